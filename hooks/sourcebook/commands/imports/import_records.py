"""Import records: read a file, refuse what does not fit, and write the rest through the project's own checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...core.files.atomic import LockedError, locked, write_together
from ...core.files.inputs import Folder, InputError, read_input
from ...core.problems import Problem
from ...project import Project
from ...records.documents.short_form import DEFAULTS
from ...records.documents.tables import TABLES
from ...records.values.types import is_id
from ...untrusted.escaping import in_line
from ..additions.bounded import RefusedError
from ..additions.place import Files, NotPlacedError
from ..additions.trial import expect_writable, new_errors
from ..additions.yaml_text import record_yaml
from ..capture.plain_text import decoded
from ..quotes.verify_quotes import LOCK
from .csl import candidates
from .mapping import read_mapping
from .own_json import own_records, own_withdrawn
from .read_file import Candidate, Format, Refused, csl_items, format_of, read_json
from .reader import bibliography
from .table import table_candidates

MAX_BYTES = 64 * 2**20
#: A record that is refused may be one that others refer to, which then are refused, too.
_ROUNDS = 12
_NOT_ADDED = "only lists of a record can be added to, such as roles and relations"


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would write, by file; the records in it; and what does not fit."""

    files: Mapping[Path, str]
    records: tuple[Candidate, ...]
    refused: tuple[Refused, ...]

    @property
    def added(self) -> Iterator[str]:
        """The records as they are written."""
        return (f"{_yaml(record)}\n" for record in self.records)

    def report(self) -> Iterator[str]:
        """Yield a line for each record that is refused or lost something, then the numbers."""
        for one in self.refused:
            yield _refusal(one)
        for record in self.records:
            if record.left_out:
                yield f"{in_line(record.place)}: {record.key}: left out: {in_line(', '.join(record.left_out))}\n"
        for table in TABLES:
            if number := sum(record.table == table for record in self.records):
                yield f"{number} {table}\n"
        yield f"{len(self.refused)} refused\n"


def _refusal(one: Refused) -> str:
    return f"{in_line(one.place)}: refused: " + "\n    ".join(map(in_line, one.reason.split("\n"))) + "\n"


def plan_import(project: Project, file: Path, form: Format | None, mapping: Path | None) -> Import:
    """Read a file and try its records; nothing is written. Raises RefusedError, MissingPackageError."""
    expect_writable(project, in_line(file))
    found, refused = _read(project, file, form, mapping)
    fresh: dict[str, Candidate] = {}
    taken, addresses = _taken(project), {source.url: key for key, source in project.book.sources.items()}
    for one in found:
        if reason := _not_new(project, one, fresh, taken, addresses):
            refused.append(Refused(one.place, reason))
        else:
            fresh[one.key] = one
    return _tried(project, file, fresh, refused)


def _read(
    project: Project, file: Path, form: Format | None, mapping: Path | None
) -> tuple[list[Candidate], list[Refused]]:
    content, place = _content(file), in_line(file)
    # Of a table, the mapping says the encoding.
    text = "" if form == "csv" or file.suffix.lower() in (".csv", ".tsv") else _text(content, place)
    match form or format_of(file.name, text):
        case "csv":
            if mapping is None:
                raise RefusedError(place, "a table needs a mapping", "--mapping FILE says which column is which field")
            return table_candidates(content, read_mapping(_content(mapping), in_line(mapping)), place)
        case "json":
            found = read_json(text, place)
            return list(own_records(found, place)), list(own_withdrawn(found, place))
        case "csl":
            items = csl_items(text, place)
        case other:
            items = bibliography(other, text, place)
    book = project.book
    titles = {source.title: key for key, source in book.sources.items()}
    return list(candidates(items, place, book.settings.language, _taken(project), titles)), []


def _text(content: bytes, place: str) -> str:
    text, doubt = decoded(content)
    if doubt:
        raise RefusedError(place, doubt, "save it as UTF-8, which every reference manager can")
    return text


def _content(file: Path) -> bytes:
    try:
        home = Folder(file.resolve().parent, file.parent.name)
        return read_input(home.path / file.resolve().name, home, MAX_BYTES, called=in_line(file))
    except InputError as error:
        raise RefusedError(file, error.problem.message, error.problem.hint or "check its name") from error


def _taken(project: Project) -> set[str]:
    return {*project.book.sources, *project.book.entities, *project.book.events, *project.book.withdrawn}


def _not_new(
    project: Project,
    one: Candidate,
    fresh: Mapping[str, Candidate],
    taken: Collection[str],
    addresses: Mapping[str | None, str],
) -> str:
    """Return why a record would be written over another; empty if it is new."""
    if not is_id(one.key) or one.key == DEFAULTS:
        return f"no record can have the id {one.key!r}"
    if one.adds:
        there = one.key in project.book.tables[one.table]
        lists = all(isinstance(value, list) for value in one.fields.values())
        return "" if there and lists else _NOT_ADDED if there else f"there is no record {one.key!r} to add to"
    if one.key in taken:
        return f"the id {one.key!r} is taken by a record that is there; nothing is written over it"
    if one.key in fresh:
        return f"the id {one.key!r} is that of {fresh[one.key].place}"
    url = one.fields.get("url")
    same = addresses.get(url) if isinstance(url, str) else None
    return f"its address is that of the source {same!r}" if same else ""


def _tried(project: Project, file: Path, fresh: dict[str, Candidate], refused: list[Refused]) -> Import:
    """Leave out the records with errors, until the project has none with the others."""
    for _ in range(_ROUNDS):
        files = _files(project, fresh)
        errors = new_errors(project, files) if files else []
        if not errors:
            return Import(files, tuple(fresh.values()), tuple(refused))
        faulty: dict[str, list[Problem]] = defaultdict(list)
        for error in errors:
            if key := _record_of(error, fresh):
                faulty[key].append(error)
        if not faulty:
            raise RefusedError(file, f"with these records the project has an error: {errors[0]}", "correct the file")
        for key, several in faulty.items():
            refused.append(Refused(fresh[key].place, f"{key}: " + "\n".join(map(_reason, several[:3]))))
        fresh = {key: one for key, one in fresh.items() if key not in faulty}
    raise RefusedError(file, "the records depend on each other, and too many have errors", "correct the first of them")


def _reason(problem: Problem) -> str:
    # A hint of several lines shows what to paste, which is of no use in a table.
    hint = f" ({problem.hint})" if len(problem.lines_of_hint) == 1 else ""
    return f"{problem.message} [{problem.code}]{hint}"


def _record_of(problem: Problem, fresh: Mapping[str, Candidate]) -> str:
    """Return the id of the new record that a problem is about; empty if it is about another."""
    if problem.record in fresh:
        return problem.record
    return next((key for key in fresh if repr(key) in problem.message), "")


def _files(project: Project, fresh: Mapping[str, Candidate]) -> dict[Path, str]:
    files = Files(project)
    try:
        for table in TABLES:
            if written := [_yaml(one) for one in fresh.values() if one.table == table and not one.adds]:
                files.add_records(table, written)
        adding = (one for one in fresh.values() if one.adds)
        files.add_items((project.book.tables[one.table][one.key], one.fields) for one in adding)
    except NotPlacedError as error:
        raise RefusedError("data", *error.args) from error
    except InputError as error:
        raise RefusedError("data", str(error.problem), "run sourcebook check") from error
    return files.changed


def _yaml(one: Candidate) -> str:
    return record_yaml(one.key, one.fields, TABLES[one.table], one.notes)


def write_import(project: Project, planned: Import) -> list[str]:
    """Write what was planned, all or nothing. Return the names of the files. Raises RefusedError."""
    try:
        with locked(project.root / LOCK):
            write_together(planned.files)
    except LockedError as error:
        raise RefusedError("data", "another command is writing", "try again when it is done") from error
    return [file.relative_to(project.root).as_posix() for file in planned.files]
