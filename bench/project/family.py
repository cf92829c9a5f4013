"""A family tree over 200 years: births, deaths and marriages from parish registers, with namesakes in each generation
and many undated entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .people import Name, name_of_somebody
from .registers import FIRST, TYPES, Registers, named, numbered
from .writing import Record

VOCABULARY = (
    TYPES
    + """\
event_types:
  birth: {label: Birth}
  death: {label: Death}
  marriage: {label: Marriage}
participant_roles:
  participant: {label: took part}
  child: {label: was born}
  deceased: {label: died}
  spouse: {label: married}
  witness: {label: witness}
relation_types:
  child-of: {label: child of, inverse: parent of}
  married-to: {label: married to, inverse: married to}
event_relations:
  led-to: {label: led to, inverse: result of}
topics:
  register: {label: Registers, description: What parish registers say.}
"""
)
#: Each generation has so many more than the one before, and so many years later.
GROWTH, YEARS = 1.35, 27
REGISTERS = 16
FAMILIES = ("Fletcher", "Baker", "Sawyer", "Draper", "Hale")


@dataclass
class Family(Registers):
    """Invents the records of a family."""

    vocabulary: str = VOCABULARY
    people: list[str] = field(default_factory=list)
    parishes: list[str] = field(default_factory=list)
    names: dict[str, Name] = field(default_factory=dict)
    born: dict[str, int] = field(default_factory=dict)
    spouses: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parishes = list(numbered("parish", max(2, self.size.entities // 80)))
        self.people = list(numbered("person", self.size.entities - len(self.parishes)))
        self.names |= {key: Name(f"{self.words(4).split()[1].title()} parish {key[-3:]}") for key in self.parishes}
        before: list[str] = []
        left, number, year = list(self.people), max(2, len(self.people) // 40), FIRST
        while left:
            here, left = left[: round(number)], left[round(number) :]
            for key in here:
                self._person(key, year, before)
            for one, other in zip(here[::2], here[1::2], strict=False):
                self.spouses[one] = other
            before, number, year = here, number * GROWTH, year + YEARS

    def _person(self, key: str, year: int, before: list[str]) -> None:
        parent = self.draw.choice(before) if before else ""
        family = self.names[parent].written.split()[-1] if parent else self.draw.choice(FAMILIES)
        namesake = parent and self.often(0.15)
        self.names[key] = self.names[parent] if namesake else name_of_somebody(self.draw, family)
        self.born[key] = year + self.draw.randint(0, YEARS - 1)
        if parent:
            self.parents[key] = parent

    def _entered(self, number: int, quote: str) -> Record:
        """A citation of a parish register by folio and line, or of a recorded interview by minute."""
        if number % 9 == 8:
            return self.cite("interviews", quote, f"minute {number // 60}:{number % 60:02}")
        return self.cite(
            f"parish-register-{number % REGISTERS:02}",
            quote,
            f"folio {number // 20 + 1}{'rv'[number % 2]}, line {number % 20 + 1}",
        )

    def entities(self) -> Iterator[tuple[str, Record]]:
        """Everybody, with parents and spouses, then the parishes."""
        for at, key in enumerate((*self.people, *self.parishes)):
            name = self.names[key].written
            found: Record = {"type": "person" if key in self.born else "place", **named(self.names[key])}
            found["description"] = f"{name}, entered under {key}."
            found["citations"] = [self._entered(at, f"{name} is entered here as {key}")]
            if relations := list(self._relations(at, key)):
                found["relations"] = relations
            if self.often(0.05):
                found["statements"] = [
                    self.statement(name, "the parish clerk", lambda quote, at=at: self._entered(at, f"{quote} {at}"))
                ]
            yield key, found

    def _relations(self, at: int, key: str) -> Iterator[Record]:
        for kind, other in (("child-of", self.parents.get(key)), ("married-to", self.spouses.get(key))):
            if other:
                quote = f"{self.names[key].written} is {kind.replace('-', ' ')} {self.names[other].written}, {key}"
                yield {"type": kind, "entity": other, "citations": [self._entered(at, quote)]}

    def events(self) -> Iterator[tuple[str, Record]]:
        """Births, deaths and marriages, in no order; a fifth without a date."""
        couples = list(self.spouses.items())
        for at, key in enumerate(numbered("event", self.size.events)):
            kind = ("birth", "death", "birth", "marriage")[at % 4] if at // 4 < len(couples) else "birth"
            one = couples[at // 4][0] if kind == "marriage" else self.people[at % len(self.people)]
            yield key, self._event(at, kind, one)

    def _event(self, at: int, kind: str, key: str) -> Record:
        role = {"birth": "child", "death": "deceased", "marriage": "spouse"}[kind]
        involved = [key, *([self.spouses[key]] if kind == "marriage" else ())]
        names = " and ".join(self.names[one].written for one in involved)
        title = f"{kind.title()} of {names}"
        year = self.born[key] + {"birth": 0, "death": 64, "marriage": 25}[kind]
        found: Record = {"title": title, "date": "unknown" if self.often(0.2) else self.date(year), "type": kind}
        found["places"] = [self.draw.choice(self.parishes)]
        found["participants"] = [{"entity": one, "role": role} for one in involved]
        if self.often(0.3):
            found["participants"].append({"name": name_of_somebody(self.draw).written, "role": "witness"})
        found["description"] = f"{title}, as the register has it."
        found["citations"] = [self._entered(at, f"{title}, entry {at} of the register")]
        return found | {"topics": ["register"]}

    def sources(self) -> Iterator[tuple[str, Record]]:
        """The parish registers, and the interviews."""
        for key in self.paragraphs:
            kind, title = (
                ("interview", "Interviews") if key == "interviews" else ("manuscript", f"Parish register {key[-2:]}")
            )
            yield self.source(key, title, kind, "unknown" if key.endswith("7") else str(1900 + len(key)))
