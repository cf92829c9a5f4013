"""The reference as data: JSON with its schema, tables, and linked data, of the toy and of the reference itself."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import rdflib
import yaml
from jsonschema import Draft202012Validator
from pyld import jsonld as processor

from sourcebook.book.book import Book
from sourcebook.book.images import images_of
from sourcebook.book.link import link
from sourcebook.exports import jsonld
from sourcebook.exports.csl import csl_item
from sourcebook.exports.json_data import DERIVED, REFERENCE, data_files
from sourcebook.exports.jsonld import event_nodes, profile_nodes
from sourcebook.exports.reference_schema import reference_schema, schema_files
from sourcebook.exports.tables.files import TABLES, table_files
from sourcebook.exports.tables.table import Reading, Table, as_csv
from sourcebook.pagination.placement import Placement
from sourcebook.project import Project, load_project
from sourcebook.records.bibliography import bibliographic_fields
from sourcebook.records.documents.json_schema import file_schema
from sourcebook.records.models import Entity, Event, Identification, Property
from sourcebook.records.record import Record
from sourcebook.records.source import Source
from sourcebook.records.vocabulary import PropertyType, Vocabulary
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.event import event_view
from sourcebook.views.pages.overview import data_view
from sourcebook.views.pages.source import source_view
from support.projects import ROOT, TOY

#: What would end a script element, begin a comment in one, or break a line of JavaScript.
HOSTILE = "</script><!--<script>&amp;\u2028\u2029 ]]> {{ 7*7 }}"
#: Pages of the toy that stand in for those made from records; they have what their author gave them.
WRITTEN_BY_HAND = {"readers/tobias-crumb.html"}
FOLDERS = {"toy": TOY, "real": ROOT}


@pytest.fixture(scope="module", params=FOLDERS)
def project(request: pytest.FixtureRequest) -> Project:
    """The toy, then the reference itself."""
    return load_project(FOLDERS[request.param])


@pytest.fixture(scope="module", params=FOLDERS)
def site(request: pytest.FixtureRequest) -> Path:
    """The built site of each."""
    return request.getfixturevalue(f"{request.param}_site")


@functools.cache
def json_files(root: Path) -> dict[str, Any]:
    project = load_project(root)
    return {path: json.loads(text) for path, text in data_files(project.book, project.verification)}


@functools.cache
def tables(root: Path) -> dict[str, list[dict[str, str]]]:
    project = load_project(root)
    files = table_files(project.book, project.labels, project.verification)
    return {Path(path).stem: list(csv.DictReader(io.StringIO(text, newline=""))) for path, text in files}


def nodes_of(project: Project) -> Iterator[list[jsonld.Node]]:
    """The linked data of every record's page."""
    book, labels, placement = project.book, project.labels, Placement(project.book, project.verification)
    yield from (jsonld.profile_nodes(placement, labels, one) for one in book.entities.values())
    yield from (jsonld.event_nodes(placement, labels, one) for one in book.events.values())
    yield from (jsonld.source_nodes(placement, labels, one) for one in book.sources.values())


def mappings(value: object) -> Iterator[dict[str, Any]]:
    """Every mapping in a document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from mappings(one)


# ---- JSON and its schema -------------------------------------------------------------------------------------------


def test_schemas_are_schemas(toy: Project) -> None:
    vocabulary = toy.book.vocabulary
    schemas = [file_schema(model, vocabulary) for model in (Source, Entity, Event, Vocabulary)]
    for schema in (reference_schema(), *schemas):
        Draft202012Validator.check_schema(schema)


def test_the_whole_reference_has_the_form_that_its_schema_says(project: Project) -> None:
    document = json_files(project.root)["data/reference.json"]
    errors = Draft202012Validator(reference_schema()).iter_errors(document)
    assert [(list(error.absolute_path), error.message) for error in errors] == []


def test_the_json_beside_each_page_has_the_form_that_the_schema_says(project: Project) -> None:
    files = {path: found for path, found in json_files(project.root).items() if path != "data/reference.json"}
    assert {f"{path.removesuffix('.json')}.html" for path in files} == {
        project.book.address(record) for record in project.book.records()
    }
    validators = {
        kind: Draft202012Validator({**reference_schema(), **{"$ref": f"#/$defs/{kind.title()}"}, **_NO_ROOT})
        for kind in ("entity", "event", "source")
    }
    errors = [
        (path, list(error.absolute_path), error.message)
        for path, found in files.items()
        for error in validators[found["kind"]].iter_errors(found)
    ]
    assert errors == []


#: What makes the schema one of a part: the root's own rules are taken back.
_NO_ROOT: dict[str, Any] = {"properties": {}, "required": [], "additionalProperties": True}


def test_the_json_beside_a_page_is_the_record_in_the_whole_with_the_names_it_needs(project: Project) -> None:
    files = json_files(project.root)
    whole = files["data/reference.json"]
    records = {**whole["sources"], **whole["entities"], **whole["events"]}
    assert list(records) == [record.key for record in project.book.records()]
    for path, found in files.items():
        if path != "data/reference.json":
            names = found.pop("names")
            assert found == records[found["id"]]
            assert set(names) <= set(records)
            said_by = {one["by"] for one in mappings(found) if one.get("by") in records}
            assert not {name for name in said_by if name not in names and found["kind"] != "source"}
            found["names"] = names


def seen(schema: dict[str, Any], value: object, definitions: dict[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """The fields of each definition that a document uses."""
    if "anyOf" in schema and isinstance(value, dict):
        schema = next(one for one in schema["anyOf"] if "$ref" in one)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = definitions[name]
    if isinstance(value, dict):
        for key, one in value.items():
            inner = schema.get("properties", {}).get(key)
            if inner is not None:
                yield name, key
            yield from seen(inner or schema.get("additionalProperties") or {}, one, definitions, name)
    if isinstance(value, list):
        for one in value:
            yield from seen(schema.get("items", {}), one, definitions, name)


def test_every_field_of_every_record_is_in_the_schema_and_in_the_json_of_the_toy(toy: Project) -> None:
    schema = reference_schema()
    definitions = schema["$defs"]
    fields = {(name, field) for name, one in definitions.items() for field in one.get("properties", {})}
    models = {model.__name__: model for model in _all_models(Record)}
    for name in {name for name, _ in fields} - {"Quoted"}:
        model = models[name]
        of_model = {field.alias or own for own, field in model.model_fields.items()}
        derived = set(DERIVED.get(model, {}))
        assert {field for owner, field in fields if owner == name} == (of_model | derived) - {"withdrawn"} | (
            {"names"} if model in (Source, Entity, Event) else set()
        )
        assert not of_model & derived, "a derived field hides one of the record"
        for field in definitions[name]["properties"].values():
            assert field.get("description") or "$ref" in field or "const" in field
    used = set(seen(schema, json_files(TOY)["data/reference.json"], definitions, ""))
    unused = {one for one in fields if one not in used and one[1] != "names"}
    # Quotes in their own right, which have all fields of a citation, use these.
    of_quotes = {("Citation", "speaker"), ("Citation", "via")}
    # The toy is signed for a run alone.
    assert unused <= of_quotes | {(name, "verified_by") for name in ("Citation", "Spoken", "Quoted")}


def _all_models(model: type[Record]) -> Iterator[type[Record]]:
    for one in model.__subclasses__():
        yield one
        yield from _all_models(one)


def test_a_claim_without_who_makes_it_is_no_valid_json() -> None:
    document = json.loads(json.dumps(json_files(TOY)["data/reference.json"]))
    validator = Draft202012Validator(reference_schema())
    claim = document["entities"]["layla-haddad"]["statements"][0]
    assert claim.pop("by") == "The Chairman"
    assert [error.message for error in validator.iter_errors(document)] == ["'by' is a required property"]
    claim["by"] = "The Chairman"
    del document["events"]["harmonium-sale"]["by"]
    assert [error.message for error in validator.iter_errors(document)] == ["'by' is a required property"]


def test_withdrawn_records_are_named_with_the_reason_and_nowhere_else() -> None:
    files = json_files(TOY)
    whole = files["data/reference.json"]
    assert whole["withdrawn"]["miss-nobody"] == "The record rested on a misreading."
    assert "miss-nobody" not in whole["entities"]
    assert "readers/miss-nobody.json" not in files


def test_a_date_has_its_edtf_text_and_its_first_and_last_possible_day() -> None:
    whole = json_files(TOY)["data/reference.json"]
    assert whole["sources"]["minutes-1924"]["published"] == {
        "date": "1924?",
        "words": "the first year",
        "inferred": "The minutes follow those of the [[opening-of-the-rooms|opening]] by one year, and no other year "
        "fits.",
        "earliest": "1924-01-01",
        "latest": "1924-12-31",
    }
    assert whole["events"]["harmonium-sale"]["date"] == {"date": "[..1923-05-12]", "latest": "1923-05-12"}


def test_a_quote_says_how_far_it_is_verified_and_where_it_stands() -> None:
    quote = json_files(TOY)["data/reference.json"]["entities"]["amos-pell"]["quotes"][0]
    assert quote == {
        "id": "candle",
        "source": "gazette-1923-05-12",
        "quote": "no candle shall burn among the books.",
        "locator": "paragraph 3",
        "speaker": "amos-pell",
        "via": ["his warden"],
        "page": "readers/amos-pell.html#candle",
        "places": [{"kind": "paragraph", "value": "3"}],
        "in_source": quote["in_source"],
        "verified": "text",
        "verified_on": "2023-11-14",
    }


# ---- schemas of the data files -------------------------------------------------------------------------------------


class _Yaml12(yaml.SafeLoader):
    """Dates stay text, as in YAML 1.2, which editors read."""

    yaml_implicit_resolvers = {  # noqa: RUF012 – PyYAML's own name
        sign: [one for one in found if one[0] != "tag:yaml.org,2002:timestamp"]
        for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def test_the_data_files_have_the_form_that_their_schemas_say(project: Project) -> None:
    errors = []
    for model, name in ((Source, "sources"), (Entity, "entities"), (Event, "events"), (Vocabulary, "vocabulary")):
        validator = Draft202012Validator(file_schema(model, project.book.vocabulary))
        folder = project.root / "data"
        for file in (*folder.glob(f"{name}.yaml"), *(folder / name).glob("**/*.yaml")):
            document = yaml.load(file.read_text(encoding="utf-8"), _Yaml12)
            errors += [
                (file.name, list(error.absolute_path), error.message) for error in validator.iter_errors(document)
            ]
    assert errors == []


@pytest.mark.parametrize(
    "fault",
    [
        {"titel": "A typing error"},
        {"type": "oepning"},
        {"status": "alleged"},
        {"citations": []},
        {"participants": [{"entity": "Layla Haddad"}]},
        {"statements": [{"text": "It rained.", "kind": "official", "citations": [{"source": "a", "quote": "b"}]}]},
    ],
)
def test_the_schema_of_a_data_file_refuses(fault: dict[str, Any], toy: Project) -> None:
    event = {
        "title": "The rooms open",
        "date": "1923",
        "type": "opening",
        "description": "They opened.",
        "citations": [{"source": "a", "quote": "b"}],
    }
    validator = Draft202012Validator(file_schema(Event, toy.book.vocabulary))
    assert list(validator.iter_errors({"opening": event})) == []
    assert len(list(validator.iter_errors({"opening": {**event, **fault}}))) == 1


# ---- tables --------------------------------------------------------------------------------------------------------


def test_tables_have_a_row_for_each_thing(project: Project) -> None:
    book, found = project.book, tables(project.root)
    entities, events = book.entities.values(), book.events.values()
    assert {name: len(rows) for name, rows in found.items()} == {
        "entities": len(book.entities),
        "names": sum(len(one.aliases) for one in entities),
        "roles": sum(len(role.wordings) for one in entities for role in one.roles),
        "relations": sum(len(one.relations) for one in entities),
        "properties": sum(len(one.properties) for one in entities),
        "images": sum(len(images_of(one)) for one in book.records())
        + sum(len(topic.images) for topic in book.vocabulary.topics.values()),
        "events": len(book.events),
        "participants": sum(len(one.participants) for one in events),
        "statements": len(book.claims),
        "quotes": len(book.citations),
        "sources": len(book.sources),
    }


def test_the_title_of_an_event_that_is_only_alleged_stands_in_no_row_without_by_whom() -> None:
    titles = {row["title"]: row["id"] for row in tables(TOY)["events"] if row["status"] != "occurred"}
    names = {row["record_name"] for name in ("statements", "quotes") for row in tables(TOY)[name]}
    assert "Sale of the harmonium (Alleged by the village, denied by Amos Pell)" in names
    assert not names & titles.keys()


def test_a_table_is_read_back_as_it_was_written() -> None:
    rows = {row["id"]: row for row in tables(TOY)["sources"]}
    row = rows["minutes-1924"]
    assert row["inferred"] == "The minutes follow those of the opening by one year, and no other year fits."
    assert (row["date"], row["earliest"], row["latest"], row["date_words"]) == (
        "1924?",
        "1924-01-01",
        "1924-12-31",
        "the first year",
    )
    assert rows["almanach-1931"]["retells"] == "gazette-1923-05-12; wexcombe-gazette; Bread and Books"
    assert rows["gazette-1923-05-12"]["author_names"] == "Edith Marlow; a Correspondent"
    assert rows["gazette-1923-05-12"]["title_supplied"] == "false"


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", '=HYPERLINK("https://x.example";"y")'])
def test_no_cell_is_a_formula(sign: str, toy: Project) -> None:
    book = changed(toy.book, lambda text: f"{sign} {text}")
    reading = Reading(book, toy.labels, toy.verification, Placement(book, toy.verification))
    for table in TABLES:
        rows = list(csv.reader(io.StringIO(as_csv(table, reading), newline="")))
        cells = [cell for row in rows for cell in row]
        # A plain number is no formula: the longitude of a room of the toy.
        texts = [cell for cell in cells if not re.fullmatch(r"-[0-9.]+", cell)]
        assert not [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "＝", "\t", "\r"))]
        assert any(cell.startswith(f"'{sign}") for cell in cells)
        assert {len(row) for row in rows} == {len(table.columns)}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-6.84, "-6.84"),
        ("-5", "-5"),
        ("-0043", "'-0043"),
        ("-0043-03-15", "'-0043-03-15"),
        ("-1+1", "'-1+1"),
        (["-1", "-2"], "'-1; '-2"),
    ],
)
def test_a_number_stays_a_number_in_a_table(value: object, cell: str, toy: Project) -> None:
    table = Table("one", ("value",), lambda _: iter([{"value": value}]))
    reading = Reading(toy.book, toy.labels, toy.verification, Placement(toy.book, toy.verification))
    assert as_csv(table, reading) == f"value\n{cell}\n"


def test_every_statement_has_its_attribution(project: Project) -> None:
    rows = tables(project.root)["statements"]
    assert [row for row in rows if not row["attribution"]] == []
    assert [row for row in rows if row["by_name"] and row["by_name"] not in row["attribution"]] == []


# ---- linked data ---------------------------------------------------------------------------------------------------


def expanded(nodes: list[jsonld.Node]) -> list[dict[str, Any]]:
    """The nodes with every term as its full address; nothing is fetched."""
    document = {"@context": {"@vocab": str(rdflib.SDO)}, "@graph": nodes}
    base = {"base": "https://rooms.example/library/readers/x.html", "documentLoader": _no_network}
    found: list[dict[str, Any]] = processor.expand(document, base)
    return found


def _no_network(url: str, options: object) -> None:
    raise AssertionError(f"{url} was to be fetched")


def test_linked_data_is_said_in_the_words_of_schema_org(project: Project) -> None:
    types, properties = set(), set()
    for nodes in nodes_of(project):
        for one in mappings(expanded(nodes)):
            types |= set(one.get("@type", ()))
            properties |= {name for name in one if not name.startswith("@")}
    for term in types | properties:
        name = term.removeprefix(str(rdflib.SDO))
        assert name in rdflib.SDO, f"{term} is no term of schema.org"
        assert name[0].isupper() == (term in types)
    assert {str(rdflib.SDO.Person), str(rdflib.SDO.Event), str(rdflib.SDO.Quotation), str(rdflib.SDO.Claim)} <= types


def test_nothing_that_is_claimed_is_a_property_of_the_one_it_is_claimed_of(project: Project) -> None:
    claimed = {claim.statement.text for claim in project.book.claims if claim.statement.kind != "fact"}
    for nodes in nodes_of(project):
        for node in nodes:
            if node["@type"] != "Claim":
                assert node.keys() <= _SAFE.get(node["@type"], _SAFE_OF_ALL) | _SAFE_OF_ALL
                values = {
                    value for one in mappings({**node, "text": ""}) for value in one.values() if isinstance(value, str)
                }
                assert not claimed & values


_SAFE_OF_ALL = set(
    "@id @type name alternateName description disambiguatingDescription mainEntityOfPage sameAs subjectOf "
    "author publisher datePublished inLanguage url archivedAt isPartOf isBasedOn image".split()
) | {field.csl.schema for field in bibliographic_fields(Source)}
_SAFE = {
    "Person": {"hasOccupation", "birthPlace", "knows"},
    "Place": {"geo", "openingDate", "size"},  # declared in the vocabulary
    "Event": {"startDate", "endDate", "location", "attendee", "about"},
    "Quotation": {"text", "creator"},
}


def test_every_claim_has_an_author_unless_it_is_reported_as_fact(project: Project) -> None:
    fact = project.labels("kind.fact.label")
    announced = {project.labels(f"status.{status}") for status in ("announced", "planned")}
    must_be_credited = {project.labels(key) for key in ("kind.allegation.label", "kind.denial.label", "status.alleged")}
    for nodes in nodes_of(project):
        for node in nodes:
            if node["@type"] == "Claim":
                assert node["genre"] in {fact, *announced} or node["author"]
                assert node["genre"] not in must_be_credited or node["creditText"]
            if node["@type"] == "Quotation":
                assert node["isBasedOn"]["@id"] in {one["@id"] for one in nodes}


def test_only_what_occurred_is_an_event(toy: Project) -> None:
    placement = Placement(toy.book, toy.verification)
    events = toy.book.events.items()
    kinds = {key: jsonld.event_nodes(placement, toy.labels, event)[0]["@type"] for key, event in events}
    not_occurred = {key for key, event in events if event.status != "occurred"}
    assert {key for key, kind in kinds.items() if kind == "Claim"} == not_occurred
    assert set(kinds.values()) == {"Claim", "Event"}
    sale = jsonld.event_nodes(placement, toy.labels, toy.book.events["harmonium-sale"])[0]
    assert sale["author"] == "the village"
    assert sale["genre"] == "Alleged"
    assert "startDate" not in sale


def test_a_person_as_linked_data(toy: Project) -> None:
    placement = Placement(toy.book, toy.verification)
    node = jsonld.profile_nodes(placement, toy.labels, toy.book.entities["layla-haddad"])[0]
    assert {name: value for name, value in node.items() if name not in ("subjectOf", "hasOccupation")} == {
        "@id": "#Top",
        "@type": "Person",
        "name": "Layla Haddad",
        "disambiguatingDescription": "librarian",
        "alternateName": ["ليلى حداد", "Leila Hadad", "L. Haddad"],
        "description": "First librarian of the rooms, who came from Beirut.",
        "mainEntityOfPage": {"@id": "layla-haddad.html"},
        "sameAs": [
            "https://www.wikidata.example/wiki/Q1",
            "https://rooms.example/?a=1&b=2",
            "https://libraries.example.org/R-97",
        ],
        "birthPlace": "Beirut",
        "knows": {
            "@id": "../readers/tobias-crumb.html#Top",
            "@type": "Person",
            "name": "Tobias Crumb",
        },
    }
    first, second, third = node["hasOccupation"]
    assert (first["roleName"], first["startDate"], first["endDate"]) == ("first librarian", "1923-05-12", "1926")
    assert (second["roleName"], third["roleName"]) == ("Keeper of the Rooms", "une dame venue de Beyrouth")


def test_linked_data_says_who_is_meant_where_that_was_identified(toy: Project) -> None:
    """Marked as ours; a page that confirms it is another page on the same thing."""
    entity = toy.book.entities["layla-haddad"]
    found = Identification(
        text="Librarian of [[reading-society]].", reason="By the letter.", url="https://who.example/"
    )
    placement = Placement(toy.book, toy.verification)

    def node(found: Identification | None) -> jsonld.Node:
        meant = entity.model_copy(update={"identified_as": found})
        return jsonld.profile_nodes(placement, toy.labels, meant)[0]

    told_apart = "librarian"
    assert node(None)["disambiguatingDescription"] == told_apart
    meant = "Librarian of Reading Society. (identified by us)"
    assert node(found)["disambiguatingDescription"] == [told_apart, meant]
    assert node(found)["sameAs"] == [*node(None)["sameAs"], "https://who.example/"]
    assert node(found.model_copy(update={"url": None}))["sameAs"] == node(None)["sameAs"]


def test_linked_data_names_an_entity_once_a_page(project: Project) -> None:
    for nodes in nodes_of(project):
        named = Counter(one["@id"] for one in mappings(nodes) if "@id" in one and "name" in one)
        assert not [name for name, number in named.items() if number > 1]


def test_an_uncertain_date_of_a_property_is_left_out_of_linked_data(toy: Project) -> None:
    born = PropertyType.model_validate({"label": "Born", "type": "date", "schema": "birthDate"})
    values = [{"type": "born", "value": value} for value in ("1901", "1902?")]
    properties = tuple(Property.model_construct(**one) for one in values)
    vocabulary = toy.book.vocabulary.model_copy(update={"property_types": {"born": born}})
    book = dataclasses.replace(toy.book, vocabulary=vocabulary)
    person = book.entities["amos-pell"].model_copy(update={"properties": properties})
    placement = Placement(book, toy.verification)
    assert jsonld.profile_nodes(placement, toy.labels, person)[0]["birthDate"] == "1901"


def test_uncertain_dates_are_left_out_of_linked_data(toy: Project) -> None:
    placement = Placement(toy.book, toy.verification)
    found = {
        key: {name: node[name] for name in ("startDate", "endDate", "datePublished") if name in node}
        for key, record in (*toy.book.events.items(), *toy.book.sources.items())
        for node in (
            jsonld.event_nodes(placement, toy.labels, record)[0]
            if isinstance(record, Event)
            else jsonld.source_nodes(placement, toy.labels, record)[0],
        )
    }
    assert found["reading-day"] == {"startDate": "1923-06-01"}
    assert found["reading-month"] == {"startDate": toy.book.events["reading-month"].date.date.text}
    assert found["gazette-1923-05-12"] == {"datePublished": "1923-05-12"}
    dated = {key for key, dates in found.items() if dates}
    records = {**toy.book.events, **toy.book.sources}
    dates = {key: record.date if isinstance(record, Event) else record.published for key, record in records.items()}
    assert not {key for key in dated if dates[key].date.uncertain or dates[key].date.approximate}
    assert {"reading-perhaps", "reading-about", "minutes-1924", "reading-undated"}.isdisjoint(dated)


def test_an_inferred_date_is_told_as_such_or_not_at_all(toy: Project) -> None:
    """Linked data has no word for it, reference managers have one."""
    event, source = toy.book.events["reading-day"], toy.book.sources["gazette-1923-05-12"]
    guessed = event.date.model_copy(update={"inferred": "By the order of the register."})
    placement = Placement(toy.book, toy.verification)
    event, source = event.model_copy(update={"date": guessed}), source.model_copy(update={"published": guessed})
    assert "startDate" not in jsonld.event_nodes(placement, toy.labels, event)[0]
    assert "datePublished" not in jsonld.source_nodes(placement, toy.labels, source)[0]
    assert csl_item(toy.book, source)["issued"] == {"date-parts": [[1923, 6, 1]], "circa": True}


# ---- hostile texts -------------------------------------------------------------------------------------------------

#: Fields that hold no free text: ids, words of the vocabulary, addresses, hashes.
_FIXED = set(
    "id source entity event type kind status order language url topics formerly folder icon schema_type "
    "schema_property ftm shown of precision time".split()
)


def changed(book: Book, change: Callable[[str], str]) -> Book:
    """The book with every free text changed; what names a record stays."""
    known = {record.key for record in book.records()}

    def text(value: Any) -> Any:
        match value:
            case str():
                return value if value.partition("#")[0] in known else change(value)
            case tuple():
                return tuple(text(one) for one in value)
            case dict():
                return {key: text(one) for key, one in value.items()}
            case Record():
                fields = {name: getattr(value, name) for name in type(value).model_fields if name not in _FIXED}
                kept = {"role", "sha256"} if not hasattr(value, "roles") else set()
                return value.model_copy(
                    update={name: text(one) for name, one in fields.items() if name not in kept and name != "links"}
                )
        return value

    withdrawn = {key: record for key, record in book.withdrawn.items() if isinstance(record, Entity)}
    return link(
        text(book.sources),
        text({**book.entities, **withdrawn}),
        text(book.events),
        text(book.vocabulary),
        book.settings,
    )


class _Scripts(HTMLParser):
    """The texts of the script elements of a page that hold any: the others name a file."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and not dict(attrs).get("src"):
            self.inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def test_no_text_ends_the_script_that_holds_it(toy: Project) -> None:
    book = changed(toy.book, lambda text: f"{text} {HOSTILE}")
    hostile = dataclasses.replace(toy, book=book)
    views = ViewBuilder(book, toy.labels, toy.verification)
    renderer = Renderer(toy.labels, "../")
    pages = chain(
        (renderer.page(profile_view(views, one)) for one in book.entities.values()),
        (renderer.page(event_view(views, one)) for one in book.events.values()),
        (renderer.page(source_view(views, one)) for one in book.sources.values()),
    )
    for nodes, page in zip(nodes_of(hostile), pages, strict=True):
        (script,) = _Scripts(page.html).found
        assert not set("<>&\u2028\u2029") & set(script)
        document = json.loads(script)
        assert document["@graph"] == nodes
        texts = {value for one in mappings(document) for name, value in one.items() if name in ("name", "text")}
        assert all(HOSTILE in text for text in texts)


def test_hostile_texts_stay_in_their_fields_of_json_and_tables(toy: Project) -> None:
    book = changed(toy.book, lambda text: f"{text} {HOSTILE} \";,'")
    errors = []
    validator = Draft202012Validator(reference_schema())
    for path, text in data_files(book, toy.verification):
        document = json.loads(text)
        if path == "data/reference.json":
            errors += list(validator.iter_errors(document))
    assert errors == []
    reading = Reading(book, toy.labels, toy.verification, Placement(book, toy.verification))
    for table in TABLES:
        rows = list(csv.DictReader(io.StringIO(as_csv(table, reading), newline="")))
        assert {len(row) for row in rows} == {len(table.columns)}
        assert None not in chain.from_iterable(row.values() for row in rows)


# ---- allegations ---------------------------------------------------------------------------------------------------


def test_no_export_has_an_allegation_without_who_makes_it(project: Project) -> None:
    book = project.book
    assert any(claim.statement.kind == "allegation" for claim in book.claims)
    files = json_files(project.root)
    alone = [one for one in mappings(list(files.values())) if one.get("kind") == "allegation" and not one.get("by")]
    alone += [one for one in mappings(list(files.values())) if one.get("status") == "alleged" and not one.get("by")]
    for rows in tables(project.root).values():
        for row in rows:
            if row.get("kind") == "allegation" or row.get("status") == "alleged":
                alone += [row] if not (row["by"] and row["by_name"]) else []
    assert alone == []


def test_no_export_has_a_claim_or_an_alleged_event_without_its_denials(toy: Project) -> None:
    denial = "quarrels/harmonium-quarrel.html#claim-2bf6812a"
    whole = json.loads(dict(data_files(toy.book, toy.verification))[REFERENCE])
    denied = {one["page"] for one in mappings(whole) if one.get("denials") == [denial]}
    claim = "quarrels/harmonium-quarrel.html#paid-for-the-shelves"
    assert denied == {"events/harmonium-sale.html", claim}
    supports = [one for one in mappings(whole["sources"]) if "what" in one and one["page"] in denied]
    assert [(one["what"], one["denials"]) for one in supports] == [("statement", [denial]), ("description", [denial])]
    for name in ("events", "participants", "statements", "quotes"):
        rows = [row for row in tables(TOY)[name] if row["denials"]]
        assert {row["denials"] for row in rows} == {denial}, name
    (statement,) = (row for row in tables(TOY)["statements"] if row["denials"])
    assert statement["attribution"] == (
        "by the village, via Wexcombe Gazette, in “A Library for Wexcombe”, denied by Amos Pell"
    )
    (answer,) = (row for row in tables(TOY)["statements"] if row["answers"])
    assert (answer["kind"], answer["answers"]) == ("denial", "harmonium-sale; harmonium-quarrel#paid-for-the-shelves")


def test_linked_data_leads_from_a_claim_to_its_denial_and_back(toy: Project) -> None:
    placement = Placement(toy.book, toy.verification)
    (sale,) = (one for one in event_nodes(placement, toy.labels, toy.book.events["harmonium-sale"])[:1])
    nodes = {
        node["@id"].partition("#")[2]: node
        for node in profile_nodes(placement, toy.labels, toy.book.entities["harmonium-quarrel"])
    }
    denial = nodes["claim-2bf6812a"]
    answered = {"../events/harmonium-sale.html#Top", nodes["paid-for-the-shelves"]["@id"]}
    assert sale["subjectOf"] == {"@id": f"../quarrels/harmonium-quarrel.html{denial['@id']}"}
    assert nodes["paid-for-the-shelves"]["subjectOf"] == {"@id": denial["@id"]}
    assert {one["@id"] for one in denial["about"]} == {nodes["Top"]["@id"], *answered}
    assert (denial["@type"], denial["genre"]) == ("Claim", "Denial")


def test_the_text_of_an_allegation_is_nowhere_without_its_kind_and_who_makes_it(project: Project) -> None:
    """Wherever the words of an allegation stand, its kind and its author stand beside them."""
    book = project.book
    words = {claim.statement.text for claim in book.claims if claim.statement.kind == "allegation"}
    for one in mappings(list(json_files(project.root).values())):
        if isinstance(one.get("text"), str) and one["text"] in words:
            assert one["kind"] == "allegation"
            assert one["by"]
    placement = Placement(book, project.verification)
    plain = Reading(book, project.labels, project.verification, placement).plain
    shown = {plain(text) for text in words}
    for name, rows in tables(project.root).items():
        for row in rows:
            if shown & set(row.values()):
                assert name == "statements"
                assert row["kind"] == "allegation"


# ---- the site ------------------------------------------------------------------------------------------------------


@functools.cache
def anchors_of(file: Path) -> frozenset[str]:
    """The anchors of a page."""
    found = set()

    class Anchors(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(value for name, value in attrs if name == "id" and value)

    Anchors().feed(file.read_text(encoding="utf-8"))
    return frozenset(found)


def dead(site: Path, addresses: set[str]) -> set[str]:
    """The addresses that lead to no page of the site, or to no anchor in it."""
    parts = {address: address.partition("#") for address in addresses}
    return {
        address
        for address, (path, _, anchor) in parts.items()
        if not (site / path).is_file() or (anchor and anchor not in anchors_of(site / path))
    }


def test_addresses_in_the_data_lead_to_pages_and_anchors(site: Path) -> None:
    whole = json.loads((site / "data" / "reference.json").read_text(encoding="utf-8"))
    addresses = {one[name] for one in mappings(whole) for name in ("page", "in_source") if name in one}
    addresses |= {address for one in whole["entities"].values() for address in one.get("said_elsewhere", ())}
    for table in TABLES:
        with (site / table.path).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                addresses |= {row[name] for name in ("page", "in_source") if name in row}
    assert len(addresses) > 100
    assert dead(site, addresses) == set()


def test_addresses_in_linked_data_lead_to_pages_and_anchors(site: Path) -> None:
    root, addresses = "https://rooms.example/library/", set()
    for page in site.glob("*/*.html"):
        for script in _Scripts(page.read_text(encoding="utf-8")).found:
            if script.startswith('{"@context":["https://schema.org"'):
                document = json.loads(script)
                base = urljoin(root + page.relative_to(site).as_posix(), document["@context"][1]["@base"])
                addresses |= {urljoin(base, one["@id"]) for one in mappings(document) if "@id" in one}
    here = {address.removeprefix(root) for address in addresses}
    assert len(here) > 100
    assert dead(site, here) <= {f"{page}#Top" for page in WRITTEN_BY_HAND}


def test_pages_lead_to_their_data_and_to_the_page_on_it(site: Path) -> None:
    whole = json.loads((site / "data" / "reference.json").read_text(encoding="utf-8"))
    for record in chain.from_iterable(whole[table].values() for table in ("sources", "entities", "events")):
        page = site / record["page"]
        assert page.with_suffix(".json").is_file()
        if record["page"] in WRITTEN_BY_HAND:
            continue
        html = page.read_text(encoding="utf-8")
        assert f'href="../{record["page"].removesuffix(".html")}.json"' in html
        assert 'href="../data.html"' in html
    for index, table in (("sources/index", "sources"), ("chronology/index", "events")):
        assert f'href="../data/{table}.csv"' in (site / f"{index}.html").read_text(encoding="utf-8")
    html = (site / "data.html").read_text(encoding="utf-8")
    files = {f"data/{file.name}" for file in (site / "data").iterdir()}
    assert {path for path in files if f'href="{path}"' in html} == files


# ---- the page on the data ------------------------------------------------------------------------------------------


def test_the_data_page_says_what_each_column_means(toy: Project) -> None:
    labels = toy.labels
    view = data_view(labels)
    assert [(one.path, [column.name for column in one.columns]) for one in view.tables] == [
        (table.path, list(table.columns)) for table in TABLES
    ]
    columns = {column for table in TABLES for column in table.columns}
    said = {name.rpartition(".")[2] for name in labels.table if name.startswith("data.meaning_of.")}
    assert said <= columns
    # The fields of bibliographies say themselves what they are.
    fields = bibliographic_fields(Source)
    own = {field.name for field in fields} | {f"{field.name[:-1]}_names" for field in fields if field.kind == "names"}
    assert columns - said <= own
    assert all(column.meaning for one in view.tables for column in one.columns)
    own = {name.removeprefix("data.meaning_in.") for name in labels.table if name.startswith("data.meaning_in.")}
    assert own <= {f"{table.name}.{column}" for table in TABLES for column in table.columns}


def test_the_schema_on_the_site_is_that_of_the_code() -> None:
    assert [(path, json.loads(text)) for path, text in schema_files()] == [
        ("data/reference.schema.json", reference_schema())
    ]
