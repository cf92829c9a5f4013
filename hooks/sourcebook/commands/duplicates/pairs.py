"""Pairs of entities that are likely the same, by their names, years, and whom and what they share.

Every pair gets points: for how alike the names are, for how rare they are, for what both have to do with (less for what
many do), and for their years. Names are compared only within blocks that share a word, as it sounds, and an initial of
another, so that the time grows with the number of names.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...book.book import Book
from ...book.names.record_names import names_of_entity, same_name
from ...core.dates.edtf import Edtf
from ...records.models import Entity
from .likeness import Likeness, NameWords, likeness, name_words, sounds

#: Points by how alike the words of the names are that are least so.
_POINTS = {"the same": 3.0, "transliterated": 2.5, "misspelt": 2.0, "an initial": 1.0}
#: Points that a pair needs.
ENOUGH = 4.0
#: In a block of more names, each is compared with so many that follow it in the alphabet.
_MOST = 40
#: Points for two who are known to have to do with others, and with nobody and nothing in common.
_NOTHING_SHARED = -1.5
#: No person is active for longer.
_LONGEST_LIFE = 80
#: Years between the last of one and the first of the other that make it unlikely that they are the same.
_GAP = 15


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that are likely the same: the names that are alike, what both have to do with (ids, rarest first),
    the years of each, and the points for all that."""

    one: Entity
    other: Entity
    names: tuple[str, str]
    alike: Likeness
    shared: tuple[str, ...]
    years: tuple[tuple[int, int] | None, tuple[int, int] | None]
    points: float


def likely_pairs(book: Book) -> list[Pair]:
    """Return the pairs of entities of one type that are likely the same, the likeliest first."""
    found = _Finder(book).pairs()
    return sorted(found, key=lambda pair: (-pair.points, pair.one.key, pair.other.key))


@dataclass(frozen=True)
class _Finder:
    book: Book

    @cached_property
    def names(self) -> dict[str, list[NameWords]]:
        """The names of each entity."""
        person = self.book.names.is_person
        return {
            key: [name_words(name, person(entity)) for name in names_of_entity(entity)]
            for key, entity in self.book.entities.items()
        }

    @cached_property
    def frequency(self) -> Counter[str]:
        """How many entities have a word in their names, by its key."""
        return Counter(
            sound
            for names in self.names.values()
            for sound in {sounds(word)[0] for name in names for word in name.words}
        )

    @cached_property
    def company(self) -> dict[str, set[str]]:
        """Whom and what each entity has to do with: events, those who took part, organizations, places."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, events in self.book.events_of.items():
            for event in events:
                found[key] |= {event.key, *event.places}
                # Of a large event, everybody took part.
                if len(event.participants) <= _MOST:
                    found[key] |= {one.entity or one.name or "" for one in event.participants}
        for key, entity in self.book.entities.items():
            found[key] |= {role.organization for role in entity.roles}
            found[key] |= {end.other for end in self.book.relation_ends.get(key, ())}
        return {key: others - {key} for key, others in found.items()}

    @cached_property
    def known_to(self) -> Counter[str]:
        """How many entities have to do with each."""
        return Counter(other for others in self.company.values() for other in others)

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs that have enough points."""
        for one, other in self._candidates():
            pair = self._pair(self.book.entities[one], self.book.entities[other])
            if pair and pair.points >= ENOUGH:
                yield pair

    def _candidates(self) -> Iterable[tuple[str, str]]:
        blocks: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
        for key, names in self.names.items():
            for name in names:
                for block in _blocks(name):
                    blocks[(self.book.entities[key].type, *block)].setdefault(key, " ".join(sorted(name.words)))
        found: dict[tuple[str, str], None] = {}
        for members in blocks.values():
            keys = sorted(members, key=lambda key: (members[key], key))
            for at, one in enumerate(keys):
                for other in keys[at + 1 : at + 1 + _MOST]:
                    found[(min(one, other), max(one, other))] = None
        return found

    def _pair(self, one: Entity, other: Entity) -> Pair | None:
        if self._is_judged(one, other):
            return None
        years = self.years.get(one.key), self.years.get(other.key)
        timely = _points_of_years(*years, persons=self._are_persons(one, other))
        best = max(self._likenesses(one, other), key=lambda found: found[0], default=None)
        if best is None or timely is None:
            return None
        points, names, alike = best
        shared = sorted(
            self.company.get(one.key, set()) & self.company.get(other.key, set()),
            key=lambda key: (self.known_to[key], key),
        )
        company = min(3.0, 2 * sum(map(self._weight, shared)))
        if not shared and self.company.get(one.key) and self.company.get(other.key):
            company = _NOTHING_SHARED
        return Pair(one, other, names, alike, tuple(shared), years, round(points + company + timely, 2))

    def _is_judged(self, one: Entity, other: Entity) -> bool:
        """Return whether the records say already that they are different."""
        told_apart = one.distinguish and other.distinguish and same_name(one.name) == same_name(other.name)
        return bool(told_apart) or frozenset((one.key, other.key)) in self.book.names.different

    def _likenesses(self, one: Entity, other: Entity) -> Iterator[tuple[float, tuple[str, str], Likeness]]:
        person = self.book.names.is_person(one)
        for mine in self.names[one.key]:
            for theirs in self.names[other.key]:
                alike = likeness(mine, theirs)
                if alike and (person or (not alike.extra and alike.worst != "an initial")):
                    points = _POINTS[alike.worst] + self._rarity(mine, theirs)
                    points -= min(alike.extra, 2) * 0.5 + (mine.suffix != theirs.suffix) * 0.5
                    # One word of several is hardly a name.
                    points -= 2.0 if alike.extra and len(alike.kinds) == 1 else 0
                    yield points, (mine.name, theirs.name), alike

    def _rarity(self, one: NameWords, other: NameWords) -> float:
        """Return points for a name that chance would hardly repeat, from the frequency of its words."""
        short = min(one.words, other.words, key=len)
        number = len(self.names)
        expected = float(number)
        for word in short:
            expected *= 1 / 12 if len(word) == 1 else min(1, self.frequency[sounds(word)[0]] / number)
        return max(-1.0, min(2.0, -math.log10(max(expected, 1e-9))))

    def _weight(self, key: str) -> float:
        """Return how much it says that two have to do with the same: less if many do."""
        number = max(2, len(self.names))
        return max(0.0, 1 - math.log(max(1, self.known_to[key] - 1)) / math.log(number))

    def _are_persons(self, one: Entity, other: Entity) -> bool:
        return self.book.names.is_person(one) and self.book.names.is_person(other)

    @cached_property
    def years(self) -> dict[str, tuple[int, int] | None]:
        """The first and the last year of what each entity did."""
        return {key: self._years(entity) for key, entity in self.book.entities.items()}

    def _years(self, entity: Entity) -> tuple[int, int] | None:
        dates = [event.date.date for event in self.book.events_of.get(entity.key, ())]
        ends = [(one.start, one.end) for one in entity.roles] + [(one.start, one.end) for one in entity.relations]
        dates += [when.date for both in ends for when in both if when]
        years = [year for date in dates for year in _years_of(date)]
        return (min(years), max(years)) if years else None


def _years_of(date: Edtf) -> Iterator[int]:
    return (day.year for day in (date.earliest, date.latest) if day)


def _points_of_years(one: tuple[int, int] | None, other: tuple[int, int] | None, persons: bool) -> float | None:
    """Return points for years that are close, None for those that no life of `persons` spans."""
    if not one or not other:
        return 0.0
    gap = max(one[0], other[0]) - min(one[1], other[1])
    lasted = max(one[1], other[1]) - min(one[0], other[0])
    if persons and (lasted > _LONGEST_LIFE or gap > 2 * _GAP):
        return None
    return 0.5 if gap <= 5 else -1.0 if gap > _GAP else 0.0


def _blocks(name: NameWords) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a name: the sound of each word, with the initials of each other word."""
    for at, word in enumerate(name.words):
        others = [other for place, other in enumerate(name.words) if place != at]
        initials = {sign for other in others for sign in (other[0], sounds(other)[0][0])}
        for sound in sounds(word) if len(word) > 1 else ():
            yield from ((sound, initial) for initial in initials or ("",))
