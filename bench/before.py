"""Builds the same records with the code of another commit, to compare with.

The commit's code is unpacked, and reads a copy of the project. Receipts and fingerprints are made again by it, because
their forms differ between versions; everything else is the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOOKS = ROOT / "hooks"
VERIFY = "from sourcebook.cli import main; main(['quotes', '--write'])"


def code_of(commit: str, folder: Path) -> Path:
    """The folder `hooks` of a commit of this repository, unpacked into `folder`."""
    code = folder / f"code-{commit}"
    if not code.exists():
        packed = subprocess.run(["git", "archive", commit, "hooks"], cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=BytesIO(packed)) as files:
            files.extractall(code, filter="data")
    return code / "hooks"


def environment_of(code: Path) -> dict[str, str]:
    """The environment in which Python imports this code instead of the installed one."""
    return {**os.environ, "PYTHONPATH": str(code)}


def make_before(project: Path, code: Path, to: Path) -> None:
    """Write a copy of the project that this code builds."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(project, to, ignore=shutil.ignore_patterns("site", "fingerprints", "receipts.yaml"))
    settings = to / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace(HOOKS.as_posix(), code.as_posix()), "utf-8")
    subprocess.run([sys.executable, "-c", VERIFY], cwd=to, env=environment_of(code), check=True, capture_output=True)
