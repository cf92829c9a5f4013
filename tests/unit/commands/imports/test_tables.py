"""Tables are imported by a mapping, with a source for each row or column; rows without evidence are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sourcebook.cli import main
from sourcebook.project import load_project

BASE = Path(__file__).parents[3] / "cases" / "base"
MAPPING = """table: entities
id: "{Name}"
replace:
  Kind: {p: person, c: club}
split:
  Also: ";"
record:
  type: "{Kind}"
  name: "{Name}"
  description: "Member of the tea club, as the {Source} says."
  citations:
    - source: "{Source}"
      quote: "{Words}"
      locator: "page {Page}"
  relations:
    - type: member-of
      entity: tea-club
      from: "{From}"
      citations:
        - {source: ledger, locator: "page {Ledger}"}
"""
TABLE = """Name,Kind,Source,Words,Page,From,Ledger,Also
Mary Poole,p,diary,"and Mary Poole, who never came",7,1901,,
Tom Reed,p,diary,Tom Reed poured the tea,,,3,x; y
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def run(project: Path, table: str | bytes, mapping: str = MAPPING, *options: str) -> Result:
    file, by = project.parent / "members.csv", project.parent / "members.yaml"
    file.write_bytes(table.encode() if isinstance(table, str) else table)
    by.write_text(mapping, encoding="utf-8")
    command = ["import", "--project", str(project), str(file), "--mapping", str(by), *options]
    return CliRunner().invoke(main, command)


def entities(project: Path) -> set[str]:
    return {*load_project(project).book.entities} - {"ann-lee", "tea-club"}


def refusals(result: Result) -> list[str]:
    """Why rows were refused, by their line."""
    lines = [line for line in result.output.splitlines() if ": refused: " in line]
    return [line.partition("members.csv:")[2] for line in lines]


def test_rows_become_records_and_what_is_empty_is_left_out(project: Path) -> None:
    result = run(project, TABLE.replace(",7,1901,,", ",7,,,"), MAPPING, "--dry-run")
    assert result.stdout == (
        'mary-poole:\n  type: person\n  name: "Mary Poole"\n'
        '  description: "Member of the tea club, as the diary says."\n  citations:\n    - source: diary\n'
        '      quote: "and Mary Poole, who never came"\n      locator: "page 7"\n\n'
        'tom-reed:\n  type: person\n  name: "Tom Reed"\n'
        '  description: "Member of the tea club, as the diary says."\n  citations:\n    - source: diary\n'
        '      quote: "Tom Reed poured the tea"\n'
        "  relations:\n    - type: member-of\n      entity: tea-club\n      citations:\n        - source: ledger\n"
        '          locator: "page 3"\n\n'
    ), result.output


def test_a_row_without_evidence_is_refused_and_the_others_are_written(project: Path) -> None:
    result = run(project, TABLE + "Liz Ford,p,,,,,,\nSam Hill,p,letters,Sam Hill was there too,,,,\n")
    assert (result.exit_code, entities(project), load_project(project).sound) == (1, {"tom-reed"}, True)
    assert [line[:70] for line in refusals(result)] == [
        "2: refused: mary-poole: the relation has no citation [missing-citation",
        "4: refused: liz-ford: the description has no citation [missing-citatio",
        "5: refused: sam-hill: no source has the id 'letters' [unknown-source] ",
    ]


def test_rows_of_one_record_are_joined_unless_they_differ(project: Path) -> None:
    rows = "Tom Reed,p,diary,Tom Reed poured the tea,,1903,4,\nTom Reed,c,diary,Tom Reed poured the tea,,,,\n"
    result = run(project, TABLE.replace("7,1901,,", "7,,,") + rows)
    relations = load_project(project).book.entities["tom-reed"].relations
    assert [one.start.date.text if one.start else "" for one in relations] == ["", "1903"]
    assert refusals(result) == [
        f"5: refused: tom-reed: 'type' is not the same, as {project.parent}/members.csv:3 has it"
    ]


def test_nothing_is_written_over_a_record_that_is_there(project: Path) -> None:
    before = (project / "data" / "entities.yaml").read_bytes()
    result = run(project, "Name,Kind,Source,Words,Page,From,Ledger,Also\nAnn Lee,p,diary,she wrote it all down,,,,\n")
    assert (result.exit_code, (project / "data" / "entities.yaml").read_bytes()) == (1, before)
    assert "'ann-lee' is taken by a record that is there; nothing is written over it" in result.output


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "@SUM(1)", "+cmd|' /C calc'!A0", "-(1+1)", "  =1"])
def test_a_row_with_a_formula_is_refused(project: Path, cell: str) -> None:
    result = run(project, TABLE.replace("Tom Reed poured the tea", f'"{cell}"').replace("7,1901,,", "7,,,"))
    assert refusals(result) == ["3: refused: the cell 'Words' holds a formula: save the values of the table instead"]
    assert entities(project) == {"mary-poole"}


def test_what_our_own_tables_keep_a_spreadsheet_from_computing_is_read_as_it_was(project: Path) -> None:
    run(project, TABLE.replace("7,1901,,", "7,,,").replace("Tom Reed poured", "'-Tom Reed poured"))
    assert load_project(project).book.entities["tom-reed"].citations[0].quote == "-Tom Reed poured the tea"


LETTERS = """Name;Kind;Source;Words;Page;From;Ledger;Also
Mary Poole;p;diary;and Mary Poole, who never came;7;;;
Tom Réed;p;diary;Tom Réed poured the tea;;;3;
"""


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (LETTERS.encode("utf-8-sig"), ""),
        (LETTERS.encode("utf-16"), ""),
        (LETTERS.replace("\n", "\r\n").encode("cp1252"), "encoding: windows-1252\n"),
    ],
)
def test_tables_of_spreadsheets_are_read_whatever_their_encoding_and_separator(
    project: Path, content: bytes, encoding: str
) -> None:
    result = run(project, content, encoding + MAPPING)
    assert (result.exit_code, load_project(project).book.entities["tom-reed"].name) == (0, "Tom Réed"), result.output


def test_a_column_may_hold_several_values(project: Path) -> None:
    mapping = MAPPING.replace("  relations:", '  topics: ["{Also}"]\n  relations:')
    run(project, TABLE.replace("x; y", "tea"), mapping)
    assert load_project(project).book.entities["tom-reed"].topics == ("tea",)


BROKEN: dict[str, tuple[str | bytes, str, str]] = {
    "a table in Latin-1 that does not say so": (LETTERS.encode("latin-1"), MAPPING, "it declares no encoding"),
    "an empty table": ("\n", MAPPING, "the table is empty"),
    "a column twice": ("Name,Name\n", MAPPING, "members.csv:1: two columns are called 'Name'"),
    "a column that is not there": (TABLE, MAPPING.replace("{Words}", "{Word}"), "the table has no column 'Word'"),
    "a quotation mark that is not closed": (TABLE + 'Liz,"p', MAPPING, "the table breaks off"),
    "a workbook": (b"PK\x03\x04\0\0", MAPPING, "this is not a table of text"),
    "a mapping that is not YAML": (TABLE, "table: [entities\n", "members.yaml:"),
    "a key that is unknown": (TABLE, MAPPING.replace("split:", "splitt:"), "members.yaml:5:1: unknown key 'splitt'"),
    "a table that is unknown": (TABLE, MAPPING.replace("entities", "persons"), "which table the rows belong to"),
    "values that are no texts": (
        TABLE,
        MAPPING.replace('Also: ";"', 'Also: [";"]'),
        "members.yaml:6:9: expected text for 'Also'",
    ),
    "other words that are none": (
        TABLE,
        MAPPING.replace("{p: person, c: club}", "person"),
        "members.yaml:4:9: expected a mapping for 'Kind'",
    ),
    "a separator of several signs": (
        TABLE,
        MAPPING.replace("split:", 'separator: ";;"\nsplit:'),
        "expected one character",
    ),
    "no record": (TABLE, 'table: entities\nid: "{Name}"\n', "the key 'record' is missing"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_with_its_place_and_nothing_is_written(project: Path, name: str) -> None:
    table, mapping, message = BROKEN[name]
    before = (project / "data" / "entities.yaml").read_bytes()
    result = run(project, table, mapping)
    assert (result.exit_code, (project / "data" / "entities.yaml").read_bytes()) == (1, before)
    assert message in result.stderr and "\n    " in result.stderr, result.output


def test_a_table_without_a_mapping_says_so(project: Path) -> None:
    (project.parent / "members.csv").write_text(TABLE)
    command = ["import", "--project", str(project), str(project.parent / "members.csv")]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, "a table needs a mapping\n    --mapping FILE says" in result.stderr) == (1, True)


def test_quotes_are_compared_with_the_text_that_was_captured(project: Path) -> None:
    text = project.parent / "letter.txt"
    text.write_text("A letter\nAnd so Tom Reed poured the tea for all of us, as he always did on Sundays.\n")
    CliRunner().invoke(main, ["capture", "--project", str(project), str(text)])
    rows = (
        "Tom Reed,p,a-letter,Tom Reed poured the tea for all,,,,",
        "Sam Hill,p,a-letter,Sam drank the tea alone,,,,",
    )
    result = run(project, "\n".join((TABLE.partition("\n")[0], *rows)))
    assert (entities(project), len(refusals(result))) == ({"tom-reed"}, 1)
    assert "[quote-not-in-source]" in refusals(result)[0]


OFFICES = """table: entities
id: "{Id}"
adds: true
record:
  relations:
    - type: member-of
      entity: tea-club
      from: "{From}"
      citations:
        - source: diary
          quote: "{Words}"
"""
ROWS = """Id,From,Words
ann-lee,1901,I joined the club that year
ann-lee,1905,I joined the club once more
sam,,he never joined
"""
ADDED = """  relations:
    - type: member-of
      entity: tea-club
      from: "1901"
      citations:
        - source: diary
          quote: "I joined the club that year"
    - type: member-of
      entity: tea-club
      from: "1905"
      citations:
        - source: diary
          quote: "I joined the club once more"
"""


def test_rows_add_relations_to_records_that_are_there_and_change_nothing_else(project: Path) -> None:
    file = project / "data" / "entities.yaml"
    before = file.read_text("utf-8")
    result = run(project, ROWS, OFFICES)
    assert refusals(result) == ["4: refused: there is no record 'sam' to add to"]
    last = '  citations: [{source: diary, quote: "this diary is mine, Ann Lee’s"}]\n'
    assert file.read_text("utf-8") == before.replace(last, last + ADDED)


def test_what_is_there_is_not_added_again_and_more_goes_below_it(project: Path) -> None:
    run(project, ROWS, OFFICES)
    more = "Id,From,Words\nann-lee,1905,I joined the club once more\nann-lee,1909,I joined it a third time\n"
    run(project, more, OFFICES)
    relations = load_project(project).book.entities["ann-lee"].relations
    assert [one.start.date.text for one in relations if one.start] == ["1901", "1905", "1909"]


def test_a_list_in_brackets_and_a_field_that_is_no_list_are_not_added_to(project: Path) -> None:
    head = 'table: entities\nid: "{Id}"\nadds: true\nrecord:\n'
    result = run(project, ROWS, head + '  citations: [{source: diary, quote: "{Words}"}]\n')
    assert "data/entities.yaml:5:3: 'citations' is written in brackets" in result.stderr
    result = run(project, ROWS, head + '  name: "{Words}"\n')
    assert "only lists of a record can be added to" in result.output


EVENTS = """table: events
id: "{Id}"
record:
  title: "{What}"
  date: "{When}"
  type: meeting
  participants:
    - entity: "{Who}"
      name: "{Guest}"
      role: host
  description: "The club met {Where}."
  citations:
    - source: diary
      quote: "{Words}"
"""


def test_events_come_from_several_rows_and_a_date_that_is_none_is_told_with_the_right_one(project: Path) -> None:
    rows = """Id,What,When,Who,Guest,Where,Words
tea-2,The second tea,1901-03-11,ann-lee,,at her house,we met again at the same place
tea-2,The second tea,1901-03-11,,the Vicar,at her house,and the Vicar came too this time
tea-3,The third tea,18.3.1901,ann-lee,,at the mill,and the third time at the mill
"""
    result = run(project, rows, EVENTS)
    event = load_project(project).book.events["tea-2"]
    assert [one.entity or one.name for one in event.participants] == ["ann-lee", "the Vicar"]
    assert len(event.citations) == 2
    assert refusals(result) == ["4: refused: tea-3: '18.3.1901' is not a date [bad-date] (write 1901-03-18)"]
