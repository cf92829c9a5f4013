"""Match the parts of two records, and extract their meaning.

Parts match if they are equal, else by id, else by their identifying words, else by the likeness of these words. Parts
without a match were added or removed.
"""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..records.bibliography import PersonName, bibliographic_fields
from ..records.models import Relation
from ..records.record import Record
from ..records.references import references_of
from ..records.source import Source
from ..records.values.types import parse_paragraphs

#: Lists whose order has a meaning.
ORDERED = {"paragraphs", "via"} | {field.name for field in bibliographic_fields(Source) if field.kind == "names"}
#: The likeness (0 to 1) from which a part counts as changed rather than replaced.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Matching:
    """Compares parts of records by meaning. `renamed` maps old ids of records to new ones."""

    renamed: dict[str, str]

    def meaning(self, value: Any, refers: str, old: bool = False) -> object:
        """Return what counts in a value: without layout or location, and with new ids for renamed records."""
        match value:
            case PersonName():
                return (str(value), self.meaning(value.parts, ""))
            case str():
                if refers == "text":
                    return tuple(
                        tuple(one if isinstance(one, str) else (self._id(one.id, old), one.words) for one in paragraph)
                        for paragraph in parse_paragraphs(value)
                    )
                if refers == "claim":
                    record, mark, anchor = value.partition("#")
                    return f"{self._id(record, old)}{mark}{anchor}"
                return self._id(value, old) if refers else value
            case Record():
                refer = references_of(type(value))
                return tuple(
                    self.meaning(getattr(value, name), refer.get(name, ""), old)
                    if name in ORDERED or not isinstance(getattr(value, name), tuple)
                    else frozenset(
                        Counter(self.meaning(one, refer.get(name, ""), old) for one in getattr(value, name)).items()
                    )
                    for name in type(value).model_fields
                )
            case tuple():
                return tuple(self.meaning(one, refers, old) for one in value)
        return value

    def _identity(self, record: Record, old: bool) -> tuple[object, ...]:
        """Return the meaning of the words that identify a part."""
        refers = references_of(type(record))
        values = ((getattr(record, name), refers.get(name, "")) for name in record.identity)
        return tuple(self.meaning(value, to, old) for value, to in values if value)

    def _id(self, value: str, old: bool) -> str:
        return self.renamed.get(value, value) if old else value

    def matched(
        self, before: list[Record], after: list[Record]
    ) -> tuple[list[tuple[Record, Record]], list[Record], list[Record]]:
        """Return the pairs of parts that match but differ, those that are gone, and those that are new."""
        _paired(before, after, lambda one, old: self.meaning(one, "", old))
        pairs = _paired(before, after, lambda one, old: getattr(one, "id", None))
        pairs += _paired(before, after, self._identity)
        # A claim reworded beyond recognition counts as one removed and one added.
        likeness = sorted(
            (
                (-_likeness(old, new), at, position)
                for at, old in enumerate(before)
                for position, new in enumerate(after)
                if _likeness(old, new) >= _ALIKE
            ),
        )
        taken: tuple[set[int], set[int]] = (set(), set())
        for _, at, position in likeness:
            if at not in taken[0] and position not in taken[1]:
                taken[0].add(at)
                taken[1].add(position)
                pairs.append((before[at], after[position]))
        gone = [one for at, one in enumerate(before) if at not in taken[0]]
        fresh = [one for position, one in enumerate(after) if position not in taken[1]]
        return pairs, gone, fresh


def _paired(
    before: list[Record], after: list[Record], key: Callable[[Record, bool], object]
) -> list[tuple[Record, Record]]:
    """Remove the records with the same key from both lists and return them in pairs."""
    waiting: dict[object, list[Record]] = {}
    for one in after:
        if (name := key(one, False)) is not None:
            waiting.setdefault(name, []).append(one)
    pairs = []
    for one in list(before):
        found = waiting.get(key(one, True))
        if found:
            other = found.pop(0)
            pairs.append((one, other))
            before[:] = [rest for rest in before if rest is not one]
            after[:] = [rest for rest in after if rest is not other]
    return pairs


def _likeness(old: Record, new: Record) -> float:
    """Return the likeness (0 to 1) of two parts in their identifying words."""
    if type(old) is not type(new):
        return 0
    name = old.identity[-1]
    was, now = getattr(old, name), getattr(new, name)
    if isinstance(old, Relation):
        return _ALIKE if was == now else 0
    if references_of(type(old)).get(name, "text") != "text":  # an id or a word, which is another or the same
        return 0
    match = _matcher(was, now)
    return match.ratio() if match.real_quick_ratio() >= _ALIKE and match.quick_ratio() >= _ALIKE else 0


@functools.lru_cache(maxsize=2**10)
def _matcher(old: str, new: str) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, old, new, autojunk=False)
