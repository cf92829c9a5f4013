"""The page of a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from ...book.book import quote_anchor
from ...book.evidence.passages import Passage
from ...book.evidence.quotes import quoted_share
from ...book.images import StoredImage, images_shown
from ...core.dates.date_words import language_name
from ...core.quotation_marks import without_marks
from ...exports.citation import CitingView, text_fragment
from ...exports.coins import as_coins
from ...exports.csl import csl_item
from ...exports.jsonld import LinkedData, linked_data, source_nodes
from ...pagination.page_lists import joined_passages, number_of_quotes
from ...records.bibliography import bibliographic_fields
from ...records.models import Citation, Image
from ...records.source import Source
from ...records.values.identifiers import doi_address
from ...records.when import When
from ..blocks.images import PICTURES, ImageView, facsimiles
from ..builder import ViewBuilder
from ..elements import DateView, LinkView, QuoteView, TextView
from ..provenance import ProvenanceView, provenance_view
from ..record import Fact, citing_of, shortened
from ..sections import LINKS, MENTIONS, SectionView, ShownAs, section_views
from .supports import SupportGroup, SupportView, support_groups, support_view


@dataclass(frozen=True, slots=True)
class SourceQuote:
    """A quote on its source's page, with everything it supports.

    `part` identifies its words if they are not the whole passage; `own` is what applies to it but not to the whole
    passage.
    """

    anchor: str
    quote: QuoteView
    supports: tuple[SupportView, ...]
    part: str = ""
    own: bool = False

    @property
    def groups(self) -> tuple[SupportGroup, ...]:
        """What it supports, by record."""
        return support_groups(self.supports)


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of a source, in text order, and its quotes.

    `live` and `archived` link to its words at the work's address and in the archived copy. `states` has one quote for
    each state of verification.
    """

    quote: QuoteView
    quotes: tuple[SourceQuote, ...]
    states: tuple[QuoteView, ...]
    live: str = ""
    archived: str = ""
    #: Pictures of the place that its locator names.
    facsimiles: tuple[ImageView, ...] = ()


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """Our summary of a paragraph, with its number, and a link to the first quote from it."""

    number: int
    text: TextView
    path: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """The page of a source."""

    template: ClassVar = "source.html"

    id: str
    title: str
    kicker: tuple[str, ...]
    summary: TextView
    coins: str
    supplied: bool
    language: str
    facts: tuple[Fact, ...]
    note: TextView
    url: str
    archived: str
    archived_on: DateView | None
    #: The DOI and the address it resolves at; both empty without one.
    doi: str
    doi_address: str
    sections: tuple[SectionView, ...]
    citing: CitingView
    jsonld: LinkedData
    provenance: ProvenanceView


def _passages(views: ViewBuilder, passages: Sequence[Passage], at: str) -> Iterator[PassageView]:
    """Yield the passages. How all quotes were verified is a row of the infobox if it is the same for all."""
    differ = len(_states(views, at)) > 1
    for passage in _passages_with_states(views, passages, at):
        yield passage if differ else replace(passage, states=())


def _passages_with_states(views: ViewBuilder, passages: Sequence[Passage], at: str) -> Iterator[PassageView]:
    source = views.book.sources[at]
    shown = images_shown(views.book, source)
    return (passage_view(views, source, passage, shown) for passage in joined_passages(passages))


def _states(views: ViewBuilder, key: str) -> tuple[str, ...]:
    """Return how the quotes from a source were verified, each way once, in words."""
    citations = (quotation.citation for quotation in views.book.citations_from.get(key, ()))
    return tuple(dict.fromkeys(views.quote(citation).state_words for citation in citations))


def _paragraphs(views: ViewBuilder, paragraphs: Sequence[str], at: str) -> Iterator[ParagraphView]:
    places: dict[str, Citation] = {}
    for quotation in views.book.quotations_from.get(at, ()):
        places.setdefault(quotation.citation.locator or "", quotation.citation)
    for number, text in enumerate(paragraphs, 1):
        cited = places.get(views.labels("source.locator", n=number))
        yield ParagraphView(number, views.text(text), views.placement.of_quote(cited) if cited else "")


def _left_out(views: ViewBuilder, texts: Sequence[str], at: str) -> TextView:
    return views.text("\n\n".join(texts))


#: The style of the sections, in the order of the page.
SHOWN = {
    "Paragraphs": ShownAs("paragraphs", _paragraphs, meaning="source.paragraphs_meaning"),
    "Quotes": ShownAs("quotes", _passages, in_part=ShownAs("quotes", _passages_with_states)),
    "Pictures": PICTURES,
    "Left-out": ShownAs("text", _left_out),
    "Contains": ShownAs("works", LINKS.rows, in_part=LINKS),
    "Mentions": MENTIONS,
}
#: Sections with pages of their own follow this section.
WAYS_AFTER = "Quotes"


def source_view(views: ViewBuilder, source: Source) -> SourceView:
    """Return a source with every quote from it, in text order as far as the locators show."""
    book, labels, outline = views.book, views.labels, views.placement.outline(source)
    lists = outline.lists(views.placement)
    return SourceView(
        id=source.key,
        title=source.title,
        kicker=(labels(f"source_type.{source.type}"),),
        summary=views.text(source.summary),
        coins=as_coins(csl_item(book, source)),
        supplied=source.title_supplied,
        language=source.language if source.language != labels.language else "",
        facts=tuple(_facts(views, source)),
        note=views.text(source.note),
        url=source.url or "",
        archived=source.archived.url if source.archived else "",
        archived_on=views.date(source.archived.date) if source.archived else None,
        doi=source.doi or "",
        doi_address=doi_address(source.doi) if source.doi else "",
        sections=section_views(views, outline, lists, SHOWN, source.key, WAYS_AFTER),
        citing=citing_of(views, source),
        provenance=provenance_view(views, source),
        jsonld=linked_data(book, source, source_nodes(views.placement, labels, source)),
    )


def passage_view(
    views: ViewBuilder, source: Source, passage: Passage, pictures: Sequence[tuple[Image, StoredImage]]
) -> PassageView:
    """Return a passage with its quotes, and those pictures of the source that show its place.

    Whatever applies to all quotes is shown once for the passage.
    """
    first, *others = shown = [views.quote(quote[0].citation) for quote in passage.quotes]
    alike = all(_said_of(first) == _said_of(other) for other in others)
    quotes = tuple(
        SourceQuote(
            quote_anchor(quotations[0].citation),
            quote,
            tuple(support_view(views, quotation) for quotation in quotations),
            _ends(quote.words) if quote.words != passage.words else "",
            own=not alike,
        )
        for quote, quotations in zip(shown, passage.quotes, strict=True)
    )
    return PassageView(
        replace(first, words=passage.words)
        if alike
        else QuoteView(passage.words, first.source, first.date, language=first.language, locator=first.locator),
        quotes,
        tuple({quote.state_words: quote for quote in shown}.values()),
        text_fragment(source.url, passage.words) if source.url and passage.words else "",
        text_fragment(source.archived.url, passage.words) if source.archived and passage.words else "",
        facsimiles(views, pictures, first.locator),
    )


def _said_of(quote: QuoteView) -> tuple[object, ...]:
    """Return what applies to a quote besides its words, its place and its verification."""
    return quote.speaker, quote.via, quote.translation, quote.note


#: The number of words at either end that identify a quote.
_ENDS = 4


def _ends(words: str) -> str:
    """Abbreviate a quote to its first and last words, without quotation marks at its ends, which may have lost their
    fellows."""
    every = words.split()
    if len(every) <= 2 * _ENDS + 1:
        return words
    return without_marks(f"{' '.join(every[:_ENDS])} … {' '.join(every[-_ENDS:])}")


def _facts(views: ViewBuilder, source: Source) -> Iterator[Fact]:
    """Yield the rows of a source's infobox, without empty ones."""
    labels = views.labels
    unnamed = () if source.publisher or source.authors else (LinkView(labels("fact.not_stated")),)
    rows = (
        ("published", (), source.published),
        ("authors", views.those(source.authors), None),
        ("publisher", views.those([source.publisher] if source.publisher else []), None),
        *_bibliography(views, source),
        ("within", (views.source_link(source.within),) if source.within else (), None),
        ("retells", views.those(source.retells), None),
        ("publisher", unnamed, None),
        ("language", (LinkView(language_name(source.language, labels)),), None),
        ("accessed", (), source.accessed),
        ("retold_by", _retold(views, source), None),
        ("quoted", _share(views, source), None),
        ("quotes", _number(views, source), None),
        ("verified", _verified(views, source), None),
    )
    for name, links, when in rows:
        if links or when:
            # A new field is shown under its own name until it has a label.
            words = labels.table.get(f"fact.{name}", name.replace("_", " ").capitalize())
            yield Fact(words, links, views.maybe_date(when))


#: Bibliographic fields shown elsewhere on the page.
_ELSEWHERE = ("authors", "doi")


def _bibliography(views: ViewBuilder, source: Source) -> Iterator[tuple[str, tuple[LinkView, ...], When | None]]:
    """Yield the rows of the bibliographic fields: name, text, date."""
    for field in bibliographic_fields(Source):
        value = getattr(source, field.name)
        if not value or field.name in _ELSEWHERE:
            continue
        if field.kind == "date":
            yield field.name, (), value
        elif field.kind == "names":
            yield field.name, views.those(value), None
        else:
            several = value if isinstance(value, tuple) else (value,)
            spoken = field.kind in ("language", "languages")
            words = (language_name(one, views.labels) if spoken else one for one in several)
            yield field.name, tuple(map(LinkView, words)), None


def _retold(views: ViewBuilder, source: Source) -> tuple[LinkView, ...]:
    """Return the sources that retell this one."""
    found = tuple(views.link(other) for other in views.book.retellings.get(source.key, ()))
    return shortened(views.labels, found, "#Mentions")


def _number(views: ViewBuilder, source: Source) -> tuple[LinkView, ...]:
    """Return the number of quotes from it."""
    number = number_of_quotes(views.book, source)
    words = views.labels.count("profile.quotes", number)
    return (LinkView(words, "#Quotes"),) if number else ()


def _verified(views: ViewBuilder, source: Source) -> tuple[LinkView, ...]:
    """Return how its quotes were verified, if all were in the same way."""
    states = _states(views, source.key)
    return tuple(map(LinkView, states)) if len(states) == 1 else ()


def _share(views: ViewBuilder, source: Source) -> tuple[LinkView, ...]:
    """Return how much of its text is quoted, if known."""
    share = quoted_share(views.book, views.verification, source.key)
    if share is None or not source.text:
        return ()
    return (LinkView(views.labels("fact.share", share=f"{share:.0%}", words=source.text.words)),)
