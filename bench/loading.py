"""Times one way of reading a project, in a process of its own: `loading.py sourcebook|pyyaml FOLDER`. Prints JSON.

`sourcebook` reads and checks everything: records, references, quotes, receipts, fingerprints. `pyyaml` only turns the
files into Python's values, with PyYAML's own fast loader. Times are of the work alone, without starting Python.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, used = time.perf_counter(), time.process_time()
    result = work()
    return result, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - used}


def _sourcebook(folder: Path) -> dict[str, Any]:
    from sourcebook.book.evidence.quotes import verify
    from sourcebook.project import load_project

    project, whole = _timed(lambda: load_project(folder))
    book, receipts = project.book, project.receipts
    _, with_fingerprints = _timed(lambda: verify(book, receipts, project.fingerprints))
    _, without = _timed(lambda: verify(book, receipts, {}))
    fingerprints = {name: with_fingerprints[name] - without[name] for name in whole}
    return {"all": whole, "fingerprints": fingerprints, "problems": len(project.problems)}


def _pyyaml(folder: Path) -> dict[str, Any]:
    import yaml

    def load(files: list[Path]) -> None:
        for file in files:
            yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)

    data = folder / "data"
    events = [*data.glob("events.yaml"), *data.glob("events/*.yaml")]
    others = [file for file in data.rglob("*.yaml") if file not in events]
    return {"events": _timed(lambda: load(events))[1], "others": _timed(lambda: load(others))[1]}


if __name__ == "__main__":
    print(json.dumps({"sourcebook": _sourcebook, "pyyaml": _pyyaml}[sys.argv[1]](Path(sys.argv[2]))))
