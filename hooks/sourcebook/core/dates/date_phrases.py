"""Bring dates as people write them, in several languages, into one form: “entre mars et mai 1912” becomes `between m03
and m05 1912`.

Babel has the names of months (Unicode CLDR); the other words are below, without accents and capitals. It is slow to
load, and only needed for dates in a wrong form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from .date_words import month_names, weekday_names
from .days import ascii_digits

#: Arabic has different names for months from Morocco to Iraq.
_LANGUAGES = "en fr ar ar-DZ ar-LB ar-MA de es it nl pt tr".split()
_WORDS = {
    "about": "about|around|circa|ca.|ca|c.|c|approximately|approx.|vers|environ|autour de|aux environs de"
    "|حوالي|نحو|زهاء|حوالى|تقريبا|alrededor de|hacia|um|etwa|verso",
    "between": "between|entre|zwischen|بين|tra",
    "and": "and|et|y|und|و",
    "or": "or|ou|او|oder|o",
    "to": "to|till|through|a|au|aux|الى|bis",
    "until": "until|up to|by|jusqu'en|jusqu'a|jusqu'au|حتى|لغاية|hasta",
    "before": "before|prior to|avant|قبل|antes de|vor",
    "after": "after|apres|بعد|despues de|nach",
    "since": "since|depuis|منذ|desde|seit|onwards|onward|on|a partir de|a partir du|ابتداء",
    "from": "from",
    "earlier": "earlier",
    "early": "early|beginning of|start of|debut|debut de|debut des|au debut de|au debut des|au debut du|debut du"
    "|اوايل|بداية|مطلع|principios de|anfang",
    "mid": "mid|middle of|milieu|milieu de|milieu des|au milieu de|au milieu des|au milieu du|mi"
    "|منتصف|mediados de|mitte",
    "late": "late|end of|fin|fin de|fin des|a la fin de|a la fin des|a la fin du|fin du|اواخر|نهاية|finales de|ende",
    "spring": "spring|printemps|ربيع|primavera|fruhling|fruhjahr",
    "summer": "summer|ete|صيف|verano|sommer",
    "autumn": "autumn|fall|automne|خريف|otono|herbst",
    "winter": "winter|hiver|شتاء|invierno",
    "quarter": "quarter|quarter of|trimestre|trimestre de",
    "century": "century|cent.|siecle|s.|القرن|قرن|siglo|jahrhundert|jh.",
    "decade": "annees|les annees|عقد|سنوات|anos",
    "bc": "bc|b.c.|bce|b.c.e.|av. j.-c.|av. j.c.|av. jc|av. j-c|avant j.-c.|avant jesus-christ|ق.م|ق.م.|ق م"
    "|قبل الميلاد|a. c.|a.c.|v. chr.",
    "ad": "ad|a.d.|ce|c.e.|apr. j.-c.|apres j.-c.|apres jesus-christ|م|م.|ميلادي|ميلادية|للميلاد|n. chr.",
    "unknown": "unknown|undated|none|n/a|na|n.d.|n. d.|no date|inconnu|inconnue|date inconnue|sans date|s.d.|s. d."
    "|غير معروف|غير معروفة|مجهول|بدون تاريخ|بلا تاريخ|د.ت|د.ت.|sin fecha|unbekannt",
    # Words that say nothing here.
    "": "the|in|of|during|pendant|courant|wahrend|خلال|year|in the year|le|la|les|l'|l'an|l'annee|en"
    "|de|du|des|d'|dans|سنة|عام|في|شهر|يوم|من|el|del|am|im|der",
}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
    "الاول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر".split(),
    [""] * 10
    + "الحادي-عشر الثاني-عشر الثالث-عشر الرابع-عشر الخامس-عشر السادس-عشر السابع-عشر الثامن-عشر التاسع-عشر"
    " العشرين".split(),
    [""] * 19 + "العشرون الحادي-و-العشرون".split(),
    [""] * 20 + ["الحادي-و-العشرين"],
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
#: What text that is copied may have around a date, or hide in it.
_BLANKS = re.compile('[\\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0640"“”«»]+')


def canonical(text: str) -> Iterator[str]:
    """Yield what `text` says in the words of `_WORDS`, with `m04` for April; a name of two months gives both."""
    plain = re.sub(r"^(?:c|ca)\.? ?(?=\d)", "about ", _folded(text).strip(" ,;"))
    plain = re.sub(r"(?<!\S)و(?=[^\W\d_])", "و ", plain)  # Arabic's “and” is written to the next word
    pieces: list[tuple[str, ...]] = []
    at = 0
    for found in _pattern().finditer(plain):
        pieces += [(plain[at : found.start()],), _tokens(found[0])]
        at = found.end()
    pieces.append((re.sub(r"\.$", "", plain[at:]),))
    for variant in islice(product(*pieces), 4):
        yield re.sub(r"\b(early|mid|late) ?- ?", r"\1 ", " ".join("".join(variant).replace(",", " ").split()))


def _tokens(word: str) -> tuple[str, ...]:
    """Return what a word may mean, between blanks: its tokens, the months whose names it begins, or itself."""
    bare = word.rstrip(".")
    tokens = known_phrases().get(word) or known_phrases().get(bare)
    if not tokens and len(bare) >= 3:
        tokens = tuple(
            sorted({month for name, months in _months().items() if name.startswith(bare) for month in months})
        )
    return tuple(f" {token} " for token in tokens) if tokens else (word,)


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of known phrases, the longest first, and of any other word."""
    phrases = "|".join(map(re.escape, sorted(known_phrases(), key=len, reverse=True)))
    return re.compile(rf"(?<![^\W\d_])(?:(?:{phrases})(?![^\W\d_])\.?|[^\W\d_]{{3,}}\.?)")


@cache
def known_phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of all languages, with the tokens that they may mean."""
    known = {**{_folded(name): ("",) for language in _LANGUAGES for name in weekday_names(language)}, **_months()}
    for ordinals in _ORDINALS:
        known |= {name.replace("-", " "): (f"{n}th",) for n, name in enumerate(ordinals, 1) if name}
    for token, phrases in _WORDS.items():
        known |= dict.fromkeys(map(_folded, phrases.split("|")), (token,))
    return known


@cache
def _months() -> dict[str, tuple[str, ...]]:
    """Return the names of months and their short forms, with the months that have them."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for number, name in month_names(language):
            if len(name) > 2 and not name[0].isdecimal():
                found.setdefault(_folded(name).rstrip("."), set()).add(f"m{number:02}")
    return {name: tuple(sorted(numbers)) for name, numbers in found.items()}


def _folded(text: str) -> str:
    """Return a text without capitals, accents and Arabic's hamzas, with ASCII digits and plain dashes."""
    plain = unicodedata.normalize("NFKD", _BLANKS.sub(" ", ascii_digits(text)).casefold().replace("’", "'"))
    return _DASHES.sub("-", "".join(sign for sign in plain if not unicodedata.combining(sign)))


#: Months and eras of other calendars: Islamic, French Republican, Hebrew; and the Old Style of Julian dates.
_OTHER_CALENDARS = re.compile(
    r"\b(?:a\.?h\.?|hijri\w*|hegir\w*|h\.|o\.?s\.?|old style|julian\w*|an [ivx]+|muharram|safar|rabi\w*|jumada|rajab"
    r"|sha'?ban|ramadan|shawwal|dhu|vendemiaire|brumaire|frimaire|nivose|pluviose|ventose|germinal|floreal|prairial"
    r"|messidor|thermidor|fructidor|tishrei|cheshvan|kislev|tevet|shevat|adar|iyar|sivan|tammuz|elul"
    r"|محرم|صفر|ربيع|جمادى|جمادي|رجب|شعبان|رمضان|شوال|ذو|ذي|هجري\w*)\b|ه(?:\W|$)"
)


def in_another_calendar(text: str) -> bool:
    """Return whether a text seems to be a date in another than the Gregorian calendar."""
    return bool(_OTHER_CALENDARS.search(_folded(text)))
