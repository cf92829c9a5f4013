"""Terms of office. Who is elected again holds the same office in the same words, for another period."""

from __future__ import annotations

from collections.abc import Sequence

from ..records.models import Role
from ..records.record import keep


def by_start(role: Role) -> tuple[list[tuple[int, int, int]], bool]:
    """Return the sort key of offices: by start, or by end where no start is known; those without dates last."""
    dates = [when.date.sort_key for when in (role.start, role.end) if when]
    return dates or [(1, 0, 0)], role.end is None


def office_of(role: Role) -> tuple[tuple[str, ...], str, str]:
    """Return what a role is: the body and words of the office, and its period. No two roles of a record are alike."""
    words = (role.organization, *(wording.title for wording in role.wordings))
    return words, role.start.date.text if role.start else "", role.end.date.text if role.end else ""


def tell_terms_apart(roles: Sequence[Role]) -> None:
    """Mark the later terms of an office with their start, or their whole period, which becomes part of their anchors.

    The first term keeps the anchor that it had alone.
    """
    taken: set[tuple[object, str]] = set()
    for role in sorted(roles, key=by_start) if len(roles) > 1 else ():
        words, start, end = office_of(role)
        terms = ("", start, f"{start}/{end}")
        term = next((term for term in terms if (words, term) not in taken), terms[-1])
        keep(role, term=term)
        taken |= {(words, term), (words, start)}
