"""The page for unknown addresses: over http at any depth, and from disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.chromium import QuietHandler, serving
from support.windows import Record

Address = Callable[[Path, str], str]


class NotFoundHandler(QuietHandler):
    """A web server that shows the page `404.html` at unknown addresses."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(Path(self.directory, "404.html").read_bytes())


@pytest.fixture(scope="module")
def server(real_site: Path) -> Iterator[str]:
    with serving(real_site, NotFoundHandler) as address:
        yield address


@pytest.mark.parametrize("path", ["missing.html", "people/missing", "a/b/c/missing/", "from disk"])
def test_its_links_styles_and_search_work(page: Page, real_site: Path, server: str, record: Record, path: str) -> None:
    root = real_site.resolve().as_uri() if path == "from disk" else server
    page.goto(f"{root}/{'404.html' if path == 'from disk' else path}")
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    assert len(links) > 20 and all(link.startswith((f"{root}/", "https://squidfunk.")) for link in links)
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header__title')).fontFamily").startswith(
        "Charter"
    )
    page.keyboard.press("/")
    page.keyboard.type("hammouchi")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    found = page.locator(".md-search-result__link").first.get_attribute("href") or ""
    assert found.startswith(f"{root}/people/abdellatif-hammouchi.html")
    messages = [one for one in record.messages if "404" not in one]
    assert messages == []


def test_without_scripts_it_works_over_http(page_without_scripts: Page, server: str) -> None:
    page = page_without_scripts
    page.goto(f"{server}/a/b/missing")
    page.click("article a[href='chronology/index.html']")
    assert page.url == f"{server}/chronology/index.html"
