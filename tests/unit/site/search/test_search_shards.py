"""The shards of the search index: what is where, and that nothing is cut or lost."""

from __future__ import annotations

import json
import re

import pytest

from sourcebook.site.search import shards
from sourcebook.site.search.shards import FULL, read_parts, write_shards

#: A page with a section, and a page whose name another's word is traced to.
PAGES = [
    {"location": "a.html", "title": "Cyber security", "text": "<p>The Légion &amp; l’État.</p>", "tags": ["Topic"]},
    {"location": "b.html", "title": "Nasser الصحافة", "text": ""},
    {"location": "a.html#x", "title": "Légion", "text": "<p>security, <i>security</i></p>", "boost": 2.5},
]


SYNONYMS = ("UAE", "the Emirates", "الإمارات", "国家安全")


def content(script: str) -> tuple[str, object]:
    """The name and content that a shard hands over."""
    name, written = re.fullmatch(r'sourcebookSearch\.take\("([\w-]+)",(.*)\);\n', script, re.S).groups()  # type: ignore[union-attr] # no match fails here
    return name, json.loads(written)


def tables(documents: list[dict[str, object]]) -> dict[str, dict[str, str]]:
    """The tables of words, put together again."""
    found: dict[str, dict[str, str]] = {"names": {}, "words": {}, "forms": {}, "spelling": {}}
    for script in write_shards(documents)[1].values():
        name, listed = content(script)
        table = name.partition("-")[0]
        if table in found:
            assert isinstance(listed, list)
            found[table] |= dict(zip(listed[::2], listed[1::2], strict=True))
    return found


def test_a_word_is_found_in_each_name_with_its_place_and_the_length_of_the_name():
    names = tables(PAGES)["names"]
    assert names["security"] == "0,0.1.2"  # part 0, its title, second word of two
    assert names["topic"] == "0,1.0.1"
    assert names["legion"] == "1,0.0.1"  # the section follows its page


def test_a_word_of_a_text_is_found_with_every_place_in_its_plain_form():
    words = tables(PAGES)["words"]
    assert words == {
        "the": "0,0", "legion": "0,1", "l": "0,2", "etat": "0,3", "letat": "0,2", "security": "1,0,1",
    }  # fmt: skip


def test_what_a_name_may_be_typed_as_leads_to_its_words():
    forms = tables(PAGES)["forms"]
    assert forms["/cybersecurity"] == "cyber security"
    assert forms["#nsr"] == "nasser"
    assert forms["صحافه"] == "الصحافه"


def test_each_synonym_leads_to_the_others_of_its_group_in_their_plain_forms():
    scripts = write_shards(PAGES, [SYNONYMS])[1]
    found = content(scripts["synonyms-0.js"])[1]
    assert isinstance(found, list)
    assert dict(zip(found[::2], found[1::2], strict=True)) == {
        "uae": "the emirates|الامارات|国家 家安 安全",
        "the emirates": "uae|الامارات|国家 家安 安全",
        "الامارات": "uae|the emirates|国家 家安 安全",
        "国家 家安 安全": "uae|the emirates|الامارات",
    }
    assert "synonyms-0.js" not in write_shards(PAGES)[1]  # nothing to load


def test_what_is_joined_is_one_word_and_several_and_a_name_has_two_readings():
    page = {"location": "a.html", "title": "Terence O’Neill", "text": "<p>O’Neill’s COVID-19 ward, hand-in-hand.</p>"}
    found = tables([page])
    assert {word: found["names"][word] for word in ("terence", "o", "neill", "oneill")} == {
        "terence": "0,0.0.3,0.0.2",
        "o": "0,0.1.3",
        "neill": "0,0.2.3",
        "oneill": "0,0.1.2",
    }
    joined = {word for word in found["words"] if len(word) > 5}
    assert joined == {"oneill", "covid19", "handinhand"}


def test_a_script_without_spaces_is_indexed_by_pairs_of_letters():
    page = {"location": "a.html", "title": "国家安全", "text": "<p>AI国家2022年</p>"}
    found = tables([page])
    assert found["names"] == {"国家": "0,0.0.4", "家安": "0,0.1.4", "安全": "0,0.2.4", "全": "0,0.3.4"}
    assert found["words"] == {"ai": "0,0", "国家": "0,1", "家": "0,2", "2022": "0,3", "年": "0,4"}


def test_names_that_are_not_shown_are_found_below_zero():
    page = {"location": "a.html", "title": "Amos", "text": "", "tags": ["Warden"], "also": ["Keeper of keys"]}
    found = tables([page])["names"]
    assert (found["amos"], found["warden"], found["keeper"]) == ("0,0.0.1", "0,1.0.1", "0,-0.0.3")
    assert "Keeper" not in write_shards([page])[1]["parts-0.js"]


def test_words_by_their_letter_for_what_is_misspelled_those_of_names_apart():
    assert tables(PAGES)["spelling"] == {
        "c": "cyber/", "s": "security/", "t": "topic/", "n": "nasser/", "l": "/legion letat", "ا": "الصحافه/",
    }  # fmt: skip


def test_pages_with_their_sections_keep_their_weights_and_what_is_shown():
    scripts = write_shards(PAGES)[1]
    assert '"weights":[[1,2.5],[1]]' in scripts["start.js"]
    assert read_parts(scripts["parts-0.js"]) == [
        {"location": "a.html", "title": "Cyber security", "text": PAGES[0]["text"], "tags": ["Topic"]},
        {"location": "a.html#x", "title": "Légion", "text": PAGES[2]["text"], "tags": []},
        {"location": "b.html", "title": "Nasser الصحافة", "text": "", "tags": []},
    ]


def test_a_word_of_very_many_places_is_alone_in_its_shard_and_no_other_shard_is_over_full():
    many = [
        {"location": f"{number}.html", "title": f"Page {number}", "text": f"<p>many word{number} here</p>"}
        for number in range(6_000)
    ]
    scripts = write_shards(many)[1]
    words = [content(script)[1] for name, script in scripts.items() if name.startswith("words-")]
    over = [listed for listed in words if isinstance(listed, list) and sum(map(len, listed)) > FULL]
    assert [listed[::2] for listed in over] == [["here"], ["many"]]
    assert len(words) > 5


def test_each_table_tells_with_which_key_its_shards_begin_in_the_order_that_a_browser_compares_by():
    words = ["\U0001f600", "\ufb01x", "zebra", "alpha"]  # a browser puts the first before the second
    pages = [{"location": f"{at}.html", "title": word * 5_000, "text": ""} for at, word in enumerate(words)]
    scripts = write_shards(pages)[1]
    firsts = content(scripts["start.js"])[1]["firsts"]["names"]  # type: ignore[index] # a table of JSON
    assert [first[0] for first in firsts] == ["a", "f", "z", "\U0001f600"]
    assert [content(scripts[f"names-{at}.js"])[1][0] for at in range(4)] == firsts  # type: ignore[index] # a list


@pytest.mark.parametrize("word", ["__proto__", "constructor", "</script>", "\u2028"])
def test_words_that_mean_something_to_a_browser_are_only_words(word: str):
    scripts = write_shards([{"location": "a.html", "title": "A", "text": f"<p>{word}</p>"}])[1]
    assert all(content(script)[0] + ".js" == name for name, script in scripts.items())


def test_the_folder_is_named_by_what_it_holds():
    assert write_shards(PAGES) == write_shards([dict(page) for page in PAGES])
    other = [*PAGES[:2], {**PAGES[2], "boost": 2}]
    assert write_shards(PAGES)[0] != write_shards(other)[0]


def test_a_script_that_is_no_shard_of_parts_is_refused():
    with pytest.raises(ValueError):
        read_parts("var __index = {}")


def test_every_table_that_is_described_exists():
    described = re.findall(r"^\| `(\w+)` \|", shards.__doc__ or "", re.M)
    assert {name.partition("-")[0] for name in write_shards(PAGES, [SYNONYMS])[1]} == {
        f"{one}" for one in described
    } | {"start.js"}
