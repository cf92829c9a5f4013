"""The offline edition, unpacked and opened from disk."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from sourcebook.commands.zip_edition import write_offline_zip


def test_the_unpacked_edition_is_searched_from_disk(page: Page, real_site: Path, tmp_path: Path) -> None:
    write_offline_zip(real_site, tmp_path / "reference.zip")
    zipfile.ZipFile(tmp_path / "reference.zip").extractall(tmp_path)
    page.goto((tmp_path / "reference" / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("hammouchi")
    expect(page.locator(".md-search-result__link").first).to_have_attribute(
        "href", (tmp_path / "reference" / "people" / "abdellatif-hammouchi.html").as_uri() + "?h=hammouchi"
    )
