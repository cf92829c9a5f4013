/* Understands dates while they are typed: whether a text is a date as records write it, and which date it may mean. The
   words and patterns are those of core/dates (date_phrases, date_habits), which come with the page's data. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const SINGLE = /^(-?\d{4}|-?\d{3}X|-?\d{2}XX|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[?~%]?$/;
  const MOST = 3;

  const leap = year => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const daysIn = (year, month) => [31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] || 0;

  function isSingle(text) {
    const [whole, year, second, day] = text.match(SINGLE) || [];
    if (!whole || year === "-0000") return false;
    if (second === undefined) return year !== "XXXX";
    if (/^-?\d*X/.test(year) && year !== "XXXX") return false;
    if (second === "XX") return year !== "XXXX" && (day === undefined || day === "XX");
    const month = Number(second);
    if (day === undefined) return (month >= 1 && month <= 12) || (year !== "XXXX" && ((month >= 21 && month <= 24) || (month >= 33 && month <= 39)));
    if (day === "XX") return year !== "XXXX" && daysIn(2000, month) > 0;
    return Number(day) >= 1 && Number(day) <= daysIn(year === "XXXX" ? 2000 : Number(year), month);
  }

  const isBound = text => text === ".." || (isSingle(text) && !text.includes("X"));

  /* Whether the years of several dates follow each other; an open end has none. */
  function inOrder(several) {
    const years = several.map(one => parseInt(one, 10)).filter(year => !Number.isNaN(year));
    return years.every((year, at) => !at || years[at - 1] <= year);
  }

  P.isDate = function (text) {
    if (text === "unknown" || isSingle(text)) return true;
    const lasted = text.split("/"), within = text.match(/^\[(.*)\]$/);
    if (lasted.length === 2) return lasted.every(isBound) && lasted.some(one => one !== "..") && inOrder(lasted);
    if (!within) return false;
    const ends = within[1].split("..");
    if (ends.length === 2) return ends.every(one => one === "" || isBound(one)) && ends.some(Boolean) && inOrder(ends);
    const several = within[1].split(/, */);
    return several.length > 1 && several.every(isBound) && inOrder(several);
  };

  function folded(text) {
    return text.replace(/\p{Nd}/gu, digit).replace(/[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0640"“”«»]+/gu, " ")
      .toLowerCase().replaceAll("’", "'").normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\u2010-\u2015\u2212]/g, "-");
  }

  /* The digits of every script are ten in a row, and the first ends in 0 or 6. */
  function digit(sign) {
    let zero = sign.codePointAt(0);
    if (zero < 128) return sign;
    for (let least = zero - 9; zero > least && /\p{Nd}/u.test(String.fromCodePoint(zero - 1)); zero--);
    return String(sign.codePointAt(0) - zero);
  }

  /* What a text says in the few words of the patterns: “15 juin 1921” as “15 m06 1921”. */
  function canonical(text) {
    const { phrases } = P.data.dates;
    const plain = folded(text).replace(/^[ ,;]+|[ ,;]+$/g, "").replace(/^(?:c|ca)\.? ?(?=\d)/, "about ");
    P.data.dates.pattern = P.data.dates.pattern || new RegExp(
      `(?<!\\p{L})(?:(?:${Object.keys(phrases).sort((a, b) => b.length - a.length).map(escaped).join("|")})(?!\\p{L})\\.?|\\p{L}{3,}\\.?)`, "gu");
    const said = plain.replace(P.data.dates.pattern, word => {
      const bare = word.replace(/\.+$/, ""), known = phrases[word] ?? phrases[bare] ?? begins(bare);
      return known === undefined ? word : ` ${known} `;
    });
    return said.replace(/\.$/, "").replaceAll(",", " ").trim().split(/\s+/).join(" ").replace(/\b(early|mid|late) ?- ?/g, "$1 ");
  }

  function begins(word) {
    const months = new Set(Object.entries(P.data.dates.phrases).filter(([name, token]) => /^m\d\d$/.test(token) && name.startsWith(word)).map(one => one[1]));
    return word.length >= 3 && months.size === 1 ? Array.from(months)[0] : undefined;
  }

  const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const yearText = year => (year < 0 ? "-" : "") + String(Math.abs(year)).padStart(4, "0");

  function values(groups) {
    const made = { ...groups };
    if (made.y) {
      const number = Number(made.y.replace(/\D/g, ""));
      made.y = yearText(made.y.endsWith("bc") ? 1 - number : number);
    }
    for (const name of ["m", "d"]) if (made[name]) made[name] = made[name].padStart(2, "0");
    if (made.part) made.part = String(P.data.dates.parts[made.part]);
    if (made.q) made.q = String(32 + Number(made.q));
    if (made.bc) Object.assign(made, { before: yearText(1 - Number(made.bc)), minus: yearText(-Number(made.bc)) });
    return made;
  }

  function singles(text) {
    return P.data.dates.habits.flatMap(([pattern, ...written]) => {
      const found = text.match(new RegExp(`^(?:${pattern})$`));
      if (!found) return [];
      const filled = values(found.groups || {});
      return written.map(form => form.replace(/\{(\w+)\}/g, (_, name) => filled[name] ?? ""));
    });
  }

  const signed = (date, sign) => (date === "unknown" ? date : date.replace(/(?<=[0-9X])(?=\/|\.\.|,|\]|$)/g, sign));

  function pairs(start, end) {
    const words = end.split(" "), starts = [...words.slice(1).map((_, at) => [start, ...words.slice(at + 1)].join(" ")), start];
    const ends = [end];
    if (/^\d{4}$/.test(start) && /^\d\d$/.test(end)) ends[0] = start.slice(0, 2) + end;
    if (/^m\d\d /.test(start)) ends.push(start.slice(0, 4) + end);
    return starts.flatMap(a => singles(a).flatMap(one => ends.flatMap(b => singles(b).map(other => [one, other]))));
  }

  function phrase(text) {
    const found = singles(text);
    for (const [pattern, form] of P.data.dates.ranges) {
      const parts = text.match(new RegExp(`^(?:${pattern})$`));
      if (parts) for (const [one, other] of pairs(parts[1], parts[2])) found.push(form.replace("{}", one).replace("{}", other));
    }
    const about = text.match(/^about (.+)$|^(.+) about$/);
    if (about) found.push(...phrase(about[1] || about[2]).map(date => signed(date, "~")));
    return found;
  }

  /* The dates that a text may mean, as records write them. */
  P.datesMeant = function (text) {
    const plain = text.slice(0, 100).replace(/[?~%]/g, " ").trim(), marks = Array.from(new Set(text.match(/[?~%]/g) || []));
    const sign = marks.length > 1 ? "%" : marks[0] || "";
    const all = phrase(canonical(plain)).map(date => signed(date, sign)).filter(P.isDate);
    return Array.from(new Set(all)).slice(0, MOST);
  };
})();
