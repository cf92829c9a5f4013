"""Try the project's own checks with files that are not yet written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ...core.problems import Problem
from ...project import Project, load_project
from .bounded import RefusedError


def expect_writable(project: Project, place: object) -> None:
    """Raise RefusedError if not all records can be read, or a link leads out of `data/`, where nothing is written."""
    if not project.whole:
        raise RefusedError(place, "not all records of the project can be read", "for a list, run sourcebook check")
    for problem in project.problems:
        if problem.code == "file-elsewhere":
            raise RefusedError(problem.location, problem.message, problem.hint)


def new_errors(project: Project, files: Mapping[Path, str]) -> list[Problem]:
    """Return the errors that the project would have with these files and has not now, in the order of their places.

    The project has been found writable. The files are written into a copy of `data/`, whose unchanged files are links
    to the same bytes.
    """
    cache = project.root / ".cache" / "sourcebook"
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="trial-") as folder:
        copy = Path(folder)
        shutil.copytree(project.root / "data", copy / "data", copy_function=_linked, symlinks=True)
        for file, text in files.items():
            place = copy / file.relative_to(project.root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)  # never through the link
            place.write_text(text, encoding="utf-8", newline="")
        tried = load_project(copy)
    known = Counter(_said(problem) for problem in project.problems)
    return [one for one in tried.problems if one.severity == "error" and not _was_there(one, known)]


def _was_there(problem: Problem, known: Counter[tuple[str, ...]]) -> bool:
    known[_said(problem)] -= 1
    return known[_said(problem)] >= 0


def _said(problem: Problem) -> tuple[str, ...]:
    return problem.location.path, problem.code, problem.message, problem.record


def _linked(source: str, target: str) -> None:
    """Link a file, or copy it where the file system has no such links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
