"""Who an entity is connected with, how, and what shows it.

A connection is a relation, an office or an event in which both took part. An allegation is none: events with the status
`alleged` are left out, and the vocabulary says of which events and roles nobody is connected (`ties: false`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .model import Book, Tie, anchor
from .records import Entity, Event, Participant, Role
from .views import DateView, LinkView, TieView, Views, name_of


@dataclass(frozen=True, slots=True)
class HeldView:
    """An office that connects two: its title in a source's words with a link to it, from when to when."""

    link: LinkView
    start: DateView | None
    end: DateView | None


@dataclass(frozen=True, slots=True)
class SharedView:
    """An event in which both took part, or the one at the other; `role` is the other's part, `met` that they met."""

    link: LinkView
    date: DateView
    status: str
    status_label: str
    role: str
    met: bool


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """Everything that connects the page's entity with another. `more` events are left to the chronology."""

    other: LinkView
    relations: tuple[TieView, ...]
    offices: tuple[HeldView, ...]
    events: tuple[SharedView, ...]
    more: int

    @property
    def number(self) -> int:
        """The number of ties: how near the other is."""
        return len(self.relations) + len(self.offices) + len(self.events) + self.more


#: How many shared events a connection lists.
MOST_EVENTS = 12


@dataclass(frozen=True, slots=True)
class _Shared:
    """An event shared with another, whose part was `role`; None for a place."""

    event: Event
    role: Participant | None
    met: bool


def connections(views: Views, entity: Entity) -> tuple[ConnectionView, ...]:
    """The connections of `entity`, those with most ties first."""
    relations: dict[str, list[Tie]] = defaultdict(list)
    offices: dict[str, list[tuple[Entity, Role]]] = defaultdict(list)
    events: dict[str, list[_Shared]] = defaultdict(list)
    book, key = views.book, entity.key
    for tie in book.ties.get(key, ()):
        relations[tie.other].append(tie)
    for role in entity.roles:
        offices[role.organization].append((entity, role))
    for office in book.offices_at.get(key, ()):
        offices[office.holder.key].append((office.holder, office.role))
    for event in book.events_of.get(key, ()):
        for other, shared in _shared(book, event, key):
            events[other].append(shared)
    found = [
        _connection(views, fellow, relations.get(name, []), offices.get(name, []), events.get(name, []))
        for name in dict.fromkeys((*relations, *offices, *events))
        if name != key and (fellow := book.entities.get(name))
    ]
    return tuple(sorted(found, key=lambda one: (-one.number, one.other.words.casefold(), one.other.path)))


def _shared(book: Book, event: Event, key: str) -> Iterator[tuple[str, _Shared]]:
    """Those with whom the entity `key` is connected by `event`, each once."""
    if event.status == "alleged" or not _connects(book, event):
        return
    taking_part = [one for one in event.participants if one.entity and _takes_part(book, one)]
    own = [one for one in taking_part if one.entity == key]
    if not own and key not in event.places:
        return
    found: dict[str, _Shared] = {}
    for fellow in taking_part:
        met = any(meet(book, event, one, fellow) for one in own)
        if fellow.entity != key and (met or fellow.entity not in found):
            found[fellow.entity or ""] = _Shared(event, fellow, met)
    for place in event.places if own else ():
        if place != key:
            found.setdefault(place, _Shared(event, None, False))
    yield from found.items()


def _connects(book: Book, event: Event) -> bool:
    kind = book.vocabulary.event_types.get(event.type)
    return kind is None or kind.ties


def _takes_part(book: Book, participant: Participant) -> bool:
    role = book.vocabulary.participant_roles.get(participant.role)
    return role is None or role.ties


def meet(book: Book, event: Event, one: Participant, other: Participant) -> bool:
    """Whether two participants met: the event is a meeting, or one has a role that meets the others."""
    kind, roles = book.vocabulary.event_types.get(event.type), book.vocabulary.participant_roles
    meets = any(role.meets for name in (one.role, other.role) if (role := roles.get(name)))
    return event.status == "occurred" and (meets or (kind is not None and kind.meeting))


def _connection(
    views: Views, other: Entity, relations: list[Tie], offices: list[tuple[Entity, Role]], events: list[_Shared]
) -> ConnectionView:
    ties = sorted((views.tie(tie) for tie in relations), key=lambda tie: tie.label)
    return ConnectionView(
        views.link(other),
        tuple(ties),
        tuple(_held(views, holder, role) for holder, role in offices),
        tuple(_shared_view(views, shared) for shared in events[:MOST_EVENTS]),
        len(events[MOST_EVENTS:]),
    )


def _held(views: Views, holder: Entity, role: Role) -> HeldView:
    title = role.wordings[0].title if role.wordings else name_of(holder)
    link = views.link(holder, title, anchor(role, "office"))
    return HeldView(link, views.maybe_date(role.start), views.maybe_date(role.end))


def _shared_view(views: Views, shared: _Shared) -> SharedView:
    event, roles = shared.event, views.book.vocabulary.participant_roles
    name = shared.role.role if shared.role else ""
    role = views.labels("picture.place") if not name else roles[name].label if name in roles else name
    return SharedView(
        views.link(event),
        views.date(event.date),
        event.status,
        views.labels(f"status.{event.status}"),
        role,
        shared.met,
    )
