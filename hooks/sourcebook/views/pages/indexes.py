"""The lists of entities and sources: cards, and the bibliography."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ...book.book import Book
from ...book.text.summaries import summary_of
from ...pagination.page_lists import cited_on, number_of_quotes, quotes_in
from ...pagination.partition import Part, address_of
from ...records.models import Entity
from ...records.source import Source
from ...records.vocabulary import EntityType
from ..blocks.properties import declared_facts
from ..builder import ViewBuilder
from ..elements import CountView, LinkView, SourceRow, TextView
from ..filter import FilterView
from ..index_filter import index_filter
from ..part_links import part_links
from ..record import Fact, other_names
from ..remembered import remembered
from ..sections import ShownAs


@dataclass(frozen=True, slots=True)
class CardView:
    """An entity in a list, with the number of events and different quotes on its page."""

    link: LinkView
    summary: TextView
    names: str
    facts: tuple[Fact, ...]
    events: int
    quotes: int


@dataclass(frozen=True, slots=True)
class IndexView:
    """The list of all entities of a type, with links to the other lists, and to its parts if it is divided."""

    template: ClassVar = "index.html"

    title: str
    cards: tuple[CardView, ...]
    kinds: tuple[CountView, ...]
    parts: tuple[CountView, ...] = ()
    filter: FilterView | None = None


@remembered
def card(views: ViewBuilder, entity: Entity) -> CardView:
    """Return an entity for a list."""
    return CardView(
        views.link(entity),
        views.text(summary_of(entity)),
        ", ".join(other_names(entity)),
        tuple(declared_facts(views, entity, "index")),
        len(views.book.events_of.get(entity.key, ())),
        quotes_in(cited_on(views.book, entity)),
    )


def index_view(
    views: ViewBuilder, kind: EntityType, entities: Iterable[Entity], parts: tuple[CountView, ...] = ()
) -> IndexView:
    """Return entities of a type sorted by name, or links to the parts of their list."""
    members = in_list(views.book, entities)
    filtered = index_filter(views, kind.plural, kind.folder, members)
    return IndexView(kind.plural, () if parts else cards(views, members), kinds(views), parts, filtered)


def cards(views: ViewBuilder, entities: Iterable[Entity]) -> tuple[CardView, ...]:
    """Return entities for a list, sorted by name."""
    return tuple(card(views, entity) for entity in in_list(views.book, entities))


def in_list(book: Book, entities: Iterable[Entity]) -> list[Entity]:
    """Return entities in the order of a list."""
    return sorted(entities, key=book.names.key)


def kinds(views: ViewBuilder) -> tuple[CountView, ...]:
    """Return the lists of entities by type, in the order of the vocabulary, without empty ones."""
    numbers = Counter(entity.type for entity in views.book.entities.values())
    return tuple(
        CountView(numbers[name], LinkView(kind.plural, f"{kind.folder}/index.html"))
        for name, kind in views.book.vocabulary.entity_types.items()
        if numbers[name]
    )


def _cards(views: ViewBuilder, entities: Sequence[Entity], at: str) -> tuple[CardView, ...]:
    return cards(views, entities)


#: The style of entities in sections and parts.
CARDS = ShownAs("cards", _cards)


def sources_view(views: ViewBuilder, sources: Iterable[Source]) -> tuple[SourceRow, ...]:
    """Return sources in order of publication, undated ones last."""
    return tuple(views.source_row(source, number_of_quotes(views.book, source)) for source in in_order(sources))


def in_order(sources: Iterable[Source]) -> list[Source]:
    """Return sources in order of publication, undated ones last."""
    return sorted(sources, key=lambda source: (source.published.sort_key, source.key))


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The list of all sources, or links to its parts if it is too long for a page."""

    template: ClassVar = "sources.html"

    rows: tuple[SourceRow, ...]
    parts: tuple[CountView, ...]


#: The address of the list of sources.
SOURCES = "sources/index.html"


def all_sources_view(views: ViewBuilder) -> SourcesView:
    """Return all sources in order of publication, or links to the years."""
    parts = sources_divided(views)
    rows = () if parts else sources_view(views, views.book.sources.values())
    return SourcesView(rows, part_links(views.labels, parts, partial(address_of, SOURCES, "")))


def sources_divided(views: ViewBuilder) -> tuple[Part, ...]:
    """Return the parts of the list of sources; none if it fits on a page."""
    return views.placement.sources(in_order(views.book.sources.values()))
