"""Change single values of a data file: all other lines, comments and the order of everything stay.

Lines are exchanged, and ruamel.yaml writes the new ones. A comment directly above a field or an
item belongs to it, as for `formatter`. What is written in braces or brackets is written again as a whole.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence as Several
from dataclasses import dataclass
from typing import Any

from ...core.yaml.nodes import Mapping, Sequence
from ...core.yaml.reader import parse_yaml
from ..record import Record
from .formatter import chunks, indent_of, is_block, is_comment, written_lines
from .house_order import house_order

Steps = tuple[str | int, ...]

#: Stands for no value: of an entry that is to be added, or removed.
ABSENT = object()
_END_COMMENT = re.compile(r"(?<!\s)\s+#.*")


class EditError(Exception):
    """A change that does not fit the file; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change at `steps`: `record`, then fields and positions in lists. Without `old` an entry is added, without `new`
    removed."""

    steps: Steps
    old: Any = ABSENT
    new: Any = ABSENT


def edited(text: str, path: str, model: type[Record], edit: Edit) -> str:
    """Return the text of a data file, which maps ids to records of `model`, with one change. Raise EditError if the
    change does not fit, or if anything else would change."""
    if "\r\n" in text:
        return edited(text.replace("\r\n", "\n"), path, model, edit).replace("\n", "\r\n")
    document = parse_yaml(text.encode(), path)
    if document.problems or not isinstance(document.value, Mapping):
        raise EditError(f"{path} cannot be read")
    wanted = changed(plain(document.value), edit)
    lines = text.split("\n")
    container, place, order = _find(lines, document.value, edit.steps, model)
    if place is None:
        lines = _rewritten(text, path, model, edit, container)
    elif isinstance(container, Mapping):
        _edit_field(lines, container, place, str(edit.steps[-1]), edit, order)
    else:
        _edit_item(lines, container, place, int(edit.steps[-1]), edit)
    made = "\n".join(lines)
    after = parse_yaml(made.encode(), path)
    if after.problems or plain(after.value) != wanted:
        raise EditError(f"{_named(edit.steps)} cannot be written without changing something else: change it by hand")
    return made


def plain(value: Any) -> Any:
    """Return a value of a data file as dictionaries, lists and texts without white space around them."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return None if value is None else str(value).strip()


def _named(steps: Steps) -> str:
    return ": ".join(map(str, steps))


def changed(value: Any, edit: Edit) -> Any:
    """Return a plain value with the change. Raise EditError if what it changes is not there."""
    whole = copy.deepcopy(value)
    inner = whole
    for step in edit.steps[:-1]:
        inner = _at(inner, step, edit)
    last = edit.steps[-1]
    if edit.old is not ABSENT and plain(_at(inner, last, edit)) != plain(edit.old):
        raise EditError(f"{_named(edit.steps)} is not what the change expects: it has changed since")
    if isinstance(inner, list) and isinstance(last, int):
        if edit.old is ABSENT and plain(inner[last : last + 1]) == [plain(edit.new)]:
            raise EditError(f"{_named(edit.steps)} is there already")
        inner[last : last + (edit.old is not ABSENT)] = [plain(edit.new)] if edit.new is not ABSENT else []
        if last > len(inner):
            raise EditError(f"{_named(edit.steps)} is not in the file")
    elif not isinstance(inner, dict) or (edit.old is ABSENT and last in inner):
        raise EditError(f"{_named(edit.steps)} is there already, or can hold no fields")
    elif edit.new is ABSENT:
        del inner[last]
    else:
        inner[last] = plain(edit.new)
    return whole


def _at(value: Any, step: str | int, edit: Edit) -> Any:
    known = isinstance(value, dict) if isinstance(step, str) else isinstance(value, list) and 0 <= step < len(value)
    if not known or (isinstance(step, str) and step not in value):
        raise EditError(f"{_named(edit.steps)} is not in the file")
    return value[step]


def _find(
    lines: list[str], root: Mapping, steps: Steps, model: type[Record]
) -> tuple[Any, range | None, dict[str, int]]:
    """Return the mapping or list that the last step is in, its lines, and the order of its fields.

    The lines are None, and the container the steps to it, where a part is written in braces or brackets.
    """
    value: Any = root
    place, holds = range(len(lines)), model
    for number, step in enumerate(steps[:-1]):
        if not _in_lines(value, lines):
            return steps[:number], None, {}
        place, inner = _part(lines, value, place, step)
        field = house_order(holds).get(str(step)) if number and isinstance(value, Mapping) and holds else None
        holds = (field.record or Record) if field else holds
        value = inner
    if not _in_lines(value, lines):
        return steps[:-1], None, {}
    order = {name: rank for rank, name in enumerate(house_order(holds))}
    return value, place, order


def _in_lines(value: Any, lines: Several[str]) -> bool:
    """Return whether a mapping or list is written in lines of its own."""
    if isinstance(value, Mapping):
        return is_block(value)
    if isinstance(value, Sequence):
        return bool(lines[value.start.line].startswith("-", value.start.column))
    raise EditError("the change leads into a text")


def _part(lines: list[str], value: Any, place: range, step: str | int) -> tuple[range, Any]:
    """Return the lines of a field or an item, from the comments above it, and its value."""
    if isinstance(value, Mapping):
        return next(
            (chunk, inner) for key, inner, chunk in chunks(lines, value, place.start, place.stop) if key == step
        )
    return _items(lines, value, place)[int(step)], value[int(step)]


def _items(lines: list[str], value: Sequence, place: range) -> list[range]:
    """Return the lines of each item of a list, from the comments directly above it."""
    dash = value.start.column
    starts: list[int] = []
    for number in range(len(value)):
        first = value.location(number).line - 1
        limit = (starts[-1] if starts else place.start) + 1
        while first > limit and is_comment(lines[first - 1], dash):
            first -= 1
        starts.append(first)
    stop = place.stop
    while stop > starts[-1] + 1 and (not lines[stop - 1].strip() or is_comment(lines[stop - 1], dash)):
        stop -= 1
    return list(map(range, starts, [*starts[1:], stop]))


# ---- fields


def _edit_field(lines: list[str], value: Mapping, place: range, key: str, edit: Edit, order: dict[str, int]) -> None:
    indent = value.column - 1
    found = {name: chunk for name, _, chunk in chunks(lines, value, place.start, place.stop)}
    if edit.old is ABSENT:
        _insert(lines, indent, found, key, written_lines({key: edit.new}, indent), order)
        return
    if edit.new is ABSENT and len(found) == 1:
        raise EditError(f"{_named(edit.steps)} is the only field: remove the whole")
    first, chunk = value.marks[key][0] - 1, found[key]
    stop = _without_blanks(lines, chunk)
    prefix = lines[first][:indent]
    if edit.new is not ABSENT:
        new = [*_comments(lines, first + 1, stop, " " * indent), *written_lines({key: edit.new}, indent)]
        new[-1] += _end_comment(lines, first, stop, new)
        lines[first:stop] = _after_hyphen(new, prefix)
        return
    del lines[chunk.start : stop]
    if prefix.strip() and chunk.start < len(lines):  # the next field comes after the hyphen
        lines[chunk.start] = prefix + lines[chunk.start][indent:]


def _insert(
    lines: list[str], indent: int, found: dict[str, range], key: str, new: list[str], order: dict[str, int]
) -> None:
    """Insert a field behind those that come before it in the house order."""
    rank = order.get(key, len(order))
    before = [chunk for name, chunk in found.items() if order.get(name, len(order)) < rank]
    if before:
        at = _without_blanks(lines, max(before, key=lambda chunk: chunk.stop))
        lines[at:at] = new
        return
    start = min(chunk.start for chunk in found.values())
    prefix = lines[start][:indent]
    if prefix.strip():  # the hyphen of an item
        lines[start] = " " * indent + lines[start][indent:]
    lines[start:start] = _after_hyphen(new, prefix)


def _without_blanks(lines: list[str], chunk: range) -> int:
    stop = chunk.stop
    while stop > chunk.start + 1 and not lines[stop - 1].strip():
        stop -= 1
    return stop


def _after_hyphen(new: list[str], prefix: str) -> list[str]:
    """Return new lines behind the hyphen of the first field, which comments have to precede."""
    if not prefix.strip():
        return new
    first = next(number for number, line in enumerate(new) if not line.lstrip().startswith("#"))
    above = [" " * indent_of(prefix) + line.lstrip() for line in new[:first]]
    return [*above, prefix + new[first][len(prefix) :], *new[first + 1 :]]


def _comments(lines: list[str], first: int, stop: int, indent: str) -> list[str]:
    """Return the comments on lines of their own, which come above what replaces these lines."""
    if re.search(r"[:-] +[|>][-+0-9]*(?: +#.*)?$", lines[first - 1]):
        return []  # lines of a text
    return [f"{indent}{line.strip()}" for line in lines[first:stop] if line.lstrip().startswith("#")]


def _end_comment(lines: list[str], first: int, stop: int, new: list[str]) -> str:
    """Return the comment behind a value on one line, where the new value is on one line, too."""
    if stop - first != 1 or len(new) != 1:
        return ""
    for found in _END_COMMENT.finditer(lines[first]):
        bare = parse_yaml(lines[first][: found.start()].lstrip(" -").encode(), "")
        whole = parse_yaml(lines[first].lstrip(" -").encode(), "")
        if not bare.problems and bare.value == whole.value:
            return lines[first][found.start() :].rstrip()
    return ""


# ---- items


def _edit_item(lines: list[str], value: Sequence, place: range, number: int, edit: Edit) -> None:
    dash, items = value.start.column, _items(lines, value, place)
    if edit.old is ABSENT:
        at = items[number].start if number < len(items) else _without_blanks(lines, items[-1])
        lines[at:at] = written_lines([edit.new], dash)
        return
    if edit.new is ABSENT and len(items) == 1:
        raise EditError(f"{_named(edit.steps)} is the only entry: remove the whole list")
    chunk, first = items[number], value.location(number).line - 1
    stop = _without_blanks(lines, chunk)
    if edit.new is ABSENT:
        del lines[chunk.start : stop]
        return
    new = [*_comments(lines, first + 1, stop, " " * dash), *written_lines([edit.new], dash)]
    new[-1] += _end_comment(lines, first, stop, new)
    lines[first:stop] = new


# ---- writing


def _rewritten(text: str, path: str, model: type[Record], edit: Edit, outer: Steps) -> list[str]:
    """Return the lines of a file in which what is in braces or brackets, at `outer`, is written again as a whole."""
    if not outer:
        raise EditError(f"{path} is written in braces: change it by hand")
    whole = parse_yaml(text.encode(), path).value
    for step in outer:
        whole = whole[step]
    lines = text.split("\n")
    inside = Edit(edit.steps[len(outer) :], edit.old, edit.new)
    made = edited(text, path, model, Edit(outer, plain(whole), changed(plain(whole), inside))).split("\n")
    if sum("#" in line for line in made) < sum("#" in line for line in lines) - str(edit.old).count("#"):
        raise EditError(f"{_named(outer)} has comments in brackets: change it by hand")
    return made


def record_text(key: str, value: Any) -> str:
    """Return the text of a data file with one record."""
    return "\n".join([*written_lines({key: value}, 0), ""])
