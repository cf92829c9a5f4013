"""Turn CSL items into the fields of sources: the other direction of exports/csl.py."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, get_args

from ...core.dates.days import year_text
from ...core.dates.edtf import DateError, parse_edtf
from ...records.bibliography import BibliographicField, bibliographic_fields
from ...records.source import Source
from ...records.values.fields import CslType
from ...records.values.types import FormError, as_id, is_id, parse_language
from .read_file import Candidate

TYPES = frozenset(get_args(CslType))
_WORDS_OF_ID = 6
#: Variables that say nothing of the work itself.
_IGNORED = frozenset({"id", "type", "custom", "citation-key", "citation-label", "journalAbbreviation", "shortTitle"})
#: Variables that are read one by one.
_OWN = frozenset({"title", "publisher", "container-title", "issued", "language", "URL", "accessed", "note"})


def candidates(
    items: list[dict[str, Any]], place: str, language: str, taken: Collection[str], titles: Mapping[str, str]
) -> Iterator[Candidate]:
    """Yield a source for each item. `language` stands in for one that is not given; `titles` are those of sources.

    An item whose id is taken keeps it, and is refused later: it is there already.
    """
    used = set(taken)
    ids = [_id_of(item, used, taken) for item in items]
    known = {**titles, **{_text(item.get("title")): key for item, key in zip(items, ids, strict=True)}}
    for number, (item, key) in enumerate(zip(items, ids, strict=True), 1):
        fields, left_out = _fields(item, {title: one for title, one in known.items() if one != key})
        notes = {}
        if "language" not in fields:
            fields["language"], notes["language"] = language, "look at: the file does not say it"
        yield Candidate("sources", key, fields, f"{place}, item {number}", notes, left_out)


def _id_of(item: Mapping[str, Any], used: set[str], taken: Collection[str]) -> str:
    """Return the id of an item; for those that are addresses or missing one made of its title."""
    given = _text(item.get("id"))
    names = [given, _text(item.get("citation-key")), as_id(given) if "/" not in given else ""]
    words = as_id(_text(item.get("title"))).split("-")[:_WORDS_OF_ID]
    key = next((name for name in names if is_id(name)), "-".join(words) or "source")
    free, number = key, 2
    while free in used and free not in taken:
        free, number = f"{key}-{number}", number + 1
    used.add(free)
    return free


def _fields(item: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields of a source, and the variables that none of them holds."""
    kind = _text(item.get("type"))
    fields: dict[str, Any] = {"type": kind if kind in TYPES else "document", "title": _text(item.get("title"))}
    left_out = [] if kind in TYPES else [f"type {kind!r}"]
    for field in bibliographic_fields(Source):
        value = item.get(field.csl.name) if field.csl.name else _custom(item).get(field.name)
        if value and (read := _value(field, value)):
            fields[field.name] = read
        elif value:
            left_out.append(field.csl.name or field.name)
    _add_where(fields, item)
    fields["published"] = _date(item.get("issued")) or "unknown"
    if item.get("issued") and fields["published"] == "unknown":
        left_out.append("issued")
    left_out += _add_rest(fields, item, titles)
    known = {field.csl.name for field in bibliographic_fields(Source)} | _OWN | _IGNORED
    left_out += [name for name in item if name not in known and item[name]]
    return {name: value for name, value in fields.items() if value}, tuple(left_out)


def _add_where(fields: dict[str, Any], item: Mapping[str, Any]) -> None:
    """Add publisher and container. A newspaper or site is the publisher, unless another one is named."""
    container, publisher = _text(item.get("container-title")), _text(item.get("publisher"))
    is_publication = fields["type"].startswith(("article", "post")) and fields["type"] != "article-journal"
    if container and is_publication and not publisher:
        fields.pop("container_title", None)
        fields["publisher"] = container
    elif publisher:
        fields["publisher"] = publisher


def _add_rest(fields: dict[str, Any], item: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    """Add language, addresses and note. Yield what cannot be read."""
    if language := _text(item.get("language")):
        try:
            fields["language"] = parse_language(language)
        except FormError:
            yield f"language {language!r}"
    if url := _text(item.get("URL")):
        fields["url"] = url
    if accessed := _date(item.get("accessed")):
        fields["accessed"] = accessed
    if str(fields.get("shelfmark", "")).startswith(("http://", "https://")):
        fields["archived"] = {"url": fields.pop("shelfmark"), "date": "unknown"}
    note = _text(item.get("note"))
    if note and note in titles:
        fields["within"] = titles[note]
    elif note:
        fields["note"] = note


def _custom(item: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = item.get("custom")
    return custom if isinstance(custom, Mapping) else {}


def _value(field: BibliographicField, value: Any) -> Any:
    match field.kind:
        case "names":
            return [name for one in value if (name := _name(one))] if isinstance(value, list) else None
        case "date":
            return _date(value)
        case "languages":
            return [_text(one) for one in value] if isinstance(value, list) else None
    return _text(value)


def _text(value: Any) -> str:
    """Return a text on one line; empty for what is none."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _name(value: Any) -> str | dict[str, str] | None:
    """Return a name as it was given: whole, or in its parts. It is never divided."""
    if not isinstance(value, Mapping):
        return _text(value) or None
    if literal := _text(value.get("literal")):
        return literal
    particles = filter(None, (_text(value.get("dropping-particle")), _text(value.get("non-dropping-particle"))))
    parts = {
        "family": _text(value.get("family")),
        "given": _text(value.get("given")),
        "particle": " ".join(particles),
        "suffix": _text(value.get("suffix")),
    }
    found = {name: part for name, part in parts.items() if part}
    return found if "family" in found else found.get("given")


# ---- dates


def _date(value: Any) -> str:
    """Return a CSL date as EDTF; empty if it has none."""
    if not isinstance(value, Mapping):
        return ""
    try:
        ends = [_edtf(parts, value.get("season")) for parts in value.get("date-parts") or () if parts]
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    if not ends:
        return _written(_text(value.get("raw")) or _text(value.get("literal")))
    circa = value.get("circa") not in (None, False, 0, "", "0", "false")
    if len(ends) == 1:
        return _written(f"{ends[0]}{'~' if circa else ''}")
    return _written(f"[{ends[0]}..{ends[-1]}]" if circa else f"{ends[0]}/{ends[-1]}")


def _edtf(parts: list[Any], season: Any) -> str:
    """Return one date. CSL has no year 0, so its -44 is the year -0043; its seasons count from 1."""
    numbers = [int(part) for part in parts if str(part).strip()]
    year = year_text(numbers[0] if numbers[0] > 0 else numbers[0] + 1)
    rest = numbers[1:3] or ([20 + int(season)] if re.fullmatch("[1-4]", str(season or "")) else [])
    return "-".join((year, *(f"{number:02}" for number in rest)))


def _written(text: str) -> str:
    try:
        return text if text and parse_edtf(text) else ""
    except DateError:
        return ""
