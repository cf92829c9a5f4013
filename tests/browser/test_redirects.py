"""Former addresses in a browser, from disk and from a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.windows import Record

Address = Callable[[Path, str], str]


@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize("place", ["", "#office-b7cc2b90"])
def test_a_former_address_leads_on_to_the_same_place_in_the_page(
    scheme: str, place: str, toy_site: Path, address: Address, page: Page, record: Record
) -> None:
    root = address(toy_site, scheme)
    page.goto(f"{root}/readers/leila-hadad.html{place}", wait_until="commit")
    page.wait_for_url(f"{root}/readers/layla-haddad.html{place}")
    if place:
        expect(page.locator(place)).to_be_in_viewport()
    # The way back leads to where the reader came from, not to the former address again.
    assert (page.evaluate("history.length") <= 2, record.messages) == (True, [])


def test_a_former_address_leads_on_without_scripts(
    toy_site: Path, address: Address, page_without_scripts: Page
) -> None:
    root = address(toy_site, "file")
    page_without_scripts.goto(f"{root}/readers/leila-hadad.html", wait_until="commit")
    page_without_scripts.wait_for_url(f"{root}/readers/layla-haddad.html")
