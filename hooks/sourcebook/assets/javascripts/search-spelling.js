/* Which words a text has, and how else a word may be spelt: by the rules that come with the index (segmentation.py,
   folding.py), without the index itself. */
(function () {
  "use strict";

  function apply(rules, word) { return rules.reduce((changed, rule) => changed.replace(rule[0], rule[1]), word); }

  function isLatin(word) { return /^[a-z]+$/.test(word); }

  /* Whether two words differ by one letter added, removed or changed, or by two swapped letters. */
  function near(one, other) {
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    const rest = one.slice(at), against = other.slice(at);
    return rest.slice(1) === against.slice(1) || rest === against.slice(1) || rest.slice(1) === against ||
      (rest[0] === against[1] && rest[1] === against[0] && rest.slice(2) === against.slice(2));
  }

  window.sourcebookSearch.Spelling = function (given) {
    const wordPattern = new RegExp(given.word, "gu");
    const unspaced = new RegExp("^[" + given.unspaced + "]", "u"), joiner = new RegExp("^" + given.joiner + "$", "u");
    const rules = {};
    Object.entries(given.rules).forEach(([name, list]) => {
      rules[name] = list.map(rule => [new RegExp(rule[0], "gu"), rule[1]]);
    });

    function plain(word) {
      word = word.toLowerCase();
      return /^[a-z0-9]*$/.test(word) ? word : apply(rules.plain, word.normalize("NFKD"));
    }

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
        letters.forEach((letter, at) => {
          const pair = letter + (letters[at + 1] || "");
          found.push({
            word: plain(pair), begin: begin, end: begin + pair.length, unspaced: match[0], last: at > 0 && at === letters.length - 1
          });
          begin += letter.length;
        });
      }
      return found.filter(one => one.word);
    }

    /* The words of a text, as they are written. */
    function written(text) { return text.match(wordPattern) || []; }

    function isUnspaced(word) { return unspaced.test(word); }
    function isLong(word) { return word.length >= given.long; }
    /* What is left of a plain word by each of the rules of a kind: "ending" or "bare". */
    function others(kind, word) {
      return rules[kind].map(rule => apply([rule], word)).filter(other =>
        other !== word && other.length > 2);
    }
    /* The keys under which the index has names that sound like a plain word. */
    function keys(word) {
      if (word.length < 3 || /\d/.test(word) || unspaced.test(word)) return [];
      return [word, apply(rules.hard, word), apply(rules.soft, word)].map(one => "#" + apply(rules.key, one));
    }
    /* Whether words with the same key may be one name: short ones in Latin letters with as many syllables. */
    function alike(word, other) {
      return isLong(word) && isLong(other) || !isLatin(word) || !isLatin(other) ||
        apply(rules.beats, word) === apply(rules.beats, other);
    }
    /* Whether a word, or the beginning of a longer one, differs from this one by a letter. */
    function resembles(word, other) {
      return near(word, other) || (word.length > 6 && near(word, other.slice(0, word.length)));
    }

    Object.assign(this, { plain, tokens, written, isUnspaced, isLatin, isLong, others, keys, alike, resembles });
  };
})();
