/* Writes records as YAML in the house layout: what `sourcebook format` leaves as it is. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const WORD = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/; // ids and words of the vocabulary
  const KEY = /^[A-Za-z][A-Za-z0-9_-]*$/;
  const MEANS_NOTHING = new Set(["null"]);
  const indented = lines => lines.map(line => (line ? `  ${line}` : ""));

  /* Text as it may be in a file: no half characters, and no line ends but "\n". */
  function clean(text) {
    return text.toWellFormed ? text.toWellFormed() : text.replace(/\p{Cs}/gu, "\ufffd");
  }

  function scalar(given) {
    const text = clean(String(given));
    if (WORD.test(text) && !MEANS_NOTHING.has(text)) return text;
    const quoted = text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t");
    // What ends a line in YAML, or may not be in it, is written by its number.
    return `"${quoted.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff]/g, sign => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"))}"`;
  }

  const isMapping = value => typeof value === "object" && !Array.isArray(value);
  const isEmpty = value => typeof value === "object" && !Object.keys(value).length;

  /* The lines of `key: value`, without indentation. */
  function field(key, value) {
    if (isEmpty(value)) return [`${key}: ${Array.isArray(value) ? "[]" : "{}"}`];
    if (Array.isArray(value)) {
      if (value.every(one => typeof one === "string" && WORD.test(one))) return [`${key}: [${value.map(scalar).join(", ")}]`];
      return [`${key}:`, ...indented(value.flatMap(item))];
    }
    if (isMapping(value)) return [`${key}:`, ...indented(mapping(value))];
    if (value.includes("\n")) return block(key, value);
    return [`${key}: ${scalar(value)}`];
  }

  /* Paragraphs as a block of text; what a block cannot hold, in quotation marks. */
  function block(key, value) {
    const lines = clean(value).split("\n").map(line => line.trim());
    const fits = lines[0] && lines[lines.length - 1] && !/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(value);
    return fits ? [`${key}: |-`, ...indented(lines)] : [`${key}: ${scalar(value)}`];
  }

  function mapping(value) {
    return Object.entries(value).flatMap(([key, inner]) => field(KEY.test(key) && !MEANS_NOTHING.has(key) ? key : scalar(key), inner));
  }

  function item(value) {
    if (typeof value === "string") return [`- ${scalar(value)}`];
    if (Array.isArray(value)) return [`- [${value.map(scalar).join(", ")}]`];
    return mapping(value).map((line, at) => (at ? (line ? `  ${line}` : "") : `- ${line}`));
  }

  const lines = value => mapping(value).map(line => `${line}\n`).join("");

  Object.assign(P, {
    /* One record as a data file has it. */
    recordYaml: (id, value) => lines({ [id]: value }),
    yaml: lines,
    clean,
  });
})();
