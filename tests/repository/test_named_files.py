"""Files that the documentation names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sourcebook.paths import PACKAGE
from support.projects import ROOT

DESIGN = ROOT / "manual" / "design.md"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", ".github/CODEOWNERS")),
    *sorted((ROOT / "manual").glob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_of_tests_and_code_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"(?<![\w/.-])(?:tests|hooks)/[\w./-]*\w", page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_module_that_the_design_names_exists() -> None:
    table = DESIGN.read_text("utf-8").partition("## I want to change …")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z_]+/[\w./]*)`", table)
    assert len(named) > 20 and [path for path in named if not _is_there(path)] == []


def _is_there(path: str) -> bool:
    """Whether a path of the table is one of the repository, a file or folder of the package, or a module of it."""
    return any(one.exists() for one in (ROOT / path, PACKAGE / path, PACKAGE / f"{path}.py"))


def test_the_readme_and_the_design_are_short() -> None:
    lengths = {page.name: len(page.read_text("utf-8").splitlines()) for page in (ROOT / "README.md", DESIGN)}
    assert lengths["README.md"] < 120 and lengths["design.md"] <= 90, lengths
