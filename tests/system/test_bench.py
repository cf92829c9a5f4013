"""The benchmark runs and measures what it says it does; how long anything takes is not tested."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.projects import ROOT

SIZE = "10/10"
BENCH = ROOT / "bench"

sys.path.insert(0, str(BENCH))
from project import Size, make_project, marker  # noqa: E402 - the benchmark is no package

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of the benchmark at a very small size."""
    folder = tmp_path_factory.mktemp("bench")
    options = ["--size", SIZE, "--reading", SIZE, "--runs", "1", "--before", "HEAD", "--folder", str(folder)]
    command = [sys.executable, str(BENCH / "run.py"), *options, "--to", str(folder / "bench.json")]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
    (folder / "output.txt").write_text(result.stdout, encoding="utf-8")
    return folder


def test_both_sites_say_the_same_number_of_words(bench: Path) -> None:
    building = json.loads((bench / "bench.json").read_text())["building"][SIZE]
    assert building["sourcebook"]["words"] > 5_000
    assert building["ratio to reference"]["words"] == pytest.approx(1, abs=0.05)


def test_both_sites_have_a_page_for_every_record_with_its_quotes(bench: Path) -> None:
    pages = [bench / name / "site" / "events" for name in ("project-10-10-1", "reference-10-10-1")]
    for site in pages:
        for number in range(10):
            assert marker(number) in (site / f"event-{number:06}.html").read_text(encoding="utf-8")


def test_search_finds_every_quote_on_both_sites(bench: Path) -> None:
    for name in ("project-10-10-1", "reference-10-10-1"):
        files = (bench / name / "site" / "search").rglob("*.js*")
        index = "".join(file.read_text(encoding="utf-8") for file in files)
        assert [number for number in range(10) if marker(number) not in index] == []


def test_every_measure_is_printed_and_written(bench: Path) -> None:
    found = json.loads((bench / "bench.json").read_text())
    building, reading = found["building"][SIZE], found["reading"][SIZE]
    measures = {
        *("wall", "cpu", "memory", "runs", "pages", "heaviest", "average"),
        *("files", "megabytes", "records", "frame", "words"),
    }
    assert set(building["sourcebook"]) == set(building["reference"]) == measures
    assert building["sourcebook"]["pages"] == building["reference"]["pages"]
    assert building["sourcebook"]["records"] > building["sourcebook"]["frame"] / 1e3 > 0
    assert reading["problems"] == 0 and reading["ratio"]["cpu"] > 0
    assert building["editing"]["ratio"] == building["editing"]["wall"] / building["sourcebook"]["wall"] > 0
    output = (bench / "output.txt").read_text()
    assert f"building {SIZE}" in output and f"reading {SIZE}" in output


def test_the_code_of_another_commit_builds_the_same_records(bench: Path) -> None:
    building = json.loads((bench / "bench.json").read_text())["building"][SIZE]
    assert building["before"]["pages"] == building["sourcebook"]["pages"]
    assert set(building["ratio to before"]) == set(building["before"]) - {"runs"}
    assert marker(0) in (bench / "before-10-10-1" / "site" / "events" / "event-000000.html").read_text(encoding="utf-8")


def test_ours_can_be_measured_alone(bench: Path) -> None:
    options = ["--size", SIZE, "--alone", "--runs", "1", "--reading", "--folder", str(bench)]
    command = [sys.executable, str(BENCH / "run.py"), *options, "--to", str(bench / "alone.json")]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
    found = json.loads((bench / "alone.json").read_text())
    assert (list(found["building"][SIZE]), found["reading"]) == (["sourcebook"], {})
    assert found["building"][SIZE]["sourcebook"]["memory"] > 30
    assert "words" not in found["building"][SIZE]["sourcebook"]  # counting them would take longer than the build
    assert f"building {SIZE}" in result.stdout and "reference" not in result.stdout


def test_the_same_numbers_and_seed_give_the_same_project(bench: Path, tmp_path: Path) -> None:
    make_project(tmp_path / "again", Size(10, 10, 10), seed=1)
    assert _files(tmp_path / "again") == _files(bench / "project-10-10-1")


def test_another_seed_gives_another_project(bench: Path, tmp_path: Path) -> None:
    make_project(tmp_path / "other", Size(10, 10, 10), seed=2)
    assert _files(tmp_path / "other") != _files(bench / "project-10-10-1")


def _files(project: Path) -> dict[str, bytes]:
    folders = (project / "data", project / ".texts", project / "docs")
    return {
        file.relative_to(project).as_posix(): file.read_bytes()
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file()
    }
