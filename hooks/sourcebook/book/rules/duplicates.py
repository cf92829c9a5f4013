"""Rules against duplicate records and names (warnings)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ...core.problems import Problem
from ...records.models import Entity, Event
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


@rule
def events_are_recorded_once(book: Book) -> Iterator[Problem]:
    """No two events of one day share a title (warning)."""
    seen: dict[tuple[str, str], Event] = {}
    for event in book.events.values():
        if event.date.date.form == "day":
            first = seen.setdefault((_alike(event.title).casefold(), event.date.date.text), event)
            if first is not event:
                yield Problem(
                    event.location("title"),
                    "same-event",
                    f"the event {first.key!r} has the same title and day",
                    "if it is the same one, keep one record; else let the titles say how they differ",
                    "warning",
                    event.key,
                )


@rule
def other_names_are_others(book: Book) -> Iterator[Problem]:
    """No alias is the name itself (warning). An acronym may be: its expansion says what it stands for."""
    for entity in book.entities.values():
        for alias in entity.aliases:
            if alias.kind != "acronym" and _alike(alias.name) == _alike(entity.name):
                yield Problem(
                    alias.location("name"),
                    "alias-is-name",
                    f"{alias.name!r} is the name itself",
                    "delete the alias, or write the other name",
                    "warning",
                    entity.key,
                )


def _alike(name: str) -> str:
    """Return a name as it looks: composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())
