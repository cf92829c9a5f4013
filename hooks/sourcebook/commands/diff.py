"""What `sourcebook diff` prints: what changed between two revisions, or one and the work tree."""

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
    """There is nothing to compare; `str()` says why."""


def differences(project: Project, old: str, new: str | None, form: str) -> Iterator[str]:
    """The files that differ besides the records, then what changed in the records; the work tree is the `new` one when
    that has no name. Raises NoDiffError.

    The files come before the records are read: whoever makes these unreadable hides no file.
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


#: How files are listed; JSON has a key for them.
_FILES = {"text": touched.as_text, "markdown": touched.as_markdown}


def _version(project: Project, repository: Repository, revision: str | None) -> Version:
    """The book of a revision; that of the work tree when there is no name."""
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
