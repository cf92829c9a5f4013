"""Where a page comes from: when its record last changed, the lines it stands on, and what changed lately at all.

Everything here is made from commits, so the same history gives the same words. What is not known is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import ClassVar
from urllib.parse import quote, urlsplit

from ..book.book import Book
from ..exports.atom import FeedEntry, lasting_id
from ..exports.citation import day_words
from ..history.changes import Change, Revision, headline, lines, summary
from ..history.git import Commit
from ..pagination.partition import address_of
from ..pagination.placement import CHANGES
from ..records.models import Lasting
from ..records.record import lines_of
from ..records.tables import TABLES
from ..records.vocabulary import Repository
from .builder import Views
from .elements import CountView, DateView, LinkView
from .part_links import part_links

#: So many records are shown of one commit, and so many lines of one record; of the rest, their number.
MOST_RECORDS = 60
MOST_LINES = 20
#: And so many characters of one commit, lest a few long texts fill a page.
MOST_SIGNS = 60_000
#: Where a name stands in a headline: a sign that no name has.
_NAME = "\0"
#: Entries of the feed.
MOST_ENTRIES = 50
#: The form for issues that the project's template brings, and its field for the record.
ISSUE_FORM = "report-an-error.yml"


@dataclass(frozen=True, slots=True)
class ProvenanceView:
    """When the record of a page last changed, and addresses outside: its lines in the repository, the form that edits
    its file, the one that reports an error. What is not known is empty."""

    last: LinkView | None = None
    last_day: str = ""
    lines: str = ""
    edit: str = ""
    report: str = ""

    def __bool__(self) -> bool:
        return bool(self.last or self.lines or self.edit or self.report)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A record that changed: what happened around its name, its page where it has one, and what differs."""

    before: str
    link: LinkView
    after: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """What one commit changed. `more` says how many records are not among the rows."""

    anchor: str
    date: DateView
    summary: str
    rows: tuple[ChangeRow, ...]
    more: str
    version: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The page of recent changes."""

    template: ClassVar = "changes.html"

    title: str
    lede: str
    feed: str
    revisions: tuple[RevisionView, ...]
    #: The ways to the months when there is too much for a page.
    parts: tuple[CountView, ...]


def provenance_view(views: Views, record: Lasting) -> ProvenanceView:
    """Where the page of `record` comes from."""
    past, repository = views.past, views.book.settings.repository
    commit = past.last.get(record.key) if past else None
    commit = commit if commit and commit.dated else None
    last = None
    if past and commit:
        told = any(revision.commit == commit for revision in past.revisions)
        words = views.labels("history.last", date=day_words(commit.day, views.labels))
        last = LinkView(words, _change_address(views, commit) if told and tells_changes(views) else "")
    if not repository:
        return ProvenanceView(last, str(commit.day) if commit else "")
    return ProvenanceView(
        last,
        str(commit.day) if commit else "",
        _lines_address(views, repository, record),
        _address(repository, "edit", path=record.place().path),
        _report_address(views, repository, record),
    )


def tells_changes(views: Views) -> bool:
    """Whether there is a page of recent changes: the history is known, and the settings want it."""
    return bool(views.past and views.past.known and views.book.settings.changes_months)


def changes_view(views: Views) -> ChangesView:
    """What changed in the months before the edition."""
    labels, past = views.labels, views.past
    assert past is not None
    start, end = day_words(past.since, labels), day_words(past.edition.commit.day, labels)
    shown = () if views.change_parts else past.revisions
    return ChangesView(
        labels("history.title"),
        labels("history.lede", start=start, end=end),
        "changes.xml",
        tuple(revision_view(views, revision) for revision in shown),
        part_links(labels, views.change_parts, partial(address_of, CHANGES, "")),
    )


def _change_address(views: Views, commit: Commit) -> str:
    """Where a commit stands among the recent changes."""
    return f"{views.change_pages.get(commit.id, CHANGES)}#{_anchor(commit)}"


def feed_entries(views: Views) -> Iterator[FeedEntry]:
    """The recent changes as entries of a feed: inert HTML, ids that stay as long as the commits do."""
    url = views.book.settings.url
    for revision in views.past.revisions[:MOST_ENTRIES] if views.past else ():
        view = revision_view(views, revision)
        yield FeedEntry(
            id=_tag(url, revision.commit),
            title=f"{view.date.words}: {view.summary}",
            updated=revision.commit.when.isoformat(),
            html="".join(_row_html(row) for row in view.rows) + (f"<p>{escape(view.more)}</p>" if view.more else ""),
            link=f"{url.rstrip('/')}/{_change_address(views, revision.commit)}" if url else "",
        )


def _row_html(row: ChangeRow) -> str:
    details = "".join(f"<li>{escape(line)}</li>" for line in row.lines)
    words = escape(f"{row.before}{row.link.words}{row.after}")
    return f"<p>{words}</p>" + (f"<ul>{details}</ul>" if details else "")


def _tag(url: str | None, commit: Commit) -> str:
    """An id for an entry that never changes: a tag URI (RFC 4151) in the reference’s own name, else of the commit’s."""
    if not url:
        return lasting_id(commit.id)
    parts = urlsplit(url)
    return f"tag:{parts.hostname},{commit.day}:{parts.path.strip('/') or 'changes'}/{commit.id}"


def _anchor(commit: Commit) -> str:
    return f"c-{commit.id[:12]}"


def revision_view(views: Views, revision: Revision) -> RevisionView:
    """What one commit changed."""
    labels, commit, repository = views.labels, revision.commit, views.book.settings.repository
    rows = tuple(_shown(views, revision.changes))
    left = len(revision.changes) - len(rows)
    day = DateView(day_words(commit.day, labels), str(commit.day))
    return RevisionView(
        anchor=_anchor(commit),
        date=day if commit.dated else DateView(labels("date.unknown")),
        summary=summary(revision.changes, labels),
        rows=rows,
        more=labels.count("history.more", left) if left > 0 else "",
        version=_address(repository, "commit", ref=commit.id) if repository else "",
    )


def _shown(views: Views, changes: Sequence[Change]) -> Iterator[ChangeRow]:
    """The records of a commit that are shown: not too many, and not too much of them."""
    room = MOST_SIGNS
    for change in changes[:MOST_RECORDS]:
        row = _row(views, change)
        room -= sum(map(len, row.lines))
        if room < 0:
            return
        yield row


def _row(views: Views, change: Change) -> ChangeRow:
    before, _, after = headline(replace(change, name=_NAME), views.labels).partition(_NAME)
    record = _now(views.book, change)
    link = views.link(record, change.name) if record else LinkView(change.name)
    return ChangeRow(before, LinkView(link.words, link.path), after, _shortened(tuple(lines(change, views.labels))))


def _shortened(said: tuple[str, ...]) -> tuple[str, ...]:
    return said if len(said) <= MOST_LINES else (*said[: MOST_LINES - 1], "…")


def _now(book: Book, change: Change) -> Lasting | None:
    """The record as it is now, where it still has a page: by its id, or by the one it had."""
    if change.table not in TABLES:
        return None
    return book.get(change.id) or book.renamed.get(change.id)


# ---- addresses in the repository -----------------------------------------------------------------------------------

_FORGES = {
    "github": {
        "lines": "blob/{ref}/{path}#L{first}-L{last}",
        "file": "blob/{branch}/{path}",
        "edit": "edit/{branch}/{path}",
        "commit": "commit/{ref}",
        "report": "issues/new?template={form}&title={title}&record={record}",
    },
    "gitlab": {
        "lines": "-/blob/{ref}/{path}#L{first}-{last}",
        "file": "-/blob/{branch}/{path}",
        "edit": "-/edit/{branch}/{path}",
        "commit": "-/commit/{ref}",
        "report": "-/issues/new?issue[title]={title}",
    },
    "forgejo": {
        "lines": "src/commit/{ref}/{path}#L{first}-L{last}",
        "file": "src/branch/{branch}/{path}",
        "edit": "_edit/{branch}/{path}",
        "commit": "commit/{ref}",
        "report": "issues/new?template=.github/ISSUE_TEMPLATE/{form}&title={title}",
    },
}


def _forge(repository: Repository) -> str:
    """The software that serves a repository: as the settings say, else as its host is called."""
    host = urlsplit(repository.url).hostname or ""
    signs = {"gitlab": "gitlab", "codeberg": "forgejo", "forgejo": "forgejo", "gitea": "forgejo"}
    return repository.forge or next((forge for sign, forge in signs.items() if sign in host), "github")


def _address(repository: Repository, what: str, **values: str | int) -> str:
    parts = {name: quote(str(value), safe="/" if name in ("path", "branch") else "") for name, value in values.items()}
    pattern = _FORGES[_forge(repository)][what]
    branch = quote(repository.branch, safe="/")
    return f"{repository.url.rstrip('/')}/{pattern.format(branch=branch, form=ISSUE_FORM, **parts)}"


def _lines_address(views: Views, repository: Repository, record: Lasting) -> str:
    """The lines of a record in the commit that the site is made from; its file where these may not be the same."""
    path = record.place().path
    if views.edition and not views.edition.changed:
        first, last = lines_of(record)
        return _address(repository, "lines", ref=views.edition.commit.id, path=path, first=first, last=last)
    return _address(repository, "file", path=path)


def _report_address(views: Views, repository: Repository, record: Lasting) -> str:
    name = f"{views.book.folder(record)}/{record.key}"
    title = views.labels("history.report_title", id=name)
    return _address(repository, "report", title=title, record=name)
