"""Plain values of a YAML file that remember where they stand: mappings, sequences, and the document they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..problems import Location, Problem


class Unreadable:
    """Stands where a value was refused, so that nothing further is said of it."""

    def __repr__(self) -> str:
        return "<unreadable>"


UNREADABLE = Unreadable()


class PlainNumber(str):
    """A number written without quotation marks. Dates may be written so, prose may not."""

    __slots__ = ()


class Mapping(dict[str, Any]):
    """A YAML mapping that knows its file, its own line and column, and those of each key and value."""

    __slots__ = ("_lines_and_columns", "path", "positions", "start")

    def __init__(self, path: str, start: Any):
        self.path = path
        #: libyaml's mark of its beginning, and of each key and its value in turn; they count from 0.
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

    @property
    def marks(self) -> dict[str, tuple[int, int, int, int]]:
        """Line and column of each key, and of its value. Few are ever asked for."""
        if self._lines_and_columns is None:
            both = zip(self.positions[::2], self.positions[1::2], strict=True)
            self._lines_and_columns = {
                name: (key.line + 1, key.column + 1, value.line + 1, value.column + 1)
                for name, (key, value) in zip(self, both, strict=True)
            }
        return self._lines_and_columns

    def location(self, key: str | None = None, *, of_key: bool = False) -> Location:
        """Where the value of `key` stands (the key itself with `of_key`); without a key, where the mapping begins."""
        if key not in self.marks:
            return Location(self.path, self.line, self.column)
        key_line, key_column, line, column = self.marks[key]
        return Location(self.path, key_line, key_column) if of_key else Location(self.path, line, column)


class Sequence(list[Any]):
    """A YAML sequence that knows where it and each of its items begin."""

    __slots__ = ("path", "positions", "start")

    def __init__(self, path: str, start: Any):
        self.path = path
        #: libyaml's mark of its beginning, and of each item.
        self.start = start
        self.positions: list[Any] = []

    def location(self, index: int | None = None) -> Location:
        """Where item `index` stands; without one, where the sequence begins."""
        if index is None or not 0 <= index < len(self.positions):
            return location_of(self.start, self.path)
        return location_of(self.positions[index], self.path)


def location_of(mark: Any, path: str) -> Location:
    """The place of one of libyaml's marks."""
    return Location(path, mark.line + 1, mark.column + 1)


@dataclass(frozen=True)
class Document:
    """What one file says. `value` is None for an empty file; `whole` is false when reading stopped before its end."""

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
        """The key of the outermost mapping in whose value `location` lies; empty when it lies in none."""
        if not isinstance(self.value, Mapping):
            return ""
        line, key = max(
            ((line, key) for key, (line, *_) in self.value.marks.items() if line <= location.line), default=(0, "")
        )
        return key if location.column > self.value.column or location.line == line else ""
