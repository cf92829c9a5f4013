"""Dots with names, for maps and networks, and which of their labels fit."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .text_width import text_width

#: Height of the letters on a phone, on a wide screen, and on a wide screen in a picture as wide as the page, in units.
PHONE, WIDE, WHOLE = 42, 40, 23
#: The size of letters for which `text_width` tells the width, in pixels.
_MEASURED = 11.5
#: The space between a dot and its label, in units.
_SPACE = 8
#: The most labels: the first dots come first.
_MOST_LABELS = 100

#: Where a label may stand, the best first.
_SIDES = ("right", "left", "above", "below")

#: Left, upper, right and lower edge, in units.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot at `x` and `y`: where it leads, its name, and its label, which starts or ends at `at`.

    The label is empty where there is no room; it stands on a `side` of the dot, and phones hide it if `wide`. A
    `hollow` dot is drawn as a ring.
    """

    x: int
    y: int
    radius: int
    path: str
    name: str
    text: str
    hollow: bool = False
    side: str = "right"
    wide: bool = False

    @property
    def anchor(self) -> str:
        """Which part of the label is at `at`."""
        return {"right": "start", "left": "end"}.get(self.side, "middle")

    @property
    def at(self) -> tuple[int, int]:
        """Where the label starts, ends or has its middle; it is as far above or below as the largest letters need."""
        away, high = self.radius + _SPACE, self.radius + PHONE // 2
        right, down = {"right": (away, 0), "left": (-away, 0), "above": (0, -high), "below": (0, high)}[self.side]
        return self.x + right, self.y + down

    @property
    def box(self) -> Box:
        """The room that the dot takes."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


def labelled(dots: Sequence[Dot], width: int, height: int, letters: int = WIDE) -> Iterator[Dot]:
    """Yield the dots of a picture of a size with those labels that fit, the first dots first: on every screen, or else
    only on a wide one, in letters of a height."""
    placed: dict[int, Dot] = {}
    for number, dot in enumerate(dots[:_MOST_LABELS]):
        others = [other for other in dots if other is not dot]
        for wide, side in itertools.product((False, True), _SIDES):
            label = replace(dot, side=side, wide=wide)
            if all(
                _inside(box := _box(label, size), width, height) and not any(_meet(box, taken) for taken in around)
                for size, around in _around(label, others, placed.values(), letters)
            ):
                placed[number] = label
                break
    yield from (placed.get(number, replace(dot, text="")) for number, dot in enumerate(dots))


def _around(
    label: Dot, others: Sequence[Dot], placed: Iterable[Dot], letters: int
) -> Iterator[tuple[int, Iterator[Box]]]:
    """Yield the height of a label's letters on each kind of screen, with what takes room there."""
    for size in (letters,) if label.wide else (PHONE, letters):
        shown = (_box(one, size) for one in placed if not (one.wide and size == PHONE))
        yield size, itertools.chain((other.box for other in others), shown)


def _box(dot: Dot, letters: int) -> Box:
    """Return the room that a label takes."""
    width = text_width(dot.text) * letters / _MEASURED
    x, y = dot.at
    start = x - {"start": 0, "middle": width / 2, "end": width}[dot.anchor]
    return start, y - letters * 0.6, start + width, y + letters * 0.6


def _inside(box: Box, width: int, height: int) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
