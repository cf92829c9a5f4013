"""The one reader of finished HTML: what its tags, their ends and the text between them are, in order.

`site.page_tags` alone looks for tags without it: what one reader takes for a comment, another does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple


class Tag(NamedTuple):
    """A tag that begins an element: its name, its attributes, how it is written, and where it begins."""

    name: str
    attributes: list[tuple[str, str | None]]
    written: str
    line: int
    column: int


class End(NamedTuple):
    """A tag that ends an element."""

    name: str
    line: int


class BrokenHtmlError(ValueError):
    """The reader gave up before the end of a page, at this place."""

    def __init__(self, line: int, column: int):
        self.line = line
        self.column = column
        super().__init__(f"the page breaks off in line {line}")


def read_html(html: str) -> Iterator[Tag | End | str]:
    """The tags, their ends and the texts of a page. Raises BrokenHtmlError after the last that could be read."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # html.parser's answer to a malformed `<![…`, in some versions of Python
        yield from reader.found
        line, offset = reader.getpos()
        raise BrokenHtmlError(line, offset + 1) from None
    yield from reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Tag | End | str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, offset = self.getpos()
        self.found.append(Tag(tag, attrs, self.get_starttag_text() or "", line, offset + 1))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(End(tag, self.getpos()[0]))

    def handle_data(self, data: str) -> None:
        self.found.append(data)
