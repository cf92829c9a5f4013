"""The page of an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from ...exports.citation import CitingView
from ...exports.jsonld import as_script, event_nodes
from ...pagination.page_lists import FIRST, Cited, Related, related
from ...records.models import Event, Participant
from ..builder import ViewBuilder
from ..elements import DateView, DenialView, EventRow, LinkView, MentionView, ParticipantView, QuoteView, TextView
from ..part_links import year_link
from ..provenance import ProvenanceView, provenance_view
from ..record import Fact, citing_of, sources_fact, topic_links
from ..sections import CITED, CLAIMS, DISAGREEMENTS, MENTIONS, SPOKEN, SectionView, ShownAs, section_views


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A relation of the event to another."""

    label: str
    row: EventRow


@dataclass(frozen=True, slots=True)
class EventView:
    """The page of an event."""

    template: ClassVar = "event.html"

    id: str
    title: str
    kicker: tuple[str, ...]
    status: str
    status_label: str
    status_meaning: str
    date: DateView
    by: LinkView | None
    denials: tuple[DenialView, ...]
    description: TextView
    quotes: tuple[QuoteView, ...]
    summary: TextView
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]
    citing: CitingView
    #: Nodes of linked data, safe inside a script element.
    jsonld: str
    provenance: ProvenanceView


def _participants(views: ViewBuilder, participants: Sequence[Participant], at: str) -> Iterator[ParticipantView]:
    return (views.participant(participant) for participant in participants)


def _note(views: ViewBuilder, notes: Sequence[str], at: str) -> TextView:
    return views.text("\n\n".join(notes))


def _related(views: ViewBuilder, found: Sequence[Related], at: str) -> Iterator[RelatedView]:
    return (RelatedView(_relation(views, one), views.event_row(one[1])) for one in found)


def _related_in_part(views: ViewBuilder, found: Sequence[Related], at: str) -> Iterator[MentionView]:
    """Yield each related event with all its relations to the event `at`."""
    labels: dict[str, list[str]] = {}
    for one in related(views.book, views.book.events[at]):
        labels.setdefault(one[1].key, []).append(_relation(views, one))
    return (MentionView(views.link(event), tuple(labels[event.key])) for _, event, _ in found)


def _relation(views: ViewBuilder, found: Related) -> str:
    name, _, inverse = found
    kind = views.book.vocabulary.event_relations[name]
    return kind.inverse if inverse else kind.label


#: The style of the sections, in the order of the page.
SHOWN = {
    "Participants": ShownAs("participants", _participants, first=FIRST),
    "Words": SPOKEN,
    "Said": CLAIMS,
    "Differ": DISAGREEMENTS,
    "Note": ShownAs("text", _note),
    "Related": ShownAs("related", _related, in_part=ShownAs("mentions", _related_in_part)),
    "Mentions": MENTIONS,
    "Sources": CITED,
}
#: Sections with pages of their own follow this section.
WAYS_AFTER = "Related"


def event_view(views: ViewBuilder, event: Event) -> EventView:
    """Return everything the reference has on `event`."""
    labels, outline = views.labels, views.placement.outline(event)
    lists = outline.lists(views.placement)
    return EventView(
        id=event.key,
        title=event.title,
        kicker=(_kind(views, event),),
        status=event.status,
        status_label=labels(f"status.{event.status}"),
        status_meaning=labels(f"status_meaning.{event.status}"),
        date=views.date(event.date),
        by=views.who(event.by) if event.by else None,
        denials=views.denials(event),
        description=views.text(event.description),
        quotes=views.quotes(event.citations),
        summary=views.text(event.summary),
        facts=tuple(_facts(views, event, lists["Sources"])),
        sections=section_views(views, outline, lists, SHOWN, event.key, WAYS_AFTER),
        citing=citing_of(views, event),
        provenance=provenance_view(views, event),
        jsonld=as_script(event_nodes(views.placement, labels, event)),
    )


def _kind(views: ViewBuilder, event: Event) -> str:
    """Return the name of the event's type."""
    kind = views.book.vocabulary.event_types.get(event.type)
    return kind.label if kind else event.type


def _facts(views: ViewBuilder, event: Event, sources: Sequence[Cited]) -> Iterator[Fact]:
    """Yield the rows of an event's infobox, without empty ones."""
    labels = views.labels
    yield Fact(labels("fact.date"), (), replace(views.date(event.date), how=()))
    rows = (
        ("chronology", _year(views, event)),
        ("where", views.those(event.places)),
        ("topics", topic_links(views, event.topics)),
    )
    for name, links in rows:
        if links:
            yield Fact(labels(f"fact.{name}"), links)
    if sources:
        yield Fact(labels("fact.sources"), (sources_fact(views, views.book.address(event), sources),))


def _year(views: ViewBuilder, event: Event) -> tuple[LinkView, ...]:
    """Return a link to the year in the chronology that shows what happened around the event; none if it is unknown."""
    year = event.date.date.year
    return () if year is None else (year_link(views.labels, year),)
