"""The provenance of a page: when its record last changed, and its lines in the repository.

Everything here depends on commits, so the same history gives the same text. Unknown values are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..exports.citation import day_words
from ..history.forge import address_in
from ..records.models import PageRecord
from ..records.record import lines_of
from ..records.vocabulary import Repository
from .builder import ViewBuilder
from .elements import LinkView
from .pages.changes import address_of_change
from .pages.propose import propose_address


@dataclass(frozen=True, slots=True)
class ProvenanceView:
    """When the record of a page last changed, the form to propose a change, and outside addresses: its lines in the
    repository, the form to edit its file, and the form to report an error. Unknown values are empty."""

    last: LinkView | None = None
    last_day: str = ""
    lines: str = ""
    edit: str = ""
    report: str = ""
    propose: str = ""

    def __bool__(self) -> bool:
        return bool(self.last or self.lines or self.edit or self.report or self.propose)


def provenance_view(views: ViewBuilder, record: PageRecord) -> ProvenanceView:
    """Return the provenance of the page of `record`."""
    past, repository = views.past, views.book.settings.repository
    commit = past.last.get(record.key) if past else None
    commit = commit if commit and commit.dated else None
    last = None
    if past and commit:
        words = views.labels("history.last", date=day_words(commit.day, views.labels))
        last = LinkView(words, address_of_change(views, commit))
    propose = propose_address(views, record)
    if not repository:
        return ProvenanceView(last, str(commit.day) if commit else "", propose=propose)
    return ProvenanceView(
        last,
        str(commit.day) if commit else "",
        _lines_address(views, repository, record),
        address_in(repository, "edit", path=record.location().path),
        _report_address(views, repository, record),
        propose,
    )


def _lines_address(views: ViewBuilder, repository: Repository, record: PageRecord) -> str:
    """Return the address of a record's lines in the commit behind the site, or of its file if the lines may differ."""
    path = record.location().path
    if views.edition and not views.edition.changed:
        first, last = lines_of(record)
        return address_in(repository, "lines", ref=views.edition.commit.id, path=path, first=first, last=last)
    return address_in(repository, "file", path=path)


def _report_address(views: ViewBuilder, repository: Repository, record: PageRecord) -> str:
    name = f"{views.book.folder(record)}/{record.key}"
    title = views.labels("history.report_title", id=name)
    return address_in(repository, "report", title=title, record=name)
