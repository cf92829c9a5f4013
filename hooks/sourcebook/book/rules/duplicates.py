"""Rules against duplicate records and names (warnings)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ...core.problems import Problem
from ...records.models import Entity, Event
from ...records.source import Source
from ..book import Book
from ..names.record_names import same_name
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
def namesakes_are_told_apart(book: Book) -> Iterator[Problem]:
    """Entities of one type that share a name are told apart by `distinguish` (warning)."""
    for entities in book.names.shared.values():
        for entity in entities:
            others = [one for one in entities if one is not entity and one.type == entity.type]
            phrase = same_name(entity.distinguish or "")
            if others and (not phrase or phrase in {same_name(one.distinguish or "") for one in others}):
                yield Problem(
                    entity.location("distinguish" if phrase else "name"),
                    "same-name",
                    _of_same_name(others, phrase),
                    'if they are the same, keep one record; else tell each apart: distinguish: "…"',
                    "warning",
                    entity.key,
                )


def _of_same_name(others: Sequence[Entity], phrase: str) -> str:
    has = "has" if len(others) == 1 else "have"
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return f"{others[0].key!r}{more} {has} the same name{' and phrase' if phrase else ''}"


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
