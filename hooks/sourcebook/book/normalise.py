"""Text made comparable: what counts as the same words, in every script, whoever typed them.

Version 2. A text is brought into normal form, in this order:

1. Characters that show nothing, tatweel and selectors of a form are dropped.
2. Quotation marks and apostrophes of any shape become `"` and `'`, dashes and hyphens of any length `-`.
3. Compatibility forms become the usual ones (Unicode NFKC), save numbers that are no digits: `²`, `½`, `①`.
4. White space of any kind and width becomes one space, and none beside a character of a script without spaces,
   punctuation between them aside.

Letters, their case, marks, words and their order are never changed.

Words are found in the normal form by General_Category and Script alone, which stay the same for years: a word is a run
of letters, marks and digits. Each character of a script without spaces, with its marks, is a word; so is each sign that
changes what a number says, each number that is no digit, and each square bracket, which shows what an editor put in.

A change of these rules is a new version: receipts and fingerprints carry theirs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

import regex

from .evidence import version_1

VERSION = 2

#: What stands in a quote for words that were left out. Cut before normalising, which would make three dots of it.
CUT = "[…]"

#: Stands in a text for a hyphen at the end of a line, which may belong to the word or not.
HYPHEN_BREAK = "\uffff"
#: Stands in a text for the end of a line after a longer dash, which may be followed by a space or not.
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

#: A character of a script that is written without spaces; the long vowel of Kana belongs to no script.
_UNSPACED = r"[[\p{L}\p{N}]&&[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]--\p{No}]"
_SPACED = rf"[[\p{{L}}\p{{M}}\p{{Nd}}\p{{Nl}}]--{_UNSPACED}]"
#: What changes the meaning of a number, or shows what an editor put in.
_SIGN = r"[\p{Sc}%‰‱٪؉؊°§+±×÷=<>⁄\[\]]"
#: A dash that begins a number: after a word it would be a hyphen, or join two numbers.
_MINUS = rf"(?<![[{_SPACED}\p{{No}})\]%]--\s])-(?=\p{{Sc}}?\p{{Nd}})"

_WORD = regex.compile(rf"{_SPACED}+|{_UNSPACED}\p{{M}}*|{_SIGN}|{_MINUS}|\p{{No}}", regex.V1)
_PIECE = regex.compile(rf"{_WORD.pattern}|\S", regex.V1)
_NO_SPACES = regex.compile(rf"(?<={_UNSPACED}\p{{M}}*\p{{P}}*) | (?=\p{{P}}*{_UNSPACED})", regex.V1)
_IS_UNSPACED = regex.compile(_UNSPACED, regex.V1)
_BUT_NUMBERS = regex.compile(r"\P{No}+")
#: Where a part of a quote may not begin or end: within a number, between it and its sign, before “n’t”.
_NO_CUT = regex.compile(
    rf"(?<=\p{{Nd}})(?:[.,٫٬]\p{{Nd}}|[{_SIGN}--[\[\]]]|\p{{No}})"
    rf"|(?<=\p{{Nd}}[.,٫٬]|[{_SIGN}--[\[\]]]|\p{{No}}|{_MINUS})\p{{Nd}}|(?<=n)'t(?!{_SPACED})"
    rf"|{HYPHEN_BREAK}|(?<={HYPHEN_BREAK})",
    regex.V1,
)
_HYPHEN_AT_END = regex.compile(r"(?<=[\p{L}\p{M}\p{Nd}])(?:[-‐‑]\u00ad?|\u00ad)[^\S\n]*\n\s*(?=[\p{L}\p{Nd}])")
_DASH_AT_END = regex.compile(r"(?<=[‒–—―−])[^\S\n]*\n\s*(?=\S)")


class Rules(NamedTuple):
    """How texts were compared in a version: their normal form, and the words of that."""

    version: int
    normalise: Callable[[str], str]
    words: Callable[[str], list[str]]


def normalise(text: str) -> str:
    """`text` in the form in which quotes are compared; see the rules above."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())  # what all of this does there, in a tenth of the time
    # Signs first, too: NFKC would make a space and an accent of some of them.
    usual = _BUT_NUMBERS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text.translate(_SIGNS))
    spaced = " ".join(unicodedata.normalize("NFC", usual.translate(_SIGNS)).split())
    return _NO_SPACES.sub("", spaced) if _IS_UNSPACED.search(spaced) else spaced


def with_breaks_marked(text: str) -> str:
    """`text` with its line ends after hyphens and dashes replaced by the signs for them."""
    bare = text.replace(HYPHEN_BREAK, "").replace(DASH_BREAK, "").replace("\r\n", "\n")
    return _DASH_AT_END.sub(DASH_BREAK, _HYPHEN_AT_END.sub(HYPHEN_BREAK, bare))


def segments(quote: str) -> tuple[str, ...]:
    """The parts of a quote between its `[…]`, as they are written. Empty parts are left out."""
    return tuple(part.strip() for part in quote.split(CUT) if part.strip())


def normalised_quote(quote: str, version: int = VERSION) -> str:
    """A quote in normal form, its cuts kept: what a receipt is made for."""
    return f" {CUT} ".join(map(RULES[version].normalise, segments(quote)))


def words(normalised: str) -> list[str]:
    """The words of a normalised text."""
    return _WORD.findall(normalised)


def spans(normalised: str) -> Iterator[tuple[int, int]]:
    """Where each word of a normalised text begins and ends."""
    return (match.span() for match in _WORD.finditer(normalised))


def pieces(normalised: str) -> Iterator[tuple[int, int]]:
    """Where each word and each other sign of a normalised text begins and ends."""
    return (match.span() for match in _PIECE.finditer(normalised))


def may_cut(normalised: str, at: int) -> bool:
    """Whether a part of a quote may begin or end at this place of a normalised text, which is the edge of a word."""
    return _NO_CUT.match(normalised, at) is None


def is_unspaced(word: str) -> bool:
    """Whether a word is one character of a script without spaces."""
    return not word.isascii() and _IS_UNSPACED.match(word) is not None


#: The rules of every version that receipts and fingerprints may have.
RULES = {
    1: Rules(1, version_1.normalise, version_1.words),
    VERSION: Rules(VERSION, normalise, words),
}
