"""What others wrote (names of files and branches, answers of servers, errors) steers no terminal and no runner of
GitHub when it is printed."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.cli import main
from sourcebook.core.problems import Location, Problem, as_github, as_json, as_text
from sourcebook.core.terminal import as_terminal
from sourcebook.untrusted.escaping import in_json, in_line, in_lines
from sourcebook.untrusted.harmless import HarmlessLog
from support import warm_python

BASE = Path(__file__).parents[2] / "cases" / "base"
#: Steers a terminal, ends its line, and begins one that is a command to GitHub.
EVIL = "x\x1b[2J\x9b31m\r\n::warning::done\n ::error::y\u2028::add-mask::z\u202etxt"
#: The same as the name of a file: without a slash, as short as one may be.
EVIL_NAME = EVIL + ".yaml"


def assert_harmless(shown: str) -> None:
    """Nothing but text and line ends, and no line that is a command."""
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", shown) == []
    assert [line for line in shown.split("\n") if re.match(r"\s*(::|##\[)", line)] == []


@given(st.text() | st.sampled_from([EVIL, "::warning::x", " \n\t##[error]x"]))
def test_a_text_made_harmless_has_no_sign_that_steers_and_no_line_that_commands(text: str) -> None:
    assert_harmless(in_lines(text).replace("\t", " "))
    assert_harmless(in_line(text).lstrip(" \u3000").removeprefix("::").removeprefix("##["))
    assert "\n" not in in_line(text)


@pytest.mark.parametrize("text", ["Rapport d’été: 3 % [x]", "مختبر", "می‌خواهم", "日本語", "🙂", "a\\b", ""])
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert (in_line(text), in_lines(f"{text}\n\t{text}")) == (text, f"{text}\n\t{text}")


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.just(EVIL))
def test_harmless_json_means_the_same(text: str) -> None:
    written = in_json(json.dumps({"x": text}, ensure_ascii=False, indent=1))
    assert json.loads(written) == {"x": text}
    assert_harmless(written)


def test_problems_are_harmless_in_every_form_whatever_they_name(tmp_path: Path) -> None:
    problems = [
        Problem(Location(f"data/events/{EVIL}.yaml", number), "x", f"{EVIL} is wrong", f"write\n{EVIL}", record=EVIL)
        for number in range(1, 10)
    ]
    for shown in (as_text(problems), as_terminal(problems, tmp_path, 100, False), as_json(problems)):
        assert_harmless(shown)
    lines = as_github(problems, EVIL).split("\n")
    assert [line for line in lines if line and not line.startswith("::error file=")] == []
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", "".join(lines)) == []


# ---- commands


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def printed(*arguments: str | Path, folder: Path | None = None) -> str:
    command = ["sourcebook", *map(str, arguments)]
    done = warm_python.run(*command, cwd=folder or Path.cwd(), environment=os.environ)
    shown = done.stdout + done.stderr
    assert "Traceback" not in shown
    return shown


def test_a_file_with_a_hostile_name_is_named_harmlessly(project: Path) -> None:
    (project / "data" / "events").mkdir()
    (project / "data" / "events" / EVIL_NAME).write_text("tea: {title: 3}\n", encoding="utf-8")
    (project / "data" / f"{EVIL}.yml").write_text("", encoding="utf-8")
    for command in (["check"], ["quotes"], ["format"], ["pages", "--to", "x"], ["permalinks"]):
        shown = printed(*command, "--project", project)
        assert_harmless(shown)
        assert "::" not in shown.replace(": :", "") or "x\\x1b[2J" in shown
    assert "x\\x1b[2J\\x9b31m\\r\\n::warning::done" in printed("check", "--project", project)
    assert_harmless(printed("check", "--format", "json", "--project", project))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--project", f"no/{EVIL}", "check"),
        ("check", "--project", f"no/{EVIL}"),
        ("links", f"no/{EVIL}"),
        ("links", f"--{EVIL}", "."),
        (EVIL,),
        (f"--{EVIL}",),
        ("check", "--format", EVIL),
        ("quotes", "--texts", f"no/{EVIL}"),
        ("new", "event", EVIL),
        ("offline", ".", "--to", f"{EVIL}.zip"),
        ("zim", ".", "--to", f"{EVIL}.zim"),
        ("finish", f"no/{EVIL}"),
        ("init", "new", "--title", "x", "--language", EVIL),
        ("init", "new", "--title", EVIL),
        ("diff", EVIL),
        ("pages", "--to", f"data/events.yaml/{EVIL}"),
    ],
    ids=ascii,
)
def test_what_was_typed_is_named_harmlessly(arguments: tuple[str, ...], project: Path) -> None:
    shown = printed(*arguments, folder=project)
    assert shown
    assert_harmless(shown)


def test_a_command_names_the_file_that_it_wrote_harmlessly(tmp_path: Path) -> None:
    target = tmp_path / "x\x1b[2J\n::warning::done"
    shown = printed("init", target, "--title", "x", "--language", "en")
    assert "written: " in shown
    assert_harmless(shown)
    assert_harmless(printed("init", target, "--title", "x", "--language", "en"))
    assert_harmless(printed("schema", "--project", target))
    assert_harmless(printed("pages", "--to", target / EVIL, "--project", target))
    (target / EVIL / "index.md").write_text("mine", encoding="utf-8")
    assert_harmless(printed("pages", "--to", target / EVIL, "--project", target))


def test_a_branch_with_a_hostile_name_is_named_harmlessly(project: Path) -> None:
    # Git allows neither a colon nor ASCII's control characters in names of branches, but all else.
    branch = "x\u202e\u2028\u009b2J"
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"], ["branch", branch]):
        subprocess.run([*git, *command], cwd=project, check=True)
    assert_harmless(printed("diff", branch, folder=project))
    assert_harmless(printed("diff", f"{branch}-not", folder=project))
    (project / "data" / "events.yaml").write_text(f"tea: {{title: '{branch}'}}\n- x", encoding="utf-8")
    subprocess.run([*git, "commit", "-qam", "x"], cwd=project, check=True)
    for form in ("text", "json", "markdown"):
        assert_harmless(printed("diff", "HEAD", branch, "--format", form, folder=project))


def test_every_error_of_a_command_is_harmless(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    for error in (click.ClickException(EVIL), click.UsageError(EVIL), OSError(5, EVIL, EVIL)):

        def refuse(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr("sourcebook.shell.load_project", refuse)
        result = CliRunner().invoke(main, ["check", "--project", str(project)])
        assert "x\\x1b[2J" in result.output
        assert_harmless(result.output)


def test_only_one_function_of_the_commands_prints_what_is_not_made_harmless_before() -> None:
    package = BASE.parents[2] / "hooks" / "sourcebook"
    source = "".join((package / name).read_text("utf-8") for name in ("shell.py", "cli.py"))
    assert re.findall(r"click\.(?:echo|secho)\(([^,)]*)", source) == ["in_lines(text", "report(project"]


def test_no_module_prints_past_the_function_that_makes_text_harmless() -> None:
    prints = {
        (file.name, line.strip())
        for file in (BASE.parents[2] / "hooks" / "sourcebook").glob("**/*.py")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"(?<![\w.])print\(|print_exc\(|std(?:out|err)\.write\(", line) and "in_lines(" not in line
    }
    # `as_shown` is made of problems, which are harmless.
    assert prints == {
        ("dev_server.py", 'print(as_shown(problems, root, sys.stderr), end="", file=sys.stderr, flush=True)')
    }


# ---- logs


def test_a_log_names_files_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    record = logging.LogRecord("mkdocs", logging.WARNING, "x", 1, "there is no %s", (EVIL,), None)
    assert HarmlessLog().filter(record)
    assert_harmless(record.getMessage())
    assert record.getMessage().startswith("there is no x\\x1b[2J")


def test_a_build_names_pages_harmlessly(tmp_path: Path) -> None:
    from support.projects import copy_of_toy

    project = copy_of_toy(tmp_path)
    (project / "docs" / "x\x1b[2J\u202e.md").write_text("# X\n\n[gone](gone.md)\n", encoding="utf-8")
    done = warm_python.run("mkdocs", "build", cwd=project, environment=os.environ)
    shown = done.stdout + done.stderr
    assert "x\\x1b[2J" in shown
    assert_harmless(re.sub("\x1b\\[[\\d;]*m", "", shown))
