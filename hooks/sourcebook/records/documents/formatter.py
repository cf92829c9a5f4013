"""The house order and layout of data files. Comments and meaning are preserved.

ruamel.yaml writes YAML with its comments. Fields are sorted before that, as lines,
because a comment above a field belongs to it and has to move with it.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import ScalarEvent
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from ...core.yaml.nodes import Document, Mapping, Sequence
from ...core.yaml.reader import parse_yaml
from ..models import PageRecord
from ..record import Record
from ..vocabulary import Vocabulary
from .house_order import Holds, house_order

#: Entries of the vocabulary are aligned up to this length; a longer one does not shift all others.
COLUMN = 12
#: The mark for the beginning of a document, redundant where there is only one.
_BEGINNING = re.compile(r"\A((?:[ \t]*(?:#.*)?\n)*)---[ \t]*\n")
_ONE_LINE = re.compile(r"( +)([\w-]+): +(\{.*\})")


class FormatError(Exception):
    """A file that cannot be formatted without changing its meaning."""


def formatted(content: bytes, path: str, model: type[Record]) -> str:
    """Return a data file in house order and layout.

    The file maps ids to records of `model` if these have pages; otherwise it is one such record. Raise FormatError if
    more than order and layout would change.
    """
    before = parse_yaml(content, path)
    if before.problems or not isinstance(before.value, Mapping):
        raise FormatError("it cannot be read")
    text = content.decode("utf-8-sig").replace("\r\n", "\n")
    if (bare := _BEGINNING.sub(r"\1", text)) != text:
        text, before = bare, parse_yaml(bare.encode(), path)
    ordered = _in_order(text, before.value, model).lstrip("\n")
    try:
        made = _comments_indented(ordered, _laid_out(ordered, model))
    except YAMLError as error:
        raise FormatError(f"ruamel.yaml reads it otherwise: {error}") from error
    if model is Vocabulary:
        made = _aligned(made)
    if not _same(text, before, made):
        raise FormatError("its layout cannot be changed without changing what it says")
    return made


def _same(text: str, before: Document, made: str) -> bool:
    """Return whether two texts have the same meaning and the same comments."""
    after = parse_yaml(made.encode(), before.path)
    if after.problems or after.value != before.value:
        return False
    return _signs(text) == _signs(made) or _signs(_beside_scalars(text)) == _signs(_beside_scalars(made))


def _signs(text: str) -> Counter[str]:
    """Count the characters of a text, except white space."""
    return Counter("".join(text.split()))


def _beside_scalars(text: str) -> str:
    """Return everything but keys and values, which may be written in several ways: comments, brackets."""
    parts, end = [], 0
    for event in YAML().parse(text):
        if isinstance(event, ScalarEvent):
            parts.append(text[end : event.start_mark.index])
            end = event.end_mark.index
    return "".join([*parts, text[end:]])


# ---- order: lines are moved -----------------------------------------------------------------------------------------


def _in_order(text: str, root: Mapping, model: type[Record]) -> str:
    lines = text.split("\n")
    if not is_block(root):
        return text
    if issubclass(model, PageRecord):
        for _, value, chunk in chunks(lines, root, 0, len(lines)):
            _order(lines, value, model, chunk.start, chunk.stop)
        return "\n".join(_separated(lines, root))
    _order(lines, root, model, 0, len(lines))
    return "\n".join(lines)


def _separated(lines: list[str], root: Mapping) -> Iterator[str]:
    """Yield the lines with exactly one empty line between records."""
    every = [chunk for _, _, chunk in chunks(lines, root, 0, len(lines))]
    yield from lines[: every[0].start]
    for number, chunk in enumerate(every):
        end = chunk.stop
        while number < len(every) - 1 and not lines[end - 1].strip():
            end -= 1
        yield from lines[chunk.start : end]
        if number < len(every) - 1:
            yield ""
    yield from lines[every[-1].stop :]


def _order(lines: list[str], value: Any, model: type[Record] | None, start: int, end: int) -> None:
    """Sort the fields of all records in `value`, which occupies `lines[start:end]`, into house order."""
    if isinstance(value, Sequence) and value:
        starts = [value.location(number).line - 1 for number in range(len(value))]
        for item, first, last in zip(value, starts, [*starts[1:], end], strict=True):
            _order(lines, item, model, first, last)
    if not isinstance(value, Mapping) or model is None or not is_block(value):
        return
    order = house_order(model)
    found = chunks(lines, value, start, end)
    for key, inner, chunk in found:
        if key in order:
            _order_within(lines, inner, order[key], chunk)
    ranks = {name: rank for rank, name in enumerate(order)}
    wanted = sorted(found, key=lambda one: ranks.get(one[0], len(ranks)))
    if wanted != found:
        _move(lines, value.column - 1, [chunk for _, _, chunk in found], [chunk for _, _, chunk in wanted])


def _order_within(lines: list[str], inner: Any, holds: Holds, chunk: range) -> None:
    if not holds.by_word:
        _order(lines, inner, holds.record, chunk.start, chunk.stop)
    elif isinstance(inner, Mapping) and is_block(inner):
        for _, value, part in chunks(lines, inner, chunk.start, chunk.stop):
            _order(lines, value, holds.record, part.start, part.stop)


def is_block(mapping: Mapping) -> bool:
    """Return whether the mapping is written without braces: it begins at its first key."""
    marks = next(iter(mapping.marks.values()), None)
    return marks is not None and marks[:2] == (mapping.line, mapping.column)


def chunks(lines: list[str], mapping: Mapping, start: int, end: int) -> list[tuple[str, Any, range]]:
    """Return the lines of each key of a block mapping, from the comments directly above it to those of the next key."""
    indent = mapping.column - 1
    starts: list[int] = []
    for key in mapping:
        first = mapping.marks[key][0] - 1
        limit = starts[-1] + 1 if starts else start
        while first > limit and not lines[first][:indent].strip() and is_comment(lines[first - 1], indent):
            first -= 1
        starts.append(first)
    while end > starts[-1] + 1 and (not lines[end - 1].strip() or is_comment(lines[end - 1], indent)):
        end -= 1
    ranges = map(range, starts, [*starts[1:], end])
    return list(zip(mapping, mapping.values(), ranges, strict=True))


def is_comment(line: str, indent: int) -> bool:
    """Return whether the line is a comment of a mapping with this indentation, and not of something nested in it."""
    return line.lstrip().startswith("#") and indent_of(line) <= indent


def _move(lines: list[str], indent: int, given: list[range], wanted: list[range]) -> None:
    """Reorder adjacent chunks of lines. A hyphen before the first one stays first."""
    first = given[0].start
    prefix = lines[first][:indent]
    moved = lines[:]
    moved[first] = " " * indent + lines[first][indent:]
    made = [moved[number] for chunk in wanted for number in chunk]
    if prefix.strip():
        if made[0][:indent].strip():
            return
        made[0] = prefix + made[0][indent:]
    lines[first : given[-1].stop] = made


# ---- layout: ruamel.yaml writes the lines anew ----------------------------------------------------------------------


class _Text(VersionedResolver):
    """Reads every scalar as text, like `core.yaml.reader`, so that numbers, dates and `no` stay as written."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """Return the tag of a node."""
        return super().resolve(kind, value, (False, True) if value is not None else implicit)


def _house_layout() -> YAML:
    """Return a reader and writer of YAML in the house layout."""
    yaml = YAML()
    yaml.Resolver = _Text
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.width = 1_000_000  # lines are broken where their author broke them
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _laid_out(text: str, model: type[Record]) -> str:
    yaml = _house_layout()
    value = yaml.load(text)
    _order_braces(value, Holds(model, by_word=issubclass(model, PageRecord)))
    written = io.StringIO()
    yaml.dump(value, written)
    return written.getvalue()


def _order_braces(value: Any, holds: Holds) -> None:
    """Sort the fields of records written in braces into house order."""
    if isinstance(value, CommentedSeq):
        for item in value:
            _order_braces(item, holds)
    if not isinstance(value, CommentedMap) or holds.record is None:
        return
    if holds.by_word:
        for inner in value.values():
            _order_braces(inner, Holds(holds.record, by_word=False))
        return
    order = house_order(holds.record)
    for key, inner in value.items():
        _order_braces(inner, order.get(key, Holds(None, by_word=False)))
    if value.fa.flow_style() and not value.ca.items:
        for key in order:
            if key in value:
                value.move_to_end(key)


def written_lines(value: Any, indent: int) -> list[str]:
    """Return the lines of a mapping or list in the house layout."""
    stream = io.StringIO()
    # The items themselves have lines of their own, even where a whole list of such words has none.
    _house_layout().dump(CommentedSeq(map(_node, value)) if isinstance(value, list) else _node(value), stream)
    lines = stream.getvalue().rstrip("\n").split("\n")
    extra = 2 if isinstance(value, list) else 0  # ruamel.yaml indents lists
    return [" " * indent + line[extra:] if line.strip() else "" for line in lines]


#: A text that needs no quotation marks: an id, a word of the vocabulary.
_WORD = re.compile(r"(?!null$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def _node(value: Any) -> Any:
    if isinstance(value, dict):
        return CommentedMap((key, _node(inner)) for key, inner in value.items())
    if isinstance(value, list):
        made = CommentedSeq(map(_node, value))
        if all(isinstance(one, str) and _WORD.fullmatch(one) for one in value):
            made.fa.set_flow_style()
        return made
    text = str(value)
    if _WORD.fullmatch(text):
        return text
    fits = "\n" in text and text.replace("\n", "").isprintable() and text == text.strip()
    return LiteralScalarString(text) if fits else DoubleQuotedScalarString(text)


#: A line that begins a block of text, which ends at the next line with less indentation.
_BLOCK = re.compile(r"( *(?:- +)*+)(?:\S.*: +)?[|>][-+0-9]*(?: +#.*)?")


def _comments_indented(before: str, after: str) -> str:
    """Return `after` with the comments directly above a line of `before` indented like that line is now."""
    lines = after.split("\n")
    waiting = [(text, above and len(indent) <= indent_of(above)) for _, indent, text, above in _comments(before)]
    for number, _, text, above in _comments(after):
        at = next((at for at, one in enumerate(waiting) if one[0] == text), None)
        # An unknown comment was next to the hyphen of an item, and is now above it.
        if above and (at is None or waiting[at][1]):
            lines[number] = " " * indent_of(above) + text
        if at is not None:
            del waiting[: at + 1]
    return "\n".join(lines)


def _comments(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield the comments that have their own line: line number, indentation, comment, and the next line that is not a
    comment. That is empty if an empty line or the end comes first."""
    waiting: list[tuple[int, str, str]] = []
    text_within: int | None = None
    for number, line in enumerate(text.split("\n")):
        if text_within is not None and (not line.strip() or indent_of(line) > text_within):
            continue
        text_within = None
        if line.lstrip().startswith("#"):
            waiting.append((number, line[: indent_of(line)], line.lstrip()))
            continue
        yield from ((*one, line if line.strip() else "") for one in waiting)
        waiting = []
        if block := _BLOCK.fullmatch(line):
            item = line[len(block[1]) :].startswith(("|", ">"))
            text_within = len(block[1].rstrip()) - 1 if item else len(block[1])


def indent_of(line: str) -> int:
    """Return how many blanks a line begins with."""
    return len(line) - len(line.lstrip())


def _aligned(text: str) -> str:
    """Align the words of the vocabulary as tables: everything in braces begins in one column."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        run: list[re.Match[str]] = []
        while number + len(run) < len(lines) and (found := _ONE_LINE.fullmatch(lines[number + len(run)])):
            run.append(found)
        column = max((len(one[2]) for one in run if len(one[2]) <= COLUMN), default=0) + 2
        for offset, one in enumerate(run):
            lines[number + offset] = f"{one[1]}{one[2] + ': ':<{column}}{one[3]}"
        number += len(run) or 1
    return "\n".join(lines)
