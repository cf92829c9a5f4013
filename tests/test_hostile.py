"""Text that means something to HTML, Markdown, Jinja or the theme stays text, in whatever field it stands.

Every text field of every record, as the models have them, gets a number and the same hostile words; a second build gets
harmless words of the same length. Both must be made of the same elements and attributes.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest

from building import build, copy_of_toy
from pages_read import parts_of
from sourcebook import records
from sourcebook.fields import is_id
from sourcebook.problems import as_text, has_errors
from sourcebook.project import load_project
from sourcebook.records import Entity, Event, Record, Refers, Settings, Source, Vocabulary
from sourcebook.yamltext import parse_yaml

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }} {% x %} {# y #} [x](javascript:alert(1)) "
    "{: onclick=x } *[HTML]: x </title> </textarea> <!-- \"two\" 'one' &lt; &#60; ](http://x) `code` **bold** "
    "<http://x> https://x.example ![i](j) :smile: ~~s~~ [^1] $1$ \\n"
)
#: As long, with its spaces, and nothing to interpret.
HARMLESS = re.sub(r"\S", "x", HOSTILE)

#: Fields whose text no page shows, and why.
NOT_SHOWN = {
    ("EntityType", "schema"): "a type of schema.org, for programs",
    ("EventType", "description"): "for those who write records",
    ("ParticipantRole", "description"): "for those who write records",
}
ROOTS: dict[str, type[Record]] = {
    "sources": Source,
    "entities": Entity,
    "events": Event,
    "vocabulary": Vocabulary,
    "site": Settings,
}


class Numbered:
    """Adds to each text its number and some words, and remembers where each number stands."""

    def __init__(self, words: str):
        self.words = words
        self.fields: dict[str, tuple[str, str]] = {}

    def __call__(self, text: str, field: tuple[str, str]) -> str:
        number = f"N{len(self.fields):04}"
        self.fields[number] = field
        return f"{text.rstrip()} {number} {self.words}"


def changed(value: Any, annotation: Any, field: tuple[str, str], add: Numbered, marks: tuple[Any, ...] = ()) -> Any:
    """`value`, as YAML has it, with every text in it changed that `annotation` takes as free text."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return changed(value, inner, field, add, (*marks, *more))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        if issubclass(annotation, records.When) and not isinstance(value, dict):
            return value
        return {key: _changed_field(inner, annotation, key, add) for key, inner in value.items()}
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return [changed(one, inner, field, add) for one in value]
    if get_origin(annotation) is dict:
        inner = get_args(annotation)[1]
        return {key: changed(one, inner, field, add) for key, one in value.items()}
    if get_origin(annotation) in (Union, type(int | str)):
        kind = next(part for part in get_args(annotation) if part is not type(None))
        return changed(value, kind, field, add, marks)
    if annotation is str and is_free_text(str(value), marks):
        return add(str(value), field)
    return value


def _changed_field(value: Any, model: type[Record], key: str, add: Numbered) -> Any:
    name = next(name for name, info in model.model_fields.items() if (info.alias or name) == key)
    info = model.model_fields[name]
    return changed(value, info.annotation, (model.__name__, key), add, tuple(info.metadata))


def is_free_text(value: str, marks: tuple[Any, ...]) -> bool:
    """Whether a field with these marks takes any words at this place: prose, lines, names of those without a page."""
    to = next((mark.to for mark in marks if isinstance(mark, Refers)), "")
    functions = {getattr(getattr(mark, "func", None), "__name__", "") for mark in marks}
    free = bool(functions & {"_line", "_prose"})
    return free and (to in ("", "text") or (to in ("who", "work") and not is_id(value)))


def changed_record(record: Any, model: type[Record], add: Numbered) -> Any:
    """The record with its texts changed; of one that is withdrawn, only the reason, since nothing else is shown."""
    if "withdrawn" in record:
        return {**record, "withdrawn": add(record["withdrawn"], ("Lasting", "withdrawn"))}
    return changed(record, model, ("", ""), add)


def put(project: Path, words: str) -> dict[str, tuple[str, str]]:
    """Add `words` to every text of the project's data; the fields they stand in, by number."""
    add = Numbered(words)
    shutil.rmtree(project / "data" / "fingerprints")
    (project / "data" / "receipts.yaml").unlink()
    for file in sorted((project / "data").rglob("*.yaml")):
        root = ROOTS[file.relative_to(project / "data").parts[0].removesuffix(".yaml")]
        value = parse_yaml(file.read_bytes(), "x").value
        if root in (Source, Entity, Event):
            for record in value.values():
                record.pop("text", None)  # the quote tool's
            value = {key: changed_record(record, root, add) for key, record in value.items()}
        else:
            value = changed(value, root, ("", ""), add)
        value.pop("require_verified", None)
        file.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    about = project / "docs" / "about.md"
    about.write_text(re.sub(r"{{ cite.*}}", "", about.read_text(encoding="utf-8")), encoding="utf-8")
    (project / "docs" / "readers" / "tobias-crumb.md").unlink()  # the generated page shows more
    return add.fields


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, tuple[str, str]]]:
    """The site with hostile words, the one with harmless words, and the field of each number."""

    def run(words: str) -> tuple[Path, dict[str, tuple[str, str]]]:
        project = copy_of_toy(tmp_path_factory.mktemp("hostile"))
        fields = put(project, words)
        problems = load_project(project).problems
        assert not has_errors(problems), as_text(problems)
        result = build(project)
        assert result.returncode == 0, result.stdout + result.stderr
        return project / "site", fields

    with ThreadPoolExecutor(2) as pool:
        (hostile, fields), (harmless, same_fields) = pool.map(run, (HOSTILE, HARMLESS))
    assert fields == same_fields
    return hostile, harmless, fields


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


def test_every_text_field_of_the_models_is_tried(builds: tuple[Path, Path, dict[str, tuple[str, str]]]) -> None:
    tried = set(builds[2].values())
    every = {
        (model.__name__, info.alias or name)
        for model in vars(records).values()
        if isinstance(model, type) and issubclass(model, Record)
        for name, info in model.model_fields.items()
        if holds_text(info.annotation, tuple(info.metadata))
    }
    # What several share is tried in each of them, and what a plain citation may have in words spoken.
    tried |= {("Citation", name) for model, name in tried if model == "Spoken"}
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


def test_every_hostile_text_reads_as_itself(builds: tuple[Path, Path, dict[str, tuple[str, str]]]) -> None:
    site, _, fields = builds
    everything = "\n".join(said(site / page) for page in pages(site))
    shown = [(found[1], found.end()) for found in re.finditer(r"(N\d{4}) ", everything)]
    garbled = {number: everything[end : end + 400] for number, end in shown if not reads_as_itself(everything, end)}
    numbers = {number for number, _ in shown}
    silent = [(number, field) for number, field in fields.items() if number not in numbers and field not in NOT_SHOWN]
    assert (silent, garbled) == ([], {})


def test_hostile_text_makes_no_element_and_no_attribute(
    builds: tuple[Path, Path, dict[str, tuple[str, str]]],
) -> None:
    hostile, harmless, _ = builds
    more = {page: found for page in pages(hostile) if (found := dict(shapes(hostile / page) - shapes(harmless / page)))}
    assert (list(pages(hostile)), more) == (list(pages(harmless)), {})


def test_no_attribute_runs_or_leads_to_a_script(builds: tuple[Path, Path, dict[str, tuple[str, str]]]) -> None:
    site = builds[0]
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
    builds: tuple[Path, Path, dict[str, tuple[str, str]]],
) -> None:
    def tags(site: Path) -> set[str]:
        reader = Tags()
        for entry in json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]:
            reader.feed(f"{entry['title']} {entry['text']}")
        return reader.found

    hostile, harmless, _ = builds
    assert tags(hostile) - tags(harmless) == set()
