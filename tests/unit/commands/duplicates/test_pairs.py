"""Entities that are likely the same: on invented people of whom the truth is known, and what is printed of a pair."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcebook.book.book import Book
from sourcebook.cli import main
from sourcebook.commands.duplicates import pairs
from sourcebook.commands.duplicates.likeness import likeness, name_words
from sourcebook.commands.duplicates.pairs import _points_of_years, likely_pairs
from support.invented_people import crowd, people

BASE = Path(__file__).parents[3] / "cases" / "base"


@pytest.mark.parametrize(("number", "seed"), [(1_000, 1), (600, 2), (600, 3)])
def test_most_people_recorded_twice_are_found_and_hardly_others(number: int, seed: int) -> None:
    book, truth = people(number, seed)
    found = {frozenset((pair.one.key, pair.other.key)) for pair in likely_pairs(book)}
    assert len(truth) > number // 20
    assert len(found & truth) / len(found) >= 0.9
    assert len(found & truth) / len(truth) >= 0.8


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_most_of_a_whole_register_are_found_and_hardly_others(seed: int) -> None:
    book, truth = people(3_000, seed)
    found = {frozenset((pair.one.key, pair.other.key)) for pair in likely_pairs(book)}
    assert len(found & truth) / len(found) >= 0.9
    assert len(found & truth) / len(truth) >= 0.8


@pytest.mark.parametrize("book", [people(1_000)[0], crowd(1_000)], ids=["a register", "a thousand of one name"])
def test_a_name_is_compared_with_few_others(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the time grows with the number of names, not with its square."""
    compared: list[object] = []
    monkeypatch.setattr(pairs, "likeness", lambda one, other: compared.append(one))
    likely_pairs(book)
    assert len(compared) <= 40 * len(book.entities)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("John Smith", "Smith, John", "the same"),
        ("Dr. Zoë Day", "Zoe Day", "the same"),
        ("Muhammad al-Qadhafi", "Mohammed Gaddafi", "transliterated"),
        ("Abdellatif Hammouchi", "عبد اللطيف حموشي", None),  # in Arabic letters it has three words
        ("Layla Haddad", "ليلى حداد", "transliterated"),
        ("Edmund Harrick", "Edmund Harirck", "misspelt"),
        ("J. R. Tolkien", "John Ronald Tolkien", "an initial"),
        ("Anna Berg", "Anna Maria Berg", "the same"),
        ("Paul Berg", "Paula Berg", None),
        ("Mario Rossi", "Maria Rossi", None),
        ("John Smith Jr.", "John Smith Sr.", None),
        ("John Smith", "Jane Smith", None),
        ("J. S.", "John Smith", None),
        ("Henry 4", "Henry 8", None),
    ],
)
def test_names_are_compared_word_by_word(one: str, other: str, how: str | None) -> None:
    found = likeness(name_words(one, True), name_words(other, True))
    assert (found.worst if found else None) == how


PAIR = """
ann-lee-again:
  type: person
  name: Lee, Ann
  description: Somebody.
  citations: [{source: diary, quote: "this diary is mine, Ann Lee’s"}]
  relations: [{type: member-of, entity: tea-club, citations: [{source: diary, quote: "we are a club for tea"}]}]
"""


def printed(folder: Path, more: str = "") -> str:
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    (folder / "data" / "entities").mkdir()
    (folder / "data" / "entities" / "more.yaml").write_text(PAIR.strip() + f"\n{more}", "utf-8")
    return CliRunner().invoke(main, ["--project", str(folder), "duplicates"]).stdout


def test_each_pair_is_printed_with_why_and_the_lines_to_paste(tmp_path: Path) -> None:
    assert printed(tmp_path) == (
        "data/entities.yaml:3:9: Ann Lee (ann-lee)\n"
        "data/entities/more.yaml:3:9: Lee, Ann (ann-lee-again)\n"
        "    why: Ann Lee and Lee, Ann: the same words; both with Tea Club\n"
        "    if they are different, add to ann-lee: not_same_as: [ann-lee-again]\n"
        "    if they are the same, move what ann-lee-again has to ann-lee, delete it, write ann-lee wherever it is "
        "named, and add to ann-lee: formerly: [people/ann-lee-again]\n"
    )


def test_a_pair_of_which_one_says_that_they_are_different_is_not_printed(tmp_path: Path) -> None:
    assert printed(tmp_path, "  not_same_as: [ann-lee]\n") == ""


def test_no_life_spans_the_years_of_two_persons_but_those_of_a_body_may_be_many() -> None:
    long = ((1900, 1990), (1995, 1999))
    assert (_points_of_years(*long, persons=True), _points_of_years(*long, persons=False)) == (None, 0.5)
