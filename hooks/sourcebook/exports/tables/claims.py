"""The tables of statements and quotes, each with its author and its denials."""

from __future__ import annotations

from collections.abc import Iterator

from ...book.book import anchor
from ...book.coverage import voices
from ...book.text.plain_text import claimed, what_for
from .table import DATE, Reading, Row, Table, date_columns, sources_of


def _statements(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for claim in book.claims:
        statement, question = claim.statement, claim.disagreement
        yield {
            "record": claim.home.key,
            "record_name": reading.words.named(claim.home),
            "page": reading.placement.address(claim.home, anchor(statement)),
            "kind": statement.kind,
            "by": statement.by,
            "by_name": reading.name(statement.by),
            "via": statement.via,
            "via_names": reading.names(statement.via),
            "attribution": reading.words.attribution(statement),
            "denials": reading.denials(statement),
            "text": reading.plain(statement.text),
            "answers": statement.answers,
            "about": list(dict.fromkeys((*statement.about, *(question.about if question else ())))),
            "question": reading.plain(question.question) if question else "",
            **date_columns(reading, statement.date),
            "sources": sources_of(statement.citations),
            "independent_sources": voices(book, statement.citations),
        }


def _quotes(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for quotation in book.citations:
        citation = quotation.citation
        source = book.sources.get(citation.source)
        state = reading.verification.state(citation.source, citation.quote)
        kind, by = claimed(quotation)
        yield {
            "record": quotation.home.key,
            "record_name": reading.words.named(quotation.home),
            "page": reading.placement.of_use(quotation),
            "supports": what_for(quotation),
            "kind": kind,
            "by": by,
            "by_name": reading.name(by),
            "denials": [] if quotation.spoken else reading.denials(quotation.holder),
            "quote": citation.quote,
            "source": citation.source,
            "source_title": source.title if source else "",
            "in_source": reading.placement.of_quote(citation),
            "language": source.language if source else "",
            "locator": citation.locator,
            "speaker": citation.speaker,
            "speaker_name": reading.name(citation.speaker),
            "via": citation.via,
            "via_names": reading.names(citation.via),
            "translation": reading.plain(citation.translation),
            "note": reading.plain(citation.note),
            "verified": state.name,
            "verified_on": state.receipt.date.text if state.receipt else None,
            "verified_by": state.vouched,
        }


STATEMENTS = Table(
    "statements",
    (
        *"record record_name page kind by by_name via via_names attribution denials text answers".split(),
        *"about question".split(),
        *DATE,
        *"sources independent_sources".split(),
    ),
    _statements,
)
QUOTES = Table(
    "quotes",
    (
        *"record record_name page supports kind by by_name denials quote source source_title in_source".split(),
        *"language locator speaker speaker_name via via_names translation note".split(),
        *"verified verified_on verified_by".split(),
    ),
    _quotes,
)
