"""Write records as YAML in the house layout. Comments may follow the fields of a record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...records.documents.house_order import house_order
from ...records.record import Record
from ...untrusted.escaping import in_yaml

#: Ids, words of the vocabulary, language tags and hashes need no quotation marks.
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:[-_][A-Za-z0-9]+)*|[0-9a-f]{64}")
#: What other readers of YAML take for something else than text.
_NOT_TEXT = frozenset("true false yes no on off y n null".split())
#: A text of several lines that a block holds as it is: no line begins with a space, none ends with one.
_BLOCK = re.compile(r"(?:[^\s\n](?:[^\n]*[^\s\n])?)(?:\n+[^\s\n](?:[^\n]*[^\s\n])?)+\n?")


def record_yaml(key: str, fields: Mapping[str, Any], model: type[Record], notes: Mapping[str, str] = {}) -> str:
    """Return the record `key` as YAML: its fields in house order, each with its note as a comment above it."""
    order = {name: rank for rank, name in enumerate(house_order(model))}
    lines = [f"{key}:"]
    for name in sorted(fields, key=lambda one: order.get(one, len(order))):
        if name in notes:
            lines.append(f"  # {notes[name]}")
        holds = house_order(model).get(name)
        lines += field_lines(name, fields[name], 2, holds.record if holds else None)
    return "".join(f"{line}\n" for line in lines)


def field_lines(name: str, value: Any, indent: int, model: type[Record] | None) -> Iterator[str]:
    """Yield the lines of a field of a record of `model`, at this indentation."""
    head = f"{' ' * indent}{name}:"
    match value:
        case str() if _BLOCK.fullmatch(value):
            yield f"{head} |{'' if value.endswith(chr(10)) else '-'}"
            yield from (f"{' ' * (indent + 2)}{line}" if line else "" for line in value.rstrip("\n").split("\n"))
        case Mapping() if value:
            yield head
            for inner, one in _ordered(value, model):
                yield from field_lines(inner, one, indent + 2, _within(model, inner))
        case Sequence() if not isinstance(value, str) and any(isinstance(one, Mapping) for one in value):
            yield head
            for one in value:
                yield from item_lines(one, indent + 2, model)
        case _:
            yield f"{head} {_inline(value)}"


def item_lines(value: Any, indent: int, model: type[Record] | None) -> Iterator[str]:
    """Yield the lines of an item of a list, whose records are of `model`."""
    if not isinstance(value, Mapping) or not value:
        yield f"{' ' * indent}- {_inline(value)}"
        return
    lines = [
        line
        for name, one in _ordered(value, model)
        for line in field_lines(name, one, indent + 2, _within(model, name))
    ]
    yield f"{' ' * indent}- {lines[0][indent + 2 :]}"
    yield from lines[1:]


def _ordered(value: Mapping[str, Any], model: type[Record] | None) -> list[tuple[str, Any]]:
    order = {name: rank for rank, name in enumerate(house_order(model))} if model else {}
    return sorted(value.items(), key=lambda one: order.get(one[0], len(order)))


def _within(model: type[Record] | None, name: str) -> type[Record] | None:
    holds = house_order(model).get(name) if model else None
    return holds.record if holds else None


def _inline(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _scalar(value)
        case int():
            return str(value)
        case Mapping():
            return "{" + ", ".join(f"{_scalar(name)}: {_inline(one)}" for name, one in value.items()) + "}"
        case Sequence():
            return "[" + ", ".join(map(_inline, value)) + "]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _NOT_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False) if "\n" in text else in_yaml(text)
