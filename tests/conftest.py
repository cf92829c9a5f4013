"""What tests of several modules need: the toy project, its site built once, and golden files."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings

from sourcebook.core.problems import as_text, has_errors
from sourcebook.project import Project, load_project
from sourcebook.views.builder import ViewBuilder
from support.hostile_words import HARMLESS, HOSTILE, put
from support.kept_sites import kept_site
from support.projects import ROOT, TONGUES, TOY, copy_of_toy

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
def toy_views(toy: Project) -> ViewBuilder:
    """What makes views of the toy's records."""
    return ViewBuilder(toy.book, toy.labels, toy.verification)


@pytest.fixture(scope="session")
def toy_site() -> Path:
    """The built site of the toy, to be read only."""
    return kept_site(TOY)


@pytest.fixture(scope="session")
def tongues_site() -> Path:
    """The built site of the project in many scripts, to be read only."""
    return kept_site(TONGUES)


@pytest.fixture(scope="session")
def real_site() -> Path:
    """The built site of the reference itself, to be read only."""
    return kept_site(ROOT)


@pytest.fixture(scope="session")
def hostile_builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, tuple[str, str]]]:
    """A site with hostile words in every text, one with harmless words, and the field of each text by its number."""

    def run(words: str) -> tuple[Path, dict[str, tuple[str, str]]]:
        project = copy_of_toy(tmp_path_factory.mktemp("hostile"))
        fields = put(project, words)
        problems = load_project(project).problems
        assert not has_errors(problems), as_text(problems)
        return kept_site(project), fields

    with ThreadPoolExecutor(2) as pool:
        (hostile, fields), (harmless, same_fields) = pool.map(run, (HOSTILE, HARMLESS))
    assert fields == same_fields
    return hostile, harmless, fields
