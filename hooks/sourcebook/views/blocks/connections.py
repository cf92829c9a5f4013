"""Views of an entity's connections, grouped by kind.

The chronology of the page has the events; here are only the names of those who shared them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...book.book import RelationEnd
from ...book.ties.connections import Connection, Shared
from ..builder import ViewBuilder
from ..elements import ConnectedView, LinkView, TiesView

#: Kinds of connections, in order; the relations of the vocabulary follow the second.
_OFFICES = ("offices", "holders")
_EVENTS = ("met", "came", "awaited", "together", "intended", "there", "intended_there", "places")


def ties_views(views: ViewBuilder, connected: Sequence[Connection], at: str) -> Iterator[TiesView]:
    """Yield the connections of the entity `at`, in their order, grouped by kind, people before places."""
    types = ["", *views.book.vocabulary.entity_types]
    found: dict[str, list[ConnectedView]] = {}
    for connection in sorted(connected, key=lambda one: types.index(one.type)):
        for label, tie in _ties(views, connection, at):
            found.setdefault(label, []).append(tie)
    for label in (*_labels(views, _OFFICES), *_relations(views), *_labels(views, _EVENTS)):
        if label in found:
            yield TiesView(label, tuple(dict.fromkeys(found.pop(label))))
    yield from (TiesView(label, tuple(dict.fromkeys(ties))) for label, ties in found.items())


def tie_labels(views: ViewBuilder, connection: Connection, at: str) -> tuple[str, ...]:
    """Return how the entity `at` is connected with one other, each kind once."""
    of_one = {views.labels("ties.holders"): views.labels("ties.holder")}
    return tuple(dict.fromkeys(of_one.get(label, label) for label, _ in _ties(views, connection, at)))


def _labels(views: ViewBuilder, names: Sequence[str]) -> Iterator[str]:
    return (views.labels(f"ties.{name}") for name in names)


def _relations(views: ViewBuilder) -> Iterator[str]:
    for kind in views.book.vocabulary.relation_types.values():
        yield from dict.fromkeys((kind.label, kind.inverse))


def _ties(views: ViewBuilder, connection: Connection, at: str) -> Iterator[tuple[str, ConnectedView]]:
    """Yield each kind of connection with another entity, with its view."""
    other = replace(views.link(connection.other), about="") if connection.other else LinkView(connection.name)
    plain = ConnectedView(other)
    if connection.offices:
        held = connection.offices[0].holder.key == at
        yield views.labels("ties.offices" if held else "ties.holders"), replace(plain, number=len(connection.offices))
    for end in connection.relations:
        yield _relation(views, end, plain)
    shared = [_how(one) for one in connection.events]
    for name in dict.fromkeys(shared):
        yield views.labels(f"ties.{name}"), replace(plain, number=shared.count(name))


def _relation(views: ViewBuilder, end: RelationEnd, plain: ConnectedView) -> tuple[str, ConnectedView]:
    """Return a relation from the side of the page. Its quotes are on the page of the entity that records it."""
    kind, relation = views.book.vocabulary.relation_types.get(end.relation.type), end.relation
    label = (kind.inverse if end.inverse else kind.label) if kind else relation.type
    start, end_of_it = views.maybe_date(relation.start), views.maybe_date(relation.end)
    quotes = () if end.inverse else views.quotes(relation.citations)
    place = views.who(relation.place) if relation.place else None
    note = views.text(relation.note)
    return label, replace(plain, start=start, end=end_of_it, place=place, note=note, quotes=quotes)


def _how(shared: Shared) -> str:
    """Return how an event connects two entities."""
    if shared.role is None:
        return "places"
    if shared.event.status != "occurred":
        return "intended_there" if shared.there else "awaited" if shared.awaited else "intended"
    return next((name for name in ("met", "came", "awaited", "there") if getattr(shared, name)), "together")
