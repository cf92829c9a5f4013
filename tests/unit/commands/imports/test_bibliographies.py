"""Bibliographies as reference managers export them: what fits becomes fields, and what does not is reported."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sourcebook.cli import main
from sourcebook.cli_sources import FORMATS as NAMED
from sourcebook.commands.additions.bounded import MissingPackageError
from sourcebook.commands.imports.read_file import FORMATS
from sourcebook.commands.imports.reader import bibliography
from sourcebook.project import load_project
from sourcebook.records.when import When

BASE = Path(__file__).parents[3] / "cases" / "base"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def run(project: Path, name: str, content: str | bytes, *options: str) -> Result:
    file = project.parent / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(main, ["import", "--project", str(project), str(file), *options])


def imported(project: Path, key: str) -> dict[str, Any]:
    """The fields of a source that it does not have by default, as text."""
    source = load_project(project).book.sources[key]
    found = {name: getattr(source, name) for name in source.model_dump(exclude_defaults=True)}
    return {name: value.date.text if isinstance(value, When) else value for name, value in found.items()}


ZOTERO_BIBTEX = r"""@article{mueller_bruecken_1921,
  title = {Über {Br{\"u}cken} \& F{\"a}hren},
  volume = {12},
  issn = {0317-8471},
  url = {https://journal.example/a\_b},
  doi = {10.1000/182},
  language = {de},
  number = {3},
  urldate = {2020-02-01},
  journal = {Zeitschrift f\"ur Hafenbau},
  author = {M{\"u}ller, Anna and van der Berg, Jan and {Amt f{\"u}r Brücken und Häfen}},
  month = may,
  year = {1921},
  pages = {3--17},
  abstract = {Of no use here.},
}
"""
ZOTERO_RIS = """TY  - NEWS
TI  - Fog Closes the Bridge
AU  - Finch, Ada
T2  - The Harbour Gazette
DA  - 1924/08/01/
PY  - 1924
LA  - en-GB
UR  - https://gazette.example/fog
KW  - fog
Y2  - 2020/02/01/10:00:00
ER  -
"""
ZOTERO_CSL = [
    {
        "id": "http://zotero.org/users/1/items/ABCD",
        "type": "article-newspaper",
        "title": "Fog Closes the Bridge",
        "container-title": "The Harbour Gazette",
        "author": [{"family": "Finch", "given": "Ada"}],
        "issued": {"date-parts": [["1924", 8, 1]]},
        "language": "en-GB",
        "abstract": "Of no use here.",
    }
]


def test_bibtex_of_a_reference_manager_becomes_a_source(project: Path) -> None:
    result = run(project, "zotero.bib", ZOTERO_BIBTEX)
    assert (result.exit_code, "mueller-bruecken-1921: left out: abstract" in result.stdout) == (0, True), result.output
    assert imported(project, "mueller-bruecken-1921") == {
        "type": "article-journal",
        "title": "Über Brücken & Fähren",
        "authors": ("Anna Müller", "Jan van der Berg", "Amt für Brücken und Häfen"),
        "container_title": "Zeitschrift für Hafenbau",
        "volume": "12",
        "issue": "3",
        "pages": "3–17",
        "published": "1921-05",
        "language": "de",
        "doi": "10.1000/182",
        "issn": "0317-8471",
        "url": "https://journal.example/a_b",
        "accessed": "2020-02-01",
    }


@pytest.mark.parametrize(
    ("name", "content", "lost"),
    [("zotero.ris", ZOTERO_RIS, "RIS KW"), ("zotero.json", json.dumps(ZOTERO_CSL), "abstract")],
)
def test_ris_and_csl_json_of_a_newspaper_become_the_same_source(
    project: Path, name: str, content: str, lost: str
) -> None:
    result = run(project, name, content)
    assert (result.exit_code, f"left out: {lost}" in result.stdout) == (0, True), result.output
    found = imported(project, "fog-closes-the-bridge")
    assert {name: value for name, value in found.items() if name not in ("url", "accessed")} == {
        "type": "article-newspaper",
        "title": "Fog Closes the Bridge",
        "authors": ("Ada Finch",),
        "publisher": "The Harbour Gazette",
        "published": "1924-08-01",
        "language": "en-GB",
    }


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_dry_run_prints_the_records_and_writes_nothing(project: Path, mark: str) -> None:
    before = (project / "data" / "sources.yaml").read_bytes()
    result = run(project, "zotero.ris", mark + ZOTERO_RIS, "--dry-run")
    assert (result.exit_code, (project / "data" / "sources.yaml").read_bytes()) == (0, before)
    assert result.stdout.startswith('fog-closes-the-bridge:\n  type: article-newspaper\n  title: "Fog Closes')
    assert '    - family: "Finch"\n      given: "Ada"\n' in result.stdout
    assert result.stderr.endswith("1 sources\n0 refused\n")


def test_an_item_that_does_not_fit_is_refused_with_its_reason_and_the_others_are_written(project: Path) -> None:
    items = [
        {"id": "good", "type": "book", "title": "A Good Book", "language": "en", "issued": {"date-parts": [[1921]]}},
        {"id": "no-title", "type": "book", "language": "en"},
        {"id": "diary", "type": "book", "title": "Another Diary", "language": "en"},
        {"id": "bad", "type": "book", "title": "Bad Number", "language": "en", "ISBN": "978-0-00-000000-1"},
        {"id": "good", "type": "book", "title": "The Same Id", "language": "en"},
    ]
    result = run(project, "items.json", json.dumps(items))
    book = load_project(project).book
    assert result.exit_code == 1 and "Error" not in result.output
    assert (result.exit_code, sorted({*book.sources} - {"diary", "ledger"})) == (1, ["good", "good-2"])
    place = project.parent / "items.json"
    refusals = [line for line in result.stdout.splitlines() if ": refused: " in line]
    assert [line.partition(": refused: ")[0] for line in refusals] == [f"{place}, item {n}" for n in (3, 2, 4)]
    assert "no-title: the field 'title' is missing [missing-field]" in refusals[1]
    assert "its check digit is wrong" in refusals[2]


def test_a_language_that_is_not_said_is_that_of_the_site_and_marked(project: Path) -> None:
    run(project, "items.json", json.dumps([{"id": "x", "type": "book", "title": "T", "language": "German of sorts"}]))
    text = (project / "data" / "sources.yaml").read_text()
    assert "  # look at: the file does not say it\n  language: en\n" in text


HOSTILE: dict[str, str | bytes] = {
    "endless.bib": '@string{a = "'
    + "x" * 1000
    + '"}\n'
    + "".join(f"@string{{{chr(98 + n)} = {' # '.join([chr(97 + n)] * 10)}}}\n" for n in range(12))
    + "@misc{m, title = m}",
    "latin-1.bib": ZOTERO_BIBTEX.encode("latin-1"),
    "broken.bib": "@article{a, title = {unclosed",
    "deep.json": "[" * 200_000,
    "broken.json": '[{"id": "x",]',
    "other.json": '[1, "two"]',
    "number.json": '[{"id": ' + "9" * 5000 + "}]",
    "unknown.txt": "Dear reader, this is a letter.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_broken_files_end_in_a_message_and_nothing_is_written(project: Path, name: str) -> None:
    before = (project / "data" / "sources.yaml").read_bytes()
    result = run(project, name, HOSTILE[name])
    assert (result.exit_code, (project / "data" / "sources.yaml").read_bytes()) == (1, before), result.output
    assert name in result.stderr and "\n    " in result.stderr and "Traceback" not in result.output


@pytest.mark.parametrize("parts", [[[""]], [[float("inf")]], [["x"]]])
def test_a_date_that_is_none_is_left_out(project: Path, parts: list[list[object]]) -> None:
    item = {"id": "x", "type": "book", "title": "T", "language": "en", "issued": {"date-parts": parts}}
    result = run(project, "items.json", json.dumps([item]).replace("Infinity", "1e999"))
    assert (result.exit_code, "left out: issued" in result.output) == (0, True), result.output


@pytest.mark.parametrize("key", ["defaults", "x:\n  type: book\ny", "../x"])
def test_what_can_be_no_id_of_a_record_is_refused(project: Path, key: str) -> None:
    before = (project / "data" / "sources.yaml").read_bytes()
    record = {"type": "book", "title": "T", "language": "en", "published": "1901"}
    reference = {"$schema": "reference", "sources": {key: record}}
    result = run(project, "reference.json", json.dumps(reference))
    assert (result.exit_code, (project / "data" / "sources.yaml").read_bytes()) == (1, before)
    assert "no record can have the id" in result.output


def test_what_an_item_says_cannot_break_the_records(project: Path) -> None:
    before = load_project(project).book
    words = "\n\nevil:\n  type: person\n&a *b !!python/object: {{ 7*7 }} # no “comment”' \" \\ \u202e"
    item = {"id": "x", "type": "book", "title": words, "language": "en", "genre": words, "publisher": words}
    result = run(project, "items.json", json.dumps([item]))
    after = load_project(project)
    assert (result.exit_code, after.book.entities, after.sound) == (1, before.entities, True)
    item = {name: value.replace("\u202e", "") for name, value in item.items()}
    assert run(project, "items.json", json.dumps([item])).exit_code == 0
    assert load_project(project).book.sources["x"].genre == " ".join(words.replace("\u202e", "").split())


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rispy.py").write_text("raise ModuleNotFoundError('no rispy', name='rispy')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(MissingPackageError, match="needs the package rispy: make capture, or "):
        bibliography("ris", ZOTERO_RIS, "a.ris")


def test_the_command_knows_every_format() -> None:
    assert (NAMED, sys.modules["sourcebook.cli_sources"].FORMATS) == (FORMATS, FORMATS)
