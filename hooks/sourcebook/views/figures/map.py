"""Maps of places, drawn by the build: dots that lead to pages, near ones joined, over a picture of the land."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...book.places import Mapped
from ..builder import ViewBuilder
from ..elements import LinkView, QuoteView, TextView
from .dots import WHOLE, WIDE, Dot, labelled
from .land import HEIGHT, WIDTH, Frame, frame_of

#: The address of the map of all places.
MAP_PAGE = "map.html"
#: Dots nearer than this, in units, are joined.
_NEAR = 44
_RADIUS = 9
#: The least width of a map of regions and countries, in degrees.
_LARGE = 45
#: The decimals of a degree that are shown, by what the point stands for.
_DIGITS = {"exact": 4, "settlement": 2, "region": 1, "country": 0}
#: The most places in the list beside a map.
_MOST = 400


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in the list beside a map: its anchor, its page, where it is, and how many events happened there.

    On its own page, also where its position comes from.
    """

    anchor: str
    link: LinkView
    position: str
    events: str
    note: TextView = ()
    quotes: tuple[QuoteView, ...] = ()


@dataclass(frozen=True, slots=True)
class MapView:
    """A map: the address of its land, its dots, and its places as a list. `left_out` places are not in the list."""

    land: str
    width: int
    height: int
    dots: tuple[Dot, ...]
    places: tuple[PlaceView, ...]
    left_out: str = ""


def map_views(views: ViewBuilder, places: Sequence[Mapped], at: str) -> Iterator[MapView]:
    """Yield the map of some places, if there are any, for the page of the record `at`, or for a page of its own."""
    if not places:
        return
    frame = frame_for(places)
    groups = _groups(frame, places)
    listed = sorted(_listed(views, places, groups), key=lambda one: views.book.names.key(one.place))
    left_out = len(places) - len(listed)
    yield MapView(
        frame.path,
        WIDTH,
        HEIGHT,
        tuple(labelled([_dot(views, group) for group in groups], WIDTH, HEIGHT, WIDE if at else WHOLE)),
        tuple(_place(views, one, at) for one in listed),
        views.labels("map.left_out", n=left_out) if left_out > 0 else "",
    )


def _listed(views: ViewBuilder, places: Sequence[Mapped], groups: Sequence[_Group]) -> list[Mapped]:
    """Return the places in the list beside a map: those to which dots lead, then the first by name."""
    led_to = {group.places[0].place.key for group in groups if len(group.places) > 1}
    in_order = sorted(places, key=lambda one: (one.place.key not in led_to, views.book.names.key(one.place)))
    return in_order[: max(_MOST, len(led_to))]


def frame_for(places: Iterable[Mapped]) -> Frame:
    """Return the part of the earth on the map of some places."""
    points = [(one.at.longitude, one.at.latitude) for one in places]
    return frame_of(points, 0 if any(one.at.precision in ("exact", "settlement") for one in places) else _LARGE)


def _place(views: ViewBuilder, one: Mapped, at: str) -> PlaceView:
    number, own = len(one.events), one.place.key == at
    return PlaceView(
        anchor_of(one),
        views.link(one.place),
        position_words(views, one),
        views.labels.count("fact.events", number) if number else "",
        views.text(one.at.note) if own else (),
        views.quotes(one.at.citations) if own else (),
    )


def anchor_of(one: Mapped) -> str:
    """Return the anchor of a place in the list beside a map; with a capital, which no anchor of a record has."""
    return f"Place-{one.place.key}"


def position_words(views: ViewBuilder, one: Mapped) -> str:
    """Return where a place is: “34.02° N, 6.84° W”, as exactly as the point stands for it."""
    labels, at = views.labels, one.at
    digits = _DIGITS[at.precision]
    north = labels("map.north" if at.latitude >= 0 else "map.south", degrees=f"{abs(at.latitude):.{digits}f}")
    east = labels("map.east" if at.longitude >= 0 else "map.west", degrees=f"{abs(at.longitude):.{digits}f}")
    return labels(f"map.precision.{at.precision}", position=labels("map.position", latitude=north, longitude=east))


# ---- dots


@dataclass(frozen=True, slots=True)
class _Group:
    """Places that are one dot, those with most events first, and where the first is."""

    x: float
    y: float
    places: list[Mapped]

    @property
    def number(self) -> int:
        """The number of events there, each counted once."""
        return len({event.key for one in self.places for event in one.events})


def _groups(frame: Frame, places: Sequence[Mapped]) -> list[_Group]:
    """Return each place, or several that are near each other; most events first."""
    groups: list[_Group] = []
    near: dict[tuple[int, int], list[_Group]] = {}
    for one in sorted(places, key=lambda one: (-len(one.events), one.place.key)):
        x, y = frame.place(one.at.longitude, one.at.latitude)
        cell = int(x // _NEAR), int(y // _NEAR)
        around = ((cell[0] + right, cell[1] + down) for right in (-1, 0, 1) for down in (-1, 0, 1))
        candidates = [group for key in around for group in near.get(key, ())]
        joined = next((group for group in candidates if math.dist((x, y), (group.x, group.y)) < _NEAR), None)
        if joined is None:
            joined = _Group(x, y, [])
            near.setdefault(cell, []).append(joined)
            groups.append(joined)
        joined.places.append(one)
    return sorted(groups, key=lambda group: -group.number)


def _dot(views: ViewBuilder, group: _Group) -> Dot:
    first, rest, labels = group.places[0], len(group.places) - 1, views.labels
    radius = min(26, _RADIUS + round(3 * math.log2(1 + group.number)))
    called = views.plain.told_apart(first.place)
    text = labels("map.more", name=called, n=rest) if rest else called
    number = labels.count("fact.events", group.number) if group.number else ""
    name = labels("map.place", name=text, number=number) if number else text
    path = f"#{anchor_of(first)}" if rest else views.book.address(first.place)
    return Dot(round(group.x), round(group.y), radius, path, name, text)
