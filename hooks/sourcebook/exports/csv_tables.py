"""Records as tables, one CSV file for each kind, for spreadsheets and statistics.

Every claim has its kind, its author, its attribution and its denials; so do the quotes that support it, and the
participants of an alleged event. The data page explains the columns (labels `data.column…`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..book.book import Book, anchor
from ..book.coverage import voices
from ..book.plain_text import PlainText, claimed, what_for
from ..book.quotes import Verification
from ..core.labels import Labels
from ..pagination.placement import Placement
from ..records.bibliography import bibliographic_fields
from ..records.models import Citation, Event, PageRecord, Source, Statement, When
from ..untrusted.escaping import inert_cell

Row = dict[str, object]

#: The columns of a date.
_DATE = ("date", "earliest", "latest", "date_words", "inferred")


@dataclass(frozen=True)
class Reading:
    """The inputs of the tables."""

    book: Book
    labels: Labels
    verification: Verification
    placement: Placement

    @property
    def words(self) -> PlainText:
        """The book in plain text."""
        return PlainText(self.book, self.labels)

    def name(self, name: str | None) -> str:
        """Return the name for an id or literal name."""
        return self.words.who(name) if name else ""

    def names(self, names: Iterable[str]) -> list[str]:
        """Return several names."""
        return [self.words.who(name) for name in names]

    def plain(self, text: str | None) -> str:
        """Return a text without markup."""
        return self.words.text(text)

    def denials(self, said: object) -> list[str]:
        """Return the addresses of the denials that answer a statement or an event; none for other records."""
        found = self.book.denials_of(said) if isinstance(said, Statement | Event) else ()
        return [self.placement.address(claim.home, anchor(claim.statement)) for claim in found]

    def sources_on(self, record: PageRecord) -> list[str]:
        """Return the ids of the sources cited on a record."""
        return _sources(quotation.citation for quotation in self.book.citations_in.get(record.key, ()))


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its name, its columns in order, and the function that makes its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Reading], Iterator[Row]]

    @property
    def path(self) -> str:
        """Its path on the site."""
        return f"data/{self.name}.csv"


def as_csv(table: Table, reading: Reading) -> str:
    """Return the text of the CSV file: a line of column names, then one line for each row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows(reading):
        writer.writerow([_cell(row[column]) for column in table.columns])
    return text.getvalue()


def table_files(
    book: Book, labels: Labels, verification: Verification, placement: Placement | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every CSV file."""
    reading = Reading(book, labels, verification, placement or Placement(book, verification))
    for table in TABLES:
        yield table.path, as_csv(table, reading)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return inert_cell("; ".join(map(str, value)))
    return inert_cell(str(value))


def _sources(citations: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(citation.source for citation in citations))


def _date(reading: Reading, when: When | None) -> Row:
    """Return the columns of a date."""
    if not when:
        return dict.fromkeys(_DATE)
    return {
        "date": when.date.text,
        "earliest": when.date.earliest,
        "latest": when.date.latest,
        "date_words": when.words,
        "inferred": reading.plain(when.inferred),
    }


def _entities(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for entity in book.entities.values():
        kind = book.vocabulary.entity_types.get(entity.type)
        yield {
            "id": entity.key,
            "page": book.address(entity),
            "type": entity.type,
            "type_label": kind.label if kind else entity.type,
            "name": entity.name,
            "names": list(dict.fromkeys(alias.name for alias in entity.aliases)),
            "summary": reading.plain(entity.summary),
            "description": reading.plain(entity.description),
            "topics": entity.topics,
            "links": list(entity.links.values()),
            "events": [event.key for event in book.events_of.get(entity.key, ())],
            "sources": reading.sources_on(entity),
        }


def _names(reading: Reading) -> Iterator[Row]:
    for entity in reading.book.entities.values():
        for alias in entity.aliases:
            yield {
                "record": entity.key,
                "record_name": entity.name,
                "name": alias.name,
                "kind": alias.kind,
                "language": alias.language,
                "expansion": alias.expansion,
                "note": reading.plain(alias.note),
                "sources": _sources(alias.citations),
            }


def _roles(reading: Reading) -> Iterator[Row]:
    for entity in reading.book.entities.values():
        for role in entity.roles:
            for wording in role.wordings:
                yield {
                    "record": entity.key,
                    "record_name": entity.name,
                    "page": reading.placement.address(entity, anchor(role)),
                    "organization": role.organization,
                    "organization_name": reading.name(role.organization),
                    "from": role.start.date.text if role.start else None,
                    "to": role.end.date.text if role.end else None,
                    "title": wording.title,
                    "via": wording.via,
                    "via_names": reading.names(wording.via),
                    "sources": _sources(wording.citations),
                }


def _relations(reading: Reading) -> Iterator[Row]:
    types = reading.book.vocabulary.relation_types
    for entity in reading.book.entities.values():
        for relation in entity.relations:
            kind = types.get(relation.type)
            yield {
                "record": entity.key,
                "record_name": entity.name,
                "type": relation.type,
                "type_label": kind.label if kind else relation.type,
                "entity": relation.entity,
                "entity_name": reading.name(relation.entity),
                "from": relation.start.date.text if relation.start else None,
                "to": relation.end.date.text if relation.end else None,
                "sources": _sources(relation.citations),
            }


def _events(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for event in book.chronology:
        kind = book.vocabulary.event_types.get(event.type)
        participants = [one.entity or one.name or "" for one in event.participants]
        yield {
            "id": event.key,
            "page": book.address(event),
            "title": event.title,
            "type": event.type,
            "type_label": kind.label if kind else event.type,
            **_standing(reading, event),
            **_date(reading, event.date),
            "places": event.places,
            "place_names": reading.names(event.places),
            "participants": participants,
            "participant_names": reading.names(participants),
            "summary": reading.plain(event.summary),
            "description": reading.plain(event.description),
            "topics": event.topics,
            "related": [f"{related.type} {related.event}" for related in event.related],
            "note": reading.plain(event.note),
            "sources": reading.sources_on(event),
        }


def _participants(reading: Reading) -> Iterator[Row]:
    roles = reading.book.vocabulary.participant_roles
    for event in reading.book.chronology:
        for participant in event.participants:
            role = roles.get(participant.role)
            yield {
                "record": event.key,
                "record_name": event.title,
                **_standing(reading, event),
                "date": event.date.date.text,
                "entity": participant.entity,
                "name": reading.name(participant.entity) if participant.entity else participant.name,
                "role": participant.role,
                "role_label": role.label if role else participant.role,
                "note": reading.plain(participant.note),
            }


def _standing(reading: Reading, event: Event) -> Row:
    """Return whether an event has taken place, and if only somebody says so, who."""
    return {
        "status": event.status,
        "by": event.by,
        "by_name": reading.name(event.by),
        "denials": reading.denials(event),
    }


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
            **_date(reading, statement.date),
            "sources": _sources(statement.citations),
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


def _source_rows(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for source in book.sources.values():
        yield {
            "id": source.key,
            "page": book.address(source),
            "type": source.type,
            "title": source.title,
            "title_supplied": source.title_supplied,
            "summary": reading.plain(source.summary),
            **_bibliography(reading, source),
            "publisher": source.publisher,
            "publisher_name": reading.name(source.publisher),
            **_date(reading, source.published),
            "language": source.language,
            "url": source.url,
            "archived": source.archived.url if source.archived else None,
            "archived_on": source.archived.date.date.text if source.archived else None,
            "accessed": source.accessed.date.text if source.accessed else None,
            "within": source.within,
            "retells": source.retells,
            "note": reading.plain(source.note),
            "words": source.text.words if source.text else None,
            "quotes": len({quotation.citation.quote for quotation in book.quotations_from.get(source.key, ())}),
        }


def _bibliography(reading: Reading, source: Source) -> Row:
    """Return the columns of bibliographic fields. Names have a second column, as readers see them."""
    row: Row = {}
    for field in bibliographic_fields(Source):
        value = getattr(source, field.name)
        row[field.name] = value.date.text if isinstance(value, When) else value
        if field.kind == "names":
            row[_name_column(field.name)] = reading.names(value)
    return row


def _name_column(field: str) -> str:
    return f"{field.removesuffix('s')}_names"


def _bibliographic_columns() -> Iterator[str]:
    for field in bibliographic_fields(Source):
        yield field.name
        if field.kind == "names":
            yield _name_column(field.name)


TABLES: tuple[Table, ...] = (
    Table(
        "entities",
        tuple("id page type type_label name names summary description topics links events sources".split()),
        _entities,
    ),
    Table("names", tuple("record record_name name kind language expansion note sources".split()), _names),
    Table(
        "roles",
        tuple(
            "record record_name page organization organization_name from to title via via_names sources".split(),
        ),
        _roles,
    ),
    Table(
        "relations",
        tuple("record record_name type type_label entity entity_name from to sources".split()),
        _relations,
    ),
    Table(
        "events",
        (
            *"id page title type type_label status by by_name denials".split(),
            *_DATE,
            *"places place_names participants participant_names".split(),
            *"summary description topics related note sources".split(),
        ),
        _events,
    ),
    Table(
        "participants",
        tuple("record record_name status by by_name denials date entity name role role_label note".split()),
        _participants,
    ),
    Table(
        "statements",
        (
            *"record record_name page kind by by_name via via_names attribution denials text answers".split(),
            *"about question".split(),
            *_DATE,
            *"sources independent_sources".split(),
        ),
        _statements,
    ),
    Table(
        "quotes",
        (
            *"record record_name page supports kind by by_name denials quote source source_title in_source".split(),
            *"language locator speaker speaker_name via via_names translation note".split(),
            *"verified verified_on verified_by".split(),
        ),
        _quotes,
    ),
    Table(
        "sources",
        (
            *"id page type title title_supplied summary".split(),
            *_bibliographic_columns(),
            *"publisher publisher_name".split(),
            *_DATE,
            *"language url archived archived_on accessed within retells note words quotes".split(),
        ),
        _source_rows,
    ),
)
