"""Built sites, kept by a hash of what they are built from: one build serves all workers of a run, and the next runs.

They are only read. A test that changes a site changes a copy.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from support.projects import ROOT, built

KEPT = ROOT / "build" / "tests"
#: A run of all tests needs about twenty; more are of earlier versions of the code.
MOST = 60
#: Folders that no build reads, or that it writes.
_NOT_READ = {"site", "site.new", "site.old", "__pycache__", ".git", ".cache", ".venv", "node_modules"}
#: Of the reference, which stands in the repository, a build reads these.
_OF_THE_REFERENCE = ("data", "docs", "overrides", "mkdocs.yml")


def kept_site(project: Path, build: Callable[[Path, Path], object] = built) -> Path:
    """The site of the project as a build makes it (`build`, given the project and where to), built only when there is
    none yet."""
    digest = hashlib.sha256(f"{build.__module__}.{build.__qualname__}\0{_around()}\0".encode())
    reads = [project / name for name in _OF_THE_REFERENCE] if project == ROOT else [project]
    for file in _files(reads):
        digest.update(f"{file.relative_to(project)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    digest.update(_history(project).encode())
    name = digest.hexdigest()[:24]
    site = KEPT / name / "site"
    KEPT.mkdir(parents=True, exist_ok=True)
    with _alone(KEPT / f"{name}.lock"):
        listed = KEPT / name / "files.txt"
        if not listed.is_file() or listed.read_text("utf-8") != _listing(site):
            shutil.rmtree(KEPT / name, ignore_errors=True)
            with tempfile.TemporaryDirectory(dir=KEPT) as place:
                build(project, Path(place, "site"))
                Path(place, "files.txt").write_text(_listing(Path(place, "site")), "utf-8")
                os.mkdir(KEPT / name)
                for made in ("site", "files.txt"):
                    os.rename(Path(place, made), KEPT / name / made)
            _forget_old()
        os.utime(KEPT / name)
    return site


def _files(places: list[Path]) -> Iterator[Path]:
    """The files a build may read, in one order everywhere."""
    for path in places:
        if path.is_file():
            yield path
        elif path.is_dir() and path.name not in _NOT_READ:
            yield from _files(sorted(path.iterdir()))


@cache
def _around() -> str:
    """A hash of what all builds read: the package, other packages, the version of Python."""
    digest = hashlib.sha256(platform.python_version().encode())
    for one in sorted({f"{one.name}=={one.version}" for one in distributions()}):
        digest.update(f"{one}\0".encode())
    for file in _files([ROOT / "hooks"]):
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _history(project: Path) -> str:
    """What git says of the project: pages say when a record changed."""
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project, capture_output=True, text=True)
    return done.stdout


def _listing(site: Path) -> str:
    """Name, size and time of every file: whether somebody has changed what is only to be read."""
    lines = []
    for file in sorted(site.rglob("*")) if site.is_dir() else []:
        found = file.stat()
        if file.is_file():
            lines.append(f"{file.relative_to(site)} {found.st_size} {found.st_mtime_ns}\n")
    return "".join(lines)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Within, no other process has this lock."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _forget_old() -> None:
    """Remove what has not been used for the longest."""
    whole = [folder for folder in KEPT.iterdir() if (folder / "files.txt").is_file()]
    for folder in sorted(whole, key=lambda one: one.stat().st_mtime)[:-MOST]:
        shutil.rmtree(folder, ignore_errors=True)
