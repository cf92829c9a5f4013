"""Find quotes in texts. Each text is prepared once for all its quotes."""

from __future__ import annotations

import functools
import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .fingerprints import Fingerprint, fingerprint
from .normalise import DASH_BREAK, HYPHEN_BREAK, may_cut, normalise, segments, spans, with_breaks_marked, words
from .page_furniture import furniture

Level = Literal["exact", "typographic"]

#: How a quote may write a line end after a hyphen or dash, longest first.
_READ_AS = {HYPHEN_BREAK: ("- ", "-", ""), DASH_BREAK: (" ", "")}
#: Characters ignored when searching across line ends that may be read in either way.
_LOOSE = str.maketrans(dict.fromkeys(f"- {HYPHEN_BREAK}{DASH_BREAK}", ""))


@dataclass(frozen=True, slots=True)
class Match:
    """The position of a quote in a text.

    It has the level of agreement, and for each part of the quote the number of its first word in the text (from 1) and
    its number of words.
    """

    level: Level
    at: tuple[int, ...]
    words: tuple[int, ...]


class _Found(NamedTuple):
    """The start and end of a part of a quote in a reading."""

    start: int
    stop: int


class Reading:
    """One way to read a text: in normal form, with line ends after hyphens marked.

    `left_out` lists the page furniture that this reading omits: how many words of the reading precede it, and how many
    words it has.
    """

    def __init__(self, text: str, left_out: Sequence[tuple[int, int]] = ()):
        self.normal = normalise(with_breaks_marked(text))
        found = list(spans(self.normal))
        self.starts = [start for start, _ in found]
        self.stops = [stop for _, stop in found]
        self._left_out = left_out

    @functools.cached_property
    def words(self) -> list[str]:
        """The words; a word broken at a line end counts as two."""
        return [self.normal[start:stop] for start, stop in zip(self.starts, self.stops, strict=True)]

    @functools.cached_property
    def _loose(self) -> tuple[str, list[int]]:
        """The text without spaces and hyphens, and the position of each of its characters in the normal form."""
        return self.normal.translate(_LOOSE), [at for at, sign in enumerate(self.normal) if ord(sign) not in _LOOSE]

    @property
    def has_breaks(self) -> bool:
        """Whether a line ends after a hyphen or a dash."""
        return HYPHEN_BREAK in self.normal or DASH_BREAK in self.normal

    def number(self, start: int) -> int:
        """Return the number in the whole text (from 1) of the first word at or after a position of this reading."""
        word = bisect_left(self.starts, start)
        return word + 1 + sum(length for before, length in self._left_out if before <= word)

    def find(self, parts: Sequence[str]) -> list[_Found] | None:
        """Find the parts of a quote, in normal form, in this order. Return None if one is missing."""
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
        """Return whether the words of a part are also words of the text when it begins at `at`."""
        first = bisect_left(self.starts, at)
        last = first + len(inner)
        starts, stops = self.starts[first:last], self.stops[first:last]
        return [(start - at, stop - at) for start, stop in zip(starts, stops, strict=True)] == inner

    def _is_whole(self, found: _Found) -> bool:
        """Return whether a match begins and ends between words, without splitting a number or “n’t”."""
        for at in found:
            before = bisect_left(self.starts, at)
            if (before and self.stops[before - 1] > at) or not may_cut(self.normal, at):
                return False
        return True

    def _find_broken(self, part: str, start: int) -> _Found | None:
        """Find a part that spans line ends after hyphens or dashes."""
        loose, kept = self._loose
        lead = len(part) - len(part.lstrip("- "))
        for at in occurrences(part.translate(_LOOSE), loose, bisect_left(kept, start)):
            first = kept[at] - lead
            stop = self._reads_as(part, first)
            if stop and first >= start and self._is_whole(_Found(first, stop)):
                return _Found(first, stop)
        return None

    def _reads_as(self, part: str, here: int) -> int:
        """Return where `part` ends if it begins at `here`, reading each line end the way that fits; 0 if none fits."""
        done = 0
        while done < len(part):
            sign = self.normal[here : here + 1]
            if options := _READ_AS.get(sign):
                read = next(one for one in options if part.startswith(one, done))
                # Two numbers at the end of a line are not one number.
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
        """The hexadecimal SHA-256 of the text in normal form, as named by a source's `text` and its receipts."""
        return hashlib.sha256(normalise(self.text).encode()).hexdigest()

    @property
    def words(self) -> int:
        """The number of words."""
        return len(self.readings[0].starts)

    def find(self, quote: str) -> Match | None:
        """Find every part of `quote`, in order, as whole words. Return None if it is not in the text."""
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
        """Make the fingerprint of the text for `source`, covering every way to read its lines and pages."""
        every = [reading.words for reading in self.readings]
        every += [words(one.normal.replace(HYPHEN_BREAK, "")) for one in self.readings if HYPHEN_BREAK in one.normal]
        return fingerprint(source, every, normalise(self.text))


def _readings(text: str) -> Iterator[Reading]:
    """Yield the text as it is and, if it has page furniture, without that."""
    yield Reading(text)
    lines = text.split("\n")
    without = furniture(lines)
    if without:
        yield Reading("\n".join(line for at, line in enumerate(lines) if at not in without), _left_out(lines, without))


def _left_out(lines: Sequence[str], without: set[int]) -> list[tuple[int, int]]:
    """Return, for each omitted line, how many remaining words precede it, and how many it has."""
    found, before = [], 0
    for at, line in enumerate(lines):
        number = len(words(normalise(line)))
        if at in without:
            found.append((before, number))
        else:
            before += number
    return found


def occurrences(part: str, text: str, start: int) -> Iterator[int]:
    """Yield the positions of `part` in `text`, from `start` on."""
    at = text.find(part, start) if part else -1
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _in_order(parts: Sequence[str], text: str) -> bool:
    """Return whether the parts occur in `text` letter for letter, one after the other."""
    end = 0
    for part in parts:
        at = text.find(part, end)
        if at < 0:
            return False
        end = at + len(part)
    return True


def find_quote(quote: str, text: str) -> Match | None:
    """Find `quote` in a text that is needed only once."""
    return Text(text).find(quote)
