"""Records as dicts and JSON: the fields as contributors write them, and derived values.

Empty fields are left out, as in the data files. Dates are EDTF text with their first and last possible day. Addresses
of pages are relative to the site's root.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..book.book import Book, Claim, Quotation, anchor, quote_anchor
from ..book.evidence.quotes import Verification
from ..book.names.record_names import name_of
from ..book.properties import address_of_value, date_of
from ..book.text.plain_text import claimed, what_for
from ..core.dates.days import Day
from ..core.dates.edtf import Edtf
from ..core.locators import parse_locator
from ..pagination.placement import Placement
from ..records.bibliography import PersonName
from ..records.documents.json_schema import Json
from ..records.documents.tables import TABLES
from ..records.models import (
    Anchored,
    Citation,
    Disagreement,
    Entity,
    Event,
    Image,
    LeadSentence,
    PageRecord,
    Property,
    Role,
    Spoken,
    Statement,
)
from ..records.record import Record
from ..records.source import Source
from ..records.when import When
from .images import SIZES, sizes_of

_PAGE = {"type": "string", "description": "address on the site, relative to its root"}
_STATE = {
    "enum": ["text", "fingerprint", "none", "reference"],
    "description": "how far the words are verified: against the text, against its fingerprint, not at all; reference "
    "if no words are quoted. Only a contributor's claim unless `verified_by` names signers",
}
#: A day in ISO 8601, whose years before 1 the format `date` of JSON Schema does not know.
_DAY: Json = {"type": "string", "pattern": "^-?[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_STATE_DATE = {"type": "string", "description": "day of the verification against the text, EDTF"}
_STATE_BY = {"type": "array", "items": {"type": "string"}, "description": "names of those who signed for it"}
_STATES: Json = {"verified": _STATE, "verified_on": _STATE_DATE, "verified_by": _STATE_BY}
_DENIALS = {
    "type": "array",
    "items": {"type": "string"},
    "description": "addresses of the denials that answer it; whoever passes on an allegation must include them",
}
_IN_SOURCE = {"type": "string", "description": "address of the words on the page of their source"}

_DAYS: Json = {
    "earliest": {**_DAY, "description": "first possible day; absent if open"},
    "latest": {**_DAY, "description": "last possible day; absent if open"},
}

_PLACES: Json = {
    "type": "array",
    "description": "the locator as kinds and values",
    "items": {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "description": "page, paragraph, folio …; absent if the text gives none"},
            "value": {"type": "string", "description": "its number or words"},
        },
        "required": ["value"],
        "additionalProperties": False,
    },
}


def _record(model: type[PageRecord]) -> Json:
    """Return the derived fields of every record with a page."""
    identity = {"type": "string", "description": "the id, unique over all records"}
    return {"kind": {"const": model.noun}, "id": identity, "page": _PAGE}


#: The derived fields of each record type, with the JSON Schemas of their values.
DERIVED: dict[type[Record], Json] = {
    Entity: {
        **_record(Entity),
        "events": {
            "type": "array",
            "items": {"type": "string"},
            "description": "ids of the events in which it took part or that took place there, in chronological order",
        },
        "said_elsewhere": {
            "type": "array",
            "items": {"type": "string"},
            "description": "addresses of statements on other records that are about it",
        },
    },
    Event: {
        **_record(Event),
        "denials": _DENIALS,
    },
    Source: {
        **_record(Source),
        "quoted": {
            "type": "array",
            "items": {"$ref": "#/$defs/Quoted"},
            "description": "every quote from it, with what it supports",
        },
    },
    When: _DAYS,
    Citation: {"places": _PLACES, "in_source": _IN_SOURCE, **_STATES},
    Spoken: {"page": _PAGE, "places": _PLACES, "in_source": _IN_SOURCE, **_STATES},
    Statement: {"page": _PAGE, "denials": _DENIALS},
    Disagreement: {"page": _PAGE},
    LeadSentence: {
        "page": _PAGE,
        "kind": {"type": "string", "description": "kind of the statement that it retells, or `event`"},
        "status": {"type": "string", "description": "status of the event that it retells, or that the statement is on"},
        "by": {"type": "string", "description": "who makes that claim: id or literal name"},
        "denials": _DENIALS,
    },
    Role: {"page": _PAGE},
    Image: {"sizes": SIZES},
    Property: {
        "page": _PAGE,
        "address": {"type": "string", "description": "page of the identifier on its own site"},
        "earliest": _DAYS["earliest"],
        "latest": _DAYS["latest"],
    },
}

#: The file of the whole reference.
REFERENCE = "data/reference.json"

#: The content of a source's `quoted`.
QUOTED: Json = {
    "type": "object",
    "description": "Words of a source, and what they support.",
    "properties": {
        "quote": {"type": "string", "description": "the words; absent for a citation by reference"},
        "locator": {"type": "string", "description": "page, paragraph or minute"},
        "places": _PLACES,
        "in_source": _IN_SOURCE,
        **_STATES,
        "supports": {
            "type": "array",
            "description": "what they support",
            "items": {
                "type": "object",
                "properties": {
                    "record": {"type": "string", "description": "id of the record"},
                    "page": _PAGE,
                    "what": {
                        "enum": [
                            "description",
                            "image",
                            "name",
                            "position",
                            "property",
                            "relation",
                            "role",
                            "statement",
                            "words",
                        ],
                        "description": "what the quote supports on that record",
                    },
                    "kind": {"type": "string", "description": "kind of the claim, if it is one"},
                    "by": {"type": "string", "description": "who makes the claim: id or literal name"},
                    "denials": _DENIALS,
                },
                "required": ["record", "page", "what"],
                "if": {"properties": {"kind": {"const": "fact"}}},
                "else": {"required": ["by"]},
                "additionalProperties": False,
            },
        },
    },
    "required": ["in_source", "verified", "supports"],
    "additionalProperties": False,
}


class Data:
    """Converts the records of one book to dicts."""

    def __init__(self, book: Book, verification: Verification, placement: Placement | None = None):
        self.book = book
        self.verification = verification
        self.placement = placement or Placement(book, verification)

    def record(self, record: PageRecord) -> Json:
        """Return a record with everything in it."""
        page = self.book.address(record)
        found: Json = {"kind": record.noun, "id": record.key, "page": page, **self.nested(record, record)}
        match record:
            case Entity():
                found |= self._of_entity(record)
            case Source():
                found |= self._of_source(record)
        return found

    def names(self) -> dict[str, dict[str, str]]:
        """Return, for each record, the names of those it refers to, by id."""
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for _, uses in groupby(self.book.references, key=lambda use: id(use.root)):
            found = list(uses)
            key = found[0].root.key
            for name in {use.record: None for use in found if use.names_record}:
                if other := self.book.get(name):
                    names[key][name] = name_of(other)
        for root, part in self.book.of_kinds(LeadSentence):
            if other := self.book.get(by := self._retold(part).get("by", "")):
                names[root.key][by] = name_of(other)
        return names

    def nested(self, part: Record, home: PageRecord | None = None) -> Json:
        """Return the non-empty fields of a record, or of one within the record `home`."""
        found: Json = {}
        for name, written in _fields(type(part)):
            value = getattr(part, name)
            if value or value is False or value == 0:
                found[written] = self._value(value, home)
        match part:
            case When():
                found |= _days(part.date)
            case Citation():
                found |= self._of_citation(part, home)
            case LeadSentence():
                return {**found, **self._retold(part)}
            case Image() if home:
                found |= sizes_of(self.book, part, home)
            case Anchored() if home:
                found["page"] = self.placement.address(home, anchor(part))
                if isinstance(part, Property):
                    found |= self._of_property(part)
        return {**found, **self._denials(part)}

    def _of_property(self, found: Property) -> Json:
        """Return the address of an identifier, or the days of a date."""
        kind = self.book.vocabulary.property_types.get(found.type)
        address = address_of_value(kind, found.value) if kind else ""
        date = date_of(kind, found.value) if kind else None
        return {**({"address": address} if address else {}), **(_days(date) if date else {})}

    def _retold(self, sentence: LeadSentence) -> Json:
        """Return what a sentence of a lead retells, with its attribution, so that it is not passed on as fact."""
        match self.book.answered(sentence.of):
            case Claim(home=home, statement=statement):
                by = {"by": statement.by} if statement.by else {}
                status = {"status": home.status} if isinstance(home, Event) else {}
                page = self.placement.address(home, anchor(statement))
                return {"page": page, "kind": statement.kind, **status, **by, **self._denials(statement)}
            case Event() as event:
                by = {"by": event.by} if event.by else {}
                page = self.book.address(event)
                return {"page": page, "kind": event.noun, "status": event.status, **by, **self._denials(event)}
        return {}

    def _denials(self, part: Record) -> Json:
        """Return where a statement or an event is denied; empty if it is not, and for other records."""
        denials = self.book.denials_of(part) if isinstance(part, Statement | Event) else ()
        found = [self.placement.address(claim.home, anchor(claim.statement)) for claim in denials]
        return {"denials": found} if found else {}

    def _value(self, value: object, home: PageRecord | None) -> Any:
        match value:
            case PersonName():
                return self.nested(value.parts)
            case str() | bool() | int():
                return value
            case Record():
                return self.nested(value, home)
            case tuple():
                return [self._value(one, home) for one in value]
            case dict():
                return {key: self._value(one, home) for key, one in value.items()}
            case Edtf():
                return value.text
        return value

    def _of_citation(self, citation: Citation, home: PageRecord | None) -> Json:
        address = self.placement.address(home, anchor(citation)) if home and isinstance(citation, Spoken) else ""
        own = {"page": address} if address else {}
        return {**own, **_places(citation), **self._state(citation)}

    def _state(self, citation: Citation) -> Json:
        """Return the address of the quoted words on their source's page, and how far they are verified."""
        state = self.verification.state(citation.source, citation.quote)
        return {
            "in_source": self.placement.of_quote(citation),
            "verified": state.name,
            **({"verified_on": state.receipt.date.text} if state.receipt else {}),
            **({"verified_by": list(state.vouched)} if state.vouched else {}),
        }

    def _of_entity(self, entity: Entity) -> Json:
        claims = (claim for claim in self.book.claims_at.get(entity.key, ()) if claim.home.key != entity.key)
        elsewhere = [self.placement.address(claim.home, anchor(claim.statement)) for claim in claims]
        events = [event.key for event in self.book.events_of.get(entity.key, ())]
        return {**({"events": events} if events else {}), **({"said_elsewhere": elsewhere} if elsewhere else {})}

    def _of_source(self, source: Source) -> Json:
        alike: dict[str, list[Quotation]] = defaultdict(list)
        for quotation in self.book.citations_from.get(source.key, ()):
            alike[quote_anchor(quotation.citation)].append(quotation)
        return {"quoted": [self._quoted(group) for group in alike.values()]} if alike else {}

    def _quoted(self, group: list[Quotation]) -> Json:
        citation = group[0].citation
        quote = {"quote": citation.quote} if citation.quote else {}
        locator = {"locator": citation.locator} if citation.locator else {}
        supports = [self._support(quotation) for quotation in group]
        return {**quote, **locator, **_places(citation), **self._state(citation), "supports": supports}

    def _support(self, quotation: Quotation) -> Json:
        kind, by = claimed(quotation)
        return {
            "record": quotation.home.key,
            "page": self.placement.of_use(quotation),
            "what": what_for(quotation),
            **({"kind": kind} if kind else {}),
            **({"by": by} if by else {}),
            **({} if quotation.spoken else self._denials(quotation.holder)),
        }


def _places(citation: Citation) -> Json:
    """Return a locator as kinds and values."""
    found = parse_locator(citation.locator) if citation.locator else ()
    places = [{**({"kind": one.kind} if one.kind else {}), "value": one.value} for one in found]
    return {"places": places} if places else {}


def data_files(book: Book, verification: Verification, placement: Placement | None = None) -> Iterator[tuple[str, str]]:
    """Yield the path and text of the JSON beside each record's page, and of the whole reference."""
    data = Data(book, verification, placement)
    names = data.names()
    lines: dict[str, list[str]] = {table: [] for table in TABLES}
    for table, records in book.tables.items():
        for key, record in records.items():
            text = _line(data.record(record))
            lines[table].append(f"{_line(key)}: {text}")
            single = f'{text[:-1]}, "names": {_line(names.get(key, {}))}}}\n'
            yield _path(book, record), single
    yield REFERENCE, _reference(book, data, lines)


def data_paths(book: Book) -> Iterator[str]:
    """Yield the paths of these files."""
    yield from (_path(book, record) for record in book.records())
    yield REFERENCE


def _path(book: Book, record: PageRecord) -> str:
    return f"{book.address(record).removesuffix('.html')}.json"


def _reference(book: Book, data: Data, lines: dict[str, list[str]]) -> str:
    """Return the whole reference, one record on each line."""
    settings = book.settings
    first = {
        "$schema": "reference.schema.json",
        "title": settings.title,
        **({"subtitle": settings.subtitle} if settings.subtitle else {}),
        "language": settings.language,
        **({"url": settings.url} if settings.url else {}),
    }
    tables = "".join(
        f",\n{_line(table)}: {{\n{joined}\n}}" for table, found in lines.items() for joined in (",\n".join(found),)
    )
    last = {
        "vocabulary": data.nested(book.vocabulary),
        "withdrawn": {key: record.withdrawn for key, record in book.withdrawn.items()},
    }
    return f"{_line(first)[:-1]}{tables},\n{_line(last)[1:]}\n"


def _line(value: object) -> str:
    # Without indentation, which Python's fast encoder does not support.
    return json.dumps(value, ensure_ascii=False)


def _days(date: Edtf) -> Json:
    ends: dict[str, Day | None] = {"earliest": date.earliest, "latest": date.latest}
    return {name: day.isoformat() for name, day in ends.items() if day}


@functools.cache
def _fields(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model: their names, and their names in the files."""
    return tuple((name, field.alias or name) for name, field in model.model_fields.items())
