"""Run what reads a stranger's file in a process of its own, with bounds of time and memory.

The process is `python -P -m MODULE ARGUMENTS`. It gets the bytes of the file as standard input and answers with JSON.
So whatever a hostile file does to the libraries that read it, the command that asked goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from ...untrusted.escaping import in_line

#: Seconds that reading may take: two thousand pages of a PDF take a tenth of it.
SECONDS = 120.0
#: Bytes of memory that the process may use, where the system has such limits.
MEMORY = 3 * 2**30

_TOO_MUCH = "save only the part that you need in a file of its own"


class RefusedError(Exception):
    """A file is not read. `str()` says which, why, and what to do."""

    def __init__(self, place: object, message: str, cure: str):
        super().__init__(f"{in_line(place)}: {message}\n    {cure}")
        self.message = message
        self.cure = cure


class MissingPackageError(Exception):
    """The extra that reads such files is not installed."""


def read_bounded(
    module: str, arguments: list[str], content: bytes, place: str, packages: str, seconds: float = SECONDS
) -> Any:
    """Return the answer of a module to a file. Raises RefusedError; MissingPackageError, which names `packages`."""
    # -P: the folder in which the command was called brings no modules.
    command = [sys.executable, "-P", "-m", module, place, *arguments]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise RefusedError(place, f"reading it takes longer than {seconds:g} seconds", _TOO_MUCH) from error
    answer = _answer(done.stdout)
    if "missing" in answer:
        named = f"this needs the package {answer['missing']}"
        raise MissingPackageError(f"{named}: make capture, or .venv/bin/pip install {packages}")
    if "refused" in answer:
        raise RefusedError(place, answer["refused"], answer["cure"])
    if done.returncode or "found" not in answer:
        raise RefusedError(place, "reading it needs too much memory, or ends the program that reads it", _TOO_MUCH)
    return answer["found"]


def _answer(written: bytes) -> dict[str, Any]:
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# ---- in the other process


def answer(read: Callable[..., Any]) -> None:
    """Read the file from standard input with `read(content, place, *arguments)`, and print the answer."""
    _limit_memory()
    said: dict[str, Any]
    try:
        said = {"found": read(sys.stdin.buffer.read(), *sys.argv[1:])}
    except RefusedError as error:
        said = {"refused": error.message, "cure": error.cure}
    except ModuleNotFoundError as error:
        said = {"missing": error.name or ""}
    except (MemoryError, RecursionError):
        said = {}
    # As bytes of ASCII, which every system passes on as they are; halves of characters are escaped.
    sys.stdout.buffer.write(json.dumps(said).encode())
    sys.stdout.flush()
    os._exit(0)  # what a library left running shall not keep the process


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
