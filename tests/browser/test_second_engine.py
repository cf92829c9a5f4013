"""A site that Zensical built from what the commands write is the site that MkDocs builds: the toy, this reference."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.search_box import answers, asked
from support.zensical import built_by_zensical, reference_for_zensical, toy_for_zensical

pytestmark = pytest.mark.slow

Address = Callable[[Path, str], str]
Sites = tuple[str, Path, Path]

#: What differs, and why (manual/second-engine.md): the theme's own words on the page for no address.
OF_THE_THEME = {"404.html"}


@pytest.fixture(scope="module")
def by_zensical(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sites as Zensical builds them, both at once."""
    folder = tmp_path_factory.mktemp("zensical")
    copies = {"toy": toy_for_zensical(folder), "site": reference_for_zensical(folder)}
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(copies, pool.map(built_by_zensical, copies.values()), strict=True))


@pytest.fixture(scope="module", params=["toy", "site"])
def sites(request: pytest.FixtureRequest, by_zensical: dict[str, Path]) -> Sites:
    """The name of a site, as in queries.yaml; as MkDocs builds it; as Zensical does."""
    fixture = "real_site" if request.param == "site" else "toy_site"
    return request.param, request.getfixturevalue(fixture), by_zensical[request.param]


class Article(HTMLParser):
    """The words of the article of a page, its links in their order, and its anchors.

    Zensical colours code, in pages written by hand: that puts elements into it, which part no words.
    """

    def __init__(self, html: str):
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.in_script = False
        self.code = ""
        self.in_code = False
        self.feed(html[html.index('<article class="md-content__inner') : html.rindex("</article>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.in_script = tag == "script"
        self.in_code = self.in_code or tag == "pre"
        if tag == "a" and named.get("href"):
            self.links.append(named["href"] or "")
        if named.get("id") not in (None, "__skip"):  # Zensical's own, for the link that skips the navigation
            self.anchors.append(named["id"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.in_script = False
        if tag == "pre":
            self.words += self.code.split()
            self.code, self.in_code = "", False

    def handle_data(self, data: str) -> None:
        if self.in_code:
            self.code += data
        elif not self.in_script:
            self.words += data.split()


def articles(site: Path) -> dict[str, Article]:
    """The articles of the pages of a site by their paths, without redirects, which have none."""
    pages = {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in sorted(site.rglob("*.html"))}
    return {path: Article(html) for path, html in pages.items() if "<article" in html and path not in OF_THE_THEME}


def files(site: Path) -> set[str]:
    """The paths of the files of a site, without those of the theme, of its search, and for search engines."""
    others = {"search.json", "search.js", "sitemap.xml", "sitemap.xml.gz"}
    every = (file.relative_to(site) for file in site.rglob("*") if file.is_file())
    return {path.as_posix() for path in every if path.parts[0] not in ("assets", "search")} - others


def test_both_engines_write_the_same_files(sites: Sites) -> None:
    _, first, second = sites
    assert files(second) == files(first)


def test_articles_have_the_same_words_links_and_anchors(sites: Sites) -> None:
    first, second = map(articles, sites[1:])
    assert len(first) > 70 and first.keys() == second.keys()
    for path, article in first.items():
        other = second[path]
        assert (article.words, article.links, article.anchors) == (other.words, other.links, other.anchors), path


def test_files_that_are_no_pages_are_the_same(sites: Sites) -> None:
    name, first, second = sites
    paths = [path for path in files(first) if not path.endswith(".html")]
    assert len(paths) > 70
    assert [path for path in paths if (first / path).read_bytes() != (second / path).read_bytes()] == [], name


def test_all_pages_have_one_policy_as_strict_as_that_of_mkdocs(sites: Sites) -> None:
    def policies(site: Path) -> set[str]:
        found = [
            re.findall('Content-Security-Policy" content="([^"]*)"', one.read_text("utf-8"))
            for one in site.rglob("*.html")
            if one.name != "404.html"  # which names the root of its links, and may
        ]
        assert {len(one) for one in found} == {1}
        return {re.sub(r" 'sha256-[^']*'", "", one[0]) for one in found}

    _, first, second = sites
    assert policies(second) == policies(first)
    assert len(policies(first)) == 1


def found_by_zensical(page: Page, site: str, queries: dict[str, int]) -> dict[str, list[str]]:
    """The first ten pages that the box of Zensical shows for what is typed, once it shows so many as are given."""
    page.goto(f"{site}/index.html")
    box, options = page.locator("input[role=combobox]"), page.locator("[role=option]")
    expect(box).to_be_attached()
    page.keyboard.press("Control+k")
    expect(box).to_be_visible()
    found = {}
    for words, number in queries.items():
        box.fill("")  # so that what is shown is no answer to what was typed before
        expect(options).to_have_count(0)
        box.fill(words)
        expect(options.nth(number - 1)).to_be_attached(timeout=20000)
        options.last.scroll_into_view_if_needed()  # the box asks for more, if there is more
        paths = options.evaluate_all("all => all.map(one => new URL(one.href).pathname)")
        found[words] = [re.sub(r"^.*/site/|^/|\.html$", "", path) for path in paths[:10]]
    return found


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_ten_queries_find_the_same_pages_in_the_same_order(
    scheme: str, page: Page, record: Any, sites: Sites, address: Address
) -> None:
    name, first, second = sites
    found = [query["q"] for query in asked(name) if query["first"] != "none"]
    queries = found[:: len(found) // 10][:10]
    answered = answers(page, address(first, scheme), queries)
    expected = {words: [one["page"] for one in answer] for words, answer in zip(queries, answered, strict=True)}
    assert len(expected) == 10 and all(expected.values())
    numbers = {words: len(pages) for words, pages in expected.items()}
    shown = found_by_zensical(page, address(second, scheme), numbers)
    # Each engine reads pages written by hand in its own way, so these may rank otherwise; those of records may not.
    for words, pages in expected.items():
        ours, theirs = ([one for one in both if not one.startswith("same/")] for both in (pages, shown[words]))
        assert len(theirs) >= len(ours) - 1 and theirs[: len(ours)] == ours[: len(theirs)], words
    assert record.messages == []
