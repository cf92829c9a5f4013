"""The history of others: whatever a commit says of its date, its author and itself, the site is built, and in order."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.exports.citation import edition_words
from sourcebook.history import git as history
from sourcebook.history import git_process as running_git
from sourcebook.history.commit_dates import NEVER, in_line, parse_moment
from sourcebook.history.git import find_repository
from sourcebook.views.pages.changes import changes_view
from sourcebook.views.provenance import provenance_view
from support.commit_history import ATOM, NEW, OLD, YEAR, Work, last, public, told
from support.projects import build

pytestmark = pytest.mark.slow  # each case is a whole build or a repository

#: What a commit can say of its date, and what is then told: its day, or nothing.
DATES = {
    "253402300800 +0000": "",
    "-1 +0000": "",
    "-99999999999 +0000": "",
    "1720000000 +2400": "2024-07-03",
    "1720000000 -9999": "2024-07-03",
    "1720000000 +99999999": "2024-07-03",
    "1720000000 +0060": "2024-07-03",
    "99999999999999999999 +0000": "",
    "9223372036854775807 -1400": "",
    "1720000000": "",
    "yesterday": "",
    "": "",
    "253402300799 -1200": "",
    "1720000000 -1400": "2024-07-02",
    "1720000000 +1400": "2024-07-03",
}


def commit_literally(work: Work, date: str, message: bytes = b"x\n", author: bytes = b"A <a@example.org>") -> str:
    """Commit the work tree with a date, and whatever else, that `git commit` refuses."""
    work.git("add", "-A")
    lines = (
        b"tree " + work.git("write-tree").strip().encode(),
        b"parent " + work.git("rev-parse", "HEAD").strip().encode(),
        b"author " + author + b" " + date.encode(),
        b"committer " + author + b" " + date.encode(),
    )
    command = ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    content = b"\n".join(lines) + b"\n\n" + message
    made = (
        subprocess.run(command, cwd=work.root, input=content, capture_output=True, check=True).stdout.decode().strip()
    )
    work.git("update-ref", "refs/heads/trunk", made)
    return made


def renamed(work: Work, name: str = "The Wexcombe Evening Gazette") -> None:
    work.replace("data/entities.yaml", "name: The Wexcombe Gazette", f"name: {name}")


# ---- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", DATES)
def test_a_commit_of_any_date_is_told_in_its_place(work: Work, date: str) -> None:
    renamed(work)
    made = commit_literally(work, date)
    work.replace(YEAR, NEW, OLD)
    work.commit("2024-08-01T08:00:00+02:00")
    project = work.project()
    assert project.past
    assert [(one.commit.id == made, [change.id for change in one.changes]) for one in project.past.revisions] == [
        (False, ["opening-of-the-rooms"]),
        (True, ["wexcombe-gazette"]),
        (False, ["wexcombe-gazette"]),
        (False, ["opening-of-the-rooms"]),
    ]
    commit = project.past.last["wexcombe-gazette"]
    assert (commit.id, str(commit.day) if commit.dated else "") == (made, DATES[date])
    assert public(project)


@pytest.mark.parametrize("date", DATES)
def test_a_commit_of_any_date_is_an_edition(work: Work, date: str) -> None:
    before = told(work.project())
    renamed(work)
    made = commit_literally(work, date)
    project = work.project()
    assert project.past
    shown = public(project)
    entries = ElementTree.fromstring(shown["changes.xml"])
    updated = entries.findtext(f"{ATOM}updated")
    assert datetime.fromisoformat(str(updated)).year == 2024
    assert [one for _, one in told(project)][1:] == [one for _, one in before]
    words = edition_words(project.views.edition, project.labels)
    assert words == f"Edition {made[:7]}, date unknown." if not DATES[date] else made[:7] in words


@pytest.mark.parametrize("date", ["1720000000 +2400", "1720000000 -9999", "253402300800 +0000", "-1 +0000", ""])
def test_a_site_is_built_whatever_date_its_last_commit_has(work: Work, tmp_path: Path, date: str) -> None:
    commit_literally(work, date)
    result = build(work.root, tmp_path / "site")
    assert (result.returncode, "Traceback" in result.stderr) == (0, False), result.stderr


def test_what_is_said_of_a_date_that_cannot_be_is_that_it_is_not_known(work: Work) -> None:
    renamed(work)
    commit_literally(work, "253402300800 +0000")
    project = work.project()
    gazette = project.book.entities["wexcombe-gazette"]
    assert changes_view(project.views).commits[0].date.text == project.labels("date.unknown")
    assert provenance_view(project.views, gazette).last is None
    assert "10000" not in "".join(public(project).values())


def test_commits_of_which_none_has_a_date_are_told_too(work: Work) -> None:
    work.git("checkout", "-q", "--orphan", "alone")
    work.commit("2024-01-01T00:00:00+00:00")
    work.git("checkout", "-q", "-B", "trunk")
    tree = work.git("write-tree").strip()
    raw = f"tree {tree}\nauthor A <a> x\ncommitter A <a> x\n\nx\n"
    command = ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    made = subprocess.run(command, cwd=work.root, input=raw, capture_output=True, check=True, text=True).stdout.strip()
    work.git("update-ref", "refs/heads/trunk", made)
    project = work.project()
    assert project.past
    assert {(one.id, one.dated) for one in project.past.last.values()} == {(made, False)}
    assert public(project)


def test_diff_reads_a_revision_of_any_date(work: Work) -> None:
    renamed(work)
    made = commit_literally(work, "1720000000 +99999999")
    result = CliRunner().invoke(main, ["diff", "--project", str(work.root), "HEAD~1", made])
    assert (result.exit_code, "The Wexcombe Evening Gazette" in result.output) == (0, True)


def test_a_moment_is_one_that_a_calendar_has() -> None:
    assert parse_moment("0", "+0000") == NEVER
    assert parse_moment("1720000000", "-0530") == datetime.fromtimestamp(1720000000, UTC)
    for seconds in ("253402300800", "-1", "", "1e9", "٣", "9" * 5000, "1 2", "0x10"):
        assert parse_moment(seconds, "+0000") is None


def test_what_has_no_date_takes_its_place_from_what_is_older() -> None:
    old, new = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    assert in_line([None, new, None, old, None]) == [new, new, old, old, old]
    assert in_line([None, None]) == [NEVER, NEVER]
    assert in_line([]) == []


# ---- authors, messages, branches, files ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "message"),
    [
        (b"A <a@example.org>", b"x" * 1_000_000),
        (b"\x1b[31m\xff\xfe \xe2\x80\xae <>", b"\x1b]0;title\x07\r\n::warning::x\n\x01\x02\xff"),
        (b"<script>alert(1)</script> <a>", b":100644 100644 0 0 M\ndata/events.yaml\n"),
        (b"", b""),
    ],
    ids=["a message of 1 MB", "control characters", "markup and what looks like a file", "nothing"],
)
def test_authors_and_messages_change_nothing_of_what_is_told(work: Work, author: bytes, message: bytes) -> None:
    renamed(work)
    commit_literally(work, "1720000000 +0000", message, author)
    project = work.project()
    assert [one for _, one in told(project)][:2] == [["wexcombe-gazette"], ["wexcombe-gazette"]]
    assert not [path for path, text in public(project).items() if "\x1b" in text or "::warning" in text]


@pytest.mark.parametrize("branch", ["--output=x", "$(touch${IFS}x)", "a\u202eb", "HEAD", "x;y|z", "\u00e9" * 60])
def test_a_branch_of_any_name_is_no_option_and_no_command(work: Work, branch: str) -> None:
    work.git("update-ref", f"refs/heads/{branch}", "HEAD")
    work.git("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    before = sorted(one.name for one in work.root.iterdir())
    result = CliRunner().invoke(main, ["diff", "--project", str(work.root), "--", branch])
    assert result.exit_code in (0, 2) and not isinstance(result.exception, ValueError)
    assert told(work.project())[0][0] == "2024-06-01"
    assert sorted(one.name for one in work.root.iterdir() if one.name != ".cache") == [
        one for one in before if one != ".cache"
    ]


def test_names_of_files_that_are_no_utf_8_are_passed_over(work: Work) -> None:
    blob = work.git("hash-object", "-w", "data/entities.yaml").strip()
    index = b"100644 " + blob.encode() + b"\tdata/events/\xff\nx\t.yaml\0"
    subprocess.run(["git", "update-index", "-z", "--index-info"], cwd=work.root, input=index, check=True)
    work.git("commit", "-q", "-m", "x", when="2024-07-01T00:00:00+00:00")
    result = CliRunner().invoke(main, ["diff", "--project", str(work.root), "HEAD~1", "HEAD"])
    assert result.exit_code in (0, 2) and isinstance(result.exception, SystemExit | None)
    assert work.project().past


# ---- limits --------------------------------------------------------------------------------------------------------


def test_only_so_many_commits_are_read(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_COMMITS", 2)
    project = work.project()
    assert [day for day, _ in told(project)] == ["2024-06-01", "2024-05-01"]
    assert last(project) == {"wexcombe-gazette": "2024-06-01", "opening-of-the-rooms": "2024-05-01"}
    assert public(project)


def test_contents_that_are_too_large_are_left_out(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = find_repository(work.root)
    assert repository
    files = repository.files(repository.commit("HEAD"), "data")
    sizes = {name: len(content) for name, content in repository.contents(files.values()).items()}
    most = sorted(sizes.values())[-1]
    monkeypatch.setattr(history, "MOST_CONTENT", most - 1)
    assert set(repository.contents(files.values())) == {name for name, size in sizes.items() if size < most}
    monkeypatch.setattr(history, "MOST_CONTENTS", 1)
    assert repository.contents(files.values()) == {}


def test_a_git_that_prints_too_much_or_never_ends_is_ended(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = ("-c", "alias.endless=!yes", "endless")
    monkeypatch.setattr(running_git, "MOST", 1000)
    assert running_git.run_git(work.root, endless) is None
    monkeypatch.setattr(running_git, "LONGEST", 0.2)
    assert running_git.run_git(work.root, ("-c", "alias.sleep=!exec sleep 600", "sleep")) is None


def test_a_history_that_cannot_be_read_in_time_is_not_told(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_git, "MOST", 200)
    project = work.project()
    assert public(project)


# ---- programs ------------------------------------------------------------------------------------------------------


def programs(work: Work) -> Iterator[tuple[str, str]]:
    """Settings of a repository that name a program, each with one that would leave a file."""
    program = f"touch {work.root / 'ran'}; false"
    for name in ("core.fsmonitor", "core.pager", "pager.log", "diff.external", "core.sshCommand", "gpg.program"):
        yield name, program
    yield from (("diff.x.textconv", program), ("diff.x.command", program), ("log.showSignature", "true"))


def test_settings_of_a_repository_start_no_program(work: Work) -> None:
    for name, value in programs(work):
        work.git("config", name, value)
    hooks = work.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (hooks / hook).write_text(f"#!/bin/sh\ntouch {work.root / 'ran'}\n", "utf-8")
        (hooks / hook).chmod(0o755)
    (work.root / ".gitattributes").write_text("* diff=x\n", "utf-8")
    work.replace(YEAR, NEW, OLD)
    assert told(work.project())[0][0] == "2024-06-01"
    CliRunner().invoke(main, ["diff", "--project", str(work.root), "HEAD~1"])
    assert not (work.root / "ran").exists()


def test_what_a_partial_clone_lacks_is_not_fetched(work: Work, tmp_path: Path) -> None:
    work.git("config", "uploadpack.allowFilter", "true")
    other = Work(tmp_path / "clone")
    work.git("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{work.root}", str(other.root))
    repository = find_repository(other.root)
    assert repository
    files = repository.files(repository.commit("HEAD"), "data")
    assert files and repository.contents(files.values()) == {}
