"""Write a proposal into a project: all of it, or nothing where one part does not fit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...book.comparison.fingerprints import FingerprintError, as_json, parse_fingerprint
from ...core.files.atomic import write_together
from ...core.files.inputs import Folder, read_input
from ...core.yaml.reader import parse_yaml
from ...project import Project
from ...records.documents.editing import ABSENT, Edit, EditError, Steps, changed, edited, plain, record_text
from ...records.documents.formatter import FormatError, formatted
from ...records.documents.reader import read_records
from ...records.documents.short_form import parse_records
from ...records.documents.shorten import shortened
from ...records.documents.tables import DATA, FINGERPRINTS, TABLES
from ...records.models import PageRecord
from ...records.record import written
from ...records.source import Source
from ..additions.bounded import RefusedError
from ..additions.trial import expect_writable
from .proposal import Change, NewRecord, Proposal, ProposalError


def apply_proposal(project: Project, proposal: Proposal) -> list[str]:
    """Write the files that a proposal adds or changes, and return their paths. Raise ProposalError, with nothing
    written, if a part does not fit the project, or a link would lead out of its data."""
    try:
        expect_writable(project, DATA)
    except RefusedError as error:
        raise ProposalError(str(error)) from error
    files = dict(_new_files(project, proposal))
    files |= _changed_files(project, proposal.changes)
    files |= _fingerprints(project, proposal)
    write_together({project.root / path: text for path, text in files.items()})
    return list(files)


def claimed_quotes(proposal: Proposal) -> Counter[str]:
    """Return how many quotes of a proposal are only claimed, by source: those of texts that the contributor pasted."""
    values = [one.value for one in proposal.records] + [one.new for one in proposal.changes]
    return Counter(source for value in values for source in _quoted(value) if source in proposal.fingerprints)


def _quoted(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("source"), str) and value.get("quote"):
            yield value["source"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _quoted(one)


def _new_files(project: Project, proposal: Proposal) -> Iterator[tuple[str, str]]:
    taken = {record.key for record in project.book.published()} | project.book.broken
    for one in proposal.records:
        path = f"{DATA}/{one.table}/{one.key}.yaml"
        if one.key in taken or (project.root / path).exists():
            raise ProposalError(f"the id {one.key!r} is already taken: choose another")
        taken.add(one.key)
        yield path, _record_file(path, one)


def _record_file(path: str, one: NewRecord) -> str:
    try:
        return formatted(record_text(one.key, one.value).encode(), path, TABLES[one.table])
    except FormatError as error:
        raise ProposalError(f"the record {one.key!r} cannot be written: {error}") from error


def _changed_files(project: Project, changes: tuple[Change, ...]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for one in changes:
        record = project.book.get(one.key)
        if not isinstance(record, TABLES[one.table]):
            raise ProposalError(f"there is no record {one.table}/{one.key}")
        path = record.location().path
        text = texts.get(path) or _text(project.root, path)
        edit = Edit((one.key, *_steps(record, one.field)), one.old, one.new)
        try:
            texts[path] = _edited(text, path, TABLES[one.table], edit)
        except EditError as error:
            raise ProposalError(str(error)) from error
    return texts


def _edited(text: str, path: str, model: type[PageRecord], edit: Edit) -> str:
    """Return the text of a data file with a change of a record as it is read, which may be longer than it is written.

    What the file has in short form cannot be changed in part: the whole field is written, and shortened again. Nothing
    else of the record may read otherwise then: a `speaker` of the record is one of many quotes.
    """
    key, field = str(edit.steps[0]), str(edit.steps[1])
    long = _as_read(text, path, model, key)
    wanted = changed({key: long}, edit)[key] if long else None
    try:
        made = edited(text, path, model, edit)
    except EditError:
        short = plain(parse_yaml(text.encode(), path).value[key])
        if not wanted or short.get(field) == long.get(field):
            raise
        made = edited(text, path, model, Edit((key, field), short.get(field, ABSENT), wanted.get(field, ABSENT)))
        made = made if "\r\n" in made else shortened(made.encode(), path, model, (key, field)).decode()
    after = _as_read(made, path, model, key)
    if wanted and after and after != wanted:
        raise EditError(f"{key}: {field} changes what other fields say: change it by hand")
    return made


def _as_read(text: str, path: str, model: type[PageRecord], key: str) -> Any:
    """Return a record in long form; None if it cannot be read."""
    record = read_records(parse_records(text.encode(), path, model), model)[0].get(key)
    return plain(written(record)) if record else None


def _text(root: Path, path: str) -> str:
    return read_input(root / path, Folder.of(root, DATA)).decode("utf-8-sig")


def _steps(record: PageRecord, field: tuple[str, ...]) -> Steps:
    """Return the steps to a field: a number is a position where a list is, else a name."""
    value: Any = written(record)
    steps: list[str | int] = []
    for name in field:
        position = isinstance(value, list) and name.isdecimal() and len(name) < 6
        step: str | int = int(name) if position else name
        steps.append(step)
        value = _inside(value, step)
    return tuple(steps)


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, list):
        return value[step] if isinstance(step, int) and step < len(value) else None
    return value.get(step) if isinstance(value, dict) else None


def _fingerprints(project: Project, proposal: Proposal) -> dict[str, str]:
    added = {one.key: one for one in proposal.records if TABLES[one.table] is Source}
    files = {}
    for source, header in proposal.fingerprints.items():
        path = f"{FINGERPRINTS}/{source}.json"
        # Of a source that is known, only who has its text may write the fingerprint.
        if source not in added or (project.root / path).exists():
            raise ProposalError(f"the fingerprint of {source!r} does not belong to a new source of this proposal")
        try:
            files[path] = as_json(parse_fingerprint(json.dumps(header).encode(), source))
        except FingerprintError as error:
            raise ProposalError(f"the fingerprint of {source!r}: {error}") from error
    return files
