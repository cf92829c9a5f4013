"""Dots with names, for maps and networks, and which of their labels fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .text_width import text_width

#: Height of the letters on a phone, on a wide screen, and on a wide screen in a picture as wide as the page, in units.
PHONE, WIDE, WHOLE = 42, 34, 23
#: The size of letters for which `text_width` tells the width, in pixels.
_MEASURED = 11.5
#: The space between a dot and its label, in units.
_SPACE = 8
#: The most labels: the first dots come first.
_MOST_LABELS = 100

#: Left, upper, right and lower edge, in units.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot at `x` and `y`: where it leads, its name, and its label, which starts or ends at `at`.

    The label is empty where there is no room; it stands on the left side if `left`, and phones hide it if `wide`. A
    `hollow` dot is drawn as a ring.
    """

    x: int
    y: int
    radius: int
    path: str
    name: str
    text: str
    hollow: bool = False
    left: bool = False
    wide: bool = False

    @property
    def at(self) -> int:
        """Where the label starts, or ends if it is on the left side."""
        away = self.radius + _SPACE
        return self.x - away if self.left else self.x + away

    @property
    def box(self) -> Box:
        """The room that the dot takes."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


def labelled(dots: Sequence[Dot], width: int, height: int, letters: int = WIDE) -> Iterator[Dot]:
    """Yield the dots of a picture of a size with those labels that fit: first for a phone, then more for a wide screen,
    in letters of a height."""
    taken = [dot.box for dot in dots]
    fitting: dict[int, Dot] = {}
    for phone in (True, False):
        for number, dot in enumerate(dots[:_MOST_LABELS]):
            for left in (False, True) if number not in fitting else ():
                placed = replace(dot, left=left, wide=not phone)
                box = _box(placed, PHONE if phone else letters)
                others = (*taken[:number], *taken[number + 1 :])
                if _inside(box, width, height) and not any(_meet(box, other) for other in others):
                    fitting[number] = placed
                    taken.append(box)
                    break
    yield from (fitting.get(number, replace(dot, text="")) for number, dot in enumerate(dots))


def _box(dot: Dot, letters: int) -> Box:
    """Return the room that a label takes."""
    width = text_width(dot.text) * letters / _MEASURED
    start = dot.at - width if dot.left else dot.at
    return start, dot.y - letters * 0.6, start + width, dot.y + letters * 0.6


def _inside(box: Box, width: int, height: int) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
