/* What the form asks where an allegation is typed: who says so, with which words, and what the other side answers. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const NEVER = ["title", "name", "summary", "description"]; // of entities and events: these are shown without quotes
  const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const words = name => P.t(`words.${name}`).split("|");
  const has = (text, name) => words(name).some(word => new RegExp(`(?<!\\p{L})${word}`, "u").test(plain(text)));

  function tell(editor, text) {
    const box = editor.advice = editor.advice || editor.element.appendChild(P.el("p", { class: "sb-told sb-advice", role: "status" }));
    if (box.textContent !== text) box.textContent = text;
  }

  /* A text attributes what it says if it has a word for that, or names who says it. */
  function attributes(text, by) {
    const name = P.known(by || "")?.name || by || "";
    return has(text, "hedge") || (name && plain(text).includes(plain(name)));
  }

  function ofStatement(record, value) {
    const text = record.editors.get("text"), by = record.editors.get("by"), kind = record.editors.get("kind");
    const claim = value.text || "";
    if (kind) tell(kind, value.kind === "fact" && has(claim, "allegation") ? P.t("advice.fact") : value.kind === "allegation" ? P.t("advice.answer") : "");
    if (by) tell(by, value.kind && value.kind !== "fact" && !value.by ? P.t("advice.by") : "");
    if (text) tell(text, value.kind === "allegation" && claim && !attributes(claim, value.by) ? P.t("advice.hedge") : "");
  }

  function ofPage(record, value) {
    for (const name of NEVER) {
      const editor = record.editors.get(name);
      if (editor && typeof value[name] === "string") tell(editor, has(value[name], "allegation") && value.status !== "alleged" ? P.t("advice.page") : "");
    }
    const by = record.editors.get("by");
    if (by) tell(by, value.status === "alleged" && !value.by ? P.t("advice.by") : "");
  }

  P.advise = function (record, value) {
    if (record.model === "Statement") ofStatement(record, value);
    if (record.model === "Event" || record.model === "Entity") ofPage(record, value);
  };
})();
