"""The form of a name by which lists sort it, where its record has no `sort`: “Berg, Ben van der, Jr.”.

A guess by the name’s own words, for names of any country: who knows better writes `sort`. Names in Chinese, Japanese or
Korean letters, whose family name comes first, and those with words of a sentence (“Teresa of Avila”) stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

from ...records.bibliography import Name

#: Words that begin a family name of several words: capitalized, as in “Van Buren”; of fathers and tribes always. Other
#: lower-case particles follow the given names.
_BEGIN_FAMILY = frozenset(
    "abu al ben da dal de degli del della den der des di do dos du el la le lo los mac mc o san santa st ter van vander"
    " ver von".split()
)
_OF_FATHERS = frozenset("abd abou abu ap bin bint ibn ould umm wald walad".split())
_SUFFIX = re.compile(r"(?:jr|sr|jnr|snr|junior|senior|esq|ph\.?d|m\.?d|m\.?p|q\.?c|k\.?c|obe|mbe|cbe)\.?", re.I)
_NUMERAL = re.compile(r"[IVX]{1,6}")
_HONORIFICS = frozenset(
    "adm admiral archbishop baron baroness bishop brig brigadier cap capt captain cardinal cde chief cmdr col colonel"
    " comrade count countess dame doctor dr duchess duke earl father fr frau gen general governor haj hajj hajji herr"
    " hon honourable imam judge justice lady lieutenant lord lt madame maj major mgr minister miss mlle mme monsieur"
    " mr mrs ms mullah pr president prof professor rabbi rep representative rev reverend rt sen senator sgt sheik"
    " sheikh señor señora sir sister sr sra the".split()
)
#: Titles of those who are known by their given names.
_BY_GIVEN_NAME = frozenset(
    "emir emperor empress king pope prince princess queen saint sultan sultana tsar tsarina".split()
)
_BRACKETED = re.compile(r"(?<!\s)\s*+([(\[][^()\[\]]*[)\]])")
#: What is joined to a family name: the Arabic article, before “sun letters” as it is spoken, and an elided “de”.
_JOINED = re.compile(r"((?i:al|el|a[dnrstz]|ash|e[dnrstz]|ul)[-‐‑]|d['’])(?=\w)")
_FAMILY_FIRST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
#: The articles that titles and names of bodies are sorted without, by language.
_LEADING: dict[str, str] = {
    "de": "der|die|das|ein|eine",
    "en": "the|an|a",
    "es": "el|la|los|las",
    "fr": "le |la |les |l['’]",
    "it": "il |lo |la |i |gli |le |l['’]",
    "nl": "de|het|een",
    "pt": "o|a|os|as",
}


def sort_form(name: str) -> str:
    """Return a person’s name as lists sort it: “Van der Berg, Ben, Jr.” for “Ben Van der Berg Jr.”."""
    words, behind = _without_ends(_BRACKETED.sub("", name).split())
    if not words:
        return name
    return " ".join((", ".join((_inverted(words), *behind)), *_BRACKETED.findall(name)))


def sort_title(title: str, language: str) -> str:
    """Return a title, or the name of a body, as lists sort it in a language: “Hague, The”."""
    articles = _LEADING.get(language.partition("-")[0])
    found = re.match(rf"({articles})(?:(?<=['’ ])|\s+)(?=\w)", title, re.I) if articles else None
    return f"{title[found.end() :]}, {found[1].strip()}" if found else title


def _without_ends(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of a name without suffixes and honorifics, and these."""
    before: list[str] = []
    after: list[str] = []
    while len(words) > 1 and _word(words[0]) in _HONORIFICS and not words[0].islower():
        before.append(words[0])
        words = words[1:]
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1].strip(",")):
        after.insert(0, words[-1].strip(","))
        words = words[:-1]
    # “Mohammed VI” is known by the name that is numbered.
    if len(words) > 2 and _NUMERAL.fullmatch(words[-1]) and _word(words[0]) not in _BY_GIVEN_NAME:
        after.insert(0, words[-1])
        words = words[:-1]
    if words and after:
        words = [*words[:-1], words[-1].rstrip(",")]
    return words, [*after, *([" ".join(before)] if before else [])]


def _inverted(words: list[str]) -> str:
    """Return the words of a name with the family name first."""
    if len(words) > 1 and _word(words[0]) in _BY_GIVEN_NAME and not words[0].islower():
        return f"{' '.join(words[1:])}, {words[0]}"
    if len(words) < 2 or _is_whole(words):
        return " ".join(words)
    at = _family_at(words)
    family = " ".join(words[at:])
    joined = _JOINED.match(family)
    given = [*words[:at], *([joined[1]] if joined else [])]
    return f"{family[joined.end() :] if joined else family}, {' '.join(given)}"


def _is_whole(words: list[str]) -> bool:
    """Return whether a name is not to be divided."""
    if any(word.endswith((",", "،")) for word in words) or _NUMERAL.fullmatch(words[-1]):
        return True
    if words[0].islower() or {"of", "the", "from"} & set(words) or (len(words) == 2 and _word(words[0]) in _OF_FATHERS):
        return True
    return unicodedata.name(words[0][0], "").startswith(_FAMILY_FIRST)


def _family_at(words: list[str]) -> int:
    """Return the position of the first word of the family name, which may begin with particles."""
    last = at = len(words) - 1
    while last > 1 and _word(words[last - 1]) in _BEGIN_FAMILY | _OF_FATHERS:
        last -= 1
        if not words[last].islower() or words[last] in _OF_FATHERS:
            at = last
    return at


def _word(word: str) -> str:
    return word.strip(".,").casefold()


def sort_parts(name: Name) -> str:
    """Return a name in parts as lists sort it."""
    given = " ".join(filter(None, (name.given, name.particle)))
    return ", ".join(filter(None, (name.family, given, name.suffix)))
