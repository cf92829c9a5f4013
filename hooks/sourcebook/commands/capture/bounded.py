"""Read a work in a process of its own, with bounds of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from . import extractor
from .captured import Captured, CaptureError
from .kinds import Kind

#: Seconds that reading may take: two thousand pages of a PDF take half of it.
SECONDS = 240
PACKAGES = "trafilatura lxml-html-clean pypdf pdfplumber"

_TOO_MUCH = "save only the pages or the article that are quoted, or the words as plain text"


class MissingPackageError(Exception):
    """The extra that reads pages and PDFs is not installed."""


def read_bounded(
    kind: Kind, content: bytes, place: str, address: str = "", charset: str = "", seconds: float = SECONDS
) -> Captured:
    """Return what is in a file of a kind. Raises CaptureError; MissingPackageError without the extra `capture`."""
    # -P: the folder in which the command was called brings no modules.
    command = [sys.executable, "-P", "-m", extractor.__name__, kind, place, address, charset]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise CaptureError(place, f"reading it takes longer than {seconds:g} seconds", _TOO_MUCH) from error
    answer = _answer(done.stdout)
    if "missing" in answer:
        named = f"this needs the package {answer['missing']}"
        raise MissingPackageError(f"{named}: .venv/bin/pip install {PACKAGES}")
    if "refused" in answer:
        raise CaptureError(place, answer["refused"], answer["cure"])
    if done.returncode or "text" not in answer:
        raise CaptureError(place, "reading it needs too much memory, or ends the program that reads it", _TOO_MUCH)
    return Captured(**answer)


def _answer(written: bytes) -> dict[str, Any]:
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
