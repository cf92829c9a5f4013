"""Days before and after the year 1."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.core.dates.days import (
    FIRST_YEAR,
    LAST_YEAR,
    Day,
    ascii_digits,
    day_of,
    days_in_month,
    first_of,
    year_slug,
    year_text,
)

steadily = settings(derandomize=True, deadline=None, database=None, max_examples=100)


@steadily
@given(st.dates())
def test_from_the_year_1_on_days_have_the_numbers_and_texts_of_python(date: datetime.date) -> None:
    day = Day(date.year, date.month, date.day)
    assert (day.toordinal(), str(day), day_of(date.toordinal())) == (date.toordinal(), date.isoformat(), day)


@steadily
@given(st.integers(first_of(FIRST_YEAR), first_of(LAST_YEAR)))
def test_every_number_is_one_day_and_the_next_number_the_next_day(number: int) -> None:
    day, following = day_of(number), day_of(number + 1)
    assert day.toordinal() == number and day < following
    assert following in (
        Day(day.year, day.month, day.day + 1),
        Day(day.year, day.month + 1, 1),
        Day(day.year + 1, 1, 1),
    )


def test_the_last_day_before_the_year_1_is_the_last_of_the_year_0() -> None:
    assert day_of(0) == Day(0, 12, 31)


@pytest.mark.parametrize(
    ("year", "days"), [(0, 29), (-1, 28), (-4, 29), (-100, 28), (-400, 29), (2000, 29), (1900, 28)]
)
def test_february_is_long_in_the_leap_years_of_the_gregorian_calendar(year: int, days: int) -> None:
    assert days_in_month(year, 2) == days


@pytest.mark.parametrize(
    ("year", "text", "slug"), [(2014, "2014", "2014"), (14, "0014", "14"), (0, "0000", "1-bc"), (-43, "-0043", "44-bc")]
)
def test_a_year_has_a_text_and_a_name_in_addresses(year: int, text: str, slug: str) -> None:
    assert (year_text(year), year_slug(year)) == (text, slug)


def test_digits_of_every_script_are_digits() -> None:
    assert ascii_digits("١٩١٢ ۱۹۱۲ १९१२ 1912 Ⅻ²") == "1912 1912 1912 1912 Ⅻ²"
