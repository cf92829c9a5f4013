"""Which characters a text may have: names that can be read as what they are, and no heaps of marks.

Invisible characters are Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties.txt). Some languages
need a few of them: joiners in Arabic and Indic scripts, variation selectors in Han, Mongolian and emoji.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: The most characters of a name or title (one line), and of any other text.
MAX_LINE = 300
MAX_TEXT = 20_000
#: Marks on one letter: more than any script needs.
MAX_MARKS = 8

#: Default_Ignorable_Code_Point, which later versions of Unicode only add to within these ranges.
_IGNORABLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_IGNORABLES = re.compile(f"[{_IGNORABLE}]")
#: Characters without ink that Unicode does not call ignorable.
_BLANK = frozenset("\u2800\U00013441\U00013442\U00016fe4")
_ZWNJ, _ZWJ = "\u200c", "\u200d"
#: The first words in the names of letters whose form a joiner or selector may change.
_JOINING = frozenset(
    "ADLAM ARABIC BALINESE BENGALI DEVANAGARI GUJARATI GURMUKHI HANIFI JAVANESE KANNADA KHMER LEPCHA MALAYALAM MANDAIC "
    "MANICHAEAN MONGOLIAN MYANMAR NKO ORIYA PHAGS-PA SINHALA SYRIAC TAMIL TELUGU TIBETAN TIRHUTA NEWA GRANTHA".split()
)
#: The scripts that are written from right to left (Scripts.txt), their marks and digits included.
_RIGHT_TO_LEFT = re.compile(
    "[\u05d0-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)
_KEYCAPS = frozenset("#*0123456789")


class Fault(NamedTuple):
    """What is wrong with a text: the code of the problem, the fact, and the cure."""

    code: str
    message: str
    hint: str


def fault_of_name(text: str) -> Fault | None:
    """Return what is wrong with a name or title: too long, nothing visible in it, invisible characters or heaps of
    marks."""
    if len(text) > MAX_LINE:
        return _too_long(text, MAX_LINE, "a name or title has", "shorten it; more can be said in a note")
    if not has_letter(text):
        return Fault(
            "no-letter", f"{_shown(text)} has no letter or digit that can be seen", "write it with letters or digits"
        )
    if plain(text):
        return None
    hidden = next(hidden_in(text), None)
    if hidden is not None:
        told = f"character {hidden + 1} is the invisible U+{ord(text[hidden]):04X}"
        return Fault("hidden-character", told, f"delete it: {_shown(_IGNORABLES.sub('', text))}")
    return _heap(text)


def fault_of_prose(text: str) -> Fault | None:
    """What is wrong with a text of our own: what may be wrong with any, or marks that quotes may need."""
    marks = [] if plain(text) else [sign for sign in text if is_direction_mark(sign)]
    if marks:
        told = f"the invisible character U+{ord(marks[0]):04X}, which changes the direction of the text"
        return Fault("bidi-character", told, "delete it; only a quote may need it")
    return fault_of_text(text)


def fault_of_text(text: str) -> Fault | None:
    """Return what is wrong with prose or a quote: too long, nothing visible in it, heaps of marks."""
    if len(text) > MAX_TEXT:
        return _too_long(text, MAX_TEXT, "a text has", "divide it, or shorten it")
    if plain(text):
        return None
    if not any(_is_seen(sign) for sign in text):
        return Fault("no-letter", "nothing in the text can be seen", "fill it in, or delete the line")
    return _heap(text)


def plain(text: str) -> bool:
    """Return whether a text has neither ignorable characters nor marks, like nearly all texts."""
    return text.isascii() or not any(map(_matters, set(text)))


@functools.cache
def _matters(sign: str) -> bool:
    return sign > "\x7f" and (sign in _BLANK or unicodedata.category(sign)[0] == "M" or bool(_IGNORABLES.match(sign)))


def has_letter(text: str) -> bool:
    """Return whether a text has a visible letter or digit of any script."""
    return (text.isascii() and text[:1].isalnum()) or any(
        unicodedata.category(sign)[0] in "LN" and _is_seen(sign) for sign in text
    )


def _is_seen(sign: str) -> bool:
    return not (sign.isspace() or sign in _BLANK or _IGNORABLES.match(sign))


def is_direction_mark(sign: str) -> bool:
    """Whether a sign only says in which direction the punctuation beside it is read, and turns no words."""
    return sign in "\u061c\u200e\u200f"


def is_right_to_left(text: str) -> bool:
    """Whether a text has a letter of a script that is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def hidden_in_quote(text: str) -> Iterator[int]:
    """Where in a quote ignorable signs are that no script needs there; from right to left, marks of direction are."""
    needed = is_right_to_left(text)
    return (at for at in hidden_in(text) if not (needed and is_direction_mark(text[at])))


def hidden_in(text: str) -> Iterator[int]:
    """Yield the positions of ignorable characters that no script needs there."""
    for match in _IGNORABLES.finditer(text):
        at = match.start()
        if not _is_needed(match[0], text[:at], text[at + 1 :]):
            yield at


def _is_needed(sign: str, before: str, after: str) -> bool:
    """Return whether a language or an emoji needs an ignorable character at its position."""
    base, following = _base(before), after[:1]
    if sign == _ZWNJ:
        return _joins(base) and _joins(following)
    if sign == _ZWJ:
        return _joins(base) or (not before and _joins(following)) or (_is_picture(base) and _is_picture(following))
    last = before[-1:]
    if sign in "\ufe0e\ufe0f":
        return _is_picture(last) or (last in _KEYCAPS and following == "\u20e3" and last != "")
    if "\ufe00" <= sign <= "\ufe0d":
        return _is_han(last) or _script(last) in _JOINING or (last != "" and unicodedata.category(last) == "Sm")
    if "\U000e0100" <= sign <= "\U000e01ef":
        return _is_han(last)
    return sign in "\u180b\u180c\u180d\u180f" and _script(last) == "MONGOLIAN"


def _base(before: str) -> str:
    """Return the last character of a text that is not a mark, nor an emoji's skin colour."""
    for sign in reversed(before):
        if unicodedata.category(sign)[0] != "M" and not "\U0001f3fb" <= sign <= "\U0001f3ff":
            return sign
    return ""


def _joins(sign: str) -> bool:
    return sign != "" and unicodedata.category(sign)[0] in "LM" and _script(sign) in _JOINING


def _is_han(sign: str) -> bool:
    return _script(sign) == "CJK"


def _is_picture(sign: str) -> bool:
    """Return whether a character can be an emoji: pictures, and the few others with a coloured form."""
    return sign > "\x7f" and (unicodedata.category(sign) in ("So", "Sm") or sign in "‼⁉ℹ〰〽")


def _script(sign: str) -> str:
    """Return the first word of a character's name, which is its script for letters."""
    return unicodedata.name(sign, "").partition(" ")[0] if sign else ""


def _heap(text: str) -> Fault | None:
    """Return the fault of a letter with more marks than any script needs. Ignorable characters between them do not
    count."""
    number, letter = 0, ""
    for sign in text:
        if unicodedata.category(sign)[0] == "M":
            number += 1
            if number > MAX_MARKS:
                return Fault("too-many-marks", _counted(text, letter), "write the letter without them")
        elif not _IGNORABLES.match(sign):
            number, letter = 0, sign
    return None


def _counted(text: str, letter: str) -> str:
    """Return the largest number of marks on one letter."""
    runs = "".join(
        "m" if unicodedata.category(one)[0] == "M" else "" if _IGNORABLES.match(one) else " " for one in text
    )
    most = max(map(len, runs.split()))
    return f"{most:,} marks on one letter{f' ({letter})' if letter.isalnum() else ''}, more than {MAX_MARKS}"


def _too_long(text: str, most: int, what: str, hint: str) -> Fault:
    return Fault("too-long", f"{len(text):,} characters: {what} at most {most:,}", hint)


def _shown(text: str) -> str:
    """Return the beginning of a text, with escapes for what is invisible."""
    return f"'{''.join(sign if sign == ' ' or _is_seen(sign) else f'U+{ord(sign):04X}' for sign in text[:40])}'"
