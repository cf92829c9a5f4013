"""The axis below a timeline: its line, its ticks, and as many labels as fit.

Labels are chosen for the width of a phone (NARROW), then more for that of a page (WIDE), which narrow screens hide.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...core.dates.days import Day, day_of, days_in_month, first_of, year_slug
from ...core.dates.edtf import Edtf
from ...core.labels import Labels
from ..part_links import year_link
from .scale import Scale
from .text_width import text_width, to_tenth

NARROW = 288  # a screen of 320 pixels without the page's margins
WIDE = 600
TARGET = 24  # pixels: the least width and height of what can be tapped


@dataclass(frozen=True, slots=True)
class LabelView:
    """A year or month below the axis, centred at `x`. It links to `anchor` on the page, to `path`, or to nothing.

    `wide` if it does not fit on a narrow screen; `width` in pixels.
    """

    x: float
    width: int
    text: str
    anchor: str
    path: str
    title: str
    wide: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label to be placed."""

    x: float
    text: str
    anchor: str = ""
    path: str = ""
    title: str = ""


def year_labels(labels: Labels, scale: Scale, counts: Counter[int], on_page: bool) -> tuple[LabelView, ...]:
    """Return years below the axis: the first and last, those beside gaps, then those with most events."""
    whole = [piece for piece in scale.pieces if not piece.cut]
    edges = [_year_of(day) for piece in whole for day in (piece.first, piece.end - 1)]
    ends = dict.fromkeys((edges[0], edges[-1], *edges))
    busiest = sorted(counts, key=lambda year: (-counts[year], year))
    in_order = dict.fromkeys((*(year for year in ends if year in counts), *busiest, *ends))
    return placed([_year_label(labels, scale, year, counts[year], on_page) for year in in_order])


def _year_label(labels: Labels, scale: Scale, year: int, number: int, on_page: bool) -> Wanted:
    page, x = year_link(labels, year), middle_of(scale, first_of(year), first_of(year + 1))
    if not number:
        return Wanted(x, page.text)
    if on_page:
        return Wanted(x, page.text, f"y-{year_slug(year)}", "", labels("picture.of", name=page.text, n=number))
    return Wanted(x, page.text, "", page.path, labels("chronology.page", year=page.text))


def placed(wanted: Sequence[Wanted]) -> tuple[LabelView, ...]:
    """Return the labels that fit; earlier ones are placed first."""
    found: list[LabelView] = []
    for wide, canvas in ((False, NARROW), (True, WIDE)):
        for one in wanted:
            width = max(TARGET, math.ceil(text_width(one.text)))
            half = (width + 1) / canvas * 50
            middle = min(100 - half, max(half, one.x))
            known = any(other.text == one.text for other in found)
            if not known and all(abs(middle - other.x) > half + (other.width + 1) / canvas * 50 for other in found):
                found.append(LabelView(to_tenth(middle), width, one.text, one.anchor, one.path, one.title, wide))
    return tuple(sorted(found, key=lambda label: label.x))


def lines_of(scale: Scale) -> Iterator[tuple[float, float]]:
    """Yield the segments of the axis, which has gaps and extends to the edges of the picture."""
    whole = [piece for piece in scale.pieces if not piece.cut]
    for piece in whole:
        left = 0.0 if piece is whole[0] else piece.left
        yield to_tenth(left), to_tenth(100.0 if piece is whole[-1] else piece.right)


def ticks_of(scale: Scale) -> Iterator[float]:
    """Yield ticks at the starts of years, if they fit; on the axis of a single year, at the starts of months."""
    if scale.end - scale.first <= 366:
        year = _year_of(scale.first)
        yield from (to_tenth(scale.at(month_days(year, month)[0])) for month in range(1, 13))
        return
    for piece in scale.pieces:
        first, last = _year_of(piece.first), _year_of(piece.end - 1)
        if not piece.cut and (piece.right - piece.left) / (last - first + 1) >= 4:
            yield from (to_tenth(scale.at(first_of(year))) for year in range(first, last + 1))


def years_of(dates: Iterable[Edtf]) -> Iterator[int]:
    """Yield the years in which dates begin and end."""
    for date in dates:
        yield from (day.year for day in (date.earliest, date.latest) if day)


def month_days(year: int, month: int) -> tuple[int, int]:
    """Return the first day of a month and of the next, as ordinals."""
    first = Day(year, month, 1).toordinal()
    return first, first + days_in_month(year, month)


def _year_of(day: int) -> int:
    return day_of(day).year


def middle_of(scale: Scale, first: int, end: int) -> float:
    """Return the position of the middle of the days from `first` to before `end`."""
    return (scale.at(first) + scale.at(end - 1)) / 2
