/* The ways to read a pasted text, with and without its page furniture, as book/comparison/page_furniture.py and
   matching.py have them: the rules are explained there, and a test compares both. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const TIMES = 3, LENGTH = 60;
  const NUMBER = /\p{Nd}{1,4}/u, NUMBERS = /\p{Nd}{1,4}/gu;
  const ALONE = /^[^\p{L}\p{N}]*\p{Nd}{1,4}[^\p{L}\p{N}]*$/u;
  const CAPITALS = /^(?:#\P{Nd}+|[^\p{Nd}#]+#)$/u;
  const isUpper = text => text === text.toUpperCase() && text !== text.toLowerCase();
  const length = text => Array.from(text).length;

  function firstNumber(line) {
    const found = line.match(NUMBER);
    return found ? Number(found[0]) : 0;
  }

  /* The lines, of several with one number each, whose number continues to, or from, the next one's. */
  function countingOn(lines, several) {
    return several.slice(1).flatMap((other, at) =>
      firstNumber(lines[other]) - firstNumber(lines[several[at]]) === 1 ? [several[at], other] : []);
  }

  function endsAPage(lines, at, numbers) {
    if (lines[at].includes("\f")) return true;
    for (const step of [-1, 1]) {
      let beside = at + step;
      for (; beside >= 0 && beside < lines.length && !P.strip(lines[beside]); beside += step) {
        if (lines[beside].includes("\f")) return true;
      }
      if (numbers.has(beside) || (step === 1 && beside < lines.length && lines[beside].startsWith("\f"))) return true;
    }
    return false;
  }

  function heads(lines, numbers) {
    const recurring = new Map(), found = [];
    lines.forEach((line, at) => {
      const content = P.strip(line), form = content.replace(NUMBERS, "#");
      if (content && length(content) <= LENGTH) recurring.set(form, [...(recurring.get(form) || []), at]);
    });
    for (const [form, all] of recurring) {
      if (all.length < TIMES) continue;
      if (CAPITALS.test(form) && isUpper(form)) found.push(...countingOn(lines, all));
      found.push(...all.filter(at => endsAPage(lines, at, numbers)));
    }
    return found;
  }

  function furniture(lines) {
    const alone = lines.flatMap((line, at) => (ALONE.test(line) ? [at] : []));
    const numbers = new Set(countingOn(lines, alone));
    return new Set([...numbers, ...heads(lines, numbers)]);
  }

  /* The words of a text in every way to read its lines and pages, the usual one first. */
  P.readings = function (text) {
    const lines = text.split("\n"), without = furniture(lines);
    const ways = [text, ...(without.size ? [lines.filter((_, at) => !without.has(at)).join("\n")] : [])];
    const normal = ways.map(one => P.normalise(P.withBreaksMarked(one)));
    const joined = normal.filter(one => one.includes(P.HYPHEN_BREAK)).map(one => one.replaceAll(P.HYPHEN_BREAK, ""));
    return [...normal, ...joined].map(P.words);
  };
})();
