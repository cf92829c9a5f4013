"""The picture of the network, and its connections as a list to which every line leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import ClassVar

from ...book.ties.network import MOST_EVENTS, Edge, Network
from ...records.models import Event, PageRecord
from ..blocks.connections import tie_labels
from ..builder import ViewBuilder
from ..elements import LinkView
from .dots import WHOLE, Dot, labelled
from .layout import positions
from .map import MAP_PAGE

#: Size of the picture in its own units, two to a pixel on a wide screen, and the room at its edges.
WIDTH, HEIGHT, EDGE = 1600, 1200, 90
#: The address of the page.
NETWORK = "network.html"


def drawn_pages(views: ViewBuilder) -> tuple[LinkView, ...]:
    """Return links to the map of all places and to the network, as far as the book has them."""
    there = {"map": (bool(views.book.located), MAP_PAGE), "network": (views.network.is_worth_drawing, NETWORK)}
    return tuple(LinkView(views.labels(f"{name}.title"), path) for name, (is_there, path) in there.items() if is_there)


@dataclass(frozen=True, slots=True)
class LineView:
    """A connection in the picture: its ends, its entry in the list, and its name; `close` if it has several ties."""

    x1: int
    y1: int
    x2: int
    y2: int
    anchor: str
    name: str
    close: bool


@dataclass(frozen=True, slots=True)
class TieView:
    """A connection in the list: the other entity, how the two are tied, the events they share, a link to the rest."""

    anchor: str
    other: LinkView
    how: tuple[str, ...]
    events: tuple[LinkView, ...]
    more: LinkView | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """The connections of an entity to others that have fewer."""

    who: LinkView
    ties: tuple[TieView, ...]


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The page of the network."""

    template: ClassVar = "network.html"

    width: int
    height: int
    lines: tuple[LineView, ...]
    dots: tuple[Dot, ...]
    groups: tuple[GroupView, ...]
    number: int
    all: int
    #: Whether nobody who is connected is left out.
    whole: bool


def network_view(views: ViewBuilder) -> NetworkView:
    """Return the network of the most connected entities."""
    found = views.network
    at = _positions(found)
    return NetworkView(
        WIDTH,
        HEIGHT,
        tuple(_line(views, edge, at) for edge in found.edges),
        tuple(labelled(list(_dots(views, found, at)), WIDTH, HEIGHT, WHOLE)),
        tuple(_groups(views, found)),
        len(found.entities),
        len(views.book.entities),
        found.whole,
    )


def _positions(found: Network) -> dict[str, tuple[int, int]]:
    numbers = {entity.key: number for number, entity in enumerate(found.entities)}
    ties = [(numbers[edge.one.key], numbers[edge.other.key]) for edge in found.edges]
    placed = positions(len(numbers), ties)
    return {
        key: (round(EDGE + x * (WIDTH - 2 * EDGE)), round(EDGE + y * (HEIGHT - 2 * EDGE)))
        for key, (x, y) in zip(numbers, placed, strict=True)
    }


def _line(views: ViewBuilder, edge: Edge, at: dict[str, tuple[int, int]]) -> LineView:
    name = " – ".join(views.plain.told_apart(end) for end in (edge.one, edge.other))
    return LineView(*at[edge.one.key], *at[edge.other.key], anchor_of(edge), name, edge.connection.number > 1)


def anchor_of(edge: Edge) -> str:
    """Return the anchor of a connection in the list; with a capital, which no anchor of a record has."""
    return f"Tie-{edge.one.key}--{edge.other.key}"


def _dots(views: ViewBuilder, found: Network, at: dict[str, tuple[int, int]]) -> Iterator[Dot]:
    """Yield the dots, those with most connections in the picture first."""
    ties = Counter(end.key for edge in found.edges for end in (edge.one, edge.other))
    for entity in sorted(found.entities, key=lambda entity: -ties[entity.key]):
        number = ties[entity.key]
        called = views.plain.told_apart(entity)
        name = views.labels("network.dot", name=called, n=number)
        radius = min(22, 8 + number // 2)
        hollow = not views.book.names.is_person(entity)
        yield Dot(*at[entity.key], radius, views.book.address(entity), name, called, hollow)


def _groups(views: ViewBuilder, found: Network) -> Iterator[GroupView]:
    """Yield the connections by the entity with more of them, in alphabetical order."""
    edges = sorted(found.edges, key=lambda edge: views.book.names.key(edge.one))
    for _, group in groupby(edges, key=lambda edge: edge.one.key):
        ties = list(group)
        yield GroupView(views.link(ties[0].one), tuple(_tie(views, edge) for edge in ties))


def _link(views: ViewBuilder, record: PageRecord) -> LinkView:
    """Return a link without a preview, which makes the page heavy; that of an event tells if it was only planned."""
    link = views.link(record)
    return link if isinstance(record, Event) and record.status != "occurred" else replace(link, about="")


def _tie(views: ViewBuilder, edge: Edge) -> TieView:
    events = [shared.event for shared in edge.connection.events]
    rest = len(events) - MOST_EVENTS
    address = views.placement.address(edge.one, "Connections")
    return TieView(
        anchor_of(edge),
        _link(views, edge.other),
        tie_labels(views, edge.connection, edge.one.key),
        tuple(_link(views, event) for event in events[:MOST_EVENTS]),
        LinkView(views.labels("network.more", n=rest), address)
        if rest > 0
        else LinkView(views.labels("network.evidence"), address)
        if not events
        else None,
    )
