"""The home page, the page on the reference as data, and the pages of withdrawn records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ...book.book import Book
from ...book.places import all_places
from ...core.labels import Labels
from ...exports.tables.files import TABLES
from ...exports.tables.table import Table
from ...pagination.page_lists import number_of_quotes
from ...records.bibliography import bibliographic_fields
from ...records.models import Entity
from ...records.source import Source
from ...records.values.fields import KINDS
from ..builder import ViewBuilder
from ..elements import ClaimGroup, CountView, LinkView, SourceRow
from ..figures.map import map_views
from ..figures.network import drawn_pages
from ..part_links import part_links
from ..sections import SectionView
from .chronology import chronology_address
from .indexes import SOURCES, CardView, card, kinds
from .names import NAMES, NamesView, names_view
from .topic import TopicRow, topic_rows


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of claim and what it means."""

    kind: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page."""

    template: ClassVar = "home.html"

    title: str
    subtitle: str
    counts: tuple[CountView, ...]
    types: tuple[CountView, ...]
    years: tuple[CountView, ...]
    letters: tuple[LinkView, ...]
    topics: tuple[TopicRow, ...]
    persons: tuple[CardView, ...]
    kinds: tuple[KindView, ...]
    example: ClaimGroup | None
    sources: tuple[SourceRow, ...]
    #: The map of all places and the network, if there are such pages.
    drawn: tuple[LinkView, ...]


#: The most persons and sources named on the home page.
_MOST = 6


def home_view(views: ViewBuilder) -> HomeView:
    """Return what this reference is, how large it is, and links into it."""
    book, labels = views.book, views.labels
    return HomeView(
        title=book.settings.title,
        subtitle=book.settings.subtitle or "",
        counts=tuple(_counts(views)),
        types=kinds(views),
        years=_years(views),
        letters=_initials(names_view(views)),
        topics=topic_rows(views),
        persons=tuple(card(views, person) for person in _busiest(book)),
        kinds=tuple(KindView(kind, labels(f"kind.{kind}.label"), labels(f"kind.{kind}.meaning")) for kind in KINDS),
        example=_example(views),
        sources=tuple(_most_quoted(views)),
        drawn=drawn_pages(views),
    )


def _counts(views: ViewBuilder) -> Iterator[CountView]:
    """Yield the size of the reference."""
    book, labels = views.book, views.labels
    quotes = {(one.citation.source, one.citation.quote) for one in book.quotations}
    yield CountView(len(book.entities), LinkView(labels("home.entities"), NAMES))
    yield CountView(len(book.events), LinkView(labels("home.events"), "chronology/index.html"))
    yield CountView(len(quotes), LinkView(labels("home.quotes"), SOURCES))
    yield CountView(len(book.sources), LinkView(labels("home.sources"), SOURCES))


def _years(views: ViewBuilder) -> tuple[CountView, ...]:
    """Return links to the years of the chronology or, if these are many, to longer periods."""
    dated = (part for part in views.placement.periods if part.step.by != "undated")
    return part_links(views.labels, dated, chronology_address)


def _busiest(book: Book) -> list[Entity]:
    """Return the persons with the most events and claims."""
    persons = filter(book.names.is_person, book.entities.values())
    return sorted(persons, key=lambda person: (-_weight(book, person), book.names.key(person)))[:_MOST]


def _most_quoted(views: ViewBuilder) -> list[SourceRow]:
    book = views.book
    numbers = {source.key: number_of_quotes(book, source) for source in book.sources.values()}
    most = sorted(book.sources.values(), key=lambda source: (-numbers[source.key], book.names.key(source)))[:_MOST]
    return [views.source_row(source, numbers[source.key]) for source in most]


def _initials(names: NamesView) -> tuple[LinkView, ...]:
    """Return links to the letters of the A–Z index."""
    on_page = (LinkView(one.letter, f"{NAMES}#{one.anchor}") for one in names.letters)
    return (*on_page, *(one.link for one in names.parts))


def _weight(book: Book, entity: Entity) -> int:
    return len(book.events_of.get(entity.key, ())) + len(book.claims_at.get(entity.key, ()))


def _example(views: ViewBuilder) -> ClaimGroup | None:
    """Return a claim that shows readers how claims are presented: one with an author, of the first kind that occurs.

    It is never an allegation or a denial, which on the home page would lack what else is said of the accused.
    """
    claims = [
        claim
        for claim in views.book.claims
        if claim.statement.by and claim.statement.kind not in ("allegation", "denial") and not claim.disagreement
    ]
    claims.sort(key=lambda claim: KINDS.index(claim.statement.kind))
    return views.claim_groups(claims[:1], "")[0] if claims else None


@dataclass(frozen=True, slots=True)
class WholeMapView:
    """The page of the map of all places."""

    template: ClassVar = "map.html"

    section: SectionView


def whole_map_view(views: ViewBuilder) -> WholeMapView:
    """Return the map of all places."""
    rows = tuple(map_views(views, all_places(views.book), ""))
    return WholeMapView(SectionView("Map", views.labels("map.title"), "map", rows, len(rows)))


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of a table and what it means."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TableView:
    """A CSV file and its columns."""

    name: str
    title: str
    meaning: str
    path: str
    file: str
    columns: tuple[ColumnView, ...]


@dataclass(frozen=True, slots=True)
class DataView:
    """The page on the reference as data: the files, and how to read them."""

    template: ClassVar = "data.html"

    tables: tuple[TableView, ...]
    conventions: tuple[str, ...]


def data_view(labels: Labels) -> DataView:
    """Return the contents of each data file."""
    conventions = ("unverified", "dates", "ids", "lists", "formulas", "addresses")
    return DataView(
        tuple(
            TableView(
                table.name,
                labels(f"data.table.{table.name}.title"),
                labels(f"data.table.{table.name}.meaning"),
                table.path,
                table.path.rpartition("/")[2],
                tuple(ColumnView(column, column_meaning(table, column, labels)) for column in table.columns),
            )
            for table in TABLES
        ),
        tuple(labels(f"data.convention.{name}") for name in conventions),
    )


def column_meaning(table: Table, column: str, labels: Labels) -> str:
    """Return the meaning of a column in this table, or else in all tables."""
    if f"data.meaning_in.{table.name}.{column}" in labels.table:
        return labels(f"data.meaning_in.{table.name}.{column}")
    fields = {field.name: field.description for field in bibliographic_fields(Source)}
    # A new field is explained by its own description until it has a label.
    return labels.table.get(f"data.meaning_of.{column}") or fields.get(column) or labels("data.names_of", column=column)


@dataclass(frozen=True, slots=True)
class TombstoneView:
    """The page of a withdrawn record."""

    template: ClassVar = "tombstone.html"

    reason: str
