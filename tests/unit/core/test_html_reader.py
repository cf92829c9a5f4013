"""The one reader of HTML: pieces in order, with their places, however broken the page is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.core.html_reader import BrokenHtmlError, End, Tag, read_html


def test_a_page_is_read_piece_by_piece() -> None:
    assert list(read_html('<p>A &amp; b\n <IMG Src="x&amp;y" alt><script>"<p>"</script>')) == [
        Tag("p", [], "<p>", 1, 1),
        "A & b\n ",
        Tag("img", [("src", "x&y"), ("alt", None)], '<IMG Src="x&amp;y" alt>', 2, 2),
        Tag("script", [], "<script>", 2, 25),
        '"<p>"',
        End("script", 2),
    ]


@given(st.text(alphabet="<>![]-/?&#;=\"' \nabp"))
def test_no_text_fails_in_another_way_than_by_breaking_off(html: str) -> None:
    with suppress(BrokenHtmlError):
        list(read_html(html))


def test_a_page_that_breaks_off_gives_what_stands_before() -> None:
    pieces = read_html("<p>\n<![foo[ <b>")
    assert next(pieces) == Tag("p", [], "<p>", 1, 1)
    try:
        list(pieces)
    except BrokenHtmlError as error:
        assert (error.line, error.column) == (2, 1)
    else:
        pytest.skip("this version of Python reads on")
