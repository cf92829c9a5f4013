"""How names are sorted that have no `sort`."""

from __future__ import annotations

import pytest

from sourcebook.book.names.sort_names import sort_form, sort_title


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Abdellatif Hammouchi", "Hammouchi, Abdellatif"),
        ("J. R. R. Tolkien", "Tolkien, J. R. R."),
        ("عبد اللطيف حموشي", "حموشي, عبد اللطيف"),
        # particles: lower-case ones follow, capitalized ones belong to the name
        ("Vincent van Gogh", "Gogh, Vincent van"),
        ("Ludwig van der Berg", "Berg, Ludwig van der"),
        ("Ben Van der Berg Jr.", "Van der Berg, Ben, Jr."),
        ("Jean de La Fontaine", "La Fontaine, Jean de"),
        ("Valéry Giscard d’Estaing", "Estaing, Valéry Giscard d’"),
        ("Conan O’Brien", "O’Brien, Conan"),
        ("Ahmad al-Masri", "Masri, Ahmad al-"),
        ("Nabil Ash-Shami", "Shami, Nabil Ash-"),
        ("Ahmed El Mansouri", "El Mansouri, Ahmed"),
        ("Osama bin Laden", "bin Laden, Osama"),
        ("Mohammed bin Salman Al Saud", "Al Saud, Mohammed bin Salman"),
        # suffixes, numerals, honorifics, brackets
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("George Bush, Sr.", "Bush, George, Sr."),
        ("Davis Love III", "Love, Davis, III"),
        ("Dr. Anna Example", "Example, Anna, Dr."),
        ("Sir John A. Macdonald MP", "Macdonald, John A., MP, Sir"),
        ("Mullah Omar", "Omar, Mullah"),
        ("King Mohammed VI", "Mohammed VI, King"),
        ("Prince Moulay Rachid", "Moulay Rachid, Prince"),
        ("John Namesake (baker)", "Namesake, John (baker)"),
        ("John (Jack) Smith", "Smith, John (Jack)"),
        # what stays as it is
        ("Madonna", "Madonna"),
        ("Mohammed VI", "Mohammed VI"),
        ("Ibn Khaldun", "Ibn Khaldun"),
        ("Teresa of Avila", "Teresa of Avila"),
        ("Berg, Anna van der", "Berg, Anna van der"),
        ("김 정은", "김 정은"),
        ("习近平", "习近平"),
        ("(baker)", "(baker)"),
        ("Jr.", "Jr."),
    ],
)
def test_a_person_is_sorted_by_the_family_name(name: str, expected: str) -> None:
    assert sort_form(name) == expected


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("The Hague", "en", "Hague, The"),
        ("Theory of Bread", "en", "Theory of Bread"),
        ("A & B", "en", "A & B"),
        ("L’Équipe", "fr", "Équipe, L’"),
        ("Le Monde", "fr-CA", "Monde, Le"),
        ("Le Monde", "en", "Le Monde"),
        ("Lesotho", "fr", "Lesotho"),
        ("The", "en", "The"),
        ("ال", "ar", "ال"),
    ],
)
def test_a_title_is_sorted_without_the_article_of_its_language(title: str, language: str, expected: str) -> None:
    assert sort_title(title, language) == expected
