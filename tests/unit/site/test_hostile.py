"""Text that means something to HTML, Markdown, Jinja or the theme stays text, in whatever field it stands.

Every text field of every record, as the models have them, gets a number and the same hostile words; a second build gets
harmless words of the same length. Both must be made of the same elements and attributes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from sourcebook.project import load_project
from sourcebook.site.files import export_files
from support.commit_history import Work
from support.hostile_words import HOSTILE, NOT_SHOWN, assert_every_field_is_in, put
from support.page_reader import PageRead, parts_of
from support.projects import copy_of_toy
from support.search_index import documents_of

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
        words += [f"\n{value}\n" for name, value in attributes if name in ("title", "content", "aria-label", "alt")]
    return re.sub(r"\s+", " ", "".join(words))


def shapes(page: Path) -> Counter[tuple[str, ...]]:
    """The elements of a page with the names of their attributes, and how many there are of each."""
    return Counter((part[0], *(name for name, _ in part[1])) for part in parts_of(page) if isinstance(part, tuple))


def test_every_text_field_of_the_models_is_tried(hostile_builds: Builds) -> None:
    assert_every_field_is_in(set(hostile_builds[2].values()))


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


def texts_in(value: Any) -> Iterator[str]:
    """The texts of a document in JSON, keys among them."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, str):
        yield value


def kinds_in(value: Any) -> Any:
    """A document in JSON with the kind of each value in its place; types of linked data as they are."""
    if isinstance(value, dict):
        return {key: one if key == "@type" else kinds_in(one) for key, one in value.items()}
    return [kinds_in(one) for one in value] if isinstance(value, list) else type(value).__name__


def linked_data_of(page: Path) -> list[Any]:
    """What a page says as linked data, read as JSON."""
    parts = parts_of(page)
    starts = [at for at, part in enumerate(parts) if part[0] == "script" and ("type", "application/ld+json") in part[1]]
    return [json.loads(str(parts[at + 1])) for at in starts]


def garbled_in(texts: Iterable[str]) -> tuple[set[str], list[str]]:
    """The numbers of the hostile words that stand in texts, and what of them does not read as itself."""
    evened = [" ".join(text.split()) + " " for text in texts]
    found = [(one[1], text, one.end()) for text in evened for one in re.finditer(r"(N\d{4}) ", text)]
    return {number for number, _, _ in found}, [text for _, text, at in found if not reads_as_itself(text, at)]


def test_linked_data_of_built_pages_gives_each_text_back(hostile_builds: Builds) -> None:
    hostile, harmless, fields = hostile_builds
    read = {page: linked_data_of(hostile / page) for page in pages(hostile)}
    numbers, garbled = garbled_in(text for data in read.values() for text in texts_in(data))
    assert (garbled, len(numbers) > 50) == ([], True)
    assert {("Entity", "name"), ("Statement", "text"), ("Citation", "quote")} <= {fields[number] for number in numbers}
    assert {page: kinds_in(data) for page, data in read.items()} == {
        page: kinds_in(linked_data_of(harmless / page)) for page in pages(harmless)
    }


def test_the_feed_of_a_history_of_hostile_records_gives_each_text_back(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    work = Work(project)
    work.git("init", "-q")
    work.commit("2024-01-01T12:00:00+00:00")
    put(project, HOSTILE)
    settings = project / "data" / "site.yaml"
    wanted = {**json.loads(settings.read_text(encoding="utf-8")), "changes_months": 3}
    settings.write_text(json.dumps(wanted), encoding="utf-8")
    work.commit("2024-01-02T12:00:00+00:00")
    [feed] = (file.make().decode() for file in export_files(load_project(project).views) if file.path == "changes.xml")
    read = list(ElementTree.fromstring(feed).iter())
    html = PageRead()
    for one in read:
        if one.get("type") == "html":
            html.feed(f"{one.text}\n")
    plain = [one.text or "" for one in read if one.get("type") != "html"]
    numbers, garbled = garbled_in([*plain, *(part for part in html.parts if isinstance(part, str))])
    assert (garbled, len(numbers) > 20) == ([], True)
    assert {part for part in html.parts if isinstance(part, tuple)} == {
        (tag, ()) for name in ("p", "ul", "li") for tag in (name, f"/{name}")
    }
    atom = "{http://www.w3.org/2005/Atom}"
    names = ("feed", "id", "title", "updated", "author", "name", "link", "entry", "summary", "content")
    assert {one.tag for one in read} <= {atom + name for name in names}


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
