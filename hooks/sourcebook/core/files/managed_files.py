"""Fill a folder with a command's files, completely or not at all, without touching other files in it.

A hidden note in the folder lists the files that a command has written, with their hashes. The next run replaces those
and removes the ones no longer wanted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...untrusted.escaping import in_line
from .inputs import Folder, InputError, read_input

#: How the names of notes begin.
_NOTE = ".sourcebook-"


class ForeignFilesError(Exception):
    """Files in the way were not written by this command; `paths` names them."""

    def __init__(self, paths: list[str]):
        named = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
        super().__init__(f"there are files that were not written by this command, or changed since: {in_line(named)}")
        self.paths = paths


def written_before(folder: Path, name: str) -> set[str]:
    """Return the paths that the command `name` has written into the folder and nobody has changed since."""
    return {path for path, digests in _note(folder, name).items() if _digest_of(folder / path) in digests}


def all_written(folder: Path) -> set[str]:
    """Return the paths that any command has written into the folder and nobody has changed since, including notes."""
    notes = [file.name for file in folder.glob(f"{_NOTE}*") if file.is_file()]
    return {*notes, *(path for note in notes for path in written_before(folder, note.removeprefix(_NOTE)))}


def fill(folder: Path, name: str, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files (path within the folder, bytes) for the command `name`. Return their number.

    All are first written next to the folder, then moved into it. Raises ForeignFilesError before anything is moved, and
    OSError. The folder is then unchanged; if moving was interrupted, the next run repairs it.
    """
    folder = Path(os.path.abspath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.parent / f".{folder.name}.{name}.new"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        digests = dict(_write_all(beside, files))
        _move(beside, folder, name, digests)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return len(digests)


def _write_all(beside: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """Write the files, and yield the path and hash of each."""
    for path, content in files:
        file = beside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        yield path, hashlib.sha256(content).hexdigest()


def _move(beside: Path, folder: Path, name: str, digests: dict[str, str]) -> None:
    before = _note(folder, name)
    foreign = [
        path
        for path in sorted(digests)
        if not _inside(folder, path)
        or (os.path.lexists(folder / path) and _digest_of(folder / path) not in {digests[path], *before.get(path, ())})
    ]
    if foreign:
        raise ForeignFilesError(foreign)
    folder.mkdir(exist_ok=True)
    # Until all is moved, the note lists old and new files as ours.
    _write_note(folder, name, [*((path, one) for path, ones in before.items() for one in ones), *digests.items()])
    for path in digests:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(beside / path, folder / path)
    for path in before.keys() - digests.keys():
        if _digest_of(folder / path) in before[path]:
            (folder / path).unlink()
    _write_note(folder, name, digests.items())


def _note_file(folder: Path, name: str) -> Path:
    return folder / f"{_NOTE}{name}"


def _note(folder: Path, name: str) -> dict[str, set[str]]:
    """Return the hashes by which each path is ours."""
    file = _note_file(folder, name)
    noted: dict[str, set[str]] = {}
    for line in _lines_of(file, folder):
        digest, _, path = line.partition("  ")
        # A note may come with a stranger's branch.
        if _inside(folder, path):
            noted.setdefault(path, set()).add(digest)
    return noted


def _lines_of(file: Path, folder: Path) -> list[str]:
    """Return the lines of a note; none when it does not exist, or is not a regular file of the folder."""
    try:
        home = Folder(folder.resolve(), folder.name)
        return read_input(home.path / file.name, home).decode("utf-8", "replace").splitlines()
    except InputError:
        return []


def _write_note(folder: Path, name: str, noted: Iterable[tuple[str, str]]) -> None:
    file = _note_file(folder, name)
    new = file.with_name(f"{file.name}.new")
    new.write_text("".join(f"{digest}  {path}\n" for path, digest in sorted(set(noted))), "utf-8")
    os.replace(new, file)


def _inside(folder: Path, path: str) -> bool:
    """Return whether a path is in the folder after all links are resolved."""
    return (folder / path).resolve().is_relative_to(folder.resolve())


def _digest_of(file: Path) -> str | None:
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
