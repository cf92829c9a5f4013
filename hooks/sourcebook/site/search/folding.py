"""Rules by which search finds a text's spelling by a reader's.

A rule is a regular expression and a replacement, in the syntax that Python and JavaScript share (no look-behind, no
back-reference in the replacement). So the rules exist once: `folding_rules` puts them into the search index for
search-words.js, which applies them to what a reader types, and to the words of results in order to mark them. The index
holds plain words.

Words are first lower-cased and decomposed (Unicode Standard Annex #15, form NFKD), by Python and by the browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Rules = tuple[tuple[str, str], ...]

#: What separates words: white space, dashes, brackets, punctuation and quotation marks of Latin and Arabic script, and
#: the signs that HTML reserves, by themselves and as entities. Apostrophes separate, too: d’honneur.
SEPARATOR = r"""&(?:(?:amp|lt|gt|quot|#39);)?|[\s<>\-.,:;!?#@/()\[\]…·‐‑–—"“”„‟'‘’‚‛«»‹›،؛؟٪٫٬۔]+"""

#: The plain form of a decomposed word: without marks above, below or between its letters.
PLAIN: Rules = (
    # Combining marks: accents of Latin, Greek and Cyrillic; of Arabic the vowel signs (tashkeel) and the hamza of
    # أ إ آ ؤ ئ, which NFKD sets apart. The blocks of the Unicode Standard that hold such marks, as ranges.
    (
        r"[\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
        r"\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+",
        "",
    ),
    # Tatweel, which stretches a word, and what stands for ayn and hamza in Latin letters (ALA-LC, DIN 31635).
    (r"[\u0640\u02b9-\u02bf`´]+", ""),
    # Arabic letters that differ by use and keyboard alone: alef wasla, alef maqsura and Farsi yeh, teh marbuta, keheh.
    # The “normalization” of the light stemmers (Larkey, Ballesteros and Connell 2002).
    (r"ٱ", "ا"),
    (r"[ىی]", "ي"),
    (r"ة", "ه"),
    (r"ک", "ك"),
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
    # The article in Latin letters: Elmansouri, and assimilated to a “sun letter” (ALA-LC, rule 17): Ennaama, Essaid.
    (r"^[ae]l(?=...)", ""),
    (r"^[ae](.)(?=\1)", ""),
    # French elision written without its apostrophe: dhonneur, letat.
    (r"^(?:[cdjlmnst]|qu)(?=[aeiouh])", ""),
)

#: The key of a name: the same for every romanization of an Arabic name, and for its Arabic spelling. Vowels are
#: dropped, since Arabic omits the short ones and writes the long ones as و and ي. Letters become one where the tables
#: of romanization (ALA-LC, UNGEGN) and French use in the Maghreb write one for another.
KEY: Rules = (
    (r"(.)(?=\1)", ""),  # shadda: Hamouchi, Hammouchi
    (r"^ال(?=..)", ""),
    (r"[شچ]|t?sch|tch|sh|ch", "x"),
    (r"خ|kh", "k"),
    (r"[غج]|gh|dj", "j"),
    (r"[ذضد]|dh", "d"),
    (r"[ثطت]|th", "t"),
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
    # That a name begins with a vowel, or with w or y, can be heard.
    (r"^[aeiouاعء]+", "A"),
    (r"^[wو]", "W"),
    (r"^[yي]", "Y"),
    (r"[aeiouywاعءوي]+", ""),
)


def _applied(rules: Rules, word: str) -> str:
    for pattern, instead in rules:
        word = re.sub(pattern, instead, word)
    return word


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case, as search separates them."""
    return [word for word in re.split(SEPARATOR, text.lower()) if word]


def plain(word: str) -> str:
    """Return a word in lower case without accents, vowel signs and stretching: `plain("Légion") == "legion"`."""
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


def folding_rules() -> dict[str, Rules]:
    """Return the rules by name, as search-words.js takes them from the index."""
    return {"plain": PLAIN, "ending": ENDING, "bare": BARE, "key": KEY}
