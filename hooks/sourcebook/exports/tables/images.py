"""The table of pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...book.images import StoredImage, images_of, images_on_topic, images_shown
from ...book.names.record_names import name_of
from ...records.models import Picture
from ...records.values.images import licence_address
from .table import DATE, Reading, Row, Table, date_columns, sources_of


def _images(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for record in book.records():
        shown = _addresses(images_shown(book, record))
        for image in images_of(record):
            own = {"record": record.key, "record_name": name_of(record), "page": book.address(record)}
            evidence = {"source": image.source, "locator": image.locator, "sources": sources_of(image.citations)}
            yield {**own, **_picture(reading, image, shown), **evidence}
    for key, topic in book.vocabulary.topics.items():
        shown = _addresses(images_on_topic(book, key))
        for picture in topic.images:
            own = {"record": key, "record_name": topic.label, "page": f"topics/{key}.html"}
            yield {**own, **_picture(reading, picture, shown), "source": None, "locator": None, "sources": []}


def _addresses(shown: Iterable[tuple[Picture, StoredImage]]) -> dict[str, str]:
    """Return the address of the largest size of each picture, by file."""
    return {image.file: stored.address(stored.sizes[-1][0]) for image, stored in shown}


def _picture(reading: Reading, image: Picture, shown: dict[str, str]) -> Row:
    return {
        "file": image.file,
        "address": shown.get(image.file),
        "caption": reading.plain(image.caption),
        "alt": image.alt,
        "licence": image.licence,
        "licence_url": licence_address(image.licence),
        "credit": image.credit,
        **date_columns(reading, image.date),
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
