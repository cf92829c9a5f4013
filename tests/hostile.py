"""The toy with words that mean something to HTML, Markdown, Jinja or the theme in every text field of its records."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from sourcebook import records
from sourcebook.fields import is_id
from sourcebook.records import Entity, Event, Record, Refers, Settings, Source, Vocabulary
from sourcebook.yamltext import parse_yaml

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }} {% x %} {# y #} [x](javascript:alert(1)) "
    "{: onclick=x } *[HTML]: x </title> </textarea> <!-- \"two\" 'one' &lt; &#60; ](http://x) `code` **bold** "
    "<http://x> https://x.example ![i](j) :smile: ~~s~~ [^1] $1$ \\n"
)
#: As long, with its spaces, and nothing to interpret.
HARMLESS = re.sub(r"\S", "x", HOSTILE)

#: Fields whose text no page shows, and why.
NOT_SHOWN = {
    ("Repository", "branch"): "part of addresses",
    ("EntityType", "schema"): "a type of schema.org, for programs",
    ("EventType", "description"): "for those who write records",
    ("ParticipantRole", "description"): "for those who write records",
}
ROOTS: dict[str, type[Record]] = {
    "sources": Source,
    "entities": Entity,
    "events": Event,
    "vocabulary": Vocabulary,
    "site": Settings,
}


class Numbered:
    """Adds to each text its number and some words, and remembers where each number stands."""

    def __init__(self, words: str):
        self.words = words
        self.fields: dict[str, tuple[str, str]] = {}

    def __call__(self, text: str, field: tuple[str, str]) -> str:
        number = f"N{len(self.fields):04}"
        self.fields[number] = field
        return f"{text.rstrip()} {number} {self.words}"


def changed(value: Any, annotation: Any, field: tuple[str, str], add: Numbered, marks: tuple[Any, ...] = ()) -> Any:
    """`value`, as YAML has it, with every text in it changed that `annotation` takes as free text."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return changed(value, inner, field, add, (*marks, *more))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        if issubclass(annotation, records.When) and not isinstance(value, dict):
            return value
        return {key: _changed_field(inner, annotation, key, add) for key, inner in value.items()}
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return [changed(one, inner, field, add) for one in value]
    if get_origin(annotation) is dict:
        inner = get_args(annotation)[1]
        return {key: changed(one, inner, field, add) for key, one in value.items()}
    if get_origin(annotation) in (Union, type(int | str)):
        kind = next(part for part in get_args(annotation) if part is not type(None))
        return changed(value, kind, field, add, marks)
    if annotation is str and is_free_text(str(value), marks):
        return add(str(value), field)
    return value


def _changed_field(value: Any, model: type[Record], key: str, add: Numbered) -> Any:
    name = next(name for name, info in model.model_fields.items() if (info.alias or name) == key)
    info = model.model_fields[name]
    return changed(value, info.annotation, (model.__name__, key), add, tuple(info.metadata))


def is_free_text(value: str, marks: tuple[Any, ...]) -> bool:
    """Whether a field with these marks takes any words at this place: prose, lines, names of those without a page."""
    to = next((mark.to for mark in marks if isinstance(mark, Refers)), "")
    functions = {getattr(getattr(mark, "func", None), "__name__", "") for mark in marks}
    free = bool(functions & {"_line", "_prose"})
    return free and (to in ("", "text") or (to in ("who", "work") and not is_id(value)))


def changed_record(record: Any, model: type[Record], add: Numbered) -> Any:
    """The record with its texts changed; of one that is withdrawn, only the reason, since nothing else is shown."""
    if "withdrawn" in record:
        return {**record, "withdrawn": add(record["withdrawn"], ("Lasting", "withdrawn"))}
    return changed(record, model, ("", ""), add)


def put(project: Path, words: str) -> dict[str, tuple[str, str]]:
    """Add `words` to every text of the project's data; the fields they stand in, by number."""
    add = Numbered(words)
    shutil.rmtree(project / "data" / "fingerprints")
    (project / "data" / "receipts.yaml").unlink()
    for file in sorted((project / "data").rglob("*.yaml")):
        root = ROOTS[file.relative_to(project / "data").parts[0].removesuffix(".yaml")]
        value = parse_yaml(file.read_bytes(), "x").value
        if root in (Source, Entity, Event):
            for record in value.values():
                record.pop("text", None)  # the quote tool's
            value = {key: changed_record(record, root, add) for key, record in value.items()}
        else:
            value = changed(value, root, ("", ""), add)
        if root is Settings:
            value = {**value, "require_verified": False, "quote_words_max": 999}
        file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    about = project / "docs" / "about.md"
    about.write_text(re.sub(r"{{ cite.*}}", "", about.read_text(encoding="utf-8")), encoding="utf-8")
    (project / "docs" / "readers" / "tobias-crumb.md").unlink()  # the generated page shows more
    return add.fields
