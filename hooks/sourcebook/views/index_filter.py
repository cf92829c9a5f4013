"""The filter of a list of entities, by what the vocabulary declares for filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..book.text.summaries import summary_of
from ..records.models import Entity
from .builder import ViewBuilder
from .filter import FacetView, FilterView, as_data, declared_facets, declared_of, facet_views


def index_filter(views: ViewBuilder, title: str, folder: str, members: Sequence[Entity]) -> FilterView | None:
    """Return the filter of the list of `members` with a title; None if nothing tells them apart."""
    facets = tuple(_facets(views, members))
    if not facets:
        return None
    labels = views.labels
    name, found = labels("filter.of", title=title), labels("filter.entries")
    return FilterView(name, found, data_address(folder), folder, "sb-card", False, facets)


def data_address(folder: str) -> str:
    """Return the address of the data of the filter of a list."""
    return f"{folder}/filter.js"


def index_data(views: ViewBuilder, members: Sequence[Entity], listed: bool) -> str:
    """Return the data of the filter of a list, in its order.

    If it is not `listed` on one page, also its rows, like those of events: `[id, name, "", "", "", summary]`.
    """
    facets = tuple(_facets(views, members))
    pairs = [(facet.name, choice.value) for facet in facets for choice in facet.choices]
    number = {pair: index for index, pair in enumerate(pairs)}
    rows = (
        [
            None,
            None,
            None,
            [number[pair] for pair in declared_of(views.book, entity) if pair in number],
            *(() if listed else _row(views, entity)),
        ]
        for entity in members
    )
    return as_data(facets, rows)


def _row(views: ViewBuilder, entity: Entity) -> Sequence[str]:
    return entity.key, views.plain.told_apart(entity), "", "", "", views.plain.text(summary_of(entity))


def _facets(views: ViewBuilder, members: Sequence[Entity]) -> Iterator[FacetView]:
    tables = [*declared_facets(views.book.vocabulary)]
    pairs = (pair for entity in members for pair in declared_of(views.book, entity)) if tables else ()
    return facet_views(views, tables, pairs)
