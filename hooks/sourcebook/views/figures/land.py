"""Land and sea for maps: a part of the earth as a picture, in steps, so that pages share a few of them.

The projection is equirectangular with a standard parallel near the middle (Snyder, Map Projections, 1987, section 12):
east-west and north-south distances are true there, and straight lines stay straight when they are cut at the edges.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ...paths import LAND

#: Size of a map in its own units, two to a pixel on a wide screen.
WIDTH, HEIGHT = 1280, 800
#: Units in which land.json counts, per degree.
_STEPS = 50
#: The widths of maps in degrees, from the narrowest; the last is the world.
_WIDTHS = (22.5, 45.0, 90.0, 180.0, 210.0, 270.0, 360.0)
#: Standard parallels are multiples of this, in degrees.
_PARALLELS = 15
#: The share of a map's width and height that points may fill.
_FILLED = 0.75
#: Points of a coast that are nearer to each other than this, in units, are left out.
_NEAR = 1.5

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth on a map, in degrees: its western and northern edge, its width, its standard parallel."""

    west: float
    north: float
    width: float
    parallel: int

    @property
    def scale(self) -> Point:
        """Units per degree of longitude and of latitude."""
        across = WIDTH / self.width
        return across, across / math.cos(math.radians(self.parallel))

    def place(self, longitude: float, latitude: float) -> Point:
        """Return the position of a point on the map, in its units."""
        across, down = self.scale
        return (longitude - self.west) % 360 * across, (self.north - latitude) * down

    @property
    def path(self) -> str:
        """The address of its picture of the land."""
        numbers = (self.width, self.west, self.north, self.parallel)
        return f"assets/maps/land_{'_'.join(f'{number:g}' for number in numbers)}.svg"


def frame_of(points: Sequence[Point], narrowest: float = 0) -> Frame:
    """Return the smallest frame with room around points, each a longitude and a latitude, of a width in degrees."""
    west, east = _span([longitude for longitude, _ in points])
    south, north = min(latitude for _, latitude in points), max(latitude for _, latitude in points)
    middle = (south + north) / 2
    parallel = min(60, round(abs(middle) / _PARALLELS) * _PARALLELS)
    for width in (one for one in _WIDTHS[:-1] if one >= narrowest):
        height, step = HEIGHT / Frame(0, 0, width, parallel).scale[1], width / 8
        if east - west <= width * _FILLED and north - south <= min(height * _FILLED, height - step):
            left = round(((west + east) / 2 - width / 2) / step) * step
            top = min(90, round((middle + height / 2) / step) * step)
            return Frame((left + 180) % 360 - 180, top, width, parallel)
    return Frame(-180, 90, 360, 30)


def _span(longitudes: Sequence[float]) -> Point:
    """Return the shortest way around the earth, from west to east, that meets all longitudes; it may pass 180°."""
    ordered = sorted({longitude % 360 for longitude in longitudes})
    gaps = [(after - before, after) for before, after in zip(ordered, [*ordered[1:], ordered[0] + 360], strict=True)]
    gap, start = max(gaps)
    return start % 360, start % 360 + 360 - gap


def land_picture(frame: Frame) -> str:
    """Return the picture of the land in a frame, as SVG. Its grey is seen on light and dark pages."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path fill="#8a8f98" fill-opacity=".28" stroke="#8a8f98" stroke-width="1.5" d="{land_path(frame)}"/></svg>\n'
    )


def land_path(frame: Frame) -> str:
    """Return the land in a frame as the path of an SVG, in whole units."""
    return "".join(map(_drawn, _rings_in(frame)))


def _rings_in(frame: Frame) -> Iterator[list[Point]]:
    """Yield the rings of land that are seen, cut at the edges; a ring may be seen twice, 360 degrees apart."""
    across, down = frame.scale
    for west, east, ring in _land():
        for turn in (-360, 0, 360):
            left, right = (west + turn - frame.west) * across, (east + turn - frame.west) * across
            if right < 0 or left > WIDTH:
                continue
            placed = [((x + turn - frame.west) * across, (frame.north - y) * down) for x, y in ring]
            yield _cut(placed)


@functools.cache
def _land() -> tuple[tuple[float, float, Ring], ...]:
    """Return the rings of all land in degrees, each with its western and eastern end."""
    found = []
    for numbers in json.loads(LAND.read_text("utf-8")):
        ring = tuple(zip(_summed(numbers[::2]), _summed(numbers[1::2]), strict=True))
        found.append((min(x for x, _ in ring), max(x for x, _ in ring), ring))
    return tuple(found)


def _summed(numbers: Iterable[int]) -> Iterator[float]:
    return (number / _STEPS for number in accumulate(numbers))


def _cut(ring: list[Point]) -> list[Point]:
    """Return a ring cut at the edges of the map (Sutherland and Hodgman, 1974), a little outside of what is seen."""
    for axis, edge, inside in (
        (0, -4.0, lambda value, edge: value >= edge),
        (0, WIDTH + 4.0, lambda value, edge: value <= edge),
        (1, -4.0, lambda value, edge: value >= edge),
        (1, HEIGHT + 4.0, lambda value, edge: value <= edge),
    ):
        ring = _cut_at(ring, axis, edge, inside)
    return ring


def _cut_at(ring: list[Point], axis: int, edge: float, inside: Callable[[float, float], bool]) -> list[Point]:
    kept: list[Point] = []
    for before, after in zip(ring[-1:] + ring[:-1], ring, strict=True):
        was, is_in = inside(before[axis], edge), inside(after[axis], edge)
        if was != is_in:
            share = (edge - before[axis]) / (after[axis] - before[axis])
            kept.append((before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1])))
        if is_in:
            kept.append(after)
    return kept


def _drawn(ring: list[Point]) -> str:
    """Return a ring as a path: its first point, then steps from point to point, without those too near to be seen."""
    kept: list[tuple[int, int]] = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _NEAR:
            kept.append((round(x), round(y)))
    if len(kept) < 3:
        return ""
    steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z".replace(" -", "-")
