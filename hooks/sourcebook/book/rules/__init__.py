"""The rules that a reference must keep: one generator for each rule, whose docstring is the rule.

Rules on the form of single records are in `records`; these check the linked book. `check` runs them all. Add a new rule
to the module of its group, and import new modules here.
"""

from __future__ import annotations

from ...core.problems import Problem
from ..book import Book
from ..evidence.quotes import Verification, unverified
from ..evidence.signatures import unsigned
from . import addresses, dates, duplicates, images, markup, properties, references, relations, vocabulary
from .evidence import by_reference, claims, denials, quotations, quoted_words
from .lookalikes import deceptions
from .registry import RULES

__all__ = [
    "addresses",
    "by_reference",
    "check",
    "claims",
    "dates",
    "denials",
    "duplicates",
    "images",
    "markup",
    "properties",
    "quotations",
    "quoted_words",
    "references",
    "relations",
    "vocabulary",
]


def check(book: Book, verification: Verification) -> list[Problem]:
    """Return every problem of the linked book and its quotes, in no particular order."""
    problems = [problem for each in RULES for problem in each(book)]
    if book.settings.require_verified:
        problems += unverified(book, verification)
    if book.settings.require_verified == "signed":
        problems += unsigned(book, verification)
    return [*problems, *quotations.quoted_too_much(book, verification), *deceptions(book)]
