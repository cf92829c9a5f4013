"""Rules against duplicate records (warnings)."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.problems import Problem
from ...records.models import Entity
from ...records.source import Source
from ..book import Book
from .registry import rule


@rule
def sources_are_recorded_once(book: Book) -> Iterator[Problem]:
    """No two sources share a URL or a title (warning)."""
    for name in ("url", "title"):
        seen: dict[str, Source] = {}
        for source in book.sources.values():
            value = getattr(source, name)
            if value and value in seen:
                yield Problem(
                    source.location(name),
                    f"same-{name}",
                    f"the source {seen[value].key!r} has the same {name}",
                    "if it is the same work, keep one record",
                    "warning",
                    source.key,
                )
            elif value:
                seen[value] = source


@rule
def names_are_used_once(book: Book) -> Iterator[Problem]:
    """No two entities of one type share a name (warning)."""
    seen: dict[tuple[str, str], Entity] = {}
    for entity in book.entities.values():
        first = seen.setdefault((entity.type, entity.name), entity)
        if first is not entity:
            yield Problem(
                entity.location("name"),
                "same-name",
                f"the record {first.key!r} has the same name",
                "if it is the same one, keep one record",
                "warning",
                entity.key,
            )
