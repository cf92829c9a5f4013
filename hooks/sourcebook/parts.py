"""Parts of lists in words: what stands on a page in the place of a list that is on pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from .dates import parse_edtf
from .labels import Labels
from .parting import Moved, Part, Step, address_of
from .views import CountView, LinkView, Views
from .wording import date_words


@dataclass(frozen=True, slots=True)
class MovedView:
    """A section of a page whose list is on pages of its own: how many things it has, and the ways to its parts."""

    anchor: str
    title: str
    number: int
    parts: tuple[CountView, ...]


def part_words(labels: Labels, step: Step) -> str:
    """What the things of a part have in common."""
    match step.by:
        case "date" if step.value.endswith("X"):
            return labels("part.decade", year=step.value.replace("X", "0"))
        case "date":
            return date_words(parse_edtf(step.value), labels)
        case "undated":
            return labels("chronology.undated")
        case "kind":
            return labels(f"kind.{step.value}.title")
        case "words" | "place":
            first, _, last = step.value.partition("/")
            return labels(f"part.{step.by}", first=first, last=last)
        case "letter":
            return step.value
        case _:
            return labels(f"part.{step.by}", value=step.value)


def part_links(labels: Labels, parts: Iterable[Part], address: Callable[[Part], str]) -> tuple[CountView, ...]:
    """The ways to parts, each with the number of things in it."""
    return tuple(CountView(len(part.items), LinkView(part_words(labels, part.step), address(part))) for part in parts)


def moved_views(views: Views, page: str, moved: Moved, titles: Mapping[str, str]) -> tuple[MovedView, ...]:
    """The sections that are not on the page at the address `page`; `titles` are those of the sections."""
    return tuple(
        MovedView(
            anchor,
            titles[anchor],
            sum(len(part.items) for part in parts),
            part_links(views.labels, parts, partial(address_of, page, anchor)),
        )
        for anchor, parts in moved.items()
    )
