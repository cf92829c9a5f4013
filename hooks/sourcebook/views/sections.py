"""The sections of a page, and how to show those that several kinds of pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..book.book import Claim, Quotation
from ..pagination.page_lists import Asked, Cited, Mention, number_of_quotes
from ..pagination.partition import address_of
from ..pagination.placement import Outline
from ..records.models import Event, PageRecord
from ..records.source import Source
from .builder import ViewBuilder
from .elements import (
    ClaimGroup,
    DisagreementView,
    EventRow,
    LinkView,
    MentionView,
    SourceRow,
    SpokenView,
)
from .figures.map import map_views
from .part_links import part_links


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a page.

    `kind` names the macro of `sections.html` that shows it, and defines the type of its rows.
    """

    anchor: str
    title: str
    kind: str
    rows: tuple[Any, ...]
    #: The number of entries, even if they are on pages of their own.
    number: int
    #: The text above the rows, or in place of them if there are none.
    meaning: str = ""
    nothing: str = ""
    #: A link to the entries that are not shown: “and 288 others”.
    rest: LinkView | None = None


@dataclass(frozen=True, slots=True)
class ShownAs:
    """How a section is shown: its kind, and the function that makes its rows.

    `rows(views, items, at)` returns the rows for the items of the section, on the page of the record with the id `at`.
    """

    kind: str
    rows: Callable[[ViewBuilder, Sequence[Any], str], Iterable[Any]]
    #: How it is shown on the pages of its parts, if differently.
    in_part: ShownAs | None = None
    #: So many entries are shown on the page itself when the others have pages of their own.
    first: int = 0
    #: Label keys: the text above it, and the text in its place.
    meaning: str = ""
    nothing: str = ""


def section_views(
    views: ViewBuilder,
    outline: Outline,
    lists: Mapping[str, Sequence[Any]],
    shown: Mapping[str, ShownAs],
    at: str = "",
    after: str = "",
) -> tuple[SectionView, ...]:
    """Return the sections of a page in the order of `shown`, without empty ones.

    Those on pages of their own are links, together after the section `after`, or first.
    """
    titles = {section.anchor: section.named(views.labels) for section in outline.sections}
    own = [
        _shown(views, anchor, titles[anchor], how, lists[anchor], at)
        if anchor not in outline.paged
        else _beginning(views, outline, anchor, titles[anchor], how, lists[anchor], at)
        if how.first
        else _empty(anchor, titles[anchor], how)
        for anchor, how in shown.items()
    ]
    first = list(shown).index(after) + 1 if after else 0
    moved = {anchor: len(lists[anchor]) for anchor in outline.paged if not shown[anchor].first}
    ways = _ways(views, outline, moved, titles)
    return (*own[:first], *ways, *own[first:])


def _empty(anchor: str, title: str, how: ShownAs) -> SectionView:
    return SectionView(anchor, title, how.kind, (), 0)


def _shown(views: ViewBuilder, anchor: str, title: str, how: ShownAs, items: Sequence[Any], at: str) -> SectionView:
    labels = views.labels
    return SectionView(
        anchor,
        title,
        how.kind,
        tuple(how.rows(views, items, at)),
        len(items),
        labels(how.meaning) if how.meaning else "",
        labels(how.nothing) if how.nothing else "",
    )


def _beginning(
    views: ViewBuilder, outline: Outline, anchor: str, title: str, how: ShownAs, items: Sequence[Any], at: str
) -> SectionView:
    """Return the first entries of a section that has pages of its own, and a link to the others."""
    section = _shown(views, anchor, title, how, items[: how.first], at)
    words = views.labels("part.others", n=len(items) - how.first)
    first = next(outline.paged[anchor][0].leaves())
    return replace(section, number=len(items), rest=LinkView(words, address_of(outline.page, anchor, first)))


def _ways(
    views: ViewBuilder, outline: Outline, numbers: Mapping[str, int], titles: Mapping[str, str]
) -> Iterator[SectionView]:
    """Yield the sections that have pages of their own, with their `numbers` of entries, as links to their parts."""
    for anchor, number in numbers.items():
        parts = outline.paged[anchor]
        ways = part_links(views.labels, parts, partial(address_of, outline.page, anchor))
        yield SectionView(anchor, titles[anchor], "ways", ways, number)


def rows_of(sections: Iterable[SectionView], anchor: str) -> tuple[Any, ...]:
    """Return the rows of the section with this anchor; empty if they are on pages of their own."""
    return next((one.rows for one in sections if one.anchor == anchor and one.kind != "ways"), ())


# ---- Sections that several kinds of pages have


def _claims(views: ViewBuilder, claims: Sequence[Claim], at: str) -> tuple[ClaimGroup, ...]:
    return views.claim_groups(claims, at)


def _disagreements(views: ViewBuilder, asked: Sequence[Asked], at: str) -> Iterator[DisagreementView]:
    return (views.disagreement(home, one, at) for home, one in asked)


def _questions(views: ViewBuilder, asked: Sequence[Asked], at: str) -> Iterator[LinkView]:
    return (views.question(home, one) for home, one in asked)


def _spoken(views: ViewBuilder, quotations: Sequence[Quotation], at: str) -> Iterator[SpokenView]:
    return (views.spoken(quotation, at) for quotation in quotations)


def _events(views: ViewBuilder, events: Sequence[Event], at: str) -> tuple[EventRow, ...]:
    return views.event_rows(events)


def _cited(views: ViewBuilder, rows: Sequence[Cited], at: str) -> tuple[SourceRow, ...]:
    return views.source_rows(rows)


def _works(views: ViewBuilder, sources: Sequence[Source], at: str) -> tuple[SourceRow, ...]:
    return views.source_rows((source, number_of_quotes(views.book, source)) for source in sources)


def _mentions(views: ViewBuilder, found: Sequence[Mention], at: str) -> Iterator[MentionView]:
    for record, fields in found:
        yield MentionView(views.link(record), tuple(dict.fromkeys(views.labels(f"mention.{name}") for name in fields)))


def _links(views: ViewBuilder, records: Sequence[PageRecord], at: str) -> Iterator[LinkView]:
    return (views.link(record) for record in records)


CLAIMS = ShownAs("claims", _claims)
DISAGREEMENTS = ShownAs("disagreements", _disagreements)
#: The same as links to their answers.
QUESTIONS = ShownAs("questions", _questions)
SPOKEN = ShownAs("spoken", _spoken)
EVENTS = ShownAs("events", _events)
#: Sources, each with its number of quotes on the page, or of all its quotes.
CITED = ShownAs("sources", _cited)
WORKS = ShownAs("sources", _works)
BIBLIOGRAPHY = ShownAs("bibliography", _cited)
MAP = ShownAs("map", map_views, meaning="map.meaning")
MENTIONS = ShownAs("mentions", _mentions)
LINKS = ShownAs("links", _links)
