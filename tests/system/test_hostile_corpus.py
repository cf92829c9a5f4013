"""Each text of tests/corpus/hostile.json in every field of every kind of record: it stays text in the data and in the
files of other programs, or it is refused with its place and the cure. What pages show: browser/test_hostile_pages.py.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
import rispy
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markdown import Markdown
from mkdocs.utils.meta import get_data
from pybtex.database import parse_string

from sourcebook.core.problems import as_github, as_text, has_errors
from sourcebook.engines.front_matter import as_inert, mistakes
from sourcebook.engines.page_language import faults
from sourcebook.exports.atom import FeedEntry, as_atom
from sourcebook.exports.bibtex import bibtex_entry
from sourcebook.exports.coins import as_coins
from sourcebook.exports.csl import csl_item, csl_json_entry, joined_csl_json
from sourcebook.exports.json_data import data_files
from sourcebook.exports.ris import ris_entry
from sourcebook.exports.tables.files import table_files
from sourcebook.exports.tables.table import _cell
from sourcebook.project import Project, load_project
from sourcebook.records.bibliography import Name
from sourcebook.records.documents.tables import TABLES
from sourcebook.records.record import Record
from sourcebook.site.content_policy import by_theme
from sourcebook.site.forbidden import as_problem, forbidden_by_hand
from sourcebook.site.renderer import Heading, encoded, heading_markdown, inert
from support.bibtex_text import plain as without_tex
from support.hostile_words import (
    Maker,
    accepted_texts,
    as_name,
    assert_every_field_is_in,
    corpus_data,
    of_pages,
    put_picture,
    refused_in_names,
    refused_texts,
)
from support.projects import ROOT

TEXTS = accepted_texts()


def even(text: str) -> str:
    """A text with its white space evened out, as readers of HTML and of bibliographies have it."""
    return " ".join(text.split())


#: The texts as they stand in names and titles.
NAMES = [even(as_name(text)) for text in TEXTS]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with each text of the corpus in every field."""
    root = tmp_path_factory.mktemp("corpus")
    tables, reached = corpus_data(TEXTS, TEXTS[0])
    assert_every_field_is_in(reached | {("PageRecord", "withdrawn")})
    write(root, tables)
    project = load_project(root)
    assert not has_errors(project.problems), as_text(project.problems)
    return project


def write(root: Path, tables: dict[str, Any]) -> None:
    """Write the data files; the records of each text, which the keys end with, in files of their own: those that only
    the exact reader can read are few."""
    for name, value in tables.items():
        parts: dict[str, dict[str, Any]] = defaultdict(dict)
        for key, record in value.items():
            number = key.rpartition("-")[2] if name in ("sources", "entities", "events") else ""
            parts[f"{name}/{number}" if number else name][key] = record
        for path, records in parts.items():
            file = root / "data" / f"{path}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    put_picture(root)


def test_the_corpus_is_large() -> None:
    assert len(set(TEXTS)) > 300
    assert len(refused_texts()) > 25


def test_a_record_says_its_texts_as_they_were_written(corpus: Project) -> None:
    book = corpus.book
    assert [even(book.entities[f"one-{number}"].name) for number in range(len(TEXTS))] == NAMES


@pytest.mark.parametrize(("table", "model"), TABLES.items())
@pytest.mark.parametrize(("text", "code"), refused_texts(), ids=ascii)
def test_what_no_field_takes_is_a_problem_with_place_and_cure(
    table: str, model: type[Record], text: str, code: str, tmp_path: Path
) -> None:
    whole = code == "yaml-syntax"
    made = json.dumps({"one-0": Maker(text, 0, bare=True).record(model)}, ensure_ascii=whole, indent=1)
    file = tmp_path / "data" / f"{table}.yaml"
    file.parent.mkdir()
    file.write_text(made, encoding="utf-8")
    problems = [one for one in load_project(tmp_path).problems if one.location.path.endswith(file.name)]
    found = [one for one in problems if one.code == code]
    written = json.dumps(text, ensure_ascii=whole)[1:-1]
    lines = {number for number, line in enumerate(made.split("\n"), 1) if written in line}
    assert found
    # A fault of a name in its parts is told where the name begins.
    assert {one.location.line for one in found} <= lines | {number for number, _ in named_lines(made, written)}
    assert all(one.hint for one in found) or whole
    # Of syntax errors the first is told.
    if code in ("control-character", "bidi-character", "odd-line-end"):
        assert {one.location.line for one in found} == lines


def named_lines(made: str, written: str) -> Iterator[tuple[int, str]]:
    """The lines with the text `written`, each with its field; of a name in its parts the line where the name begins."""
    field, begins = "", 0
    for number, line in enumerate(made.split("\n"), 1):
        key = line.partition('":')[0].strip().removeprefix('"') if '": ' in line else field
        if line.endswith("["):
            field = key
        elif line.strip() == "{":
            begins = number
        if written in line:
            yield (begins, field) if key in Name.model_fields else (number, key)


@pytest.mark.parametrize(("table", "model"), TABLES.items())
@pytest.mark.parametrize(("text", "code"), refused_in_names(), ids=ascii)
def test_what_no_name_takes_is_a_problem_in_every_name_and_in_no_other_text(
    table: str, model: type[Record], text: str, code: str, tmp_path: Path
) -> None:
    maker = Maker(text, 0, bare=True)
    made = json.dumps({"one-0": maker.record(model)}, ensure_ascii=False, indent=1)
    file = tmp_path / "data" / f"{table}.yaml"
    file.parent.mkdir()
    file.write_text(made, encoding="utf-8")
    problems = [one for one in load_project(tmp_path).problems if one.location.path.endswith(file.name)]
    prose = {name for _, name in maker.reached} - {name for _, name in maker.names} - {"links"}
    written = json.dumps(text, ensure_ascii=False)[1:-1]
    places = dict(named_lines(made, written))
    assert "note" in prose and len(places) > 5
    found = {one.location.line for one in problems if one.code == code and one.hint}
    assert found == {number for number, name in places.items() if name not in prose}


#: To those who run a check at GitHub, a line that begins so would be a command.
COMMAND = "x\n::stop-commands::t\n\n  ::error::y\u2028::error::z"


@pytest.mark.parametrize(("table", "model"), TABLES.items())
@pytest.mark.parametrize("shape", [COMMAND, [COMMAND], {COMMAND: COMMAND}], ids=["text", "list", "fields"])
def test_no_line_of_the_problems_is_written_by_the_data(
    table: str, model: type[Record], shape: Any, tmp_path: Path
) -> None:
    record = dict.fromkeys(Maker("Words", 0).record(model), shape)
    (tmp_path / "data").mkdir()
    made = json.dumps({"one-0": record, COMMAND: record, "one-1": {COMMAND: "x"}}, indent=1)
    (tmp_path / "data" / f"{table}.yaml").write_text(made, encoding="utf-8")
    problems = load_project(tmp_path).problems
    assert len(problems) > len(record)
    lines = re.split("[\r\n\x85\u2028]", as_text(problems))
    assert [line for line in lines if line.strip().startswith("::")] == []
    commands = re.split("[\r\n\x85\u2028]", as_github(problems).rstrip("\n"))
    assert [line for line in commands if not re.match(r"::(error|warning) file=data/\w+\.yaml,", line)] == []


# ---- pages written by hand -----------------------------------------------------------------------------------------

#: What the theme says on the page for addresses that lead nowhere.
THEME = by_theme('<head></head><script id="__config" type="application/json">{}</script>', {0})


@pytest.mark.parametrize(("text", "code"), of_pages("refused in pages"), ids=ascii)
def test_what_no_page_may_say_is_a_problem_with_its_cure(text: str, code: str) -> None:
    language = list(faults(Environment(), text, ("link", "profile")))
    if code != "blocked-by-policy":
        assert {one.code for one in language} == {code}
        assert all(one.hint or code == "unknown-macro" for one in language)
        return
    content = Markdown(extensions=["attr_list", "tables", "toc"]).convert(text)
    problems = [as_problem(one, "docs/a.md", text) for one in forbidden_by_hand(content, THEME, "", content)]
    assert language == [] and problems and all(one.code == code and one.hint for one in problems)


@pytest.mark.parametrize(("text", "code"), of_pages("refused in front matter"), ids=ascii)
def test_what_no_page_may_say_of_itself_is_a_problem_with_its_cure(text: str, code: str) -> None:
    source = f"---\n{text}\n---\n# A page\n"
    problems = list(mistakes(get_data(source)[1], "docs/a.md", source, ()))
    assert problems and all(one.code == code and one.hint for one in problems)


@pytest.mark.parametrize(("text", "kind"), of_pages("inert in front matter"), ids=ascii)
def test_what_a_page_says_of_itself_is_only_words_wherever_the_theme_prints_it(text: str, kind: str) -> None:
    del kind
    for key in ("title", "description", "author"):
        source = f"---\n{key}: {json.dumps(text)}\n---\n# A page\n"
        meta = get_data(source)[1]
        assert list(mistakes(meta, "docs/a.md", source, ())) == []
        shown = str(as_inert(meta)[key])
        assert not set(shown) & set("<>\"'{}%")
        assert html.unescape(shown) == html.unescape(text)


# ---- what other programs read --------------------------------------------------------------------------------------


def test_json_gives_each_text_back(corpus: Project) -> None:
    files = dict(data_files(corpus.book, corpus.verification))
    whole = json.loads(files["data/reference.json"])
    for number, name in enumerate(NAMES):
        single = json.loads(files[f"events/event-{number}.json"])
        assert {even(single["title"]), even(whole["entities"][f"one-{number}"]["name"])} == {name}


#: How the data page says that a cell is read: one apostrophe less where a formula would begin.
NEUTRAL = re.compile(r"""((?:\A|[;\t\r\n])[^\S\t\r\n]*)'(?='*"*[=+\-@＝＋－＠]|(?<=\A')'*[\t\r])""")


def as_written(cell: str) -> str:
    """The text that a cell of a table was made of."""
    return NEUTRAL.sub(r"\1", cell)


def formulas_in(content: str, separator: str) -> list[str]:
    """What a spreadsheet would compute that takes `separator` for what parts cells."""
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    return [cell for row in rows for cell in row if re.match(r"[\s\"]*[=+\-@＝＋－＠]", cell)]


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_tables_hold_no_formula_whatever_separates_cells(separator: str, corpus: Project) -> None:
    found = {
        path: formulas
        for path, content in table_files(corpus.book, corpus.labels, corpus.verification)
        if (formulas := formulas_in(content, separator))
    }
    assert found == {}


def test_tables_give_each_text_back(corpus: Project) -> None:
    tables = dict(table_files(corpus.book, corpus.labels, corpus.verification))
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(tables["data/entities.csv"], newline=""))}
    assert [even(as_written(rows[f"one-{number}"]["name"])) for number in range(len(TEXTS))] == NAMES
    assert all(value is not None for row in rows.values() for value in row.values())


FORMULAS = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", ";", "; ", "\t", "\n", '"', "'", "''", " ", "x", ","]
)


@given(
    st.lists(
        FORMULAS | st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=3), max_size=9
    ).map("".join),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_cell_is_neutral_and_is_read_back_as_it_was_written(text: str, separator: str) -> None:
    cell = _cell(text)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([["id", cell, "a", cell], ["id", "b", cell, ""]])
    assert formulas_in(written.getvalue(), separator) == []
    assert as_written(cell) == text
    assert [row[1] for row in csv.reader(io.StringIO(written.getvalue(), newline=""))] == [cell, "b"]


def test_a_cell_without_a_formula_stays_as_it_is() -> None:
    for text in ("a; b; c", "'tis x", "x-y; z", "1=1", "a\tb", "l'été; l'hiver", '"a"; "b"', "x;'y"):
        assert _cell(text) == text
    assert (_cell(["a", "=b"]), _cell("'=1"), _cell('x;"=1"')) == ("a; '=b", "''=1", 'x;\'"=1"')


def test_reference_managers_read_each_text_back(corpus: Project) -> None:
    items = [csl_item(corpus.book, corpus.book.sources[f"work-{number}"]) for number in range(len(TEXTS))]
    evened = NAMES
    assert [even(one["title"]) for one in json.loads(joined_csl_json(map(csl_json_entry, items)))] == evened
    assert [one["title"] for one in rispy.loads("\n".join(map(ris_entry, items)))] == evened
    assert [even(parse_qs(as_coins(item), keep_blank_values=True)["rft.title"][0]) for item in items] == evened
    entries = parse_string("\n".join(map(bibtex_entry, items)), "bibtex").entries
    assert [without_tex(entry.fields["title"][1:-1]) for entry in entries.values()] == evened


def test_a_feed_is_xml_that_gives_each_text_back() -> None:
    entries = [FeedEntry(f"urn:x:{number}", text, "2024-01-01T00:00:00Z", text) for number, text in enumerate(TEXTS)]
    feed = ElementTree.fromstring(
        as_atom(TEXTS[0], TEXTS[1], "en", "https://x.example", "2024-01-01T00:00:00Z", entries)
    )
    name = "{http://www.w3.org/2005/Atom}"
    found = [(one.findtext(f"{name}title"), one.findtext(f"{name}content")) for one in feed.iter(f"{name}entry")]
    assert found == [(text, text) for text in TEXTS]
    assert len(list(feed.iter())) == 8 + 5 * len(TEXTS)


# ---- escaping, whatever the text -----------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40) | st.sampled_from(TEXTS)
signs = ["`", "*", "_", "{", "}", "[", "]", "(", "<", ">", "&", "{{", "%}", "#", "\\"]
mixed = st.lists(texts | st.sampled_from(signs)).map("".join)


def page_of(source: str) -> str:
    """What a line of a hand-written page becomes: by Jinja, as in mkdocs-macros, then Markdown with our extensions."""
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    extensions = [one if isinstance(one, str) else next(iter(one)) for one in settings["markdown_extensions"]]
    assert {"attr_list", "tables", "toc"} <= set(extensions)
    return Markdown(extensions=extensions).convert(Environment().from_string(source).render())


@given(mixed)
def test_an_encoded_text_reads_as_itself_in_markdown(text: str) -> None:
    shown = page_of(f"a {encoded(text)} z")
    assert re.findall(r"<[^>]*>", shown) == ["<p>", "</p>"]
    assert html.unescape(shown) == f"<p>a {text} z</p>" or not encoded(text).strip()


@given(mixed.filter(str.strip))
def test_a_heading_reads_as_itself_in_markdown(text: str) -> None:
    shown = page_of(heading_markdown(Heading(2, "Anchor", text), "link"))
    assert re.findall(r"<[^>]*>", shown) == ['<h2 id="Anchor">', "</h2>"]
    assert even(html.unescape(re.sub(r"<[^>]*>", "", shown))) == even(text)


@given(mixed)
def test_an_inert_text_reads_as_itself_in_templates_that_do_not_escape(text: str) -> None:
    shown = Environment().from_string(f'<p title="{inert(text)}">{inert(text)}</p>').render()
    assert html.unescape(shown) == f'<p title="{text}">{text}</p>'
    assert not set(inert(text)) & set("<>\"'{}%")
