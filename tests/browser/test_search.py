"""What the search shows, from disk (iframe-worker.js) and from a server; what it finds first is in test_queries.py."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from test_queries import answers

from building import built, copy_of_toy
from sourcebook.folding import bare, folding_rules, key, plain
from test_folding import NAMES, PLAIN

Address = Callable[[Path, str], str]

TEXT = """# Page of words

## Words

He said “curly” and ‘inner’, «guillemet» and "straight"; counter-terrorism/policy.
Légion d’honneur, l'apostrophe, #hashtag and @handle.

وقال: «الأمن، والصحافة؟»
"""
#: Typed, and what is marked for it.
WORDS = {
    **{word: word for word in "curly inner guillemet straight policy honneur apostrophe hashtag handle الأمن".split()},
    "legion": "Légion",
    "dhonneur": "honneur",
    "l’apostrophe": "apostrophe",
    "والصحافة": "والصحافة",
    "صحافة": "والصحافة",
    "للصحافة": "والصحافة",
    "الامن": "الأمن",
}


def excerpts(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What is shown under each title, folded away or not."""
    return [
        (f"{one['page']}: {result['title']}", paragraph)
        for one in found
        for result in one["results"]
        for paragraph in result["excerpt"]
    ]


@pytest.fixture(scope="module")
def words_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy with one page more."""
    project = copy_of_toy(tmp_path_factory.mktemp("words"))
    (project / "docs" / "deep").mkdir()
    (project / "docs" / "deep" / "words.md").write_text(TEXT, encoding="utf-8")
    return built(project, project / "site")


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_word_is_found_and_marked_whatever_stands_around_it_and_however_it_is_spelled(
    page: Page, record: Any, address: Address, words_site: Path, scheme: str
) -> None:
    found = answers(page, address(words_site, scheme), list(WORDS))
    marked = {
        word: next((result["marked"] for result in one[0]["results"] if result["anchor"] == "words"), None)
        for word, one in zip(WORDS, found, strict=True)
        if one and one[0]["page"] == "deep/words"
    }
    assert marked == {word: [mark] for word, mark in WORDS.items()}
    assert record.messages == []


def test_no_excerpt_shows_an_allegation_without_who_makes_it(page: Page, address: Address, real_site: Path) -> None:
    """ACAT filed the complaint; one sentence speaks of allegations and not of whose, which is said in their place."""
    [found] = answers(page, address(real_site, "file"), ["torture"])
    shown = [(where, words) for where, words in excerpts(found) if "tortur" in words.lower()]
    says_who = re.compile(
        "ACAT|Action by Christians for the Abolition of Torture|by persons whom the sentence does not"
    )
    assert len(shown) > 5
    assert [(where, words) for where, words in shown if not says_who.search(f"{where} {words}")] == []


def test_every_page_of_a_record_says_what_kind_of_thing_it_is(page: Page, address: Address, real_site: Path) -> None:
    [found] = answers(page, address(real_site, "file"), ["Hammouchi September 2022"])
    kinds = {one["page"]: one["results"][0]["tags"][:1] for one in found}
    assert {
        page: kinds.get(page)
        for page in ("people/abdellatif-hammouchi", "events/hammouchi-haines-rabat-2022", "sources/atalayar-2022-09")
    } == {
        "people/abdellatif-hammouchi": ["Person"],
        "events/hammouchi-haines-rabat-2022": ["Event · Meeting"],
        "sources/atalayar-2022-09": ["Source · news article"],
    }
    assert [page for page, kind in kinds.items() if not kind] == []


def test_signs_of_the_query_language_keep_their_meaning(page: Page, address: Address, real_site: Path) -> None:
    queries = ['"we had a difficult year"', '"had a futsal"', "Benkilane -Hollande", "+Hamouchi +Molinie"]
    whole, no_such, without, both = answers(page, address(real_site, "file"), queries)
    assert whole[0]["page"] == "events/benkilane-hollande-meeting"
    assert no_such == []
    assert without[0]["page"] == "people/abdelilah-benkilane"
    assert [words for words in excerpts(without) if "Hollande" in str(words)] == []
    assert "sources/key-to-police-cooperation" in {one["page"] for one in both}
    assert [one["page"] for one in both if one["page"].startswith("people/")] == []  # neither page names the other


def test_a_word_that_is_missing_is_named_as_it_was_typed(page: Page, address: Address, real_site: Path) -> None:
    [found] = answers(page, address(real_site, "file"), ["Hamouchi Laftite"])
    assert {result["missing"] for one in found for result in one["results"] if result["excerpt"]} == {
        "",
        "Missing: hamouchi",
        "Missing: laftite",
    }


def test_the_browser_applies_the_rules_of_spelling_as_python_does(page: Page) -> None:
    table = [*PLAIN, *(name for names in NAMES for name in names.split()), "والصحافه", "ennaama", "dhonneur", "letat"]
    apply = """([rules, words]) => {
      const regular = ([pattern, instead]) => [new RegExp(pattern, "gu"), instead];
      const applied = (name, word) => rules[name].map(regular).reduce((word, rule) => word.replace(...rule), word);
      const shorter = (word) => [...rules.ending, ...rules.bare].map(regular).map((rule) => word.replace(...rule));
      return words.map((word) => {
        const plain = applied("plain", word.toLowerCase().normalize("NFKD"));
        return [plain, applied("key", plain), shorter(plain).filter((other) => other !== plain && other.length > 2)];
      });
    }"""
    in_browser = page.evaluate(apply, [folding_rules(), table])
    assert in_browser == [[plain(word), key(plain(word)), list(bare(plain(word)))] for word in table]


def test_without_the_script_for_spellings_the_theme_searches_alone(
    page: Page, address: Address, real_site: Path
) -> None:
    page.route("**/search-words.js", lambda route: route.abort())
    exact, otherwise = answers(page, address(real_site, "http"), ["Hammouchi", "Hamouchi"])
    assert (exact[0]["page"], otherwise) == ("people/abdellatif-hammouchi", [])


def test_what_the_index_holds_is_escaped(toy_site: Path) -> None:
    index = json.loads((toy_site / "search" / "search_index.json").read_text(encoding="utf-8"))
    shown = [text for entry in index["docs"] for text in (entry["title"], *entry.get("tags", []))]
    assert [text for text in shown if re.search(r"[<>]|&(?!\w+;)", text)] == []
