"""The buttons that a script adds: open all quotes of a page, and copy one with its speaker, its source and a link."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

PAGE = "readers/layla-haddad.html"


def test_all_quotes_open_and_close_at_once_by_keyboard(page: Page, toy_site: Path) -> None:
    page.goto((toy_site / PAGE).as_uri())
    quotes, button = page.locator("details.sb-cite"), page.get_by_role("button", name="Open all quotes")
    assert quotes.count() > 1
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.sb-cite:not([open])")).to_have_count(0)
    closing = page.get_by_role("button", name="Close all quotes")
    expect(closing).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("details.sb-cite[open]")).to_have_count(0)


def test_a_quote_is_copied_with_its_speaker_its_source_and_a_link(
    page: Page, toy_site: Path, address: Callable[[Path, str], str]
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address(toy_site, 'http')}/{PAGE}")
    page.get_by_role("button", name="Open all quotes").click()
    figure = page.locator("figure.sb-quote:has(.sb-speaker)").first
    figure.get_by_role("button", name="Copy quote").click()
    expect(figure.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied[0] == figure.locator(".sb-speaker").inner_text()
    assert copied[1] == figure.locator("blockquote").inner_text()
    assert copied[-2:] == [
        figure.locator(".sb-source").inner_text(),
        figure.locator(".sb-source a").first.evaluate("link => link.href"),
    ]


def test_where_the_clipboard_is_closed_the_words_are_there_to_be_copied(page: Page, toy_site: Path) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto((toy_site / PAGE).as_uri())
    page.get_by_role("button", name="Open all quotes").click()
    figure = page.locator("figure.sb-quote").first
    figure.get_by_role("button", name="Copy quote").click()
    field = figure.get_by_role("textbox", name="Copy it from here")
    expect(field).to_be_focused()
    assert figure.locator("blockquote").inner_text() in field.input_value()


def test_without_scripts_there_are_no_buttons_and_every_quote_opens(page_without_scripts: Page, toy_site: Path) -> None:
    page_without_scripts.goto((toy_site / PAGE).as_uri())
    assert page_without_scripts.locator("main button.sb-button").count() == 0
    quote = page_without_scripts.locator("details.sb-cite").first
    quote.locator("summary").click()
    expect(quote.locator("blockquote").first).to_be_visible()
