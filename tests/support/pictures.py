"""A book whose pictures hold what a test wants to see drawn, and the pictures of its chronology."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sourcebook.book.evidence.quotes import Verification
from sourcebook.book.link import link
from sourcebook.core.labels import load_labels
from sourcebook.records.models import Entity, Event
from sourcebook.records.source import Source
from sourcebook.records.vocabulary import Settings, Vocabulary
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.pages.chronology import chronology_view

LABELS = load_labels("en")
HOSTILE = '</title></svg><script>alert(1)</script><img src=x onerror="alert(1)"> & {{ 7*7 }}'
NAMES = {
    "me": "The one in the middle",
    "hostile": HOSTILE,
    "right-to-left": "عبد اللطيف الحموشي المدير العام للأمن الوطني",
    "one-word": "X" * 100,
    "many-words": "Permanent Commission for the Coordination of the Surveillance of the Territory " * 2,
    "wide": "国家安全総局" * 10,
    **{f"fellow-{number}": f"Fellow Number {number}" for number in range(20)},
}
VOCABULARY = Vocabulary.model_validate(
    {
        "entity_types": {"person": {"label": "Person", "plural": "People", "folder": "people"}},
        "event_types": {
            "meeting": {"label": "Meeting", "meeting": True},
            "remark": {"label": "Remark"},
            "complaint": {"label": "Complaint", "ties": False},
        },
        "participant_roles": {
            "participant": {"label": "participant"},
            "mentioned": {"label": "mentioned", "ties": False},
            "to-be-met": {"label": "was to be met", "to_be_met": True, "ties": False},
        },
        "relation_types": {
            "knows": {"label": "knows", "inverse": "known to"},
            "married-to": {"label": "married to", "inverse": "married to"},
        },
        "event_relations": {
            "led-to": {"label": "led to", "inverse": "result of", "order": "before"},
            "followed": {"label": "followed", "inverse": "followed by", "order": "after"},
            "concerns": {"label": "concerns", "inverse": "subject of"},
        },
    }
)


def an_event(date: str | dict[str, str], *people: str, **more: Any) -> dict[str, Any]:
    parts = [dict(zip(("entity", "role"), (*name.split(":"), "participant"), strict=False)) for name in people]
    title = f"{HOSTILE} {date}"
    return {
        "title": title,
        "date": date,
        "type": "meeting",
        "participants": parts,
        "description": "It was.",
        "citations": [{"source": "source", "quote": "words"}],
        **more,
    }


def views_of(events: list[dict[str, Any]], names: Mapping[str, str] = NAMES, **more: dict[str, Any]) -> ViewBuilder:
    """Views of a book with everybody in `names`; `more` are further fields of entities, by id."""
    everybody: dict[str, Any] = {
        key: {"type": "person", "name": name.strip(), "description": "Somebody.", **more.get(key.replace("-", "_"), {})}
        for key, name in names.items()
    }
    sources = {
        key: {"type": "book", "title": "A book", "published": date, "language": "en"}
        for key, date in (("source", "1997-03-04"), ("later", "[2005..2007]"), ("undated", "unknown"))
    }
    book = link(
        keyed(Source, sources),
        keyed(Entity, everybody),
        keyed(Event, {f"e-{index}": event for index, event in enumerate(events)}),
        VOCABULARY,
        Settings(),
    )
    return ViewBuilder(book, LABELS, Verification())


def keyed(model: Any, records: dict[str, Any]) -> dict[str, Any]:
    made = {}
    for key, fields_ in records.items():
        made[key] = model.model_validate(fields_)
        vars(made[key])["key"] = key  # as the reader does, records being frozen
    return made


def html_of(views: ViewBuilder) -> str:
    return Renderer(LABELS, "../").page(chronology_view(views, views.book.chronology, "All")).html


def figures(html: str) -> list[str]:
    return re.findall(r"<figure class=\"sb-picture.*?</figure>", html, re.DOTALL)


def office(organization: str, *sources: str, **more: Any) -> dict[str, Any]:
    citations = [{"source": source, "quote": "words"} for source in sources]
    return {"organization": organization, "wordings": [{"title": HOSTILE, "citations": citations}], **more}
