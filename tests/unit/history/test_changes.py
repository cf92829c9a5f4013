"""What differs between two books, in words: each kind of change has its sentence, and layout has none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from sourcebook.core.labels import load_labels
from sourcebook.history.changes import (
    MARKDOWN_MAX,
    Change,
    Detail,
    as_json,
    as_markdown,
    as_text,
    from_json,
    inert_markdown,
)
from sourcebook.history.diff import Version, compare_books
from sourcebook.history.snapshots import version_of
from sourcebook.project import load_project
from sourcebook.records.receipts import Receipt, Receipts, Signature, Signatures, TextInfo
from sourcebook.records.vocabulary import Vocabulary
from support.projects import TOY
from support.record_models import MODELS

ENGLISH = load_labels("en")
YEAR = "events/1923.yaml"
Edit = tuple[str, str, str]


def book(root: Path) -> Version:
    project = load_project(root)
    assert project.whole, project.problems
    return version_of(project.book, project.receipts, project.fingerprints, project.labels)


@pytest.fixture
def after(tmp_path: Path) -> Callable[..., tuple[Change, ...]]:
    """`after(edits…)`: what differs from the toy when in a file of its data words are replaced by others."""

    def changes(*edits: Edit) -> tuple[Change, ...]:
        shutil.copytree(TOY / "data", tmp_path / "data")
        for name, old, new in edits:
            file = tmp_path / "data" / name
            text = file.read_text("utf-8") if file.is_file() else ""
            assert old in text, old
            file.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
        return compare_books(book(TOY), book(tmp_path))

    return changes


ADDED_EVENT = """
second-opening:
  title: The rooms open again
  date: 1924-05
  type: opening
  description: They opened again.
  citations:
    - {source: gazette-1923-05-12, quote: "On Saturday the Reading Society opened two rooms"}
    - {source: gazette-1923-05-12, quote: "Words that do not stand in this paper at all"}
"""
ALLEGED = """
theft:
  title: A book goes missing
  date: 1924
  type: opening
  status: alleged
  by: tobias-crumb
  description: A book was taken.
  citations: [{source: gazette-1923-05-12, quote: "the Reading Society opened two rooms above the bakery"}]
"""
STATEMENT = """  statements:
    - text: The books were stolen.
      kind: allegation
      by: tobias-crumb
      citations: [{source: minutes-1924, quote: "Miss L. Haddad, Librarian"}]
"""
MAP = 'map.\n    citations: "two rooms above the'
ROOMS = "The rooms above the bakery open (event, 12 May 1923)"
LAYLA = "Layla Haddad (Reader)"
CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "a record that is new": (
        [(YEAR, "", ADDED_EVENT)],
        [
            "added: The rooms open again (event, May 1924)",
            "    1 new quote that matches the fingerprint; 1 new quote not verified",
        ],
    ),
    "a position has quotes, too": (
        [("entities.yaml", MAP, MAP.replace("two rooms above the", "opened two rooms above the"))],
        [
            "changed: The rooms above the bakery (Room)",
            "    position: from ‘51.7612, -1.2463, exact, The corner of Mill Lane on the parish map., “two rooms above "
            "the bakery in Mill Lane” (A Library for Wexcombe)’ to ‘51.7612, -1.2463, exact, The corner of Mill Lane "
            "on the parish map., “opened two rooms above the bakery in Mill Lane” (A Library for Wexcombe)’",
            "    1 new quote that matches the fingerprint",
        ],
    ),
    "what is alleged says by whom": (
        [(YEAR, "", ALLEGED)],
        [
            "added: A book goes missing (event, alleged by Tobias Crumb, 1924)",
            "    1 new quote that matches the fingerprint",
        ],
    ),
    "what is alleged says who denies it": (
        [("entities.yaml", "text: The shelves were paid for with", "text: The lamp was paid for with")],
        [
            "changed: Quarrel over the harmonium (Quarrel)",
            "    statement: from ‘Allegation by the village: The shelves were paid for with the parish harmonium. "
            "(denied by Amos Pell)’ to ‘Allegation by the village: The lamp was paid for with the parish harmonium. "
            "(denied by Amos Pell)’",
        ],
    ),
    "an alleged event says who denies it": (
        [(YEAR, "title: Sale of the harmonium", "title: Sale of a harmonium")],
        [
            "changed: Sale of a harmonium (event, alleged by the village, denied by Amos Pell, 12 May 1923 or earlier)",
            "    title: from ‘Sale of the harmonium’ to ‘Sale of a harmonium’",
        ],
    ),
    "what a denial answers": (
        [
            (
                "entities.yaml",
                'answers: [harmonium-sale, "harmonium-quarrel#paid-for-the-shelves"]',
                "answers: [harmonium-sale]",
            )
        ],
        [
            "changed: Quarrel over the harmonium (Quarrel)",
            "    statement ‘Denial by Amos Pell: It is a fable. Amos Pell says so of the …’: answers, removed: "
            "Allegation by the village: The shelves were paid for with the parish harmonium.",
        ],
    ),
    "a field": (
        [(YEAR, "title: The rooms above the bakery open", "title: The rooms open")],
        [
            "changed: The rooms open (event, 12 May 1923)",
            "    title: from ‘The rooms above the bakery open’ to ‘The rooms open’",
        ],
    ),
    "a date": (
        [(YEAR, "date: 1923-05-12", "date: 1923-05")],
        [
            "changed: The rooms above the bakery open (event, May 1923)",
            "    date: from ‘12 May 1923’ to ‘May 1923’",
        ],
    ),
    "how a date was worked out": (
        [("entities.yaml", "inferred: The year of the minutes.", "inferred: The minutes say so.")],
        [
            f"changed: {LAYLA}",
            "    statement ‘Assessment by The Chairman: Without her the stairs would lead nowhere.’: date: from "
            "‘1924 (uncertain); inferred: The year of the minutes.’ to "
            "‘1924 (uncertain); inferred: The minutes say so.’",
        ],
    ),
    "a place, by its name": (
        [(YEAR, "places: [rooms-above-bakery, Mill Lane]", "places: [rooms-above-bakery, The mill]")],
        [f"changed: {ROOMS}", "    place, removed: Mill Lane", "    place, added: The mill"],
    ),
    "a participant": (
        [(YEAR, "    - entity: edith-marlow\n", "")],
        [f"changed: {ROOMS}", "    participant, removed: Edith Marlow (participant)"],
    ),
    "the part somebody had": (
        [(YEAR, "      role: librarian\n", "")],
        [f"changed: {ROOMS}", "    participant: from ‘Layla Haddad (librarian)’ to ‘Layla Haddad (participant)’"],
    ),
    "an office": (
        [("entities.yaml", "{date: 1926, words: the end of 1926}", "1927")],
        [
            f"changed: {LAYLA}",
            "    office: from ‘Reading Society, from 12 May 1923 to the end of 1926’ to "
            "‘Reading Society, from 12 May 1923 to 1927’",
        ],
    ),
    "a relation": (
        [("entities.yaml", "      to: 1952/..\n", "      to: 1953\n")],
        [
            f"changed: {LAYLA}",
            "    relation: from ‘neighbour of Tobias Crumb, start: 1923 (uncertain), end: from 1952 on’ to "
            "‘neighbour of Tobias Crumb, from 1923 (uncertain) to 1953’",
        ],
    ),
    "another name": (
        [("entities.yaml", "    - name: Leila Hadad\n      kind: transliteration\n", "")],
        [f"changed: {LAYLA}", "    other name, removed: Leila Hadad (transliteration)"],
    ),
    "a claim that is new": (
        [(YEAR, "  statements:\n", STATEMENT)],
        [
            f"changed: {ROOMS}",
            "    statement, added: Allegation by Tobias Crumb: The books were stolen.",
            "    1 new quote with a receipt",
        ],
    ),
    "a claim that is reworded": (
        [("entities.yaml", "Without her the stairs would lead nowhere.", "Without her the stairs lead nowhere.")],
        [
            f"changed: {LAYLA}",
            "    statement: from ‘Assessment by The Chairman: Without her the stairs would lead nowhere.’ to "
            "‘Assessment by The Chairman: Without her the stairs lead nowhere.’",
        ],
    ),
    "who makes a claim": (
        [("entities.yaml", "      by: The Chairman\n", "      by: edith-marlow\n")],
        [
            f"changed: {LAYLA}",
            "    statement: from ‘Assessment by The Chairman: Without her the stairs would lead nowhere.’ to "
            "‘Assessment by Edith Marlow: Without her the stairs would lead nowhere.’",
        ],
    ),
    "a disagreement": (
        [(YEAR, "question: In what year was it founded?", "question: In which year was it founded?")],
        [
            f"changed: {ROOMS}",
            "    disagreement: from ‘In what year was it founded?’ to ‘In which year was it founded?’",
        ],
    ),
    "a quote": (
        [(YEAR, 'quote: "A shelf is a promise"', 'quote: "A shelf is a vow and a promise"')],
        [
            f"changed: {ROOMS}",
            "    words: from ‘“A shelf is a promise” (Layla Haddad, in: A Library for Wexcombe)’ to "
            "‘“A shelf is a vow and a promise” (Layla Haddad, in: A Library for Wexcombe)’",
            "    1 new quote not verified; 1 quote removed",
        ],
    ),
    "a withdrawn record": (
        [(YEAR, "  status: occurred\n", "  status: occurred\n  withdrawn: The paper took it back.\n")],
        [f"withdrawn: {ROOMS}", "    reason: The paper took it back."],
    ),
    "a word of the vocabulary": (
        [("vocabulary.yaml", "label: The founding", "label: The foundation")],
        ["changed: The foundation (topic)", "    label: from ‘The founding’ to ‘The foundation’"],
    ),
    "a setting": (
        [("site.yaml", "quote_words_max: 40", "quote_words_max: 50")],
        ["changed: settings", "    longest quote: from ‘40’ to ‘50’"],
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_every_change_has_its_sentence(what: str, after: Callable[..., tuple[Change, ...]]) -> None:
    edits, expected = CASES[what]
    assert as_text(after(*edits), ENGLISH).splitlines()[:-1] == expected


def test_a_record_that_is_gone_is_named_as_it_was(tmp_path: Path) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "data" / YEAR).write_text((TOY / "data" / YEAR).read_text("utf-8") + ALLEGED, "utf-8")
    changes = compare_books(book(tmp_path), book(TOY))
    assert as_text(changes, ENGLISH) == (
        "removed: A book goes missing (event, alleged by Tobias Crumb, 1924)\n1 removed\n"
    )


def test_a_renamed_record_is_itself_and_so_is_who_names_it(tmp_path: Path) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    for file in (tmp_path / "data").rglob("*.yaml"):
        file.write_text(re.sub(r"\bamos-pell\b", "old-pell", file.read_text("utf-8")), "utf-8")
    entities = tmp_path / "data" / "entities.yaml"
    text = entities.read_text("utf-8")
    assert "\nold-pell:\n" in text
    former = "\nold-pell:\n  formerly: [readers/amos-pell]\n"
    text = re.sub(r"(?m)^  formerly: \[.*old-pell.*\]\n", "", text)
    entities.write_text(text.replace("\nold-pell:\n", former, 1), "utf-8")
    changes = compare_books(book(TOY), book(tmp_path))
    assert [(change.verb, change.id) for change in changes] == [("renamed", "old-pell")]
    assert changes[0].details[0].words == f"formerly {changes[0].name} (amos-pell)"


def test_a_record_is_withdrawn_and_comes_back(after: Callable[..., tuple[Change, ...]]) -> None:
    (change,) = after(("entities.yaml", "  withdrawn: The record rested on a misreading.\n", ""))
    assert (change.verb, change.id) == ("restored", "miss-nobody")


def test_the_order_and_layout_of_files_records_and_keys_is_no_change(tmp_path: Path) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    file = tmp_path / "data" / "entities.yaml"
    blocks = re.split(r"(?m)^(?=[a-z])", file.read_text("utf-8"))
    file.unlink()
    (tmp_path / "data" / "entities").mkdir()
    for at, block in enumerate(reversed(blocks[1:])):
        key, *lines = block.rstrip("\n").split("\n")
        fields = re.split(r"(?m)^(?=  [a-z])", "\n".join(lines) + "\n")[1:]
        text = f"# Moved.\n{key}\n" + "\n".join(reversed(fields))
        # One in Windows' way, one with a byte order mark.
        content = text.replace("\n", "\r\n") if at == 1 else "\ufeff" + text if at == 2 else text
        (tmp_path / "data" / "entities" / f"{at}.yaml").write_bytes(content.encode())
    paths = tmp_path / "data" / YEAR
    text = paths.read_text("utf-8")
    text = text.replace("places: [rooms-above-bakery, Mill Lane]", "places:\n    - Mill Lane\n    - rooms-above-bakery")
    text = text.replace("title: The rooms above the bakery open", "title: >-\n    The rooms above\n    the bakery open")
    paths.write_text(text, "utf-8")
    assert as_text(compare_books(book(TOY), book(tmp_path)), ENGLISH) == "no record differs\n"


def test_the_order_of_those_through_whom_words_came_is_a_change(after: Callable[..., tuple[Change, ...]]) -> None:
    edit = ("entities.yaml", "via: [wexcombe-gazette, a Correspondent]", "via: [a Correspondent, wexcombe-gazette]")
    (change,) = after(edit)
    assert change.details[0].after == "a Correspondent, Wexcombe Gazette"


def test_quotes_that_are_verified_later_are_counted_once(tmp_path: Path) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "data" / "receipts.yaml").write_text("version: 1\nreceipts: {}\n", "utf-8")
    (change,) = compare_books(book(tmp_path), book(TOY))
    assert (change.table, change.name, {detail.after for detail in change.details}) == ("quotes", "quotes", {"text"})


def test_a_long_text_is_shown_by_the_words_around_what_differs(after: Callable[..., tuple[Change, ...]]) -> None:
    long = " ".join(f"word{at}" for at in range(100))
    (change,) = after((YEAR, "  note: |\n", f"  note: |\n    {long}\n\n"))
    (detail,) = change.details
    assert detail.before.startswith("The paper says only") and detail.after.count("…") <= 2


def test_json_reads_back(after: Callable[..., tuple[Change, ...]]) -> None:
    changes = after((YEAR, "", ADDED_EVENT), (YEAR, "title: The rooms above the bakery open", "title: Rooms open"))
    data = json.loads(as_json(changes, ENGLISH))
    assert (from_json(data["changes"]), data["summary"]) == (
        changes,
        "1 record added; 1 changed; 1 new quote that matches the fingerprint; 1 new quote not verified",
    )


# ---- Markdown -------------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "**bold** _em_ `code` ~~no~~ [a](javascript:alert(1)) ![b](https://evil.example/x.png)",
    "@octocat @org/team fixes #1, GH-2 and owner/repo#3; https://github.com/o/r/issues/4 www.evil.example :tada:",
    "# title\n- list\n> quote\n| a | b |\n\n1. one",
    "&lt;b&gt; &#64;octocat \\@x <!-- @y --> ]]> {{ x }} $$x$$",
    *("- a", "+ a", "1. a", "12) a", "=== a", "--- a", "    zz", "http://a.example", "WWW.a.example", "a@a.example"),
]


class Shown(HTMLParser):
    """The words and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("words", HOSTILE)
def test_names_and_words_are_inert_in_markdown(words: str) -> None:
    change = Change("changed", "events", "x", words, words, (Detail("title", words, words, words),), {"none": 2})
    text = as_markdown([change], ENGLISH)
    shown = Shown()
    shown.feed(markdown.markdown(text))
    assert shown.tags == {"p", "strong", "ul", "li"}
    assert shown.words.replace("\u200b", "").count(" ".join(words.split())) == 3
    assert not re.search(r"@\w|#\d|GH-\d|://\w|www\.\w|:tada:", shown.words)


def test_words_without_markup_can_be_read_in_the_source_of_a_comment() -> None:
    words = "“The words” (1923–24), 50 % of it; the town's rooms: a-z, e.g. and/or? 1.5"
    assert inert_markdown(words) == words


def test_a_comment_that_would_be_too_long_says_what_is_left_out() -> None:
    changes = [Change("added", "events", f"x{at}", "An event " + "&" * 200) for at in range(500)]
    text = as_markdown(changes, ENGLISH)
    shown = text.count("\n- ")
    assert len(text) < MARKDOWN_MAX + 100 and f"and {500 - shown} more records" in text


def test_every_field_of_the_records_has_a_name_in_words() -> None:
    fields = {
        info.alias or name
        for model in MODELS.values()
        if model not in (Receipt, Receipts, Signature, Signatures, Vocabulary, TextInfo)
        for name, info in model.model_fields.items()
    }
    known = {name for name in fields if {f"history.part.{name}", f"fact.{name}"} & ENGLISH.table.keys()}
    assert fields - known == set()
