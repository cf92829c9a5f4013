"""The page of a part of a list: `part_view(views, whole, part)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import ClassVar

from ..book.coverage import coverage
from ..pagination.partition import Part, address_of
from ..pagination.placement import ACRONYMS, Outline
from ..records.models import Entity, Event, PageRecord
from ..records.source import Source
from ..views.builder import ViewBuilder
from ..views.elements import CountView, LinkView
from ..views.pages import coverage as view_coverage
from ..views.pages import entity as view_entity
from ..views.pages import event as view_event
from ..views.pages import source as view_source
from ..views.pages.indexes import SOURCES, sources_divided
from ..views.pages.names import ACRONYMS_SHOWN, NAMES, NAMES_SHOWN, names_divided
from ..views.pages.topic import shown_on_topic
from ..views.part_links import part_links, part_words
from ..views.sections import WORKS, SectionView, ShownAs


@dataclass(frozen=True, slots=True)
class Whole:
    """A divided list: the page that leads to its parts and its name, the list's name and anchor there (both empty when
    the list is the whole page), its parts, how they are shown (on the page of the record with the id `at`), and the
    page of each anchor."""

    page: str
    name: str
    title: str
    anchor: str
    parts: tuple[Part, ...]
    shown: ShownAs
    at: str
    address: Callable[[Part], str]


@dataclass(frozen=True, slots=True)
class PartView:
    """The page of a part of a list. `back` leads to the whole; `content` is what is listed, or None when the part is
    divided into `parts`; `before` and `after` lead to its neighbours."""

    template: ClassVar = "part.html"

    title: str
    back: LinkView
    number: int
    content: SectionView | None
    parts: tuple[CountView, ...]
    before: LinkView | None
    after: LinkView | None


def part_view(views: ViewBuilder, whole: Whole, part: Part, leaves: Sequence[Part]) -> PartView:
    """Return the view of a part of `whole`, whose undivided parts are `leaves`."""
    at = leaves.index(part) if not part.parts else -1
    back = LinkView(whole.name, f"{whole.page}#{whole.anchor}" if whole.anchor else whole.page)
    return PartView(
        title=part_title(views, whole, part),
        back=back,
        number=len(part.items),
        content=None if part.parts else _content(views, whole, part),
        parts=part_links(views.labels, part.parts, whole.address),
        before=_leads_to(views, whole, leaves[at - 1]) if at > 0 else None,
        after=_leads_to(views, whole, leaves[at + 1]) if 0 <= at < len(leaves) - 1 else None,
    )


def _content(views: ViewBuilder, whole: Whole, part: Part) -> SectionView:
    """Return what a part lists, like a section of its page."""
    how = whole.shown.in_part or whole.shown
    anchor = "Said" if how.kind == "claims" else "Top"
    rows = tuple(how.rows(views, part.items, whole.at))
    return SectionView(anchor, whole.title, how.kind, rows, len(part.items))


def _leads_to(views: ViewBuilder, whole: Whole, part: Part) -> LinkView:
    return LinkView(_words(views, part), whole.address(part))


def part_title(views: ViewBuilder, whole: Whole, part: Part) -> str:
    """Return the title of a part's page: “Ahmed Example: Chronology, May 1921”."""
    words = _words(views, part)
    within = views.labels("part.title", whole=whole.title, part=words) if whole.title else words
    return views.labels("part.page", whole=whole.name, part=within)


def _words(views: ViewBuilder, part: Part) -> str:
    """Return what the things of a part have in common. Of several steps of one kind, the last says it all."""
    last = {step.by: step for step in part.steps}
    return ", ".join(part_words(views.labels, step) for step in last.values())


_SHOWN: dict[type[PageRecord], Mapping[str, ShownAs]] = {
    Entity: view_entity.SHOWN,
    Event: view_event.SHOWN,
    Source: view_source.SHOWN,
}


def wholes_of_record(views: ViewBuilder, record: Entity | Event | Source) -> Iterator[Whole]:
    """Yield the lists of a record's page that are on pages of their own."""
    outline, shown = views.placement.outline(record), _SHOWN[type(record)]
    return _wholes(views, outline, views.plain.named(record), shown, record.key)


def wholes_of_topic(views: ViewBuilder, key: str) -> Iterator[Whole]:
    """Yield the lists of a topic's page that are on pages of their own."""
    name = views.book.vocabulary.topics[key].label
    return _wholes(views, views.placement.outline_of_topic(key), name, shown_on_topic(views.book))


def _wholes(
    views: ViewBuilder, outline: Outline, name: str, shown: Mapping[str, ShownAs], at: str = ""
) -> Iterator[Whole]:
    titles = {section.anchor: section.named(views.labels) for section in outline.sections}
    for anchor, parts in outline.paged.items():
        address = partial(address_of, outline.page, anchor)
        yield Whole(outline.page, name, titles[anchor], anchor, parts, shown[anchor], at, address)


def whole_of(page: str, name: str, parts: tuple[Part, ...], shown: ShownAs) -> Whole:
    """Return a list that is a whole page, with its parts in the folder of the page's name."""
    return Whole(page, name, "", "", parts, shown, "", partial(address_of, page, ""))


def wholes_of_lists(views: ViewBuilder) -> Iterator[Whole]:
    """Yield the indexes and the lists of the coverage page that are too long for a page."""
    labels = views.labels
    yield whole_of(SOURCES, labels("sources.title"), sources_divided(views), WORKS)
    yield whole_of(NAMES, labels("names.title"), names_divided(views), NAMES_SHOWN)
    yield whole_of(ACRONYMS, labels("acronyms.title"), views.placement.acronyms, ACRONYMS_SHOWN)
    outline = views.placement.outline_of_coverage(coverage(views.book, views.verification))
    yield from _wholes(views, outline, labels("coverage.title"), view_coverage.SHOWN)


def leaves_of(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts that hold something themselves, in order."""
    return tuple(chain.from_iterable(part.leaves() for part in parts))
