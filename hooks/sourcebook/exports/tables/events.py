"""The tables of events and their participants."""

from __future__ import annotations

from collections.abc import Iterator

from ...records.models import Event
from .table import DATE, Reading, Row, Table, date_columns


def _events(reading: Reading) -> Iterator[Row]:
    book = reading.book
    for event in book.chronology:
        kind = book.vocabulary.event_types.get(event.type)
        participants = [one.entity or one.name or "" for one in event.participants]
        yield {
            "id": event.key,
            "page": book.address(event),
            "title": event.title,
            "type": event.type,
            "type_label": kind.label if kind else event.type,
            **_standing(reading, event),
            **date_columns(reading, event.date),
            "places": event.places,
            "place_names": reading.names(event.places),
            "participants": participants,
            "participant_names": reading.names(participants),
            "summary": reading.plain(event.summary),
            "description": reading.plain(event.description),
            "topics": event.topics,
            "related": [f"{related.type} {related.event}" for related in event.related],
            "note": reading.plain(event.note),
            "sources": reading.sources_on(event),
        }


def _participants(reading: Reading) -> Iterator[Row]:
    roles = reading.book.vocabulary.participant_roles
    for event in reading.book.chronology:
        for participant in event.participants:
            role = roles.get(participant.role)
            yield {
                "record": event.key,
                "record_name": event.title,
                **_standing(reading, event),
                "date": event.date.date.text,
                "entity": participant.entity,
                "name": reading.name(participant.entity) if participant.entity else participant.name,
                "role": participant.role,
                "role_label": role.label if role else participant.role,
                "note": reading.plain(participant.note),
            }


def _standing(reading: Reading, event: Event) -> Row:
    """Return whether an event has taken place, and if only somebody says so, who."""
    return {
        "status": event.status,
        "by": event.by,
        "by_name": reading.name(event.by),
        "denials": reading.denials(event),
    }


EVENTS = Table(
    "events",
    (
        *"id page title type type_label status by by_name denials".split(),
        *DATE,
        *"places place_names participants participant_names".split(),
        *"summary description topics related note sources".split(),
    ),
    _events,
)
PARTICIPANTS = Table(
    "participants",
    tuple("record record_name status by by_name denials date entity name role role_label note".split()),
    _participants,
)
