"""Pages put together from pieces of others are, byte for byte, those that the theme renders."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup
from mkdocs.structure.toc import AnchorLink, TableOfContents

from sourcebook.engines.theme_cache import Shells
from support.hostile_words import HOSTILE, put
from support.projects import ROOT, copy_of_toy

#: Builds a site, bodies made by three processes; with `plain`, by one, and as the theme renders every page. Prints how
#: many pages were put together from pieces.
BUILD = """
import sys
from mkdocs.__main__ import cli
from sourcebook.engines import parallel, theme_cache
from sourcebook.engines.mkdocs import files

made = 0
parallel.FEWEST = files.FEWEST = 1
filled = theme_cache._Pieces.filled

def counted(self, words):
    global made
    made += 1
    return filled(self, words)

def plain(self, given):
    return self.environment.get_template("main.html").render(given)

theme_cache._Pieces.filled = counted
files.processes = lambda: 1 if sys.argv[1] == "plain" else 3
if sys.argv[1] == "plain":
    theme_cache.Shells.page = plain
cli(["build", "--strict", "--site-dir", sys.argv[2]], standalone_mode=False)
print("made of pieces:", made)
"""


def build(project: Path, how: str) -> tuple[dict[str, bytes], int]:
    """The files of the project's site, and how many pages were put together from pieces."""
    site = project.parent / f"site-{how}"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "hooks"),
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    command = [sys.executable, "-c", BUILD, how, str(site)]
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr
    files = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    return files, int(result.stdout.rpartition(" ")[2])


def differing(project: Path) -> tuple[list[str], int]:
    """The files of a site that are not the same made of pieces and plain, and how many pages were made of pieces."""
    (fast, made), (plain, none) = build(project, "fast"), build(project, "plain")
    assert none == 0
    return sorted(path for path in fast.keys() | plain.keys() if fast.get(path) != plain.get(path)), made


def with_settings(project: Path, addition: str) -> None:
    """Add settings to those of MkDocs."""
    file = project / "mkdocs.yml"
    file.write_text(file.read_text(encoding="utf-8") + addition, encoding="utf-8")


@pytest.mark.slow
def test_a_page_made_of_pieces_is_the_page_of_the_theme(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, HOSTILE)
    with_settings(project, "site_url: https://example.org/reference/\n")
    differ, made = differing(project)
    assert differ == []
    assert made > 20


@pytest.mark.slow
def test_titles_without_a_heading_and_empty_pages_are_made_of_pieces_too(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "overrides").mkdir(exist_ok=True)
    for name, body in (("event", "<p>{{ view.title }}</p>"), ("source", "")):
        (project / "overrides" / f"{name}.html").write_text(body, encoding="utf-8")
    differ, made = differing(project)
    assert differ == []
    assert made > 10


def page(name: str, title: str, content: str, description: str) -> Any:
    """A page as MkDocs hands it to a template."""
    link = AnchorLink(title, "Top", 1)
    return SimpleNamespace(
        title=title,
        content=content,
        meta={"title": Markup(title), "description": Markup(description)},
        toc=TableOfContents([link]),
        url=f"people/{name}.html",
        canonical_url=None,
        abs_url=None,
        edit_url=None,
        file=SimpleNamespace(src_uri=f"people/{name}.md"),
        is_homepage=False,
    )


PAGES = [
    page("a", "A &amp; B", "<h1>A</h1> ferry", "of a"),
    page("b", "B", "no heading", ""),
    page("c", "C &lt;i&gt;", "<h1>C</h1>", "x"),
    page("d", "D", "<h1>D</h1> ferry", "A rather long description, longer than all the others"),
]


@pytest.mark.parametrize(
    ("template", "pieces"),
    [
        ("<b>{{ page.title }}</b>{{ page.content }}", True),
        ("{{ page.title | e }} {{ page.meta.title | e }}", True),
        ("{{ page.title | striptags }} {{ page.title | striptags | e }}", True),
        ("{{ page.meta.description | d('none', true) }}", True),
        ("{% if '<h1' not in page.content %}<h1>{{ page.title }}</h1>{% endif %}", True),
        ("{% if 'ferry' in page.content %}ferry{% endif %}", True),
        ("{{ page.url }} {{ page.canonical_url }} {% if page.edit_url %}edit{% endif %} {{ page.unknown }}", True),
        ("{% for link in page.toc %}{{ link.url }} {{ link.title }}{% endfor %}", True),
        ("{{ page.title | upper }}", False),
        ("{{ page.title | length }}", False),
        ("{{ page.title | truncate(5) }}", False),
        ("{{ page.meta.description | tojson }}", False),
        ("{{ page.meta.description[:4] }}", False),
        ("{% if page.meta.description == 'x' %}x{% endif %}", False),
        ("{{ page.file.src_uri }}", False),
        ("{{ page.content | wordcount }}", False),
        ("{{ added }}", False),
    ],
)
def test_what_a_theme_does_with_a_page_is_done_with_every_page(template: str, pieces: bool) -> None:
    environment = Environment(loader=DictLoader({"main.html": template}))
    shells = Shells(environment)
    made = []
    for one in PAGES:
        added = {"added": one.title} if "added" in template else {}
        given = {"page": one, "nav": SimpleNamespace(pages=[]), **added}
        made.append((shells.page(given), environment.get_template("main.html").render(given)))
    assert [fast for fast, _ in made] == [plain for _, plain in made]
    assert (any(shells.pieces.values()) and not shells.refused) == pieces


def test_pages_in_the_navigation_are_rendered_by_themselves() -> None:
    shells = Shells(Environment(loader=DictLoader({"main.html": "{{ page.title }}"})))
    shells.page({"page": PAGES[1], "nav": SimpleNamespace(pages=PAGES)})
    assert not shells.pieces
