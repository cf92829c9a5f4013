"""Measures how long an edit takes under `mkdocs serve`: from writing the file to the finished page of the record.

    .venv/bin/python bench/editing.py PROJECT

Serves a project of the benchmark in a process of its own, changes the title of an event, and asks for the event's page
until it shows the change; prints the times in seconds as JSON. The time that the server waits before it looks at files
again is part of them, as it is for a contributor.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EVENT = "event-000001"
PAGE = f"events/{EVENT}.html"


def main() -> None:
    """Measure three edits, and print their times."""
    print(json.dumps(list(edits(Path(sys.argv[1]), 3))))


def edits(project: Path, number: int) -> Iterator[float]:
    """The seconds that each of so many edits took. The project is as it was afterwards."""
    file = project / "data" / "events.yaml"
    before = file.read_text("utf-8")
    start = before.index("\n", before.index("title:", before.index(f"{EVENT}:")))
    try:
        with _served(project) as url:
            for edit in range(number):
                words = f"edited {edit} times"
                text = f"{before[:start]} {words}{before[start:]}"
                begun = time.perf_counter()
                file.write_text(text, "utf-8")
                while words not in _page(f"{url}/{PAGE}"):
                    time.sleep(0.02)
                yield time.perf_counter() - begun
    finally:
        file.write_text(before, "utf-8")


def _page(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        text: str = answer.read().decode("utf-8")
    return text


@contextmanager
def _served(project: Path) -> Iterator[str]:
    """The address of the project, served by another process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryFile() as output:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            while True:
                output.seek(0)
                said = output.read()
                if b"Serving on" in said:
                    break
                if server.poll() is not None:
                    raise SystemExit(said.decode())
                time.sleep(0.1)
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
