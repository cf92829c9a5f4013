"""Text that means something to HTML, Markdown, Jinja or the theme stays text, in whatever field it stands.

Every text field of every record, as the models have them, gets a number and the same hostile words; a second build gets
harmless words of the same length. Both must be made of the same elements and attributes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from hostile import HOSTILE, NOT_SHOWN, is_free_text
from pages_read import parts_of
from searching import documents_of
from sourcebook import records
from sourcebook.records import Record

Builds = tuple[Path, Path, dict[str, tuple[str, str]]]


def pages(site: Path) -> Iterator[str]:
    return (file.relative_to(site).as_posix() for file in sorted(site.rglob("*.html")))


def said(page: Path) -> str:
    """What a page says to a reader: its text, title, description and the titles of its elements, spaces evened out."""
    words: list[str] = []
    silent = 0
    for part in parts_of(page):
        if isinstance(part, str):
            words += [] if silent else [part]
            continue
        tag, attributes = part
        # Citations in the formats of other programs, which have signs of their own, stand in <pre>.
        silent += (tag in ("script", "style", "pre")) - (tag in ("/script", "/style", "/pre"))
        words += [f"\n{value}\n" for name, value in attributes if name in ("title", "content", "aria-label")]
    return re.sub(r"\s+", " ", "".join(words))


def shapes(page: Path) -> Counter[tuple[str, ...]]:
    """The elements of a page with the names of their attributes, and how many there are of each."""
    return Counter((part[0], *(name for name, _ in part[1])) for part in parts_of(page) if isinstance(part, tuple))


def test_every_text_field_of_the_models_is_tried(hostile_builds: Builds) -> None:
    assert_every_field_is_in(set(hostile_builds[2].values()))


def assert_every_field_is_in(tried: set[tuple[str, str]]) -> None:
    """No text field of a model was left out."""
    every = {
        (model.__name__, info.alias or name)
        for model in vars(records).values()
        if isinstance(model, type) and issubclass(model, Record)
        for name, info in model.model_fields.items()
        if holds_text(info.annotation, tuple(info.metadata))
    }
    # What several share is tried in each of them, and what a plain citation may have in words spoken.
    tried = tried | {("Citation", name) for model, name in tried if model == "Spoken"}
    shared = {field for field in every if field[0] in ("Lasting", "Word", "Spoken") or field[1] == "withdrawn"}
    by_the_quote_tool = {("Receipt", "text"), ("TextInfo", "sha256")}
    assert sorted(every - tried - shared - by_the_quote_tool) == []


def holds_text(annotation: Any, marks: tuple[Any, ...]) -> bool:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return holds_text(inner, (*marks, *more))
    if get_origin(annotation) in (tuple, dict, Union, type(int | str)):
        return any(holds_text(part, marks) for part in get_args(annotation))
    return annotation is str and is_free_text("A Name", marks)


def reads_as_itself(text: str, at: int) -> bool:
    """Whether the hostile words stand at a place of a text, as far as room was. An index of names puts the last one
    first, and pictures cut names."""
    same = next((n for n, sign in enumerate(HOSTILE) if text[at + n] != sign), len(HOSTILE))
    return same >= HOSTILE.rindex(" ") or text[at + same] == "…"


def test_every_hostile_text_reads_as_itself(hostile_builds: Builds) -> None:
    site, _, fields = hostile_builds
    everything = "\n".join(said(site / page) for page in pages(site))
    shown = [(found[1], found.end()) for found in re.finditer(r"(N\d{4}) ", everything)]
    garbled = {number: everything[end : end + 400] for number, end in shown if not reads_as_itself(everything, end)}
    numbers = {number for number, _ in shown}
    silent = [(number, field) for number, field in fields.items() if number not in numbers and field not in NOT_SHOWN]
    assert (silent, garbled) == ([], {})


def test_hostile_text_makes_no_element_and_no_attribute(
    hostile_builds: Builds,
) -> None:
    hostile, harmless, _ = hostile_builds
    more = {page: found for page in pages(hostile) if (found := dict(shapes(hostile / page) - shapes(harmless / page)))}
    assert (list(pages(hostile)), more) == (list(pages(harmless)), {})


def test_no_attribute_runs_or_leads_to_a_script(hostile_builds: Builds) -> None:
    site = hostile_builds[0]
    running = {
        (page, name, value)
        for page in pages(site)
        for part in parts_of(site / page)
        if isinstance(part, tuple)
        for name, value in part[1]
        if name.startswith("on") or re.match(r"\s*(javascript|data|vbscript):", value, re.I)
    }
    assert running == set()


class Tags(HTMLParser):
    """The elements of a fragment of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)


def test_what_search_shows_as_html_holds_no_element_of_a_record(
    hostile_builds: Builds,
) -> None:
    def tags(site: Path) -> set[str]:
        reader = Tags()
        for entry in documents_of(site):
            reader.feed(f"{entry['title']} {entry['text']}")
        return reader.found

    hostile, harmless, _ = hostile_builds
    assert tags(hostile) - tags(harmless) == set()
