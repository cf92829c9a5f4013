"""Quotes verified: by their text, by receipt and fingerprint, and what becomes of them when they are edited."""

from __future__ import annotations

import os
import random
import re
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sourcebook.book.comparison import matching
from sourcebook.book.coverage import independent
from sourcebook.book.evidence.quotes import Verification, quoted_words
from sourcebook.book.evidence.receipts import receipt_key
from sourcebook.commands.format_files import format_files
from sourcebook.commands.quotes.texts import MAX_BYTES, read_texts
from sourcebook.commands.quotes.verify_quotes import NotWrittenError, compare, edited_receipts, write_verification
from sourcebook.core.problems import Problem
from sourcebook.project import Project, load_project
from support import warm_python
from support.commit_history import Work
from support.projects import ROOT, TOY, copy_of_toy
from support.version_1 import as_of_version_1

# ---- whole projects ------------------------------------------------------------------------------------------------


def codes(project: Project) -> set[str]:
    return {problem.code for problem in project.problems if problem.severity == "error"}


def quote_lines(folder: Path) -> list[tuple[Path, int]]:
    """Every line of the data on which a published quote stands, counted from 0."""
    locations = (quotation.citation.location("quote") for quotation in load_project(folder).book.quotations)
    return sorted({(folder / location.path, location.line - 1) for location in locations})


def with_changed_word(line: str, draw: random.Random) -> str:
    """The line with one word of its quote replaced: of its field, of words alone, or of an item of a list."""
    heads = (re.match(rf"(.*\b{name}: [\"']?)", line) for name in ("quote", "citations"))
    head = next(found[0] for found in (*heads, re.match(r" *- [\"']?", line)) if found)
    quote = line[len(head) :]
    found = list(re.finditer(r"\w+(?:[’'-]\w+)*", quote.partition('", ')[0]))
    word = draw.choice(found)
    return f"{head}{quote[: word.start()]}zebra{quote[word.end() :]}"


def unnoticed(folder: Path, places: list[tuple[Path, int]], draw: random.Random) -> list[str]:
    """The lines in which another word raises no error. They are changed one at a time."""
    silent = []
    for file, number in places:
        whole = file.read_text("utf-8")
        lines = whole.split("\n")
        lines[number] = with_changed_word(lines[number], draw)
        file.write_text("\n".join(lines), "utf-8")
        if not codes(load_project(folder)) & {"orphan-receipt", "quote-not-in-source", "quote-not-verified"}:
            silent.append(lines[number])
        file.write_text(whole, "utf-8")
    return silent


def test_changing_any_word_of_any_quote_of_the_toy_is_an_error_without_texts(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    draw = random.Random(1)
    assert unnoticed(folder, quote_lines(folder), draw) == []


def test_changing_a_word_of_a_quote_of_the_reference_is_an_error_without_texts(tmp_path: Path) -> None:
    """A sample of twenty; the toy tries them all."""
    folder = tmp_path / "reference"
    (folder / "data").mkdir(parents=True)
    subprocess.run(["cp", "-r", f"{ROOT}/data", str(folder)], check=True)
    draw = random.Random(2)
    assert unnoticed(folder, draw.sample(quote_lines(folder), 20), draw) == []


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
    text = (toy.root / ".texts" / f"{source}.txt").read_text("utf-8").split("\n")
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
        text.truncate(MAX_BYTES + 1)
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
    "the order of its parts": ("at: [9, 34], words: [8, 9]", "at: [34, 9], words: [8, 9]"),
    "the version of its rules": ("version: 2", "version: 7"),
}


@pytest.mark.parametrize("name", EDITED_RECEIPTS)
def test_a_receipt_that_cannot_be_that_of_its_quote_is_a_problem_everywhere(name: str, without_texts: Path) -> None:
    edit(without_texts / "data" / "receipts.yaml", *EDITED_RECEIPTS[name])
    found = [problem for problem in load_project(without_texts).problems if problem.severity == "error"]
    assert {(problem.location.path, problem.code) for problem in found} == {("data/receipts.yaml", "bad-receipt")}


def test_an_edited_receipt_is_found_where_the_texts_are_and_made_anew(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    receipts = folder / "data" / "receipts.yaml"
    before = receipts.read_bytes()
    edit(receipts, "at: [20], words: [12]", "at: [21], words: [12]")
    project = load_project(folder)
    texts = read_texts(project.book, folder / ".texts")
    found = list(edited_receipts(project, texts, list(compare(project.book, texts))))
    assert ([problem.code for problem in found], codes(project)) == (["bad-receipt"] * 2, set())
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
    assert codes(load_project(without_texts)) == {"empty-quote", "not-in-quote"}


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
    by_reference = [line for line in printed.splitlines() if line.startswith("    by reference, no words quoted: ")]
    assert len(quotes) == len(toy.book.quotations)
    assert len(claims) == len(quotes) + len(by_reference) == len(toy.book.citations)


def test_claims_are_printed_since_a_revision_where_they_changed(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    work = Work(project)
    work.git("init", "-q")
    work.commit("2024-01-01T12:00:00+00:00")
    assert run(project, "--claims", "--since", "HEAD").stdout == ""
    file = project / "data" / "events" / "1923.yaml"
    file.write_text(
        file.read_text("utf-8").replace("The village has a library at last.", "There is a library.", 1), "utf-8"
    )
    printed = run(project, "--claims", "--since", "HEAD").stdout
    assert "There is a library." in printed and printed.count("\n") == 2
    work.commit("2024-01-02T12:00:00+00:00")
    # Who took part is a claim of the event, too, with its three quotes, and whom a statement is about one of that.
    text = file.read_text("utf-8").replace("    - entity: edith-marlow\n", "    - entity: amos-pell\n", 1)
    file.write_text(text.replace("      kind: fact\n", "      kind: fact\n      about: [amos-pell]\n", 1), "utf-8")
    assert run(project, "--claims", "--since", "HEAD").stdout.count("\n    “") == 4
    work.commit("2024-01-03T12:00:00+00:00")
    people = project / "data" / "entities.yaml"
    people.write_text(people.read_text("utf-8").replace("organization: reading-society", "organization: X", 1), "utf-8")
    assert "first librarian" in run(project, "--claims", "--since", "HEAD").stdout
    wrong = run(project, "--claims", "--since", "nowhere")
    assert (wrong.returncode, run(project, "--since", "HEAD").returncode) == (2, 2)


def test_a_description_is_printed_beside_its_quote_and_a_denial_below_what_it_answers(toy: Project) -> None:
    lines = run(toy.root, "--claims").stdout.splitlines()
    said = next(line for line in lines if line.endswith("The shelves were paid for with the parish harmonium."))
    assert "Quarrel over the harmonium: Allegation (by the village): " in said
    assert lines[lines.index(said) + 2].startswith("    denied by Amos Pell: It is a fable. ")
    assert any(line.endswith(": Wexcombe Gazette: description: The paper of the village.") for line in lines)


def test_no_quote_of_the_reference_is_unverified() -> None:
    project = load_project(ROOT)
    problems: list[Problem] = [problem for problem in project.problems if problem.severity == "error"]
    names = {state.name for state in project.verification.states.values()}
    assert (problems, names) == ([], {"text"})


# ---- versions of the rules -----------------------------------------------------------------------------------------


def old(project: Project) -> list[tuple[str, str]]:
    return [(one.location.path, one.severity) for one in project.problems if one.code == "old-rules"]


@pytest.fixture
def by_version_1(tmp_path: Path) -> Path:
    """The toy with receipts and fingerprints as they were made by version 1 of the rules."""
    return as_of_version_1(copy_of_toy(tmp_path))


def test_an_old_project_builds_as_it_did_and_is_told_once_what_to_do(by_version_1: Path, toy: Project) -> None:
    project = load_project(by_version_1)
    assert [one for one in project.problems if one.code != "old-rules"] == list(toy.problems)
    assert old(project) == [("data/receipts.yaml", "warning")]
    names = {key: state.name for key, state in project.verification.states.items()}
    assert names == {key: state.name for key, state in toy.verification.states.items()}


def test_in_an_old_project_too_no_verified_quote_is_changed_in_silence(by_version_1: Path) -> None:
    edit(by_version_1 / "data" / "entities.yaml", "se rompent ensemble", "se mangent ensemble")
    edit(by_version_1 / "data" / "events" / "1923.yaml", "opened two rooms above", "opened three rooms above")
    assert codes(load_project(by_version_1)) == {"quote-not-verified", "quote-not-in-source"}


def test_receipts_and_fingerprints_of_an_old_project_are_renewed(by_version_1: Path) -> None:
    assert run(by_version_1, "--write", SOURCE_DATE_EPOCH="1700000000").returncode == 0
    assert files(by_version_1 / "data") == files(TOY / "data")


def test_what_has_no_text_to_be_renewed_by_stays_as_it_was(by_version_1: Path, toy: Project) -> None:
    (by_version_1 / ".texts" / "voices-1952.txt").unlink()
    result = run(by_version_1, "--write")
    project = load_project(by_version_1)
    assert project.receipts and set(project.receipts.earlier) == {"voices-1952"}
    assert (result.returncode, codes(project), old(project)) == (0, set(), [("data/receipts.yaml", "warning")])
    assert {state.name for state in project.verification.states.values()} == {"text"}
    edit(by_version_1 / "data" / "events" / "readings.yaml", "July 1923", "June 1923")
    assert codes(load_project(by_version_1)) == {"quote-not-verified"}


# ---- how a quote is typed ------------------------------------------------------------------------------------------

QUOTE = "opened two rooms above the bakery in Mill Lane"


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (QUOTE, QUOTE.replace(" ", "\u00a0")),
        (QUOTE, QUOTE.replace("bakery", "ba\u00adkery")),
        ("célèbre", "ce\u0301le\u0300bre"),
    ],
    ids=["no-break spaces", "a soft hyphen", "NFD"],
)
def test_check_and_quotes_agree_on_a_verified_quote_that_is_typed_otherwise(
    words: str, typed: str, tmp_path: Path
) -> None:
    folder = copy_of_toy(tmp_path)
    text = folder / ".texts" / "gazette-1923-05-12.txt"
    text.write_text(text.read_text("utf-8").replace("in Mill Lane", "in Mill Lane, célèbre"), "utf-8")
    edit(folder / "data" / "events" / "1923.yaml", f'{QUOTE}"', f'{QUOTE}, célèbre"')
    run(folder, "--write")
    assert (codes(load_project(folder)), run(folder).returncode) == (set(), 0)
    edit(folder / "data" / "events" / "1923.yaml", words, typed)
    assert (codes(load_project(folder)), run(folder).returncode) == (set(), 0)


@pytest.mark.parametrize("typed", ["...", "[...]", "(…)", "(...)", "[. . .]", "…"])
def test_another_sign_for_words_left_out_is_named_and_format_mends_it(typed: str, without_texts: Path) -> None:
    file = without_texts / "data" / "events" / "1923.yaml"
    before = file.read_bytes()
    edit(file, "opened two rooms above the bakery in Mill Lane", "opened two rooms above […] Layla Haddad")
    cut = file.read_bytes()
    edit(file, "above […] Layla", f"above {typed} Layla")
    found = [one for one in load_project(without_texts).problems if one.severity == "error"]
    ours = [one for one in found if one.code != "orphan-receipt"]
    assert [(one.code, repr(typed) in one.message, "sourcebook format" in one.hint) for one in ours] == [
        ("cut-mark", True, True)
    ]
    assert before != cut
    list(format_files(load_project(without_texts), write=True))
    assert "above […] Layla" in file.read_text("utf-8")


def test_one_altered_quote_is_one_error_with_the_changed_word_marked(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    edit(folder / "data" / "events" / "1923.yaml", "opened two rooms above", "opened two rooms under")
    (known,) = (one for one in load_project(folder).problems if one.severity == "error")
    printed = run(folder).stdout
    assert (known.code, ">under<" in known.message) == ("quote-not-in-source", True)
    assert printed.count("error") + printed.count("[quote-not") + printed.count("[orphan") == 1
    assert "two rooms >above< the bakery" in printed
    assert "receipts.yaml" not in printed + known.hint


def test_a_quote_can_be_removed_on_purpose_where_the_text_is_not(without_texts: Path) -> None:
    events = without_texts / "data" / "events" / "1923.yaml"
    edit(events, "opened two rooms above the bakery in Mill Lane", "opened two rooms above the bakery")
    assert codes(load_project(without_texts)) == {"orphan-receipt"}
    assert run(without_texts, "--write").returncode == 1
    assert run(without_texts, "--write", "--drop-removed").returncode == 0
    assert codes(load_project(without_texts)) == set()


# ---- speed ---------------------------------------------------------------------------------------------------------


def test_each_text_is_prepared_once_however_many_quotes_it_has(toy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[int] = []
    normalised = matching.normalise

    def counted(text: str) -> str:
        if len(text) > 600:
            prepared.append(len(text))
        return normalised(text)

    monkeypatch.setattr(matching, "normalise", counted)
    texts = read_texts(toy.book, toy.root / ".texts")
    found = list(compare(toy.book, texts))
    list(edited_receipts(toy, texts, found))
    list(edited_receipts(toy, texts, found))
    # To be compared, and for its hash.
    assert (len(found), max(Counter(prepared).values())) == (len(toy.book.quotations), 2)
