"""Times of day: `02:20`, with `?`, `~` or `%` at the end as for dates, and with a zone if the source gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .date_habits import SIGNS
from .days import ascii_digits
from .edtf import DateError, Edtf, html_datetime, iso_date

_TIME = re.compile(rf"([01][0-9]|2[0-3]):([0-5][0-9])(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?([{SIGNS}]?)")
_ACCEPTED = "write hours and minutes, as in 02:20 or 14:30; 14:30~ when approximate, 14:30+01:00 with its zone"
#: Before every time: a day whose time is not known.
_NO_TIME = -24 * 60
_HABITS = (
    (re.compile(r"(?P<h>\d\d?) ?(?:[:.h]|uhr) ?(?P<m>\d\d)?(?::\d\d)?(?: ?(?P<half>[ap])\.? ?m\.?)?"), None),
    (re.compile(r"(?P<h>\d\d?) ?(?P<half>[ap])\.? ?m\.?"), None),
    (re.compile(r"(?P<h>\d\d)(?P<m>\d\d)"), None),
    (re.compile(r"noon|midday|midi"), "12:00"),
)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day: `clock` is its hours and minutes, `zone` is empty, `Z` or an offset such as `+01:00`."""

    clock: str
    zone: str
    uncertain: bool
    approximate: bool

    @property
    def order(self) -> int:
        """The minutes since midnight in UTC, or where it happened if there is no zone: the order within a day."""
        return _minutes(self.clock) - (_minutes(self.zone) if len(self.zone) > 1 else 0)


@lru_cache(maxsize=2**11)
def parse_time(text: str) -> TimeOfDay:
    """Return the time that `text` writes. Raises DateError for anything else, with a hint."""
    match = _TIME.fullmatch(text)
    if not match:
        meant = dict.fromkeys(time for time in _rewritten(text) if _TIME.fullmatch(time))
        raise DateError(f"{text[:60]!r} is not a time of day", f"write {' or '.join(meant)}" if meant else _ACCEPTED)
    hour, minute, zone, sign = match.groups()
    return TimeOfDay(f"{hour}:{minute}", zone or "", sign in ("?", "%"), sign in ("~", "%"))


def order_in_day(time: str | None) -> int:
    """Sort key of the times of one day; those without a time are first."""
    return parse_time(time).order if time else _NO_TIME


def earlier_in_day(one: str | None, other: str | None) -> bool:
    """Return whether the first of two times of one day is surely the earlier: both have a zone, or neither."""
    if not one or not other:
        return False
    first, second = parse_time(one), parse_time(other)
    return bool(first.zone) == bool(second.zone) and first.order < second.order


def iso_moment(date: Edtf, time: str | None) -> str | None:
    """Return a year, month or day as ISO 8601 has it, a day with its time; None for all other forms."""
    return _with_time(iso_date(date), date, time)


def html_moment(date: Edtf, time: str | None) -> str | None:
    """Return the value of `<time datetime>`; None where HTML has none."""
    return _with_time(html_datetime(date), date, time)


def _with_time(day: str | None, date: Edtf, time: str | None) -> str | None:
    if day is None or time is None or date.form != "day":
        return day
    parsed = parse_time(time)
    return f"{day}T{parsed.clock}{parsed.zone}"


def _minutes(clock: str) -> int:
    """Return the minutes of `02:20`, `+01:00` or `-03:30`."""
    minutes = int(clock[-5:-3]) * 60 + int(clock[-2:])
    return -minutes if clock.startswith("-") else minutes


def _rewritten(text: str) -> Iterator[str]:
    """Yield `text` rewritten as a time in each way that fits: “2.20 p.m.” is 14:20."""
    plain = ascii_digits(text).strip().lower()
    for before in ("about ", "around ", "c. ", "vers "):
        if plain.startswith(before):
            yield from (f"{time}~" for time in _rewritten(plain.removeprefix(before)))
    for pattern, time in _HABITS:
        if match := pattern.fullmatch(plain):
            yield time or _clock(match.groupdict())


def _clock(groups: dict[str, str | None]) -> str:
    hour = int(groups["h"] or 0)
    if groups.get("half") and hour <= 12:
        hour = hour % 12 + (12 if groups["half"] == "p" else 0)
    return f"{hour:02}:{groups.get('m') or '00'}"
