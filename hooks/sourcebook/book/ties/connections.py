"""Find the entities that an entity is connected with, and the records that connect them.

A connection is a relation, an office or an event in which both took part. Allegations never connect anyone: events with
the status `alleged` are left out. The vocabulary says which events and roles connect nobody (`ties: false`), and how
many may take part in an event that connects them with each other (`ties_up_to`); a larger one connects with its places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...records.models import Entity, Event, Participant
from ..book import Book, Office, RelationEnd


@dataclass(frozen=True, slots=True)
class Shared:
    """An event shared with another entity.

    `role` is the other's part in it, or None for a place. `met` is true when the two met; `came` and `awaited` when one
    came to meet the other and no source says whether they met; `there` when it took place at the page's entity.
    """

    event: Event
    role: Participant | None
    met: bool
    came: bool = False
    awaited: bool = False
    there: bool = False


@dataclass(slots=True)
class Connection:
    """Everything that connects an entity with one other, or with somebody without a page (`other` is None)."""

    other: Entity | None
    name: str
    relations: list[RelationEnd] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    events: list[Shared] = field(default_factory=list)

    @property
    def type(self) -> str:
        """The type of the other entity; empty for somebody without a page."""
        return self.other.type if self.other else ""

    @property
    def number(self) -> int:
        """The number of ties, which measures closeness."""
        return len(self.relations) + len(self.offices) + len(self.events)


def connections(book: Book, entity: Entity) -> list[Connection]:
    """Return the connections of `entity`, those with most ties first."""
    found: dict[str, Connection] = {}
    key = entity.key

    def to(name: str) -> Connection:
        if name not in found:
            found[name] = Connection(book.entities[name], book.entities[name].name)
        return found[name]

    unknown: dict[str, Connection] = {}
    for end in book.relation_ends.get(key, ()):
        if end.other in book.entities:
            to(end.other).relations.append(end)
        elif end.relation.name:
            unknown.setdefault(end.relation.name, Connection(None, end.relation.name)).relations.append(end)
    for role in entity.roles:
        if role.organization in book.entities:
            to(role.organization).offices.append(Office(entity, role))
    for office in book.offices_at.get(key, ()):
        to(office.holder.key).offices.append(office)
    for event in book.events_of.get(key, ()):
        for other, shared in _shared(book, event, key):
            if other in book.entities:
                to(other).events.append(shared)
    found.pop(key, None)
    return sorted((*found.values(), *unknown.values()), key=lambda one: _order(book, one))


def _order(book: Book, connection: Connection) -> tuple[int, tuple[str, ...]]:
    return -connection.number, name_key(book, connection)


def name_key(book: Book, connection: Connection) -> tuple[str, ...]:
    """Sort key of connections by name; the other may have no page."""
    other = connection.other
    return book.names.key(other) if other else (*book.names.collation.key(connection.name), "")


def _shared(book: Book, event: Event, key: str) -> Iterator[tuple[str, Shared]]:
    """Yield the entities that `event` connects with the entity `key`, each once."""
    if not connects(book, event):
        return
    if event.key in book.crowds and key not in event.places:
        there = event.places if key in book.crowds[event.key] else ()
        yield from ((place, Shared(event, None, met=False)) for place in there)
        return
    taking_part = [one for one in event.participants if one.entity and _takes_part(book, one)]
    own = [one for one in taking_part if one.entity == key]
    awaited = [one for one in event.participants if one.entity and _to_be_met(book, one)]
    if not own and any(one.entity == key for one in awaited):
        yield from ((one.entity or "", Shared(event, one, met=False, awaited=True)) for one in taking_part)
    if not own and key not in event.places:
        return
    found = {one.entity or "": Shared(event, one, met=False, came=True) for one in awaited if own}
    for companion in taking_part:
        met = any(meet(book, event, one, companion) for one in own)
        if companion.entity != key and (met or companion.entity not in found):
            found[companion.entity or ""] = Shared(event, companion, met, there=not own)
    for place in event.places if own else ():
        if place != key:
            found.setdefault(place, Shared(event, None, False))
    yield from found.items()


def connects(book: Book, event: Event) -> bool:
    """Return whether an event connects anybody: it is more than alleged, and of a type that does."""
    kind = book.vocabulary.event_types.get(event.type)
    return event.status != "alleged" and (kind is None or kind.ties)


def _takes_part(book: Book, participant: Participant) -> bool:
    role = book.vocabulary.participant_roles.get(participant.role)
    return role is None or role.ties


def _to_be_met(book: Book, participant: Participant) -> bool:
    role = book.vocabulary.participant_roles.get(participant.role)
    return role is not None and role.to_be_met


def meet(book: Book, event: Event, one: Participant, other: Participant) -> bool:
    """Return whether two participants met: the event is a meeting, or one has a role that meets the others."""
    kind, roles = book.vocabulary.event_types.get(event.type), book.vocabulary.participant_roles
    meets = any(role.meets for name in (one.role, other.role) if (role := roles.get(name)))
    return event.status == "occurred" and (meets or (kind is not None and kind.meeting))
