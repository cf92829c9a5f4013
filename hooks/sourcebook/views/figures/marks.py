"""Marks for dates: a dot for a certain day, else a bar for the period."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...core.dates.edtf import Edtf
from .scale import Scale
from .text_width import to_tenth


@dataclass(frozen=True, slots=True)
class MarkView:
    """The mark of an event: a dot at `x` (a day), or a bar of `width` (a period within which it lies or which it
    lasted).

    Its middle is at `y`; `before` and `after` say that it may extend further.
    """

    x: float
    y: int
    width: float
    status: str
    before: bool
    after: bool
    text: str

    @property
    def end(self) -> float:
        """The right end of a bar."""
        return to_tenth(self.x + self.width)


def mark_of(date: Edtf, scale: Scale, status: str, words: str) -> MarkView:
    """Return the mark of a date: a dot for a certain day, else a bar for the period."""
    first, last = date.earliest, date.latest
    start, end = (first or last), (last or first)
    assert start and end
    left, right = scale.at(start.toordinal()), scale.at(end.toordinal() + 1)
    before = first is None or first.toordinal() < scale.first
    after = last is None or last.toordinal() >= scale.end
    middle = (left + right) / 2
    if date.form == "day" and not date.uncertain and not date.approximate:
        return MarkView(to_tenth(middle), 0, 0.0, status, False, False, words)
    if first is None:
        left = right - 4
    elif last is None:
        right = left + 4
    elif right - left < 3:
        left, right = middle - 1.5, middle + 1.5
    left, right = max(0.5, left), min(99.5, right)
    return MarkView(to_tenth(left), 0, to_tenth(right - left), status, before, after, words)


def at_height(mark: MarkView, y: int) -> MarkView:
    """Return the mark with its middle at `y`."""
    return replace(mark, y=y)
