"""What tests of several modules need: the toy project, its site built once, and golden files."""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from sourcebook.project import Project, load_project
from sourcebook.views import Views

ROOT = Path(__file__).parents[1]
TOY = ROOT / "tests" / "toy"
GOLDEN = ROOT / "tests" / "golden"

# The same examples at every run, and nothing left in the folder.
settings.register_profile("sourcebook", derandomize=True, deadline=None, database=None)
settings.load_profile("sourcebook")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write golden files and the problems in cases/ anew")


@pytest.fixture(scope="session")
def accept(pytestconfig: pytest.Config) -> bool:
    """Whether what is found shall be written down as what is expected."""
    return bool(pytestconfig.getoption("--accept"))


@pytest.fixture
def golden(accept: bool) -> Callable[[str, str], None]:
    """`golden(name, text)` holds that the file `name` in tests/golden has exactly this text."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if accept:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        expected = file.read_text(encoding="utf-8") if file.is_file() else ""
        if text != expected:
            changes = difflib.unified_diff(expected.splitlines(), text.splitlines(), "accepted", "now", lineterm="")
            hint = f"tests/golden/{name} differs. If the change is meant: .venv/bin/pytest --accept, then git diff"
            pytest.fail("\n".join([hint, *changes]), pytrace=False)

    return compare


@pytest.fixture(scope="session")
def toy() -> Project:
    """The toy project, read."""
    return load_project(TOY)


@pytest.fixture(scope="session")
def toy_views(toy: Project) -> Views:
    """What makes views of the toy's records."""
    return Views(toy.book, toy.labels, toy.verification)


def copy_of_toy(folder: Path) -> Path:
    """A copy of the toy in `folder` that may be changed. It uses the repository's own generator."""
    project = folder / "toy"
    shutil.copytree(TOY, project, ignore=shutil.ignore_patterns("site*", "__pycache__"))
    settings_file = project / "mkdocs.yml"
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace("../../hooks/", f"{ROOT.as_posix()}/hooks/"), encoding="utf-8")
    return project


def build(project: Path, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A strict build of the project, in a process of its own as `make site` runs it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", *(["--site-dir", str(site)] if site else [])]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, encoding="utf-8")


def built(project: Path, site: Path) -> Path:
    """The folder of the project's site after a build that did not fail."""
    result = build(project, site)
    assert result.returncode == 0, result.stdout + result.stderr
    return site


@pytest.fixture(scope="session")
def toy_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the toy."""
    return built(TOY, tmp_path_factory.mktemp("toy") / "site")


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the reference itself."""
    return built(ROOT, tmp_path_factory.mktemp("real") / "site")
