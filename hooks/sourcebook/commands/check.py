"""The output of `sourcebook check`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from ..book.evidence.expected import Base
from ..core.files.inputs import Folder
from ..core.problems import Problem, as_github, as_json, in_order
from ..core.terminal import as_shown
from ..history.git import RevisionError, find_repository
from ..project import Project
from ..site.page_files import faults_in_docs
from ..untrusted.escaping import in_line

FORMATS = ("text", "json", "github")


class NoBaseError(Exception):
    """There is no such revision to take signers from; `str()` says why."""


def base_of(project: Project, revision: str) -> Base:
    """Return what a revision decides about the changes made on it. Raises NoBaseError."""
    from ..history.evidence import base_at  # with what compares books, which checks do without

    repository = find_repository(project.root)
    if repository is None:
        raise NoBaseError(f"{in_line(project.root)} is not the top level of a git repository")
    try:
        return base_at(repository, revision)
    except RevisionError as error:
        raise NoBaseError(str(error)) from error


def with_docs(project: Project, without_ours: Callable[[list[Problem], Project], list[Problem]]) -> Project:
    """Return the project with the problems of files in docs/, except those of files that are ours. MkDocs may be set to
    another folder, so the check reads docs/ separately."""
    found = faults_in_docs(Folder.of(project.root, "docs"))
    if found and project.sound:
        found = without_ours(found, project)
    return replace(project, problems=tuple(in_order([*project.problems, *found]))) if found else project


def report(project: Project, form: str, stream: TextIO, all_of_kind: bool = False) -> str:
    """Return the problems of a project in one of the FORMATS; as text, fit for the terminal that `stream` leads to, and
    of a kind with many problems only the first unless all are wanted."""
    if form == "json":
        return as_json(project.problems)
    if form == "github":
        return as_github(project.problems, _in_workspace(project.root))
    return as_shown(project.problems, project.root, stream, "all" if all_of_kind else "kinds")


def _in_workspace(root: Path) -> str:
    """Return the project's folder within the repository that GitHub checked out; empty for the repository itself."""
    workspace = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    return root.relative_to(workspace).as_posix().removeprefix(".") if root.is_relative_to(workspace) else ""


def summary(project: Project) -> str:
    """Return one line with the contents of a project and its numbers of errors and warnings."""
    errors = sum(problem.severity == "error" for problem in project.problems)
    warnings = len(project.problems) - errors
    book = project.book
    held = (
        _count(len(book.sources), "source"),
        _count(len(book.entities), "entity", "entities"),
        _count(len(book.events), "event"),
        _count(len(book.quotations), "quote"),
    )
    return f"{', '.join(held)}: {_count(errors, 'error')}, {_count(warnings, 'warning')}"


def _count(number: int, one: str, many: str = "") -> str:
    """Return a number of things in words: `1 source`, `2 sources`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
