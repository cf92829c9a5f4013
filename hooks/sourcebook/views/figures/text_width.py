"""Estimate the width of text in a figure, and shorten it to fit.

Nothing is measured in a browser: letters are assumed to be as wide as in the widest of the usual fonts.
"""

from __future__ import annotations

import unicodedata

from . import letter_widths as letters

TEXT = 11.5  # pixels: the height of letters in pictures


def to_tenth(number: float) -> float:
    """Round to one decimal, which screens can show and which is the same on every machine."""
    return round(number, 1) + 0.0


def text_width(text: str) -> float:
    """Return the width of `text` in pixels in the widest of the usual fonts."""
    return TEXT * sum(map(letters.letter_width, text))


def shortened(text: str, length: int) -> str:
    """Return `text` with at most `length` letters, with an ellipsis in place of the rest.

    No letter loses its accents.
    """
    if len(text) <= length:
        return text
    end = max(0, length - 1)
    while end > 0 and unicodedata.category(text[end]) in ("Mn", "Me", "Mc", "Cf"):
        end -= 1
    return text[:end].rstrip() + "…"
