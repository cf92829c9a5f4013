"""Quotation marks that meet are set apart, and no word of a quote is changed."""

from __future__ import annotations

import pytest

from sourcebook.core.quotation_marks import apart


@pytest.mark.parametrize(
    ("words", "set_apart"),
    [
        ("Both countries", "Both countries"),
        ("“Both countries” agree", "\u202f“Both countries” agree"),
        ("“co-existence.”", "\u202f“co-existence.”\u202f"),
        ("he said ‘no’", "he said ‘no’\u202f"),
        ("«Oui»", "\u202f«Oui»\u202f"),
        ("", ""),
    ],
)
def test_a_narrow_space_stands_between_marks_that_meet(words: str, set_apart: str) -> None:
    assert apart(words) == set_apart
