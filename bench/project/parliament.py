"""A parliament over 200 years: members re-elected after a pause, thousands of offices in one register, committees with
acronyms, and sittings of hundreds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .people import Name, name_of_somebody
from .registers import FIRST, LAST, TYPES, Registers, named, numbered
from .words import ADJECTIVES, NOUNS
from .writing import Record

VOCABULARY = (
    TYPES
    + """\
event_types:
  sitting: {label: Sitting, meeting: true}
  election: {label: Election}
  vote: {label: Vote}
participant_roles:
  participant: {label: took part}
  mover: {label: moved}
  elected: {label: elected}
relation_types:
  part-of: {label: part of, inverse: includes}
  sits-for: {label: sits for, inverse: is represented by}
event_relations:
  led-to: {label: led to, inverse: result of}
topics:
  law: {label: Law, description: What was made law.}
  budget: {label: Budget, description: What was spent.}
"""
)
REGISTER, JOURNALS = "register-of-members", 12
#: The most who attend a large sitting, every how many events there is one, and acronyms an entity has.
ATTEND, EVERY, ACRONYMS = 300, 90, 2.2


@dataclass
class Parliament(Registers):
    """Invents the records of a parliament. `size.quotes` is the number of offices."""

    vocabulary: str = VOCABULARY
    members: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    names: dict[str, Name] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bodies = max(3, self.size.entities // 9)
        places = max(2, self.size.entities // 16)
        self.members = list(numbered("member", self.size.entities - bodies - places))
        self.bodies = list(numbered("body", bodies))
        self.places = list(numbered("seat", places))
        self.names |= {key: name_of_somebody(self.draw) for key in self.members}
        for number, key in enumerate(self.bodies):
            first = ("Assembly", "Senate", "Old Party")[number] if number < 3 else self._committee(number)
            self.names[key] = Name(first)
        self.names |= {key: Name(f"{self._place()} {number}") for number, key in enumerate(self.places)}

    def _committee(self, number: int) -> str:
        words = self.draw.choice(ADJECTIVES), self.draw.choice(NOUNS), self.draw.choice(NOUNS)
        return f"{'Party' if number % 4 == 3 else 'Committee'} of the {' '.join(words)} no. {number}".title()

    def _place(self) -> str:
        return f"{self.draw.choice(ADJECTIVES)}{self.draw.choice(NOUNS)}".title()

    def entities(self) -> Iterator[tuple[str, Record]]:
        """Every member with their offices, then bodies and constituencies."""
        left, acronyms = self.size.quotes, 0
        for at, key in enumerate((*self.members, *self.bodies, *self.places)):
            found = self._entity(key)
            wanted = round(ACRONYMS * (at + 1)) - acronyms
            found.setdefault("aliases", []).extend(self._acronym(key, acronyms + one) for one in range(wanted))
            acronyms += wanted
            if at < len(self.members):
                mean = left / (len(self.members) - at)
                number = min(left, max(1, round(self.draw.uniform(0.3, 1.7) * mean))) if left else 0
                number = left if at == len(self.members) - 1 else number
                left -= number
                found["roles"] = list(self._offices(at, key, number))
            yield key, found

    def _entity(self, key: str) -> Record:
        kind = {"member": "person", "body": "organization", "seat": "place"}[key.partition("-")[0]]
        name = self.names[key].written
        found: Record = {"type": kind, **named(self.names[key]), "description": f"{name} is in the register."}
        found["citations"] = [self.cite(REGISTER, f"{name} is entered here under {key}", f"entry {key}")]
        if kind == "organization" and key not in self.bodies[:3]:
            quote = f"The {name} belongs to the {self.names[self.bodies[0]].written} by rule {key}"
            relation = {"type": "part-of", "entity": self.bodies[0]}
            found["relations"] = [relation | {"citations": [self.cite(REGISTER, quote, f"rule {key}")]}]
        return found

    def _acronym(self, key: str, number: int) -> Record:
        letters = "".join(chr(65 + number // step % 26) for step in (676, 26, 1))
        return {"name": letters, "kind": "acronym", "expansion": f"{self.names[key].written} {number}"}

    def _offices(self, at: int, key: str, number: int) -> Iterator[Record]:
        """Terms one after the other, some after a pause; re-elected in the same words, and in committees beside it."""
        year = self.draw.randint(FIRST, LAST - 60)
        house, seat = self.draw.choice(self.bodies[:2]), self.names[self.draw.choice(self.places)].written
        for term in range(number):
            year += self.draw.choice((0, 4, 4, 4, 8)) if term else 0
            again = term % 2 == 0 or len(self.bodies) < 4
            body = house if again else self.draw.choice(self.bodies[2:])
            title = f"Member for {seat}" if again else "member"
            quote = f"{self.names[key].written}, {title} of the {self.names[body].written}, term {year} no. {term}"
            wording = {"title": title, "citations": [self.cite(REGISTER, quote, f"id A{at:06}, term {year}")]}
            yield {"organization": body, **self._period(year, term), "wordings": [wording]}

    def _period(self, year: int, term: int) -> Record:
        form = self.draw.random()
        if form < 0.05:
            return {"from": f"{year}-{1 + term % 12:02}"}
        if form < 0.1:
            return {"from": {"date": f"{year}?", "inferred": self.sentence(6)}, "to": str(year + 4)}
        return {"from": f"{year}-01-{1 + term % 28:02}", "to": str(year + 4)}

    def events(self) -> Iterator[tuple[str, Record]]:
        """Every sitting, election and vote; each ninetieth is a sitting of hundreds."""
        for at, key in enumerate(numbered("event", self.size.events)):
            yield key, self._event(at)

    def _event(self, at: int) -> Record:
        large = at % EVERY == EVERY // 2
        kind = "sitting" if large else self.draw.choice(("sitting", "election", "vote"))
        number = min(ATTEND, len(self.members)) if large else self.draw.randint(1, min(9, len(self.members)))
        title = f"{kind.title()} on {self.words(6)}, no. {at}"
        journal = f"journal-{at % JOURNALS:02}"
        role = "elected" if kind == "election" else "participant"
        found: Record = {"title": title, "date": self.date(FIRST + (LAST - FIRST) * at // self.size.events)}
        found |= {"type": kind, "places": [self.draw.choice(self.places)]}
        found["participants"] = [{"entity": one, "role": role} for one in self.draw.sample(self.members, number)]
        found["description"] = f"{title}: {self.words(14)}."
        found["citations"] = [self.cite(journal, f"{title}, was entered", f"page {at % 700 + 1}")]
        if self.often(0.3):
            about = found["participants"][0]["entity"]
            by = self.draw.choice(self.bodies)
            said = self.statement(
                self.names[about].written, by, lambda quote: self.cite(journal, f"{quote} {at}", f"page {at % 700 + 1}")
            )
            found["statements"] = [said | {"about": [about]}]
        return found | {"topics": [self.draw.choice(("law", "budget"))]}

    def sources(self) -> Iterator[tuple[str, Record]]:
        """The register of members, and the journals."""
        for key in self.paragraphs:
            title = "Register of members" if key == REGISTER else f"Journal of the house, series {key[-2:]}"
            yield self.source(key, title, "book", "2001" if key == REGISTER else str(1990 + int(key[-2:]) % 9))
