"""The rules by which a book is checked, as the modules beside this one register them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...core.problems import Problem
from ..book import Book

Rule = Callable[[Book], Iterator[Problem]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule. In which order rules run does not matter: problems are sorted by place."""
    RULES.append(function)
    return function
