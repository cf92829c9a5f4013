"""Names that every system can hold: of files beside pages and in overrides, of records, topics and folders."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sourcebook.book.permalinks import read_ledger
from sourcebook.core.files.inputs import Folder, faults_of_names
from sourcebook.core.problems import as_text
from sourcebook.pagination.partition import Part, Step, address_of
from sourcebook.project import load_project
from sourcebook.untrusted.portable_names import fault_of_name, twins
from support.projects import build, copy_of_toy

BASE = Path(__file__).parents[2] / "cases" / "base"
DEVICE = "is a device on Windows"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a\\b.md", "'\\\\' in its name"),
        ("a:b.md", "':' in its name"),
        ("what?.md", "'?' in its name"),
        ("a*.csv", "'*' in its name"),
        ('say "x".md', "'\"' in its name"),
        ("a<b>.md", "'<' in its name"),
        ("a|b", "'|' in its name"),
        ("a\nb.md", "cannot be seen"),
        ("a\x7f.md", "cannot be seen"),
        ("a\u202ecod.md", "cannot be seen"),
        ("a\u200b.md", "cannot be seen"),
        ("a.", "drops the '.'"),
        ("a.md ", "drops the ' '"),
        ("con", DEVICE),
        ("CON.md", DEVICE),
        ("aux.tar.csv", DEVICE),
        ("Nul .txt", DEVICE),
        ("com1.md", DEVICE),
        ("LPT9", DEVICE),
        ("com².md", DEVICE),
        ("prn", DEVICE),
        ("a" * 238 + ".md", "more than 240 bytes"),
        ("é" * 120 + ".md", "more than 240 bytes"),
        (os.fsdecode(b"caf\xe9.md"), "not UTF-8"),
    ],
)
def test_a_name_that_some_system_cannot_hold_is_refused_with_a_cure(name: str, told: str) -> None:
    fault = fault_of_name(name)
    assert fault and told in fault[0] and fault[1]


@pytest.mark.parametrize(
    "name",
    ["a.md", "index.md", "Map of the town (1923).png", "icon.png", "console.md", "com10.md", "con-1.md", ".x", "a.b"],
)
def test_names_of_letters_and_usual_signs_may_be(name: str) -> None:
    assert fault_of_name(name) is None


@pytest.mark.parametrize(
    "name", ["مرحبا.md", "é.md", "می\u200cخواهم.md", "a" * 237 + ".md", "#1, 50% & co.csv", "it's"]
)
def test_other_names_may_be(name: str) -> None:
    assert fault_of_name(name) is None


def test_names_that_are_one_somewhere_are_twins() -> None:
    paths = ["a/Map.png", "a/map.png", "b/map.png", "caf\u00e9.md", "cafe\u0301.md", "Straße", "strasse", "x"]
    assert [one for one, _ in twins(paths)] == sorted([*paths[:2], *paths[3:7]])


def test_files_of_docs_and_overrides_are_looked_through(tmp_path: Path) -> None:
    folder = Folder.of(tmp_path, "docs")
    for name in ("a:b/x.md", "Con/y.md", "Map.png", "map.png", "fine.md"):
        (folder.path / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.path / name).touch()
    (folder.path / os.fsdecode(b"\xe9\n.md")).touch()
    told = {one.location.path for one in faults_of_names(folder)}
    assert told == {"docs/a:b", "docs/Con", "docs/Map.png", "docs/map.png", r"docs/\udce9\n.md"}
    (tmp_path / "data").mkdir()
    folder.path.rename(tmp_path / "overrides")
    in_overrides = {one.location.path for one in load_project(tmp_path).problems if one.code == "unportable-name"}
    assert in_overrides == {path.replace("docs/", "overrides/") for path in told}


@pytest.mark.parametrize("name", [b"\xff.yaml", b"con.yaml", b"a:b.yaml", b"a\x1b[2J.yaml", b"Readings.yaml"])
def test_a_file_of_records_has_a_name_that_every_system_can_hold(tmp_path: Path, name: bytes) -> None:
    project = copy_of_toy(tmp_path)
    events = project / "data" / "events"
    (events / os.fsdecode(name)).write_text("{}\n", "utf-8")
    if name == b"Readings.yaml":
        assert (events / "readings.yaml").is_file()
    told = [one for one in load_project(project).problems if one.code == "unportable-name"]
    assert told and all(one.hint and one.location.path.isprintable() for one in told)


def test_of_a_folder_that_is_a_link_no_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "con").touch()
    (tmp_path / "docs").symlink_to("elsewhere")
    assert list(faults_of_names(Folder.of(tmp_path, "docs"))) == []


def test_a_page_is_no_twin_of_one_made_from_a_record(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "docs" / "Events").mkdir()
    (project / "docs" / "Events" / "harmonium-sale.md").write_text("# Sale\n", "utf-8")
    (project / "docs" / "Papers").mkdir()
    (project / "docs" / "Papers" / "other.md").write_text("# Other\n", "utf-8")
    result = build(project, project / "site")
    told = "this is the same file as 'events/harmonium-sale.html' [unportable-name]"
    assert f"docs/Events/harmonium-sale.md:1:1: on Windows and macOS {told}" in result.stderr
    assert "docs/Papers/other.md:1:1: on Windows and macOS this is the same file as 'papers'" in result.stderr
    assert (result.returncode, (project / "site").exists()) == (1, False)


@pytest.mark.parametrize("device", ["con", "aux", "nul", "com1", "lpt9"])
def test_an_id_that_is_a_device_is_refused(device: str, tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    for file in (project / "data").glob("*.yaml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("ann-lee:", f"{device}:").replace("diary:", f"{device}:", 1), "utf-8")
    told = as_text(load_project(project).problems)
    assert f"the id {device!r} is a device name on Windows, which cannot have such a file [reserved-id]" in told
    assert f"    add a word, as in {device}-1" in told


def test_a_folder_a_topic_and_an_old_address_are_none_either(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    vocabulary = project / "data" / "vocabulary.yaml"
    text = vocabulary.read_text("utf-8")
    assert "folder: readers" in text and "founding:" in text
    vocabulary.write_text(text.replace("folder: readers", "folder: aux").replace("founding:", "nul:"), "utf-8")
    entities = project / "data" / "entities.yaml"
    entities.write_text(entities.read_text("utf-8").replace("readers/leila-hadad", "readers/con"), "utf-8")
    told = as_text(load_project(project).problems)
    assert "the folder 'aux' is a device name on Windows" in told
    assert "the topic 'nul' is a device name on Windows" in told
    assert "the name 'con' is a device name on Windows" in told


def test_a_word_of_the_vocabulary_that_names_no_file_may_be_one(tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    vocabulary = project / "data" / "vocabulary.yaml"
    text = vocabulary.read_text("utf-8")
    vocabulary.write_text(text.replace("participant_roles:", "participant_roles:\n  con: {label: against}"), "utf-8")
    assert "device" not in as_text(load_project(project).problems)


def test_the_ledger_has_no_such_address() -> None:
    lines = b"people/con.html\naux/x.html withdrawn: Gone.\npeople/console.html\n"
    ledger, problems = read_ledger(lines)
    assert ([link.address for link in ledger], [one.location.line for one in problems]) == (
        ["people/console.html"],
        [1, 2],
    )


def test_the_page_of_names_that_begin_so_is_none() -> None:
    part = Part((Step("letter", "CON", "con"),), ())
    assert address_of("people/index.html", "", part) == "people/index/letters-con.html"
    assert address_of("people/x.html", "Said", part) == "people/x/said-con.html"
