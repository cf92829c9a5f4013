"""The period over which events are spread, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.dates.date_words import date_words
from ...records.models import Event
from ...records.when import When
from ..builder import ViewBuilder
from ..elements import DateView

#: Dates that lie, or last, between two others.
_BETWEEN = ("interval", "within", "one-of")


def span_view(views: ViewBuilder, events: Sequence[Event]) -> DateView | None:
    """Return the period from the first possible day of these events to the last, and how many have no date: “2010 –
    2015, and 2 undated”. None without events."""
    labels = views.labels
    dated = [event.date for event in events if event.date.date.dated]
    if not dated:
        return DateView(labels("fact.undated")) if events else None
    words = _words(views, dated)
    number = len(events) - len(dated)
    return DateView(labels("fact.and_undated", span=words, n=number) if number else words)


def _words(views: ViewBuilder, dates: Sequence[When]) -> str:
    first = min(dates, key=lambda when: (when.date.earliest is not None, when.date.sort_key))
    last = max(dates, key=lambda when: (when.date.latest is None, when.date.latest or when.date.earliest))
    if first is last:
        return views.plain.date(first)
    start, end = _end(views, first, 0), _end(views, last, -1)
    if start == end:
        return start
    # When both are uncertain, say so once, as between the ends of one date.
    doubt = views.labels("date.uncertain", date="")
    start = start.removesuffix(doubt) if end.endswith(doubt) else start
    return views.labels("fact.span", first=start, last=end)


def _end(views: ViewBuilder, when: When, end: int) -> str:
    """Return one end of a date in words: the start of a span of time (0), or its end (-1); or the whole date."""
    bound = when.date.bounds[end] if when.date.form in _BETWEEN else None
    return date_words(bound, views.labels) if bound else views.plain.date(when)
