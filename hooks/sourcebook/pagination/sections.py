"""The sections of pages, as records: what each lists, its title, and how it is divided when it is too long.

The view of each page says how a section is shown, and has sections in the order of the page (`SHOWN`). Here they are in
the order in which those that have moved are listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..book.book import Book, Office
from ..book.coverage import Coverage, SourceCoverage
from ..book.images import images_on_topic, images_shown
from ..book.places import places_of_entity, places_on_topic
from ..book.terms import by_start
from ..book.ties.connections import connections
from ..core.labels import Labels
from ..records.models import Entity, Event, PageRecord
from ..records.source import Source
from .divisions import (
    CARDS,
    CITED,
    CLAIMS,
    CONNECTIONS,
    COVERED,
    DRAWN,
    EVENTS,
    MENTIONS,
    NAMED,
    NAMES,
    OFFICES,
    OFFICES_HELD,
    PARTICIPANTS,
    QUESTIONS,
    RELATED,
    SPOKEN,
    WORKS,
    Division,
    Known,
)
from .page_lists import (
    Cited,
    citations_in,
    cited,
    cited_on,
    claims_made,
    claims_shown,
    disagreements_on,
    mentions,
    passages_drawn,
    related,
    words_shown,
)

OnTopic = tuple[list[Entity], list[Event]]
"""The entities and events that carry a topic."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: a list, and how it is divided.

    `items(known, record)` are the items that it lists on the page of `record`, in the order of the page.
    """

    anchor: str
    #: The key of its label.
    title: str
    items: Callable[[Known, Any], Sequence[Any]]
    #: None when it stays on its page, however long it is.
    division: Division | None = None
    #: Its title, if that comes from the vocabulary.
    label: str = ""

    def named(self, labels: Labels) -> str:
        """Return the title of the section."""
        return self.label or labels(self.title)


def _sources(known: Known, record: Entity | Event) -> list[Cited]:
    return cited_on(known.book, record)


def _holders(known: Known, entity: Entity) -> list[Office]:
    return sorted(known.book.offices_at.get(entity.key, ()), key=lambda office: by_start(office.role))


_DIFFER = Section(
    "Differ", "profile.differ", lambda known, record: known.book.disagreements_at.get(record.key, ()), QUESTIONS
)
_SOURCES = Section("Sources", "sources.used", _sources, CITED)
_MENTIONS = Section("Mentions", "profile.mentions", lambda known, record: mentions(known.book, record), MENTIONS)

_PICTURES = Section("Pictures", "images.title", lambda known, record: images_shown(known.book, record))

OF_ENTITY = (
    Section("Said", "profile.said", lambda known, entity: claims_shown(known.book, entity.key), CLAIMS),
    _DIFFER,
    Section("Words", "profile.words", lambda known, entity: words_shown(known.book, entity), SPOKEN),
    _SOURCES,
    _MENTIONS,
    Section("Office-holders", "profile.holders", _holders, OFFICES),
    Section("Chronology", "profile.chronology", lambda known, entity: known.book.events_of.get(entity.key, ()), EVENTS),
    Section("Makes", "profile.makes", lambda known, entity: claims_made(known.book, entity.key), CLAIMS),
    Section("Connections", "ties.title", lambda known, entity: connections(known.book, entity), CONNECTIONS),
    Section("Published", "profile.published", lambda known, entity: known.book.works_of.get(entity.key, ()), WORKS),
    Section("Offices", "profile.offices", lambda known, entity: sorted(entity.roles, key=by_start), OFFICES_HELD),
    Section("Map", "map.title", lambda known, entity: places_of_entity(known.book, entity)),
    Section("Properties", "profile.properties", lambda known, entity: entity.properties),
    Section("Names", "profile.names", lambda known, entity: entity.aliases, NAMES),
    _PICTURES,
)

OF_EVENT = (
    Section("Said", "event.said", lambda known, event: claims_shown(known.book, event.key), CLAIMS),
    _DIFFER,
    Section("Words", "event.words", lambda known, event: words_shown(known.book, event), SPOKEN),
    _SOURCES,
    _MENTIONS,
    Section("Related", "event.related", lambda known, event: related(known.book, event), RELATED),
    Section("Participants", "event.participants", lambda known, event: event.participants, PARTICIPANTS),
    Section("Note", "event.note", lambda known, event: [event.note] if event.note else []),
    _PICTURES,
)

OF_SOURCE = (
    Section(
        "Quotes", "source.quotes", lambda known, source: passages_drawn(known.book, known.verification, source), DRAWN
    ),
    Section("Paragraphs", "source.paragraphs", lambda known, source: source.paragraphs),
    Section("Left-out", "source.left_out", lambda known, source: [source.left_out] if source.left_out else []),
    Section("Contains", "source.contains", lambda known, source: known.book.within.get(source.key, ()), NAMED),
    _MENTIONS,
    _PICTURES,
)

SECTIONS: dict[type[PageRecord], tuple[Section, ...]] = {Entity: OF_ENTITY, Event: OF_EVENT, Source: OF_SOURCE}
"""The sections of the page of a record, by its class."""


def sections_of_topic(book: Book, key: str) -> tuple[Section, ...]:
    """Return the sections of the page of the topic `key`; they list from `OnTopic`."""
    return (
        Section("Chronology", "profile.chronology", lambda known, on: on[1], EVENTS),
        Section(
            "Differ", "profile.differ", lambda known, on: disagreements_on(known.book, [*on[0], *on[1]]), QUESTIONS
        ),
        *(
            Section(f"Group-{name}", "", _OfType(name), CARDS, kind.plural)
            for name, kind in book.vocabulary.entity_types.items()
        ),
        Section("Map", "map.title", lambda known, on: places_on_topic(known.book, *on)),
        Section("Pictures", "images.title", lambda known, on: images_on_topic(known.book, key)),
        Section("Sources", "sources.used", _sources_of_topic, CITED),
    )


@dataclass(frozen=True, slots=True)
class _OfType:
    """Lists the entities of a type."""

    type: str

    def __call__(self, known: Known, on: OnTopic) -> list[Entity]:
        return [entity for entity in on[0] if entity.type == self.type]


def _sources_of_topic(known: Known, on: OnTopic) -> list[Cited]:
    homes: Iterable[Entity | Event] = (*on[0], *on[1])
    return cited(known.book, (citation for home in homes for citation in citations_in(known.book, home.key)))


def _each_source(known: Known, found: Coverage) -> list[tuple[Source, SourceCoverage]]:
    return [(known.book.sources[row.source], row) for row in found.sources]


@dataclass(frozen=True, slots=True)
class _Named:
    """Lists the records that the coverage names."""

    name: str

    def __call__(self, known: Known, found: Coverage) -> list[PageRecord]:
        records = (record for key in getattr(found, self.name) if (record := known.book.get(key)))
        return sorted(records, key=known.book.names.key)


def _listed(names: Iterable[str]) -> Iterator[Section]:
    for name in names:
        yield Section(name.title().replace("_", "-"), f"coverage.{name}.title", _Named(name), NAMED)


OF_COVERAGE = (
    Section("Each-source", "coverage.by_source", _each_source, COVERED),
    *_listed(
        (
            "entities_of_one_source",
            "events_of_one_source",
            "undated_sources",
            "inferred_sources",
            "undated_events",
            "events_without_place",
        )
    ),
)
"""The sections of the coverage page; what they list is made of a `Coverage`."""
