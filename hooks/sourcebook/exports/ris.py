"""CSL items as RIS records, the tagged format that reference managers import. One tag a line; UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from .csl import Item, stated

_TYPES = {
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
    """An item as it stands in an RIS file; an empty line parts it from the next."""
    return "".join(f"{tag}  - {value}\n" for tag, value in _lines(item))


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    for name in item.get("author", ()):
        yield "AU", _text(name["literal"])
    yield "TI", _text(item["title"])
    if container := item.get("container-title"):
        yield "T2", _text(container)
    if publisher := item.get("publisher"):
        yield "PB", _text(publisher)
    if issued := item.get("issued"):
        year, *rest = stated(issued).split("-")
        yield "PY", year
        if year.isdecimal():
            yield "DA", "/".join((year, *rest)) + "/" * (2 - len(rest))
    if "version" in item:
        yield "ET", _text(item["version"])
    yield "LA", _text(item["language"])
    if "URL" in item:
        yield "UR", item["URL"]
    if "archive_location" in item:
        yield "L2", item["archive_location"]
    if "note" in item:
        yield "N1", _text(item["note"])
    yield "ER", ""


def _text(text: str) -> str:
    return " ".join(text.split())
