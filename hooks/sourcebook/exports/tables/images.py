"""The table of pictures."""

from __future__ import annotations

from collections.abc import Iterator

from ...book.images import images_of, images_shown
from ...book.names.record_names import name_of
from ...records.values.images import licence_address
from .table import DATE, Reading, Row, Table, date_columns, sources_of


def _images(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for record in book.records():
        shown = {image.file: stored.address(stored.sizes[-1][0]) for image, stored in images_shown(book, record)}
        for image in images_of(record):
            yield {
                "record": record.key,
                "record_name": name_of(record),
                "page": book.address(record),
                "file": image.file,
                "address": shown.get(image.file),
                "caption": reading.plain(image.caption),
                "alt": image.alt,
                "licence": image.licence,
                "licence_url": licence_address(image.licence),
                "credit": image.credit,
                **date_columns(reading, image.date),
                "source": image.source,
                "locator": image.locator,
                "sources": sources_of(image.citations),
            }


IMAGES = Table(
    "images",
    (
        *"record record_name page file address caption alt licence licence_url credit".split(),
        *DATE,
        *"source locator sources".split(),
    ),
    _images,
)
