"""Patterns of contributors: which are accepted, and that none keeps a check busy."""

from __future__ import annotations

import pytest

from sourcebook.core import patterns
from sourcebook.core.patterns import PatternError, check_pattern, matches


@pytest.mark.parametrize(
    "pattern",
    [
        "Q[1-9][0-9]*",
        r"(?:[0-9]{4} ){3}[0-9]{3}[0-9X]",
        r"(a|b)(-[0-9]+)?",
        r"\p{Lu}\p{L}*\.[[:alpha:]]",
        r"nm\d{7,8}",
        r"10\.[0-9]{4,9}/\S+",
        "[а-я]+",
        "[]a]+",
        r"x\{1\}",
    ],
)
def test_patterns_of_identifiers_are_accepted(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?R)",
        "(?:(?R)|a)*",
        "(?P<n>a)(?&n)",
        r"(a)\1",
        "(?=a)a",
        "(?<!a)a",
        "(?:ab){e<=1}",
        "(?:ab){i}",
        "(?e)a",
        "(*FAIL)",
        r"\L<words>",
        "(a+)+",
        "(a|aa)+$",
        "((a{1,10}){1,10})b",
        "((a+)?)*",
        "a(b",
        "a" * (patterns.LONGEST + 1),
    ],
)
def test_a_pattern_that_can_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        check_pattern(pattern)


@pytest.mark.parametrize("error", [TimeoutError, MemoryError])
def test_a_match_that_takes_too_much_is_given_up(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fullmatch(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(patterns.regex, "fullmatch", fullmatch)
    with pytest.raises(PatternError, match="takes too long"):
        matches("a", "a")
