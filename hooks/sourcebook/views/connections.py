"""Who an entity is connected with, how, and what shows it: the views of its connected."""

from __future__ import annotations

from dataclasses import dataclass

from ..book.book import Office, anchor
from ..book.connections import Connection, Shared
from ..pagination.divisions import MOST_EVENTS
from .builder import ViewBuilder
from .elements import DateView, LinkView, RelationView


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
    role: str
    met: bool


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """Everything that connects the page's entity with another: of the `events` those that are shown, and in `statuses`
    the status of each, those left to the chronology among them."""

    other: LinkView
    relations: tuple[RelationView, ...]
    offices: tuple[HeldView, ...]
    events: tuple[SharedView, ...]
    statuses: tuple[str, ...]

    @property
    def more(self) -> int:
        """The number of events left to the chronology."""
        return len(self.statuses) - len(self.events)

    @property
    def number(self) -> int:
        """The number of ties: how near the other is."""
        return len(self.relations) + len(self.offices) + len(self.statuses)


def connection_view(views: ViewBuilder, connection: Connection) -> ConnectionView:
    """A connection, ready to show."""
    return ConnectionView(
        views.link(connection.other),
        tuple(sorted((views.relation(end) for end in connection.relations), key=lambda end: end.label)),
        tuple(_held(views, office) for office in connection.offices),
        tuple(_shared_view(views, shared) for shared in connection.events[:MOST_EVENTS]),
        tuple(shared.event.status for shared in connection.events),
    )


def _held(views: ViewBuilder, office: Office) -> HeldView:
    holder, role = office.holder, office.role
    title = role.wordings[0].title if role.wordings else holder.name
    link = views.link(holder, title, anchor(role))
    return HeldView(link, views.maybe_date(role.start), views.maybe_date(role.end))


def _shared_view(views: ViewBuilder, shared: Shared) -> SharedView:
    event, roles = shared.event, views.book.vocabulary.participant_roles
    name = shared.role.role if shared.role else ""
    role = views.labels("picture.place") if not name else roles[name].label if name in roles else name
    return SharedView(
        views.link(event),
        views.date(event.date),
        event.status,
        role,
        shared.met,
    )
