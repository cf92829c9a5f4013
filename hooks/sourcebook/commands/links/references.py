"""Extract the addresses in a file of a built site, and its anchors. Each file is read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from xml.parsers import expat

from ...core.html_reader import BrokenHtmlError, Tag, read_html

#: How a page uses an address: readers may follow it, or the page loads it, either as media or as another resource.
Use = Literal["link", "resource", "media"]

_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)([^,]*)")
_REFRESH = re.compile(r"[\d.\s]*+[;,]?\s*+url\s*=\s*['\"]?([^'\"]+)", re.I)

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_CSS_ADDRESS = re.compile(
    r"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^)\s"']*))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')""", re.I
)

_HREFS = {"href", "xlink:href"}
_SETS = {"srcset", "imagesrcset"}
_SOURCES = {"src", "poster", "background", *_SETS}
_FOLLOWED = {"cite", "action", "formaction", "longdesc"}
_WATCHED = {"id", "name", "data", "content", *_HREFS, *_SOURCES, *_FOLLOWED}
_MEDIA_TAGS = {"img", "source", "video", "audio", "track", "input", "image", "feimage"}
_LOADED_RELS = {
    "stylesheet",
    "icon",
    "apple-touch-icon",
    "mask-icon",
    "manifest",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
}
_ICONS = {"icon", "apple-touch-icon"}
_META_ADDRESSES = {"og:url", "og:image", "og:audio", "og:video", "twitter:image"}

#: Elements whose text the parser does not parse; it must see their end tags.
_RAW = "script|style|title|textarea|iframe|noembed|noframes|noscript|xmp|plaintext"
#: A tag on one line without a watched attribute. Most tags are like this, and the parser is slow on each.
_IDLE_TAG = re.compile(
    rf"<(?!/?(?:{_RAW})\b)(?:/[a-z][\w-]*|[a-z][\w-]*"
    rf'(?: +(?!(?:{"|".join(sorted(_WATCHED))})[=\s])[\w:-]+(?:="[^"<>\n]*")?)*) ?/?>',
    re.I,
)


class LinkReference(NamedTuple):
    """An address as a page writes it, its use, and the position of its tag."""

    url: str
    use: Use
    line: int
    column: int


class PageRead:
    """The anchors and references of a page, and ids that occur twice."""

    def __init__(self, html: str) -> None:
        self.ids: dict[str, int] = {}
        self.names: set[str] = set()
        self.twice: list[tuple[str, Tag]] = []
        self.references: list[LinkReference] = []
        self.bases: list[Tag] = []
        self.canonical = ""
        #: Where the page breaks off.
        self.broken: BrokenHtmlError | None = None
        try:
            for piece in read_html(_IDLE_TAG.sub(_blank, html)):
                if isinstance(piece, Tag):
                    self._tag(piece)
        except BrokenHtmlError as error:
            self.broken = error

    @property
    def anchors(self) -> set[str]:
        """All anchors of this page."""
        return self.names | self.ids.keys()

    def _tag(self, tag: Tag) -> None:
        for name, value in tag.attributes:
            if name in _WATCHED and value is not None:
                self._attribute(tag, name, value)

    def _attribute(self, tag: Tag, name: str, value: str) -> None:
        if name == "id":
            self._id(tag, value)
        elif name == "name":
            if tag.name == "a":
                self.names.add(value)
        elif name == "content":
            if tag.name == "meta":
                self._meta(tag, value)
        elif name == "data" and tag.name != "object":
            pass
        elif tag.name == "base":
            self.bases.append(tag)
        elif name in _SETS:
            for url in _candidates(value):
                self._reference(tag, url, "media")
        else:
            self._reference(tag, value, self._use(tag, name, value))

    def _id(self, tag: Tag, value: str) -> None:
        if value in self.ids:
            self.twice.append((value, tag))
        else:
            self.ids[value] = tag.line

    def _meta(self, tag: Tag, value: str) -> None:
        said = dict(tag.attributes)
        refresh = _REFRESH.match(value) if (said.get("http-equiv") or "").lower() == "refresh" else None
        if refresh:
            self._reference(tag, refresh[1], "link")
        elif (said.get("property") or said.get("name")) in _META_ADDRESSES:
            self._reference(tag, value, "link")

    def _use(self, tag: Tag, name: str, value: str) -> Use:
        if name in _FOLLOWED or tag.name in ("a", "area"):
            return "link"
        if tag.name == "link":
            rels = set((dict(tag.attributes).get("rel") or "").lower().split())
            if "canonical" in rels:
                self.canonical = value
            return "media" if rels & _ICONS else "resource" if rels & _LOADED_RELS else "link"
        return "media" if tag.name in _MEDIA_TAGS else "resource"

    def _reference(self, tag: Tag, url: str, use: Use) -> None:
        self.references.append(LinkReference(url, use, tag.line, tag.column))


def _blank(match: re.Match[str]) -> str:
    """Return spaces in place of a tag, so that what follows keeps its column."""
    return " " * len(match[0])


def _candidates(srcset: str) -> Iterator[str]:
    """Yield the addresses of a `srcset`. Only a comma before a space or the end separates them."""
    position = 0
    while match := _CANDIDATE.match(srcset, position):
        url = match[1].rstrip(",")
        yield url
        position = match.end(1) if url != match[1] else match.end()


def css_references(text: str) -> Iterator[LinkReference]:
    """Yield the addresses in a style sheet: `url(…)`, and imports."""
    bare = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in _CSS_ADDRESS.finditer(bare):
        url, at = match[match.lastindex or 0].strip(), match.start()
        # An address of only `#…` refers to a part of the page that uses the style sheet.
        if not url.startswith("#"):
            yield LinkReference(url, "media", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def xml_references(content: bytes) -> Iterator[LinkReference]:
    """Yield the addresses in XML: text of `loc` and `link` elements, `href` of `link`, in any namespace."""
    found: list[LinkReference] = []
    words: list[str] = []
    start = [1, 1]
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        words.clear()
        start[:] = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        if name.rpartition(":")[2] == "link" and "href" in attributes:
            found.append(LinkReference(attributes["href"], "link", *start))

    def end(name: str) -> None:
        text = "".join(words).strip()
        if name.rpartition(":")[2] in ("loc", "link") and text:
            found.append(LinkReference(text, "link", *start))
        words.clear()

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words.append
    parser.Parse(content, True)
    yield from found
