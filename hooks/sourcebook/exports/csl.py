"""Sources as items of CSL-JSON (Citation Style Language 1.0.2), the form from which the other formats are made.

A name is given in its parts where its record has them, else whole, as `literal`: where a name divides into family and
given names is not ours to guess, least of all for Arabic names and corporate authors. What is not known is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from ..book.book import Book
from ..core.edtf import Edtf
from ..records.bibliography import BibliographicField, PersonName, bibliographic_fields, join_particle
from ..records.models import Entity, Source, When

Item = dict[str, Any]


def csl_item(book: Book, source: Source) -> Item:
    """The CSL item of a source. Its `id` is the source's.

    What CSL has no variable for stands in `custom`, where its schema wants it.
    """
    item: Item = {"id": source.key, "type": source.type, "title": source.title}
    custom: Item = {}
    for field in bibliographic_fields(Source):
        if value := _value(book, field, getattr(source, field.name)):
            (item if field.csl.name else custom)[field.csl.name or field.name] = value
    if source.publisher:
        # A newspaper, magazine or site is both: what its articles appear in, and who publishes them.
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
    """A name as CSL has it: in parts where they are known."""
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
    """The words of a CSL name as running text has them, for formats that know no parts."""
    family = join_particle(name.get("non-dropping-particle", ""), name.get("family", ""))
    return name.get("literal") or " ".join(filter(None, (name.get("given"), family, name.get("suffix"))))


def value_of(item: Item, field: BibliographicField) -> Any:
    """What an item says in a field; None when it says nothing."""
    return item.get(field.csl.name) if field.csl.name else item.get("custom", {}).get(field.name)


# ---- dates

#: Of these nobody says that they lasted so long: it was some time between.
_SOME_TIME = ("decade", "century", "within", "one-of")
#: Digits of EDTF after the year of its first season: CSL counts them from 1.
_FIRST_SEASON = 21


def csl_date(date: Edtf) -> Item:
    """A CSL date: `date-parts` of one date or of both ends of a span, each as precise as it is written, `season`, and
    `circa` where it is uncertain, about or some time between; empty when the date has no bounds."""
    if date.earliest is None or date.latest is None:
        bound = date.earliest or date.latest
        return {"date-parts": [[bound.year]], "circa": True} if bound else {}
    found: Item = {"date-parts": _date_parts(date)}
    if date.form == "season":
        found["season"] = date.part_of_year - _FIRST_SEASON + 1
    doubtful = date.uncertain or date.approximate or date.form in _SOME_TIME
    return {**found, "circa": True} if doubtful else found


def _date_parts(date: Edtf) -> list[list[int]]:
    assert date.earliest and date.latest
    if date.form == "one-of":
        # Two dates of which one is right have no day in common, but perhaps their year.
        first, last = [date.earliest.year], [date.latest.year]
    elif date.bounds:
        ends = [part for part in date.bounds if part]
        first, last = _parts(ends[0])[0], _parts(ends[-1])[-1]
    else:
        return _parts(date)
    return [first] if first == last else [first, last]


def _parts(date: Edtf) -> list[list[int]]:
    """A single date, no more precise than it is: of a quarter or third of a year its first and last month."""
    first, last = date.earliest, date.latest
    assert first and last
    match date.form:
        case "day":
            return [[first.year, first.month, first.day]]
        case "month" | "in-month":
            return [[first.year, first.month]]
        case "quarter" | "third":
            return [[first.year, first.month], [last.year, last.month]]
        case "decade" | "century":
            return [[first.year], [last.year]]
    return [[first.year]]


def stated(date: Item) -> str:
    """A CSL date for formats that know neither spans nor doubt: what both its ends have in common, as ISO 8601 has it.
    Of what is in doubt the year, as catalogues put it: “[2015?]”."""
    first, last = date["date-parts"][0], date["date-parts"][-1]
    if date.get("circa"):
        return f"[{first[0]}?]" if first[0] == last[0] else f"[{first[0]}–{last[0]}?]"
    common = [part for part, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))]
    return "-".join(f"{part:02}" if at else f"{part:04}" for at, part in enumerate(common)) or f"{first[0]}–{last[0]}"


def name_in(book: Book, name: str) -> str:
    """The name that an id of an entity or source stands for, or the literal name itself."""
    record = book.get(name)
    return record.name if isinstance(record, Entity) else record.title if isinstance(record, Source) else name


# ---- documents


def as_csl_json(items: Iterable[Item]) -> str:
    """A CSL-JSON document: an array of items."""
    return joined_csl_json(map(csl_json_entry, items))


def csl_json_entry(item: Item) -> str:
    """An item as it stands in a CSL-JSON document."""
    return json.dumps([item], ensure_ascii=False, indent=2)[2:-2]


def joined_csl_json(entries: Iterable[str]) -> str:
    """A CSL-JSON document of such entries."""
    text = ",\n".join(entries)
    return f"[\n{text}\n]\n" if text else "[]\n"
