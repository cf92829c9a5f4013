"""Normalise text so that the same words compare as equal, in every script, whoever typed them.

Version 2. A text is brought into normal form in this order:

1. Invisible characters, tatweel and variation selectors are dropped.
2. Quotation marks and apostrophes of any shape become `"` and `'`, dashes and hyphens of any length `-`.
3. Compatibility forms become the usual ones (Unicode NFKC), except numbers that are not digits: `²`, `½`, `①`.
4. White space of any kind and width becomes one space, or none next to a character of a script without spaces, even
   with punctuation between them.

Letters, their case, marks, words and their order are never changed.

Words are found in the normal form by General_Category and Script alone, which stay the same for years: a word is a run
of letters, marks and digits. Each character of a script without spaces, with its marks, is a word. So is each sign that
changes the value of a number, each number that is not a digit, and each square bracket (an editor's insertion).

A change of these rules needs a new version; receipts and fingerprints record theirs.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...core.patterns import compiled
from . import version_1

VERSION = 2

#: Marks omitted words in a quote. Quotes are cut here before normalising, which would turn it into three dots.
CUT = "[…]"

#: Replaces a hyphen at the end of a line, which may or may not belong to the word.
HYPHEN_BREAK = "\uffff"
#: Replaces the end of a line after a longer dash, which a space may or may not follow.
DASH_BREAK = "\ufffe"

_DROPPED = (
    "\u00ad\u034f\u061c\u0640\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_SELECTORS = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
_DOUBLE = "“”„‟«»‹›〝〞＂″״「」『』﹁﹂﹃﹄｢｣"
_SINGLE = "‘’‚‛ʼ′`´＇׳"
_DASHES = "‐‑‒–—―−﹘﹣－־"
_SIGNS = str.maketrans(
    dict.fromkeys([*map(ord, _DROPPED), *_SELECTORS], "")
    | dict.fromkeys(map(ord, _DOUBLE), '"')
    | dict.fromkeys(map(ord, _SINGLE), "'")
    | dict.fromkeys(map(ord, _DASHES), "-")
)

#: A character of a script written without spaces. The long vowel mark of Kana belongs to no script.
_UNSPACED = r"[[\p{L}\p{N}]&&[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]--\p{No}]"
_SPACED = rf"[[\p{{L}}\p{{M}}\p{{Nd}}\p{{Nl}}]--{_UNSPACED}]"
#: Signs that change the meaning of a number, or show what an editor inserted.
_SIGN = r"[\p{Sc}%‰‱٪؉؊°§+±×÷=<>⁄\[\]]"
#: A dash that begins a number: after a word, it would be a hyphen or join two numbers.
_MINUS = rf"(?<![[{_SPACED}\p{{No}})\]%]--\s])-(?=\p{{Sc}}?\p{{Nd}})"

_WORD = compiled(rf"{_SPACED}+|{_UNSPACED}\p{{M}}*|{_SIGN}|{_MINUS}|\p{{No}}")
_PIECE = compiled(rf"{_WORD.pattern}|\S")
_NO_SPACES = compiled(rf"(?<={_UNSPACED}\p{{M}}*\p{{P}}*) | (?=\p{{P}}*{_UNSPACED})")
_IS_UNSPACED = compiled(_UNSPACED)
_BUT_NUMBERS = compiled(r"\P{No}+")
#: Where a part of a quote may not begin or end: within a number, between it and its sign, before “n’t”.
_NO_CUT = compiled(
    rf"(?<=\p{{Nd}})(?:[.,٫٬]\p{{Nd}}|[{_SIGN}--[\[\]]]|\p{{No}})"
    rf"|(?<=\p{{Nd}}[.,٫٬]|[{_SIGN}--[\[\]]]|\p{{No}}|{_MINUS})\p{{Nd}}|(?<=n)'t(?!{_SPACED})"
    rf"|{HYPHEN_BREAK}|(?<={HYPHEN_BREAK})",
)
_HYPHEN_AT_END = compiled(r"(?<=[\p{L}\p{M}\p{Nd}])(?:[-‐‑]\u00ad?|\u00ad)[^\S\n]*\n\s*(?=[\p{L}\p{Nd}])")
_DASH_AT_END = compiled(r"(?<=[‒–—―−])[^\S\n]*\n\s*(?=\S)")


class Rules(NamedTuple):
    """The rules of one version: how texts are normalised, and how the result is split into words."""

    version: int
    normalise: Callable[[str], str]
    words: Callable[[str], list[str]]


def normalise(text: str) -> str:
    """Return `text` in the form in which quotes are compared, by the rules above."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())  # what all of this does there, in a tenth of the time
    # Signs first, because NFKC would turn some of them into a space and an accent.
    usual = _BUT_NUMBERS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text.translate(_SIGNS))
    spaced = " ".join(unicodedata.normalize("NFC", usual.translate(_SIGNS)).split())
    return _NO_SPACES.sub("", spaced) if _IS_UNSPACED.search(spaced) else spaced


def with_breaks_marked(text: str) -> str:
    """Return `text` with line ends after hyphens and dashes replaced by their marks."""
    bare = text.replace(HYPHEN_BREAK, "").replace(DASH_BREAK, "").replace("\r\n", "\n")
    return _DASH_AT_END.sub(DASH_BREAK, _HYPHEN_AT_END.sub(HYPHEN_BREAK, bare))


def segments(quote: str) -> tuple[str, ...]:
    """Return the parts of a quote between its `[…]`, as written. Empty parts are left out."""
    return tuple(part.strip() for part in quote.split(CUT) if part.strip())


@functools.lru_cache(maxsize=2**6)
def normalised_quote(quote: str, version: int = VERSION) -> str:
    """Return a quote in normal form, cuts included: the form that its receipt is named after."""
    return f" {CUT} ".join(map(RULES[version].normalise, segments(quote)))


def words(normalised: str) -> list[str]:
    """Return the words of a normalised text."""
    return _WORD.findall(normalised)


def spans(normalised: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word of a normalised text."""
    return (match.span() for match in _WORD.finditer(normalised))


def pieces(normalised: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word and each other sign of a normalised text."""
    return (match.span() for match in _PIECE.finditer(normalised))


def may_cut(normalised: str, at: int) -> bool:
    """Return whether a part of a quote may begin or end at a word boundary of a normalised text."""
    return _NO_CUT.match(normalised, at) is None


def has_unspaced(text: str) -> bool:
    """Return whether a text has a character of a script without spaces."""
    return not text.isascii() and _IS_UNSPACED.search(text) is not None


def is_unspaced(word: str) -> bool:
    """Return whether a word is one character of a script without spaces."""
    return not word.isascii() and _IS_UNSPACED.match(word) is not None


#: The rules of every version that receipts and fingerprints may have.
RULES = {
    1: Rules(1, version_1.normalise, version_1.words),
    VERSION: Rules(VERSION, normalise, words),
}
