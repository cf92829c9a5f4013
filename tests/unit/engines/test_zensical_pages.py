"""The generated pages as files for another engine: nothing in them is taken for Markdown or for a macro."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import markdown  # type: ignore[import-untyped]  # it has no types
import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.core.files.atomic import lock_of, locked
from sourcebook.engines.zensical import finish, page_sources
from sourcebook.paths import guide_pages
from sourcebook.project import Project, load_project
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from support.hostile_words import HOSTILE, put
from support.projects import copy_of_toy


def sources(project: Project) -> dict[str, str]:
    return {path: content.decode() for path, content in page_sources(project, ()) if path.endswith(".md")}


def test_no_words_of_a_record_open_a_macro(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, HOSTILE)
    guide = dict(guide_pages())  # says itself that its calls are examples
    written = {path: text for path, text in sources(load_project(project)).items() if path not in guide}
    assert "{{" in HOSTILE and len(written) > 50
    assert {path: found for path, text in written.items() if (found := re.findall(r"\{[{%#].{0,20}", text))} == {}


def tags(html: str) -> Counter[str]:
    """How often each tag opens in HTML, without what is data."""
    return Counter(re.findall(r"<([a-z][a-z0-9]*)", re.sub(r"<script type=.*?</script>", "", html, flags=re.S)))


def test_after_markdown_a_page_has_the_tags_that_the_templates_write_and_no_others(tmp_path: Path) -> None:
    copy = copy_of_toy(tmp_path)
    put(copy, HOSTILE)
    project = load_project(copy)
    written = sources(project)
    extensions = {"attr_list": {}, "tables": {}, "fenced_code": {}, "toc": {"permalink": True}}
    for page in all_pages(project.views):
        front, _, body = written[page.path.removesuffix(".html") + ".md"].removeprefix("---\n").partition("---\n\n")
        html = markdown.markdown(body, extensions=list(extensions), extension_configs=extensions)
        assert tags(html) == tags(page.render(Renderer(project.labels, page.root)).html), page.path
        assert all(json.loads(line.partition(": ")[2]) is not None for line in front.splitlines())


def test_a_page_written_by_hand_takes_the_place_of_a_generated_one(toy: Project) -> None:
    by_hand = {"readers/layla-haddad.md"}
    assert sources(toy).keys() - {path for path, _ in page_sources(toy, by_hand)} == by_hand


def test_nobody_says_which_scripts_are_the_themes(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "docs" / "404.md").write_text("# Nothing\n\n<script>x()</script>\n", encoding="utf-8")
    page = "<!doctype html><head></head><script>x()</script>"
    (project / "site").mkdir()
    for name in ("404.html", "index.html"):
        (project / "site" / name).write_text(page, encoding="utf-8")
    problems = finish(project / "site", load_project(project))
    assert [(one.location.path, one.code) for one in problems] == [("docs/404.md", "blocked-by-policy")]
    assert (project / "site" / "index.html").read_text(encoding="utf-8") == page


def site_of(project: Path, pages: dict[str, str]) -> Path:
    site = project / "site"
    for path, words in {"index.html": "", "404.html": "", **pages}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(f"<!doctype html><head></head>{words}".encode("latin-1"))
    return site


def test_pages_written_by_hand_are_read_tag_by_tag(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    away = '<meta http-equiv="refresh" content="0;url=//a.example">'
    site = site_of(project, {"about.html": f"{away}\n<P ONCLICK='x()'>"})
    problems = finish(site, load_project(project))
    assert [(str(one.location), one.code, one.message.partition(",")[0]) for one in problems] == [
        ("about.html:1:1", "blocked-by-policy", "a way to another host that nobody chose"),
        ("about.html:2:1", "blocked-by-policy", "a script"),
    ]


def test_a_page_that_cannot_be_finished_is_named_and_the_site_stays(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    site = site_of(project, {"a.html": "caf\xe9"})
    (site / "b.html").write_text("<p>A piece of a page.", encoding="utf-8")
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    problems = finish(site, load_project(project))
    assert [(str(one.location), one.code) for one in problems] == [
        ("a.html:1:1", "not-utf8"),
        ("b.html:1:1", "blocked-by-policy"),
    ]
    assert {file: file.read_bytes() for file in site.rglob("*") if file.is_file()} == before


def test_a_site_that_is_a_link_to_a_folder_stays_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy_of_toy(tmp_path)
    site = site_of(project, {})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    site.rename(elsewhere / "public")
    site.symlink_to(elsewhere / "public")
    assert finish(site, load_project(project)) == []
    assert (site.is_symlink(), [one.name for one in elsewhere.iterdir()]) == (True, ["public"])
    assert "Content-Security-Policy" in (elsewhere / "public" / "index.html").read_text(encoding="utf-8")
    monkeypatch.chdir(site)
    assert finish(Path("."), load_project(project)) == []


def test_a_site_that_is_being_built_is_left_alone(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    site = site_of(project, {})
    (project / "site.new").mkdir()
    with locked(lock_of(site)):
        done = CliRunner().invoke(main, ["--project", str(project), "finish", str(site)])
    assert (done.exit_code, "another process is writing" in done.output) == (1, True)
    assert (project / "site.new").is_dir()
