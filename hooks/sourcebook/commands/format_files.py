"""The work of `sourcebook format`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..book.comparison.normalise import CUT
from ..book.comparison.other_cuts import other_cuts
from ..core.files.atomic import write_whole
from ..core.files.inputs import Folder, InputError, read_input
from ..core.problems import Location
from ..data_folder import record_files
from ..project import Project
from ..records.documents.formatter import FormatError, formatted
from ..records.documents.shorten import shortened
from ..records.models import PageRecord
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


def format_files(project: Project, write: bool, short: bool = False) -> Iterator[Result]:
    """Give the data files the house order and layout, and with `short` the short form. Without `write`, only find those
    that lack it."""
    mendable = [problem for problem in project.problems if problem.code == "cut-mark"]
    faulty = {one.location.path for one in project.problems if one.severity == "error" and one not in mendable}
    for file, model in record_files(project.root):
        path = file.relative_to(project.root).as_posix()
        try:
            if path in faulty:
                raise FormatError("it has errors; for a list, run sourcebook check")
            cuts = [problem.location for problem in mendable if problem.location.path == path]
            changed = _format(project, file, model, cuts, write, short)
        except (FormatError, InputError) as error:
            yield Result(path, False, str(error))
            continue
        if changed:
            yield Result(path, write)


def _format(
    project: Project, file: Path, model: type[Record], cuts: Sequence[Location], write: bool, short: bool
) -> bool:
    """Format a file, and the signs for words left out in the quotes at `cuts`. Return whether it lacked the layout."""
    content = read_input(file, Folder.of(project.root, "data"))
    mended = _with_cuts(content.decode("utf-8-sig"), cuts, project)
    path = file.relative_to(project.root).as_posix()
    shorter = shortened(mended.encode(), path, model) if short and issubclass(model, PageRecord) else mended.encode()
    text = formatted(shorter, path, model)
    changed = text.encode() != content
    if changed and write:
        write_whole(file, text)
    return changed


def _with_cuts(text: str, at: Sequence[Location], project: Project) -> str:
    """The text of a file with `[…]` for the other signs in the quotes that begin at these places. Where a sign is not
    written as it is read, such as by an escape, the quote is left as it is."""
    quotes = {one.citation.location("quote"): one.citation.quote for one in project.book.quotations}
    lines = text.split("\n")
    # From the end on: what is written into a line moves what is behind it.
    for location in sorted(at, key=lambda one: (one.line, one.column), reverse=True):
        head = "\n".join([*lines[: location.line - 1], lines[location.line - 1][: location.column - 1]])
        rest = "\n".join(lines)[len(head) :]
        done = ""
        for sign in other_cuts(quotes[location]):
            before, found, rest = rest.partition(sign)
            if not found:
                break
            done += before + " " * before[-1:].isalnum() + CUT + " " * rest[:1].isalnum()
        else:
            lines = (head + done + rest).split("\n")
    return "\n".join(lines)
