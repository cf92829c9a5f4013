"""What the invented registers share: sources that are written as records quote them, and dates over 200 years."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sourcebook.book.comparison.matching import Text

from .people import Name
from .usual import Size
from .words import ADJECTIVES, LINKS, NOUNS, VERBS
from .writing import SETTINGS, Record

FIRST, LAST = 1800, 2000

TYPES = """\
entity_types:
  person: {label: Person, plural: People, folder: people, icon: account, schema: Person}
  organization: {label: Organization, plural: Organizations, folder: organizations, icon: domain, schema: Organization}
  place: {label: Place, plural: Places, folder: places, icon: map-marker, schema: Place}
"""


@dataclass
class Registers:
    """Invents records that cite a few large sources. Everything drawn is drawn from `draw`, in one fixed order."""

    size: Size
    draw: random.Random
    #: The paragraphs of each source.
    paragraphs: dict[str, list[str]] = field(default_factory=dict)

    @property
    def settings(self) -> str:
        """The settings, as YAML: registers may be quoted as a whole."""
        return SETTINGS + "quoted_percent_max: 100\n"

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the sources that have been cited."""
        return {key: "\n\n".join(found) + "\n" for key, found in self.paragraphs.items()}

    def cite(self, source: str, quote: str, locator: str) -> Record:
        """Write a quote into the text of a source, and return its citation."""
        self.paragraphs.setdefault(source, []).append(f"{self.sentence(8)} {quote}.")
        return {"source": source, "quote": quote, "locator": locator}

    def source(self, key: str, title: str, kind: str, published: str) -> tuple[str, Record]:
        """A source of which everything has been quoted that will be."""
        text = Text(self.texts[key])
        found: Record = {"type": kind, "title": title, "authors": [f"Keeper of {key}"]}
        return key, found | {
            "published": published,
            "language": "en",
            "text": {"sha256": text.sha256, "words": text.words},
        }

    def words(self, number: int) -> str:
        """About so many words that read like a sentence, without a full stop."""
        parts = [self._phrase(), self.draw.choice(VERBS), self._phrase()]
        while sum(part.count(" ") + 1 for part in parts) < number:
            parts += [self.draw.choice(LINKS), self._phrase()]
        return " ".join(parts)

    def sentence(self, number: int) -> str:
        """The same as a sentence."""
        text = self.words(number)
        return f"{text[0].upper()}{text[1:]}."

    def _phrase(self) -> str:
        return f"the {self.draw.choice(ADJECTIVES)} {self.draw.choice(NOUNS)}"

    def often(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self.draw.random() < share

    def day(self, year: int) -> str:
        """A day of a year."""
        return (datetime.date(year, 1, 1) + datetime.timedelta(days=self.draw.randrange(365))).isoformat()

    def date(self, year: int) -> str | Record:
        """A day as a rule; now and then a month, a year, about a year, an inferred year, or unknown."""
        form = self.draw.random()
        if form < 0.7:
            return self.day(year)
        if form < 0.78:
            return self.day(year)[:7]
        if form < 0.86:
            return str(year)
        if form < 0.9:
            return f"{year}~"
        if form < 0.94:
            return {"date": f"{year}?", "inferred": self.sentence(8)}
        return "unknown"

    def year(self) -> int:
        """A year of the two centuries."""
        return self.draw.randint(FIRST, LAST)

    def statement(self, about: str, by: str, cite: Callable[[str], Record]) -> Record:
        """Something that is said of somebody, as a fact or with who says it."""
        kind = self.draw.choice(("fact", "official", "allegation", "assessment"))
        return {
            "text": f"It is said of {about} that {self.words(10)}.",
            "kind": kind,
            **({} if kind == "fact" else {"by": by}),
            "citations": [cite(f"of {about} {self.words(9)}")],
        }


def named(name: Name) -> Record:
    """The name of an entity, with its form in Latin letters as another name."""
    aliases = [{"name": name.latin, "kind": "transliteration"}] if name.latin else []
    return {"name": name.written, **({"aliases": aliases} if aliases else {})}


def numbered(before: str, number: int) -> Iterator[str]:
    """Ids such as `member-0007`."""
    return (f"{before}-{at:05}" for at in range(number))
