"""Rules on pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...core.problems import Problem
from ...records.models import Event, Picture
from ..book import Book
from ..images import images_of, withheld, withheld_on_topic
from .registry import rule


@rule
def pictures_are_shown(book: Book) -> Iterator[Problem]:
    """A page shows the pictures of its record or topic (warning), unless they are of somebody about whom it reports an
    allegation, or the record is an event that is only alleged."""
    for record in book.records():
        alleged = isinstance(record, Event) and record.status == "alleged"
        why = "the event is only alleged" if alleged else "the page reports an allegation about whom it shows"
        yield from _not_shown(images_of(record), withheld(book, record), why, record.key)
    for key, topic in book.vocabulary.topics.items():
        why = "the page lists an allegation about whom it shows"
        yield from _not_shown(topic.images, withheld_on_topic(book, key), why)


def _not_shown(images: Iterable[Picture], kept: frozenset[str], why: str, record: str = "") -> Iterator[Problem]:
    for image in images:
        if image.file in kept:
            yield Problem(
                image.location("file"),
                "image-not-shown",
                f"the picture is not shown: {why}",
                "leave it so, delete it, or set portraits_beside_allegations: true in data/site.yaml",
                "warning",
                record=record,
            )
