"""What the page of an event shows: `event_view(views, event)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...core.edtf import Edtf
from ...core.labels import Labels
from ...exports.citation import CitingView
from ...exports.jsonld import as_script, event_nodes
from ...pagination.page_lists import Cited, Near, Related, related
from ...records.models import Event, Participant
from ..builder import ViewBuilder
from ..elements import DateView, DenialView, EventRow, LinkView, MentionView, ParticipantView, QuoteView, TextView
from ..provenance import ProvenanceView, provenance_view
from ..record import Fact, citing_of, topic_links
from ..sections import CITED, CLAIMS, DISAGREEMENTS, MENTIONS, SPOKEN, SectionView, ShownAs, section_views


@dataclass(frozen=True, slots=True)
class RelatedView:
    """How the event stands to another."""

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
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]
    citing: CitingView
    #: Nodes of linked data, inert in a script element.
    jsonld: str
    provenance: ProvenanceView


def _participants(views: ViewBuilder, participants: Sequence[Participant], at: str) -> Iterator[ParticipantView]:
    return (views.participant(participant) for participant in participants)


def _note(views: ViewBuilder, notes: Sequence[str], at: str) -> TextView:
    return views.text("\n\n".join(notes))


def _related(views: ViewBuilder, found: Sequence[Related], at: str) -> Iterator[RelatedView]:
    return (RelatedView(_relation(views, one), views.event_row(one[1])) for one in found)


def _related_in_part(views: ViewBuilder, found: Sequence[Related], at: str) -> Iterator[MentionView]:
    """Each related event with all that it is to the event `at`."""
    labels: dict[str, list[str]] = {}
    for one in related(views.book, views.book.events[at]):
        labels.setdefault(one[1].key, []).append(_relation(views, one))
    return (MentionView(views.link(event), tuple(labels[event.key])) for _, event, _ in found)


def _relation(views: ViewBuilder, found: Related) -> str:
    name, _, inverse = found
    kind = views.book.vocabulary.event_relations[name]
    return kind.inverse if inverse else kind.label


def _around(views: ViewBuilder, near: Sequence[Near], at: str) -> Iterator[RelatedView]:
    date = views.book.events[at].date.date
    return (
        RelatedView(_apart(views.labels, date, other.date.date, earlier), views.event_row(other))
        for other, earlier in near
    )


def _year(views: ViewBuilder, at: str) -> LinkView | None:
    year = views.book.events[at].date.date.year
    return LinkView(views.labels("chronology.page", year=year), f"chronology/{year}.html") if year is not None else None


#: How the sections are shown, in the order of the page.
SHOWN = {
    "Participants": ShownAs("participants", _participants),
    "Words": SPOKEN,
    "Said": CLAIMS,
    "Differ": DISAGREEMENTS,
    "Note": ShownAs("text", _note),
    "Related": ShownAs("related", _related, in_part=ShownAs("mentions", _related_in_part)),
    "Around": ShownAs("related", _around, more=_year),
    "Mentions": MENTIONS,
    "Sources": CITED,
}
#: Behind this section stand those that are on pages of their own.
WAYS_AFTER = "Around"


def event_view(views: ViewBuilder, event: Event) -> EventView:
    """Everything the reference holds on `event`."""
    labels, outline = views.labels, views.placement.outline(event)
    lists = outline.lists(views.placement)
    return EventView(
        id=event.key,
        title=event.title,
        kicker=_kicker(views, event, lists["Sources"]),
        status=event.status,
        status_label=labels(f"status.{event.status}"),
        status_meaning=labels(f"status_meaning.{event.status}"),
        date=views.date(event.date),
        by=views.who(event.by) if event.by else None,
        denials=views.denials(event),
        description=views.text(event.description),
        quotes=views.quotes(event.citations),
        facts=tuple(_facts(views, event)),
        sections=section_views(views, outline, lists, SHOWN, event.key, WAYS_AFTER),
        citing=citing_of(views, event),
        provenance=provenance_view(views, event),
        jsonld=as_script(event_nodes(views.placement, labels, event)),
    )


def _kicker(views: ViewBuilder, event: Event, sources: Sequence[Cited]) -> tuple[str, ...]:
    """What the event is, and what is known of it."""
    labels, kind = views.labels, views.book.vocabulary.event_types.get(event.type)
    return (
        kind.label if kind else event.type,
        labels.count("profile.sources", len(sources)),
        labels.count("profile.quotes", sum(number for _, number in sources)),
    )


def _facts(views: ViewBuilder, event: Event) -> Iterator[Fact]:
    """The rows of an event's infobox; what has nothing to say is left out."""
    labels = views.labels
    yield Fact(labels("fact.date"), (), views.date(event.date))
    for name, links in (("where", views.those(event.places)), ("topics", topic_links(views, event.topics))):
        if links:
            yield Fact(labels(f"fact.{name}"), links)


def _apart(labels: Labels, date: Edtf, other: Edtf, earlier: bool) -> str:
    """How far apart two dates are: in days when both are known to the day."""
    if date.form == other.form == "day" and date.earliest and other.earliest:
        days = abs((other.earliest - date.earliest).days)
        if not days:
            return labels("event.same_day")
        return labels.count("event.days_before" if earlier else "event.days_after", days)
    return labels("event.before") if earlier else labels("event.after")
