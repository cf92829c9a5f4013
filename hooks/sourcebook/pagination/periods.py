"""The years of the chronology in periods: decades, or centuries, when there are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from ..core.dates.days import decade_slug, period_around, year_slug
from .partition import Part, Step

#: More years than this are grouped by decade, and more decades by century: nobody looks through a longer list of links.
MOST = 30


def by_period(years: Sequence[Part], most: int = MOST) -> tuple[Part, ...]:
    """Group the years of a chronology, which are in order, until there are no more than `most` periods. The events
    without a date stay a part of their own."""
    parts = tuple(years)
    for length in (10, 100):
        if len(parts) > most:
            parts = tuple(_grouped(parts, length))
    return parts


def _grouped(parts: Sequence[Part], length: int) -> Iterator[Part]:
    periods: dict[tuple[int, int] | None, list[Part]] = {}
    for part in parts:
        year = part.items[0].date.date.year
        periods.setdefault(None if year is None else period_around(year, length), []).append(part)
    for period, inside in periods.items():
        if period is None:
            yield from inside
        else:
            items = tuple(chain.from_iterable(part.items for part in inside))
            yield Part((Step("period", "/".join(map(str, period)), _slug(*period)),), items, tuple(inside))


def _slug(first: int, last: int) -> str:
    """Return a period in addresses; a decade has the address that it has in other lists."""
    is_decade = last - first == 9 and last != 0
    return decade_slug(first) if is_decade else f"{year_slug(first)}-{year_slug(last)}"


def periods_within(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield every decade and century among `parts` and within them."""
    for part in parts:
        if part.step.by == "period":
            yield part
            yield from periods_within(part.parts)
