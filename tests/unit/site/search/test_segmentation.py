"""Where words begin and end."""

from __future__ import annotations

import re
import unicodedata

import pytest

from sourcebook.site.search.folding import plain
from sourcebook.site.search.segmentation import SEPARATOR, UNSPACED, Token, tokens, words

#: Written inside of words: joiners and marks of direction, signs for ayn, letters among the symbols.
INSIDE = set("\u00ad\u061c\u200c\u200d\u200e\u200f`´^¨¯¸")


def test_separators_are_the_punctuation_symbols_and_spaces_of_unicode():
    """Those of languages that are written today; what is missing is rare, and no letter is among them."""
    separates = re.compile(SEPARATOR)
    letters = [one for one in map(chr, range(0x10000)) if separates.match(one) and unicodedata.category(one)[0] in "LM"]
    assert letters == []
    latin = [one for one in map(chr, range(0x250)) if unicodedata.category(one)[0] in "PSZ" and one not in INSIDE]
    assert [one for one in latin if not separates.match(one)] == []
    currencies = [one for one in map(chr, range(0x2000, 0x20C1)) if unicodedata.category(one) == "Sc"]
    assert [one for one in currencies if not separates.match(one)] == []


@pytest.mark.parametrize("script", ["THAI CHARACTER", "LAO LETTER", "KHMER LETTER", "MYANMAR LETTER", "HIRAGANA LETTER",
                                    "KATAKANA LETTER", "CJK UNIFIED"])  # fmt: skip
def test_the_letters_of_scripts_without_spaces_are_known(script: str):
    known = re.compile(f"[{UNSPACED}]")
    letters = [
        one
        for one in map(chr, range(0x3FFFF))
        if unicodedata.category(one) in {"Lo", "Mn", "Mc"} and unicodedata.name(one, "").startswith(script)
    ]
    missing = [one for one in letters if not known.match(one)]
    # Additions to Burmese and to kana for other languages, beyond the blocks that are listed.
    assert [one for one in missing if one < "\ua9e0" or "\uff00" < one < "\U00010000"] == []


@pytest.mark.parametrize(
    ("text", "found"),
    {
        "The U.N. and F.B.I said": "the u.n. and f.b.i said",
        "U.Nations e.g.": "u nations e.g.",
        "1,000 of 12,34 and 1.000.000": "1,000 of 12 34 and 1.000.000",
        "€500, $20": "500 20",
        "国家安全 AI時代": "国家 家安 安全 全 ai 時代 代",
        "که می‌خواهم": "که می‌خواهم",
    }.items(),
)
def test_acronyms_and_numbers_are_one_word_and_scripts_without_spaces_pairs(text: str, found: str):
    assert words(text) == found.split(" ")


def test_the_plain_form_of_acronyms_numbers_and_digits():
    assert [plain(word) for word in ("U.N.", "F.B.I", "1,000", "1\u202f000", "١٢٣", "٢٬٠٠٠")] == [
        "un", "fbi", "1000", "1000", "123", "2000",
    ]  # fmt: skip


def test_what_a_hyphen_or_an_apostrophe_joins_is_known_as_joined():
    assert list(tokens("O’Neill, al-Qaeda - a")) == [
        Token("O", False), Token("Neill", True), Token("al", False), Token("Qaeda", True), Token("a", False),
    ]  # fmt: skip
