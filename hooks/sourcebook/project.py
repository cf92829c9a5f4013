"""Read a project's files, once, into a book with every problem they have."""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .book.book import Book
from .book.comparison.fingerprints import MAX_BYTES as MAX_FINGERPRINT
from .book.comparison.fingerprints import Fingerprint, FingerprintError, parse_fingerprint
from .book.evidence.expected import Base, evidence_problems, needed, stray_fingerprint
from .book.evidence.quotes import Verification, verify
from .book.evidence.signatures import vouched
from .book.former_pages import former_addresses_are_free
from .book.link import link
from .book.permalinks import LEDGER, Ledger, lost_permalinks, read_ledger, withdrawn_addresses
from .book.rules import check
from .core.files.inputs import Folder, InputError, faults_in, faults_of_names, is_there, read_input, state_of
from .core.files.managed_files import all_written
from .core.labels import Labels, languages, load_labels
from .core.problems import Location, Problem, did_you_mean, has_errors, in_order
from .core.yaml.nodes import Document, Mapping
from .core.yaml.reader import MAX_BYTES, parse_yaml
from .history.git import find_repository, repository_state
from .records.documents.faulty import references_in_faulty, uncited_in_faulty, words_of_faulty
from .records.documents.reader import read_record, read_records
from .records.documents.tables import DATA_FILES, FINGERPRINTS, SIGNERS, TABLES, WRITTEN, data_path, table_of
from .records.models import Entity, Event, PageRecord
from .records.receipts import Receipts, Signatures
from .records.record import Record
from .records.references import Reference
from .records.source import Source
from .records.vocabulary import Settings, Vocabulary
from .site.overrides import NAME as OVERRIDES
from .site.overrides import Overrides, find_overrides
from .untrusted.escaping import in_line

# Views are imported only when they are needed: `sourcebook check` then starts in three quarters of the time.
if TYPE_CHECKING:
    from .history.changes import Past
    from .history.diff import Version
    from .views.builder import ViewBuilder

RecordT = TypeVar("RecordT", bound=PageRecord)
OneT = TypeVar("OneT", bound=Record)

#: Written by the quote tool.
RECEIPTS = data_path(Receipts)
SIGNATURES = data_path(Signatures)

#: The largest accepted data files by ending; no others are read.
_LIMITS = {".yaml": MAX_BYTES, ".json": MAX_FINGERPRINT, ".txt": MAX_FINGERPRINT}


class NoProjectError(Exception):
    """The folder holds no project."""


@dataclass(frozen=True)
class Project:
    """A project as it was read: its folder, book, labels and problems, sorted by location.

    `whole` when every record in its files could be read; `overrides` replace the package's own templates, styles and
    scripts.
    """

    root: Path
    book: Book
    labels: Labels
    receipts: Receipts | None
    fingerprints: dict[str, Fingerprint]
    verification: Verification
    problems: tuple[Problem, ...]
    whole: bool = True
    overrides: Overrides | None = None
    ledger: Ledger = ()
    signatures: Signatures | None = None
    signers: bytes = b""

    @property
    def sound(self) -> bool:
        """Whether its site may be built: no problem is more than a warning."""
        return not has_errors(self.problems)

    @functools.cached_property
    def past(self) -> Past | None:
        """Its history; None without git, outside a repository, and in an incomplete clone."""
        from .history.snapshots import read_past

        repository = find_repository(self.root)
        written = {f"docs/{path}" for path in all_written(self.root / "docs")}
        edition = repository.edition(written) if repository else None
        if repository is None or edition is None:
            return None
        return read_past(repository, edition, self.version)

    @property
    def version(self) -> Version:
        """Its present book, ready to be compared with an earlier one."""
        from .book.text.plain_text import PlainText
        from .history.diff import Version

        return Version(PlainText(self.book, self.labels), self.verification)

    @functools.cached_property
    def views(self) -> ViewBuilder:
        """Makes the views of its pages."""
        from .views.builder import ViewBuilder

        return ViewBuilder(self.book, self.labels, self.verification, self.past)


_cache: dict[Path, tuple[object, Project]] = {}


def load_project(root: Path, base: Base | None = None) -> Project:
    """Return the project in the folder `root`. It is read again only when one of its files has changed.

    With `base`, that revision decides whose signatures count. Faults in the data are in `problems`. Raises
    NoProjectError when `root` has no `data` folder.
    """
    root = root.resolve()
    if not (root / "data").is_dir():
        raise NoProjectError(f"there is no project in {in_line(root)}: the folder data/ is missing")
    state = (_state(root), base)
    known = _cache.get(root)
    if known and known[0] == state:
        return known[1]
    # Nothing here forms reference cycles, and the garbage collector would search it repeatedly: that takes a third of
    # the time of reading, and a tenth of the time of making pages.
    gc.disable()
    try:
        project = _read(root, base)
    finally:
        gc.freeze()
        gc.enable()
    _cache[root] = (state, project)
    return project


def data_files(root: Path, table: str) -> list[Path]:
    """Return the files of a table, sorted: `data/<table>.yaml`, and for records with pages those in `data/<table>/`."""
    single = root / "data" / f"{table}.yaml"
    several = sorted((root / "data" / table).glob("**/*.yaml")) if table in TABLES else ()
    return [file for file in (single, *several) if is_there(file)]


def record_files(root: Path) -> list[tuple[Path, type[Record]]]:
    """Return the files that contributors write, each with the record that it holds or maps ids to."""
    files: list[tuple[Path, type[Record]]] = []
    for table, model in WRITTEN.items():
        files += [(file, model) for file in data_files(root, table)]
    return files


def _state(root: Path) -> object:
    """Return a value that changes when a data file, an override or the current commit does: names, sizes and times."""
    return repository_state(root), state_of(root / OVERRIDES), state_of(root / "data")


def _read(root: Path, base: Base | None) -> Project:
    reader = _Reader(root)
    sources = reader.table(Source)
    entities = reader.table(Entity)
    events = reader.table(Event)
    vocabulary = reader.vocabulary()
    settings = reader.single(Settings) or Settings()
    settings = settings.model_copy(update={"require_verified": needed(settings.require_verified, base)})
    ledger = reader.ledger()
    book = link(
        sources,
        entities,
        events,
        vocabulary or Vocabulary(),
        settings,
        reader.broken(),
        reader.unresolved,
        withdrawn_addresses(ledger),
    )
    receipts = reader.single(Receipts)
    fingerprints = reader.fingerprints(book)
    signatures, signers = reader.single(Signatures), reader.signers()
    verification, doubts = vouched(
        book,
        verify(book, receipts, fingerprints),
        receipts,
        signatures,
        fingerprints,
        base.signers if base else signers,
    )
    whole = reader.complete and not book.broken
    problems = [*reader.problems]
    if vocabulary and reader.complete:
        problems += [*verification.problems, *check(book, verification), *lost_permalinks(book, ledger)]
        problems += [*doubts, *evidence_problems(book, receipts, fingerprints, base)]
    labels, found = _labels(settings)
    pages = former_addresses_are_free(root, book, all_written(root / "docs"))
    found += (*problems, *pages, *_unread_files(root), *_faults_of_files(root))
    return Project(
        root,
        book,
        labels,
        receipts,
        fingerprints,
        verification,
        tuple(in_order(found)),
        whole,
        find_overrides(root),
        ledger,
        signatures,
        signers,
    )


def _labels(settings: Settings) -> tuple[Labels, list[Problem]]:
    try:
        return load_labels(settings.language), []
    except KeyError:
        hint = did_you_mean(settings.language, languages()) or f"there are: {', '.join(languages())}"
        return load_labels("en"), [
            Problem(
                settings.location("language"),
                "unknown-language",
                f"there are no labels for the language {settings.language!r}",
                hint,
            )
        ]


def _faults_of_files(root: Path) -> Iterator[Problem]:
    """Yield what must not be read under data/ and overrides/, and names that other systems cannot hold."""
    data = Folder.of(root, "data")
    yield from faults_of_names(data)
    yield from faults_in(data, lambda path: _LIMITS.get(Path(path).suffix, sys.maxsize))
    overrides = Folder.of(root, OVERRIDES)
    yield from (*faults_in(overrides), *faults_of_names(overrides))


def _unread_files(root: Path) -> Iterator[Problem]:
    """Yield files that look like data files and are not read, such as copies or those with another ending."""
    read = {*(file for file, _ in record_files(root)), *(root / data_path(model) for model in DATA_FILES.values())}
    for file in sorted((root / "data").rglob("*")):
        if file.suffix.lower() in (".yaml", ".yml") and file not in read and not file.name.startswith("."):
            yield Problem(
                Location(file.relative_to(root).as_posix()),
                "unread-file",
                "this file is not read",
                "records belong in data/events.yaml or data/events/….yaml (likewise entities, sources); "
                "move it there, or delete it",
                "warning",
            )


class _Reader:
    """Reads data files and collects their problems. `complete` is false once a file could not be read to its end."""

    def __init__(self, root: Path):
        self.root = root
        self.folder = Folder.of(root, "data")
        self.problems: list[Problem] = []
        self.complete = True
        self.locations: dict[str, Location] = {}
        self.unresolved: list[Reference] = []
        self.read: set[str] = set()

    def broken(self) -> set[str]:
        """Ids in the files whose records could not be read."""
        return self.locations.keys() - self.read

    def table(self, model: type[RecordT]) -> dict[str, RecordT]:
        """Return the records of all files of a table. Ids are unique over all tables."""
        files = data_files(self.root, table_of(model))
        if not files:
            self._missing(data_path(model))
        table: dict[str, RecordT] = {}
        for file in files:
            document = self._document(file)
            records, problems = read_records(document, model)
            self.problems += problems
            self.problems += (
                replace(problem, record=document.record_at(problem.location)) for problem in document.problems
            )
            self.unresolved += references_in_faulty(document, model, records)
            self.problems += uncited_in_faulty(document, model, records)
            self._whole(document)
            self.problems += self._claim_ids(document)
            table.update({key: record for key, record in records.items() if key not in table})
        self.read |= table.keys()
        return table

    def vocabulary(self) -> Vocabulary | None:
        """Return the vocabulary; of a faulty one, as many words as possible."""
        document = self._single(Vocabulary, required=True)
        record = self._record(document, Vocabulary) if document else None
        return words_of_faulty(document) if document and document.whole and not record else record

    def single(self, model: type[OneT]) -> OneT | None:
        """Return the record that fills a file; None when there is no such file, or it cannot be read."""
        document = self._single(model, required=False)
        return self._record(document, model) if document else None

    def _single(self, model: type[Record], required: bool) -> Document | None:
        file = self.root / data_path(model)
        if is_there(file):
            return self._document(file)
        if required:
            self._missing(data_path(model))
        return None

    def _record(self, document: Document, model: type[OneT]) -> OneT | None:
        record, problems = read_record(document, model)
        self.problems += (*document.problems, *problems)
        self._whole(document)
        return record

    def fingerprints(self, book: Book) -> dict[str, Fingerprint]:
        """Return the fingerprints of the book's sources."""
        found = {}
        for file in sorted((self.root / FINGERPRINTS).glob("*.json")):
            location = Location(f"{FINGERPRINTS}/{file.name}")
            source = book.sources.get(file.stem)
            if source is None or not source.fingerprint:
                if self.complete and (file.stem not in self.locations or source):
                    self.problems.append(stray_fingerprint(location, file.stem))
                continue
            content = self._content(file, MAX_FINGERPRINT)
            try:
                if content is not None:
                    found[file.stem] = parse_fingerprint(content, file.stem)
            except FingerprintError as error:
                self.problems.append(Problem(location, "bad-fingerprint", str(error), error.hint))
        return found

    def signers(self) -> bytes:
        """The bytes of the file that says whose signatures count; empty when there is none."""
        file = self.root / SIGNERS
        return (self._content(file, MAX_BYTES) if is_there(file) else None) or b""

    def ledger(self) -> Ledger:
        """Return the addresses that were published."""
        file = self.root / LEDGER
        content = self._content(file, MAX_FINGERPRINT) if is_there(file) else None
        ledger, problems = read_ledger(content or b"")
        self.problems += problems
        return ledger

    def _document(self, file: Path) -> Document:
        path = in_line(file.relative_to(self.root).as_posix())
        content = self._content(file, MAX_BYTES)
        if content is None:
            self.complete = False
            return Document(path, None, Location(path), (), whole=False)
        return parse_yaml(content, path)

    def _content(self, file: Path, limit: int) -> bytes | None:
        """Return the bytes of a file; None, with a problem, when it must not be read."""
        try:
            return read_input(file, self.folder, limit)
        except InputError as error:
            self.problems.append(error.problem)
            return None

    def _whole(self, document: Document) -> None:
        self.complete = self.complete and document.whole and isinstance(document.value, Mapping)

    def _missing(self, path: str) -> None:
        """Report a missing file, and which other one may be meant."""
        name = Path(path).stem
        others = sorted(
            file.name for file in (self.root / "data").iterdir() if file.name.lower().startswith(f"{name}.")
        )
        hint = "create it; write {} while there are no records"
        self.problems.append(
            Problem(
                Location(path),
                "missing-file",
                f"the file {path} is missing",
                f"rename data/{others[0]}" if others else hint,
            )
        )
        self.complete = False

    def _claim_ids(self, document: Document) -> Iterator[Problem]:
        if not isinstance(document.value, Mapping):
            return
        for key in document.value:
            location = document.value.location(key, of_key=True)
            first = self.locations.setdefault(key, location)
            if first != location:
                yield Problem(
                    location,
                    "duplicate-id",
                    f"the id {key!r} is already taken ({first})",
                    "ids are unique over sources, entities and events: choose another, or join the records",
                    record=key,
                )
