"""Runs something that writes, and kills it: at one of its steps, or after some time. For `test_nothing_lost.py`.

A program by itself, with no threads, so that it can split off a process for each run. A step is whatever changes what
is on the disk. `killing.py steps WHAT [STEP…]` kills at these steps, else at each; a step `full=30000` lets no file
grow beyond so many bytes instead; `killing.py moments WHAT TIMES SEED` kills at so many moments. It prints a line of
JSON for each run, with the step or the moment, and what is left.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from sourcebook.commands.quotes.texts import read_texts
from sourcebook.commands.quotes.verify_quotes import compare, write_verification
from sourcebook.commands.zip_edition import write_offline_zip
from sourcebook.core.files import atomic as writing
from sourcebook.core.files.atomic import staging_dir, swap_dirs, write_together

HERE = Path(__file__).parents[1]
MKDOCS = """site_name: Tea
use_directory_urls: false
theme: {name: material, font: false}
plugins: [search, {macros: {module_name: HOOKS/page_macros}}]
hooks: [HOOKS/site_hooks.py]
"""
_WRITES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link"}


def changes_disk(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an event of Python's audit is a step. The exchange of two names is one: it is looked up before."""
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        return isinstance(arguments[0], str | bytes) and bool(set(mode or "") & set("wax+") or flags & os.O_CREAT)
    return event in _WRITES or (event == "ctypes.dlsym" and arguments[1] == "renameat2")


def in_child(
    act: Callable[[], object], kill_at: int = 0, after: float = 0, file_size: int = 0
) -> tuple[int, list[str]]:
    """The exit code of `act` in a process of its own, negative when it was killed, and its steps up to then."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        atexit._clear()  # what this program has left to do is not for its child
        os.close(reader)
        with os.fdopen(os.open(os.devnull, os.O_WRONLY), "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        main, seen = os.getpid(), 0

        def watch(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal seen
            if changes_disk(event, arguments) and os.getpid() == main:
                seen += 1
                os.write(writer, f"{event} {arguments[0]!s:.80}\n".encode())
                if seen == kill_at:
                    os.kill(main, signal.SIGKILL)

        sys.addaudithook(watch)
        if file_size:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
        code = 1
        try:
            act()
            code = 0
        except SystemExit as error:
            code = int(bool(error.code))
        finally:
            with contextlib.suppress(BaseException):
                atexit._run_exitfuncs()  # what a program does at its end: a build removes the old site
            os._exit(code)
    os.close(writer)
    if after:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reader) as stream:
        steps = stream.read().splitlines()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), steps


def digest(folder: Path) -> str:
    """A hash of the names and contents of all files in a folder but those half written; empty without a folder."""
    if not folder.is_dir():
        return ""
    whole, found = hashlib.sha256(), False
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(".part"):
            found = True
            whole.update(f"{file.relative_to(folder)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\0".encode())
    return whole.hexdigest() if found else ""


Ways = Iterator[dict[str, Any]]
"""How each of several runs is ended: the arguments of `in_child`."""


class Work:
    """Something that writes: how its folder looks before, what it does, and what must be the old or the new one."""

    kept: tuple[str, ...] = ()

    def prepare(self, folder: Path) -> None:
        """Make the folder as it is before."""

    def act(self, folder: Path) -> None:
        """Write."""

    def state(self, folder: Path) -> list[str]:
        """A hash of each thing that must be the old or the new one."""
        return [digest(folder / name) if (folder / name).is_dir() else _hash(folder / name) for name in self.kept]


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


class Swap(Work):
    """A folder takes the place of another."""

    kept = ("site",)

    def prepare(self, folder: Path) -> None:
        self.write(folder / "site", "old")

    def write(self, site: Path, words: str) -> None:
        (site / "deep").mkdir(parents=True)
        (site / "index.html").write_text(words)
        (site / "deep" / "page.html").write_text(words)

    def act(self, folder: Path) -> None:
        new = staging_dir(folder / "site")
        self.write(new, "new")
        swap_dirs(new, folder / "site")


class SwapInTwoSteps(Swap):
    """The same where the system cannot exchange two names."""

    def act(self, folder: Path) -> None:
        with mock.patch.object(writing, "_exchange", return_value=False):
            super().act(folder)


class Files(Work):
    """Several files are written together."""

    kept = ("a.txt", "b/c.txt")

    def prepare(self, folder: Path) -> None:
        (folder / "a.txt").write_text("old")

    def act(self, folder: Path) -> None:
        write_together({folder / "a.txt": "new" * 100_000, folder / "b" / "c.txt": "new"})


class Zip(Work):
    """A site becomes one file."""

    kept = ("site.zip", "site")

    def prepare(self, folder: Path) -> None:
        (folder / "site").mkdir()
        (folder / "site" / "index.html").write_bytes(random.Random(1).randbytes(100_000))
        (folder / "site.zip").write_text("old")

    def act(self, folder: Path) -> None:
        write_offline_zip(folder / "site", folder / "site.zip")


class Quotes(Work):
    """Quotes are verified, and written down."""

    kept = ("data/receipts.yaml", "data/sources.yaml", "data/fingerprints", "data/entities.yaml", "data/events.yaml")

    def prepare(self, folder: Path) -> None:
        shutil.copytree(HERE / "cases" / "base", folder, dirs_exist_ok=True)
        (folder / ".texts").mkdir()
        words = ("this diary is mine, Ann Lee’s", "we are a club for tea", "the club met at my house")
        (folder / ".texts" / "diary.txt").write_text(". ".join(words), "utf-8")

    def act(self, folder: Path) -> None:
        import datetime

        from sourcebook.project import load_project

        project = load_project(folder)
        texts = read_texts(project.book, folder / ".texts")
        write_verification(project, texts, list(compare(project.book, texts)), datetime.date(2024, 1, 1))


class Site(Work):
    """A whole build: the title has changed since the last one."""

    kept = ("site", "data")

    def __init__(self) -> None:
        self.built = Path(tempfile.mkdtemp(prefix="killing-"))
        shutil.copytree(HERE / "cases" / "base", self.built, dirs_exist_ok=True)
        (self.built / "docs").mkdir()
        (self.built / "docs" / "about.md").write_text("# About\n")
        hooks = HERE.parent / "hooks"
        (self.built / "mkdocs.yml").write_text(MKDOCS.replace("HOOKS", hooks.as_posix()))
        assert in_child(lambda: self.act(self.built))[0] == 0
        settings = self.built / "data" / "site.yaml"
        settings.write_text(settings.read_text("utf-8").replace("The tea club", "The new tea club"), "utf-8")

    def prepare(self, folder: Path) -> None:
        shutil.copytree(self.built, folder, dirs_exist_ok=True)

    def act(self, folder: Path) -> None:
        from mkdocs.__main__ import cli

        os.chdir(folder)
        cli(["build", "--strict"])


WORKS: dict[str, Callable[[], Work]] = {
    "swap": Swap,
    "swap-in-two-steps": SwapInTwoSteps,
    "files": Files,
    "zip": Zip,
    "quotes": Quotes,
    "site": Site,
}


def runs(work: Work, ways_of: Callable[[list[str], float], Ways]) -> Iterator[dict[str, Any]]:
    """One run after another, each in a folder of its own: how it ended, whether each thing is old or new afterwards,
    and whether the next run, which nobody kills, makes everything new."""
    with tempfile.TemporaryDirectory() as place:
        first = Path(place, "first")
        first.mkdir()
        work.prepare(first)
        old = work.state(first)
        begin = time.monotonic()
        code, steps = in_child(lambda: work.act(first))
        long = time.monotonic() - begin
        new = work.state(first)
        yield {"code": code, "steps": steps, "changed": old != new}
        for number, way in enumerate(ways_of(steps, long)):
            folder = Path(place, str(number))
            folder.mkdir()
            work.prepare(folder)
            code, _ = in_child(lambda folder=folder: work.act(folder), **way)  # type: ignore[misc]  # a default of a lambda
            found = [
                "old" if is_ == was else "new" if is_ == will else "broken"
                for is_, was, will in zip(work.state(folder), old, new, strict=True)
            ]
            again = in_child(lambda folder=folder: work.act(folder))[0]  # type: ignore[misc]  # a default of a lambda
            after = sorted(file.name for file in folder.iterdir() if file.name.startswith("site."))
            whole = work.state(folder) == new
            yield {"way": way, "code": code, "found": found, "again": again, "whole": whole, "after": after}
            shutil.rmtree(folder)


def main(how: str, what: str, *numbers: str) -> None:
    """Print what each run leaves."""
    work = WORKS[what]()

    def ways(steps: list[str], long: float) -> Ways:
        if how == "moments":
            times, seed = map(int, numbers)
            mix = random.Random(seed)
            return ({"after": mix.uniform(0.001, long)} for _ in range(times))
        exchange = next((at for at, step in enumerate(steps, 1) if step.startswith("ctypes.dlsym")), len(steps))
        named = {"middle": {"kill_at": exchange // 2}, "after": {"kill_at": exchange + 1}}
        if numbers:
            return (named.get(one) or {"file_size": int(one.removeprefix("full="))} for one in numbers)
        return ({"kill_at": step} for step in range(1, len(steps) + 1))

    for found in runs(work, ways):
        print(json.dumps(found), flush=True)
    if isinstance(work, Site):
        shutil.rmtree(work.built)


def killed(how: str, what: str, *numbers: object) -> list[dict[str, Any]]:
    """What this program prints, run as such."""
    command = [sys.executable, __file__, how, what, *map(str, numbers)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    main(*sys.argv[1:])
