"""JSON Schemas of the records, made from the models, their docstrings and the descriptions of their fields.

`file_schema` describes the files contributors write, for editors that complete and check YAML. The schema of the export
uses the same definitions (`exports.reference_schema`). `x-refers-to` says what a text refers to
(`records.values.fields.RefersTo`).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from ..models import Citation, Event, PageRecord, Statement
from ..record import Record, record_within
from ..values.fields import Figure, Isbn, Locator, RefersTo, Value
from ..values.types import parse_id, parse_url
from ..vocabulary import Vocabulary
from .short_form import DEFAULTS, MEANING, OF_FILE, OF_RECORD, QUOTES, SHARED
from .tables import WRITTEN

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ID = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_CLAIM = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*(#[a-z0-9]+(-[a-z0-9]+)*)?$"}
DATE_FORMS = (
    "EDTF: `2014`, `2014-09-30`, `2015-02?` (uncertain), `2014~` (about), `-0043` (44 BC), `201X`, `17XX`, "
    "`XXXX-04-14`, `2014-21` (season), `2014/2016` (lasted), `[2014..2016]` (one moment between), `[2014, 2016]` (one "
    "of them), or `unknown`"
)

#: Conditions beyond the models: who makes a claim, and that only a denial answers another.
_CONDITIONS: dict[type[Record], Json] = {
    Statement: {
        "if": {"properties": {"kind": {"const": "fact"}}},
        "else": {"required": ["by"]},
        "allOf": [{"if": {"required": ["answers"]}, "then": {"properties": {"kind": {"const": "denial"}}}}],
    },
    Event: {
        "if": {"required": ["status"], "properties": {"status": {"const": "alleged"}}},
        "then": {"required": ["by"]},
    },
}
#: Text types that a contributor may also write as a number.
_MAY_BE_NUMBERS = tuple(get_args(one)[1] for one in (Figure, Isbn, Locator, Value))


def file_schema(model: type[Record], vocabulary: Vocabulary | None = None, short_form: bool = True) -> Json:
    """Return the schema of a data file.

    The file maps ids to records of `model` if these have pages; otherwise it is one such record. With a `vocabulary`,
    editors can complete its words. Without `short_form`, each citation names its source itself.
    """
    definitions = definitions_of((model,))
    for one in models_in(model):
        definition = definitions[one.__name__]
        if one.cited:
            definition["required"].append("citations")
            definition["properties"]["citations"]["minItems"] = 1
        for name in _may_be_numbers(one):
            definition["properties"][name]["type"] = ["string", "number"]
        if short_form:
            _allow_short_form(definition, one)
    if short_form and "Citation" in definitions:
        definitions |= _short_citations(definitions)
    # Without quotation marks, YAML reads 2014 as a number and [2014..2016] as a list.
    edtf = {
        "type": ["string", "integer", "array"],
        "items": {"type": ["string", "integer"]},
        "description": DATE_FORMS,
    }
    definitions["Edtf"] = edtf
    for definition in definitions.values():
        _dates_may_be_text(definition)
    if vocabulary:
        for definition in definitions.values():
            _complete(definition, vocabulary)
    own: Json = {"$ref": f"#/$defs/{model.__name__}"}
    whole = by_id(own, model.__doc__ or "") if issubclass(model, PageRecord) else own
    if short_form and model in OF_FILE:
        whole["properties"] = {DEFAULTS: _defaults(OF_FILE[model])}
    return {"$schema": DIALECT, **whole, "$defs": definitions}


# ---- the short form ------------------------------------------------------------------------------------------------


def _defaults(names: Iterable[str]) -> Json:
    """Return the schema of the defaults of a file, or of a list of quotes."""
    return {
        "type": "object",
        "description": "what the records of this file take from here unless they name it themselves",
        "additionalProperties": False,
        "properties": {name: _default(name) for name in names},
    }


def _default(name: str) -> Json:
    to = {"source": {**_ID, "x-refers-to": "source"}, "speaker": {"x-refers-to": "who"}}
    return {"type": "string", "description": MEANING[name], **to.get(name, {})}


def _allow_short_form(definition: Json, model: type[Record]) -> None:
    """Allow a record to name defaults, and its citations to take them."""
    for name in OF_RECORD.get(model, ()):
        definition["properties"].setdefault(name, _default(name))
    for name, info in model.model_fields.items():
        held = record_within(info.annotation)
        if held and issubclass(held, Citation):
            written = definition["properties"][info.alias or name]
            item = {"anyOf": [{"type": "string"}, written["items"], {"$ref": f"#/$defs/{held.__name__}s"}]}
            bounds = {key: written.pop(key) for key in ("minItems", "type", "items") if key in written}
            written["anyOf"] = [{**bounds, "items": item}, *item["anyOf"]]


def _short_citations(definitions: dict[str, Json]) -> dict[str, Json]:
    """Let citations lack what their record may name, and return the definitions of lists of quotes."""
    lists = {}
    for name in ("Citation", "Spoken"):
        if name not in definitions:
            continue
        one = definitions[name]
        one["required"] = [field for field in one["required"] if field not in ("source", "speaker")]
        quotes = {"type": "array", "items": {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{name}"}]}}
        lists[f"{name}s"] = {
            "type": "object",
            "description": "several quotes of one source, with what they share",
            "additionalProperties": False,
            "required": [QUOTES],
            "properties": {field: one["properties"][field] for field in SHARED} | {QUOTES: quotes},
        }
    return lists


def _may_be_numbers(model: type[Record]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        if any(mark in _MAY_BE_NUMBERS for mark in (*info.metadata, *_marks(info.annotation))):
            yield info.alias or name


def editor_schemas(vocabulary: Vocabulary | None = None) -> Iterator[tuple[str, str]]:
    """Yield the file name and text of the schema of each data file that contributors write (see `file_schema`)."""
    for table, model in WRITTEN.items():
        schema = file_schema(model, vocabulary)
        yield f"{table}.json", json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


# ---- from models to definitions ------------------------------------------------------------------------------------


def by_id(values: Json, description: str) -> Json:
    """Return the schema of a table that maps ids to `values`."""
    return {"type": "object", "description": description, "propertyNames": _ID, "additionalProperties": values}


def definitions_of(models: Iterable[type[Record]]) -> dict[str, Json]:
    """Return the definitions of `models` and all models within them, by name."""
    found: dict[str, Json] = {}
    for model in models:
        schema = copy.deepcopy(_of_model(model))
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    found.pop("Day", None)  # only in dates as they are in memory
    for model in models_in(*models):
        _finish(found[model.__name__], model)
    return found


def _of_model(model: type[Record]) -> Json:
    return model.model_json_schema(by_alias=True)


def _finish(definition: Json, model: type[Record]) -> None:
    """Add what pydantic's schema lacks: no other fields, no null, and which texts are ids."""
    definition.pop("title", None)
    definition["additionalProperties"] = False
    definition.setdefault("required", [])
    definition["properties"] = {name: _not_null(schema) for name, schema in definition.get("properties", {}).items()}
    for name, field in model.model_fields.items():
        schema = definition["properties"][field.alias or name]
        for mark in (*field.metadata, *_marks(field.annotation)):
            _mark(_texts(schema), mark)
    definition |= _CONDITIONS.get(model, {})


def _not_null(schema: Json) -> Json:
    """Return a field's schema without null, which is never written."""
    schema = {key: value for key, value in schema.items() if key != "title"}
    options = [one for one in schema.pop("anyOf", ()) if one != {"type": "null"}]
    if options:
        schema = {**(options[0] if len(options) == 1 else {"anyOf": options}), **schema}
    if schema.get("default", 0) in (None, "", [], {}):
        del schema["default"]
    return schema


def _texts(schema: Json) -> Json:
    """Return the schema of the texts in a field: its own, its items', or its values'."""
    while inner := schema.get("items") or schema.get("additionalProperties"):
        schema = inner
    return schema


def _mark(schema: Json, mark: Any) -> None:
    """Add to the schema of a text the meaning of its type."""
    check = getattr(mark, "func", None)
    if isinstance(mark, RefersTo):
        schema["x-refers-to"] = mark.to
        schema |= _CLAIM if mark.to == "claim" else {}
    elif check is parse_id:
        schema |= _ID
    elif check is parse_url:
        schema["format"] = "uri"


def _marks(annotation: Any) -> Iterator[Any]:
    """Yield the annotations within a type such as `tuple[Annotated[str, mark], …]`."""
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        if not (isinstance(inner, type) and issubclass(inner, Record)):
            yield from _marks(inner)


def models_in(*models: type[Record]) -> Iterator[type[Record]]:
    """Yield `models` and all models within them, each once."""
    seen: dict[type[Record], None] = {}
    waiting = list(models)
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen[model] = None
            waiting += (inner for field in model.model_fields.values() for inner in _models_in(field.annotation))
    return iter(seen)


def _models_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for mark in getattr(annotation, "__metadata__", ()):
        yield from _models_in(getattr(mark, "json_schema_input_type", None))
    for inner in get_args(annotation):
        yield from _models_in(inner)


# ---- what is written out, what contributors write ------------------------------------------------------------------


def _dates_may_be_text(definition: Json) -> None:
    """Allow dates to be text instead of a mapping."""
    for schema in definition.get("properties", {}).values():
        if schema.get("$ref") == "#/$defs/When":
            del schema["$ref"]
            schema["anyOf"] = [{"$ref": "#/$defs/Edtf"}, {"$ref": "#/$defs/When"}]


def _complete(definition: Json, vocabulary: Vocabulary) -> None:
    """List the words of the vocabulary where one is expected."""
    for schema in definition.get("properties", {}).values():
        text = _texts(schema)
        words = getattr(vocabulary, text.get("x-refers-to", ""), None)
        if isinstance(words, dict) and words:
            text["enum"] = list(words)
