"""The records: every field is documented, used by the toy, and knows where it stands. Refusals: test_checks.py."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from sourcebook.core.dates.edtf import Form
from sourcebook.core.problems import Location
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.project import Project, load_project
from sourcebook.records.bibliography import PersonName
from sourcebook.records.documents.reader import read_records
from sourcebook.records.models import Alias, Anchored, Coordinates, Entity, Event, PageRecord, Statement
from sourcebook.records.receipts import Signature, Signatures
from sourcebook.records.record import Record
from sourcebook.records.references import references_in
from sourcebook.records.source import Source
from sourcebook.records.values.fields import KINDS, STATUSES, AliasKind
from sourcebook.records.when import When
from support.record_models import MODELS

FIELDS = [
    (model, name)
    for model in MODELS.values()
    if model not in (Record, PageRecord, Anchored)
    if model not in (Signature, Signatures)  # the toy is signed for a run alone: test_signatures.py
    for name in model.model_fields
]


def all_records(value: object) -> Iterator[Record]:
    """`value` and everything in it that is a record."""
    if isinstance(value, PersonName):
        yield value.parts
    elif isinstance(value, Record):
        yield value
        for name in type(value).model_fields:
            yield from all_records(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from all_records(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from all_records(inner)


@pytest.fixture(scope="module")
def used(toy: Project) -> set[tuple[str, str]]:
    """The fields that the toy sets, by model and name."""
    book = toy.book
    tables = ({**book.sources, **book.entities, **book.events, **book.withdrawn}, book.vocabulary, book.settings)
    found = set()
    for record in all_records((*tables, toy.receipts)):
        for model in type(record).__mro__:
            found |= {(model.__name__, name) for name in record.model_fields_set}
    return found


def test_every_field_says_what_it_means() -> None:
    silent = [(model.__name__, name) for model, name in FIELDS if not model.model_fields[name].description]
    assert silent == []


def test_the_toy_uses_every_field(used: set[tuple[str, str]]) -> None:
    # Receipts by earlier rules are those of projects older than the toy.
    every = {(model.__name__, name) for model, name in FIELDS} - {("Receipts", "earlier")}
    assert every - used == set()


def test_the_toy_uses_every_kind_status_and_sort_of_alias(toy: Project) -> None:
    everything = list(all_records({**toy.book.entities, **toy.book.events}))
    kinds = {one.kind for one in everything if isinstance(one, Statement)}
    statuses = {one.status for one in everything if isinstance(one, Event)}
    aliases = {one.kind for one in everything if isinstance(one, Alias)}
    assert kinds == set(KINDS)
    assert statuses == set(STATUSES)
    assert aliases == set(get_args(AliasKind))


def test_the_toy_uses_every_form_of_a_date(toy: Project) -> None:
    everything = all_records({**toy.book.sources, **toy.book.entities, **toy.book.events})
    forms = {one.date.form for one in everything if isinstance(one, When)}
    assert forms == set(get_args(Form))


def test_records_are_frozen(toy: Project) -> None:
    with pytest.raises(ValueError, match="frozen"):
        toy.book.sources["minutes-1924"].title = "Other"


TEXT = """ann:
  type: person
  name: ' Ann '
  description: |
    She knew [[bob|Bob]].

    And [[tea-club]].
  citations:
    - source: diary
      quote: "[[bob]] is no link here"
      speaker: ann
      via: [bob, the radio]
  roles: [{organization: tea-club, from: 1901, to: {date: 1902, inferred: 'See [[diary]].'}, wordings: [{title: x}]}]
  topics: [tea, milk]
"""


def test_a_record_knows_where_its_fields_and_their_parts_stand() -> None:
    found, problems = read_records(parse_yaml(TEXT.encode(), "data/e.yaml"), Entity)
    ann = found["ann"]
    locations = [
        ann.location(),
        ann.location("name"),
        ann.location("aliases"),
        ann.location("topics", 1),
        ann.citations[0].location("via", 1),
        ann.roles[0].location("from"),
        ann.roles[0].location("to"),
    ]
    assert problems == []
    assert locations == [
        Location("data/e.yaml", line, column)
        for line, column in [(2, 3), (3, 9), (2, 3), (14, 17), (12, 18), (13, 42), (13, 52)]
    ]


def test_white_space_around_a_text_is_no_part_of_it() -> None:
    found, _ = read_records(parse_yaml(TEXT.encode(), "data/e.yaml"), Entity)
    assert (found["ann"].name, found["ann"].description) == ("Ann", "She knew [[bob|Bob]].\n\nAnd [[tea-club]].")


def test_everything_a_record_refers_to_is_found_in_the_order_of_its_fields() -> None:
    found, _ = read_records(parse_yaml(TEXT.encode(), "data/e.yaml"), Entity)
    uses = [(use.field, use.to, use.value, type(use.holder).__name__) for use in references_in(found["ann"])]
    assert uses == [
        ("type", "entity_types", "person", "Entity"),
        ("description", "any", "bob", "Entity"),
        ("description", "any", "tea-club", "Entity"),
        ("source", "source", "diary", "Citation"),
        ("speaker", "who", "ann", "Citation"),
        ("via", "who", "bob", "Citation"),
        ("via", "who", "the radio", "Citation"),
        ("organization", "who", "tea-club", "Role"),
        ("inferred", "any", "diary", "When"),
        ("topics", "topics", "tea", "Entity"),
        ("topics", "topics", "milk", "Entity"),
    ]


def test_a_table_may_be_a_folder_of_files(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "events" / "early").mkdir(parents=True)
    for name in ("sources", "entities", "vocabulary"):
        (data / f"{name}.yaml").write_text("{}", encoding="utf-8")
    event = "%s: {title: T, date: 1901, type: x, description: D, withdrawn: W}"
    (data / "events.yaml").write_text(event % "one", encoding="utf-8")
    (data / "events" / "two.yaml").write_text(event % "two", encoding="utf-8")
    (data / "events" / "early" / "three.yaml").write_text(event % "three", encoding="utf-8")
    project = load_project(tmp_path)
    assert (project.problems, list(project.book.withdrawn)) == ((), ["one", "three", "two"])


@pytest.mark.parametrize("model", [Source, Entity, Event])
def test_a_record_of_nothing_lacks_exactly_its_required_fields(model: type[PageRecord]) -> None:
    _, problems = read_records(parse_yaml(b"x: {}", "x"), model)
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    assert {problem.message for problem in problems} == {f"the field {name!r} is missing" for name in required}


@pytest.mark.parametrize("degrees", [0.00005, -0.000000000001, -180.0, 12.123456789012])
def test_degrees_are_read_as_our_json_writes_them(degrees: float) -> None:
    position = {"latitude": "0", "longitude": json.dumps(degrees), "note": "From the map."}
    assert Coordinates.model_validate(position).longitude == degrees
