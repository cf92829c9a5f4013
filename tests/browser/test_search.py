"""What the search shows and loads, from disk and from a server; what it finds first is in test_queries.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sourcebook.site.search.folding import bare, beats, keys, plain
from sourcebook.site.search.segmentation import tokens
from support.kept_sites import kept_site
from support.projects import copy_of_toy
from support.search_box import OPEN, TYPE, answers
from support.search_index import documents_of
from support.spellings import NAMES, PLAIN

Address = Callable[[Path, str], str]

TEXT = """# Page of words

## Words

He said “curly” and ‘inner’, «guillemet» and "straight"; counter-terrorism/treaty.
Légion d’honneur, l'apostrophe, #hashtag and @handle.

وقال: «الأمن، والصحافة؟»
"""
#: Typed, and what is marked for it.
WORDS = {
    **{word: word for word in "curly inner guillemet straight treaty honneur apostrophe hashtag handle الأمن".split()},
    "legion": "Légion",
    "dhonneur": "d’honneur",
    "l’apostrophe": "l'apostrophe",
    "والصحافة": "والصحافة",
    "صحافة": "والصحافة",
    "للصحافة": "والصحافة",
    "الامن": "الأمن",
}


#: What the line above the results says of a query.
SAID = """(words) => new Promise((resolve) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const [meta] = document.querySelector("[data-md-component=search-result]").children;
  new MutationObserver((_, look) => {
    if (meta.textContent.startsWith("Nothing")) { look.disconnect(); resolve(meta.textContent); }
  }).observe(meta, {childList: true, characterData: true, subtree: true});
  field.value = words;
  field.dispatchEvent(new Event("keyup"));
})"""


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
    return kept_site(project)


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
        "sources/atalayar-2022-09": ["Source · article"],
    }
    assert [page for page, kind in kinds.items() if not kind] == []


def test_signs_of_the_query_language_keep_their_meaning(page: Page, address: Address, real_site: Path) -> None:
    queries = ['"we had a difficult year"', '"had a futsal"', "Benkilane -Hollande", "+Hamouchi +Molinie"]
    whole, no_such, without, both = answers(page, address(real_site, "file"), queries)
    assert whole[0]["page"] in {"events/benkilane-hollande-meeting", "people/abdelilah-benkilane"}  # both quote it
    assert no_such == []
    assert without[0]["page"] == "people/abdelilah-benkilane"
    assert [words for words in excerpts(without) if "Hollande" in str(words)] == []
    assert "sources/key-to-police-cooperation" in {one["page"] for one in both}
    assert [one["page"] for one in both if one["page"].startswith("people/")] == []  # neither page names the other


def test_of_a_script_without_spaces_the_letters_asked_for_are_marked(
    page: Page, address: Address, tongues_site: Path
) -> None:
    [whole, part] = answers(page, address(tongues_site, "file"), ["图书馆", "国家安全"])
    assert whole[0]["results"][0]["marked"] == ["图书馆"]
    assert (part[0]["results"][0]["marked"], part[0]["results"][0]["missing"]) == (["国家"], "Missing: 国家安全")


def test_what_stands_for_a_word_is_marked_in_its_place(page: Page, address: Address, tongues_site: Path) -> None:
    found = answers(page, address(tongues_site, "file"), ["cloudburst", "police chief", "oneill", "1000"])
    assert [one[0]["results"][0]["marked"] for one in found] == [
        ["downpour"],
        ["Director", "Constabulary"],
        ["O’Neill"],
        ["1,000"],
    ]
    assert [one[0]["results"][0]["missing"] for one in found] == [""] * 4


def test_short_words_are_not_taken_for_others(page: Page, address: Address, tongues_site: Path) -> None:
    found = answers(page, address(tongues_site, "file"), ["Boko Haram", "harm", "fard"])
    shown = [[result["marked"] for result in one["results"]] for one in found[0]]
    assert "harm" not in str(shown).replace("haram", "")
    assert [one["page"] for one in found[1]][:1] == ["organizations/farm-aid"]
    assert found[2] == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_when_nothing_is_found_the_box_says_what_to_try(
    page: Page, record: Any, address: Address, toy_site: Path, scheme: str
) -> None:
    page.goto(f"{address(toy_site, scheme)}/index.html")
    page.evaluate(OPEN)
    words = '<xyzzyx onqqqq="zzqqzz">'
    assert answers(page, address(toy_site, scheme), [words]) == [[]]
    said = page.evaluate(SAID, "xyzzyx")
    assert said.startswith("Nothing found. Try fewer words")
    assert record.messages == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_guide_for_contributors_is_searched_only_if_asked_and_marked(
    page: Page, address: Address, real_site: Path, scheme: str
) -> None:
    page.goto(f"{address(real_site, scheme)}/index.html")
    page.evaluate(OPEN)
    page.keyboard.type("fingerprint")
    guide = page.locator(".md-search-result__link[href*='/contribute/']")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    assert guide.count() == 0
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Also search the guide for contributors")).to_be_focused()
    page.keyboard.press("Space")
    expect(guide.first).to_be_visible()
    marked = page.locator(".md-search-result__item", has=guide).locator(".md-tag").all_inner_texts()
    assert set(marked) == {"Guide for contributors"}
    page.keyboard.press("Space")
    expect(guide).to_have_count(0)


def test_a_word_that_is_missing_is_named_as_it_was_typed(page: Page, address: Address, real_site: Path) -> None:
    [found] = answers(page, address(real_site, "file"), ["Hamouchi Laftite"])
    # No page has both: what each took part in is told once, on the event's page.
    assert {result["missing"] for one in found for result in one["results"] if result["excerpt"]} == {
        "Missing: hamouchi",
        "Missing: laftite",
    }


#: Words as the browser reads them by the rules of the index: their plain form, their key, what else they may be.
SPELLED = """async (words) => {
  const {config} = await (await fetch("search/search_index.json")).json();
  const {spelling} = await new sourcebookSearch.Tables(`search/${config.shards}/`).start();
  const {tokens, plain} = new sourcebookSearch.Spelling(spelling);
  const regular = ([pattern, instead]) => [new RegExp(pattern, "gu"), instead];
  const apply = (name, word) => spelling.rules[name].map(regular).reduce((word, rule) => word.replace(...rule), word);
  const shorter = (word) => [...spelling.rules.ending, ...spelling.rules.bare].map(regular)
    .map((rule) => word.replace(...rule)).filter((other) => other !== word && other.length > 2);
  return words.map((word) => [
    tokens(word).map((token) => [token.word, Boolean(token.joined)]),
    plain(word),
    [...new Set(["", "hard", "soft"].map((name) => apply("key", name ? apply(name, plain(word)) : plain(word))))],
    apply("beats", plain(word)),
    shorter(plain(word)),
  ]);
}"""
TEXTS = [
    "U.N. and F.B.I; J.M.W. Turner, e.g. U.Nations",
    "1,000 €500 1.000.000 12,34 1\u202f000 ١٢٣ ٢٬٠٠٠",
    "COVID-19 O’Neill hand-in-hand AT&T Morocco’s l’État d'un",
    "国家安全、東京のカーﾄ ๑๒ ที่นี่ AI時代 𠮷野家",
    'צה״ל מצה"ל שָׁלוֹם־עליכם می‌خواهم co\u00adop',
    "<b>&amp;\u2028x İstanbul ΝΑΟΣ Ĳ ﷺ ½ x² №7",
]


def test_the_browser_reads_words_as_python_does(page: Page, address: Address, toy_site: Path) -> None:
    table = [*PLAIN, *(name for names in NAMES for name in names.split()), "والصحافه", "ennaama", "dhonneur", *TEXTS]
    page.goto(f"{address(toy_site, 'http')}/index.html")
    page.evaluate(OPEN)
    page.evaluate(UNTIL, ENGINE)
    assert page.evaluate(SPELLED, table) == [
        [
            [[plain(token.word), token.joined] for token in tokens(word) if plain(token.word)],
            plain(word),
            list(keys(plain(word))),
            beats(plain(word)),
            list(bare(plain(word))),
        ]
        for word in table
    ]


#: Until the page has all scripts that search; until the list, being scrolled, shows twenty pages. (The policy of the
#: pages forbids the `eval` by which Playwright waits.)
UNTIL = """async ([name, ...parts]) => {
  const lacking = () => parts.some((part) => !window[name][part]);
  for (let turn = 0; turn < 600 && lacking(); turn++) await new Promise(requestAnimationFrame);
}"""
ENGINE = ("sourcebookSearch", "Spelling", "Words", "Query", "Marks", "Results")
SCROLL = """async () => {
  const [box] = document.getElementsByClassName("md-search__scrollwrap");
  for (let turn = 0; turn < 600 && document.getElementsByClassName("md-search-result__item").length < 20; turn++) {
    box.scrollTo(0, box.scrollTop > 1 ? 0 : box.scrollHeight);
    await new Promise(requestAnimationFrame);
  }
}"""
#: Notes every result that is shown from now on.
WATCH = """() => new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(
  (item) => window.shown.push(item.querySelector("a").href)
))).observe(document.querySelector("[data-md-component=search-result]").lastElementChild, {childList: true})"""


def shards_in(requests: list[str]) -> list[str]:
    """The names of the shards asked for, sorted."""
    return sorted(name for url in requests for name in re.findall(r"/search/[0-9a-f]{12}/([\w-]+\.js)$", url))


def shards_of(site: Path) -> dict[str, int]:
    """The size of each shard of a site by name."""
    return {file.name: file.stat().st_size for file in (site / "search").glob("*/*.js")}


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_query_loads_the_shards_it_needs_and_nothing_before_the_box_is_used(
    page: Page, record: Any, address: Address, real_site: Path, scheme: str
) -> None:
    page.goto(f"{address(real_site, scheme)}/index.html")
    page.evaluate("new Promise((done) => requestIdleCallback(done))")
    assert shards_in(record.requests) == []
    page.evaluate(OPEN)
    page.evaluate(UNTIL, ENGINE)
    assert shards_in(record.requests) == ["start.js"]
    [found] = answers(page, address(real_site, scheme), ["Abdelouafi"])
    sizes, loaded = shards_of(real_site), set(shards_in(record.requests))
    assert found[0]["page"] == "people/abdelouafi-laftit"
    assert loaded <= set(sizes)
    assert sum(sizes[name] for name in loaded) < 0.4 * sum(sizes.values())
    before = len(record.requests)
    answers_again = page.evaluate(TYPE, "abdelouafi")
    assert answers_again and shards_in(record.requests[before:]) == []


def test_without_a_shard_the_rest_of_the_index_is_searched_and_the_shard_is_asked_for_again(
    page: Page, record: Any, address: Address, real_site: Path
) -> None:
    page.route("**/words-*.js", lambda route: route.abort())
    first, inside = answers(page, address(real_site, "http"), ["Hammouchi", "as if nothing had happened"])
    assert first[0]["page"] == "people/abdellatif-hammouchi"
    assert inside[0]["page"] != "events/benkilane-hollande-meeting"  # which says these words
    assert any("search: cannot load" in message for message in record.messages)
    page.unroute("**/words-*.js")
    found = page.evaluate(TYPE, "as if nothing had happened")
    assert "benkilane" in found


def test_of_very_many_pages_the_best_are_shown_and_all_are_counted(
    page: Page, address: Address, real_site: Path
) -> None:
    page.goto(f"{address(real_site, 'http')}/index.html")
    page.evaluate(OPEN)
    page.evaluate(TYPE, "Morocco")
    meta = page.locator("[data-md-component=search-result] > :first-child")
    shown, all_ = re.findall(r"\d+", meta.inner_text())
    assert int(all_) > int(shown) == 50
    page.evaluate(SCROLL)
    items = page.locator(".md-search-result__item")
    titles = items.locator("h1").all_text_contents()
    assert "…" not in titles and len(set(titles)) > 15


def test_an_answer_that_comes_late_does_not_take_the_place_of_a_newer_one(
    page: Page, address: Address, real_site: Path
) -> None:
    page.goto(f"{address(real_site, 'http')}/index.html")
    page.evaluate(OPEN)
    held: list[Any] = []
    page.route("**/words-*.js", lambda route: held.append(route))  # the first query waits for its shards
    box = page.locator("[data-md-component=search-query]")
    with page.expect_request("**/words-*.js"):
        box.press_sequentially("torture")
    page.evaluate("window.shown = []")
    page.evaluate(WATCH)
    box.fill("")
    box.dispatch_event("keyup")
    for route in held:
        route.continue_()
    page.unroute("**/words-*.js")
    assert "laftit" in page.evaluate(TYPE, "Laftit")
    assert [href for href in page.evaluate("window.shown") if "torture" in href] == []


# ---- questions of any length ---------------------------------------------------------------------------------------

#: Ask for words as search.js does, and count: the words that are looked up, the longest of them, and the pauses. After
#: so many pauses something else is asked.
LOOK_UP = """async ([query, older]) => {
  const {config} = await (await fetch("search/search_index.json")).json();
  const tables = await new sourcebookSearch.Tables(`search/${config.shards}/`).start();
  const looked = new Set(), value = tables.value;
  tables.value = (table, key) => { looked.add(key.replace("/", "")); return value(table, key); };
  let pauses = 0;
  const pause = async () => { if (++pauses > older) throw Error("older"); await new Promise((go) => setTimeout(go)); };
  const spelling = new sourcebookSearch.Spelling(tables.spelling), words = new sourcebookSearch.Words(tables, spelling);
  const typed = new sourcebookSearch.Query(config, spelling, words);
  const found = await typed.ask(query, pause).catch((error) => ({groups: [], left: error.message}));
  const asked = query.split(/[\\s"+]+/).map(spelling.plain);
  const those = [...looked].filter((word) => asked.some((one) => one && one.startsWith(word) && word.length > 2));
  return [those.length, Math.max(0, ...found.groups.map((group) => group.typed.length)), pauses, found.left];
}"""
#: Type twice, so that no shard is waited for; how many times the page came to do something else before the answer.
TURNS = """async (words) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const [meta] = document.querySelector("[data-md-component=search-result]").children;
  let answers = 0;
  const answer = () => new Promise((resolve) => {
    let turns = 0, done = false;
    new MutationObserver((_, look) => {
      if (!meta.textContent.startsWith("Type to start")) { look.disconnect(); done = true; resolve(turns); }
    }).observe(meta, {childList: true, characterData: true, subtree: true});
    const turn = () => { turns++; if (!done) setTimeout(turn); };
    turn();
    meta.textContent = "Type to start";
    field.value = words + " ".repeat(++answers); // other than before: else nothing is asked
    field.dispatchEvent(new Event("keyup"));
  });
  await answer();
  return [await answer(), meta.textContent];
}"""


def misspelt(number: int) -> list[str]:
    """So many words, each other than all that the texts have."""
    letters = "abcdefghij"
    return [f"hx{''.join(letters[int(digit)] for digit in f'{one:04}')}mmouchi" for one in range(number)]


MANY = " ".join(misspelt(3000))


@pytest.mark.parametrize(
    "query", [MANY, f'"{MANY}"', " ".join(f"+{one}" for one in misspelt(3000)), "\n".join(misspelt(60))]
)
def test_of_a_long_question_the_first_words_are_searched(
    page: Page, address: Address, words_site: Path, query: str
) -> None:
    page.goto(f"{address(words_site, 'http')}/index.html")
    page.evaluate(OPEN)
    page.evaluate(UNTIL, ENGINE)
    words, longest, pauses, left = page.evaluate(LOOK_UP, [query, 10_000])
    assert (words <= 32, longest <= 60, pauses >= 10, left) == (True, True, True, True)


@pytest.mark.parametrize("query", ["x" * 8000, f"bakery {'ä' * 61}", '"' + "x." * 4000])
def test_of_a_long_word_the_first_letters_are_searched(
    page: Page, address: Address, words_site: Path, query: str
) -> None:
    page.goto(f"{address(words_site, 'http')}/index.html")
    page.evaluate(OPEN)
    page.evaluate(UNTIL, ENGINE)
    words, longest, _, left = page.evaluate(LOOK_UP, [query, 10_000])
    assert (words <= 32, longest <= 120, left) == (True, True, True)  # a letter and its mark are two signs


def test_when_something_else_is_asked_no_more_words_of_the_older_question_are_looked_up(
    page: Page, address: Address, words_site: Path
) -> None:
    page.goto(f"{address(words_site, 'http')}/index.html")
    page.evaluate(OPEN)
    page.evaluate(UNTIL, ENGINE)
    words, _, pauses, left = page.evaluate(LOOK_UP, [MANY, 2])
    assert (words <= 9, pauses, left) == (True, 3, "older")


def test_an_ordinary_question_is_searched_whole(page: Page, address: Address, words_site: Path) -> None:
    page.goto(f"{address(words_site, 'http')}/index.html")
    page.evaluate(OPEN)
    page.evaluate(UNTIL, ENGINE)
    *_, left = page.evaluate(LOOK_UP, [" ".join(misspelt(32)), 10_000])
    assert left is False
    assert "Only the first" not in page.evaluate(TURNS, "bakery rooms")[1]


def test_a_page_does_other_things_while_it_searches_and_says_what_it_leaves_out(
    page: Page, record: Any, address: Address, real_site: Path
) -> None:
    page.goto(f"{address(real_site, 'http')}/index.html?q={'+'.join(misspelt(600))}")
    page.evaluate(UNTIL, ENGINE)
    turns, said = page.evaluate(TURNS, MANY)
    assert (turns > 20, "Only the first 32 words are searched" in said) == (True, True)
    assert record.messages == []


@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize("name", ["q", "h"])
def test_an_address_brings_no_more_words_than_are_used(
    page: Page, record: Any, address: Address, words_site: Path, name: str, scheme: str
) -> None:
    for words in ("+".join(["curly", *misspelt(400)]), f"curly{'%20' * 3000}x", "curly+" + "x" * 7000):
        page.goto(f"{address(words_site, scheme)}/deep/words.html?{name}={words}")
        asked = page.evaluate("new URL(location).searchParams.get('h') || ''")
        typed = page.evaluate("document.querySelector('[data-md-component=search-query]').value")
        assert (len(typed) <= 4001, len(asked) <= 4000, len(asked.split()) <= 32) == (True, True, True)
        assert asked.startswith("curly") or name == "q"
    assert record.messages == []


# ---- what is shown -------------------------------------------------------------------------------------------------


def test_what_the_index_shows_is_escaped(toy_site: Path) -> None:
    shown = [text for part in documents_of(toy_site) for text in (part["title"], *part["tags"])]
    assert len(shown) > 50
    assert [text for text in shown if re.search(r"[<>]|&(?!\w+;)", text)] == []
