"""The places that a map shows: those with coordinates, with what happened there.

An alleged event puts nobody on a map.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..records.models import Coordinates, Entity, Event
from .book import Book


@dataclass(frozen=True, slots=True)
class Mapped:
    """A place on a map, with the events there that the map is about."""

    place: Entity
    at: Coordinates
    events: tuple[Event, ...] = ()


def places_of_entity(book: Book, entity: Entity) -> list[Mapped]:
    """Return the entity itself, if it has coordinates, and the places of its events."""
    return _mapped(book, [entity], book.events_of.get(entity.key, ()))


def places_on_topic(book: Book, entities: Iterable[Entity], events: Iterable[Event]) -> list[Mapped]:
    """Return the places among the entities and events of a topic."""
    return _mapped(book, entities, events)


def all_places(book: Book) -> list[Mapped]:
    """Return every place with coordinates."""
    return _mapped(book, book.entities.values(), book.chronology) if book.located else []


def _mapped(book: Book, entities: Iterable[Entity], events: Iterable[Event]) -> list[Mapped]:
    found: dict[str, list[Event]] = {entity.key: [] for entity in entities if entity.coordinates}
    for event in events if book.located else ():
        for place in event.places if event.status != "alleged" else ():
            if place in book.located:
                found.setdefault(place, []).append(event)
    places = ((book.entities[key], tuple(events)) for key, events in found.items())
    return [Mapped(place, place.coordinates, events) for place, events in places if place.coordinates]
