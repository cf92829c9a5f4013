"""The search index, made from what pages show instead of from their HTML.

Each entry is a page or a part of one. A claim's attribution and its words stand in one paragraph, since search shows
whole paragraphs: an allegation is never found without who makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from .labels import Labels
from .page_views import (
    AcronymView,
    ChronologyView,
    EventView,
    HomeView,
    IndexView,
    ProfileView,
    SourceView,
    SupportView,
    TopicRow,
    TopicView,
)
from .views import ClaimGroup, ClaimView, DisagreementView, LinkView, OfficeView, QuoteView, SpokenView, plain


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a page that can be found: its anchor (empty for the page itself), title and plain paragraphs."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]


def as_document(path: str, entry: Entry, boost: float) -> dict[str, Any]:
    """An entry as the theme's search reads it: `{location, title, text, boost}`, title and text being HTML."""
    return {
        "location": f"{path}#{entry.anchor}" if entry.anchor else path,
        "title": escape(entry.title, quote=False),
        "text": "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in entry.paragraphs if paragraph),
        "boost": boost,
    }


def profile_entries(view: ProfileView, labels: Labels) -> Iterator[Entry]:
    """A profile: its description with its names, then each section of its own."""
    names = ", ".join(dict.fromkeys(name.name for name in view.names))
    yield Entry("", view.name, (f"{view.kicker}: {plain(view.description)}", names))
    yield from _claims("Said", view.claims, labels)
    yield from _disagreements(view.disagreements, labels)
    yield from _offices("Offices", labels("profile.offices"), view.offices)
    yield from _offices("Office-holders", labels("profile.holders"), view.holders)
    yield from _words(view.words, labels("profile.words"), labels)


def event_entries(view: EventView, labels: Labels) -> Iterator[Entry]:
    """An event: its description with status, date, places and participants, then what is said of it."""
    by = f" {labels('event.alleged_by')} {view.by.words}" if view.by else ""
    people = ", ".join(part.who.words for part in view.parts)
    places = ", ".join(link.words for fact in view.facts for link in fact.links)
    first = f"{view.status_label}{by}, {view.date.words}: {plain(view.description)}"
    yield Entry("", view.title, (" ".join((first, *_quoted(view.quotes))), people, places))
    yield from _claims("Said", view.claims, labels)
    yield from _disagreements(view.disagreements, labels)
    yield from _words(view.words, labels("event.words"), labels)


def source_entries(view: SourceView, labels: Labels) -> Iterator[Entry]:
    """A source, then each quote with what it supports."""
    names = ", ".join(link.words for fact in view.facts for link in fact.links)
    yield Entry("", view.title, (f"{view.kicker}: {plain(view.note)}", names))
    for one in view.quotes:
        supports = (_support(support, labels) for support in one.supports)
        yield Entry(one.anchor, view.title, (" ".join((*_quoted([one.quote]), *supports)),))


def _support(support: SupportView, labels: Labels) -> str:
    by = f" {labels('claim.by')} {support.by.words}" if support.by else ""
    return f"{support.what}{by}: {plain(support.words)}"


def topic_entries(view: TopicView, labels: Labels) -> Iterator[Entry]:
    """A topic: what it covers."""
    yield Entry("", view.title, (f"{view.kicker}: {plain(view.description)}",))


def topics_entries(rows: Iterable[TopicRow], labels: Labels) -> Iterator[Entry]:
    """The list of topics."""
    yield Entry("", labels("topics.title"), (", ".join(row.link.words for row in rows),))


def acronym_entries(acronyms: Iterable[AcronymView], labels: Labels) -> Iterator[Entry]:
    """The acronyms, each with its expansions."""
    yield Entry("", labels("acronyms.title"), (labels("acronyms.lede"),))
    for one in acronyms:
        uses = (f"{use.entity.words}: {use.expansion or labels('acronyms.not_expanded')}" for use in one.expansions)
        yield Entry(one.anchor, one.acronym, tuple(uses))


def home_entries(view: HomeView, labels: Labels) -> Iterator[Entry]:
    """The first page."""
    yield Entry("", view.title, (view.subtitle,))


def title_entries(view: IndexView | ChronologyView, labels: Labels) -> Iterator[Entry]:
    """A list, found by its title: what it lists is found by itself."""
    yield Entry("", view.title, ())


def _claims(prefix: str, groups: Iterable[ClaimGroup], labels: Labels) -> Iterator[Entry]:
    for group in groups:
        lines = tuple(claim_line(claim, labels) for claim in group.claims)
        yield Entry(f"{prefix}-{group.kind}", group.title, lines)


def _disagreements(views: Iterable[DisagreementView], labels: Labels) -> Iterator[Entry]:
    for view in views:
        if view.anchor:
            yield Entry(view.anchor, plain(view.question), tuple(claim_line(one, labels) for one in view.positions))


def _offices(anchor: str, title: str, offices: Iterable[OfficeView]) -> Iterator[Entry]:
    lines = tuple(
        f"{office.who.words}: " + " ".join((wording.title, *_quoted(wording.quotes)))
        for office in offices
        for wording in office.wordings
    )
    if lines:
        yield Entry(anchor, title, lines)


def _words(views: Iterable[SpokenView], title: str, labels: Labels) -> Iterator[Entry]:
    lines = tuple(
        f"{labels('quote.speaker')} {view.quote.speaker.words if view.quote.speaker else ''}: "
        + " ".join(_quoted([view.quote]))
        for view in views
    )
    if lines:
        yield Entry("Words", title, lines)


def claim_line(claim: ClaimView, labels: Labels) -> str:
    """A claim in one line of plain words: its kind, who makes it, through whom, where, the claim, the words quoted."""
    parts = [claim.label]
    if claim.by:
        parts.append(f"{labels('claim.by')} {claim.by.words}")
    if claim.via:
        parts.append(f"{labels('claim.through')} {_names(claim.via)}")
    if claim.reported_in:
        parts.append(f"{labels('claim.reported_in')} {_names(claim.reported_in)}")
    return " ".join((f"{' '.join(parts)}: {plain(claim.text)}", *_quoted(claim.quotes)))


def _names(links: Iterable[LinkView]) -> str:
    return ", ".join(link.words for link in links)


def _quoted(quotes: Iterable[QuoteView]) -> Iterator[str]:
    for quote in quotes:
        yield f"“{quote.words}” {plain(quote.translation)}".strip()
