"""The page of an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...exports.citation import CitingView
from ...exports.jsonld import LinkedData, event_nodes, linked_data
from ...pagination.page_lists import FIRST, Cited, Related, related
from ...records.models import Event, Participant
from ..blocks.images import PICTURES
from ..builder import ViewBuilder
from ..elements import (
    DateView,
    DenialView,
    EventRow,
    LinkView,
    MentionView,
    ParticipantView,
    QuoteView,
    RoleView,
    TextView,
)
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
    jsonld: LinkedData
    provenance: ProvenanceView


def _participants(views: ViewBuilder, participants: Sequence[Participant], at: str) -> Iterator[RoleView]:
    """Yield the participants by role, in the order of the record; people before bodies, those without a page last."""
    by_role: dict[str, list[Participant]] = {}
    for participant in participants:
        by_role.setdefault(participant.role, []).append(participant)
    for name, found in by_role.items():
        role = views.book.vocabulary.participant_roles.get(name)
        in_order = sorted(found, key=lambda one: _rank(views, one))
        views_of_them = tuple(ParticipantView(_who(views, one), views.text(one.note)) for one in in_order)
        yield RoleView(role.label if role else name, views.text(role.description if role else None), views_of_them)


def _rank(views: ViewBuilder, participant: Participant) -> int:
    """Return the place of a participant's type in the vocabulary, which has people first."""
    types, entity = list(views.book.vocabulary.entity_types), views.book.entities.get(participant.entity or "")
    return types.index(entity.type) if entity and entity.type in types else len(types)


def _who(views: ViewBuilder, participant: Participant) -> LinkView:
    return views.who(participant.entity) if participant.entity else LinkView(participant.name or "")


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
    "Pictures": PICTURES,
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
        jsonld=linked_data(views.book, event, event_nodes(views.placement, labels, event)),
    )


def _kind(views: ViewBuilder, event: Event) -> str:
    """Return the name of the event's type."""
    kind = views.book.vocabulary.event_types.get(event.type)
    return kind.label if kind else event.type


def _facts(views: ViewBuilder, event: Event, sources: Sequence[Cited]) -> Iterator[Fact]:
    """Yield the rows of an event's infobox, without empty ones."""
    labels = views.labels
    rows = (
        ("chronology", _year(views, event)),
        ("where", views.those(event.places)),
        ("topics", topic_links(views, event.topics)),
    )
    for name, links in rows:
        if links:
            yield Fact(labels(f"fact.{name}"), links)
    if sources:
        yield Fact(labels("fact.sources"), (sources_fact(views, sources),))


def _year(views: ViewBuilder, event: Event) -> tuple[LinkView, ...]:
    """Return a link to the year in the chronology that shows what happened around the event; none if it is unknown."""
    year = views.book.listed[event.key].year
    return () if year is None else (year_link(views.labels, year),)
