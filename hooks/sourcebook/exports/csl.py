"""Sources as items of CSL-JSON (Citation Style Language 1.0.2), from which the other formats are made.

Names are given in parts if their record has them, and otherwise whole, as `literal`: we must not guess where a name
divides into family and given names, least of all for Arabic names and corporate authors. Unknown values are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from ..book.book import Book
from ..core.dates.days import Day, before_christ
from ..core.dates.edtf import Edtf
from ..records.bibliography import BibliographicField, PersonName, bibliographic_fields, join_particle
from ..records.models import Entity
from ..records.source import Source
from ..records.when import When

Item = dict[str, Any]


def csl_item(book: Book, source: Source) -> Item:
    """Return the CSL item of a source, with the same `id`.

    Values without a CSL variable are in `custom`, as the CSL schema requires.
    """
    item: Item = {"id": source.key, "type": source.type, "title": source.title}
    custom: Item = {}
    for field in bibliographic_fields(Source):
        if value := _value(book, field, getattr(source, field.name)):
            (item if field.csl.name else custom)[field.csl.name or field.name] = value
    if source.publisher:
        # For a newspaper, magazine or site, the publication and the publisher are the same.
        contains = source.type.startswith(("article", "post")) and "container-title" not in item
        item["container-title" if contains else "publisher"] = name_in(book, source.publisher)
    issued = csl_date(source.published.date)
    if issued:
        item["issued"] = {**issued, "circa": True} if source.published.inferred else issued
    item["language"] = source.language
    if source.url:
        item["URL"] = source.url
    if source.archived:
        item.setdefault("archive_location", source.archived.url)
    if source.accessed and (accessed := csl_date(source.accessed.date)):
        item["accessed"] = accessed
    if source.within and source.within in book.sources:
        item["note"] = book.sources[source.within].title
    return {**item, "custom": custom} if custom else item


def _value(book: Book, field: BibliographicField, value: Any) -> Any:
    match value:
        case When():
            return csl_date(value.date)
        case tuple() if field.kind == "names":
            return [csl_name(book, name) for name in value]
        case tuple():
            return list(value)
    return value


def csl_name(book: Book, name: str) -> Item:
    """Return a name in CSL form, in parts if they are known."""
    if not isinstance(name, PersonName):
        return {"literal": name_in(book, name)}
    parts = name.parts
    found = {
        "family": parts.family,
        "given": parts.given,
        "non-dropping-particle": parts.particle,
        "suffix": parts.suffix,
    }
    return {key: value for key, value in found.items() if value}


def whole_name(name: Item) -> str:
    """Return the text of a CSL name as in running text, for formats without name parts."""
    family = join_particle(name.get("non-dropping-particle", ""), name.get("family", ""))
    return name.get("literal") or " ".join(filter(None, (name.get("given"), family, name.get("suffix"))))


def value_of(item: Item, field: BibliographicField) -> Any:
    """Return an item's value for a field; None if it has none."""
    return item.get(field.csl.name) if field.csl.name else item.get("custom", {}).get(field.name)


# ---- dates

#: Forms that mean some time between two dates, not a duration.
_SOME_TIME = ("decade", "century", "within", "one-of")
#: EDTF's number of the first season, which CSL counts from 1.
_FIRST_SEASON = 21


def csl_date(date: Edtf) -> Item:
    """Return a CSL date; empty if the date has no bounds.

    It has `date-parts` of one date or of both ends of a span, each as precise as written, `season`, and `circa` if it
    is uncertain, approximate, or some time in a range.
    """
    if date.earliest is None or date.latest is None:
        bound = date.earliest or date.latest
        return {"date-parts": [_year(bound)], "circa": True} if bound else {}
    found: Item = {"date-parts": _date_parts(date)}
    if date.form == "season":
        found["season"] = date.part_of_year - _FIRST_SEASON + 1
    doubtful = date.uncertain or date.approximate or date.form in _SOME_TIME
    return {**found, "circa": True} if doubtful else found


def _date_parts(date: Edtf) -> list[list[int]]:
    assert date.earliest and date.latest
    if date.form == "one-of":
        # Two alternative dates have no day in common, but perhaps a year.
        first, last = _year(date.earliest), _year(date.latest)
    elif date.bounds:
        ends = [part for part in date.bounds if part]
        first, last = _parts(ends[0])[0], _parts(ends[-1])[-1]
    else:
        return _parts(date)
    return [first] if first == last else [first, last]


def _parts(date: Edtf) -> list[list[int]]:
    """Return a single date, no more precise than written: for a quarter or third of a year, its end months."""
    first, last = date.earliest, date.latest
    assert first and last
    match date.form:
        case "day":
            return [[*_year(first), first.month, first.day]]
        case "month" | "in-month":
            return [[*_year(first), first.month]]
        case "quarter" | "third":
            return [[*_year(first), first.month], [*_year(last), last.month]]
        case "decade" | "century":
            return [_year(first), _year(last)]
    return [_year(first)]


def _year(day: Day) -> list[int]:
    """Return the year of a day; CSL has no year 0, so 44 BC is -44."""
    return [day.year if day.year > 0 else -before_christ(day.year)]


def stated(date: Item) -> str:
    """Return a CSL date for formats without spans and doubt: the part that both ends have in common, in ISO 8601 form.

    For a doubtful date it is the year in catalogue style: “[2015?]”; before the year 1, it is the year only: “44 BC”.
    """
    first, last = date["date-parts"][0], date["date-parts"][-1]
    years = "–".join(dict.fromkeys(f"{-year} BC" if year < 0 else str(year) for year in (first[0], last[0])))
    if date.get("circa"):
        return f"[{years}?]"
    if first[0] < 0:
        return years
    common = [part for part, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))]
    return "-".join(f"{part:02}" if at else f"{part:04}" for at, part in enumerate(common)) or years


def name_in(book: Book, name: str) -> str:
    """Return the name for the id of an entity or source, or the literal name itself."""
    record = book.get(name)
    return record.name if isinstance(record, Entity) else record.title if isinstance(record, Source) else name


# ---- documents


def csl_json_entry(item: Item) -> str:
    """Return an item as an entry of a CSL-JSON document."""
    return json.dumps([item], ensure_ascii=False, indent=2)[2:-2]


def joined_csl_json(entries: Iterable[str]) -> str:
    """Return a CSL-JSON document of these entries."""
    text = ",\n".join(entries)
    return f"[\n{text}\n]\n" if text else "[]\n"
