"""The network of the entities with most connections: who is tied to whom, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...records.models import Entity
from ..book import Book
from .connections import Connection, connections, connects

#: The most entities in the network, the most connections, and the bytes that these may take on its page.
MOST = 150
MOST_EDGES = 600
MOST_BYTES = 190_000
#: So many events of a connection are named.
MOST_EVENTS = 3
#: Fewer connected entities need no picture.
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection between two entities; `one` records more connections than its other end."""

    one: Entity
    connection: Connection

    @property
    def other(self) -> Entity:
        """The entity at the other end."""
        assert self.connection.other is not None
        return self.connection.other


@dataclass(frozen=True, slots=True)
class Network:
    """The entities with most connections, first those with most, and the connections between them, closest first;
    `whole` if none of the book is left out."""

    entities: tuple[Entity, ...]
    edges: tuple[Edge, ...]
    whole: bool

    @property
    def is_worth_drawing(self) -> bool:
        """Whether the picture says anything: whether enough entities are connected."""
        return len(self.entities) >= _ENOUGH


def network(book: Book) -> Network:
    """Return the network of the most connected entities; empty if no two are connected."""
    ranked = sorted(book.entities.values(), key=lambda entity: (-_weight(book, entity), entity.key))[:MOST]
    rank = {entity.key: number for number, entity in enumerate(ranked)}
    edges = sorted(_edges(book, ranked, rank), key=lambda edge: (-edge.connection.number, rank[edge.one.key]))
    kept = tuple(_light_enough(edges[:MOST_EDGES]))
    tied = {end.key for edge in kept for end in (edge.one, edge.other)}
    whole = len(book.entities) <= MOST and len(kept) == len(edges)
    return Network(tuple(entity for entity in ranked if entity.key in tied), kept, whole)


def _light_enough(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Yield the first connections that fit on a page together."""
    left = MOST_BYTES
    for edge in edges:
        left -= _bytes(edge)
        if left < 0:
            return
        yield edge


def _bytes(edge: Edge) -> int:
    """Return about how many bytes a connection takes: its line, and its row in the list."""
    named = [shared.event for shared in edge.connection.events[:MOST_EVENTS]]
    words = 3 * (edge.one.name + edge.other.name) + "".join(event.title for event in named)
    ids = 2 * (edge.one.key + edge.other.key) + "".join(event.key for event in named)
    return 330 + 60 * len(named) + len(words.encode()) + len(ids)


def _edges(book: Book, ranked: list[Entity], rank: dict[str, int]) -> Iterator[Edge]:
    for number, entity in enumerate(ranked):
        for connection in connections(book, entity):
            if connection.other and rank.get(connection.other.key, -1) > number:
                yield Edge(entity, connection)


def _weight(book: Book, entity: Entity) -> int:
    """Return about how many ties an entity has, quickly: relations, offices, and events that connect those in them."""
    key = entity.key
    ends = sum(end.other in book.entities for end in book.relation_ends.get(key, ()))
    held = sum(role.organization in book.entities for role in entity.roles)
    events = sum(connects(book, event) and event.key not in book.crowds for event in book.events_of.get(key, ()))
    return ends + held + len(book.offices_at.get(key, ())) + events
