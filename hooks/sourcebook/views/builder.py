"""Makes what pages show of the records of a book: one `ViewBuilder` for all pages."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..book.acronyms import Acronyms, acronym_anchor
from ..book.book import Book, Claim, Quotation, anchor, quote_anchor
from ..book.coverage import voices
from ..book.plain_text import PlainText, name_of
from ..book.quotes import QuoteState, Verification
from ..book.summaries import summary_of
from ..core.date_words import date_words, listed
from ..core.edtf import html_datetime
from ..core.labels import Labels
from ..exports.coins import as_coins
from ..exports.csl import csl_item
from ..history.changes import Past
from ..history.git import Edition
from ..pagination.page_lists import Cited
from ..pagination.partition import LIMITS, Limits
from ..pagination.placement import Placement
from ..records.fields import KINDS
from ..records.models import (
    Citation,
    Disagreement,
    Entity,
    Event,
    PageRecord,
    Participant,
    Role,
    Source,
    Statement,
    When,
    Wording,
)
from ..records.types import Link, parse_paragraphs
from .elements import (
    ClaimGroup,
    ClaimView,
    DateView,
    DenialView,
    DisagreementView,
    EventRow,
    LinkView,
    OfficeView,
    ParticipantView,
    PassageView,
    PeriodView,
    QuoteView,
    SourceRow,
    SpokenView,
    TextView,
    WordingView,
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

    @property
    def edition(self) -> Edition | None:
        """The edition of the reference; None when its history is not known."""
        return self.past.edition if self.past else None

    # ---- names, texts, dates

    @remembered
    def link(self, record: PageRecord, words: str = "", fragment: str = "") -> LinkView:
        """A link to the page of `record`."""
        address = self.placement.address(record, fragment) if fragment else self.book.address(record)
        if words:
            return LinkView(words, address, self.about(record))
        return LinkView(name_of(record), address, self.about(record), self.plain.standing_of_title(record))

    @remembered
    def about(self, record: PageRecord) -> str:
        """One line that says what a record is, for hovering and lists; never an allegation. No link is made for it:
        two records whose texts link to each other could not both be linked."""
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
        """A person or body: linked when `name` is the id of a record, else the literal name."""
        record = self.book.get(name)
        if isinstance(record, Source):
            return self.link(record, self.plain.who(name))
        return self.link(record) if record else LinkView(name)

    def source_link(self, key: str) -> LinkView:
        """A link to the page of the source `key`."""
        source = self.book.sources.get(key)
        return self.link(source) if source else LinkView(key)

    def those(self, names: Iterable[str]) -> tuple[LinkView, ...]:
        """Several persons or bodies."""
        return tuple(self.who(name) for name in names)

    def text(self, text: str | None) -> TextView:
        """A text with its links resolved; a link to nothing keeps its words. An acronym is linked to what the sources
        say it stands for, where it first stands."""
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
        """A link to what each source says an acronym stands for, or that none says it."""
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
        """A date in words, with how it was inferred."""
        return DateView(self.plain.date(when), html_datetime(when.date), self.text(when.inferred))

    def maybe_date(self, when: When | None) -> DateView | None:
        """A date, where there is one."""
        return self.date(when) if when else None

    # ---- quotes and claims

    @remembered
    def quote(self, citation: Citation, anchored: bool = False) -> QuoteView:
        """A quote with its source; the link leads to the source's page at these words."""
        source = self.book.sources.get(citation.source)
        state = self.verification.state(citation.source, citation.quote)
        return QuoteView(
            words=citation.quote,
            source=self.link(source, fragment=quote_anchor(citation)) if source else LinkView(citation.source),
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

    def _state_words(self, state: QuoteState) -> str:
        signed = "signed." if state.vouched else ""
        return self.labels(
            f"state.{signed}{state.why or state.name}",
            date=date_words(state.receipt.date, self.labels) if state.receipt else "",
            names=listed(state.vouched, self.labels),
        )

    def quotes(self, citations: Iterable[Citation]) -> tuple[QuoteView, ...]:
        """Several quotes."""
        return tuple(self.quote(citation) for citation in citations)

    def claim(self, claim: Claim, at: str) -> ClaimView:
        """A statement as shown on the page of the record `at`."""
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
            reported_in=self._reported_in(statement.by, statement.citations),
            date=self.maybe_date(statement.date),
            quotes=self.quotes(statement.citations),
            support=self._support(statement.citations),
            anchor=anchor(statement),
            question=question,
            denials=self.denials(statement),
            answered=tuple(map(self._answered, statement.answers)),
        )

    def _claim_elsewhere(self, claim: Claim, question: LinkView | None) -> ClaimView:
        """A statement in one line, of which the words lead to the page where it is shown in full."""
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
        """What is answered to a statement or an event, to be shown beside it."""
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
        """A link to what a denial answers, in words that say who claims it."""
        match self.book.answered(target):
            case Claim() as claim:
                address = self.placement.address(claim.home, anchor(claim.statement))
                return LinkView(self.plain.claim(claim.statement), address)
            case Event() as event:
                return self.link(event)
        return LinkView(target)

    def question(self, home: PageRecord, disagreement: Disagreement) -> LinkView:
        """A link to a question on which sources differ, in its words."""
        return self.link(home, plain(self.text(disagreement.question)), anchor(disagreement))

    def _support(self, citations: tuple[Citation, ...]) -> str:
        """How often a claim is corroborated, in words; empty where it stands in one source."""
        number, sources = voices(self.book, citations), len({citation.source for citation in citations})
        if number == 1 and sources > 1:
            return self.labels("corroboration.dependent", n=sources)
        return self.labels.count("corroboration.independent", number) if number > 1 else ""

    def _is_own_word(self, by: str | None, citations: Sequence[Citation]) -> bool:
        """Whether the sources say it themselves: nobody else makes the claim, or their author or publisher does."""
        sources = [source for citation in citations if (source := self.book.sources.get(citation.source))]
        return by is None or all(by in (source.key, source.publisher, *source.authors) for source in sources)

    def _reported_in(self, by: str | None, citations: Sequence[Citation]) -> tuple[LinkView, ...]:
        """The sources of a claim, without the one that makes it itself."""
        keys = dict.fromkeys(citation.source for citation in citations)
        sources = (self.book.sources.get(key) for key in keys if key != by)
        return tuple(self.link(source) for source in sources if source)

    def claim_groups(self, claims: Iterable[Claim], at: str) -> tuple[ClaimGroup, ...]:
        """Claims by kind, in the fixed order of the kinds; kinds without a claim are left out."""
        by_kind: dict[str, list[ClaimView]] = {kind: [] for kind in KINDS}
        for claim in claims:
            by_kind[claim.statement.kind].append(self.claim(claim, at))
        return tuple(
            ClaimGroup(kind, self.labels(f"kind.{kind}.title"), tuple(found))
            for kind, found in by_kind.items()
            if found
        )

    def disagreement(self, home: Entity | Event, disagreement: Disagreement, at: str) -> DisagreementView:
        """A question on which sources differ, as shown on the page of the record `at`."""
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
        """Words of somebody, as shown on the page of the record `at`."""
        citation = quotation.citation
        if quotation.home.key == at:
            return SpokenView(self.quote(citation, anchored=quotation.spoken), None)
        address = self.placement.address(quotation.home, anchor(citation))
        return SpokenView(self.quote(citation), LinkView(citation.quote, address))

    # ---- events, offices, relations

    @remembered
    def event_row(self, event: Event) -> EventRow:
        """An event in a list."""
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
        """Several events."""
        return tuple(self.event_row(event) for event in events)

    def participant(self, participant: Participant) -> ParticipantView:
        """Somebody's part in an event."""
        role = self.book.vocabulary.participant_roles.get(participant.role)
        return ParticipantView(
            self.who(participant.entity) if participant.entity else LinkView(participant.name or ""),
            role.label if role else participant.role,
            self.text(participant.note),
        )

    def offices_held(self, roles: Sequence[Role], organization: str) -> OfficeView:
        """The offices that somebody holds in `organization` (id or literal name), in full, on the holder's page."""
        passages: dict[QuoteView, list[WordingView]] = {}
        for wording in (wording for role in roles for wording in role.wordings):
            for quote in self.quotes(wording.citations):
                passages.setdefault(quote, []).append(self._wording(wording))
        return OfficeView(
            who=self.who(organization),
            periods=tuple(replace(self._period(role), anchor=anchor(role)) for role in roles),
            number=sum(len(role.wordings) for role in roles),
            passages=tuple(PassageView(quote, tuple(found)) for quote, found in passages.items()),
        )

    def offices_of(self, holder: Entity, roles: Sequence[Role]) -> OfficeView:
        """The offices that `holder` holds, on the page of the place: each in one line that leads to the holder's."""
        periods = (
            replace(self._period(role), home=LinkView("", self.placement.address(holder, anchor(role))))
            for role in roles
        )
        return OfficeView(self.link(holder), tuple(periods))

    def _period(self, role: Role) -> PeriodView:
        first = self._wording(role.wordings[0]) if role.wordings else None
        return PeriodView(self.maybe_date(role.start), self.maybe_date(role.end), first)

    @remembered
    def _wording(self, wording: Wording) -> WordingView:
        languages = {quote.language for quote in self.quotes(wording.citations)}
        return WordingView(
            title=wording.title,
            via=self.those(wording.via),
            as_of=self._as_of(wording.citations),
            language=languages.pop() if len(languages) == 1 else "",
        )

    def _as_of(self, citations: Sequence[Citation]) -> DateView:
        """The date of the earliest source among `citations`: the office is only known to be held as of then."""
        dates = [source.published for citation in citations if (source := self.book.sources.get(citation.source))]
        return self.date(min(dates, key=lambda when: when.date.sort_key)) if dates else DateView("")

    # ---- lists

    @remembered
    def source_row(self, source: Source, quotes: int) -> SourceRow:
        """A source in a list, `quotes` being the number of quotes to show with it."""
        return SourceRow(
            replace(self.link(source), about=""),
            self.date(source.published),
            self.those(source.authors),
            self.who(source.publisher) if source.publisher and source.publisher not in source.authors else None,
            self.labels(f"source_type.{source.type}"),
            quotes,
            as_coins(csl_item(self.book, source)),
            self.text(source.summary),
        )

    def source_rows(self, rows: Iterable[Cited]) -> tuple[SourceRow, ...]:
        """Sources, each with the number of quotes to show with it."""
        return tuple(self.source_row(source, number) for source, number in rows)
