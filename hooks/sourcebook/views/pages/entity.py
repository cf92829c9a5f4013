"""The page of an entity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...book.book import Book, Office
from ...book.ties.connections import meet
from ...exports.citation import CitingView
from ...exports.jsonld import LinkedData, linked_data, profile_nodes
from ...pagination.page_lists import Cited
from ...records.models import Alias, Entity, Event, Role
from ..blocks.connections import ties_views
from ..blocks.images import PICTURES, ImageView, first_image
from ..blocks.leads import IdentificationView, LeadParagraph, identification_view, lead_view
from ..blocks.offices import offices_held, offices_of
from ..blocks.properties import declared_facts, property_views
from ..blocks.spans import span_view
from ..builder import ViewBuilder
from ..elements import LinkView, NameView, OfficeView, QuoteView, TextView
from ..provenance import ProvenanceView, provenance_view
from ..record import Fact, citing_of, other_names, shortened, sources_fact, topic_links
from ..sections import (
    CITED,
    CLAIMS,
    DISAGREEMENTS,
    EVENTS,
    MAP,
    MENTIONS,
    SPOKEN,
    WORKS,
    SectionView,
    ShownAs,
    section_views,
)
from .namesakes import namesakes_of


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The page of an entity."""

    template: ClassVar = "profile.html"

    id: str
    #: With what tells it from others of the same name, and without.
    name: str
    plain_name: str
    kicker: tuple[str, ...]
    description: TextView
    quotes: tuple[QuoteView, ...]
    summary: TextView
    identified_as: IdentificationView | None
    lead: tuple[LeadParagraph, ...]
    image: ImageView | None
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]
    citing: CitingView
    jsonld: LinkedData
    provenance: ProvenanceView


def _offices(views: ViewBuilder, roles: Sequence[Role], at: str) -> Iterator[OfficeView]:
    """Yield somebody's offices, grouped by organization."""
    by_place: dict[str, list[Role]] = {}
    for role in roles:
        by_place.setdefault(role.organization, []).append(role)
    return (offices_held(views, held, place) for place, held in by_place.items())


def _holders(views: ViewBuilder, offices: Sequence[Office], at: str) -> Iterator[OfficeView]:
    """Yield the holders of offices in an organization, each once."""
    by_holder: dict[str, list[Office]] = {}
    for office in offices:
        by_holder.setdefault(office.holder.key, []).append(office)
    return (offices_of(views, held[0].holder, [office.role for office in held]) for held in by_holder.values())


def _names(views: ViewBuilder, aliases: Sequence[Alias], at: str) -> Iterator[NameView]:
    for alias in aliases:
        yield NameView(
            alias.name,
            views.labels(f"alias.{alias.kind}"),
            alias.language if alias.language and alias.language != views.labels.language else "",
            alias.expansion or "",
            views.text(alias.note),
            views.quotes(alias.citations),
        )


#: The style of the sections, in the order of the page.
SHOWN = {
    "Offices": ShownAs("offices", _offices),
    "Office-holders": ShownAs("offices", _holders),
    "Said": CLAIMS,
    "Differ": DISAGREEMENTS,
    "Chronology": EVENTS,
    "Words": SPOKEN,
    "Makes": CLAIMS,
    "Connections": ShownAs("ties", ties_views, meaning="ties.meaning"),
    "Map": MAP,
    "Properties": ShownAs("properties", property_views),
    "Pictures": PICTURES,
    "Names": ShownAs("names", _names),
    "Published": WORKS,
    "Mentions": MENTIONS,
    "Sources": CITED,
}
#: Sections with pages of their own follow this section.
WAYS_AFTER = "Office-holders"


def profile_view(views: ViewBuilder, entity: Entity) -> ProfileView:
    """Return everything the reference has on `entity`."""
    outline = views.placement.outline(entity)
    lists = outline.lists(views.placement)
    sections = section_views(views, outline, lists, SHOWN, entity.key, WAYS_AFTER)
    events = lists["Chronology"]
    return ProfileView(
        id=entity.key,
        name=views.plain.told_apart(entity),
        plain_name=entity.name,
        kicker=(_kind(views, entity),),
        description=views.text(entity.description),
        quotes=views.quotes(entity.citations),
        summary=views.text(entity.summary),
        identified_as=identification_view(views, entity.identified_as),
        lead=lead_view(views, entity.lead),
        image=first_image(views, entity),
        facts=tuple(_facts(views, entity, events, lists["Sources"])),
        sections=sections,
        citing=citing_of(views, entity),
        provenance=provenance_view(views, entity),
        jsonld=linked_data(views.book, entity, profile_nodes(views.placement, views.labels, entity)),
    )


def _kind(views: ViewBuilder, entity: Entity) -> str:
    """Return the name of the entity's type."""
    kind = views.book.vocabulary.entity_types.get(entity.type)
    return kind.label if kind else entity.type


def _facts(views: ViewBuilder, entity: Entity, events: Sequence[Event], sources: Sequence[Cited]) -> Iterator[Fact]:
    """Yield the rows of a profile's infobox, without empty ones."""
    labels = views.labels
    met = views.those(_met(views.book, entity, events))
    rows = {
        "also": tuple(map(LinkView, other_names(entity))),
        "namesakes": namesakes_of(views, entity),
        "taken_for": tuple(map(views.link, views.book.names.taken_for.get(entity.key, ()))),
        "offices": tuple(dict.fromkeys(views.who(role.organization) for role in entity.roles)),
        "met": shortened(labels, met, "#Connections"),
        "chronology": (LinkView(labels.count("fact.events", len(events)), "#Chronology"),) if events else (),
        "topics": topic_links(views, entity.topics),
        "links": tuple(LinkView(name, url) for name, url in entity.links.items()),
        "sources": (sources_fact(views, sources),) if sources else (),
    }
    yield from declared_facts(views, entity, "infobox")
    for name, links in rows.items():
        if links:
            yield Fact(labels(f"fact.{name}"), links, span_view(views, events) if name == "chronology" else None)


def _met(book: Book, entity: Entity, events: Sequence[Event]) -> dict[str, None]:
    """Return the entities of the same type that took part in a meeting with this one that has taken place."""
    met: dict[str, None] = {}
    for event in events:
        if event.key in book.crowds:
            continue
        own = [one for one in event.participants if one.entity == entity.key]
        for other in book.co_participants(event, entity.key):
            fellow = book.entities.get(other.entity or "")
            if fellow and fellow.type == entity.type and any(meet(book, event, one, other) for one in own):
                met[fellow.key] = None
    return met
