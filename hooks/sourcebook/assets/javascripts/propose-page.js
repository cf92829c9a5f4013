/* What all parts of the form use: elements, words, and the data that comes as scripts. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const waiting = new Map();
  let number = 0;

  /* An element; `about` has its attributes, and `on…` functions for events. Text is text, never HTML. */
  P.el = function (tag, about = {}, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(about)) {
      if (typeof value === "function") made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...inside.filter(one => one !== undefined && one !== ""));
    return made;
  };
  P.button = (words, onclick, kind = "") => P.el("button", { type: "button", class: `sb-button ${kind}`.trim(), onclick }, words);
  /* Moves to a control, and opens what it is folded in. */
  P.show = function (control) {
    for (let around = control?.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    control?.focus();
  };
  P.unique = name => `Proposal-${name}-${++number}`;

  /* A label of the interface, with its {names} filled in. */
  P.t = (name, values = {}) => P.data.words[name].replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));

  function load(path) {
    if (!waiting.has(path)) {
      waiting.set(path, new Promise((done, failed) => {
        const script = P.el("script", { src: P.root + path });
        script.addEventListener("load", done);
        script.addEventListener("error", () => { waiting.delete(path); failed(new Error(path)); });
        document.head.append(script);
      }));
    }
    return waiting.get(path);
  }

  const records = {}, prints = {};
  window.sourcebookRecords = found => Object.assign(records, found);
  window.sourcebookFingerprint = found => { prints[found.source] = P.readFingerprint(found); };

  /* A record as its file has it; undefined for an unknown id. */
  P.record = async function (id) {
    const row = P.known(id);
    if (!row) return undefined;
    await load(`propose/records-${row.script}.js`);
    return records[id];
  };

  /* The fingerprint of a text; null if it cannot be read here. */
  P.fingerprintOf = async function (home) {
    await load(`propose/fingerprint-${home}.js`);
    return prints[home];
  };

  P.known = id => P.rows.get(id);
  P.begin = function (data) {
    P.data = data;
    P.rows = new Map(data.records.map(([id, name, table, kind, script]) => [id, { id, name, table, kind, script }]));
  };
})();
