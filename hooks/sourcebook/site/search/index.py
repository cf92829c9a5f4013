"""The search index: what the theme loads with every page, and what search loads on use.

The entries come from what pages show: see `site.search.entries`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from ...book.book import Book
from ...core.labels import Labels
from ...records.vocabulary import Settings
from . import segmentation
from .entries import Entry
from .shards import FORM, as_script, spelling_rules, write_shards

#: So many words of a question are searched, and so many letters of each: an address can bring a question of any length.
LIMITS = {"words": 32, "letters": 60}
#: Pages that are no records, such as those on how to contribute.
BESIDES = 0.1


#: What a word counts for where it stands. The theme's own numbers (a thousand for a title, a million for a tag) let one
#: common word of a title outdo a whole sentence found in a quote.
FIELDS = {"title": {"boost": 10}, "text": {"boost": 1}, "tags": {"boost": 9}, "also": {"boost": 4}}


def write_index(
    index: dict[str, Any], documents: Iterable[dict[str, Any]], labels: Labels, book: Book
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the theme loads with every page, and by their paths beside it what search loads on use: the shards of the
    index, and what the search of other sites must know of this one.

    The first has no documents, but what search must know: what separates words, what counts how much, and the folder of
    the shards. Those hold the documents of the theme's index and ours, and the rules of spelling, which search-words.js
    applies to what is typed. No word is left out of them, since “US” and “may” are in the theme's list of words that
    say nothing; those are left out of what is typed.
    """
    folder, shards = write_shards([*besides(index["docs"]), *documents], synonyms_of(book))
    files = {f"{folder}/{name}": script for name, script in shards.items()}
    return start_of_index(index, folder, labels, book.settings), files | site_file(folder, book.settings)


def synonyms_of(book: Book) -> tuple[tuple[str, ...], ...]:
    """The groups of words that search takes for one another."""
    return tuple(group.words for group in book.vocabulary.search_synonyms.values())


def besides(by_hand: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The documents of the pages written by hand, as they stand among ours."""
    return ({"boost": BESIDES, **document} for document in by_hand)


def site_file(folder: str, settings: Settings) -> dict[str, str]:
    """By its path in `search/`, the script by which a site beside this one finds the index. Its name stays, so that it
    can be found; the folder of the shards does not."""
    return dict([as_script("site", {"title": settings.title, "form": _form(), "shards": folder})])


def _form() -> str:
    """The same for all sites whose tables can be searched as one: made alike, with the same rules of spelling."""
    rules = json.dumps([FORM, spelling_rules()])
    return hashlib.sha256(rules.encode("utf-8")).hexdigest()[:12]


def _beside(labels: Labels, settings: Settings) -> dict[str, Any]:
    """What the search must know to search other sites, too."""
    words = {"inside": labels("search.inside"), "missed": labels("search.missed")}
    return {"also": {"sites": settings.search_also, "form": _form(), **words}} if settings.search_also else {}


def start_of_index(index: dict[str, Any], folder: str, labels: Labels, settings: Settings) -> dict[str, Any]:
    """What is loaded with every page when the shards stand in this folder: see `write_index`."""
    found = {
        "separator": segmentation.SEPARATOR,
        "pipeline": [],
        "fields": FIELDS,
        "ignored": labels("search.ignored"),
        "shards": folder,
        "best": labels("search.best"),
        "nothing": labels("search.nothing"),
        "limits": LIMITS,
        "most": labels("search.most", words=LIMITS["words"], letters=LIMITS["letters"]),
        **_beside(labels, settings),
    }
    return {"config": {**index["config"], **found}, "docs": []}


def as_document(path: str, entry: Entry, boost: float) -> dict[str, Any]:
    """An entry as the theme's search reads it: `{location, title, text, boost, tags}`, all of it being HTML. The theme
    does not know `also`.

    Of two titles with the word, the shorter one is more likely meant: Paris, not Attacks in Paris.
    """
    tags = [escape(tag, quote=False) for tag in dict.fromkeys(entry.tags) if tag not in ("", entry.title)]
    also = [escape(name, quote=False) for name in dict.fromkeys(entry.also)]
    brevity = 1 if entry.anchor else 1 + 0.3 / max(len(entry.title.split()), 1)
    return {
        "location": f"{path}#{entry.anchor}" if entry.anchor else path,
        "title": escape(entry.title, quote=False),
        "text": "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in entry.paragraphs if paragraph),
        "boost": round(boost * brevity * entry.weight, 3),
        **({"tags": tags} if tags else {}),
        **({"also": also} if also else {}),
    }
