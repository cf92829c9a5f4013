"""The base class of all records, and what it knows about their fields."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, ClassVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from ..core.problems import Location
from ..core.yaml.nodes import Mapping, Sequence
from .values.fields import is_name


class Record(BaseModel):
    """The base of all records, which are immutable and know their location."""

    model_config = ConfigDict(
        frozen=True,
        arbitrary_types_allowed=True,
        populate_by_name=False,
        protected_namespaces=(),
        # Only outer records need their own validator. This saves a third of the import time.
        defer_build=True,
    )

    # Not fields, and set only by `keep`. They are read everywhere, and pydantic's private attributes are ten times as
    # slow.
    #: The record's id in its file; empty for records inside others.
    key: ClassVar[str] = ""
    _source: ClassVar[Mapping | None] = None
    _line: ClassVar[int] = 0

    # Constants of a record type, independent of field values.
    #: What messages call one of these records.
    noun: ClassVar[str] = ""
    #: What messages call the part that needs a citation; empty if nothing does.
    cited: ClassVar[str] = ""
    #: Fields required by the checks, although not by every record.
    needed: ClassVar[tuple[str, ...]] = ()
    #: The fields that identify a record, so that it is recognised after its other fields have changed.
    identity: ClassVar[tuple[str, ...]] = ()
    #: The fields shown as its title in a list of changes.
    title_fields: ClassVar[tuple[str, ...]] = ()

    def location(self, name: str | None = None, index: int | None = None) -> Location:
        """Return the location of the field `name` (item `index` of a list), or of the record itself."""
        source = self._source
        if source is None:
            return Location("")
        if name is None or name not in source:
            return source.location()
        value = source[name]
        return value.location(index) if index is not None and isinstance(value, Sequence) else source.location(name)


def keep(record: Record, **values: object) -> None:
    """Set attributes of a record that are not fields; everything else is immutable."""
    vars(record).update(values)


def written(record: Record) -> Mapping | None:
    """Return a record as its file has it; None if it was not read from one."""
    return record._source


def lines_of(record: Record) -> tuple[int, int]:
    """Return the first and last line of a record in its file, from its id to the start of its last value."""
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
    """Return the names of a model's fields as contributors write them."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


@functools.cache
def within(model: type[Record]) -> tuple[tuple[str, str, tuple[Any, ...]], ...]:
    """Return the fields that hold records: the name, the name in the files, and the containers around a record,
    outermost first: `(tuple, Citation)`, `(dict, Topic)`, `(When,)`."""
    fields = ((name, info.alias or name, _form(info.annotation)) for name, info in model.model_fields.items())
    return tuple((name, written, form) for name, written, form in fields if form)


def _form(annotation: Any) -> tuple[Any, ...]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return (annotation,)
    inside = next((form for part in get_args(annotation) if (form := _form(part))), ())
    container = get_origin(annotation)
    return (container, *inside) if inside and container in (tuple, dict) else inside


def record_within(annotation: Any) -> type[Record] | None:
    """Return the record type in a field's annotation, alone or in a container; None for other fields."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for part in get_args(annotation) if (found := record_within(part))), None)


def names_of(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """Return the fields that hold names, titles or labels: the name of each, and its name in the files."""
    fields = model.model_fields.items()
    return tuple((name, info.alias or name) for name, info in fields if is_name(info.annotation, info.metadata))
