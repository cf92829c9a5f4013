"""The work of `sourcebook format`. Needs the extra `format`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..core.atomic import write_whole
from ..core.inputs import Folder, InputError, read_input
from ..project import Project, record_files
from ..records.formatter import FormatError, formatted
from ..records.record import Record
from ..untrusted.escaping import in_line


class Result(NamedTuple):
    """A file that was written, would be written, or was left for a reason; `str()` says which."""

    path: str
    written: bool
    left: str = ""

    def __str__(self) -> str:
        if self.left:
            return in_line(f"left: {self.path}: {self.left}")
        return f"{'written' if self.written else 'to be written'}: {in_line(self.path)}"


def format_files(project: Project, write: bool) -> Iterator[Result]:
    """Give the data files the house order and layout. Without `write`, only find those that lack it."""
    faulty = {problem.location.path for problem in project.problems if problem.severity == "error"}
    for file, model in record_files(project.root):
        path = file.relative_to(project.root).as_posix()
        try:
            if path in faulty:
                raise FormatError("it has errors; for a list, run sourcebook check")
            changed = _format(project, file, path, model, write)
        except (FormatError, InputError) as error:
            yield Result(path, False, str(error))
            continue
        if changed:
            yield Result(path, write)


def _format(project: Project, file: Path, path: str, model: type[Record], write: bool) -> bool:
    """Format a file. Return whether it lacked the layout."""
    content = read_input(file, Folder.of(project.root, "data"))
    text = formatted(content, path, model)
    changed = text.encode() != content
    if changed and write:
        write_whole(file, text)
    return changed
