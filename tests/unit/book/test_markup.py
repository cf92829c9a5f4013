"""Marks of Markdown in our own texts."""

from __future__ import annotations

import pytest

from sourcebook.book.rules.markup import _MARKS


@pytest.mark.parametrize("mark", ["**a ", "__a ", "[a](b ", " *a b"])
def test_a_text_full_of_marks_is_read_at_once(mark: str) -> None:
    """What was searched again to the end for each mark would take an hour."""
    assert _MARKS.search(mark * 200_000) is None
