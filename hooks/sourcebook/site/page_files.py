"""The files next to pages in `docs/`: which kinds are allowed, and whether each is what its name says.

Whoever adds a file there changes what the site serves, so none may be run by a browser as a page or a script. Such
files belong into `overrides/`, which is code. Browsers may guess a file's type from its first bytes, so these must fit
its name.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from ..core.files.inputs import Folder, InputError, entries, faults_in, faults_of_names, read_input
from ..core.problems import Location, Problem, in_order
from ..untrusted.escaping import in_line
from ..untrusted.svg import SvgError, clean_svg

#: The limit of git hosts.
MAX_FILE = 100 * 1024 * 1024
MAX_PAGE = 2 * 1024 * 1024
#: Browsers look at this many bytes to guess a type (mimesniff.spec.whatwg.org).
_HEAD = 1445

PAGES = (".md", ".markdown")
_CODE = "styles and scripts belong in overrides/, and mkdocs.yml names them under extra_css and extra_javascript"
_CURES = {
    **dict.fromkeys((".css", ".js", ".mjs", ".cjs", ".wasm"), _CODE),
    **dict.fromkeys((".htm", ".html", ".xhtml", ".xht"), "write it as a page in Markdown: a file that ends in .md"),
    ".svgz": "unpack it: a file that ends in .svg",
}


def _begins(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(heads)


def _is_text(content: bytes) -> bool:
    """Return whether bytes are UTF-8, and do not begin like a page."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not text.lstrip().startswith("<")


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return _is_text(content)


#: Tests of the content of each kind; SVG is cleaned instead.
_KINDS: dict[str, Callable[[bytes], bool]] = {
    ".png": _begins(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _begins(b"\xff\xd8\xff"),
    ".jpeg": _begins(b"\xff\xd8\xff"),
    ".gif": _begins(b"GIF87a", b"GIF89a"),
    ".webp": lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
    ".avif": lambda content: content[4:8] == b"ftyp" and content[8:12] in (b"avif", b"avis", b"mif1"),
    ".ico": _begins(b"\0\0\1\0"),
    ".pdf": _begins(b"%PDF-"),
    **dict.fromkeys((".csv", ".tsv", ".txt", ".bib", ".ris"), _is_text),
    **dict.fromkeys((".json", ".geojson"), _is_json),
}
#: Kinds whose whole content is tested.
_WHOLE = (_is_text, _is_json)
_CURE = "save it again in this format, or give it the right ending"
_CURE_OF_TEXT = "save it as plain text with the encoding UTF-8; it may not begin with <"


def faults_in_pages(docs: Folder) -> Iterator[Problem]:
    """Yield what keeps `docs/` from being read at all: links, pipes, files that are too large, names."""
    yield from faults_in(docs, lambda path: MAX_PAGE if _kind(path) in PAGES else MAX_FILE)
    yield from faults_of_names(docs)


def faults_in_docs(docs: Folder) -> list[Problem]:
    """Return everything that is wrong with the files in `docs/`, in order."""
    return in_order([*faults_in_pages(docs), *faults_of_kind(docs, published(docs))])


def published(docs: Folder) -> Iterator[str]:
    """Yield the paths in `docs/` that an engine publishes: nothing in which a name begins with a dot."""
    if docs.path.is_dir():
        for path, entry in entries(docs.path):
            if not any(part.startswith(".") for part in path.split("/")) and os.path.isfile(entry):
                yield path


def faults_of_kind(docs: Folder, paths: Iterable[str]) -> Iterator[Problem]:
    """Yield the problems of files at `paths` in `docs/` that are not allowed there, or are not what their names say."""
    for path in paths:
        try:
            _examine(docs, path)
        except InputError as error:
            yield error.problem


def cleaned_svg(docs: Folder, path: str) -> bytes:
    """Return the cleaned drawing at `path` in `docs/`. Raises InputError."""
    content = read_input(docs.path / path, docs, MAX_FILE)
    try:
        return clean_svg(content)
    except SvgError as error:
        location = Location(in_line(f"{docs.name}/{path}"), error.line)
        raise InputError(Problem(location, "bad-svg", str(error), error.hint)) from error


def is_svg(path: str) -> bool:
    """Return whether the file is a drawing, to be cleaned."""
    return _kind(path) == ".svg"


def _examine(docs: Folder, path: str) -> None:
    """Raise InputError when a file may not be in `docs/`."""
    kind, location = _kind(path), Location(in_line(f"{docs.name}/{path}"))
    if kind in PAGES:
        return
    if is_svg(path):
        cleaned_svg(docs, path)
        return
    if kind not in _KINDS:
        raise InputError(Problem(location, "file-of-another-kind", _told(kind), _CURES.get(kind, _may_be())))
    text = _KINDS[kind] in _WHOLE
    content = read_input(docs.path / path, docs, MAX_FILE)
    if not _KINDS[kind](content if text else content[:_HEAD]):
        message = f"the content of this file is not that of a file {kind}"
        raise InputError(Problem(location, "file-of-another-kind", message, _CURE_OF_TEXT if text else _CURE))


def _kind(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _told(kind: str) -> str:
    if re.fullmatch(r"\.[a-z0-9]+", kind):
        return f"files that end in {kind} are not published beside pages"
    return "a file whose name does not say what it is"


def _may_be() -> str:
    kinds = " ".join((*_KINDS, ".svg", ".md"))
    return f"there may be {kinds}; what else the site needs belongs in overrides/"
