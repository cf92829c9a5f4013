"""Rules by which search finds a text's spelling by a reader's.

A rule is a regular expression and a replacement, in the syntax that Python and JavaScript share (no look-behind, no
back-reference in the replacement). So the rules exist once: `folding_rules` puts them into the search index for
search-spelling.js, which applies them to what a reader types, and to the words of results in order to mark them. The
index holds plain words.

Words are first lower-cased and decomposed (Unicode Standard Annex #15, form NFKD), by Python and by the browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Rules = tuple[tuple[str, str], ...]

_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀០᠐０"
#: Digits of any script: ٣ and ३ are 3.
_DIGITS: Rules = tuple((f"[{''.join(chr(ord(zero) + digit) for zero in _ZEROS)}]", str(digit)) for digit in range(10))

#: The plain form of a decomposed word: without marks above, below or between its letters.
PLAIN: Rules = (
    # What is written inside of a number or an acronym: 1,000 and U.N.; NFKD makes a space of a narrow one.
    (r"[.,'’٬ ]+", ""),
    # Invisible characters: soft hyphens, joiners, marks of direction.
    (r"[\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u206f]+", ""),
    *_DIGITS,
    # Combining marks: accents of Latin, Greek and Cyrillic; the points of Hebrew (niqqud); of Arabic the vowel signs
    # (tashkeel) and the hamza of أ إ آ ؤ ئ, which NFKD sets apart; those of Syriac. The blocks of the Unicode Standard
    # that hold such marks, as ranges. The vowel signs of Indian scripts are letters.
    (
        r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
        r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
        r"\u06ea-\u06ed\u0711\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+",
        "",
    ),
    # Tatweel, which stretches a word, and what stands for ayn and hamza in Latin letters (ALA-LC, DIN 31635).
    (r"[\u0640\u02b9-\u02bf`´]+", ""),
    # Arabic letters that differ by use and keyboard alone: alef wasla, alef maqsura and Farsi yeh, teh marbuta, keheh.
    # The “normalization” of the light stemmers (Larkey, Ballesteros and Connell 2002).
    (r"ٱ", "ا"),
    (r"[ىی]", "ي"),
    (r"[ةہھۀ]", "ه"),
    (r"ک", "ك"),
    (r"ς", "σ"),
    # Latin letters that Unicode does not decompose, as they are written without the key for them.
    (r"ß", "ss"),
    (r"æ", "ae"),
    (r"œ", "oe"),
    (r"ø", "o"),
    (r"ł", "l"),
    (r"[đð]", "d"),
    (r"þ", "th"),
    (r"ı", "i"),
)

#: Endings that do not change the meaning: of a plural, a verb, an English possessive without its apostrophe.
ENDING: Rules = ((r"s$", ""),)

#: Words that may be joined to the beginning of a plain word. A guess: it counts if the rest is a word of the texts and
#: the whole is not.
BARE: Rules = (
    # Arabic proclitics, written as part of the word: و and, ف so, ب by, ك as, ل to, ال the, لل to the. Light10 (Larkey
    # and others 2002) takes و and the articles off; single ب ك ل may be tried here, since nothing is lost by it.
    (r"^[وف]?(?:[بك]?ال|لل)", ""),
    (r"^[وف]", ""),
    (r"^[وف]?[بكل]", ""),
    # Hebrew ones: ו and, ה the, ב in, כ as, ל to, מ from, ש that; מצה״ל.
    (r"^ו?[בהכלמש]", ""),
    # The article in Latin letters: Elmansouri, and assimilated to a “sun letter” (ALA-LC, rule 17): Ennaama, Essaid.
    (r"^[ae]l(?=...)", ""),
    (r"^[ae](.)(?=\1)", ""),
    # French elision written without its apostrophe: dhonneur, letat.
    (r"^(?:[cdjlmnst]|qu)(?=[aeiouh])", ""),
)

#: Letters of alphabets that write vowels, and of Hebrew, as the Latin ones that stand for them: Russian, Ukrainian and
#: Serbian (BGN/PCGN), Greek (ELOT 743), Hebrew (UN 1977). As in the key of a name vowels go, one stands for them all.
ROMAN: Rules = (
    (r"^[еяюєј]", "y"),
    (r"^μπ", "b"),
    (r"^ντ", "d"),
    (r"[αεη]υ(?=.)", "av"),
    (r"[аэеиіыоуюяєўѣαεηιουωאע]", "a"),
    (r"[ьъ]", ""),
    (r"[бπבפ]", "b"),
    (r"[вβ]", "v"),
    (r"[гґγג]", "g"),
    (r"[дђδד]", "d"),
    (r"ж", "zh"),
    (r"[зζז]", "z"),
    (r"[кκכךק]", "k"),
    (r"[лљλל]", "l"),
    (r"[мμמם]", "m"),
    (r"[нњνנן]", "n"),
    (r"п", "p"),
    (r"[рρר]", "r"),
    (r"[сσס]", "s"),
    (r"[тћτטת]", "t"),
    (r"[фφף]", "f"),
    (r"х", "kh"),
    (r"[чχ]", "ch"),
    (r"[цצץ]", "ts"),
    (r"џ", "dj"),
    (r"[шש]", "sh"),
    (r"щ", "shch"),
    (r"θ", "th"),
    (r"ξ", "x"),
    (r"ψ", "ps"),
    (r"[הח]", "h"),
    (r"ו", "w"),
    (r"י", "y"),
)

#: The key of a name: the same for every romanization of a name, and for its spelling in its own script. Vowels are
#: dropped, since Arabic and Hebrew omit the short ones and write the long ones as و and ي. Letters become one where the
#: tables of romanization (ALA-LC, UNGEGN, BGN/PCGN) and French use in the Maghreb write one for another.
KEY: Rules = (
    (r"(.)(?=\1)", ""),  # shadda: Hamouchi, Hammouchi
    (r"^ال(?=..)", ""),
    *ROMAN,
    (r"[شچ]|t?sch|tch|sh|ch", "x"),
    (r"خ|kh", "k"),
    (r"[غج]|gh|dj", "j"),
    (r"[ذضد]|dh", "d"),
    (r"[ثطت]|th", "t"),
    (r"t[sz]", "z"),
    (r"ph|[فv]", "f"),
    (r"c(?=[eiy])", "s"),
    (r"[سص]", "s"),
    (r"[cqقك]", "k"),
    (r"[زظ]", "z"),
    (r"[pب]", "b"),
    (r"ر", "r"),
    (r"ل", "l"),
    (r"م", "m"),
    (r"ن", "n"),
    (r"g", "j"),
    (r"[هh]$", ""),  # teh marbuta
    (r"[حه]", "h"),
    (r"(.)(?=\1)", ""),  # Qadhdhafi
    # That a name begins with a vowel, or with w or y, can be heard.
    (r"^[aeiouاعء]+", "A"),
    (r"^[wو]", "W"),
    (r"^[yي]", "Y"),
    (r"[aeiouywاعءوي]+", ""),
)

#: In a second key g is a k: Gaddafi is how Libyans say القذافي, which others write with a q.
HARD: Rules = ((r"gh?", "k"),)
#: In a third Russian х is an h: Хусейн is how Russians write Hussein.
SOFT: Rules = ((r"х", "h"),)

#: A vowel for each syllable of a word in Latin letters, mute e left out. Short words with the same key are one name
#: only if they have as many: Haram is not harm.
BEATS: Rules = ((r"e$", ""), (r"[aeiouyw]+", "a"), (r"[^a]+", ""))
#: A word of so many letters differs from others by more than its key, and may be misspelled.
LONG = 6


def _applied(rules: Rules, word: str) -> str:
    for pattern, instead in rules:
        word = re.sub(pattern, instead, word)
    return word


def plain(word: str) -> str:
    """Return a word in lower case without accents, vowel signs and stretching: `plain("Légion") == "legion"`."""
    if word.isascii() and word.isalnum():
        return word.lower()  # what all of this does there
    return _applied(PLAIN, unicodedata.normalize("NFKD", word.lower()))


def bare(word: str) -> Iterator[str]:
    """Yield other forms of a plain word, without its ending or a joined beginning, if three letters remain."""
    yield from _shorter(ENDING, word)
    yield from detached(word)


def detached(word: str) -> Iterator[str]:
    """Yield a plain word without a joined beginning, if three letters remain: `صحافه` for `والصحافه`."""
    yield from _shorter(BARE, word)


def _shorter(rules: Rules, word: str) -> Iterator[str]:
    for rule in rules:
        other = _applied((rule,), word)
        if other != word and len(other) > 2:
            yield other


def key(word: str) -> str:
    """Return the key of a plain word that is a name: the same for `hammouchi`, `hamushi` and `حموشي`."""
    return _applied(KEY, word)


def keys(word: str) -> tuple[str, ...]:
    """Return the keys under which a name is found: of one with a g two, as `gaddafi` may be written with a q."""
    return tuple(dict.fromkeys(key(other) for other in (word, _applied(HARD, word), _applied(SOFT, word))))


def beats(word: str) -> str:
    """Return a vowel for each syllable of a plain word in Latin letters: `aa` for `haram`."""
    return _applied(BEATS, word)


def folding_rules() -> dict[str, Rules]:
    """Return the rules by name, as search-spelling.js takes them from the index."""
    return {"plain": PLAIN, "ending": ENDING, "bare": BARE, "key": KEY, "hard": HARD, "soft": SOFT, "beats": BEATS}
