"""Fingerprints that cannot be, and that are not where they belong."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from sourcebook.book.comparison.fingerprints import Fingerprint, bits_for
from sourcebook.book.comparison.matching import Text
from sourcebook.book.evidence.expected import Base, _fault, needed
from sourcebook.project import Project, load_project
from support.projects import copy_of_toy
from support.version_1 import as_of_version_1

SOURCE = "gazette-1923-05-12"


def of_words(number: int, vocabulary: int = 10_000, seed: int = 1) -> Fingerprint:
    """The fingerprint of a text of so many words."""
    draw = random.Random(seed)
    return Text(" ".join(f"w{draw.randrange(vocabulary)}" for _ in range(number))).fingerprint("a")


@pytest.mark.parametrize("number", [1, 4, 5, 6, 9, 10, 11, 40, 166, 5000])
def test_the_fingerprint_of_a_text_can_be(number: int) -> None:
    assert [_fault(of_words(number, seed=seed), None) for seed in range(40)] == [""] * 40


def test_a_text_that_repeats_itself_has_fewer_bits() -> None:
    refrain = " ".join(f"word{number}" for number in range(60))
    assert _fault(Text(f"{refrain} {refrain} {refrain}").fingerprint("a"), None) == ""


#: The characters of a script without spaces.
HAN = [chr(0x4E00 + number) for number in range(2_000)]


@pytest.mark.parametrize("number", [1, 9, 10, 11, 19, 20, 40, 166, 5000])
def test_the_fingerprint_of_a_text_without_spaces_can_be(number: int) -> None:
    texts = ("".join(random.Random(seed).choices(HAN, k=number)) for seed in range(40))
    assert [_fault(Text(text).fingerprint("a"), None) for text in texts] == [""] * 40


def test_the_fingerprint_of_a_text_can_be_where_scripts_meet_and_lines_end_after_hyphens() -> None:
    draw = random.Random(1)
    parts = [f"{''.join(draw.choices(HAN, k=3))} w{number} well-\nknown{number} on-" for number in range(300)]
    for text in (" ".join(parts), "\n".join(parts)):
        assert _fault(Text(text).fingerprint("a"), None) == ""


def test_the_fingerprint_of_version_1_can_be(tmp_path: Path) -> None:
    folder = as_of_version_1(copy_of_toy(tmp_path))
    project = load_project(folder)
    assert {one.version for one in project.fingerprints.values()} == {1}
    assert {_fault(one, project.book.sources[key]) for key, one in project.fingerprints.items()} == {""}
    print_ = project.fingerprints[SOURCE]
    assert _fault(replace(print_, filter=b"\xff" * (print_.bits // 8)), None)
    assert _fault(replace(print_, words=40), None)
    assert _fault(replace(print_, words=5000), None)


def with_runs(print_: Fingerprint, runs: int, runs_unspaced: int) -> Fingerprint:
    """A fingerprint with half of its bits set that says that it has so many runs."""
    bits = bits_for(runs, runs_unspaced)
    return replace(print_, runs=runs, runs_unspaced=runs_unspaced, bits=bits, filter=b"\x55" * (bits // 8))


PRINT = of_words(166)
EDITED = {
    "every bit set": replace(PRINT, filter=b"\xff" * (PRINT.bits // 8)),
    "no bit set": replace(PRINT, filter=bytes(PRINT.bits // 8)),
    "three bits in four set": replace(PRINT, filter=b"\xee" * (PRINT.bits // 8)),
    "more bits than its words ask for": replace(of_words(400), words=40),
    "far fewer bits than its words ask for": replace(of_words(40), words=500),
    "more runs than its words have": with_runs(PRINT, 2_000, 0),
    "more runs without spaces than its words have": with_runs(PRINT, 0, 2_000),
    "far fewer runs than its words have": with_runs(PRINT, 20, 10),
    "another size than its runs ask for": replace(PRINT, runs_unspaced=40),
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


def edited_toy(tmp_path: Path, *edits: tuple[str, str]) -> Path:
    """The toy without the fingerprint of the source, and with its sources edited."""
    folder = copy_of_toy(tmp_path)
    (folder / "data" / "fingerprints" / f"{SOURCE}.json").unlink()
    file = folder / "data" / "sources.yaml"
    text = file.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    return folder


def test_a_source_that_is_renamed_keeps_its_fingerprint(tmp_path: Path) -> None:
    renamed = (
        (f"\n{SOURCE}:\n", "\ngazette:\n"),
        ("  formerly: [sources/gazette-1923]\n", f"  formerly: [sources/{SOURCE}]\n  fingerprint: false\n"),
    )
    found = load_project(edited_toy(tmp_path, *renamed), Base(b"", True, frozenset({SOURCE}))).problems
    assert ("gazette", "missing-fingerprint") in {(problem.record, problem.code) for problem in found}


def test_a_source_cannot_be_put_into_another_that_has_no_fingerprint(tmp_path: Path) -> None:
    """Its quotes would be looked up in a text that nobody has."""
    folder = copy_of_toy(tmp_path)
    file = folder / "data" / "sources.yaml"
    text = file.read_text("utf-8")
    start, end = text.index("  text:\n"), text.index("\nminutes-1924")
    made = "invented:\n  type: book\n  title: Invented\n  published: 1901\n  language: en\n  fingerprint: false\n"
    file.write_text(f"{text[:start]}  within: invented\n{text[end:]}\n{made}", "utf-8")
    base = Base(b"", True, frozenset({SOURCE}))
    assert (SOURCE, "missing-fingerprint") in {(one.record, one.code) for one in load_project(folder, base).problems}


def test_the_stricter_of_two_settings_counts() -> None:
    def base(asked: bool | str) -> Base:
        return Base(b"", asked, frozenset())

    assert [needed(True, base("signed")), needed("signed", base(False)), needed(False, base(True))] == [
        "signed",
        "signed",
        True,
    ]
    assert (needed(False, None), needed(True, None)) == (False, True)
