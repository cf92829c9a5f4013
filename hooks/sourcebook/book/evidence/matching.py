"""Where a quote is in a text. Each text is prepared once, however many quotes are looked for in it."""

from __future__ import annotations

import functools
import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..fingerprints import Fingerprint, fingerprint
from ..normalise import DASH_BREAK, HYPHEN_BREAK, may_cut, normalise, segments, spans, with_breaks_marked, words
from .page_furniture import furniture

Level = Literal["exact", "typographic"]

#: What the end of a line after a hyphen or a dash may be in a quote, the longest first.
_READ_AS = {HYPHEN_BREAK: ("- ", "-", ""), DASH_BREAK: (" ", "")}
#: Left out of text and quote to find where line ends are read in either way.
_LOOSE = str.maketrans(dict.fromkeys(f"- {HYPHEN_BREAK}{DASH_BREAK}", ""))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote is in a text: how closely, and of each of its parts the number of its first word in the text
    (counted from 1) and how many words the part has."""

    level: Level
    at: tuple[int, ...]
    words: tuple[int, ...]


class _Found(NamedTuple):
    """Where a part of a quote begins and ends in a reading."""

    start: int
    stop: int


class Reading:
    """A text in one way in which it can be read: in normal form, its line ends after hyphens marked.

    `left_out` says, of page furniture that is not in this reading, how many words of the reading come before it, and
    how many it has.
    """

    def __init__(self, text: str, left_out: Sequence[tuple[int, int]] = ()):
        self.normal = normalise(with_breaks_marked(text))
        found = list(spans(self.normal))
        self.starts = [start for start, _ in found]
        self.stops = [stop for _, stop in found]
        self._left_out = left_out

    @functools.cached_property
    def words(self) -> list[str]:
        """The words; those before and after the end of a line are two."""
        return [self.normal[start:stop] for start, stop in zip(self.starts, self.stops, strict=True)]

    @functools.cached_property
    def _loose(self) -> tuple[str, list[int]]:
        """The text without spaces and hyphens, and where each of its characters is in the normal form."""
        return self.normal.translate(_LOOSE), [at for at, sign in enumerate(self.normal) if ord(sign) not in _LOOSE]

    @property
    def has_breaks(self) -> bool:
        """Whether a line ends after a hyphen or a dash."""
        return HYPHEN_BREAK in self.normal or DASH_BREAK in self.normal

    def number(self, start: int) -> int:
        """The number in the whole text, from 1, of the first word from a place of this reading on."""
        word = bisect_left(self.starts, start)
        return word + 1 + sum(length for before, length in self._left_out if before <= word)

    def find(self, parts: Sequence[str]) -> list[_Found] | None:
        """Where the parts of a quote, in normal form, are, one after the other; None when one is not."""
        found: list[_Found] = []
        for part in parts:
            one = self._find(part, found[-1].stop if found else 0)
            if one is None:
                return None
            found.append(one)
        return found

    def _find(self, part: str, start: int) -> _Found | None:
        inner = list(spans(part))
        if not inner:
            return None
        for at in occurrences(part, self.normal, start):
            one = _Found(at, at + len(part))
            if self._has_words(at, inner) and self._is_whole(one):
                return one
        return self._find_broken(part, start) if self.has_breaks else None

    def _has_words(self, at: int, inner: Sequence[tuple[int, int]]) -> bool:
        """Whether the words that a part has are words of the text, too, when it begins at `at`."""
        first = bisect_left(self.starts, at)
        last = first + len(inner)
        starts, stops = self.starts[first:last], self.stops[first:last]
        return [(start - at, stop - at) for start, stop in zip(starts, stops, strict=True)] == inner

    def _is_whole(self, found: _Found) -> bool:
        """Whether no word is cut at the beginning or end of what was found, nor a number or “n’t” torn apart."""
        for at in found:
            before = bisect_left(self.starts, at)
            if (before and self.stops[before - 1] > at) or not may_cut(self.normal, at):
                return False
        return True

    def _find_broken(self, part: str, start: int) -> _Found | None:
        """Where a part begins and ends that goes over line ends after hyphens or dashes."""
        loose, kept = self._loose
        lead = len(part) - len(part.lstrip("- "))
        for at in occurrences(part.translate(_LOOSE), loose, bisect_left(kept, start)):
            first = kept[at] - lead
            stop = self._reads_as(part, first)
            if stop and first >= start and self._is_whole(_Found(first, stop)):
                return _Found(first, stop)
        return None

    def _reads_as(self, part: str, here: int) -> int:
        """Where `part` ends when it begins at `here`, each line end being read in the way that fits; 0 if none fits."""
        done = 0
        while done < len(part):
            sign = self.normal[here : here + 1]
            if options := _READ_AS.get(sign):
                read = next(one for one in options if part.startswith(one, done))
                # Two numbers at a line's end are not one.
                if not read and sign == HYPHEN_BREAK and self.normal[here - 1].isdigit():
                    return 0
                done += len(read)
            elif sign and sign == part[done]:
                done += 1
            else:
                return 0
            here += 1
        return here


class Text:
    """A text prepared for comparison with quotes."""

    def __init__(self, text: str):
        self.text = text
        self.readings = tuple(_readings(text))

    @functools.cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in normal form, hexadecimal: what a source's `text` and its receipts name."""
        return hashlib.sha256(normalise(self.text).encode()).hexdigest()

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.readings[0].starts)

    def find(self, quote: str) -> Match | None:
        """Where `quote` is: every part, whole words, in order. None when it is not."""
        parts = segments(quote)
        normal = tuple(map(normalise, parts))
        for reading in self.readings:
            found = reading.find(normal) if parts else None
            if found is not None:
                level: Level = "exact" if _in_order(parts, self.text) else "typographic"
                return Match(
                    level, tuple(reading.number(one.start) for one in found), tuple(len(words(part)) for part in normal)
                )
        return None

    def fingerprint(self, source: str) -> Fingerprint:
        """The fingerprint of the text as that of `source`, in whatever way its lines and pages are read."""
        every = [reading.words for reading in self.readings]
        every += [words(one.normal.replace(HYPHEN_BREAK, "")) for one in self.readings if HYPHEN_BREAK in one.normal]
        return fingerprint(source, every, normalise(self.text))


def _readings(text: str) -> Iterator[Reading]:
    """The text as it is, and without page furniture if it has any."""
    yield Reading(text)
    lines = text.split("\n")
    without = furniture(lines)
    if without:
        yield Reading("\n".join(line for at, line in enumerate(lines) if at not in without), _left_out(lines, without))


def _left_out(lines: Sequence[str], without: set[int]) -> list[tuple[int, int]]:
    """For each line that is left out, how many words that stay come before it, and how many it has."""
    found, before = [], 0
    for at, line in enumerate(lines):
        number = len(words(normalise(line)))
        if at in without:
            found.append((before, number))
        else:
            before += number
    return found


def occurrences(part: str, text: str, start: int) -> Iterator[int]:
    """Where `part` is in `text`, from `start` on."""
    at = text.find(part, start) if part else -1
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _in_order(parts: Sequence[str], text: str) -> bool:
    """Whether the parts are in `text` letter for letter, one after the other."""
    end = 0
    for part in parts:
        at = text.find(part, end)
        if at < 0:
            return False
        end = at + len(part)
    return True


def find_quote(quote: str, text: str) -> Match | None:
    """Where `quote` is in a text that is needed this once."""
    return Text(text).find(quote)
