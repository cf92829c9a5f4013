"""The same commit gives the same bytes, wherever, whenever and by whomever it is built, and without a network."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sourcebook.commands.zim_edition import ZimInfo, write_zim
from sourcebook.commands.zip_edition import write_offline_zip
from support.commit_history import Work
from support.projects import copy_of_toy

#: Another day than today, told to whoever asks Python; and no way out of the process. Run at the start of Python.
ELSEWHERE = """
import datetime, os, socket, sys, time

AHEAD = float(os.environ.get("AHEAD", "0"))
now = time.time
time.time = lambda: now() + AHEAD


class Days(type):
    def __instancecheck__(cls, one):
        return isinstance(one, cls.__bases__[0])


class Moment(datetime.datetime, metaclass=Days):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)


class Day(datetime.date, metaclass=Days):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())


if AHEAD:
    datetime.datetime, datetime.date = Moment, Day


def refused(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print(f"NETWORK {event} {arguments[-1]}", file=sys.stderr)
        os._exit(9)


sys.addaudithook(refused)
"""


def at_home(folder: Path) -> Path:
    """A project with two commits, made at fixed moments, whose pages say when records changed."""
    folder.mkdir(parents=True)
    project = copy_of_toy(folder)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("site_url: https://example.org/rooms/\n")
    work = Work(project)
    work.git("init", "-q", "-b", "main")
    work.commit("2024-01-01T12:00:00+01:00")
    (project / "docs" / "about.md").write_text("# About\n\nA toy.\n", "utf-8")
    work.commit("2024-01-02T23:30:00-05:00")
    return project


def built_there(project: Path, extra: Mapping[str, str], before: tuple[str, ...] = (), mask: int = 0o022) -> Path:
    """The site, built with other settings of the machine, on another day, without a network."""
    here = project.parent / "python"
    here.mkdir()
    (here / "sitecustomize.py").write_text(ELSEWHERE)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "SOURCE_DATE"))}
    environment = {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(here), **extra}
    command = [*before, sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, umask=mask)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


def files_of(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in sorted(site.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site of one commit, built on two quite different machines."""
    folder = tmp_path_factory.mktemp("same")
    one = at_home(folder / "one")
    other = folder / "a deeper place" / "ünïcode"
    shutil.copytree(one, other / "toy", symlinks=True)
    first = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}
    second = {
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "de",
        "AHEAD": str(500 * 86400),
        "HOME": str(folder),
        "COLUMNS": "40",
    }
    alone = ("taskset", "1") if shutil.which("taskset") else ()
    return built_there(one, first), built_there(other / "toy", second, alone, 0o077)


@pytest.mark.slow
def test_two_builds_of_one_commit_give_the_same_files(sites: tuple[Path, Path]) -> None:
    """In two folders, with another locale, time zone, hash seed, umask and number of processors, 500 days apart. And
    both without a way to the network: the first connection would have ended the build."""
    first, second = map(files_of, sites)
    assert sorted(first.keys() ^ second.keys()) == []
    assert [path for path in first if first[path] != second[path]] == []


@pytest.mark.slow
def test_the_sitemap_says_the_day_of_the_commit(sites: tuple[Path, Path]) -> None:
    text = (sites[1] / "sitemap.xml").read_text("utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<urlset ')
    assert text.count("<lastmod>2024-01-03</lastmod>") == text.count("<loc>") > 50
    assert "<loc>https://example.org/rooms/readers/layla-haddad.html</loc>" in text


@pytest.mark.slow
def test_the_editions_for_offline_reading_have_the_same_bytes(sites: tuple[Path, Path], tmp_path: Path) -> None:
    info = ZimInfo("The rooms", "", "en", datetime.date(2024, 1, 3))
    for site, name in zip(sites, ("one", "two"), strict=True):
        write_offline_zip(site, tmp_path / name / "reference.zip")
        write_zim(site, tmp_path / name / "reference.zim", info)
    assert [
        (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        for name in ("reference.zip", "reference.zim")
    ] == [True, True]


def test_the_guard_against_the_network_and_the_other_day_work(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(ELSEWHERE)
    code = (
        "import datetime, urllib.request\nprint(datetime.date.today().year, isinstance(datetime.date(1, 1, 1), "
        "datetime.date), flush=True)\nurllib.request.urlopen('http://127.0.0.1:9/')"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "AHEAD": str(4000 * 86400)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    year = int(done.stdout.split()[0])
    assert (done.returncode, "NETWORK" in done.stderr, year > datetime.date.today().year + 9) == (9, True, True)


def _has_namespaces() -> bool:
    try:
        return subprocess.run(["unshare", "--net", "--map-root-user", "true"], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not _has_namespaces(), reason="no network namespaces: no unshare, or not allowed here")
def test_a_site_is_built_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    site = built_there(project, {}, ("unshare", "--net", "--map-root-user"))
    assert (site / "index.html").is_file()
