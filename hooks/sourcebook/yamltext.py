"""YAML as contributors write it, read strictly: plain values that remember their line and column.

Built on libyaml's events, not on PyYAML's loaders: every scalar stays text (`no`, `2015-05-15`, `12:30`, `010`), and
what makes YAML surprising is refused with its place: duplicate keys, anchors, aliases, merge keys, tags, further
documents, keys that are not plain words, deep nesting, invisible characters. All faults of a file come in one pass,
except that a syntax error or bytes that are not UTF-8 end it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from .problems import Place, Problem

MAX_DEPTH = 32
MAX_BYTES = 32 * 1024 * 1024

#: Characters that YAML 1.2 does not allow in a file (section 5.1), and U+FFFE, U+FFFF, lone surrogates with them.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Characters that change the direction of the text around them: what a reviewer sees is not what the file says.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONFLICT = re.compile(r"^(<{7} |>{7} |={7}$)", re.M)
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


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

    __slots__ = ("column", "line", "marks", "path")

    def __init__(self, path: str, line: int, column: int):
        super().__init__()
        self.path = path
        self.line = line
        self.column = column
        self.marks: dict[str, tuple[int, int, int, int]] = {}

    def place(self, key: str | None = None, *, of_key: bool = False) -> Place:
        """Where the value of `key` stands (the key itself with `of_key`); without a key, where the mapping begins."""
        if key not in self.marks:
            return Place(self.path, self.line, self.column)
        key_line, key_column, line, column = self.marks[key]
        return Place(self.path, key_line, key_column) if of_key else Place(self.path, line, column)


class Sequence(list[Any]):
    """A YAML sequence that knows where it and each of its items begin."""

    __slots__ = ("column", "line", "marks", "path")

    def __init__(self, path: str, line: int, column: int):
        super().__init__()
        self.path = path
        self.line = line
        self.column = column
        self.marks: list[tuple[int, int]] = []

    def place(self, index: int | None = None) -> Place:
        """Where item `index` stands; without one, where the sequence begins."""
        if index is None or not 0 <= index < len(self.marks):
            return Place(self.path, self.line, self.column)
        return Place(self.path, *self.marks[index])


@dataclass(frozen=True)
class Document:
    """What one file says. `value` is None for an empty file; `whole` is false when reading stopped before its end."""

    path: str
    value: Any
    place: Place
    problems: tuple[Problem, ...]
    whole: bool

    def find(self, location: tuple[str | int, ...], *, of_key: bool = False) -> Place:
        """The place of the value at `location` (keys and list positions), or of the nearest value around it."""
        value, place = self.value, self.place
        for depth, step in enumerate(location):
            last = depth == len(location) - 1
            if isinstance(value, Mapping) and step in value:
                place, value = value.place(str(step), of_key=of_key and last), value[str(step)]
            elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
                place, value = value.place(step), value[step]
            else:
                break
        return place

    def record_at(self, place: Place) -> str:
        """The key of the outermost mapping in whose value `place` lies; empty when it lies in none."""
        if not isinstance(self.value, Mapping):
            return ""
        line, key = max(
            ((line, key) for key, (line, *_) in self.value.marks.items() if line <= place.line), default=(0, "")
        )
        return key if place.column > self.value.column or place.line == line else ""


def parse_yaml(content: bytes, path: str) -> Document:
    """Read `content`, the bytes of the file that messages call `path`. Never raises; faults are in the result."""
    start = Place(path)
    if len(content) > MAX_BYTES:
        problem = Problem(
            start,
            "file-too-large",
            f"the file is larger than {MAX_BYTES // 2**20} MB",
            "split it into a folder of files of the same shape",
        )
        return Document(path, None, start, (problem,), whole=False)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Document(path, None, start, (_not_utf8(content, error.start, path),), whole=False)
    problems = list(_characters(text, path))
    conflict = _CONFLICT.search(text)
    if conflict:
        problems.append(
            Problem(
                _place_at(text, conflict.start(), path),
                "merge-conflict",
                "a merge conflict marker",
                "keep one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>",
            )
        )
        return Document(path, None, start, tuple(problems), whole=False)
    builder = _Builder(path)
    whole = builder.run(_BIDI.sub("\ufffd", _FORBIDDEN.sub("\ufffd", text)))
    return Document(path, builder.value, builder.place, (*problems, *builder.problems), whole)


def _place_at(text: str, offset: int, path: str) -> Place:
    before = text[:offset]
    return Place(path, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def _not_utf8(content: bytes, offset: int, path: str) -> Problem:
    readable = content[:offset].decode("utf-8", "replace")
    return Problem(
        _place_at(readable, len(readable), path),
        "not-utf8",
        f"byte 0x{content[offset]:02X} is not UTF-8",
        "save the file with the encoding UTF-8",
    )


def _characters(text: str, path: str) -> Iterator[Problem]:
    """Characters that cannot be seen and change what is read."""
    for match in _FORBIDDEN.finditer(text):
        yield Problem(
            _place_at(text, match.start(), path),
            "control-character",
            f"the control character U+{ord(match[0]):04X}",
            "delete it",
        )
    for match in _BIDI.finditer(text):
        yield Problem(
            _place_at(text, match.start(), path),
            "bidi-character",
            f"the invisible character U+{ord(match[0]):04X}, which changes the direction of the text",
            "delete it; text in Arabic or Hebrew needs none",
        )


@dataclass
class _Builder:
    """Turns libyaml's events into values. `open` is the stack of containers, `keys` their pending keys."""

    path: str
    value: Any = None
    place: Place = field(default_factory=lambda: Place(""))
    problems: list[Problem] = field(default_factory=list)
    open: list[Mapping | Sequence] = field(default_factory=list)
    keys: list[tuple[str, int, int] | None] = field(default_factory=list)

    def run(self, text: str) -> bool:
        """Build the value of `text`; whether its end was reached."""
        self.place = Place(self.path)
        try:
            whole = self._consume(yaml.parse(text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            self.problems.append(_syntax(error, self.path, text))
            whole = False
        except yaml.YAMLError as error:
            self.problems.append(Problem(Place(self.path), "yaml-syntax", f"not YAML: {error}"))
            whole = False
        if not whole:
            self._refuse_unfinished()
        return whole

    def _refuse_unfinished(self) -> None:
        """Reading stopped in the last record, so nothing is said of the fields that it lacks."""
        root = self.open[0] if self.open else None
        if isinstance(root, Mapping) and root and self.keys[0] is None:
            root[next(reversed(root))] = UNREADABLE

    def _consume(self, events: Iterator[Any]) -> bool:
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._refuse_anchor_and_tag(event)
                self._refuse_escapes(event)
                self._add(event, self._scalar(event))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if len(self.open) >= MAX_DEPTH:
                    self._problem(event, "too-deep", f"nested deeper than {MAX_DEPTH} levels", "")
                    return False
                self._refuse_anchor_and_tag(event)
                if not self._container(event, events):
                    return False
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.open.pop()
                self.keys.pop()
            elif kind is yaml.AliasEvent:
                self._problem(event, "yaml-alias", f"the alias *{event.anchor}", "write the value out instead")
                self._add(event, UNREADABLE)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._problem(
                        event,
                        "second-document",
                        "a second document begins here",
                        "delete the line ---: a file is one document",
                    )
                    return False
        return True

    def _scalar(self, event: Any) -> Any:
        """The text of a scalar; None for nothing, `~` and `null`; a number without quotes is marked as such."""
        text = _BIDI.sub("\ufffd", _FORBIDDEN.sub("\ufffd", event.value))
        if event.style is None or event.style == "":
            if text in ("", "~", "null"):
                return None
            if _NUMBER.fullmatch(text):
                return PlainNumber(text)
        return text

    def _container(self, event: Any, events: Iterator[Any]) -> bool:
        """Open a mapping or sequence; false when the stream ended while a refused key was skipped."""
        made = Mapping if type(event) is yaml.MappingStartEvent else Sequence
        mark = event.start_mark
        if self.open and type(self.open[-1]) is Mapping and self.keys[-1] is None:
            self._problem(
                event,
                "complex-key",
                "a list or mapping stands where a key belongs",
                "text that begins with [ or { needs quotation marks",
            )
            if not _skip(events, MAX_DEPTH - len(self.open)):
                self._problem(event, "too-deep", f"nested deeper than {MAX_DEPTH} levels", "")
                return False
            self.keys[-1] = ("", mark.line + 1, mark.column + 1)
            return True
        container = made(self.path, mark.line + 1, mark.column + 1)
        self._add(event, container)
        self.open.append(container)
        self.keys.append(None)
        return True

    def _add(self, event: Any, value: Any) -> None:
        """Put a value where it belongs: as the document, a list's item, a mapping's key or a key's value."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if not self.open:
            self.value, self.place = value, Place(self.path, line, column)
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.append(value)
            parent.marks.append((line, column))
            return
        key = self.keys[-1]
        if key is None:
            self.keys[-1] = (self._key(event, value), line, column)
            return
        self.keys[-1] = None
        name, key_line, key_column = key
        if not name:
            return
        if name in parent:
            first = parent.marks[name][0]
            self.problems.append(
                Problem(
                    Place(self.path, key_line, key_column),
                    "duplicate-key",
                    f"the key {name!r} stands here a second time (first in line {first})",
                    "keep one of the two, or join them",
                )
            )
            return
        parent[name] = value
        parent.marks[name] = (key_line, key_column, line, column)

    def _key(self, event: Any, value: Any) -> str:
        """The name of a key; an empty name when it is refused, so that its value is passed over."""
        if value == "<<" and event.style in (None, ""):
            self._problem(event, "merge-key", "the merge key <<", "write the fields out instead")
            return ""
        if value is UNREADABLE:
            return ""
        if value is None or value == "":
            self._problem(event, "empty-key", "a key without a name", "")
            return ""
        return str(value)

    def _refuse_anchor_and_tag(self, event: Any) -> None:
        if event.anchor:
            self._problem(
                event,
                "yaml-anchor",
                f"the anchor &{event.anchor}",
                "write the value out where it is needed; text that begins with & needs quotation marks",
            )
        if event.tag:
            self._problem(
                event, "yaml-tag", f"the tag {event.tag}", "delete it; text that begins with ! needs quotation marks"
            )

    def _refuse_escapes(self, event: Any) -> None:
        """What `_characters` refuses in the file cannot be brought in by an escape, such as `\\u202e`, either."""
        for match in (*_FORBIDDEN.finditer(event.value), *_BIDI.finditer(event.value)):
            code = "bidi-character" if _BIDI.match(match[0]) else "control-character"
            kind = "invisible" if code == "bidi-character" else "control"
            self._problem(event, code, f"an escape for the {kind} character U+{ord(match[0]):04X}", "delete it")

    def _problem(self, event: Any, code: str, message: str, hint: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(Place(self.path, mark.line + 1, mark.column + 1), code, message, hint))


def _skip(events: Iterator[Any], room: int) -> bool:
    """Pass over the rest of a container that has begun; false when it is nested deeper than `room` levels."""
    depth = 1
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > room:
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            if not depth:
                return True
    return False


_CURES = (
    ("mapping values are not allowed", "text that holds a colon and a space needs quotation marks"),
    ("could not find expected ':'", "a colon is missing after the key, or the text needs quotation marks"),
    (
        "did not find expected ',' or",
        "a bracket or brace is not closed, or text between them that holds , [ ] { or } needs quotation marks",
    ),
    ("did not find expected key", "check the indentation, and quotation marks inside quotation marks"),
    ("block end", "check the indentation: lines of one record begin in the same column"),
    ("block collection", "check the indentation: lines of one record begin in the same column"),
    ("unexpected end of stream", "a quotation mark, bracket or brace is not closed"),
    ("found character that cannot start", "text that begins with @, ` or % needs quotation marks"),
)


def _syntax(error: yaml.MarkedYAMLError, path: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    words = " ".join(filter(None, (error.context, error.problem))) or "not YAML"
    hint = next((cure for sign, cure in _CURES if sign in words), "")
    line = text.split("\n", place.line)[place.line - 1 : place.line]
    if line and line[0][: place.column].strip(" ").startswith("\t"):
        hint = "indent with spaces, not with tabs"
    return Problem(place, "yaml-syntax", f"not YAML: {words}", hint)
