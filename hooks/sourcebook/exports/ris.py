"""Write CSL items as RIS records, the tagged format that reference managers import. One tag on each line; UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from ..records.bibliography import bibliographic_fields, join_particle
from ..records.source import Source
from ..untrusted.escaping import in_ris
from .csl import Item, stated, value_of

TYPES = {
    "article": "GEN",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}


def ris_entry(item: Item) -> str:
    """Return the RIS record of an item, followed by an empty line."""
    return "".join(f"{tag}  - {value}\n" for tag, value in _lines(item))


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    for field in bibliographic_fields(Source):
        if field.kind == "names":
            for name in item.get(field.csl.name, ()):
                yield field.csl.ris, in_ris(_name(name))
    yield "TI", in_ris(item["title"])
    for field in bibliographic_fields(Source):
        value = value_of(item, field)
        if field.csl.ris and value and field.kind != "names":
            yield from _field(field.csl.ris, str(value))
    if publisher := item.get("publisher"):
        yield "PB", in_ris(publisher)
    yield from _issued(item)
    if "version" in item:
        yield "ET", in_ris(item["version"])
    yield "LA", in_ris(item["language"])
    if "URL" in item:
        yield "UR", in_ris(item["URL"])
    if (copy := item.get("archive_location", "")).startswith(_ADDRESS):
        yield "L2", in_ris(copy)
    if "note" in item:
        yield "N1", in_ris(item["note"])
    yield "ER", ""


#: If only an archived copy on the web is known, its address is the place in the archive.
_ADDRESS = ("http://", "https://")


def _field(tag: str, value: str) -> Iterator[tuple[str, str]]:
    if tag == "SP":
        first, _, last = value.replace("—", "–").replace("-", "–").partition("–")
        yield "SP", in_ris(first)
        if last:
            yield "EP", in_ris(last)
    elif not (tag == "CN" and value.startswith(_ADDRESS)):
        yield tag, in_ris(value)


def _issued(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the year, and the date as far as it is known: year, month, day, then a season, separated by slashes."""
    if issued := item.get("issued"):
        year, *rest = stated(issued).split("-")
        yield "PY", year
        if year.isdecimal():
            season = _SEASONS[issued["season"] - 1] if "season" in issued else ""
            yield "DA", "/".join((year, *rest)) + "/" * (2 - len(rest)) + (f"/{season}" if season else "")


_SEASONS = ("spring", "summer", "autumn", "winter")


def _name(name: Item) -> str:
    """Return a name in RIS form: “van der Berg, Anna, Jr.”, or whole."""
    if "family" not in name:
        return str(name["literal"])
    family = join_particle(name.get("non-dropping-particle", ""), name["family"])
    return ", ".join(filter(None, (family, name.get("given"), name.get("suffix"))))
