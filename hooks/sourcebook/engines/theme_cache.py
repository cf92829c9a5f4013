"""The theme around a page, rendered once for all pages that differ only in words.

The theme's header, navigation and footer are the same on every page of a folder, and to render them anew for each takes
longer than the page itself. So a page is rendered with a marker in the place of each of its words, and cut there; the
pieces, with another page's words between them, are that page. A marker shows what the theme did to the words: nothing,
escaped them, took tags out.

What the theme asks about a page on the way (has it a description? is there an `<h1` in its body?) is noted with the
answers, and the pieces serve only pages of which the same is true. When it does anything else with a page's words, or
looks at something that is no plain value, the pieces are refused, and pages are rendered as the theme renders them.

Nothing here is imported from MkDocs; of its pages it needs what every theme uses, and of Jinja's environment
`get_template`, `filters` and `globals`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

OPEN, SHUT = "\ue000", "\ue001"
#: Part of every marker. Where it is found outside of a whole one, the theme has changed a marker.
_SIGN = "sbhole"
#: The name of the word in which the addresses of a folder's pages differ.
_ADDRESS = "address"
#: So many different answers are kept for pages that are alike otherwise; beyond, there is nothing to be gained.
_MOST = 40
#: The fields of a page's front matter that are words of its own.
_WORDED = ("title", "description")
#: What MkDocs gives to the template of every page. What a plugin adds may be another on each.
_OF_ALL = frozenset("nav pages base_url extra_css extra_javascript mkdocs_version build_date_utc config page".split())
#: Stands for an attribute that a page does not have.
_MISSING = object()

Filter = Callable[[Any], object]
Question = tuple[str, str, Hashable]
"""What was asked: `has` (is it there?) or `in` (does it hold that?) of words, `is` of an attribute; its name; what."""
Asked = dict[Question, object]
"""What was asked, with the answers."""


class RefusedError(Exception):
    """The theme does something with a page that other pages' words cannot take part in."""


class _Hole(str):
    """Words that stand for those of any page. What is asked of them is answered for the page at hand, and noted."""

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
    """Words that count as HTML: escaping leaves them as they are."""

    def __html__(self) -> str:
        return str(self)


def _hole(name: str, real: str, asked: Asked, text: str = "") -> _Hole:
    """A hole for the words `real`, its text being a marker, or `text`, which holds one."""
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
        """What the page says to a question that the theme asked of another."""
        kind, name, what = question
        if kind == "is":
            return getattr(self.page, name, _MISSING)
        text = self.texts[name]
        return bool(text) if kind == "has" else str(what) in text


def _last_step(url: str) -> str:
    """What the addresses of a folder's pages differ in: the name of the file, or of the folder it is alone in."""
    return url.rstrip("/").rpartition("/")[2].removesuffix(".html")


def _all_links(links: Iterable[Any]) -> Iterator[Any]:
    """The entries of a table of contents, each before those beneath it."""
    for link in links:
        yield link
        yield from _all_links(link.children)


class _StandIn:
    """A page whose words are holes. Its other attributes must be plain values, and are noted when they are read."""

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
    """The same table of contents with holes for its words."""
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
    """A rendered page cut at its markers: literal text, and between it the name of words with what is done to them."""

    asked: Asked
    parts: tuple[str | tuple[str, Filter], ...]

    def serve(self, words: _Words) -> bool:
        """Whether all questions have the same answers for the page of these words."""
        return all(words.answer(question) == answer for question, answer in self.asked.items())

    def filled(self, words: _Words) -> str:
        """The page of these words."""
        texts = words.texts
        return "".join([part if isinstance(part, str) else str(part[1](texts[part[0]])) for part in self.parts])


@dataclass
class Shells:
    """The pieces of the pages of a site, by what pages have in common. `environment` is that of the theme."""

    environment: Any
    pieces: dict[Hashable, list[_Pieces]] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    refused: bool = False

    def page(self, given: Mapping[str, Any]) -> str:
        """A page as the template of every page, `main.html`, renders what it is `given`.

        The first page of a folder is rendered both ways, and unless both are the same, nothing is filled any more.
        """
        page = given["page"]
        template = self.environment.get_template("main.html")
        # Those in the navigation are few, and each is marked in it.
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
        """What serves a page; None when it must be rendered by itself."""
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
        """Whose words belong in the place of a marker, and what the theme has done to them."""
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
    """What pages must have in common besides their words: which fields they have, and the levels of their headings."""
    fields = sorted((name, "" if name in _WORDED else repr(value)) for name, value in page.meta.items())
    return tuple(fields), tuple(link.level for link in _all_links(page.toc)), tuple(_depths(page.toc, 0))


def _depths(links: Iterable[Any], depth: int) -> Iterator[int]:
    for link in links:
        yield depth
        yield from _depths(link.children, depth + 1)
