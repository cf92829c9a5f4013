"""Values of linked data in the vocabulary of schema.org: persons, positions, dates and declared properties."""

from __future__ import annotations

from typing import Any

from ..book.properties import date_of
from ..core.dates.edtf import Edtf
from ..core.dates.time_of_day import iso_moment, parse_time
from ..records.bibliography import PersonName, join_particle
from ..records.models import Entity
from ..records.vocabulary import PropertyType
from ..records.when import When

Node = dict[str, Any]


def person(name: PersonName) -> Node:
    """Return a person known by a name in parts."""
    parts = name.parts
    family = join_particle(parts.particle or "", parts.family)
    node = {"givenName": parts.given, "familyName": family, "honorificSuffix": parts.suffix}
    return {"@type": "Person", "name": str(name), **{key: value for key, value in node.items() if value}}


def geo(entity: Entity) -> Node | None:
    """Return the position of a place, unless the point stands for a region or a country."""
    at = entity.coordinates
    if at is None or at.precision not in ("exact", "settlement"):
        return None
    return {"@type": "GeoCoordinates", "latitude": at.latitude, "longitude": at.longitude}


def declared_value(kind: PropertyType, value: str) -> Node | str | None:
    """Return the value of a property: an exact date, a number with its unit, or words."""
    if kind.type == "date":
        date = date_of(kind, value)
        return exact(date) if date else None
    if kind.type == "number" and kind.unit:
        return {"@type": "QuantitativeValue", "value": value, "unitText": kind.unit}
    return kind.choices.get(value, value)


def property_value(value: str | When) -> str | None:
    """Return the value of a bibliographic field: a date as `date_value` has it, or words."""
    return date_value(value) if isinstance(value, When) else value


def date_value(when: When | None) -> str | None:
    """Return a stated date, to the year, month or day; none if it is inferred, which this vocabulary cannot express."""
    return exact(when.date, when.time) if when and not when.inferred else None


def exact(date: Edtf, time: str | None = None) -> str | None:
    """Return a date that is certain, with its time if that is certain; None otherwise."""
    if date.uncertain or date.approximate:
        return None
    doubtful = time and (parse_time(time).uncertain or parse_time(time).approximate)
    return iso_moment(date, None if doubtful else time)


def span(when: When) -> Node:
    """Return when an event began, and if it lasted, when it ended."""
    date = when.date
    if when.inferred or date.form != "interval":
        return {"startDate": date_value(when)}
    start, end = date.bounds
    return {"startDate": exact(start) if start else None, "endDate": exact(end) if end else None}
