"""Rules on properties, and on the two ways of naming whom a relation or a participant is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from ...core.patterns import PATIENCE, PatternError
from ...core.problems import Problem, did_you_mean
from ...records.models import Coordinates, Entity, Event, Participant, Property, Relation
from ...records.values.types import FormError
from ...records.vocabulary import PropertyType
from ..book import Book
from ..properties import applies, date_of, fault_of
from .registry import rule

#: The seconds of the processor that all slow patterns may take together. Those of a quick match do not count.
_PATIENCE, _QUICK = 1.0, 0.002
#: Degrees that are far from the middle of all positions, or around it.
_FAR, _AROUND = 25, 10
#: Of so many positions, one more or less hardly moves the middle.
_MANY = 50


@rule
def values_have_the_declared_form(book: Book) -> Iterator[Problem]:
    """The value of a property has the form that the vocabulary declares, and its entity may have the property."""
    slow: set[str] = set()  # types whose pattern took too long: it is not tried again
    patience = _Patience()
    for root, holder in book.of_kinds(Property):
        if not isinstance(holder, Property) or not isinstance(root, Entity):
            continue
        kind = book.vocabulary.property_types.get(holder.type)
        if kind is None:  # told by the rule on words
            continue
        if holder.type not in slow:
            try:
                fault = patience.fault_of(kind, holder.value)
            except PatternError as error:
                slow.add(holder.type)
                hint = f"simplify it; no value is checked against it after {holder.value!r}"
                yield Problem(kind.location("pattern"), "bad-value", f"{kind.pattern!r} {error}", hint)
                fault = None
            if fault:
                yield Problem(holder.location("value"), fault.code, str(fault), fault.hint, record=root.key)
        if not applies(kind, root.type):
            yield Problem(
                holder.location("type"),
                "property-of-other-type",
                f"{holder.type!r} is a property of {' and '.join(kind.of)}, not of {root.type}",
                f"add {root.type} to its 'of' in data/vocabulary.yaml, or delete the property",
                record=root.key,
            )
        yield from _unexplained(holder, kind, root)


@dataclass
class _Patience:
    """What is `left` of the time for slow patterns. They share it, so that several of them, or one with many values,
    do not add up."""

    left: float = _PATIENCE

    def fault_of(self, kind: PropertyType, value: str) -> FormError | None:
        """Return what `fault_of` does. Raise PatternError if the pattern of an identifier takes too long."""
        if kind.type != "identifier":
            return fault_of(kind, value)
        begun = time.process_time()
        try:
            return fault_of(kind, value, min(PATIENCE, self.left))
        finally:
            taken = time.process_time() - begun
            self.left = max(_QUICK, self.left - taken) if taken > _QUICK else self.left


def _unexplained(holder: Property, kind: PropertyType, root: Entity) -> Iterator[Problem]:
    """Yield that a property has neither a citation nor, as an identifier, a note; and that a date has no reason."""
    if not holder.citations and not (kind.type == "identifier" and holder.note):
        instead = ", or note: how you checked that it is theirs" if kind.type == "identifier" else ""
        yield Problem(
            holder.location("citations"),
            "missing-citation",
            "the property has no citation",
            f'citations:\n  - source: id-of-the-source\n    quote: "words of the source"{instead}',
            record=root.key,
        )
    date = date_of(kind, holder.value)
    if date and date.uncertain and not holder.note:
        yield Problem(
            holder.location("value"),
            "missing-inferred",
            f"the uncertain date {holder.value!r} needs 'note'",
            "note: how it was worked out",
            record=root.key,
        )


@rule
def positions_say_where_they_come_from(book: Book) -> Iterator[Problem]:
    """The position of a place cites a source, or says in a note where the numbers come from."""
    for root, at in book.of_kinds(Coordinates):
        if isinstance(at, Coordinates) and not at.note and not at.citations:
            yield Problem(
                at.location(),
                "missing-citation",
                "the position does not say where it comes from",
                "note: the gazetteer or map that it was taken from, or citations: …",
                record=root.key,
            )


@rule
def persons_have_no_position(book: Book) -> Iterator[Problem]:
    """Only what is not a person has a position: on a map it would say where somebody lives."""
    for entity in book.entities.values():
        if entity.coordinates and book.names.is_person(entity):
            yield Problem(
                entity.location("coordinates"),
                "position-of-person",
                "a person has no position on maps",
                "delete it, or move it to the record of a place",
                record=entity.key,
            )


def _middle(positions: list[Coordinates]) -> tuple[float, float]:
    return median(one.latitude for one in positions), median(one.longitude for one in positions)


@rule
def positions_are_not_swapped(book: Book) -> Iterator[Problem]:
    """No place is far from all others, but near them if latitude and longitude are swapped (warning)."""
    located = [(entity, entity.coordinates) for entity in book.entities.values() if entity.coordinates]
    everywhere = _middle([at for _, at in located]) if len(located) > _MANY else None
    for entity, one in located if len(located) > 1 else ():
        latitude, longitude = everywhere or _middle([at for _, at in located if at is not one])
        away = max(abs(one.latitude - latitude), abs(one.longitude - longitude))
        swapped = max(abs(one.longitude - latitude), abs(one.latitude - longitude))
        if away > _FAR and swapped < _AROUND:
            yield Problem(
                one.location("latitude"),
                "swapped-coordinates",
                f"the place is far from all others, but near them with {one.longitude:g} as its latitude",
                "if latitude and longitude are swapped, swap them back",
                "warning",
                entity.key,
            )


@rule
def property_types_are_complete(book: Book) -> Iterator[Problem]:
    """Only a choice has choices, only a number a unit, and only an identifier a pattern and an address."""
    needs = {"choices": "choice", "unit": "number", "pattern": "identifier", "url": "identifier"}
    for name, kind in book.vocabulary.property_types.items():
        for field, needed in needs.items():
            if getattr(kind, field) and kind.type != needed:
                yield Problem(
                    kind.location(field),
                    "property-form",
                    f"{name!r} has {field!r}, but is of type {kind.type!r}",
                    f"write type: {needed}, or delete the line",
                )
        if kind.type == "choice" and not kind.choices:
            yield Problem(
                kind.location(),
                "property-form",
                f"{name!r} is a choice without 'choices'",
                "choices: {first: First, second: Second}",
            )
        for index, of in enumerate(kind.of):
            if of not in book.vocabulary.entity_types:
                hint = did_you_mean(of, book.vocabulary.entity_types) or "see entity_types"
                yield Problem(kind.location("of", index), "unknown-word", f"{of!r} is not an entity type", hint)


@rule
def others_are_named_in_one_way(book: Book) -> Iterator[Problem]:
    """A participant, and the other end of a relation, is an entity or a name."""
    for root, holder in book.of_kinds(Participant, Relation):
        if isinstance(holder, Participant | Relation) and bool(holder.entity) == bool(holder.name):
            yield Problem(
                holder.location(),
                "participant-form" if isinstance(holder, Participant) else "relation-form",
                f"a {holder.noun} needs either 'entity' or 'name'",
                "entity: id of a record, or name: plain words if there is no record",
                record=root.key,
            )


@rule
def participants_stand_once_in_a_role(book: Book) -> Iterator[Problem]:
    """Nobody takes part in an event twice in the same role."""
    for root, holder in book.of_kinds(Event):
        seen = set()
        for participant in holder.participants if isinstance(holder, Event) else ():
            who = participant.entity or participant.name
            if who and (who, participant.role) in seen:
                yield Problem(
                    participant.location(),
                    "same-participant",
                    f"{who!r} takes part twice in the role {participant.role!r}",
                    "delete one of the two",
                    record=root.key,
                )
            seen.add((who, participant.role))
