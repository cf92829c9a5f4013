"""Where in a work something is: kinds and values, read from the text that contributors write.

`paragraph 5`, `p. 12`, `pp. 3–4`, `folio 12r`, `line 8`, `minute 12:30`, `box 3, folder 2`: each stretch between commas
is a kind and a value. Other words keep theirs: `id A000123` has the kind `id`. A bare number has no kind, and of words
alone, such as `last line`, nothing more is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: The kinds that are known, in the order in which a source's page lists them, with what else they are called.
KINDS: dict[str, tuple[str, ...]] = {
    "volume": ("vol", "vols", "volumes"),
    "book": ("bk",),
    "part": ("pt", "parts"),
    "chapter": ("ch", "chap", "chaps", "chapters"),
    "section": ("sec", "sect", "sections", "§", "§§"),
    "article": ("art", "arts", "articles"),
    "page": ("p", "pp", "pg", "pages"),
    "folio": ("f", "ff", "fol", "fols", "folios", "leaf", "leaves"),
    "column": ("col", "cols", "columns"),
    "paragraph": ("para", "paras", "par", "paragraphs", "¶", "¶¶"),
    "line": ("l", "ll", "lines"),
    "verse": ("v", "vv", "verses"),
    "minute": ("min", "mins", "minutes", "time", "timestamp"),
    "box": ("boxes", "carton"),
    "folder": ("file", "folders"),
    "item": ("no", "nos", "number", "nr", "items"),
    "row": ("rows",),
    "table": ("tables",),
    "figure": ("fig", "figs", "figures"),
    "slide": ("slides",),
    "note": ("n", "nn", "notes", "footnote", "endnote"),
}
_KIND_OF = {name: kind for kind, others in KINDS.items() for name in (kind, *others)}
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
#: A word, its full stop, and what has a digit or is a Roman numeral behind it.
_KIND_AND_VALUE = re.compile(r"([^\W\d]+|[§¶]{1,2})\.?\s*(?=\S*\d|[ivxlcdm]+\b)(\S.*)", re.IGNORECASE)
_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})\b")
_DIGITS = re.compile(r"(\d{1,18})")
_ROMAN = re.compile(r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\b", re.IGNORECASE)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

Key = tuple[tuple[int, int | str], ...]


@dataclass(frozen=True, slots=True)
class Locator:
    """One kind with its value: `paragraph`, `5`. The kind is empty where the text names none."""

    kind: str
    value: str

    @property
    def known(self) -> bool:
        """Whether the kind is one of ours."""
        return self.kind in _RANK

    @property
    def number(self) -> int | None:
        """The whole number with which the value begins: the page, the first of two, the minute of a time."""
        if time := _TIME.match(self.value):
            return 60 * int(time[1] or 0) + int(time[2])
        digits = _DIGITS.match(self.value)
        return int(digits[1]) if digits else None


@lru_cache(maxsize=2**15)
def parse_locator(text: str) -> tuple[Locator, ...]:
    """The kinds and values in a locator; never empty, for words alone are a value."""
    return tuple(_part(part.strip()) for part in re.split(r"[,;]", text) if part.strip()) or (Locator("", text),)


def _part(text: str) -> Locator:
    if match := _KIND_AND_VALUE.fullmatch(text):
        word = match[1].casefold()
        return Locator(_KIND_OF.get(word, word), match[2])
    return Locator("minute", text) if _TIME.fullmatch(text) else Locator("", text)


def locator_key(text: str) -> tuple[object, ...]:
    """Sort key: the title before everything; kinds that are known in their order, others by name; numbers by value."""
    if not text or text == "title":
        return () if text else ((len(_RANK) + 2,),)
    return tuple((_rank(one), "" if one.known else one.kind, _value_key(one)) for one in parse_locator(text))


def _rank(one: Locator) -> int:
    """Bare numbers are places like those of the known kinds; words alone come last."""
    if one.known:
        return _RANK[one.kind]
    return len(_RANK) if one.kind or one.number is not None else len(_RANK) + 1


def _value_key(one: Locator) -> Key:
    """Natural order; Roman numerals of known kinds by value, before others, as the pages of a preface are."""
    roman = _ROMAN.match(one.value) if one.known else None
    if roman is None:
        return _natural(one.value)
    return ((-1, _of_roman(roman[0])), *_natural(one.value[roman.end() :]))


def _of_roman(numeral: str) -> int:
    """Return the value of a Roman numeral: a digit before a larger one is taken away from it."""
    digits = [_ROMAN_DIGITS[sign] for sign in numeral.casefold()]
    return sum(-one if one < other else one for one, other in zip(digits, [*digits[1:], 0], strict=True))


def _natural(value: str) -> Key:
    """Natural order: numbers by value, and a time by its hours, minutes and seconds."""
    if time := _TIME.match(value):
        seconds = 3600 * int(time[1] or 0) + 60 * int(time[2]) + int(time[3])
        return ((0, seconds // 60), (0, seconds % 60))
    parts = filter(None, _DIGITS.split(value.casefold()))
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)
