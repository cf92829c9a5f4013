"""Built pages as a reader's program sees them: elements, attributes and text, read by the standard library's parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
Element = tuple[str, tuple[tuple[str, str], ...]]


@dataclass
class PageRead(HTMLParser):
    """The elements of a page in their order, each with its attributes, and the texts between them."""

    parts: list[Element | str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, tuple((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        if self.parts and isinstance(self.parts[-1], str):
            data = self.parts.pop() + data
        self.parts.append(data)


@cache
def parts_of(file: Path) -> tuple[Element | str, ...]:
    """Everything in a page."""
    page = PageRead()
    page.feed(file.read_text(encoding="utf-8"))
    page.close()
    return tuple(page.parts)


def body_of(file: Path) -> list[Element | str]:
    """What stands between the page's first heading (or the line above it) and its end, links of headings to themselves
    and white space between elements left out."""
    parts = list(parts_of(file))
    start = next(n for n, part in enumerate(parts) if part[0] == "article")
    end = next(n for n, part in enumerate(parts) if part[0] == "/article")
    body: list[Element | str] = []
    skipping = False
    for part in parts[start + 1 : end]:
        if isinstance(part, str):
            words = re.sub(r"\s+", " ", part)
            if not skipping and words.strip():
                body.append(words.strip())
        elif ("class", "headerlink") in part[1]:
            skipping = True
        elif skipping:
            skipping = part[0] != "/a"
        else:
            body.append(part)
    return body


def contents_of(file: Path) -> list[str]:
    """The anchors that the table of contents of a page leads to."""
    anchors: list[str] = []
    depth = 0
    for part in parts_of(file):
        attributes = dict(part[1]) if isinstance(part, tuple) else {}
        if depth or "md-nav--secondary" in attributes.get("class", ""):
            depth += (part[0] == "nav") - (part[0] == "/nav")
            anchors += [attributes["href"][1:]] if part[0] == "a" else []
    return list(dict.fromkeys(anchors))
