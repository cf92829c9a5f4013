"""The files in `data/`: which there are, what must not be there, and reading them with every problem they have."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from .book.book import Book
from .book.comparison.fingerprints import MAX_BYTES as MAX_FINGERPRINT
from .book.comparison.fingerprints import Fingerprint, FingerprintError, parse_fingerprint
from .book.evidence.expected import stray_fingerprint
from .book.permalinks import LEDGER, Ledger, read_ledger
from .core.files.inputs import Folder, InputError, faults_in, faults_of_names, is_there, read_input
from .core.problems import Location, Problem
from .core.yaml.nodes import Document, Mapping
from .core.yaml.reader import MAX_BYTES, parse_yaml
from .records.documents.faulty import references_in_faulty, uncited_in_faulty, words_of_faulty
from .records.documents.reader import read_record, read_records
from .records.documents.short_form import Taken, in_long_form
from .records.documents.tables import DATA_FILES, FINGERPRINTS, SIGNERS, TABLES, WRITTEN, data_path, table_of
from .records.models import PageRecord
from .records.receipts import Receipts, Signatures
from .records.record import Record
from .records.references import Reference
from .records.vocabulary import Vocabulary
from .site.overrides import NAME as OVERRIDES
from .untrusted.escaping import in_line

T = TypeVar("T")
RecordT = TypeVar("RecordT", bound=PageRecord)
OneT = TypeVar("OneT", bound=Record)

#: Written by the quote tool.
RECEIPTS = data_path(Receipts)
SIGNATURES = data_path(Signatures)

#: The settings of the engine.
NAVIGATION = "mkdocs.yml"

#: The largest accepted data files by ending; no others are read.
_LIMITS = {".yaml": MAX_BYTES, ".json": MAX_FINGERPRINT, ".txt": MAX_FINGERPRINT}


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


def faults_of_files(root: Path) -> Iterator[Problem]:
    """Yield what must not be read under data/ and overrides/, and names that other systems cannot hold."""
    data = Folder.of(root, "data")
    yield from faults_of_names(data)
    yield from faults_in(data, lambda path: _LIMITS.get(Path(path).suffix, sys.maxsize))
    overrides = Folder.of(root, OVERRIDES)
    yield from (*faults_in(overrides), *faults_of_names(overrides))


def unread_files(root: Path) -> Iterator[Problem]:
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


def types_without_menu(root: Path, book: Book) -> Iterator[Problem]:
    """Yield the types of entities to whose list no line of the navigation in mkdocs.yml leads, as far as its text
    shows; nothing when the engine makes the navigation."""
    with suppress(InputError):
        settings = read_input(root / NAVIGATION, Folder(root.resolve(), "")).decode("utf-8", "replace")
        used = {entity.type for entity in book.entities.values()} if re.search("^nav:", settings, re.M) else set()
        for name, kind in book.vocabulary.entity_types.items():
            if name in used and not re.search(rf"(?<![\w/-]){re.escape(kind.folder)}/(index\.md)?(?![\w-])", settings):
                yield Problem(
                    kind.location("folder"),
                    "not-in-navigation",
                    f"no line of {NAVIGATION} leads to the list of {name!r}",
                    f"add it under nav:\n  - {in_line(kind.plural)}: {kind.folder}/index.md",
                    "warning",
                )


@dataclass(frozen=True, slots=True)
class _Table(Generic[RecordT]):
    """What was read of a file of records: also the references in faulty ones, and all ids with their places."""

    records: dict[str, RecordT]
    problems: Sequence[Problem]
    unresolved: Sequence[Reference]
    taken: Sequence[Taken]
    keys: Sequence[tuple[str, Location]]
    whole: bool


def _read_table(document: Document, model: type[RecordT]) -> _Table[RecordT]:
    long = in_long_form(document, model)
    document = long.document
    records, problems = read_records(document, model)
    told = [replace(problem, record=document.record_at(problem.location)) for problem in document.problems]
    found = document.value if isinstance(document.value, Mapping) else {}
    return _Table(
        records,
        [*problems, *told, *uncited_in_faulty(document, model, records)],
        list(references_in_faulty(document, model, records)),
        long.taken,
        [(key, document.value.location(key, of_key=True)) for key in found],
        _is_whole(document),
    )


@dataclass(frozen=True, slots=True)
class _Single(Generic[OneT]):
    """What was read of a file that is one record; the document itself when it is none."""

    record: OneT | None
    problems: Sequence[Problem]
    faulty: Document | None
    whole: bool


def _read_single(document: Document, model: type[OneT]) -> _Single[OneT]:
    record, problems = read_record(document, model)
    told = (*document.problems, *problems)
    return _Single(record, told, None if record else document, _is_whole(document))


def _is_whole(document: Document) -> bool:
    return document.whole and isinstance(document.value, Mapping)


#: What was read last of each file for each model, with the hash of its bytes. Nothing changes what was read.
_known: dict[tuple[str, type[Record]], tuple[bytes, Any]] = {}


class DataReader:
    """Reads data files and collects their problems. `complete` is false once a file could not be read to its end."""

    def __init__(self, root: Path):
        self.root = root
        self.folder = Folder.of(root, "data")
        self.problems: list[Problem] = []
        self.complete = True
        self.locations: dict[str, Location] = {}
        self.unresolved: list[Reference] = []
        self.read: set[str] = set()
        #: Citations that took their source from their record or file.
        self.taken: list[Taken] = []

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
            read: _Table[RecordT] = self._once(file, model, _read_table)
            self.taken += read.taken
            self.problems += read.problems
            self.unresolved += read.unresolved
            self.complete = self.complete and read.whole
            self.problems += self._claim_ids(read.keys)
            table.update({key: record for key, record in read.records.items() if key not in table})
        self.read |= table.keys()
        return table

    def vocabulary(self) -> Vocabulary | None:
        """Return the vocabulary; of a faulty one, as many words as possible."""
        record, faulty = self._single(Vocabulary, required=True)
        return words_of_faulty(faulty) if faulty and faulty.whole else record

    def single(self, model: type[OneT]) -> OneT | None:
        """Return the record that fills a file; None when there is no such file, or it cannot be read."""
        return self._single(model, required=False)[0]

    def _single(self, model: type[OneT], required: bool) -> tuple[OneT | None, Document | None]:
        """Return the record, or what was read in its place."""
        file = self.root / data_path(model)
        if not is_there(file):
            if required:
                self._missing(data_path(model))
            return None, None
        read: _Single[OneT] = self._once(file, model, _read_single)
        self.problems += read.problems
        self.complete = self.complete and read.whole
        return read.record, read.faulty

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

    def _once(self, file: Path, model: type[Record], read: Callable[[Document, Any], T]) -> T:
        """Return what `read` makes of a file for a model. A server does that only with files that have changed."""
        path = in_line(file.relative_to(self.root).as_posix())
        content = self._content(file, MAX_BYTES)
        if content is None:
            return read(Document(path, None, Location(path), (), whole=False), model)
        digest = hashlib.blake2b(content).digest()
        known = _known.get((path, model))
        if not known or known[0] != digest:
            known = _known[path, model] = digest, read(parse_yaml(content, path), model)
        found: T = known[1]
        return found

    def _content(self, file: Path, limit: int) -> bytes | None:
        """Return the bytes of a file; None, with a problem, when it must not be read."""
        try:
            return read_input(file, self.folder, limit)
        except InputError as error:
            self.problems.append(error.problem)
            return None

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

    def _claim_ids(self, keys: Iterable[tuple[str, Location]]) -> Iterator[Problem]:
        for key, location in keys:
            first = self.locations.setdefault(key, location)
            if first != location:
                yield Problem(
                    location,
                    "duplicate-id",
                    f"the id {key!r} is already taken ({first})",
                    "ids are unique over sources, entities and events: choose another, or join the records",
                    record=key,
                )
