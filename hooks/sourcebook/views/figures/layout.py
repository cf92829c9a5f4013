"""Positions for the dots of a network: Fruchterman and Reingold, Graph Drawing by Force-directed Placement, 1991.

All dots repel each other, tied ones attract each other, and the heat by which they move falls. They start on a circle
in the given order, so the same network is always drawn alike. In the end, crowded parts are stretched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

#: How often the dots move.
_TURNS = 90


def positions(number: int, ties: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Return a position between 0 and 1 for each of `number` dots; `ties` has the dots that are tied, as numbers."""
    if not number:
        return []
    xs = [math.cos(2 * math.pi * n / number) for n in range(number)]
    ys = [math.sin(2 * math.pi * n / number) for n in range(number)]
    near = math.sqrt(4 / number)
    for turn in range(_TURNS):
        moves = _moves(xs, ys, ties, near)
        heat = 0.2 * (1 - turn / _TURNS)
        for n, (right, down) in enumerate(moves):
            length = math.hypot(right, down) or 1
            step = min(length, heat) / length
            xs[n], ys[n] = xs[n] + right * step, ys[n] + down * step
    return list(zip(_between(xs), _between(ys), strict=True))


def _moves(
    xs: Sequence[float], ys: Sequence[float], ties: Sequence[tuple[int, int]], near: float
) -> list[tuple[float, float]]:
    """Return where the forces push each dot; a weak one to the middle keeps parts without ties together."""
    number, repelling = len(xs), near * near
    rights, downs = [-0.3 * x for x in xs], [-0.3 * y for y in ys]
    for a in range(number):
        x, y, right, down = xs[a], ys[a], 0.0, 0.0
        for b in range(a):
            dx, dy = x - xs[b], y - ys[b]
            force = repelling / (dx * dx + dy * dy + 1e-9)
            right, down = right + dx * force, down + dy * force
            rights[b], downs[b] = rights[b] - dx * force, downs[b] - dy * force
        rights[a], downs[a] = rights[a] + right, downs[a] + down
    for a, b in ties:
        dx, dy = xs[a] - xs[b], ys[a] - ys[b]
        force = math.hypot(dx, dy) / near
        rights[a], downs[a] = rights[a] - dx * force, downs[a] - dy * force
        rights[b], downs[b] = rights[b] + dx * force, downs[b] + dy * force
    return list(zip(rights, downs, strict=True))


def _between(values: Sequence[float]) -> list[float]:
    """Return values moved and scaled to lie between 0 and 1, halfway between where they are and evenly spread."""
    least, most = min(values), max(values)
    rank = {number: at for at, number in enumerate(sorted(range(len(values)), key=values.__getitem__))}
    last = len(values) - 1 or 1
    return [((value - least) / (most - least or 1) + rank[n] / last) / 2 for n, value in enumerate(values)]
