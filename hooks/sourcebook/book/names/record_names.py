"""The names of the records of a book: in what order lists have them, and what tells those of one name apart."""

from __future__ import annotations

import functools
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...core.collation import Collation
from ...records.bibliography import PersonName
from ...records.models import Entity, Event, PageRecord
from ...records.source import Source
from ...records.vocabulary import EntityType
from .sort_names import sort_form, sort_parts, sort_title


def name_of(record: PageRecord) -> str:
    """Return the name of a record: an entity's name, an event's or source's title."""
    match record:
        case Entity():
            return record.name
        case Event() | Source():
            return record.title
    return record.key


def same_name(name: str) -> str:
    """Return what two spellings of one name have in common: without differences of case, of white space, and of how
    Unicode composes its letters (form NFC)."""
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFC", name).casefold().split()))


@dataclass(frozen=True)
class RecordNames:
    """The names of entities of these types, sorted in the language of a site."""

    entities: Mapping[str, Entity]
    types: Mapping[str, EntityType]
    collation: Collation

    def is_person(self, entity: Entity) -> bool:
        """Return whether the entity's type in the vocabulary is one for persons."""
        kind = self.types.get(entity.type)
        return kind is not None and kind.schema_type == "Person"

    def sort_name(self, record: PageRecord) -> str:
        """Return the form of a record's name by which lists sort it: its `sort`, or else a default by its words."""
        return self._filed(record)[0]

    def key(self, record: PageRecord) -> tuple[str, str, str]:
        """Sort key of records in every list by name."""
        return self._filed(record)[1]

    def letters(self, record: PageRecord) -> str:
        """Return the letters by which lists are divided: see `Collation.letters`."""
        return self.collation.letters(self.sort_name(record))

    def _filed(self, record: PageRecord) -> tuple[str, tuple[str, str, str]]:
        if record.key not in self._known:
            name = self._sort_name(record)
            self._known[record.key] = name, (*self.collation.key(name), record.key)
        return self._known[record.key]

    @functools.cached_property
    def _known(self) -> dict[str, tuple[str, tuple[str, str, str]]]:
        return {}

    def _sort_name(self, record: PageRecord) -> str:
        own = record.sort if isinstance(record, Entity | Source) else None
        if own:
            return sort_parts(own.parts) if isinstance(own, PersonName) else own
        if isinstance(record, Entity):
            return self.sort_form(record, record.name)
        return sort_title(name_of(record), record.language if isinstance(record, Source) else self.collation.language)

    def sort_form(self, entity: Entity, name: str) -> str:
        """Return a name of an entity as lists sort it by default. A person described in words is no name."""
        if self.is_person(entity) and not name[:1].islower():
            return sort_form(name)
        return sort_title(name, self.collation.language)

    # ---- namesakes

    @functools.cached_property
    def shared(self) -> dict[str, tuple[Entity, ...]]:
        """The entities that have one name, by `same_name`, where there are several."""
        return _shared((entity.name, entity) for entity in self.entities.values())

    @functools.cached_property
    def different(self) -> frozenset[frozenset[str]]:
        """Pairs of ids of which one record says that it is `not_same_as` the other."""
        return frozenset(
            frozenset((entity.key, other)) for entity in self.entities.values() for other in entity.not_same_as
        )

    @functools.cached_property
    def taken_for(self) -> dict[str, tuple[Entity, ...]]:
        """The entities that each is `not_same_as`, by id, whichever of the two says so."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for pair in sorted(map(sorted, self.different)):
            for key, other in (pair, pair[::-1]) if len(pair) == 2 else ():
                if other in self.entities:
                    found[key].append(self.entities[other])
        return {key: tuple(sorted(others, key=self.key)) for key, others in found.items()}

    def phrase(self, record: PageRecord) -> str:
        """Return the phrase that tells a record from others of its name; empty if it shares its name with none."""
        if not isinstance(record, Entity) or not record.distinguish:
            return ""
        return record.distinguish if same_name(record.name) in self.shared else ""

    @functools.cached_property
    def ambiguous(self) -> dict[str, tuple[Entity, ...]]:
        """The entities that have one name or alias, by `same_name`, where there are several, as lists sort them.
        Acronyms have a list of their own."""
        found = _shared((name, entity) for entity in self.entities.values() for name in names_of_entity(entity))
        return {name: tuple(sorted(entities, key=self.key)) for name, entities in found.items()}

    def of_one_name(self, entity: Entity) -> dict[str, tuple[Entity, ...]]:
        """Return everybody who has a name or alias of this entity, which is among them, by names that several have."""
        found = ((name, self.ambiguous.get(same_name(name), ())) for name in names_of_entity(entity))
        return {name: several for name, several in found if several}


def names_of_entity(entity: Entity) -> Iterator[str]:
    """Yield the name and the aliases of an entity, each once, without acronyms."""
    seen = set()
    for name in (entity.name, *(alias.name for alias in entity.aliases if alias.kind != "acronym")):
        if same_name(name) not in seen:
            seen.add(same_name(name))
            yield name


def _shared(named: Iterable[tuple[str, Entity]]) -> dict[str, tuple[Entity, ...]]:
    found: dict[str, dict[str, Entity]] = defaultdict(dict)
    for name, entity in named:
        found[same_name(name)][entity.key] = entity
    return {name: tuple(entities.values()) for name, entities in found.items() if len(entities) > 1}
