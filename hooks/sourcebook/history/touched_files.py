"""The files that differ besides the records, by category: code, settings, evidence, pages.

Reviewers of a pull request need to know which of them it touches before they run anything. Data is listed here, and
everything else is code: a new kind of file counts as code until somebody adds it to the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from ..core.labels import Labels
from ..untrusted.escaping import in_visible_line, inert_markdown
from .git import Repository, RevisionError

Kind = Literal["code", "settings", "evidence", "pages"]
KINDS: tuple[Kind, ...] = ("code", "settings", "evidence", "pages")

#: Paths without backslashes and colons, which Windows could interpret as another file's.
_FOLDERS = r"(?:[^/\\:]+/)*[^/\\:]+"
#: The types of files that `docs/` may contain.
_SHOWN = "md|png|jpg|jpeg|gif|webp|avif|ico|svg|pdf|csv|tsv|json|geojson|bib|ris|txt"
#: Known data. Records are reported one by one (`diff`), so their files are not listed.
_DATA: Mapping[Kind | Literal["records"], re.Pattern[str]] = {
    "records": re.compile(
        r"data/(?:vocabulary|sources|entities|events)\.yaml|data/(?:sources|entities|events)/(?:[^/]+/)*[^/]+\.yaml"
    ),
    "settings": re.compile(r"data/site\.yaml"),
    "evidence": re.compile(
        r"data/(?:(?:receipts|signatures)\.yaml|permalinks\.txt|allowed_signers|fingerprints/[^/\\:]+\.json)"
    ),
    "pages": re.compile(rf"docs/{_FOLDERS}\.(?:{_SHOWN})|data/media/{_FOLDERS}\.(?:jpe?g|png|webp)"),
}

_NONE, _FILE, _EXECUTABLE, _LINK, _SUBMODULE = "000000", "100644", "100755", "120000", "160000"
_VERBS = {"A": "added", "D": "removed"}

#: The greatest length of the list in characters; further files are only counted. Comments on GitHub hold 65,536.
ROOM = 20_000
#: Longer names are abbreviated in the middle.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that differs. `verb` is added, removed or changed; `note` names an unusual mode."""

    kind: Kind
    verb: str
    path: str
    note: str = ""


def touched_files(repository: Repository, old: str, new: str | None) -> tuple[Touched, ...]:
    """Return the files, except records, that differ between two revisions, code first; without `new`, against the work
    tree.

    Raise RevisionError if a revision does not exist or git cannot compare them.
    """
    revisions = [repository.commit(one).id for one in (old, new) if one is not None]
    rows = [*_rows(_asked(repository, "diff", *_RAW, *revisions, "--"))]
    if new is None:
        fresh = _asked(repository, "ls-files", "-z", "--others", "--exclude-standard", "--full-name")
        rows += [(_NONE, _FILE, "A", path) for path in _parts(fresh)]
    found = {one for row in rows for one in _touched(*row)}
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), one.path, one.verb)))


#: So that neither repository settings nor .gitmodules can hide anything from this list.
_RAW = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")


def _asked(repository: Repository, *arguments: str) -> bytes:
    answer = repository.run(*arguments)
    if answer is None:
        raise RevisionError("git cannot tell which files differ")
    return answer


def _rows(raw: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Yield the modes before and after, status and path of each file in the output of `git diff --raw -z`."""
    parts = iter(_parts(raw))
    for head in parts:
        before, after, _, _, status = head.removeprefix(":").split(" ")
        yield before, after, status[:1], next(parts)


def _parts(answer: bytes) -> list[str]:
    """Split at NUL. Bytes of a name that are not UTF-8 appear as `\xff`."""
    return [part.decode("utf-8", "backslashreplace") for part in answer.split(b"\0") if part]


def _touched(before: str, after: str, status: str, path: str) -> Iterator[Touched]:
    """Yield the file as listed; nothing for an ordinary file of records."""
    note = _note(before, after)
    kind = "code" if note else kind_of(path)
    if kind != "records":
        yield Touched(kind, _VERBS.get(status, "changed"), path, note)


def kind_of(path: str) -> Kind | Literal["records"]:
    """Return the category of an ordinary file with this path."""
    if {".", ".."} & set(path.split("/")):
        return "code"
    return next((kind for kind, known in _DATA.items() if known.fullmatch(path)), "code")


def _note(before: str, after: str) -> str:
    """Return what is unusual about a file's modes: adding a link, or making a file executable, changes no text."""
    if after in (_LINK, _SUBMODULE):
        return "link" if after == _LINK else "submodule"
    if before in (_LINK, _SUBMODULE):
        return "was_link" if before == _LINK else "was_submodule"
    if after == _EXECUTABLE != before:
        return "executable"
    return "was_executable" if before == _EXECUTABLE and after == _FILE else ""


# ---- in three forms ------------------------------------------------------------------------------------------------


def as_text(files: Iterable[Touched], labels: Labels) -> str:
    """Return the list as text, to precede the changes of the records; empty without files."""
    found = list(files)
    if not found:
        return ""
    groups = (f"  {title}\n" + "".join(f"    - {line}\n" for line in lines) for title, lines in _groups(found, labels))
    return f"{labels.count('history.files.differ', len(found))}\n{''.join(groups)}\n"


def as_markdown(files: Iterable[Touched], labels: Labels) -> str:
    """Return the list as Markdown, with inert names."""
    found = list(files)
    if not found:
        return ""
    groups = (
        f"- **{inert_markdown(title)}**\n" + "".join(f"  - {inert_markdown(line)}\n" for line in lines)
        for title, lines in _groups(found, labels)
    )
    return f"**{inert_markdown(labels.count('history.files.differ', len(found)))}**\n\n{''.join(groups)}\n"


def as_data(files: Iterable[Touched]) -> list[dict[str, str]]:
    """Return the list for JSON: an array of `{kind, verb, path, note}`."""
    return [asdict(one) for one in files]


def _groups(files: list[Touched], labels: Labels) -> Iterator[tuple[str, list[str]]]:
    """Yield the title and lines of each category of files. Files of a category beyond the limit are only counted."""
    room = ROOM
    for kind in KINDS:
        lines = [_line(one, labels) for one in files if one.kind == kind]
        if not lines:
            continue
        shown = fitting(lines, room)
        room -= sum(len(inert_markdown(line)) for line in shown)
        more = len(lines) - len(shown)
        title = labels(f"history.files.{kind}", n=labels.count("history.files.number", len(lines)))
        yield title, [*shown, *([labels.count("history.files.more", more)] if more else [])]


def fitting(lines: list[str], room: int) -> list[str]:
    """Return the first lines that fit into `room`, a number of letters of Markdown."""
    shown = []
    for line in lines:
        room -= len(inert_markdown(line))
        if room < 0:
            break
        shown.append(line)
    return shown


def _line(one: Touched, labels: Labels) -> str:
    said = labels(f"history.verb.{one.verb}", name=printable(one.path))
    return labels("history.named", name=said, about=labels(f"history.files.{one.note}")) if one.note else said


def printable(path: str) -> str:
    r"""Return a path on one line with every character visible; long ones are abbreviated in the middle."""
    return in_visible_line(path if len(path) <= _LONGEST else f"{path[:120]}…{path[-60:]}")
