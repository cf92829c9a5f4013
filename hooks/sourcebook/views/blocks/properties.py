"""Views of the properties that the vocabulary declares: in a section with their quotes, in infoboxes and lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...book.book import anchor
from ...book.properties import address_of_value, properties_by_type, relations_shown
from ...book.text.plain_text import value_words
from ...records.models import Entity, Property, Relation
from ...records.vocabulary import PropertyType
from ..builder import ViewBuilder
from ..elements import DateView, LinkView, QuoteView, TextView
from ..record import Fact


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value of a property, with its period, its evidence and its anchor; an identifier is a link to its page."""

    value: LinkView
    start: DateView | None
    end: DateView | None
    note: TextView
    quotes: tuple[QuoteView, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class PropertyView:
    """A property with its values."""

    name: str
    values: tuple[ValueView, ...]


def property_views(views: ViewBuilder, found: Sequence[Property], at: str) -> Iterator[PropertyView]:
    """Yield the properties of the entity `at`, in the order of the vocabulary."""
    for kind, values in properties_by_type(views.book.vocabulary, found):
        yield PropertyView(kind.label, tuple(_value(views, kind, one) for one in values))


def _value(views: ViewBuilder, kind: PropertyType, found: Property) -> ValueView:
    return ValueView(
        LinkView(value_words(kind, found.value, views.labels), address_of_value(kind, found.value)),
        views.maybe_date(found.start),
        views.maybe_date(found.end),
        views.text(found.note),
        views.quotes(found.citations),
        anchor(found),
    )


def declared_facts(views: ViewBuilder, entity: Entity, where: str) -> Iterator[Fact]:
    """Yield the properties and relations of an entity that the vocabulary shows `where`: `infobox` or `index`.

    In an infobox each value leads to its quotes.
    """
    vocabulary, page = views.book.vocabulary, views.book.address(entity) if where == "infobox" else ""
    for kind, values in properties_by_type(vocabulary, entity.properties):
        if where in kind.shown:
            links = (_leading(views, kind, one, page) for one in values)
            yield Fact(kind.label, tuple(dict.fromkeys(links)))
    for label, relations in relations_shown(vocabulary, entity, where):
        yield Fact(label, tuple(dict.fromkeys(other_end(views, one) for one in relations)))


def _leading(views: ViewBuilder, kind: PropertyType, found: Property, page: str) -> LinkView:
    path = address_of_value(kind, found.value) or (f"{page}#{anchor(found)}" if page else "")
    return LinkView(value_words(kind, found.value, views.labels), path)


def other_end(views: ViewBuilder, relation: Relation) -> LinkView:
    """Return whom an entity is related to: a link, or the name of somebody without a page."""
    return views.who(relation.entity) if relation.entity else LinkView(relation.name or "")
