"""Rules on pictures."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.problems import Problem
from ..book import Book
from ..images import images_of, withheld
from .registry import rule


@rule
def pictures_are_shown(book: Book) -> Iterator[Problem]:
    """A page shows the pictures of its record (warning), unless they are of somebody about whom it reports an
    allegation."""
    for record in book.records():
        kept = withheld(book, record)
        for image in images_of(record):
            if image.file in kept:
                yield Problem(
                    image.location("file"),
                    "image-not-shown",
                    "the picture is not shown: the page reports an allegation about whom it shows",
                    "leave it so, delete it, or set portraits_beside_allegations: true in data/site.yaml",
                    "warning",
                    record=record.key,
                )
