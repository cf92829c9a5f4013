/* The fields of the form: one control for each kind of text. An editor has `element`, `value()` (undefined when it is
   empty), `missing()` (what must still be filled in), and `first`, which takes the focus. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const IDS = new Set(["source", "entity", "event"]), MAY_BE_IDS = new Set(["who", "work", "claim"]);
  const TABLES = {
    source: ["sources"], entity: ["entities"], event: ["events"], claim: ["entities", "events"],
    who: ["entities", "sources"], work: ["sources", "entities"],
  };
  const MOST = 30;

  const told = () => P.el("p", { class: "sb-told", role: "status" });
  const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const said = text => text.replaceAll("`", "");

  /* The name of a field, with whether it must be there. */
  P.title = (name, must) => [P.el("span", { class: "sb-name" }, name), must ? P.el("span", { class: "sb-must" }, ` ${P.t("must")}`) : ""];

  /* A control with its label, its explanation and a place for what is told about it. `named` overrides the label. */
  P.field = function (name, schema, control, { must, model, named } = {}) {
    const id = P.unique(name), message = told(), where = P.data.where[model]?.[name];
    const hint = [said(schema.description || ""), where ? P.t("where", { where }) : ""].filter(Boolean).join(". ");
    control.id = id;
    message.id = `${id}-told`;
    control.setAttribute("aria-describedby", `${id}-hint ${id}-told`);
    if (must) control.setAttribute("aria-required", "true");
    const label = P.el("label", { for: id }, ...P.title(named || name, must));
    const element = P.el("div", { class: "sb-entry" }, label, control, P.el("p", { class: "sb-hint", id: `${id}-hint` }, hint), message);
    element.dataset.field = name;
    return { element, message, label };
  };

  function choice(schema, name) {
    const labels = P.data.names[schema["x-refers-to"]] || P.data.names[name] || {};
    const words = schema.type === "boolean" ? ["true", "false"] : schema.enum;
    const select = P.el("select", {}, P.el("option", { value: "" }, P.t("choose")));
    for (const word of words) select.append(P.el("option", { value: word }, labels[word] ? `${labels[word]} (${word})` : word));
    return select;
  }

  function isLong(name, schema) { return name === "quote" || schema["x-refers-to"] === "text"; }

  function grow(area) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  function control(name, schema) {
    if (schema.enum || schema.type === "boolean") return choice(schema, name);
    if (!isLong(name, schema)) return P.el("input", { type: "text", autocomplete: "off", dir: "auto" });
    const area = P.el("textarea", { rows: "2", dir: "auto" });
    area.addEventListener("input", () => grow(area));
    return area;
  }

  /* A text: also a word of the vocabulary, a date, an id. */
  P.textEditor = function (name, schema, about, given) {
    const input = control(name, schema), made = P.field(name, schema, input, about);
    const one = { element: made.element, first: input, input, message: made.message, initial: given };
    const lines = schema["x-refers-to"] === "text" && name !== "summary";
    one.value = () => {
      const text = lines ? input.value.replace(/\r\n?/g, "\n").trim() : input.value.replace(/[\r\n\u2028\u2029]+/g, " ").trim();
      return text || undefined;
    };
    one.missing = () => (about.must && one.value() === undefined ? [one] : []);
    one.set = text => { set(input, text); input.dispatchEvent(new Event("input", { bubbles: true })); };
    if (given !== undefined) set(input, given);
    if (schema.$ref === "#/$defs/Edtf") dates(one);
    const to = schema["x-refers-to"];
    if (!schema.enum && (IDS.has(to) || MAY_BE_IDS.has(to))) references(one, to);
    return one;
  };

  function set(input, text) {
    if (input.tagName === "SELECT" && text && !Array.from(input.options).some(option => option.value === text)) {
      input.append(P.el("option", { value: text }, text));
    }
    input.value = text;
  }

  // ---- dates

  function dates(one) {
    const { missing } = one;
    one.missing = () => (one.value() === undefined || P.isDate(one.value()) ? missing() : [one]);
    one.input.addEventListener("input", () => {
      const text = one.value() || "";
      if (!text || P.isDate(text)) return one.message.replaceChildren(text.includes("?") ? P.t("date.inferred") : "");
      const meant = P.datesMeant(text);
      if (!meant.length) return one.message.replaceChildren(P.t("date.unknown"));
      const take = date => () => { one.set(date); one.input.focus(); };
      one.message.replaceChildren(`${P.t("date.meant")} `, ...meant.flatMap(date => [P.button(date, take(date)), " "]));
    });
    // Whoever leaves the field with a date that can mean only one thing need not choose.
    one.input.addEventListener("change", () => {
      const text = one.value(), meant = text && !P.isDate(text) ? P.datesMeant(text) : [];
      if (meant.length !== 1) return;
      one.set(meant[0]);
      one.message.replaceChildren(P.t("date.taken", { text, date: meant[0] }));
    });
  }

  // ---- ids

  /* Every record that a field may name; also those of this proposal. */
  function candidates(to) {
    const tables = TABLES[to] || Object.keys(P.data.kinds);
    const own = P.parts().filter(part => part.id && !part.base);
    const rows = [...own.map(part => ({ id: part.id, name: part.id, table: part.table, kind: P.t("proposed") })), ...P.rows.values()];
    return rows.filter(row => tables.includes(row.table));
  }

  function matching(to, typed) {
    const words = plain(typed).split(/\s+/).filter(Boolean), found = [];
    for (const row of candidates(to)) {
      row.key = row.key || plain(`${row.id} ${row.name}`);
      if (words.every(word => row.key.includes(word))) found.push(row);
      if (found.length === MOST) break;
    }
    return found;
  }

  function references(one, to) {
    const list = P.el("datalist", { id: P.unique("choices") });
    one.element.append(list);
    one.input.setAttribute("list", list.id);
    function offer() {
      list.replaceChildren(...matching(to, one.input.value).map(row => P.el("option", { value: row.id }, `${row.name}, ${row.kind}`)));
    }
    function say() {
      const text = one.value() || "", [id] = text.split("#");
      const row = candidates(to).find(candidate => candidate.id === (to === "claim" ? id : text));
      one.message.replaceChildren(...(row ? [P.el("bdi", {}, row.name), `, ${row.kind}`] : text && IDS.has(to) ? [P.t("id.unknown")] : []));
    }
    one.input.addEventListener("focus", offer);
    one.input.addEventListener("input", () => { offer(); say(); });
    // A name in full is as good as an id.
    one.input.addEventListener("change", () => {
      const exact = candidates(to).filter(row => plain(row.name) === plain(one.value() || ""));
      if (IDS.has(to) && exact.length === 1) one.set(exact[0].id);
    });
    say();
  }

  P.find = one => references(one, "any");

  // ---- quotes

  P.watchQuote = function (quote, source) {
    let asked = 0, of = "";
    async function check() {
      const turn = ++asked, words = quote.value() || "", key = source?.value() || "";
      if (key !== of) say({ state: "empty" }); // what was found in another source is not in this one, which may take time to load
      of = key;
      const found = await P.quoteState(key, words);
      if (turn === asked) say(found, words);
    }
    function say(found, words) {
      const kind = found.state === "found" && found.claimed ? "claimed" : found.state;
      quote.message.className = `sb-told sb-quote-${kind}`;
      quote.state = found;
      quote.input.dispatchEvent(new Event("sourcebook-compared", { bubbles: true }));
      if (kind === "empty") return quote.message.replaceChildren();
      const unchanged = words === quote.initial && (kind === "none" || kind === "short");
      const text = P.t(unchanged ? "quote.unchanged" : `quote.${kind}`), marked = (found.words || []).flatMap(marks);
      quote.message.replaceChildren(text, ...marked);
      if (kind === "cut") quote.message.append(" ", P.button(P.t("quote.mend"), () => quote.set(P.withCuts(words))));
    }
    const marks = one => [" ", one.suspect ? P.el("mark", {}, one.word) : one.word];
    quote.input.addEventListener("input", check);
    source?.input.addEventListener("input", check);
    document.addEventListener("sourcebook-text", check); // a text was pasted
    quote.check = check;
    check();
  };
})();
