"""Check that every link of a built site leads somewhere, on a web server and from disk.

Each file is read once; anchors are compared when all pages are read. Nothing is fetched.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

from ...core.problems import HintCache, Location, Problem, did_you_mean, in_order
from ...core.terminal import counted
from ...site.search.shards import read_parts
from .references import LinkReference, PageRead, Use, css_references, xml_references
from .targets import NOT_FOUND, Address, Fault, Judge, Outside, SiteFiles, Target, Verdict, shown

SEARCH_INDEXES = ("search/search_index.json", "search/search_index.js")
#: The engines' search indexes.
ENGINES_INDEXES = ("search/search_index.json", "search.json")
#: Shards of our own search that show results; the theme's index omits these pages.
SHARD = re.compile(r"search/[0-9a-f]+/parts-\d+\.js")

_EDGES = "".join(map(chr, range(33)))
_IGNORED = str.maketrans("", "", "\t\n\r")


def check_links(site: Path, site_url: str = "") -> list[Problem]:
    """Return the problems of the links in the built site in the folder `site`, sorted by location.

    `site_url` is the address the site is published at; without one, the home page's canonical link gives it.
    """
    files = sorted(_files(site))
    if not any(path.endswith(".html") for path in files):
        message = "there is no built site in this folder"
        return [Problem(Location(str(site)), "no-site", message, "build it first: make site")]
    checker = _Checker(site, SiteFiles(files, _sites_beside(site)), Address.of(site_url or _own_address(site)))
    for path in counted(files, "links of files", sys.stderr):
        if path.endswith((".html", ".svg")):
            checker.check_page(path)
        elif path.endswith(".xml"):
            checker.check_xml(path)
        elif path.endswith(".css"):
            checker.check_css(path)
    checker.check_search_indexes()
    checker.check_anchors()
    return in_order(checker.problems)


def _files(site: Path) -> Iterator[str]:
    """Yield every file of the site, relative to it, with `/` between the names."""
    for folder, _, names in os.walk(site):
        prefix = Path(folder).relative_to(site).as_posix()
        yield from names if prefix == "." else (f"{prefix}/{name}" for name in names)


def _own_address(site: Path) -> str:
    """Return the address that the home page gives as its own, up to the last `/`; empty when it gives none."""
    home = site / "index.html"
    if not home.is_file():
        return ""
    canonical = PageRead(home.read_bytes().decode("utf-8", "replace")).canonical
    return canonical[: canonical.rfind("/") + 1]


def _sites_beside(site: Path) -> tuple[str, ...]:
    """Return the paths to neighbouring sites that the search includes; links into them are not checked."""
    for path in ENGINES_INDEXES:
        try:
            return tuple(map(str, json.loads((site / path).read_bytes())["config"]["also"]["sites"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ()


def _theirs(text: str) -> Any:
    """Return the documents of the theme's search index."""
    return json.loads(text)["docs"]


class _Checker:
    """Reads the files of a site and collects problems. Anchors wait for `check_anchors`."""

    def __init__(self, site: Path, files: SiteFiles, address: Address):
        self.site = site
        self.files = files
        self.problems: list[Problem] = []
        self._loaded: set[str] = set()
        self._judge = Judge(files, address)
        self._verdicts: dict[str, dict[tuple[str, Use], Verdict]] = {}
        self._anchors: dict[str, set[str]] = {}
        self._wanted: list[tuple[str, int, int, Target]] = []
        self._searches = HintCache()

    def check_page(self, path: str) -> None:
        """Read one page (or SVG picture), check its links, and keep its anchors."""
        page = PageRead(self._text(path))
        if page.broken:
            self._problem(
                path, page.broken.line, page.broken.column, Fault("unreadable-file", "the page breaks off here")
            )
        self._anchors[path] = page.anchors
        for name, tag in page.twice:
            if not name.startswith("__"):  # the theme's own controls
                self._problem(path, tag.line, tag.column, _twice(name, page.ids[name]))
        for tag in page.bases if path != NOT_FOUND else ():  # that page names the root of its links
            message = "a <base> element changes what the links of the page lead to"
            self._problem(path, tag.line, tag.column, Fault("base-element", message, "delete it"))
        self._check(path, path, page.references)

    def check_xml(self, path: str) -> None:
        """Check the addresses in a sitemap or feed: the text of `loc` and `link`, the `href` of a `link`."""
        try:
            references = list(xml_references((self.site / path).read_bytes()))
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
        """Check what a style sheet loads."""
        self._check(path, path, list(css_references(self._text(path))))

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
            references = [LinkReference(str(each["location"]), "link", 1, 1) for each in documents(text)]
        except (ValueError, KeyError, TypeError):
            self._problem(path, 1, 1, Fault("unreadable-file", "not a search index"))
            return
        self._check(path, "index.html", references)

    def check_anchors(self) -> None:
        """Check the anchors of links, after all pages are read."""
        for path, line, column, target in self._wanted:
            known = self._anchors.get(target.path)
            if known is not None and not _has_anchor(known, target.fragment):
                self._problem(path, line, column, self._no_anchor(path, target, known))

    def _no_anchor(self, path: str, target: Target, known: set[str]) -> Fault:
        name = unquote(target.fragment)
        where = "this page" if target.path == path else repr(target.path)
        hint = self._searches.hint("#".join(target), lambda: did_you_mean(name, _for_readers(known)))
        return Fault("broken-anchor", f"there is no anchor {name!r} in {where}", hint)

    def _check(self, path: str, base: str, references: list[LinkReference]) -> None:
        """Check the references of the file `path`, which are relative to the file `base`."""
        # Pages of one folder share most of their links; the page for unknown addresses has its own rules.
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
        """Add a verdict to the wanted anchors, or to the problems."""
        if isinstance(verdict, Target):
            if verdict.fragment:
                self._wanted.append((path, line, column, verdict))
        elif isinstance(verdict, Fault):
            self._problem(path, line, column, verdict)
        elif isinstance(verdict, Outside) and use != "link":
            self._load_outside(verdict.url, Location(path, line, column))

    def _load_outside(self, url: str, location: Location) -> None:
        """Report what is loaded from another host, once."""
        if url not in self._loaded:
            self._loaded.add(url)
            message = f"the page loads {shown(url)} from another host"
            hint = "keep a copy in the site: a page read from disk asks no other host"
            self.problems.append(Problem(location, "outside-resource", message, hint, "warning"))

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
        self.problems.append(Problem(Location(path, line, column), *fault))


def _twice(name: str, line: int) -> Fault:
    message = f"the id {name!r} is repeated (first in line {line})"
    return Fault("duplicate-anchor", message, "give one of the two another id: a link leads to the first only")


#: The anchor of the form for proposals, whose script reads which record to open.
FORM = "Proposal"


def _has_anchor(known: set[str], fragment: str) -> bool:
    """Return whether a page with these anchors has the wanted one, or the browser or theme handles it."""
    return (
        fragment in known
        or unquote(fragment) in known
        or fragment.lower() == "top"
        or fragment.startswith(("__", "svgView(", "xywh="))
        or (FORM in known and fragment.startswith("edit="))
    )


def _for_readers(anchors: set[str]) -> list[str]:
    """Return the anchors without those of the theme's own controls."""
    return sorted(name for name in anchors if not name.startswith("__"))
