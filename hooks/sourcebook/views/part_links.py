"""The parts of divided lists: their titles, and links to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..core.dates.date_words import date_words
from ..core.dates.edtf import parse_edtf
from ..core.labels import Labels
from ..pagination.partition import Part, Step
from .elements import CountView, LinkView


def part_words(labels: Labels, step: Step) -> str:
    """Return the title of a part."""
    match step.by:
        case "date" if step.value.endswith("X"):
            return labels("part.decade", year=step.value.replace("X", "0"))
        case "date":
            return date_words(parse_edtf(step.value), labels)
        case "period":
            begins, ends = map(int, step.value.split("/"))
            decade = ends - begins < 10
            return labels("part.decade", year=begins) if decade else labels("picture.years", first=begins, last=ends)
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
        case "letter":
            return step.value
        case _:
            return labels(f"part.{step.by}", value=step.value)


def part_links(labels: Labels, parts: Iterable[Part], address: Callable[[Part], str]) -> tuple[CountView, ...]:
    """Return the links to parts, each with its number of entries."""
    return tuple(CountView(len(part.items), LinkView(part_words(labels, part.step), address(part))) for part in parts)
