"""How much room words take in a picture, and how they are made to fit.

Nothing is measured in a browser: letters are taken to be as broad as in the broadest of the usual fonts.
"""

from __future__ import annotations

import re
import unicodedata

TEXT = 11.5  # pixels: the height of letters in pictures
LINE = 13  # pixels from one line to the next


def to_tenth(number: float) -> float:
    """One decimal: what a screen can show, and the same bytes everywhere."""
    return round(number, 1) + 0.0


_NARROW_LETTERS = frozenset("fijlrtIJ.,:;'’‘|!-()[]/ ·")
_BROAD_LETTERS = frozenset("mwMW@%&—…")


def text_width(text: str) -> float:
    """The width of `text` in pixels in the broadest of the usual fonts, or a little more."""
    return TEXT * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return 0.42
    if letter in _BROAD_LETTERS:
        return 1.0
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if ord(letter) > 0x2000:
        return 1.0
    return 0.72 if letter.isupper() else 0.64


def shortened(text: str, length: int) -> str:
    """`text` with at most `length` letters; what is cut off is shown by an ellipsis, no letter loses its accents."""
    if len(text) <= length:
        return text
    end = max(0, length - 1)
    while end > 0 and unicodedata.category(text[end]) in ("Mn", "Me", "Mc", "Cf"):
        end -= 1
    return text[:end].rstrip() + "…"


def fitting(text: str, room: float) -> int:
    """How many letters of `text` fit into `room` pixels, with an ellipsis unless all do."""
    if text_width(text) <= room:
        return len(text)
    width, count = text_width("…"), 0
    for letter in text:
        width += _letter_width(letter) * TEXT
        if width > room:
            break
        count += 1
    return count + 1


def wrapped(text: str, room: float) -> tuple[str, ...]:
    """`text` on one or two lines of `room` pixels, broken after a space or hyphen."""
    if text_width(text) <= room:
        return (text,)
    ends = (match.end() for match in re.finditer(r"[ -]", text))
    end = max((end for end in ends if text_width(text[:end].rstrip()) <= room), default=0)
    if not end:
        return (shortened(text, fitting(text, room)),)
    return text[:end].rstrip(), shortened(text[end:], fitting(text[end:], room))
