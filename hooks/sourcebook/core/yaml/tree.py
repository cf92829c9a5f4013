"""libyaml's own nodes of a text, for what needs the places of every part: quick reading, and rewriting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import MappingNode as MappingNode
from yaml import ScalarNode as ScalarNode
from yaml import SequenceNode as SequenceNode

from .characters import LOST_TEXT

MAX_DEPTH = 32
#: What may put a space or `#` into a value that is written without.
_ESCAPED = re.compile(r"\\[xuU ]")


class OddError(Exception):
    """Something that only the exact reader can handle."""


class _Nodes(yaml.CBaseLoader):
    """libyaml's nodes, without PyYAML's guess at the type of plain scalars.

    Raises OddError for deep nesting, before the stack is full.
    """

    def __init__(self, text: str):
        super().__init__(text)
        self.depth = 0

    def resolve(self, kind: object, value: object, implicit: object) -> None:
        """Return no tag for a node without one."""

    def descend_resolver(self, parent: object, index: object) -> None:
        """PyYAML calls this before each node."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise OddError

    def ascend_resolver(self) -> None:
        """PyYAML calls this after each node."""
        self.depth -= 1


def compose(text: str) -> Any:
    """Return libyaml's nodes of a text that `parse_yaml` reads without problems, with the places where they are."""
    return _Nodes(text).get_single_node()


def may_lose_text(text: str, node: Any) -> bool:
    """Return whether a text may be cut off by a space and `#`: unless each of these is part of a value, as in `"a
    #tag"`."""
    number = len(LOST_TEXT.findall(text))
    if not number:
        return False
    values = (one.value for one in scalars(node) if isinstance(one, ScalarNode))
    return bool(_ESCAPED.search(text)) or number != sum(len(LOST_TEXT.findall(value)) for value in values)


def scalars(node: Any) -> Iterator[Any]:
    """Yield the scalars of a node in the order of the text, keys included."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from scalars(item)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield from scalars(value)
