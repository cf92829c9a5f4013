"""What an editor shows as one line is one line: YAML's other line breaks hide no record, key or value."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sourcebook.book.permalinks import read_ledger
from sourcebook.core.problems import Location, Problem
from sourcebook.core.terminal import as_terminal
from sourcebook.core.yaml.characters import hidden_in_front_matter
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.project import load_project
from support import warm_python
from support.projects import copy_of_toy

BASE = Path(__file__).parents[3] / "cases" / "base"
#: What ends a line, or a remark, for libyaml or for others who read such files.
ENDS = ["\u2028", "\u2029", "\u0085", "\r", "\v", "\f"]
PLACES = {
    "a remark": "a: b # a remark%shidden: x\n",
    "a line of remarks": "a: b\n# a remark%shidden: x\n",
    "a plain text": "a: one%stwo\n",
    "a text in single quotes": "a: 'one%stwo'\n",
    "a text in double quotes": 'a: "one%stwo"\n',
    "a literal block": "a: |\n  one%stwo\n",
    "a folded block": "a: >-\n  one%stwo\n",
    "a key": "a%sb: c\n",
    "a list in brackets": "a: [b, # c%sd]\n]\n",
    "indentation": "a:\n  b: c%s  d: e\n",
    "the beginning of the file": "%sa: b\n",
    "the end of the file": "a: b\n# c%s",
    "lines of Windows": "a: b\r\n# c%sd: e\r\nf: g\r\n",
}


def codes(text: str) -> list[tuple[str, int, int]]:
    found = parse_yaml(text.encode(), "x.yaml").problems
    return [(one.code, one.location.line, one.location.column) for one in found if one.code != "yaml-syntax"]


@pytest.mark.parametrize("end", ENDS, ids=ascii)
@pytest.mark.parametrize("where", PLACES)
def test_an_odd_line_end_is_refused_with_its_place(where: str, end: str) -> None:
    before, text = PLACES[where].partition("%s")[0], PLACES[where] % end
    code = "control-character" if end in "\v\f" else "odd-line-end"
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert (code, *place) in codes(text)


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_nothing_is_read_that_is_hidden_in_a_remark(end: str) -> None:
    value = parse_yaml(f"a: b # remark{end}hidden: x\n# more{end}hidden: y\nc: d\n".encode(), "x").value
    assert value == {"a": "b", "c": "d"}


@pytest.mark.parametrize("escape", ["\\L", "\\P", "\\N", "\\r", "\\u2028", "\\x85", "\\x0d", "\\U00002029"])
def test_an_escape_brings_in_no_odd_line_end(escape: str) -> None:
    document = parse_yaml(f'a: "one{escape}two"\n'.encode(), "x")
    assert [one.code for one in document.problems] == ["odd-line-end"]
    assert document.value == {"a": "one\ufffdtwo"}


@pytest.mark.parametrize("end", ENDS[:4], ids=ascii)
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    text = f"a: b # one{end}two{end}three\nc: {{}}\nc: {{}}\n"
    assert ("duplicate-key", 3, 1) in codes(text)
    faulty = parse_yaml(f"a: b # one{end}two\nc: [d\n".encode(), "x").problems
    assert [one.location.line for one in faulty if one.code == "yaml-syntax"] == [2]


def test_line_ends_of_windows_are_fine() -> None:
    document = parse_yaml(b"a: b # c\r\nd: |\r\n  e\r\n  f\r\n# g\r\n", "x")
    assert (document.value, document.problems) == ({"a": "b", "d": "e\nf\n"}, ())


def test_a_file_whose_lines_all_end_as_on_old_computers_has_one_problem() -> None:
    document = parse_yaml(b"a: b\rc: d\r" * 500, "x")
    assert [(one.code, str(one.location)) for one in document.problems] == [("odd-line-end", "x:1:1")]
    assert not document.whole


FILES = ["sources", "entities", "events", "vocabulary", "site", "receipts", "events/of/1901", "entities/more"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_no_file_of_a_project_hides_a_line(name: str, end: str, tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    file = project / "data" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    old = file.read_text("utf-8") if file.is_file() else ""
    file.write_text(f"# a remark{end}hidden-one: {{}}\n{old or '{}'}", encoding="utf-8", newline="")
    found = [one for one in load_project(project).problems if one.code in ("odd-line-end", "control-character")]
    assert [str(one.location) for one in found] == [f"data/{name}.yaml:1:11"]
    assert all(one.hint for one in found)
    assert not any("hidden-one" in one.message for one in load_project(project).problems)


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_the_ledger_hides_no_address(end: str) -> None:
    hidden, _ = read_ledger(f"# a remark{end}people/x.html\npeople/y.html\n".encode())
    assert [(one.address, one.line) for one in hidden] == [("people/y.html", 2)]
    kept, problems = read_ledger(f"people/x.html{end}people/z.html\n".encode())
    assert (kept, [one.code for one in problems]) == ((), ["bad-permalink"])


@pytest.mark.parametrize("end", ENDS, ids=ascii)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_front_matter_of_a_page_hides_no_line(end: str, line_end: str) -> None:
    lines = ["---", f"title: x # remark{end}template: other.html", "---", f"# A text{end}of a page"]
    found = hidden_in_front_matter(line_end.join(lines).encode(), "docs/x.md")
    assert [(str(one.location), one.severity) for one in found] == [("docs/x.md:2:18", "error")]


def test_a_page_without_front_matter_may_hold_any_line_end() -> None:
    assert hidden_in_front_matter("# A page\u2028\n---\n\u2028\n---\n".encode(), "x.md") == []


def test_a_problem_beneath_an_odd_line_end_shows_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: b # c\u2028d\u0085e\nf: g\n", encoding="utf-8")
    shown = as_terminal([Problem(Location("x.yaml", 2, 4), "x", "m")], tmp_path, 80, False)
    assert "     2 | f: g\n" in shown


def test_a_page_that_hides_a_line_is_not_built(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    page = "---\ntitle: X # remark\u2028description: hidden\n---\n\n# X\n"
    (project / "docs" / "x.md").write_text(page, encoding="utf-8")
    done = warm_python.run("mkdocs", "build", cwd=project, environment=os.environ)
    assert (done.returncode != 0, (project / "site").exists()) == (True, False)
    assert "docs/x.md:2:18: the character U+2028 is a line break in YAML" in done.stdout + done.stderr
