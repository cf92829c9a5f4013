"""Make views from the records of a book: one `ViewBuilder` for all pages."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..book.book import Book, Claim, Quotation, anchor, quote_anchor
from ..book.coverage import voices
from ..book.evidence.quotes import QuoteState, Verification
from ..book.text.acronyms import Acronyms, acronym_anchor
from ..book.text.plain_text import PlainText
from ..book.text.summaries import summary_of
from ..book.ties.network import Network, network
from ..core.dates.date_words import date_words, listed
from ..core.dates.time_of_day import html_moment
from ..core.labels import Labels
from ..exports.coins import as_coins
from ..exports.csl import csl_item
from ..history.changes import Past
from ..history.git import Edition
from ..pagination.page_lists import Cited
from ..pagination.partition import LIMITS, Limits
from ..pagination.placement import Placement
from ..records.models import Citation, Disagreement, Entity, Event, PageRecord, Statement
from ..records.source import Source
from ..records.values.fields import KINDS
from ..records.values.types import Link, parse_paragraphs
from ..records.when import When
from .elements import (
    ClaimGroup,
    ClaimView,
    DateView,
    DenialView,
    DisagreementView,
    EventRow,
    LinkView,
    QuoteView,
    SourceRow,
    SpokenView,
    TextView,
    plain,
)
from .remembered import remembered


class ViewBuilder:
    """Makes views of the records of one book, in one language."""

    def __init__(
        self,
        book: Book,
        labels: Labels,
        verification: Verification,
        past: Past | None = None,
        limits: Limits = LIMITS,
    ):
        self.book = book
        self.labels = labels
        self.verification = verification
        self.plain = PlainText(book, labels)
        self.past = past
        self.placement = Placement(book, verification, limits)
        self.made: dict[str, dict[Any, Any]] = {}

    @functools.cached_property
    def network(self) -> Network:
        """The network of the book, which its page and the links to that page need."""
        return network(self.book)

    @property
    def edition(self) -> Edition | None:
        """The edition of the reference; None if its history is unknown."""
        return self.past.edition if self.past else None

    # ---- names, texts, dates

    @remembered
    def link(self, record: PageRecord, words: str = "", fragment: str = "") -> LinkView:
        """Return a link to the page of `record`."""
        address = self.placement.address(record, fragment) if fragment else self.book.address(record)
        if words:
            return LinkView(words, address, self.about(record))
        return LinkView(
            self.plain.told_apart(record), address, self.about(record), self.plain.standing_of_title(record)
        )

    @remembered
    def about(self, record: PageRecord) -> str:
        """Return one line that describes a record, for tooltips and lists; never an allegation.

        It contains no links, because two records whose texts link to each other would recurse.
        """
        match record:
            case Entity():
                return self.plain.text(summary_of(record))
            case Event():
                parted = "; " if self.book.denials_of(record) else ", "  # the date is not that of the denial
                return f"{self.plain.standing(record)}{parted}{self.plain.date(record.date)}"
            case Source():
                return f"{self.labels('source_type.' + record.type)}, {self.plain.date(record.published)}"
        return ""

    def who(self, name: str) -> LinkView:
        """Return a person or body: linked if `name` is the id of a record, else the literal name."""
        record = self.book.get(name)
        if isinstance(record, Source):
            return self.link(record, self.plain.who(name))
        return self.link(record) if record else LinkView(name)

    def source_link(self, key: str) -> LinkView:
        """Return a link to the page of the source `key`."""
        source = self.book.sources.get(key)
        return self.link(source) if source else LinkView(key)

    def those(self, names: Iterable[str]) -> tuple[LinkView, ...]:
        """Return several persons or bodies."""
        return tuple(self.who(name) for name in names)

    def text(self, text: str | None) -> TextView:
        """Return a text with resolved links; a broken link keeps its words.

        The first occurrence of an acronym links to what the sources say it stands for.
        """
        return self._text(text) if text else ()

    @remembered
    def _text(self, text: str) -> TextView:
        seen: set[str] = set()
        return tuple(
            tuple(view for piece in paragraph for view in self._pieces(piece, seen))
            for paragraph in parse_paragraphs(text)
        )

    def _pieces(self, piece: str | Link, seen: set[str]) -> Iterator[str | LinkView]:
        if isinstance(piece, Link):
            record = self.book.get(piece.id)
            yield self.link(record, piece.words) if record else LinkView(piece.words or piece.id)
        else:
            for words, found in self._acronyms.pieces(piece, seen):
                yield self.acronym(words) if found else words

    @functools.cached_property
    def _acronyms(self) -> Acronyms:
        return Acronyms(self.book.acronyms)

    def acronym(self, name: str) -> LinkView:
        """Return a link to what each source says an acronym stands for, or to the note that none does."""
        uses = self.book.acronyms[name]
        expansions = dict.fromkeys(alias.expansion for _, alias in uses if alias.expansion)
        meant = dict.fromkeys(entity.identified_as.text for entity, _ in uses if entity.identified_as)
        identified = self.labels("acronyms.identified", meant="; ".join(map(self.plain.text, meant))) if meant else ""
        meaning = "; ".join(expansions) or identified or self.labels("acronyms.none")
        return LinkView(
            name,
            f"{self.placement.acronym_page(name)}#{acronym_anchor(name)}",
            self.labels("acronyms.about", meaning=meaning),
        )

    @remembered
    def date(self, when: When) -> DateView:
        """Return a date in words, with how it was inferred."""
        return DateView(
            self.plain.date(when),
            html_moment(when.date, when.time),
            self.text(when.inferred),
            when.apart,
            when.date.uncertain,
        )

    def maybe_date(self, when: When | None) -> DateView | None:
        """Return a date, if there is one."""
        return self.date(when) if when else None

    # ---- quotes and claims

    @remembered
    def quote(self, citation: Citation, anchored: bool = False) -> QuoteView:
        """Return a quote with its source, linked to these words on the source's page."""
        source = self.book.sources.get(citation.source)
        state = self.verification.state(citation.source, citation.quote)
        return QuoteView(
            words=citation.quote,
            source=self._quoted(source, citation) if source else LinkView(citation.source),
            date=self.date(source.published) if source else DateView(""),
            anchor=anchor(citation) if anchored else "",
            language=source.language if source and source.language != self.labels.language else "",
            locator=citation.locator or "",
            speaker=self.who(citation.speaker) if citation.speaker else None,
            via=self.those(citation.via),
            within=self.source_link(source.within) if source and source.within else None,
            translation=self.text(citation.translation),
            note=self.text(citation.note),
            state="claimed" if state.name in ("text", "fingerprint") and not state.vouched else state.name,
            state_words=self._state_words(state),
        )

    def _quoted(self, source: Source, citation: Citation) -> LinkView:
        """Return a link to a quote on its source's page; what the link would say of the source is shown beside it."""
        return replace(self.link(source, fragment=quote_anchor(citation)), about="")

    def _state_words(self, state: QuoteState) -> str:
        signed = "signed." if state.vouched else ""
        return self.labels(
            f"state.{signed}{state.why or state.name}",
            date=date_words(state.receipt.date, self.labels) if state.receipt else "",
            names=listed(state.vouched, self.labels),
        )

    def quotes(self, citations: Iterable[Citation]) -> tuple[QuoteView, ...]:
        """Return several quotes."""
        return tuple(self.quote(citation) for citation in citations)

    def claim(self, claim: Claim, at: str) -> ClaimView:
        """Return a statement for the page of the record `at`."""
        statement = claim.statement
        question = self.question(claim.home, claim.disagreement) if claim.disagreement else None
        if claim.home.key != at:
            return self._claim_elsewhere(claim, question)
        return ClaimView(
            text=self.text(statement.text),
            kind=statement.kind,
            label=self.labels(f"kind.{statement.kind}.label"),
            by=self.who(statement.by) if statement.by else None,
            via=self.those(statement.via),
            where=self.labels("claim.own")
            if self._is_own_word(statement.by, statement.citations)
            else self.labels("claim.reported_in"),
            # What a link would say of a source is beside its quote.
            reported_in=_bare(self._reported_in(statement.by, statement.citations)),
            date=self.maybe_date(statement.date),
            quotes=self.quotes(statement.citations),
            support=self._support(statement.citations),
            anchor=anchor(statement),
            question=question,
            denials=self.denials(statement),
            answered=tuple(map(self._answered, statement.answers)),
        )

    def _claim_elsewhere(self, claim: Claim, question: LinkView | None) -> ClaimView:
        """Return a statement in one line, linked to the page that shows it in full."""
        statement = claim.statement
        address = self.placement.address(claim.home, anchor(statement))
        return ClaimView(
            text=(),
            kind=statement.kind,
            label=self.labels(f"kind.{statement.kind}.label"),
            by=self.who(statement.by) if statement.by else None,
            via=self.those(statement.via),
            where=self.labels("claim.own"),
            reported_in=() if statement.by else self._reported_in(None, statement.citations),
            date=None,
            quotes=(),
            home=LinkView(plain(self.text(statement.text)), address),
            question=question,
            denials=self.denials(statement),
            answered=tuple(map(self._answered, statement.answers)),
        )

    def denials(self, said: Statement | Event) -> tuple[DenialView, ...]:
        """Return the denials of a statement or an event, to be shown beside it."""
        words = self.labels("claim.denial")
        return tuple(
            DenialView(
                self.who(claim.statement.by or ""),
                self.text(claim.statement.text),
                LinkView(words, self.placement.address(claim.home, anchor(claim.statement))),
            )
            for claim in self.book.denials_of(said)
        )

    def _answered(self, target: str) -> LinkView:
        """Return a link to the target of a denial, worded with its author."""
        match self.book.answered(target):
            case Claim() as claim:
                address = self.placement.address(claim.home, anchor(claim.statement))
                return LinkView(self.plain.claim(claim.statement), address)
            case Event() as event:
                return self.link(event)
        return LinkView(target)

    def question(self, home: PageRecord, disagreement: Disagreement) -> LinkView:
        """Return a link to a question on which sources differ, with the question as its text."""
        return self.link(home, plain(self.text(disagreement.question)), anchor(disagreement))

    def _support(self, citations: tuple[Citation, ...]) -> str:
        """Return how often a claim is corroborated, in words; empty if it has one source."""
        number, sources = voices(self.book, citations), len({citation.source for citation in citations})
        if number == 1 and sources > 1:
            return self.labels("corroboration.dependent", n=sources)
        return self.labels.count("corroboration.independent", number) if number > 1 else ""

    def _is_own_word(self, by: str | None, citations: Sequence[Citation]) -> bool:
        """Return whether the sources speak for themselves: nobody else makes the claim, or their author or publisher
        does."""
        sources = [source for citation in citations if (source := self.book.sources.get(citation.source))]
        return by is None or all(by in (source.key, source.publisher, *source.authors) for source in sources)

    def _reported_in(self, by: str | None, citations: Sequence[Citation]) -> tuple[LinkView, ...]:
        """Return the sources of a claim, except one that makes it itself."""
        keys = dict.fromkeys(citation.source for citation in citations)
        sources = (self.book.sources.get(key) for key in keys if key != by)
        return tuple(self.link(source) for source in sources if source)

    def claim_groups(self, claims: Iterable[Claim], at: str) -> tuple[ClaimGroup, ...]:
        """Return the claims by kind, in the fixed order of the kinds, without empty ones."""
        by_kind: dict[str, list[ClaimView]] = {kind: [] for kind in KINDS}
        for claim in claims:
            by_kind[claim.statement.kind].append(self.claim(claim, at))
        return tuple(
            ClaimGroup(kind, self.labels(f"kind.{kind}.title"), tuple(found))
            for kind, found in by_kind.items()
            if found
        )

    def disagreement(self, home: Entity | Event, disagreement: Disagreement, at: str) -> DisagreementView:
        """Return a question on which sources differ, for the page of the record `at`."""
        elsewhere = home.key != at
        return DisagreementView(
            question=self.text(disagreement.question),
            home=self.question(home, disagreement) if elsewhere else None,
            positions=tuple(
                replace(self.claim(Claim(home, position, disagreement), at), question=None)
                for position in disagreement.positions
            ),
            anchor="" if elsewhere else anchor(disagreement),
        )

    def spoken(self, quotation: Quotation, at: str) -> SpokenView:
        """Return somebody's words, for the page of the record `at`, which says if only somebody alleges, announces or
        plans the event at which they are said to be spoken."""
        citation = quotation.citation
        if quotation.home.key == at:
            return SpokenView(self.quote(citation, anchored=quotation.spoken), None)
        address = self.placement.address(quotation.home, anchor(citation))
        standing = self.plain.standing_of_title(quotation.home)
        return SpokenView(self.quote(citation), LinkView(citation.quote, address, standing=standing))

    # ---- events

    @remembered
    def event_row(self, event: Event) -> EventRow:
        """Return an event for a list."""
        return EventRow(
            id=event.key,
            link=LinkView(self.plain.sentence(event), self.book.address(event)),
            date=self.date(event.date),
            status=event.status,
            status_label=self.labels(f"status.{event.status}"),
            by=self.who(event.by) if event.by else None,
            denials=self.denials(event),
        )

    def event_rows(self, events: Iterable[Event]) -> tuple[EventRow, ...]:
        """Return several events."""
        return tuple(self.event_row(event) for event in events)

    # ---- lists

    @remembered
    def source_row(self, source: Source, quotes: int) -> SourceRow:
        """Return a source for a list; `quotes` is the number of quotes to show with it."""
        publisher = source.publisher if source.publisher not in source.authors else None
        return SourceRow(
            replace(self.link(source), about=""),
            self.date(source.published),
            _bare(self.those(source.authors)),
            _bare([self.who(publisher)])[0] if publisher else None,
            self.labels(f"source_type.{source.type}"),
            quotes,
            as_coins(csl_item(self.book, source)),
            self.text(source.summary),
        )

    def source_rows(self, rows: Iterable[Cited]) -> tuple[SourceRow, ...]:
        """Return sources, each with the number of quotes to show with it."""
        return tuple(self.source_row(source, number) for source, number in rows)


def _bare(links: Iterable[LinkView]) -> tuple[LinkView, ...]:
    """Return links that say nothing about what they lead to."""
    return tuple(replace(link, about="") for link in links)
