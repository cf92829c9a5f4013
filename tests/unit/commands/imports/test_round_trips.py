"""What a site exports is imported again as it was: its reference.json whole, its bibliographies as far as they say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sourcebook.book.book import Book
from sourcebook.cli import main
from sourcebook.exports.bibtex import bibtex_entry
from sourcebook.exports.csl import csl_item, csl_json_entry, joined_csl_json
from sourcebook.exports.json_data import REFERENCE, data_files
from sourcebook.exports.ris import ris_entry
from sourcebook.project import Project, load_project
from sourcebook.records.documents.tables import TABLES
from support.projects import ROOT, TOY

FOLDERS = {"toy": TOY, "the reference": ROOT, "an empty project": ROOT / "tests" / "cases" / "base"}


@pytest.fixture(params=["toy", "the reference"])
def project(request: pytest.FixtureRequest) -> Project:
    return load_project(FOLDERS[request.param])


def run(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["import", "--project", str(folder), *map(str, arguments)])


def without_records(project: Project, folder: Path) -> Path:
    """A copy of a project whose tables are empty."""
    shutil.copytree(project.root / "data", folder / "data")
    for table in TABLES:
        shutil.rmtree(folder / "data" / table, ignore_errors=True)
        (folder / "data" / f"{table}.yaml").write_text("{}\n")
    return folder


def items(book: Book) -> list[dict[str, Any]]:
    return [csl_item(book, source) for source in book.sources.values()]


def test_reference_json_is_imported_as_the_same_records(project: Project, tmp_path: Path) -> None:
    exported = dict(data_files(project.book, project.verification))[REFERENCE]
    file = tmp_path / "reference.json"
    file.write_text(exported, encoding="utf-8")
    copy = without_records(project, tmp_path / "copy")
    result = run(copy, file)
    # Of those that were withdrawn, it has the reasons alone.
    gone = len(project.book.withdrawn)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (min(gone, 1), f"{gone} refused"), result.output
    found = load_project(copy)
    for table in TABLES:
        assert found.book.tables[table] == project.book.tables[table]
    again = json.loads(dict(data_files(found.book, found.verification))[REFERENCE])
    assert again == {**json.loads(exported), "withdrawn": {}}
    assert [one for one in found.problems if one.severity == "error"] == []


FORMATS = {
    "csl": ("json", lambda found: joined_csl_json(map(csl_json_entry, found))),
    "bibtex": ("bib", lambda found: "\n".join(map(bibtex_entry, found))),
    "ris": ("ris", lambda found: "\n".join(map(ris_entry, found))),
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_bibliography_that_is_imported_is_exported_as_the_same(project: Project, tmp_path: Path, form: str) -> None:
    ending, export = FORMATS[form]
    exported = export(items(project.book))
    file = tmp_path / f"sources.{ending}"
    file.write_text(exported, encoding="utf-8")
    copy = Path(shutil.copytree(FOLDERS["an empty project"], tmp_path / "copy"))
    result = run(copy, file)
    assert result.exit_code == 0, result.output
    book = load_project(copy).book
    again = export([csl_item(book, book.sources[key]) for key in project.book.sources])
    assert again.splitlines() == exported.splitlines()


def test_a_second_import_of_the_same_file_writes_nothing(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "sources.json"
    file.write_text(json.dumps(items(project.book)), encoding="utf-8")
    copy = Path(shutil.copytree(FOLDERS["an empty project"], tmp_path / "copy"))
    run(copy, file)
    before = (copy / "data" / "sources.yaml").read_bytes()
    result = run(copy, file)
    assert (result.exit_code, (copy / "data" / "sources.yaml").read_bytes()) == (1, before)
    assert result.stdout.count("is taken by a record that is there; nothing is written over it") == len(
        project.book.sources
    )
