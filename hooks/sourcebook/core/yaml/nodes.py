"""Plain values of a YAML file that know their locations: mappings, sequences, and the document they make up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ..problems import Location, Problem


class Unreadable:
    """Takes the place of a refused value, so that nothing more is reported about it."""

    def __repr__(self) -> str:
        return "<unreadable>"


UNREADABLE = Unreadable()


class PlainNumber(str):
    """A number without quotation marks. Allowed for dates, not for prose."""

    __slots__ = ()


class Mapping(dict[str, Any]):
    """A YAML mapping that knows its file, its own location, and those of each key and value."""

    __slots__ = ("_lines_and_columns", "path", "positions", "start")

    def __init__(self, path: str, start: Any):
        self.path = path
        #: libyaml's marks, counting from 0: its beginning, and each key and value in turn.
        self.start = start
        self.positions: list[Any] = []
        self._lines_and_columns: dict[str, tuple[int, int, int, int]] | None = None

    @property
    def line(self) -> int:
        """The line where it begins, from 1."""
        return int(self.start.line) + 1

    @property
    def column(self) -> int:
        """The column where it begins, from 1."""
        return int(self.start.column) + 1

    def add(self, key: str, value: Any, key_mark: Any, value_mark: Any) -> None:
        """Add a key that is written elsewhere, with the marks of its key and value there."""
        self[key] = value
        self.positions += (key_mark, value_mark)
        self._lines_and_columns = None

    def without(self, keys: Collection[str]) -> Mapping:
        """Return the mapping without some of its keys."""
        made = Mapping(self.path, self.start)
        for (key, value), place in zip(self.items(), range(0, len(self.positions), 2), strict=True):
            if key not in keys:
                made.add(key, value, *self.positions[place : place + 2])
        return made

    @property
    def marks(self) -> dict[str, tuple[int, int, int, int]]:
        """Line and column of each key, and of its value. Computed on demand: few are needed."""
        if self._lines_and_columns is None:
            both = zip(self.positions[::2], self.positions[1::2], strict=True)
            self._lines_and_columns = {
                name: (key.line + 1, key.column + 1, value.line + 1, value.column + 1)
                for name, (key, value) in zip(self, both, strict=True)
            }
        return self._lines_and_columns

    def location(self, key: str | None = None, *, of_key: bool = False) -> Location:
        """Return the location of the value of `key` (of the key itself with `of_key`); without a key, of the
        mapping."""
        if key not in self.marks:
            return Location(self.path, self.line, self.column)
        key_line, key_column, line, column = self.marks[key]
        return Location(self.path, key_line, key_column) if of_key else Location(self.path, line, column)


class Sequence(list[Any]):
    """A YAML sequence that knows its own location and those of its items."""

    __slots__ = ("path", "positions", "start")

    def __init__(self, path: str, start: Any):
        self.path = path
        #: libyaml's marks: its beginning, and each item.
        self.start = start
        self.positions: list[Any] = []

    def location(self, index: int | None = None) -> Location:
        """Return the location of item `index`; without one, of the sequence."""
        if index is None or not 0 <= index < len(self.positions):
            return location_of(self.start, self.path)
        return location_of(self.positions[index], self.path)


def location_of(mark: Any, path: str) -> Location:
    """Return the location of one of libyaml's marks."""
    return Location(path, mark.line + 1, mark.column + 1)


@dataclass(frozen=True)
class Document:
    """The content of a file. `value` is None for an empty file; `whole` is false if reading stopped before its end."""

    path: str
    value: Any
    location: Location
    problems: tuple[Problem, ...]
    whole: bool

    def find(self, steps: tuple[str | int, ...], *, of_key: bool = False) -> Location:
        """Return the location of the value at `steps` (keys and list positions), or of the nearest one around it."""
        value, location = self.value, self.location
        for depth, step in enumerate(steps):
            last = depth == len(steps) - 1
            if isinstance(value, Mapping) and step in value:
                location, value = value.location(str(step), of_key=of_key and last), value[str(step)]
            elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
                location, value = value.location(step), value[step]
            else:
                break
        return location

    def record_at(self, location: Location) -> str:
        """Return the key of the outermost mapping whose value contains `location`, or an empty text."""
        if not isinstance(self.value, Mapping):
            return ""
        line, key = max(
            ((line, key) for key, (line, *_) in self.value.marks.items() if line <= location.line), default=(0, "")
        )
        return key if location.column > self.value.column or location.line == line else ""
