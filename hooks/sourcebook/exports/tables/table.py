"""What a table is: its columns, the function that makes its rows, and the text of its CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...book.book import Book, anchor
from ...book.evidence.quotes import Verification
from ...book.text.plain_text import PlainText
from ...core.labels import Labels
from ...pagination.placement import Placement
from ...records.models import Citation, Event, PageRecord, Statement
from ...records.when import When
from ...untrusted.escaping import inert_cell

Row = dict[str, object]

#: The columns of a date.
DATE = ("date", "earliest", "latest", "time", "as_written", "date_words", "inferred")


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
        return sources_of(quotation.citation for quotation in self.book.citations_in.get(record.key, ()))


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


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list() | tuple():
            return inert_cell("; ".join(map(str, value)))
    return inert_cell(str(value))


def sources_of(citations: Iterable[Citation]) -> list[str]:
    """Return the ids of the cited sources, each once."""
    return list(dict.fromkeys(citation.source for citation in citations))


def date_columns(reading: Reading, when: When | None) -> Row:
    """Return the columns of a date."""
    if not when:
        return dict.fromkeys(DATE)
    return {
        "date": when.date.text,
        "earliest": when.date.earliest,
        "latest": when.date.latest,
        "time": when.time,
        "as_written": when.as_written,
        "date_words": when.words,
        "inferred": reading.plain(when.inferred),
    }
