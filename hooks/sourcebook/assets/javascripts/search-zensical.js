/* Connects the search box of Zensical with search.js, which answers the messages of Material for MkDocs. `sourcebook
   finish` adds it after search.js to pages that Zensical built. Results have the same order and the same words: a claim
   never without who makes it. */
(function () {
  "use strict";
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // both themes' numbers of their messages
  const AT_ONCE = 10;
  const Search = window.Worker;

  /* A worker as Zensical expects it. Zensical identifies results by their positions in the list of documents that the
     box received, so results are put there. */
  function Bridge(url) {
    const bridge = this, search = new Search(url);
    let documents = [], query = {}, found = [];

    function answer(type, data) {
      if (bridge.onmessage) bridge.onmessage({ data: { type: type, data: data } });
    }
    /* Whether there is a query. The answer to an empty query must not arrive after that to a later one. */
    function typed() { return typeof query.input === "string" && query.input.trim() !== ""; }
    function plain(html) { return html.replace(/<[^>]*>/g, ""); }
    function show(from) {
      const items = found.slice(from, from + AT_ONCE).map((parts, at) => {
        const best = parts[0], whole = parts.find(part => !part.location.includes("#"));
        const path = whole && whole !== best ? [whole.title] : [];
        if (whole && /^[a-z]+:/.test(whole.location)) path.unshift(whole.tags[0]); // the name of another site
        documents[from + at] = { location: best.location, title: best.title, text: best.text, tags: [], path: path.map(plain) };
        return { id: from + at, matches: [] };
      });
      const pagination = { total: found.length };
      if (from) pagination.prev = { from: from - AT_ONCE };
      if (from + AT_ONCE < found.length) pagination.next = { from: from + AT_ONCE };
      answer(RESULT, { items: items, query: { select: {}, values: [] }, pagination: pagination });
    }

    /* More of the same. As with a real worker, the answer arrives when the box has finished asking; otherwise the box
       breaks. */
    function later(from) {
      const input = query.input;
      setTimeout(() => { if (query.input === input) show(from); });
    }

    search.addEventListener("message", event => {
      if (event.data.type === READY) answer(READY);
      if (event.data.type === RESULT && typed()) {
        found = event.data.data.items;
        show(0);
      }
    });
    this.postMessage = message => {
      if (message.type === SETUP) {
        documents = message.data.items;
        search.postMessage({ type: SETUP, data: { config: message.data.config } });
      } else if (message.type === QUERY) {
        const page = message.data.page, input = message.data.input;
        if (page && query.input === input) return later(page.from);
        query = message.data;
        if (typed()) search.postMessage({ type: QUERY, data: input });
        else queueMicrotask(() => { if (!typed()) { found = []; show(0); } });
      }
    };
    this.terminate = () => { search.terminate(); };
  }

  /* Zensical puts the styles of its box into a style element, which the policy of the pages forbids. A style sheet made
     by a script is allowed. */
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (settings) {
    const root = attach.call(this, settings);
    root.appendChild = function (node) {
      if (node.localName !== "style") return Node.prototype.appendChild.call(root, node);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(node.textContent);
      root.adoptedStyleSheets = root.adoptedStyleSheets.concat(sheet);
      return node;
    };
    return root;
  };

  window.Worker = function (url, options) {
    return /\/workers\/search\.[^/]*$/.test(url) ? new Bridge(url) : new Search(url, options);
  };
})();
