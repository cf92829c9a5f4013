"""Makes hooks/sourcebook/land/land.json, the coast on the maps: `python tools/land.py land-50m.json`.

The input is that file of the npm package world-atlas (2.0.2), which holds Natural Earth 4.1.0 at 1:50 million as
TopoJSON: the land without borders, in the public domain. The result is a list of rings, each a list of whole numbers in
steps of 0.02 degrees: longitude and latitude of the first point, then what each next one adds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

STEPS = 50
Point = tuple[float, float]
OUT = Path(__file__).parents[1] / "hooks" / "sourcebook" / "land" / "land.json"


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs of a topology in degrees; in the file, each point is what it adds to the one before."""
    (width, height), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((x * width + left, y * height + bottom))
        found.append(points)
    return found


def rings_of(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Yield the rings of all land. An arc `~n` is the arc `n` from its end."""
    arcs = arcs_of(topology)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points: list[Point] = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc[1:] if points else arc
            yield unwrapped(points)


def unwrapped(ring: Sequence[Point]) -> list[Point]:
    """Return a ring that goes on past 180 degrees, where the input jumps to the other edge of the world.

    One that goes around the world is closed along the pole.
    """
    turns = 0
    found = [ring[0]]
    for before, after in pairwise(ring):
        turns += (before[0] - after[0] > 180) - (after[0] - before[0] > 180)
        found.append((after[0] + 360 * turns, after[1]))
    return [*found, (found[-1][0], -90.0), (found[0][0], -90.0)] if turns else found


def in_steps(ring: Sequence[Point]) -> list[int]:
    """Return a ring in whole steps, without points that fall on the one before."""
    points = [(round(x * STEPS), round(y * STEPS)) for x, y in ring]
    kept = points[:1] + [after for before, after in pairwise(points) if after != before]
    added = [number for a, b in pairwise(kept) for number in (b[0] - a[0], b[1] - a[1])]
    return [*kept[0], *added] if len(kept) > 3 else []


if __name__ == "__main__":
    rings = [found for ring in rings_of(json.loads(Path(sys.argv[1]).read_text("utf-8"))) if (found := in_steps(ring))]
    OUT.write_text(json.dumps(rings, separators=(",", ":")) + "\n", "utf-8")
