"""Folders that commands fill: wholly or not at all, and no file of others is touched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.core.files.managed_files import ForeignFilesError, all_written, fill, written_before
from support.projects import TOY, copy_of_toy


def content(folder: Path) -> dict[str, str]:
    """The files of a folder, without notes."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def test_what_was_written_is_replaced_and_what_is_no_more_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "docs"
    assert fill(folder, "pages", [("a/x.md", b"1"), ("y.md", b"2")]) == 2
    (folder / "mine.md").write_text("mine", "utf-8")
    assert fill(folder, "pages", [("a/x.md", b"3")]) == 1
    assert (content(folder), written_before(folder, "pages")) == ({"a/x.md": "3", "mine.md": "mine"}, {"a/x.md"})
    assert [file.name for file in folder.parent.iterdir()] == ["docs"]


@pytest.mark.parametrize("whose", ["never written", "changed since"])
def test_a_file_of_somebody_else_is_left_and_nothing_is_written(tmp_path: Path, whose: str) -> None:
    folder = tmp_path / "docs"
    fill(folder, "pages", [("a.md", b"1"), ("b.md", b"2")])
    (folder / ("c.md" if whose == "never written" else "b.md")).write_text("mine", "utf-8")
    before = content(folder)
    with pytest.raises(ForeignFilesError):
        fill(folder, "pages", [("a.md", b"5"), ("b.md", b"6"), ("c.md", b"7")])
    assert (content(folder), [file.name for file in tmp_path.iterdir()]) == (before, ["docs"])


def test_a_failure_while_files_are_made_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.md", b"new"
        raise OSError("the disk is full")

    folder = tmp_path / "docs"
    fill(folder, "pages", [("a.md", b"old")])
    with pytest.raises(OSError, match="the disk is full"):
        fill(folder, "pages", files())
    assert (content(folder), [file.name for file in tmp_path.iterdir()]) == ({"a.md": "old"}, ["docs"])


def test_a_run_that_was_ended_while_moving_is_put_right_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "docs"
    fill(folder, "pages", [("a.md", b"1"), ("b.md", b"1"), ("c.md", b"1")])
    move = os.replace

    def ended(source: Path, target: Path) -> None:
        if Path(target).name == "b.md":
            raise KeyboardInterrupt
        move(source, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "replace", ended)
        fill(folder, "pages", [("a.md", b"2"), ("b.md", b"2")])
    assert content(folder) == {"a.md": "2", "b.md": "1", "c.md": "1"}
    fill(folder, "pages", [("a.md", b"3"), ("b.md", b"3")])
    assert content(folder) == {"a.md": "3", "b.md": "3"}


def test_nothing_outside_of_the_folder_is_written_or_removed_whatever_its_note_or_links_say(tmp_path: Path) -> None:
    folder, other = tmp_path / "docs", tmp_path / "other"
    for path in (folder, other):
        path.mkdir()
    (other / "kept.md").write_text("kept", "utf-8")
    (folder / "link").symlink_to(other)
    digest = hashlib.sha256(b"kept").hexdigest()
    ways = ("../other/kept.md", "link/kept.md", (other / "kept.md").as_posix())
    (folder / ".sourcebook-pages").write_text("".join(f"{digest}  {way}\n" for way in ways), "utf-8")
    assert all_written(folder) == {".sourcebook-pages"}
    with pytest.raises(ForeignFilesError):
        fill(folder, "pages", [("link/new.md", b"new")])
    assert fill(folder, "pages", [("new.md", b"new")]) == 1
    assert content(other) == {"kept.md": "kept"}


# ---- the commands


def test_pages_leaves_pages_written_by_hand_and_may_be_run_again(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    docs, by_hand = project / "docs", content(project / "docs")
    command = ["--project", str(project), "pages", "--to", str(docs)]
    assert [CliRunner().invoke(main, command).exit_code for _ in range(2)] == [0, 0]
    after = content(docs)
    assert {path: text for path, text in after.items() if path in by_hand} == by_hand
    assert {"people.md", "readers/layla-haddad.md", "assets/stylesheets/sourcebook.css"} & after.keys() == {
        "readers/layla-haddad.md",
        "assets/stylesheets/sourcebook.css",
    }


@pytest.mark.parametrize("command", ["pages", "export"])
def test_with_faulty_data_nothing_is_written(command: str, tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    with (project / "data" / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nno_such_setting: 1\n")
    result = CliRunner().invoke(main, ["--project", str(project), command, "--to", str(tmp_path / "out")])
    assert (result.exit_code, "nothing was written" in result.output, (tmp_path / "out").exists()) == (1, True, False)


def test_a_foreign_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "coverage.json").write_text("mine", "utf-8")
    result = CliRunner().invoke(main, ["--project", str(TOY), "export", "--to", str(tmp_path)])
    assert (result.exit_code, "coverage.json" in result.output, content(tmp_path)) == (
        1,
        True,
        {"coverage.json": "mine"},
    )


def test_without_a_project_the_usage_is_wrong(tmp_path: Path) -> None:
    for command in (["pages", "--to", "x"], ["export", "--to", "x"], ["finish", str(tmp_path)]):
        assert CliRunner().invoke(main, ["--project", str(tmp_path), *command]).exit_code == 2


def test_finish_wants_a_site(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--project", str(TOY), "finish", str(tmp_path)])
    assert (result.exit_code, "there is no built site" in result.output) == (2, True)


def test_finish_leaves_a_site_with_something_forbidden_as_it_was(toy_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "deep").mkdir(parents=True)
    (site / "404.html").write_bytes((toy_site / "404.html").read_bytes())
    (site / "index.html").write_text("<head></head>\n<p>x", "utf-8")
    (site / "deep" / "x.html").write_text('<head></head>\n<p onclick="x()">', "utf-8")
    before = content(site)
    result = CliRunner().invoke(main, ["--project", str(TOY), "finish", str(site)])
    told = 'deep/x.html:2:1: a script, which browsers are told to leave alone: <p onclick="x()"> [blocked-by-policy]'
    assert (result.exit_code, result.output.splitlines()[0], content(site)) == (1, told, before)
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


def test_finishing_again_changes_nothing(toy_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "search").mkdir(parents=True)
    for path in ("404.html", "index.html", "about.html", "search/search_index.json"):
        (site / path).write_bytes((toy_site / path).read_bytes())
    states = []
    for _ in range(2):
        assert CliRunner().invoke(main, ["--project", str(TOY), "finish", str(site)]).exit_code == 0
        states.append(content(site))
    assert states[0] == states[1]
