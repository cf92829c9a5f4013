"""A site that Zensical built from what the commands write is the site that MkDocs builds."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from test_queries import answers, asked

from second_engine import built_by_zensical

Address = Callable[[Path, str], str]

#: What differs, and why (docs/contribute/second-engine.md): the theme's own words on the page for no address.
OF_THE_THEME = {"404.html"}


@pytest.fixture(scope="module")
def second_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy as Zensical builds it."""
    return built_by_zensical(tmp_path_factory.mktemp("zensical"))


class Article(HTMLParser):
    """The words of the article of a page, its links in their order, and its anchors."""

    def __init__(self, html: str):
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.in_script = False
        self.feed(html[html.index('<article class="md-content__inner') : html.rindex("</article>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.in_script = tag == "script"
        if tag == "a" and named.get("href"):
            self.links.append(named["href"] or "")
        if named.get("id") not in (None, "__skip"):  # Zensical's own, for the link that skips the navigation
            self.anchors.append(named["id"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.in_script = False

    def handle_data(self, data: str) -> None:
        if not self.in_script:
            self.words += data.split()


def articles(site: Path) -> dict[str, Article]:
    """The articles of the pages of a site by their paths, without redirects, which have none."""
    pages = {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in sorted(site.rglob("*.html"))}
    return {path: Article(html) for path, html in pages.items() if "<article" in html and path not in OF_THE_THEME}


def test_both_engines_write_the_same_files(toy_site: Path, second_site: Path) -> None:
    def files(site: Path) -> set[str]:
        return {
            file.relative_to(site).as_posix()
            for file in site.rglob("*")
            if file.is_file() and not file.is_relative_to(site / "assets") and not file.is_relative_to(site / "search")
        }

    engine = {"search.json", "search.js", "sitemap.xml", "sitemap.xml.gz"}
    assert files(second_site) - engine == files(toy_site) - engine


def test_articles_have_the_same_words_links_and_anchors(toy_site: Path, second_site: Path) -> None:
    first, second = articles(toy_site), articles(second_site)
    assert len(first) > 70 and first.keys() == second.keys()
    for path, article in first.items():
        other = second[path]
        assert (article.words, article.links, article.anchors) == (other.words, other.links, other.anchors), path


def test_files_that_are_no_pages_are_the_same(toy_site: Path, second_site: Path) -> None:
    files = [
        file.relative_to(toy_site) for file in toy_site.rglob("*") if file.suffix in (".bib", ".ris", ".csv", ".json")
    ]
    ours = [path for path in files if path.parts[0] != "search"]
    assert len(ours) > 100
    assert [path for path in ours if (toy_site / path).read_bytes() != (second_site / path).read_bytes()] == []


def test_all_pages_have_one_policy_as_strict_as_that_of_mkdocs(toy_site: Path, second_site: Path) -> None:
    def policies(site: Path) -> set[str]:
        found = [
            re.findall('Content-Security-Policy" content="([^"]*)"', one.read_text("utf-8"))
            for one in site.rglob("*.html")
        ]
        assert {len(one) for one in found} == {1}
        return {re.sub(r" 'sha256-[^']*'", "", one[0]) for one in found}

    assert policies(second_site) == policies(toy_site)
    assert len(policies(toy_site)) == 1


def found_by_zensical(page: Page, site: str, words: str, number: int) -> list[str]:
    """The first pages, so many, that the box of Zensical shows for what is typed."""
    page.goto(f"{site}/index.html")
    box = page.locator("input[role=combobox]")
    expect(box).to_be_attached()
    page.keyboard.press("Control+k")
    expect(box).to_be_visible()
    box.fill(words)
    options = page.locator("[role=option]")
    if number:
        expect(options.nth(number - 1)).to_be_attached(timeout=20000)
    paths = options.evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    return [re.sub(r"^.*/site/|^/|\.html$", "", path) for path in paths[:10]]


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_ten_queries_find_the_same_pages_in_the_same_order(
    scheme: str, page: Page, record: Any, toy_site: Path, second_site: Path, address: Address
) -> None:
    queries = [query["q"] for query in asked("toy")[::3]][:10]
    first = [[one["page"] for one in answer] for answer in answers(page, address(toy_site, scheme), queries)]
    site = address(second_site, scheme)
    second = [found_by_zensical(page, site, *each) for each in zip(queries, map(len, first), strict=True)]
    assert len(queries) == 10
    assert dict(zip(queries, second, strict=True)) == dict(zip(queries, first, strict=True))
    assert record.messages == []
