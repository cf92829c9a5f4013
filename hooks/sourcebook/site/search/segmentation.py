"""Where the words of a text begin and end, for the index and, by the same pattern, in the browser.

`WORD` keeps to that part of the syntax of regular expressions which Python and JavaScript share; it travels with the
index to search-spelling.js. Characters are listed as ranges, because the theme compiles `SEPARATOR` without the flag by
which JavaScript knows properties of Unicode. A test compares them with the Unicode Character Database.

Scripts without spaces between words are cut into overlapping pairs of letters (bigrams): 国家安全 into 国家, 家安,
安全 and 全. Whatever a reader looks for in such a text, its pairs follow each other there, and no dictionary is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Punctuation, symbols and white space of the Basic Multilingual Plane, as ranges. What is written inside of words and
#: dropped from them (soft hyphens, joiners, marks of direction, ` ´ ʿ for ayn) is none.
SEPARATORS = (
    "\u0000-/:-@\\[-_{-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u037e\u0387\u03f6\u055a-\u055f"
    "\u0589\u058a\u058d-\u058f\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0606-\u060f\u061b\u061d-\u061f\u066a-\u066d\u06d4"
    "\u0964\u0965\u0970\u0e3f\u0e4f\u0e5a\u0e5b\u0f04-\u0f14\u104a-\u104f\u10fb\u1360-\u1368\u17d4-\u17d6\u17d8-\u17db"
    "\u1800-\u180a\u2000-\u200b\u2010-\u2029\u202f-\u205f\u20a0-\u20c0\u2190-\u2429\u2440-\u244a\u2500-\u2bff\u2e00-\u2e2e\u2e30-\u2e5d"
    "\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30a0\u30fb\ufd3e\ufd3f\ufe10-\ufe19\ufe30-\ufe6b\ufeff\uff01-\uff0f"
    "\uff1a-\uff20\uff3b-\uff3d\uff3f\uff5b-\uff65"
)
SEPARATOR = f"[{SEPARATORS}]+"

#: Letters of scripts whose words are not separated: Thai, Lao, Burmese, Khmer; Japanese kana; Chinese characters.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u17d7\u17dc\u17dd"
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)

_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
#: 1,000 and 1.000, 1’000 and, without a break, 1 000.
_NUMBER = rf"[{_DIGIT}]{{1,3}}(?:[,.'’\u00a0\u2009\u202f\u066c][{_DIGIT}]{{3}})+(?![{_DIGIT}])"
_LETTER = f"[^{SEPARATORS}{UNSPACED}{_DIGIT}]"
#: Letters with a full stop after each: U.N., and F.B.I without the last.
_ACRONYM = rf"{_LETTER}(?:\.{_LETTER})+(?!{_LETTER}|[{_DIGIT}])\.?"

#: A word, or a run of letters of scripts without spaces.
WORD = f"[{UNSPACED}]+|{_NUMBER}|{_ACRONYM}|[^{SEPARATORS}{UNSPACED}]+"
#: What joins two words to one that is also written without it: covid-19, O’Neill, צה״ל.
JOINER = "[-‐‑&·'’\"״׳]"

_WORD = re.compile(WORD)
_JOINER = re.compile(JOINER)
_UNSPACED = re.compile(f"[{UNSPACED}]")


class Token(NamedTuple):
    """A word as it is written, and whether nothing but a joiner stands between it and the one before."""

    word: str
    joined: bool


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in their order."""
    end = -1
    unspaced = _UNSPACED.search(text)
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        if unspaced and _UNSPACED.match(word):
            yield from (Token(pair, False) for pair in _pairs(word))
        else:
            yield Token(word, start == end + 1 and end > 0 and _JOINER.match(text, end) is not None)
        end = start + len(word)


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case, as search separates them."""
    return [token.word for token in tokens(text.lower())]


def is_unspaced(word: str) -> bool:
    """Return whether the word is one or two letters of a script without spaces."""
    return bool(_UNSPACED.match(word))


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run)))
