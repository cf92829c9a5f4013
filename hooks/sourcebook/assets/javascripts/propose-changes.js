/* What changes from one state of a record to another: a list of field, old, new. `sourcebook apply` makes the changes in
   this order. In a list the last come first, so that positions are those of the old list. */
(function () {
  "use strict";
  const P = window.sourcebookPropose;
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /* The longest common subsequence of two short lists: pairs of positions. */
  function common(old, now) {
    const best = Array.from({ length: old.length + 1 }, () => new Array(now.length + 1).fill(0));
    for (let a = old.length - 1; a >= 0; a--) {
      for (let b = now.length - 1; b >= 0; b--) {
        best[a][b] = same(old[a], now[b]) ? best[a + 1][b + 1] + 1 : Math.max(best[a + 1][b], best[a][b + 1]);
      }
    }
    const pairs = [];
    for (let a = 0, b = 0; a < old.length && b < now.length;) {
      if (same(old[a], now[b])) pairs.push([a++, b++]);
      else if (best[a + 1][b] >= best[a][b + 1]) a++;
      else b++;
    }
    return pairs;
  }

  /* How many fields two items share, for finding out which item was edited. */
  function likeness(one, other) {
    if (typeof one !== "object" || typeof other !== "object") return 0;
    return Object.keys(one).filter(key => same(one[key], other[key])).length;
  }

  function listChanges(path, old, now) {
    const found = [], staying = common(old, now);
    if (!staying.length && old.length !== now.length && !old.some(one => now.some(other => likeness(one, other)))) return [{ field: path, old, new: now }];
    let a = old.length, b = now.length;
    for (const [before, after] of [...staying.reverse(), [-1, -1]]) {
      gap(found, path, old, now, [before + 1, a], [after + 1, b]);
      [a, b] = [before, after];
    }
    return found;
  }

  /* Between two items that stay: edited ones in place, the rest removed or added. */
  function gap(found, path, old, now, [start, stop], [from, to]) {
    const pairs = new Map();
    let next = from;
    for (let at = start; at < stop; at++) {
      const left = Array.from({ length: to - next }, (_, n) => next + n);
      const best = left.sort((one, other) => likeness(old[at], now[other]) - likeness(old[at], now[one]) || one - other)[0];
      if (best !== undefined && (likeness(old[at], now[best]) || to - from === stop - start)) {
        const chosen = to - from === stop - start ? from + at - start : best;
        pairs.set(at, chosen);
        next = chosen + 1;
      }
    }
    let b = to;
    for (let at = stop - 1; at >= start; at--) {
      if (!pairs.has(at)) { found.push({ field: [...path, at], old: old[at] }); continue; }
      while (b > pairs.get(at) + 1) found.push({ field: [...path, at + 1], new: now[--b] });
      found.push(...P.changes([...path, at], old[at], now[--b]));
    }
    while (b > from) found.push({ field: [...path, start], new: now[--b] });
  }

  /* An entry without `old` is added, one without `new` removed. */
  P.changes = function (path, old, now) {
    if (same(old, now)) return [];
    if (Array.isArray(old) && Array.isArray(now) && old.length && now.length) return listChanges(path, old, now);
    const mappings = [old, now].every(one => one && typeof one === "object" && !Array.isArray(one));
    if (!mappings) return [{ field: path, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) }];
    // A link may be called as something that every object has: constructor.
    const of = (one, key) => (Object.hasOwn(one, key) ? one[key] : undefined);
    return Array.from(new Set([...Object.keys(old), ...Object.keys(now)]), key => P.changes([...path, key], of(old, key), of(now, key))).flat();
  };
})();
