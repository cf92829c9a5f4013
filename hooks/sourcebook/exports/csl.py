"""Sources as items of CSL-JSON (Citation Style Language 1.0.2), the form from which the other formats are made.

Names are given whole, as `literal`: where a name divides into family and given names is not ours to guess, least of all
for Arabic names and corporate authors. What is not known is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from ..book.book import Book
from ..core.edtf import Edtf
from ..records.models import Entity, Source

Item = dict[str, Any]


def csl_item(book: Book, source: Source) -> Item:
    """The CSL item of a source. Its `id` is the source's."""
    item: Item = {"id": source.key, "type": source.type, "title": source.title}
    if source.authors:
        item["author"] = [{"literal": name_in(book, name)} for name in source.authors]
    if source.publisher:
        publisher = name_in(book, source.publisher)
        item["container-title" if source.type.startswith(("article", "post")) else "publisher"] = publisher
    issued = csl_date(source.published.date)
    if issued:
        item["issued"] = {**issued, "circa": True} if source.published.inferred else issued
    item["language"] = source.language
    if source.url:
        item["URL"] = source.url
    if source.archived:
        item["archive_location"] = source.archived.url
    if source.accessed and (accessed := csl_date(source.accessed.date)):
        item["accessed"] = accessed
    if source.within and source.within in book.sources:
        item["note"] = book.sources[source.within].title
    return item


def csl_date(date: Edtf) -> Item:
    """A CSL date: `date-parts` of one date or of both ends of a span, `circa` where it is uncertain or about; empty
    when the date has no bounds."""
    if date.earliest is None or date.latest is None:
        bound = date.earliest or date.latest
        return {"date-parts": [[bound.year]], "circa": True} if bound else {}
    first, last = date.earliest, date.latest
    if date.form == "day":
        parts = [[first.year, first.month, first.day]]
    elif date.form == "month":
        parts = [[first.year, first.month]]
    elif first.year == last.year and date.form in ("year", "in-year"):
        parts = [[first.year]]
    else:
        parts = [[first.year, first.month, first.day], [last.year, last.month, last.day]]
    return {"date-parts": parts, **({"circa": True} if date.uncertain or date.approximate else {})}


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


def csl_json_entry(item: Item) -> str:
    """An item as it stands in a CSL-JSON document."""
    return json.dumps([item], ensure_ascii=False, indent=2)[2:-2]


def joined_csl_json(entries: Iterable[str]) -> str:
    """A CSL-JSON document of such entries."""
    text = ",\n".join(entries)
    return f"[\n{text}\n]\n" if text else "[]\n"
