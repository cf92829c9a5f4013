"""The output of `sourcebook diff`: what changed between two revisions, or one and the work tree."""

from __future__ import annotations

from collections.abc import Iterator

from ..history import changes
from ..history import touched_files as touched
from ..history.diff import Version, compare_books
from ..history.git import Repository, RevisionError, find_repository
from ..history.snapshots import UnreadableError, version_at, version_of
from ..project import Project
from ..untrusted.escaping import in_line


class NoDiffError(Exception):
    """Nothing can be compared; `str()` says why."""


def differences(project: Project, old: str, new: str | None, form: str) -> Iterator[str]:
    """Yield the other files that differ, then what changed in the records; without a name, `new` is the work tree.
    Raises NoDiffError.

    Files come before the records are read, so that unreadable records cannot hide a file.
    """
    repository = find_repository(project.root)
    if repository is None:
        raise NoDiffError(f"{in_line(project.root)} is not the top level of a git repository")
    try:
        files = touched.touched_files(repository, old, new)
    except RevisionError as error:
        raise NoDiffError(str(error)) from error
    shown = _FILES[form](files, project.labels) if form in _FILES else ""
    yield shown
    found = compare_books(*(_version(project, repository, revision) for revision in (old, new)))
    if form == "json":
        yield changes.as_json(found, project.labels, touched.as_data(files))
    elif form == "markdown":
        yield changes.as_markdown(found, project.labels, len(shown))
    else:
        yield changes.as_text(found, project.labels)


#: How other files are listed; in JSON they have a key.
_FILES = {"text": touched.as_text, "markdown": touched.as_markdown}


def _version(project: Project, repository: Repository, revision: str | None) -> Version:
    """Return the book of a revision; without a name, that of the work tree."""
    if revision is None:
        if not project.whole:
            raise NoDiffError("the data of the work tree cannot be read; for a list, run sourcebook check")
        return version_of(project.book, project.receipts, project.fingerprints, project.labels)
    try:
        return version_at(repository, repository.commit(revision), project.labels)
    except RevisionError as error:
        raise NoDiffError(str(error)) from error
    except UnreadableError as error:
        raise NoDiffError(f"the data of {revision!r} cannot be read:\n{error}") from error
