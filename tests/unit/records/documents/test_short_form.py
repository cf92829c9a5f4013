"""The short form: what it stands for, what is refused in it, and that whole files say the same in either form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from sourcebook.cli import main
from sourcebook.core.problems import Location, as_text
from sourcebook.core.yaml.nodes import Mapping
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.data_folder import record_files
from sourcebook.exports.json_data import data_files
from sourcebook.project import Project, load_project
from sourcebook.records.documents.json_schema import file_schema
from sourcebook.records.documents.reader import read_records
from sourcebook.records.documents.short_form import DEFAULTS, in_long_form
from sourcebook.records.documents.shorten import shortened
from sourcebook.records.models import Citation, Entity, Event, PageRecord
from sourcebook.records.source import Source
from support.commit_history import Work
from support.projects import ROOT, TONGUES, TOY, copy_of_toy

CASES = Path(__file__).parents[3] / "cases"
ARTICLE = Path(__file__).parents[3] / "article"


def citations(text: str) -> list[tuple[str, str, str, str]]:
    """The source, quote, locator and speaker of each citation of the event that these lines belong to."""
    head = "tea:\n  title: The tea\n  date: 1901\n  type: meeting\n  description: They met.\n"
    document = in_long_form(parse_yaml((head + text).encode(), "e.yaml"), Event).document
    records, problems = read_records(document, Event)
    assert (problems, document.problems) == ([], ())
    found: list[Citation] = [*records["tea"].citations, *records["tea"].quotes]
    return [(one.source, one.quote, one.locator or "", one.speaker or "") for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('  source: diary\n  citations: "we met"\n', [("diary", "we met", "", "")]),
        (
            '  source: diary\n  citations: ["we met", we left]\n',
            [("diary", "we met", "", ""), ("diary", "we left", "", "")],
        ),
        ("  source: diary\n  citations: {quote: we met, locator: 3}\n", [("diary", "we met", "3", "")]),
        (
            "  citations: [{source: diary, locator: p. 3, quotes: [we met, {quote: we left, locator: p. 4}]}]\n",
            [("diary", "we met", "p. 3", ""), ("diary", "we left", "p. 4", "")],
        ),
        ("  source: diary\n  citations: {quotes: we met, locator: 3}\n", [("diary", "we met", "3", "")]),
        ("  source: diary\n  speaker: ann\n  quotes: [we met]\n", [("diary", "we met", "", "ann")]),
        (
            "  source: diary\n  speaker: ann\n  quotes: [{quote: we met, speaker: bob}, we left]\n",
            [("diary", "we met", "", "bob"), ("diary", "we left", "", "ann")],
        ),
    ],
)
def test_a_citation_takes_what_its_record_or_its_list_names(text: str, expected: list[tuple[str, ...]]) -> None:
    assert citations(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "  source: diary\n  speaker: ann\n  citations: [{source: ledger, quote: we met}, we left]\n",
        "  source: diary\n  speaker: ann\n  citations: [{source: ledger, quotes: [we met]}, we left]\n",
    ],
)
def test_a_citation_that_names_its_source_takes_nothing(text: str) -> None:
    assert citations(text) == [("ledger", "we met", "", ""), ("diary", "we left", "", "ann")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("  source: ledger\n  citations: we met\n", ""),
        ("  source: ledger\n  speaker: bob\n  citations: we met\n", "bob"),
        ("  citations: {source: ledger, quotes: we met}\n", ""),
        ("  citations: we met\n", "ann"),
        ("  speaker: bob\n  citations: we met\n", "bob"),
    ],
)
def test_the_speaker_of_a_file_says_nothing_in_a_source_that_a_record_names(text: str, speaker: str) -> None:
    head = "defaults: {source: diary, speaker: ann}\ntea:\n  title: T\n  date: 1901\n  type: x\n  description: D\n"
    document = in_long_form(parse_yaml((head + text).encode(), "e.yaml"), Event).document
    (citation,) = read_records(document, Event)[0]["tea"].citations
    assert (citation.quote, citation.speaker or "") == ("we met", speaker)


def test_a_file_names_what_its_records_take_unless_they_name_it() -> None:
    text = (
        "defaults: {source: diary, language: fr}\n"
        "ann: {type: person, name: A, description: D, citations: a b c,\n"
        "  aliases: [{name: B}, {name: C, language: en}]}\n"
        "bob: {type: person, name: B, description: D, source: ledger, citations: d e f}\n"
    )
    document = in_long_form(parse_yaml(text.encode(), "e.yaml"), Entity).document
    records, problems = read_records(document, Entity)
    found = [(key, one.citations[0].source, [alias.language for alias in one.aliases]) for key, one in records.items()]
    assert problems == []
    assert found == [("ann", "diary", ["fr", "en"]), ("bob", "ledger", [])]


def test_sources_of_one_language_name_it_once() -> None:
    text = "defaults: {language: fr}\na: {type: book, title: A, published: 1901}\n"
    document = in_long_form(parse_yaml(text.encode(), "s.yaml"), Source).document
    assert read_records(document, Source)[0]["a"].language == "fr"


def test_a_citation_knows_where_its_words_are_and_where_its_source_is_named() -> None:
    text = "tea:\n  title: T\n  date: 1901\n  type: x\n  description: D\n  source: diary\n  citations:\n    - we met\n"
    document = in_long_form(parse_yaml(text.encode(), "e.yaml"), Event).document
    (citation,) = read_records(document, Event)[0]["tea"].citations
    assert [citation.location("quote"), citation.location("source")] == [
        Location("e.yaml", 8, 7),
        Location("e.yaml", 6, 11),
    ]


def test_an_error_says_where_a_citation_has_its_source_from(tmp_path: Path) -> None:
    project = Path(shutil.copytree(CASES / "base", tmp_path / "project"))
    (project / "data" / "site.yaml").write_text("require_verified: true\n", "utf-8")
    event = (
        "tea:\n  title: Tea\n  date: 1901\n  type: meeting\n  description: D\n"
        "  source: diary\n  citations: no such words in it\n"
    )
    (project / "data" / "events.yaml").write_text(event, "utf-8")
    (told,) = [str(one) for one in load_project(project).problems if one.location.path == "data/events.yaml"]
    assert told.startswith(
        "data/events.yaml:7:14: tea: the quote is not verified, and 'diary' (the record’s source, line 6) has no "
        "fingerprint [quote-not-verified]\n"
    )


def test_of_a_file_that_could_not_be_read_to_its_end_no_default_is_called_unused() -> None:
    text = "defaults: {source: diary}\ntea:\n  title: T\n  source: diary\n  citations: [we met\n"
    document = in_long_form(parse_yaml(text.encode(), "e.yaml"), Event).document
    assert [one.code for one in document.problems] == ["yaml-syntax"]


# ---- whole files -----------------------------------------------------------------------------------------------------


def exported(project: Project) -> dict[str, str]:
    return dict(data_files(project.book, project.verification))


def copied(root: Path, folder: Path) -> Path:
    if root == TOY:
        return copy_of_toy(folder)
    shutil.copytree(root / "data", folder / "project" / "data")
    return folder / "project"


@pytest.mark.parametrize("root", [ROOT, TOY, TONGUES, CASES / "base"], ids=lambda root: root.name)
def test_a_project_exports_the_same_in_long_form_and_in_short_form(root: Path, tmp_path: Path) -> None:
    project = copied(root, tmp_path)
    before = exported(load_project(project))
    assert CliRunner().invoke(main, ["format", "--short", "--project", str(project)]).exit_code == 0
    short = load_project(project)
    assert (exported(short), as_text(short.problems)) == (before, as_text(load_project(root).problems))
    for file, model in record_files(project):
        if issubclass(model, PageRecord):
            value = in_long_form(parse_yaml(file.read_bytes(), "x"), model).document.value
            file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    assert exported(load_project(project)) == before


def lines_a_record(file: Path) -> float:
    """How many lines a record of a file has on average, without comments and empty lines."""
    lines = [
        line for line in file.read_text("utf-8").splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    records = [line for line in lines if not line.startswith(" ") and not line.startswith(DEFAULTS)]
    return len(lines) / len(records)


def test_an_event_of_the_reference_has_22_lines_at_most_on_average(tmp_path: Path) -> None:
    project = copied(ROOT, tmp_path)
    CliRunner().invoke(main, ["format", "--short", "--project", str(project)])
    assert lines_a_record(project / "data" / "events.yaml") <= 22


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A new project with one article: three people, four events, an allegation and its denial."""
    runner = CliRunner()
    made = runner.invoke(main, ["init", str(tmp_path / "new"), "--title", "Northport", "--language", "en"])
    assert made.exit_code == 0, made.output
    for file in ARTICLE.iterdir():
        shutil.copy(file, tmp_path / "new" / "data")
    vocabulary = tmp_path / "new" / "data" / "vocabulary.yaml"
    text = vocabulary.read_text("utf-8")
    vocabulary.write_text(text[: text.index("\ntopics:")] + "\ntopics: {}\n", "utf-8")
    return tmp_path / "new"


def test_an_article_with_an_allegation_and_its_denial_takes_95_lines_at_most(article: Path) -> None:
    project = load_project(article)
    problems = [one for one in project.problems if one.code != "quote-not-verified"]
    statements = [claim.statement for claim in project.book.claims]
    assert problems == []
    assert (len(project.book.entities), len(project.book.events)) == (3, 4)
    assert [one.kind for one in statements] == ["allegation", "denial"]
    assert sum(len(file.read_text("utf-8").splitlines()) for file in ARTICLE.iterdir()) <= 95


def test_the_article_is_in_house_layout_and_stays_as_it_is(article: Path) -> None:
    result = CliRunner().invoke(main, ["format", "--short", "--check", "--project", str(article)])
    assert (result.exit_code, result.output) == (0, "")


def test_a_change_of_form_is_no_change_of_a_record(tmp_path: Path) -> None:
    project = Path(shutil.copytree(CASES / "base", tmp_path / "project"))
    work = Work(project)
    work.git("init", "-q")
    work.commit("2024-01-01T12:00:00+00:00")
    file = project / "data" / "entities.yaml"
    text = file.read_text("utf-8").replace("source: diary, ", "")
    file.write_text(f"defaults: {{source: diary}}\n\n{text}", "utf-8")
    work.commit("2024-01-02T12:00:00+00:00")
    for revisions in (["HEAD~1"], ["HEAD~1", "HEAD"]):
        result = CliRunner().invoke(main, ["diff", *revisions, "--project", str(project)])
        assert (result.exit_code, result.output) == (0, "no record differs\n")


# ---- writing it ------------------------------------------------------------------------------------------------------

LONG = """\
# What happened.
first-tea:
  title: The first tea
  date:
    date: 1901
    words: then
  type: meeting
  participants:
    - entity: ann-lee
      role: host
    # the club, too
    - entity: tea-club  # all of it
      role: participant
    - name: the milkman
  places:
    - ann-lee
    - the garden, or near it
  description: >-
    They met
    again.
  citations:
    - source: diary
      quote: "we met again"
      locator: page 3
    - source: diary
      # why not
      quote: "and left"
    - source: ledger
      quote: "tea, two pounds"
  statements:
    - text: It was good.
      kind: fact
      citations:
        - source: diary
          quote: it was "good"

# The end.
"""
SHORT = """\
# What happened.
first-tea:
  title: The first tea
  date: {date: 1901, words: then}
  type: meeting
  participants:
    - {entity: ann-lee, role: host}
    # the club, too
    - entity: tea-club  # all of it
      role: participant
    - {name: the milkman}
  places: [ann-lee, "the garden, or near it"]
  description: "They met again."
  citations:
    - {quote: "we met again", locator: page 3}
    - source: diary
      # why not
      quote: "and left"
    - {source: ledger, quote: "tea, two pounds"}
  statements:
    - text: It was good.
      kind: fact
      citations: 'it was "good"'
  source: diary

# The end.
"""


def test_comments_stay_and_only_what_has_none_is_shortened() -> None:
    made = shortened(LONG.encode(), "e.yaml", Event)
    assert made.decode() == SHORT
    assert shortened(made, "e.yaml", Event) == made


def test_a_list_of_sentences_keeps_its_lines_and_a_long_text_in_braces_gets_quotation_marks() -> None:
    listed = "".join(f"    - Sentence {number} of a paragraph, in our words.\n" for number in range(4))
    dated = "  published:\n    date: 1901?\n    inferred: It tells of the opening of that year\n"
    text = f"a:\n{dated}  paragraphs:\n{listed}"
    made = shortened(text.encode(), "s.yaml", Source).decode()
    braces = '{date: "1901?", inferred: "It tells of the opening of that year"}'
    assert made == f"a:\n  published: {braces}\n  paragraphs:\n{listed}"


def test_a_record_that_takes_the_source_of_its_file_names_none_and_the_others_are_shortened() -> None:
    fields = "  title: T\n  date: 1901\n  type: x\n  description: D\n  citations:\n"
    mixed = "    - {source: ledger, quote: we left}\n    - we met\n"
    text = f"defaults: {{source: diary}}\na:\n{fields}{mixed}b:\n{fields}    - {{source: diary, quote: we met}}\n"
    made = shortened(text.encode(), "e.yaml", Event).decode()
    assert made == text.replace(":\n    - {source: diary, quote: we met}\n", ": we met\n")


def test_a_speaker_is_not_given_to_a_citation_that_had_none() -> None:
    text = (
        "t:\n  speaker: ann\n  quotes: we met\n  source: diary\n  citations:\n    - {source: diary, quote: we left}\n"
    )
    made = shortened(text.encode(), "e.yaml", Event).decode()
    assert made == text.replace(":\n    - {source", ": {source")


# ---- what editors know -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "model"), [("sources", Source), ("entities", Entity), ("events", Event)])
def test_the_schemas_know_the_short_form(name: str, model: type[PageRecord], article: Path) -> None:
    value = parse_yaml((article / "data" / f"{name}.yaml").read_bytes(), "x").value
    assert isinstance(value, Mapping)
    assert [*Draft202012Validator(file_schema(model)).iter_errors(value)] == []
