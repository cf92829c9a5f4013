"""CSL items as BibTeX entries, with the fields of biblatex where BibTeX has none (`date` holds EDTF-like dates)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .csl import Item, stated

_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "manuscript": "unpublished",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}


def bibtex_entry(item: Item) -> str:
    """An item as it stands in a BibTeX file; an empty line parts it from the next."""
    kind = _TYPES.get(item["type"], "misc")
    fields = "".join(f",\n  {name} = {{{value}}}" for name, value in _fields(item, kind))
    return f"@{kind}{{{item['id']}{fields}\n}}\n"


def _fields(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    if names := item.get("author"):
        # Braces keep a name whole, also one with “and” in it.
        yield "author", " and ".join(f"{{{_text(name['literal'])}}}" for name in names)
    yield "title", f"{{{_text(item['title'])}}}"
    if container := item.get("container-title"):
        yield _CONTAINER.get(kind, "howpublished"), _text(container)
    if publisher := item.get("publisher"):
        yield "publisher", _text(publisher)
    yield from _date(item, "issued", "date")
    if "issued" in item:
        yield "year", stated(item["issued"]).partition("-")[0]
    yield "langid", _text(item["language"])
    for name, field in (("URL", "url"), ("version", "version"), ("note", "note")):
        if name in item:
            yield field, item[name] if field == "url" else _text(item[name])
    yield from _date(item, "accessed", "urldate")


def _date(item: Item, name: str, field: str) -> Iterator[tuple[str, str]]:
    """A date in the form of biblatex: ISO 8601-2 with `/` between the ends of a span and `~` for circa."""
    if name in item:
        mark = "~" if item[name].get("circa") else ""
        parts = [
            "-".join(f"{part:02}" if at else f"{part:04}" for at, part in enumerate(parts)) + mark
            for parts in item[name]["date-parts"]
        ]
        yield field, "/".join(parts)


def _text(text: str) -> str:
    """Text without TeX commands. BibTeX counts braces even behind a backslash, so they are named."""
    return re.sub(r"[\\{}$&#%_~^]", lambda match: _SPECIAL[match[0]], " ".join(text.split()))
