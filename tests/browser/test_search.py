"""Search as mkdocs.yml sets it up, from disk (iframe-worker.js) and from a server."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "hooks" / "sourcebook" / "assets"
TEXT = """# Page of words

## Words

He said “curly” and ‘inner’, «guillemet» and "straight"; counter-terrorism/policy.
Légion d’honneur, l'apostrophe.

وقال: «الأمن، والصحافة؟»
"""
WORDS = "curly inner guillemet straight policy honneur apostrophe الأمن والصحافة".split()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with mkdocs.yml's own settings, but for the pages."""
    folder = tmp_path_factory.mktemp("words")
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    for key in ("nav", "not_in_nav", "hooks", "watch", "extra_css"):
        settings.pop(key)
    settings["plugins"] = [plugin for plugin in settings["plugins"] if "macros" not in plugin]
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    shutil.copytree(ASSETS, folder / "docs" / "assets")  # the hooks would do it
    (folder / "docs" / "index.md").write_text("# Start\n", encoding="utf-8")
    (folder / "docs" / "deep").mkdir()
    (folder / "docs" / "deep" / "words.md").write_text(TEXT, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=folder, check=True)
    return folder / "site"


def found(page: Page, words: str) -> list[str]:
    """What the search shows for the words: the title of each page and section."""
    field = page.get_by_role("textbox", name="Search")
    status = page.locator(".md-search-result__meta")
    field.focus()
    # Nothing at first, lest the answer to the words before be read.
    for typed, answer in (("", "Type to start"), (words, "matching")):
        field.fill(typed)
        field.dispatch_event("keyup")  # the theme waits for it, and letters of some scripts send none
        expect(status).to_contain_text(answer)
    return page.locator(".md-search-result__item h1, .md-search-result__item h2").all_inner_texts()


@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize("start", ["index.html", "deep/words.html"])
def test_search_finds_words_whatever_stands_around_them(site, address, page, record, scheme, start):
    page.goto(f"{address(site, scheme)}/{start}")
    results = {word: found(page, word) for word in [*WORDS, "nowhere"]}
    assert results == {word: ["Page of words", "Words"] for word in WORDS} | {"nowhere": []}
    assert record.messages == []
