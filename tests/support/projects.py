"""Where the toy is, copies of it, and building a project as `make site` does."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support import warm_python

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy"
#: A project whose names and texts are in many scripts.
TONGUES = ROOT / "tests" / "tongues"
_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}


def copy_of_toy(folder: Path) -> Path:
    """A copy of the toy in `folder` that may be changed. It uses the repository's own generator."""
    project = folder / "toy"
    shutil.copytree(TOY, project, ignore=shutil.ignore_patterns("site", "__pycache__"))
    settings_file = project / "mkdocs.yml"
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace("../../hooks/", f"{ROOT.as_posix()}/hooks/"), encoding="utf-8")
    return project


def build(project: Path, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A strict build of the project, in a process of its own as `make site` runs it."""
    options = ["--strict", *(["--site-dir", str(site)] if site else [])]
    return warm_python.run("mkdocs", "build", *options, cwd=project, environment=_ENVIRONMENT)


def built(project: Path, site: Path) -> Path:
    """The folder of the project's site after a build that did not fail."""
    result = build(project, site)
    assert result.returncode == 0, result.stdout + result.stderr
    return site


def built_cold(project: Path, site: Path) -> Path:
    """The same by a Python that is started for this build alone, which has another seed for its hashes."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    done = subprocess.run(command, cwd=project, env=_ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@contextmanager
def served(project: Path, python: Path, environment: Mapping[str, str], *options: str) -> Iterator[str]:
    """The address of the project while `mkdocs serve` shows it, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(python), "-m", "mkdocs", "serve", "--dev-addr", address, *options]
    with subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            assert server.stdout
            said = []
            for line in server.stdout:  # ends when the server does
                said.append(line)
                if "Serving on" in line:
                    break
            else:
                raise AssertionError("".join(said))
            yield f"http://{address}"
        finally:
            server.kill()
