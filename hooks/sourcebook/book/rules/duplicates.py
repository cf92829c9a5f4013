"""Rules against duplicate records and names (warnings)."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
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
        by_type: dict[str, list[Entity]] = defaultdict(list)
        for entity in entities:
            by_type[entity.type].append(entity)
        for alike in by_type.values():
            if len(alike) > 1:
                yield from _not_told_apart(alike)


def _not_told_apart(alike: Sequence[Entity]) -> Iterator[Problem]:
    phrases = Counter(same_name(entity.distinguish or "") for entity in alike)
    for entity in alike:
        phrase = same_name(entity.distinguish or "")
        if not phrase or phrases[phrase] > 1:
            other = alike[1] if entity is alike[0] else alike[0]
            yield Problem(
                entity.location("distinguish" if phrase else "name"),
                "same-name",
                _of_same_name(other, len(alike) - 1, bool(phrase)),
                'if they are the same, keep one record; else tell each apart: distinguish: "…"',
                "warning",
                entity.key,
            )


def _of_same_name(other: Entity, number: int, has_phrase: bool) -> str:
    more = f" and {number - 1} more have" if number > 1 else " has"
    return f"{other.key!r}{more} the same name{' and phrase' if has_phrase else ''}"


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
