"""Quotation marks around words that begin or end with quotation marks themselves."""

from __future__ import annotations

#: U+202F: a narrow space at which no line breaks. Typographers set it between marks that meet.
_BETWEEN = "\u202f"
_MARKS = frozenset("\"'“”„‟«»‹›‘’‚‛")


def apart(words: str) -> str:
    """Words to be put in quotation marks: apart from these by a narrow space where they have marks at their ends.

    The words stay as they are in their source; two marks that meet would be read as one of another kind.
    """
    before = _BETWEEN if words[:1] in _MARKS else ""
    after = _BETWEEN if words[-1:] in _MARKS else ""
    return f"{before}{words}{after}"


def without_marks(words: str) -> str:
    """Words without quotation marks at their ends."""
    return words.strip("".join(_MARKS))
