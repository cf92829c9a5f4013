"""How to cite a page and its sources: in plain text, for reference managers, and by links to quoted words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..book.book import Book
from ..book.comparison.normalise import segments
from ..book.text.plain_text import isolate
from ..core.dates.date_words import date_words
from ..core.dates.edtf import parse_edtf
from ..core.labels import Labels
from ..history.git import Edition
from ..untrusted.escaping import in_text_fragment
from .bibtex import bibtex_entry
from .coins import as_coins
from .csl import Item, csl_item, csl_json_entry, joined_csl_json
from .ris import ris_entry

#: Links to longer quotes, in words, give only the first and last words.
LONG = 12
#: The number of these words at each end.
ENDS = 4


@dataclass(frozen=True, slots=True)
class CitingView:
    """How to cite a page, in plain text and for Zotero (COinS).

    It also has the bibliography of the page's sources (format and address of each file), the address of the page as
    JSON (empty if there is none), and the page's withdrawn parts (anchor and reason of each).
    """

    plain: str
    coins: str
    files: tuple[tuple[str, str], ...]
    data: str = ""
    withdrawn: tuple[tuple[str, str], ...] = ()


def citing_view(
    book: Book,
    labels: Labels,
    title: str,
    path: str,
    files: bool,
    data: bool = False,
    edition: Edition | None = None,
    formerly: Iterable[str] = (),
    coins: bool = True,
) -> CitingView:
    """Return how to cite the page at `path` (relative to the site's root), called `title`.

    `files` are given if it has a bibliography, `data` if its record exists as JSON, `coins` if Zotero finds the page,
    `edition` if known; `formerly` are the former addresses.
    """
    item = _page_item(book, title, path, edition)
    address = item.get("URL", "")
    plain = labels("citing.plain", title=isolate(title), site=isolate(book.settings.title))
    version = edition_words(edition, labels) if edition else ""
    base = path.removesuffix(".html")
    return CitingView(
        " ".join(filter(None, (plain, version, address))),
        as_coins(item) if coins else "",
        tuple((name, f"{base}{ending}") for name, ending in _ENDINGS) if files else (),
        f"{base}.json" if data else "",
        tuple(
            {
                anchor: why for old in (base, *formerly) for anchor, why in book.gone_anchors.get(f"{old}.html", ())
            }.items()
        ),
    )


_ENDINGS = (("BibTeX", ".bib"), ("RIS", ".ris"), ("CSL-JSON", ".csl.json"))


def edition_words(edition: Edition, labels: Labels) -> str:
    """Return an edition in words: “Edition of 21 November 2026 (abc1234).”"""
    changed = "_changed" if edition.changed else ""
    if not edition.commit.dated:
        return labels(f"history.edition_undated{changed}", commit=edition.commit.short)
    day = day_words(edition.commit.day, labels)
    return labels(f"history.edition{changed}", date=day, commit=edition.commit.short)


def day_words(day: date, labels: Labels) -> str:
    """Return a calendar day in words."""
    return date_words(parse_edtf(day.isoformat()), labels)


def _page_item(book: Book, title: str, path: str, edition: Edition | None) -> Item:
    settings = book.settings
    key = path.removesuffix(".html").replace("/", "-")
    item: Item = {
        "id": key,
        "type": "webpage",
        "title": title,
        "container-title": settings.title,
        "language": settings.language,
    }
    if settings.url:
        item["URL"] = f"{settings.url.rstrip('/')}/{path}"
    if edition:
        if edition.commit.dated:
            day = edition.commit.day
            item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
        item["version"] = edition.commit.short + ("+" if edition.changed else "")
    return item


class Bibliographies:
    """Makes bibliographies of the sources of a book, formatting each source only once."""

    def __init__(self, book: Book):
        self.book = book
        self.made: dict[str, tuple[str, str, str]] = {}
        self.order = {key: number for number, key in enumerate(book.sources)}

    def files(self, base: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the path and text of each file of a bibliography, one for each format, in the order of the sources'
        file.

        `base` is their path without its extension. Keys without a source are ignored.
        """
        known = sorted(self.order.keys() & keys, key=self.order.__getitem__)
        bibtex, ris, csl_json = zip(*map(self._entries, known), strict=True) if known else ((), (), ())
        texts = "\n".join(bibtex), "\n".join(ris), joined_csl_json(csl_json)
        return zip(bibliography_paths(base), texts, strict=True)

    def _entries(self, key: str) -> tuple[str, str, str]:
        made = self.made.get(key)
        if made is None:
            item = csl_item(self.book, self.book.sources[key])
            made = self.made[key] = bibtex_entry(item), ris_entry(item), csl_json_entry(item)
        return made


def bibliography_paths(base: str) -> list[str]:
    """Return the paths of the files of a bibliography."""
    return [f"{base}{ending}" for _, ending in _ENDINGS]


def text_fragment(url: str, quote: str) -> str:
    """Return `url` with a text fragment that scrolls to the quoted words (WICG “Text Fragments”).

    Short quotes are included whole; long and cut ones by their first and last words.
    """
    parts = [part.split() for part in segments(quote)]
    if not parts:
        return url
    every = [word for part in parts for word in part]
    if len(parts) == 1 and len(every) <= LONG:
        ends = [" ".join(every)]
    else:
        ends = [" ".join(parts[0][:ENDS]), " ".join(parts[-1][-ENDS:])]
    directive = ",".join(map(in_text_fragment, ends))
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"
