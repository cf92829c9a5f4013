/* The words of quotes and texts, as book/comparison/normalise.py finds them: the rules are explained there, and a test
   compares both. */
(function () {
  "use strict";
  const P = window.sourcebookPropose = window.sourcebookPropose || {};
  const CUT = "[…]";
  const HYPHEN_BREAK = "\uffff", DASH_BREAK = "\ufffe";

  const DROPPED = /[\u00ad\u034f\u061c\u0640\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
  const DOUBLE = /[“”„‟«»‹›〝〞＂″״「」『』﹁﹂﹃﹄｢｣]/g;
  const SINGLE = /[‘’‚‛ʼ′`´＇׳]/g;
  const DASHES = /[‐‑‒–—―−﹘﹣－־]/g;
  const SPACES = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

  const SCRIPTS = "Han Hiragana Katakana Thai Lao Khmer Myanmar".split(" ").map(name => `\\p{Script=${name}}`).join("");
  const UNSPACED = `(?:(?!\\p{No})(?=[\\p{L}\\p{N}])[${SCRIPTS}ー])`;
  const SPACED = `(?:(?!${UNSPACED})[\\p{L}\\p{M}\\p{Nd}\\p{Nl}])`;
  const SIGN = "[\\p{Sc}%‰‱٪؉؊°§+±×÷=<>⁄\\[\\]]";
  const MINUS = `(?:(?<!${SPACED}|[\\p{No})\\]%])-(?=\\p{Sc}?\\p{Nd}))`;

  const WORD = new RegExp(`${SPACED}+|${UNSPACED}\\p{M}*|${SIGN}|${MINUS}|\\p{No}`, "gu");
  const NO_SPACES = new RegExp(`(?<=${UNSPACED}\\p{M}*\\p{P}*) | (?=\\p{P}*${UNSPACED})`, "gu");
  const HAS_UNSPACED = new RegExp(UNSPACED, "u");
  const STARTS_UNSPACED = new RegExp(`^${UNSPACED}`, "u");
  const HYPHEN_AT_END = /(?<=[\p{L}\p{M}\p{Nd}])(?:[-‐‑]\u00ad?|\u00ad)[^\S\n]*\n\s*(?=[\p{L}\p{Nd}])/gu;
  const DASH_AT_END = /(?<=[‒–—―−])[^\S\n]*\n\s*(?=\S)/gu;

  const BRACKETED = "\\[\\s?\\.\\s?\\.\\s?\\.\\s?\\]|\\[\\s…\\s?\\]|\\[…\\s\\]|\\(\\s?(?:…|\\.\\s?\\.\\s?\\.)\\s?\\)";
  const OTHER_CUT = new RegExp(`${BRACKETED}|(?<!\\[)(?:…|\\.\\s?\\.\\s?\\.)(?!\\])`, "g");

  function signs(text) {
    return text.replace(DROPPED, "").replace(DOUBLE, '"').replace(SINGLE, "'").replace(DASHES, "-");
  }

  const ENDS = new RegExp(`^${SPACES.source}|${SPACES.source}$`, "g");
  const strip = text => text.replace(ENDS, "");

  function normalise(text) {
    const usual = signs(text).replace(/\P{No}+/gu, run => run.normalize("NFKC"));
    const spaced = strip(signs(usual).normalize("NFC")).replace(SPACES, " ");
    return HAS_UNSPACED.test(spaced) ? spaced.replace(NO_SPACES, "") : spaced;
  }

  function withBreaksMarked(text) {
    const bare = text.replaceAll(HYPHEN_BREAK, "").replaceAll(DASH_BREAK, "").replaceAll("\r\n", "\n");
    return bare.replace(HYPHEN_AT_END, HYPHEN_BREAK).replace(DASH_AT_END, DASH_BREAK);
  }

  Object.assign(P, {
    CUT, HYPHEN_BREAK, normalise, withBreaksMarked,
    words: normal => normal.match(WORD) || [],
    isUnspaced: word => STARTS_UNSPACED.test(word),
    /* The parts of a quote between its […], without empty ones. */
    segments: quote => quote.split(CUT).map(strip).filter(Boolean),
    otherCuts: quote => quote.match(OTHER_CUT) || [],
    withCuts: quote => strip(quote.replace(OTHER_CUT, ` ${CUT} `).replaceAll("  ", " ")),
    strip,
  });
})();
