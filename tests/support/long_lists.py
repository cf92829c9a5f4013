"""Sites with lists that are too long for a page: records made for it, and every page written without the engine."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TypeVar

from sourcebook.book.book import Book
from sourcebook.book.evidence.quotes import Verification
from sourcebook.book.link import link
from sourcebook.core.labels import load_labels
from sourcebook.pagination.partition import LIMITS, Limits
from sourcebook.records.models import Entity, Event, PageRecord
from sourcebook.records.source import Source
from sourcebook.records.vocabulary import Settings, Vocabulary
from sourcebook.site.files import export_files, page_files
from sourcebook.site.proposals import proposal_texts
from sourcebook.views.builder import ViewBuilder

RecordT = TypeVar("RecordT", bound=PageRecord)

ASSETS = Path(__file__).parents[2] / "hooks" / "sourcebook" / "assets"
#: What the theme puts around a page, and more than that.
FRAME = 35_000

VOCABULARY = Vocabulary.model_validate(
    {
        "entity_types": {
            "person": {"label": "Person", "plural": "People", "folder": "people"},
            "place": {"label": "Place", "plural": "Places", "folder": "places"},
        },
        "event_types": {"meeting": {"label": "Meeting", "meeting": True}},
        "participant_roles": {"participant": {"label": "participant"}},
        "event_relations": {"led-to": {"label": "led to", "inverse": "result of"}},
        "topics": {"all": {"label": "Everything", "description": "What happened."}},
    }
)
NAMES = ("Ada", "Émile", "Żaneta", "Abu", "Al-Amin", "Åke", "عمر", "日本", "7 of Nine", "Björn", "Bruno", "Anna")


def busy_book(events: int, sources: int = 40) -> Book:
    """A book in which one person took part in every event, is spoken of in each, and one source is quoted by all."""
    people = {
        f"person-{number}": Entity.model_validate(
            {
                "type": "person",
                "name": f"{NAMES[number % len(NAMES)]} {number}",
                "description": f"Person number {number}.",
                "aliases": [
                    {"name": f"P{number}", "kind": "acronym", "expansion": "Person", "citations": [_cited(number)]}
                ],
                "citations": [_cited(number)],
                "topics": ["all"],
            }
        )
        for number in range(max(20, events // 10))
    }
    works = {
        f"source-{number}": Source.model_validate(
            {
                "type": "article",
                "title": f"Source number {number}",
                "authors": ["person-0"],
                "published": f"{1990 + number % 30}-05-0{number % 9 + 1}",
                "language": "en",
            }
        )
        for number in range(sources)
    }
    happened = {f"event-{number:05}": _event(number, len(people), sources) for number in range(events)}
    return link(_with_ids(works), _with_ids(people), _with_ids(happened), VOCABULARY, Settings())


def _with_ids(records: dict[str, RecordT]) -> dict[str, RecordT]:
    """The records, each knowing its id as if it had been read from a file."""
    for key, record in records.items():
        vars(record)["key"] = key  # as the reader does, records being frozen
    return records


def _cited(number: int, source: int = 0) -> dict[str, object]:
    quote = f"Words number {number} of the source, which are as long as a sentence of a report on something is."
    return {"source": f"source-{source}", "quote": quote, "locator": f"paragraph {number}"}


def _date(number: int) -> str:
    if number % 50 == 0:
        return "unknown"
    if number % 49 == 0:
        return "1999"
    day = datetime.date(1999, 1, 1) + datetime.timedelta(days=number * 7 % 3000)
    return day.isoformat() if number % 10 else day.isoformat()[:7]


def _event(number: int, people: int, sources: int) -> Event:
    other = f"person-{number % (people - 1) + 1}"
    return Event.model_validate(
        {
            "title": f"What happened as number {number}",
            "date": _date(number),
            "type": "meeting",
            "status": "alleged" if number % 9 == 0 else "occurred",
            **({"by": other} if number % 9 == 0 else {}),
            "participants": [{"entity": "person-0", "role": "participant"}, {"entity": other, "role": "participant"}],
            "description": f"Somebody met [[person-0]], number {number}.",
            "citations": [_cited(number), _cited(number, number % sources)],
            "quotes": [{**_cited(number), "speaker": "person-0"}],
            "statements": [
                {
                    "text": f"It was said as number {number}.",
                    "kind": "allegation" if number % 2 else "official",
                    "by": "person-0" if number % 3 else other,
                    "about": ["person-0"] if number % 4 else [],
                    "citations": [_cited(number)],
                }
            ],
            "related": [{"event": "event-00000", "type": "led-to"}] if number else [],
            "topics": ["all"],
        }
    )


def views_of(book: Book, limits: Limits = LIMITS) -> ViewBuilder:
    """What makes views of a book in which no quote is verified."""
    return ViewBuilder(book, load_labels("en"), Verification(), limits=limits)


def write_site(views: ViewBuilder, site: Path) -> dict[str, int]:
    """Write every page into `site` without the theme around it; the size of each in bytes, by its address."""
    sizes = {}
    for path, text in pages_of(views):
        _write(site / path, text.encode())
        sizes[path] = len(text.encode())
    for file in export_files(views):
        _write(site / file.path, file.make())
    for path, make in proposal_texts(views, {}):
        _write(site / path, make().encode())
    # The engine makes the pages of the guide; this one is linked from the form for proposals.
    _write(site / "contribute" / "propose.html", b"<!doctype html><title>In the browser</title>")
    shutil.copytree(ASSETS, site / "assets", dirs_exist_ok=True)
    return sizes


def pages_of(views: ViewBuilder) -> Iterator[tuple[str, str]]:
    """The address and text of every page."""
    for file in page_files(views):
        yield file.path, f"<!doctype html><title>{escape(file.page.title)}</title>\n{file.make().decode()}"


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
