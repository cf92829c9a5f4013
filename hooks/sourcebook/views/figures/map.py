"""Maps of places, drawn by the build: dots that lead to pages, near ones joined, over a picture of the land."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...book.places import Mapped
from ..builder import ViewBuilder
from ..elements import LinkView, QuoteView, TextView
from .dots import Dot, labelled
from .land import HEIGHT, WIDTH, Frame, frame_of

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
    """Yield the map of some places, if there are any."""
    if not places:
        return
    frame = frame_for(places)
    ordered = sorted(places, key=lambda one: views.book.names.key(one.place))
    left_out = len(ordered) - _MOST
    yield MapView(
        frame.path,
        WIDTH,
        HEIGHT,
        tuple(labelled(_dots(views, frame, ordered), WIDTH, HEIGHT)),
        tuple(_place(views, one, at) for one in ordered[:_MOST]),
        views.labels("map.left_out", n=left_out) if left_out > 0 else "",
    )


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
    """Return the anchor of a place in the list beside a map."""
    return f"place-{one.place.key}"


def position_words(views: ViewBuilder, one: Mapped) -> str:
    """Return where a place is: “34.02° N, 6.84° W”, as exactly as the point stands for it."""
    labels, at = views.labels, one.at
    digits = _DIGITS[at.precision]
    north = labels("map.north" if at.latitude >= 0 else "map.south", degrees=f"{abs(at.latitude):.{digits}f}")
    east = labels("map.east" if at.longitude >= 0 else "map.west", degrees=f"{abs(at.longitude):.{digits}f}")
    return labels(f"map.precision.{at.precision}", position=labels("map.position", latitude=north, longitude=east))


# ---- dots


def _dots(views: ViewBuilder, frame: Frame, places: Sequence[Mapped]) -> list[Dot]:
    """Return a dot for each place, or for several that are near each other; most events first."""
    groups: list[tuple[float, float, list[Mapped]]] = []
    near: dict[tuple[int, int], list[int]] = {}
    for one in sorted(places, key=lambda one: (-len(one.events), one.place.key)):
        x, y = frame.place(one.at.longitude, one.at.latitude)
        cell = int(x // _NEAR), int(y // _NEAR)
        around = ((cell[0] + right, cell[1] + down) for right in (-1, 0, 1) for down in (-1, 0, 1))
        candidates = [number for key in around for number in near.get(key, ())]
        joined = next((n for n in candidates if math.dist((x, y), groups[n][:2]) < _NEAR), None)
        if joined is None:
            near.setdefault(cell, []).append(len(groups))
            groups.append((x, y, [one]))
        else:
            groups[joined][2].append(one)
    return [_dot(views, x, y, group) for x, y, group in groups]


def _dot(views: ViewBuilder, x: float, y: float, group: list[Mapped]) -> Dot:
    first, events = group[0], sum(len(one.events) for one in group)
    radius = min(26, _RADIUS + round(3 * math.log2(1 + events)))
    number = views.labels.count("fact.events", events) if events else ""
    if len(group) == 1:
        name = views.labels("map.place", name=first.place.name, number=number) if number else first.place.name
        return Dot(round(x), round(y), radius, views.book.address(first.place), name, first.place.name)
    more = views.labels("map.more", name=first.place.name, n=len(group) - 1)
    name = views.labels("map.place", name=more, number=number) if number else more
    return Dot(round(x), round(y), radius, f"#{anchor_of(first)}", name, more)
