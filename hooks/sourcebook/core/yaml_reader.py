"""YAML as contributors write it, read strictly: plain values that remember their line and column.

Every scalar stays text (`no`, `2015-05-15`, `12:30`, `010`), and what makes YAML surprising is refused with its place:
duplicate keys, anchors, aliases, merge keys, tags, further documents, keys that are not plain words, deep nesting,
invisible characters, line breaks that no editor shows. All faults of a file come at once, except that a syntax error or
bytes that are not UTF-8 end it.

A file is read quickly first, from the nodes that libyaml composes (`_Quick`). At the first thing out of the ordinary
that is given up, and the file is read again from libyaml's events (`_Builder`), which tells every fault and its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

import yaml

from .problems import Place, Problem

MAX_DEPTH = 32
MAX_BYTES = 32 * 1024 * 1024
#: More problems of a kind in one file are not told: it was made by no hand, and their number would fill the memory.
MAX_PROBLEMS = 1000

#: Characters that YAML 1.2 does not allow in a file (section 5.1), and U+FFFE, U+FFFF, lone surrogates with them.
_UNREADABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
#: Characters that show nothing and join or part nothing that a reader sees; words can hide in the last range.
_INVISIBLE = "[\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
_FORBIDDEN = re.compile(f"{_UNREADABLE}|{_INVISIBLE}")
#: Characters that end a line, and with it a remark, for libyaml but for hardly any editor.
_ODD_END = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
#: Characters that change the direction of the text around them: what a reviewer sees is not what the file says.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: What no text may hold, written as it is or as an escape.
_REFUSED = (_FORBIDDEN, _BIDI, _ODD_END)
#: What git leaves at the beginning of a conflict, and its other marks, which may be left over alone.
_CONFLICT = re.compile(r"^<{7} ", re.M)
_CONFLICT_REST = re.compile(r"^(>{7} |\|{7} |={7}$)", re.M)
#: Characters that look like spaces, or like nothing, and are no indentation to YAML.
_ODD_SPACES = "\u00a0\u2000-\u200b\u202f\u205f\u3000"
_ODD_SPACE = re.compile(f"^[ -]*[{_ODD_SPACES}][{_ODD_SPACES} -]*", re.M)
#: A text without quotation marks of YAML's that stands between typographic ones, or behind one that nothing closes.
_SMART_QUOTES = re.compile('[“”„‟«»]([^“”„‟«»]*)[“”„‟«»]|[“„‟«]([^“”„‟«»"]+)"?|[‘’‚‛]([^‘’‚‛]*)[‘’‚‛]')
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


#: Where a line ends for editors, and for libyaml once those of other kinds are replaced.
_LINE_END = re.compile("\r?\n")


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

    def place(self, key: str | None = None, *, of_key: bool = False) -> Place:
        """Where the value of `key` stands (the key itself with `of_key`); without a key, where the mapping begins."""
        if key not in self.marks:
            return Place(self.path, self.line, self.column)
        key_line, key_column, line, column = self.marks[key]
        return Place(self.path, key_line, key_column) if of_key else Place(self.path, line, column)


class Sequence(list[Any]):
    """A YAML sequence that knows where it and each of its items begin."""

    __slots__ = ("path", "positions", "start")

    def __init__(self, path: str, start: Any):
        self.path = path
        #: libyaml's mark of its beginning, and of each item.
        self.start = start
        self.positions: list[Any] = []

    def place(self, index: int | None = None) -> Place:
        """Where item `index` stands; without one, where the sequence begins."""
        if index is None or not 0 <= index < len(self.positions):
            return _place_of(self.start, self.path)
        return _place_of(self.positions[index], self.path)


def _place_of(mark: Any, path: str) -> Place:
    """The place of one of libyaml's marks."""
    return Place(path, mark.line + 1, mark.column + 1)


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
    if not _may_be_odd(content, text):
        try:
            return _Quick(path).read(text)
        except (_OddError, yaml.YAMLError):
            pass
    return parse_exactly(text, path)


#: Bytes of characters that may stand anywhere, and those of ASCII that may not.
_ORDINARY = bytes([9, 10, 13, *range(0x20, 0x7F)])
_MARKERS = ("<<<<<<< ", ">>>>>>> ", "||||||| ", "=======")
#: Where an anchor or alias may begin, within texts too.
_ANCHOR = re.compile("(?<![0-9A-Za-z])[&*][0-9A-Za-z_-]")


#: What makes the rest of a line a remark, where it was hardly meant as one: “Pier #3”.
_LOST = re.compile(r" #[^\s#]")


def _may_be_odd(content: bytes, text: str) -> bool:
    """Whether a text may hold what only the exact reading tells: characters that are refused, markers of conflicts,
    line ends of other kinds, anchors, the tag `!`, texts cut off by `#`."""
    others = "".join(set(content.translate(None, _ORDINARY).decode()))
    return bool(
        _FORBIDDEN.search(others)
        or _BIDI.search(others)
        or _ODD_END.search(others.replace("\r", ""))
        or (b"\r" in content and _ODD_END.search(text))
        or (re.search(f"[{_ODD_SPACES}]", others) and _ODD_SPACE.search(text))
        or any(marker in text for marker in _MARKERS)
        or (("&" in text or "*" in text) and _ANCHOR.search(text))
        or (" #" in text and _LOST.search(text))
        or any(_may_begin_a_value(text, match.start()) for match in re.finditer("!", text))
    )


def _may_begin_a_value(text: str, at: int) -> bool:
    """Whether a value may begin with the character at `at`: a tag `!` that stands alone is not seen in a node."""
    before = text[max(0, at - 100) : at].rstrip(" \t")
    return not before or before[-1] in "-?:,[]{}\r\n"


class _OddError(Exception):
    """Something that the quick reading leaves to the exact one."""


class _Nodes(yaml.CBaseLoader):
    """libyaml's nodes, without PyYAML's guess at what a scalar without quotation marks is.

    Raises _OddError for what is nested too deeply, before the machine's stack is full.
    """

    def __init__(self, text: str):
        super().__init__(text)
        self.depth = 0

    def resolve(self, kind: object, value: object, implicit: object) -> None:
        """The tag of a node that names none: none."""

    def descend_resolver(self, parent: object, index: object) -> None:
        """PyYAML calls this before each node."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _OddError

    def ascend_resolver(self) -> None:
        """PyYAML calls this after each node."""
        self.depth -= 1


#: How scalars begin that may be something else than their text: nothing, `~`, `null`, numbers, smart quotation marks.
_MAY_MEAN_MORE = frozenset(["", *"~n+-.0123456789“”„‟«»‘’‚‛"])
#: Names of keys that mean nothing to YAML.
_PLAIN_NAME = re.compile(r"(?!null$)[0-9A-Za-z][0-9A-Za-z_-]*")


class _Quick:
    """Turns nodes into values. Raises _OddError at anything that a message may have to be made of."""

    def __init__(self, path: str):
        self.path = path
        self.names: set[str] = set()

    def read(self, text: str) -> Document:
        """The document that a text is. Raises YAMLError, too."""
        node = _Nodes(text).get_single_node()
        if node is None:
            raise _OddError
        return Document(self.path, self._value(node), _place_of(node.start_mark, self.path), (), whole=True)

    def _value(self, node: Any) -> Any:
        if node.tag is not None:
            raise _OddError
        kind = type(node)
        if kind is yaml.ScalarNode:
            return _scalar(node.value, node.style)
        return self._mapping(node) if kind is yaml.MappingNode else self._sequence(node)

    def _mapping(self, node: Any) -> Mapping:
        made = Mapping(self.path, node.start_mark)
        for key, value in node.value:
            name = key.value
            if key.tag is not None or type(key) is not yaml.ScalarNode or name in made:
                raise _OddError
            if name not in self.names:
                self._learn(name)
            made[name] = self._value(value)
            made.positions += (key.start_mark, value.start_mark)
        return made

    def _learn(self, name: str) -> None:
        """Remember that a key has a plain name."""
        if not _PLAIN_NAME.fullmatch(name):
            raise _OddError
        self.names.add(name)

    def _sequence(self, node: Any) -> Sequence:
        made = Sequence(self.path, node.start_mark)
        for item in node.value:
            made.append(self._value(item))
            made.positions.append(item.start_mark)
        return made


def _scalar(text: str, style: str) -> str | None:
    """What a scalar means, when nothing has to be said of it."""
    if style == "":
        return _plain(text) if text[:1] in _MAY_MEAN_MORE else text
    if style == '"' and not text.isprintable() and any(one.search(text) for one in _REFUSED):
        raise _OddError
    return text


def _plain(text: str) -> str | None:
    if text in ("", "~", "null"):
        return None
    if _SMART_QUOTES.fullmatch(text):
        raise _OddError
    return PlainNumber(text) if _NUMBER.fullmatch(text) else text


def parse_exactly(text: str, path: str) -> Document:
    """Read a text with everything that is wrong with it."""
    problems = [*_characters(text, path), *_odd_spaces(text, path)]
    conflicts = [*_found(_CONFLICT, text, path)] or [*_found(_CONFLICT_REST, text, path)][:1]
    if conflicts:
        problems += [_conflict(place) for _, place in conflicts]
        return Document(path, None, Place(path), tuple(problems), whole=False)
    if "\r" in text and "\n" not in text:
        return Document(path, None, Place(path), (*problems, _old_line_ends(path)), whole=False)
    problems += _odd_ends(text, path)
    builder = _Builder(path)
    text = _ODD_SPACE.sub(lambda match: re.sub(f"[{_ODD_SPACES}]", " ", match[0]), text)
    whole = builder.run(_replaced(text))
    return Document(path, builder.value, builder.place, (*problems, *builder.problems), whole)


def _replaced(text: str) -> str:
    """A text with a sign of replacement for each character that is refused."""
    for pattern in _REFUSED:
        text = pattern.sub("\ufffd", text)
    return text


def _place_at(text: str, offset: int, path: str) -> Place:
    return next(_places(text, [offset], path))


def _places(text: str, offsets: Iterable[int], path: str) -> Iterator[Place]:
    """The places of the characters at these offsets, which ascend. Each line is counted once."""
    line, start, at = 1, 0, 0
    for offset in offsets:
        line += text.count("\n", at, offset)
        start = text.rfind("\n", at, offset) + 1 or start
        at = offset
        yield Place(path, line, offset - start + 1)


def _found(pattern: re.Pattern[str], text: str, path: str) -> Iterator[tuple[re.Match[str], Place]]:
    """The first matches in a text, with their places."""
    matches = list(islice(pattern.finditer(text), MAX_PROBLEMS))
    return zip(matches, _places(text, (match.start() for match in matches), path), strict=True)


def _conflict(place: Place) -> Problem:
    return Problem(
        place,
        "merge-conflict",
        "a merge conflict marker: git could not join two versions of these lines, and left both",
        "keep the lines of one version, or of both, and delete the lines with <<<<<<<, ======= and >>>>>>>",
    )


def _not_utf8(content: bytes, offset: int, path: str) -> Problem:
    head = content[:1000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or 4 * head.count(0) > len(head):
        place, message = Place(path), "the file is not UTF-8, but probably UTF-16 or not text at all"
    else:
        readable = content[:offset].decode("utf-8", "replace")
        place = _place_at(readable, len(readable), path)
        guess = content[offset : offset + 1].decode("cp1252", "ignore")
        likely = f", probably meant as {guess!r}" if guess.isprintable() and guess else ""
        message = f"the file is not UTF-8: byte 0x{content[offset]:02X}{likely}"
    return Problem(
        place, "not-utf8", message, "open it in an editor and save it with the encoding UTF-8 (“Save as”, “Encoding”)"
    )


def _characters(text: str, path: str) -> Iterator[Problem]:
    """Characters that cannot be seen and change what is read."""
    for match, place in _found(_FORBIDDEN, text, path):
        yield Problem(
            place,
            "control-character",
            f"the {_kind(match[0])} character U+{ord(match[0]):04X}",
            "delete it",
        )
    for match, place in _found(_BIDI, text, path):
        yield Problem(
            place,
            "bidi-character",
            f"the invisible character U+{ord(match[0]):04X}, which changes the direction of the text",
            "delete it; text in Arabic or Hebrew needs none",
        )


def _odd_ends(text: str, path: str) -> Iterator[Problem]:
    """Line ends that an editor does not show: what follows one in a remark would be read, and seen by nobody."""
    for match, place in _found(_ODD_END, text, path):
        yield Problem(
            place,
            "odd-line-end",
            f"{_name_of_end(match[0])} is a line break in YAML, but in hardly any editor",
            _END_HINT,
        )


_END_HINT = "delete it; where a new line or a space is meant, type one"


#: What stands before the text of a page, between two lines of hyphens; however its lines end.
_FRONT_MATTER = re.compile(r"---[ \t]*[\r\n].*?[\r\n](?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)", re.S)


def hidden_in_front_matter(content: bytes, path: str) -> list[Problem]:
    """What the front matter of a page, whose file is `content`, holds that its reader cannot see."""
    found = _FRONT_MATTER.match(content.decode("utf-8-sig", "replace"))
    return [*_characters(found[0], path), *_odd_ends(found[0], path)] if found else []


def _name_of_end(sign: str) -> str:
    return f"the character U+{ord(sign):04X}"


def _old_line_ends(path: str) -> Problem:
    return Problem(
        Place(path),
        "odd-line-end",
        "the lines of the file end with the character U+000D alone, as on very old computers",
        "open it in an editor and save it with the line ends LF or CRLF",
    )


def _kind(character: str) -> str:
    """What a character is called that no text may have."""
    return "invisible" if re.match(f"{_INVISIBLE}|{_BIDI.pattern}", character) else "control"


def _odd_spaces(text: str, path: str) -> Iterator[Problem]:
    """Spaces at the beginning of a line that YAML does not take for indentation."""
    for match, line in _found(_ODD_SPACE, text, path):
        at = len(match[0]) - len(match[0].lstrip(" -"))
        yield Problem(
            replace(line, column=line.column + at),
            "odd-space",
            f"the character U+{ord(match[0][at]):04X} at the beginning of a line looks like a space but is not one",
            "delete the spaces before the text, and type them again",
        )


@dataclass
class _Builder:
    """Turns libyaml's events into values. `open` is the stack of containers, `keys` their pending keys, `lines` those
    where each of their keys stands first."""

    path: str
    value: Any = None
    last: Any = None  #: the event of the last scalar
    text_lines: list[str] = field(default_factory=list)
    place: Place = field(default_factory=lambda: Place(""))
    problems: list[Problem] = field(default_factory=list)
    open: list[Mapping | Sequence] = field(default_factory=list)
    keys: list[tuple[str, Any] | None] = field(default_factory=list)
    lines: list[dict[str, int]] = field(default_factory=list)

    def run(self, text: str) -> bool:
        """Build the value of `text`; whether its end was reached."""
        self.place = Place(self.path)
        self.text_lines = _LINE_END.split(text) if _LOST.search(text) else []
        try:
            whole = self._consume(yaml.parse(text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            self.problems.append(_syntax(error, self.path, text, self.last))
            whole = False
        except yaml.YAMLError as error:
            self.problems.append(Problem(Place(self.path), "yaml-syntax", f"not YAML: {' '.join(str(error).split())}"))
            whole = False
        if not whole:
            self._refuse_unfinished()
        return whole

    def _refuse_unfinished(self) -> None:
        """Reading stopped in the last record, so nothing is said of the fields that it lacks; nor of those of the
        record before, when the last is none but a field that lost its indentation."""
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
                if event.style == '"':
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
        """The text of a scalar; None for nothing, `~` and `null`; a number without quotes is marked as such."""
        text: str = event.value
        if event.style == '"':
            # An escape brings in what was replaced in the text of the file.
            return _replaced(text)
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
        """A text without quotation marks ends before a space and `#`, and nothing shows that the rest is lost."""
        end = event.end_mark
        rest = self.text_lines[end.line][end.column :] if end.line < len(self.text_lines) else ""
        if _LOST.match(rest):
            self._problem_at(
                Place(self.path, end.line + 1, end.column + 2),
                "lost-text",
                "the text ends here: everything after a space and # is a comment, and is lost",
                f"put the whole text in quotation marks: {_in_quotation_marks(event.value + rest.rstrip())}\n"
                "if it is meant as a comment, put a space after #",
            )

    def _without_smart_quotes(self, event: Any, inner: str) -> str:
        """The text between typographic quotation marks, which was most likely meant; they are reported."""
        key = bool(self.open) and isinstance(self.open[-1], Mapping) and self.keys[-1] is None
        self._problem(
            event,
            "smart-quotes",
            "typographic quotation marks where YAML needs straight ones",
            f"write {inner}: without quotation marks" if key else _straight(inner),
        )
        return inner

    def _container(self, event: Any, events: Iterator[Any]) -> bool:
        """Open a mapping or sequence; false when the stream ended while a refused key was skipped."""
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
        """Put a value where it belongs: as the document, a list's item, a mapping's key or a key's value."""
        if not self.open:
            self.value, self.place = value, _place_of(event.start_mark, self.path)
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
            first = self.lines[-1][name]
            self._problem_at(
                _place_of(mark, self.path),
                "duplicate-key",
                f"the key {name!r} appears twice (first on line {first})",
                "keep one of the two, or merge them",
            )
            return
        parent[name] = value
        parent.positions += (mark, event.start_mark)
        self.lines[-1][name] = mark.line + 1

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
        every = chain.from_iterable(pattern.finditer(event.value) for pattern in _REFUSED)
        for match in islice(every, MAX_PROBLEMS):
            if _ODD_END.match(match[0]):
                self._problem(event, "odd-line-end", f"an escape for {_name_of_end(match[0])}", "write \\n, or a space")
                continue
            code = "bidi-character" if _BIDI.match(match[0]) else "control-character"
            self._problem(
                event, code, f"an escape for the {_kind(match[0])} character U+{ord(match[0]):04X}", "delete it"
            )

    def _problem(self, event: Any, code: str, message: str, hint: str) -> None:
        self._problem_at(_place_of(event.start_mark, self.path), code, message, hint)

    def _problem_at(self, place: Place, code: str, message: str, hint: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(place, code, message, hint))


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


def _straight(text: str) -> str:
    """The hint for a text between typographic quotation marks. One word has them from nobody's source."""
    if " " not in text:
        return f"write {_in_quotation_marks(text)}"
    return 'write straight ones: "…"; where the source has these marks, write straight ones around them: "“…”"'


def _in_quotation_marks(text: str) -> str:
    """A text as it can stand behind the name of a field."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


#: What libyaml says, or a part of it; what that means, and the cure.
_SYNTAX = (
    (
        "mapping values are not allowed",
        "a colon and a space in a text without quotation marks",
        'put the whole text in quotation marks: title: "The vote: nine to four"',
    ),
    (
        "could not find expected ':'",
        "a colon and a space are missing after the name of a field, or a text has no quotation marks",
        "write the name, a colon, a space and the value: type: meeting",
    ),
    (
        "did not find expected ',' or",
        "a bracket or brace is not closed, or a text within brackets needs quotation marks",
        'close it, or put each text that holds , [ ] { or } in quotation marks: ["one, two", three]',
    ),
    (
        "unexpected end of stream",
        "a quotation mark, bracket or brace is not closed before the end of the file",
        "close it where its text ends",
    ),
    (
        "found character that cannot start",
        "a text begins with a character that has a meaning in YAML",
        "put the whole text in quotation marks",
    ),
    (
        "expected hexdecimal number",
        "a backslash in a text with double quotation marks",
        "write it twice: \\\\",
    ),
    (
        "unknown escape character",
        "a backslash in a text with double quotation marks",
        "write it twice: \\\\",
    ),
)
_TEXT_GOES_ON = (
    "a text continues after its closing quotation mark, or its opening one is missing",
    'inside such a text, put a backslash before each quotation mark: "a \\"small\\" bridge"',
)


#: The name of a field, a colon, what stands behind it, and the rest.
_FIELD = re.compile(r"([ -]*)([\w-]+):(\s?)(.*)")


def _syntax(error: yaml.MarkedYAMLError, path: str, text: str, last: Any) -> Problem:
    """libyaml's words for a syntax error in those of people who write records, with the cure. `last` is the scalar
    that was read before."""
    said = " ".join(filter(None, (error.context, error.problem)))
    mark = error.problem_mark or error.context_mark
    if "could not find expected ':'" in said:
        mark = error.context_mark or mark
    if mark is None:
        return Problem(Place(path), "yaml-syntax", f"the file is not YAML: {said}")
    lines = _LINE_END.split(text)
    for number in (mark.line, mark.line - 1):
        if problem := _space_that_is_none(Place(path, number + 1), "".join(lines[number : number + 1])):
            return problem
    if problem := _unclosed(error, path, last):
        return problem
    if "did not find expected ',' or" in said and error.context_mark and error.context_mark.line < mark.line:
        mark = error.context_mark
    line = lines[mark.line] if mark.line < len(lines) else ""
    words, hint = _meaning(
        said, line, mark.column, next((one for one in reversed(lines[: mark.line]) if _says(one)), "")
    )
    return Problem(Place(path, mark.line + 1, mark.column + 1), "yaml-syntax", words, hint)


def _space_that_is_none(place: Place, line: str) -> Problem | None:
    """What is wrong with a line in which no real space follows the colon after the name of a field."""
    found = _FIELD.match(line)
    if not found or found[3] in ("", " ", "\t"):
        return None
    return Problem(
        replace(place, column=found.start(3) + 1),
        "odd-space",
        f"the character U+{ord(found[3]):04X} after the colon looks like a space but is not one",
        f"delete it, and type a space: {found[2]}: {found[4]}",
    )


def _unclosed(error: yaml.MarkedYAMLError, path: str, last: Any) -> Problem | None:
    """The problem of a quotation mark that nothing closes, or one that belongs to a text in another line."""
    end = "end of stream" in str(error.problem) and error.context == "while scanning a quoted scalar"
    if end and error.context_mark:
        mark, until = error.context_mark, "the end of the file"
    elif last is not None and last.style in ("'", '"') and error.problem_mark and _ends_there(last, error.problem_mark):
        mark, until = last.start_mark, f"the next one, in line {last.end_mark.line + 1}"
    else:
        return None
    return Problem(
        Place(path, mark.line + 1, mark.column + 1),
        "yaml-syntax",
        f"the text that begins with this quotation mark continues to {until}",
        "close it where its text ends, with a mark like the first",
    )


def _ends_there(last: Any, mark: Any) -> bool:
    """Whether a scalar of several lines ends where something is wrong."""
    return bool(last.start_mark.line < last.end_mark.line and last.end_mark.index == mark.index)


def _meaning(said: str, line: str, column: int, above: str) -> tuple[str, str]:
    """What a syntax error means, and its cure. `line` is where it shows, `above` the last line before that says
    anything."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab at the beginning of the line", "delete it, and type two spaces for each level"
    if "mapping values are not allowed" in said and _NAME.fullmatch(line[:column]):
        return _out_of_place(line, _begins(line), above)
    for sign, words, hint in _SYNTAX:
        if sign in said:
            return words, _with_this_text(hint, line)
    if "expected key" in said or "block end" in said or "block collection" in said:
        return _TEXT_GOES_ON if line[:column].strip(" -") else _out_of_place(line, column, above)
    return f"the file is not YAML: {said}", ""


def _with_this_text(hint: str, line: str) -> str:
    """The hint with the words of the line in the place of its example, where that is sure to be the cure."""
    cure, _, example = hint.partition(": ")
    found = _FIELD.fullmatch(line)
    if found and example.startswith("title: ") and found[3] and not re.search("[\"'“”„«»#]", line):
        return f"{cure}: {found[2]}: {_in_quotation_marks(found[4].strip())}"
    if found and example.startswith("type: ") and found[4] and not found[3]:
        return f"{cure}: {found[2]}: {found[4]}"
    return hint


#: What was meant to begin an item of a list.
_HYPHEN_ALONE = re.compile(r" *(?:-[^\s-]|[–—•·‣◦▪])")
#: The name of a field, alone on its line so far.
_NAME = re.compile(r"[ -]*[\w-]+")


def _out_of_place(line: str, own: int, above: str) -> tuple[str, str]:
    """What is wrong with a line, or with the line above, when its text begins after `own` signs; and the cure."""
    if _HYPHEN_ALONE.match(line):
        return "the line begins with a hyphen without a space, or with a dash or dot", "write a hyphen and a space"
    if _HYPHEN_ALONE.match(above):
        return (
            "the line above begins with a hyphen without a space, or with a dash or dot",
            "write a hyphen and a space there",
        )
    other = _begins(above)
    if own == other:
        return (
            "the line above has no colon and space after the name of a field",
            "write the name, a colon, a space and the value there; if it goes on with a text, indent it more",
        )
    return (
        f"the line begins with {_spaces(own)}, the text of the line above with {_spaces(other)}",
        f"lines of one record are indented alike: put {_spaces(other)} before this one"
        if abs(own - other) == 1
        else "lines of one record are indented alike: correct the one that differs",
    )


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _begins(line: str) -> int:
    """How many characters stand before the first field of a line, hyphens of a list included."""
    return len(line) - len(line.lstrip(" -"))


def _spaces(number: int) -> str:
    return {0: "no space", 1: "1 space"}.get(number, f"{number} spaces")
