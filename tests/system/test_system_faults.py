"""What the system refuses ends in one sentence with a cure: names that are no text, a wrong day, disks that are full or
read-only."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.core.files import atomic as writing
from sourcebook.core.system_faults import EnvironmentFaultError, in_words, read_epoch
from support.projects import copy_of_toy

pytestmark = pytest.mark.slow  # each case is a whole build or a repository

#: Commands that write, with what stands in their way when nothing can be written.
WRITING = {
    "quotes": ("quotes", "--write"),
    "format": ("format",),
    "export": ("export", "--to", "out"),
    "pages": ("pages", "--to", "out"),
    "permalinks": ("permalinks", "--write"),
    "schema": ("schema",),
    "finish": ("finish", "site"),
    "offline": ("offline", "site", "--to", "x.zip"),
    "zim": ("zim", "site", "--to", "x.zim"),
    "init": ("init", "another", "--title", "T", "--language", "en"),
}
READING = {"check": ("check",), "new": ("new", "event"), "github": ("check", "--format", "github")}


def run(project: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command, in a process of its own with a terminal's encoding that is strict."""
    module = "mkdocs" if command[0] == "build" else "sourcebook.cli"
    start = [sys.executable, "-m", module] if module == "mkdocs" else [sys.executable, "-c", _START]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8:strict", **environment}
    return subprocess.run(
        [*start, *command], cwd=project, env=env, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


_START = "from sourcebook.cli import main; main()"


def faulty(result: subprocess.CompletedProcess[str], *words: str) -> bool:
    """Whether a command has failed with these words and no traceback."""
    said = result.stdout + result.stderr
    assert "Traceback" not in said, said
    assert [one for one in words if one not in said] == [], said
    return result.returncode != 0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The toy with a file that `format` would change, and a site."""
    project = copy_of_toy(tmp_path)
    file = project / "data" / "entities.yaml"
    file.write_text(file.read_text("utf-8").replace("  type: ", "  type:   ", 1), "utf-8")
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("<!doctype html><html><head></head><body></body></html>", "utf-8")
    return project


@contextmanager
def mounted(path: Path, *how: str) -> Iterator[None]:
    """A folder as a file system of its own; skips where the machine does not allow that."""
    try:
        subprocess.run(["mount", *how, str(path)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only an administrator of the machine mounts")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def test_a_folder_that_cannot_be_written_to_ends_every_command_in_a_sentence(project: Path) -> None:
    with mounted(project, "--bind", str(project)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(project)], check=True)
        for command in (*WRITING.values(), ("build",)):
            assert faulty(run(project, *command), "Read-only file system"), command
        assert [name for name, command in READING.items() if faulty(run(project, *command))] == []


def test_a_full_disk_ends_every_command_in_a_sentence_with_a_cure(project: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    with mounted(small, "-t", "tmpfs", "-o", "size=4m", "tmpfs"):
        for name in ("data", "docs", "mkdocs.yml", ".texts", "site"):
            subprocess.run(["cp", "-r", str(project / name), str(small)], check=False)
        with open(small / "fill", "wb", buffering=0) as fill:
            try:
                while fill.write(b"x" * 4096):
                    pass
            except OSError as error:
                assert error.errno == errno.ENOSPC
        for command in (*(one for one in WRITING.values() if one[0] not in ("quotes", "finish")), ("build",)):
            assert faulty(run(small, *command)), command
        assert faulty(run(small, "format"), "No space left on device", "make room on that disk")


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.ENOSPC, "make room"),
        (errno.EROFS, "work in a copy"),
        (errno.EACCES, "ls -l"),
        (errno.EDQUOT, "your share"),
    ],
)
def test_what_the_system_refuses_is_said_with_its_cure(
    project: Path, monkeypatch: pytest.MonkeyPatch, number: int, cure: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "somewhere")

    monkeypatch.setattr(writing.tempfile, "mkstemp", refuse)
    for command in (WRITING["format"], WRITING["permalinks"], WRITING["schema"]):
        result = CliRunner().invoke(main, [command[0], "--project", str(project), *command[1:]])
        assert (result.exit_code, isinstance(result.exception, SystemExit)) == (1, True)
        assert cure in result.output and os.strerror(number) in result.output


# ---- the day -------------------------------------------------------------------------------------------------------

NO_DAYS = ["", "x", "-1", " 1", "1e9", "1.5", "0x10", "٣", "253402300800", "9" * 5000, "\x1b[31m"]


@pytest.mark.parametrize("epoch", NO_DAYS)
def test_a_day_that_is_none_is_refused(epoch: str) -> None:
    with pytest.raises(EnvironmentFaultError, match="unset SOURCE_DATE_EPOCH") as caught:
        read_epoch({"SOURCE_DATE_EPOCH": epoch})
    assert str(caught.value).isprintable() and len(str(caught.value)) < 300


def test_a_day_is_seconds_since_1970() -> None:
    assert [read_epoch({"SOURCE_DATE_EPOCH": one}) for one in ("0", "1720000000", "253402300799")] == [
        0,
        1720000000,
        253402300799,
    ]
    assert read_epoch({}) is None


@pytest.mark.parametrize("epoch", ["", "tomorrow", "9" * 30])
def test_no_command_and_no_build_begins_on_a_day_that_is_none(project: Path, epoch: str) -> None:
    for command in (("check",), ("offline", "site", "--to", "x.zip"), ("build",)):
        assert faulty(run(project, *command, SOURCE_DATE_EPOCH=epoch), "unset SOURCE_DATE_EPOCH"), command


@pytest.mark.parametrize("epoch", ["0", "253402300799"])
def test_a_zip_is_written_on_any_day(project: Path, epoch: str) -> None:
    result = run(project, "offline", "site", "--to", "x.zip", SOURCE_DATE_EPOCH=epoch)
    assert (result.returncode, "Traceback" in result.stderr) == (0, False), result.stderr


# ---- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize(
    "folder", ["docs", "data", "data/events", "data/fingerprints", "overrides", ".texts"], ids=lambda one: one
)
def test_a_name_that_is_not_utf_8_is_told_and_ends_nothing_in_a_traceback(project: Path, folder: str) -> None:
    ends = {"data": b".yaml", "data/events": b".yaml", "data/fingerprints": b".json", ".texts": b".txt"}
    (project / folder).mkdir(exist_ok=True, parents=True)
    path = os.path.join(os.fsencode(project / folder), b"\xff" + ends.get(folder, b".md"))
    Path(os.fsdecode(path)).write_text("x: 1\n", "utf-8")
    for command in (*READING.values(), WRITING["quotes"], WRITING["format"], WRITING["export"], WRITING["pages"]):
        faulty(run(project, *command))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_page_whose_name_is_not_utf_8_ends_the_build_in_a_sentence(project: Path) -> None:
    Path(os.fsdecode(os.path.join(os.fsencode(project / "docs"), b"\xff.md"))).write_text("# A\n", "utf-8")
    assert faulty(run(project, "build"), "UTF-8")


def test_a_name_is_printed_so_that_it_changes_nothing() -> None:
    assert in_words(OSError(errno.EROFS, "Read-only file system", "a\x1b[31m")).startswith("'a\\x1b[31m': Read-only")
    assert in_words(OSError(errno.ENOENT, "No such file", b"\xff")) == "'\\udcff': No such file"
