"""The references of records: to other records, to words of the vocabulary, and by links in texts."""

from __future__ import annotations

import functools
import types
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from ..core.problems import Location
from .record import Record
from .values.fields import RefersTo
from .values.types import links_in

#: The values of `RefersTo.to` that name records; all others are tables of the vocabulary.
RECORD_REFERENCES = frozenset({"source", "entity", "event", "claim", "any", "who", "work"})


# Not frozen, because there are many, and frozen ones take three times as long to make.
@dataclass(slots=True, eq=False)
class Reference:
    """A reference: `value` in the field `field` of `holder`, which is part of the record `root`.

    `path` has the records from `root` down to `holder`, with the field that leads from each to the next.
    """

    root: Record
    holder: Record
    field: str
    index: int | None
    to: str
    value: str
    path: tuple[tuple[Record, str], ...]

    @property
    def names_record(self) -> bool:
        """Whether the value is, or may be, the id of a record; otherwise it is a word of the vocabulary."""
        return self.to in RECORD_REFERENCES

    @property
    def record(self) -> str:
        """The id of the record named: the value without the anchor of a claim."""
        return self.value.partition("#")[0] if self.to == "claim" else self.value

    @property
    def location(self) -> Location:
        """The location of the reference."""
        return self.holder.location(self.field, self.index)


def references_in(root: Record) -> list[Reference]:
    """Return all references of `root` and the records within it, in the order of the fields."""
    found: list[Reference] = []
    _gather(root, root, (), found)
    return found


def _gather(root: Record, holder: Record, path: tuple[tuple[Record, str], ...], found: list[Reference]) -> None:
    """Append the references of `holder` and the records within it to `found`."""
    values = vars(holder)
    for name, field, to, nested in plan_of(type(holder)):
        value = values[name]
        if not value:
            continue
        several = isinstance(value, tuple)
        if nested:
            inside = (*path, (holder, field))
            for record in value if several else (value,):
                _gather(root, record, inside, found)
        elif to == "text" and not several:
            if "[[" in value:
                found += references_in_text(root, holder, field, None, to, value, path)
        else:
            for index, text in enumerate(value) if several else ((None, value),):
                found += references_in_text(root, holder, field, index, to, text, path)


def references_in_text(
    root: Record,
    holder: Record,
    field: str,
    index: int | None,
    to: str,
    text: str,
    path: tuple[tuple[Record, str], ...],
) -> Iterable[Reference]:
    """Return the references of a field's text: the record or word that it names, or those its links name."""
    if to != "text":
        return (Reference(root, holder, field, index, to, text, path),)
    return (
        [Reference(root, holder, field, index, "any", link.id, path) for link in links_in(text)] if "[[" in text else ()
    )


def references_of(model: type[Record]) -> dict[str, str]:
    """Return what the fields of a record refer to (`RefersTo.to`), by name, omitting those that refer to nothing."""
    return {name: to for name, _, to, nested in plan_of(model) if not nested}


@functools.cache
def nested_of(model: type[Record]) -> tuple[str, ...]:
    """Return the names of a record's fields that hold a record, or a tuple of records."""
    return tuple(name for name, _, _, nested in plan_of(model) if nested)


@functools.cache
def plan_of(model: type[Record]) -> tuple[tuple[str, str, str, type[Record] | None], ...]:
    """Return, for each field that refers to something: its name, its name in the files, what it refers to, and the type
    of its records."""
    plan = []
    for name, info in model.model_fields.items():
        to, nested = _target(info.annotation, tuple(info.metadata))
        if to or nested:
            plan.append((name, info.alias or name, to, nested))
    return tuple(plan)


def _target(annotation: Any, metadata: tuple[Any, ...]) -> tuple[str, type[Record] | None]:
    for mark in metadata:
        if isinstance(mark, RefersTo):
            return mark.to, None
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _target(inner, tuple(marks))
    if get_origin(annotation) in (tuple, Union, types.UnionType):
        for part in get_args(annotation):
            found = _target(part, ())
            if found != ("", None):
                return found
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return "", annotation
    return "", None
