"""Write CSL items as COinS (OpenURL ContextObjects in spans, NISO Z39.88-2004), which Zotero finds in pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from ..records.bibliography import bibliographic_fields
from ..records.source import Source
from .csl import Item, stated, whole_name

_TYPES = {
    "book": "book",
    "article-journal": "journalArticle",
    "article-newspaper": "newspaperArticle",
    "post-weblog": "blogPost",
    "report": "report",
    "speech": "presentation",
    "webpage": "webpage",
}


def as_coins(item: Item) -> str:
    """Return the `title` attribute of a `Z3988` span, not yet escaped for HTML (Dublin Core key/value form)."""
    return urlencode(list(_pairs(item)))


def _pairs(item: Item) -> Iterator[tuple[str, str]]:
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
    yield "rft.type", _TYPES.get(item["type"], "document")
    yield "rft.title", item["title"]
    for maker in bibliographic_fields(Source):
        for name in item.get(maker.csl.name, ()) if maker.csl.coins else ():
            yield f"rft.{maker.csl.coins}", whole_name(name)
    for field in ("container-title", "publisher"):
        if field in item:
            yield "rft.publisher", item[field]
    if issued := item.get("issued"):
        yield "rft.date", stated(issued)
    for language in (item["language"], *item.get("custom", {}).get("other_languages", ())):
        yield "rft.language", language
    if "URL" in item:
        yield "rft.identifier", item["URL"]
    for name, scheme in (("DOI", "info:doi/"), ("ISBN", "urn:ISBN:"), ("ISSN", "urn:ISSN:")):
        if name in item:
            yield "rft_id" if name == "DOI" else "rft.identifier", f"{scheme}{item[name]}"
