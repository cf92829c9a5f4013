/* From words of the index to results: finds the parts of pages that have them, ranks them, and prepares what is shown.
   Terms count as in BM25 without regard to length; pages count more than their sections, and parts with the words
   together, as typed, come first. */
(function () {
  "use strict";

  /* The postings of a word, or of words in sequence: the positions in each part of a page. */
  function read(entry, table) {
    const field = table + "Read";
    entry[field] = entry[field] || (entry.sequence ? inSequence(entry.sequence, table) : written(entry[table]));
    return entry[field];
  }
  function inSequence(phrase, table) {
    const found = new Map();
    together(phrase, table).forEach(([part, place]) => { found.set(part, (found.get(part) || []).concat(place)); });
    return found;
  }
  function written(postings) {
    return new Map((postings ? postings.split(" ") : []).map(item => {
      const places = item.split(",");
      return [parseInt(places.shift(), 36), places];
    }));
  }

  /* The position this many words on: a number in a text, `name.position.length` in a name. Nothing before the first
     word. */
  function moved(place, by) {
    const numbers = place.split("."), middle = numbers.length >> 1;
    const at = parseInt(numbers[middle], 36) + by;
    numbers[middle] = at.toString(36);
    return at < 0 ? "" : numbers.join(".");
  }

  /* Whether any word may be in this place of a phrase. */
  function isOpen(entries) { return entries.some(entry => entry.any); }

  /* Pairs of a part and the position where it has the words of a phrase in sequence; each word may be one of
     several. */
  function together(phrase, table) {
    const words = phrase.map((entries, at) => {
      return { at: at, open: isOpen(entries), read: entries.map(entry => read(entry, table)) };
    }).filter(word => table === "names" || !word.open);
    if (!words.length) return [];
    function size(word) { return word.read.reduce((sum, parts) => sum + parts.size, 0); }
    const rarest = words.reduce((one, other) => size(other) < size(one) ? other : one);
    const found = [];
    rarest.read.forEach(parts => {
      parts.forEach((places, part) => {
        places.forEach(place => {
          const first = moved(place, -rarest.at);
          if (first && words.every(word => {
            const here = moved(place, word.at - rarest.at);
            return word.read.some(others => (others.get(part) || []).includes(here));
          })) found.push([part, first]);
        });
      });
    });
    return found;
  }

  function fieldOf(name) { return name === "0" ? "title" : name.startsWith("-") ? "also" : "tags"; }
  const WHOLE = { title: 1e7, tags: 1e6, also: 5e5 }; // for what has just the words
  const INSIDE = { title: 1e4, tags: 5e3, also: 2e3 };

  window.sourcebookSearch.Results = function (config, tables, spelling, typed, marks) {
    // The weight of each part (below 0 for what is searched only if asked), and the number of its page.
    const signed = tables.weights.flat(), weights = signed.map(Math.abs), home = [];
    tables.weights.forEach(parts => {
      const page = home.length;
      parts.forEach(() => { home.push(page); });
    });
    function isPage(part) { return home[part] === part; }

    /* How much a word counts in each part. A name that has two readings counts once. */
    function counts(entry) {
      const fields = { title: new Map(), tags: new Map(), also: new Map(), text: new Map() };
      read(entry, "names").forEach((places, part) => {
        const lengths = {};
        places.forEach(place => {
          const [name, , length] = place.split("."), field = fields[fieldOf(name)];
          lengths[name] = lengths[name] || length;
          if (lengths[name] === length) field.set(part, (field.get(part) || 0) + 1);
        });
      });
      read(entry, "words").forEach((places, part) => { fields.text.set(part, places.length); });
      const known = fields.title.size + fields.tags.size + fields.text.size;
      const rarity = Math.log(1 + Math.abs((home.length - known + 0.5) / (known + 0.5)));
      const sums = new Map();
      Object.entries(fields).forEach(([name, parts]) => {
        const most = rarity * 2.2 * config.fields[name].boost;
        parts.forEach((times, part) => {
          sums.set(part, (sums.get(part) || 0) + most * times / (1.2 + times) * weights[part]);
        });
      });
      return sums;
    }

    /* Parts with a name that has all these words in any order, as when the surname comes first: the part, the name, and
       whether it has no other words. */
    function shuffled(words) {
      let names = new Map();
      if (words.length > 1) words.forEach((entries, at) => {
        const both = new Map();
        entries.forEach(entry => {
          read(entry, "names").forEach((places, part) => {
            places.forEach(place => {
              const [name, , length] = place.split("."), key = part + " " + name;
              if (!at || names.has(key)) both.set(key, [part, name, parseInt(length, 36) === words.length]);
            });
          });
        });
        names = both;
      });
      return Array.from(names.values());
    }

    /* The bonus for words that are together as typed: as a page's whole name, in its title, in a tag, in a text. Among
       equals the kind of page and part decides, because a long text has more of the single words. */
    async function worth(phrases, pause) {
      const adds = new Map();
      function add(part, value) {
        adds.set(part, Math.max(adds.get(part) || 0, value));
      }
      for (const phrase of phrases) {
        await pause();
        const said = phrase.words.filter(entries => !isOpen(entries));
        shuffled(said).forEach(([part, name, whole]) => {
          const most = whole ? WHOLE[fieldOf(name)] * 0.5 : INSIDE[fieldOf(name)] * 0.4 * weights[part];
          if (isPage(part)) add(part, phrase.counts * most);
        });
        together(phrase.words, "names").forEach(([part, place]) => {
          const [name, first, length] = place.split(".");
          const whole = first === "0" && parseInt(length, 36) === phrase.words.length;
          if (whole && isPage(part)) add(part, phrase.counts * WHOLE[fieldOf(name)]);
        });
        if (said.length < 2) continue;
        ["names", "words"].forEach(table => {
          together(phrase.words.slice(0, -1).concat([phrase.ends]), table).forEach(([part, place]) => {
            const weight = weights[part] * (isPage(part) ? 2.5 : 1);
            const named = table === "names" && isPage(part) ? INSIDE[fieldOf(place.split(".")[0])] : 1e3;
            add(part, phrase.counts * weight * named);
          });
        });
      }
      return adds;
    }

    /* The pages found, best first, each with its matching parts; pages of the guide only if `guided`. */
    this.search = async (query, pause, guided) => {
      const asked = await typed.ask(query, pause);
      const found = new Map();
      const wanted = asked.groups.filter(group => group.sign !== "-");
      let length = 0;
      for (const group of wanted) {
        await pause();
        group.terms.forEach((times, entry) => {
          length += times * times;
          counts(entry).forEach((value, part) => {
            if (!found.has(part)) found.set(part, { part: part, score: 0, groups: new Set() });
            found.get(part).score += times * value;
            found.get(part).groups.add(group);
          });
        });
      }
      const adds = wanted.length ? await worth(asked.phrases, pause) : new Map();
      const results = Array.from(found.values()).filter(result => {
        return (guided || signed[result.part] > 0) && asked.groups.every(group => {
          if (!group.sign) return true;
          const has = Array.from(group.terms.keys()).some(entry =>
            read(entry, "names").has(result.part) || read(entry, "words").has(result.part));
          return has === (group.sign === "+");
        });
      });
      results.forEach(result => {
        const share = Number(isPage(result.part)) + result.groups.size / wanted.length;
        result.score = result.score / Math.sqrt(length) * (1 + share * share) + (adds.get(result.part) || 0);
      });
      const terms = new Set(wanted.flatMap(group =>
        Array.from(group.terms.keys()).map(entry => entry.term)));
      return { pages: byPage(results), groups: wanted, terms: terms, left: asked.left };
    };
    function byPage(results) {
      const found = new Map();
      results.sort((one, other) => other.score - one.score || one.part - other.part);
      results.forEach(result => {
        const page = home[result.part];
        if (!found.has(page)) found.set(page, []);
        found.get(page).push(result);
      });
      found.forEach((parts, page) => {
        // A page shown only because of its parts.
        if (!parts.some(one => one.part === page)) parts.push({ part: page, score: 0 });
      });
      function better(one, other) { // of two pages whose best parts are equal, that with the better second one
        return other[0].score - one[0].score || (other[1] || {score: 0}).score - (one[1] || {score: 0}).score;
      }
      return Array.from(found.values()).sort(better).map(parts => {
        return { parts: parts, items: parts.map(one => blank(one.score)) };
      });
    }
    function blank(score) { return { location: "", title: "…", text: "", score: score, terms: {} }; }

    /* Fill in what the theme shows of pages. */
    this.show = (pages, found) => {
      return Promise.all(pages.flatMap(page => {
        return page.parts.map(async (result, at) => {
          const part = await tables.part(result.part);
          if (!part) return;
          const [location, title, text, tags] = part, shown = page.items[at];
          function light(html, brief) { return result.score ? marks.marked(html, found.terms, shown.terms, brief) : html; }
          Object.assign(shown, { location: location, title: light(title), text: light(text, true) });
          if (tags.length) shown.tags = tags.map(tag => light(tag));
          if (result.score)
            found.groups.forEach(group => { if (!result.groups.has(group)) shown.terms[group.typed] = false; });
        });
      }));
    };

    /* Completions of the last word: words of the best page's title. */
    this.suggest = found => {
      const last = found.groups.length ? found.groups[found.groups.length - 1].typed : "";
      const best = found.pages.length ? found.pages[0].items[0].title.replace(/<[^>]*>/g, "") : "";
      return spelling.written(best.toLowerCase()).filter(word => last && word.startsWith(last));
    };
  };
})();
