"""Quotes verified: by their text, by receipt and fingerprint, and what becomes of them when they are edited."""

from __future__ import annotations

import os
import random
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from sourcebook.book.book import independent
from sourcebook.book.quotes import Match, Verification, find_quote, nearest_passage, quoted_words
from sourcebook.commands import verify_quotes as verifying
from sourcebook.commands.verify_quotes import NotWrittenError, compare, edited_receipts, read_texts, write_verification
from sourcebook.core.problems import Problem
from sourcebook.project import Project, load_project
from support import warm_python
from support.projects import ROOT, copy_of_toy

TEXT = """“We had a difficult year of course, now it’s behind us, and [relations] are resuming,” said the co-chairman.

We agree."""


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("We had a difficult year of course", Match("exact", (1,), (7,))),
        ("now it’s behind us", Match("exact", (8,), (4,))),
        ("now it's behind us", Match("typographic", (8,), (4,))),
        ("and [relations] are resuming", Match("exact", (12,), (4,))),
        ("We had a difficult year […] are resuming", Match("exact", (1, 14), (5, 2))),
        ("said the co-chairman. We agree", Match("typographic", (16,), (5,))),
        ("said the co‑chairman", Match("typographic", (16,), (3,))),
        ("and relations are resuming", None),
        ("now it’s behind you", None),
        ("now behind us", None),
        ("now it’s not behind us", None),
        ("resuming […] difficult", None),
        ("chair", None),
        ("iffi", None),
        ("[…]", None),
        ("", None),
        ("word " * 2000, None),
    ],
)
def test_a_quote_stands_in_a_text_with_its_own_words_in_their_order(quote: str, found: Match | None) -> None:
    assert find_quote(quote, TEXT) == found


def test_the_nearest_passage_marks_the_words_that_differ() -> None:
    passage = nearest_passage("had a hard year of course, now", TEXT)
    assert passage == ">\"We< had a >difficult< year of course, now >it's<"


def test_nothing_is_near_words_that_the_text_does_not_have() -> None:
    assert nearest_passage("qwertz asdfgh", TEXT) == ""


# ---- whole projects ------------------------------------------------------------------------------------------------


def codes(project: Project) -> set[str]:
    return {problem.code for problem in project.problems if problem.severity == "error"}


def quote_lines(folder: Path) -> list[tuple[Path, int]]:
    """Every line of the data on which a published quote stands, counted from 0."""
    locations = (quotation.citation.location("quote") for quotation in load_project(folder).book.quotations)
    return sorted({(folder / location.path, location.line - 1) for location in locations})


def with_changed_word(line: str, draw: random.Random) -> str:
    """The line with one word of its quote replaced."""
    head, quote = re.match(r"(\s*(?:- )?quote: [\"']?)(.*)$", line).groups()  # type: ignore[union-attr]  # it matches
    found = list(re.finditer(r"\w+(?:[’'-]\w+)*", quote))
    word = draw.choice(found)
    return f"{head}{quote[: word.start()]}zebra{quote[word.end() :]}"


def test_changing_any_word_of_any_quote_of_the_toy_is_an_error_without_texts(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    draw = random.Random(1)
    silent = []
    for file, number in quote_lines(folder):
        whole = file.read_text("utf-8")
        lines = whole.split("\n")
        lines[number] = with_changed_word(lines[number], draw)
        file.write_text("\n".join(lines), "utf-8")
        if not codes(load_project(folder)) & {"orphan-receipt", "quote-not-in-source", "quote-not-verified"}:
            silent.append(lines[number])
        file.write_text(whole, "utf-8")
    assert silent == []


def test_changing_a_word_of_a_quote_of_the_reference_is_an_error_without_texts(tmp_path: Path) -> None:
    """A sample of twenty; the toy tries them all."""
    folder = tmp_path / "reference"
    (folder / "data").mkdir(parents=True)
    subprocess.run(["cp", "-r", f"{ROOT}/data", str(folder)], check=True)
    draw = random.Random(2)
    silent = []
    for file, number in draw.sample(quote_lines(folder), 20):
        whole = file.read_text("utf-8")
        lines = whole.split("\n")
        lines[number] = with_changed_word(lines[number], draw)
        file.write_text("\n".join(lines), "utf-8")
        if "orphan-receipt" not in codes(load_project(folder)):
            silent.append(lines[number])
        file.write_text(whole, "utf-8")
    assert silent == []


def claim(source: str, quote: str) -> str:
    """A statement to add at the end of a file of entities."""
    return (
        "\nan-added-name:\n  type: person\n  name: An Added Name\n  description: Somebody who was added.\n"
        f"  citations:\n    - source: {source}\n      quote: >-\n        {quote}\n"
        f"  statements:\n    - text: A claim.\n      kind: fact\n      citations:\n        - source: {source}\n"
        f"          quote: >-\n            {quote}\n"
    )


@pytest.fixture
def without_texts(tmp_path: Path) -> Path:
    """A copy of the toy whose texts are not at hand."""
    folder = copy_of_toy(tmp_path)
    subprocess.run(["rm", "-rf", str(folder / ".texts")], check=True)
    return folder


def true_words(toy: Project, number: int) -> tuple[str, list[str]]:
    """A source with a fingerprint, and consecutive words of its text."""
    source = "gazette-1923-05-12"
    text = read_texts(toy.book, toy.root / ".texts").texts[source].split("\n")
    paragraph = max(text, key=len).split()
    return source, paragraph[3 : 3 + number]


def test_a_new_true_quote_is_accepted_by_the_fingerprint(without_texts: Path, toy: Project) -> None:
    source, words = true_words(toy, 11)
    with (without_texts / "data" / "entities.yaml").open("a", encoding="utf-8") as file:
        file.write(claim(source, " ".join(words)))
    project = load_project(without_texts)
    assert codes(project) == set()
    assert project.verification.state(source, " ".join(words)).name == "fingerprint"


def test_the_same_quote_with_a_middle_word_changed_is_refused(without_texts: Path, toy: Project) -> None:
    source, words = true_words(toy, 11)
    words[5] = "zebra"
    with (without_texts / "data" / "entities.yaml").open("a", encoding="utf-8") as file:
        file.write(claim(source, " ".join(words)))
    assert codes(load_project(without_texts)) == {"quote-not-in-source"}


def test_a_quote_of_four_words_is_too_short_for_the_fingerprint(without_texts: Path, toy: Project) -> None:
    (without_texts / "data" / "site.yaml").write_text("require_verified: true\n", "utf-8")
    source, words = true_words(toy, 4)
    with (without_texts / "data" / "entities.yaml").open("a", encoding="utf-8") as file:
        file.write(claim(source, " ".join(words)))
    project = load_project(without_texts)
    assert project.verification.state(source, " ".join(words)).why == "short"
    assert codes(project) == {"quote-not-verified"}


def test_words_of_another_source_are_refused(without_texts: Path, toy: Project) -> None:
    _, words = true_words(toy, 9)
    with (without_texts / "data" / "entities.yaml").open("a", encoding="utf-8") as file:
        file.write(claim("minutes-1924", " ".join(words)))
    assert codes(load_project(without_texts)) == {"quote-not-in-source"}


def test_a_receipt_made_by_hand_does_not_help_against_the_fingerprint(without_texts: Path, toy: Project) -> None:
    from sourcebook.book.quotes import receipt_key

    source, words = true_words(toy, 11)
    words[5] = "zebra"
    quote = " ".join(words)
    with (without_texts / "data" / "entities.yaml").open("a", encoding="utf-8") as file:
        file.write(claim(source, quote))
    receipts = without_texts / "data" / "receipts.yaml"
    text = receipts.read_text("utf-8")
    line = next(line for line in text.split("\n") if "gazette" not in line and "level: exact" in line)
    forged = re.sub(r"^    \w+", f"    {receipt_key(quote)}", line)
    receipts.write_text(text.replace(f"  {source}:\n", f"  {source}:\n{forged}\n"), "utf-8")
    assert "quote-not-in-source" in codes(load_project(without_texts))


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "bad-fingerprint"), (None, "bad-fingerprint"), (b"\xff\xfe", "bad-fingerprint")],
    ids=["truncated", "of another source", "binary"],
)
def test_a_broken_fingerprint_is_a_problem_of_its_file(without_texts: Path, content: bytes | None, code: str) -> None:
    folder = without_texts / "data" / "fingerprints"
    other = (folder / "minutes-1924.json").read_bytes()
    (folder / "gazette-1923-05-12.json").write_bytes(other if content is None else content)
    found = [problem for problem in load_project(without_texts).problems if problem.code == code]
    assert [problem.location.path for problem in found] == ["data/fingerprints/gazette-1923-05-12.json"]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key != "SOURCEBOOK_TEXTS"}
    command = ("sourcebook", "quotes", "--project", str(folder), *arguments)
    return warm_python.run(*command, cwd=Path.cwd(), environment={**inherited, **environment})


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_verifying_twice_changes_no_byte(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    run(folder, "--write", SOURCE_DATE_EPOCH="1700000000")
    before = files(folder / "data")
    result = run(folder, "--write", SOURCE_DATE_EPOCH="1800000000")
    assert (result.returncode, files(folder / "data")) == (0, before)


def test_everything_the_tool_writes_can_be_made_from_the_texts_alone(tmp_path: Path) -> None:
    """Receipts, fingerprints and the sources' `text` are removed, and come back as they were."""
    folder = copy_of_toy(tmp_path)
    run(folder, "--write", SOURCE_DATE_EPOCH="1700000000")
    before = files(folder / "data")
    (folder / "data" / "receipts.yaml").unlink()
    for file in (folder / "data" / "fingerprints").iterdir():
        file.unlink()
    sources = folder / "data" / "sources.yaml"
    sources.write_text(re.sub(r"  text:\n    sha256: \w+\n    words: \d+\n", "", sources.read_text("utf-8")), "utf-8")
    assert "not verified" in run(folder, "--texts", str(tmp_path)).stdout
    result = run(folder, "--write", SOURCE_DATE_EPOCH="1700000000")
    after = files(folder / "data")
    assert result.returncode == 0, result.stdout + result.stderr
    assert {name: content for name, content in after.items() if name != "sources.yaml"} == {
        name: content for name, content in before.items() if name != "sources.yaml"
    }
    assert codes(load_project(folder)) == set()


def test_a_quote_that_is_not_in_its_text_is_shown_with_the_nearest_passage_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    folder = copy_of_toy(tmp_path)
    file, number = quote_lines(folder)[0]
    lines = file.read_text("utf-8").split("\n")
    lines[number] = with_changed_word(lines[number], random.Random(3))
    file.write_text("\n".join(lines), "utf-8")
    before = files(folder)
    result = run(folder, "--write")
    assert result.returncode == 1
    assert f"{file.relative_to(folder).as_posix()}:{number + 1}:" in result.stdout
    assert "[quote-not-in-text]" in result.stdout and "nearest, with the words that differ" in result.stdout
    assert "nothing was written" in result.stderr
    assert files(folder) == before


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "text-empty"), (b" \n", "text-empty"), (b"a\0b", "text-not-text"), ("é".encode("latin-1"), "text-not-utf8")],
    ids=["empty", "blank", "binary", "another encoding"],
)
def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path, content: bytes, code: str) -> None:
    folder = copy_of_toy(tmp_path)
    (folder / ".texts" / "minutes-1924.txt").write_bytes(content)
    result = run(folder)
    assert result.returncode == 1
    assert re.search(rf"minutes-1924\.txt:1:1: .*\[{code}\]", result.stdout)


def test_a_text_larger_than_any_is_said_to_be_so(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    with (folder / ".texts" / "minutes-1924.txt").open("wb") as text:
        text.truncate(verifying.MAX_BYTES + 1)
    result = run(folder)
    assert result.returncode == 1
    assert "minutes-1924.txt:1:1: the text is larger than 64 MB [file-too-large]" in result.stdout


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    """Not for the checks, not for the quote tool, and what it writes into such a file is the same as ever."""
    folder = copy_of_toy(tmp_path)
    sources = folder / "data" / "sources.yaml"
    text = re.sub(r"  text:\n    sha256: \w+\n    words: \d+\n", "", sources.read_text("utf-8"), count=1)
    assert text != sources.read_text("utf-8")
    sources.write_text(text, "utf-8")
    run(folder, "--write", SOURCE_DATE_EPOCH="1700000000")
    expected = files(folder / "data")
    for file in (folder / "data").rglob("*.yaml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    sources.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert codes(load_project(folder)) == set()
    result = run(folder, "--write", SOURCE_DATE_EPOCH="1700000000")
    assert result.returncode == 0, result.stdout + result.stderr
    assert sources.read_bytes().removeprefix(b"\xef\xbb\xbf") == expected["sources.yaml"]
    assert codes(load_project(folder)) == set()


# Each row: a receipt of the toy as it stands, and as somebody edited it.
EDITED_RECEIPTS = {
    "its number of words": ("at: [20], words: [12]", "at: [20], words: [100000000]"),
    "its parts": ("at: [20], words: [12]", "at: [], words: []"),
    "a place behind the end of the text": ("at: [20], words: [12]", "at: [99999], words: [12]"),
    "the order of its parts": ("at: [9, 32], words: [8, 8]", "at: [32, 9], words: [8, 8]"),
    "the version of its rules": ("version: 1", "version: 7"),
}


@pytest.mark.parametrize("name", EDITED_RECEIPTS)
def test_a_receipt_that_cannot_be_that_of_its_quote_is_a_problem_everywhere(name: str, without_texts: Path) -> None:
    edit(without_texts / "data" / "receipts.yaml", *EDITED_RECEIPTS[name])
    found = [problem for problem in load_project(without_texts).problems if problem.severity == "error"]
    assert {(problem.location.path, problem.code) for problem in found} == {("data/receipts.yaml", "bad-receipt")}


@pytest.mark.parametrize("new", ["at: [21], words: [12]", "at: [20], words: [12], level: typographic"])
def test_an_edited_receipt_is_found_where_the_texts_are_and_made_anew(new: str, tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    receipts = folder / "data" / "receipts.yaml"
    before = receipts.read_bytes()
    edit(receipts, "level: exact, at: [20], words: [12]", new if "level" in new else f"level: exact, {new}")
    project = load_project(folder)
    texts = read_texts(project.book, folder / ".texts")
    found = list(edited_receipts(project, texts, list(compare(project.book, texts))))
    assert ([problem.code for problem in found], codes(project)) == (["bad-receipt"], set())
    assert write_verification(project, texts, list(compare(project.book, texts)), date(2023, 11, 14)) == [
        "data/receipts.yaml"
    ]
    assert receipts.read_bytes() == before


# Each row: a file of the project, what is done to it, and what is then said.
NOT_WRITTEN = {
    "a record that cannot be read": ("data/entities.yaml", lambda file: edit(file, "  name: Layla Haddad", "  nme: L")),
    "a file that is not UTF-8": ("data/entities.yaml", lambda file: file.write_bytes(b"\xff")),
    "a folder where the receipts belong": ("data/receipts.yaml", lambda file: (file.unlink(), file.mkdir())),
}


@pytest.mark.parametrize("name", NOT_WRITTEN)
def test_nothing_is_written_while_not_everything_can_be_read(name: str, tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    file, break_ = NOT_WRITTEN[name]
    break_(folder / file)
    before = files(folder)
    project = load_project(folder)
    texts = read_texts(project.book, folder / ".texts")
    with pytest.raises(NotWrittenError):
        write_verification(project, texts, list(compare(project.book, texts)), date(2023, 11, 14))
    assert files(folder) == before


@pytest.mark.parametrize("name", ["data/receipts.yaml", "data/fingerprints/minutes-1924.json"])
def test_a_file_of_the_tool_that_cannot_be_read_is_made_anew_from_the_texts(name: str, tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    before = files(folder)
    (folder / name).write_bytes(b"\xff\xfe")
    project = load_project(folder)
    texts = read_texts(project.book, folder / ".texts")
    assert write_verification(project, texts, list(compare(project.book, texts)), date(2023, 11, 14)) == [name]
    assert files(folder) == before


def test_a_text_wins_over_a_fingerprint_that_is_not_its_own(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    prints = folder / "data" / "fingerprints"
    own = (prints / "gazette-1923-05-12.json").read_bytes()
    other = (prints / "minutes-1924.json").read_text("utf-8").replace("minutes-1924", "gazette-1923-05-12")
    (prints / "gazette-1923-05-12.json").write_text(other, "utf-8")
    assert [run(folder).returncode, run(folder, "--write").returncode, run(folder).returncode] == [1, 0, 0]
    assert (prints / "gazette-1923-05-12.json").read_bytes() == own


def test_a_text_of_no_words_has_no_share_that_is_quoted(without_texts: Path) -> None:
    sources = without_texts / "data" / "sources.yaml"
    sources.write_text(re.sub(r"words: \d+", "words: 0", sources.read_text("utf-8")), "utf-8")
    assert codes(load_project(without_texts)) == {"bad-receipt", "impossible-fingerprint"}


def test_a_quote_of_signs_that_cannot_be_seen_is_empty(without_texts: Path) -> None:
    edit(without_texts / "data" / "entities.yaml", "Miss L. Haddad, Librarian", "\u00ad […] .")
    assert codes(load_project(without_texts)) == {"empty-quote", "orphan-receipt"}


def test_words_that_several_quotes_share_are_counted_once(toy: Project) -> None:
    places = {"a": [(5, 9), (1, 3), (3, 6), (6, 7), (20, 20)]}
    assert [quoted_words(Verification(spans=places), key) for key in ("a", "b")] == [10, None]


def test_the_folder_of_the_texts_is_the_one_named_else_that_of_the_environment_else_the_projects_own(
    tmp_path: Path,
) -> None:
    folder = copy_of_toy(tmp_path)
    (folder / ".texts").rename(tmp_path / "elsewhere")
    states = [
        run(folder).stdout.splitlines()[-1],
        run(folder, SOURCEBOOK_TEXTS=str(tmp_path / "elsewhere")).stdout.splitlines()[-1],
        run(folder, "--texts", str(tmp_path / "elsewhere")).stdout.splitlines()[-1],
    ]
    assert ["earlier" in line for line in states] == [True, False, False]


def test_the_quotes_of_a_source_within_another_are_looked_for_in_the_others_text(toy: Project) -> None:
    texts = read_texts(toy.book, toy.root / ".texts")
    assert texts.home(toy.book, "letter-countess") == "minutes-1924"
    assert [one.problem for one in compare(toy.book, texts) if one.problem] == []


def test_sources_that_retell_one_work_are_one_voice(toy: Project) -> None:
    book = toy.book
    retelling = {source.key for source in book.sources.values() if "gazette-1923-05-12" in source.retells}
    groups = independent(book.sources[key] for key in ("gazette-1923-05-12", *sorted(retelling)))
    assert groups == [frozenset({"gazette-1923-05-12", *retelling})]


def test_claims_are_printed_beside_their_quotes(toy: Project) -> None:
    printed = run(toy.root, "--claims").stdout
    claims = [line for line in printed.splitlines() if re.match(r"\S+:\d+:\d+: ", line)]
    quotes = [line for line in printed.splitlines() if line.startswith("    “")]
    assert len(claims) == len(quotes) == len(toy.book.quotations)


def test_no_quote_of_the_reference_is_unverified() -> None:
    project = load_project(ROOT)
    problems: list[Problem] = [problem for problem in project.problems if problem.severity == "error"]
    names = {state.name for state in project.verification.states.values()}
    assert (problems, names) == ([], {"text"})
