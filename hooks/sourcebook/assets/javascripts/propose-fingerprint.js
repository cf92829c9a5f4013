/* Fingerprints of texts, as book/comparison/fingerprints.py reads and makes them: the rules are explained there, and a
   test compares both. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const VERSION = 2, RUN = 10;
  const SPACED = { weight: 2, length: 5, hashes: 4 }, UNSPACED = { weight: 1, length: 10, hashes: 2 };
  const utf8 = new TextEncoder();

  const kindOf = word => (P.isUnspaced(word) ? UNSPACED : SPACED);

  /* The shortest ranges of words that weigh enough, starting or ending at each: [start, stop]. */
  function windows(weights) {
    for (const kind of [SPACED, UNSPACED]) {
      if (weights.every(one => one === kind.weight)) {
        return Array.from({ length: Math.max(0, weights.length - kind.length + 1) }, (_, at) => [at, at + kind.length]);
      }
    }
    const sums = [0], found = new Map();
    for (const one of weights) sums.push(sums[sums.length - 1] + one);
    const last = sums.length - 1, keep = (start, stop) => found.set(start + "," + stop, [start, stop]);
    for (let start = 0, stop = 0; start <= last; start++) {
      while (stop < last && sums[stop] < sums[start] + RUN) stop++;
      if (sums[stop] >= sums[start] + RUN) keep(start, stop);
    }
    for (let start = 0, stop = 0; stop <= last; stop++) {
      while (sums[start + 1] <= sums[stop] - RUN) start++;
      if (sums[start] <= sums[stop] - RUN) keep(start, stop);
    }
    return Array.from(found.values());
  }

  /* Every run of the words: its text, where it is, and how many bits it sets. */
  function runs(words) {
    const kinds = words.map(kindOf);
    return windows(kinds.map(one => one.weight)).map(([start, stop]) => ({
      start, stop, text: words.slice(start, stop).join(" "),
      hashes: kinds.slice(start, stop).includes(UNSPACED) ? UNSPACED.hashes : SPACED.hashes,
    }));
  }

  function bitsOf(run, salt, bits) {
    const view = new DataView(P.blake2b(utf8.encode(run.text), 8 * SPACED.hashes, salt).buffer);
    return Array.from({ length: run.hashes }, (_, at) => Number(view.getBigUint64(at * 8) % BigInt(bits)));
  }

  const bitsFor = (spaced, unspaced) =>
    Math.max(8, Math.ceil((spaced * SPACED.hashes + unspaced * UNSPACED.hashes) / Math.LN2 / 8) * 8);

  const toHex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
  const fromHex = text => Uint8Array.from(text.match(/../g) || [], pair => parseInt(pair, 16));
  const fromBase64 = text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
  const toBase64 = bytes => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));

  /* A fingerprint file that was read, ready to be asked. Null if it was made by other rules. */
  P.readFingerprint = file => file.version === VERSION && file.normalisation === VERSION
    ? { salt: fromHex(file.salt), bits: file.bits, filter: fromBase64(file.filter) } : null;

  /* The runs of `words`, each with whether the text may have it. */
  P.lookUp = (words, print) => runs(words).map(run => ({
    ...run, held: bitsOf(run, print.salt, print.bits).every(bit => print.filter[bit >> 3] >> (bit & 7) & 1),
  }));

  P.isLongEnough = words => words.reduce((sum, word) => sum + kindOf(word).weight, 0) >= RUN;

  /* The fingerprint file of a text. */
  P.makeFingerprint = function (source, text) {
    const readings = P.readings(text), found = new Map();
    for (const words of readings) for (const run of runs(words)) found.set(run.text, run);
    const salt = P.blake2b(utf8.encode(`${source}\n${P.normalise(text)}`), 16, undefined, "sourcebook-salt");
    const spaced = Array.from(found.values()).filter(run => run.hashes === SPACED.hashes).length;
    const bits = bitsFor(spaced, found.size - spaced), filter = new Uint8Array(bits / 8);
    for (const run of found.values()) for (const bit of bitsOf(run, salt, bits)) filter[bit >> 3] |= 1 << (bit & 7);
    return {
      version: VERSION, normalisation: VERSION, source, words: readings[0].length, runs: spaced,
      runs_unspaced: found.size - spaced, bits, salt: toHex(salt), filter: toBase64(filter),
    };
  };
})();
