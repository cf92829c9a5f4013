"""Whether every link of a built site leads somewhere, on a web server and from disk alike.

Each page is read once, by the standard library's parser. What a link leads to is looked up in the list of the
site's files, so the case of letters counts on every machine; anchors are compared when all pages are read.
Nothing is fetched.
"""

from __future__ import annotations

import difflib
import json
import os
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, unquote, urlsplit
from xml.parsers import expat

from ..core.problems import Place, Problem, Searches, Severity, did_you_mean, in_order
from ..site.search_shards import read_parts

#: How a page uses an address: a reader may follow it; the page loads it; it loads it as a picture or sound.
Use = Literal["link", "resource", "media"]

SEARCH_INDEXES = ("search/search_index.json", "search/search_index.js")
#: Where engines keep what their search boxes are told.
ENGINES_INDEXES = ("search/search_index.json", "search.json")
#: What our own search shows of the pages, which the index of the theme then leaves out.
SHARD = re.compile(r"search/[0-9a-f]+/parts-\d+\.js")
#: The page a web server shows at any address, so the only one that may hold links from the root.
NOT_FOUND = "404.html"

_EDGES = "".join(map(chr, range(33)))
_IGNORED = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"https?://[^/?#]", re.I)
_SCHEMES_FOR_READERS = {"mailto", "tel", "sms", "geo", "urn", "ftp", "xmpp"}
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
#: Elements whose text the parser takes as it stands, so that their own end tags must be left to it.
_RAW = "script|style|title|textarea|iframe|noembed|noframes|noscript|xmp|plaintext"
#: A tag, in one line, that holds no watched attribute. Most are such, and the parser is slow on each.
_IDLE_TAG = re.compile(
    rf"<(?!/?(?:{_RAW})\b)(?:/[a-z][\w-]*|[a-z][\w-]*"
    rf'(?: +(?!(?:{"|".join(sorted(_WATCHED))})[=\s])[\w:-]+(?:="[^"<>\n]*")?)*) ?/?>',
    re.I,
)


class Reference(NamedTuple):
    """An address as a page writes it, how the page uses it, and where its tag begins."""

    url: str
    use: Use
    line: int
    column: int


class Target(NamedTuple):
    """A file of the site, and the anchor wanted in it (empty: none)."""

    path: str
    fragment: str


class Fault(NamedTuple):
    """What is wrong with an address, apart from the places where it stands."""

    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"


class Outside(NamedTuple):
    """An address on another host."""

    url: str


Verdict = Target | Fault | Outside | None


@dataclass(slots=True)
class OutsideLink:
    """An address on another host: where it stands first, and how many times it stands in the site."""

    url: str
    place: Place
    times: int = 0


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a site's links are like: the problems in order of place, and how much was looked at."""

    problems: tuple[Problem, ...]
    pages: int
    links: int
    outside: tuple[OutsideLink, ...]


def check_links(site: Path, site_url: str = "") -> list[Problem]:
    """What is wrong with the links of the built site in the folder `site`, in order of place.

    `site_url` is the address the site is published at; without one, the home page's canonical link tells it.
    """
    return list(examine_links(site, site_url).problems)


def examine_links(site: Path, site_url: str = "") -> LinkReport:
    """The same as `check_links`, with the number of pages and links and the addresses on other hosts."""
    files = sorted(_files(site))
    pages = [path for path in files if path.endswith(".html")]
    if not pages:
        return LinkReport(
            (
                Problem(
                    Place(str(site)), "no-site", "there is no built site in this folder", "build it first: make site"
                ),
            ),
            0,
            0,
            (),
        )
    checker = _Checker(site, _SiteFiles(files, _sites_beside(site)), _Address.of(site_url or own_address(site)))
    for path in files:
        if path.endswith((".html", ".svg")):
            checker.check_page(path)
        elif path.endswith(".xml"):
            checker.check_xml(path)
        elif path.endswith(".css"):
            checker.check_css(path)
    checker.check_search_indexes()
    checker.check_anchors()
    outside = sorted(checker.outside.values(), key=lambda link: link.url)
    return LinkReport(tuple(in_order(checker.problems)), len(pages), checker.links, tuple(outside))


def _files(site: Path) -> Iterator[str]:
    """Every file of the site, relative to it, with `/` between the names."""
    for folder, _, names in os.walk(site):
        prefix = Path(folder).relative_to(site).as_posix()
        yield from names if prefix == "." else (f"{prefix}/{name}" for name in names)


def own_address(site: Path) -> str:
    """The address that the home page gives as its own, up to the last `/`; empty when it gives none."""
    home = site / "index.html"
    if not home.is_file():
        return ""
    page = PageReader()
    page.read(home.read_bytes().decode("utf-8", "replace"))
    return page.canonical[: page.canonical.rfind("/") + 1]


def _sites_beside(site: Path) -> tuple[str, ...]:
    """The ways to the sites beside this one that its search knows: what links into them lead to is not known here."""
    for path in ENGINES_INDEXES:
        try:
            return tuple(map(str, json.loads((site / path).read_bytes())["config"]["also"]["sites"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ()


class PageReader(HTMLParser):
    """Gathers what one page offers and asks for: its anchors, its references, and ids that stand twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: dict[str, int] = {}
        self.names: set[str] = set()
        self.twice: list[tuple[str, int, int]] = []
        self.references: list[Reference] = []
        self.bases: list[tuple[int, int]] = []
        self.canonical = ""

    @property
    def anchors(self) -> set[str]:
        """What a `#…` can lead to in this page."""
        return self.names | self.ids.keys()

    def read(self, text: str) -> bool:
        """Take in a whole page; false when the parser gave up before its end."""
        try:
            self.feed(_IDLE_TAG.sub(_blank, text))
            self.close()
        except AssertionError:  # html.parser's answer to a malformed `<![…`, in some versions of Python
            return False
        return True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _WATCHED and value is not None:
                self._attribute(tag, name, value, attrs)

    def _attribute(self, tag: str, name: str, value: str, attrs: list[tuple[str, str | None]]) -> None:
        if name == "id":
            self._id(value)
        elif name == "name":
            if tag == "a":
                self.names.add(value)
        elif name == "content":
            if tag == "meta":
                self._meta(value, attrs)
        elif name == "data" and tag != "object":
            pass
        elif tag == "base":
            self.bases.append(self.getpos())
        elif name in _SETS:
            for url in _candidates(value):
                self._reference(url, "media")
        else:
            self._reference(value, self._use(tag, name, value, attrs))

    def _id(self, value: str) -> None:
        line, offset = self.getpos()
        if value in self.ids:
            self.twice.append((value, line, offset + 1))
        else:
            self.ids[value] = line

    def _meta(self, value: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        refresh = _REFRESH.match(value) if (said.get("http-equiv") or "").lower() == "refresh" else None
        if refresh:
            self._reference(refresh[1], "link")
        elif (said.get("property") or said.get("name")) in _META_ADDRESSES:
            self._reference(value, "link")

    def _use(self, tag: str, name: str, value: str, attrs: list[tuple[str, str | None]]) -> Use:
        if name in _FOLLOWED or tag in ("a", "area"):
            return "link"
        if tag == "link":
            rels = set((dict(attrs).get("rel") or "").lower().split())
            if "canonical" in rels:
                self.canonical = value
            return "media" if rels & _ICONS else "resource" if rels & _LOADED_RELS else "link"
        return "media" if tag in _MEDIA_TAGS else "resource"

    def _reference(self, url: str, use: Use) -> None:
        line, offset = self.getpos()
        self.references.append(Reference(url, use, line, offset + 1))


def _blank(match: re.Match[str]) -> str:
    """Spaces in the place of a tag, so that what follows keeps its column."""
    return " " * len(match[0])


def _candidates(srcset: str) -> Iterator[str]:
    """The addresses of a `srcset`. A comma ends one only where a space or the end follows it."""
    position = 0
    while match := _CANDIDATE.match(srcset, position):
        url = match[1].rstrip(",")
        yield url
        position = match.end(1) if url != match[1] else match.end()


@dataclass(frozen=True, slots=True)
class _Address:
    """The address a site is published at: host in small letters, and the path, which ends in `/`."""

    host: str = ""
    path: str = "/"

    @classmethod
    def of(cls, site_url: str) -> _Address:
        try:
            parts = urlsplit(site_url)
        except ValueError:
            return cls()
        return cls(parts.netloc.lower(), parts.path.rstrip("/") + "/")

    def inside(self, url: str) -> str | None:
        """What follows the site's own address in a full one; None for an address that is not the site's."""
        host, slash, rest = url.partition("://")[2].partition("/")
        if not self.host or host.lower() != self.host:
            return None
        path = slash + rest
        if path + "/" == self.path:
            return ""
        return path[len(self.path) :] if path.startswith(self.path) else None


class _SiteFiles:
    """The files and folders of a site, those that a mistyped path resembles, and the ways to sites beside it."""

    def __init__(self, paths: list[str], beside: tuple[str, ...] = ()):
        self.paths = frozenset(paths)
        self.beside = beside
        self.folders: dict[str, list[str]] = {"": []}
        self._by_stem: dict[str, list[str]] = {}
        for path in paths:
            folder = posixpath.dirname(path)
            self.folders.setdefault(folder, []).append(path)
            self._by_stem.setdefault(_stem(path), []).append(path)
            while folder and posixpath.dirname(folder) not in self.folders:
                folder = posixpath.dirname(folder)
                self.folders[folder] = []
        self._searches = Searches()

    def hint(self, path: str) -> str:
        """Names the files probably meant by `path`: in another case, folder or format, else nearly so."""
        namesakes = self._by_stem.get(_stem(path), [])
        same = [known for known in namesakes if _folded(known) == _folded(path)] or namesakes
        if 0 < len(same) <= 3:
            return _did_you_mean(same)
        return self._searches.hint(path, lambda: self._near(path))

    def _near(self, path: str) -> str:
        beside = self.folders.get(posixpath.dirname(path), [])
        by_stem = {_stem(known): known for known in beside}
        return _did_you_mean([by_stem[stem] for stem in difflib.get_close_matches(_stem(path), by_stem)])


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _stem(path: str) -> str:
    """The name of a file without folder and ending: what tells it from its neighbours."""
    return _folded(posixpath.splitext(posixpath.basename(path))[0])


def _did_you_mean(paths: list[str]) -> str:
    return f"did you mean {' or '.join(map(repr, paths))}?" if paths else ""


class _Judge:
    """Says of an address what it leads to, or what is wrong with it, without regard to anchors."""

    def __init__(self, files: _SiteFiles, address: _Address):
        self.files = files
        self.address = address

    def verdict(self, page: str, url: str, use: Use) -> Verdict:
        """What `url` (cleaned), standing in the file `page`, leads to; None for what needs no check."""
        scheme = _SCHEME.match(url)
        if scheme:
            return self._with_scheme(url, scheme[1].lower(), use)
        before, _, fragment = url.partition("#")
        path = before.partition("?")[0].replace("\\", "/")
        fragment = fragment.partition(":~:")[0]
        if path.startswith("//"):
            return Fault(
                "absolute-link", f"the link {_shown(url)} has no scheme: it is dead from disk", f"write 'https:{url}'"
            )
        if path.startswith("/"):
            return self._from_root(page, path, fragment)
        if path:
            return self._relative(page, path, fragment, url)
        if not url and use != "link":
            return Fault("broken-link", "an empty address")
        return Target(page, fragment)

    def _with_scheme(self, url: str, scheme: str, use: Use) -> Verdict:
        if scheme in ("http", "https"):
            if not _HOST.match(url):
                return Fault("broken-link", f"the link {_shown(url)} names no host", "write // after the colon")
            inside = self.address.inside(url)
            return Outside(url.partition("#")[0]) if inside is None else self._on_the_web(inside, url)
        if scheme in _SCHEMES_FOR_READERS or (scheme == "data" and use == "media"):
            return None
        return Fault(
            "unsafe-link",
            f"the link {_shown(url)} has the scheme {scheme!r}",
            "link to a page, a file of the site, or an address with https:; before a file name with a colon write ./",
        )

    def _on_the_web(self, inside: str, url: str) -> Verdict:
        """A path under the site's address, as a web server finds it: a folder means its index.html."""
        before, _, fragment = inside.partition("#")
        path = unquote(before.partition("?")[0])
        target = posixpath.normpath(path) if path else "."
        if path == "" or path.endswith("/") or target in self.files.folders:
            target = posixpath.normpath(posixpath.join(target, "index.html"))
        if target in self.files.paths:
            return Target(target, fragment.partition(":~:")[0])
        return self._missing(target, url)

    def _from_root(self, page: str, path: str, fragment: str) -> Verdict:
        inside = path[len(self.address.path) :] if path.startswith(self.address.path) else None
        found = None if inside is None else self._on_the_web(inside + (fragment and f"#{fragment}"), path)
        if page == NOT_FOUND:
            return found or Fault(
                "broken-link",
                f"the link {_shown(path)} leads out of the site, whose address begins with {self.address.path!r}",
            )
        hint = f"write {_relative(page, found.path, fragment)!r}" if isinstance(found, Target) else ""
        return Fault("absolute-link", f"the link {_shown(path)} begins at the root: dead from disk", hint)

    def _relative(self, page: str, path: str, fragment: str, url: str) -> Verdict:
        path = unquote(path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        if target in self.files.paths and not path.endswith("/"):
            return Target(target, fragment)
        if target.startswith(self.files.beside):
            return None
        if target == ".." or target.startswith("../"):
            return Fault("broken-link", f"the link {_shown(url)} leads out of the site")
        target = "" if target == "." else target
        if target not in self.files.folders:
            return self._missing(target, url)
        index = posixpath.join(target, "index.html")
        if index not in self.files.paths:
            return Fault("broken-link", f"the link {_shown(url)} leads to a folder without an index.html")
        if page == NOT_FOUND:
            return Target(index, fragment)
        return Fault(
            "folder-link",
            f"the link {_shown(url)} leads to a folder: from disk it lists files",
            f"write {_relative(page, index, fragment)!r}",
        )

    def _missing(self, target: str, url: str) -> Fault:
        return Fault(
            "broken-link",
            f"the link {_shown(url)} leads to {target!r}, which is not in the site",
            self.files.hint(target),
        )


def _relative(page: str, target: str, fragment: str) -> str:
    """The link from `page` to `target`, ready to be pasted."""
    link = quote(posixpath.relpath(target, posixpath.dirname(page) or "."))
    return f"{link}#{fragment}" if fragment else link


def _shown(url: str) -> str:
    return repr(url if len(url) <= 100 else f"{url[:99]}…")


def _theirs(text: str) -> Any:
    """The documents of the theme's search index."""
    return json.loads(text)["docs"]


class _Checker:
    """Goes through the files of a site and gathers problems. Anchors wait for `check_anchors`."""

    def __init__(self, site: Path, files: _SiteFiles, address: _Address):
        self.site = site
        self.files = files
        self.problems: list[Problem] = []
        self.outside: dict[str, OutsideLink] = {}
        self.links = 0
        self._judge = _Judge(files, address)
        self._verdicts: dict[str, dict[tuple[str, Use], Verdict]] = {}
        self._anchors: dict[str, set[str]] = {}
        self._wanted: list[tuple[str, int, int, Target]] = []
        self._searches = Searches()

    def check_page(self, path: str) -> None:
        """Read one page (or picture in SVG), check where its links lead, and keep its anchors."""
        page = PageReader()
        if not page.read(self._text(path)):
            line, offset = page.getpos()
            self._problem(path, line, offset + 1, Fault("unreadable-file", "the page breaks off here"))
        self._anchors[path] = page.anchors
        for name, line, column in page.twice:
            if not name.startswith("__"):  # the theme's own controls
                self._problem(
                    path,
                    line,
                    column,
                    Fault(
                        "duplicate-anchor",
                        f"the id {name!r} stands here again (first in line {page.ids[name]})",
                        "give one of the two another id: a link leads to the first only",
                    ),
                )
        for line, offset in page.bases:
            self._problem(
                path,
                line,
                offset + 1,
                Fault("base-element", "a <base> element changes what the links of the page lead to", "delete it"),
            )
        self._check(path, path, page.references)

    def check_xml(self, path: str) -> None:
        """Check the addresses in a sitemap or feed: the text of `loc` and `link`, the `href` of a `link`."""
        try:
            references = list(_xml_references((self.site / path).read_bytes()))
        except expat.ExpatError as error:
            self._problem(
                path,
                error.lineno,
                error.offset + 1,
                Fault("unreadable-file", f"not well-formed XML: {expat.ErrorString(error.code)}"),
            )
            return
        except (LookupError, ValueError) as error:
            self._problem(path, 1, 1, Fault("unreadable-file", f"XML in an unknown encoding: {error}"))
            return
        self._check(path, path, references)

    def check_css(self, path: str) -> None:
        """Check what a style sheet loads: `url(…)`, and the sheets that it imports."""
        text = self._text(path)
        bare = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        found = ((match[match.lastindex or 0], match.start()) for match in _CSS_ADDRESS.finditer(bare))
        references = [
            Reference(url.strip(), "media", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
            for url, at in found
        ]
        # An address of nothing but `#…` is a part of the page that uses the sheet.
        self._check(path, path, [one for one in references if not one.url.startswith("#")])

    def check_search_indexes(self) -> None:
        """Check that each `location` of the search index, and of its copy for use from disk, exists."""
        read = None
        for path in SEARCH_INDEXES:
            if path not in self.files.paths:
                continue
            text = self._text(path)
            text = text[text.find("{") :].rstrip(" \n;")
            if text != read:
                self._check_search_index(path, text, _theirs)
            read = text
        for path in sorted(filter(SHARD.fullmatch, self.files.paths)):
            self._check_search_index(path, self._text(path), read_parts)

    def _check_search_index(self, path: str, text: str, documents: Callable[[str], Any]) -> None:
        try:
            references = [Reference(str(each["location"]), "link", 1, 1) for each in documents(text)]
        except (ValueError, KeyError, TypeError):
            self._problem(path, 1, 1, Fault("unreadable-file", "not a search index"))
            return
        self._check(path, "index.html", references)

    def check_anchors(self) -> None:
        """Check the anchors that links want, now that every page is read."""
        for path, line, column, target in self._wanted:
            known = self._anchors.get(target.path)
            if known is not None and not _has_anchor(known, target.fragment):
                self._problem(path, line, column, self._no_anchor(path, target, known))

    def _no_anchor(self, path: str, target: Target, known: set[str]) -> Fault:
        name = unquote(target.fragment)
        where = "this page" if target.path == path else repr(target.path)
        hint = self._searches.hint("#".join(target), lambda: did_you_mean(name, _for_readers(known)))
        return Fault("broken-anchor", f"there is no anchor {name!r} in {where}", hint)

    def _check(self, path: str, base: str, references: list[Reference]) -> None:
        """Check the references that stand in the file `path` and are relative to the file `base`."""
        self.links += len(references)
        # Pages of one folder share most of their links; the page for unknown addresses has rules of its own.
        known = self._verdicts.setdefault(NOT_FOUND if base == NOT_FOUND else posixpath.dirname(base), {})
        for written, use, line, column in references:
            url = written.strip(_EDGES).translate(_IGNORED)
            if url[:1] in ("", "#", "?"):
                verdict = self._judge.verdict(base, url, use)
            elif (url, use) in known:
                verdict = known[url, use]
            else:
                verdict = known[url, use] = self._judge.verdict(base, url, use)
            self._file(path, line, column, verdict, use)

    def _file(self, path: str, line: int, column: int, verdict: Verdict, use: Use) -> None:
        """Put a verdict where it belongs: among the anchors wanted, the problems, or the outside links."""
        if isinstance(verdict, Target):
            if verdict.fragment:
                self._wanted.append((path, line, column, verdict))
        elif isinstance(verdict, Fault):
            self._problem(path, line, column, verdict)
        elif isinstance(verdict, Outside):
            self._count_outside(verdict.url, Place(path, line, column), use)

    def _count_outside(self, url: str, place: Place, use: Use) -> None:
        link = self.outside.setdefault(url, OutsideLink(url, place))
        link.times += 1
        if link.times == 1 and use != "link":
            self.problems.append(
                Problem(
                    place,
                    "outside-resource",
                    f"the page loads {_shown(url)} from another host",
                    "keep a copy in the site: a page read from disk asks no other host",
                    "warning",
                )
            )

    def _text(self, path: str) -> str:
        content = (self.site / path).read_bytes()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            fault = Fault("unreadable-file", f"byte 0x{content[error.start]:02X} is not UTF-8")
            self._problem(path, line, 1, fault)
            return content.decode("utf-8", "replace")

    def _problem(self, path: str, line: int, column: int, fault: Fault) -> None:
        self.problems.append(Problem(Place(path, line, column), *fault))


def _has_anchor(known: set[str], fragment: str) -> bool:
    """Whether a page with these anchors has the one wanted, or the browser or the theme sees to it."""
    return (
        fragment in known
        or unquote(fragment) in known
        or fragment.lower() == "top"
        or fragment.startswith(("__", "svgView(", "xywh="))
    )


def _for_readers(anchors: set[str]) -> list[str]:
    """The anchors without those of the theme's own controls."""
    return sorted(name for name in anchors if not name.startswith("__"))


def _xml_references(content: bytes) -> Iterator[Reference]:
    """The addresses in XML: text of `loc` and `link` elements, `href` of `link`, whatever their namespace."""
    found: list[Reference] = []
    words: list[str] = []
    start = [1, 1]
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        words.clear()
        start[:] = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        if name.rpartition(":")[2] == "link" and "href" in attributes:
            found.append(Reference(attributes["href"], "link", *start))

    def end(name: str) -> None:
        text = "".join(words).strip()
        if name.rpartition(":")[2] in ("loc", "link") and text:
            found.append(Reference(text, "link", *start))
        words.clear()

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words.append
    parser.Parse(content, True)
    yield from found
