"""Properties that the vocabulary declares: whether a value has the declared form, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..core.dates.edtf import DateError, Edtf, parse_edtf
from ..core.patterns import PATIENCE, matches
from ..core.problems import did_you_mean
from ..records.models import Entity, Property, Relation
from ..records.values.identifiers import filled
from ..records.values.types import FormError
from ..records.vocabulary import PropertyType, Vocabulary

_NUMBER = re.compile(r"[-−]?[0-9]{1,30}(?:\.[0-9]{1,30})?")


def fault_of(kind: PropertyType, value: str, patience: float = PATIENCE) -> FormError | None:
    """Return why `value` does not have the declared form; None if it has. Raise PatternError if matching the pattern of
    an identifier takes longer than `patience`, in seconds."""
    try:
        if kind.type == "identifier":
            _identifier(kind, value, patience)
        else:
            _CHECKS.get(kind.type, _any)(kind, value)
    except FormError as fault:
        return fault
    return None


def _any(kind: PropertyType, value: str) -> None:
    """Accept every text."""


def _date(kind: PropertyType, value: str) -> None:
    try:
        parse_edtf(value)
    except DateError as error:
        raise FormError(str(error), error.hint, "bad-date") from error


def _number(kind: PropertyType, value: str) -> None:
    if not _NUMBER.fullmatch(value):
        bare = re.sub(r"[\s,_’']", "", value.removesuffix(kind.unit or "").strip())
        hint = (
            f"write {bare}" if _NUMBER.fullmatch(bare) else "write digits only: 1200, 3.5; the vocabulary has the unit"
        )
        raise FormError(f"{value!r} is not a number", hint)


def _identifier(kind: PropertyType, value: str, patience: float) -> None:
    start, _, end = (kind.url or "").partition("{value}")
    bare = value.removeprefix(start).removesuffix(end) if start else value
    if not _fits(kind, value, patience):
        hint = f"write {bare}" if bare != value and _fits(kind, bare, patience) else f"its pattern is {kind.pattern}"
        raise FormError(f"{value!r} does not have the form of {kind.label}", hint)


def _fits(kind: PropertyType, value: str, patience: float) -> bool:
    return not kind.pattern or matches(kind.pattern, value, patience)


def _choice(kind: PropertyType, value: str) -> None:
    if value not in kind.choices:
        named = next((key for key, label in kind.choices.items() if label.casefold() == value.casefold()), "")
        hint = f"write {named}" if named else did_you_mean(value, kind.choices) or f"one of {', '.join(kind.choices)}"
        raise FormError(f"{value!r} is not a choice of {kind.label}", hint)


_CHECKS = {"date": _date, "number": _number, "choice": _choice}


def date_of(kind: PropertyType, value: str) -> Edtf | None:
    """Return the date that a value is; None for other values."""
    return parse_edtf(value) if kind.type == "date" and not fault_of(kind, value) else None


def address_of_value(kind: PropertyType, value: str) -> str:
    """Return the address of an identifier on its own site; empty for other values."""
    return filled(kind.url, value) if kind.url and kind.type == "identifier" else ""


def properties_by_type(
    vocabulary: Vocabulary, properties: Sequence[Property]
) -> Iterator[tuple[PropertyType, list[Property]]]:
    """Yield each declared type of these properties with its values, in the order of the vocabulary."""
    for name, kind in vocabulary.property_types.items() if properties else ():
        if found := [one for one in properties if one.type == name]:
            yield kind, found


def relations_shown(vocabulary: Vocabulary, entity: Entity, where: str) -> Iterator[tuple[str, list[Relation]]]:
    """Yield the relations that an entity records and that the vocabulary shows `where`, by label of their type."""
    for name, kind in vocabulary.relation_types.items():
        found = [one for one in entity.relations if one.type == name]
        if found and where in kind.shown:
            yield kind.label, found


def applies(kind: PropertyType, entity_type: str) -> bool:
    """Return whether entities of a type may have a property."""
    return not kind.of or entity_type in kind.of
