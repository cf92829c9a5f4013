"""Read RIS into CSL items. The extra `import` installs rispy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy

from ...exports.ris import TYPES as EXPORTED
from ...records.bibliography import bibliographic_fields
from ...records.source import Source
from ..additions.bounded import RefusedError

#: Item types of CSL by tag: those that our exports write, and others of reference managers.
_TYPES = {
    **{tag: kind for kind, tag in reversed(EXPORTED.items())},
    "GEN": "document",  # which our exports write for many types
    "ABST": "article-journal",
    "ADVS": "motion_picture",
    "EJOUR": "article-journal",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CONF": "paper-conference",
    "INPR": "article-journal",
    "MANSCPT": "manuscript",
    "WEB": "webpage",
}
_SEASONS = ("spring", "summer", "autumn", "winter")


def read_ris(content: bytes, place: str) -> list[dict[str, Any]]:
    """Return the records of a file as CSL items. Raises RefusedError."""
    try:
        records = rispy.loads(content.decode("utf-8", "replace"), list_tags=[*rispy.LIST_TYPE_TAGS, "SN"])
    except (rispy.parser.ParseError, ValueError, KeyError, IndexError) as error:
        raise RefusedError(place, f"this is not RIS: {str(error)[:300]}", "export the file again") from error
    return [_item(record) for record in records]


def _item(record: Mapping[str, Any]) -> dict[str, Any]:
    tags = {name: tag for tag, name in rispy.TAG_KEY_MAPPING.items()}
    found = {tags.get(name, name): value for name, value in record.items()}
    item: dict[str, Any] = {
        "id": found.get("ID", ""),
        "type": _TYPES.get(str(found.get("TY")), "document"),
        "title": found.get("TI") or found.get("T1") or "",
    }
    custom: dict[str, Any] = {}
    read = {"TY", "ID", "TI", "T1"}
    for field in bibliographic_fields(Source):
        tag, value = field.csl.ris, found.get(field.csl.ris)
        if not tag or not value or (tag in read and field.kind == "names"):
            continue
        read.add(tag)
        if tag == "SN":
            value = next((one for one in value if _is_isbn(one) == (field.name == "isbn")), None)
            if not value:
                continue
        if field.kind == "names":
            item[field.csl.name] = [_name(one) for one in value]
        else:
            (item if field.csl.name else custom)[field.csl.name or field.name] = _one(value)
    item |= dict(_rest(found))
    read |= {"PB", "PY", "Y1", "DA", "LA", "UR", "L2", "N1", "SP", "EP", "Y2"}
    item |= {f"RIS {tag}": "…" for tag in found if tag not in read}
    return {**item, "custom": custom} if custom else item


def _is_isbn(number: str) -> bool:
    """Return whether a number of the tag that ISBN and ISSN share is an ISBN, which is longer."""
    return len(re.sub(r"\W", "", number)) > 8


def _rest(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    pages = "–".join(filter(None, (_one(found.get("SP", "")), _one(found.get("EP", "")))))
    simple = {"page": pages, "publisher": found.get("PB"), "language": found.get("LA"), "URL": found.get("UR")}
    yield from ((name, _one(value)) for name, value in simple.items() if value)
    if "L2" in found and "archive_location" not in found:
        yield "archive_location", _one(found["L2"])
    if notes := found.get("N1"):
        yield "note", _one(notes)
    if issued := _issued(_one(found.get("DA", "")), _one(found.get("PY", "") or found.get("Y1", ""))):
        yield "issued", issued
    if accessed := _issued(_one(found.get("Y2", "")), ""):
        yield "accessed", accessed


def _one(value: Any) -> str:
    """Return the first of several values."""
    return str(value[0] if isinstance(value, list) and value else value or "").strip()


def _issued(date: str, year: str) -> dict[str, Any]:
    """Return a date as CSL has it: from `1921/05/03/`, with a season last, or from the year in catalogue style."""
    doubtful = re.fullmatch(r"\[(-?\d+)(?:–(\d+))?\?\]", year)
    if doubtful:
        return {"date-parts": [[int(one)] for one in doubtful.groups() if one], "circa": True}
    if before := re.fullmatch(r"(\d+) BC(?:–(\d+))?", year):
        return {"date-parts": [[-int(before[1])], *([[int(before[2])]] if before[2] else [])]}
    if span := re.fullmatch(r"(\d{4})–(\d{4})", year):
        return {"date-parts": [[int(span[1])], [int(span[2])]]}
    *numbers, season = (f"{date or year}///").split("/")[:4]
    parts = [int(one) for one in numbers if one.strip().isdecimal()]
    if not parts:
        return {"raw": date or year} if date or year else {}
    known = season.strip().lower() in _SEASONS
    return {"date-parts": [parts], **({"season": _SEASONS.index(season.strip().lower()) + 1} if known else {})}


def _name(written: str) -> dict[str, str]:
    """Return a name: RIS divides family, given names and suffix by commas; without one it is whole."""
    family, *rest = [part.strip() for part in written.split(",")]
    if not rest or len(rest) > 2 or not family:
        return {"literal": written.strip()}
    parts = {"family": family, "given": rest[0], "suffix": rest[1] if len(rest) > 1 else ""}
    return {name: part for name, part in parts.items() if part}
