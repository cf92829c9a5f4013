"""What a site exports is imported again as it was: its reference.json whole, its bibliographies as far as they say."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_origin

import pytest
from click.testing import CliRunner, Result

from sourcebook.book.book import Book
from sourcebook.cli import main
from sourcebook.exports.bibtex import bibtex_entry
from sourcebook.exports.csl import csl_item, csl_json_entry, joined_csl_json
from sourcebook.exports.json_data import REFERENCE, data_files
from sourcebook.exports.ris import ris_entry
from sourcebook.exports.tables.files import table_files
from sourcebook.project import Project, load_project
from sourcebook.records.documents.tables import TABLES
from sourcebook.records.source import Source
from support.projects import ROOT, TOY

FOLDERS = {"toy": TOY, "the reference": ROOT, "an empty project": ROOT / "tests" / "cases" / "base"}


@pytest.fixture(params=["toy", "the reference"])
def project(request: pytest.FixtureRequest) -> Project:
    return load_project(FOLDERS[request.param])


def run(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["import", "--project", str(folder), *map(str, arguments)])


def without_records(project: Project, folder: Path, tables: Iterable[str] = TABLES) -> Path:
    """A copy of a project in which these tables are empty."""
    shutil.copytree(project.root / "data", folder / "data")
    for table in tables:
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


#: Columns of the table of sources that follow from others, or from texts and quotes.
DERIVED = {"page", "sort", "earliest", "latest", "words", "quotes"}
#: Fields of a source that its table has under other names.
RENAMED = {
    "published": {
        "date": "{date}",
        "time": "{time}",
        "as_written": "{as_written}",
        "words": "{date_words}",
        "inferred": "{inferred}",
    },
    "archived": {"url": "{archived}", "date": "{archived_on}"},
}


def test_the_table_of_sources_is_imported_by_a_mapping_and_exported_as_the_same(
    project: Project, tmp_path: Path
) -> None:
    def rows(one: Project) -> list[dict[str, str]]:
        text = dict(table_files(one.book, one.labels, one.verification))["data/sources.csv"]
        return list(csv.DictReader(io.StringIO(text, newline="")))

    exported = rows(project)
    fields = [name for name in exported[0] if name in Source.model_fields and name not in DERIVED | RENAMED.keys()]
    several = [name for name in fields if get_origin(Source.model_fields[name].annotation) is tuple]
    record = {name: [f"{{{name}}}"] if name in several else f"{{{name}}}" for name in fields} | RENAMED
    mapping = {"table": "sources", "id": "{id}", "split": dict.fromkeys(several, ";"), "record": record}
    (tmp_path / "sources.yaml").write_text(json.dumps(mapping), encoding="utf-8")
    text = dict(table_files(project.book, project.labels, project.verification))["data/sources.csv"]
    (tmp_path / "sources.csv").write_text(text, encoding="utf-8")
    copy = without_records(project, tmp_path / "copy", ["sources"])
    # What was verified belongs to texts, of which the table does not tell.
    (copy / "data" / "receipts.yaml").unlink()
    (copy / "data" / "site.yaml").unlink()
    shutil.rmtree(copy / "data" / "fingerprints")
    result = run(copy, tmp_path / "sources.csv", "--mapping", tmp_path / "sources.yaml")
    assert result.stdout.endswith("\n0 refused\n"), result.output
    again = rows(load_project(copy))
    assert [{name: row[name] for name in row if name not in DERIVED} for row in again] == [
        {name: row[name] for name in row if name not in DERIVED} for row in exported
    ]
