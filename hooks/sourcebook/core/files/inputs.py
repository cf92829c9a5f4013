"""The one way to read a project's files: regular files in their own folder, of bounded size.

A file may come with a stranger's branch. It can be a link to any file of the machine, a pipe that never ends, or larger
than the memory. `read_input` returns the bytes of one file or raises its problem; `faults_in` examines a folder before
anybody else reads it. No message shows the content of another file. A hard link cannot be told from a file; git, which
brings the branches, has none.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ...untrusted.escaping import in_line
from ...untrusted.portable_names import fault_of_name, twins
from ..problems import Location, Problem

#: The largest accepted file of data or overrides.
MAX_BYTES = 32 * 1024 * 1024

_COPY = "put a copy of the file there"
#: With these flags, opening a pipe does not wait for a writer. Windows has neither flag, and no such pipes.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class InputError(Exception):
    """The file is not read. `problem` says why, and what to do."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of inputs: `place` is its path without links, `name` is what messages call it (`data`)."""

    path: Path
    name: str

    @classmethod
    def of(cls, root: Path, name: str) -> Folder:
        """Return the folder `name` of the project in `root`. Links may lead to `root`, but not to `name`."""
        return cls(root.resolve() / name, name)

    def holds(self, file: Path) -> bool:
        """Return whether a file is in the folder after all links are resolved. Raises OSError."""
        found = os.path.realpath(file, strict=True)
        # Most files are in it as they are spelled; a Path of each would take a third of the time of reading it.
        return found.startswith(f"{self.path}{os.sep}") or Path(found).is_relative_to(self.path)


def is_there(file: Path) -> bool:
    """Return whether a file of this name exists, or something that `read_input` reports. The link by which an editor
    marks a file as being edited (`.#events.yaml`) does not count."""
    return os.path.lexists(file) and not _is_mark(file)


def read_input(file: Path, folder: Folder, limit: int = MAX_BYTES, called: str = "") -> bytes:
    """Return the bytes of a file in `folder`. Messages call it `called`, else by its path within the project.

    Raises InputError when it is a link out of the folder, not a regular file, larger than `limit`, or cannot be read.
    """
    with open_input(file, folder, limit, called) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:  # it grows
        raise InputError(_too_large(called or _path_of(file, folder), limit))
    return content


@contextmanager
def open_input(file: Path, folder: Folder, limit: int = MAX_BYTES, called: str = "") -> Iterator[BinaryIO]:
    """Open a file for whoever needs only its beginning, as `read_input` does. What reads it raises no OSError but that
    of the system."""

    def path() -> str:
        return called or _path_of(file, folder)

    try:
        if not folder.holds(file):
            raise InputError(_leads_out(path(), folder))
        _expect_regular(os.stat(file).st_mode, path)
        with open(os.open(file, _FLAGS), "rb") as stream:
            found = os.fstat(stream.fileno())
            _expect_regular(found.st_mode, path)  # it may have become another one just now
            if found.st_size > limit:
                raise InputError(_too_large(path(), limit))
            yield stream
    except OSError as error:
        raise InputError(_of_system(error, file, path())) from error


def _path_of(file: Path, folder: Folder) -> str:
    return in_line(f"{folder.name}/{os.path.relpath(file, folder.path)}".replace(os.sep, "/"))


def _expect_regular(mode: int, path: Callable[[], str]) -> None:
    if not stat.S_ISREG(mode):
        raise InputError(_not_regular(path(), mode))


# ---- a folder


def faults_in(folder: Folder, limit_of: Callable[[str], int] = lambda path: MAX_BYTES) -> Iterator[Problem]:
    """Yield what must not be read in a folder, at any depth: links out of it, links to folders, pipes and devices, and
    files larger than `limit_of` their path. Nothing when there is no such folder."""
    if os.path.islink(folder.path):
        yield _link_to_folder(folder.name)
    elif folder.path.is_dir():
        for path, entry in entries(folder.path):
            yield from _faults_of(in_line(f"{folder.name}/{path}"), entry, folder, limit_of(path))


def faults_of_names(folder: Folder) -> Iterator[Problem]:
    """Yield names in a folder, at any depth, that some systems cannot hold or cannot tell apart."""
    there = folder.path.is_dir() and not os.path.islink(folder.path)
    found = [path for path, _ in entries(folder.path)] if there else []
    for path in found:
        if fault := fault_of_name(path.rpartition("/")[2]):
            yield Problem(Location(in_line(f"{folder.name}/{path}")), "unportable-name", *fault)
    for path, other in twins(found):
        yield one_file(in_line(f"{folder.name}/{path}"), in_line(f"{folder.name}/{other}"))


def entries(folder: Path, within: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield everything in a folder, at any depth, by its path in it, sorted. Links to folders are not followed."""
    with os.scandir(folder) as found:
        inside = sorted(found, key=lambda entry: entry.name)
    for entry in inside:
        path = f"{within}{entry.name}"
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from entries(Path(entry.path), f"{path}/")


def _faults_of(path: str, entry: os.DirEntry[str], folder: Folder, limit: int) -> Iterator[Problem]:
    """Yield what is wrong with one entry of a folder."""
    file = Path(entry.path)
    try:
        if entry.is_symlink() and (fault := _fault_of_link(path, file, folder)):
            yield fault
            return
        found = entry.stat()
        if stat.S_ISREG(found.st_mode) and found.st_size > limit:
            yield _too_large(path, limit)
        elif not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            yield _not_regular(path, found.st_mode)
    except OSError as error:
        # Editors write files and rename them: ignore one that is gone meanwhile.
        if entry.is_symlink() and not _is_mark(file):
            yield _of_system(error, file, path)


def _fault_of_link(path: str, file: Path, folder: Folder) -> Problem | None:
    if not folder.holds(file):
        return _leads_out(path, folder)
    return _link_to_folder(path) if file.is_dir() else None


def _is_mark(file: Path) -> bool:
    """Return whether a file is an editor's mark: a hidden link to nothing."""
    return file.name.startswith(".#") and file.is_symlink() and not os.path.exists(file)


def state_of(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return a value that changes when anything in a folder does: paths, kinds, times and sizes."""
    return tuple(_states(folder)) if folder.is_dir() else ()


def _states(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for path, entry in entries(folder):
        with suppress(OSError):
            found = entry.stat(follow_symlinks=False)
            if entry.is_symlink():
                yield path, found.st_mode, found.st_mtime_ns, 0
                found = entry.stat()
            if not stat.S_ISDIR(found.st_mode):
                yield path, found.st_mode, found.st_mtime_ns, found.st_size


# ---- messages


def _leads_out(path: str, folder: Folder) -> Problem:
    return Problem(Location(path), "file-elsewhere", f"a link that leads out of {folder.name}/", _COPY)


def _link_to_folder(path: str) -> Problem:
    hint = "put a folder there, with copies of the files"
    return Problem(Location(path), "file-elsewhere", "a link to a folder, which is not followed", hint)


def one_file(path: str, other: str) -> Problem:
    """Return the problem of a file that is the same as another where case does not count."""
    message = f"on Windows and macOS this is the same file as {other!r}"
    return Problem(Location(path), "unportable-name", message, "give one of the two another name")


def _too_large(path: str, limit: int) -> Problem:
    hint = "split it into a folder of files of the same shape" if path.endswith(".yaml") else "make it smaller"
    return Problem(Location(path), "file-too-large", f"the file is larger than {limit // 2**20} MB", hint)


def _not_regular(path: str, mode: int) -> Problem:
    if stat.S_ISDIR(mode):
        return Problem(Location(path), "no-file", "a folder where a file belongs", "give the folder another name")
    hint = "delete it, and put a file there"
    return Problem(Location(path), "no-file", "a pipe, a socket or a device where a file belongs", hint)


def _of_system(error: OSError, file: Path, path: str) -> Problem:
    """Return the system's reason for not reading a file, as a problem."""
    if file.is_symlink() and error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR):
        return Problem(Location(path), "file-elsewhere", "a link that leads nowhere", _COPY)
    return Problem(Location(path), "unreadable-file", f"the file cannot be read: {error.strerror}")
