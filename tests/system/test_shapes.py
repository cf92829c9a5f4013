"""The invented parliaments, families and gazetteers of the bench, at a small size: what they hold, and that they check
and build within the limits of pages."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from sourcebook.core.problems import as_text
from sourcebook.project import Project, load_project
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from support.calls import calls_of
from support.projects import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from project import SHAPES, make_project

INVENTED = ("family", "gazetteer", "parliament")
SMALL = 0.03
#: What a page may weigh, without what the theme puts around it.
MOST = 300_000 - 35_000


def made(shape: str, folder: Path, factor: float = SMALL) -> Project:
    make_project(folder / shape, SHAPES[shape].full.times(factor), 1, shape)
    return load_project(folder / shape)


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Project]:
    folder = tmp_path_factory.mktemp("shapes")
    return {shape: made(shape, folder) for shape in INVENTED}


@pytest.mark.parametrize("shape", INVENTED)
def test_an_invented_project_has_its_size_and_no_errors(shape: str, projects: dict[str, Project]) -> None:
    project, size = projects[shape], SHAPES[shape].full.times(SMALL)
    errors = [problem for problem in project.problems if problem.severity == "error"]
    assert as_text(errors) == ""
    assert (len(project.book.entities), len(project.book.events)) == (size.entities, size.events)
    assert {state.name for state in project.verification.states.values()} == {"text"}


def test_a_parliament_has_its_offices_with_re_elections_and_its_acronyms(projects: dict[str, Project]) -> None:
    book = projects["parliament"].book
    offices = [(key, role) for key, entity in book.entities.items() for role in entity.roles]
    assert len(offices) == SHAPES["parliament"].full.times(SMALL).quotes
    terms = Counter((key, role.organization, role.wordings[0].title) for key, role in offices)
    assert max(terms.values()) > 2
    assert len(book.acronyms) > 2 * len(book.entities)
    assert len(book.sources["register-of-members"].title) and len(book.sources) > 2


def test_a_family_has_namesakes_undated_events_and_names_in_several_scripts(projects: dict[str, Project]) -> None:
    book = projects["family"].book
    names = Counter(entity.name for entity in book.entities.values())
    assert max(names.values()) > 1
    assert any(not event.date.date.dated for event in book.events.values())
    letters = "".join(names)
    assert all(any(first <= letter <= last for letter in letters) for first, last in ("az", "اي", "ая", "αω", "一龥"))


def test_a_gazetteer_has_many_sources_that_differ(projects: dict[str, Project]) -> None:
    book = projects["gazetteer"].book
    assert len(book.sources) > len(book.entities)
    assert any(event.disagreements for event in book.events.values())
    assert any(event.status == "alleged" and event.by for event in book.events.values())


@pytest.mark.parametrize("shape", INVENTED)
def test_no_page_of_an_invented_project_is_too_heavy(shape: str, projects: dict[str, Project]) -> None:
    project = projects[shape]
    views = ViewBuilder(project.book, project.labels, project.verification)
    sizes = {
        page.path: len(page.render(Renderer(project.labels, page.root)).html.encode()) for page in all_pages(views)
    }
    assert {path: size for path, size in sizes.items() if size > MOST} == {}


@pytest.mark.parametrize("shape", INVENTED)
def test_reading_and_checking_twice_as_much_takes_twice_as_long(shape: str, tmp_path: Path) -> None:
    """Counted in calls of functions, which do not depend on the machine."""
    counts = []
    for factor in (0.06, 0.12):
        folder = tmp_path / str(factor)
        make_project(folder / "again", SHAPES[shape].full.times(factor), 1, shape)
        counts.append(_calls_of_loading(folder / "again"))
    assert counts[1] < 2.3 * counts[0]


def _calls_of_loading(folder: Path) -> int:
    copy = folder.rename(folder.with_name("unread"))  # what has been read is remembered by its folder
    return calls_of(lambda: load_project(copy))
