"""Whatever stands in the data, reading it ends soon and in problems, never in an exception; what is sound is shown.

A short form with fixed examples runs with every test. `make soak` runs many more, each time others. What that finds is
kept in tests/corpus/found.json and tried again at every run.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcebook.book.comparison import normalise
from sourcebook.book.comparison.fingerprints import FingerprintError, parse_fingerprint
from sourcebook.commands.quotes.texts import Texts, read_texts
from sourcebook.commands.quotes.verify_quotes import NotWrittenError, compare, edited_receipts, write_verification
from sourcebook.core import locators
from sourcebook.core.dates.edtf import DateError, parse_edtf
from sourcebook.core.dates.time_of_day import parse_time
from sourcebook.core.problems import ProblemsError
from sourcebook.core.yaml.characters import MAX_PROBLEMS
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.data_folder import record_files
from sourcebook.history.changes import as_json, as_markdown, as_text
from sourcebook.history.diff import compare_books
from sourcebook.project import Project, load_project
from sourcebook.records.documents import formatter as formatting
from sourcebook.records.documents.formatter import FormatError, formatted
from sourcebook.records.documents.reader import read_record
from sourcebook.records.models import Entity, Event
from sourcebook.records.receipts import Receipts
from sourcebook.records.record import Record
from sourcebook.records.source import Source
from sourcebook.records.values import types as fields
from sourcebook.records.values.fields import RefersTo
from sourcebook.records.vocabulary import Settings, Vocabulary
from sourcebook.records.when import When
from sourcebook.site.files import ExportFile, PageFile, site_files
from support.hostile_words import CORPUS, Maker, accepted_texts, put_picture
from support.projects import TOY, copy_of_toy

pytestmark = pytest.mark.slow

SOAK = bool(os.environ.get("SOAK"))
FOUND = CORPUS.parent / "found.json"
#: No step may take longer, on a machine with other work to do; what was mended took minutes.
SECONDS = 30


def tries(short: int) -> settings:
    """So many examples, always the same; in a soak run two hundred times as many, each time others."""
    return settings(
        max_examples=short * (int(os.environ.get("SOAK", "0")) or 1),
        derandomize=not SOAK,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@contextlib.contextmanager
def soon() -> Iterator[None]:
    """What is within ends in bounded time."""
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


def shown(project: Project) -> None:
    """Make every page and file of a sound project. A picture that ends too soon is found only now."""
    for file in site_files(project):
        if isinstance(file, PageFile | ExportFile):
            with contextlib.suppress(*([ProblemsError] if file.path.startswith("media/") else [])):
                file.make()


def tried(root: Path) -> Project:
    """Read, check and show a project, whatever its files hold. Each problem has a place."""
    with soon():
        project = load_project(root)
        assert all(problem.location.path and problem.location.line >= 1 for problem in project.problems)
        if project.sound:
            shown(project)
    return project


# ---- bytes ---------------------------------------------------------------------------------------------------------

FILES = sorted(file.relative_to(TOY).as_posix() for file in (TOY / "data").rglob("*") if file.is_file())
SIGNS = [
    ": ",
    "- ",
    "\n",
    "  ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "[[",
    "]]",
    "|",
    ">",
    "#",
    "&x ",
    "*x",
    "!x ",
    "<<",
    "?",
]
PIECES = [*SIGNS, "2014", "9" * 5000, "1e999", "null", "\\", "\x00", "\x85", "\u2028", "\ufeff", *accepted_texts()[::7]]
changes = st.lists(
    st.tuples(st.integers(0, 2**16), st.integers(0, 60), st.sampled_from(PIECES) | st.text(max_size=9)),
    min_size=1,
    max_size=4,
)


def changed(content: bytes, edits: list[tuple[int, int, str]]) -> bytes:
    """The bytes of a file with some of them cut out and others put in."""
    for at, length, text in edits:
        place = at % (len(content) + 1)
        content = content[:place] + text.encode("utf-8", "surrogatepass") + content[place + length :]
    return content


@pytest.fixture(scope="module")
def toy_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the toy whose files are changed and put back."""
    return copy_of_toy(tmp_path_factory.mktemp("fuzz"))


@tries(25)
@given(st.sampled_from(FILES), changes)
def test_a_file_with_any_bytes_changed_is_read_to_problems(
    toy_copy: Path, name: str, edits: list[tuple[int, int, str]]
) -> None:
    file = toy_copy / name
    before = file.read_bytes()
    try:
        file.write_bytes(changed(before, edits))
        tried(toy_copy)
    finally:
        file.write_bytes(before)


@pytest.mark.parametrize("case", json.loads(FOUND.read_text(encoding="utf-8")), ids=lambda case: str(case["why"]))
def test_what_was_found_stays_mended(case: dict[str, Any], tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    file = project / case["file"]
    text = file.read_text(encoding="utf-8")
    assert case["old"] in text
    file.write_text(
        text.replace(case["old"], case["new"] + case.get("then", "") * case.get("times", 0), 1), encoding="utf-8"
    )
    found = {problem.code for problem in tried(project).problems if problem.severity == "error"}
    assert sorted(found) == case["problems"]


# ---- structure -----------------------------------------------------------------------------------------------------

plain_words = st.sampled_from(accepted_texts()) | st.sampled_from(["[[base-person]]", "[[work-0|b]] c", "word " * 99])
dates = st.sampled_from(
    "2014 2014-05-06 2015-02? unknown [2014..] 2014/2016 XXXX-04-14 0001 9999-12 -0043-03-15 -0043/0014 0000 -004X "
    "17XX 0886~/0899".split()
)


class Random(Maker):
    """Makes records with random values, without some of the fields that they need not have.

    `wild` ones also have values of other types, and are without what they need.
    """

    def __init__(self, draw: st.DrawFn, wild: bool):
        super().__init__("", 0)
        self.draw = draw
        self.wild = wild

    def value(self, annotation: Any, marks: tuple[Any, ...], field: tuple[str, str]) -> Any:
        if self.draw(st.integers(0, 9)) == 0 and (self.wild or field[1] in LOOSE):
            return None
        if self.wild and self.draw(st.integers(0, 99)) == 0:
            return self.draw(st.sampled_from([[], {}, [[]], "", "x", {"x": "y"}, ["[["]]))
        if annotation in (int, bool):
            return self.draw(st.sampled_from(["true", "false", "0", "1", "999999999999", "-1"])) if self.wild else None
        return super().value(annotation, marks, field)

    def several(self, annotation: Any, field: tuple[str, str]) -> list[Any]:
        # One that is to be left out leaves the list, not a gap in it.
        return [one for one in super().several(annotation, field) if one is not None or self.wild]

    def words(self, marks: tuple[Any, ...], field: tuple[str, str]) -> str:
        to = next((mark.to for mark in marks if isinstance(mark, RefersTo)), "")
        if to == "who" and self.draw(st.booleans()):
            return self.draw(st.sampled_from(["base-person", "base-work", "one-0"]))
        self.text = self.draw(st.text(max_size=20) | plain_words if self.wild else plain_words)
        linked = to == "text" and "[[" in self.text
        return self.text if linked else super().words(marks, field)

    def record(self, model: type[Record], leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
        made = super().record(model, leave_out)
        if issubclass(model, When):
            made["date"] = self.draw(st.text(max_size=9) | dates if self.wild else dates)
            if not self.wild and parse_edtf(made["date"]).form != "day":
                made.pop("time", None)
        if made.get("status") == "occurred" and not self.wild:
            made["status"] = "alleged"
        return made


#: Fields that a record may always be without.
LOOSE = {
    "via",
    "aliases",
    "roles",
    "relations",
    "properties",
    "images",
    "statements",
    "disagreements",
    "quotes",
    "topics",
    "links",
    "note",
}
LOOSE |= {
    "places",
    "participants",
    "related",
    "authors",
    "publisher",
    "archived",
    "accessed",
    "within",
    "retells",
    "url",
}
LOOSE |= {
    "locator",
    "translation",
    "from",
    "to",
    "language",
    "expansion",
    "formerly",
    "subtitle",
    "repository",
    "about",
}


@st.composite
def projects(draw: st.DrawFn) -> dict[str, Any]:
    """The data files of a project, most of which are nearly right."""
    maker, plain = Random(draw, draw(st.booleans())), Maker("Plain words", 0)
    tables: dict[str, dict[str, Any]] = {
        "sources": {"base-work": plain.record(Source, ("within", "formerly")), "work-0": maker.record(Source)},
        "entities": {
            "base-person": plain.record(Entity, ("relations", "formerly", "not_same_as")),
            "one-0": maker.record(Entity),
        },
        "events": {
            "base-event": plain.record(Event, ("by", "related", "formerly")),
            "event-0": maker.record(Event),
        },
        "site": maker.record(Settings),
    }
    word = {name: {"word-0": plain.record(holds)} for name, holds in vocabulary_tables()}
    return {**tables, "vocabulary": word}


def vocabulary_tables() -> list[tuple[str, type[Record]]]:
    """The tables of the vocabulary, each with the record of its words."""
    return [(name, info.annotation.__args__[1]) for name, info in Vocabulary.model_fields.items()]  # type: ignore[union-attr]  # each is a dict[str, …]


def written(root: Path, tables: dict[str, Any]) -> None:
    (root / "data").mkdir(exist_ok=True)
    put_picture(root)
    for name, value in tables.items():
        (root / "data" / f"{name}.yaml").write_bytes(
            json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        )


@tries(12)
@given(projects(), projects())
def test_records_with_any_values_are_shown_or_refused_and_compared(
    tmp_path_factory: pytest.TempPathFactory, old: dict[str, Any], new: dict[str, Any]
) -> None:
    root = tmp_path_factory.mktemp("records")
    seen = []
    for tables in (old, new):
        written(root, tables)
        seen.append(tried(root))
    with soon():
        found = compare_books(seen[0].version, seen[1].version)
        for form in (as_text, as_json, as_markdown):
            form(found, seen[1].labels)


@tries(15)
@given(projects(), st.text(max_size=200) | st.just("It is written Plain words in the work."))
def test_quotes_are_compared_and_written_or_it_is_said_why_not(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, Any], text: str
) -> None:
    root = tmp_path_factory.mktemp("quotes")
    written(root, {**tables, "site": {}})
    (root / ".texts").mkdir()
    for key in ("base-work", "work-0"):
        (root / ".texts" / f"{key}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    project = load_project(root)
    with soon():
        texts: Texts = read_texts(project.book, root / ".texts")
        comparisons = list(compare(project.book, texts))
        list(edited_receipts(project, texts, comparisons))
        with contextlib.suppress(NotWrittenError):
            write_verification(project, texts, comparisons, date(2024, 1, 1))
    written_again = load_project(root)
    if project.sound:
        assert written_again.sound or not project.whole


@tries(25)
@given(st.sampled_from(record_files(TOY)), changes)
def test_house_layout_changes_no_meaning(file: tuple[Path, type[Record]], edits: list[tuple[int, int, str]]) -> None:
    path, model = file
    content = changed(path.read_bytes(), edits)
    try:
        made = formatted(content, "x.yaml", model)
    except FormatError:
        return
    assert parse_yaml(made.encode(), "x.yaml").value == parse_yaml(content, "x.yaml").value
    assert formatted(made.encode(), "x.yaml", model) == made


# ---- single values -------------------------------------------------------------------------------------------------


@tries(100)
@given(st.text("0129X-/.,[]?~% |janspringbetweenBCsièclوقرن", max_size=60) | st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    with contextlib.suppress(DateError):
        parse_edtf(text)
    with contextlib.suppress(DateError):
        parse_time(text)


@tries(100)
@given(st.text("[]|a \n\t", max_size=60) | st.text(max_size=60))
def test_any_text_has_pieces_that_make_it_up(text: str) -> None:
    made = "".join(piece if isinstance(piece, str) else "\0" for piece in fields.parse_pieces(text))
    pattern = "(.*)".join(re.escape(part) for part in made.split("\0"))
    assert re.fullmatch(pattern, text, re.S)
    fields.parse_paragraphs(text)


@tries(100)
@given(st.text("htps:/@.[]0x1%\\?#_-é。", max_size=40).map(lambda end: f"http://{end}") | st.text(max_size=40))
def test_any_text_is_an_address_or_none(text: str) -> None:
    try:
        address = fields.parse_url(text)
    except fields.FormError:
        return
    assert re.match(r"https?://[a-zA-Z0-9_.:\[\]-]+([/?#]|$)", address)
    assert address.isprintable()


@tries(100)
@given(
    st.binary(max_size=80)
    | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(repr).map(str.encode)
)
def test_any_bytes_are_a_fingerprint_or_none(content: bytes) -> None:
    with contextlib.suppress(FingerprintError):
        parse_fingerprint(content, "x")


@tries(100)
@given(st.data())
def test_a_fingerprint_with_any_field_changed_is_one_or_none(data: st.DataObject) -> None:
    good = json.loads((TOY / "data" / "fingerprints" / "minutes-1924.json").read_text(encoding="utf-8"))
    odd = st.sampled_from([None, -1, 0, 1e999, True, "", "é", [], {}, 2**70, base64.b64encode(b"x").decode()])
    name = data.draw(st.sampled_from(sorted(good)))
    content = json.dumps({**good, name: data.draw(odd)}).encode()
    with contextlib.suppress(FingerprintError):
        parse_fingerprint(content, "minutes-1924")


@tries(50)
@given(changes)
def test_receipts_with_any_bytes_changed_are_read_to_problems(edits: list[tuple[int, int, str]]) -> None:
    document = parse_yaml(changed((TOY / "data" / "receipts.yaml").read_bytes(), edits), "data/receipts.yaml")
    record, problems = read_record(document, Receipts)
    assert record or problems or document.problems


# ---- bounded time --------------------------------------------------------------------------------------------------

MANY = 50_000


@pytest.mark.parametrize(
    "text",
    [
        "a: '" + "\x01" * MANY + "'",
        "a: '" + "\u202e" * MANY + "'",
        'a: "' + "\\u202e" * MANY + '"',
        "\u00a0\n" * MANY,
        "<<<<<<< x\n" * MANY,
        "a: 1\n" * MANY,
        "- &a x\n" * MANY,
        "- *a\n" * MANY,
        "[a]: x\n" * MANY,
        "[" * MANY,
        "{a: " * MANY,
        "? " * MANY,
        "a: " + "1_" * MANY + "x",
        "a: " + "“" * MANY,
        "a" * MANY + ": x",
        "a: &a [x]\nb: &b [*a, *a]\n" + "c: [*b, *b]\n" * MANY,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_long_document_ends_soon_with_a_bounded_number_of_problems(text: str) -> None:
    with soon():
        document = parse_yaml(text.encode(), "x.yaml")
    assert len(document.problems) <= 4 * MAX_PROBLEMS


@pytest.mark.parametrize(
    "unit",
    [
        "[[",
        "]]",
        "[[a|",
        "a-",
        "- ",
        ": ",
        "- - a: ",
        "\n \n",
        " ",
        "9",
        "2014, ",
        "[",
        "2014/",
        "january ",
        "a.",
        "é.",
        "[…]",
        "’",
        "…",
        "X",
    ],
)
def test_every_reader_of_a_value_takes_time_in_proportion_to_its_length(unit: str) -> None:
    text = unit * (MANY // len(unit))
    with soon():
        fields.parse_paragraphs(text)
        fields.is_id(text)
        fields.id_hint(text)
        for address in (f"http://{text}", f"http://x/{text}", f"http://x:{text}"):
            with contextlib.suppress(fields.FormError):
                fields.parse_url(address)
        for date in (text, f"[{text}]"):
            with contextlib.suppress(DateError):
                parse_edtf(date)
            with contextlib.suppress(DateError):
                parse_time(date)
        with contextlib.suppress(fields.FormError):
            fields.parse_language(text)
        normalise.normalise(text)
        normalise.segments(text)
        formatting._BLOCK.fullmatch(text)
        formatting._ONE_LINE.fullmatch(text)
        locators.locator_key(text)
