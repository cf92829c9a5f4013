"""Names that look like others: words that mix scripts, and names that differ only in lookalike letters.

Unicode Technical Standard 39 lists the letters that look alike (`confusables.txt`); the package confusable-homoglyphs
brings that list.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

#: Scripts that may be mixed in one word (UTS 39, “highly restrictive”).
_TOGETHER = [
    frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA")),
    frozenset(("LATIN", "CJK", "HANGUL")),
    frozenset(("LATIN", "CJK", "BOPOMOFO")),
]
#: Scripts that no language mixes in one word, whatever the letters.
_NEVER_TOGETHER = {"LATIN", "CYRILLIC"}
#: Prefixes of letters' names before the script.
_WIDTHS = re.compile(r"^(?:FULLWIDTH|HALFWIDTH) ")
_SCRIPTS = {"IDEOGRAPHIC": "CJK", "KATAKANA-HIRAGANA": "KATAKANA"}
#: Beginnings of the names of letters that every script uses.
_COMMON = frozenset(
    "MODIFIER MATHEMATICAL DOUBLE-STRUCK SCRIPT BLACK-LETTER KELVIN ANGSTROM OHM MICRO FEMININE MASCULINE SUPERSCRIPT "
    "SUBSCRIPT ALEF BET GIMEL DALET TURNED INFORMATION PLANCK EULER SQUARE CIRCLED ROTATED INVERTED".split()
)
#: The table has this mark on both sides of right-to-left letters.
_MARK = "\u200e"
#: ASCII letters and digits that look like other ASCII.
_ASCII = str.maketrans({"1": "l", "I": "l", "0": "O", "m": "rn"})
_NO_LETTER = re.compile(r"[^0-9A-Za-z\s]")
#: Hyphens and apostrophes separate words: “X-лучи” is honest.
_WORD = re.compile(r"[^\W_]+")


def mixed_word(text: str) -> str:
    """Return the first word with a letter that looks like one of the word's main script; empty if there is none."""
    return "" if text.isascii() else next((word for word in _words(text) if foreign_letter(word)), "")


def foreign_letter(word: str) -> str:
    """Return the first letter of a word that looks like one of its main script; empty if there is none."""
    counts = Counter(filter(None, map(_script, word)))
    if len(counts) < 2 or any(counts.keys() <= allowed for allowed in _TOGETHER):
        return ""
    main = [script for script, number in counts.items() if number == max(counts.values())]
    found = next((sign for script in main for sign in word if _passes_for(sign, script)), "")
    if found or not counts.keys() >= _NEVER_TOGETHER:
        return found
    return next(sign for sign in word if _script(sign) == min(counts, key=lambda script: counts[script]))


def script_of(sign: str) -> str:
    """Return what messages call the script of a letter."""
    return _script(sign).title()


def skeleton(text: str) -> str:
    """Return what a text looks like: two texts with the same skeleton can hardly be told apart."""
    if text.isascii():  # a tenth of the time
        return " ".join(_NO_LETTER.sub("", text).translate(_ASCII).split())
    signs = (sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign)[0] in "LNMZ")
    return " ".join("".join(map(_prototype, signs)).split())


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]


def _passes_for(sign: str, script: str) -> bool:
    """Return whether a letter of another script looks like one of this script."""
    return _script(sign) not in ("", script) and any(_script(other) == script for other in _alike(sign))


@functools.cache
def _script(sign: str) -> str:
    """Return the script of a letter, as names of letters begin; empty for other signs, and for letters common to
    scripts."""
    if not unicodedata.category(sign).startswith("L"):
        return ""
    first = _WIDTHS.sub("", unicodedata.name(sign, "")).partition(" ")[0]
    return "" if first in _COMMON else _SCRIPTS.get(first, first)


@functools.cache
def _table() -> dict[str, list[str]]:
    """Return the lookalikes of each letter. Loaded only when a non-ASCII letter needs it: most projects have none."""
    import confusable_homoglyphs

    content = json.loads(Path(confusable_homoglyphs.__file__).with_name("confusables.json").read_bytes())
    return {
        sign.replace(_MARK, ""): [one["c"].replace(_MARK, "") for one in others] for sign, others in content.items()
    }


@functools.cache
def _prototype(sign: str) -> str:
    """Return the letters that represent all lookalikes of `sign`."""
    if sign.isascii() or unicodedata.category(sign)[0] in "MZ":
        return sign.translate(_ASCII)
    table = _table()
    best = max(table.get(sign, ()), key=lambda one: (len(table.get(one, ())), one), default=sign)
    return best if len(table.get(best, ())) > len(table.get(sign, ())) else sign


@functools.cache
def _alike(sign: str) -> frozenset[str]:
    """Return all lookalikes of a letter."""
    return frozenset((_prototype(sign), *_table().get(_prototype(sign), ())))
