"""Rules on relations: each is recorded once, and none leads back to its start (warnings)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...core.problems import Problem
from ...records.models import Entity, PageRecord, Relation
from ...records.record import Record
from ..book import Book
from ..ties.mirrors import mirrors_of, same_period
from .registry import rule

Edges = dict[str, dict[str, tuple[PageRecord, Record]]]
"""The records that each record leads to, with the two that say so: the whole record, and the part of it."""


@rule
def relations_are_recorded_once(book: Book) -> Iterator[Problem]:
    """No relation is recorded twice: in one record, or on both sides (warning). The other side's page shows it, too."""
    mirrors = mirrors_of(book.vocabulary)
    seen: dict[tuple[str, str, str], list[tuple[Entity, Relation]]] = {}
    for entity in book.entities.values():
        for relation in entity.relations:
            whom = relation.entity or relation.name or ""
            own = seen.setdefault((entity.key, relation.type, whom), [])
            across = (seen.get((whom, kind, entity.key), ()) for kind in mirrors.get(relation.type, ()))
            for first, other in (*own, *(pair for pairs in across for pair in pairs)):
                if same_period(relation, other):
                    yield _twice(entity, relation, first)
                    break
            own.append((entity, relation))


def _twice(entity: Entity, relation: Relation, first: Entity) -> Problem:
    whom, once = relation.entity or relation.name, "delete one of the two, and keep its citations"
    return Problem(
        relation.location("entity" if relation.entity else "name"),
        "relation-twice",
        f"this record says the same of {whom!r} twice"
        if first is entity
        else f"the record {first.key!r} has this relation to {entity.key!r}",
        once if first is entity else f"{once}: the pages of both show it",
        "warning",
        entity.key,
    )


@rule
def relations_do_not_go_in_circles(book: Book) -> Iterator[Problem]:
    """No chain of relations of one type leads back to its start, unless that is allowed for the type (warning). Nor do
    works retell each other."""
    mirrors = mirrors_of(book.vocabulary)
    for name, kind in book.vocabulary.relation_types.items():
        if not kind.circular and name not in mirrors.get(name, ()):
            yield from _circles(name, _edges(book.entities.values(), "relations", "entity", name))
    for name, relation in book.vocabulary.event_relations.items():
        ordered = relation.order is not None  # then another rule tells of circles
        if not ordered and not relation.circular and relation.label != relation.inverse:
            yield from _circles(name, _edges(book.events.values(), "related", "event", name))
    retold: Edges = {key: {work: (source, source) for work in source.retells} for key, source in book.sources.items()}
    yield from _circles("retells", retold, "retells")


def _edges(records: Iterable[PageRecord], parts: str, to: str, kind: str) -> Edges:
    return {
        record.key: {key: (record, part) for part in found if (key := getattr(part, to))}
        for record in records
        if (found := [part for part in getattr(record, parts) if part.type == kind])
    }


def _circles(kind: str, edges: Edges, field: str = "type") -> Iterator[Problem]:
    for circle in circles(edges):
        record, part = edges[circle[-1]][circle[0]]
        if len(circle) > 1:  # another rule tells of what refers to itself
            yield Problem(
                part.location(field),
                "relation-circle",
                f"{kind!r} leads in a circle: {' → '.join((*circle, circle[0]))}",
                "delete the relation that is wrong"
                + ("" if field == "retells" else f"; if none is, set circular: true for {kind!r} in the vocabulary"),
                "warning",
                record.key,
            )


def circles(edges: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield a circle for each step that leads back to where a walk came from: the ids on it, in order."""
    done: set[str] = set()
    for start in edges:
        walk: dict[str, Iterator[Any]] = {} if start in done else {start: iter(edges[start])}
        while walk:
            here = next(reversed(walk))
            step = next((key for key in walk[here] if key in edges and key not in done), None)
            if step is None:
                done.add(here)
                del walk[here]
            elif step in walk:
                way = list(walk)
                yield tuple(way[way.index(step) :])
            else:
                walk[step] = iter(edges[step])
