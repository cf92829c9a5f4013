"""Dates, and lists of names, in words, in the language of the labels.

The words are the labels `date.…`; Babel gives names of months and quarters, and joins alternatives. The labels
`date.pattern.…` are date patterns of Unicode CLDR (UTS 35, “Date Format Patterns”), so each language has its own order
of day, month and year.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

from ..labels import Labels
from .days import Day, before_christ
from .edtf import Edtf, month_of
from .time_of_day import TimeOfDay, parse_time

#: Any leap year, to format dates that have no year.
_LEAP_YEAR = 2000


def date_words(edtf: Edtf, labels: Labels, time: str | None = None) -> str:
    """Return a date as running text has it: “about February 2015 (uncertain)”, “15 April 1912, 02:20”. Plain text, not
    escaped for HTML."""
    words = _worded(edtf, labels, False)
    return labels("date.with_time", date=words, time=_time_words(parse_time(time), labels)) if time else words


def _time_words(time: TimeOfDay, labels: Labels) -> str:
    words = time.clock
    if time.zone:
        offset = "" if time.zone == "Z" else time.zone.replace("-", "−")
        words = labels("date.zone", time=words, offset=offset)
    if time.approximate:
        words = labels("date.about", date=words)
    return labels("date.uncertain", date=words) if time.uncertain else words


def short_date_words(edtf: Edtf, labels: Labels) -> str:
    """Return a date for narrow columns: “c. Feb 2015?”. A label `date.short.x`, where it exists, replaces `date.x`."""
    return _worded(edtf, labels, True)


def listed(names: Sequence[str], labels: Labels) -> str:
    """Return names as running text lists them: “A, B and C”."""
    return format_list(names, locale=_locale(labels.language)) if names else ""


@lru_cache(maxsize=2**15)
def _worded(edtf: Edtf, labels: Labels, short: bool) -> str:
    voice = _Voice(labels, short, bool(edtf.earliest and edtf.earliest.year < 1))
    return _several(edtf, voice) if edtf.bounds else _signed(edtf, voice)


@dataclass(frozen=True, slots=True)
class _Voice:
    """Labels of one language, in their long or short form. `eras` if a year before the year 1 is named: then the era
    of the others must be named, too."""

    labels: Labels
    short: bool
    eras: bool

    def __call__(self, name: str, **values: str) -> str:
        short_name = f"date.short.{name}"
        has_short = self.short and short_name in self.labels.table
        return self.labels(short_name if has_short else f"date.{name}", **values)

    def date(self, day: Day, pattern: str) -> str:
        """Return a day formatted with a pattern. Years with an era are put into it as words."""
        year = _year_words(day.year, self.labels, self.eras)
        written = self(f"pattern.{pattern}")
        if not year.isdecimal():
            written = _YEAR.sub(lambda found: f"'{year}'" if found[0].startswith("y") else found[0], written)
        date = datetime.date(day.year if year.isdecimal() else _LEAP_YEAR, day.month, day.day)
        return format_date(date, written, locale=_locale(self.labels.language))

    def years(self, first: int, last: int) -> tuple[str, str]:
        """Return two years in words. Their era is said once: “50”, “44 BC”; “AD 40”, “49”."""
        start = str(before_christ(first)) if last < 1 else _year_words(first, self.labels, self.eras)
        return start, str(last) if first > 0 else _year_words(last, self.labels, self.eras)

    def any_of(self, words: list[str]) -> str:
        return format_list(words, style="or", locale=_locale(self.labels.language))


#: The year in a date pattern, or a quoted text, which may contain a y.
_YEAR = re.compile("'[^']*'|y+")
#: Earlier years have their era: a number of two digits is not taken for a year.
_FIRST_BARE_YEAR = 100


def year_words(year: int, labels: Labels) -> str:
    """Return a year as pages show it: “2014”, “AD 30”, “44 BC”."""
    return _year_words(year, labels, False)


def year_span(first: int, last: int, labels: Labels) -> str:
    """Return the years from `first` to `last`: “1921–1930”, “50–44 BC”, “44 BC – AD 14”, or a single one."""
    if first == last:
        return year_words(first, labels)
    start, end = _Voice(labels, True, first < 1).years(first, last)
    return labels("date.short.years", first=start, last=end)


def _year_words(year: int, labels: Labels, era: bool) -> str:
    if year < 1:
        return labels("date.year.before", year=before_christ(year))
    return labels("date.year.after", year=year) if era or year < _FIRST_BARE_YEAR else str(year)


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def _several(edtf: Edtf, voice: _Voice) -> str:
    """Word an interval, bounds or alternatives. When all parts are uncertain, say so once."""
    parts = [part for part in edtf.bounds if part]
    all_uncertain = all(part.uncertain for part in parts)
    shared = _shared(parts)
    *others, last = parts
    words = [
        *(_signed(part, voice, shared, not all_uncertain) for part in others),
        _signed(last, voice, "", not all_uncertain),
    ]
    whole = voice.any_of(words) if edtf.form == "one-of" else _ends(edtf, words, voice)
    return voice("uncertain", date=whole) if all_uncertain else whole


def _ends(edtf: Edtf, words: list[str], voice: _Voice) -> str:
    start, end = edtf.bounds
    if start and end:
        return voice(f"{edtf.form}.both", start=words[0], end=words[1])
    return voice(f"{edtf.form}.from", start=words[0]) if start else voice(f"{edtf.form}.until", end=words[0])


def _shared(parts: list[Edtf]) -> str:
    """Return what all parts but the last can leave out, as the end of a pattern's name: “12 and 15 May 2015”.

    Only dates of one form with the same signs share: “March (uncertain) and 12 April 2015” would not say whether the
    year holds for March, nor whether it is the year that is uncertain.
    """
    if len({(part.form, part.uncertain, part.approximate) for part in parts}) > 1:
        return ""
    days = [part.earliest for part in parts if part.earliest]
    if parts[0].form == "year" and days[-1].year < 1:
        return "-of-era"
    if parts[0].form not in ("day", "month") or len({day.year for day in days}) > 1:
        return ""
    same_month = parts[0].form == "day" and len({day.month for day in days}) == 1
    return "-of-month" if same_month else "-of-year"


def _signed(edtf: Edtf, voice: _Voice, shared: str = "", say_uncertain: bool = True) -> str:
    """Word a single date with the meaning of its signs, leaving out what is `shared`."""
    words = _single(edtf, voice, shared)
    if edtf.approximate:
        words = voice("about", date=words)
    return voice("uncertain", date=words) if edtf.uncertain and say_uncertain else words


def _single(edtf: Edtf, voice: _Voice, shared: str) -> str:
    first, last = edtf.earliest, edtf.latest
    if not first or not last:
        return _without_year(edtf, voice)
    if shared == "-of-era":
        return str(before_christ(first.year))
    if edtf.form in ("day", "month", "year", "quarter"):
        return voice.date(first, f"{edtf.form}{shared}")
    if edtf.form == "in-month":
        return voice("in-month", date=voice.date(first, "month"))
    if edtf.form == "century":
        return _century(first.year, voice)
    year = voice.date(first, "year")
    if edtf.part_of_year:
        return voice(f"part.{edtf.part_of_year}", year=year)
    if edtf.form == "decade" and (first.year < _FIRST_BARE_YEAR or first.year % 100 == 0):
        # “The 1900s” would be taken for the century.
        start, end = voice.years(first.year, last.year)
        return voice("years", first=start, last=end)
    return voice(edtf.form, year=year)


def _century(first_year: int, voice: _Voice) -> str:
    """Word the century that begins with `first_year`: “the 18th century” for 1700, “the 1st century BC” for -99."""
    number = abs(first_year) // 100 + 1
    form = _locale(voice.labels.language).ordinal_form(number)
    ordinal = voice(f"ordinal.{form}", n=str(number))
    return voice("century-before" if first_year < 0 else "century", ordinal=ordinal)


def _without_year(edtf: Edtf, voice: _Voice) -> str:
    if edtf.form == "unknown":
        return voice("unknown")
    date = Day(_LEAP_YEAR, edtf.month, edtf.day or 1)
    pattern = "day-without-year" if edtf.day else "month-without-year"
    return voice("no-year", date=voice.date(date, pattern))


def month_words(edtf: Edtf, labels: Labels) -> str:
    """Return the name of the month under which a chronology lists a date; empty when only its year is known."""
    month = month_of(edtf)
    return _Voice(labels, False, False).date(month, "month-of-year") if month else ""


def short_month(month: int, labels: Labels) -> str:
    """Return the short name of a month (1–12): “Feb”."""
    return _Voice(labels, True, False).date(Day(_LEAP_YEAR, month, 1), "month-of-year")


def month_names(language: str) -> Iterator[tuple[int, str]]:
    """Yield the names of months in a language (BCP 47), short and in full, each with its number."""
    months = _locale(language).months
    for names in (*months["format"].values(), *months["stand-alone"].values()):
        yield from names.items()


def weekday_names(language: str) -> Iterable[str]:
    """Return the names of the days of the week in a language (BCP 47)."""
    return map(str, _locale(language).days["format"]["wide"].values())


def language_name(code: str, labels: Labels) -> str:
    """Return the name of a language, or its code (BCP 47) where Babel has no name for it."""
    try:
        return Locale.parse(code, sep="-").get_display_name(labels.language) or code
    except (ValueError, UnknownLocaleError):
        return code


def english_language_name(code: str) -> str:
    """The English name of a language without its script and region; empty where Babel has none."""
    try:
        return Locale.parse(code, sep="-").get_language_name("en") or ""
    except (ValueError, UnknownLocaleError):
        return ""
