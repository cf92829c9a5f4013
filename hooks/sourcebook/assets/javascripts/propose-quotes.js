/* Tells while a quote is typed whether the source has its words: by the source's fingerprint, or by a text that was
   pasted into the form. What a contributor pasted proves nothing to others, and is never shown as verified. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const pasted = new Map(); // of sources in this proposal: text, its normal form, its fingerprint when it is needed

  P.setText = function (source, text) {
    if (text.trim()) pasted.set(source, { text, normal: P.normalise(P.withBreaksMarked(text)), print: null });
    else pasted.delete(source);
  };
  P.textOf = source => pasted.get(source)?.text || "";
  P.fingerprintFile = function (source) {
    const one = pasted.get(source);
    if (one) one.file = one.file || P.makeFingerprint(source, one.text);
    return one?.file;
  };

  function differing(words, looked) {
    const missing = looked.filter(run => !run.held), first = missing[0];
    const held = new Set(looked.filter(run => run.held).flatMap(run => range(run.start, run.stop)));
    let common = range(first.start, first.stop);
    for (const run of missing) if (run.start < first.stop) common = common.filter(at => at >= run.start && at < run.stop);
    const suspects = new Set([common.filter(at => !held.has(at)), common, range(first.start, first.stop)].find(one => one.length));
    const stop = Math.max(first.stop, Math.max(...suspects) + 1);
    return range(first.start, stop).map(at => ({ word: words[at], suspect: suspects.has(at) }));
  }

  const range = (start, stop) => Array.from({ length: stop - start }, (_, at) => start + at);

  /* The first words of a quote that are not in the text; undefined when all are. */
  function missing(quote, print) {
    for (const part of P.segments(quote)) {
      const words = P.words(P.normalise(part)), looked = P.lookUp(words, print);
      if (looked.some(run => !run.held)) return differing(words, looked);
    }
    return undefined;
  }

  function judged(quote, print) {
    const parts = P.segments(quote).map(part => P.words(P.normalise(part)));
    if (!parts.some(words => words.length)) return { state: "empty" };
    const lacking = missing(quote, print);
    if (lacking && P.otherCuts(quote).length && !missing(P.withCuts(quote), print)) return { state: "cut" };
    if (lacking) return { state: "missing", words: lacking };
    return { state: parts.every(words => P.isLongEnough(words)) ? "found" : "short" };
  }

  /* The state of a quote: empty, unknown (no such source), none (no fingerprint), cut, missing (with the words that
     differ), short, found; `claimed` if only the contributor's own text says so. */
  P.quoteState = async function (source, quote) {
    if (!quote.trim() || !source) return { state: "empty" };
    if (pasted.has(source)) {
      const print = pasted.get(source).print = pasted.get(source).print || P.readFingerprint(P.fingerprintFile(source));
      return { ...judged(quote, print), claimed: true };
    }
    const home = P.data.texts[source];
    if (!home) return { state: P.known(source) ? "none" : "unknown" };
    const print = await P.fingerprintOf(home).catch(() => null);
    return print ? judged(quote, print) : { state: "none" };
  };
})();
