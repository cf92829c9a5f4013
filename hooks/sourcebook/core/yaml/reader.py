"""Read contributors' YAML strictly: plain values that know their line and column.

Every scalar stays text (`no`, `2015-05-15`, `12:30`, `010`). Whatever makes YAML surprising is refused with its
location: duplicate keys, anchors, aliases, merge keys, tags, further documents, keys that are not plain words, deep
nesting, invisible characters, invisible line breaks. All faults of a file are reported at once, but a syntax error or
bytes that are not UTF-8 end the reading.

A file is first read quickly, from the nodes that libyaml composes (`_Quick`). At anything out of the ordinary it is
read again from libyaml's events (`_Builder`), which reports every fault with its location.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from ...untrusted.escaping import in_yaml
from ..problems import Location, Problem
from .characters import (
    LOST_TEXT,
    MAX_PROBLEMS,
    REFUSED,
    may_be_odd,
    merge_conflicts,
    not_utf8,
    odd_line_ends,
    odd_spaces,
    old_line_ends,
    refused_characters,
    refused_escapes,
    with_real_spaces,
    without_refused,
)
from .errors import LINE_END, straight_marks, syntax_problem
from .nodes import UNREADABLE, Document, Mapping, PlainNumber, Sequence, location_of
from .tree import MAX_DEPTH, OddError, compose, may_lose_text

MAX_BYTES = 32 * 1024 * 1024
#: A text that begins with a typographic quotation mark instead of one of YAML's, closed or not.
_SMART_QUOTES = re.compile('[“”„‟«»]([^“”„‟«»]*)[“”„‟«»]|[“„‟«]([^“”„‟«»"]+)"?|[‘’‚‛]([^‘’‚‛]*)[‘’‚‛]')
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


def parse_yaml(content: bytes, path: str) -> Document:
    """Read `content`, the bytes of the file that messages call `path`. Never raises; faults are in the result."""
    start = Location(path)
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
        return Document(path, None, start, (not_utf8(content, error.start, path),), whole=False)
    if not may_be_odd(content, text):
        try:
            return _Quick(path).read(text)
        except (OddError, yaml.YAMLError):
            pass
    return parse_exactly(text, path)


#: First characters of scalars that may be more than their text: nothing, `~`, `null`, numbers, smart quotation marks.
_MAY_MEAN_MORE = frozenset(["", *"~n+-.0123456789“”„‟«»‘’‚‛"])
#: Keys that are plain words.
_PLAIN_NAME = re.compile(r"(?!null$)[0-9A-Za-z][0-9A-Za-z_-]*")


class _Quick:
    """Turns nodes into values. Raises OddError at anything that may need a message."""

    def __init__(self, path: str):
        self.path = path
        self.names: set[str] = set()

    def read(self, text: str) -> Document:
        """Return the document of a text. Also raises YAMLError."""
        node = compose(text)
        if node is None or may_lose_text(text, node):
            raise OddError
        return Document(self.path, self._value(node), location_of(node.start_mark, self.path), (), whole=True)

    def _value(self, node: Any) -> Any:
        if node.tag is not None:
            raise OddError
        kind = type(node)
        if kind is yaml.ScalarNode:
            return _scalar(node.value, node.style)
        return self._mapping(node) if kind is yaml.MappingNode else self._sequence(node)

    def _mapping(self, node: Any) -> Mapping:
        made = Mapping(self.path, node.start_mark)
        for key, value in node.value:
            name = key.value
            if key.tag is not None or type(key) is not yaml.ScalarNode or name in made:
                raise OddError
            if name not in self.names:
                self._learn(name)
            made[name] = self._value(value)
            made.positions += (key.start_mark, value.start_mark)
        return made

    def _learn(self, name: str) -> None:
        """Remember a key as a plain word."""
        if not _PLAIN_NAME.fullmatch(name):
            raise OddError
        self.names.add(name)

    def _sequence(self, node: Any) -> Sequence:
        made = Sequence(self.path, node.start_mark)
        for item in node.value:
            made.append(self._value(item))
            made.positions.append(item.start_mark)
        return made


def _scalar(text: str, style: str) -> str | None:
    """Return the value of a scalar about which nothing needs to be reported."""
    if style == "":
        return _plain(text) if text[:1] in _MAY_MEAN_MORE else text
    if style == '"' and not text.isprintable() and any(one.search(text) for one in REFUSED):
        raise OddError
    return text


def _plain(text: str) -> str | None:
    if text in ("", "~", "null"):
        return None
    if _SMART_QUOTES.fullmatch(text):
        raise OddError
    return PlainNumber(text) if _NUMBER.fullmatch(text) else text


def parse_exactly(text: str, path: str) -> Document:
    """Read a text and report everything that is wrong with it."""
    problems = [*refused_characters(text, path), *odd_spaces(text, path)]
    if found := merge_conflicts(text, path):
        return Document(path, None, Location(path), (*problems, *found), whole=False)
    if "\r" in text and "\n" not in text:
        return Document(path, None, Location(path), (*problems, old_line_ends(path)), whole=False)
    problems += odd_line_ends(text, path)
    builder = _Builder(path)
    whole = builder.run(without_refused(with_real_spaces(text)))
    return Document(path, builder.value, builder.location, (*problems, *builder.problems), whole)


@dataclass
class _Builder:
    """Turns libyaml's events into values. `open` is the stack of containers, `keys` their pending keys, `lines` the
    line of the first use of each of their keys."""

    path: str
    value: Any = None
    last: Any = None  #: the event of the last scalar
    text_lines: list[str] = field(default_factory=list)
    location: Location = field(default_factory=lambda: Location(""))
    problems: list[Problem] = field(default_factory=list)
    open: list[Mapping | Sequence] = field(default_factory=list)
    keys: list[tuple[str, Any] | None] = field(default_factory=list)
    lines: list[dict[str, int]] = field(default_factory=list)

    def run(self, text: str) -> bool:
        """Build the value of `text`. Return whether its end was reached."""
        self.location = Location(self.path)
        self.text_lines = LINE_END.split(text) if LOST_TEXT.search(text) else []
        try:
            whole = self._consume(yaml.parse(text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            found = syntax_problem(error, self.path, text, self.last)
            # What is known of the whole line replaces what its first word gave.
            self.problems = [*(one for one in self.problems if one.location != found.location), found]
            whole = False
        except yaml.YAMLError as error:
            self.problems.append(
                Problem(Location(self.path), "yaml-syntax", f"not YAML: {' '.join(str(error).split())}")
            )
            whole = False
        if not whole:
            self._refuse_unfinished()
        return whole

    def _refuse_unfinished(self) -> None:
        """Mark the record in which reading stopped as unreadable, so that no missing fields are reported; also the one
        before when the last is only a field that lost its indentation."""
        root = self.open[0] if self.open else None
        if isinstance(root, Mapping) and root and self.keys[0] is None:
            *before, last = root
            if before and not isinstance(root[last], Mapping):
                root[before[-1]] = UNREADABLE
            root[last] = UNREADABLE

    def _consume(self, events: Iterator[Any]) -> bool:
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.last = event
                self._refuse_anchor_and_tag(event)
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
                self.lines.pop()
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
        """Return the text of a scalar; None for nothing, `~` and `null`; a PlainNumber for a number without quotes."""
        text: str = event.value
        if event.style == '"':
            for refused in refused_escapes(text):
                self._problem(event, *refused)
            # An escape can bring in a character that was replaced in the text of the file.
            return without_refused(text)
        if event.style is None or event.style == "":
            self._refuse_lost_text(event)
            if text in ("", "~", "null"):
                return None
            if _NUMBER.fullmatch(text):
                return PlainNumber(text)
            if smart := _SMART_QUOTES.fullmatch(text):
                return self._without_smart_quotes(event, next(filter(None, smart.groups()), ""))
        return text

    def _refuse_lost_text(self, event: Any) -> None:
        """Report a plain text that is cut off by a space and `#`."""
        end = event.end_mark
        rest = self.text_lines[end.line][end.column :] if end.line < len(self.text_lines) else ""
        if LOST_TEXT.match(rest):
            self._problem_at(
                Location(self.path, end.line + 1, end.column + 2),
                "lost-text",
                "the text ends here: everything after a space and # is a comment, and is lost",
                f"put the whole text in quotation marks: {in_yaml(event.value + rest.rstrip())}\n"
                "if it is meant as a comment, put a space after #",
            )

    def _without_smart_quotes(self, event: Any, inner: str) -> str:
        """Report typographic quotation marks, and return the text between them, which was most likely meant."""
        key = bool(self.open) and isinstance(self.open[-1], Mapping) and self.keys[-1] is None
        self._problem(
            event,
            "smart-quotes",
            "typographic quotation marks, as word processors type them, where YAML needs straight ones",
            f"write {inner}: without quotation marks" if key else straight_marks(inner),
        )
        return inner

    def _container(self, event: Any, events: Iterator[Any]) -> bool:
        """Open a mapping or sequence. Return false when the stream ended while a refused key was skipped."""
        made = Mapping if type(event) is yaml.MappingStartEvent else Sequence
        if self.open and type(self.open[-1]) is Mapping and self.keys[-1] is None:
            self._problem(
                event,
                "complex-key",
                "expected a key, found a list or mapping",
                "text that begins with [ or { needs quotation marks",
            )
            if not _skip(events, MAX_DEPTH - len(self.open)):
                self._problem(event, "too-deep", f"nested deeper than {MAX_DEPTH} levels", "")
                return False
            self.keys[-1] = ("", event.start_mark)
            return True
        container = made(self.path, event.start_mark)
        self._add(event, container)
        self.open.append(container)
        self.keys.append(None)
        self.lines.append({})
        return True

    def _add(self, event: Any, value: Any) -> None:
        """Add a value to where it belongs: the document, a list, or a mapping as key or value."""
        if not self.open:
            self.value, self.location = value, location_of(event.start_mark, self.path)
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.append(value)
            parent.positions.append(event.start_mark)
            return
        key = self.keys[-1]
        if key is None:
            self.keys[-1] = (self._key(event, value), event.start_mark)
            return
        self.keys[-1] = None
        name, mark = key
        if not name:
            return
        if name in parent:
            if self._begins_another_item(parent, name):
                parent = self._next_item(name, mark)
            else:
                self._repeated(name, mark)
                return
        parent[name] = value
        parent.positions += (mark, event.start_mark)
        self.lines[-1][name] = mark.line + 1

    def _begins_another_item(self, item: Mapping, name: str) -> bool:
        """Return whether a repeated key is the first one of an item of a list, so that a hyphen is missing."""
        return len(self.open) > 1 and isinstance(self.open[-2], Sequence) and next(iter(item)) == name

    def _next_item(self, name: str, mark: Any) -> Mapping:
        """Begin another item of the list, as if the hyphen were there, so that nothing else is reported of it."""
        first = self.lines[-1][name]
        self._problem_at(
            location_of(mark, self.path),
            "duplicate-key",
            f"{name!r} begins an item of the list for the second time (first on line {first}): a hyphen is missing",
            f"put a hyphen and a space before it: - {name}: …",
        )
        made = Mapping(self.path, mark)
        around = self.open[-2]
        assert isinstance(around, Sequence)
        around.append(made)
        around.positions.append(mark)
        self.open[-1], self.lines[-1] = made, {}
        return made

    def _repeated(self, name: str, mark: Any) -> None:
        self._problem_at(
            location_of(mark, self.path),
            "duplicate-key",
            f"the key {name!r} appears twice (first on line {self.lines[-1][name]})",
            "keep one of the two, or merge them; if each begins an item of a list, put a hyphen and a space before it",
        )

    def _key(self, event: Any, value: Any) -> str:
        """Return the name of a key; empty when it is refused, so that its value is skipped."""
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

    def _problem(self, event: Any, code: str, message: str, hint: str) -> None:
        self._problem_at(location_of(event.start_mark, self.path), code, message, hint)

    def _problem_at(self, location: Location, code: str, message: str, hint: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(location, code, message, hint))


def _skip(events: Iterator[Any], room: int) -> bool:
    """Skip the rest of a container that has begun. Return false when it is nested deeper than `room` levels."""
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
