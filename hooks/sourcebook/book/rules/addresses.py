"""Rules on addresses: of records, of their parts, and of sources."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ...core.problems import Location, Problem
from ...records.documents.tables import TABLES
from ...records.models import Anchored
from ...records.values.types import RESERVED
from ...untrusted.own_network import reach_of
from ..book import Book
from .registry import rule


@rule
def anchors_are_unique(book: Book) -> Iterator[Problem]:
    """The ids of statements, quotes, roles and disagreements are unique in their record."""
    for root in book.records():
        seen: dict[str, Location] = {}
        for holder in book.nested[root.key]:
            if isinstance(holder, Anchored) and holder.id:
                if holder.id in seen:
                    yield Problem(
                        holder.location("id"),
                        "duplicate-anchor",
                        f"the id {holder.id!r} appears twice in this record (first on line {seen[holder.id].line})",
                        "choose another id",
                        record=root.key,
                    )
                seen.setdefault(holder.id, holder.location("id"))


@rule
def old_addresses_are_free(book: Book) -> Iterator[Problem]:
    """A former address is not the address of a record or another page, and leads to one record only."""
    current = {f"{book.folder(record)}/{record.key}" for record in book.published()}
    no_records = RESERVED - TABLES.keys()
    seen: dict[str, str] = {}
    for record in book.published():
        for index, old in enumerate(record.formerly):
            folder, _, name = old.partition("/")
            if old in current or folder in no_records or name == "index":
                yield Problem(
                    record.location("formerly", index),
                    "old-id-in-use",
                    f"the old address {old!r} is still in use",
                    "remove it here, or rename the record that uses it",
                    record=record.key,
                )
            elif old in seen:
                yield Problem(
                    record.location("formerly", index),
                    "old-id-in-use",
                    f"the old address {old!r} already leads to {seen[old]!r}",
                    "keep one of the two",
                    record=record.key,
                )
            seen[old] = record.key


@rule
def addresses_are_for_readers(book: Book) -> Iterator[Problem]:
    """The address of a source or of its copy leads every reader to the same place (warning).

    An address on the reader's own machine has none of our sources, and could trigger actions there. An address in a
    private network works only for those in it.
    """
    for source in book.sources.values():
        copy = source.archived
        for record, url in ((source, source.url), (copy or source, copy.url if copy else "")):
            reach = reach_of(urlsplit(url or "").hostname or "")
            if reach:
                yield Problem(
                    record.location("url"),
                    "not-for-readers",
                    f"{url!r} is an address on {_REACHED[reach]}",
                    "give the address where readers find it, or leave the field out",
                    "error" if reach == "machine" else "warning",
                    source.key,
                )


_REACHED = {"machine": "the reader's own machine", "network": "a private network, which others cannot reach"}
