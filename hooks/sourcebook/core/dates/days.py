"""Days and years of the Gregorian calendar, which is extended backwards (ISO 8601), before the year 1, too.

Years are astronomical: 1 is followed backwards by 0, which is 1 BC, and by -1, which is 2 BC. Python's own dates begin
with the year 1.
"""

from __future__ import annotations

import datetime
import unicodedata
from calendar import monthrange
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = -9999, 9999

#: The calendar repeats itself after so many years, which have so many days.
_CYCLE, _DAYS_OF_CYCLE = 400, 146_097


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day. `str()` and `isoformat()` give `2014-09-30`, or `-0043-03-15` for 15 March 44 BC."""

    year: int
    month: int
    day: int

    def isoformat(self) -> str:
        return f"{year_text(self.year)}-{self.month:02}-{self.day:02}"

    __str__ = isoformat

    def toordinal(self) -> int:
        """Return the number of the day; 1 is the first day of the year 1, as for Python's dates."""
        cycles = (self.year - 1) // _CYCLE
        in_cycle = datetime.date(self.year - cycles * _CYCLE, self.month, self.day)
        return in_cycle.toordinal() + cycles * _DAYS_OF_CYCLE


def day_of(ordinal: int) -> Day:
    """Return the day with this number."""
    cycles = (ordinal - 1) // _DAYS_OF_CYCLE
    day = datetime.date.fromordinal(ordinal - cycles * _DAYS_OF_CYCLE)
    return Day(day.year + cycles * _CYCLE, day.month, day.day)


def first_of(year: int) -> int:
    """Return the number of 1 January of `year`."""
    return Day(year, 1, 1).toordinal()


def days_in_month(year: int, month: int) -> int:
    """Return how many days the month has."""
    return monthrange(_CYCLE + year % _CYCLE, month)[1]


def year_text(year: int) -> str:
    """Return a year as ISO 8601 and EDTF write it: `0886`, `-0043`."""
    return f"{year:04}" if year >= 0 else f"{year:05}"


def before_christ(year: int) -> int:
    """Return the number of a year before the year 1 as historians count it: 44 for -43."""
    return 1 - year


def year_slug(year: int) -> str:
    """Return a year in the addresses of pages: `2014`, `44-bc`."""
    return str(year) if year > 0 else f"{before_christ(year)}-bc"


def period_around(year: int, length: int) -> tuple[int, int]:
    """Return the first and the last year of the decade (`length` 10) or century (100) of a year, as EDTF writes them:
    1840 and 1849 for `184X`, -49 and -40 for `-004X`, which is 50 to 41 BC. None has years on both sides of the turn
    of the era."""
    start = abs(year) // length * length
    return (max(1, start), start + length - 1) if year > 0 else (-start - length + 1, -start)


def decade_slug(first: int) -> str:
    """Return a decade, by its first year, in the addresses of pages: `1840s`, `50-bc-decade`."""
    return f"{first}s" if first > 0 else f"{year_slug(first)}-decade"


def ascii_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
