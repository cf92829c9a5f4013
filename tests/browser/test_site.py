"""The built toy in a browser, from disk and from a server: what a reader does first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.windows import Record

PROFILE = "readers/layla-haddad.html"
Address = Callable[[Path, str], str]


def search(page: Page, words: str) -> str:
    """The page that search names first for the words, with its section."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    first = page.locator(".md-search-result__link").first
    expect(first).to_be_visible()
    return str(first.get_attribute("href"))


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_search_finds_a_record_by_its_name(
    scheme: str, toy_site: Path, address: Address, page: Page, record: Record
) -> None:
    page.goto(f"{address(toy_site, scheme)}/index.html")
    assert search(page, "Layla Haddad").partition("?")[0].endswith(f"/{PROFILE}")
    assert record.messages == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_search_finds_the_first_word_of_a_quote_though_a_quotation_mark_stands_before_it(
    scheme: str, toy_site: Path, address: Address, page: Page, record: Record
) -> None:
    page.goto(f"{address(toy_site, scheme)}/index.html")
    search(page, "whoever")
    results = page.locator(".md-search-result__list").inner_text()
    assert "Whoever takes a book brings back a reader." in results
    assert record.messages == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_words_behind_a_claim_open_by_keyboard(
    scheme: str, toy_site: Path, address: Address, page: Page, record: Record
) -> None:
    page.goto(f"{address(toy_site, scheme)}/{PROFILE}")
    details = page.locator("#thanked details").last
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(details.locator("blockquote")).to_be_visible()
    expect(details.locator("blockquote")).to_contain_text("The Society thanks Miss Haddad")
    assert record.messages == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_without_scripts_claims_open_and_links_lead_to_the_words_in_their_source(
    scheme: str, toy_site: Path, address: Address, page_without_scripts: Page
) -> None:
    page = page_without_scripts
    page.goto(f"{address(toy_site, scheme)}/{PROFILE}")
    details = page.locator("#thanked details").last
    details.locator("summary").click()
    expect(details.locator("blockquote")).to_be_visible()
    details.locator("figcaption cite a").click()
    expect(page.locator("h1")).to_have_text("Minutes of the Reading Society for 1924")
    assert page.url.partition("#")[2].startswith("q-")


def test_hostile_words_in_a_search_result_are_shown_and_not_run(
    hostile_builds: tuple[Path, Path, object], address: Address, page: Page, record: Record
) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address(hostile_builds[0], 'http')}/index.html")
    search(page, "N0003")
    results = page.locator(".md-search-result__list")
    expect(results).to_contain_text("<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }}")
    assert (dialogs, results.locator("[onerror], script").count(), record.messages) == ([], 0, [])
