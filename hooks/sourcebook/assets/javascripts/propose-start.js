/* The page itself: what is proposed, drafts that stay in the browser until they are sent, and where it all begins. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const home = document.getElementById("Proposal"), KEPT = `sourcebook-proposal:${location.pathname}`;
  const parts = []; // {table, id(), base, editor, …}
  let sent = true, touched = false, timer = 0, form, out;
  P.root = home.dataset.root;
  const folded = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const slug = text => folded(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).replace(/-$/, "");
  const isTable = name => Object.hasOwn(P.data.kinds, name);
  const current = part => ({ table: part.table, id: part.id(), base: part.base, value: part.editor.value() || {} });
  P.parts = () => parts.map(current);
  P.sent = () => { sent = true; keep(); };

  P.changed = function () {
    sent = false;
    touched = true;
    clearTimeout(timer);
    timer = setTimeout(update, 150);
  };

  /* Shows at once what was typed last. */
  P.settled = () => { clearTimeout(timer); if (parts.length) update(); };

  function update() {
    for (const part of parts) part.watchText?.();
    const nameOf = one => one.name || one.element?.dataset.field || one.input?.closest("[data-field]")?.dataset.field || "";
    const missing = parts.flatMap(part => [...part.wrong(), ...part.editor.missing()]).map(one => ({ name: nameOf(one), first: one.first }));
    if (touched) keep();
    const notFound = Array.from(form.querySelectorAll(".sb-quote-missing"), one => one.closest("[data-field]").querySelector("textarea"));
    P.showOutput(out, P.parts(), missing, notFound);
  }

  // ---- drafts

  function keep() {
    const draft = parts.map(part => ({ ...current(part), text: P.textOf(part.id()) }));
    try { localStorage.setItem(KEPT, JSON.stringify({ sent, parts: draft })); } catch { /* private windows keep nothing */ }
  }
  /* The draft; null without one, or if it is none: other sites of this host, or other files, can write there, too. */
  function keptDraft() {
    try {
      const draft = JSON.parse(localStorage.getItem(KEPT));
      return draft.parts.every(one => isTable(one.table)) ? draft : null;
    } catch { return null; }
  }
  function forget() {
    try { localStorage.removeItem(KEPT); } catch { /* there is none */ }
  }
  window.addEventListener("beforeunload", event => { if (!sent) event.preventDefault(); });

  // ---- parts

  /* The id of a new record: made from its title or name until somebody writes another. */
  function idField(part, given) {
    const one = P.textEditor("id", { description: P.t("id.hint") }, { must: true }, given);
    let own = Boolean(given);
    one.input.addEventListener("input", event => { if (event.isTrusted) own = Boolean(one.value()); });
    part.id = () => one.value() || "";
    part.wrong = () => {
      const id = part.id(), good = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id), taken = P.known(id) || parts.some(other => other !== part && other.id() === id);
      one.message.textContent = !id || (good && !taken) ? "" : P.t(good ? "id.taken" : "id.form");
      return id && good && !taken ? [] : [{ ...one, name: "id" }];
    };
    part.suggest = () => {
      const value = part.editor.value() || {}, year = /^-?\d{4}/.exec(typeof value.date === "string" ? value.date : "")?.[0];
      const made = slug(value.title || value.name || "");
      if (!own && made) one.input.value = [made, year && !made.endsWith(year) ? year : ""].filter(Boolean).join("-");
    };
    return one;
  }

  /* The text of a new source: it stays in the browser, and only its fingerprint goes on. */
  function textField(part, given) {
    const one = P.textEditor("text", { "x-refers-to": "text", description: P.t("text.hint") }, { named: P.t("text.label") }, given);
    let known = "", before = "";
    part.watchText = () => {
      if (known === part.id() && before === one.input.value) return;
      P.setText(known, "");
      [known, before] = [part.id(), one.input.value];
      P.setText(known, before);
      one.message.textContent = one.input.value.trim() ? P.t("text.told", { n: P.readings(one.input.value)[0].length }) : "";
      document.dispatchEvent(new Event("sourcebook-text"));
    };
    return one;
  }

  function addPart({ table, id, base, value, text }) {
    const part = { table, base, wrong: () => [] }, model = P.data.kinds[table];
    part.editor = P.recordEditor(model, value);
    if (base) part.base = value === base ? part.editor.value() : base;
    const title = base ? P.t("heading.edit", { name: P.known(id)?.name || id }) : P.t(`heading.${table}`);
    const section = P.el("section", { class: "sb-part" }, P.el("h2", { tabindex: "-1" }, title));
    if (base) part.id = () => id;
    else section.append(idField(part, id).element);
    section.append(part.editor.element);
    if (table === "sources" && !base) section.append(textField(part, text).element);
    section.append(P.button(P.t("drop"), () => {
      parts.splice(parts.indexOf(part), 1);
      section.remove();
      P.changed();
      if (!parts.length) begin();
    }, "sb-quiet"));
    section.addEventListener("input", () => { part.suggest?.(); P.changed(); });
    section.addEventListener("change", () => P.changed());
    parts.push(part);
    form.append(section);
    return section;
  }

  // ---- where it begins

  function show(made) {
    update();
    made.querySelector("h2").focus();
  }

  function openForm() {
    parts.splice(0);
    form = P.el("form", { class: "sb-proposal", novalidate: true, "aria-label": P.t("title"), onsubmit: event => event.preventDefault() });
    form.addEventListener("sourcebook-compared", () => { clearTimeout(timer); timer = setTimeout(update, 150); });
    out = P.el("div", { class: "sb-output" });
    const adders = Object.keys(P.data.kinds).map(table => P.button(P.t(`new.${table}`), () => { show(addPart({ table })); P.changed(); }));
    home.replaceChildren(form, P.el("p", { class: "sb-ways" }, `${P.t("also")} `, ...adders), P.el("h2", {}, P.t("out.heading")), out);
  }

  async function edit(id) {
    const row = P.known(id), value = await P.record(id).catch(() => undefined);
    if (!row || !value) return begin(P.t("unknown", { id: id.slice(0, 80) }));
    openForm();
    show(addPart({ table: row.table, id, base: value, value }));
  }

  function restore(draft) {
    openForm();
    draft.parts.forEach(addPart);
    touched = true;
    sent = draft.sent;
    update();
  }

  function begin(said = "") {
    parts.splice(0);
    const finder = P.textEditor("record", { "x-refers-to": "any", description: P.t("start.find") }, { named: P.t("start.edit") });
    P.find(finder);
    const go = P.button(P.t("start.open"), () => edit(finder.value() || ""));
    const adders = Object.keys(P.data.kinds).map(table => P.button(P.t(`new.${table}`), () => { openForm(); show(addPart({ table })); }));
    home.replaceChildren(P.el("p", { role: "status" }, said), P.el("div", { class: "sb-ways" }, ...adders), finder.element, go);
  }

  function start() {
    const draft = keptDraft(), [what, id] = location.hash.slice(1).split("=");
    function asked() {
      if (what === "edit" && id) edit(decoded(id));
      else if (what === "new" && isTable(id)) { openForm(); show(addPart({ table: id })); }
      else begin();
    }
    if (!draft?.parts.length) return asked();
    const ids = draft.parts.map(one => one.id || P.t("draft.unnamed")).join(", ");
    const drop = P.button(P.t("draft.drop"), () => { forget(); asked(); });
    home.replaceChildren(P.el("p", { role: "status" }, P.t(draft.sent ? "draft.sent" : "draft.found", { ids })),
      P.el("p", { class: "sb-ways" }, P.button(P.t("draft.restore"), () => restore(draft)), drop));
  }

  function decoded(id) {
    try { return decodeURIComponent(id); } catch { return id; }
  }

  window.addEventListener("hashchange", () => { if (sent) start(); });
  window.sourcebookProposeData = data => { P.begin(data); start(); };
})();
