"""Dates, and lists of names, in words, in the language of the labels.

The words are the labels `date.…`; Babel gives names of months and quarters, and joins alternatives. The labels
`date.pattern.…` are date patterns of Unicode CLDR (UTS 35, “Date Format Patterns”), so each language has its own order
of day, month and year.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

from ..labels import Labels
from .edtf import Edtf, month_of

#: Any leap year, to format dates that have no year.
_LEAP_YEAR = 2000


def date_words(edtf: Edtf, labels: Labels) -> str:
    """Return a date as running text has it: “about February 2015 (uncertain)”. Plain text, not escaped for HTML."""
    return _worded(edtf, labels, False)


def short_date_words(edtf: Edtf, labels: Labels) -> str:
    """Return a date for narrow columns: “c. Feb 2015?”. A label `date.short.x`, where it exists, replaces `date.x`."""
    return _worded(edtf, labels, True)


def listed(names: Sequence[str], labels: Labels) -> str:
    """Return names as running text lists them: “A, B and C”."""
    return format_list(names, locale=_locale(labels.language)) if names else ""


@lru_cache(maxsize=2**15)
def _worded(edtf: Edtf, labels: Labels, short: bool) -> str:
    voice = _Voice(labels, short)
    return _several(edtf, voice) if edtf.bounds else _signed(edtf, voice)


@dataclass(frozen=True, slots=True)
class _Voice:
    """Labels of one language, in their long or short form."""

    labels: Labels
    short: bool

    def __call__(self, name: str, **values: str) -> str:
        short_name = f"date.short.{name}"
        has_short = self.short and short_name in self.labels.table
        return self.labels(short_name if has_short else f"date.{name}", **values)

    def date(self, date: datetime.date, pattern: str) -> str:
        return format_date(date, self(f"pattern.{pattern}"), locale=_locale(self.labels.language))

    def any_of(self, words: list[str]) -> str:
        return format_list(words, style="or", locale=_locale(self.labels.language))


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
    if edtf.form in ("day", "month", "year", "quarter"):
        return voice.date(first, f"{edtf.form}{shared}")
    if edtf.form == "in-month":
        return voice("in-month", date=voice.date(first, "month"))
    year = voice.date(first, "year")
    if edtf.part_of_year:
        return voice(f"part.{edtf.part_of_year}", year=year)
    return voice(edtf.form, year=year, last=voice.date(last, "year"))


def _without_year(edtf: Edtf, voice: _Voice) -> str:
    if edtf.form == "unknown":
        return voice("unknown")
    date = datetime.date(_LEAP_YEAR, edtf.month, edtf.day or 1)
    pattern = "day-without-year" if edtf.day else "month-without-year"
    return voice("no-year", date=voice.date(date, pattern))


def month_words(edtf: Edtf, labels: Labels) -> str:
    """Return the name of the month under which a chronology lists a date; empty when only its year is known."""
    month = month_of(edtf)
    return format_date(month, labels("date.pattern.month-of-year"), locale=_locale(labels.language)) if month else ""


def short_month(month: int, labels: Labels) -> str:
    """Return the short name of a month (1–12): “Feb”."""
    return format_date(
        datetime.date(_LEAP_YEAR, month, 1), labels("date.short.pattern.month-of-year"), locale=_locale(labels.language)
    )


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
