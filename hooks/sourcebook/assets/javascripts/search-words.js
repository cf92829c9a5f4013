/* From the query to words of the index: maps each word to words of the texts, by the spelling rules that come with the
   index (folding.py). */
(function () {
  "use strict";

  function apply(rules, word) {
    return rules.reduce(function (changed, rule) { return changed.replace(rule[0], rule[1]); }, word);
  }

  const AT_ONCE = 3; // words that are looked up between two pauses

  function listed(words) {
    return words ? words.split(" ") : [];
  }

  /* Apply `work` to each, a few at a time, because they wait for the same shards. */
  async function inTurn(list, work, pause) {
    const made = [];
    for (let at = 0; at < list.length; at += AT_ONCE) {
      if (at) await pause();
      made.push.apply(made, await Promise.all(list.slice(at, at + AT_ONCE).map(work)));
    }
    return made;
  }

  /* Whether two words differ by one letter added, removed or changed, or by two swapped letters. */
  function near(one, other) {
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    const rest = one.slice(at), against = other.slice(at);
    return rest.slice(1) === against.slice(1) || rest === against.slice(1) || rest.slice(1) === against ||
      (rest[0] === against[1] && rest[1] === against[0] && rest.slice(2) === against.slice(2));
  }

  window.sourcebookSearch.Words = function (config, tables) {
    const separator = new RegExp("(?:" + config.separator + ")", "u");
    const ignored = new Set(config.folding.ignored.split(" "));
    const rules = {};
    Object.entries(config.folding.rules).forEach(function ([name, list]) {
      rules[name] = list.map(function (rule) { return [new RegExp(rule[0], "gu"), rule[1]]; });
    });

    function plain(word) {
      word = word.toLowerCase();
      return /^[a-z0-9]*$/.test(word) ? word : apply(rules.plain, word.normalize("NFKD"));
    }
    this.plain = plain;

    /* A text in pieces, alternately a word and what separates it from the next. */
    const between = new RegExp("(" + config.separator + ")", "u");
    this.pieces = function (text) { return text.split(between); };

    function others(kind, word) {
      return rules[kind].map(function (rule) { return apply([rule], word); }).filter(function (other) {
        return other !== word && other.length > 2;
      });
    }
    function key(word) {
      return word.length > 2 && !/\d/.test(word) ? apply(rules.key, word) : "";
    }

    /* The words of the index with this beginning, each with its postings in names and in texts. For one or two letters,
       only the word itself is looked up in texts: too many words begin with them. */
    const before = new Map();
    tables.forget = function () { before.clear(); };
    function entries(word) {
      if (!before.has(word)) before.set(word, read(word));
      return before.get(word);
    }
    async function read(word) {
      const [names, texts] = await Promise.all([
        tables.beginning("names", word),
        word.length > 2 ? tables.beginning("words", word)
          : tables.value("words", word).then(function (value) { return value ? [[word, value]] : []; })
      ]);
      const found = new Map();
      [["names", names], ["words", texts]].forEach(function ([table, pairs]) {
        pairs.forEach(function ([term, postings]) {
          if (!found.has(term)) found.set(term, { term: term });
          found.get(term)[table] = postings;
        });
      });
      return found;
    }
    async function those(words, holds) {
      const held = await Promise.all(words.map(async function (word) { return holds(word, await entries(word)); }));
      return words.filter(function (_, at) { return held[at]; });
    }
    function starting(words) {
      return those(words, function (word, found) { return found.size; });
    }
    async function among(forms) {
      const found = await Promise.all(forms.map(function (form) { return tables.value("forms", form); }));
      return found.flatMap(listed);
    }
    /* Words of names, otherwise of texts, that differ by one letter. */
    async function resembling(word) {
      if (word.length < 5) return [];
      const both = (await tables.value("spelling", word[0]) || "/").split("/").map(listed).map(function (words) {
        return words.filter(function (other) {
          return near(word, other) || (word.length > 6 && near(word, other.slice(0, word.length)));
        });
      });
      return both[0].length ? both[0] : both[1];
    }
    /* The words of the texts that match a plain word: the word itself, otherwise the nearest ones. */
    async function meant(word) {
      const endings = others("ending", word), shorter = endings.concat(others("bare", word));
      const ways = [
        function () { return starting([word]); },
        function () { return starting(shorter); },
        function () { return among([word].concat(shorter)); },
        function () {
          return among([word].concat(shorter).map(key).filter(Boolean).map(function (one) { return "#" + one; }));
        },
        function () { return resembling(word); }
      ];
      let found = [];
      for (let at = 0; at < ways.length && !found.length; at++) found = await ways[at]();
      const whole = await those(endings, function (one, entries) { return entries.has(one); });
      found = found.concat(whole, await among(["/" + word])); // cybersecurity: Cyber security
      return found.length ? Array.from(new Set(found)) : [word];
    }

    /* A word of the query, with its sign and the words that match it, each with the weights of the word itself and of
       words that begin with it. A word with a sign matches only itself. */
    async function group(one) {
      const words = await meant(one.word);
      const terms = new Map();
      for (const word of one.sign ? words.slice(0, 1) : words) {
        (await entries(word)).forEach(function (entry, term) {
          const counts = one.sign ? Number(term === word) : term === word ? 6 : 1;
          if (counts) terms.set(entry, (terms.get(entry) || 0) + counts);
        });
      }
      return { typed: one.word, sign: one.sign, terms: terms };
    }
    /* A phrase, as the entries of its words; `ends` are the entries of all completions of the last one. For an ignored
       word, only the postings in names are read: in a text any word may take its place. */
    async function phrase(words) {
      const own = await Promise.all(words.map(async function (one) {
        if (one.telling) return (await entries(one.word)).get(one.word) || { term: one.word };
        return { term: one.word, names: await tables.value("names", one.word), any: true };
      }));
      const last = words[words.length - 1];
      const ends = last && last.telling ? Array.from((await entries(last.word)).values()) : own.slice(-1);
      return { words: own.map(function (entry) { return [entry]; }), ends: ends };
    }

    /* The words to search: no more and no longer ones than people type. `left` says whether some were dropped. */
    async function typedWords(query) {
      const most = config.limits, all = window.sourcebookSearch.MOST_SIGNS, typed = [];
      let left = query.length > all;
      // Text in "quotation marks" or after a plus sign must occur; text after a minus sign must not.
      for (const match of query.slice(0, all).replace(/[*^~]/g, " ").matchAll(/([+-]?)(?:"([^"]*)"?|(\S+))/g)) {
        if (typed.length > most.words) break;
        let words = match[2] || match[3] || "";
        const acronym = words.match(/^(?:\p{L}\.){2,}/u); // D.G.S.N.
        if (acronym) {
          const letters = acronym[0].replace(/\./g, "").slice(0, most.letters);
          if ((await entries(plain(letters))).size) words = letters + words.slice(acronym[0].length);
        }
        words.split(separator).filter(plain).forEach(function (word) {
          left = left || word.length > most.letters;
          word = word.slice(0, most.letters);
          typed.push({
            word: plain(word),
            sign: match[1] || (match[2] === undefined ? "" : "+"),
            capitals: word.length > 1 && word === word.toUpperCase()
          });
        });
      }
      left = typed.splice(most.words).length > 0 || left;
      // One letter is the rest of a word after an apostrophe; “US” is not a pronoun.
      typed.forEach(function (one) { one.telling = one.capitals || !(ignored.has(one.word) || /^\p{L}$/u.test(one.word)); });
      if (!typed.some(function (one) { return one.telling; })) typed.forEach(function (one) { one.telling = true; });
      return [typed, left];
    }

    /* The query, as groups of terms and as phrases. */
    this.ask = async function (query, pause) {
      const [typed, left] = await typedWords(query);
      const telling = typed.filter(function (one) { return one.telling; });
      const halves = await inTurn(typed, async function (one) {
        const two = await among(["/" + one.word]);
        return two.length ? two.map(function (word) { return { word: word, telling: true }; }) : [one];
      }, pause);
      const variants = [typed, halves.flat()];
      // The other order of a date: September 20, 2022.
      const date = /^(\p{L}+ \d\d?|\d\d? \p{L}+) \d{4}$/u;
      if (date.test(typed.map(function (one) { return one.word; }).join(" "))) variants.push([typed[1], typed[0], typed[2]]);
      return {
        left: left,
        groups: await inTurn(telling, group, pause),
        phrases: await Promise.all(variants.map(phrase))
      };
    };
  };
})();
