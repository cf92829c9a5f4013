"""The JSON Schema of `data/reference.json`, made from the record models and the derived fields of the export."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..records.documents.json_schema import DATE_FORMS, DIALECT, Json, by_id, definitions_of, models_in
from ..records.documents.tables import TABLES
from ..records.models import Entity, Event, PageRecord
from ..records.source import Source
from ..records.vocabulary import Vocabulary
from .json_data import DERIVED, QUOTED

PATH = "data/reference.schema.json"

#: Derived fields that are never empty.
_ALWAYS = frozenset({"kind", "id", "page", "in_source", "verified"})
_NAMES: Json = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "description": "in the file beside a page: names of the records it refers to, by id",
}


def reference_schema() -> Json:
    """Return the schema of `data/reference.json`.

    `#/$defs/Entity`, `Event` and `Source` are the schemas of the files beside the pages.
    """
    definitions = definitions_of((Source, Entity, Event, Vocabulary))
    for model in models_in(Source, Entity, Event, Vocabulary):
        definition = definitions[model.__name__]
        _only_what_is_said(definition)
        derived = DERIVED.get(model, {})
        definition["properties"] = {**definition["properties"], **derived}
        definition["required"] += [name for name in derived if name in _ALWAYS]
        if issubclass(model, PageRecord):
            # The reason for a withdrawal is in a table of its own.
            del definition["properties"]["withdrawn"]
            definition["properties"]["names"] = _NAMES
    definitions["Quoted"] = QUOTED
    definitions["Edtf"] = {"type": "string", "description": DATE_FORMS}
    return {
        "$schema": DIALECT,
        "title": "Reference",
        "description": "A whole reference: its records by id, and the words they use. Empty fields are left out.",
        "type": "object",
        "properties": {
            "$schema": {"type": "string", "description": "this schema"},
            "title": {"type": "string", "description": "title of the reference"},
            "subtitle": {"type": "string", "description": "one line under the title"},
            "language": {"type": "string", "description": "language of its texts (BCP 47)"},
            "url": {"type": "string", "format": "uri", "description": "where it is published"},
            "sources": by_id({"$ref": "#/$defs/Source"}, "the works quoted"),
            "entities": by_id({"$ref": "#/$defs/Entity"}, "who and what it is about"),
            "events": by_id({"$ref": "#/$defs/Event"}, "what happened, was announced, planned or alleged"),
            "vocabulary": {"$ref": "#/$defs/Vocabulary"},
            "withdrawn": by_id({"type": "string"}, "ids of withdrawn records, with the reason"),
        },
        "required": ["title", "language", *TABLES, "vocabulary", "withdrawn"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def schema_files() -> Iterator[tuple[str, str]]:
    """Yield the path and text of the schema of the whole reference."""
    yield PATH, json.dumps(reference_schema(), ensure_ascii=False, indent=1) + "\n"


def _only_what_is_said(definition: Json) -> None:
    """Adapt a definition to the output: fields with a non-empty default are always present, and no default applies."""
    for name, schema in definition["properties"].items():
        if "default" in schema:
            del schema["default"]
            definition["required"].append(name)
