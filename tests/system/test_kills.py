"""Nothing is lost: whatever ends a build or a command, and whenever, what was there before is there, or what is new."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sourcebook.cli import main
from sourcebook.commands.quotes.verify_quotes import LOCK
from sourcebook.core.files.atomic import Lock, LockedError, locked, write_together, write_whole
from sourcebook.engines.mkdocs.run import Staging
from support.projects import build, copy_of_toy

if sys.platform != "linux":
    pytest.skip("processes are split off and killed", allow_module_level=True)

from click.testing import CliRunner

from support.kills import killed

SOAK = int(os.environ.get("SOAK", "0"))


def faults(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs after which something was neither old nor new, or that the next run did not make good."""
    return [
        run
        for run in runs
        if run["code"] == 0 or "broken" in run["found"] or run["again"] or not run["whole"] or run["after"]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["swap", "files", "zip", "quotes"])
def test_after_a_kill_at_any_step_everything_is_old_or_new_and_the_next_run_completes_it(what: str) -> None:
    first, *runs = killed("steps", what)
    for run in runs:
        run["after"] = [name for name in run["after"] if name != "site.zip"]
    assert (first["code"], first["changed"], len(runs)) == (0, True, len(first["steps"]))
    assert faults(runs) == []


@pytest.mark.slow
def test_where_names_cannot_be_exchanged_the_next_build_puts_the_old_site_back() -> None:
    _, *runs = killed("steps", "swap-in-two-steps")
    between = [run for run in runs if "broken" in run["found"]]
    assert len(between) == 1
    assert faults([{**run, "found": []} for run in runs]) == []


@pytest.mark.slow
def test_a_build_that_is_killed_or_meets_a_full_disk_leaves_the_old_site_or_the_new_one_and_the_data() -> None:
    """On a disk that is full no file can grow beyond 30 kB: the build fails somewhere in the middle."""
    first, *runs = killed("steps", "site", "middle", "after", "full=30000")
    assert (first["code"], [(run["code"], run["found"]) for run in runs]) == (
        0,
        [(-9, ["old", "old"]), (-9, ["new", "old"]), (1, ["old", "old"])],
    )
    assert faults(runs) == []


@pytest.mark.slow
@pytest.mark.parametrize("what", ["files", "zip"])
def test_files_on_a_full_disk_are_written_all_or_none(what: str) -> None:
    _, *runs = killed("steps", what, "full=1", "full=50000")
    assert [(run["code"], run["found"]) for run in runs] == [(1, ["old", "old"])] * 2


@pytest.mark.slow
@pytest.mark.skipif(not SOAK, reason="a long run: make soak")
@pytest.mark.parametrize(("what", "times"), [("site", 120), ("quotes", 200), ("swap", 200)])
def test_kills_at_random_moments(what: str, times: int) -> None:
    first, *runs = killed("moments", what, times, 7)
    assert (first["code"], len(runs)) == (0, times)
    assert faults([run for run in runs if run["code"]]) == []


# ---- two at once


@contextmanager
def held(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a lock until it is killed."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom sourcebook.core.files.atomic import Lock\n"
        "lock = Lock(Path(sys.argv[1]))\nprint('held', flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_a_lock_is_refused_while_another_process_has_it_and_free_once_that_was_killed(tmp_path: Path) -> None:
    file = tmp_path / "site.lock"
    with held(file) as other:
        with pytest.raises(LockedError):
            Lock(file)
        other.kill()
        other.wait()
        with locked(file):
            assert file.exists()
    assert not file.exists()


def test_a_second_build_in_one_folder_is_refused_with_a_message_and_disturbs_nothing(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "site.new").mkdir()
    (project / "site.new" / "index.html").write_text("half of the first build")
    with held(project / "site.lock"):
        second = build(project)
    assert second.returncode == 1
    assert f"another build is writing {project / 'site'}: wait until it is done" in second.stderr
    assert "Traceback" not in second.stderr
    assert (project / "site.new" / "index.html").read_text() == "half of the first build"
    assert not (project / "site").exists()


def test_quotes_are_not_written_twice_at_once(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    before = (project / "data" / "receipts.yaml").read_bytes()
    with held(project / LOCK):
        done = CliRunner().invoke(main, ["quotes", "--project", str(project), "--write"])
    assert done.exit_code == 1
    assert "nothing was written: another sourcebook quotes --write is running" in done.output
    assert (project / "data" / "receipts.yaml").read_bytes() == before


# ---- the old site


def test_readers_have_the_new_site_before_the_old_one_is_removed_and_the_lock_is_kept_meanwhile(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for name in ("old", "new"):
        staging = Staging(site)
        staging.folder.mkdir()
        (staging.folder / "page.html").write_text(name)
        staging.swap_in(staging.folder)
        if name == "new":
            break
        staging.give_up()
    assert ((site / "page.html").read_text(), (staging.folder / "page.html").read_text()) == ("new", "old")
    with pytest.raises(LockedError):
        Staging(site)
    staging.give_up()
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


# ---- the helper


def test_permissions_of_a_file_stay_and_a_new_one_may_be_read_by_everybody(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("old")
    old.chmod(0o600)
    mask = os.umask(0o077)
    try:
        write_together({old: "a", new: "é\r\n"})
    finally:
        os.umask(mask)
    assert [file.stat().st_mode & 0o777 for file in (old, new)] == [0o600, 0o644]
    assert (old.read_bytes(), new.read_bytes()) == (b"a", "é\r\n".encode())


def test_nothing_is_left_beside_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "\ud800")
    assert ([one.name for one in tmp_path.iterdir()], file.read_text()) == (["a.txt"], "old")
