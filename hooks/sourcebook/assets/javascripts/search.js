/* Search that loads only what a query needs, over http and from disk. It replaces the theme's search worker and answers
   its messages, so the theme's box and list stay as they are. When the box is used, the scripts that search are loaded,
   and for each query the index shards that it needs (shards.py), as scripts, because a page opened from disk may load
   nothing else. Only a limited part of any query is searched, in slices between which the page stays responsive. */
(function () {
  "use strict";
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // the theme's numbers of its messages
  const AT_ONCE = 10; // pages that the theme shows before its list is scrolled
  const AT_MOST = 50;
  const FEW = 4; // shards read for the beginning of a word: whoever has typed one letter goes on typing
  const MOST_SIGNS = 4000; // of a question
  const MOST_MARKED = 32; // words of an address that are marked in a page
  const OLDER = new Error("something else was asked meanwhile");
  const Before = window.Worker;
  const here = document.currentScript.src;
  const taken = new WeakMap(); // what a script has handed over, by its element

  window.sourcebookSearch = {
    take: function (name, content) { taken.set(document.currentScript, content); },
    load: load,
    Tables: Tables,
    MOST_SIGNS: MOST_SIGNS
  };

  /* An address can contain a query (q) and words to highlight (h) of any length, and the theme takes them as they
     are. */
  const address = new URL(location.href);
  let shortened = false;
  ["q", "h"].forEach(name => {
    const words = address.searchParams.get(name) || "";
    const fewer = name === "h" ? words.slice(0, MOST_SIGNS).split(/\s+/, MOST_MARKED).join(" ") : words.slice(0, MOST_SIGNS + 1);
    if (fewer.length < words.length) {
      address.searchParams.set(name, fewer);
      shortened = true;
    }
  });
  if (shortened) history.replaceState(history.state, "", address);

  /* Load a script, and return what it hands over. */
  function load(src) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = src;
      script.onload = function () { resolve(taken.get(script)); };
      script.onerror = function () { reject(new Error("cannot load " + src)); };
      document.head.appendChild(script);
      script.remove();
    });
  }

  /* The tables of the index. A shard is loaded once; a missing one counts as empty until the next query. */
  function Tables(folder) {
    const tables = this, shards = new Map();
    let firsts = {};

    function shard(name) {
      if (!shards.has(name)) {
        shards.set(name, load(folder + name + ".js").catch(error => {
          console.error("search: " + error.message);
          shards.delete(name);
          tables.forget();
          return null;
        }));
      }
      return shards.get(name);
    }
    async function entries(table, number) {
      const name = table + "-" + number, list = await shard(name);
      if (!list || list instanceof Map) return list || new Map();
      const map = new Map();
      for (let at = 0; at < list.length; at += 2) map.set(list[at], list[at + 1]);
      shards.set(name, map);
      return map;
    }
    /* The number of the shard that may hold a key: the last one that begins with it or before it. */
    function holding(table, key) {
      const after = (firsts[table] || []).findIndex(first => first > key);
      return (after < 0 ? (firsts[table] || []).length : after) - 1;
    }

    this.forget = () => {}; // called when a shard is missing
    this.missed = []; // names of sites that cannot be searched
    this.start = async () => {
      const start = await shard("start") || { weights: [], firsts: {} };
      firsts = start.firsts;
      tables.weights = start.weights; // for each page what its parts count for
      tables.spelling = start.spelling;
      return tables;
    };
    this.value = async (table, key) => {
      const number = holding(table, key);
      return number < 0 ? undefined : (await entries(table, number)).get(key);
    };
    /* Pairs of key and value, for keys with this beginning. */
    this.beginning = async (table, key) => {
      const first = Math.max(holding(table, key), 0);
      const last = Math.min(holding(table, key + "\uffff"), first + FEW - 1);
      const maps = [];
      for (let number = first; number <= last; number++) maps.push(entries(table, number));
      return (await Promise.all(maps)).flatMap(map =>
        Array.from(map).filter(entry => entry[0].startsWith(key)));
    };
    /* What is shown of a part of a page: location, title, text and tags. */
    this.part = async number => {
      const shardNumber = holding("parts", number);
      const parts = await shard("parts-" + shardNumber);
      return parts && parts[number - firsts.parts[shardNumber]];
    };
  }

  async function together(also, own) {
    await load(new URL("search-sites.js", here).href);
    return window.sourcebookSearch.together(also, new URL("../../", here).href, own);
  }

  async function engine(config) {
    const own = new Tables(new URL("../../search/" + config.shards + "/", here).href).start();
    const [tables] = await Promise.all([
      config.also ? together(config.also, own) : own,
      ...["spelling", "words", "query", "marks", "results"].map(name =>
        load(new URL("search-" + name + ".js", here).href))
    ]);
    const { Spelling, Words, Query, Marks, Results } = window.sourcebookSearch;
    const spelling = new Spelling(tables.spelling);
    const query = new Query(config, spelling, new Words(tables, spelling));
    const results = new Results(config, tables, spelling, query, new Marks(spelling));
    results.missed = tables.missed;
    return results;
  }

  function SearchWorker() {
    const worker = this;
    const events = document.createDocumentFragment(); // an event target of its own, in every browser
    let config, searching, guide, last, asked = 0;

    ["addEventListener", "removeEventListener", "dispatchEvent"].forEach(name => {
      worker[name] = events[name].bind(events);
    });
    function answer(type, data) {
      events.dispatchEvent(new MessageEvent("message", { data: { type: type, data: data } }));
    }
    function begin() {
      searching = searching || engine(config);
      return searching;
    }
    /* A check box to search the guide, too. The theme must not have its keys: it would return to the field. */
    function offerGuide(field, place) {
      place.insertAdjacentHTML("afterbegin", "<label class=sb-guided><input type=checkbox></label>");
      guide = place.querySelector("input");
      guide.after(config.guide);
      guide.onchange = () => worker.postMessage({ type: QUERY, data: last });
      guide.onkeydown = event => { if (!/Tab|Escape/.test(event.key)) event.stopPropagation(); };
      field.addEventListener("keydown", event => {
        if (event.key !== "Tab" || event.shiftKey) return;
        event.stopPropagation(); // it would close the search
        event.preventDefault();
        guide.focus();
      });
    }
    function isBox(element) { return element.matches("[data-md-component=search-query]"); }
    /* Let the page do something else, then go on. */
    function pause(number) {
      return new Promise((resolve, reject) => {
        setTimeout(() => { if (number === asked) resolve(); else reject(OLDER); });
      });
    }
    /* The line above the results. The theme counts only what it is given, and knows no other sites. */
    function tell(number, missed, left) {
      const list = document.querySelector("[data-md-component=search-result]"); // a theme may have another
      const line = list && list.firstElementChild;
      if (!line) return;
      if (!number) line.textContent = config.nothing;
      if (number > AT_MOST) line.textContent = config.best.replace("{shown}", AT_MOST).replace("{found}", number);
      if (left) line.textContent += " · " + config.most;
      if (missed.length)
        line.textContent += " · " + config.also.missed.replace("{sites}", () => missed.join(", "));
    }
    /* The first pages as soon as they are found, then the content of the others, which the theme shows on scrolling. */
    async function search(query) {
      const number = ++asked;
      const results = await begin();
      const found = query.trim() ? await results.search(query, pause.bind(null, number), guide && guide.checked) : { pages: [], groups: [] };
      const pages = found.pages.slice(0, AT_MOST);
      await results.show(pages.slice(0, AT_ONCE), found);
      if (number !== asked) return;
      answer(RESULT, { items: pages.map(page => page.items), suggest: results.suggest(found) });
      if (query.trim()) tell(found.pages.length, results.missed, found.left);
      for (let at = AT_ONCE; at < pages.length && number === asked; at += AT_ONCE)
        await results.show(pages.slice(at, at + AT_ONCE), found);
    }

    this.postMessage = message => {
      if (message.type === SETUP) {
        config = message.data.config;
        setTimeout(answer, 0, READY);
        const place = document.querySelector(".md-search__scrollwrap"); // a theme may have another
        if (place) offerGuide(document.querySelector("[data-md-component=search-query]"), place);
        if (isBox(document.activeElement)) begin();
      }
      if (message.type === QUERY) last = message.data;
      if (message.type === QUERY && message.data) {
        search(message.data).catch(error => {
          if (error === OLDER) return;
          console.error("search: " + error.message);
          answer(RESULT, { items: [] });
        });
      } else if (message.type === QUERY) {
        asked++;
        setTimeout(answer, 0, RESULT, { items: [] });
      }
    };
    this.terminate = () => {};

    document.addEventListener("focusin", event => {
      if (config && isBox(event.target)) begin();
    });
  }

  // The theme's own worker is the one whose script has this name.
  window.Worker = function (url, options) {
    return /\/workers\/search\.[^/]*$/.test(url) ? new SearchWorker() : new Before(url, options);
  };
})();
