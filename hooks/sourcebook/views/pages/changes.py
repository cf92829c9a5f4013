"""The page of recent changes, with a line for each record that a commit changed, and the feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlsplit

from ...book.book import Book
from ...exports.atom import FeedEntry, lasting_id
from ...exports.citation import day_words
from ...history.changes import Change, Revision, headline, quote_words, summary
from ...history.describe import said as described
from ...history.forge import address_in
from ...history.git import Commit
from ...pagination.placement import CHANGES
from ...records.documents.tables import TABLES
from ...records.models import Entity, Event, PageRecord
from ...untrusted.escaping import in_html
from ..builder import ViewBuilder
from ..elements import DateView, LinkView

#: The most changes on the page, newest first; the repository has all of them.
MOST_CHANGES = 200
#: The most lines for one record; in an entry of the feed, the most records and the most characters.
MOST_LINES = 20
MOST_RECORDS = 60
MOST_SIGNS = 60_000
#: The most entries of the feed.
MOST_ENTRIES = 50
#: Fields that hold quotes. The words of a removed quote are not shown again.
_QUOTES = frozenset({"citations", "quotes", "quote"})
#: The placeholder for a name in a headline: a character that no name contains.
_NAME = "\0"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A record that changed: the text around its name, its page if it has one, and its differences."""

    before: str
    link: LinkView
    after: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitView:
    """A commit on the page: its anchor, its time, its name, linked to the repository if that is known, and the records
    that it changed."""

    anchor: str
    date: DateView
    commit: LinkView
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The page of recent changes; `more` is the number of changes left out."""

    template: ClassVar = "changes.html"

    title: str
    lede: str
    feed: str
    commits: tuple[CommitView, ...]
    more: str


def tells_changes(views: ViewBuilder) -> bool:
    """Return whether there is a page of recent changes: the history is known, and the settings enable it."""
    return bool(views.past and views.past.known and views.book.settings.changes_months)


def changes_view(views: ViewBuilder) -> ChangesView:
    """Return the changes in the months before the edition."""
    labels, past = views.labels, views.past
    assert past is not None
    start, end = day_words(past.since, labels), day_words(past.edition.commit.day, labels)
    shown = tuple(_commits(views, past.revisions))
    left = sum(len(revision.changes) for revision in past.revisions) - sum(len(one.rows) for one in shown)
    return ChangesView(
        labels("history.title"),
        labels("history.lede", start=start, end=end),
        "changes.xml",
        shown,
        labels.count("history.more", left) if left else "",
    )


def _commits(views: ViewBuilder, revisions: Sequence[Revision]) -> Iterator[CommitView]:
    """Yield the newest commits, with MOST_CHANGES changes between them."""
    repository, room = views.book.settings.repository, MOST_CHANGES
    for revision in revisions:
        commit, changes = revision.commit, revision.changes[:room]
        if not changes:
            continue
        room -= len(changes)
        link = LinkView(commit.short, address_in(repository, "commit", ref=commit.id) if repository else "")
        yield CommitView(_anchor(commit), _date(views, commit), link, tuple(_row(views, change) for change in changes))


def _date(views: ViewBuilder, commit: Commit) -> DateView:
    if not commit.dated:
        return DateView(views.labels("date.unknown"))
    return DateView(day_words(commit.day, views.labels), str(commit.day))


def address_of_change(views: ViewBuilder, commit: Commit) -> str:
    """Return the address of a commit on the page of recent changes; empty if it is not there."""
    before = 0
    for revision in views.past.revisions if views.past and tells_changes(views) else ():
        if revision.commit == commit:
            return f"{CHANGES}#{_anchor(commit)}" if before < MOST_CHANGES else ""
        before += len(revision.changes)
    return ""


def feed_entries(views: ViewBuilder) -> Iterator[FeedEntry]:
    """Yield the recent changes as entries of a feed: inert HTML, with ids as permanent as the commits."""
    url = views.book.settings.url
    for revision in views.past.revisions[:MOST_ENTRIES] if views.past else ():
        yield FeedEntry(
            id=_tag(url, revision.commit),
            title=f"{_date(views, revision.commit).text}: {summary(revision.changes, views.labels)}",
            updated=revision.commit.when.isoformat(),
            html=_entry_html(views, revision),
            link=f"{url.rstrip('/')}/{address_of_change(views, revision.commit)}" if url else "",
        )


def _entry_html(views: ViewBuilder, revision: Revision) -> str:
    rows = tuple(_shown(views, revision.changes))
    left = len(revision.changes) - len(rows)
    more = f"<p>{in_html(views.labels.count('history.more', left))}</p>" if left else ""
    return "".join(map(_row_html, rows)) + more


def _row_html(row: ChangeRow) -> str:
    details = "".join(f"<li>{in_html(line)}</li>" for line in row.lines)
    words = in_html(f"{row.before}{row.link.text}{row.after}")
    return f"<p>{words}</p>" + (f"<ul>{details}</ul>" if details else "")


def _tag(url: str | None, commit: Commit) -> str:
    """Return a permanent id for an entry: a tag URI (RFC 4151) in the name of the reference, or else of the commit."""
    if not url:
        return lasting_id(commit.id)
    parts = urlsplit(url)
    return f"tag:{parts.hostname},{commit.day}:{parts.path.strip('/') or 'changes'}/{commit.id}"


def _anchor(commit: Commit) -> str:
    return f"c-{commit.id[:12]}"


def _shown(views: ViewBuilder, changes: Sequence[Change]) -> Iterator[ChangeRow]:
    """Yield the records of a commit that are shown, limited in number and length."""
    room = MOST_SIGNS
    for change in changes[:MOST_RECORDS]:
        row = _row(views, change)
        room -= sum(map(len, row.lines))
        if room < 0:
            return
        yield row


def _row(views: ViewBuilder, change: Change) -> ChangeRow:
    before, _, after = headline(replace(change, name=_NAME), views.labels).partition(_NAME)
    record = _now(views.book, change)
    link = views.link(record, change.name) if record else LinkView(change.name)
    said = _shortened(tuple(_said(views, change)))
    return ChangeRow(before, LinkView(link.text, link.path), after, (*said, *_denied(views, change, record)))


def _denied(views: ViewBuilder, change: Change, record: PageRecord | None) -> Iterator[str]:
    """Yield the current denials of the alleged event that changed, or of claims on the record.

    The list shows no allegation without its denial, however much later that was recorded.
    """
    if not isinstance(record, Entity | Event):
        return
    claims = views.book.claims_in(record.key) if change.details else ()
    answered = (*((record,) if isinstance(record, Event) else ()), *(claim.statement for claim in claims))
    denials = {id(one): one for said in answered for one in views.book.denials_of(said)}
    yield from (described(views.plain, denial.statement) for denial in denials.values())


def _said(views: ViewBuilder, change: Change) -> Iterator[str]:
    """Yield the details below the headline of a change, without the words of removed quotes."""
    yield from (one.words for one in change.details if not (one.part in _QUOTES and one.before))
    if quotes := "; ".join(quote_words(change.quotes, change.dropped, views.labels)):
        yield quotes


def _shortened(said: tuple[str, ...]) -> tuple[str, ...]:
    return said if len(said) <= MOST_LINES else (*said[: MOST_LINES - 1], "…")


def _now(book: Book, change: Change) -> PageRecord | None:
    """Return the current record if it still has a page: by its id, or by its former one."""
    if change.table not in TABLES:
        return None
    return book.get(change.id) or book.renamed.get(change.id)
