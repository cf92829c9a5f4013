"""The pages of names that several entities have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import ClassVar

from ...book.names.record_names import names_of_entity, same_name
from ...pagination.partition import address_of
from ...records.models import Entity
from ...records.values.types import as_id
from ..builder import ViewBuilder
from ..elements import CountView, LinkView
from ..part_links import part_links
from ..record import MOST_IN_FACT
from .indexes import CardView, card

#: So many letters of a name are in the address of its page.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class NamesakesView:
    """The page of a name that several entities have: who each is, or links to its parts if they are very many."""

    template: ClassVar = "namesakes.html"

    name: str
    cards: tuple[CardView, ...]
    parts: tuple[CountView, ...]


def namesakes_view(views: ViewBuilder, name: str, entities: Sequence[Entity]) -> NamesakesView:
    """Return who has the name `name`."""
    parts = views.placement.entities(entities)
    cards = () if parts else tuple(card(views, entity) for entity in entities)
    return NamesakesView(name, cards, part_links(views.labels, parts, partial(address_of, address_of_name(name), "")))


def shared_names(views: ViewBuilder) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    """Yield each name that several entities have, as the first whose main name it is spells it, and these entities."""
    names = views.book.names
    for folded, listed in names.ambiguous.items():
        spelled = chain((entity.name for entity in listed), chain.from_iterable(map(names_of_entity, listed)))
        yield next(name for name in spelled if same_name(name) == folded), listed


def address_of_name(name: str) -> str:
    """Return the address of the page of a name: the same for every spelling that `same_name` takes for one."""
    folded = same_name(name)
    words = as_id(folded)
    plain = words[:_LONGEST].rstrip("-")
    if plain.replace("-", " ") == folded:
        return f"index-a-z/name-{plain}.html"
    digest = hashlib.blake2b(folded.encode(), digest_size=4).hexdigest()
    return f"index-a-z/name-{'-'.join(filter(None, (plain, digest)))}.html"


def namesakes_of(views: ViewBuilder, entity: Entity) -> tuple[LinkView, ...]:
    """Return links to the first others who have a name of this entity, and to the pages of these names, which have
    everybody."""
    names, several = views.book.names, views.book.names.of_one_name(entity)
    first = chain.from_iterable(islice(found, MOST_IN_FACT + 1) for found in several.values())
    others = {one.key: one for one in first if one is not entity}
    shown = sorted(others.values(), key=names.key)[:MOST_IN_FACT]
    pages = (
        LinkView(views.labels("fact.of_name", name=name, n=len(found)), address_of_name(name))
        for name, found in several.items()
    )
    return (*map(views.link, shown), *pages)
