"""The one reader of finished HTML: tags, end tags and texts, in order.

Only `site.page_tags` searches for tags without it, because one reader's comment is another reader's tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple


class Tag(NamedTuple):
    """A start tag: name, attributes, source text, and where it begins."""

    name: str
    attributes: list[tuple[str, str | None]]
    written: str
    line: int
    column: int


class End(NamedTuple):
    """An end tag."""

    name: str
    line: int


class BrokenHtmlError(ValueError):
    """The page could not be read beyond this position."""

    def __init__(self, line: int, column: int):
        self.line = line
        self.column = column
        super().__init__(f"the page breaks off in line {line}")


def read_html(html: str) -> Iterator[Tag | End | str]:
    """Yield the tags, end tags and texts of a page. Raises BrokenHtmlError after the last that could be read."""
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
