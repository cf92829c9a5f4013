"""The order of names in lists, and the letters under which they are grouped: one key for the whole site.

Names are compared by their letters and digits, without accents, case, modifier letters (ʿ ʾ) and signs, word by word: a
space comes before every letter, a comma before a space. Unicode’s own names of letters say what Œ and Ł are based on,
and its data which digit ٣ is, so no table of letters is needed here. Letters of other scripts follow in the order of
Unicode.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

#: The group of names that begin with no letter.
NO_LETTER = "#"
#: The group of all Chinese characters, which are too many for one each.
_IDEOGRAPHS = "漢"

#: Letters that a language puts after another one instead of treating them as accented: Swedish å after z. The site’s
#: language decides. A language that is missing here has the order of the module’s docstring.
_AFTER: dict[str, tuple[str, ...]] = {
    "da": ("zæøå",),
    "es": ("nñ",),
    "fi": ("zåäö",),
    "nb": ("zæøå",),
    "nn": ("zæøå",),
    "pl": ("aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż"),
    "sv": ("zåäö",),
}
#: Sorts after every letter.
_LAST = "\U0010ffff"
_COMMAS = frozenset(",،，、")
_LATIN = re.compile(r"LATIN (?:SMALL |CAPITAL )?(?:LETTER |LIGATURE )(?P<base>.+?)(?: WITH .+)?")
#: Letters whose names do not end with their base.
_BASES = {"ENG": "n", "ESH": "s", "ETH": "d", "EZH": "z", "SCHWA": "e", "THORN": "th"}


@dataclass(frozen=True, slots=True)
class Collation:
    """The order of names in a language (BCP 47)."""

    language: str = "en"

    def letters(self, text: str) -> str:
        """Return the letters, digits, spaces and commas of a text as they count in its order: `oeuvre 3` for `Œuvre ٣`.

        A letter of its own in the language remains: `ångström` in Swedish.
        """
        return _letters(text, self.language.partition("-")[0])

    def key(self, text: str) -> tuple[str, str]:
        """Return the sort key of a text. Texts with the same letters differ by their accents and case."""
        return self.rank(self.letters(text)), unicodedata.normalize("NFC", text)

    def rank(self, letters: str) -> str:
        """Return what orders these letters."""
        return letters.translate(_order(self.language.partition("-")[0]))

    def group(self, text: str) -> str:
        """Return the group that lists a text: a letter, `漢` for all Chinese characters, or `#`."""
        return group_of(self.letters(text))


def group_of(letters: str) -> str:
    """Return the group of a text with these letters: see `Collation.group`."""
    first = letters[:1]
    if not first.isalpha():
        return NO_LETTER
    name = unicodedata.name(first, "")
    if name.startswith("CJK"):
        return _IDEOGRAPHS
    if name.startswith("HANGUL CHOSEONG "):
        with suppress(KeyError):  # of a letter that modern Korean does not use
            return unicodedata.lookup(name.replace("CHOSEONG", "LETTER"))
    return first.title()


@functools.lru_cache(100_000)
def _letters(text: str, language: str) -> str:
    if text.isascii() and text.replace(" ", "").isalnum():  # most names
        return " ".join(text.lower().split())
    own = "".join(_AFTER.get(language, ()))
    signs = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    found = "".join(sign if sign in own else _base(sign) for sign in signs)
    return re.sub(r" *, *", ",", " ".join(found.split())).strip(",")


@functools.cache
def _order(language: str) -> dict[int, str]:
    after = {
        ord(letter): f"{letters[0]}{_LAST}{number}"
        for letters in _AFTER.get(language, ())
        for number, letter in enumerate(letters[1:], 1)
    }
    return {ord(","): "\x01", **after}


@functools.cache
def _base(sign: str) -> str:
    """Return what a character counts as: nothing, a space, a comma, a digit, or letters without accents."""
    return "".join(map(_plain, unicodedata.normalize("NFKD", sign).casefold()))


def _plain(sign: str) -> str:
    category, name = unicodedata.category(sign), unicodedata.name(sign, "")
    if sign in _COMMAS:
        return ","
    if category[0] == "Z" or category in ("Pd", "Cc"):
        return " "
    if (digit := unicodedata.digit(sign, None)) is not None:
        return str(digit)
    # Vowel signs of Indian scripts are marks that do not combine; accents and the vowel points of Arabic do.
    is_letter = category[0] in "LN" or (category[0] == "M" and unicodedata.combining(sign) in (0, 9))
    if not is_letter or name.startswith(("MODIFIER LETTER", "ARABIC TATWEEL")):
        return ""
    latin = _LATIN.fullmatch(name) if not sign.isascii() else None
    return _latin(latin["base"].split()[-1]) if latin else sign


def _latin(base: str) -> str:
    """Return the letters that Unicode’s name of a letter is based on: `oe` for `OE`."""
    return _BASES.get(base) or (base if len(base) < 3 else base[0]).lower()
