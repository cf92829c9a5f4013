"""Capture a work: read it, draft its source, and write text, record and fingerprint, all or none."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from ...book.comparison.fingerprints import as_json
from ...book.comparison.matching import Text
from ...core.files.atomic import LockedError, locked, write_together
from ...core.files.inputs import Folder, InputError, read_input
from ...core.problems import as_text, did_you_mean
from ...project import Project
from ...records.documents.short_form import DEFAULTS
from ...records.documents.tables import FINGERPRINTS
from ...records.values.fields import CslType
from ...records.values.types import id_hint, is_id
from ...untrusted.escaping import in_line
from ..additions.bounded import RefusedError
from ..additions.place import Files, NotPlacedError
from ..additions.trial import expect_writable, new_errors
from ..quotes.verify_quotes import LOCK
from .captured import MAX_BYTES, Captured
from .draft import Draft, NoIdError, draft
from .extractor import read_work as read_apart
from .fetch import fetch
from .kinds import kind_of

TYPES: tuple[str, ...] = get_args(CslType)


@dataclass(frozen=True, slots=True)
class Capture:
    """A captured work: where it was, the draft of its source, its text, and the file for that."""

    place: str
    draft: Draft
    text: str
    file: Path

    def report(self) -> Iterator[str]:
        """Yield a line for the record and one for each thing to look at."""
        yield f"{self.draft.key}: {in_line(str(self.draft.fields['title']))}\n"
        yield from (f"    {name}: {in_line(note)}\n" for name, note in self.draft.notes.items())


def read_target(target: str, private: bool, today: datetime.date) -> tuple[str, Captured]:
    """Return the words of a file or address, and the name that stands in for a title. Raises RefusedError."""
    if target.startswith(("http://", "https://")):
        found = fetch(target, private)
        kind = kind_of(found.content, target, found.kind)
        captured = read_apart(kind, found.content, target, found.address, found.charset)
        fields = {**captured.fields, "url": found.address.partition("#")[0], "accessed": today.isoformat()}
        doubts = {name: doubt for name, doubt in captured.doubts.items() if name != "url"}
        stem = Path(urlsplit(found.address).path).stem or "untitled"
        return stem, replace(captured, fields=fields, doubts=doubts)
    file = Path(target)
    try:
        home = Folder(file.resolve().parent, file.parent.name)
        content = read_input(home.path / file.resolve().name, home, MAX_BYTES, called=in_line(target))
    except InputError as error:
        cure = "save only the article or the pages that are quoted" if error.problem.code == "file-too-large" else ""
        raise RefusedError(target, error.problem.message, cure or error.problem.hint or "check its name") from error
    return file.stem, read_apart(kind_of(content, target), content, target)


def capture(
    project: Project, texts: Path, target: str, key: str | None, kind: str | None, private: bool, today: datetime.date
) -> Capture:
    """Read a work and draft its source; nothing is written. Raises RefusedError."""
    expect_writable(project, target)
    _expect_options(target, texts, key, kind)
    stem, captured = read_target(target, private, today)
    if kind:
        doubts = {name: doubt for name, doubt in captured.doubts.items() if name != "type"}
        captured = replace(captured, fields={**captured.fields, "type": kind}, doubts=doubts)
    _expect_new(project, target, captured)
    taken = {*project.book.sources, *project.book.entities, *project.book.events, DEFAULTS}
    taken |= {file.stem for file in texts.glob("*.txt")} if texts.is_dir() else set()
    if key and key in taken:
        raise RefusedError(target, f"the id {key!r} is taken", "choose another: --id; nothing is overwritten")
    try:
        made = draft(captured, stem, project.book.settings.language, key, taken)
    except NoIdError as error:
        raise RefusedError(target, *str(error).split("\n    ")) from error
    return Capture(target, made, captured.text, texts / f"{made.key}.txt")


def _expect_options(target: str, texts: Path, key: str | None, kind: str | None) -> None:
    """Refuse a folder that a branch may have brought, an id that is none, and a type that CSL does not have."""
    if texts.is_symlink():
        cure = "name the folder that it leads to: --texts"
        raise RefusedError(texts, "this is a link, which may have come with a branch", cure)
    if key and not is_id(key):
        raise RefusedError(target, f"{key!r} is not an id", id_hint(key))
    if kind and kind not in TYPES:
        hint = did_you_mean(kind, TYPES) or f"one of: {', '.join(TYPES)}"
        raise RefusedError(target, f"there is no type {kind!r}", hint)


def _expect_new(project: Project, target: str, captured: Captured) -> None:
    """Refuse a work whose address a source has already."""
    for source in project.book.sources.values():
        if source.url and source.url == captured.fields.get("url"):
            cure = f"add quotes from it with source: {source.key}"
            raise RefusedError(target, f"its address is that of the source {source.key!r}", cure)


def write_capture(project: Project, captured: Capture) -> list[str]:
    """Write a captured work, all or nothing. Return the names of the files. Raises RefusedError."""
    text = Text(captured.text)
    if not text.words:
        raise RefusedError(captured.place, "there are no words in it", "save the words of the work as plain text")
    for key, source in project.book.sources.items():
        if source.text and source.text.sha256 == text.sha256:
            raise RefusedError(captured.place, f"its words are those of the source {key!r}", f"cite it: source: {key}")
    info = {"sha256": text.sha256, "words": text.words}
    whole = replace(captured.draft, fields={**captured.draft.fields, "text": info})
    try:
        with locked(project.root / LOCK):
            data = Files(project)
            data.add_records("sources", [whole.yaml])
            print_ = project.root / FINGERPRINTS / f"{whole.key}.json"
            files = {**data.changed, print_: as_json(text.fingerprint(whole.key))}
            _expect_sound(project, captured, files)
            if os.path.lexists(captured.file) or os.path.lexists(print_):
                raise RefusedError(
                    captured.place, f"there is a text of {whole.key!r} already", "choose another id: --id"
                )
            write_together({**files, captured.file: captured.text + "\n"})
    except LockedError as error:
        raise RefusedError(captured.place, "another command is writing", "try again when it is done") from error
    except NotPlacedError as error:
        raise RefusedError(captured.place, *error.args) from error
    except InputError as error:
        raise RefusedError(captured.place, str(error.problem), "run sourcebook check") from error
    return [_name(project, file) for file in (*files, captured.file)]


def _expect_sound(project: Project, captured: Capture, files: dict[Path, str]) -> None:
    if errors := new_errors(project, files):
        message = f"the record would have errors:\n{as_text(errors)}".rstrip("\n")
        raise RefusedError(
            captured.place, message, "give what is missing with --id or --type, or add the source by hand"
        )


def _name(project: Project, file: Path) -> str:
    return file.relative_to(project.root).as_posix() if file.is_relative_to(project.root) else str(file)
