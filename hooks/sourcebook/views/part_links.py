"""The parts of divided lists, and the years of the chronology: their titles, and links to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..core.dates.date_words import date_words, short_date_words, year_span, year_words
from ..core.dates.days import year_slug
from ..core.dates.edtf import parse_edtf
from ..core.labels import Labels
from ..pagination.partition import Part, Step
from .elements import CountView, LinkView

#: Earlier ten years have no name of their own.
_FIRST_DECADE = 1000


def part_words(labels: Labels, step: Step) -> str:
    """Return the title of a part."""
    match step.by:
        case "date" if step.value.endswith("X"):
            return short_date_words(parse_edtf(step.value), labels)
        case "date":
            return date_words(parse_edtf(step.value), labels)
        case "period":
            return _period(labels, *map(int, step.value.split("/")))
        case "undated":
            return labels("chronology.undated")
        case "kind":
            return labels(f"kind.{step.value}.title")
        case "words":
            first, _, last = step.value.partition("/")
            return labels("part.words", first=first, last=last)
        case "place":
            kind, first, last = step.value.split("/")
            if not kind:
                return labels("part.places", first=first, last=last)
            return labels("part.place", kind=labels.table.get(f"locator.{kind}", kind), first=first, last=last)
        case "prefix":
            return f"{step.value}…"
        case "source-type":
            return labels(f"source_type.{step.value}")
        case "letter" | "event-type":
            return step.value
        case _:
            return labels(f"part.{step.by}", value=step.value)


def _period(labels: Labels, first: int, last: int) -> str:
    if last - first == 9 and first >= _FIRST_DECADE:
        return short_date_words(parse_edtf(f"{first // 10:03}X"), labels)
    return year_span(first, last, labels)


def part_links(labels: Labels, parts: Iterable[Part], address: Callable[[Part], str]) -> tuple[CountView, ...]:
    """Return the links to parts, each with its number of entries."""
    return tuple(CountView(len(part.items), LinkView(part_words(labels, part.step), address(part))) for part in parts)


def year_link(labels: Labels, year: int) -> LinkView:
    """Return a link to the page of a year of the chronology."""
    return LinkView(year_words(year, labels), f"chronology/{year_slug(year)}.html")
