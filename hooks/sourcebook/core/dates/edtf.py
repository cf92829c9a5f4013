"""Dates as the records write them: a strict subset of EDTF (ISO 8601-2:2019), and what each says about time.

A *single date*, at whose end `?` means uncertain, `~` approximate, `%` both (level 1 of the standard):

* `2014`, `2014-09`, `2014-09-30`: a year, a month, a day; only days that exist (level 0).
* `0000`, `-0043`, `-0043-03-15`: the same before the year 1, where `0000` is 1 BC, `-0043` 44 BC (level 1).
* `201X`, `20XX`: some year of a decade, of a hundred years; `2014-XX`, `2014-XX-XX`, `2014-09-XX`: some month
  or day of the year, some day of the month (level 1).
* `XXXX-04-14`, `XXXX-04`: a day, a month of an unknown year (level 2).
* `2014-21` to `-24`: northern spring (from March), summer, autumn, winter (December to February of the next
  year), as meteorology counts them: the standard leaves the months open (level 1).
* `2014-33` to `-36`: quarters; `2014-37` to `-39`: thirds, January to April and so on (level 2).

Made of single dates with a year, without XX for month or day:

* `2014/2016`: lasted from 2014 to 2016; `2014/..` went on, `../2016` had begun nobody says when (level 1).
* `[2014..2016]`: one moment within these bounds; `[..2016]`, `[2014..]`; `[2014, 2016]`: one of these, two or
  more and in order (level 2).

And the word `unknown`, which is ours. Not accepted, though EDTF has it: years outside -9999 to 9999 (`Y17000`);
times of day, which have a field of their own; ends left empty (`2014/`); signs inside a single date (`2014?-09`);
`{…}`; ranges among alternatives; halves of years; southern seasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from .date_habits import SIGNS, rewritten
from .days import FIRST_YEAR, LAST_YEAR, Day, before_christ, days_in_month, year_text

Form = Literal[
    "day",
    "month",
    "year",
    "decade",
    "century",
    "season",
    "quarter",
    "third",
    "in-year",
    "in-month",
    "no-year",
    "interval",
    "within",
    "one-of",
    "unknown",
]

MAX_LENGTH = 200

_LAST_DAY = Day(LAST_YEAR, 12, 31)
_TWO = "([0-9]{2}|XX)"
_SINGLE = re.compile(rf"(-?[0-9]{{4}}|-?[0-9]{{3}}X|-?[0-9]{{2}}XX|XXXX)(?:-{_TWO}(?:-{_TWO})?)?([{SIGNS}]?)")
#: The two digits after a year beyond its months: the form, the first month, and how many months.
_PARTS_OF_YEAR: dict[int, tuple[Form, int, int]] = {
    **{21 + n: ("season", 3 + 3 * n, 3) for n in range(4)},
    **{33 + n: ("quarter", 1 + 3 * n, 3) for n in range(4)},
    **{37 + n: ("third", 1 + 4 * n, 4) for n in range(3)},
}
#: Years that EDTF can write and we cannot.
_TOO_FAR = re.compile(r"Y-?[0-9]+(?:E[0-9]+)?|[+-]?[0-9]{5,7}(?:-[0-9]{2}){0,2}")
#: A day with its time of day, as ISO 8601 and EDTF write it.
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(?::[0-9.]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_ACCEPTED = (
    "write 2014, 2014-09 or 2014-09-30; 2014? when uncertain, 2014~ when approximate, 2014/2016 for what "
    "lasted, [2014..2016] for one moment between, [2014, 2016] for one of two, or unknown"
)


class DateError(ValueError):
    """The text is not a date. `str()` states the fact, `hint` says what to write instead."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Edtf:
    """One date, made by `parse_edtf`. Two are equal when they are written alike.

    `~` and `?` do not move `earliest` and `latest`: nobody says how far “about” reaches.
    """

    text: str
    #: The written form. It decides which of the fields below count.
    form: Form = field(compare=False)
    #: First and last possible day. None: an open end, no year, or unknown.
    earliest: Day | None = field(default=None, compare=False)
    latest: Day | None = field(default=None, compare=False)
    #: It has `?` or `%`, or one of its parts has.
    uncertain: bool = field(default=False, compare=False)
    #: It has `~` or `%`, or one of its parts has.
    approximate: bool = field(default=False, compare=False)
    #: The two digits after the year of a season, quarter or third (21–24, 33–36, 37–39), else 0.
    part_of_year: int = field(default=0, compare=False)
    #: Month and day of a date without year; the day is 0 when only the month is known.
    month: int = field(default=0, compare=False)
    day: int = field(default=0, compare=False)
    #: The two ends of an interval or of bounds (None: open), or the alternatives: single dates with a year.
    bounds: tuple[Edtf | None, ...] = field(default=(), compare=False)

    @property
    def dated(self) -> bool:
        """Whether it has a place in a chronology: something is known about its year."""
        return self.earliest is not None or self.latest is not None

    @property
    def apart(self) -> bool:
        """Whether its words cannot follow “from” or “as of”: “between March and May 1912”, “date unknown”."""
        return self.form in ("interval", "unknown") or (self.form == "within" and None not in self.bounds)

    @property
    def year(self) -> int | None:
        """The year under which chronologies list it: that of the earliest day, or of the latest if the start is
        open."""
        first = self.earliest or self.latest
        return first.year if first else None

    @property
    def last_start(self) -> Day | None:
        """The last possible day on which it began: of what lasted, that of its start. None if its end is open, too."""
        start = self.bounds[0] if self.form == "interval" else None
        return start.latest if start else self.latest

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Sort key of chronologies: earliest possible day, then latest; an open start counts as its latest day.

        An open end comes after every other with the same start. Undated ones come last and are equal: the rest of the
        caller's key (the record's id) orders them.
        """
        first = self.earliest or self.latest
        if first is None:
            return (1, 0, 0)
        return (0, first.toordinal(), self.latest.toordinal() if self.latest else _LAST_DAY.toordinal() + 1)


@lru_cache(maxsize=2**15)
def parse_edtf(text: str) -> Edtf:
    """Return the date that `text` writes. Raises DateError for what is not in the subset, with a hint."""
    text = str(text)
    try:
        return _parse(text)
    except _Refusal as refusal:
        reason, hint = refusal.args
    shown = repr(text if len(text) <= 60 else f"{text[:60]}…")
    raise DateError(f"{shown} is not a date{reason and ': '}{reason}", _meant(text) or hint or _hint(text))


def _meant(text: str) -> str:
    """Return the hint `write …` with the valid dates that `text` may mean; empty if there is none."""
    if (moment := _MOMENT.fullmatch(text)) and _is_date(moment[1]):
        return f'write {{date: "{moment[1]}", time: "{moment[2]}{moment[3] or ""}"}}'
    dates = tuple(rewritten(text, _is_date)) if len(text) <= MAX_LENGTH else ()
    several = len(dates) > 1
    return f"write {' or '.join(_explained(date, several) for date in dates)}" if dates else ""


def _hint(text: str) -> str:
    from .date_phrases import in_another_calendar  # it loads Babel, which no date in its right form needs

    if len(text) <= MAX_LENGTH and in_another_calendar(text):
        return f'write the Gregorian date, and beside it that of the source: {{date: …, as_written: "{text}"}}'
    return _ACCEPTED


def _explained(text: str, several: bool) -> str:
    """Return a suggested date; years before Christ with their number, and one of several decades with its years."""
    date = _parse(text)
    if date.form == "year" and date.year is not None and date.year < 1:
        return f"{text} ({before_christ(date.year)} BC)"
    if several and date.form in ("decade", "century") and date.earliest and date.latest:
        return f"{text} ({date.earliest.year} to {date.latest.year})"
    return text


def _is_date(text: str) -> bool:
    try:
        return bool(_parse(text))
    except _Refusal:
        return False


def surely_before(a: Edtf, b: Edtf) -> bool:
    """Return whether the last possible day of `a` is before the first of `b`; false if either is unknown."""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def iso_date(edtf: Edtf) -> str | None:
    """Return a year, month or day without its signs, as ISO 8601 has it; None for all other forms."""
    digits = {"day": 10, "month": 7, "in-month": 7, "year": 4, "in-year": 4}.get(edtf.form)
    return edtf.text[: digits + edtf.text.startswith("-")] if digits else None


def html_datetime(edtf: Edtf) -> str | None:
    """Return the value of `<time datetime>`: a year from 1 on, a month or day as HTML defines them; else None.

    HTML has no sign for `?` and `~`, so they are left out, and the words beside it must say them.
    """
    return iso_date(edtf) if edtf.earliest and edtf.earliest.year > 0 else None


class _Refusal(Exception):
    """Why a text is not a date, and a hint; both may be empty. `parse_edtf` makes a DateError of it."""

    def __init__(self, reason: str = "", hint: str = ""):
        super().__init__(reason, hint)


def _parse(text: str) -> Edtf:
    if len(text) > MAX_LENGTH:
        raise _Refusal(f"it is longer than {MAX_LENGTH} characters")
    if text == "unknown":
        return Edtf(text, "unknown")
    if not text:
        raise _Refusal("", "write the date, such as 2014-09-30, 2014-09 or 2014; unknown, when the source gives none")
    if text.startswith("[") and text.endswith("]"):
        return _bounds(text) if ".." in text else _alternatives(text)
    return _interval(text) if "/" in text else _single(text)


def _interval(text: str) -> Edtf:
    start, _, end = text.partition("/")
    if not start or not end:
        raise _Refusal("one end is empty", "write .. for an end that is open or not known")
    return _span(text, "interval", "{}/{}", "" if start == ".." else start, "" if end == ".." else end)


def _bounds(text: str) -> Edtf:
    if "," in text:
        raise _Refusal(
            "it mixes bounds with alternatives",
            "write [a..b] for a moment between two dates, or [a, b] for one of several",
        )
    start, _, end = text[1:-1].partition("..")
    return _span(text, "within", "[{}..{}]", start, end)


def _span(text: str, form: Form, pattern: str, start_text: str, end_text: str) -> Edtf:
    """Return what lasts from one date to another, or lies between them; an empty end is open.

    Only what cannot be is refused as reversed: `2014/2014-03` began in January, February or March.
    """
    start = _member(start_text) if start_text else None
    end = _member(end_text) if end_text else None
    parts = tuple(part for part in (start, end) if part)
    if not parts:
        raise _Refusal("it is open at both ends", "write unknown")
    _refuse_twice(parts)
    if start and end and surely_before(end, start):
        raise _Refusal("it ends before it begins", f"write {pattern.format(end.text, start.text)}")
    earliest, latest = start.earliest if start else None, end.latest if end else None
    return Edtf(text, form, earliest, latest, *_signs(parts), bounds=(start, end))


def _alternatives(text: str) -> Edtf:
    parts = tuple(_member(part) for part in re.split(", ?", text[1:-1]))
    if len(parts) == 1:
        raise _Refusal("it names one date only", f"write {parts[0].text}")
    _refuse_twice(parts)
    in_order = tuple(sorted(parts, key=lambda part: part.sort_key))
    if in_order != parts:
        raise _Refusal("it is not in order", f"write [{', '.join(part.text for part in in_order)}]")
    latest = max(part.latest for part in parts if part.latest)
    return Edtf(text, "one-of", parts[0].earliest, latest, *_signs(parts), bounds=parts)


def _signs(parts: tuple[Edtf, ...]) -> tuple[bool, bool]:
    return any(part.uncertain for part in parts), any(part.approximate for part in parts)


def _refuse_twice(parts: tuple[Edtf, ...]) -> None:
    once = dict.fromkeys(part.text for part in parts)
    if len(once) < len(parts):
        rest = ", ".join(once)
        raise _Refusal("it names a date twice", f"write [{rest}]" if len(once) > 1 else f"write {rest}")


def _member(text: str) -> Edtf:
    """Return a single date that can be part of an interval or a set: its first and last day are known."""
    single = _single(text)
    if single.form == "no-year":
        raise _Refusal(f"{text} has no year, so nothing is before or after it")
    if single.form in ("in-year", "in-month"):
        raise _Refusal(f"{text} says no more here than the date without -XX", "leave -XX out")
    return single


def _single(text: str) -> Edtf:
    match = _SINGLE.fullmatch(text)
    if not match:
        raise _Refusal(*(_OUTSIDE if _TOO_FAR.fullmatch(text.rstrip(SIGNS)) else ()))
    year, month, day, sign = match.groups()
    signs = sign in ("?", "%"), sign in ("~", "%")
    if year == "XXXX":
        month_number, day_number = _without_year(month, day)
        return Edtf(text, "no-year", None, None, *signs, month=month_number, day=day_number)
    if year == "-0000":
        raise _Refusal("1 BC is the year 0000", f"write {text[1:]}")
    first_year, last_year = sorted((int(year.replace("X", "0")), int(year.replace("X", "9"))))
    if "X" in year and month:
        raise _Refusal("a year with X has no month")
    if month is None or month == "XX":
        first, last = Day(first_year, 1, 1), Day(last_year, 12, 31)
        return Edtf(text, _form_of_year(year, month, day), first, last, *signs)
    if int(month) in _PARTS_OF_YEAR and day is None:
        form, first_month, months = _PARTS_OF_YEAR[int(month)]
        return Edtf(text, form, *_months(first_year, first_month, months), *signs, part_of_year=int(month))
    form, first, last = _month_or_day(first_year, month, day)
    return Edtf(text, form, first, last, *signs)


def _form_of_year(year: str, month: str | None, day: str | None) -> Form:
    if month and day and day != "XX":
        raise _Refusal("a day without its month says nothing")
    if month:
        return "in-year"
    return "century" if year.endswith("XX") else "decade" if year.endswith("X") else "year"


def _month_or_day(year: int, month: str, day: str | None) -> tuple[Form, Day, Day]:
    _refuse_month(month)
    if day is None or day == "XX":
        return "in-month" if day else "month", *_months(year, int(month), 1)
    _refuse_day(year, f"{year_text(year)}-{month}", month, day)
    only = Day(year, int(month), int(day))
    return "day", only, only


def _without_year(month: str | None, day: str | None) -> tuple[int, int]:
    """Return month and day of a date without year. 29 February is allowed: some years have it."""
    if month is None or month == "XX" or day == "XX":
        raise _Refusal("it says nothing", "write XXXX-04-14 or XXXX-04, or unknown")
    _refuse_month(month)
    if day:
        _refuse_day(2000, f"XXXX-{month}", month, day)
    return int(month), int(day or 0)


def _months(year: int, first: int, count: int) -> tuple[Day, Day]:
    """Return first and last day of `count` months. Winter runs into the next year, except at the calendar's end."""
    years_more, last = divmod(first + count - 2, 12)
    end = year + years_more, last + 1
    return Day(year, first, 1), min(Day(*end, days_in_month(*end)), _LAST_DAY)


_OUTSIDE = (
    f"years run from {FIRST_YEAR} ({before_christ(FIRST_YEAR)} BC) to {LAST_YEAR}",
    'for a time outside of these years, write unknown, and as words what the source says: {date: unknown, words: "…"}',
)


def _refuse_month(month: str) -> None:
    if not 1 <= int(month) <= 12:
        raise _Refusal(
            f"there is no month {month}",
            "months are 01 to 12; after a year also 21 to 24 (seasons), 33 to 36 (quarters), 37 to 39 (thirds)",
        )


def _refuse_day(year: int, written: str, month: str, day: str) -> None:
    days = days_in_month(year, int(month))
    if not 1 <= int(day) <= days:
        raise _Refusal(f"{written} has {days} days", f"write {written} when the day is not known")


#: Dates that span more days than this are listed under a year only.
_LONGEST_MONTH = 31


def month_of(date: Edtf) -> Day | None:
    """Return the first day of the month under which chronologies list a date; None when only its year is known."""
    first, last = date.earliest, date.latest
    if first is None or last is None or last.toordinal() - first.toordinal() > _LONGEST_MONTH:
        return None
    return replace(first, day=1)
