"""The usual project: a few busy profiles and many quiet ones, offices, relations, allegations with who makes them,
disagreements, links in texts, and uncertain dates. Each quote holds a word that stands nowhere else,
`quotemark000123`.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from sourcebook.book.comparison.matching import Text

from .words import ADJECTIVES, AFTER, LINKS, NOUNS, SYLLABLES, VERBS
from .writing import SETTINGS, Record

#: Quotes drawn from a source, and words of its text that are not quoted for each word that is.
QUOTES_A_SOURCE = 20
UNQUOTED = 4

VOCABULARY = """\
entity_types:
  person: {label: Person, plural: People, folder: people, icon: account, schema: Person}
  organization: {label: Organization, plural: Organizations, folder: organizations, icon: domain, schema: Organization}
  place: {label: Place, plural: Places, folder: places, icon: map-marker, schema: Place}
event_types:
  meeting: {label: Meeting, meeting: true}
  visit: {label: Visit}
  decision: {label: Decision}
  announcement: {label: Announcement}
  complaint: {label: Complaint, ties: false}
participant_roles:
  participant: {label: participant}
  visitor: {label: visitor, meets: true}
  speaker: {label: speaker}
  decider: {label: decided by}
  mentioned: {label: mentioned, ties: false}
relation_types:
  part-of: {label: part of, inverse: includes}
  headed-by: {label: headed by, inverse: head of}
  located-in: {label: located in, inverse: place of}
event_relations:
  led-to: {label: led to, inverse: result of}
  followed: {label: followed, inverse: followed by}
topics:
"""
TOPICS = ("harbours", "bridges", "schools", "markets", "courts", "mills", "canals", "post")


@dataclass(frozen=True, slots=True)
class Size:
    """How many entities, events and different quotes a project has; in a parliament offices, in a gazetteer sources
    take the place of quotes."""

    entities: int
    events: int
    quotes: int

    def times(self, factor: float) -> Size:
        """This size, larger or smaller."""
        return Size(*(max(10, round(number * factor)) for number in (self.entities, self.events, self.quotes)))

    @property
    def sources(self) -> int:
        """The number of sources that so many quotes are drawn from."""
        return max(5, self.quotes // QUOTES_A_SOURCE)


def marker(number: int) -> str:
    """The word by which quote `number` is found."""
    return f"quotemark{number:06}"


@dataclass
class Usual:
    """Invents the records. Everything drawn is drawn from `draw`, in one fixed order."""

    size: Size
    draw: random.Random
    quotes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    weights: dict[int, list[float]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.quotes = [self._quote(number) for number in range(self.size.quotes)]
        for number in range(self.size.entities):
            share = number % 10
            kind = self.people if share < 6 else self.bodies if share < 9 else self.places
            name = self._name(number) if kind is self.people else f"{self._name(number)} {self._noun().title()}"
            key = f"{'-'.join(name.lower().split())}-{number}"
            self.names[key] = name
            kind.append(key)

    @property
    def vocabulary(self) -> str:
        """The vocabulary, as YAML."""
        return VOCABULARY + "".join(
            f"  {name}: {{label: {name.title()}, description: What is said of {name}.}}\n" for name in TOPICS
        )

    @property
    def settings(self) -> str:
        """The settings, as YAML."""
        return SETTINGS

    # ---- words

    def _noun(self) -> str:
        return self.draw.choice(NOUNS)

    def _name(self, number: int) -> str:
        """Two words that hardly anybody else has."""
        first = self.draw.choice(SYLLABLES) + self.draw.choice(SYLLABLES) + self.draw.choice(AFTER)
        last = "".join(SYLLABLES[number // step % len(SYLLABLES)] for step in (1, 32, 1024)) + self.draw.choice(AFTER)
        return f"{first.title()} {last.title()}"

    def _phrase(self) -> str:
        return f"the {self.draw.choice(ADJECTIVES)} {self._noun()}"

    def _words(self, number: int) -> str:
        """About `number` words that read like a sentence, without a full stop."""
        parts = [self._phrase(), self.draw.choice(VERBS), self._phrase()]
        while sum(part.count(" ") + 1 for part in parts) < number:
            parts += [self.draw.choice(LINKS), self._phrase()]
        return " ".join(parts)

    def _sentence(self, number: int) -> str:
        text = self._words(number)
        return f"{text[0].upper()}{text[1:]}."

    def _quote(self, number: int) -> str:
        before, after = self._words(self.draw.randint(6, 14)), self._words(self.draw.randint(5, 12))
        return f"{before} {marker(number)} {after}"

    # ---- choices

    def _one_of(self, keys: list[str]) -> str:
        """One of `keys`, the first much more often than the last."""
        if len(keys) not in self.weights:
            self.weights[len(keys)] = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(keys))))
        return self.draw.choices(keys, cum_weights=self.weights[len(keys)])[0]

    def _some_of(self, keys: list[str], number: int) -> list[str]:
        return list(dict.fromkeys(self._one_of(keys) for _ in range(number)))

    def _often(self, share: float) -> bool:
        return self.draw.random() < share

    def _topics(self) -> list[str]:
        return sorted({self.draw.choice(TOPICS) for _ in range(self.draw.randint(1, 2))})

    def _day(self) -> datetime.date:
        return datetime.date(1990, 1, 1) + datetime.timedelta(days=int(self.draw.random() * 12_000))

    def _date(self) -> str | Record:
        """A day as a rule; now and then a month, a year, a span, or a year that is inferred."""
        day, form = self._day(), self.draw.random()
        if form < 0.8:
            return day.isoformat()
        if form < 0.9:
            return day.isoformat()[:7]
        if form < 0.94:
            return f"{day.isoformat()}/{(day + datetime.timedelta(days=5)).isoformat()}"
        if form < 0.98:
            return {"date": f"{day.year}?", "inferred": self._sentence(10)}
        return "unknown"

    # ---- parts of records

    def _citation(self, number: int) -> Record:
        number %= len(self.quotes)
        found: Record = {
            "source": self._source_of(number),
            "quote": self.quotes[number],
            "locator": f"paragraph {number // self.size.sources + 1}",
        }
        return found | ({"note": self._sentence(8)} if self._often(0.1) else {})

    def _source_of(self, number: int) -> str:
        return f"source-{number % self.size.sources:05}"

    def _alleged(self, number: int) -> bool:
        """Whether the event of this number, whose quote is the one of this number, is only alleged: one in twenty."""
        return number % len(self.quotes) % 20 == 7

    def _statement(self, number: int, about: list[str]) -> Record:
        kinds = ("fact", "official", "allegation", "assessment", "prediction")
        # Words that show an alleged event report no fact.
        kind = self.draw.choices(kinds, (0 if self._alleged(number) else 4, 2, 2, 2, 1))[0]
        by = {} if kind == "fact" else {"by": self._one_of(self.bodies)}
        return {
            "text": self._sentence(self.draw.randint(12, 22)),
            "kind": kind,
            **by,
            **({"about": about} if about else {}),
            "citations": [self._citation(number)],
        }

    def _disagreement(self, number: int) -> Record:
        positions = [self._statement(number + step, []) for step in range(2)]
        return {"question": f"Who {self.draw.choice(VERBS)} {self._phrase()}?", "positions": positions}

    def _role(self, number: int) -> Record:
        citation = self._citation(number)
        wording = {"title": " ".join(citation["quote"].split()[:5]), "citations": [citation]}
        start = {"from": str(self._day().year)} if self._often(0.6) else {}
        return {"organization": self._one_of(self.bodies), **start, "wordings": [wording]}

    def _aliases(self, name: str, number: int, acronym: bool) -> list[Record]:
        short = "".join(word[:2] for word in name.split()).upper() + str(number)
        return [{"name": short, "kind": "acronym", "expansion": name} if acronym else {"name": name.split()[-1]}]

    # ---- records

    def entities(self) -> Iterator[tuple[str, Record]]:
        """Every entity."""
        kinds = {key: kind for kind, keys in self._kinds() for key in keys}
        for number, (key, name) in enumerate(self.names.items()):
            yield key, self._entity(number, key, name, kinds[key])

    def _kinds(self) -> tuple[tuple[str, list[str]], ...]:
        return (("person", self.people), ("organization", self.bodies), ("place", self.places))

    def _entity(self, number: int, key: str, name: str, kind: str) -> Record:
        found: Record = {"type": kind, "name": name, "description": self._sentence(self.draw.randint(8, 16))}
        found["citations"] = [self._citation(number)]
        if self._often(0.35):
            found["aliases"] = self._aliases(name, number, acronym=kind == "organization")
        if kind == "person" and self._often(0.6):
            found["roles"] = [self._role(number + 1)]
        if kind == "organization" and self._often(0.7):
            others = [one for one in self._some_of(self.bodies, 1) if one != key]
            found["relations"] = [
                {"type": "part-of", "entity": one, "citations": [self._citation(number + 2)]} for one in others
            ] + [{"type": "located-in", "entity": self._one_of(self.places), "citations": [self._citation(number)]}]
        if self._often(0.3):
            found["statements"] = [self._statement(number + 3, [])]
        if self._often(0.04):
            found["disagreements"] = [self._disagreement(number + 4)]
        if self._often(0.3):
            found["topics"] = self._topics()
        if self._often(0.2):
            found["links"] = {"website": f"https://example.org/{key}"}
        return found

    def events(self) -> Iterator[tuple[str, Record]]:
        """Every event."""
        for number in range(self.size.events):
            yield f"event-{number:06}", self._event(number)

    def _event(self, number: int) -> Record:
        status = self.draw.choices(("occurred", "announced", "planned"), (85, 6, 4))[0]
        status = "alleged" if self._alleged(number) else status
        involved = self._some_of(self.people, self.draw.randint(1, 3)) + self._some_of(self.bodies, 1)
        kinds = ("meeting", "visit", "decision", "announcement", "complaint")
        roles = ("participant", "participant", "visitor", "speaker", "decider", "mentioned")
        found: Record = {
            "title": f"{self._words(7).capitalize()}, {number}",
            "date": self._date(),
            "type": self.draw.choice(kinds),
        }
        if status != "occurred":
            found |= {"status": status, "by": self._one_of(self.bodies)}
        if self._often(0.6):
            found["places"] = [self._one_of(self.places)]
        found["participants"] = [{"entity": one, "role": self.draw.choice(roles)} for one in involved]
        if self._often(0.3):
            found["participants"].append({"name": self._phrase(), "role": "mentioned", "note": self._sentence(6)})
        linked = self._one_of(self.people)
        link = f" It concerned [[{linked}]]." if self._often(0.3) else ""
        found["description"] = self._sentence(self.draw.randint(14, 28)) + link
        found["citations"] = [self._citation(number)]
        if self._often(0.15):
            found["quotes"] = [{**self._citation(number + 1), "speaker": self._one_of(self.people)}]
        if self._often(0.4):
            found["statements"] = [self._statement(number + 2, self._some_of(self.people, 1))]
        if self._often(0.02):
            found["disagreements"] = [self._disagreement(number + 3)]
        found["topics"] = self._topics()
        if self._often(0.2):
            found["note"] = self._sentence(12)
        if number and self._often(0.15):
            other = self.draw.randrange(max(0, number - 50), number)
            found["related"] = [{"event": f"event-{other:06}", "type": self.draw.choice(("led-to", "followed"))}]
        return found

    def sources(self) -> Iterator[tuple[str, Record]]:
        """Every source; its text is kept in `texts`."""
        for number in range(self.size.sources):
            key = f"source-{number:05}"
            self.texts[key] = self._text(number)
            yield (
                key,
                {
                    "type": "article-newspaper",
                    "title": f"{self._words(6).capitalize()}, {number}",
                    "authors": [self._name(number)],
                    "publisher": self._one_of(self.bodies),
                    "published": self._day().isoformat(),
                    "language": "en",
                    "url": f"https://example.org/{key}",
                    "text": {"sha256": (text := Text(self.texts[key])).sha256, "words": text.words},
                },
            )

    def _text(self, source: int) -> str:
        """The text of a source: its quotes, among sentences that nobody quotes."""
        paragraphs = []
        for number in range(source, len(self.quotes), self.size.sources):
            quote = self.quotes[number]
            length = UNQUOTED * (quote.count(" ") + 1)
            around = " ".join(self._sentence(14) for _ in range(length // 14))
            paragraphs.append(f"{around} Then {quote}.")
        return "\n\n".join(paragraphs) + "\n"
