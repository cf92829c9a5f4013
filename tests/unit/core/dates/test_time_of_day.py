"""Times of day: what is accepted, in which order they are, and what is suggested for others."""

from __future__ import annotations

import pytest

from sourcebook.core.dates.date_words import date_words
from sourcebook.core.dates.edtf import DateError, parse_edtf
from sourcebook.core.dates.time_of_day import html_moment, iso_moment, order_in_day, parse_time
from sourcebook.core.labels import load_labels

ENGLISH = load_labels("en")
DAY = parse_edtf("1912-04-15")


@pytest.mark.parametrize(
    ("time", "words", "moment"),
    [
        ("02:20", "15 April 1912, 02:20", "1912-04-15T02:20"),
        ("02:20~", "15 April 1912, about 02:20", "1912-04-15T02:20"),
        ("02:20%", "15 April 1912, about 02:20 (uncertain)", "1912-04-15T02:20"),
        ("02:20Z", "15 April 1912, 02:20 UTC", "1912-04-15T02:20Z"),
        ("02:20-03:30", "15 April 1912, 02:20 UTC−03:30", "1912-04-15T02:20-03:30"),
        ("14:30+01:00?", "15 April 1912, 14:30 UTC+01:00 (uncertain)", "1912-04-15T14:30+01:00"),
    ],
)
def test_a_time_is_shown_after_its_day(time: str, words: str, moment: str) -> None:
    assert date_words(DAY, ENGLISH, time) == words
    assert html_moment(DAY, time) == moment


def test_a_moment_is_only_for_days() -> None:
    assert html_moment(parse_edtf("1912-04"), "02:20") == "1912-04"
    assert html_moment(parse_edtf("-0043-03-15"), "02:20") is None


def test_times_sort_after_a_day_without_time_and_by_their_moment_where_zones_are_known() -> None:
    times = ["23:59", "10:00+02:00", "09:30Z", None, "00:00", "07:30-03:00", "08:15~"]
    assert sorted(times, key=order_in_day) == [None, "00:00", "10:00+02:00", "08:15~", "09:30Z", "07:30-03:00", "23:59"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2:20", "write 02:20"),
        ("2.20", "write 02:20"),
        ("2:20 am", "write 02:20"),
        ("2:20 p.m.", "write 14:20"),
        ("12:05 a.m.", "write 00:05"),
        ("2 pm", "write 14:00"),
        ("14h30", "write 14:30"),
        ("14 h", "write 14:00"),
        ("0220", "write 02:20"),
        ("02:20:15", "write 02:20"),
        ("٠٢:٢٠", "write 02:20"),
        ("about 2:20", "write 02:20~"),
        ("vers 14h", "write 14:00~"),
        ("noon", "write 12:00"),
        ("24:00", "write hours and minutes, …"),
        ("14:60", "write hours and minutes, …"),
        ("in the morning", "write hours and minutes, …"),
        ("", "write hours and minutes, …"),
    ],
)
def test_what_is_no_time_gets_a_hint(text: str, hint: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_time(text)
    assert str(caught.value) == f"{text!r} is not a time of day"
    assert caught.value.hint.startswith(hint.partition("…")[0])


def test_linked_data_has_moments_before_the_year_1() -> None:
    assert iso_moment(parse_edtf("-0043-03-15"), "02:20+01:00") == "-0043-03-15T02:20+01:00"
    assert iso_moment(parse_edtf("-0043"), None) == "-0043"
