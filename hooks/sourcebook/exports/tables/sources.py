"""The table of sources, with their bibliographic fields."""

from __future__ import annotations

from collections.abc import Iterator

from ...records.bibliography import bibliographic_fields
from ...records.source import Source
from ...records.when import When
from .table import DATE, Reading, Row, Table, date_columns


def _source_rows(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for source in book.sources.values():
        yield {
            "id": source.key,
            "page": book.address(source),
            "type": source.type,
            "title": source.title,
            "sort": reading.book.names.sort_name(source),
            "title_supplied": source.title_supplied,
            "summary": reading.plain(source.summary),
            **_bibliography(reading, source),
            "publisher": source.publisher,
            "publisher_name": reading.name(source.publisher),
            **date_columns(reading, source.published),
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


SOURCES = Table(
    "sources",
    (
        *"id page type title sort title_supplied summary".split(),
        *_bibliographic_columns(),
        *"publisher publisher_name".split(),
        *DATE,
        *"language url archived archived_on accessed within retells note words quotes".split(),
    ),
    _source_rows,
)
