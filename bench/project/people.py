"""Invented names of people as they are found: in several scripts, with particles, honorifics and suffixes, and shared
by several people."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """Names of one language: given ones, what comes between, and families; `latin` has the same in Latin letters."""

    given: tuple[str, ...]
    between: tuple[str, ...]
    families: tuple[str, ...]
    latin: tuple[tuple[str, ...], tuple[str, ...]] | None = None


TONGUES = (
    Tongue(
        tuple("John Mary William Anne Zoë Henry Margaret Percy Agnes Hugh Œdipa Edith Ralph Lucy Oswald".split()),
        ("", "", "", "Quincy", "St. John", "O."),
        tuple("Baker Fletcher Wainwright Thatcher O’Dell Cooper Fitz-Alan McTavish Turner Draper Sawyer".split()),
    ),
    Tongue(
        tuple("Ben Élodie Jean Inés Lars Łucja Øystein Gül Ångela Piet Şule Tomás Zdeněk Ute".split()),
        ("van der", "de la", "von", "de", "di", "af", "ten", "d’"),
        tuple("Berg Molina Hoek Castelnau Rossini Lindqvist Brink Ávila Östberg Schäfer Noordwijk".split()),
    ),
    Tongue(
        tuple("أحمد فاطمة يوسف مريم عمر ليلى خالد".split()),
        ("بن", ""),
        tuple("الحداد النجار الخياط الصياد البناء".split()),
        (
            tuple("Aḥmad Fāṭima Yūsuf Maryam ʿUmar Laylā Khālid".split()),
            tuple("al-Ḥaddād al-Najjār al-Khayyāṭ al-Ṣayyād al-Bannāʾ".split()),
        ),
    ),
    Tongue(
        tuple("Анна Пётр Ольга Иван Елена Фёдор".split()),
        ("", "Ивановна", "Петрович"),
        tuple("Кузнецова Мельников Рыбаков Столяров Гончар".split()),
        (
            tuple("Anna Pyotr Olga Ivan Yelena Fyodor".split()),
            tuple("Kuznetsova Melnikov Rybakov Stolyarov Gonchar".split()),
        ),
    ),
    Tongue(
        tuple("Ελένη Νίκος Σοφία Γιώργος".split()),
        ("",),
        tuple("Μυλωνάς Ράπτης Ψαράς".split()),
        (tuple("Eleni Nikos Sofia Giorgos".split()), tuple("Mylonas Raptis Psaras".split())),
    ),
    Tongue(
        tuple("明 秀英 伟 芳".split()),
        ("",),
        tuple("王 李 陶 石".split()),
        (tuple("Ming Xiuying Wei Fang".split()), tuple("Wang Li Tao Shi".split())),
    ),
)
#: Most names are in the first two languages.
SHARES = (60, 20, 8, 6, 3, 3)
HONORIFICS = ("Sir", "Dr.", "Dame", "Rev.", "Hon.")
SUFFIXES = (" Jr.", ", Jr.", " III", " (the Elder)", " (miller)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and the same in Latin letters where it has others."""

    written: str
    latin: str = ""


def name_of_somebody(draw: random.Random, family: str = "") -> Name:
    """A name, often of the given family, and now and then with more or less than two parts."""
    tongue = draw.choices(TONGUES, SHARES)[0]
    given, last = draw.randrange(len(tongue.given)), draw.randrange(len(tongue.families))
    between = draw.choice(tongue.between)
    if tongue.latin:
        parts = (tongue.given[given], between, tongue.families[last])
        return Name(" ".join(filter(None, parts)), f"{tongue.latin[0][given]} {tongue.latin[1][last]}")
    second = draw.choice(tongue.given) if draw.random() < 0.5 else ""
    written = " ".join(filter(None, (tongue.given[given], second, between, family or tongue.families[last])))
    form = draw.random()
    if form < 0.04:
        return Name(f"{draw.choice(HONORIFICS)} {written}")
    if form < 0.09:
        return Name(written + draw.choice(SUFFIXES))
    return Name(tongue.given[given] if form < 0.1 else written.replace("d’ ", "d’"))
