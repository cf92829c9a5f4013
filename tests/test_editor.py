"""What editors know of the data files: schemas that are current, named in each file, understood by the real server."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import ROOT
from language_server import LanguageServer, installed
from sourcebook.cli import main
from sourcebook.exports.schema import DATA_FILES, editor_schemas
from sourcebook.project import load_project

BASE = Path(__file__).parent / "cases" / "base"
OWN = ROOT / "schemas"


def test_the_schemas_of_the_reference_know_its_words() -> None:
    found = {file.name: file.read_text("utf-8") for file in OWN.glob("*")}
    current = dict(editor_schemas(load_project(ROOT).book.vocabulary))
    assert found == current, "the records or the words have changed: run .venv/bin/sourcebook schema"


def test_each_data_file_names_its_schema_in_its_first_line() -> None:
    for name in DATA_FILES:
        first = (ROOT / "data" / f"{name}.yaml").read_text("utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema=../schemas/{name}.json"


def test_the_settings_for_vs_code_name_a_schema_for_each_data_file() -> None:
    settings = (ROOT / ".vscode" / "settings.json").read_text("utf-8")
    schemas = json.loads(re.sub(r"^\s*//.*$", "", settings, flags=re.M))["yaml.schemas"]
    assert {Path(name).stem for name in schemas} == DATA_FILES.keys()
    assert all((ROOT / name).is_file() for name in schemas)


def test_schemas_can_be_written_to_any_folder_and_once_written_are_left_alone(tmp_path: Path) -> None:
    command = ["schema", "--project", str(BASE), "--to", str(tmp_path / "made")]
    first, second = CliRunner().invoke(main, command), CliRunner().invoke(main, command)
    written = {file.stem for file in (tmp_path / "made").iterdir()}
    assert (first.exit_code, second.exit_code, second.output, written) == (0, 0, "", set(DATA_FILES))
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


# ---- the real server; how to install it: guide/contribute/editor.md --------------------------------------------------

HEAD = "# yaml-language-server: $schema=../schemas/events.json\n"
EVENT = """second-tea:
  title: The second tea
  date: 1901-03-11
  type: meeting
  description: The club met again.
  citations: [{source: diary, quote: "we met again"}]
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    command = installed()
    if not command:
        pytest.skip("no yaml-language-server on the path or in YAML_LANGUAGE_SERVER")
    with LanguageServer(command, ROOT) as running:
        yield running


_numbers = itertools.count()


def tried() -> Path:
    """A file of the data that the server has not seen yet; it is never written."""
    return ROOT / "data" / f"tried-{next(_numbers)}.yaml"


@pytest.mark.parametrize("name", DATA_FILES)
def test_the_server_finds_no_fault_in_the_data(name: str, server: LanguageServer) -> None:
    file = ROOT / "data" / f"{name}.yaml"
    assert server.open(file, file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EVENT, []),
        (EVENT + "  titel: x\n", [(8, "Property titel is not allowed.")]),
        (EVENT.replace("meeting", "meting"), [(5, 'Value is not accepted. Valid values: "meeting", "visit",')]),
        (
            EVENT + "  status: occured\n",
            [(8, 'Value is not accepted. Valid values: "occurred", "announced", "planned"')],
        ),
        (EVENT + "  title: x\n", [(8, "Map keys must be unique")]),
        (EVENT.replace("  type: meeting\n", ""), [(2, 'Missing property "type".')]),
        (EVENT + "  status: alleged\n", [(2, 'Missing property "by".')]),
        (EVENT.replace("second-tea", "Second Tea"), [(2, "String does not match the pattern of")]),
        (EVENT.replace("1901-03-11", "1901"), []),
        (EVENT.replace("1901-03-11", "{date: 1901, words: then}"), []),
        (EVENT.replace("1901-03-11", "{dat: 1901}"), [(4, "Incorrect type.")]),
    ],
)
def test_the_server_says_what_is_wrong_and_in_which_line(
    text: str, expected: list[tuple[int, str]], server: LanguageServer
) -> None:
    found = server.open(tried(), HEAD + text)
    assert [
        (line, message[: len(said)]) for (line, message), (_, said) in zip(found, expected, strict=False)
    ] == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("text", "column", "some"),
    [
        (EVENT + "  \n", 3, {"status", "places", "statements"}),
        (EVENT + "  status: \n", 11, {"occurred", "announced", "planned", "alleged"}),
        (EVENT + "  topics: []\n", 12, {"western-sahara", "cyber-security"}),
        (EVENT + "  participants:\n    - entity: acat\n      \n", 7, {"role", "note"}),
        (EVENT + "  participants:\n    - entity: acat\n      role: \n", 13, {"speaker", "host"}),
    ],
)
def test_the_server_completes_fields_and_words(text: str, column: int, some: set[str], server: LanguageServer) -> None:
    file = tried()
    server.open(file, HEAD + text)
    assert some - server.completions(file, (HEAD + text).count("\n"), column) == set()


def test_the_server_explains_a_field(server: LanguageServer) -> None:
    file = tried()
    server.open(file, HEAD + EVENT)
    assert server.hover(file, 3, 4).startswith("what happened, in a few words; never an allegation")
