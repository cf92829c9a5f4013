"""Fingerprints that cannot be, and that are not where they belong."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from sourcebook.book.evidence import Base, _fault, needed
from sourcebook.book.fingerprints import Fingerprint, fingerprint
from sourcebook.book.normalise import normalise
from sourcebook.project import Project, load_project
from support.projects import copy_of_toy

SOURCE = "gazette-1923-05-12"


def of_words(number: int, vocabulary: int = 10_000, seed: int = 1) -> Fingerprint:
    """The fingerprint of a text of so many words."""
    draw = random.Random(seed)
    return fingerprint("a", normalise(" ".join(f"w{draw.randrange(vocabulary)}" for _ in range(number))))


@pytest.mark.parametrize("number", [1, 4, 5, 6, 9, 10, 11, 40, 166, 5000])
def test_the_fingerprint_of_a_text_can_be(number: int) -> None:
    assert [_fault(of_words(number, seed=seed), None) for seed in range(40)] == [""] * 40


def test_a_text_that_repeats_itself_has_fewer_bits() -> None:
    refrain = " ".join(f"word{number}" for number in range(60))
    assert _fault(fingerprint("a", normalise(f"{refrain} {refrain} {refrain}")), None) == ""


PRINT = of_words(166)
EDITED = {
    "every bit set": replace(PRINT, filter=b"\xff" * (PRINT.bits // 8)),
    "no bit set": replace(PRINT, filter=bytes(PRINT.bits // 8)),
    "three bits in four set": replace(PRINT, filter=b"\xee" * (PRINT.bits // 8)),
    "more bits than its words ask for": replace(of_words(400), words=166),
    "far fewer bits than its words ask for": replace(of_words(40), words=500),
    "another number of words": replace(PRINT, words=40),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_edited_fingerprint_cannot_be(name: str) -> None:
    assert _fault(EDITED[name], None)


def codes(project: Project) -> set[str]:
    return {problem.code for problem in project.problems}


def test_a_fingerprint_that_is_gone_is_missed(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    (folder / "data" / "fingerprints" / f"{SOURCE}.json").unlink()
    assert codes(load_project(folder)) == {"missing-fingerprint"}


def test_it_is_missed_too_where_the_source_no_longer_says_that_it_has_a_text(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    (folder / "data" / "fingerprints" / f"{SOURCE}.json").unlink()
    sources = folder / "data" / "sources.yaml"
    before = sources.read_text("utf-8")
    start = before.index("  text:\n")
    sources.write_text(before[:start] + before[before.index("\nminutes-1924") :], "utf-8")
    assert "missing-fingerprint" in codes(load_project(folder))


def test_only_the_base_decides_that_a_source_goes_without(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    (folder / "data" / "fingerprints" / f"{SOURCE}.json").unlink()
    sources = folder / "data" / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("  text:\n", "  fingerprint: false\n  text:\n", 1), "utf-8")
    assert codes(load_project(folder)) == set()
    assert codes(load_project(folder, Base(b"", True, frozenset({SOURCE})))) == {"missing-fingerprint"}
    assert codes(load_project(folder, Base(b"", True, frozenset()))) == set()


def test_the_stricter_of_two_settings_counts() -> None:
    def base(asked: bool | str) -> Base:
        return Base(b"", asked, frozenset())

    assert [needed(True, base("signed")), needed("signed", base(False)), needed(False, base(True))] == [
        "signed",
        "signed",
        True,
    ]
    assert (needed(False, None), needed(True, None)) == (False, True)
