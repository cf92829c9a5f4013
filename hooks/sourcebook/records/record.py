"""What all records are made of: their base class, and what a class of records says of its fields."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, ClassVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from ..core.problems import Location
from ..core.yaml.nodes import Mapping, Sequence
from .fields import is_name


class Record(BaseModel):
    """What all records share: they do not change, and they know their place."""

    model_config = ConfigDict(
        frozen=True,
        arbitrary_types_allowed=True,
        populate_by_name=False,
        protected_namespaces=(),
        # Only the outer records need a validator of their own: a third of the time that importing this takes.
        defer_build=True,
    )

    # Not fields, and set by `keep` alone. They are read everywhere, and pydantic's private attributes take ten times
    # as long.
    #: The record's id in its file; empty for records inside others.
    key: ClassVar[str] = ""
    _source: ClassVar[Mapping | None] = None
    _line: ClassVar[int] = 0

    # What is true of a kind of records, whatever stands in their fields.
    #: What one is called in messages.
    noun: ClassVar[str] = ""
    #: What of one needs a citation, as messages call it; empty when nothing does.
    cited: ClassVar[str] = ""
    #: Fields that the checks ask for, although not each record has them.
    needed: ClassVar[tuple[str, ...]] = ()
    #: The fields whose words make one what it is, so that it is known again when its other fields have changed.
    identity: ClassVar[tuple[str, ...]] = ()
    #: The fields that the title of one tells in a list of changes.
    title_fields: ClassVar[tuple[str, ...]] = ()

    def location(self, name: str | None = None, index: int | None = None) -> Location:
        """Where the field `name` stands in the file (item `index` of a list), or the record itself."""
        source = self._source
        if source is None:
            return Location("")
        if name is None or name not in source:
            return source.location()
        value = source[name]
        return value.location(index) if index is not None and isinstance(value, Sequence) else source.location(name)


def keep(record: Record, **values: object) -> None:
    """Set what is no field of a record, which does not change otherwise."""
    vars(record).update(values)


def lines_of(record: Record) -> tuple[int, int]:
    """The first and the last line of a record in its file: from its id to where its last value begins."""
    first = record._line or record.location().line
    return first, max((first, *_lines(record._source)))


def _lines(value: Any) -> Iterator[int]:
    if isinstance(value, Mapping):
        yield from (mark.line + 1 for mark in value.positions[1::2])
        value = list(value.values())
    elif isinstance(value, Sequence):
        yield from (mark.line + 1 for mark in value.positions)
    if isinstance(value, list):
        for one in value:
            yield from _lines(one)


@functools.cache
def field_names(model: type[BaseModel]) -> frozenset[str]:
    """The names of a model's fields as contributors write them."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


@functools.cache
def within(model: type[Record]) -> tuple[tuple[str, str, tuple[Any, ...]], ...]:
    """The fields of a record that hold others: the name, that in the files, and the containers around a record, from
    outside: `(tuple, Citation)`, `(dict, Topic)`, `(When,)`."""
    fields = ((name, info.alias or name, _form(info.annotation)) for name, info in model.model_fields.items())
    return tuple((name, written, form) for name, written, form in fields if form)


def _form(annotation: Any) -> tuple[Any, ...]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return (annotation,)
    inside = next((form for part in get_args(annotation) if (form := _form(part))), ())
    container = get_origin(annotation)
    return (container, *inside) if inside and container in (tuple, dict) else inside


def record_within(annotation: Any) -> type[Record] | None:
    """The kind of record that a field with this annotation holds, alone or in a container; None for others."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for part in get_args(annotation) if (found := record_within(part))), None)


def names_of(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a record that hold names, titles or labels: the name of the field, and that in the files."""
    fields = model.model_fields.items()
    return tuple((name, info.alias or name) for name, info in fields if is_name(info.annotation, info.metadata))
