"""The registry of rules, filled by the other modules of this package."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...core.problems import Problem
from ..book import Book

Rule = Callable[[Book], Iterator[Problem]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule. The order of rules does not matter, because problems are sorted by location."""
    RULES.append(function)
    return function
