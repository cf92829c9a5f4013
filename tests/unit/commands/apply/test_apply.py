"""`sourcebook apply` writes a proposal as a whole, or nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from sourcebook.book.comparison.fingerprints import as_json
from sourcebook.book.comparison.matching import Text
from sourcebook.core.problems import as_text, has_errors
from sourcebook.project import load_project
from support.guide import CONTRIBUTE
from support.hostile_words import HOSTILE
from support.projects import ROOT, copy_of_toy
from support.proposals import applied

SOURCE = """\
records:
  - record: sources/stove-1925
    value:
      type: article
      title: A Stove
      published: "1925"
      language: en
"""
CHANGE = """\
changes:
  - record: events/opening-of-the-rooms
    field: [participants, "0", role]
    old: librarian
    new: speaker
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the toy."""
    return copy_of_toy(tmp_path)


def state(project: Path) -> dict[str, str]:
    return {
        str(file): file.read_text("utf-8") for file in sorted((project / "data").rglob("*.*")) if file.suffix != ".png"
    }


def proposal(*parts: str) -> str:
    return "".join(['proposal: "1"\n', *parts])


def printed(source: str = "stove-1925", text: str = "one two three four five six") -> str:
    header = json.loads(as_json(Text(text).fingerprint(source)))
    return (
        "fingerprints:\n  - "
        + "\n    ".join(f"{name}: {json.dumps(str(value))}" for name, value in header.items())
        + "\n"
    )


def test_new_records_changes_and_fingerprints_are_written(project: Path) -> None:
    result = applied(project, proposal(SOURCE, CHANGE, printed()))
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "written: data/sources/stove-1925.yaml",
            "written: data/events/1923.yaml",
            "written: data/fingerprints/stove-1925.json",
        ],
    )
    made = (project / "data" / "sources" / "stove-1925.yaml").read_text("utf-8")
    assert made == 'stove-1925:\n  type: article\n  title: "A Stove"\n  published: "1925"\n  language: en\n'
    assert "      role: speaker\n" in (project / "data" / "events" / "1923.yaml").read_text("utf-8")
    problems = load_project(project).problems
    assert not has_errors(problems), as_text(problems)


def test_the_text_of_an_issue_is_read_as_its_block(project: Path) -> None:
    text = f"Hello @everyone\r\n\r\n````yaml\r\n{proposal(CHANGE)}````\r\n\r\n```yaml\r\nother: x\r\n```\r\n"
    assert applied(project, text).output == "written: data/events/1923.yaml\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is no proposal"),
        ("a: [", "not YAML|yaml-syntax|expected"),
        ("proposal: 2\n", "is no proposal"),
        (proposal(), "proposes nothing"),
        (proposal("more: x\n"), "unknown part 'more'"),
        (proposal("records: x\n"), "records is not a list"),
        (proposal("records: [{record: sources/x}]\n"), "'value' of an entry is missing"),
        (proposal("records: [{record: sources/x, value: {}}]\n"), "has no fields"),
        (proposal("records: [{record: ../../x, value: {a: b}}]\n"), "names no record"),
        (proposal("records: [{record: sources/../x, value: {a: b}}]\n"), "is not an id"),
        (proposal("records: [{record: sources/con, value: {a: b}}]\n"), "cannot be the name of a file on every system"),
        (proposal("records: [{record: sources/defaults, value: {a: b}}]\n"), "no record can have the id 'defaults'"),
        (proposal("records: [{record: site/x, value: {a: b}}]\n"), "names no record"),
        (proposal(SOURCE.replace("stove-1925", "layla-haddad")), "already taken"),
        (proposal(SOURCE, SOURCE.partition("\n")[2]), "already taken"),
        (proposal("changes: [{record: events/nothing, field: [title], new: x}]\n"), "there is no record"),
        (proposal("changes: [{record: events/layla-haddad, field: [name], new: x}]\n"), "there is no record"),
        (proposal(CHANGE.replace("old: librarian", "old: giver")), "has changed since"),
        (proposal(CHANGE.replace('"0"', '"9"')), "is not in the file"),
        (proposal(SOURCE, CHANGE, CHANGE.partition("\n")[2]), "has changed since"),
        (proposal(SOURCE, printed("gazette-1923-05-12")), "does not belong to a new source"),
        (proposal(SOURCE, printed().replace('bits: "', 'bits: "9')), "has not as many bits"),
        (proposal(SOURCE, "fingerprints: [{source: ../x}]\n"), "names no source"),
        (proposal(SOURCE, f"fingerprints: [{{source: stove-1925, bits: '{'9' * 5000}'}}]\n"), "is of version None"),
        # What many quotes would take is no field of the record.
        (proposal("changes: [{record: entities/layla-haddad, field: [speaker], new: x}]\n"), "change it by hand"),
        (
            proposal("changes: [{record: entities/layla-haddad, field: [source], old: gazette-1923-05-12}]\n"),
            "is not in the file|change it by hand",
        ),
        (proposal("changes:\n", "  - {record: events/x, field: [title], new: x}\n" * 501), "divide the proposal"),
        (proposal("records: &a []\n"), "anchor"),
        (proposal("records: !!python/object:x []\n"), "tag"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_written(project: Path, text: str, told: str) -> None:
    before = state(project)
    result = applied(project, text)
    assert result.exit_code == 1 and "nothing was written" in result.output
    assert re.search(told, result.output), result.output
    assert state(project) == before


@pytest.mark.parametrize("name", ["sources", "fingerprints"])
def test_nothing_is_written_through_a_link_that_leads_out_of_the_data(
    project: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    outside, place = tmp_path_factory.mktemp("outside"), project / "data" / name
    shutil.rmtree(place, ignore_errors=True)
    place.symlink_to(outside)
    result = applied(project, proposal(SOURCE, printed()))
    assert (result.exit_code, list(outside.iterdir())) == (1, [])
    assert "a link" in result.output and "nothing was written" in result.output


def test_hostile_texts_are_text(project: Path) -> None:
    """Whatever is written in an issue becomes the value of a field: what it looks like to a shell, YAML or GitHub does
    not count."""
    texts = [
        HOSTILE,
        "$(touch x) `touch x` ; touch x",
        "${{ secrets.X }}",
        "::set-output name=x::y",
        "- a: b\n  c: d",
        "*x &y !z",
    ]
    for number, text in enumerate(texts):
        value = json.dumps(text)
        part = f"changes:\n  - record: events/opening-of-the-rooms\n    field: [summary]\n    new: {value}\n"
        mine = copy_of_toy(project.parent / str(number))
        result = applied(mine, proposal(part))
        assert (result.exit_code, result.output) == (0, "written: data/events/1923.yaml\n")
        assert [file.name for file in project.parent.iterdir() if file.name == "x"] == []
        assert "secrets" not in result.output


def test_a_large_file_is_no_proposal(project: Path) -> None:
    assert "too large" in applied(project, "#" * (4 * 1024 * 1024 + 1)).output


def test_the_example_of_the_guide_can_be_applied(project: Path) -> None:
    page = (CONTRIBUTE / "propose.md").read_text("utf-8")
    (example,) = re.findall(r"^```yaml\n(proposal: .*?)^```$", page, re.M | re.S)
    (project / "data" / "events" / "bridge.yaml").write_text(
        "bridge-fog-1924:\n  title: Fog closes the harbour bridge\n  date: 1924\n  type: meeting\n"
        "  description: Fog closed it.\n  citations: [{source: gazette-1923-05-12, quote: A shelf is a promise}]\n"
    )
    result = applied(project, example)
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        ["written: data/sources/gazette-1925-02-01.yaml", "written: data/events/bridge.yaml"],
    )


def test_what_a_file_has_in_short_form_stays_short(project: Path) -> None:
    """The form names the source of each citation; the file names it once for the record."""
    before = (project / "data" / "entities.yaml").read_text("utf-8").splitlines()
    change = "changes:\n  - record: entities/layla-haddad\n    field: [citations, '0', locator]\n    old: paragraph 1\n"
    assert applied(project, proposal(f"{change}    new: paragraph 2\n")).output == "written: data/entities.yaml\n"
    after = (project / "data" / "entities.yaml").read_text("utf-8").splitlines()
    ((old, new),) = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert new == old.replace("locator: paragraph 1", 'locator: "paragraph 2"') and "source" not in new


def test_the_reference_stays_as_it_is_where_a_change_is_taken_back(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "x" / "data")
    before = (tmp_path / "x" / "data" / "events.yaml").read_text("utf-8")
    note = '"Where, by whom and on what charge is not stated."'
    entry = "changes:\n  - {record: events/asfari-arrest-2010, field: [note], "
    there, back = f"{entry}old: {note}, new: x}}\n", f"{entry}old: x, new: {note}}}\n"
    assert applied(tmp_path / "x", proposal(there)).exit_code == 0
    assert applied(tmp_path / "x", proposal(back)).exit_code == 0
    assert (tmp_path / "x" / "data" / "events.yaml").read_text("utf-8") == before
