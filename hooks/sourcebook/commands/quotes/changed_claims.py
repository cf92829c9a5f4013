"""Which claims differ from those of an earlier revision: those are what a reviewer has to judge."""

from __future__ import annotations

from collections.abc import Iterator

from ...book.book import Book, Quotation, inside
from ...history.git import RevisionError, find_repository
from ...history.snapshots import UnreadableError, version_at
from ...project import Project
from ...records.models import Citation, Role
from ...records.record import Record
from ...untrusted.escaping import in_line

#: The fields of records that cite which say nothing that their quotes support, or whose parts cite for themselves. All
#: others count: who took part, what a denial answers, which picture is shown.
_OTHERS = frozenset(
    "id formerly sort topics links citations quotes statements disagreements aliases roles wordings relations "
    "coordinates properties images".split()
)
_CITED = ("source", "quote", "locator", "speaker", "via", "translation", "note")

Claim = tuple[str, ...]


class NoEarlierBookError(Exception):
    """There is no revision to compare with, or it cannot be read; `str()` says why."""


def changed_claims(project: Project, revision: str) -> list[Quotation]:
    """Return the citations of a project that are new since a revision, or support something else. Raises
    NoEarlierBookError."""
    repository = find_repository(project.root)
    if repository is None:
        raise NoEarlierBookError(f"{in_line(project.root)} is not the top level of a git repository")
    try:
        old = version_at(repository, repository.commit(revision), project.labels).plain.book
    except (RevisionError, UnreadableError) as error:
        raise NoEarlierBookError(str(error)) from error
    before, offices = set(_claims(old)), _offices(project.book)
    return [
        one
        for one in project.book.citations
        if _claim(one.home.key, one.holder, one.citation, offices.get(id(one.holder))) not in before
    ]


def _offices(book: Book) -> dict[int, Role]:
    """Return the office that each wording is one of, which says where and when it was held."""
    roles = (role for entity in book.entities.values() for role in entity.roles)
    return {id(wording): role for role in roles for wording in role.wordings}


def _claims(book: Book) -> Iterator[Claim]:
    offices = _offices(book)
    for root in book.records():
        for part in inside(root):
            for name in ("citations", "quotes"):
                for citation in getattr(part, name, ()):
                    if isinstance(citation, Citation):
                        yield _claim(root.key, part, citation, offices.get(id(part)))


def _claim(home: str, holder: Record, citation: Citation, office: Role | None) -> Claim:
    """Return what a citation supports, and its own words, to be compared."""
    whole = (*_said(holder), *(_said(office) if office else ()))
    return (home, *whole, *(str(getattr(citation, name)) for name in _CITED))


def _said(record: Record) -> Iterator[str]:
    return (f"{name}: {getattr(record, name)}" for name in type(record).model_fields if name not in _OTHERS)
