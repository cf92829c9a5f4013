"""Hostile texts in a browser, without the policy that would stop them: nothing runs, nothing leaves the site, pages
have the elements and attributes that the templates write, and every text reads as itself, in the search, too."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from sourcebook.commands.zip_edition import write_offline_zip
from sourcebook.untrusted.signs import MAX_LINE
from support.hostile_words import accepted_texts, put_corpus
from support.kept_sites import kept_site
from support.projects import copy_of_toy
from support.windows import Record

pytestmark = pytest.mark.slow

Address = Callable[[Path, str], str]

#: So many texts stand together in every field of a record; in a soak run each has records of its own.
TOGETHER = 1 if os.environ.get("SOAK") else 12
TEXTS = accepted_texts()


def word(number: int) -> str:
    """A word that only the records of one group have."""
    return f"Group{number:03}"


def even(text: str) -> str:
    return " ".join(text.split())


#: Words from right to left, with signs that turn to either side.
TURNING = "بن علي (1) مراكش"


def grouped(texts: list[str]) -> list[list[str]]:
    """The texts that stand together, so many that they and the words between them are no longer than a name may be."""
    groups: list[list[str]] = [[]]
    for text in texts:
        if len(groups[-1]) == TOGETHER or sum(len(one) + 11 for one in (*groups[-1], text)) > MAX_LINE:
            groups.append([])
        groups[-1].append(text)
    return groups


GROUPS = grouped(TEXTS)
JOINED = [f" {word(number)} ".join([*texts, ""]).rstrip() for number, texts in enumerate(GROUPS)]
#: The same, with nothing to interpret.
HARMLESS = [re.sub(r"\S", "x", text) for text in JOINED]

#: What a page is made of. What stands in <noscript> is made into elements only where no scripts run.
SHAPES = """(page) => [...new Set([...page.querySelectorAll("*")].filter((one) => !one.closest("noscript")).map(
  (one) => [one.localName, ...one.getAttributeNames().sort()].join(" ")))]"""
LOOK = rf"""() => ({{
  title: document.title,
  text: document.body.textContent,
  ran: window.ran,
  shapes: ({SHAPES})(document),
  addresses: [...document.querySelectorAll("[href], [src], [action]")].map(
    (element) => element.getAttribute("href") || element.getAttribute("src") || element.getAttribute("action")),
}})"""
LOOK_INTO = f"""(pages) => pages.map((html) => ({SHAPES})(new DOMParser().parseFromString(html, "text/html")))"""

LISTS = [
    "index.html",
    "index-a-z.html",
    "acronyms.html",
    "coverage.html",
    "chronology/index.html",
    "sources/index.html",
]
LISTS += ["topics/index.html", "folder-0/base-person.html", "events/base-event.html", "sources/base-work.html"]


def pages_of(number: int) -> list[str]:
    """The pages that a group has for itself."""
    return [f"folder-{number}/one-{number}.html", f"events/event-{number}.html", f"sources/work-{number}.html"]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site of the corpus, and one of the same records with harmless texts."""

    def run(texts: list[str]) -> Path:
        project = copy_of_toy(tmp_path_factory.mktemp("corpus"))
        put_corpus(project, [*texts, TURNING], texts[0])
        return kept_site(project)

    with ThreadPoolExecutor(2) as pool:
        hostile, harmless = pool.map(run, (JOINED, HARMLESS))
    return hostile, harmless


@pytest.fixture
def watched(chromium: Browser, record: Record) -> Iterator[BrowserContext]:
    """A browser that no policy of a page binds, and in which whatever runs is on record."""
    with chromium.new_context(bypass_csp=True) as context:
        context.add_init_script("window.ran = []; window.canary = () => window.ran.push(location.pathname);")
        record.watch(context)
        context.on("dialog", lambda dialog: record.messages.append(f"dialog {dialog.message}") or dialog.dismiss())
        yield context


def looked_at(page: Page, base: str, paths: list[str]) -> dict[str, dict[str, Any]]:
    """What is on each of the pages."""
    found = {}
    for path in paths:
        page.goto(f"{base}/{path}", wait_until="load")
        found[path] = page.evaluate(LOOK)
    return found


def test_each_text_is_only_text(
    watched: BrowserContext, record: Record, sites: tuple[Path, Path], tmp_path: Path
) -> None:
    # The theme's scripts and styles are the same on every page; the next tests have them.
    bare = tmp_path / "site"
    shutil.copytree(sites[0], bare, ignore=shutil.ignore_patterns("assets", "data", "search"))
    page = watched.new_page()
    own = [path for number in range(len(GROUPS)) for path in pages_of(number)]
    found = looked_at(page, bare.as_uri(), [*LISTS, *own])
    harmless = page.evaluate(LOOK_INTO, [(sites[1] / path).read_text("utf-8") for path in own])
    # Lists that are longer, and so divided, have elements of their own: only pages of records are compared.
    known = {shape for shapes in harmless for shape in shapes}
    more = {path: shapes for path in own if (shapes := set(found[path]["shapes"]) - known)}
    unread = [
        (path, text)
        for number, texts in enumerate(GROUPS)
        for path in pages_of(number)
        for text in texts
        if even(text) not in even(found[path]["text"]) or even(text) not in even(found[path]["title"])
    ]
    odd = {
        one
        for looked in found.values()
        for one in looked["addresses"]
        if not re.fullmatch(
            r"(\.\./)*[\w./-]*(#[\w-]*)?|https://example\.org/\d+[^\s\"<>]*|https://doi\.org/10\.5555/\d+"
            r"|\.\./propose\.html#edit=[a-z0-9-]+|https://example\.org/id/[\w.~:%-]+|https://creativecommons\.org/licenses/by/4\.0/|https://squidfunk.*",
            one,
        )
    }
    ran = [path for path, one in found.items() if one["ran"]]
    outside = {url for url in record.requests if not url.startswith(bare.as_uri())}
    assert (ran, outside, more, unread, odd) == ([], set(), {}, [], set())


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_nothing_runs_on_pages_with_the_scripts_of_the_theme(
    scheme: str, watched: BrowserContext, record: Record, sites: tuple[Path, Path], address: Address
) -> None:
    found = looked_at(watched.new_page(), address(sites[0], scheme), [*LISTS[::2], *pages_of(0)])
    assert [path for path, one in found.items() if one["ran"]] == []
    assert record.outside == []


def garbled(number: int, text: str) -> str:
    """What a text that is shown has of a group, beyond its texts as they were written."""
    whole = even(JOINED[number])
    for written in (whole, whole.replace("]]", "] ]")):  # two such brackets would be a link in prose
        text = text.replace(written, "")
    at = text.find(word(number))
    return text[max(0, at - 100) : at + 100] if at >= 0 else ""


#: Types each query, and reads the list that the theme shows.
SEARCH = """
async (queries) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const [meta, list] = document.querySelector("[data-md-component=search-result]").children;
  const empty = () => meta.textContent.startsWith("Type to start");
  const type = (words, done) => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(Error(`no answer to ${words}: ${meta.textContent}`)), 20000);
    const look = new MutationObserver(() => { if (done()) { look.disconnect(); clearTimeout(late); resolve(); } });
    look.observe(meta, {childList: true, characterData: true, subtree: true});
    field.value = words;
    field.dispatchEvent(new Event("keyup"));
  });
  const words = (selector) => [...list.querySelectorAll(selector)].map((one) => one.textContent);
  document.querySelector(".md-search__output").style.display = "none"; // nobody looks: no time for the layout
  document.querySelector("#__search").click();
  field.focus();
  if (!empty()) await type("", empty);
  const answers = [];
  for (const query of queries) {
    await type(query, () => !empty());
    answers.push({
      titles: words("h1, h2"),
      texts: words("h1, h2, p, .md-tag"),
      elements: [...new Set([...list.querySelectorAll("*")].map((one) => one.localName))],
    });
    await type("", empty);
  }
  return [answers, window.ran];
}
"""
#: The elements of which the theme makes its list, and what search-marks.js marks.
OF_THE_LIST = {*"li a article div h1 h2 p nav span details summary mark del".split()}


def test_the_search_shows_texts_as_they_are_whatever_is_typed(
    watched: BrowserContext, record: Record, sites: tuple[Path, Path], address: Address
) -> None:
    page = watched.new_page()
    page.goto(f"{address(sites[0], 'http')}/index.html")
    typed = TEXTS[:: 1 if TOGETHER == 1 else 10]
    answers, ran = page.evaluate(SEARCH, [*map(word, range(len(GROUPS))), *typed])
    wrong = {
        number: [even(text) for text in answers[number]["texts"] if garbled(number, even(text))]
        for number in range(len(GROUPS))
    }
    untitled = [number for number, text in enumerate(JOINED) if even(text) not in map(even, answers[number]["titles"])]
    assert (ran, untitled, {number: texts for number, texts in wrong.items() if texts}) == ([], [], {})
    # What is typed may find a page of the guide, whose excerpts have these, too.
    of_the_guide = {"code", "ol", "pre"}
    assert {name for one in answers[: len(GROUPS)] for name in one["elements"]} <= OF_THE_LIST
    assert {name for one in answers for name in one["elements"]} <= OF_THE_LIST | of_the_guide
    assert len([one for one in answers[len(GROUPS) :] if one["titles"]]) > len(typed) / 2
    assert (record.outside, record.messages) == ([], [])


#: Lines in which `text` stands beside other words, or other words in elements of their own, in one element. A sign in a
#: line stands for what does not turn what is beside it: an isolated element, or Unicode's signs for that.
BESIDE = r"""
(text) => {
  const aside = "script, style, noscript, pre, svg, title, template, [hidden]";
  const found = [];
  const apart = (one) => /isolate|plaintext/.test(getComputedStyle(one).unicodeBidi);
  const isInline = (one) => getComputedStyle(one).display === "inline";
  function read(element) {
    return [...element.childNodes].map((node) => {
      if (node.nodeType === Node.TEXT_NODE)
        return node.data.replace(/\s+/g, " ").replace(/\u2068[^\u2069]*\u2069/g, "\uFFFC");
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(aside)) return "";
      if (!isInline(node)) return "\n";
      return apart(node) ? "\uFFFC" : read(node);
    }).join("");
  }
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest(aside) || (isInline(one) && !apart(one))) continue;
    for (const line of read(one).split("\n")) {
      const other = line.replaceAll(text, "").replace(/[\s\uFFFC“”]/g, "");
      const among = line.split(text).length > 2 || (one.localName !== "bdi" && line.includes("\uFFFC"));
      if (line.includes(text) && (other || among)) found.push(`${one.localName}.${one.className}: ${line.trim()}`);
    }
  }
  return found;
}
"""


def test_words_from_right_to_left_turn_nothing_beside_them(watched: BrowserContext, sites: tuple[Path, Path]) -> None:
    page = watched.new_page()
    found = {}
    for path in [*LISTS, *pages_of(len(GROUPS))]:
        page.goto(f"{sites[0].as_uri()}/{path}")
        assert path in LISTS or page.evaluate("document.body.textContent").count(TURNING) > 10
        found[path] = page.evaluate(BESIDE, TURNING)
    # A name in its parts is one name, and no part turns another.
    name = re.compile(rf"bdi\.: {re.escape(TURNING)}(?: {re.escape(TURNING)})*")
    wrong = {path: [line for line in lines if not name.fullmatch(line)] for path, lines in found.items()}
    assert {path: lines for path, lines in wrong.items() if lines} == {}


def test_the_zip_holds_the_pages_as_they_were_tried(sites: tuple[Path, Path], tmp_path: Path) -> None:
    file = tmp_path / "reference.zip"
    write_offline_zip(sites[0], file)
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith(".html")]
        differ = [name for name in names if archive.read(name) != (sites[0] / name.partition("/")[2]).read_bytes()]
    assert len(names) > 3 * len(GROUPS)
    assert differ == []
