/* The form of a record, made from its JSON Schema: fields, records within it, lists of either. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const LATER = new Set(["formerly", "withdrawn"]);
  const isText = value => typeof value === "string";
  const isMapping = value => typeof value === "object" && !Array.isArray(value);
  const nameOf = ref => ref.replace("#/$defs/", "");

  /* The model of the records that a schema allows; undefined for texts. */
  const modelOf = schema => (schema.$ref && schema.$ref !== "#/$defs/Edtf" ? nameOf(schema.$ref) : undefined);

  /* The editor of a field with any schema. `about` says whether it must be there, and of which model it is. */
  P.editor = function (name, schema, about, given) {
    const fits = check => given === undefined || check(given);
    if (schema.anyOf) return eitherEditor(name, schema, about, given);
    if (schema.type === "array") return fits(Array.isArray) ? listEditor(name, schema, about, given) : kept(name, given);
    if (schema.additionalProperties && schema.type === "object") return mapEditor(name, schema, about, given);
    if (modelOf(schema)) return fits(isMapping) ? recordEditor(modelOf(schema), given, { name }) : kept(name, given);
    return fits(isText) ? P.textEditor(name, { ...schema, ...definition(schema) }, about, given) : kept(name, given);
  };

  const definition = schema => (schema.$ref === "#/$defs/Edtf" ? { $ref: schema.$ref, type: "string", description: P.t("date.forms") } : {});

  /* Something that the form does not know: it stays as it is. */
  function kept(name, given) {
    const shown = [P.el("pre", {}, P.yaml({ [name]: given })), P.el("p", { class: "sb-hint" }, P.t("kept"))];
    const element = P.el("div", { class: "sb-entry" }, ...P.title(name), ...shown);
    return { element, value: () => given, missing: () => [], first: undefined };
  }

  /* Text, or a record with more to say: a date, a name in its parts. */
  function eitherEditor(name, schema, about, given) {
    const [text, more] = [schema.anyOf.find(one => !modelOf(one)), schema.anyOf.find(modelOf)];
    const outside = P.el("div", { class: "sb-either" }), whole = { ...schema, ...text };
    const one = { element: outside, value: () => one.inner.value(), missing: () => one.inner.missing() };
    delete whole.anyOf;
    function show(inner, ...beside) {
      one.inner = inner;
      one.first = inner.first;
      one.input = inner.input;
      outside.replaceChildren(inner.element, ...beside);
    }
    function open(value) {
      show(recordEditor(modelOf(more), value, { name, about }));
    }
    function start(value) {
      const inner = P.textEditor(name, whole, about, value);
      show(inner, P.button(P.t(`more.${modelOf(more)}`), () => {
        const typed = inner.value(), key = modelOf(more) === "When" ? "date" : "family";
        open(typed ? { [key]: typed } : {});
        one.first?.focus();
        P.changed();
      }, "sb-quiet"));
      one.element.dataset.field = name;
    }
    if (given === undefined || isText(given)) start(given);
    else if (Array.isArray(given)) return kept(name, given);
    else open(given);
    return one;
  }

  /* Words with a text each: links. */
  function mapEditor(name, schema, about, given) {
    const rows = [], box = P.el("div", { class: "sb-items" }), inner = schema.additionalProperties;
    const element = P.el("fieldset", { class: "sb-list" }, P.el("legend", {}, name), P.el("p", { class: "sb-hint" }, schema.description || ""), box);
    function add(key, value) {
      const parts = [P.textEditor(P.t("map.key"), {}, {}, key), P.textEditor(P.t("map.value"), inner, {}, value)];
      const row = P.el("div", { class: "sb-item" }, ...parts.map(one => one.element));
      row.append(P.button(P.t("remove"), () => { rows.splice(rows.indexOf(parts), 1); row.remove(); P.changed(); }, "sb-quiet"));
      rows.push(parts);
      box.append(row);
      return parts[0];
    }
    for (const [key, value] of Object.entries(given || {})) add(key, value);
    element.append(P.button(P.t("add", { name }), () => { add().first.focus(); P.changed(); }));
    return {
      element, missing: () => [], first: undefined,
      value: () => {
        const pairs = rows.map(([key, value]) => [key.value(), value.value()]).filter(pair => pair.every(Boolean));
        return pairs.length ? Object.fromEntries(pairs) : undefined;
      },
    };
  }

  // ---- lists

  const TELLING = ["text", "title", "quote", "question", "name", "organization", "entity", "source"];
  const LONGEST = 90;

  /* The words by which a record within another is known: its most telling text, or that of what is in it. */
  function gist(value) {
    if (isText(value)) return value.length > LONGEST ? `${value.slice(0, LONGEST).trimEnd()} …` : value;
    const key = TELLING.find(name => isText(value[name]));
    return key ? gist(value[key]) : Object.values(value).filter(one => !isText(one)).map(gist).find(Boolean) || "";
  }

  /* What is there already is folded, so that a long record fits a screen. */
  const fold = (one, words, value) =>
    P.el("details", { class: "sb-fold" }, P.el("summary", {}, `${words} `, P.el("bdi", { class: "sb-hint" }, gist(value))), one.element);

  function listEditor(name, schema, about, given) {
    const items = [], box = P.el("ol", { class: "sb-items" }), model = modelOf(schema.items);
    const hint = P.el("p", { class: "sb-hint" }, (schema.description || "").replaceAll("`", ""));
    const element = P.el("fieldset", { class: "sb-list" }, P.el("legend", {}, ...P.title(name, about.must)), hint, box);
    element.dataset.field = name;
    const label = () => P.t("item", { name, n: items.length + 1 });

    function make(value) {
      if (model && value !== undefined && (isText(value) || Array.isArray(value))) return kept(name, value);
      if (model) return recordEditor(model, value, { legend: label(), name });
      return P.editor(name, { description: "", ...schema.items }, { ...about, must: false, named: label() }, value);
    }
    function add(value) {
      const words = label(), one = make(value), known = one.editors && value !== undefined;
      const row = P.el("li", { class: "sb-item" }, known ? fold(one, words, value) : one.element);
      row.append(P.button(P.t("remove"), () => remove(one, row), "sb-quiet"));
      items.push(one);
      box.append(row);
      return one;
    }
    function remove(one, row) {
      items.splice(items.indexOf(one), 1);
      row.remove();
      adder.focus();
      P.changed();
    }
    const adder = P.button(P.t("add", { name }), () => { add().first?.focus(); P.changed(); });
    element.append(adder);
    for (const value of given || []) add(value);
    if (about.must && !items.length) add();
    const filled = () => items.filter(one => one.value() !== undefined);
    return {
      element, items, add,
      get first() { return items[0]?.first || adder; },
      value: () => (filled().length ? filled().map(one => one.value()) : undefined),
      missing: () => (about.must && !filled().length ? [{ first: items[0]?.first || adder, name }] : filled().flatMap(one => one.missing())),
    };
  }

  // ---- records

  /* Whether a field must be there: by its schema, and by what the kind or status of the record asks for. */
  function asked(schema, model, name, value) {
    if ((schema.required || []).includes(name)) return true;
    if (name === "by") return (model === "Statement" && value.kind && value.kind !== "fact") || (model === "Event" && value.status === "alleged");
    return model === "Statement" && name === "answers" && value.kind === "denial";
  }

  function recordEditor(model, given = undefined, { legend, name, about = {} } = {}) {
    const schema = P.data.schemas[model], fields = schema.properties, fresh = given === undefined;
    const editors = new Map(), box = P.el("div", { class: "sb-fields" });
    const shown = new Set([...(schema.required || []), ...(P.data.short[model] || (model === "When" ? ["date", "inferred"] : []))]);
    const more = P.el("select", { "aria-label": P.t("more.fields") });
    const within = name !== undefined;
    const element = within ? P.el("fieldset", { class: "sb-record" }, P.el("legend", {}, legend || name), box, more) : P.el("div", {}, box, more);
    const one = { element, editors, model, get first() { return Array.from(editors.values())[0]?.first; } };

    one.value = () => {
      const found = {};
      for (const key of Object.keys(fields)) {
        const value = editors.get(key)?.value();
        if (value !== undefined) found[key] = value;
      }
      return Object.keys(found).length ? found : undefined;
    };
    one.missing = () => {
      const value = one.value() || {};
      return Object.keys(fields).flatMap(key => {
        const editor = editors.get(key);
        if (editor) return asked(schema, model, key, value) && editor.value() === undefined ? [{ ...editor, name: key }] : editor.missing();
        return [];
      });
    };

    function open(key, value) {
      const must = (schema.required || []).includes(key);
      const editor = P.editor(key, fields[key], { ...about, must, model }, value);
      const keys = Object.keys(fields), next = keys.slice(keys.indexOf(key) + 1).find(other => editors.has(other));
      box.insertBefore(editor.element, next ? editors.get(next).element : null);
      editors.set(key, editor);
      offer();
      return editor;
    }
    function offer() {
      const left = Object.keys(fields).filter(key => !editors.has(key) && modelOf(fields[key]) !== "TextInfo" && !(LATER.has(key) && fresh));
      const options = left.map(key => P.el("option", { value: key }, `${key}: ${(fields[key].description || "").replaceAll("`", "")}`));
      more.replaceChildren(P.el("option", { value: "" }, P.t("more.fields")), ...options);
      more.hidden = !left.length;
    }
    more.addEventListener("change", () => {
      const key = more.value;
      if (!key) return;
      const editor = open(key);
      (editor.items && !editor.items.length ? editor.add() : editor).first?.focus();
      P.changed();
    });
    // What its kind asks for, once that is chosen.
    one.ask = () => {
      const value = one.value() || {};
      for (const key of ["by", "answers"]) {
        if (!fields[key] || !asked(schema, model, key, value)) continue;
        const editor = editors.get(key) || open(key);
        if (editor.items && !editor.items.length) editor.add();
      }
      P.advise(one, value);
    };

    for (const key of Object.keys(fields)) {
      if (given?.[key] !== undefined || (fresh && shown.has(key) && !LATER.has(key))) open(key, given?.[key]);
    }
    offer();
    function watch() {
      const quote = editors.get("quote");
      if (quote && !quote.watched) { quote.watched = true; P.watchQuote(quote, editors.get("source")); }
    }
    watch();
    element.addEventListener("change", () => { one.ask(); watch(); });
    one.ask();
    return one;
  }
  P.recordEditor = recordEditor;
})();
