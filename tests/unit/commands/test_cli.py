"""The command `sourcebook`: what it prints, and with what it exits."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from sourcebook.cli import main
from sourcebook.site.explanations import explanations
from support.projects import TOY

BASE = Path(__file__).parents[2] / "cases" / "base"
FAULTY = """second-tea:
  titel: "100 %"
  title: The second tea
  date: 1901-03-11
  type: meeting
  participants: [{entity: anne-lee}]
  description: The club met again.
  citations: [{source: diary, quote: "we met again"}]
"""
WRONG = [
    "data/events/b,a%d.yaml:2:3: second-tea: unknown field 'titel' [unknown-field]",
    "    did you mean 'title'?",
    "data/events/b,a%d.yaml:6:27: second-tea: no entity has the id 'anne-lee' [unknown-entity]",
    "    did you mean 'ann-lee'?",
    "data/events/b,a%d.yaml:8:38: warning: second-tea: the quote has 3 words, fewer than 4 [quote-too-short]",
    "    quote enough to support the claim",
]


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A project without problems."""
    return Path(shutil.copytree(BASE, tmp_path / "clean"))


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A project with two errors and a warning, in a file whose name holds signs that mean something to GitHub."""
    project = Path(shutil.copytree(BASE, tmp_path / "faulty"))
    (project / "data" / "events").mkdir()
    (project / "data" / "events" / "b,a%d.yaml").write_text(FAULTY, encoding="utf-8")
    return project


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_check_of_a_clean_project_prints_nothing_but_a_count_and_exits_0(clean: Path) -> None:
    result = run("check", "--project", clean)
    count = "2 sources, 2 entities, 1 event, 3 quotes: 0 errors, 0 warnings\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", count)


def test_check_prints_every_problem_with_its_hint_and_exits_1(faulty: Path) -> None:
    result = run("check", "--project", faulty)
    assert (result.exit_code, result.stdout.splitlines()) == (1, WRONG)


def test_check_of_warnings_alone_exits_0(clean: Path) -> None:
    (clean / "data" / "site.yaml").write_text("quote_words_max: 5\nquote_words_min: 0\n", encoding="utf-8")
    result = run("check", "--project", clean)
    assert (result.exit_code, result.stdout.count("warning: ")) == (0, 3)


def test_check_as_json_is_an_array_of_the_problems(faulty: Path) -> None:
    result = run("check", "--project", faulty, "--format", "json")
    first, second, third = json.loads(result.stdout)
    assert (result.exit_code, first, [second["severity"], third["severity"]]) == (
        1,
        {
            "path": "data/events/b,a%d.yaml",
            "line": 2,
            "column": 3,
            "code": "unknown-field",
            "message": "unknown field 'titel'",
            "hint": "did you mean 'title'?",
            "severity": "error",
            "record": "second-tea",
        },
        ["error", "warning"],
    )


def test_check_as_json_of_a_clean_project_is_an_empty_array(clean: Path) -> None:
    assert run("check", "--project", clean, "--format", "json").stdout == "[]\n"


def test_check_for_github_annotates_lines_with_signs_escaped(faulty: Path) -> None:
    result = run("check", "--project", faulty, "--format", "github")
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        [
            "::error file=data/events/b%2Ca%25d.yaml,line=2,col=3,title=unknown-field::"
            "second-tea: unknown field 'titel'%0Adid you mean 'title'?",
            "::error file=data/events/b%2Ca%25d.yaml,line=6,col=27,title=unknown-entity::"
            "second-tea: no entity has the id 'anne-lee'%0Adid you mean 'ann-lee'?",
            "::warning file=data/events/b%2Ca%25d.yaml,line=8,col=38,title=quote-too-short::"
            "second-tea: the quote has 3 words, fewer than 4%0Aquote enough to support the claim",
        ],
    )


def test_paths_for_github_count_from_the_root_of_the_repository(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(faulty.parent))
    lines = run("check", "--project", faulty, "--format", "github").stdout.splitlines()
    assert {line.partition(",line=")[0].partition("=")[2] for line in lines} == {"faulty/data/events/b%2Ca%25d.yaml"}


def test_check_imports_nothing_that_shows_pages(clean: Path) -> None:
    """So it starts in half the time."""
    late = ["babel", "jinja2", "mkdocs", "html.parser", "sourcebook.views.builder", "sourcebook.core.dates.date_words"]
    code = (
        "import sys, sourcebook.cli; from pathlib import Path; from sourcebook.project import load_project; "
        f"load_project(Path({str(clean)!r})); print([name for name in {late} if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_the_project_may_stand_before_or_after_the_command_or_be_the_current_folder(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run("--project", faulty, "check")
    after = run("check", "--project", faulty)
    monkeypatch.chdir(faulty)
    here = run("check")
    assert before.output == after.output == here.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--project", "nowhere"],
        ["--project", "nowhere", "check"],
        ["check", "--format", "xml"],
        ["check", "more"],
        ["checks"],
        ["links", "nowhere"],
        ["quotes", "--project", "nowhere"],
    ],
)
def test_wrong_usage_and_no_project_exit_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["schema", "--to"],
        ["pages", "--to"],
        ["export", "--to"],
        ["offline", "site", "--to"],
        ["zim", "site", "--to"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_the_system_refuses_is_told_in_one_line(arguments: list[str], clean: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text", "utf-8")
    (clean / "site").mkdir()
    (clean / "site" / "index.html").write_text("<p>Home", "utf-8")
    at = [str(clean / word) if word == "site" else word for word in arguments]
    result = run("--project", clean, *at, tmp_path / "file" / "new" / "one")
    assert result.exit_code in (1, 2) and isinstance(result.exception, SystemExit)
    assert f"Error: {tmp_path / 'file'}" in result.stderr
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["file"]


def test_the_command_is_installed_with_the_package(faulty: Path) -> None:
    command = Path(sys.executable).parent / "sourcebook"
    result = subprocess.run([command, "check", "--project", faulty], capture_output=True, text=True)
    assert (result.returncode, result.stdout.splitlines()) == (1, WRONG)


def test_links_prints_what_is_wrong_with_a_site_and_exits_1(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="nowhere.html">x</a>', encoding="utf-8")
    result = run("links", tmp_path)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (
        1,
        "index.html:1:1: the link 'nowhere.html' leads to 'nowhere.html', which is not in the site [broken-link]",
    )


def test_links_of_a_site_without_fault_exits_0(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="#">x</a>', encoding="utf-8")
    assert run("links", tmp_path).exit_code == 0


# ---- quotes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the toy with its texts."""
    return Path(shutil.copytree(TOY, tmp_path / "toy"))


def edit(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def files_of(project: Path) -> dict[str, bytes]:
    return {str(file.relative_to(project)): file.read_bytes() for file in project.rglob("*") if file.is_file()}


def test_every_quote_of_the_toy_stands_in_its_text() -> None:
    result = run("quotes", "--project", TOY)
    *lines, count = result.stdout.splitlines()
    assert (result.exit_code, count) == (0, f"verified against the text: {len(lines)}")


def test_without_texts_every_quote_of_the_toy_is_verified_by_its_receipt(copy: Path, tmp_path: Path) -> None:
    *lines, _ = run("quotes", "--project", TOY).stdout.splitlines()
    result = run("quotes", "--project", copy, "--texts", tmp_path)
    assert (result.exit_code, result.stdout) == (0, f"verified against the text earlier (receipt): {len(lines)}\n")


def test_of_quotes_without_text_only_those_are_listed_that_no_receipt_speaks_for(copy: Path, tmp_path: Path) -> None:
    edit(
        copy / "data" / "events" / "1923.yaml", lambda text: text.replace("opened two rooms", "opened two small rooms")
    )
    result = run("quotes", "--project", copy, "--texts", tmp_path)
    first, *_ = result.stdout.splitlines()
    assert first.startswith("data/events/1923.yaml:") and first.endswith(": failed")
    assert ": verified against the text earlier" not in result.stdout


def test_writing_what_is_known_changes_no_file(copy: Path) -> None:
    before = files_of(copy)
    result = run("quotes", "--project", copy, "--write")
    assert (result.exit_code, files_of(copy) == before) == (0, True)


def test_a_quote_that_is_not_in_its_text_fails_and_nothing_is_written(copy: Path) -> None:
    edit(copy / "data" / "events" / "1923.yaml", lambda text: text.replace("A shelf is a promise", "A shelf is a vow"))
    before = files_of(copy)
    result = run("quotes", "--project", copy, "--write")
    lines = result.stdout.splitlines()
    said = [line for line in lines if "quote-not-in-text" in line or "nearest" in line]
    assert (result.exit_code, said, files_of(copy) == before) == (
        1,
        [
            "data/events/1923.yaml:26:14: opening-of-the-rooms: these words are not in the text of "
            "'gazette-1923-05-12' [quote-not-in-text]",
            "    nearest, with the words that differ between > and <: A shelf is a >promise<",
        ],
        True,
    )
    at = lines.index("data/events/1923.yaml:26:14: failed")
    assert ("verified against the text" in lines[at - 1], "[quote-not-in-text]" in lines[at + 1]) == (True, True)
    assert "quote-not-in-source" not in result.stdout


def test_the_first_writing_makes_the_receipts_that_the_toy_has(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files_of(copy)
    (copy / "data" / "receipts.yaml").unlink()
    shutil.rmtree(copy / "data" / "fingerprints")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    result = run("quotes", "--project", copy, "--write")
    assert (result.exit_code, files_of(copy) == before) == (0, True)


def test_claims_are_printed_beside_their_quotes() -> None:
    result = run("quotes", "--project", TOY, "--claims")
    lines = result.stdout.splitlines()
    at = lines.index(
        "    “The Society thanks Miss Haddad, without whom, the Chairman said, “the stairs would lead nowhere.”” "
        "(minutes-1924; speaker: The Chairman)"
    )
    assert lines[at - 1].endswith("Assessment (by The Chairman): Without her the stairs would lead nowhere.")


# ---- what comes next -------------------------------------------------------------------------------------------------


def test_without_a_command_it_says_where_to_begin() -> None:
    assert "To add a record: sourcebook new" in " ".join(run().output.split())


def test_the_list_of_commands_cuts_no_sentence_short() -> None:
    assert "..." not in run("--help").output.partition("Commands:")[2]


@pytest.mark.parametrize("name", main.commands)
def test_the_help_of_each_command_says_what_is_done_next(name: str) -> None:
    assert "\nNext: " in run(name, "--help").output


def test_the_help_of_new_lists_the_types_of_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(BASE)
    lists = [line.split() for line in run("new", "--help").output.splitlines()]
    assert ["entity", "person,", "club"] in lists and ["event", "meeting"] in lists
    monkeypatch.chdir(tmp_path)
    assert run("new", "--help").exit_code == 0


@pytest.mark.parametrize("asked", ["smart-quotes", "[smart-quotes]"])
def test_a_code_is_explained_with_a_wrong_and_a_right_example(asked: str) -> None:
    printed = run("explain", asked).output
    assert printed.startswith("smart-quotes\n\nA text has typographic quotation marks around it")
    assert "    # wrong: fields of an event\n    note: “The" in printed and "](" not in printed


def test_explain_lists_every_code_of_the_guide_and_suggests_the_nearest() -> None:
    listed = {line.split()[0] for line in run("explain").output.splitlines() if line.startswith("  ")}
    wrong = run("explain", "smart-quote")
    assert listed == set(explanations())
    assert (wrong.exit_code, "did you mean 'smart-quotes'" in wrong.output) == (2, True)


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["new", "event", "me"], {"meeting"}),
        (["new", "statement", "d"], {"denial"}),
        (["explain", "smart"], {"smart-quotes"}),
        (["permal"], {"permalinks"}),
    ],
)
def test_a_shell_completes_commands_types_and_codes(
    words: list[str], completed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BASE)
    *before, begun = words
    found = ShellComplete(main, {}, "sourcebook", "_SOURCEBOOK_COMPLETE").get_completions(before, begun)
    assert {one.value for one in found} == completed
