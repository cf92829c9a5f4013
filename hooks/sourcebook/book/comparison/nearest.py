"""Find the passage of a text that is most like a quote that is not in it, and mark the differences."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from .matching import Reading, Text, occurrences
from .normalise import DASH_BREAK, HYPHEN_BREAK, normalise, pieces, segments, spans, words

#: The lengths of the runs of words used to locate a quote; runs that occur more often than this are ignored.
_RUNS, _TIMES = (6, 3, 1), 50
#: Positions this close count as one, because added or dropped words shift a passage.
_SHIFT = 4
#: A passage worth showing shares at least one word in this many with the quote.
_ALIKE = 3


def nearest_passage(quote: str, text: Text) -> str:
    """Return the passage of `text` most like the first missing part of `quote`, with differences between `>` and `<`.

    Return an empty string if nothing is similar, or if no part is missing.
    """
    reading = text.readings[-1]
    for part in segments(quote):
        wanted = words(normalise(part))
        if wanted and text.find(part) is None:
            return _nearest(normalise(part), reading)
    return ""


def marked(text: str, places: Sequence[tuple[int, int]], differing: Collection[int], gaps: Collection[int] = ()) -> str:
    """Return the passage of a text with differing words, and gaps where words are missing, between `>` and `<`."""
    told, end = "", places[0][0]
    for number, (start, stop) in enumerate(places):
        between = text[end:start]
        told += f"{between.rstrip()} >< {between.lstrip()}" if number in gaps else between
        opens = number in differing and number - 1 not in differing
        closes = number in differing and number + 1 not in differing
        told += ">" * opens + text[start:stop] + "<" * closes
        end = stop
    return (told + " ><" if len(places) in gaps else told).strip()


def _nearest(part: str, reading: Reading) -> str:
    """Return the passage most like a part of a quote, in normal form. Punctuation is compared, too."""
    number = len(words(part))
    at = _likeliest(part, reading)
    if at is None:
        return ""
    first, last = max(0, at - _SHIFT), min(at + number + 2 * _SHIFT, len(reading.starts))
    passage = reading.normal[reading.starts[first] : reading.stops[last - 1] + 1]
    passage = passage.replace(HYPHEN_BREAK, "").replace(DASH_BREAK, " ")
    given, wanted = list(pieces(passage)), [part[start:stop] for start, stop in pieces(part)]
    matcher = difflib.SequenceMatcher(None, [passage[start:stop] for start, stop in given], wanted, autojunk=False)
    changes = matcher.get_opcodes()
    alike = sum(end - begin for tag, begin, end, *_ in changes if tag == "equal")
    if alike * _ALIKE < len(wanted):
        return ""
    start, stop = _without_surroundings(changes)
    gaps = {one - start for tag, one, *_ in changes if tag == "insert" and start <= one <= stop}
    differing = {one for tag, begin, end, *_ in changes if tag != "equal" for one in range(begin, end)}
    differing &= set(range(start, stop))
    if not differing and not gaps:  # a word, a number or “n’t” is cut at an edge
        differing = _cut_off(given, start, stop)
        start, stop = min([start, *differing]), max([stop, *(one + 1 for one in differing)])
    return marked(passage, given[start:stop], {one - start for one in differing}, gaps)


def _cut_off(given: Sequence[tuple[int, int]], start: int, stop: int) -> set[int]:
    """Return the signs directly before `start` and at `stop`, without a space between."""
    before = {start - 1} if start and given[start - 1][1] == given[start][0] else set()
    behind = {stop} if stop < len(given) and given[stop - 1][1] == given[stop][0] else set()
    return before | behind


def _without_surroundings(changes: Sequence[tuple[str, int, int, int, int]]) -> tuple[int, int]:
    """Return the start and end of the passage for a quote, trimming differences at its ends to the quote's length."""
    first, last = changes[0], changes[-1]
    start = max(first[1], first[2] - (first[4] - first[3])) if first[0] != "equal" else first[1]
    stop = min(last[2], last[1] + last[4] - last[3]) if last[0] != "equal" else last[2]
    return start, stop


def _likeliest(part: str, reading: Reading) -> int | None:
    """Return the likeliest position of a part of a quote in the text, by a vote of its rarer runs of words."""
    inner = list(spans(part))
    every = (found for length in _RUNS for found in _places(part, inner, length, reading))
    votes = Counter((at - place) // _SHIFT for place, at in every)
    if not votes:
        return None
    best = max(votes, key=lambda one: (votes[one] + votes[one + 1], -one))
    return max(0, best * _SHIFT)


def _places(part: str, inner: Sequence[tuple[int, int]], length: int, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the positions, in the quote and in the text, of rarer runs of this length."""
    for place in range(len(inner) - length + 1):
        run = part[inner[place][0] : inner[place + length - 1][1]]
        found = list(islice(occurrences(run, reading.normal, 0), _TIMES))
        if len(found) < _TIMES:
            yield from ((place, bisect_left(reading.starts, at)) for at in found)
