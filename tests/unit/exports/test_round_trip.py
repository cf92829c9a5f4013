"""`reference.json` holds all that contributors wrote: turned into data files again, it makes the same records."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sourcebook.exports.json_data import REFERENCE, data_files
from sourcebook.project import Project, load_project
from sourcebook.records.bibliography import Name, PersonName
from sourcebook.records.documents.tables import TABLES
from sourcebook.records.models import Citation, Event, Relation, Statement
from sourcebook.records.record import Record, field_names, within
from sourcebook.records.vocabulary import Vocabulary
from support.projects import ROOT, TONGUES, TOY, copy_of_toy


def as_written(value: Any, form: tuple[Any, ...]) -> Any:
    """A value of the JSON without what is derived; `form` is the containers around a record (see `within`)."""
    if not form or isinstance(value, str):
        return value
    if form[0] is tuple:
        return [as_written(one, form[1:]) for one in value]
    if form[0] is dict:
        return {key: as_written(one, form[1:]) for key, one in value.items()}
    return fields_of(value, form[0])


def fields_of(found: Mapping[str, Any], model: type[Record]) -> dict[str, Any]:
    """The fields of a record as contributors write them."""
    nested = {written: form for _, written, form in within(model)}
    return {
        name: as_written(value, nested.get(name, ())) for name, value in found.items() if name in field_names(model)
    }


def reference_of(project: Project) -> dict[str, Any]:
    """The reference as JSON, without records that were withdrawn: nothing of them but the reason is published."""
    text = dict(data_files(project.book, project.verification))[REFERENCE]
    return {name: value for name, value in json.loads(text).items() if name != "withdrawn"}


def written_again(project: Path, document: Mapping[str, Any], to: Path) -> Project:
    """A project whose records and vocabulary are made of the JSON; all else is copied."""
    shutil.copytree(project / "data", to / "data")
    for table, model in TABLES.items():
        shutil.rmtree(to / "data" / table, ignore_errors=True)
        records = {key: fields_of(found, model) for key, found in document[table].items()}
        _write(to / "data" / f"{table}.yaml", records)
    _write(to / "data" / "vocabulary.yaml", fields_of(document["vocabulary"], Vocabulary))
    return load_project(to)


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML


@pytest.mark.parametrize("folder", [TOY, TONGUES, ROOT], ids=["toy", "tongues", "reference"])
def test_data_files_made_of_the_json_are_the_same_reference(folder: Path, tmp_path: Path) -> None:
    project = load_project(folder)
    document = reference_of(project)
    again = written_again(folder, document, tmp_path / "again")
    for table, records in project.book.tables.items():
        assert again.book.tables[table] == records
    assert again.book.vocabulary == project.book.vocabulary
    assert reference_of(again) == document


def test_a_name_in_parts_by_which_lists_sort_an_entity_stays_in_parts(tmp_path: Path) -> None:
    toy = copy_of_toy(tmp_path)
    file = toy / "data" / "entities.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("sort: Haddad, Layla\n", "sort: {family: Haddad, given: Layla}\n"), "utf-8")
    project = load_project(toy)
    again = written_again(toy, reference_of(project), tmp_path / "again")
    sort = again.book.entities["layla-haddad"].sort
    assert isinstance(sort, PersonName) and sort.parts == Name(family="Haddad", given="Layla")


def test_the_toy_has_every_form_that_a_field_may_have() -> None:
    """`test_records` holds that it has every field."""
    book = load_project(TOY).book
    relations = [one for entity in book.entities.values() for one in entity.relations]
    citations = [one for _, one in book.of_kinds(Citation) if isinstance(one, Citation)]
    denials = [one for _, one in book.of_kinds(Statement) if isinstance(one, Statement) and one.answers]
    dates = [event.date for event in book.events.values()]
    assert any(entity.sort for entity in book.entities.values())
    assert {bool(one.entity) for one in relations if isinstance(one, Relation)} == {True, False}
    assert {bool(one.quote) for one in citations if one.locator} == {True, False}
    assert denials and any(entity.coordinates for entity in book.entities.values())
    assert any(entity.distinguish for entity in book.entities.values())
    assert any(entity.not_same_as for entity in book.entities.values())
    assert {type(record) for record in book.records() if getattr(record, "images", ())} >= {Event}
    assert any(date.time for date in dates) and any(date.as_written for date in dates)
    assert any(entity.properties for entity in book.entities.values())
