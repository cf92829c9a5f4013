"""Regular expressions that know Unicode’s properties, and whose matching can be ended: those of the package `regex`.

Those of contributors may have characters, classes, `.`, `|`, groups and quantifiers, and no group is repeated that
holds a choice or another quantifier: matching such a one can take for ever.
"""

from __future__ import annotations

import regex

#: The longest pattern that a contributor may write, in characters.
LONGEST = 200
#: The longest time to match one, in seconds of the processor: it takes a thousandth of that if nothing is wrong.
PATIENCE = 0.2

#: What a contributor's pattern consists of.
_PART = regex.compile(
    r"""
    (?P<open> \( (?:\?:)? (?![?*]))
    | (?P<close> \))
    | (?P<choice> \|)
    | (?P<times> (?: [*+?] | \{ (?P<least>[0-9]{1,4}) (?:,[0-9]{0,4})? \} | \{,[0-9]{1,4}\}) [?+]?)
    | (?P<one> \[ \^? \]? (?: [^\]\\] | \\. )* \] | \\[pP]\{ [\w\ ^=:-]+ \} | \\[dDsSwWbB] | \\\W | [^\\\[(){|*+?])
    """,
    regex.VERBOSE,
)


class PatternError(ValueError):
    """A pattern that is none, is too long, has what contributors may not use, or takes too long."""


def compiled(pattern: str) -> regex.Pattern[str]:
    """Return one of our own patterns, with set operations (`[a--b]`, regex.V1)."""
    return regex.compile(pattern, regex.V1)


def check_pattern(pattern: str) -> None:
    """Raise PatternError if a contributor's pattern is not a regular expression, is too long, or has other parts than
    those that can be matched quickly."""
    if len(pattern) > LONGEST:
        raise PatternError(f"has more than {LONGEST} characters")
    try:
        regex.compile(pattern)
    except (regex.error, MemoryError, RecursionError) as error:
        raise PatternError(f"is not a regular expression: {error or 'it is too large'}") from error
    _refuse_slow_parts(pattern)


def _refuse_slow_parts(pattern: str) -> None:
    # Of each open group, the whole pattern first: whether it holds a choice or a quantifier.
    varies, group_varies, at = [False], False, 0
    while at < len(pattern):
        part = _PART.match(pattern, at)
        if part is None:
            raise PatternError(f"has {pattern[at : at + 3]!r}, which patterns here may not have")
        at = part.end()
        kind, text = part.lastgroup, part[0]
        if kind == "times" and group_varies and text not in ("?", "??", "?+"):
            raise PatternError(f"repeats, with {text!r}, a group that holds | or another quantifier")
        group_varies = kind == "close" and varies.pop()
        if kind == "open":
            varies.append(False)
        elif kind == "choice" or group_varies or (kind == "times" and text != f"{{{part['least']}}}"):
            varies[-1] = True


def matches(pattern: str, text: str, patience: float = PATIENCE) -> bool:
    """Return whether the whole of `text` matches a contributor's pattern. Raise PatternError if it takes longer than
    `patience`, in seconds."""
    try:
        return regex.fullmatch(pattern, text, timeout=patience) is not None
    except (TimeoutError, MemoryError) as error:
        raise PatternError("takes too long") from error
