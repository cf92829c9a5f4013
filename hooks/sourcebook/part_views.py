"""What the page of a part of a list shows: `part_view(views, whole, part)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from .changes import Revision
from .connections import ConnectionView, connection_view
from .coverage import coverage
from .model import by_name
from .page_views import (
    COVERAGE,
    NAMES,
    SOURCES,
    AcronymView,
    CardView,
    CoverageRow,
    NameEntry,
    SourceQuote,
    acronym_views,
    card,
    coverage_moved,
    coverage_row,
    coverage_titles,
    names_divided,
    number_of_quotes,
    section_titles,
    source_quote,
    sources_divided,
    topic_titles,
)
from .parting import Moved, Part, address_of
from .parts import part_links, part_words
from .provenance import RevisionView, revision_view
from .records import Entity, Event, Source
from .sections import ACRONYMS
from .views import (
    CHANGES,
    ClaimGroup,
    CountView,
    DisagreementView,
    EventRow,
    LinkView,
    OfficeView,
    SourceRow,
    SpokenView,
    UseView,
    Views,
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a part holds: of all these lists one, as a rule."""

    rows: tuple[EventRow, ...] = ()
    claims: tuple[ClaimGroup, ...] = ()
    disagreements: tuple[DisagreementView, ...] = ()
    words: tuple[SpokenView, ...] = ()
    connections: tuple[ConnectionView, ...] = ()
    offices: tuple[OfficeView, ...] = ()
    mentions: tuple[UseView, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    cards: tuple[CardView, ...] = ()
    quotes: tuple[SourceQuote, ...] = ()
    links: tuple[LinkView, ...] = ()
    names: tuple[NameEntry, ...] = ()
    acronyms: tuple[AcronymView, ...] = ()
    coverage: tuple[CoverageRow, ...] = ()
    revisions: tuple[RevisionView, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A list that is divided: the page from which its parts are reached and its name, what the list is called there and
    its anchor (both empty when the list is all that the page is), its parts, where each stands, and what makes the
    content of one."""

    page: str
    name: str
    title: str
    anchor: str
    parts: tuple[Part, ...]
    content: Callable[[Sequence[Any]], Content]
    address: Callable[[Part], str]


@dataclass(frozen=True, slots=True)
class PartView:
    """The page of a part of a list. `back` leads to the whole, which is on `page`; `parts` to finer parts, when it is
    divided further; `before` and `after` to the neighbours."""

    title: str
    page: str
    back: LinkView
    number: int
    content: Content
    parts: tuple[CountView, ...]
    before: LinkView | None
    after: LinkView | None


def part_view(views: Views, whole: Whole, part: Part, leaves: Sequence[Part]) -> PartView:
    """A part of `whole`, whose undivided parts are `leaves`."""
    at = leaves.index(part) if not part.parts else -1
    back = LinkView(whole.name, f"{whole.page}#{whole.anchor}" if whole.anchor else whole.page)
    return PartView(
        title=part_title(views, whole, part),
        page=whole.page,
        back=back,
        number=len(part.items),
        content=Content() if part.parts else whole.content(part.items),
        parts=part_links(views.labels, part.parts, whole.address),
        before=_leads_to(views, whole, leaves[at - 1]) if at > 0 else None,
        after=_leads_to(views, whole, leaves[at + 1]) if 0 <= at < len(leaves) - 1 else None,
    )


def _leads_to(views: Views, whole: Whole, part: Part) -> LinkView:
    return LinkView(_words(views, part), whole.address(part))


def part_title(views: Views, whole: Whole, part: Part) -> str:
    """What the page of a part is called: “Ahmed Example: Chronology, May 1921”."""
    words = _words(views, part)
    within = views.labels("part.title", whole=whole.title, part=words) if whole.title else words
    return views.labels("part.page", whole=whole.name, part=within)


def _words(views: Views, part: Part) -> str:
    """What the things of a part have in common; of steps in the same respect the last says what those before do."""
    last = {step.by: step for step in part.steps}
    return ", ".join(part_words(views.labels, step) for step in last.values())


def wholes_of_record(views: Views, record: Entity | Event | Source) -> Iterator[Whole]:
    """The lists of a record's page that are on pages of their own."""
    contents = _contents(views, record)
    yield from _wholes(
        views.book.address(record),
        views.plain.named(record),
        views.places.moved(record),
        section_titles(views.labels, record),
        contents.__getitem__,
    )


def wholes_of_topic(views: Views, key: str) -> Iterator[Whole]:
    """The lists of a topic's page that are on pages of their own."""
    topic = views.book.vocabulary.topics[key]
    contents = _contents(views, None)
    yield from _wholes(
        f"topics/{key}.html",
        topic.label,
        views.places.topic(key),
        topic_titles(views),
        lambda anchor: contents["Group" if anchor.startswith("Group-") else anchor],
    )


def _wholes(
    page: str,
    name: str,
    moved: Moved,
    titles: dict[str, str],
    content: Callable[[str], Callable[[Sequence[Any]], Content]],
) -> Iterator[Whole]:
    for anchor, parts in moved.items():
        yield whole_of(page, name, titles[anchor], anchor, parts, content(anchor))


def whole_of(
    page: str, name: str, title: str, anchor: str, parts: tuple[Part, ...], content: Callable[[Sequence[Any]], Content]
) -> Whole:
    """A divided list whose parts stand in the folder of its page's name."""
    return Whole(page, name, title, anchor, parts, content, lambda part: address_of(page, anchor, part))


def _contents(views: Views, record: Entity | Event | Source | None) -> dict[str, Callable[[Sequence[Any]], Content]]:
    """What makes the content of a part, by the anchor of the section of the page of `record`."""
    key = record.key if record else ""
    related = {} if not isinstance(record, Event) else _related_words(views, record)

    def claims(items: Sequence[Any]) -> Content:
        return Content(claims=views.claim_groups(items, key))

    return {
        "Said": claims,
        "Makes": claims,
        "Differ": lambda items: Content(disagreements=tuple(views.disagreement(home, one, key) for home, one in items)),
        "Words": lambda items: Content(words=tuple(views.spoken(one, key) for one in items)),
        "Chronology": lambda items: Content(rows=views.event_rows(items, key)),
        "Sources": lambda items: Content(sources=views.source_rows(items)),
        "Published": lambda items: sources_content(views, [source for source, _ in items]),
        "Mentions": lambda items: Content(mentions=views.mentions(items)),
        "Connections": lambda items: Content(connections=tuple(connection_view(views, bond) for bond in items)),
        "Office-holders": lambda items: Content(
            offices=tuple(views.office(one.role, views.link(one.holder), anchored=False) for one in items)
        ),
        "Related": lambda items: Content(mentions=tuple(UseView(views.link(one), related[one.key]) for one in items)),
        "Contains": lambda items: Content(links=tuple(views.link(one) for one in items)),
        "Quotes": lambda items: Content(
            quotes=tuple(source_quote(views, record, group) for group in items if isinstance(record, Source))
        ),
        "Group": lambda items: cards_content(views, items),
    }


def wholes_of_lists(views: Views) -> Iterator[Whole]:
    """The indexes and the lists of the coverage page that are too long for a page."""
    labels, book = views.labels, views.book
    yield whole_of(
        SOURCES,
        labels("sources.title"),
        "",
        "",
        sources_divided(views),
        lambda items: sources_content(views, [source for source, _ in items]),
    )
    yield whole_of(
        NAMES, labels("names.title"), "", "", names_divided(views), lambda items: Content(names=tuple(items))
    )
    yield whole_of(
        ACRONYMS,
        labels("acronyms.title"),
        "",
        "",
        views.places.acronyms,
        lambda items: Content(acronyms=acronym_views(views, items)),
    )
    yield from _wholes(
        COVERAGE,
        labels("coverage.title"),
        coverage_moved(views, coverage(book, views.verification)),
        coverage_titles(labels),
        lambda anchor: partial(_coverage_content, views, anchor),
    )


def _coverage_content(views: Views, anchor: str, items: Sequence[Any]) -> Content:
    if anchor == "Each-source":
        return Content(coverage=tuple(coverage_row(views, row) for _, row in items))
    return Content(links=tuple(views.link(record) for record in items))


def whole_of_changes(views: Views) -> Whole:
    """The recent changes, divided when there are too many for a page."""

    def content(revisions: Sequence[Revision]) -> Content:
        return Content(revisions=tuple(revision_view(views, revision) for revision in revisions))

    return whole_of(CHANGES, views.labels("history.title"), "", "", views.change_parts, content)


def _related_words(views: Views, event: Event) -> dict[str, tuple[str, ...]]:
    """How each related event stands to `event`."""
    found: dict[str, tuple[str, ...]] = {}
    relations = views.book.vocabulary.event_relations
    for kind, other, inverse in views.book.related_to.get(event.key, ()):
        if relation := relations.get(kind):
            found[other] = (*found.get(other, ()), relation.inverse if inverse else relation.label)
    return found


def cards_content(views: Views, entities: Sequence[Entity]) -> Content:
    """Entities by name."""
    return Content(cards=tuple(card(views, entity) for entity in sorted(entities, key=by_name)))


def sources_content(views: Views, sources: Sequence[Source]) -> Content:
    """Sources, each with the number of its quotes."""
    return Content(sources=views.source_rows((one, number_of_quotes(views.book, one)) for one in sources))


def leaves_of(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts that hold something themselves, in their order."""
    return tuple(chain.from_iterable(part.leaves() for part in parts))
