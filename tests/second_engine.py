"""The toy built by Zensical, as a person without MkDocs would build it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from building import ROOT, copy_of_toy
from sourcebook.cli import main


def run(*arguments: str) -> None:
    """The command `sourcebook`, which must not fail."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output


def unfinished(folder: Path) -> Path:
    """The project of the toy with what Zensical made of it in its folder `site`."""
    project = copy_of_toy(folder)
    # Zensical loads macros from the folder of the project only.
    (project / "hooks").mkdir()
    (project / "hooks" / "page_macros.py").write_bytes((ROOT / "hooks" / "page_macros.py").read_bytes())
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"module_name: .*", "module_name: hooks/page_macros", text), "utf-8")
    for command in ("pages", "export"):
        run("--project", str(project), command, "--to", str(project / "docs"))
    command = [sys.executable, "-m", "zensical", "build"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert (result.returncode, "No issues found" in result.stderr) == (0, True), result.stdout + result.stderr
    return project


def built_by_zensical(folder: Path) -> Path:
    """The finished site."""
    project = unfinished(folder)
    run("--project", str(project), "finish", str(project / "site"))
    return project / "site"
