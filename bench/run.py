"""Measures how fast a site is built and how fast records are read, each beside a reference in the same run.

    .venv/bin/python bench/run.py --size 500/2000 --runs 5 --to build/bench.json

Building: whole processes of `mkdocs build`, Sourcebook and reference in turn, both once unmeasured before; with
`--before COMMIT`, the same records built by the code of that commit, too. Editing:
from writing a file to the finished page of its record, under `mkdocs serve`. Reading: Sourcebook with all its checks,
and PyYAML's own loader, on the same files. manual/scale.md says what the numbers mean.

    .venv/bin/python bench/run.py --size 20000/80000 --alone --runs 1 --reading --to build/bench.json

Only building, without the reference, no words counted: for sizes at which the rest would take hours. With `--before`,
ours and that of the other commit.

    .venv/bin/python bench/run.py --shape parliament --alone --runs 1 --size 0.1 1 --reading 1 --to build/bench.json

Another shape of project: a parliament, a family or a gazetteer, at a tenth of its full size and at that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from before import HOOKS, code_of, environment_of, make_before
from editing import edits
from project import SHAPES, Size, make_project
from reference import make_reference, pages_of, visible_words
from weight import weight

LOADING = Path(__file__).with_name("loading.py")
BUILD = [sys.executable, "-m", "mkdocs", "build", "--strict"]
SIZES = ("125/500", "500/2000", "2000/8000", "20000/80000")
#: The size at which reading is measured, unless another is asked for.
READING = "5000/20000"
#: How often the memory of a build is looked at, in seconds.
OFTEN = 0.5

Numbers = dict[str, Any]


def main() -> None:
    """Measure as the command line says."""
    options = _options()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="sourcebook-bench-"))
    found: Numbers = {"machine": _machine(), "seed": options.seed, "building": {}, "reading": {}}
    try:
        for size in options.size:
            found["building"][size] = _measure_building(folder, size, options)
            print(_building_table(size, found["building"][size]), flush=True)
        if not options.alone and not shutil.which("gramps"):
            print("reference Gramps: not installed; pip alone does not install it, because it needs PyGObject\n")
        for size in options.reading:
            found["reading"][size] = _measure_reading(folder, size, options)
            print(_reading_table(size, found["reading"][size]), flush=True)
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)
    if options.to:
        options.to.parent.mkdir(parents=True, exist_ok=True)
        options.to.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = {"nargs": "*", "metavar": "ENTITIES/EVENTS[/QUOTES] or FACTOR"}
    parser.add_argument("--shape", choices=SHAPES, default="usual", help="what kind of project")
    parser.add_argument("--size", **size, help="to build")
    parser.add_argument("--reading", **size, help="to read")
    parser.add_argument("--alone", action="store_true", help="build without the reference; no edits")
    parser.add_argument("--before", metavar="COMMIT", help="build with the code of this commit, too")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where projects and sites are made, and left")
    parser.add_argument("--to", type=Path, help="JSON file for all numbers")
    # `make bench BENCH="--size 2000/8000"` hands its options over so.
    options = parser.parse_args([*sys.argv[1:], *shlex.split(os.environ.get("BENCH", ""))])
    usual = options.shape == "usual"
    if options.size is None:
        options.size = SIZES[:2] if usual else ["1"]
    if options.reading is None:
        options.reading = [READING if usual else "1"]
    return options


def _machine() -> Numbers:
    return {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}


def _size(text: str, shape: str) -> Size:
    """`entities/events/quotes`; as many quotes as events where their number is not given. Without a stroke, so many
    times the full size of the shape."""
    if "/" not in text:
        return SHAPES[shape].full.times(float(text))
    numbers = [int(number) for number in text.split("/")]
    return Size(numbers[0], numbers[1], numbers[-1])


def _project(folder: Path, size: str, options: argparse.Namespace) -> Path:
    """The project of this size, made unless it is there."""
    shape = "" if options.shape == "usual" else f"{options.shape}-"
    project = folder / f"project-{shape}{size.replace('/', '-')}-{options.seed}"
    if not project.exists():
        make_project(project, _size(size, options.shape), options.seed, options.shape)
    return project


# ---- building ------------------------------------------------------------------------------------------------------


def _measure_building(folder: Path, size: str, options: argparse.Namespace) -> Numbers:
    ours = _project(folder, size, options)
    compared = {"sourcebook": (ours, HOOKS)}
    if not options.alone:
        _build(ours)
        theirs = folder / ours.name.replace("project", "reference")
        shutil.rmtree(theirs, ignore_errors=True)
        make_reference(theirs, ours / "site")
        compared["reference"] = theirs, HOOKS
    if options.before:
        code, before = code_of(options.before, folder), folder / f"before-{size.replace('/', '-')}-{options.seed}"
        make_before(ours, code, before)
        compared["before"] = before, code
    for project, code in compared.values() if len(compared) > 1 else ():
        _build(project, code)
    runs: dict[str, list[Numbers]] = {name: [] for name in compared}
    for _ in range(options.runs):
        for name, (project, code) in compared.items():
            runs[name].append(_build(project, code))
    found = {name: _summary(runs[name], project / "site") for name, (project, _) in compared.items()}
    if not options.alone:
        found = {name: {**one, "words": visible_words(compared[name][0] / "site")} for name, one in found.items()}
    found |= {f"ratio to {name}": _ratio(found["sourcebook"], found[name]) for name in [*compared][1:]}
    if options.alone:
        return found
    seconds = list(edits(ours, options.runs))
    editing = {"wall": median(seconds), "runs": seconds, "ratio": median(seconds) / found["sourcebook"]["wall"]}
    return {**found, "editing": editing}


def _ratio(one: Numbers, other: Numbers) -> Numbers:
    return {of: one[of] / other[of] for of in one if of != "runs"}


def _build(project: Path, code: Path = HOOKS) -> Numbers:
    """Build a project's site with this code in a process of its own; the time it took, with the removal of the site
    before, and the most memory that all its processes held together."""
    environment = {**environment_of(code), "NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(BUILD, cwd=project, env=environment, stdout=output, stderr=subprocess.STDOUT)
        memory = _Memory(process.pid)
        memory.start()
        # As resource.getrusage(RUSAGE_CHILDREN), but of this process and those it started alone.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        memory.ended.set()
        memory.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(output.read().decode())
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": (memory.most or used.ru_maxrss) / 1024}


class _Memory(threading.Thread):
    """Looks at the memory of a process and of those that it started, until `ended`. `most` is the most that they held
    together, in kB, what they share counted once; 0 where the system does not tell (it is Linux that does)."""

    def __init__(self, process: int):
        super().__init__(daemon=True)
        self.process = process
        self.ended = threading.Event()
        self.most = 0

    def run(self) -> None:
        """Look every now and then."""
        while not self.ended.wait(OFTEN):
            self.most = max(self.most, sum(map(_held_by, _with_children(self.process))))


def _with_children(process: int) -> Iterator[int]:
    yield process
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _text_of(file).split():
            yield from _with_children(int(child))


def _held_by(process: int) -> int:
    """The kB that a process holds, of what it shares its part."""
    lines = _text_of(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _text_of(file: Path) -> str:
    """A text that the system tells of a process; empty when that has ended."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _summary(runs: list[Numbers], site: Path) -> Numbers:
    """Medians of the runs, and what was built."""
    files = [file for file in site.rglob("*") if file.is_file()]
    pages = [page.stat().st_size / 1000 for page in pages_of(site)]
    return {
        **{name: median(run[name] for run in runs) for name in runs[0]},
        "runs": runs,
        "pages": len(pages),
        "heaviest": max(pages),
        "average": sum(pages) / len(pages),
        "files": len(files),
        "megabytes": sum(file.stat().st_size for file in files) / 1e6,
        **weight(site),
    }


def _building_table(size: str, found: Numbers) -> str:
    shown = {"wall": ("wall s", 2), "cpu": ("CPU s", 2), "memory": ("memory MB", 0), "pages": ("pages", 0)}
    shown |= {"heaviest": ("heaviest kB", 0), "average": ("average kB", 1)}
    shown |= {"files": ("files", 0), "megabytes": ("MB", 0), "records": ("of records MB", 1), "frame": ("frame kB", 1)}
    if "editing" in found:
        shown["words"] = "words", 0
    rows = [(f"building {size}", *(head for head, _ in shown.values()))]
    for name, numbers in found.items():
        if name != "editing":
            digits = {of: 2 if name.startswith("ratio") else places for of, (_, places) in shown.items()}
            rows.append((name, *(f"{numbers[of]:.{digits[of]}f}" for of in shown)))
    if editing := found.get("editing"):
        rows.append(("an edit under mkdocs serve", f"{editing['wall']:.2f}"))
        rows.append(("  part of a build of sourcebook", f"{editing['ratio']:.2f}"))
    return _table(rows)


# ---- reading -------------------------------------------------------------------------------------------------------


def _measure_reading(folder: Path, size: str, options: argparse.Namespace) -> Numbers:
    project = _project(folder, size, options)
    runs: dict[str, list[Numbers]] = {"sourcebook": [], "pyyaml": []}
    for _ in range(options.runs):
        for name, found in runs.items():
            found.append(_read(name, project))
    medians = {
        name: {part: {kind: median(run[part][kind] for run in found) for kind in ("wall", "cpu")} for part in parts}
        for name, found, parts in (
            ("sourcebook", runs["sourcebook"], ("all", "fingerprints")),
            ("pyyaml", runs["pyyaml"], ("events", "others")),
        )
    }
    ours, theirs = medians["sourcebook"]["all"], medians["pyyaml"]
    return {
        **medians,
        "problems": runs["sourcebook"][0]["problems"],
        "runs": runs,
        "ratio": {kind: ours[kind] / (theirs["events"][kind] + theirs["others"][kind]) for kind in ours},
        "ratio_to_events": {kind: ours[kind] / theirs["events"][kind] for kind in ours},
    }


def _read(name: str, project: Path) -> Numbers:
    command = [sys.executable, str(LOADING), name, str(project)]
    found: Numbers = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _reading_table(size: str, found: Numbers) -> str:
    def row(name: str, numbers: Numbers) -> tuple[str, ...]:
        return (name, *(f"{numbers[kind]:.2f}" for kind in ("wall", "cpu")))

    ours, theirs = found["sourcebook"], found["pyyaml"]
    return _table(
        [
            (f"reading {size}", "wall s", "CPU s"),
            row("sourcebook: read, link, check all files", ours["all"]),
            row("  of it, fingerprints", ours["fingerprints"]),
            row("PyYAML: yaml.load of the events", theirs["events"]),
            row("PyYAML: yaml.load of the other files", theirs["others"]),
            row("ratio to all files", found["ratio"]),
            row("ratio to the events alone", found["ratio_to_events"]),
        ]
    )


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[at]) for row in rows if at < len(row)) for at in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows) + "\n"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells: Iterator[str] = (
        cell.rjust(width) if at else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=False))
    )
    return "  ".join(cells).rstrip()


if __name__ == "__main__":
    main()
