"""Problems in a terminal: the line of the file, the caret beneath the spot, colours."""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.core.problems import MAX_OF_KIND, MAX_PLACES, MAX_SAME, Location, Problem, as_text
from sourcebook.core.terminal import FEW, as_terminal, counted, excerpt, excerpts, wants_colour

BASE = Path(__file__).parents[2] / "cases" / "base"
FAULTY = """second-tea:
  title: The second tea
  date: 11 March 1901
  type: meeting
  description: The club met again.
  citations: [{source: diary, quote: "we met again in a week"}]
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    project = Path(shutil.copytree(BASE, tmp_path / "faulty"))
    (project / "data" / "events").mkdir()
    (project / "data" / "events" / "1901.yaml").write_text(FAULTY, encoding="utf-8")
    return project


def checked_in_a_terminal(project: Path, columns: int, **environment: str) -> str:
    """What `sourcebook check` writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    command = [Path(sys.executable).parent / "sourcebook", "check", "--project", project]
    with subprocess.Popen(
        command,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=kept | {"COLUMNS": str(columns), "TERM": "xterm"} | environment,
    ):
        os.close(theirs)
        written = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux's way to say that the other side is closed
                part = b""
            if not part:
                break
            written += part
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


PLAIN = """data/events/1901.yaml:3:9: second-tea: '11 March 1901' is not a date [bad-date]
     3 |   date: 11 March 1901
       |         ^
    write 1901-03-11
"""


def test_a_terminal_gets_the_line_of_the_file_with_a_caret(faulty: Path) -> None:
    assert checked_in_a_terminal(faulty, 100, NO_COLOR="1") == PLAIN


def test_a_narrow_terminal_gets_what_a_file_would_get(faulty: Path) -> None:
    lines = PLAIN.splitlines()
    assert checked_in_a_terminal(faulty, 59, NO_COLOR="1").splitlines() == [lines[0], lines[3]]


def test_colours_are_all_that_a_terminal_with_colours_gets_besides(faulty: Path) -> None:
    written = checked_in_a_terminal(faulty, 100)
    assert ("\x1b[" in written, re.sub(r"\x1b\[[\d;]*m", "", written)) == (True, PLAIN)


@pytest.mark.parametrize(
    ("environment", "colours"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "0"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_can_be_refused(environment: dict[str, str], colours: bool) -> None:
    assert wants_colour(environment) is colours


@pytest.mark.parametrize(
    ("line", "column", "width", "expected"),
    [
        ("name: Ann", 7, 80, ("     5 | name: Ann", "       |       ^")),
        ("  - \tname: 日本 x", 14, 80, ("     5 |   -  name: 日本 x", "       |                ^")),
        ("name: e\u0301te\u0301 x", 13, 80, ("     5 | name: e\u0301te\u0301 x", "       |           ^")),
        ("name: مختبر x", 13, 80, ("     5 | name: مختبر x", "")),
        ("a\x1b[31m\u202eb", 1, 80, ("     5 | a\ufffd[31m\ufffdb", "       | ^")),
        ("x" * 100, 90, 40, ("     5 | …" + "x" * 28 + "…", "       | " + " " * 21 + "^")),
    ],
)
def test_a_caret_stands_beneath_the_spot(line: str, column: int, width: int, expected: tuple[str, str]) -> None:
    assert excerpt(line, Location("x.yaml", 5, column), width) == expected


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(1, 250), st.integers(60, 120))
def test_an_excerpt_fits_and_steers_no_terminal(line: str, column: int, width: int) -> None:
    shown, caret = excerpt(line, Location("x.yaml", 5, column), width)
    assert (len(caret) <= width, [sign for sign in shown if ord(sign) < 32 or sign == "\x7f"]) == (True, [])


def test_a_place_beyond_the_file_has_no_excerpt(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: b", encoding="utf-8")
    problems = [
        Problem(Location("x.yaml", 9), "bad-date", "m"),
        Problem(Location("data/none.yaml"), "missing-file", "m"),
    ]
    assert as_terminal(problems, tmp_path, 100, False) == (
        "x.yaml:9:1: m [bad-date]\ndata/none.yaml:1:1: m [missing-file]\n"
    )


def unknown(path: str, line: int) -> Problem:
    return Problem(Location(path, line, 5), "unknown-source", "no source has the id 'dairy'", "did you mean 'diary'?")


def test_what_many_problems_say_alike_is_told_once_with_the_other_places(tmp_path: Path) -> None:
    other = Problem(Location("a.yaml", 12), "bad-id", "'B' is not an id")
    many = [unknown("a.yaml", 10), unknown("a.yaml", 11), other, unknown("a.yaml", 13), unknown("b.yaml", 2)]
    told = """a.yaml:10:5: no source has the id 'dairy' [unknown-source]
    did you mean 'diary'?
    the same 3 times more: a.yaml, lines 11, 13; b.yaml, line 2
a.yaml:12:1: 'B' is not an id [bad-id]
"""
    assert as_text(many) == told
    assert as_terminal(many, tmp_path, 80, colour=False) == told


def test_what_few_problems_say_alike_is_told_at_each_place() -> None:
    few = [unknown("a.yaml", line) for line in range(MAX_SAME)]
    assert as_text(few) == "".join(f"{problem}\n" for problem in few)


def test_of_very_many_places_the_first_are_named() -> None:
    told = as_text(unknown("a.yaml", line) for line in range(1, 2000))
    assert told.endswith(f"{MAX_PLACES + 1}; and 1,978 more\n")


def anchors(number: int) -> list[Problem]:
    """So many problems of one kind, each different."""
    return [
        Problem(Location("a.yaml", line), "yaml-anchor", f"'&a{line}' names a value") for line in range(1, number + 1)
    ]


def test_of_very_many_problems_of_one_kind_the_first_are_told_with_the_number_of_the_others(tmp_path: Path) -> None:
    other = Problem(Location("b.yaml"), "bad-id", "'B' is not an id")
    many = [*anchors(590), other]
    told = """a.yaml:1:1: '&a1' names a value [yaml-anchor]
a.yaml:2:1: '&a2' names a value [yaml-anchor]
a.yaml:3:1: '&a3' names a value [yaml-anchor]
    and 587 more of this kind; to list them: sourcebook check --all
b.yaml:1:1: 'B' is not an id [bad-id]
"""
    assert as_text(many, "kinds") == told
    assert as_terminal(many, tmp_path, 80, False, "kinds") == told
    assert as_text(many, "all").count("\n") == len(many)


def test_those_that_others_stand_for_are_counted_too() -> None:
    many = [unknown("a.yaml", line) for line in range(1, 6)]
    many += [
        Problem(Location("c.yaml", line), "unknown-source", f"no source has the id 's{line}'") for line in range(20)
    ]
    told = as_text(many, "kinds")
    assert "the same 4 times more: a.yaml, lines 2, 3, 4, 5" in told
    assert told.endswith("    and 18 more of this kind; to list them: sourcebook check --all\n")


def test_a_few_problems_of_one_kind_are_all_told() -> None:
    assert as_text(anchors(MAX_OF_KIND), "kinds") == as_text(anchors(MAX_OF_KIND), "all")


# ---- progress --------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_long_work_says_on_a_terminal_how_much_is_done() -> None:
    stream = Terminal()
    assert [*counted(range(1000), "pages", stream)] == [*range(1000)]
    shown = stream.getvalue().split("\r")
    assert (len(shown), shown[1], shown[-1]) == (101, "pages: 10 of 1,000", "pages: 1,000 of 1,000\n")


@pytest.mark.parametrize(("number", "stream"), [(FEW - 1, Terminal()), (FEW, io.StringIO())])
def test_short_work_and_work_without_a_terminal_say_nothing(number: int, stream: io.StringIO) -> None:
    assert len([*counted(range(number), "pages", stream)]) == number
    assert stream.getvalue() == ""


def test_the_line_of_each_problem_is_shown_for_a_page(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.yaml").write_text("one: 1\ntwo: 2\n", "utf-8")
    known, unknown = Location("data/a.yaml", 2, 6), Location("data/b.yaml", 1, 1)
    found = excerpts([Problem(known, "bad-id", "x"), Problem(unknown, "bad-id", "x")], tmp_path, 80)
    assert found == {known: "     2 | two: 2\n       |      ^"}
