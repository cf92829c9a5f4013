"""Regular expressions that know Unicode’s properties, and whose matching can be ended: those of the package `regex`."""

from __future__ import annotations

import regex

#: The longest pattern that a contributor may write, in characters.
LONGEST = 200
#: The longest time to match one, in seconds: some patterns take for ever.
_PATIENCE = 1.0


class PatternError(ValueError):
    """A pattern that is none, is too long, or takes too long."""


def compiled(pattern: str) -> regex.Pattern[str]:
    """Return one of our own patterns, with set operations (`[a--b]`, regex.V1)."""
    return regex.compile(pattern, regex.V1)


def check_pattern(pattern: str) -> None:
    """Raise PatternError if a contributor's pattern is not a regular expression, or is too long."""
    if len(pattern) > LONGEST:
        raise PatternError(f"it has more than {LONGEST} characters")
    try:
        regex.compile(pattern)
    except regex.error as error:
        raise PatternError(str(error)) from error


def matches(pattern: str, text: str) -> bool:
    """Return whether the whole of `text` matches a contributor's pattern. Raise PatternError if it takes too long."""
    try:
        return regex.fullmatch(pattern, text, timeout=_PATIENCE) is not None
    except TimeoutError as error:
        raise PatternError("it takes too long") from error
