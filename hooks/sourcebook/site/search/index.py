"""The search index: a start that the theme loads with every page, and shards that search loads on use.

The entries come from the views of pages: see `site.search.entries`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from ...book.book import Book
from ...core.labels import Labels
from ...paths import FOR_CONTRIBUTORS
from ...records.vocabulary import Settings
from ...untrusted.escaping import between_tags
from . import segmentation
from .entries import Entry
from .shards import FORM, as_script, spelling_rules, write_shards

#: The most words of a query, and letters of a word: an address can bring a query of any length.
LIMITS = {"words": 32, "letters": 60}
#: The weight of pages that are not records.
BESIDES = 0.1
#: That of pages for contributors: below 0, for they are searched only if asked.
APART = -BESIDES


#: The weight of a word, by where it is. With the theme's own numbers (a thousand for a title, a million for a tag) one
#: common word of a title would outweigh a whole sentence of a quote.
FIELDS = {"title": {"boost": 10}, "text": {"boost": 1}, "tags": {"boost": 9}, "also": {"boost": 4}}


def write_index(
    index: dict[str, Any], documents: Iterable[dict[str, Any]], labels: Labels, book: Book
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the theme loads with every page, and by path what search loads on use: the shards of the index, and
    what the search of other sites needs of this one.

    The start has no documents, only settings: what separates words, the weights, and the folder of the shards. The
    shards hold the documents of the theme's index and ours, and the rules of spelling for search-spelling.js. They have
    every word: “US” and “may” are on the theme's list of words that say nothing. Such words are left out of queries
    instead.
    """
    folder, shards = write_shards([*besides(index["docs"], labels), *documents], synonyms_of(book))
    files = {f"{folder}/{name}": script for name, script in shards.items()}
    return start_of_index(index, folder, labels, book.settings), files | site_file(folder, book.settings)


def synonyms_of(book: Book) -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that search takes for one another."""
    return tuple(group.words for group in book.vocabulary.search_synonyms.values())


def besides(by_hand: Iterable[dict[str, Any]], labels: Labels) -> Iterator[dict[str, Any]]:
    """Yield the documents of hand-written pages, with their weight among ours; those of the guide marked by a tag."""
    mark = between_tags(labels("search.guide"))
    for document in by_hand:
        if not document["location"].startswith(FOR_CONTRIBUTORS):
            yield {"boost": BESIDES, **document}
        elif "#" in document["location"]:
            yield {**document, "boost": APART}
        else:
            yield {**document, "boost": APART, "tags": [mark, *document.get("tags", ())]}


def site_file(folder: str, settings: Settings) -> dict[str, str]:
    """Return, by path in `search/`, the script by which a neighbouring site finds the index. Its name stays the same;
    the folder of the shards changes."""
    return dict([as_script("site", {"title": settings.title, "form": _form(), "shards": folder})])


def _form() -> str:
    """Return what two sites must have in common to be searched as one: the form of the tables and the rules of
    spelling."""
    rules = json.dumps([FORM, spelling_rules()])
    return hashlib.sha256(rules.encode("utf-8")).hexdigest()[:12]


def _beside(labels: Labels, settings: Settings) -> dict[str, Any]:
    """Return what search needs in order to search other sites, too."""
    words = {"inside": labels("search.inside"), "missed": labels("search.missed")}
    return {"also": {"sites": settings.search_also, "form": _form(), **words}} if settings.search_also else {}


def start_of_index(index: dict[str, Any], folder: str, labels: Labels, settings: Settings) -> dict[str, Any]:
    """Return what every page loads when the shards are in this folder: see `write_index`."""
    found = {
        "separator": segmentation.SEPARATOR,
        "pipeline": [],
        "fields": FIELDS,
        "ignored": labels("search.ignored"),
        "shards": folder,
        "best": labels("search.best"),
        "nothing": labels("search.nothing"),
        "guide": labels("search.with_guide"),
        "limits": LIMITS,
        "most": labels("search.most", words=LIMITS["words"], letters=LIMITS["letters"]),
        **_beside(labels, settings),
    }
    return {"config": {**index["config"], **found}, "docs": []}


def as_document(path: str, entry: Entry, boost: float) -> dict[str, Any]:
    """Return an entry as the theme's search reads it: `{location, title, text, boost, tags}`, all of it HTML. The theme
    does not know `also`.

    Of two titles with the word, the shorter one is more likely meant: Paris, not Attacks in Paris.
    """
    tags = [between_tags(tag) for tag in dict.fromkeys(entry.tags) if tag not in ("", entry.title)]
    also = [between_tags(name) for name in dict.fromkeys(entry.also)]
    brevity = 1 if entry.anchor else 1 + 0.3 / max(len(entry.title.split()), 1)
    return {
        "location": f"{path}#{entry.anchor}" if entry.anchor else path,
        "title": between_tags(entry.title),
        "text": "".join(f"<p>{between_tags(paragraph)}</p>" for paragraph in entry.paragraphs if paragraph),
        "boost": round(boost * brevity * entry.weight, 3),
        **({"tags": tags} if tags else {}),
        **({"also": also} if also else {}),
    }
