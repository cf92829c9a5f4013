"""Estimate the room that words take in a picture, and make them fit.

No browser measures anything: widths are those of the widest of the usual fonts, heights those of the tallest.
"""

from __future__ import annotations

import re
import unicodedata

from . import letter_widths as letters

TEXT = 11.5  # pixels: the height of letters in pictures
TALL = 20  # pixels: a line so tall has another below it; of a taller one two would take too much room


def to_tenth(number: float) -> float:
    """Round to one decimal: what a screen can show, and the same bytes everywhere."""
    return round(number, 1) + 0.0


def text_width(text: str) -> float:
    """Return the width of `text` in pixels in the widest of the usual fonts."""
    return TEXT * sum(map(letters.letter_width, text))


def line_height(text: str) -> float:
    """Return the distance of lines of `text` in pixels that the tallest of the usual fonts needs."""
    return TEXT * letters.line_height(text)


def most_lines(text: str) -> int:
    """Return how many lines `text` may take: two, or one where its lines are very tall."""
    return 2 if line_height(text) <= TALL else 1


def shortened(text: str, length: int) -> str:
    """Return `text` with at most `length` letters, with an ellipsis for what is cut off. No letter loses its
    accents."""
    if len(text) <= length:
        return text
    end = max(0, length - 1)
    while end > 0 and unicodedata.category(text[end]) in ("Mn", "Me", "Mc", "Cf"):
        end -= 1
    return text[:end].rstrip() + "…"


def fitting(text: str, room: float) -> int:
    """Return how many letters of `text` fit into `room` pixels, with an ellipsis unless all do."""
    if text_width(text) <= room:
        return len(text)
    width, count = text_width("…"), 0
    for letter in text:
        width += letters.letter_width(letter) * TEXT
        if width > room:
            break
        count += 1
    return count + 1


def wrapped(text: str, room: float) -> tuple[str, ...]:
    """Return `text` on one or two lines of `room` pixels, broken after a space or hyphen."""
    if text_width(text) <= room:
        return (text,)
    ends = (match.end() for match in re.finditer(r"[ -]", text) if most_lines(text) > 1)
    end = max((end for end in ends if text_width(text[:end].rstrip()) <= room), default=0)
    if not end:
        return (shortened(text, fitting(text, room)),)
    return text[:end].rstrip(), shortened(text[end:], fitting(text[end:], room))
