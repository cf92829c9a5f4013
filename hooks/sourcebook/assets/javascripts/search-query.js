/* From a query to what is searched: its words, what may take their place, and the phrases that they make. */
(function () {
  "use strict";
  const AT_ONCE = 3; // words that are looked up between two pauses
  const LONGEST = 8; // words of a query that may have a synonym together

  function textOf(words) { return words.map(one => one.word); }
  function isTelling(one) { return one.telling; }

  /* Apply `work` to each, a few at a time, because they wait for the same shards. */
  async function inTurn(list, work, pause) {
    const made = [];
    for (let at = 0; at < list.length; at += AT_ONCE) {
      if (at) await pause();
      made.push.apply(made, await Promise.all(list.slice(at, at + AT_ONCE).map(work)));
    }
    return made;
  }

  window.sourcebookSearch.Query = function (config, spelling, index) {
    const { entries, exactly, halves, isKnown, meant, unsaid } = index;
    const ignored = new Set(config.ignored.split(" "));

    /* A word of the query, with its sign and the words that match it, each with the weights of the word itself and of
       words that begin with it. A word with a sign matches only itself. */
    async function group(one) {
      const words = await meant(one.word);
      const terms = new Map();
      for (const word of one.sign ? words.slice(0, 1) : words) {
        (await entries(word)).forEach((entry, term) => {
          const counts = one.sign ? Number(term === word) : term === word ? 6 : 1;
          if (counts) terms.set(entry, (terms.get(entry) || 0) + counts);
        });
      }
      return { typed: one.unspaced || one.word, sign: one.sign, terms: terms, one: one };
    }
    /* A phrase, as for each of its words the entries of what it means; `ends` are the entries of all completions of the
       last one. */
    async function phrase(variant) {
      const slots = await Promise.all(variant.words.map(async one => {
        if (!one.telling) return unsaid(one.word);
        const means = one.means || (await isKnown(one.word) ? [one.word] : await meant(one.word));
        return Promise.all(means.map(exactly));
      }));
      const last = variant.words[variant.words.length - 1];
      const ends = last && last.telling ? Array.from((await entries(last.word)).values()) : [];
      return { words: slots, ends: ends.length ? ends : slots[slots.length - 1] || [], counts: variant.counts };
    }

    /* Words in sequence, as if they were one; a second time with the last one in the plural. */
    async function sequences(words) {
      const last = words[words.length - 1], before = await Promise.all(words.slice(0, -1).map(async word =>
        ignored.has(word) ? unsaid(word) : [await exactly(word)]));
      return Array.from((await entries(last)).values()).filter(entry =>
        entry.term === last || spelling.others("ending", entry.term).includes(last)).map(entry =>
        before.length ? { term: words.slice(0, -1).concat(entry.term).join(" "), sequence: before.concat([[entry]]) } : entry);
    }
    /* The words to search: no more and no longer ones than people type. `left` says whether some were dropped. */
    function typedWords(query) {
      const most = config.limits, all = window.sourcebookSearch.MOST_SIGNS, typed = [];
      let left = query.length > all;
      // Text in "quotation marks" or after a plus sign must occur; text after a minus sign must not.
      for (const match of query.slice(0, all).replace(/[*^~]/g, " ").matchAll(/([+-]?)(?:"([^"]*)"?|(\S+))/g)) {
        if (typed.length > most.words) break;
        const text = match[2] || match[3] || "";
        spelling.tokens(text).forEach(one => {
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
      if (!typed.some(isTelling)) typed.forEach(one => { one.telling = true; });
      return [typed, left];
    }

    /* Two words of the query that the texts write as one: those with a hyphen, and those of which one is unknown. */
    async function asOne(one, next) {
      if (!next || one.sign || next.sign || one.unspaced || next.unspaced) return [];
      if (!next.joined && await isKnown(one.word) && await isKnown(next.word)) return [];
      return index.asOne(one.word + next.word);
    }
    /* What may take the place of words of the query: from where to where, which words, and what they count for. */
    async function replacements(typed, pause) {
      const pairs = await inTurn(typed, one => asOne(one, typed[typed.indexOf(one) + 1]), pause);
      const found = [];
      pairs.forEach((means, at) => {
        if (means.length) found.push({ at: at, end: at + 2, words: [{ word: means[0], means: means, telling: true }], counts: 1 });
      });
      for (let number = Math.min(LONGEST, typed.length); number; number--) {
        for (let at = 0; at + number <= typed.length; at++) {
          const run = typed.slice(at, at + number), end = at + number;
          const within = found.some(one => one.counts < 1 && one.at <= at && one.end >= end);
          if (within || !run.some(isTelling) || run.some(one => one.sign)) continue;
          (await index.synonyms(textOf(run))).forEach(words => {
            found.push({ at: at, end: end, counts: 0.9, words: words.map(word => {
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
        const entries = (await Promise.all(means.map(words => sequences([].concat(words))))).flat();
        groups.filter(group => typed.slice(one.at, one.end).includes(group.one)).forEach(group => {
          entries.forEach(entry => { if (!group.terms.has(entry)) group.terms.set(entry, 6 * one.counts); });
        });
      }
    }

    /* The query, as groups of terms and as phrases, each with what it counts for. */
    this.ask = async (query, pause) => {
      const [whole, left] = typedWords(query);
      const typed = whole.filter(one => !one.last);
      const groups = await inTurn(typed.filter(isTelling), group, pause);
      const divided = await inTurn(typed, async one => {
        const two = await halves(one.word);
        return two.length ? two.map(word => { return { word: word, telling: true }; }) : [one];
      }, pause);
      const replaced = await replacements(typed, pause);
      await widen(groups, typed, replaced);
      const variants = [whole, typed, divided.flat()].map(words => { return { words: words, counts: 1 }; });
      replaced.forEach(one => {
        const words = typed.slice(0, one.at).concat(one.words, typed.slice(one.end));
        variants.push({ words: words, counts: one.counts });
      });
      // The other order of a date: September 20, 2022.
      if (/^(\p{L}+ \d\d?|\d\d? \p{L}+) \d{4}$/u.test(textOf(typed).join(" ")))
        variants.push({ words: [typed[1], typed[0], typed[2]], counts: 1 });
      const different = new Map(variants.map(one => [textOf(one.words).join(" "), one]));
      return { left: left, groups: groups, phrases: await Promise.all(Array.from(different.values(), phrase)) };
    };
  };
})();
