/* What comes out of the form: YAML, and the ways on. A proposal that is one new record is a file of its own; any other
   one is read by `sourcebook apply`. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const LONGEST = 8000; // characters of an address that forges still read
  const fill = (address, values) => address.replace(/=([A-Z]+)(?=&|$)/g, (_, name) => "=" + encodeURIComponent(P.clean(values[name])));

  /* The proposal as data: new records, changes of others, fingerprints of texts that were pasted. */
  function proposal(parts) {
    const found = { proposal: "1" }, fresh = parts.filter(part => !part.base), prints = parts.map(part => P.fingerprintFile(part.id)).filter(Boolean);
    const changes = parts.filter(part => part.base).flatMap(part =>
      P.changes([], part.base, part.value).map(change => ({ record: `${part.table}/${part.id}`, ...change, field: change.field.map(String) })));
    if (fresh.length) found.records = fresh.map(part => ({ record: `${part.table}/${part.id}`, value: part.value }));
    if (changes.length) found.changes = changes;
    if (prints.length) found.fingerprints = prints.map(file => ({ ...Object.fromEntries(Object.entries(file).map(([key, value]) => [key, String(value)])) }));
    return found;
  }

  /* The quotes of sources whose text only the contributor has. */
  function claimed(parts) {
    const sources = new Set(parts.filter(part => P.textOf(part.id)).map(part => part.id)), found = [];
    (function look(value) {
      if (value && typeof value === "object") {
        if (sources.has(value.source) && value.quote) found.push(value);
        Object.values(value).forEach(look);
      }
    })(parts.map(part => part.value));
    return found;
  }

  function output(parts) {
    const one = parts.length === 1 && !parts[0].base && !P.textOf(parts[0].id) ? parts[0] : undefined;
    const made = proposal(parts), changed = Object.keys(made).length > 1;
    const toCompare = claimed(parts);
    const note = toCompare.length ? `# ${P.t("out.compare", { n: toCompare.length })}\n` : "";
    return {
      one, changed, made, toCompare,
      text: one ? P.recordYaml(one.id, one.value) : note + P.yaml(made),
      file: one ? `data/${one.table}/${one.id}.yaml` : "proposal.yaml",
      title: P.t("out.title", { ids: parts.map(part => part.id).join(", ") }),
    };
  }

  /* The text of an issue: nothing in the block is read as Markdown. */
  function body(text) {
    const longest = Math.max(2, ...(text.match(/`+/g) || []).map(run => run.length));
    const fence = "`".repeat(longest + 1);
    return `${P.t("out.issue")}\n\n${fence}yaml\n${text}${fence}\n`;
  }

  function ways(out) {
    const { forge } = P.data, found = [], issue = out.one ? P.yaml(proposal([out.one])) : out.text;
    const file = forge.new && out.one && fill(forge.new, { FILE: out.file, VALUE: out.text });
    if (file && file.length <= LONGEST) found.push([P.t("out.new"), file]);
    if (forge.issue) {
      const whole = fill(forge.issue, { TITLE: out.title, PROPOSAL: issue, BODY: body(issue) });
      const without = fill(forge.issue, { TITLE: out.title, PROPOSAL: "", BODY: P.t("out.here") });
      found.push(whole.length <= LONGEST ? [P.t("out.open"), whole] : [P.t("out.paste"), without]);
    }
    return found.map(([words, href]) => P.el("a", { href, target: "_blank", rel: "noopener noreferrer", onclick: P.sent }, words));
  }

  function copy(area, said) {
    const done = () => { said.textContent = P.t("out.copied"); P.sent(); };
    function byHand() { area.focus(); area.select(); said.textContent = P.t("out.select"); }
    if (navigator.clipboard) navigator.clipboard.writeText(area.value).then(done, byHand);
    else byHand();
  }

  function download(out) {
    const link = P.el("a", { href: URL.createObjectURL(new Blob([out.text], { type: "text/yaml" })), download: out.file.split("/").pop() });
    link.click();
    URL.revokeObjectURL(link.href);
    P.sent();
  }

  const save = out => P.button(P.t("out.download", { file: out.file.split("/").pop() }), () => download(out));

  function table(changes) {
    const said = value => (typeof value === "string" ? value : P.yaml({ "": value }).replace(/^"": ?/, "").trim());
    const cell = value => P.el("td", {}, P.el("bdi", {}, value === undefined ? "" : said(value)));
    const head = P.el("tr", {}, ...["field", "old", "new_value"].map(name => P.el("th", { scope: "col" }, P.t(`out.${name}`))));
    const row = one => P.el("th", { scope: "row" }, `${one.record.split("/")[1]}: ${one.field.join(" / ")}`);
    const rows = changes.map(one => P.el("tr", {}, row(one), cell(one.old), cell(one.new)));
    const whole = P.el("table", {}, P.el("thead", {}, head), P.el("tbody", {}, ...rows));
    return P.el("div", { class: "sb-table", tabindex: "0", role: "region", "aria-label": P.t("out.changes") }, whole);
  }

  /* Shows in `box` what comes of the proposal so far; `notFound` has the fields of quotes that are not in their source. The box keeps
     its elements, so that the focus stays where it is. */
  P.showOutput = function (box, parts, missing, notFound) {
    const out = output(parts), said = P.el("span", { class: "sb-told", role: "status" });
    const area = P.el("textarea", { readonly: true, rows: "12", dir: "ltr", spellcheck: "false", "aria-label": P.t("out.yaml") });
    area.value = out.changed && parts.every(part => part.id) ? out.text : "";
    const need = missing.map(one => P.button(one.name, () => P.show(one.first), "sb-quiet"));
    const again = notFound.map((one, at) => P.button(P.t("item", { name: "quote", n: at + 1 }), () => P.show(one), "sb-quiet"));
    const ready = area.value && !need.length;
    box.replaceChildren(
      need.length ? P.el("p", { class: "sb-missing" }, `${P.t("out.missing")} `, ...need) : "",
      again.length ? P.el("p", { class: "sb-advice" }, `${P.t("out.not_found")} `, ...again) : "",
      out.toCompare.length ? P.el("p", { class: "sb-advice" }, P.t("out.compare", { n: out.toCompare.length })) : "",
      out.made.changes ? table(out.made.changes) : "",
      area.value ? area : P.el("p", {}, P.t("out.nothing")),
      P.el("p", { class: "sb-ways" }, ...(ready ? [P.button(P.t("out.copy"), () => copy(area, said)), save(out), said] : [])),
      ready ? P.el("ul", { class: "sb-links" }, ...ways(out).map(link => P.el("li", {}, link))) : "",
      P.el("p", { class: "sb-hint" }, P.t(out.one ? "out.where" : "out.apply", { file: out.file })),
    );
    return out;
  };
  P.output = output;
})();
