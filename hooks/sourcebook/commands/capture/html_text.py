"""Read a page of HTML: the words of its article without what surrounds them, and what it says of itself.

The extra `capture` installs trafilatura.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import Any

import trafilatura
from trafilatura.settings import use_config

from ...core.html_reader import BrokenHtmlError, End, Tag, read_html
from ..additions.bounded import RefusedError
from .captured import Captured
from .plain_text import CONTROL, decoded

#: How a page declares its encoding, near its beginning.
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
_REFERENCE = re.compile(r"&#(?:([0-9]{1,9})|[xX]([0-9a-fA-F]{1,7}));?")
#: Item types of CSL by the types of schema.org and Open Graph.
_TYPES = {
    "NewsArticle": "article-newspaper",
    "ReportageNewsArticle": "article-newspaper",
    "ScholarlyArticle": "article-journal",
    "BlogPosting": "post-weblog",
    "SocialMediaPosting": "post",
    "Report": "report",
    "Article": "article",
    "article": "article",
}
#: Elements within a line of text.
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u "
    "var wbr".split()
)
#: The fewest letters of a paragraph; shorter texts may be labels.
_LEAST = 25
#: The day of a time as ISO 8601 has it.
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_BULLET = re.compile(r"^- (?=\S)", re.MULTILINE)
_CELLS = re.compile(r"^\| (.*?) ?\|? ?$", re.MULTILINE)


def read_page(content: bytes, place: str, address: str = "", charset: str = "") -> Captured:
    """Read a page that was saved, or came from `address` with the encoding `charset`. Raises RefusedError."""
    declared = charset or (found[1].decode("ascii") if (found := _CHARSET.search(content[:_HEAD])) else "")
    html, doubt = decoded(content, declared)
    html = CONTROL.sub("", _REFERENCE.sub(_as_meant, html))
    said = _Said(html)
    found_text = _extracted(html, address)
    if found_text is None or not str(found_text.get("text") or "").strip():
        raise RefusedError(
            place,
            "there is no text in this page",
            "a script may show it only in a browser: save the page there once it is shown, or print it to a PDF",
        )
    fields, doubts = _fields(found_text, said)
    if doubt:
        doubts["text"] = doubt
    return Captured(_plain(str(found_text["text"])), fields, doubts)


def _as_meant(found: re.Match[str]) -> str:
    """Return a numeric reference; for one that XML does not have, the sign that browsers show, or nothing."""
    number = int(found[1]) if found[1] else int(found[2], 16)
    if 128 <= number < 160:
        return unescape(found[0])  # meant as Windows-1252
    is_sign = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 2**16 <= number < 0x110000
    return found[0] if is_sign and number != 127 else ""


def _extracted(html: str, address: str) -> dict[str, Any] | None:
    """Return what trafilatura finds. It fetches nothing."""
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")  # a notice of two lines is a work, too
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    tree = trafilatura.load_html(html)
    if tree is None:
        return None
    _mark_paragraphs(tree)
    found = trafilatura.bare_extraction(
        tree, url=address or None, include_comments=False, favor_recall=True, with_metadata=True, config=config
    )
    return found if found is None or isinstance(found, dict) else found.as_dict()


def _mark_paragraphs(tree: Any) -> None:
    """Make paragraphs of the `div` elements that hold nothing but a text: trafilatura drops some of them."""
    for element in tree.iter("div"):
        inside = element.iterdescendants()
        if all(one.tag in _INLINE for one in inside) and len("".join(element.itertext()).strip()) >= _LEAST:
            element.tag = "p"


def _plain(text: str) -> str:
    """Return the text without the marks that trafilatura writes for lists and tables."""
    cells = _CELLS.sub(lambda row: " ".join(row[1].replace("|", " ").split()), text)
    return _BULLET.sub("", cells).strip()


def _fields(found: dict[str, Any], said: _Said) -> tuple[dict[str, str | list[str]], dict[str, str]]:
    """Return the fields of the source, and what is uncertain of them."""
    fields: dict[str, str | list[str]] = {"type": _TYPES.get(said.kind, "webpage")}
    doubts = {"type": "guessed from what the page says to machines"}
    if found.get("title"):
        fields["title"] = str(found["title"])
    if found.get("author"):
        fields["authors"] = [one.strip() for one in str(found["author"]).split(";") if one.strip()]
        doubts["authors"] = "compare with the byline: names, and nothing else"
    if site := said.site or found.get("sitename"):
        fields["publisher"] = str(site)
        doubts["publisher"] = "the name of the site; leave it out if the work does not say it"
    if day := found.get("date") or said.day:
        fields["published"] = str(day)
        doubts["published"] = "compare with the dateline; machines are often told another day"
    if said.language:
        fields["language"] = said.language
        doubts["language"] = "as the page declares it"
    if said.canonical or found.get("url"):
        fields["url"], doubts["url"] = said.canonical or str(found["url"]), "as the page declares it"
    return fields, doubts


class _Said:
    """What a page says of itself to machines: language, site, kind, address, day.

    The day is needed for what is older than the web, whose dates trafilatura does not believe.
    """

    def __init__(self, html: str) -> None:
        self.language = self.site = self.kind = self.canonical = self.day = ""
        self._data: list[str] = []
        with suppress(BrokenHtmlError):  # what came before is said
            self._read(html)
        self._read_data()

    def _read(self, html: str) -> None:
        in_data = False
        for piece in read_html(html):
            if isinstance(piece, str):
                if in_data:
                    self._data.append(piece)
                continue
            if isinstance(piece, End):
                in_data = in_data and piece.name != "script"
            else:
                in_data = self._tag(piece, {name: value or "" for name, value in piece.attributes})

    def _tag(self, tag: Tag, attributes: dict[str, str]) -> bool:
        """Read a tag. Return whether linked data follows."""
        match tag.name:
            case "html":
                self.language = self.language or attributes.get("lang", "")
            case "meta":
                content = attributes.get("content", "").strip()
                match attributes.get("property", "").lower():
                    case "og:site_name":
                        self.site = self.site or content
                    case "og:type":
                        self.kind = self.kind or content
                    case "og:url":
                        self.canonical = self.canonical or content
                    case "article:published_time" if day := _DAY.match(content):
                        self.day = self.day or day[0]
            case "link" if "canonical" in attributes.get("rel", "").lower().split():
                self.canonical = attributes.get("href", "") or self.canonical
            case "script":
                return attributes.get("type", "").lower() == "application/ld+json"
        return False

    def _read_data(self) -> None:
        for text in self._data:
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                continue
            for kind in _kinds(found, 4):
                if kind in _TYPES:
                    self.kind = kind
                    return


def _kinds(found: Any, depth: int) -> Iterator[str]:
    """Yield the types of what linked data describes, at most `depth` levels deep."""
    if isinstance(found, list) and depth:
        for one in found:
            yield from _kinds(one, depth - 1)
    elif isinstance(found, dict) and depth:
        kind = found.get("@type")
        yield from (one for one in (kind if isinstance(kind, list) else [kind]) if isinstance(one, str))
        yield from _kinds(found.get("@graph"), depth - 1)
