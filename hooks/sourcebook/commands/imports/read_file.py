"""Which format a file to be imported has, and reading it into records that are not yet checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from ..additions.bounded import RefusedError

Format = Literal["csl", "bibtex", "ris", "csv", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

_BIBTEX = re.compile(r"^\s*@\s*\w+\s*[{(]", re.MULTILINE)
_RIS = re.compile(r"^TY {1,2}- ?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record to be imported: its table and id, its fields as a contributor writes them, where it comes from.

    With `adds`, the fields are items for the lists of a record that is there. `notes` explain fields that a person has
    to look at; `left_out` names what no field holds.
    """

    table: str
    key: str
    fields: Mapping[str, Any]
    place: str
    notes: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    adds: bool = False


class Refused(NamedTuple):
    """What becomes no record: where it is, and why."""

    place: str
    reason: str


def format_of(name: str, text: str) -> Format:
    """Return the format of a file, by its ending, else by how it begins. Raises RefusedError."""
    ending = name.rpartition(".")[2].lower()
    if ending in ("csv", "tsv"):
        return "csv"
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in ("[", "{") and ending in ("json", "csljson", name.lower()):
        return "json" if start == "{" and '"$schema"' in text[:400] else "csl"
    if ending == "bib" or (ending not in ("ris", "json") and _BIBTEX.search(text[:10_000])):
        return "bibtex"
    if ending == "ris" or _RIS.search(text[:10_000]):
        return "ris"
    raise RefusedError(name, "the format of this file is not known", f"name it: --as {'|'.join(FORMATS)}")


def read_json(text: str, place: str) -> Any:
    """Return what a JSON document holds. Raises RefusedError."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        where = f"{place}:{error.lineno}:{error.colno}"
        raise RefusedError(where, f"this is not JSON: {error.msg}", "export the file again") from error
    except (RecursionError, ValueError) as error:
        raise RefusedError(
            place, "this JSON is nested too deep, or a number in it is too long", "export it again"
        ) from error


def csl_items(text: str, place: str) -> list[dict[str, Any]]:
    """Return the items of a CSL-JSON document. Raises RefusedError."""
    found = read_json(text, place)
    if isinstance(found, dict):
        found = found.get("items", [found])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise RefusedError(place, "this is not a list of CSL items", "export it as CSL JSON")
    return found
