/* From a word to words of the index: looks up what the texts have for a plain word, otherwise for its other spellings
   (search-spelling.js). */
(function () {
  "use strict";

  function listed(words) { return words ? words.split(" ") : []; }

  window.sourcebookSearch.Words = function (tables, spelling) {
    const { isLatin, others } = spelling;

    /* The words of the index with this beginning, each with its postings in names and in texts. For one or two letters,
       only the word itself is looked up in texts: too many words begin with them. */
    const before = new Map(), meanings = new Map();
    tables.forget = function () { before.clear(); meanings.clear(); };
    function entries(word) {
      if (!before.has(word)) before.set(word, read(word));
      return before.get(word);
    }
    async function read(word) {
      const few = word.length > 2 || (spelling.isUnspaced(word) && Array.from(word).length < 2);
      const [names, texts] = await Promise.all([
        tables.beginning("names", word),
        few ? tables.beginning("words", word)
          : tables.value("words", word).then(value => value ? [[word, value]] : [])
      ]);
      const found = new Map();
      [["names", names], ["words", texts]].forEach(([table, pairs]) => {
        pairs.forEach(([term, postings]) => {
          if (!found.has(term)) found.set(term, { term: term });
          found.get(term)[table] = postings;
        });
      });
      return found;
    }
    async function those(words, holds) {
      const held = await Promise.all(words.map(async word => holds(word, await entries(word))));
      return words.filter((_, at) => held[at]);
    }
    function starting(words) { return those(words, (word, found) => found.size); }
    async function among(forms) {
      const found = await Promise.all(forms.map(form => tables.value("forms", form)));
      return found.flatMap(listed);
    }
    async function sounding(words) {
      const found = await Promise.all(words.map(async word =>
        (await among(spelling.keys(word))).filter(spelling.alike.bind(null, word))));
      return found.flat();
    }
    /* Words of names, otherwise of texts, that differ from a long word by one letter. */
    async function resembling(word) {
      if (!spelling.isLong(word)) return [];
      const both = (await tables.value("spelling", word[0]) || "/").split("/").map(listed).map(words =>
        words.filter(spelling.resembles.bind(null, word)));
      return both[0].length ? both[0] : both[1];
    }
    async function isNamed(words) {
      return (await those(words, (_, found) =>
        Array.from(found.values()).some(entry => entry.names))).length > 0;
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
        () => starting([word]),
        () => starting(shorter),
        () => among([word].concat(shorter)),
        () => sounding([word].concat(shorter)),
        () => resembling(word)
      ];
      let found = [];
      for (let at = 0; at < ways.length && !found.length; at++) found = await ways[at]();
      if (found.length && !await isNamed(found))
        found = found.concat((await sounding([word])).filter(other => isLatin(word) !== isLatin(other)));
      const whole = await those(endings, (one, entries) => entries.has(one));
      found = found.concat(whole, await halves(word));
      return found.length ? Array.from(new Set(found)) : [word];
    }
    /* What the texts write as two words: cybersecurity as Cyber security. */
    function halves(word) { return among(["/" + word]); }
    /* What the texts have for two words written as one. */
    async function asOne(both) {
      if (await isKnown(both)) return [both];
      const forms = await among([both]);
      return forms.length ? forms : sounding([both].concat(others("bare", both)));
    }
    async function isKnown(word) {
      return (await entries(word)).has(word);
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
    /* Of a word that says little only the postings in names are read: in a text any word may take its place. */
    async function unsaid(word) {
      return [{ term: word, names: await tables.value("names", word), any: true }];
    }

    Object.assign(this, { entries, meant, halves, asOne, isKnown, exactly, synonyms, unsaid });
  };
})();
