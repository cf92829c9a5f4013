"""The output of `sourcebook diff`: what changed between two revisions, or one and the work tree."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.labels import Labels
from ..history import changes, evidence
from ..history import touched_files as touched
from ..history.diff import Version, compare_books
from ..history.evidence import EvidenceChange
from ..history.git import Repository, RevisionError, find_repository
from ..history.snapshots import UnreadableError, version_at, version_of
from ..history.touched_files import Touched
from ..project import Project
from ..untrusted.escaping import in_line


class NoDiffError(Exception):
    """Nothing can be compared; `str()` says why."""


def differences(project: Project, old: str, new: str | None, form: str) -> Iterator[str]:
    """Yield what changed in the evidence, the other files that differ, then what changed in the records; without a
    name, `new` is the work tree. Raises NoDiffError.

    That records cannot be read is said last, so that unreadable records cannot hide evidence or a file.
    """
    repository = find_repository(project.root)
    if repository is None:
        raise NoDiffError(f"{in_line(project.root)} is not the top level of a git repository")
    try:
        files = touched.touched_files(repository, old, new)
        versions, failure = _versions(project, repository, old, new)
        books = (versions[0].plain.book, versions[1].plain.book) if versions else None
        proof = evidence.evidence_changes(repository, old, new, books, project.labels)
    except RevisionError as error:
        raise NoDiffError(str(error)) from error
    above = _above(form, proof, files, project.labels)
    yield above
    if versions is None:
        raise failure
    found = compare_books(*versions)
    if form == "json":
        yield changes.as_json(found, project.labels, touched.as_data(files), evidence.as_data(proof))
    elif form == "markdown":
        yield changes.as_markdown(found, project.labels, len(above))
    else:
        yield changes.as_text(found, project.labels)


def _above(form: str, proof: tuple[EvidenceChange, ...], files: tuple[Touched, ...], labels: Labels) -> str:
    """What comes before the records: first what changed in the evidence, then the files; JSON has keys for both."""
    if form == "json":
        return ""
    if form == "markdown":
        return evidence.as_markdown(proof, labels) + touched.as_markdown(files, labels)
    return evidence.as_text(proof, labels) + touched.as_text(files, labels)


def _versions(
    project: Project, repository: Repository, old: str, new: str | None
) -> tuple[tuple[Version, Version] | None, NoDiffError]:
    """The books of both revisions, or None and why not."""
    try:
        return (_version(project, repository, old), _version(project, repository, new)), NoDiffError()
    except NoDiffError as error:
        return None, error


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
