"""The order of events: by dates, and where these leave it open, as relations state it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.book import Book
from sourcebook.book.order import stated_orders
from sourcebook.book.rules.dates import stated_orders_agree_with_dates
from sourcebook.core.dates.edtf import surely_before
from support.pictures import an_event, views_of


def book_of(*events: tuple[str, dict[int, str]]) -> Book:
    """A book of events `e-0`, `e-1` …, each with its date and its relations to others by their numbers."""
    return views_of([an_event(date, related=related(others)) for date, others in events]).book


def related(others: dict[int, str]) -> list[dict[str, Any]]:
    return [{"event": f"e-{number}", "type": type} for number, type in others.items()]


def order_of(*events: tuple[str, dict[int, str]]) -> str:
    """The numbers of the events in the order of the chronology."""
    return " ".join(event.key.removeprefix("e-") for event in book_of(*events).chronology)


def test_what_led_to_an_event_comes_first_where_their_dates_overlap() -> None:
    assert order_of(("2014-37", {}), ("[..2014-04]", {0: "led-to"})) == "1 0"
    assert order_of(("2014", {1: "followed"}), ("2014", {})) == "1 0"
    assert order_of(("2014", {1: "concerns"}), ("2014", {})) == "0 1"


def test_an_event_without_a_known_start_comes_just_before_what_it_led_to() -> None:
    assert order_of(("2014", {}), ("2015", {}), ("[..2016]", {1: "led-to"}), ("2016", {})) == "0 2 1 3"


def test_a_relation_moves_an_event_no_further_than_it_must() -> None:
    assert (
        order_of(("[2014..2016]", {2: "followed"}), ("2014-06", {}), ("2015-02-05", {}), ("2015-03", {})) == "1 2 0 3"
    )


def test_what_lasted_is_ordered_by_its_start() -> None:
    book = book_of(("1941-06-01", {1: "led-to"}), ("1939/1945", {}), ("1940", {}))
    assert [event.key for event in book.chronology] == ["e-1", "e-2", "e-0"]
    assert [problem.code for problem in stated_orders_agree_with_dates(book)] == ["order-against-dates"]
    assert book.listed["e-1"].year == 1939
    allowed = book_of(("1939-06-01", {1: "led-to"}), ("1939/1945", {}))
    assert not [*stated_orders_agree_with_dates(allowed)]


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("15:00", "10:00", "1 0"),
        ("10:00", "15:00", "0 1"),
        ("15:00", "10:00+01:00", "0 1"),  # where has no zone, nobody knows which was first
        ("15:00", "", "0 1"),
    ],
)
def test_times_of_one_day_overrule_relations(first: str, second: str, order: str) -> None:
    times = [{"date": "2014-05-01", **({"time": time} if time else {})} for time in (first, second)]
    led = [related({1: "led-to"}), []]
    book = views_of([an_event("2014", related=to) | {"date": date} for date, to in zip(times, led, strict=True)]).book
    assert " ".join(event.key.removeprefix("e-") for event in book.chronology) == order
    found = [problem.message for problem in stated_orders_agree_with_dates(book)]
    against = "'e-1' (2014-05-01, 10:00) cannot come after 'e-0', which is not before 2014-05-01, 15:00"
    assert found == ([against] if order == "1 0" else [])


def test_an_event_is_listed_under_the_year_and_month_that_its_relations_leave_open() -> None:
    book = book_of(("[2014..2016]", {1: "followed"}), ("2015-02-05", {}), ("[..2016]", {3: "led-to"}), ("2014", {}))
    assert {key: date.year for key, date in book.listed.items()} == {"e-0": 2015, "e-1": 2015, "e-2": 2014, "e-3": 2014}


def test_dates_overrule_relations_and_circles_change_nothing() -> None:
    assert order_of(("2014", {1: "followed"}), ("2015", {})) == "0 1"
    assert order_of(("2014", {1: "followed"}), ("2014", {0: "followed"})) == "0 1"
    assert order_of(("2014", {0: "followed"})) == "0"


def test_undated_events_keep_their_order_after_all_dated_ones() -> None:
    assert order_of(("unknown", {1: "followed"}), ("unknown", {}), ("2014", {0: "followed"})) == "2 1 0"


_DATES = st.sampled_from(["2014", "2014-05", "2014-37", "[..2014-06]", "[2013..2016]", "2015", "2015/..", "[2014..]"])
_EVENTS = st.lists(st.tuples(_DATES, st.dictionaries(st.integers(0, 5), st.just("led-to"))), min_size=2, max_size=6)


@given(_EVENTS)
def test_every_order_that_dates_and_relations_state_is_kept(events: list[tuple[str, dict[int, str]]]) -> None:
    """Relations to later numbers only form no circle; events whose dates contradict them are left out."""
    forward = [
        (date, {other: type for other, type in others.items() if number < other < len(events)})
        for number, (date, others) in enumerate(events)
    ]
    book = book_of(*forward)
    if any(stated_orders_agree_with_dates(book)):
        return
    stated = stated_orders(book.events, book.vocabulary)
    assert all(book.position[one.earlier] < book.position[one.later] for one in stated)
    chronology = [event.date.date for event in book.chronology]
    assert not any(surely_before(later, earlier) for earlier, later in pairwise(chronology))
    years = [book.listed[event.key].year for event in book.chronology]
    assert years == sorted(years, key=lambda year: year or 0)
