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
    return postings.replace(/(^| )([0-9a-z]+)/g, function (_, space, part) {
      return space + (parseInt(part, 36) + from).toString(36);
    });
  }
  function listed(values) {
    return Array.from(new Set(values.filter(Boolean).flatMap(function (words) { return words.split(" "); }))).join(" ");
  }

  function read(html) {
    return new DOMParser().parseFromString(html, "text/html").body;
  }
  function escaped(text) {
    const line = document.createElement("p");
    line.textContent = text;
    return line.innerHTML;
  }
  function asText(html) { return escaped(read(html).textContent); }

  function Together(own, sites, words) {
    const all = [{ tables: own }].concat(sites);
    let parts = 0;
    all.forEach(function (site) {
      site.from = parts; // the number of its first part among those of all
      parts += site.tables.weights.flat().length;
    });
    this.weights = all.flatMap(function (site) { return site.tables.weights; });

    const together = this;
    this.forget = function () {};
    all.forEach(function (site) { site.tables.forget = function () { together.forget(); }; });

    /* What the sites have at a key of a table, merged. */
    function joined(table, values) {
      if (table === "forms") return listed(values);
      if (table !== "spelling") return all.map(function (site, at) {
        return renumbered(values[at], site.from);
      }).filter(Boolean).join(" ");
      const halves = values.filter(Boolean).map(function (value) { return value.split("/"); });
      return [0, 1].map(function (half) {
        return listed(halves.map(function (both) { return both[half]; }));
      }).join("/");
    }
    function ask(question) {
      return Promise.all(all.map(function (site) { return question(site.tables); }));
    }
    this.value = async function (table, key) {
      const values = await ask(function (tables) { return tables.value(table, key); });
      return values.some(Boolean) ? joined(table, values) : undefined;
    };
    this.beginning = async function (table, key) {
      const found = new Map();
      (await ask(function (tables) { return tables.beginning(table, key); })).forEach(function (pairs, at) {
        pairs.forEach(function ([term, value]) {
          if (!found.has(term)) found.set(term, []);
          found.get(term)[at] = value;
        });
      });
      return Array.from(found, function ([term, values]) { return [term, joined(table, values)]; });
    };
    this.part = async function (number) {
      const site = all.filter(function (one) { return one.from <= number; }).pop();
      const part = await site.tables.part(number - site.from);
      return part && site.root ? shown(site, part) : part;
    };
    function shown(site, [location, title, text, tags]) {
      const address = new URL(location, site.root).href;
      const blocks = Array.from(read(text).childNodes, function (node) { return escaped(node.textContent.trim()); });
      const name = escaped(words.inside.replace("{site}", function () { return site.title; }));
      return [
        address.startsWith(site.root) ? address : site.root + "index.html",
        asText(title),
        blocks.filter(Boolean).map(function (block) { return "<p>" + block + "</p>"; }).join(""),
        location.includes("#") ? [] : [name].concat(tags.map(asText))
      ];
    }
  }

  /* The tables of this site, at `root`, with those of the other sites that can be searched. */
  window.sourcebookSearch.together = async function (also, root, own) {
    const ways = also.sites.filter(function (way) { return new URL(way, root).href !== root; });
    const missed = [];
    const found = await Promise.all(ways.map(function (way) {
      return beside(new URL(way, root).href, also.form).catch(function (error) {
        console.error("search: " + error.message);
        missed.push(way.split("/").slice(-2)[0]);
      });
    }));
    const tables = new Together(await own, found.filter(Boolean), also);
    tables.missed = missed.sort();
    return tables;
  };
})();
