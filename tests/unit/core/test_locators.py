"""Where in a work something is: kinds and values, read from text, and their order."""

from __future__ import annotations

import pytest

from sourcebook.core.labels import load_labels
from sourcebook.core.locators import KINDS, Locator, locator_key, parse_locator


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("paragraph 5", [("paragraph", "5")]),
        ("p. 12", [("page", "12")]),
        ("pp. 3–4", [("page", "3–4")]),
        ("p. xii", [("page", "xii")]),
        ("¶ 5", [("paragraph", "5")]),
        ("fol. 12r", [("folio", "12r")]),
        ("Line 8", [("line", "8")]),
        ("12:30", [("minute", "12:30")]),
        ("box 3, folder 2", [("box", "3"), ("folder", "2")]),
        ("id A000123, term 1999", [("id", "A000123"), ("term", "1999")]),
        ("paragraph 4 and last line", [("paragraph", "4 and last line")]),
        ("4", [("", "4")]),
        ("title", [("", "title")]),
        ("byline and date line", [("", "byline and date line")]),
        (",", [("", ",")]),
    ],
)
def test_a_locator_is_read_as_kinds_and_values(text: str, places: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.value) for one in parse_locator(text)] == places


@pytest.mark.parametrize(
    ("value", "number"),
    [("12", 12), ("12r", 12), ("3–4", 3), ("12:30", 12), ("1:02:03", 62), ("A000123", None), ("xii", None)],
)
def test_the_number_of_a_place_is_that_with_which_its_value_begins(value: str, number: int | None) -> None:
    assert Locator("page", value).number == number


def test_places_are_in_the_order_of_a_reader() -> None:
    wanted = [
        "title",
        "chapter IV",
        "chapter V",
        "chapter IX, page 3",
        "p. v",
        "p. ix",
        "p. xii",
        "p. 9",
        "page 10, line 2",
        "page 10, line 12",
        "paragraph 2",
        "paragraph 10",
        "minute 9:05",
        "minute 12:30",
        "1:02:00",
        "4",
        "id A000007",
        "id A000123, term 1999",
        "id A000123, term 2001",
        "last line",
        "",
    ]
    assert sorted(reversed(wanted), key=locator_key) == wanted


def test_every_kind_has_a_word_in_the_interface() -> None:
    table = load_labels("en").table
    assert {name.removeprefix("locator.") for name in table if name.startswith("locator.")} == set(KINDS)
