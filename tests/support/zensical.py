"""The toy and the reference built by Zensical, as a person without MkDocs would build them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from support.projects import ROOT, copy_of_toy

ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}


def toy_for_zensical(folder: Path) -> Path:
    """A copy of the toy with its macros in the folder of the project: Zensical loads them from nowhere else."""
    project = copy_of_toy(folder)
    _copy_macros(project)
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"module_name: .*", "module_name: hooks/page_macros", text), "utf-8")
    return project


def reference_for_zensical(folder: Path) -> Path:
    """A copy of this reference, as it is in the work tree, which git takes for one of its own: pages say when records
    changed."""
    project = folder / "reference"
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    _copy_macros(project)
    repository = subprocess.run(
        ["git", "rev-parse", "--absolute-git-dir"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    if (ROOT / ".git").exists() and repository.returncode == 0:
        (project / ".git").write_text(f"gitdir: {repository.stdout}", "utf-8")
    return project


def _copy_macros(project: Path) -> None:
    (project / "hooks").mkdir()
    shutil.copy(ROOT / "hooks" / "page_macros.py", project / "hooks")


def built_by_zensical(project: Path) -> Path:
    """The finished site of a project. The data is written first, so that the pages are made beside files of ours."""
    docs = str(project / "docs")
    _sourcebook(project, "export", "--to", docs)
    _sourcebook(project, "pages", "--to", docs)
    said = _run(project, "-m", "zensical", "build")
    assert "No issues found" in said, said
    _sourcebook(project, "finish", "site")
    return project / "site"


def _sourcebook(project: Path, *arguments: str) -> None:
    _run(project, "-c", "from sourcebook.cli import main; main()", *arguments)


def _run(project: Path, *arguments: str) -> str:
    """What a program of Python says, which must not fail."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=project, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
