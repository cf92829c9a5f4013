"""Resolve addresses in a built site, on a web server and from disk, or say what is wrong with them.

Addresses are looked up in the list of the site's files, so case counts on every machine.
"""

from __future__ import annotations

import difflib
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ...core.problems import HintCache, Severity
from ...untrusted.escaping import in_address
from .references import Use

#: The page that a web server shows at any missing address, so the only one that may have links from the root.
NOT_FOUND = "404.html"

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"https?://[^/?#]", re.I)
_SCHEMES_FOR_READERS = {"mailto", "tel", "sms", "geo", "urn", "ftp", "xmpp"}


class Target(NamedTuple):
    """A file of the site, and the anchor wanted in it (empty: none)."""

    path: str
    fragment: str


class Fault(NamedTuple):
    """What is wrong with an address, wherever it occurs."""

    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"


class Outside(NamedTuple):
    """An address on another host."""

    url: str


Verdict = Target | Fault | Outside | None


@dataclass(frozen=True, slots=True)
class Address:
    """The address a site is published at: lower-case host, and the path, which ends in `/`."""

    host: str = ""
    path: str = "/"

    @classmethod
    def of(cls, site_url: str) -> Address:
        try:
            parts = urlsplit(site_url)
        except ValueError:
            return cls()
        return cls(parts.netloc.lower(), parts.path.rstrip("/") + "/")

    def inside(self, url: str) -> str | None:
        """Return the part of a full address after the site's own; None for an address of another site."""
        host, slash, rest = url.partition("://")[2].partition("/")
        if not self.host or host.lower() != self.host:
            return None
        path = slash + rest
        if path + "/" == self.path:
            return ""
        return path[len(self.path) :] if path.startswith(self.path) else None


class SiteFiles:
    """The files and folders of a site, an index of similar paths, and the paths to neighbouring sites."""

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
        self._searches = HintCache()

    def hint(self, path: str) -> str:
        """Name the files probably meant by `path`: in another case, folder or format, else with a similar name."""
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
    """Return the name of a file without folder and ending."""
    return _folded(posixpath.splitext(posixpath.basename(path))[0])


def _did_you_mean(paths: list[str]) -> str:
    return f"did you mean {' or '.join(map(repr, paths))}?" if paths else ""


class Judge:
    """Resolves addresses, or says what is wrong with them, ignoring anchors."""

    def __init__(self, files: SiteFiles, address: Address):
        self.files = files
        self.address = address

    def verdict(self, page: str, url: str, use: Use) -> Verdict:
        """Return the target of `url` (cleaned) in the file `page`; None if it needs no check."""
        scheme = _SCHEME.match(url)
        if scheme:
            return self._with_scheme(url, scheme[1].lower(), use)
        before, _, fragment = url.partition("#")
        path = before.partition("?")[0].replace("\\", "/")
        fragment = fragment.partition(":~:")[0]
        if path.startswith("//"):
            return Fault(
                "absolute-link", f"the link {shown(url)} has no scheme: it is dead from disk", f"write 'https:{url}'"
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
                return Fault("broken-link", f"the link {shown(url)} names no host", "write // after the colon")
            inside = self.address.inside(url)
            return Outside(url.partition("#")[0]) if inside is None else self._on_the_web(inside, url)
        if scheme in _SCHEMES_FOR_READERS or (scheme == "data" and use == "media"):
            return None
        return Fault(
            "unsafe-link",
            f"the link {shown(url)} has the scheme {scheme!r}",
            "link to a page, a file of the site, or an address with https:; before a file name with a colon write ./",
        )

    def _on_the_web(self, inside: str, url: str) -> Verdict:
        """Resolve a path under the site's address as a web server does: a folder means its index.html."""
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
                f"the link {shown(path)} leads out of the site, whose address begins with {self.address.path!r}",
            )
        hint = f"write {_relative(page, found.path, fragment)!r}" if isinstance(found, Target) else ""
        return Fault("absolute-link", f"the link {shown(path)} begins at the root: dead from disk", hint)

    def _relative(self, page: str, path: str, fragment: str, url: str) -> Verdict:
        path = unquote(path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        if target in self.files.paths and not path.endswith("/"):
            return Target(target, fragment)
        if target.startswith(self.files.beside):
            return None
        if target == ".." or target.startswith("../"):
            return Fault("broken-link", f"the link {shown(url)} leads out of the site")
        target = "" if target == "." else target
        if target not in self.files.folders:
            return self._missing(target, url)
        index = posixpath.join(target, "index.html")
        if index not in self.files.paths:
            return Fault("broken-link", f"the link {shown(url)} leads to a folder without an index.html")
        if page == NOT_FOUND:
            return Target(index, fragment)
        return Fault(
            "folder-link",
            f"the link {shown(url)} leads to a folder: from disk it lists files",
            f"write {_relative(page, index, fragment)!r}",
        )

    def _missing(self, target: str, url: str) -> Fault:
        return Fault(
            "broken-link",
            f"the link {shown(url)} leads to {target!r}, which is not in the site",
            self.files.hint(target),
        )


def _relative(page: str, target: str, fragment: str) -> str:
    """Return the link from `page` to `target`, ready to be pasted."""
    link = in_address(posixpath.relpath(target, posixpath.dirname(page) or "."))
    return f"{link}#{fragment}" if fragment else link


def shown(url: str) -> str:
    """Return an address as a message quotes it."""
    return repr(url if len(url) <= 100 else f"{url[:99]}…")
