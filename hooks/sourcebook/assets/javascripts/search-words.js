/* From the query to words of the index: maps each word to words of the texts, by the spelling rules that come with the
   index (segmentation.py, folding.py). */
(function () {
  "use strict";

  function apply(rules, word) {
    return rules.reduce(function (changed, rule) { return changed.replace(rule[0], rule[1]); }, word);
  }

  const AT_ONCE = 3; // words that are looked up between two pauses
  const LATIN = /^[a-z]+$/;
  const LONGEST = 8; // words of a query that may have a synonym together

  function listed(words) {
    return words ? words.split(" ") : [];
  }
  function textOf(words) {
    return words.map(function (one) { return one.word; });
  }
  function isTelling(one) {
    return one.telling;
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
    const spelling = tables.spelling;
    const wordPattern = new RegExp(spelling.word, "gu");
    const unspaced = new RegExp("^[" + spelling.unspaced + "]", "u"), joiner = new RegExp("^" + spelling.joiner + "$", "u");
    const ignored = new Set(config.ignored.split(" "));
    const rules = {};
    Object.entries(spelling.rules).forEach(function ([name, list]) {
      rules[name] = list.map(function (rule) { return [new RegExp(rule[0], "gu"), rule[1]]; });
    });

    function plain(word) {
      word = word.toLowerCase();
      return /^[a-z0-9]*$/.test(word) ? word : apply(rules.plain, word.normalize("NFKD"));
    }
    this.plain = plain;

    /* The words of a text, as segmentation.py separates them, with where each begins and ends. `last` is the single
       letter that ends a run of a script without spaces. */
    function tokens(text) {
      const found = [];
      for (const match of text.matchAll(wordPattern)) {
        let begin = match.index;
        const before = found[found.length - 1];
        const joined = Boolean(before && joiner.test(text.slice(before.end, begin)));
        if (!unspaced.test(match[0])) {
          found.push({ word: plain(match[0]), begin: begin, end: begin + match[0].length, joined: joined });
          continue;
        }
        const letters = Array.from(match[0]);
        letters.forEach(function (letter, at) {
          const pair = letter + (letters[at + 1] || "");
          found.push({
            word: plain(pair), begin: begin, end: begin + pair.length, unspaced: match[0], last: at > 0 && at === letters.length - 1
          });
          begin += letter.length;
        });
      }
      return found.filter(function (one) { return one.word; });
    }
    this.tokens = tokens;

    /* Where a text has one of these words, or several as one, or with a space between them: pairs of begin and end. */
    this.hits = function (text, terms) {
      const found = tokens(text), hits = [];
      const most = Math.max(2, ...Array.from(terms, function (term) { return term.split(" ").length; }));
      found.forEach(function (first, at) {
        let spaced = "", one = "";
        for (let number = 0; number < most && found[at + number]; number++) {
          const next = found[at + number];
          spaced += (number ? " " : "") + next.word;
          one = number && !next.joined ? "" : number && !one ? "" : one + next.word;
          if (!terms.has(spaced) && !(one && terms.has(one))) continue;
          const before = hits[hits.length - 1];
          if (before && first.begin < before[1]) before[1] = Math.max(before[1], next.end);
          else hits.push([first.begin, next.end]);
        }
      });
      return hits;
    };
    /* The words of a text, as they are written. */
    this.words = function (text) { return text.match(wordPattern) || []; };

    function others(kind, word) {
      return rules[kind].map(function (rule) { return apply([rule], word); }).filter(function (other) {
        return other !== word && other.length > 2;
      });
    }
    function keys(word) {
      if (word.length < 3 || /\d/.test(word) || unspaced.test(word)) return [];
      return [word, apply(rules.hard, word), apply(rules.soft, word)].map(function (one) { return "#" + apply(rules.key, one); });
    }
    /* Whether words with the same key may be one name: short ones in Latin letters with as many syllables. */
    function alike(word, other) {
      return word.length >= spelling.long && other.length >= spelling.long || !LATIN.test(word) || !LATIN.test(other) ||
        apply(rules.beats, word) === apply(rules.beats, other);
    }

    /* The words of the index with this beginning, each with its postings in names and in texts. For one or two letters,
       only the word itself is looked up in texts: too many words begin with them. */
    const before = new Map(), meanings = new Map();
    tables.forget = function () { before.clear(); meanings.clear(); };
    function entries(word) {
      if (!before.has(word)) before.set(word, read(word));
      return before.get(word);
    }
    async function read(word) {
      const few = word.length > 2 || (unspaced.test(word) && Array.from(word).length < 2);
      const [names, texts] = await Promise.all([
        tables.beginning("names", word),
        few ? tables.beginning("words", word)
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
    async function sounding(words) {
      const found = await Promise.all(words.map(async function (word) {
        return (await among(keys(word))).filter(alike.bind(null, word));
      }));
      return found.flat();
    }
    /* Words of names, otherwise of texts, that differ from a long word by one letter. */
    async function resembling(word) {
      if (word.length < spelling.long) return [];
      const both = (await tables.value("spelling", word[0]) || "/").split("/").map(listed).map(function (words) {
        return words.filter(function (other) {
          return near(word, other) || (word.length > 6 && near(word, other.slice(0, word.length)));
        });
      });
      return both[0].length ? both[0] : both[1];
    }
    async function isNamed(words) {
      return (await those(words, function (_, found) {
        return Array.from(found.values()).some(function (entry) { return entry.names; });
      })).length > 0;
    }
    /* The words of the texts that match a plain word: the word itself, otherwise the nearest ones. A name in another
       script is found even if a text has the word, too. */
    function meant(word) {
      if (!meanings.has(word)) meanings.set(word, nearest(word));
      return meanings.get(word);
    }
    async function nearest(word) {
      const endings = others("ending", word), shorter = endings.concat(others("bare", word));
      const ways = [
        function () { return starting([word]); },
        function () { return starting(shorter); },
        function () { return among([word].concat(shorter)); },
        function () { return sounding([word].concat(shorter)); },
        function () { return resembling(word); }
      ];
      let found = [];
      for (let at = 0; at < ways.length && !found.length; at++) found = await ways[at]();
      if (found.length && !await isNamed(found))
        found = found.concat((await sounding([word])).filter(function (other) { return LATIN.test(word) !== LATIN.test(other); }));
      const whole = await those(endings, function (one, entries) { return entries.has(one); });
      found = found.concat(whole, await among(["/" + word])); // cybersecurity: Cyber security
      return found.length ? Array.from(new Set(found)) : [word];
    }
    async function isKnown(one) {
      return (await entries(one.word)).has(one.word);
    }
    async function exactly(word) {
      return (await entries(word)).get(word) || { term: word };
    }

    /* What the vocabulary takes for these words: lists of words. */
    async function synonyms(words) {
      const all = words.join(" ");
      const found = await tables.value("synonyms", all) || await tables.value("synonyms", others("ending", all)[0] || all);
      return found ? found.split("|").map(listed) : [];
    }
    /* Words in sequence, as if they were one; a second time with the last one in the plural. */
    async function sequences(words) {
      const last = words[words.length - 1], before = await Promise.all(words.slice(0, -1).map(async function (word) {
        return ignored.has(word) ? unsaid(word) : [await exactly(word)];
      }));
      return Array.from((await entries(last)).values()).filter(function (entry) {
        return entry.term === last || others("ending", entry.term).includes(last);
      }).map(function (entry) {
        return before.length ? { term: words.slice(0, -1).concat(entry.term).join(" "), sequence: before.concat([[entry]]) } : entry;
      });
    }
    /* Of a word that says little only the postings in names are read: in a text any word may take its place. */
    async function unsaid(word) {
      return [{ term: word, names: await tables.value("names", word), any: true }];
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
      return { typed: one.unspaced || one.word, sign: one.sign, terms: terms, one: one };
    }
    /* A phrase, as for each of its words the entries of what it means; `ends` are the entries of all completions of the
       last one. */
    async function phrase(variant) {
      const slots = await Promise.all(variant.words.map(async function (one) {
        if (!one.telling) return unsaid(one.word);
        const means = one.means || (await isKnown(one) ? [one.word] : await meant(one.word));
        return Promise.all(means.map(exactly));
      }));
      const last = variant.words[variant.words.length - 1];
      const ends = last && last.telling ? Array.from((await entries(last.word)).values()) : [];
      return { words: slots, ends: ends.length ? ends : slots[slots.length - 1] || [], counts: variant.counts };
    }

    /* The words to search: no more and no longer ones than people type. `left` says whether some were dropped. */
    function typedWords(query) {
      const most = config.limits, all = window.sourcebookSearch.MOST_SIGNS, typed = [];
      let left = query.length > all;
      // Text in "quotation marks" or after a plus sign must occur; text after a minus sign must not.
      for (const match of query.slice(0, all).replace(/[*^~]/g, " ").matchAll(/([+-]?)(?:"([^"]*)"?|(\S+))/g)) {
        if (typed.length > most.words) break;
        const text = match[2] || match[3] || "";
        tokens(text).forEach(function (one) {
          const written = text.slice(one.begin, one.end);
          left = left || one.word.length > most.letters;
          one.word = one.word.slice(0, most.letters);
          one.sign = match[1] || (match[2] === undefined ? "" : "+");
          // One letter is the rest of a word after an apostrophe; “US” is not a pronoun.
          one.telling = !one.last && (one.unspaced || (written.length > 1 && written === written.toUpperCase()) ||
            !(ignored.has(one.word) || /^\p{L}$/u.test(one.word)));
          typed.push(one);
        });
      }
      left = typed.splice(most.words).length > 0 || left;
      if (!typed.some(isTelling)) typed.forEach(function (one) { one.telling = true; });
      return [typed, left];
    }

    /* Two words of the query that the texts write as one: those with a hyphen, and those of which one is unknown. */
    async function asOne(one, next) {
      if (!next || one.sign || next.sign || one.unspaced || next.unspaced) return [];
      if (!next.joined && await isKnown(one) && await isKnown(next)) return [];
      const both = one.word + next.word;
      if (await isKnown({ word: both })) return [both];
      const forms = await among([both]);
      return forms.length ? forms : sounding([both].concat(others("bare", both)));
    }
    /* What may take the place of words of the query: from where to where, which words, and what they count for. */
    async function replacements(typed, pause) {
      const pairs = await inTurn(typed, function (one) { return asOne(one, typed[typed.indexOf(one) + 1]); }, pause);
      const found = [];
      pairs.forEach(function (means, at) {
        if (means.length) found.push({ at: at, end: at + 2, words: [{ word: means[0], means: means, telling: true }], counts: 1 });
      });
      for (let number = Math.min(LONGEST, typed.length); number; number--) {
        for (let at = 0; at + number <= typed.length; at++) {
          const run = typed.slice(at, at + number), end = at + number;
          const within = found.some(function (one) { return one.counts < 1 && one.at <= at && one.end >= end; });
          if (within || !run.some(isTelling) || run.some(function (one) { return one.sign; })) continue;
          (await synonyms(textOf(run))).forEach(function (words) {
            found.push({ at: at, end: end, counts: 0.9, words: words.map(function (word) {
              return { word: word, telling: !ignored.has(word) };
            }) });
          });
        }
      }
      return found;
    }
    /* Let the groups of the words that are replaced have what takes their place. */
    async function widen(groups, typed, found) {
      for (const one of found) {
        const means = one.words[0].means || [textOf(one.words)];
        const entries = (await Promise.all(means.map(function (words) { return sequences([].concat(words)); }))).flat();
        groups.filter(function (group) { return typed.slice(one.at, one.end).includes(group.one); }).forEach(function (group) {
          entries.forEach(function (entry) { if (!group.terms.has(entry)) group.terms.set(entry, 6 * one.counts); });
        });
      }
    }

    /* The query, as groups of terms and as phrases, each with what it counts for. */
    this.ask = async function (query, pause) {
      const [whole, left] = typedWords(query);
      const typed = whole.filter(function (one) { return !one.last; });
      const groups = await inTurn(typed.filter(isTelling), group, pause);
      const halves = await inTurn(typed, async function (one) {
        const two = await among(["/" + one.word]);
        return two.length ? two.map(function (word) { return { word: word, telling: true }; }) : [one];
      }, pause);
      const replaced = await replacements(typed, pause);
      await widen(groups, typed, replaced);
      const variants = [whole, typed, halves.flat()].map(function (words) { return { words: words, counts: 1 }; });
      replaced.forEach(function (one) {
        const words = typed.slice(0, one.at).concat(one.words, typed.slice(one.end));
        variants.push({ words: words, counts: one.counts });
      });
      // The other order of a date: September 20, 2022.
      if (/^(\p{L}+ \d\d?|\d\d? \p{L}+) \d{4}$/u.test(textOf(typed).join(" ")))
        variants.push({ words: [typed[1], typed[0], typed[2]], counts: 1 });
      const different = new Map(variants.map(function (one) { return [textOf(one.words).join(" "), one]; }));
      return { left: left, groups: groups, phrases: await Promise.all(Array.from(different.values(), phrase)) };
    };
  };
})();
