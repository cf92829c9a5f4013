"""The forms of new records: complete, explained as the docs explain them, and accepted by the checker once filled."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sourcebook.cli import main
from sourcebook.commands.new_record import KINDS, UnknownTypeError, record_form, statement_form
from sourcebook.core.problems import as_text
from sourcebook.project import load_project
from sourcebook.records.documents.field_help import WHERE
from sourcebook.records.documents.short_form import OF_RECORD
from sourcebook.records.record import field_names
from sourcebook.records.values.fields import KINDS as CLAIMS
from sourcebook.records.vocabulary import Vocabulary
from support.guide import CONTRIBUTE, SECTIONS
from support.projects import ROOT, TOY
from support.record_models import MODELS

BASE = Path(__file__).parents[2] / "cases" / "base"
FORMS = [
    ("source", "book"),
    ("source", None),
    ("entity", "person"),
    ("entity", "club"),
    ("entity", None),
    ("event", "meeting"),
    ("event", None),
]
#: What a contributor might write; other fields get a text of their own.
ANSWERS = {
    "source": "diary",
    "within": "diary",
    "language": "en",
    "url": "https://example.org/",
    "website": "https://example.org/",
    "original_language": "en",
    "other_languages": "en",
    "doi": "10.1000/182",
    "isbn": "978-0-306-40615-7",
    "issn": "0317-8471",
    "published": "1901",
    "recorded": "1901",
    "original_published": "1901",
    "accessed": "1901",
    "date": "1901",
    "from": "1900",
    "to": "1901",
    "organization": "tea-club",
    "entity": "tea-club",
    "event": "first-tea",
    "of": "first-tea",
    "kind": "allegation",
    "by": "ann-lee",
    "about": "ann-lee",
    "not_same_as": "ann-lee",
    "places": "the garden",
    "place": "the garden",
    "value": "1901",
    "latitude": "51.76",
    "file": "tea.png",
    "licence": "CC0-1.0",
    "longitude": "-1.25",
}


#: Two events, the first of which a denial can answer; a list of statements can follow.
ALLEGED = """
second-tea:
  title: The second tea
  date: 1902
  type: meeting
  status: alleged
  by: Miss Day
  description: They met.
  citations: [{source: diary, quote: Miss Day says that they met in secret}]
third-tea:
  title: The third tea
  date: 1903
  type: meeting
  description: They met.
  citations: [{source: diary, quote: they met in the year after}]
"""


#: Fields that name somebody, or a work.
WHO = "speaker|by|via|authors|editors|translators|interviewers|recipients|publisher|retells"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def switched_on(text: str) -> str:
    """The form with all its fields in use, as if each `#` before one had been deleted."""
    while (changed := re.sub(r"^(\s*)#(?! \S)", r"\1", text, flags=re.M)) != text:
        text = changed
    return text


def filled(form: str) -> str:
    """The form with all its fields in use and filled in."""
    lines, words, number = [], "", 0
    for line in switched_on(form).replace("ID-OF-THE", "id-of-the").lower().splitlines():
        text = line.strip()
        if text.startswith("#"):
            words = text.partition("one of: ")[2].partition(",")[0] or words
            continue
        name = text.removeprefix("- ").partition(":")[0]
        number += 1
        names = " ".join(f"the-{one}" for one in range(number))  # titles and names are in their quotes
        answer = ANSWERS.get(name) or (words if name in ("type", "topics") else f"the-{number}")
        lines.append(line.replace('""', f'"{answer if name != "quote" else f"we met for tea {number}, {names}"}"'))
        words = "" if name in ("type", "topics") else words
    made = "".join(f"{line}\n" for line in lines)
    made = re.sub(r'(entity: "tea-club"\n) +name: .*\n', r"\1", made)  # the one or the other
    made = re.sub(r"(?s)(\n  relations:.*?)\n +name: [^\n]*", r"\1", made)
    made = re.sub(
        rf'({WHO}): (\[?)"[^"]*"',
        r'\1: \2"Miss Day"',
        made,
    )
    made = re.sub(r" +answers: .*\n", "", made)  # only a denial has them
    first, kind, more = made.partition('kind: "allegation"')
    made = first + kind + (more.replace(kind, 'kind: "fact"') if kind else "")  # those have no `by`
    return made.replace("status: occurred", "status: alleged").replace("kind: alias", "kind: acronym")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    (project / "data" / "media").mkdir()
    shutil.copy(TOY / "data" / "media" / "rooms.png", project / "data" / "media" / "tea.png")
    return project


@pytest.fixture
def skeleton(tmp_path: Path) -> Vocabulary:
    """The words of a new project."""
    data = tmp_path / "new" / "data"
    data.mkdir(parents=True)
    shutil.copy(ROOT / "hooks" / "sourcebook" / "skeleton" / "data" / "vocabulary.yaml", data)
    return load_project(data.parent).book.vocabulary


def put(project: Path, kind: str, text: str) -> str:
    """The errors of the project with a further record."""
    folder = project / "data" / KINDS[kind][1]
    folder.mkdir(exist_ok=True)
    (folder / "new.yaml").write_text(text, "utf-8")
    return as_text(problem for problem in load_project(project).problems if problem.severity == "error")


@pytest.mark.parametrize(("kind", "word"), FORMS)
def test_a_form_with_all_its_fields_filled_is_accepted(kind: str, word: str | None, project: Path) -> None:
    form = record_form(kind, word, load_project(project).book.vocabulary, every_field=True)
    assert put(project, kind, filled(form)) == ""


def test_there_is_a_form_of_every_field_before_the_vocabulary_declares_a_property(skeleton: Vocabulary) -> None:
    assert not skeleton.property_types
    assert all(
        "properties:" in record_form("entity", word, skeleton, every_field=True) for word in skeleton.entity_types
    )


@pytest.mark.parametrize(("kind", "word"), FORMS)
def test_a_short_form_is_short_and_has_what_must_be_there(kind: str, word: str | None, project: Path) -> None:
    model = KINDS[kind][0]
    form = record_form(kind, word, load_project(project).book.vocabulary)
    needed = {info.alias or name for name, info in model.model_fields.items() if info.is_required()}
    assert needed <= set(re.findall(r"^  (\w+):", form, re.M))
    assert set(re.findall(r"^  (\w+):", switched_on(form), re.M)) <= {*field_names(model), *OF_RECORD.get(model, ())}
    assert len(form.splitlines()) <= 25


@pytest.mark.parametrize(("kind", "word"), FORMS)
def test_a_short_form_that_is_filled_in_is_accepted(kind: str, word: str | None, project: Path) -> None:
    form = record_form(kind, word, load_project(project).book.vocabulary)
    known = {
        **ANSWERS,
        "quote": "we met for tea",
        "type": {"source": "book", "entity": "club", "event": "meeting"}[kind],
    }
    lines = form.replace("ID-OF-THE", "id-of-the").lower().splitlines()
    filled = [
        re.sub(r'(\w+): ""', lambda found: f'{found[1]}: "{known.get(found[1], "word")}"', line) for line in lines
    ]
    found = put(project, kind, "".join(f"{line}\n" for line in filled))
    assert found == ""


@pytest.mark.parametrize("every_field", [False, True])
@pytest.mark.parametrize(("kind", "word"), FORMS)
def test_a_form_as_it_is_printed_lacks_only_what_has_to_be_filled_in(
    kind: str, word: str | None, every_field: bool, project: Path
) -> None:
    form = record_form(kind, word, load_project(project).book.vocabulary, every_field)
    found = set(re.findall(r"\[([a-z-]+)\]$", put(project, kind, form), re.M))
    assert found <= {"bad-id", "bad-value", "bad-date", "unknown-word"}, put(project, kind, form)
    assert "bad-id" in found


@pytest.mark.parametrize("every_field", [False, True])
@pytest.mark.parametrize("word", [*CLAIMS, None])
def test_a_form_of_a_statement_that_is_filled_in_is_accepted(
    word: str | None, every_field: bool, project: Path
) -> None:
    form = statement_form(word, load_project(project).book.vocabulary, every_field)
    answers = {**ANSWERS, "answers": "second-tea", "quote": "we met for tea again", "kind": "fact"}
    statement = re.sub(
        r'(\w+): (\[?)""', lambda found: f'{found[1]}: {found[2]}"{answers.get(found[1], "word")}"', form
    )
    assert put(project, "event", f"{ALLEGED}  statements:\n{statement}") == ""


def test_a_form_of_a_statement_asks_for_what_its_kind_needs(project: Path) -> None:
    vocabulary = load_project(project).book.vocabulary
    forms = {word: statement_form(word, vocabulary) for word in CLAIMS}
    asked = {word: re.findall(r"^ {4}(?:- |  )(\w+):", form, re.M) for word, form in forms.items()}
    assert asked["fact"] == ["text", "kind", "citations"]
    assert asked["account"] == ["text", "kind", "by", "citations"]
    assert asked["denial"] == ["text", "kind", "by", "answers", "citations"]
    with pytest.raises(UnknownTypeError, match="did you mean 'denial'"):
        statement_form("denail", vocabulary)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_a_new_record_can_have_is_in_its_form(kind: str, project: Path) -> None:
    form = switched_on(record_form(kind, None, load_project(project).book.vocabulary, every_field=True))
    shown = set(re.findall(r"^  (\w+):", form, re.M))
    assert field_names(KINDS[kind][0]) - shown == {"formerly", "withdrawn"} | ({"text"} if kind == "source" else set())


def test_the_forms_say_where_to_find_things_as_the_docs_do() -> None:
    page = (CONTRIBUTE / "records.md").read_text("utf-8")
    parts = re.split(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S), flags=re.M)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    said: dict[str, dict[str, str]] = {}
    for name, heading in SECTIONS.items():
        rows = re.findall(r"^\| `(\w+)` \|[^|]*\|[^|]*\| ([^|]+) \|$", sections[heading], re.M)
        plain = {field: re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", where).replace("`", "") for field, where in rows}
        shown = {field: where for field, where in plain.items() if field not in ("formerly", "withdrawn")}
        if shown and name in MODELS:
            said[name] = shown
    assert said == WHERE


def test_new_prints_the_form_of_each_type_of_the_reference() -> None:
    book = load_project(ROOT).book
    asked = [("entity", word) for word in book.vocabulary.entity_types]
    asked += [("event", word) for word in book.vocabulary.event_types] + [("source", "speech")]
    for kind, word in asked:
        result = run("new", kind, word, "--project", ROOT)
        assert (result.exit_code, f"\n  type: {word}\n" in result.stdout) == (0, True)


def test_only_persons_are_asked_for_offices_once_the_vocabulary_says_who_they_are(project: Path) -> None:
    file = project / "data" / "vocabulary.yaml"
    before = [run("new", "entity", word, "--all", "--project", project).stdout for word in ("person", "club")]
    file.write_text(file.read_text("utf-8").replace("folder: people", "folder: people, schema: Person"), "utf-8")
    after = [run("new", "entity", word, "--all", "--project", project).stdout for word in ("person", "club")]
    assert ["roles:" in form for form in (*before, *after)] == [True, True, True, False]
    assert ["living persons" in form for form in (*before, *after)] == [False, False, True, False]


def test_an_unknown_type_is_refused_with_a_suggestion(project: Path) -> None:
    result = run("new", "event", "meting", "--project", project)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no type 'meting' of events; did you mean 'meeting'?" in result.stderr
