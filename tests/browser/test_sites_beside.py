"""Search over sites that lie side by side, from disk and from a server."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sourcebook.commands.links.check import check_links
from sourcebook.project import Project, load_project
from sourcebook.records.vocabulary import Settings
from sourcebook.site.search.index import site_file, synonyms_of
from sourcebook.site.search.shards import write_shards
from support.kept_sites import kept_site
from support.projects import TOY, copy_of_toy
from support.search_box import OPEN, TYPE, answers, asked
from support.search_index import documents_of
from support.zensical import built_by_zensical, toy_for_zensical

pytestmark = pytest.mark.slow

Address = Callable[[Path, str], str]

#: A title that would act if it were taken for HTML, and what a page shows of it.
HOSTILE = 'The mill <img src=x onerror=alert(1)> & "weir"'
MILL = """# The miller’s list

Grist of the zanzibar kind, **ground** by night.
"""
#: A link from one site to another, as HTML: MkDocs knows no files beside its own.
WAY = """# The way to the mill

See <a href="../../mill/notes/list.html">the miller’s list</a>.
"""
SHOWN = """() => {
  const [meta, list] = document.querySelector("[data-md-component=search-result]").children;
  const words = (one) => one.textContent.trim();
  return {
    line: words(meta),
    results: [...list.children].map((item) => ({
      href: item.querySelector("a").href,
      title: words(item.querySelector("h1, h2")),
      tags: [...item.querySelectorAll(".md-tag")].map(words),
      excerpt: [...item.querySelectorAll("article > p")].map((one) => one.innerHTML),
    })),
    elements: [...new Set([...list.querySelectorAll("article *")].map((one) => one.localName))].sort(),
  };
}"""


def named(project: Path, title: str) -> Path:
    """The project with this title and the names of other sites, of which one is not there."""
    settings = project / "data" / "site.yaml"
    text = re.sub("^title: .*$", lambda _: f"title: {json.dumps(title)}", settings.read_text("utf-8"), flags=re.M)
    assert "search_also: []" in text
    settings.write_text(text.replace("search_also: []", "search_also: [../rooms/, ../mill/, ../gone/]"), "utf-8")
    return project


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sites `rooms` and `mill`."""
    folder = tmp_path_factory.mktemp("beside")
    rooms, mill = named(copy_of_toy(folder / "one"), "The rooms"), named(copy_of_toy(folder / "other"), HOSTILE)
    for made, name, text in ((mill, "list.md", MILL), (rooms, "way.md", WAY)):
        (made / "docs" / "notes").mkdir()
        (made / "docs" / "notes" / name).write_text(text, "utf-8")
    for project, name in ((rooms, "rooms"), (mill, "mill")):
        shutil.copytree(kept_site(project), folder / "sites" / name)
    return folder / "sites"


def search(page: Page, site: str, words: str) -> dict[str, Any]:
    """What the box of the site shows for the words."""
    page.goto(f"{site}/index.html")
    page.evaluate(OPEN)
    page.evaluate(TYPE, words)
    found: dict[str, Any] = page.evaluate(SHOWN)
    return found


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_word_of_another_site_is_found_named_by_its_site_and_leads_there(
    page: Page, record: Any, address: Address, beside: Path, scheme: str
) -> None:
    root = address(beside, scheme)
    found = search(page, f"{root}/rooms", "zanzibar")
    [result] = found["results"]
    assert re.sub(r"\?h=.*", "", result["href"]) == f"{root}/mill/notes/list.html"
    assert (result["title"], result["tags"]) == ("The miller’s list", [f"in {HOSTILE}"])
    assert result["excerpt"] == ["Grist of the <mark>zanzibar</mark> kind, ground by night."]
    assert found["elements"] == ["div", "h1", "mark", "nav", "p", "span"]
    page.goto(result["href"])
    assert page.locator("h1").inner_text().startswith("The miller’s list")
    assert [message for message in record.messages if "gone" not in message and "ERR_FILE_NOT_FOUND" not in message
            and "404" not in message] == []  # fmt: skip


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_site_that_is_missing_is_named_above_the_results_and_the_others_are_searched(
    page: Page, record: Any, address: Address, beside: Path, scheme: str
) -> None:
    found = search(page, f"{address(beside, scheme)}/mill", "Layla Haddad")
    assert found["line"].endswith("· could not be searched: gone")
    assert [one["title"] for one in found["results"][:2]] == ["Layla Haddad"] * 2  # of both sites
    assert [one["tags"][0] for one in found["results"][:2]] == ["Reader", "in The rooms"]
    assert any(re.search(r"search: cannot load .*/gone/search/site\.js$", message) for message in record.messages)


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_link_into_a_site_beside_this_one_is_accepted_and_followed(
    page: Page, address: Address, beside: Path, scheme: str
) -> None:
    assert check_links(beside / "rooms") == []
    page.goto(f"{address(beside, scheme)}/rooms/notes/way.html")
    page.get_by_role("link", name="the miller’s list").click()
    assert page.locator("h1").inner_text().startswith("The miller’s list")


def test_a_site_of_another_version_is_passed_over(
    page: Page, record: Any, address: Address, beside: Path, tmp_path: Path
) -> None:
    sites = Path(shutil.copytree(beside, tmp_path / "sites"))
    script = sites / "mill" / "search" / "site.js"
    script.write_text(re.sub(r'"form":"\w+"', '"form":"other"', script.read_text("utf-8")), "utf-8")
    found = search(page, f"{address(sites, 'http')}/rooms", "Layla Haddad")
    assert found["line"].endswith("· could not be searched: gone, mill")
    assert {one["tags"][0] for one in found["results"]} & {f"in {HOSTILE}"} == set()
    assert any("/mill/ is searched by other rules" in message for message in record.messages)


def test_a_site_whose_index_is_gone_is_passed_over(page: Page, address: Address, beside: Path, tmp_path: Path) -> None:
    """As when its pages are of one edition and its index of another."""
    sites = Path(shutil.copytree(beside, tmp_path / "sites"))
    [start] = (sites / "mill" / "search").glob("*/start.js")
    start.unlink()
    found = search(page, f"{address(sites, 'http')}/rooms", "Layla Haddad")
    assert found["line"].endswith("· could not be searched: gone, mill")
    assert found["results"][0]["title"] == "Layla Haddad"


def test_what_the_index_of_another_site_holds_is_shown_as_text_and_its_links_lead_into_that_site(
    page: Page, record: Any, address: Address, beside: Path, tmp_path: Path
) -> None:
    sites = Path(shutil.copytree(beside, tmp_path / "sites"))
    changes = {
        '"notes/list.html"': '"javascript:alert(1)//"',
        '"The miller’s list"': '"The <form><input name=q></form>&lt;i&gt; <img src=x onerror=alert(1)>list"',
        "<strong>ground</strong>": "<iframe src=x></iframe><a href=//example.org>ground</a>",
    }
    for shard in (sites / "mill" / "search").glob("*/parts-*.js"):
        text = shard.read_text("utf-8")
        for before, after in changes.items():
            text = text.replace(before, after)
        shard.write_text(text, "utf-8")
    root = address(sites, "http")
    found = search(page, f"{root}/rooms", "zanzibar")
    [result] = found["results"]
    assert re.sub(r"\?h=.*", "", result["href"]) == f"{root}/mill/index.html"
    assert result["title"] == "The <i> list"
    assert result["excerpt"] == ["Grist of the <mark>zanzibar</mark> kind, ground by night."]
    assert found["elements"] == ["div", "h1", "mark", "nav", "p", "span"]


def test_the_box_of_zensical_names_the_site_of_what_it_finds_elsewhere(
    page: Page, address: Address, beside: Path, tmp_path: Path
) -> None:
    sites = Path(shutil.copytree(beside, tmp_path / "sites"))
    built_by_zensical(named(toy_for_zensical(tmp_path), "The third")).rename(sites / "third")
    root = address(sites, "http")
    page.goto(f"{root}/third/index.html")
    expect(page.locator("input[role=combobox]")).to_be_attached()
    page.keyboard.press("Control+k")
    page.locator("input[role=combobox]").fill("zanzibar")
    option = page.locator("[role=option]")
    expect(option).to_have_count(1, timeout=20000)
    assert option.get_attribute("href") == f"{root}/mill/notes/list.html"
    assert option.inner_text().split("\n")[:2] == ["The miller’s list", f"in {HOSTILE}"]


def test_results_of_sites_side_by_side_are_those_of_one_site_with_the_pages_of_all(
    page: Page, address: Address, toy: Project, toy_site: Path, tmp_path: Path
) -> None:
    """The same pages in the same order with the same excerpts, for every query of the toy: the index of the toy is
    divided over three copies of it."""
    [whole] = (file.parent for file in (toy_site / "search").glob("*/start.js"))
    weights = json.loads((whole / "start.js").read_text("utf-8").partition(",")[2].removesuffix(");\n"))["weights"]
    documents = documents_of(toy_site)
    offices = {  # by which pages are found without showing them
        f"readers/{person.key}.html": list(dict.fromkeys(one.title for role in person.roles for one in role.wordings))
        for person in toy.book.entities.values()
    }
    for document, weight in zip(documents, [one for page in weights for one in page], strict=True):
        document["boost"] = weight
        document["also"] = offices.get(document["location"], [])
    pages = [list(parts) for _, parts in groupby(documents, lambda one: one["location"].partition("#")[0])]
    names = ["a", "b", "c"]  # `answers` takes the pages of each for those of the first, their names being as long
    for at, name in enumerate(names):
        site = Path(shutil.copytree(toy_site, tmp_path / name))
        third = pages[at * len(pages) // 3 : (at + 1) * len(pages) // 3]
        write_index_of(site, [part for parts in third for part in parts], [f"../{other}/" for other in names])
    queries = [query["q"] for query in asked("toy")]
    of_one = answers(page, address(toy_site, "http"), queries)
    of_three = answers(page, f"{address(tmp_path, 'http')}/a", queries)
    for result in (result for results in of_three for one in results for result in one["results"]):
        result["tags"] = [tag for tag in result["tags"] if tag != "in Zzz"]
    assert len(queries) > 20
    assert dict(zip(queries, of_three, strict=True)) == dict(zip(queries, of_one, strict=True))


def write_index_of(site: Path, documents: list[dict[str, Any]], also: list[str]) -> None:
    """Give the site an index of these documents alone, in the place of its own."""
    settings = Settings(title="Zzz")  # no word of a query
    folder, scripts = write_shards(documents, synonyms_of(load_project(TOY).book))
    told = site_file(folder, settings)
    form = json.loads(told["site.js"].partition(",")[2].removesuffix(");\n"))["form"]
    (site / "search" / folder).mkdir()
    for name, script in ({f"{folder}/{name}": script for name, script in scripts.items()} | told).items():
        (site / "search" / name).write_text(script, "utf-8")
    index = site / "search" / "search_index.json"
    read = json.loads(index.read_text("utf-8"))
    read["config"] |= {
        "shards": folder,
        "also": {"sites": also, "form": form, "inside": "in {site}", "missed": "{sites}"},
    }
    index.write_text(json.dumps(read), "utf-8")
