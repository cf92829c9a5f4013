"""The table of properties."""

from __future__ import annotations

from collections.abc import Iterator

from ...book.book import anchor
from ...book.properties import address_of_value, date_of
from ...book.text.plain_text import value_words
from .table import Reading, Row, Table, sources_of


def _properties(reading: Reading) -> Iterator[Row]:
    types = reading.book.vocabulary.property_types
    for entity in reading.book.entities.values():
        for found in entity.properties:
            kind = types[found.type]
            date = date_of(kind, found.value)
            yield {
                "record": entity.key,
                "record_name": reading.words.named(entity),
                "page": reading.placement.address(entity, anchor(found)),
                "type": found.type,
                "type_label": kind.label,
                "value": found.value,
                "value_words": value_words(kind, found.value, reading.labels),
                "unit": kind.unit,
                "url": address_of_value(kind, found.value),
                "earliest": date.earliest if date else None,
                "latest": date.latest if date else None,
                "from": found.start.date.text if found.start else None,
                "to": found.end.date.text if found.end else None,
                "note": reading.plain(found.note),
                "sources": sources_of(found.citations),
            }


PROPERTIES = Table(
    "properties",
    (
        *"record record_name page type type_label value value_words unit url earliest latest".split(),
        *"from to note sources".split(),
    ),
    _properties,
)
