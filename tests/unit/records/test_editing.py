"""A single value of a data file changes, and every other line stays as it was."""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator
from typing import Any

import pytest

from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.data_folder import record_files
from sourcebook.records.documents.editing import ABSENT, Edit, EditError, edited, plain
from sourcebook.records.models import Event, PageRecord
from support.projects import TOY

FILE = """\
# Two events.

one:
  # What it is called.
  title: The first  # as the paper has it
  date: 1923-05-12
  participants:
    # The librarian came.
    - entity: ada
      role: librarian
    - entity: bea  # late

    - {entity: cay, role: giver}
  # Why it matters.
  description: >-
    It was
    the first.
  topics: [founding, readings]

# The second one.
two:
  title: "The second"
"""


def after(
    steps: tuple[str | int, ...], old: Any = ABSENT, new: Any = ABSENT, text: str = FILE
) -> tuple[list[str], list[str]]:
    """The lines that a change removes, and those that it adds."""
    made = edited(text, "events.yaml", Event, Edit(("one", *steps), old, new)).split("\n")
    told = [line for line in difflib.ndiff(text.split("\n"), made) if line[0] in "+-"]
    return [line[2:] for line in told if line[0] == "-"], [line[2:] for line in told if line[0] == "+"]


@pytest.mark.parametrize(
    ("steps", "old", "new", "removed", "added"),
    [
        (
            ("title",),
            "The first",
            'The "first" of all: it',
            ["  title: The first  # as the paper has it"],
            ['  title: "The \\"first\\" of all: it"  # as the paper has it'],
        ),
        (("date",), ABSENT, "x", None, None),
        (
            ("participants", 0, "role"),
            "librarian",
            "giver",
            ["      role: librarian"],
            ["      role: giver"],
        ),
        (("participants", 1, "entity"), "bea", "dee", ["    - entity: bea  # late"], ["    - entity: dee  # late"]),
        (("participants", 1, "note"), ABSENT, "Late.", [], ['      note: "Late."']),
        (
            ("participants", 2, "role"),
            "giver",
            "speaker",
            ["    - {entity: cay, role: giver}"],
            ["    - entity: cay", "      role: speaker"],
        ),
        (("topics", 1), "readings", ABSENT, ["  topics: [founding, readings]"], ["  topics: [founding]"]),
        (
            ("description",),
            "It was the first.",
            "It was.",
            ["  description: >-", "    It was", "    the first."],
            ['  description: "It was."'],
        ),
        (
            ("description",),
            "It was the first.",
            "It was.\n\nSo it was.",
            ["  description: >-", "    It was", "    the first."],
            ["  description: |-", "    It was.", "", "    So it was."],
        ),
        (("type",), ABSENT, "opening", [], ["  type: opening"]),
    ],
)
def test_only_the_lines_of_the_value_change(
    steps: tuple[str | int, ...], old: Any, new: Any, removed: list[str] | None, added: list[str] | None
) -> None:
    if removed is None:
        with pytest.raises(EditError, match="is there already"):
            after(steps, old, new)
        return
    assert after(steps, old, new) == (removed, added)


def test_a_new_field_is_where_the_house_order_has_it() -> None:
    made = edited(FILE, "events.yaml", Event, Edit(("one", "type"), new="opening"))
    assert made.index("date: ") < made.index("type: opening") < made.index("participants:")
    made = edited(FILE, "events.yaml", Event, Edit(("one", "participants", 1, "id"), new="x"))
    assert "    - entity: bea  # late\n      id: x\n" in made  # it is no field of participants
    made = edited("one:\n  note: x\n", "events.yaml", Event, Edit(("one", "title"), new="T"))
    assert made == 'one:\n  title: "T"\n  note: x\n'


def test_an_item_goes_with_the_comment_above_it() -> None:
    made = edited(FILE, "events.yaml", Event, Edit(("one", "participants", 0), {"entity": "ada", "role": "librarian"}))
    assert "came" not in made and "  participants:\n    - entity: bea  # late\n" in made


@pytest.mark.parametrize(
    ("steps", "old", "new"),
    [
        (("title",), "Another", "x"),
        (("nothing",), "x", "y"),
        (("participants", 7), {"entity": "x"}, ABSENT),
        (("title", "inner"), ABSENT, "x"),
        (("participants", 0), ABSENT, {"entity": "ada", "role": "librarian"}),
        (("participants", "entity"), "x", "y"),
    ],
)
def test_what_is_not_there_is_not_changed(steps: tuple[str | int, ...], old: Any, new: Any) -> None:
    with pytest.raises(EditError):
        after(steps, old, new)


def paths(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    pairs: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*at, key), inner
        yield from paths(inner, (*at, key))


def test_any_value_of_the_toy_can_be_changed_with_all_comments_kept() -> None:
    rng = random.Random(5)
    for file, model in record_files(TOY):
        if not issubclass(model, PageRecord):
            continue
        text = file.read_text("utf-8")
        values = [pair for pair in paths(plain(parse_yaml(text.encode(), "x").value)) if len(pair[0]) > 1]
        for steps, old in rng.sample(values, 25):
            made = edited(text, file.name, model, Edit(steps, old, "new: # text"))
            back = edited(made, file.name, model, Edit(steps, "new: # text", old))
            assert plain(parse_yaml(back.encode(), "x").value) == plain(parse_yaml(text.encode(), "x").value)
            comments = [
                [line.strip() for line in one.split("\n") if line.strip().startswith("#")] for one in (text, made)
            ]
            assert sorted(comments[0]) == sorted(comments[1])
