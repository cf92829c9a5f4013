"""The tables of entities: themselves, their names, offices and relations."""

from __future__ import annotations

from collections.abc import Iterator

from ...book.book import anchor
from .table import Reading, Row, Table, sources_of


def _entities(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for entity in book.entities.values():
        kind = book.vocabulary.entity_types.get(entity.type)
        yield {
            "id": entity.key,
            "page": book.address(entity),
            "type": entity.type,
            "type_label": kind.label if kind else entity.type,
            "name": entity.name,
            "sort": book.names.sort_name(entity),
            "distinguish": entity.distinguish,
            "not_same_as": entity.not_same_as,
            "names": list(dict.fromkeys(alias.name for alias in entity.aliases)),
            "summary": reading.plain(entity.summary),
            "description": reading.plain(entity.description),
            "topics": entity.topics,
            "latitude": entity.coordinates.latitude if entity.coordinates else None,
            "longitude": entity.coordinates.longitude if entity.coordinates else None,
            "precision": entity.coordinates.precision if entity.coordinates else None,
            "links": list(entity.links.values()),
            "events": [event.key for event in book.events_of.get(entity.key, ())],
            "sources": reading.sources_on(entity),
        }


def _names(reading: Reading) -> Iterator[Row]:
    for entity in reading.book.entities.values():
        for alias in entity.aliases:
            yield {
                "record": entity.key,
                "record_name": reading.words.named(entity),
                "name": alias.name,
                "kind": alias.kind,
                "language": alias.language,
                "expansion": alias.expansion,
                "note": reading.plain(alias.note),
                "sources": sources_of(alias.citations),
            }


def _roles(reading: Reading) -> Iterator[Row]:
    for entity in reading.book.entities.values():
        for role in entity.roles:
            for wording in role.wordings:
                yield {
                    "record": entity.key,
                    "record_name": reading.words.named(entity),
                    "page": reading.placement.address(entity, anchor(role)),
                    "organization": role.organization,
                    "organization_name": reading.name(role.organization),
                    "from": role.start.date.text if role.start else None,
                    "to": role.end.date.text if role.end else None,
                    "title": wording.title,
                    "via": wording.via,
                    "via_names": reading.names(wording.via),
                    "sources": sources_of(wording.citations),
                }


def _relations(reading: Reading) -> Iterator[Row]:
    types = reading.book.vocabulary.relation_types
    for entity in reading.book.entities.values():
        for relation in entity.relations:
            kind = types.get(relation.type)
            yield {
                "record": entity.key,
                "record_name": reading.words.named(entity),
                "type": relation.type,
                "type_label": kind.label if kind else relation.type,
                "entity": relation.entity,
                "entity_name": reading.name(relation.entity) if relation.entity else relation.name,
                "from": relation.start.date.text if relation.start else None,
                "to": relation.end.date.text if relation.end else None,
                "place": relation.place,
                "place_name": reading.name(relation.place),
                "note": reading.plain(relation.note),
                "sources": sources_of(relation.citations),
            }


ENTITIES = Table(
    "entities",
    (
        *"id page type type_label name sort distinguish not_same_as names summary description topics".split(),
        *"latitude longitude precision".split(),
        *"links events sources".split(),
    ),
    _entities,
)
NAMES = Table("names", tuple("record record_name name kind language expansion note sources".split()), _names)
ROLES = Table(
    "roles",
    tuple(
        "record record_name page organization organization_name from to title via via_names sources".split(),
    ),
    _roles,
)
RELATIONS = Table(
    "relations",
    tuple("record record_name type type_label entity entity_name from to place place_name note sources".split()),
    _relations,
)
