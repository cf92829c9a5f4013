"""The types of fields: what each accepts and rejects, and what it refers to.

What a field refers to (an id, a word of the vocabulary, links in a text) is part of its type. One rule therefore checks
all of them, including new fields.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator, InstanceOf, PlainValidator
from pydantic_core import PydanticKnownError

from ...core.dates.edtf import Edtf, parse_edtf
from ...core.dates.time_of_day import parse_time
from ...core.yaml.nodes import PlainNumber, Sequence
from ...untrusted.portable_names import device_fault, is_device
from ...untrusted.signs import Fault, fault_of_name, fault_of_prose, fault_of_text
from .identifiers import parse_doi, parse_isbn, parse_issn, parse_pattern, parse_url_template
from .images import parse_image_file, parse_licence
from .types import FormError, is_id, parse_id, parse_language, parse_site_beside, parse_url

Kind = Literal["fact", "official", "account", "allegation", "denial", "assessment", "prediction"]
Status = Literal["occurred", "announced", "planned", "alleged"]
AliasKind = Literal["alias", "acronym", "transliteration", "variant"]

Precision = Literal["exact", "settlement", "region", "country"]

KINDS: tuple[str, ...] = get_args(Kind)
STATUSES: tuple[str, ...] = get_args(Status)

#: Item types of CSL 1.0.2 (appendix III of its specification).
CslType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]


@dataclass(frozen=True, slots=True)
class RefersTo:
    """What the text of a field names.

    `to` is `source`, `entity`, `event` (an id), `claim` (the id of an event, or `record#anchor` of a statement), `who`
    (the id of an entity, or of a source that speaks for itself, or a literal name), `work` (a source's or entity's id
    or a literal title), `text` (links in it), or the name of a table of the vocabulary (one of its words).
    """

    to: str


def line(given: Any) -> str:
    """Parse visible text on a single line."""
    return _sound(_on_one_line(given), fault_of_name)


def _quote(given: Any) -> str:
    return _sound(_on_one_line(given), fault_of_text)


def _prose(given: Any) -> str:
    return _sound(_text(given), fault_of_prose)


def _sound(text: str, fault_of: Callable[[str], Fault | None]) -> str:
    """Return the text itself. Raise FormError if it has a fault."""
    if fault := fault_of(text):
        raise FormError(fault.message, fault.hint, fault.code)
    return text


def _on_one_line(given: Any) -> str:
    text = _text(given)
    if "\n" in text:
        raise FormError("a line break in a one-line text", "write the text on one line")
    return text


def _text(given: Any) -> str:
    # Done here because pydantic would turn a number into text first. Most values that are read pass through here.
    if type(given) is not str:
        raise _no_text(given)
    text = given.strip()
    if not text:
        raise FormError("the text is empty", "fill it in, or delete the line")
    return text


def _no_text(given: Any) -> Exception:
    if isinstance(given, PlainNumber):
        return FormError(f"expected text, found the number {given}", f'if the text is meant, write "{given}"')
    return PydanticKnownError("string_type")


def _truth(value: Any) -> Any:
    """Accept only `true` and `false`, and suggest them for YAML's other spellings, such as `yes`."""
    if not isinstance(value, str) or value in ("true", "false"):
        return value
    meant = next((word for word, others in _MEANT.items() if value.lower() in others), "true or false")
    raise FormError(f"expected true or false, found {value!r}", f"write {meant}")


def _required(value: Any) -> Any:
    """Parse how far quotes must be verified: `true`, `false`, or `signed`."""
    known = {"true": True, "false": False, "signed": "signed"}
    if isinstance(value, str) and value not in known:
        raise FormError(f"expected true, false or signed, found {value!r}", "write one of the three")
    return known.get(value, value) if isinstance(value, str) else value


_MEANT = {"true": ("true", "yes", "y", "on", "1"), "false": ("false", "no", "n", "off", "0")}


def _edtf(value: Any) -> Any:
    value = without_brackets(value)
    return parse_edtf(value) if isinstance(value, str) else value


def _time(text: str) -> str:
    parse_time(text)
    return text


def without_brackets(value: Any) -> Any:
    """Undo YAML's reading of an unquoted `[2014..2016]` as a list; it is meant as EDTF text."""
    if isinstance(value, Sequence) and value and all(isinstance(part, str) for part in value):
        return f"[{', '.join(value)}]"
    return value


def _sha256(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise FormError(f"{text!r} is not a SHA-256 hash", "write it again with the tool: sourcebook quotes --write")
    return text


_SHA256 = re.compile(r"[0-9a-f]{64}")


def _former(text: str) -> str:
    folder, slash, name = text.partition("/")
    if not slash or not is_id(folder) or not is_id(name):
        raise FormError(f"{text!r} is not a former address", "write the folder and the old id: people/old-id")
    if device := next(filter(is_device, (folder, name)), ""):
        raise FormError(*device_fault("name", device))
    return text


def _claim(text: str) -> str:
    record, mark, anchor = text.partition("#")
    if is_id(record) and (not mark or is_id(anchor)):
        return text
    page = _OF_PAGE.search(text)
    hint = f"write {page[1]}#{page[2]}" if page else "write the id of an event, or record#anchor of a statement"
    raise FormError(f"{text!r} does not name a claim", hint)


def _degrees(given: Any, name: str, most: int) -> float:
    """Parse decimal degrees between `-most` and `most`."""
    text = str(given).strip().replace("−", "-")
    if not _DEGREES.fullmatch(text):
        raise FormError(
            f"{text!r} is not a {name} in degrees", f"write a decimal number between -{most} and {most}: 34.02"
        )
    degrees = float(text)
    if abs(degrees) > most:
        swapped = "; latitude and longitude may be swapped" if abs(degrees) <= 180 else ""
        raise FormError(f"{text} is not a {name}", f"write a number between -{most} and {most}{swapped}")
    return degrees


#: Our own JSON writes very small numbers with an exponent: 5e-05.
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?(?:e-[0-9]{1,2})?")


def _latitude(given: Any) -> float:
    return _degrees(given, "latitude", 90)


def _longitude(given: Any) -> float:
    return _degrees(given, "longitude", 180)


def _schema_name(text: str) -> str:
    if not re.fullmatch("[A-Za-z][A-Za-z0-9]{0,60}", text):
        raise FormError(f"{text!r} is not a name of schema.org or FollowTheMoney", "write letters only: birthDate")
    return text


#: An address as copied from a browser.
_OF_PAGE = re.compile(r"(?<![a-z0-9-])([a-z0-9-]++)\.html#([a-z0-9-]+)$")

Id = Annotated[str, AfterValidator(parse_id)]
Line = Annotated[str, PlainValidator(line, json_schema_input_type=str)]
Quote = Annotated[str, PlainValidator(_quote, json_schema_input_type=str)]
Summary = Annotated[str, PlainValidator(_quote, json_schema_input_type=str), RefersTo("text")]
Prose = Annotated[str, PlainValidator(_prose, json_schema_input_type=str), RefersTo("text")]
Truth = Annotated[bool, BeforeValidator(_truth)]
Required = Annotated[Literal[True, False, "signed"], BeforeValidator(_required)]
Sha256 = Annotated[str, AfterValidator(_sha256)]
Locator = Annotated[str, AfterValidator(_quote)]
#: Text such as `12`, `3–17` or `2nd`, which may be written as a number.
Figure = Annotated[str, AfterValidator(line)]
#: A `Figure`, or EDTF text that YAML reads as a list.
Value = Annotated[str, BeforeValidator(without_brackets), AfterValidator(line)]
Doi = Annotated[str, AfterValidator(parse_doi)]
Isbn = Annotated[str, AfterValidator(parse_isbn)]
Issn = Annotated[str, AfterValidator(parse_issn)]
Url = Annotated[str, AfterValidator(parse_url)]
Language = Annotated[str, AfterValidator(parse_language)]
Latitude = Annotated[float, BeforeValidator(_latitude)]
Longitude = Annotated[float, BeforeValidator(_longitude)]
UrlTemplate = Annotated[str, AfterValidator(parse_url_template)]
Pattern = Annotated[str, AfterValidator(parse_pattern)]
SchemaName = Annotated[str, AfterValidator(_schema_name)]
ImageFile = Annotated[str, AfterValidator(parse_image_file)]
Licence = Annotated[str, AfterValidator(parse_licence)]
SiteBeside = Annotated[str, AfterValidator(parse_site_beside)]
SourceId = Annotated[Id, RefersTo("source")]
EntityId = Annotated[Id, RefersTo("entity")]
EventId = Annotated[Id, RefersTo("event")]
ClaimAddress = Annotated[str, AfterValidator(_claim), RefersTo("claim")]
Who = Annotated[Line, RefersTo("who")]
Work = Annotated[Line, RefersTo("work")]
EdtfDate = Annotated[InstanceOf[Edtf], BeforeValidator(_edtf)]
Time = Annotated[str, AfterValidator(_time)]
FormerAddress = Annotated[str, AfterValidator(_former)]


#: The functions that parse names: ours, and those of `bibliography`, which imports this module.
_NAME_READERS = frozenset({"line", "contributor", "sort_text"})


def is_name(annotation: Any, metadata: Iterable[Any]) -> bool:
    """Return whether a field holds lines: alone, in a tuple, or as the keys of a mapping."""
    if any(
        isinstance(mark, PlainValidator) and getattr(mark.func, "__name__", "") in _NAME_READERS for mark in metadata
    ):
        return True
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return is_name(inside[0], inside[1:])
    return get_origin(annotation) in (tuple, Union, types.UnionType) and any(is_name(one, ()) for one in inside)
