"""Locators that a text tells are filled in, and nothing else of a file changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcebook.book.comparison.normalise import normalise, words
from sourcebook.cli import main
from sourcebook.commands.quotes.fill_locators import locator_at

BASE = Path(__file__).parents[3] / "cases" / "base"


def places(text: str) -> dict[str, str]:
    """The place of each word of a text."""
    return {word: locator_at(text, number) for number, word in enumerate(words(normalise(text)), 1)}


def test_pages_begin_at_form_feeds() -> None:
    assert places("one two\fthree\f\ffour") == {"one": "page 1", "two": "page 1", "three": "page 2", "four": "page 4"}


def test_pages_are_called_as_their_marks_say() -> None:
    found = places("one\n[page 7]\ntwo\n [p. viii] \nthree")
    assert (found["one"], found["two"], found["three"]) == ("", "page 7", "page viii")


def test_numbered_paragraphs_have_their_numbers() -> None:
    found = places("Head\n\n4. Ada ran.\nOn and on.\n\n5. Bea sat.\n\n[6] Cal fell.\n")
    assert (found["Head"], found["Ada"], found["On"], found["sat"], found["fell"]) == (
        "",
        "paragraph 4",
        "paragraph 4",
        "paragraph 5",
        "paragraph 6",
    )


def test_a_page_comes_before_its_paragraph() -> None:
    assert places("1. Ada\n2. Bea\f3. Cal\n4. Dan")["Dan"] == "page 2, paragraph 4"


@pytest.mark.parametrize(
    "text",
    [
        "One paragraph.\n\nAnother paragraph.\n",
        "They want:\n1. tea\n2. milk\nNothing came of it.\nNobody asked.\nThe club closed.\n",
        "1. Ada\n5. Bea\n9. Cal\n",
    ],
    ids=["not numbered", "a list", "numbers that do not follow each other"],
)
def test_what_a_text_does_not_tell_is_not_guessed(text: str) -> None:
    assert set(places(text).values()) == {""}


EVENT = """# Kept.
late-tea:
  title: Tea
  date: "1901"
  type: meeting
  description: They had tea.
  quotes: [{source: diary, quote: "tea", speaker: Bea}, {source: diary, quote: "It rained", speaker: Ann}]
  citations:
    # Of the host.
    - source: diary
      quote: >-
        the club met
        at my house

      # Of the quote.
      note: So it was.
    - quote: "we drank four cups of tea"
      source: diary
    - {source: diary, quote: "and went home at five o'clock"}  # A comment.
    - {quote: "nobody said a word", source: diary,
       note: It was late.}
    - source: diary
      quote: "nobody said a word of it"
      locator: my own
"""
TEXT = """1. On Monday the club met at my house.
2. There we drank four cups of tea.
3. It rained, and went home at five o'clock.
4. But nobody said a word of it.
"""


def test_missing_locators_are_filled_in_and_nothing_else_changes(tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    (project / "data" / "events.yaml").write_text(EVENT, "utf-8")
    (project / ".texts").mkdir()
    (project / ".texts" / "diary.txt").write_text(f"Bea Day. Ann Lee lives by the river, founder of the club\n{TEXT}")
    entities = project / "data" / "entities.yaml"
    entities.write_text("{}\n", "utf-8")
    (project / "data" / "sources.yaml").write_text(
        "diary: {type: book, title: Diary, published: 1901, language: en}\n", "utf-8"
    )
    result = CliRunner().invoke(main, ["quotes", "--write", "--project", str(project)])
    assert "not every" not in result.output, result.output
    made = (project / "data" / "events.yaml").read_text("utf-8")
    wanted = EVENT.replace("at my house\n", 'at my house\n      locator: "paragraph 1"\n').replace(
        'of tea"\n      source: diary\n', 'of tea"\n      locator: "paragraph 2"\n      source: diary\n'
    )
    for begins, number in (("and went home", 3), ('nobody said a word",', 4), ("tea", 2), ("It rained", 3)):
        wanted = wanted.replace(f'quote: "{begins}', f'locator: "paragraph {number}", quote: "{begins}')
    assert made == wanted


def test_words_alone_get_a_locator_too(tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    head = "tea:\n  title: Tea\n  date: 1901\n  type: meeting\n  description: They had tea.\n  source: diary\n"
    listed = """  citations:
    - "the club met at my house"  # kept
    - {quote: "we drank four cups of tea"}
"""
    alone = head.replace("tea:", "more:") + "  citations: nobody said a word of it\n"
    (project / "data" / "events.yaml").write_text(f"{head}{listed}\n{alone}", "utf-8")
    (project / "data" / "entities.yaml").write_text("{}\n", "utf-8")
    diary = "diary: {type: book, title: Diary, published: 1901, language: en}\n"
    (project / "data" / "sources.yaml").write_text(diary, "utf-8")
    (project / ".texts").mkdir()
    (project / ".texts" / "diary.txt").write_text(TEXT, "utf-8")
    result = CliRunner().invoke(main, ["quotes", "--write", "--project", str(project)])
    assert result.exit_code == 0, result.output
    assert (project / "data" / "events.yaml").read_text("utf-8") == (
        f"{head}  citations:\n"
        '    - {quote: "the club met at my house", locator: "paragraph 1"}  # kept\n'
        '    - {locator: "paragraph 2", quote: "we drank four cups of tea"}\n\n'
        + alone.replace("nobody said a word of it", '{quote: "nobody said a word of it", locator: "paragraph 4"}')
    )


def test_a_quote_that_is_not_in_its_text_says_where_it_has_its_source_from(tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    event = (
        "tea:\n  title: Tea\n  date: 1901\n  type: meeting\n  description: They had tea.\n"
        "  source: diary\n  citations: nobody said any other word of it\n"
    )
    (project / "data" / "events.yaml").write_text(event, "utf-8")
    (project / ".texts").mkdir()
    (project / ".texts" / "diary.txt").write_text(TEXT, "utf-8")
    printed = CliRunner().invoke(main, ["quotes", "--project", str(project)]).output
    assert (
        "data/events.yaml:7:14: tea: these words are not in the text of 'diary' (the record’s source, line 6)"
        in printed
    )
