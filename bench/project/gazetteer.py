"""A gazetteer: places and what happened there, from many histories with a few quotes each, which disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .people import Name, name_of_somebody
from .registers import FIRST, LAST, TYPES, Registers, named, numbered
from .writing import Record

VOCABULARY = (
    TYPES
    + """\
event_types:
  siege: {label: Siege}
  founding: {label: Founding}
  flood: {label: Flood}
  council: {label: Council, meeting: true}
participant_roles:
  participant: {label: took part}
  besieger: {label: besieger}
relation_types:
  located-in: {label: located in, inverse: place of}
  rules: {label: rules, inverse: ruled by}
event_relations:
  led-to: {label: led to, inverse: result of}
  followed: {label: followed, inverse: followed by}
topics:
  water: {label: Water, description: Rivers and floods.}
  walls: {label: Walls, description: Walls and sieges.}
"""
)
KINDS = ("siege", "founding", "flood", "council")
FIRSTS = "Upper Lower Great Little Old New Nether Saint".split()
LASTS = "Ford Bridge Haven Marsh Hollow Wick Mere Strand Cliff".split()


@dataclass
class Gazetteer(Registers):
    """Invents the records of a gazetteer. `size.quotes` is the number of sources."""

    vocabulary: str = VOCABULARY
    places: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    names: dict[str, Name] = field(default_factory=dict)
    cited: int = 0

    def __post_init__(self) -> None:
        number = self.size.entities * 7 // 10
        self.places = list(numbered("place", number))
        self.people = list(numbered("ruler", self.size.entities - number))
        self.names |= {key: name_of_somebody(self.draw) for key in self.people}
        for key in self.places:
            name = f"{self.draw.choice(FIRSTS)} {self.draw.choice(LASTS)}"
            self.names[key] = name_of_somebody(self.draw) if self.often(0.1) else Name(f"{name} {key[-3:]}")

    def _quoted(self, words: str) -> Record:
        """A citation of the next source, so that each has a few."""
        self.cited += 1
        key = f"history-{self.cited % self.size.quotes:04}"
        return self.cite(key, f"{words}, as told in chapter {self.cited}", f"page {self.cited % 300 + 1}")

    def entities(self) -> Iterator[tuple[str, Record]]:
        """Every place, most of them in another, then everybody."""
        for at, key in enumerate((*self.places, *self.people)):
            name = self.names[key].written
            found: Record = {"type": "place" if at < len(self.places) else "person", **named(self.names[key])}
            found["description"] = f"{name} is {self.words(8)}."
            found["citations"] = [self._quoted(f"{name} is {self.words(6)}")]
            if at < len(self.places) and at % 8:
                found["coordinates"] = self._position(at)
            if at < len(self.places) and at and self.often(0.8):
                other = self.places[at // 7]
                quote = f"{name} lies in {self.names[other].written}"
                found["relations"] = [{"type": "located-in", "entity": other, "citations": [self._quoted(quote)]}]
            yield key, found

    def _position(self, at: int) -> Record:
        """A position in one of three regions."""
        latitude, longitude = ((34, -6), (48, 3), (41, 29))[at % 3]
        north, east = round(latitude + at % 40 / 20, 2), round(longitude + at % 49 / 20, 2)
        precision = ("settlement", "exact", "region")[at % 5 % 3]
        return {"latitude": north, "longitude": east, "precision": precision, "note": "Invented."}

    def events(self) -> Iterator[tuple[str, Record]]:
        """Every event, on which now and then histories differ."""
        for at, key in enumerate(numbered("event", self.size.events)):
            yield key, self._event(at)

    def _event(self, at: int) -> Record:
        kind, place = self.draw.choice(KINDS), self.draw.choice(self.places)
        name = self.names[place].written
        title = f"{kind.title()} of {name}, no. {at}"
        found: Record = {"title": title, "date": self.date(FIRST + (LAST - FIRST) * at // self.size.events)}
        found |= {"type": kind, "places": [place]}
        if self.often(0.08):
            found |= {"status": "alleged", "by": self.draw.choice(self.people)}
        number = min(len(self.people), 40 if kind == "council" and at % 50 == 0 else self.draw.randint(0, 4))
        if number:
            role = "besieger" if kind == "siege" else "participant"
            found["participants"] = [{"entity": one, "role": role} for one in self.draw.sample(self.people, number)]
        found["description"] = f"{title}: {self.words(16)}."
        found["citations"] = [self._quoted(f"the {kind} of {name} {self.words(5)}")]
        if self.often(0.3):
            found["statements"] = [self.statement(name, self.draw.choice(self.people), self._quoted)]
        if at % 20 == 7:
            found["disagreements"] = [self._disagreement(name, at)]
        found["topics"] = ["water" if kind == "flood" else "walls"]
        if at and self.often(0.1):
            found["related"] = [{"event": f"event-{at - 1:05}", "type": "followed"}]
        return found

    def _disagreement(self, name: str, at: int) -> Record:
        positions = [self.statement(name, self.draw.choice(self.people), self._quoted) for _ in range(2)]
        return {"question": f"When did {self.words(5)} at {name} ({at})?", "positions": positions}

    def sources(self) -> Iterator[tuple[str, Record]]:
        """The histories."""
        for key in sorted(self.paragraphs):
            published = "unknown" if key.endswith("13") else str(1850 + int(key[-4:]) % 150)
            yield self.source(key, f"History of {self.words(5)}, {key[-4:]}", "book", published)
