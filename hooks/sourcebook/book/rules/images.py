"""Rules on pictures."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.problems import Problem
from ...records.models import Event
from ..book import Book
from ..images import images_of, withheld
from .registry import rule


@rule
def pictures_are_shown(book: Book) -> Iterator[Problem]:
    """A page shows the pictures of its record (warning), unless they are of somebody about whom it reports an
    allegation, or the record is an event that is only alleged."""
    for record in book.records():
        kept = withheld(book, record)
        alleged = isinstance(record, Event) and record.status == "alleged"
        why = "the event is only alleged" if alleged else "the page reports an allegation about whom it shows"
        for image in images_of(record):
            if image.file in kept:
                yield Problem(
                    image.location("file"),
                    "image-not-shown",
                    f"the picture is not shown: {why}",
                    "leave it so, delete it, or set portraits_beside_allegations: true in data/site.yaml",
                    "warning",
                    record=record.key,
                )
