"""The one order of names."""

from __future__ import annotations

import random

import pytest

from sourcebook.core.collation import Collation

ENGLISH, SWEDISH = Collation("en"), Collation("sv")


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Œuvre ٣", "oeuvre 3"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("ʿAbd Allāh", "abd allah"),
        ("Þór Ðorri", "thor dorri"),
        ("O’Neill & Sons", "oneill sons"),
        ("Jean-Pierre\u00a0Léaud", "jean pierre leaud"),
        ("Berg ,  Anna", "berg,anna"),
        ("أحمد بنّاني", "احمد بناني"),
        ("कि", "कि"),
        ("— (!)", ""),
    ],
)
def test_only_letters_and_digits_count_without_their_accents(text: str, letters: str) -> None:
    assert ENGLISH.letters(text) == letters


@pytest.mark.parametrize(
    "in_order",
    [
        ["Élodie", "Zoe"],
        ["Elodie", "Élodie", "Elodies"],
        ["Smith, John", "Smith Foundation", "Smithson"],
        ["Ladd", "Łapa", "Lazar"],
        ["١ رجل", "2nd Fleet", "Abel", "Омск", "عمر", "王"],
        ["Oddo", "Œuvre", "Of"],
    ],
)
def test_names_are_in_the_order_of_an_index(in_order: list[str]) -> None:
    assert sorted(reversed(in_order), key=ENGLISH.key) == in_order


def test_a_language_puts_its_letters_where_its_speakers_look_for_them() -> None:
    names = ["Ada", "Zorn", "Zz", "Åsa", "Ärla", "Östen"]
    assert sorted(names, key=SWEDISH.key) == names
    assert sorted(names, key=ENGLISH.key) == ["Ada", "Ärla", "Åsa", "Östen", "Zorn", "Zz"]
    assert [SWEDISH.group("Åsa"), ENGLISH.group("Åsa")] == ["Å", "A"]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("élan", "E"),
        ("Œuvre", "O"),
        ("ʿUmar", "U"),
        ("7 of Nine", "#"),
        ("٧", "#"),
        ("…", "#"),
        ("", "#"),
        ("Омск", "О"),
        ("김정은", "ㄱ"),
        ("王", "漢"),
        ("李", "漢"),
        ("კიევი", "კ"),
    ],
)
def test_names_are_grouped_by_letter(text: str, group: str) -> None:
    assert ENGLISH.group(text) == group


@pytest.mark.parametrize("language", ["en", "sv", "es", "pl"])
def test_whatever_the_names_each_group_is_in_one_place(language: str) -> None:
    draw = random.Random(4)
    signs = "aA zŁœßåäöñ1٣…-ʿ王𠀀한ВЯΩאعꀀ"
    names = ["".join(draw.choices(signs, k=4)) for _ in range(2_000)]
    collation = Collation(language)
    groups = [collation.group(name) for name in sorted(names, key=collation.key) if collation.group(name) != "漢"]
    seen = [group for group, before in zip(groups, ["", *groups], strict=False) if group != before]
    assert len(seen) == len(set(seen))
