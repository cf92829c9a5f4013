"""What each kind of page shows, as one view a page: `profile_view(views, entity)` and so on."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, islice
from typing import TypeVar

from .bonds import bonds, meet
from .citing import CitingView, citing_view, text_fragment
from .connections import ConnectionView, connection_view
from .coverage import Coverage, SourceCoverage, coverage
from .dates import Edtf
from .exports.coins import as_coins
from .exports.csl import csl_item
from .exports.jsonld import as_script, event_nodes, profile_nodes, source_nodes
from .exports.naming import isolate, name_of
from .exports.tables import TABLES, Table
from .labels import Labels
from .model import Book, Quotation, by_name, quote_anchor
from .parting import (
    LINK,
    Listing,
    Moved,
    Part,
    Steps,
    address_of,
    by_steps,
    initial,
    move,
    sort_name,
    steps_of_date,
    steps_of_name,
)
from .parts import MovedView, moved_views, part_links
from .pictures import AxisView, StripView, axis_view, strip_of_months, strip_of_years
from .provenance import ProvenanceView, provenance_view
from .quotes import quoted_share
from .records import (
    KINDS,
    Alias,
    Entity,
    Event,
    Relation,
    Source,
    Spoken,
    Statement,
    Wording,
)
from .sections import (
    ACRONYMS,
    citations_for,
    citations_in,
    cited,
    claims_made,
    claims_shown,
    disagreements_on,
    mentions,
    quotes_of,
    words_shown,
)
from .ties import MOST_TIES, TiesView, ties_view
from .views import (
    ClaimGroup,
    CountView,
    DateView,
    DisagreementView,
    EventRow,
    LinkView,
    NameView,
    OfficeView,
    ParticipantView,
    QuoteView,
    SourceRow,
    SpokenView,
    TextView,
    UseView,
    Views,
    acronym_anchor,
)
from .wording import language_name, month_words


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of an infobox: its name, and what stands beside it."""

    name: str
    links: tuple[LinkView, ...]
    date: DateView | None = None


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The page of an entity."""

    id: str
    name: str
    kicker: tuple[str, ...]
    description: TextView
    quotes: tuple[QuoteView, ...]
    facts: tuple[Fact, ...]
    names: tuple[NameView, ...]
    offices: tuple[OfficeView, ...]
    holders: tuple[OfficeView, ...]
    connections: tuple[ConnectionView, ...]
    ties: TiesView | None
    axis: AxisView | None
    strip: StripView | None
    claims: tuple[ClaimGroup, ...]
    disagreements: tuple[DisagreementView, ...]
    chronology: tuple[EventRow, ...]
    words: tuple[SpokenView, ...]
    said: tuple[ClaimGroup, ...]
    published: tuple[SourceRow, ...]
    mentions: tuple[UseView, ...]
    sources: tuple[SourceRow, ...]
    moved: tuple[MovedView, ...]
    citing: CitingView
    #: Nodes of linked data, inert in a script element.
    jsonld: str
    provenance: ProvenanceView


def profile_view(views: Views, entity: Entity) -> ProfileView:
    """Everything the reference holds on `entity`."""
    book, labels, key = views.book, views.labels, entity.key
    kind = book.vocabulary.entity_types.get(entity.type)
    events = book.events_of.get(key, [])
    moved = views.places.moved(entity)
    sources = cited(book, citations_for(book, entity))
    bound = bonds(book, entity)
    near = tuple(connection_view(views, bond) for bond in bound[: MOST_TIES if "Connections" in moved else None])
    axis = axis_view(views, entity, events)
    return ProfileView(
        id=key,
        name=entity.name,
        kicker=(
            kind.label if kind else entity.type,
            labels("profile.of_sources", n=len(sources), all=len(book.sources)),
            labels.count("profile.quotes", sum(number for _, number in sources)),
        ),
        description=views.text(entity.description),
        quotes=views.quotes(entity.citations),
        facts=tuple(_facts(views, entity, events)),
        names=views.names(entity),
        offices=tuple(views.office(role, views.who(role.organization), anchored=True) for role in entity.roles),
        holders=tuple(
            views.office(office.role, views.link(office.holder), anchored=False)
            for office in _kept("Office-holders", moved, book.offices_at.get(key, ()))
        ),
        connections=() if "Connections" in moved else near,
        ties=ties_view(views, entity, near, len(bound)),
        axis=axis,
        strip=None if axis else strip_of_years(views, f"strip-{key}", entity.name, events),
        claims=views.claim_groups(_kept("Said", moved, claims_shown(book, key)), key),
        disagreements=tuple(
            views.disagreement(home, disagreement, key)
            for home, disagreement in _kept("Differ", moved, book.disagreements_at.get(key, ()))
        ),
        chronology=views.event_rows(_kept("Chronology", moved, events), key),
        words=tuple(views.spoken(quotation, key) for quotation in _kept("Words", moved, words_shown(book, entity))),
        said=views.claim_groups(_kept("Makes", moved, claims_made(book, key)), key),
        published=tuple(
            views.source_row(source, number_of_quotes(book, source))
            for source in _kept("Published", moved, book.works_of.get(key, ()))
        ),
        mentions=views.mentions(_kept("Mentions", moved, mentions(book, entity))),
        sources=views.source_rows(_kept("Sources", moved, sources)),
        moved=moved_views(views, book.address(entity), moved, section_titles(labels, entity)),
        citing=_citing(views, entity),
        provenance=provenance_view(views, entity),
        jsonld=as_script(profile_nodes(views.places, labels, entity)),
    )


ThingT = TypeVar("ThingT")


def _kept(section: str, moved: Moved, things: Iterable[ThingT]) -> Iterable[ThingT]:
    """What a section shows on the page itself: nothing when it is on pages of its own."""
    return () if section in moved else things


def section_titles(labels: Labels, record: Entity | Event | Source) -> dict[str, str]:
    """What the sections of a record's page that may be moved are called, by anchor."""
    of = {Entity: "profile", Event: "event", Source: "source"}[type(record)]
    return {
        "Said": labels("event.said" if of == "event" else "profile.said"),
        "Differ": labels("profile.differ"),
        "Chronology": labels("profile.chronology"),
        "Words": labels("event.words" if of == "event" else "profile.words"),
        "Makes": labels("profile.makes"),
        "Connections": labels("picture.connections.title"),
        "Published": labels("profile.published"),
        "Office-holders": labels("profile.holders"),
        "Mentions": labels("profile.mentions"),
        "Sources": labels("sources.used"),
        "Related": labels("event.related"),
        "Quotes": labels("source.quotes"),
        "Contains": labels("source.contains"),
    }


def _citing(views: Views, record: Entity | Event | Source) -> CitingView:
    """How the record's page is cited."""
    name, address = views.plain.named(record), views.book.address(record)
    files = isinstance(record, Source)
    return citing_view(views.book, views.labels, name, address, files, True, views.edition, record.formerly)


def _facts(views: Views, entity: Entity, events: list[Event]) -> Iterator[Fact]:
    """The rows of a profile's infobox; what has nothing to say is left out."""
    book, labels = views.book, views.labels
    if names := _other_names(entity):
        yield Fact(labels("fact.also"), tuple(map(LinkView, names)))
    offices = tuple(dict.fromkeys(views.who(role.organization) for role in entity.roles))
    if offices:
        yield Fact(labels("fact.offices"), offices)
    met = _met(book, entity, events)
    if met:
        yield Fact(labels("fact.met"), _shortened(labels, views.those(met), f"{book.address(entity)}#Connections"))
    if events:
        dates = [
            view for event in (events[0], events[-1]) if event.date.date.dated for view in (views.date(event.date),)
        ]
        link = LinkView(labels.count("fact.events", len(events)), f"{book.address(entity)}#Chronology")
        yield Fact(labels("fact.chronology"), (link,), _span(dates, labels))
    topics = tuple(topic_link(views, topic) for topic in entity.topics if topic in book.vocabulary.topics)
    if topics:
        yield Fact(labels("fact.topics"), topics)
    elsewhere = tuple(LinkView(name, url) for name, url in entity.links.items())
    if elsewhere:
        yield Fact(labels("fact.links"), elsewhere)


def _other_names(entity: Entity) -> tuple[str, ...]:
    """The names of an entity besides its own, each once: an acronym that no source expands is the name itself."""
    return tuple(dict.fromkeys(alias.name for alias in entity.aliases if alias.name != entity.name))


#: So many names stand in a row of an infobox; a further link leads to the rest.
_MOST_IN_FACT = 30


def _shortened(labels: Labels, links: tuple[LinkView, ...], rest: str) -> tuple[LinkView, ...]:
    """The first of many links, and one to the address where all of them stand."""
    left = len(links) - _MOST_IN_FACT
    return links if left <= 0 else (*links[:_MOST_IN_FACT], LinkView(labels("picture.ties.more", n=left), rest))


def _span(dates: list[DateView], labels: Labels) -> DateView | None:
    if not dates:
        return None
    first, last = dates[0].words, dates[-1].words
    return DateView(first if first == last else labels("fact.span", first=first, last=last))


def _met(book: Book, entity: Entity, events: list[Event]) -> dict[str, None]:
    """Entities of its own type with whom it took part in a meeting that has taken place."""
    met: dict[str, None] = {}
    for event in events:
        own = [one for one in event.participants if one.entity == entity.key]
        for other in book.fellows(event, entity.key):
            fellow = book.entities.get(other.entity or "")
            if fellow and fellow.type == entity.type and any(meet(book, event, one, other) for one in own):
                met[fellow.key] = None
    return met


def topic_link(views: Views, topic: str) -> LinkView:
    """A link to the page of a topic."""
    return LinkView(views.book.vocabulary.topics[topic].label, f"topics/{topic}.html")


@dataclass(frozen=True, slots=True)
class RelatedView:
    """How the event stands to another."""

    label: str
    row: EventRow


@dataclass(frozen=True, slots=True)
class EventView:
    """The page of an event."""

    id: str
    title: str
    kicker: tuple[str, ...]
    status: str
    status_label: str
    status_meaning: str
    date: DateView
    by: LinkView | None
    description: TextView
    quotes: tuple[QuoteView, ...]
    facts: tuple[Fact, ...]
    parts: tuple[ParticipantView, ...]
    words: tuple[SpokenView, ...]
    claims: tuple[ClaimGroup, ...]
    disagreements: tuple[DisagreementView, ...]
    related: tuple[RelatedView, ...]
    note: TextView
    mentions: tuple[UseView, ...]
    sources: tuple[SourceRow, ...]
    moved: tuple[MovedView, ...]
    around: tuple[RelatedView, ...]
    year: LinkView | None
    citing: CitingView
    #: Nodes of linked data, inert in a script element.
    jsonld: str
    provenance: ProvenanceView


def event_view(views: Views, event: Event) -> EventView:
    """Everything the reference holds on `event`."""
    book, labels, key = views.book, views.labels, event.key
    kind = book.vocabulary.event_types.get(event.type)
    sources = cited(book, citations_for(book, event))
    moved = views.places.moved(event)
    topics = tuple(topic_link(views, topic) for topic in event.topics if topic in book.vocabulary.topics)
    facts = [
        Fact(labels("fact.date"), (), views.date(event.date)),
        Fact(labels("fact.where"), views.those(event.places)),
        Fact(labels("fact.topics"), topics),
    ]
    return EventView(
        id=key,
        title=event.title,
        kicker=(
            kind.label if kind else event.type,
            labels.count("profile.sources", len(sources)),
            labels.count("profile.quotes", sum(number for _, number in sources)),
        ),
        status=event.status,
        status_label=labels(f"status.{event.status}"),
        status_meaning=labels(f"status_meaning.{event.status}"),
        date=views.date(event.date),
        by=views.who(event.by) if event.by else None,
        description=views.text(event.description),
        quotes=views.quotes(event.citations),
        facts=tuple(fact for fact in facts if fact.links or fact.date),
        parts=tuple(views.part(participant) for participant in event.participants),
        words=tuple(views.spoken(quotation, key) for quotation in _kept("Words", moved, words_shown(book, event))),
        claims=views.claim_groups(_kept("Said", moved, claims_shown(book, key)), key),
        disagreements=tuple(
            views.disagreement(home, one, key)
            for home, one in _kept("Differ", moved, book.disagreements_at.get(key, ()))
        ),
        related=() if "Related" in moved else tuple(_related(views, event)),
        note=views.text(event.note),
        mentions=views.mentions(_kept("Mentions", moved, mentions(book, event))),
        sources=views.source_rows(_kept("Sources", moved, sources)),
        moved=moved_views(views, book.address(event), moved, section_titles(labels, event)),
        around=tuple(RelatedView(words, views.event_row(other)) for other, words in _around(book, labels, event)),
        year=_year_link(labels, event.date.date.year),
        citing=_citing(views, event),
        provenance=provenance_view(views, event),
        jsonld=as_script(event_nodes(views.places, labels, event)),
    )


def _related(views: Views, event: Event) -> Iterator[RelatedView]:
    for kind, other, inverse in views.book.related_to.get(event.key, ()):
        relation, record = views.book.vocabulary.event_relations.get(kind), views.book.events.get(other)
        if relation and record:
            yield RelatedView(relation.inverse if inverse else relation.label, views.event_row(record))


#: Events no farther apart than this are shown as happening around the same time.
_AROUND = datetime.timedelta(days=30)
#: So many before an event, and so many after it; a site of many events would otherwise be the square of their number.
_MOST_AROUND = 8


def _around(book: Book, labels: Labels, event: Event) -> Iterator[tuple[Event, str]]:
    """The events before and after a dated one in the chronology, and the nearest that fell within 30 days of it, each
    with how far apart they are as far as the dates tell."""
    if not event.date.date.dated:
        return
    at, dated = book.position[event.key], book.dated
    backwards = (dated[position] for position in range(at - 1, -1, -1))
    forwards = (dated[position] for position in range(at + 1, len(dated)))
    earlier = (other for other in _while_close(event, backwards) if other is dated[at - 1] or _near(other, event))
    later = (other for other in _while_close(event, forwards) if other is dated[at + 1] or _near(other, event))
    for other in reversed(list(islice(earlier, _MOST_AROUND))):
        yield other, _apart(labels, event.date.date, other.date.date, earlier=True)
    for other in islice(later, _MOST_AROUND):
        yield other, _apart(labels, event.date.date, other.date.date, earlier=False)


def _year_link(labels: Labels, year: int | None) -> LinkView | None:
    return LinkView(labels("chronology.page", year=year), f"chronology/{year}.html") if year is not None else None


def _while_close(event: Event, others: Iterator[Event]) -> Iterator[Event]:
    """The first of `others`, which go away from `event` in time, and those whose earliest day is near enough."""
    start = event.date.date.earliest or event.date.date.latest
    for number, other in enumerate(others):
        day = other.date.date.earliest or other.date.date.latest
        if number and (start is None or day is None or abs(day - start) > 2 * _AROUND):
            return
        yield other


def _near(one: Event, other: Event) -> bool:
    """Whether two events certainly fell within 30 days of each other."""
    days = [day for event in (one, other) for day in (event.date.date.earliest, event.date.date.latest)]
    known = [day for day in days if day]
    return len(known) == 4 and max(known) - min(known) <= _AROUND


def _apart(labels: Labels, date: Edtf, other: Edtf, earlier: bool) -> str:
    """How far apart two dates are: in days when both are known to the day."""
    if date.form == other.form == "day" and date.earliest and other.earliest:
        days = abs((other.earliest - date.earliest).days)
        if not days:
            return labels("event.same_day")
        return labels.count("event.days_before" if earlier else "event.days_after", days)
    return labels("event.before") if earlier else labels("event.after")


@dataclass(frozen=True, slots=True)
class SupportView:
    """What a quote stands for: the kind of thing, its words, the record it belongs to, and who makes the claim; the
    question to which it is one answer, where sources differ."""

    what: str
    kind: str
    words: TextView
    link: LinkView
    by: LinkView | None
    question: LinkView | None = None


@dataclass(frozen=True, slots=True)
class SourceQuote:
    """A quote on its source's page, with everything it supports; `live` and `archived` lead to the words in the work at
    its address and in the archived copy."""

    anchor: str
    quote: QuoteView
    supports: tuple[SupportView, ...]
    live: str = ""
    archived: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """The page of a source."""

    id: str
    title: str
    kicker: tuple[str, ...]
    coins: str
    supplied: bool
    language: str
    facts: tuple[Fact, ...]
    note: TextView
    url: str
    archived: str
    archived_on: DateView | None
    contains: tuple[LinkView, ...]
    quotes: tuple[SourceQuote, ...]
    mentions: tuple[UseView, ...]
    moved: tuple[MovedView, ...]
    citing: CitingView
    #: Nodes of linked data, inert in a script element.
    jsonld: str
    provenance: ProvenanceView


def source_view(views: Views, source: Source) -> SourceView:
    """A source with every quote drawn from it, in the order of its text as far as the locators tell."""
    book, labels = views.book, views.labels
    ordered = quotes_of(book, views.verification, source)
    moved = views.places.moved(source)
    return SourceView(
        id=source.key,
        title=source.title,
        kicker=(labels(f"source_type.{source.type}"), labels.count("profile.quotes", len(ordered))),
        coins=as_coins(csl_item(book, source)),
        supplied=source.title_supplied,
        language=source.language if source.language != labels.language else "",
        facts=tuple(_source_facts(views, source)),
        note=views.text(source.note),
        url=source.url or "",
        archived=source.archived.url if source.archived else "",
        archived_on=views.date(source.archived.date) if source.archived else None,
        contains=tuple(views.link(other) for other in _kept("Contains", moved, book.within.get(source.key, ()))),
        quotes=tuple(source_quote(views, source, group) for group in _kept("Quotes", moved, ordered)),
        mentions=views.mentions(_kept("Mentions", moved, mentions(book, source))),
        moved=moved_views(views, book.address(source), moved, section_titles(labels, source)),
        citing=_citing(views, source),
        provenance=provenance_view(views, source),
        jsonld=as_script(source_nodes(views.places, labels, source)),
    )


def source_quote(views: Views, source: Source, group: list[Quotation]) -> SourceQuote:
    """A quote that is drawn on by all of `group`."""
    citation = group[0].citation
    return SourceQuote(
        quote_anchor(citation),
        views.quote(citation),
        tuple(support_view(views, quotation) for quotation in group),
        text_fragment(source.url, citation.quote) if source.url else "",
        text_fragment(source.archived.url, citation.quote) if source.archived else "",
    )


def _source_facts(views: Views, source: Source) -> Iterator[Fact]:
    labels = views.labels
    rows = (
        ("authors", views.those(source.authors)),
        ("publisher", views.those([source.publisher] if source.publisher else [])),
        ("within", (views.source_link(source.within),) if source.within else ()),
        ("retells", views.those(source.retells)),
    )
    yield Fact(labels("fact.published"), (), views.date(source.published))
    for name, links in rows:
        if links:
            yield Fact(labels(f"fact.{name}"), links)
    if not source.publisher and not source.authors:
        yield Fact(labels("fact.publisher"), (LinkView(labels("fact.not_stated")),))
    yield Fact(labels("fact.language"), (LinkView(language_name(source.language, labels)),))
    if source.accessed:
        yield Fact(labels("fact.accessed"), (), views.date(source.accessed))
    retold = tuple(views.link(other) for other in views.book.retellings.get(source.key, ()))
    if retold:
        mentioned = f"{views.book.address(source)}#Mentions"
        yield Fact(labels("fact.retold_by"), _shortened(labels, retold, mentioned))
    share = quoted_share(views.book, views.verification, source.key)
    if share is not None and source.text:
        yield Fact(
            labels("fact.quoted"), (LinkView(labels("fact.share", share=f"{share:.0%}", words=source.text.words)),)
        )


def support_view(views: Views, quotation: Quotation) -> SupportView:
    """What `quotation` stands for, in the words of the record it belongs to."""
    labels, holder, home = views.labels, quotation.holder, quotation.home
    link = views.link(home)
    by = None
    kind = ""
    match holder:
        case Statement():
            what, words, kind = labels(f"kind.{holder.kind}.label"), views.text(holder.text), holder.kind
            by = views.who(holder.by) if holder.by else None
        case Wording():
            what, words = labels("support.office"), ((holder.title,),)
        case Relation():
            relation = views.book.vocabulary.relation_types.get(holder.type)
            what = labels("support.relation")
            words = ((f"{relation.label if relation else holder.type} ", views.who(holder.entity)),)
        case Alias():
            what, words = labels("support.name"), ((holder.name,),)
        case _ if isinstance(quotation.citation, Spoken):
            what, words = labels("support.words"), ((views.who(quotation.citation.speaker),),)
        case Entity() | Event():
            what, words = labels("support.description"), views.text(holder.description)
            by = views.who(holder.by) if isinstance(holder, Event) and holder.by else None
        case _:
            what, words = labels("support.other"), ()
    asked = quotation.disagreement
    return SupportView(what, kind, words, link, by, views.question(home, asked) if asked else None)


@dataclass(frozen=True, slots=True)
class MonthView:
    """The events of a month of a year; `title` is empty for those of which only the year is known."""

    title: str
    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """The events of a year."""

    anchor: str
    title: str
    path: str
    months: tuple[MonthView, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ChronologyView:
    """A chronology: years in order, undated events last."""

    title: str
    lede: str
    years: tuple[YearView, ...]
    strip: StripView | None = None
    months: StripView | None = None
    filter: FilterView | None = None
    #: The ways to what is on pages of its own: of the whole chronology its years, of a year its months.
    parts: tuple[CountView, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A value by which events can be chosen, and how many there are."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetView:
    """One respect in which events can be chosen: persons, topics, statuses …"""

    name: str
    label: str
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True)
class FilterView:
    """The filter of a chronology. `events` is the address of a file with the events, where they are not on the page."""

    facets: tuple[FacetView, ...]
    years: tuple[str, ...]
    events: str = ""


def filtered_chronology_view(views: Views, events: Iterable[Event], title: str, lede: str) -> ChronologyView:
    """The whole chronology with its filter."""
    listed = tuple(events)
    facets = {event.key: tuple(_facets_of(views.book, event)) for event in listed}
    view = chronology_view(views, listed, title, lede)
    years = tuple(
        replace(year, months=tuple(_with_facets(month, views.book, facets) for month in year.months))
        for year in view.years
    )
    return replace(view, years=years, filter=_filter(views, listed, facets))


#: What the filter of a chronology reads that is on several pages.
EVENTS = "chronology/events.js"


def divided_chronology_view(views: Views, parts: Sequence[Part], title: str, lede: str) -> ChronologyView:
    """The whole chronology when it is too long for a page: the ways to its years, and a filter over all events."""
    ways = part_links(views.labels, parts, chronology_address)
    strip = strip_of_years(views, "strip-years", "", views.book.chronology)
    return ChronologyView(title, lede, (), strip, filter=FilterView((), (), EVENTS), parts=ways)


def divided_year_view(views: Views, part: Part, title: str, lede: str) -> ChronologyView:
    """A year that is too long for a page: the ways to its months."""
    year = part.items[0].date.date.year
    paths = {
        int(one.step.value[5:7]): chronology_address(one)
        for one in part.parts
        if one.step.by == "date" and len(one.step.value) == len("1921-05")
    }
    months = strip_of_months(views, f"strip-{year}", year, part.items, {}, paths) if year is not None else None
    return ChronologyView(
        title, lede, (), months=months, parts=part_links(views.labels, part.parts, chronology_address)
    )


def chronology_address(part: Part) -> str:
    """The page of a year, month or day."""
    return f"chronology/{part.step.slug}.html"


def events_file(views: Views) -> str:
    """The events of a chronology that is on several pages, for its filter: a script that hands them to the page, since
    a page opened from disk may not read a file. A choice is named by its number among all choices.

    Each event is `[id, title, date, first day, last day, type, status, by whom, numbers of its choices]`.
    """
    book, labels = views.book, views.labels
    facets = {event.key: tuple(_facets_of(book, event)) for event in book.chronology}
    found = _filter(views, book.chronology, facets)
    choices = [(facet.name, choice.value) for facet in found.facets for choice in facet.choices]
    number = {pair: index for index, pair in enumerate(choices)}
    rows = [
        _event_for_filter(views, event, [number[one] for one in facets[event.key] if one in number])
        for event in book.chronology
    ]
    told = {
        "any": labels("filter.any"),
        "from": labels("filter.from"),
        "to": labels("filter.to"),
        "facets": [
            [facet.name, facet.label, [[one.value, isolate(one.label)] for one in facet.choices]]
            for facet in found.facets
        ],
        "years": found.years,
        "events": rows,
    }
    return f"sourcebookEvents({json.dumps(told, ensure_ascii=False, separators=(',', ':'))});\n"


def _event_for_filter(views: Views, event: Event, choices: list[int]) -> list[object]:
    date, kind = event.date.date, views.book.vocabulary.event_types.get(event.type)
    return [
        event.key,
        event.title,
        views.date(event.date).words,
        date.earliest.isoformat() if date.earliest else "",
        date.latest.isoformat() if date.latest else "",
        kind.label if kind else event.type,
        "" if event.status == "occurred" else event.status,
        views.plain.standing(event) if event.status != "occurred" else "",
        choices,
    ]


def _with_facets(month: MonthView, book: Book, facets: dict[str, tuple[tuple[str, str], ...]]) -> MonthView:
    rows = []
    for row in month.rows:
        event = book.events[row.id]
        date = event.date.date
        tokens = " ".join(f"{name}:{value}" for name, value in facets[event.key])
        rows.append(
            replace(
                row,
                facets=tokens,
                first=date.earliest.isoformat() if date.earliest else "",
                last=date.latest.isoformat() if date.latest else "",
            )
        )
    return replace(month, rows=tuple(rows))


#: The facets that are no types of entities.
_FACETS = ("topic", "event-type", "status", "source")
#: The bounds in years, which are chosen beside the facets.
_BOUNDS = ("from", "to")


def _facet_of_type(name: str) -> str:
    """The name of the facet of a type of entities. A sign that no id has tells it from the names above."""
    return f"{name}_" if name in (*_FACETS, *_BOUNDS) else name


def _facets_of(book: Book, event: Event) -> Iterator[tuple[str, str]]:
    """What an event can be chosen by: the name of the facet and the value, each pair once."""
    people = (participant.entity for participant in event.participants if participant.entity)
    named = (book.entities.get(key) for key in dict.fromkeys((*people, *event.places)))
    yield from ((_facet_of_type(entity.type), entity.key) for entity in named if entity)
    yield from (("topic", topic) for topic in dict.fromkeys(event.topics))
    yield "event-type", event.type
    yield "status", event.status
    yield from (("source", key) for key in dict.fromkeys(citation.source for citation in event.citations))


def _filter(views: Views, events: tuple[Event, ...], facets: dict[str, tuple[tuple[str, str], ...]]) -> FilterView:
    book, labels = views.book, views.labels
    counts = Counter(pair for pairs in facets.values() for pair in pairs)
    tables = [(_facet_of_type(name), kind.plural) for name, kind in book.vocabulary.entity_types.items()]
    tables += [(name, labels(f"filter.{name}")) for name in _FACETS]
    by_facet: dict[str, list[ChoiceView]] = defaultdict(list)
    for (name, value), number in counts.items():
        by_facet[name].append(ChoiceView(value, _facet_label(views, name, value), number))
    found = []
    for name, label in tables:
        choices = by_facet[name]
        if len(choices) > 1:
            found.append(FacetView(name, label, tuple(sorted(choices, key=lambda choice: choice.label.casefold()))))
    years = {year for event in events if (year := event.date.date.year) is not None}
    return FilterView(tuple(found), tuple(map(str, sorted(years))))


def _facet_label(views: Views, name: str, value: str) -> str:
    vocabulary = views.book.vocabulary
    if name == "topic" and value in vocabulary.topics:
        return vocabulary.topics[value].label
    if name == "event-type" and value in vocabulary.event_types:
        return vocabulary.event_types[value].label
    if name == "status":
        return views.labels(f"status.{value}")
    record = views.book.get(value)
    return name_of(record) if record else value


def chronology_view(views: Views, events: Iterable[Event], title: str, lede: str = "", at: str = "") -> ChronologyView:
    """`events`, which are in chronological order, by year and month."""
    labels, listed = views.labels, tuple(events)
    years = []
    for year, group in groupby(listed, key=lambda event: event.date.date.year):
        rows = list(group)
        name = str(year) if year is not None else labels("chronology.undated")
        slug = str(year) if year is not None else "undated"
        years.append(YearView(f"y-{slug}", name, f"chronology/{slug}.html", _months(views, rows, at), len(rows)))
    strip = strip_of_years(views, "strip-years", "", listed, on_page=True)
    return ChronologyView(title, lede, tuple(years), strip, _strip_of_year(views, years, listed))


def _strip_of_year(views: Views, years: list[YearView], events: tuple[Event, ...]) -> StripView | None:
    """The months of the only year; None when there are several."""
    year = events[0].date.date.year if len(years) == 1 else None
    if year is None:
        return None
    titles = [month.title for month in years[0].months]
    first = {title: f"M-{titles.index(title) + 1}" for title in titles if title}
    months = {
        date.earliest.month: first[title]
        for event in events
        if (date := event.date.date).earliest and (title := month_words(date, views.labels))
    }
    return strip_of_months(views, f"strip-{year}", year, events, months)


def _months(views: Views, events: list[Event], at: str) -> tuple[MonthView, ...]:
    found = groupby(events, key=lambda event: month_words(event.date.date, views.labels))
    return tuple(MonthView(title, views.event_rows(rows, at)) for title, rows in found)


@dataclass(frozen=True, slots=True)
class CardView:
    """An entity in a list."""

    link: LinkView
    description: TextView
    names: str
    events: int
    quotes: int


@dataclass(frozen=True, slots=True)
class IndexView:
    """The list of all entities of a type, with the ways to the other lists, and to its parts where it has some."""

    title: str
    cards: tuple[CardView, ...]
    kinds: tuple[CountView, ...]
    parts: tuple[CountView, ...] = ()


def card(views: Views, entity: Entity) -> CardView:
    """An entity in a list."""
    return CardView(
        views.link(entity),
        views.text(entity.description),
        ", ".join(_other_names(entity)),
        len(views.book.events_of.get(entity.key, ())),
        len({quotation.citation.quote for quotation in views.book.quotations_in.get(entity.key, ())}),
    )


def index_view(views: Views, title: str, entities: Iterable[Entity], parts: tuple[CountView, ...] = ()) -> IndexView:
    """Entities in order of name, or the ways to the parts of their list."""
    shown = () if parts else sorted(entities, key=by_name)
    return IndexView(title, tuple(card(views, entity) for entity in shown), kinds(views), parts)


def kinds(views: Views) -> tuple[CountView, ...]:
    """The lists of entities by type, in the order of the vocabulary; those of types without an entity are left out."""
    numbers = Counter(entity.type for entity in views.book.entities.values())
    return tuple(
        CountView(numbers[name], LinkView(kind.plural, f"{kind.folder}/index.html"))
        for name, kind in views.book.vocabulary.entity_types.items()
        if numbers[name]
    )


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A name in the A–Z index; `see` is the entity it leads to when it is not its main name."""

    name: str
    link: LinkView
    see: bool
    kind: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """The names that begin with a letter."""

    letter: str
    anchor: str
    entries: tuple[NameEntry, ...]


@dataclass(frozen=True, slots=True)
class NamesView:
    """The A–Z index: its letters, or the ways to its parts when it is too long for a page."""

    letters: tuple[LetterView, ...]
    parts: tuple[CountView, ...]


#: Where the A–Z index stands.
NAMES = "index-a-z.html"


def names_view(views: Views) -> NamesView:
    """Every name of every entity."""
    parts = names_divided(views)
    if parts:
        return NamesView((), part_links(views.labels, parts, partial(address_of, NAMES, "")))
    return NamesView(letters_view(views), ())


def names_divided(views: Views) -> tuple[Part, ...]:
    """The parts of the A–Z index; none when it fits on a page."""
    return views.places.listed(Listing("", _sorted_names(views), _weight_of_name, lambda one: steps_of_name(one.name)))


def _weight_of_name(entry: NameEntry) -> int:
    return LINK + len(entry.name) + len(entry.link.about)


def _sorted_names(views: Views) -> list[NameEntry]:
    return sorted(_name_entries(views), key=lambda entry: (sort_name(entry.name), entry.see, entry.link.words))


def letters_view(views: Views) -> tuple[LetterView, ...]:
    """Every name of every entity, by first letter without its accent."""
    entries = _sorted_names(views)
    letters = []
    for letter, group in groupby(entries, key=lambda entry: initial(entry.name)):
        letters.append(
            LetterView(
                letter,
                f"Letter-{letter.lower() if letter.isascii() and letter.isalpha() else ord(letter[0])}",
                tuple(group),
            )
        )
    return tuple(letters)


def _name_entries(views: Views) -> Iterator[NameEntry]:
    types = views.book.vocabulary.entity_types
    for entity in views.book.entities.values():
        kind = types[entity.type].label if entity.type in types else entity.type
        for form in dict.fromkeys((entity.name, *(_inverted(entity.name) if _is_person(views.book, entity) else ()))):
            yield NameEntry(form, views.link(entity), False, kind)
        for name in _other_names(entity):
            yield NameEntry(name, views.link(entity), True, kind)


def _is_person(book: Book, entity: Entity) -> bool:
    """Whether the vocabulary has the entity's type for persons."""
    kind = book.vocabulary.entity_types.get(entity.type)
    return kind is not None and kind.schema_type == "Person"


def _inverted(name: str) -> Iterator[str]:
    """A person's name with the last word first, as indexes of names have it."""
    first, _, last = name.rpartition(" ")
    if first and not re.fullmatch(r"[IVXLC]+", last):
        yield f"{last}, {first}"


@dataclass(frozen=True, slots=True)
class ExpansionView:
    """What one source says an acronym stands for; an empty expansion when it says nothing."""

    entity: LinkView
    expansion: str
    note: TextView
    sources: tuple[LinkView, ...]
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class AcronymView:
    """An acronym and how each source expands it, or that none does."""

    acronym: str
    anchor: str
    expanded: bool
    expansions: tuple[ExpansionView, ...]


@dataclass(frozen=True, slots=True)
class AcronymsView:
    """The list of acronyms, or the ways to its parts when it is too long for a page."""

    acronyms: tuple[AcronymView, ...]
    parts: tuple[CountView, ...]


def acronyms_view(views: Views) -> AcronymsView:
    """Every acronym, as each source expands it."""
    parts = views.places.acronyms
    if parts:
        return AcronymsView((), part_links(views.labels, parts, partial(address_of, ACRONYMS, "")))
    return AcronymsView(acronym_views(views, views.book.acronyms), ())


def acronym_views(views: Views, names: Iterable[str]) -> tuple[AcronymView, ...]:
    """These acronyms, each as each source expands it."""
    found = []
    for name in names:
        uses = views.book.acronyms[name]
        expansions = tuple(
            ExpansionView(
                views.link(entity),
                alias.expansion or "",
                views.text(alias.note),
                tuple(dict.fromkeys(views.source_link(citation.source) for citation in alias.citations)),
                views.quotes(alias.citations),
            )
            for entity, alias in uses
        )
        found.append(AcronymView(name, acronym_anchor(name), any(one.expansion for one in expansions), expansions))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class GroupView:
    """The entities of a type on the page of a topic."""

    anchor: str
    title: str
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    """The page of a topic."""

    title: str
    description: TextView
    kicker: tuple[str, ...]
    groups: tuple[GroupView, ...]
    chronology: tuple[EventRow, ...]
    disagreements: tuple[DisagreementView, ...]
    sources: tuple[SourceRow, ...]
    moved: tuple[MovedView, ...]
    citing: CitingView


def topic_view(views: Views, key: str) -> TopicView:
    """Everything that carries the topic `key`."""
    book, labels = views.book, views.labels
    topic = book.vocabulary.topics[key]
    entities, events = book.on_topic(key)
    moved = views.places.topic(key)
    groups = tuple(
        GroupView(f"Group-{name}", kind.plural, tuple(card(views, entity) for entity in sorted(members, key=by_name)))
        for name, kind in book.vocabulary.entity_types.items()
        if (members := [entity for entity in entities if entity.type == name]) and f"Group-{name}" not in moved
    )
    homes: list[Entity | Event] = [*entities, *events]
    return TopicView(
        title=topic.label,
        description=views.text(topic.description),
        kicker=(labels("topic.kind"), labels.count("fact.events", len(events))),
        groups=groups,
        chronology=views.event_rows(_kept("Chronology", moved, events)),
        disagreements=tuple(
            views.disagreement(home, one, "") for home, one in _kept("Differ", moved, disagreements_on(book, homes))
        ),
        sources=views.sources_of(
            citation for home in _kept("Sources", moved, homes) for citation in citations_in(book, home.key)
        ),
        moved=moved_views(views, f"topics/{key}.html", moved, topic_titles(views)),
        citing=citing_view(book, labels, topic.label, f"topics/{key}.html", files=True, edition=views.edition),
    )


def topic_titles(views: Views) -> dict[str, str]:
    """What the sections of a topic's page that may be moved are called, by anchor."""
    labels, types = views.labels, views.book.vocabulary.entity_types
    return {
        "Chronology": labels("profile.chronology"),
        "Differ": labels("profile.differ"),
        "Sources": labels("sources.used"),
        **{f"Group-{name}": kind.plural for name, kind in types.items()},
    }


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in a list, with its number of events."""

    link: LinkView
    description: TextView
    events: int


def topic_rows(views: Views) -> tuple[TopicRow, ...]:
    """All topics, in the order of the vocabulary."""
    book = views.book
    return tuple(
        TopicRow(topic_link(views, key), views.text(topic.description), len(book.on_topic(key)[1]))
        for key, topic in book.vocabulary.topics.items()
    )


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of claim and what it means."""

    kind: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """The first page."""

    title: str
    subtitle: str
    counts: tuple[CountView, ...]
    types: tuple[CountView, ...]
    years: tuple[CountView, ...]
    letters: tuple[LinkView, ...]
    topics: tuple[TopicRow, ...]
    persons: tuple[CardView, ...]
    kinds: tuple[KindView, ...]
    example: ClaimGroup | None
    sources: tuple[SourceRow, ...]


#: How many persons and sources the first page names.
_MOST = 6


def home_view(views: Views) -> HomeView:
    """What this reference is, how large it is, and the ways into it."""
    book, labels = views.book, views.labels
    persons = (entity for entity in book.entities.values() if _is_person(book, entity))
    years = groupby(book.chronology, key=lambda event: event.date.date.year)
    counts = (
        CountView(len(book.entities), LinkView(labels("home.entities"), "index-a-z.html")),
        CountView(len(book.events), LinkView(labels("home.events"), "chronology/index.html")),
        CountView(
            len({(one.citation.source, one.citation.quote) for one in book.quotations}),
            LinkView(labels("home.quotes"), "sources/index.html"),
        ),
        CountView(len(book.sources), LinkView(labels("home.sources"), "sources/index.html")),
    )
    busiest = sorted(persons, key=lambda person: (-_weight(book, person), by_name(person)))[:_MOST]
    return HomeView(
        title=book.settings.title,
        subtitle=book.settings.subtitle or "",
        counts=counts,
        types=kinds(views),
        years=tuple(
            CountView(len(list(events)), LinkView(str(year), f"chronology/{year}.html"))
            for year, events in years
            if year is not None
        ),
        letters=_initials(names_view(views)),
        topics=topic_rows(views),
        persons=tuple(card(views, person) for person in busiest),
        kinds=tuple(KindView(kind, labels(f"kind.{kind}.label"), labels(f"kind.{kind}.meaning")) for kind in KINDS),
        example=_example(views),
        sources=tuple(
            sorted(
                (views.source_row(source, number_of_quotes(book, source)) for source in book.sources.values()),
                key=lambda row: (-row.quotes, row.link.words),
            )[:_MOST]
        ),
    )


def _initials(names: NamesView) -> tuple[LinkView, ...]:
    """The ways to the letters of the A–Z index."""
    on_page = (LinkView(one.letter, f"{NAMES}#{one.anchor}") for one in names.letters)
    return (*on_page, *(one.link for one in names.parts))


def _weight(book: Book, entity: Entity) -> int:
    return len(book.events_of.get(entity.key, ())) + len(book.claims_at.get(entity.key, ()))


def _example(views: Views) -> ClaimGroup | None:
    """A claim that shows how claims are read: one that somebody makes, of the first kind there is; no allegation, which
    would stand on the first page without what else is said of the accused."""
    claims = [
        claim
        for claim in views.book.claims
        if claim.statement.by and claim.statement.kind != "allegation" and not claim.disagreement
    ]
    claims.sort(key=lambda claim: KINDS.index(claim.statement.kind))
    return views.claim_groups(claims[:1], "")[0] if claims else None


def number_of_quotes(book: Book, source: Source) -> int:
    """The number of different quotes that are drawn from a source."""
    return len({quotation.citation.quote for quotation in book.quotations_from.get(source.key, ())})


def sources_view(views: Views, sources: Iterable[Source]) -> tuple[SourceRow, ...]:
    """Sources in order of publication, undated ones last."""
    return tuple(views.source_row(source, number_of_quotes(views.book, source)) for source in in_order(sources))


def in_order(sources: Iterable[Source]) -> list[Source]:
    """Sources in order of publication, undated ones last."""
    return sorted(sources, key=lambda source: (source.published.date.sort_key, source.key))


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The list of all sources, or the ways to its parts when it is too long for a page."""

    rows: tuple[SourceRow, ...]
    parts: tuple[CountView, ...]


#: Where the list of sources stands.
SOURCES = "sources/index.html"


def all_sources_view(views: Views) -> SourcesView:
    """All sources in order of publication, or the ways to the years."""
    parts = sources_divided(views)
    rows = () if parts else sources_view(views, views.book.sources.values())
    return SourcesView(rows, part_links(views.labels, parts, partial(address_of, SOURCES, "")))


def sources_divided(views: Views) -> tuple[Part, ...]:
    """The parts of the list of sources; none when it fits on a page."""
    sources = in_order(views.book.sources.values())
    return views.places.listed(views.places.sources("", [(source, 0) for source in sources]))


def description_of(views: Views, record: Entity | Event | Source) -> str:
    """The description of a page for previews: plain words, with their attribution."""
    match record:
        case Entity():
            return views.plain.text(record.description)
        case Event():
            return f"{views.about(record)}: {views.plain.text(record.description)}"
        case Source():
            return f"{views.about(record)}: {record.title}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A source in the table of the coverage page; cells in the order of its columns."""

    source: LinkView
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    """Records that have something in common that a reader should know."""

    anchor: str
    title: str
    meaning: str
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage page."""

    measures: tuple[Measure, ...]
    rows: tuple[CoverageRow, ...]
    groups: tuple[CoverageGroup, ...]
    moved: tuple[MovedView, ...]


#: Where the coverage page stands, and the lists of records that it has.
COVERAGE = "coverage.html"
COVERAGE_LISTS = (
    "entities_of_one_source",
    "events_of_one_source",
    "undated_sources",
    "inferred_sources",
    "undated_events",
    "events_without_place",
)


def coverage_view(views: Views) -> CoverageView:
    """How well the reference is supported."""
    labels = views.labels
    found = coverage(views.book, views.verification)
    moved = coverage_moved(views, found)
    rows = [coverage_row(views, row) for row in _kept("Each-source", moved, found.sources)]
    share = f"{found.words_quoted / found.words:.0%}" if found.words else "–"
    total = (found.quotes, *found.states.values(), found.words_quoted, share)
    rows.append(CoverageRow(LinkView(labels("coverage.all")), tuple(map(str, total))))
    numbers = ("claims", "claims_of_one_source", "claims_corroborated", "claims_disputed")
    return CoverageView(
        tuple(Measure(labels(f"coverage.{name}"), str(getattr(found, name))) for name in numbers),
        tuple(rows),
        tuple(
            CoverageGroup(
                coverage_anchor(name),
                labels(f"coverage.{name}.title"),
                labels(f"coverage.{name}.meaning"),
                _links(views, getattr(found, name)),
            )
            for name in COVERAGE_LISTS
            if coverage_anchor(name) not in moved
        ),
        moved_views(views, COVERAGE, moved, coverage_titles(labels)),
    )


def coverage_anchor(name: str) -> str:
    """The anchor of a list of the coverage page."""
    return name.title().replace("_", "-")


def coverage_titles(labels: Labels) -> dict[str, str]:
    """What the sections of the coverage page are called, by anchor."""
    lists = {coverage_anchor(name): labels(f"coverage.{name}.title") for name in COVERAGE_LISTS}
    return {"Each-source": labels("coverage.by_source"), **lists}


def coverage_moved(views: Views, found: Coverage) -> Moved:
    """What of the coverage page is on pages of its own."""
    book, places = views.book, views.places
    rows = {row.source: row for row in found.sources}
    by_source = [(source, rows[source.key]) for source in book.sources.values()]
    lists = []
    for name in COVERAGE_LISTS:
        records = (record for key in getattr(found, name) if (record := book.get(key)))
        lists.append(places.names(coverage_anchor(name), records))
    return move(
        [Listing("Each-source", by_source, lambda row: 2 * LINK, _steps_of_coverage, by_steps), *lists], places.limits
    )


def _steps_of_coverage(row: tuple[Source, SourceCoverage]) -> Steps:
    return steps_of_date(row[0].published.date, row[0].title)


def coverage_row(views: Views, row: SourceCoverage) -> CoverageRow:
    """A source in the table of the coverage page."""
    return CoverageRow(views.source_link(row.source), _cells(row, views.labels))


def _cells(row: SourceCoverage, labels: Labels) -> tuple[str, ...]:
    unknown = labels("coverage.unknown")
    words = unknown if row.words_quoted is None else labels("coverage.of_words", n=row.words_quoted, all=row.words or 0)
    return (
        str(row.quotes),
        *map(str, row.states.values()),
        words,
        unknown if row.share is None else f"{row.share:.0%}",
    )


def _links(views: Views, keys: Iterable[str]) -> tuple[LinkView, ...]:
    return tuple(views.link(record) for key in keys if (record := views.book.get(key)))


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of a table and what it means."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TableView:
    """A CSV file and its columns."""

    name: str
    title: str
    meaning: str
    path: str
    file: str
    columns: tuple[ColumnView, ...]


@dataclass(frozen=True, slots=True)
class DataView:
    """The page on the reference as data: the files, and how they are read."""

    tables: tuple[TableView, ...]
    conventions: tuple[str, ...]


def data_view(labels: Labels) -> DataView:
    """What each file of the reference holds."""
    conventions = ("unverified", "dates", "ids", "lists", "formulas", "addresses")
    return DataView(
        tuple(
            TableView(
                table.name,
                labels(f"data.table.{table.name}.title"),
                labels(f"data.table.{table.name}.meaning"),
                table.path,
                table.path.rpartition("/")[2],
                tuple(ColumnView(column, column_meaning(table, column, labels)) for column in table.columns),
            )
            for table in TABLES
        ),
        tuple(labels(f"data.convention.{name}") for name in conventions),
    )


def column_meaning(table: Table, column: str, labels: Labels) -> str:
    """What a column means in a table: in this one, else in all."""
    if f"data.meaning_in.{table.name}.{column}" in labels.table:
        return labels(f"data.meaning_in.{table.name}.{column}")
    return labels(f"data.meaning_of.{column}")
