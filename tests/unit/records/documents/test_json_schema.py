"""What editors know of the data files: schemas that are current, named in each file, and that mark what is wrong."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from sourcebook.cli import main
from sourcebook.project import load_project
from sourcebook.records.documents.json_schema import editor_schemas
from sourcebook.records.documents.tables import WRITTEN
from support.projects import ROOT

BASE = Path(__file__).parents[3] / "cases" / "base"
OWN = ROOT / "schemas"


def test_the_schemas_of_the_reference_know_its_words() -> None:
    found = {file.name: file.read_text("utf-8") for file in OWN.glob("*")}
    current = dict(editor_schemas(load_project(ROOT).book.vocabulary))
    assert found == current, "the records or the words have changed: run .venv/bin/sourcebook schema"


def test_each_data_file_names_its_schema_in_its_first_line() -> None:
    for name in WRITTEN:
        first = (ROOT / "data" / f"{name}.yaml").read_text("utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema=../schemas/{name}.json"


def test_the_settings_for_vs_code_name_a_schema_for_each_data_file() -> None:
    settings = (ROOT / ".vscode" / "settings.json").read_text("utf-8")
    schemas = json.loads(re.sub(r"^\s*//.*$", "", settings, flags=re.M))["yaml.schemas"]
    assert {Path(name).stem for name in schemas} == WRITTEN.keys()
    assert all((ROOT / name).is_file() for name in schemas)


def test_schemas_can_be_written_to_any_folder_and_once_written_are_left_alone(tmp_path: Path) -> None:
    command = ["schema", "--project", str(BASE), "--to", str(tmp_path / "made")]
    first, second = CliRunner().invoke(main, command), CliRunner().invoke(main, command)
    written = {file.stem for file in (tmp_path / "made").iterdir()}
    assert (first.exit_code, second.exit_code, second.output, written) == (0, 0, "", set(WRITTEN))
    events = json.loads((tmp_path / "made" / "events.json").read_text("utf-8"))
    assert events["$defs"]["Event"]["properties"]["type"]["enum"] == list(
        load_project(BASE).book.vocabulary.event_types
    )


def test_a_faulty_vocabulary_makes_no_schemas(tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    with (project / "data" / "vocabulary.yaml").open("a") as file:
        file.write("wrong: {}\n")
    result = CliRunner().invoke(main, ["schema", "--project", str(project)])
    assert (result.exit_code, (project / "schemas").exists()) == (1, False)


# ---- what the schemas mark and explain, as every editor reads them --------------------------------------------------

EVENT = """second-tea:
  title: The second tea
  date: 1901-03-11
  type: meeting
  description: The club met again.
  citations: [{source: diary, quote: "we met again"}]
"""


class WithoutDates(yaml.SafeLoader):
    """YAML as editors read it: a date is text."""


WithoutDates.yaml_implicit_resolvers = {
    sign: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def faults(name: str, text: str) -> list[tuple[str, str]]:
    """Where the schema of a data file finds a fault in its text, and which keyword of the schema does."""
    schema = json.loads((OWN / f"{name}.json").read_text("utf-8"))
    found = Draft202012Validator(schema).iter_errors(yaml.load(text, WithoutDates))
    return sorted(("/".join(map(str, one.absolute_path)), str(one.validator)) for one in found)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_schemas_find_no_fault_in_the_data(name: str) -> None:
    assert faults(name, (ROOT / "data" / f"{name}.yaml").read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EVENT, []),
        (EVENT + "  titel: x\n", [("second-tea", "additionalProperties")]),
        (EVENT.replace("meeting", "meting"), [("second-tea/type", "enum")]),
        (EVENT + "  status: occured\n", [("second-tea/status", "enum")]),
        (EVENT.replace("  type: meeting\n", ""), [("second-tea", "required")]),
        (EVENT + "  status: alleged\n", [("second-tea", "required")]),
        (EVENT.replace("second-tea", "Second Tea"), [("", "pattern")]),
        (EVENT.replace("1901-03-11", "1901"), []),
        (EVENT.replace("1901-03-11", "{date: 1901, words: then}"), []),
        (EVENT.replace("1901-03-11", "{dat: 1901}"), [("second-tea/date", "anyOf")]),
    ],
)
def test_the_schemas_say_what_is_wrong_and_where(text: str, expected: list[tuple[str, str]]) -> None:
    assert faults("events", text) == expected


@pytest.mark.parametrize(("kind", "right"), [("denial", True), ("allegation", False), ("account", False)])
def test_the_schemas_let_only_a_denial_answer_something(kind: str, right: bool) -> None:
    schema = json.loads((OWN / "events.json").read_text("utf-8"))
    statement = {"$schema": schema["$schema"], "$ref": "#/$defs/Statement", "$defs": schema["$defs"]}
    said = {"text": "No.", "kind": kind, "by": "the mayor", "answers": ["an-event", "an-event#claim-1a2b3c4d"]}
    cited = {**said, "citations": [{"source": "a-source", "quote": "he said no"}]}
    assert Draft202012Validator(statement).is_valid(cited) is right


def test_the_schemas_hold_the_fields_and_words_that_an_editor_completes_and_what_they_mean() -> None:
    kinds = json.loads((OWN / "events.json").read_text("utf-8"))["$defs"]
    event, participant = kinds["Event"]["properties"], kinds["Participant"]["properties"]
    assert event.keys() >= {"status", "places", "statements"}
    assert participant.keys() >= {"role", "note"}
    assert {*event["status"]["enum"]} >= {"occurred", "announced", "planned", "alleged"}
    assert {*event["topics"]["items"]["enum"]} >= {"western-sahara", "cyber-security"}
    assert {*participant["role"]["enum"]} >= {"speaker", "host"}
    assert event["title"]["description"].startswith("what happened, in a few words; never an allegation")
