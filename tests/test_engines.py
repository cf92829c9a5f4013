"""The generated pages as files for another engine: nothing in them is taken for Markdown or for a macro."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import markdown  # type: ignore[import-untyped]  # it has no types

from building import copy_of_toy
from hostile import HOSTILE, put
from sourcebook.engines import finish, page_sources
from sourcebook.pages import all_pages
from sourcebook.project import Project, load_project
from sourcebook.render import Renderer


def sources(project: Project) -> dict[str, str]:
    return {path: text for path, text in page_sources(project, ()) if path.endswith(".md")}


def test_no_words_of_a_record_open_a_macro(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    put(project, HOSTILE)
    written = sources(load_project(project))
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
    assert [(one.place.path, one.code) for one in problems] == [("docs/404.md", "blocked-by-policy")]
    assert (project / "site" / "index.html").read_text(encoding="utf-8") == page
