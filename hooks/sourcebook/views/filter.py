"""The filter of the chronology: its fields on the page, and the data that its script loads when one of them is used.

Lists of entities have one like it (`index_filter`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..book.book import Book, involved
from ..book.text.plain_text import value_words
from ..pagination.page_lists import listed_events
from ..records.models import Entity, Event
from ..records.vocabulary import Vocabulary
from .builder import ViewBuilder
from .figures.timeline import strip_of_years
from .record import other_names


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A value to filter events by, with its number of events and other names by which it is found."""

    value: str
    label: str
    count: int
    also: str = ""


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet to filter events by: persons, topics, statuses …; its choices with the most events first."""

    name: str
    label: str
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True)
class FilterView:
    """The filter of a list: the facets shown `first`, beside the years if it has `years`, and those behind “More”.

    `title` names it, `found` says how much is found, `data` is the address of its data, `folder` that of what it lists,
    and `rows` the class of the rows on the page.
    """

    title: str
    found: str
    data: str
    folder: str
    rows: str
    years: bool
    first: tuple[FacetView, ...]
    more: tuple[FacetView, ...] = ()

    @property
    def facets(self) -> tuple[FacetView, ...]:
        """All facets."""
        return (*self.first, *self.more)


#: The data of the filter.
EVENTS = "chronology/events.js"
#: The facets that are not entity types.
_FACETS = ("topic", "status", "event-type", "source")
#: The facets before “More”, besides persons.
_FIRST = ("topic", "status")
#: The year bounds, which are typed in addition to the facets.
_BOUNDS = ("from", "to")


def filter_view(views: ViewBuilder) -> FilterView:
    """Return the filter of the chronology, without facets that have only one choice."""
    types = views.book.vocabulary.entity_types
    persons = {_facet_of_type(name) for name, kind in types.items() if kind.schema_type == "Person"}
    found = tuple(_facets(views))
    return FilterView(
        views.labels("filter.title"),
        views.labels("filter.found"),
        EVENTS,
        "events",
        "sb-event",
        True,
        tuple(facet for facet in found if facet.name in persons) + tuple(one for one in found if one.name in _FIRST),
        tuple(facet for facet in found if facet.name not in persons and facet.name not in _FIRST),
    )


def _facets(views: ViewBuilder) -> Iterator[FacetView]:
    """Yield the facets that have more than one choice: the types of entities, then the others."""
    book, labels = views.book, views.labels
    tables = [(_facet_of_type(name), kind.plural) for name, kind in book.vocabulary.entity_types.items()]
    tables += [*((name, labels(f"filter.{name}")) for name in _FACETS), *declared_facets(book.vocabulary)]
    return facet_views(views, tables, (pair for event in book.chronology for pair in facets_of(book, event)))


def facet_views(
    views: ViewBuilder, tables: Iterable[tuple[str, str]], pairs: Iterable[tuple[str, str]]
) -> Iterator[FacetView]:
    """Yield those facets of `tables`, each a name and a label, that have more than one choice; `pairs` are the facets
    and values of everything that is filtered."""
    by_facet: dict[str, list[ChoiceView]] = defaultdict(list)
    for (name, value), number in Counter(pairs).items():
        by_facet[name].append(_choice(views, name, value, number))
    for name, label in tables:
        if len(by_facet[name]) > 1:
            choices = sorted(by_facet[name], key=lambda choice: (-choice.count, _by_name(views.book, choice)))
            yield FacetView(name, label, tuple(choices))


def _by_name(book: Book, choice: ChoiceView) -> tuple[str, ...]:
    """Sort key of choices: of records by their names, as in every list."""
    record = book.get(choice.value)
    return book.names.key(record) if record else book.names.collation.key(choice.label)


def _facet_of_type(name: str) -> str:
    """Return the facet of an entity type. Its suffix, which no id has, distinguishes it from the other facets."""
    return f"{name}_" if name in (*_FACETS, *_BOUNDS) else name


#: What precedes the name of a declared property, and of a declared relation, among the facets. No id has it.
_IS, _TO = "is_", "to_"


def declared_facets(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield the facets, with their labels, that the vocabulary declares for a filter."""
    for prefix, table in ((_IS, vocabulary.property_types), (_TO, vocabulary.relation_types)):
        for name, kind in table.items():
            if "filter" in kind.shown:
                yield f"{prefix}{name}", kind.label


def declared_of(book: Book, entity: Entity) -> Iterator[tuple[str, str]]:
    """Yield the declared facets and values of an entity, each pair once."""
    declared = {name for name, _ in declared_facets(book.vocabulary)}
    pairs = [(f"{_IS}{one.type}", one.value) for one in entity.properties]
    pairs += [(f"{_TO}{one.type}", one.entity or one.name or "") for one in entity.relations]
    yield from dict.fromkeys(pair for pair in pairs if pair[0] in declared)


def facets_of(book: Book, event: Event) -> Iterator[tuple[str, str]]:
    """Yield the facets and values of an event, each pair once."""
    named = [entity for key in involved(event) if (entity := book.entities.get(key))]
    yield from ((_facet_of_type(entity.type), entity.key) for entity in named)
    yield from dict.fromkeys(pair for entity in named for pair in declared_of(book, entity))
    yield from (("topic", topic) for topic in dict.fromkeys(event.topics))
    yield "event-type", event.type
    yield "status", event.status
    yield from (("source", key) for key in dict.fromkeys(citation.source for citation in event.citations))


def _choice(views: ViewBuilder, name: str, value: str, number: int) -> ChoiceView:
    vocabulary = views.book.vocabulary
    if name == "topic" and value in vocabulary.topics:
        return ChoiceView(value, vocabulary.topics[value].label, number)
    if name == "event-type" and value in vocabulary.event_types:
        return ChoiceView(value, vocabulary.event_types[value].label, number)
    if name == "status":
        return ChoiceView(value, views.labels(f"status.{value}"), number)
    declared = vocabulary.property_types.get(name.removeprefix(_IS)) if name.startswith(_IS) else None
    if declared:
        return ChoiceView(value, value_words(declared, value, views.labels), number)
    record = views.book.get(value)
    also = " ".join(other_names(record)) if isinstance(record, Entity) else ""
    return ChoiceView(value, views.plain.told_apart(record) if record else value, number, also)


# ---- The data


def events_file(views: ViewBuilder, listed: bool) -> str:
    """Return the choices of the filter and what it knows of each event, in order.

    It is a script, because a page opened from disk may not read files. Each event is `[first year, last year, number of
    its shape in the picture, numbers of its choices]`, where a choice is represented by its number among all choices.
    They are in the order of the page. If they are not `listed` on it, `[id, sentence, date, status, by whom]` follow.
    """
    book = views.book
    facets = filter_view(views).facets
    pairs = [(facet.name, choice.value) for facet in facets for choice in facet.choices]
    number = {pair: index for index, pair in enumerate(pairs)}
    shapes = _shapes(views)
    rows = (
        [
            *_years(event),
            shapes.get(event.key),
            [number[one] for one in facets_of(book, event) if one in number],
            *(() if listed else _row(views, event)),
        ]
        for event in listed_events(book)
    )
    return as_data(facets, rows)


def as_data(facets: Iterable[FacetView], rows: Iterable[Sequence[object]]) -> str:
    """Return the data of a filter: the choices of its facets, and what it knows of each row."""
    told = {
        "facets": [
            [facet.name, [[one.value, one.label, *([one.also] if one.also else [])] for one in facet.choices]]
            for facet in facets
        ],
        "events": list(rows),
    }
    return f"sourcebookEvents({json.dumps(told, ensure_ascii=False, separators=(',', ':'))});\n"


def _years(event: Event) -> tuple[int | None, int | None]:
    """Return the years between which an event lies; None if open, or without a date."""
    date = event.date.date
    return date.earliest.year if date.earliest else None, date.latest.year if date.latest else None


def _shapes(views: ViewBuilder) -> dict[str, int]:
    """Return which shape of the picture shows each event."""
    strip = strip_of_years(views, "", views.book.chronology)
    return {key: number for number, keys in enumerate(strip.shows if strip else ()) for key in keys}


def _row(views: ViewBuilder, event: Event) -> Sequence[str]:
    occurred = event.status == "occurred"
    standing = "" if occurred and not views.book.denials_of(event) else views.plain.standing(event)
    sentence, date = views.plain.sentence(event), views.date(event.date).text
    return event.key, sentence, date, "" if occurred else event.status, standing
