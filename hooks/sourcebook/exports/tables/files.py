"""All tables, in order, and their files."""

from __future__ import annotations

from collections.abc import Iterator

from ...book.book import Book
from ...book.evidence.quotes import Verification
from ...core.labels import Labels
from ...pagination.placement import Placement
from .claims import QUOTES, STATEMENTS
from .entities import ENTITIES, NAMES, RELATIONS, ROLES
from .events import EVENTS, PARTICIPANTS
from .images import IMAGES
from .properties import PROPERTIES
from .sources import SOURCES
from .table import Reading, Table, as_csv

TABLES: tuple[Table, ...] = (
    ENTITIES,
    NAMES,
    ROLES,
    RELATIONS,
    PROPERTIES,
    EVENTS,
    PARTICIPANTS,
    STATEMENTS,
    QUOTES,
    SOURCES,
    IMAGES,
)


def table_files(
    book: Book, labels: Labels, verification: Verification, placement: Placement | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every CSV file."""
    reading = Reading(book, labels, verification, placement or Placement(book, verification))
    for table in TABLES:
        yield table.path, as_csv(table, reading)
