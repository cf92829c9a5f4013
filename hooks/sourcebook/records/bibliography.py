"""The bibliographic names of a source's fields, and personal names in parts.

To add a field, add it to `source.Source` with the mark `Csl` in its type. CSL, BibTeX, RIS, COinS, JSON-LD, the tables,
the facts on a source's page, the form of a new record and the schemas follow from it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import Field, PlainValidator, ValidationError

from ..core.problems import did_you_mean
from .record import Record, field_names, record_within
from .values.fields import Line, RefersTo, line
from .values.types import FormError, is_id

FieldKind = Literal["text", "names", "date", "language", "languages"]


@dataclass(frozen=True, slots=True)
class Csl:
    """The names of a field in other formats; empty where a format has none.

    `name` is a variable of CSL 1.0.2, `bibtex` a field of BibTeX or biblatex, `ris` a tag, `coins` an element of Dublin
    Core, `schema` a property of schema.org. The module of a format handles everything beyond names.
    """

    name: str = ""
    bibtex: str = ""
    ris: str = ""
    coins: str = ""
    schema: str = ""


@dataclass(frozen=True, slots=True)
class BibliographicField:
    """A field of a source: its name, its names in other formats, and the kind of its value."""

    name: str
    csl: Csl
    kind: FieldKind
    description: str


@functools.cache
def bibliographic_fields(model: type[Record]) -> tuple[BibliographicField, ...]:
    """Return the fields of `model` that carry the mark `Csl`, in order."""
    return tuple(
        BibliographicField(name, mark, _kind(info.annotation), (info.description or "").replace("`", ""))
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, Csl)
    )


def _kind(annotation: Any) -> FieldKind:
    if record_within(annotation):
        return "date"
    several = get_origin(annotation) is tuple
    if any("language" in getattr(getattr(mark, "func", None), "__name__", "") for mark in _marks(annotation)):
        return "languages" if several else "language"
    return "names" if several else "text"


def _marks(annotation: Any) -> list[Any]:
    own = list(getattr(annotation, "__metadata__", ()))
    return own + [mark for inner in get_args(annotation) for mark in _marks(inner)]


# ---- names


class Name(Record):
    """The name of a person in parts, for bibliographies that sort or shorten names."""

    family: Line = Field(description="family name, or the only name")
    given: Line | None = Field(None, description="given names or initials")
    particle: Line | None = Field(None, description="particle before the family name: `de`, `van der`, `al-`")
    suffix: Line | None = Field(None, description="suffix after the family name: `Jr.`, `III`")

    @property
    def whole(self) -> str:
        """The name as written in running text: “Ludwig van Beethoven Jr.”."""
        return " ".join(filter(None, (self.given, join_particle(self.particle or "", self.family), self.suffix)))


def join_particle(particle: str, family: str) -> str:
    """Return a family name with its particle: `van der Berg`, `al-Masri`, `d’Arc`."""
    glued = not particle or particle.endswith(("-", "'", "’"))
    return f"{particle}{family}" if glued else f"{particle} {family}"


class PersonName(str):
    """A literal name that also knows its parts. It can be used wherever a name is expected."""

    parts: Name

    def __new__(cls, text: str, parts: Name | None = None) -> PersonName:
        """Make a name; `parts` is missing only while a name is being copied."""
        made = super().__new__(cls, text)
        if parts:
            made.parts = parts
        return made


def contributor(given: Any) -> str:
    """Parse a contributor to a work: an id or a name, whole or in parts."""
    if not isinstance(given, Mapping):
        return line(given)
    name = _in_parts(given)
    if is_id(name):
        raise FormError(f"the name {name!r} has the form of an id", "write it as the work prints it")
    return name


def sort_text(given: Any) -> str:
    """Parse the form of a name by which lists sort it: text, or the name in parts."""
    return _in_parts(given) if isinstance(given, Mapping) else line(given)


def _in_parts(given: Mapping[str, Any]) -> PersonName:
    if unknown := sorted(given.keys() - field_names(Name)):
        known = sorted(field_names(Name))
        hint = did_you_mean(unknown[0], known) or f"known: {', '.join(known)}"
        raise FormError(f"unknown field {unknown[0]!r} in a name", hint, "unknown-field")
    try:
        parts = Name.model_validate(given)
    except ValidationError as error:
        raise _fault(error) from error
    return PersonName(parts.whole, parts)


def _fault(error: ValidationError) -> FormError:
    """Return the first error in a name in parts, in our own words."""
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, FormError):
        return cause
    field = str(first["loc"][0])
    if first["type"] == "missing":
        return FormError(f"the field {field!r} of a name is missing", f"{{{field}: …}}", "missing-field")
    return FormError(f"expected text for {field!r} of a name", f'write {field}: "…"', "wrong-type")


#: The id of an entity, or a name: whole, or as the mapping `Name`.
Contributor = Annotated[str, PlainValidator(contributor, json_schema_input_type=str | Name), RefersTo("who")]
Contributors = tuple[Contributor, ...]
#: The form of a name by which lists sort it: text, or the mapping `Name`.
SortName = Annotated[str, PlainValidator(sort_text, json_schema_input_type=str | Name)]
