"""Terms of office. Who is elected again holds the same office in the same words, for another period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..records.models import Role
from ..records.record import keep
from .book import anchor


def by_start(role: Role) -> tuple[list[tuple[int, int, int]], bool]:
    """Return the sort key of offices: by start, or by end where no start is known; those without dates last."""
    dates = [when.date.sort_key for when in (role.start, role.end) if when]
    return dates or [(1, 0, 0)], role.end is None


def office_of(role: Role) -> tuple[tuple[str, ...], str, str]:
    """Return what a role is: the body and words of the office, and its period. No two roles of a record are alike."""
    words = (role.organization, *(wording.title for wording in role.wordings))
    return words, role.start.date.text if role.start else "", role.end.date.text if role.end else ""


def tell_terms_apart(roles: Sequence[Role]) -> None:
    """Mark the terms of an office held several times with their start, or their whole period, which becomes part of
    their anchors.

    The anchor that the office has when it is held once cites the office, not a term, so that it means no other term
    when an earlier one is added: it leads to the first.
    """
    held: dict[object, list[Role]] = defaultdict(list)
    for role in sorted(roles, key=by_start):
        keep(role, term="", shared="")
        held[office_of(role)[0]].append(role)
    for terms in (found for found in held.values() if len(found) > 1):
        shared = anchor(terms[0])
        if shared not in {role.id for role in terms}:
            keep(terms[0], shared=shared)
        taken: set[str] = set()
        for role in terms:
            _, start, end = office_of(role)
            term = start if start and start not in taken else f"{start}/{end}"
            keep(role, term=term)
            taken |= {start, term}
