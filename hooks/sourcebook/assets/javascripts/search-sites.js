/* Searches other sites together with this one: merges their tables, as if all were one site, so that results are ranked
   as they would be there. What another site provides is treated as text, and its links lead only into that site. */
(function () {
  "use strict";

  /* A script of each site gives its title, the format of its tables and their folder; the script keeps its name. */
  async function beside(root, form) {
    const told = await window.sourcebookSearch.load(root + "search/site.js");
    if (!told || told.form !== form) throw new Error(root + " is searched by other rules: build it with the same version");
    const tables = await new window.sourcebookSearch.Tables(root + "search/" + told.shards + "/").start();
    if (!tables.weights.length) throw new Error(root + " has no index where it says");
    return { root: root, title: String(told.title), tables: tables };
  }

  /* The postings of a word, with part numbers starting from another one. */
  function renumbered(postings, from) {
    if (!from || !postings) return postings;
    return postings.replace(/(^| )([0-9a-z]+)/g, (_, space, part) =>
      space + (parseInt(part, 36) + from).toString(36));
  }
  function listed(values) {
    return Array.from(new Set(values.filter(Boolean).flatMap(words => words.split(" ")))).join(" ");
  }

  function read(html) { return new DOMParser().parseFromString(html, "text/html").body; }
  function escaped(text) {
    const line = document.createElement("p");
    line.textContent = text;
    return line.innerHTML;
  }
  function asText(html) { return escaped(read(html).textContent); }

  function Together(own, sites, words) {
    const all = [{ tables: own }].concat(sites);
    let parts = 0;
    all.forEach(site => {
      site.from = parts; // the number of its first part among those of all
      parts += site.tables.weights.flat().length;
    });
    this.weights = all.flatMap(site => site.tables.weights);
    this.spelling = own.spelling;

    const together = this;
    this.forget = () => {};
    all.forEach(site => { site.tables.forget = function () { together.forget(); }; });

    /* What the sites have at a key of a table, merged. */
    function joined(table, values) {
      if (table === "synonyms") return Array.from(new Set(values.filter(Boolean).join("|").split("|"))).join("|");
      if (table === "forms") return listed(values);
      if (table !== "spelling") return all.map((site, at) =>
        renumbered(values[at], site.from)).filter(Boolean).join(" ");
      const halves = values.filter(Boolean).map(value => value.split("/"));
      return [0, 1].map(half =>
        listed(halves.map(both => both[half]))).join("/");
    }
    function ask(question) { return Promise.all(all.map(site => question(site.tables))); }
    this.value = async (table, key) => {
      const values = await ask(tables => tables.value(table, key));
      return values.some(Boolean) ? joined(table, values) : undefined;
    };
    this.beginning = async (table, key) => {
      const found = new Map();
      (await ask(tables => tables.beginning(table, key))).forEach((pairs, at) => {
        pairs.forEach(([term, value]) => {
          if (!found.has(term)) found.set(term, []);
          found.get(term)[at] = value;
        });
      });
      return Array.from(found, ([term, values]) => [term, joined(table, values)]);
    };
    this.part = async number => {
      const site = all.filter(one => one.from <= number).pop();
      const part = await site.tables.part(number - site.from);
      return part && site.root ? shown(site, part) : part;
    };
    function shown(site, [location, title, text, tags]) {
      const address = new URL(location, site.root).href;
      const blocks = Array.from(read(text).childNodes, node => escaped(node.textContent.trim()));
      const name = escaped(words.inside.replace("{site}", () => site.title));
      return [
        address.startsWith(site.root) ? address : site.root + "index.html",
        asText(title),
        blocks.filter(Boolean).map(block => "<p>" + block + "</p>").join(""),
        location.includes("#") ? [] : [name].concat(tags.map(asText))
      ];
    }
  }

  /* The tables of this site, at `root`, with those of the other sites that can be searched. */
  window.sourcebookSearch.together = async function (also, root, own) {
    const ways = also.sites.filter(way => new URL(way, root).href !== root);
    const missed = [];
    const found = await Promise.all(ways.map(way => {
      return beside(new URL(way, root).href, also.form).catch(error => {
        console.error("search: " + error.message);
        missed.push(way.split("/").slice(-2)[0]);
      });
    }));
    const tables = new Together(await own, found.filter(Boolean), also);
    tables.missed = missed.sort();
    return tables;
  };
})();
