"""Rules on dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.dates.days import before_christ
from ...core.dates.edtf import surely_before
from ...core.problems import Problem
from ...records.models import PageRecord, Property, Relation, Role
from ...records.record import Record, record_within
from ...records.when import When
from ..book import Book
from ..order import against_times, circle_in, earliest_days, stated_orders
from .registry import rule

#: A year so near to those of other dates may be one of them.
_NEAR = 50


@rule
def uncertain_dates_say_why(book: Book) -> Iterator[Problem]:
    """A date with a `?` says how it was inferred."""
    for root, holder, name, date in _dates(book):
        if date.uncertain and not date.inferred:
            time = f'\n  time: "{date.time}"' if date.time else ""
            written = " ".join(filter(None, (date.date.text, date.time)))
            yield Problem(
                holder.location(name),
                "missing-inferred",
                f"the uncertain date {written!r} needs 'inferred'",
                f'{name}:\n  date: "{date.date.text}"{time}\n  inferred: how it was worked out',
                record=root.key,
            )


@rule
def no_date_is_before_christ_by_a_stray_hyphen(book: Book) -> Iterator[Problem]:
    """The only date before Christ is not one whose number is among the years of all others (warning)."""
    found = [(one, one[3].date.earliest or one[3].date.latest) for one in _dates(book)]
    years = [day.year for _, day in found if day and day.year > 0]
    before = [one for one, day in found if day and day.year < 1]
    if len(before) != 1 or not years:
        return
    [(root, holder, name, date)] = before
    typed = re.match(r"-([1-9][0-9]{3})", date.date.text)
    if typed and min(years) - _NEAR <= int(typed[1]) <= max(years) + _NEAR:
        number = int(typed[1])
        yield Problem(
            holder.location(name),
            "stray-hyphen",
            f"{date.date.text!r} is in {before_christ(-number)} BC; no other date of the site is before Christ",
            f"write {number}, or ../{number} for up to {number}; leave it if it is right",
            "warning",
            root.key,
        )


@rule
def times_of_day_have_a_day(book: Book) -> Iterator[Problem]:
    """A time of day belongs to a day."""
    for root, _, name, date in _dates(book):
        if date.time and date.date.form != "day":
            yield Problem(
                date.location("time"),
                "time-without-day",
                f"the time {date.time} belongs to no day: {name!r} is {date.date.text!r}",
                "write the day, or delete the time",
                record=root.key,
            )


@rule
def nothing_ends_before_it_begins(book: Book) -> Iterator[Problem]:
    """An office, relation or property does not end before it begins."""
    for root, holder in book.of_kinds(Role, Relation, Property):
        if (
            isinstance(holder, Role | Relation | Property)
            and holder.start
            and holder.end
            and surely_before(holder.end.date, holder.start.date)
        ):
            yield Problem(
                holder.location("to"),
                "ends-before-it-begins",
                f"it ends ({holder.end.date.text}) before it begins ({holder.start.date.text})",
                "swap the two dates, or correct one",
                record=root.key,
            )


@rule
def no_circle_of_events(book: Book) -> Iterator[Problem]:
    """Relations that state an order do not put an event before itself, by way of others."""
    stated = list(stated_orders(book.events, book.vocabulary))
    circle = circle_in(stated)
    for one in stated:
        if (one.earlier, one.later) == circle[:2]:
            yield Problem(
                one.related.location("event"),
                "circular-order",
                f"each of these events is said to come before the next: {', '.join(circle)}",
                "delete one of these relations, or use a relation that states no order",
                record=one.home.key,
            )


@rule
def stated_orders_agree_with_dates(book: Book) -> Iterator[Problem]:
    """A relation does not put an event after one that is later by its date and time, or by what it follows itself.
    Of what lasted, the start counts."""
    stated = list(stated_orders(book.events, book.vocabulary))
    days = {} if circle_in(stated) else earliest_days(book.events, stated)
    for one in stated:
        first, other, when = days.get(one.earlier), book.events[one.earlier].date, book.events[one.later].date
        date, against = when.date, against_times(other, when)
        if against or (first and date.last_start and first > date.last_start):
            text = f"{date.text}, {when.time}" if against else date.text
            limit = f"{first}, {other.time}" if against else f"{first}"
            yield Problem(
                one.related.location("event"),
                "order-against-dates",
                f"{one.later!r} ({text}) cannot come after {one.earlier!r}, which is not before {limit}",
                "correct the date, or use a relation that states no order",
                record=one.home.key,
            )


def _dates(book: Book) -> Iterator[tuple[PageRecord, Record, str, When]]:
    """Yield every date, with its page record, the record that holds it, and its field."""
    for model in book.kinds_of_records:
        fields = model.model_fields.items()
        names = [(name, info.alias or name) for name, info in fields if record_within(info.annotation) is When]
        for root, holder in book.of_kinds(model) if names else ():
            for name, written in names:
                date = getattr(holder, name)
                if date:
                    yield root, holder, written, date
