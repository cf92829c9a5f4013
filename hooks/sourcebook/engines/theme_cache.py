"""Render the theme around a page once for all pages that differ only in words.

The theme's header, navigation and footer are the same on every page of a folder, and rendering them takes longer than
the page itself. So one page is rendered with a marker for each of its words, and cut at the markers; other pages are
these pieces with their own words between. A marker shows what the theme did to the words: nothing, escape them, or
remove tags.

What the theme asks about a page meanwhile (has it a description? is there an `<h1` in its body?) is recorded with the
answers. The pieces serve only pages with the same answers. When the theme does anything else with a page's words, or
reads something that is not a plain value, pages are rendered normally.

Nothing here is imported from MkDocs. It uses attributes of pages that every theme needs, and `get_template`, `filters`
and `globals` of Jinja's environment.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

OPEN, SHUT = "\ue000", "\ue001"
#: Part of every marker. Outside of a whole marker it shows that the theme has changed one.
_SIGN = "sbhole"
#: The name of the word for the part of an address that differs within a folder.
_ADDRESS = "address"
#: Keep at most this many sets of answers for otherwise similar pages; more gain nothing.
_MOST = 40
#: Front matter that counts as words of the page.
_WORDED = ("title", "description", "image")
#: What MkDocs passes to the template of every page. Values added by plugins may differ between pages.
_OF_ALL = frozenset("nav pages base_url extra_css extra_javascript mkdocs_version build_date_utc config page".split())
#: A missing attribute.
_MISSING = object()

Filter = Callable[[Any], object]
Question = tuple[str, str, Hashable]
"""What was asked: `has` (is it there?) or `in` (does it hold that?) of words, `is` of an attribute; its name; what."""
Asked = dict[Question, object]
"""What was asked, with the answers."""


class RefusedError(Exception):
    """The theme does something with a page that cannot be repeated with other words."""


class _Hole(str):
    """A stand-in for words. Questions about it are answered for the current page, and recorded."""

    name: str
    real: str
    asked: Asked

    def __bool__(self) -> bool:
        return self._answer("has", None, bool(self.real))

    def __contains__(self, other: object) -> bool:
        return self._answer("in", str(other), str(other) in self.real)

    def _answer(self, kind: str, what: Hashable, answer: bool) -> bool:
        self.asked[kind, self.name, what] = answer
        return answer

    def _refuse(self, *_: object) -> NoReturn:
        raise RefusedError(self.name)

    # None of them returns.
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __len__ = __getitem__ = __iter__ = __mod__ = _refuse
    __hash__ = str.__hash__


class _MarkupHole(_Hole):
    """Words that count as HTML, which escaping leaves unchanged."""

    def __html__(self) -> str:
        return str(self)


def _hole(name: str, real: str, asked: Asked, text: str = "") -> _Hole:
    """Return a hole for the words `real`. Its text is a marker, or `text`, which contains one."""
    kind = _MarkupHole if hasattr(real, "__html__") else _Hole
    hole = kind(text or f"{OPEN}<i>&amp;{_SIGN}-{name}</i>{SHUT}")
    hole.name, hole.real, hole.asked = name, real, asked
    return hole


class _Words:
    """The words of one of the engine's pages, by name."""

    def __init__(self, page: Any):
        self.page = page
        self.texts: dict[str, str] = {f"meta-{name}": page.meta[name] for name in _WORDED if name in page.meta}
        self.texts |= {"title": page.title or "", "content": page.content or "", _ADDRESS: _last_step(page.url)}
        for number, link in enumerate(_all_links(page.toc)):
            self.texts[f"heading-{number}"], self.texts[f"anchor-{number}"] = link.title, link.id

    def answer(self, question: Question) -> object:
        """Return this page's answer to a question that the theme asked about another."""
        kind, name, what = question
        if kind == "is":
            return getattr(self.page, name, _MISSING)
        text = self.texts[name]
        return bool(text) if kind == "has" else str(what) in text


def _last_step(url: str) -> str:
    """Return the part of an address that differs within a folder: the name of the file, or of the folder that it has to
    itself."""
    return url.rstrip("/").rpartition("/")[2].removesuffix(".html")


def _all_links(links: Iterable[Any]) -> Iterator[Any]:
    """Yield the entries of a table of contents, each before its children."""
    for link in links:
        yield link
        yield from _all_links(link.children)


class _StandIn:
    """A page whose words are holes. Its other attributes must be plain values, and are recorded when read."""

    def __init__(self, words: _Words, asked: Asked):
        page = words.page
        holes = {name: _hole(name, text, asked) for name, text in words.texts.items()}
        self._page = page
        self._asked = asked
        self.title, self.content = holes["title"], holes["content"]
        self.meta = {name: holes.get(f"meta-{name}", value) for name, value in page.meta.items()}
        self.toc = copy.copy(page.toc)
        self.toc.items = _holed(page.toc, holes, iter(range(len(holes))))
        before, step, after = page.url.rpartition(words.texts[_ADDRESS])
        marked = f"{before}{OPEN}{_SIGN}-{_ADDRESS}{SHUT}{after}"
        for name in ("url", "canonical_url", "abs_url"):
            address = getattr(page, name)
            if step and address and address.endswith(page.url):
                text = address.removesuffix(page.url) + marked
                self.__dict__[name] = _hole(_ADDRESS, address, asked, text)

    def __getattr__(self, name: str) -> object:
        value = getattr(self._page, name, _MISSING)
        if not (value is None or value is _MISSING or isinstance(value, bool | int | str) or value == []):
            raise RefusedError(name)
        self._asked["is", name, None] = value
        if value is _MISSING:
            raise AttributeError(name)
        return value


def _holed(links: Iterable[Any], holes: Mapping[str, _Hole], numbers: Iterator[int]) -> list[Any]:
    """Return the table of contents with holes for its words."""
    made = []
    for link in links:
        number = next(numbers)
        copied = copy.copy(link)
        copied.title, copied.id = holes[f"heading-{number}"], holes[f"anchor-{number}"]
        copied.children = _holed(link.children, holes, numbers)
        made.append(copied)
    return made


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A rendered page cut at its markers: literal text, and the names of words with what the theme does to them."""

    asked: Asked
    parts: tuple[str | tuple[str, Filter], ...]

    def serve(self, words: _Words) -> bool:
        """Return whether the page of these words has the same answers."""
        return all(words.answer(question) == answer for question, answer in self.asked.items())

    def filled(self, words: _Words) -> str:
        """Return the page with these words."""
        texts = words.texts
        return "".join([part if isinstance(part, str) else str(part[1](texts[part[0]])) for part in self.parts])


@dataclass
class Shells:
    """The pieces of a site's pages, by what pages have in common. `environment` is the theme's."""

    environment: Any
    pieces: dict[Hashable, list[_Pieces]] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    refused: bool = False

    def page(self, given: Mapping[str, Any]) -> str:
        """Render a page as its template `main.html` does with what it is `given`.

        The first page of a folder is rendered both ways. Unless the results are equal, no more pieces are used.
        """
        page = given["page"]
        template = self.environment.get_template("main.html")
        # Pages in the navigation are few, and each is marked in it.
        if self.refused or page in given["nav"].pages or given.keys() - _OF_ALL - self.environment.globals.keys():
            return str(template.render(given))
        words = _Words(page)
        folder = page.url.rstrip("/").rpartition("/")[0]
        found = self._pieces(folder, words, lambda stand_in: template.render({**given, "page": stand_in}))
        if found is None:
            return str(template.render(given))
        filled = found.filled(words)
        if folder not in self.tried:
            self.tried.add(folder)
            expected = str(template.render(given))
            self.refused = filled != expected
            return expected
        return filled

    def _pieces(self, folder: str, words: _Words, render: Callable[[_StandIn], str]) -> _Pieces | None:
        """Return the pieces for a page; None when it must be rendered normally."""
        known = self.pieces.setdefault((folder, _shape(words.page)), [])
        found = next((pieces for pieces in known if pieces.serve(words)), None)
        if found is None and len(known) < _MOST:
            try:
                found = self._cut(words, render)
            except RefusedError:
                self.refused = True
                return None
            known.append(found)
        return found

    def _cut(self, words: _Words, render: Callable[[_StandIn], str]) -> _Pieces:
        asked: Asked = {}
        html = render(_StandIn(words, asked))
        parts: list[str | tuple[str, Filter]] = []
        for number, piece in enumerate(re.split(f"{OPEN}(.*?){SHUT}", html)):
            if not number % 2 and _SIGN in piece.lower():
                raise RefusedError("a marker was changed")
            parts.append(self._word(piece) if number % 2 else piece)
        return _Pieces(asked, tuple(parts))

    def _word(self, marker: str) -> tuple[str, Filter]:
        """Return the name of a marker's words, and what the theme has done to them."""
        escape, strip = self.environment.filters["escape"], self.environment.filters["striptags"]
        forms: tuple[tuple[str, str, Filter], ...] = (
            ("<i>&amp;", "</i>", str),
            ("&lt;i&gt;&amp;amp;", "&lt;/i&gt;", escape),
            ("&amp;", "", lambda text: escape(strip(text))),
            ("&", "", strip),
        )
        if marker == f"{_SIGN}-{_ADDRESS}":
            return _ADDRESS, str
        for start, end, done in forms:
            sign = f"{start}{_SIGN}-"
            if marker.startswith(sign) and marker.endswith(end):
                return marker[len(sign) : len(marker) - len(end)], done
        raise RefusedError(marker)


def _shape(page: Any) -> Hashable:
    """Return what pages must have in common besides words: fields, and the structure of the headings."""
    fields = sorted((name, "" if name in _WORDED else repr(value)) for name, value in page.meta.items())
    return tuple(fields), tuple(link.level for link in _all_links(page.toc)), tuple(_depths(page.toc, 0))


def _depths(links: Iterable[Any], depth: int) -> Iterator[int]:
    for link in links:
        yield depth
        yield from _depths(link.children, depth + 1)
