"""The books of earlier commits, and the changes between them.

Most of a file is the same in two commits. It is therefore split into records, and no text is read twice; a file that
cannot be split is read whole. Results are cached beside the project, by commit, and remain valid for one version of the
generator.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from ..book.book import Book
from ..book.comparison.fingerprints import Fingerprint, FingerprintError, parse_fingerprint
from ..book.evidence.quotes import VerificationWhenAsked
from ..book.link import claims_of
from ..book.text.plain_text import PlainText
from ..core.files.atomic import write_together
from ..core.files.inputs import Folder, InputError, read_input
from ..core.labels import Labels
from ..core.problems import Problem, as_text, in_order
from ..core.yaml.nodes import Document
from ..core.yaml.nodes import Mapping as YamlMapping
from ..core.yaml.reader import parse_yaml
from ..paths import LABELS, own_code
from ..records.documents.reader import read_record, read_records
from ..records.documents.short_form import parse_records
from ..records.documents.tables import DATA, DATA_FILES, TABLES, table_of
from ..records.models import PageRecord
from ..records.receipts import Receipts, Signatures
from ..records.record import Record
from ..records.source import Source
from ..records.vocabulary import Settings, Vocabulary
from .changes import Change, Past, Revision, as_data, from_json
from .diff import Version, compare_books
from .git import Commit, Edition, Repository, RevisionError, Step

RecordT = TypeVar("RecordT", bound=Record)
LastingT = TypeVar("LastingT", bound=PageRecord)

CACHE = Path(".cache", "sourcebook")
#: The greatest size of the cache, in bytes.
MAX_CACHE = 512 * 1024 * 1024
#: The start of a record: a line that begins with neither white space nor a comment.
_RECORD = re.compile(rb"^(?=[^\s#])", re.M)

#: The number of files kept in memory besides those of two commits.
_REMEMBERED = 16

Files = Mapping[str, str]
"""The files of a commit: path, and id of the contents."""

Key = tuple[type, str, str]
"""What a file holds, its path, and the id of its contents."""


class UnreadableError(Exception):
    """The data of a revision cannot be read; `str()` lists the problems."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(in_order(problems))
        super().__init__(as_text(self.problems).rstrip())


# ---- reading a revision --------------------------------------------------------------------------------------------


def version_at(repository: Repository, commit: Commit, labels: Labels) -> Version:
    """Return the book of a commit, ready for comparison: it knows its claims, so that none is told without its denials.
    Raise UnreadableError if it cannot be read."""
    read = _Reader(repository, labels).version(repository.files(commit, DATA))
    book = replace(read.book, claims=tuple(claims_of(read.book.entities, read.book.events)))
    return Version(PlainText(book, labels), read.verification)


def version_of(
    book: Book, receipts: Receipts | None, fingerprints: Mapping[str, Fingerprint], labels: Labels
) -> Version:
    """Prepare a book for `compare_books`, with the state of its quotes."""
    return Version(
        PlainText(book, labels), VerificationWhenAsked(book=book, receipts=receipts, fingerprints=fingerprints)
    )


@dataclass
class _Reader:
    """Reads the books of many commits, parsing each content and each record once."""

    repository: Repository
    labels: Labels
    read: dict[Key, Any] = field(default_factory=dict)
    pieces: dict[tuple[type[Record], bytes], tuple[str, PageRecord] | None] = field(default_factory=dict)
    verifications: dict[object, VerificationWhenAsked] = field(default_factory=dict)

    def version(self, files: Files) -> Version:
        """Return the book of these files. Raise UnreadableError if they cannot be read."""
        wanted = {path: (model, path, name) for path, name in files.items() if (model := _model_of(path))}
        self._read(wanted)
        tables = {model: self._table(wanted, model) for model in TABLES.values()}
        everything = {key: record for table in tables.values() for key, record in table.items()}
        withdrawn = {key: record for key, record in everything.items() if record.withdrawn}
        sources, entities, events = (
            {key: record for key, record in table.items() if not record.withdrawn} for table in tables.values()
        )
        vocabulary, settings = self._single(wanted, Vocabulary), self._single(wanted, Settings)
        book = Book(
            sources, entities, events, withdrawn, vocabulary or Vocabulary(), settings or Settings(), frozenset()
        )
        return Version(PlainText(book, self.labels), self._verification(wanted, book))

    def _read(self, wanted: Mapping[str, Key]) -> None:
        """Read new files, and forget the least recently used ones."""
        missing = [key for key in wanted.values() if key not in self.read]
        contents = self.repository.contents(name for _, _, name in missing)
        for key in missing:
            model, path, name = key
            content = contents.get(name, b"")
            if model is Fingerprint:
                self.read[key] = _fingerprint(content, path)
            elif model in TABLES.values():
                found = self._in_pieces(content, model)
                self.read[key] = _whole(parse_records(content, path, model), model) if found is None else found
            else:
                self.read[key] = _single(parse_yaml(content, path), model)
        for key in list(self.read)[: max(0, len(self.read) - 2 * len(wanted) - _REMEMBERED)]:
            if key not in wanted.values():
                del self.read[key]

    def _table(self, wanted: Mapping[str, Key], model: type[PageRecord]) -> dict[str, Any]:
        """Return the records of a table; the file with its name comes before those in its folder."""
        paths = sorted((path.count("/") > 1, path) for path, key in wanted.items() if key[0] is model)
        table: dict[str, Any] = {}
        for _, path in paths:
            for key, record in self.read[wanted[path]].items():
                table.setdefault(key, record)
        return table

    def _single(self, wanted: Mapping[str, Key], model: type[RecordT]) -> RecordT | None:
        return next((self.read[key] for key in wanted.values() if key[0] is model), None)

    def _verification(self, wanted: Mapping[str, Key], book: Book) -> VerificationWhenAsked:
        """Return the states of the quotes; the same object if nothing they depend on has changed."""
        depends = frozenset(key for key in wanted.values() if key[0] in (Receipts, Fingerprint, Source))
        if depends not in self.verifications:
            prints = {Path(key[1]).stem: self.read[key] for key in depends if key[0] is Fingerprint}
            self.verifications = {
                depends: VerificationWhenAsked(
                    book=book,
                    receipts=self._single(wanted, Receipts),
                    fingerprints={source: print_ for source, print_ in prints.items() if print_},
                )
            }
        return self.verifications[depends]

    def _in_pieces(self, content: bytes, model: type[PageRecord]) -> dict[str, Any] | None:
        """Return the records of a file, each parsed separately; None unless every piece is one valid record."""
        found: dict[str, Any] = {}
        for piece in _RECORD.split(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))[1:]:
            if (model, piece) not in self.pieces:
                self.pieces[model, piece] = _one_record(piece, model)
            one = self.pieces[model, piece]
            if one is None or one[0] in found:
                return None
            found[one[0]] = one[1]
        return found or None


def _model_of(path: str) -> type | None:
    """Return the type of the record or records in a project file; None for a file without data."""
    steps = path.split("/")
    name, ending = os.path.splitext(steps[-1])
    if steps[0] != DATA or len(steps) < 2:
        return None
    if len(steps) > 2:
        if steps[1] == "fingerprints":
            return Fingerprint if len(steps) == 3 and ending == ".json" else None
        return TABLES.get(steps[1]) if ending == ".yaml" else None
    # Signatures do not affect the book.
    return DATA_FILES.get(name) if ending == ".yaml" and name != table_of(Signatures) else None


def _fingerprint(content: bytes, path: str) -> Fingerprint | None:
    try:
        return parse_fingerprint(content, Path(path).stem)
    except FingerprintError:
        return None


def _single(document: Document, model: type[RecordT]) -> RecordT:
    """Return the single record of a file. Raise UnreadableError if it is invalid."""
    record, problems = read_record(document, model)
    if record is None or not document.whole:
        raise UnreadableError([*document.problems, *problems])
    return record


def _one_record(piece: bytes, model: type[LastingT]) -> tuple[str, LastingT] | None:
    document = parse_records(piece, "", model)
    if document.problems or not document.whole or not isinstance(document.value, YamlMapping):
        return None
    records, _ = read_records(document, model)
    return next(iter(records.items())) if len(records) == len(document.value) == 1 else None


def _whole(document: Document, model: type[LastingT]) -> dict[str, LastingT]:
    """Return the records of a file that is read as a whole. Raise UnreadableError if one is missing."""
    records, problems = read_records(document, model)
    value = document.value
    if not document.whole or not isinstance(value, YamlMapping) or value.keys() - records.keys():
        raise UnreadableError([*document.problems, *problems])
    return records


# ---- from commit to commit -----------------------------------------------------------------------------------------


def read_past(repository: Repository, edition: Edition, now: Version) -> Past:
    """Read the history of a reference up to its edition.

    `now` is the book being shown. Records that differ there from the edition's have not been committed, so their last
    change is left out.
    """
    since = _months_before(edition.commit.day, now.book.settings.changes_months)
    keys = {record.key for record in now.book.published()}
    try:
        walk = _Walk(repository, edition.commit, now.labels)
        pending = walk.differing(now) if edition.changed else set()
        revisions: list[Revision] = []
        last: dict[str, Commit] = {}
        for commit, changes in walk:
            for change in changes:
                if change.table in TABLES:
                    last.setdefault(change.id, commit)
            if commit.day >= since and changes:
                revisions.append(Revision(commit, changes))
            elif commit.day < since and keys <= last.keys():
                break
    except (RevisionError, UnreadableError):  # the edition's own data: nothing can be said of what led to it
        return Past(edition, since, known=False)
    walk.remember()
    known = {key: commit for key, commit in last.items() if key in keys and key not in pending}
    return Past(edition, since, tuple(revisions), known)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(max(year, 1), month + 1, min(day.day, 28)) if months else day


class _Walk:
    """The commits that touched data, newest first, with their changes.

    A commit with unreadable data is skipped, and its changes are attributed to the next readable one.
    """

    def __init__(self, repository: Repository, commit: Commit, labels: Labels):
        self.reader = _Reader(repository, labels)
        self.steps = repository.steps(commit, DATA)
        self.files: dict[int, Files] = {0: repository.files(commit, DATA)}
        self.versions: dict[int, Version] = {}
        self.cache = _Cache(repository.root, labels)

    def __iter__(self) -> Iterator[tuple[Commit, tuple[Change, ...]]]:
        at = 0
        while at < len(self.steps):
            before = at + 1
            while before < len(self.steps) and not self._is_readable(before):
                before += 1
            yield self.steps[at].commit, self._changes(at, before)
            at = before
            self._forget(at)

    def _is_readable(self, at: int) -> bool:
        name = self.steps[at].commit.id
        if name not in self.cache.readable:
            try:
                self._version(at)
                self.cache.readable[name] = True
            except UnreadableError:
                self.cache.readable[name] = False
        return self.cache.readable[name]

    def _changes(self, at: int, before: int) -> tuple[Change, ...]:
        start = self.steps[before].commit.id if before < len(self.steps) else f"{self.steps[-1].commit.id}^"
        key = f"{start}..{self.steps[at].commit.id}"
        if key not in self.cache.changes:
            new, old = self._version(at), self._version(before)
            self.cache.changes[key] = compare_books(old, new)
            self.cache.grown = True
        return self.cache.changes[key]

    def _version(self, at: int) -> Version:
        """Return the book after step `at`; after the last step, the one before the first commit."""
        while (last := max(self.files)) < at:
            self.files[last + 1] = _undone(self.files[last], self.steps[last])
        if at not in self.versions:
            self.versions[at] = self.reader.version(self.files[at])
        return self.versions[at]

    def _forget(self, at: int) -> None:
        """Drop what is newer than step `at`, since steps are visited in order."""
        last = max(self.files)
        self.files = {one: files for one, files in self.files.items() if one >= min(at, last)}
        self.versions = {one: version for one, version in self.versions.items() if one >= at}

    def differing(self, now: Version) -> set[str]:
        """Return the ids of the records that differ from the edition's."""
        return {change.id for change in compare_books(self._version(0), now)}

    def remember(self) -> None:
        """Store the results for next time."""
        self.cache.write()


def _undone(files: Files, step: Step) -> Files:
    """Return the files as they were before a step."""
    before = dict(files)
    for path, old, _ in step.files:
        if old is None:
            before.pop(path, None)
        else:
            before[path] = old
    return before


class _Cache:
    """Cached results for each commit, in the project's cache. Without them, everything is computed again."""

    def __init__(self, root: Path, labels: Labels):
        self.file = root / CACHE / f"changes-{labels.language}.json"
        self.version = _generator()
        self.readable: dict[str, bool] = {}
        self.changes: dict[str, tuple[Change, ...]] = {}
        self.grown = False
        try:
            known = json.loads(read_input(self.file, Folder.of(root, CACHE.as_posix()), MAX_CACHE))
            if known["version"] == self.version:
                self.readable = {str(name): value is True for name, value in known["readable"].items()}
                self.changes = {name: from_json(value) for name, value in known["changes"].items()}
        except (InputError, ValueError, TypeError, KeyError, AttributeError):
            self.readable, self.changes = {}, {}

    def write(self) -> None:
        """Write the file if there are new results; ignore a read-only folder."""
        if not self.grown:
            return
        changes = {name: as_data(found) for name, found in self.changes.items()}
        text = json.dumps({"version": self.version, "readable": self.readable, "changes": changes}, ensure_ascii=False)
        with suppress(OSError, ValueError):
            write_together({self.file.parent / ".gitignore": "*\n", self.file: text})


@functools.cache
def _generator() -> str:
    """Return an identifier of the code and labels on which comparisons depend."""
    files = (*own_code(), *sorted(LABELS.glob("*.yaml")))
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()
