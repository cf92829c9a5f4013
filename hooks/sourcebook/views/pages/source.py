"""What the page of a source shows: `source_view(views, source)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...book.book import Quotation, quote_anchor
from ...book.quotes import quoted_share
from ...core.date_words import language_name
from ...exports.citation import CitingView, text_fragment
from ...exports.coins import as_coins
from ...exports.csl import csl_item
from ...exports.jsonld import as_script, source_nodes
from ...pagination.page_lists import number_of_quotes
from ...records.bibliography import bibliographic_fields
from ...records.identifiers import doi_address
from ...records.models import Alias, Entity, Event, Relation, Source, Spoken, Statement, When, Wording
from ..builder import ViewBuilder
from ..elements import DateView, DenialView, LinkView, QuoteView, TextView
from ..provenance import ProvenanceView, provenance_view
from ..record import Fact, citing_of, shortened
from ..sections import LINKS, MENTIONS, SectionView, ShownAs, section_views


@dataclass(frozen=True, slots=True)
class SupportView:
    """What a quote stands for: the kind of thing, its words, the record it belongs to, and who makes the claim; the
    question to which it is one answer, where sources differ; and what is answered to it."""

    what: str
    kind: str
    words: TextView
    link: LinkView
    by: LinkView | None
    question: LinkView | None = None
    denials: tuple[DenialView, ...] = ()


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

    template: ClassVar = "source.html"

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
    #: The DOI, and where its registry leads from; both empty without one.
    doi: str
    doi_address: str
    sections: tuple[SectionView, ...]
    citing: CitingView
    #: Nodes of linked data, inert in a script element.
    jsonld: str
    provenance: ProvenanceView


def _quotes(views: ViewBuilder, groups: Sequence[list[Quotation]], at: str) -> Iterator[SourceQuote]:
    return (source_quote(views, views.book.sources[at], group) for group in groups)


#: How the sections are shown, in the order of the page.
SHOWN = {
    "Contains": ShownAs("works", LINKS.rows, in_part=LINKS),
    "Quotes": ShownAs("quotes", _quotes),
    "Mentions": MENTIONS,
}
#: Behind this section stand those that are on pages of their own.
WAYS_AFTER = "Quotes"


def source_view(views: ViewBuilder, source: Source) -> SourceView:
    """A source with every quote drawn from it, in the order of its text as far as the locators tell."""
    book, labels, outline = views.book, views.labels, views.placement.outline(source)
    lists = outline.lists(views.placement)
    return SourceView(
        id=source.key,
        title=source.title,
        kicker=(labels(f"source_type.{source.type}"), labels.count("profile.quotes", number_of_quotes(book, source))),
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
        jsonld=as_script(source_nodes(views.placement, labels, source)),
    )


def source_quote(views: ViewBuilder, source: Source, group: list[Quotation]) -> SourceQuote:
    """A quote that is drawn on by all of `group`."""
    citation = group[0].citation
    return SourceQuote(
        quote_anchor(citation),
        views.quote(citation),
        tuple(support_view(views, quotation) for quotation in group),
        text_fragment(source.url, citation.quote) if source.url and citation.quote else "",
        text_fragment(source.archived.url, citation.quote) if source.archived and citation.quote else "",
    )


def _facts(views: ViewBuilder, source: Source) -> Iterator[Fact]:
    """The rows of a source's infobox; what has nothing to say is left out."""
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
    )
    for name, links, when in rows:
        if links or when:
            # A new field is called by its own name until there are words for it.
            words = labels.table.get(f"fact.{name}", name.replace("_", " ").capitalize())
            yield Fact(words, links, views.maybe_date(when))


#: Fields of bibliographies that stand elsewhere on the page.
_ELSEWHERE = ("authors", "doi")


def _bibliography(views: ViewBuilder, source: Source) -> Iterator[tuple[str, tuple[LinkView, ...], When | None]]:
    """The rows of the fields that bibliographies have: name, words, date."""
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
    """The sources that retell this one."""
    found = tuple(views.link(other) for other in views.book.retellings.get(source.key, ()))
    return shortened(views.labels, found, f"{views.book.address(source)}#Mentions")


def _share(views: ViewBuilder, source: Source) -> tuple[LinkView, ...]:
    """How much of its text is quoted, where that is known."""
    share = quoted_share(views.book, views.verification, source.key)
    if share is None or not source.text:
        return ()
    return (LinkView(views.labels("fact.share", share=f"{share:.0%}", words=source.text.words)),)


def support_view(views: ViewBuilder, quotation: Quotation) -> SupportView:
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
    question = views.question(home, asked) if asked else None
    return SupportView(what, kind, words, link, by, question, denials_to(views, quotation))


def denials_to(views: ViewBuilder, quotation: Quotation) -> tuple[DenialView, ...]:
    """What is answered to the statement, or the event, that a quote stands for."""
    holder = quotation.holder
    return views.denials(holder) if isinstance(holder, Statement | Event) and not quotation.spoken else ()
