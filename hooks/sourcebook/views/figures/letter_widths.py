"""Widths of letters in the widest of the usual fonts, relative to their height.

Widths are the largest of DejaVu Sans, Noto Sans and Liberation Sans, rounded up. For scripts that these fonts lack,
they are estimated from words in Noto's fonts.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_WIDTHS = {
    0.35: " ijlI'’‘,.:;·ıłΙιІіӀј",
    0.40: "()-/[]\\ft",
    0.45: "!r",
    0.50: 'J"`ªº°Ј',
    0.55: "cszεζϲгзсєѕґ“”„",
    0.60: "*?L_kvxy|¦§¨¯ŁΓγκλνξςχвтухьғү–†•",
    0.65: "$0123456789FTabdeghnopqu{}«»ðøþđŋΞΣΤβδηθμορστυГЗТУабеиклорчяђћҐқәө€",
    0.70: "ABEKPSVXYZÞħΑΒΔΕΖΚΛΡΥΧαπЅАБВЕРХЧднпцџѣҒҮ",
    0.75: "CRUφЄКЭЯъңһ",
    0.80: "&DGHNOQØÐĐŊΗΘΝΟΠψЏДИЛНОПЦЬмыҚҢӨƏ",
    0.85: "#+<=>^w~¬±×÷ΦΨΩωЪю",
    0.90: "ЂЋФЫфњ",
    0.95: "MĦΜМжшщљ",
    1.00: "%Wm©®Ææ¼½¾—…™",
    1.05: "@œЊ",
    1.10: "ŒЉЖШЩЮ№",
    1.35: "‰",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}

#: Average widths of letters in all but the widest words, by the first word of their Unicode names.
_WIDTH_OF_SCRIPT = {
    "TAMIL": 1.08,
    "MALAYALAM": 1.08,
    "TELUGU": 0.98,
    "CHEROKEE": 0.96,
    "MYANMAR": 0.94,
    "JAVANESE": 0.94,
    "SINHALA": 0.94,
    "TIBETAN": 0.9,
    "KANNADA": 0.88,
    "VAI": 0.86,
    "ORIYA": 0.8,
    "ADLAM": 0.76,
    "ARMENIAN": 0.76,
    "SYRIAC": 0.76,
    "TIFINAGH": 0.76,
    "KHMER": 0.76,
    "ETHIOPIC": 0.74,
    "LAO": 0.72,
}
_HORN, _HORN_WIDTH = "\u031b", 0.13
_BREATHING_WIDTH = 0.3  # what capitals of Greek have in front of them
_SIGN = 1.3  # an emoji
_IDEOGRAPH = 1.05


@cache
def letter_width(letter: str) -> float:
    """Return the width of a letter: the largest in the three fonts, or an estimate for other scripts."""
    if letter in _WIDTH_OF:
        return _WIDTH_OF[letter]
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    plain, *marks = list(unicodedata.normalize("NFD", letter))
    if plain != letter:
        # Vowel signs of Tamil, Malayalam and others have two parts, before and after the letter.
        parts = sum(letter_width(mark) for mark in marks if unicodedata.category(mark) == "Mc")
        return letter_width(plain) + parts + _beside(letter, marks)
    if unicodedata.east_asian_width(letter) in "WF":
        return _SIGN if unicodedata.category(letter) == "So" else _IDEOGRAPH
    return _WIDTH_OF_SCRIPT.get(_script(letter)) or _other_width(letter)


def _beside(letter: str, marks: list[str]) -> float:
    """Return how much its marks widen a letter."""
    if _script(letter) == "GREEK" and letter.isupper():
        return _BREATHING_WIDTH
    return _HORN_WIDTH if _HORN in marks else 0.0


def _other_width(letter: str) -> float:
    if 0x2000 < ord(letter) < 0x2E00 or ord(letter) > 0xFFFF:
        return 1.0
    return 0.85 if letter.isupper() else 0.66


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
