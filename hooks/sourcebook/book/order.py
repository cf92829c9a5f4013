"""Put events in order: by their dates, and where these leave it open, as relations between events state it.

The vocabulary says which relations state an order (`order`). `book.rules` reports those that contradict dates or each
other.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from ..core.dates.days import Day
from ..core.dates.edtf import Edtf
from ..core.dates.time_of_day import earlier_in_day, order_in_day
from ..records.models import Event, Related
from ..records.vocabulary import Vocabulary
from ..records.when import When


@dataclass(frozen=True, slots=True)
class Stated:
    """An order of two events, by their ids, and the relation that states it, with the event that has it."""

    earlier: str
    later: str
    home: Event
    related: Related


def stated_orders(events: Mapping[str, Event], vocabulary: Vocabulary) -> Iterator[Stated]:
    """Yield every order of two events that a relation states."""
    for key, home in events.items():
        for related in home.related:
            kind = vocabulary.event_relations.get(related.type)
            if kind and kind.order and related.event in events and related.event != key:
                pair = (key, related.event) if kind.order == "before" else (related.event, key)
                yield Stated(*pair, home, related)


def circle_in(stated: Iterable[Stated]) -> Sequence[str]:
    """Return the ids of events that the stated orders put in a circle, the first one also last; none without one."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for one in stated:
        sorter.add(one.later, one.earlier)
    try:
        sorter.prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def in_order(events: Mapping[str, Event], vocabulary: Vocabulary) -> tuple[tuple[Event, ...], dict[str, Edtf]]:
    """Return events in chronological order, and the date under which lists have each, by id.

    They are sorted by date, then by id, and none comes before one that a relation puts first. Undated events come last:
    no relation puts them among dated ones, because lists have them apart. Relations that contradict dates, or form a
    circle, change nothing.
    """
    stated = [
        one for one in stated_orders(events, vocabulary) if _is_open(events[one.earlier].date, events[one.later].date)
    ]
    graph = _Graph(events, () if circle_in(stated) else stated)
    return tuple(events[key] for key in graph.merged()), graph.dates


def earliest_days(events: Mapping[str, Event], stated: Iterable[Stated]) -> dict[str, Day | None]:
    """Return the first possible day of each event, given its own date and those of the events before it. The stated
    orders form no circle."""
    return {key: date.earliest for key, date in _Graph(events, stated).dates.items()}


def _is_open(earlier: When, later: When) -> bool:
    """Return whether two dates leave the order open that a relation states: that of the starts of what lasted."""
    first, last = earlier.date.earliest, later.date.last_start
    started_before = first is not None and last is not None and last < first
    return earlier.date.dated == later.date.dated and not started_before and not against_times(earlier, later)


def against_times(earlier: When, later: When) -> bool:
    """Return whether both are of one day, on which their times put the second first."""
    same_day = earlier.date.form == "day" and earlier.date.earliest == later.date.earliest == later.date.latest
    return same_day and earlier_in_day(later.time, earlier.time)


class _Graph:
    """Events with the orders stated between them, and their dates, narrowed by these."""

    def __init__(self, events: Mapping[str, Event], stated: Iterable[Stated]):
        self.earlier: dict[str, set[str]] = defaultdict(set)
        self.later: dict[str, set[str]] = defaultdict(set)
        for one in stated:
            self.earlier[one.later].add(one.earlier)
            self.later[one.earlier].add(one.later)
        self.dates = {key: event.date.date for key, event in events.items()}
        self.times = {key: event.date.time for key, event in events.items()}
        self._narrow()

    def _narrow(self) -> None:
        order = tuple(TopologicalSorter(self.earlier).static_order())
        for key in order:
            for other in self.earlier[key]:
                self.dates[key] = _not_before(self.dates[key], self.dates[other].earliest)
        for key in reversed(order):
            for other in self.later[key]:
                self.dates[key] = _not_after(self.dates[key], self.dates[other])

    def _moment(self, key: str) -> tuple[tuple[int, ...], int]:
        """Return what sorts events: the date, then the time of day."""
        return self.dates[key].sort_key, order_in_day(self.times[key])

    def merged(self) -> Iterator[str]:
        """Yield the ids in order."""
        waiting = {key: len(self.earlier[key]) for key in self.dates}
        ready = [(*self._moment(key), key) for key, number in waiting.items() if not number]
        heapq.heapify(ready)
        while ready:
            *_, key = heapq.heappop(ready)
            yield key
            for other in self.later[key]:
                waiting[other] -= 1
                if not waiting[other]:
                    heapq.heappush(ready, (*self._moment(other), other))


def _not_before(date: Edtf, day: Day | None) -> Edtf:
    if day is None or (date.earliest and date.earliest >= day):
        return date
    return replace(date, earliest=day)


def _not_after(date: Edtf, other: Edtf) -> Edtf:
    """Narrow the end of a date whose start is open: it is listed just before what follows."""
    day = other.earliest or other.latest
    if date.earliest or day is None or (date.latest and date.latest <= day):
        return date
    return replace(date, latest=day)
