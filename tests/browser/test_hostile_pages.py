"""Hostile texts in a browser, without the policy that would stop them: nothing runs, nothing leaves the site, and every
page has the elements and attributes that the templates write, whatever its records say."""

from __future__ import annotations

import os
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from building import built, copy_of_toy
from conftest import Record
from hostile import accepted_texts, put_corpus
from sourcebook.offline import write_offline_zip

Address = Callable[[Path, str], str]

#: One of so many texts; each of them in a soak run.
STEP = 1 if os.environ.get("SOAK") else 2
TEXTS = accepted_texts()[::STEP]
#: So many harmless texts give every element that a page can have: a source and a claim of each type.
HARMLESS = [re.sub(r"\S", "x", text) + f" {number}" for number, text in enumerate(accepted_texts()[:48])]

LOOK = r"""() => ({
  title: document.title,
  text: document.body.textContent,
  ran: window.ran,
  shapes: [...new Set([...document.querySelectorAll("*")].map(
    (element) => [element.localName, ...element.getAttributeNames().sort()].join(" ")))],
  addresses: [...document.querySelectorAll("[href], [src], [action]")].map(
    (element) => element.getAttribute("href") || element.getAttribute("src") || element.getAttribute("action")),
})"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site of the corpus, and one of the same records with harmless texts."""

    def run(texts: list[str]) -> Path:
        project = copy_of_toy(tmp_path_factory.mktemp("corpus"))
        put_corpus(project, texts, texts[0])
        return built(project, project / "site")

    with ThreadPoolExecutor(2) as pool:
        hostile, harmless = pool.map(run, (TEXTS, HARMLESS))
    return hostile, harmless


@pytest.fixture
def watched(chromium: Browser, record: Record) -> Iterator[BrowserContext]:
    """A browser that no policy of a page binds, and in which whatever runs is on record."""
    with chromium.new_context(bypass_csp=True) as context:
        context.add_init_script("window.ran = []; window.canary = () => window.ran.push(location.pathname);")
        record.watch(context)
        yield context


def pages_of(number: int) -> list[str]:
    """The pages that a text has for itself."""
    return [f"folder-{number}/one-{number}.html", f"events/event-{number}.html", f"sources/work-{number}.html"]


LISTS = [
    "index.html",
    "index-a-z.html",
    "acronyms.html",
    "coverage.html",
    "chronology/index.html",
    "sources/index.html",
]
LISTS += ["topics/index.html", "folder-0/base-person.html", "events/base-event.html", "sources/base-work.html"]


def looked_at(page: Page, base: str, paths: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is on each of the pages."""
    found = {}
    for path in paths:
        page.goto(f"{base}/{path}")
        found[path] = page.evaluate(LOOK)
    return found


def kind(path: str) -> str:
    return re.sub(r"-\d+", "", path)


def even(text: str) -> str:
    return " ".join(text.split())


def test_each_text_is_only_text(
    watched: BrowserContext, record: Record, sites: tuple[Path, Path], address: Address
) -> None:
    # The theme's scripts and styles are the same on every page; the next test has them.
    watched.route("**/assets/**", lambda route: route.abort())
    page = watched.new_page()
    page.on("dialog", lambda dialog: record.messages.append(f"dialog {dialog.message}") or dialog.dismiss())
    base, calm = (address(site, "http") for site in sites)
    # In a short run each text is seen on one of its pages; all its fields are on it.
    every = [pages_of(number) if STEP == 1 else [pages_of(number)[number % 3]] for number in range(len(TEXTS))]
    found = looked_at(page, base, [*LISTS, *(path for paths in every for path in paths)])
    known: dict[str, set[str]] = defaultdict(set)
    for path, one in looked_at(
        page, calm, [*LISTS, *(path for n in range(len(HARMLESS)) for path in pages_of(n))]
    ).items():
        known[kind(path)] |= set(one["shapes"])
    # Lists that are longer, and so divided, have elements of their own.
    more = {
        path: shapes
        for path, one in found.items()
        if path not in LISTS and (shapes := set(one["shapes"]) - known[kind(path)])
    }
    unread = [
        (path, text)
        for number, text in enumerate(TEXTS)
        for path in every[number]
        if even(text) not in even(found[path]["text"]) or not even(found[path]["title"]).startswith(even(text))
    ]
    odd = {
        one
        for looked in found.values()
        for one in looked["addresses"]
        if not re.fullmatch(r"(\.\./)*[\w./-]*(#[\w-]*)?|https://example\.org/\d+[^\s\"<>]*|https://squidfunk.*", one)
    }
    ran = [path for path, one in found.items() if one["ran"]]
    outside = {url for url in record.requests if not url.startswith((base, calm))}
    assert (ran, outside, more, unread, odd) == ([], set(), {}, [], set())


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_nothing_runs_on_pages_with_the_scripts_of_the_theme(
    scheme: str,
    watched: BrowserContext,
    record: Record,
    hostile_builds: tuple[Path, Path, dict[str, tuple[str, str]]],
    address: Address,
) -> None:
    site = hostile_builds[0]
    base = address(site, scheme)
    page = watched.new_page()
    paths = [file.relative_to(site).as_posix() for file in sorted(site.rglob("*.html"))]
    found = looked_at(page, base, [path for path in paths if path != "404.html"][:: 3 if STEP > 1 else 1])
    assert len(found) > 8
    assert [path for path, one in found.items() if one["ran"]] == []
    assert record.outside == []


def test_the_zip_holds_the_pages_as_they_were_tried(sites: tuple[Path, Path], tmp_path: Path) -> None:
    file = tmp_path / "reference.zip"
    write_offline_zip(sites[0], file)
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith(".html")]
        differ = [name for name in names if archive.read(name) != (sites[0] / name.partition("/")[2]).read_bytes()]
    assert len(names) > 3 * len(TEXTS)
    assert differ == []
