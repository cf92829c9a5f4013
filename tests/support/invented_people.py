"""Invented people, some of them recorded twice, with the truth: always the same for the same number and seed.

Families, offices and events are drawn as in a register: a few family names are common, most are rare, relatives serve
in one body, and people of one name live at other times or elsewhere. Of whoever is recorded twice, each record has a
part of the events, under another form of the name.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sourcebook.book.book import Book
from sourcebook.book.link import link
from sourcebook.records.models import Entity, Event
from sourcebook.records.record import keep
from sourcebook.records.vocabulary import Settings, Vocabulary

#: Given names; those between slashes are one name in several spellings.
GIVEN = """
Adam Agnes Albert Alice Amos Andrew Anna Arthur Beatrice Benjamin Bernard Bertha Caroline Cecil Charles Clara Conrad
Cyril Daniel Dorothy Edgar Edith Edmund Eleanor Elias Emily Ernest Esther Eugene Felix Florence Francis Frederick George
Gerald Gilbert Grace Gregory Harold Harriet Henry Herbert Hilda Horace Hubert Hugh Ida Irene Isaac Ivy Jacob James Jane
Joan John Jonathan Joseph Joshua Josephine Judith Julia Julian Laura Leonard Lewis Lionel Louisa Lucy Mabel Margaret
Maria Mario Martha Martin Martina Matilda Maurice Miriam Nathan Nicholas Nora Oliver Oscar Patrick Paul Paula Percy
Peter Philip Rachel Ralph Raymond Rebecca Richard Robert Roland Rosa Rupert Ruth Samuel Sarah Sidney Simon Sophia
Stephen Susan Sylvia Theodore Thomas Timothy Ursula Victor Vincent Violet Walter Wilfred William Winifred
Mohammed/Muhammad/Mohamed Ahmed/Ahmad Yusuf/Youssef/Yousef Hussein/Husayn/Hossein Abdullah/Abdallah Fatima/Fatimah
Khadija/Khadidja Mustafa/Moustapha/Mostafa Omar/Umar Said/Saeed Suleiman/Sulayman/Soliman Rashid/Rachid Aisha/Aicha
Sergei/Sergey Aleksandr/Alexander Yekaterina/Ekaterina Nikolai/Nikolay Dmitri/Dmitry Evgeni/Yevgeny Tatiana/Tatyana
""".split()
#: Family names in several spellings, the others are made of syllables.
FAMILY = """
Gaddafi/Qadhafi/Kadhafi Hammouchi/Hamouchi/Hamushi Benali/Ben-Ali Tchaikovsky/Chaikovsky Khrushchev/Khrouchtchev
Mansouri/Mansuri Shariati/Chariati Bouchareb/Busharib Haddad/Hadad Boulos/Bulus Qasim/Kassem/Kasim Jibril/Djibril
Zhukov/Joukov Yeltsin/Eltsin Müller/Mueller Schröder/Schroeder Sørensen/Sorensen Ånnerud/Annerud
""".split()
_STARTS = (
    "Bar Bel Ber Bran Cal Car Crom Dal Dor Dun Ell Fair Fen Gar Glad Graf Hal Har Hol Kel Lang Lin Mar Mel".split()
)
_STARTS += "Nor Oak Pem Quar Ras Row Sal Sel Stan Tar Thorn Tol Ven Wal War Wex Whit Win Wood Yar Zel".split()
_ENDS = (
    "bury by combe den don feld field ford gate ham hurst ington ley low man mer more nell ner rick son stead".split()
)
_ENDS += "stone ton vale ville well wick wood worth".split()

VOCABULARY = {
    "entity_types": {"person": {"label": "Person", "plural": "People", "folder": "people", "schema": "Person"}},
    "event_types": {"meeting": {"label": "Meeting"}},
}
Pairs = set[frozenset[str]]


@dataclass
class _Person:
    """Somebody, with the records of him or her."""

    given: str
    middle: str
    family: str
    body: int
    first: int
    last: int
    records: list[str] = field(default_factory=list)


def people(number: int, seed: int = 1) -> tuple[Book, Pairs]:
    """Return a book with so many records of people, and the pairs of records that are of one person."""
    return _Maker(number, random.Random(seed)).make()


def crowd(number: int) -> Book:
    """Return a book with so many people who are all called the same."""
    entities = {f"person-{at:05}": _entity("John Smith") for at in range(number)}
    for key, entity in entities.items():
        keep(entity, key=key)
    return link({}, entities, {}, Vocabulary.model_validate(VOCABULARY), Settings())


class _Maker:
    def __init__(self, number: int, draw: random.Random):
        self.number = number
        self.draw = draw
        self.entities: dict[str, Any] = {}
        families = [*FAMILY, *dict.fromkeys(draw.choice(_STARTS) + draw.choice(_ENDS) for _ in range(number))]
        draw.shuffle(families)
        self.families = families
        self.weights = [1 / (rank + 12) for rank in range(len(families))]
        self.bodies = max(4, number // 40)

    def make(self) -> tuple[Book, Pairs]:
        """Draw persons until there are enough records, then events for them."""
        persons: list[_Person] = []
        while len(self.entities) < self.number:
            person = self._person(persons)
            persons.append(person)
            self._record(person, self._full(person))
            if self.draw.random() < 0.1:
                self._record(person, self.draw.choice(_FORMS)(self, person))
        truth = {frozenset(person.records) for person in persons if len(person.records) > 1}
        return self._book(persons), truth

    def _person(self, others: list[_Person]) -> _Person:
        """A person: now and then of the same name as an earlier one, or a relative who serves in the same body."""
        chance, other = self.draw.random(), self.draw.choice(others) if others else None
        year = self.draw.randrange(1800, 1990)
        body = self.draw.randrange(self.bodies)
        given, family = self._given(), self.draw.choices(self.families, self.weights)[0]
        if other and chance < 0.04:
            return _Person(other.given, other.middle, other.family, body, year, year + self.draw.randrange(3, 30))
        if other and chance < 0.10:
            family, body, year = other.family, other.body, other.first + self.draw.randrange(-10, 25)
        middle = self._given() if self.draw.random() < 0.3 else ""
        return _Person(given, middle, family, body, year, year + self.draw.randrange(3, 30))

    def _given(self) -> str:
        return self.draw.choice(GIVEN)

    def _full(self, person: _Person) -> str:
        parts = (person.given, person.middle, person.family)
        return " ".join(part.split("/")[0] for part in parts if part)

    def _record(self, person: _Person, name: str) -> None:
        key = f"person-{len(self.entities):05}"
        self.entities[key] = name
        person.records.append(key)

    def _book(self, persons: list[_Person]) -> Book:
        """Link the records with events: each of a few people of one body, in years when they were in it."""
        members: dict[int, list[_Person]] = defaultdict(list)
        for person in persons:
            members[person.body].append(person)
        events: dict[str, Event] = {}
        seen: dict[str, int] = defaultdict(int)
        for person in persons:
            for _ in range(self.draw.randrange(2, 6)):
                year = self.draw.randrange(person.first, person.last + 1)
                there = [one for one in members[person.body] if one.first <= year <= one.last and one is not person]
                company = [person, *self.draw.sample(there, min(len(there), self.draw.randrange(0, 4)))]
                keys = [min(one.records, key=lambda key: (seen[key], key)) for one in company]
                for key in keys:
                    seen[key] += 1
                events[f"event-{len(events):05}"] = _event(keys, year, f"the hall of body {person.body}")
        for key, event in events.items():
            keep(event, key=key)
        entities = {key: _entity(name) for key, name in self.entities.items()}
        for key, entity in entities.items():
            keep(entity, key=key)
        return link({}, entities, events, Vocabulary.model_validate(VOCABULARY), Settings())

    # ---- other forms of a name

    def respelt(self, person: _Person) -> str:
        """The name with the other spellings that it has; without any, with a slip of the pen."""
        parts = [part.split("/")[-1] for part in (person.given, person.middle, person.family) if part]
        other = " ".join(parts)
        return other if other != self._full(person) else self.misspelt(person)

    def misspelt(self, person: _Person) -> str:
        """The name with two letters of one word swapped, or one doubled or left out."""
        words = self._full(person).split()
        at = max(range(len(words)), key=lambda place: len(words[place]))
        word, place = words[at], self.draw.randrange(1, len(words[at]) - 1)
        slips = (
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1 :],
        )
        words[at] = self.draw.choice(slips)
        return " ".join(words)

    def swapped(self, person: _Person) -> str:
        """The family name first, with a comma or, as in a list, without."""
        *given, family = self._full(person).split()
        return f"{family}{self.draw.choice((',', ''))} {' '.join(given)}"

    def initials(self, person: _Person) -> str:
        """Initials for the given names."""
        *given, family = self._full(person).split()
        return f"{' '.join(f'{name[0]}.' for name in given)} {family}"

    def shortened(self, person: _Person) -> str:
        """The name without the middle one, or with an honorific."""
        given, *_, family = self._full(person).split()
        return f"{given} {family}" if person.middle else f"Dr. {given} {family}"


_FORMS: tuple[Callable[[_Maker, _Person], str], ...] = (
    _Maker.respelt,
    _Maker.respelt,
    _Maker.misspelt,
    _Maker.swapped,
    _Maker.initials,
    _Maker.shortened,
)


def _entity(name: str) -> Entity:
    return Entity.model_validate({"type": "person", "name": name, "description": "Somebody."})


def _event(keys: list[str], year: int, place: str) -> Event:
    return Event.model_validate(
        {
            "title": "A meeting",
            "date": str(year),
            "type": "meeting",
            "places": [place],
            "participants": [{"entity": key} for key in dict.fromkeys(keys)],
            "description": "They met.",
        }
    )
