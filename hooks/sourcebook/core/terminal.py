"""The list of problems for a terminal: each with the line of the file that it is about."""

from __future__ import annotations

import functools
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO, TypeVar

from .files.inputs import Folder, InputError, read_input
from .problems import Detail, Location, Problem, as_text, grouped

T = TypeVar("T")

#: Show no excerpts in a terminal narrower than this.
NARROW = 60
BOLD, DIM, RED, YELLOW, GREEN = "1", "2", "31;1", "33;1", "32"

#: Fewer things than these are done before anybody asks.
FEW = 200
#: Line ends, as locations count lines.
_LINE_END = re.compile("\r?\n")


def as_shown(problems: Iterable[Problem], root: Path, stream: TextIO, detail: Detail = "kinds") -> str:
    """Return the list for `stream`: with excerpts of the files in `root` where that is a terminal."""
    if stream.isatty():
        return as_terminal(problems, root, shutil.get_terminal_size().columns, wants_colour(os.environ), detail)
    return as_text(problems, detail)


def wants_colour(environment: Mapping[str, str]) -> bool:
    """Return whether a terminal may be sent colours: neither NO_COLOR (no-color.org) nor `TERM=dumb` is set."""
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def as_terminal(problems: Iterable[Problem], root: Path, width: int, colour: bool, detail: Detail = "alike") -> str:
    """Return the list as in `as_text`, each problem with its line and a caret beneath when `width` allows."""
    lines_of = functools.cache(lambda path: _lines(root / path, root))
    paint = _paint if colour else _plain
    paragraphs = (_paragraph(problem, others, lines_of, width, paint) for problem, others in grouped(problems, detail))
    return "".join(f"{line}\n" for paragraph in paragraphs for line in paragraph)


def excerpts(problems: Iterable[Problem], root: Path, width: int) -> dict[Location, str]:
    """Return the line of each problem with a caret beneath, by its location; none for files that must not be read."""
    lines_of = functools.cache(lambda path: _lines(root / path, root))
    found = {}
    for location in {problem.location for problem in problems}:
        lines = lines_of(location.path)
        if location.line <= len(lines):
            found[location] = "\n".join(excerpt(lines[location.line - 1], location, width)).rstrip()
    return found


def _paragraph(
    problem: Problem, others: str, lines_of: Callable[[str], list[str]], width: int, paint: Callable[[str, str], str]
) -> Iterator[str]:
    warning = paint("warning: ", YELLOW) if problem.severity == "warning" else ""
    code = paint(f"[{problem.code}]", DIM)
    yield f"{paint(str(problem.location), BOLD)}: {warning}{problem.sentence} {code}"
    lines = lines_of(problem.location.path) if width >= NARROW else []
    if problem.location.line <= len(lines):
        shown, caret = excerpt(lines[problem.location.line - 1], problem.location, width)
        yield paint(shown, DIM)
        if caret:
            yield paint(caret, YELLOW if warning else RED)
    yield from (paint(f"    {line}", GREEN) for line in problem.lines_of_hint)
    yield from (paint(f"    {line.strip()}", DIM) for line in others.splitlines())


def excerpt(line: str, location: Location, width: int) -> tuple[str, str]:
    """Return the part of a line around `place` that fits into `width`, and a line with the caret beneath it.

    There is no caret after right-to-left writing, which a terminal may show in another order.
    """
    line = "".join(map(_visible, line))
    gutter = f"{location.line:>6} | "
    room = width - len(gutter) - 1
    at = min(location.column - 1, len(line))
    start = 0
    # Text before the position takes two thirds of the width at most, so that what follows is visible, too.
    while _cells(line[start:at]) > room * 2 // 3 and _cells(line) > room:
        start += 1
    end = len(line)
    while _cells(line[start:end]) > room - 2:
        end -= 1
    before = ("…" if start else "") + line[start:at]
    shown = gutter + before + line[at:end] + ("…" if end < len(line) else "")
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in before):
        return shown, ""
    return shown, f"{'':>6} | {' ' * _cells(before)}^"


class Progress:
    """Says on a terminal how many of many things are done, on one line that replaces itself. Elsewhere, and for few
    things, it says nothing."""

    def __init__(self, total: int, what: str, stream: TextIO):
        self.total = total
        self.what = what
        self.stream = stream
        self.done = self._shown = 0
        self._silent = total < FEW or not stream.isatty()

    def step(self) -> None:
        """Count one more."""
        self.done += 1
        percent = 100 * self.done // self.total if self.total else 100
        if self._silent or percent == self._shown or self.done > self.total:
            return
        self._shown = percent
        end = "\n" if self.done == self.total else ""
        self.stream.write(f"\r{self.what}: {self.done:,} of {self.total:,}{end}")
        self.stream.flush()


def counted(things: Sequence[T], what: str, stream: TextIO) -> Iterator[T]:
    """Yield the things, and show the progress."""
    progress = Progress(len(things), what, stream)
    for thing in things:
        yield thing
        progress.step()


def _lines(file: Path, root: Path) -> list[str]:
    """Return the lines of a project's file; none when it must not be read."""
    inside, _, _ = file.relative_to(root).as_posix().rpartition("/")
    top = Folder.of(root, inside.partition("/")[0]) if inside else Folder(root.resolve(), root.name)
    try:
        return _LINE_END.split(read_input(file, top, called=str(file)).decode("utf-8-sig", "replace"))
    except (InputError, ValueError):
        return []


def _visible(sign: str) -> str:
    """Return a sign as it may be sent to a terminal, which obeys control characters."""
    if sign in "\t\xa0\u202f":
        return " "
    return "\ufffd" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign


def _cells(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.category(sign) in ("Mn", "Me") else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def _paint(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _plain(text: str, _: str) -> str:
    return text
