"""How alike two names are, word by word, in any order: their spelling, transliteration, initials and middle names."""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from itertools import product
from typing import Literal

from ...book.names.sort_names import sort_form
from ...site.search import folding
from ...site.search.segmentation import words

#: Words of names that say nothing alone, so that they may be left out.
_PARTICLES = frozenset("al el ad as at de da di du des la le van von der den of the and et und y bin ibn ben".split())
#: How alike two words must be to be one with a mistake in it, and with the same consonants.
_MISSPELT, _RESPELT = 0.8, 0.6

Alike = Literal["the same", "transliterated", "misspelt", "an initial"]
#: What a word counts, by how alike it is.
_ORDER: tuple[Alike, ...] = ("the same", "transliterated", "misspelt", "an initial")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The plain words of a name without particles and honorifics; those of a suffix (`jr`), and the name itself."""

    name: str
    words: tuple[str, ...]
    suffix: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: how each word of the shorter one is found in the other, whether they are in another
    order, and how many words the longer one has besides."""

    kinds: tuple[Alike, ...]
    swapped: bool
    extra: int

    @property
    def worst(self) -> Alike:
        """How alike the words are that are least so."""
        return max(self.kinds, key=_ORDER.index)


@functools.lru_cache(100_000)
def name_words(name: str, person: bool) -> NameWords:
    """Return the words of a name that are compared."""
    form = re.sub(r"\s*[(\[].*", "", sort_form(name)) if person else name
    family, *rest = form.split(", ")
    shown = f"{rest[0]} {family}" if rest else family
    found = tuple(folding.plain(word) for word in words(shown.replace(".", " ")))
    kept = tuple(word for word in found if word and word not in _PARTICLES) or found
    return NameWords(name, kept, frozenset(folding.plain(one.strip(".")) for one in rest[1:]))


def likeness(one: NameWords, other: NameWords) -> Likeness | None:
    """Return how alike two names are; None if they are not."""
    short, long = sorted((one.words, other.words), key=len)
    if not short or (one.suffix and other.suffix and one.suffix != other.suffix):
        return None
    alike = (
        (_ORDER.index(kind), abs(at - place), at, place)
        for (at, word), (place, fellow) in product(enumerate(short), enumerate(long))
        if (kind := words_alike(word, fellow))
    )
    found: dict[int, tuple[int, Alike]] = {}
    for rank, _, at, place in sorted(alike):
        if at not in found and place not in {taken for taken, _ in found.values()}:
            found[at] = place, _ORDER[rank]
    if len(found) < len(short) or all(kind == "an initial" for _, kind in found.values()):
        return None
    places = [found[at][0] for at in range(len(short))]
    kinds = tuple(found[at][1] for at in range(len(short)))
    return Likeness(kinds, places != sorted(places), len(long) - len(short))


@functools.lru_cache(200_000)
def words_alike(one: str, other: str) -> Alike | None:
    """Return how alike two plain words are; None if they are not."""
    if one == other:
        return "the same"
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return "an initial" if short.isalpha() and long.startswith(short) else None
    if any(map(str.isdigit, one + other)) or _is_gendered(short, long):
        return None
    same_script = one.isascii() == other.isascii()
    shared = any(len(sound) > 1 for sound in set(sounds(one)) & set(sounds(other)))
    if shared and not same_script:
        return "transliterated"
    wanted = _RESPELT if shared else _MISSPELT
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if len(short) < 4 or matcher.real_quick_ratio() < wanted or matcher.quick_ratio() < wanted:
        return None
    return None if matcher.ratio() < wanted else "transliterated" if shared else "misspelt"


@functools.lru_cache(100_000)
def sounds(word: str) -> tuple[str, ...]:
    """Return the keys of a plain word, the same for all its transliterations; itself if nothing remains of it."""
    return tuple(found or word for found in folding.keys(word))


def _is_gendered(short: str, long: str) -> bool:
    """Return whether two words are the names of a man and a woman: Paul and Paula, Mario and Maria."""
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} == {"a", "o"}
    return long == f"{short}a"
