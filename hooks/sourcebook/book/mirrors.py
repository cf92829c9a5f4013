"""Relations that say the same from the other side: “married to”, or “parent of” beside “child of”."""

from __future__ import annotations

from ..records.models import Relation
from ..records.vocabulary import Vocabulary


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


def said_there(one: Relation, there: Relation) -> bool:
    """Return whether `there`, which says the same, makes `one` superfluous: it has the same dates, or `one` none."""
    return _period(one) in (("", ""), _period(there))


def _period(relation: Relation) -> tuple[str, str]:
    start, end = relation.start, relation.end
    return start.date.text if start else "", end.date.text if end else ""
