"""House order and layout: what a file says and its comments stay, and a second time nothing changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.cli import main
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.data_folder import record_files
from sourcebook.project import load_project
from sourcebook.records.documents.formatter import FormatError, formatted, house_order
from sourcebook.records.documents.short_form import OF_RECORD
from sourcebook.records.models import Event
from sourcebook.records.record import Record, field_names
from sourcebook.records.source import Source
from sourcebook.records.vocabulary import Settings, Vocabulary
from support.projects import ROOT, TOY

BASE = Path(__file__).parents[3] / "cases" / "base"
WILD = """\
# A file that nobody has laid out.


# The first record.
second-tea:
    # what it is
    type:   meeting   # a word
    # its name
    title: "The second tea"
    participants:
    - {role: host, entity: ann-lee}
    -   # the club
        note: >-
          # no comment,
          but text
        # who
        entity: tea-club
        role: participant
    date: { words: then , date: 1901 }
    citations: [{quote: "we met again", source: diary},
                {source: diary, quote: 'and it''s not 010'}]
    description: |
      The club met.

      Again.

    # by: ann-lee
    # ends here
third-tea: {date: no, title: x}



# The end.
"""
LAID_OUT = """\
# A file that nobody has laid out.


# The first record.
second-tea:
  # its name
  title: "The second tea"
  date: {date: 1901, words: then}
  # what it is
  type: meeting       # a word
  participants:
    - {entity: ann-lee, role: host}
    # the club
    # who
    - entity: tea-club
      role: participant
      note: >-
        # no comment,
        but text
  description: |
    The club met.

    Again.
  citations: [{source: diary, quote: "we met again"}, {source: diary, quote: 'and it''s not 010'}]

    # by: ann-lee
    # ends here

third-tea: {title: x, date: no}



# The end.
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def files() -> Iterator[tuple[Path, type[Record]]]:
    for project in (ROOT, TOY, BASE):
        yield from record_files(project)


def test_fields_are_put_in_order_and_comments_go_with_them() -> None:
    assert formatted(WILD.encode(), "x", Event) == LAID_OUT


@pytest.mark.parametrize(
    ("file", "model"), [*files()], ids=lambda one: one.name if isinstance(one, Path) else one.__name__
)
def test_the_data_says_the_same_in_house_layout_which_stays(file: Path, model: type[Record]) -> None:
    content = file.read_bytes()
    made = formatted(content, "x", model)
    assert parse_yaml(made.encode(), "x").value == parse_yaml(content, "x").value
    if made.encode() != content:
        assert formatted(made.encode(), "x", model) == made


def test_the_reference_is_laid_out() -> None:
    result = run("format", "--check", "--project", ROOT)
    assert (result.exit_code, result.output) == (0, ""), "run: make format"


def test_words_of_the_vocabulary_stand_in_columns() -> None:
    text = (
        "topics:\n  tea: {description: x, label: Tea}\n  an-exceedingly-long-word: {label: y}\n  coffee:   {label: z}\n"
    )
    assert formatted(text.encode(), "x", Vocabulary) == (
        "topics:\n  tea:    {label: Tea, description: x}\n"
        "  an-exceedingly-long-word: {label: y}\n  coffee: {label: z}\n"
    )


def test_windows_line_ends_and_a_byte_order_mark_go() -> None:
    assert formatted("\ufefflanguage: en\r\ntitle: é\r\n".encode(), "x", Settings) == "title: é\nlanguage: en\n"


@pytest.mark.parametrize("model", [Source, Settings])
def test_a_file_without_a_record_stays_as_it_is(model: type[Record]) -> None:
    text = "# Nothing yet.\n{}\n"
    assert formatted(text.encode(), "x", model) == text


def test_the_mark_before_a_document_goes() -> None:
    text = "# Sources\n---\n# about x\nx:\n  title: a\n  type: b\n"
    assert formatted(text.encode(), "x", Source) == "# Sources\n# about x\nx:\n  type: b\n  title: a\n"
    assert formatted(b"---\nx: {type: b}\n", "x", Source) == "x: {type: b}\n"


def test_records_within_one_pair_of_braces_are_put_in_order_too() -> None:
    assert formatted(b"{x: {title: a, type: b}}\n", "x", Source) == "{x: {type: b, title: a}}\n"


def test_an_empty_list_stays() -> None:
    assert formatted(b"x: {title: a, authors: [], type: b}\n", "x", Source) == "x: {type: b, title: a, authors: []}\n"
    assert formatted(b"x:\n  title: a\n  authors: []\n", "x", Source) == "x:\n  title: a\n  authors: []\n"


@pytest.mark.parametrize("text", ["a: b\na: c\n", "a: [\n", "- a\n", "", "a: &x b\n", "<<<<<<< one\n"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        formatted(text.encode(), "x", Event)


# ---- any document ----------------------------------------------------------------------------------------------------

_WORDS = st.text(st.sampled_from("ab #:-'\"\\,[]{}é日\u202f|>&*!%@`?\n0179.~"), max_size=24)
_NAMES = st.sampled_from([*house_order(Source), "unknown", "other-word"])


def _plain(text: str) -> str:
    """A text in quotation marks, as YAML 1.2 shares them with JSON."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@st.composite
def records(draw: st.DrawFn) -> str:
    """The text of a file of sources, with comments in odd places."""
    lines = []
    for number in range(draw(st.integers(1, 3))):
        indent = " " * draw(st.integers(1, 5))
        lines += ["# above"] * draw(st.integers(0, 1)) + [""] * draw(st.integers(0, 2)) + [f"record-{number}:"]
        for name in draw(st.lists(_NAMES, unique=True, min_size=1, max_size=6)):
            if draw(st.booleans()):
                lines.append(f"{indent}# about {name}")
            words = draw(_WORDS)
            form = draw(st.integers(0, 4))
            if form == 0:
                lines.append(f"{indent}{name}:  {_plain(words)}  # beside")
            elif form == 1:
                lines.append(f"{indent}{name}: [{_plain(words)}, {{b: {_plain(words)}}}]")
            elif form == 2:
                lines += [f"{indent}{name}:", f"{indent}- {_plain(words)}", f"{indent}- date: 010", f"{indent}  a: no"]
            elif form == 3:
                content = [f"{indent}   {line}" if line.strip() else "" for line in words.split("\n")]
                lines += [f"{indent}{name}: |-", f"{indent}   x", *content]
            else:
                quoted = words.replace("\n", " ").replace("'", "''")
                lines.append(f"{indent}{name}: '{quoted}'")
        lines += [f"{indent}# last"] * draw(st.integers(0, 1)) + [""] * draw(st.integers(0, 2))
    return "\n".join(lines) + "\n"


@given(records())
def test_any_document_is_left_or_says_the_same_once_and_for_all(text: str) -> None:
    before = parse_yaml(text.encode(), "x")
    try:
        made = formatted(text.encode(), "x", Source)
    except FormatError:
        return
    assert parse_yaml(made.encode(), "x").value == before.value
    assert formatted(made.encode(), "x", Source) == made
    assert made.count("# ") == text.count("# ")


@given(st.permutations([*house_order(Source)]))
def test_whatever_the_order_was_it_becomes_that_of_the_records(names: list[str]) -> None:
    text = "one:\n" + "".join(f"  # about {name}\n  {name}: x\n" for name in names)
    expected = "one:\n" + "".join(f"  # about {name}\n  {name}: x\n" for name in house_order(Source))
    assert formatted(text.encode(), "x", Source) == expected


def test_the_order_names_every_field() -> None:
    assert set(house_order(Event)) == {*field_names(Event), *OF_RECORD[Event]}


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def test_only_files_that_change_are_written(project: Path) -> None:
    site = project / "data" / "site.yaml"
    site.write_text("language: en\ntitle: The tea club\n", "utf-8")
    run("format", "--project", project)
    before = {file: file.stat().st_mtime_ns for file in (project / "data").iterdir()}
    site.write_text("language: en\ntitle: The tea club\n", "utf-8")
    check = run("format", "--check", "--project", project)
    assert (check.exit_code, check.output) == (1, "to be written: data/site.yaml\n")
    result = run("format", "--project", project)
    assert (result.exit_code, result.output, site.read_text("utf-8")) == (
        0,
        "written: data/site.yaml\n",
        "title: The tea club\nlanguage: en\n",
    )
    changed = [file.name for file, time in before.items() if file.stat().st_mtime_ns != time]
    assert (changed, load_project(project).problems) == (["site.yaml"], ())


def test_a_file_with_errors_is_left_as_it_is(project: Path) -> None:
    file = project / "data" / "events.yaml"
    file.write_text("tea-two:\n    type: meeting\n    titel: x\n", "utf-8")
    result = run("format", "--project", project)
    assert (result.exit_code, file.read_text("utf-8")) == (1, "tea-two:\n    type: meeting\n    titel: x\n")
    assert result.stderr == "left: data/events.yaml: it has errors; for a list, run sourcebook check\n"


def test_the_command_works_with_what_a_build_needs() -> None:
    pinned = (ROOT / "requirements.txt").read_text("utf-8")
    assert "\nruamel-yaml==" in pinned
