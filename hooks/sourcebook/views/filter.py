"""The filter of a chronology: its facets, and the data for its script."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..book.book import Book
from ..book.text.plain_text import isolate, name_of
from ..records.models import Event
from .builder import ViewBuilder


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A value to filter events by, with its number of events."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet to filter events by: persons, topics, statuses …"""

    name: str
    label: str
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True)
class FilterView:
    """The filter of a chronology. `events` is the address of a file with the events, if they are not on the page."""

    facets: tuple[FacetView, ...]
    years: tuple[str, ...]
    events: str = ""


#: The data for the filter of a chronology that is spread over several pages.
EVENTS = "chronology/events.js"


def events_file(views: ViewBuilder) -> str:
    """Return the events of a chronology that is spread over several pages, for its filter.

    It is a script, because a page opened from disk may not read files. Each event is `[id, title, date, first day, last
    day, type, status, by whom, numbers of its choices]`, where a choice is represented by its number among all choices.
    """
    book, labels = views.book, views.labels
    facets = {event.key: tuple(facets_of(book, event)) for event in book.chronology}
    found = filter_view(views, book.chronology, facets)
    choices = [(facet.name, choice.value) for facet in found.facets for choice in facet.choices]
    number = {pair: index for index, pair in enumerate(choices)}
    rows = [
        _event_forfilter_view(views, event, [number[one] for one in facets[event.key] if one in number])
        for event in book.chronology
    ]
    told = {
        "any": labels("filter.any"),
        "from": labels("filter.from"),
        "to": labels("filter.to"),
        "facets": [
            [facet.name, facet.label, [[one.value, isolate(one.label)] for one in facet.choices]]
            for facet in found.facets
        ],
        "years": found.years,
        "events": rows,
    }
    return f"sourcebookEvents({json.dumps(told, ensure_ascii=False, separators=(',', ':'))});\n"


def _event_forfilter_view(views: ViewBuilder, event: Event, choices: list[int]) -> list[object]:
    date, kind = event.date.date, views.book.vocabulary.event_types.get(event.type)
    return [
        event.key,
        event.title,
        views.date(event.date).text,
        date.earliest.isoformat() if date.earliest else "",
        date.latest.isoformat() if date.latest else "",
        kind.label if kind else event.type,
        "" if event.status == "occurred" else event.status,
        views.plain.standing(event) if event.status != "occurred" else "",
        choices,
    ]


#: The facets that are not entity types.
_FACETS = ("topic", "event-type", "status", "source")


#: The year bounds, which are selected in addition to the facets.
_BOUNDS = ("from", "to")


def _facet_of_type(name: str) -> str:
    """Return the facet of an entity type. Its prefix, which no id has, distinguishes it from the facets above."""
    return f"{name}_" if name in (*_FACETS, *_BOUNDS) else name


def facets_of(book: Book, event: Event) -> Iterator[tuple[str, str]]:
    """Yield the facets and values of an event, each pair once."""
    people = (participant.entity for participant in event.participants if participant.entity)
    named = (book.entities.get(key) for key in dict.fromkeys((*people, *event.places)))
    yield from ((_facet_of_type(entity.type), entity.key) for entity in named if entity)
    yield from (("topic", topic) for topic in dict.fromkeys(event.topics))
    yield "event-type", event.type
    yield "status", event.status
    yield from (("source", key) for key in dict.fromkeys(citation.source for citation in event.citations))


def filter_view(
    views: ViewBuilder, events: tuple[Event, ...], facets: dict[str, tuple[tuple[str, str], ...]]
) -> FilterView:
    """Return the filter for `events`, each with its `facets`, without facets that have only one choice."""
    book, labels = views.book, views.labels
    counts = Counter(pair for pairs in facets.values() for pair in pairs)
    tables = [(_facet_of_type(name), kind.plural) for name, kind in book.vocabulary.entity_types.items()]
    tables += [(name, labels(f"filter.{name}")) for name in _FACETS]
    by_facet: dict[str, list[ChoiceView]] = defaultdict(list)
    for (name, value), number in counts.items():
        by_facet[name].append(ChoiceView(value, _facet_label(views, name, value), number))
    found = []
    for name, label in tables:
        choices = by_facet[name]
        if len(choices) > 1:
            found.append(FacetView(name, label, tuple(sorted(choices, key=lambda choice: choice.label.casefold()))))
    years = {year for event in events if (year := event.date.date.year) is not None}
    return FilterView(tuple(found), tuple(map(str, sorted(years))))


def _facet_label(views: ViewBuilder, name: str, value: str) -> str:
    vocabulary = views.book.vocabulary
    if name == "topic" and value in vocabulary.topics:
        return vocabulary.topics[value].label
    if name == "event-type" and value in vocabulary.event_types:
        return vocabulary.event_types[value].label
    if name == "status":
        return views.labels(f"status.{value}")
    record = views.book.get(value)
    return name_of(record) if record else value
