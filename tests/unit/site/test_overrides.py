"""A site's own templates and styles in the place of the package's: real builds, faults, and what is noticed."""

from __future__ import annotations

import html
import os
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import material
import pytest

from sourcebook.core.problems import ProblemsError
from sourcebook.paths import TEMPLATES
from sourcebook.project import Project, load_project
from sourcebook.site.overrides import Overrides, find_overrides, mistaken
from sourcebook.site.renderer import Renderer
from sourcebook.views.pages.entity import profile_view
from support.kept_sites import kept_site
from support.projects import ROOT, build, copy_of_toy, served

PAGE = ROOT / "manual" / "adopting.md"
TEMPLATES = {file.name for file in TEMPLATES.glob("*.html")}


def put(project: Path, path: str, text: str) -> Path:
    file = project / "overrides" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def shown(project: Path, key: str = "layla-haddad") -> str:
    """The page of an entity, with the templates that the project has now."""
    found: Project = load_project(project)
    view = profile_view(found.views, found.book.entities[key])
    return Renderer(found.labels, "../", overrides=found.overrides).page(view).html


def fault(project: Path) -> str:
    with pytest.raises(ProblemsError) as raised:
        shown(project)
    return str(raised.value)


# ---- in the site -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def overridden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy's site with a record's template, a part of the theme and a style of its own."""
    project = copy_of_toy(tmp_path_factory.mktemp("overridden"))
    put(
        project,
        "profile.html",
        '{% include "sourcebook/profile.html" %}\n<p class="own">{{ view.name }} & {{ "<b>" }}</p>\n',
    )
    put(
        project,
        "moved.html",
        "<!doctype html><head><title>moved</title></head><a href='{{ url(link.path) }}'>{{ link.text }}</a>\n",
    )
    put(project, "partials/footer.html", "<footer>A foot of our own</footer>\n")
    put(project, "assets/stylesheets/sourcebook.css", ".sb-lede { color: teal }\n")
    put(project, "README.md", "What stands here.\n")
    return kept_site(project)


def test_a_template_of_the_site_takes_the_place_of_ours_and_can_include_it(overridden: Path) -> None:
    page = (overridden / "readers" / "layla-haddad.html").read_text("utf-8")
    own = re.search(r'<p class="own">(.*?)</p>', page)
    assert own and own[1] == "Layla Haddad & &lt;b&gt;"
    assert "sb-lede" in page


def test_macros_and_redirects_use_the_template_of_the_site_too(overridden: Path) -> None:
    about = (overridden / "same" / "profile.html").read_text("utf-8")
    moved = (overridden / "readers" / "l-haddad.html").read_text("utf-8")
    assert ('class="own"' in about, "<title>moved</title>" in moved) == (True, True)


def test_a_part_of_the_theme_and_a_style_are_replaced_on_every_page(overridden: Path) -> None:
    pages = ("about.html", "index.html", "readers/layla-haddad.html", "chronology/1923.html", "404.html")
    assert [name for name in pages if "A foot of our own" not in (overridden / name).read_text("utf-8")] == []
    assert (overridden / "assets" / "stylesheets" / "sourcebook.css").read_text("utf-8") == ".sb-lede { color: teal }\n"
    assert not list(overridden.rglob("README*")), "what explains the folder is no part of the site"


def test_a_build_with_a_faulty_template_says_file_and_line_and_leaves_the_old_site(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, "event.html", "{{ h(1, 'Top', view.title) }}\n\n{{ view.titel }}\n")
    (project / "site").mkdir()
    (project / "site" / "old.html").write_text("old", "utf-8")
    result = build(project)
    said = result.stdout + result.stderr
    assert (result.returncode, [file.name for file in (project / "site").iterdir()]) == (1, ["old.html"])
    assert (
        "overrides/event.html:3:1: EventView has no field 'titel' [bad-template]\n    did you mean 'title'?"
    ) in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["main.html", "moved.html"])
def test_a_page_without_a_head_is_refused_with_the_name_of_its_template(name: str, tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, name, "<!doctype html><p>Nothing</p>\n")
    result = build(project)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert f"overrides/{name}: a page does not begin with its <head>" in result.stderr


def test_a_file_that_is_nearly_called_like_ours_is_warned_of(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, "profil.html", "never used\n")
    result = build(project)
    assert result.returncode == 1
    assert "overrides/profil.html:1:1: warning: there is no 'profil.html' that this could take" in result.stderr


@pytest.mark.slow
def test_a_served_page_follows_its_template(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, "profile.html", "{{ h(1, 'Top', view.name) }} the first")
    with served(project, Path(sys.executable), {**os.environ, "NO_MKDOCS_2_WARNING": "1"}) as address:
        page = f"{address}/readers/layla-haddad.html"
        until_it_says(page, "the first")
        put(project, "profile.html", "{{ h(1, 'Top', view.nme) }}")
        until_it_says(page, "overrides/profile.html:1:1", "ProfileView has no field")
        put(project, "profile.html", "{{ h(1, 'Top', view.name) }} the second")
        until_it_says(page, "the second")


def until_it_says(address: str, *words: str) -> None:
    """Ask for a page until it holds all `words`; what is served changes some time after a file did."""
    end = time.monotonic() + 120
    while not all(one in html.unescape(text := _asked(address)) for one in words):
        assert time.monotonic() < end, text
        time.sleep(0.02)


def _asked(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()


# ---- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ view.nam }}", ":1:1: ProfileView has no field 'nam' [bad-template]\n    did you mean"),
        ("x\n{{ vew.title }}", ":2:1: there is nothing called 'vew' here [bad-template]\n    did you mean 'view'?"),
        ("{{ zzz }}", ":1:1: there is nothing called 'zzz' here [bad-template]\n    there are: "),
        ("\n\n{% if view %}", ":3:1: Unexpected end of template."),
        (
            '{% include "evnt.html" %}',
            ":1:1: there is no template 'evnt.html' [bad-template]\n    did you mean 'event.html'",
        ),
        ('{% include "nowhere.html" %}', ":1:1: there is no template 'nowhere.html' [bad-template]"),
        (
            '{% import "parts.html" as p %}\n{{ p.nothing() }}',
            ":2:1: TemplateModule has no field 'nothing' [bad-template]",
        ),
        ("{{ h(1) }}", ":1:1: TypeError: "),
        ('\n{{ t("no.such.label") }}', ":2:1: KeyError: 'no.such.label'"),
    ],
)
def test_a_fault_in_a_template_is_told_with_its_place_and_a_cure(text: str, expected: str, tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, "profile.html", text)
    found = fault(project)
    assert found.startswith("overrides/profile.html" + expected), found


def test_a_fault_of_ours_is_not_blamed_on_the_site(tmp_path: Path) -> None:
    project = load_project(copy_of_toy(tmp_path))
    renderer = Renderer(project.labels, "", overrides=Overrides(project.root / "overrides", ()))
    with pytest.raises(Exception, match="has no field") as raised:
        renderer.page(SimpleNamespace(template="profile.html"))  # the wrong view, on purpose
    assert not isinstance(raised.value, ProblemsError)


# ---- what is noticed -------------------------------------------------------------------------------------------------


def test_a_template_that_is_added_changed_or_deleted_counts_at_once(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    before = shown(project)
    file = put(project, "profile.html", "first")
    first = shown(project)
    put(project, "profile.html", "a second one")
    second = shown(project)
    file.unlink()
    assert (first, second, shown(project) == before) == ("first", "a second one", True)


def test_only_names_near_to_ours_are_mistaken(tmp_path: Path) -> None:
    names = ("event.html", "evnt.html", "own.html", "sourcebook.css", "assets/stylesheets/parts.css")
    for name in names:
        put(tmp_path, name, "")
    found = find_overrides(tmp_path)
    assert found
    known = {"event.html", "profile.html", "assets/stylesheets/sourcebook.css", "assets/stylesheets/parts.css"}
    assert [(problem.location.path, problem.hint) for problem in mistaken(found, known)] == [
        ("overrides/evnt.html", "did you mean 'event'?"),
        ("overrides/sourcebook.css", "did you mean 'assets/stylesheets/sourcebook.css'?"),
    ]


def test_no_template_of_ours_is_called_like_one_of_the_theme() -> None:
    theme = {file.name for file in (Path(material.__file__).parent / "templates").glob("*.html")}
    assert TEMPLATES & theme == set(), "a file in overrides/ would replace both"


def test_every_template_is_listed_with_what_it_shows() -> None:
    table = PAGE.read_text("utf-8").partition("| template | what it shows |")[2].partition("\n\n")[0]
    named = [name for row in re.findall(r"^\| (`.+?) \| \w", table, re.M) for name in re.findall(r"`(\w+\.html)`", row)]
    assert sorted(named) == sorted(TEMPLATES)
