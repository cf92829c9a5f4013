"""Bodies of pages wait in files while the engine reads all pages, until it writes them; plugins see them as ever."""

from __future__ import annotations

import json

import pytest

from support.projects import built, copy_of_toy

CHANGED = "readers/layla-haddad"
#: Hooks of a site. They look at each page at all events, change one, and write down what they saw.
HOOKS = f"""
import json
import pathlib

seen = {{}}


def note(page, **what):
    seen.setdefault(page.url, {{}}).update(what)


def on_nav(nav, config, files):
    for file in files.documentation_pages():
        if file.page:
            note(file.page, before=file.page.content)


def on_page_content(html, page, config, files):
    note(page, read=html, same=html == page.content)
    return html.replace("<h1", "<p>Changed</p><h1", 1) if page.url == "{CHANGED}.html" else None


def on_env(env, config, files):
    for file in files.documentation_pages():
        held = [value for value in vars(file.page).values() if isinstance(value, str)]
        note(file.page, held=sum(map(len, held)))


def on_page_context(context, page, config, nav):
    note(page, shown=page.content)


def on_post_page(output, page, config):
    note(page, written=page.content in output)


def on_post_build(config):
    pathlib.Path("seen.json").write_text(json.dumps(seen), "utf-8")
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What the hooks of a site saw of each page, by its address."""
    folder = tmp_path_factory.mktemp("bodies")
    project = copy_of_toy(folder)
    (project / "looking.py").write_text(HOOKS, "utf-8")
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("/site_hooks.py]", "/site_hooks.py, looking.py]"), "utf-8")
    site = built(project, folder / "site")
    found = json.loads((project / "seen.json").read_text("utf-8"))
    assert len(found) == len([file for file in site.rglob("*.html") if "<article" in file.read_text("utf-8")]) - 1
    return found


def test_a_page_has_no_content_before_it_is_read(seen: dict[str, dict[str, object]]) -> None:
    assert {url: page["before"] for url, page in seen.items() if page["before"] is not None} == {}


def test_plugins_see_the_body_when_a_page_is_read_and_when_it_is_written(seen: dict[str, dict[str, object]]) -> None:
    others = {url: page for url, page in seen.items() if url != f"{CHANGED}.html"}
    assert [url for url, page in others.items() if not page["read"] or page["shown"] != page["read"]] == []
    assert [url for url, page in seen.items() if not (page["same"] and page["written"])] == []


def test_what_a_plugin_makes_of_a_body_is_shown(seen: dict[str, dict[str, object]]) -> None:
    page = seen[f"{CHANGED}.html"]
    assert page["shown"] == str(page["read"]).replace("<h1", "<p>Changed</p><h1", 1) != page["read"]


def test_no_page_that_is_made_of_records_holds_its_body(seen: dict[str, dict[str, object]]) -> None:
    bodies = {url: len(str(page["read"])) for url, page in seen.items()}
    held = {url for url, page in seen.items() if int(str(page["held"])) >= bodies[url]}
    assert f"{CHANGED}.html" in held
    assert not held.intersection(url for url in seen if url.startswith(("events/", "sources/", "rooms/")))
