"""Relations that say the same from the other side: “married to”, or “parent of” beside “child of”."""

from __future__ import annotations

from collections.abc import Mapping

from ...records.models import Entity, Relation
from ...records.vocabulary import Vocabulary


def mirrors_of(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Return the relation types that say the same from the other side, by type; a symmetric one is its own mirror."""
    by_labels: dict[tuple[str, str], list[str]] = {}
    for name, kind in vocabulary.relation_types.items():
        by_labels.setdefault((kind.label, kind.inverse), []).append(name)
    return {
        name: tuple(by_labels.get((kind.inverse, kind.label), ())) for name, kind in vocabulary.relation_types.items()
    }


def same_period(one: Relation, other: Relation) -> bool:
    """Return whether two relations may be of one period: they have the same dates, or one has none."""
    periods = _period(one), _period(other)
    return periods[0] == periods[1] or ("", "") in periods


def recorded_there(entities: Mapping[str, Entity], vocabulary: Vocabulary) -> frozenset[int]:
    """Return the identities (`id()`) of relations that the other side records itself, with the same dates, or with
    dates where they have none."""
    mirrors = mirrors_of(vocabulary)
    every = [(entity, relation) for entity in entities.values() for relation in entity.relations]
    periods: dict[tuple[str, str, str | None], list[tuple[str, str]]] = {}
    for entity, relation in every:
        periods.setdefault((entity.key, relation.type, relation.entity), []).append(_period(relation))
    return frozenset(
        id(relation)
        for entity, relation in every
        for kind in mirrors.get(relation.type, ())
        for there in periods.get((relation.entity or "", kind, entity.key), ())
        if _period(relation) in (("", ""), there)
    )


def _period(relation: Relation) -> tuple[str, str]:
    start, end = relation.start, relation.end
    return start.date.text if start else "", end.date.text if end else ""
