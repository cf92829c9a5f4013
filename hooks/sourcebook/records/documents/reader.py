"""Read documents into records, and report everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from ...core.dates.edtf import DateError
from ...core.problems import Location, Problem, did_you_mean, with_article
from ...core.yaml.nodes import UNREADABLE, Document, Mapping, PlainNumber, Sequence
from ...untrusted.escaping import in_yaml
from ...untrusted.portable_names import device_fault, is_device
from ..record import Record, field_names, keep, within
from ..values.types import RESERVED, FormError, as_id, id_hint, is_id
from .tables import TABLES, data_path

RecordT = TypeVar("RecordT", bound=Record)


def read_record(document: Document, model: type[RecordT]) -> tuple[RecordT | None, list[Problem]]:
    """Read a file that is a single record (vocabulary, settings). Return None if it cannot be read."""
    if not isinstance(document.value, Mapping):
        return None, [_not_a_mapping(document)] if document.whole else []
    return validated(document.value, model, "")


def read_records(document: Document, model: type[RecordT]) -> tuple[dict[str, RecordT], list[Problem]]:
    """Return the records of a file that maps ids to records, and their problems."""
    if not isinstance(document.value, Mapping):
        return {}, [_not_a_mapping(document)] if document.whole else []
    records: dict[str, RecordT] = {}
    problems: list[Problem] = []
    for key, value in document.value.items():
        problems += _id_problems(document.value, key)
        if value is UNREADABLE:
            continue
        if not isinstance(value, Mapping):
            problems.append(_not_a_record(document.value, key, model))
            continue
        record, found = validated(value, model, key)
        meant = meant_as(value, model) if found else model
        problems += found if meant is model else [_in_the_wrong_file(document.value, key, meant)]
        if record is not None:
            # An invalid id, such as one in capitals, is reported; meanwhile the record gets the id that it should have.
            name = key if is_id(key) or as_id(key) in document.value else as_id(key) or key
            keep(record, key=name, _line=document.value.location(key, of_key=True).line)
            records[name] = record
    return records, problems


def meant_as(value: Mapping, model: type[Record]) -> type[Record]:
    """Return the type of a record found among those of `model`: another one if only that fits completely."""
    kinds = [one for one in TABLES.values() if _fits(value, one)]
    return kinds[0] if kinds and model in TABLES.values() and model not in kinds else model


def _fits(value: Mapping, model: type[Record]) -> bool:
    """Return whether a mapping has all required fields, and no unknown ones."""
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    return {name for name, info in fields.items() if info.is_required()} <= value.keys() <= fields.keys()


def _in_the_wrong_file(mapping: Mapping, key: str, kind: type[Record]) -> Problem:
    return Problem(
        mapping.location(key, of_key=True),
        "wrong-file",
        f"this record has the fields of {with_article(kind.noun)}, but is in another file",
        f"move it to {data_path(kind)}",
        record=key,
    )


def _id_problems(mapping: Mapping, key: str) -> Iterator[Problem]:
    location = mapping.location(key, of_key=True)
    if not is_id(key):
        yield Problem(location, "bad-id", f"{key!r} is not an id", id_hint(key), record=key)
    elif key in RESERVED:
        yield Problem(
            location,
            "reserved-id",
            f"the id {key!r} is the name of a page or folder of the site",
            "choose another id",
            record=key,
        )
    elif is_device(key):
        yield Problem(location, "reserved-id", *device_fault("id", key), record=key)


def _not_a_mapping(document: Document) -> Problem:
    if document.value is None:
        return Problem(document.location, "empty-file", "the file is empty", "write {} while there are no records")
    return Problem(
        document.location,
        "wrong-type",
        f"expected a mapping, found {_shape(document.value)}",
        "each record begins with its id and a colon, in the first column",
    )


def _not_a_record(mapping: Mapping, key: str, model: type[Record]) -> Problem:
    location, value = mapping.location(key), mapping[key]
    if key in field_names(model):
        return Problem(
            mapping.location(key, of_key=True),
            "wrong-type",
            f"expected the id of a record, found the field {key!r}",
            "put two spaces before it to make it a field of the record above",
        )
    if value is None:
        return Problem(
            location, "empty-value", f"the record {key!r} is empty", "fill in its fields, or delete it", record=key
        )
    return Problem(
        location,
        "wrong-type",
        f"expected a mapping for the record {key!r}, found {_shape(value)}",
        "write its fields below it, indented by two spaces",
        record=key,
    )


def _shape(value: Any) -> str:
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "text"


def _unknown_fields(value: Mapping, unknown: set[str], model: type[Record]) -> Iterator[Problem]:
    known = field_names(model)
    for name in sorted(unknown):
        hint = _of_text(value, name) or _hint_inside(value, name, model) or did_you_mean(name, known)
        hint = hint or f"known fields: {', '.join(sorted(known))}"
        yield Problem(value.location(name, of_key=True), "unknown-field", f"unknown field {name!r}", hint)


def _of_text(value: Mapping, name: str) -> str:
    """Return how to write a text that was read as a field because it has a colon."""
    first = value.location(name, of_key=True) == value.location()
    if " " not in name or not first or not isinstance(value[name], str):
        return ""
    return f"a text with a colon needs quotation marks: {in_yaml(f'{name}: {value[name]}')}"


def _hint_inside(value: Mapping, name: str, model: type[Record]) -> str:
    """Return how to write a field that belongs to a small record in this one: the time of day of a date."""
    for _, outer, form in within(model):
        inside = form[-1]
        if len(form) == 1 and outer in value and name in field_names(inside):
            first = next(iter(inside.model_fields))
            return f"{outer}: {{{first}: …, {name}: …}}"
    return ""


def validated(value: Mapping, model: type[RecordT], key: str) -> tuple[RecordT | None, list[Problem]]:
    """Validate a mapping as the record with the id `key`. Return it, or None if it is invalid, and its problems."""
    record = None
    try:
        record = model.model_validate(value)
        problems = [] if _remember_places(record, value) else list(_unknown(value, model))
    except ValidationError as error:
        problems = list(_unknown(value, model))
        hints = {problem.location: problem.hint for problem in problems}
        problems += (
            _problem(value, detail)
            for detail in error.errors(include_url=False)
            if detail["input"] is not UNREADABLE and not _is_misspelt(value, detail, hints)
        )
    return record, [problem if problem.record else _of_record(problem, key) for problem in problems]


def _is_misspelt(value: Mapping, detail: Any, hints: dict[Location, str]) -> bool:
    """Return whether a missing field is present under a misspelt name, so that the mistake is reported only once.

    `hints` has the suggestions for unknown fields by location.
    """
    if detail["type"] != "missing":
        return False
    *around, name = detail["loc"]
    for step in around:
        value = value[step]
    return any(hints.get(value.location(key, of_key=True)) == did_you_mean(key, [name]) != "" for key in value)


def _remember_places(record: Record, value: Mapping) -> bool:
    """Store the locations of a record and those within it. Return whether it has every field in its text."""
    vars(record)["_source"] = value
    model = type(record)
    known = value.keys() <= field_names(model)
    for name, written, form in within(model):
        if written in value:
            for one, part in _pairs(getattr(record, name), value[written], form):
                if isinstance(part, Mapping):
                    known = _remember_places(one, part) and known
    return known


def _unknown(value: Mapping, model: type[Record]) -> Iterator[Problem]:
    """Yield the problems of unknown fields in a record and those within it."""
    known = field_names(model)
    unknown = value.keys() - known
    if unknown:
        yield from _unknown_fields(value, unknown, model)
    for _, written, form in within(model):
        if written in value:
            for _, part in _pairs(value[written], value[written], form):
                if isinstance(part, Mapping):
                    yield from _unknown(part, form[-1])


def _pairs(made: Any, value: Any, form: tuple[Any, ...]) -> Iterable[tuple[Any, Any]]:
    """Return pairs of the result and text of each part that may be a record; `form` describes the containers of the
    field."""
    holds, *inside = form
    if not inside:
        return [(made, value)]
    found: Iterable[tuple[Any, Any]]
    if holds is tuple and isinstance(value, Sequence):
        found = zip(made, value, strict=True)
    elif holds is dict and isinstance(value, Mapping):
        found = ((made[key], part) for key, part in value.items())
    else:
        return ()
    return found if len(inside) == 1 else (pair for one, part in found for pair in _pairs(one, part, tuple(inside)))


def _of_record(problem: Problem, key: str) -> Problem:
    return Problem(problem.location, problem.code, problem.message, problem.hint, problem.severity, key)


def _problem(value: Mapping, detail: Any) -> Problem:
    """Translate one pydantic error into a problem with the words and location that contributors know."""
    document = Document(value.path, value, value.location(), (), whole=True)
    steps = tuple(step for step in detail["loc"])
    location = document.find(steps)
    name = next((step for step in reversed(steps) if isinstance(step, str)), "")
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    cause = context.get("error")
    if kind == "missing":
        return Problem(location, "missing-field", f"the field {name!r} is missing", _missing_hint(name, given))
    if given is None:
        return Problem(location, "empty-value", f"the field {name!r} is empty", _EMPTY_HINT)
    if isinstance(cause, DateError):
        return Problem(location, "bad-date", str(cause), cause.hint)
    if isinstance(cause, FormError):
        return Problem(location, cause.code, str(cause), cause.hint)
    if kind == "literal_error":
        known = [word.strip("' ") for word in context["expected"].replace(" or ", ", ").split(",")]
        hint = did_you_mean(str(given), known) or f"known: {', '.join(known)}"
        return Problem(location, "unknown-word", f"{given!r} is not a valid {name!r}", hint)
    if kind in _EXPECTED:
        message = f"expected {_EXPECTED[kind]} for {name!r}, found {_shape(given)}"
        return Problem(location, "wrong-type", message, _type_hint(kind, name, given))
    for bound, (size, rest) in _BOUNDS.items():
        if bound in context:
            return Problem(
                location, "bad-value", f"{given} is too {size} ({name!r})", f"write {context[bound]} or {rest}"
            )
    return Problem(location, "bad-value", f"{name!r}: {detail['msg'][:1].lower()}{detail['msg'][1:]}", "")


def _missing_hint(name: str, given: Any) -> str:
    """Return how to add a field to the mapping `given`, which lacks it."""
    if name == "source" and isinstance(given, Mapping) and given.keys() & {"quote", "locator"}:
        return "add the line source: id-of-the-source, here or once to the record, for all its quotes"
    return f"add the line {name}: …"


_EMPTY_HINT = "fill it in, or delete the line; text that begins with # needs quotation marks"


def _type_hint(kind: str, name: str, given: Any) -> str:
    """Return what to write where a value has the wrong type."""
    if kind == "tuple_type" and isinstance(given, str) and given.isprintable():
        return f"write it as a list: {name}: [{given}]"
    if kind == "tuple_type":
        return "begin each item of the list with a hyphen and a space"
    if kind == "model_type" and isinstance(given, PlainNumber):
        return f'if the text is meant, write "{given}"'
    if kind in ("model_type", "dict_type"):
        return "write its fields below it, indented by two spaces, each with its name, a colon and its value"
    if kind == "string_type" and isinstance(given, list):
        return "text that begins with [ needs quotation marks; a list is not allowed here"
    if kind == "string_type":
        return "text that holds a colon and a space needs quotation marks"
    if kind.startswith("int_"):
        return "write digits only, such as 25"
    return ""


#: Pydantic's names for the bounds of numbers, and how a number outside of them is too small or too large.
_BOUNDS = {"ge": ("small", "more"), "le": ("large", "less")}


_EXPECTED = {
    "string_type": "text",
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "is_instance_of": "a date",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
}
