"""Events in which so many took part that they connect nobody with each other: a sitting of parliament, a congress."""

from __future__ import annotations

from collections.abc import Iterable

from ...records.models import Event
from ...records.vocabulary import Vocabulary


def crowds_in(events: Iterable[Event], vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Return the entities taking part in events of more than `ties_up_to` participants, by event."""
    types, roles = vocabulary.event_types, vocabulary.participant_roles
    found = {}
    for event in events:
        limit = types[event.type].ties_up_to if event.type in types else len(event.participants)
        if len(event.participants) > limit:
            taking_part = [one for one in event.participants if one.role not in roles or roles[one.role].ties]
            if len(taking_part) > limit:
                found[event.key] = frozenset(one.entity for one in taking_part if one.entity)
    return found
