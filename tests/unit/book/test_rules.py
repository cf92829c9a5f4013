"""Every fault that data can have, in files as a contributor could have written them.

A case is a YAML file in tests/cases. Its first comment names the data file it stands for, beside or instead of those of
cases/base; the comments after it are exactly what `sourcebook check` prints. `pytest --accept` writes them anew.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourcebook.book.rules.properties import _Patience
from sourcebook.commands.quotes.texts import read_texts
from sourcebook.commands.quotes.verify_quotes import compare
from sourcebook.core.patterns import PatternError
from sourcebook.core.problems import MAX_SEARCHES, as_text
from sourcebook.core.terminal import as_terminal
from sourcebook.core.yaml.reader import MAX_BYTES
from sourcebook.paths import own_code
from sourcebook.project import NoProjectError, load_project
from sourcebook.records.vocabulary import PropertyType
from support.macro_calls import WRONG_CALLS

HERE = Path(__file__).parents[2]
CASES = sorted((HERE / "cases").glob("*.yaml"))
BASE = HERE / "cases" / "base"


def problems_of(project: Path) -> str:
    """What `sourcebook check` prints of the project."""
    return as_text(load_project(project).problems)


def with_base(folder: Path) -> Path:
    """A valid project in `folder`, to break."""
    return Path(shutil.copytree(BASE, folder, dirs_exist_ok=True))


def header_of(text: str) -> tuple[str, str]:
    """The data file that a case stands for, and the problems it must give."""
    lines = []
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        lines.append(line[2:])
    name, *rest = lines
    return name, "".join(f"{line}\n" for line in rest[1:])


def with_header(text: str, problems: str) -> str:
    """The case `text` with these problems in its comments."""
    name, _ = header_of(text)
    body = re.sub(r"\A(#.*\n)+", "", text)
    lines = [name, *(["", *problems.splitlines()] if problems else [])]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines) + body


def checked(project: Path, text: str) -> str:
    name, _ = header_of(text)
    file = project / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    return problems_of(project)


def test_the_base_of_the_cases_has_no_problems(tmp_path: Path) -> None:
    assert problems_of(with_base(tmp_path)) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_faulty_file_gives_exactly_the_problems_in_its_comments(case: Path, tmp_path: Path, accept: bool) -> None:
    text = case.read_text(encoding="utf-8")
    project = with_base(tmp_path)
    found = checked(project, text)
    if accept and found != header_of(text)[1]:
        text = with_header(text, found)
        text = with_header(text, checked(project, text))  # longer comments have moved the lines
        case.write_text(text, encoding="utf-8", newline="")
        found = checked(project, text)
    assert found == header_of(text)[1]


# ---- what no text file can show: bytes, whole files, files of the quote tool ----------------------------------------


def write(name: str, content: str | bytes) -> Callable[[Path], None]:
    """What writes a file of the project."""

    def act(project: Path) -> None:
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    return act


def remove(name: str) -> Callable[[Path], None]:
    return lambda project: (project / name).unlink()


GUEST = """bea-day:
  type: person
  name: Bea Day
  description: %s
  citations: [{source: diary, quote: "Bea Day came at four"}]
  topics: [tea]
  relations: [{type: member-of, entity: tea-club, citations: [{source: diary, quote: "a member from now on"}]}]
"""

# Each row: what is done to the valid project, and what `sourcebook check` prints of it.
BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file that is missing": (
        remove("data/events.yaml"),
        "data/events.yaml:1:1: the file data/events.yaml is missing [missing-file]\n"
        "    create it; write {} while there are no records\n",
    ),
    "a file with another ending": (
        lambda project: (project / "data" / "events.yaml").rename(project / "data" / "events.yaml.txt"),
        "data/events.yaml:1:1: the file data/events.yaml is missing [missing-file]\n    rename data/events.yaml.txt\n",
    ),
    "a vocabulary that is missing": (
        remove("data/vocabulary.yaml"),
        "data/vocabulary.yaml:1:1: the file data/vocabulary.yaml is missing [missing-file]\n"
        "    create it; write {} while there are no records\n",
    ),
    "a file of no bytes": (
        write("data/entities.yaml", b""),
        "data/entities.yaml:1:1: the file is empty [empty-file]\n    write {} while there are no records\n",
    ),
    "bytes that are not UTF-8": (
        write("data/entities/case.yaml", GUEST.encode() % "An été".encode("latin-1")),
        "data/entities/case.yaml:4:19: the file is not UTF-8: byte 0xE9, probably meant as 'é' [not-utf8]\n"
        "    open it in an editor and save it with the encoding UTF-8 (“Save as”, “Encoding”)\n",
    ),
    "UTF-16, as Windows calls Unicode": (
        write("data/entities/case.yaml", (GUEST % "A guest.").encode("utf-16")),
        "data/entities/case.yaml:1:1: the file is not UTF-8, but probably UTF-16 or not text at all [not-utf8]\n"
        "    open it in an editor and save it with the encoding UTF-8 (“Save as”, “Encoding”)\n",
    ),
    "line ends of Windows": (write("data/entities/case.yaml", (GUEST % "A guest.").replace("\n", "\r\n")), ""),
    "a byte order mark": (write("data/entities/case.yaml", "\ufeff" + GUEST % "A guest."), ""),
    "a NUL": (
        write("data/entities/case.yaml", GUEST % "A\0guest."),
        "data/entities/case.yaml:4:17: bea-day: the control character U+0000 [control-character]\n    delete it\n",
    ),
    "marks of direction": (
        write("data/entities/case.yaml", GUEST % "A \u202etseug\u202c."),
        "data/entities/case.yaml:4:18: bea-day: the invisible character U+202E, which changes the direction of the "
        "text [bidi-character]\n"
        "    delete it; only quotes in Arabic, Hebrew and their like may need U+200E, U+200F or U+061C\n"
        "data/entities/case.yaml:4:24: bea-day: the invisible character U+202C, which changes the direction of the "
        "text [bidi-character]\n"
        "    delete it; only quotes in Arabic, Hebrew and their like may need U+200E, U+200F or U+061C\n",
    ),
    "100 kB of [": (
        write("data/entities/case.yaml", "[" * 100_000),
        "data/entities/case.yaml:1:33: nested deeper than 32 levels [too-deep]\n",
    ),
    "a file of more bytes than any": (
        write("data/entities/case.yaml", b"#" * (MAX_BYTES + 1)),
        "data/entities/case.yaml:1:1: the file is larger than 32 MB [file-too-large]\n"
        "    split it into a folder of files of the same shape\n",
    ),
    "files that are none of the project's": (
        lambda project: [
            write(f"data/{name}", "x: y")(project)
            for name in ("events (1).yaml", "events/1901.yml", "events/.1901.yaml~", "notes.txt")
        ],
        "data/events (1).yaml:1:1: warning: this file is not read [unread-file]\n"
        "    records belong in data/events.yaml or data/events/….yaml (likewise entities, sources); "
        "move it there, or delete it\n"
        "data/events/1901.yml:1:1: warning: this file is not read [unread-file]\n"
        "    records belong in data/events.yaml or data/events/….yaml (likewise entities, sources); "
        "move it there, or delete it\n",
    ),
    "a menu without a type of entities": (
        write("mkdocs.yml", "nav:\n  - People: people/index.md\n  - {Night clubs: night-clubs/index.md}\n"),
        "data/vocabulary.yaml:3:46: warning: no line of mkdocs.yml leads to the list of 'club' [not-in-navigation]\n"
        "    add it under nav:\n      - Clubs: clubs/index.md\n",
    ),
    "a menu with every type of entities": (
        write("mkdocs.yml", "nav:\n  - Who:\n      - people/index.md\n      - Clubs: clubs/\n"),
        "",
    ),
    "a menu that the engine makes": (write("mkdocs.yml", "site_name: The tea club\n"), ""),
    "a fingerprint that is none": (
        write("data/fingerprints/diary.json", "{"),
        "data/fingerprints/diary.json:1:1: the fingerprint is not whole JSON [bad-fingerprint]\n"
        "    make it again where the text is: sourcebook quotes --write\n",
    ),
    "a fingerprint of no source": (
        write("data/fingerprints/dairy.json", "{}"),
        "data/fingerprints/dairy.json:1:1: there is a fingerprint for 'dairy', which is not a source or must not have "
        "one [stray-fingerprint]\n    delete the file\n",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_no_text_file_can_show_gives_exactly_its_problems(name: str, tmp_path: Path) -> None:
    break_, expected = BROKEN[name]
    project = with_base(tmp_path)
    break_(project)
    assert problems_of(project) == expected


def test_of_many_unknown_ids_each_is_named_and_the_first_have_hints(tmp_path: Path) -> None:
    """A hint compares with every id, so that thousands of them would take hours."""
    project = with_base(tmp_path)
    numbers = range(1000, 1000 + 3 * MAX_SEARCHES)
    cited = 'citations: [{source: diary, quote: "Bea Day came at four"}]'
    guests = "".join(
        f"guest-{number}: {{type: person, name: G{number}, description: A guest., {cited}, "
        f"relations: [{{type: member-of, entity: gest-{number}, {cited}}}]}}\n"
        for number in numbers
    )
    write("data/entities/guests.yaml", guests)(project)
    found = [one for one in load_project(project).problems if one.code == "unknown-entity"]
    assert (len(found), sum("did you mean" in one.hint for one in found)) == (len(numbers), MAX_SEARCHES)


def test_slow_patterns_share_the_time_that_they_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each match takes a little less than one may, on a clock of its own."""
    clock, given = [0.0], []

    def slow(kind: PropertyType, value: str, patience: float) -> None:
        given.append(round(patience, 3))
        clock[0] += 0.19 if patience > 0.19 else patience

    monkeypatch.setattr("sourcebook.book.rules.properties.fault_of", slow)
    monkeypatch.setattr("sourcebook.book.rules.properties.time.process_time", lambda: clock[0])
    patience = _Patience()
    for _ in range(50):
        patience.fault_of(PropertyType.model_construct(type="identifier", pattern="a*a*"), "a")
    assert given[:7] == [0.2, 0.2, 0.2, 0.2, 0.2, 0.05, 0.002]
    assert clock[0] < 1.2


def test_a_pattern_that_takes_too_long_is_one_problem_of_the_vocabulary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def endless(pattern: str, value: str, patience: float) -> bool:
        tried.append(value)
        raise PatternError("takes too long")

    monkeypatch.setattr("sourcebook.book.properties.matches", endless)
    values = "".join(f"    - {{type: number, value: E-{number}, note: Seen there.}}\n" for number in range(9))
    entity = f"""# data/entities/case.yaml

bea-day:
  type: person
  name: Bea Day
  description: A guest.
  citations: [{{source: diary, quote: "Bea Day came at four"}}]
  properties:
{values}"""
    found = checked(with_base(tmp_path), entity)
    assert (tried, found.count("[bad-value]")) == (["E-0"], 1)
    assert "data/vocabulary.yaml:28:54: 'E-[0-9]+' takes too long [bad-value]" in found


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    project = with_base(tmp_path)
    for file in (project / "data").glob("*.yaml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    found = load_project(project)
    plain = load_project(BASE)
    assert (found.problems, repr(found.book)) == ((), repr(plain.book))


def test_a_file_that_cannot_be_read_gives_one_problem_and_no_false_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = with_base(tmp_path)
    open_ = os.open

    def refuse(file: Path, flags: int, *more: int) -> int:
        if Path(file).name == "entities.yaml":
            raise PermissionError(13, "Permission denied")
        return open_(file, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    expected = "data/entities.yaml:1:1: the file cannot be read: Permission denied [unreadable-file]\n"
    assert problems_of(project) == expected


@pytest.mark.parametrize("name", ["events.yaml", "site.yaml", "fingerprints/minutes-1924.json"])
def test_links_out_of_the_project_are_not_read(name: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(HERE / "toy" / "data", tmp_path / "project" / "data")).parent
    secret = tmp_path / "secret"
    secret.write_text("token: 7f3a\n", "utf-8")
    file = root / "data" / name
    file.unlink(missing_ok=True)
    file.symlink_to(secret)
    found = load_project(root).problems
    assert [one.location.path for one in found if one.code == "file-elsewhere"] == [f"data/{name}"]
    assert "7f3a" not in as_text(found) + as_terminal(found, root, 100, colour=False)


def test_fingerprints_are_not_stray_while_the_sources_cannot_be_read(tmp_path: Path) -> None:
    project = Path(shutil.copytree(HERE / "toy" / "data", tmp_path / "data")).parent
    write("data/sources.yaml", "a: [")(project)
    assert {problem.code for problem in load_project(project).problems} == {"yaml-syntax"}


@pytest.mark.parametrize("name", ["sources", "entities", "events", "vocabulary"])
@pytest.mark.parametrize("content", [b"", b"- 1", b"text", b"a: [", b"\xff", b"{}{}", b"a: &a 1\nb: *a"])
def test_no_content_of_a_data_file_ends_in_a_traceback(name: str, content: bytes, tmp_path: Path) -> None:
    project = with_base(tmp_path)
    (project / "data" / f"{name}.yaml").write_bytes(content)
    assert f"data/{name}.yaml" in {problem.location.path for problem in load_project(project).problems}


def test_a_folder_without_data_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NoProjectError, match=r"there is no project in .*: the folder data/ is missing"):
        load_project(tmp_path)


def test_an_edit_is_seen_when_the_project_is_loaded_again(tmp_path: Path) -> None:
    project = with_base(tmp_path)
    first = load_project(project)
    again = load_project(project)
    write("data/site.yaml", "titel: x")(project)
    assert (again is first, [problem.code for problem in load_project(project).problems]) == (True, ["unknown-field"])


# ---- quotes ---------------------------------------------------------------------------------------------------------


def changed_toy(folder: Path, name: str, old: str, new: str) -> Path:
    """The toy's data with one change."""
    project = Path(shutil.copytree(HERE / "toy" / "data", folder / "data")).parent
    file = project / "data" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return project


# Each row: a change to a data file of the toy, and the problems it gives.
CHANGED = {
    "a word of a quote": (
        ("events/1923.yaml", "opened two rooms above the bakery", "opened three rooms above the bakery"),
        [
            (
                "data/events/1923.yaml",
                "quote-not-in-source",
                "these words are not in 'gazette-1923-05-12': the Reading Society >opened three<",
            ),
        ],
    ),
    "a person on the map": (
        (
            "entities.yaml",
            "  type: room\n  name: The rooms above the bakery",
            "  type: person\n  name: The rooms above the bakery",
        ),
        [
            ("data/entities.yaml", "position-of-person", "a person has no position on maps"),
            *(
                ("data/entities.yaml", "property-of-other-type", f"{name!r} is a property of room, not of person")
                for name in ("opened", "size")
            ),
        ],
    ),
    "a quote that is now another true one": (
        ("events/1923.yaml", "opened two rooms above the bakery in Mill Lane", "opened two rooms above the bakery"),
        [
            (
                "data/receipts.yaml",
                "orphan-receipt",
                "a quote from 'gazette-1923-05-12' that was verified on 'opening-of-the-rooms' is no longer there",
            ),
        ],
    ),
    "a short quote": (
        ("events/readings.yaml", 'quote: "July 1923"', 'quote: "June 1923"'),
        [
            (
                "data/events/readings.yaml",
                "quote-not-verified",
                "the quote is too short to be verified by the fingerprint",
            ),
        ],
    ),
    "a quote of a source without fingerprint": (
        ("entities.yaml", "Le pain et le livre se rompent ensemble.", "Le pain et le livre se mangent ensemble."),
        [
            (
                "data/entities.yaml",
                "quote-not-verified",
                "the quote is not verified, and 'almanach-1931' has no fingerprint",
            ),
        ],
    ),
    "an empty quote": (
        ("entities.yaml", '"a boy to mind the stove"\n  withdrawn: The record rested on a misreading.', '"[…] […]"'),
        [
            ("data/entities.yaml", "empty-quote", "the quote contains no words"),
            ("data/entities.yaml", "unused-entity", "nothing refers to the entity 'miss-nobody'"),
            ("data/entities.yaml", "quote-too-short", "the quote has 0 words, fewer than 1"),
        ],
    ),
    "a receipt": (
        ("receipts.yaml", "at: [20], words: [12]", "at: [20], words: [13]"),
        [
            (
                "data/receipts.yaml",
                "bad-receipt",
                "the receipt does not match its quote from 'gazette-1923-05-12': it was edited",
            )
        ],
    ),
    "the text of a source": (
        ("sources.yaml", "sha256: 419dc37b", "sha256: 00000000"),
        [
            ("data/receipts.yaml", "receipt-of-another-text", "the receipt is for a different text of 'minutes-1924'"),
            (
                "data/receipts.yaml",
                "receipt-of-another-text",
                "the receipt is for a different text of 'letter-countess'",
            ),
        ],
    ),
    "a bound for all that is quoted": (
        ("site.yaml", "quoted_percent_max: 95", "quoted_percent_max: 70"),
        [
            ("data/sources.yaml", "quoted-too-much", "74% of the words of 'minutes-1924' are quoted, more than 70 %"),
            ("data/sources.yaml", "quoted-too-much", "78% of the words of 'almanach-1931' are quoted, more than 70 %"),
            (
                "data/sources.yaml",
                "quoted-too-much",
                "91% of the words of 'gazette-1923-05-12' are quoted, more than 70 %",
            ),
            ("data/sources.yaml", "quoted-too-much", "76% of the words of 'voices-1952' are quoted, more than 70 %"),
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_after_the_verification_of_quotes_is_found(name: str, tmp_path: Path) -> None:
    change, expected = CHANGED[name]
    found = load_project(changed_toy(tmp_path, *change)).problems
    assert {(problem.location.path, problem.code, problem.message) for problem in found} == set(expected)


def renamed_toy(folder: Path, formerly: str) -> Path:
    """The toy's data with another id for Layla Haddad wherever it stands, `formerly` before her old addresses."""
    project = Path(shutil.copytree(HERE / "toy" / "data", folder / "data")).parent
    for file in (project / "data").rglob("*.yaml"):
        if file.name != "receipts.yaml":
            text = file.read_text("utf-8").replace("layla-haddad", "haddad-layla")
            file.write_text(text.replace("[readers/leila-hadad,", f"[{formerly}readers/leila-hadad,"), "utf-8")
    return project


def test_for_an_id_that_was_changed_there_is_one_message_however_many_quotes_stand_on_it(tmp_path: Path) -> None:
    found = [one for one in load_project(renamed_toy(tmp_path, "")).problems if one.code == "orphan-receipt"]
    assert [one.message for one in found] == ["the record 'layla-haddad' is gone, and with it 12 verified quotes"]
    assert "add to that record: formerly: [readers/layla-haddad]" in found[0].hint


def test_what_was_verified_on_a_record_belongs_to_it_under_its_new_id(tmp_path: Path) -> None:
    project = renamed_toy(tmp_path, "readers/layla-haddad, ")
    assert [one for one in load_project(project).problems if one.severity == "error"] == []


def test_under_a_new_id_too_no_verified_quote_is_changed_in_silence(tmp_path: Path) -> None:
    project = renamed_toy(tmp_path, "readers/layla-haddad, ")
    file = project / "data" / "entities.yaml"
    file.write_text(file.read_text("utf-8").replace("Le pain et le livre se rompent", "Le pain et le vin se rompent"))
    assert "orphan-receipt" in {problem.code for problem in load_project(project).problems}


def test_a_record_can_be_withdrawn_where_the_texts_are_not(tmp_path: Path) -> None:
    entities = (HERE / "toy" / "data" / "entities.yaml").read_text("utf-8")
    assert "\nlayla-haddad:\n" in entities
    project = changed_toy(
        tmp_path, "entities.yaml", "\nlayla-haddad:\n", '\nlayla-haddad:\n  withdrawn: "She asked for it."\n'
    )
    found = {problem.code for problem in load_project(project).problems if problem.severity == "error"}
    assert found == {"withdrawn-id"}


def test_quotes_of_a_source_that_cannot_be_read_are_not_told_as_unverified(tmp_path: Path) -> None:
    project = changed_toy(tmp_path, "sources.yaml", "publisher: wexcombe-gazette", "publisher: []")
    assert {problem.code for problem in load_project(project).problems} == {"wrong-type"}


# Each row: the bytes of a text, and the problem.
TEXTS = {
    "text-not-utf8": b"\xe9t\xe9",
    "text-not-text": b"a\0b",
    "text-empty": b" \n ",
    "quote-not-in-text": b"nothing of the kind",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_that_cannot_prove_its_quotes_is_a_problem(code: str, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_bytes(TEXTS[code])
    book = load_project(BASE).book
    texts = read_texts(book, tmp_path)
    problems = [*texts.problems, *(one.problem for one in compare(book, texts) if one.problem)]
    assert {problem.code for problem in problems} == {code}


# ---- no code without a case -----------------------------------------------------------------------------------------

#: Where each of these takes a problem's code: the position, and the name.
TAKES_CODE = {"Problem": (1, "code"), "_problem": (1, ""), "CallError": (2, "code")}
#: What stands in the braces of a code that is put together.
PUT_TOGETHER = {
    "unknown-{}": ["unknown-source", "unknown-entity", "unknown-event", "unknown-id"],
    "same-{}": ["same-url", "same-title"],
}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def codes_in(module: Path) -> Iterator[str]:
    """The codes of problems that a module's source text names."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and name_of(call.func) in TAKES_CODE:
                    yield from literals(code_of(call), function)
                elif isinstance(call, ast.arg) and call.arg == "code":
                    yield from (text for default in function.args.defaults for text in literals(default, function))


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def code_of(call: ast.Call) -> ast.expr | None:
    position, keyword = TAKES_CODE[name_of(call.func)]
    named = [one.value for one in call.keywords if one.arg == keyword]
    return call.args[position] if len(call.args) > position else named[0] if named else None


def literals(node: ast.expr | None, function: ast.FunctionDef) -> Iterator[str]:
    """The codes that an expression may be; for a name, whatever in the function looks like one."""
    match node:
        case ast.Constant(value=str(text)) if CODE.fullmatch(text):
            yield text
        case ast.JoinedStr():
            pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield from PUT_TOGETHER.get(pattern, [pattern] if CODE.fullmatch(pattern.replace("{}", "x")) else [])
        case ast.IfExp():
            yield from (*literals(node.body, function), *literals(node.orelse, function))
        case ast.Name():
            for other in ast.walk(function):
                if isinstance(other, ast.Constant | ast.JoinedStr):
                    yield from literals(other, function)


def test_every_code_of_a_problem_has_a_case() -> None:
    modules = [file for file in own_code() if file.parent.name != "links"]  # their codes: test_link_check.py
    named = {code for module in modules for code in codes_in(module)} - {"utf-8"}
    shown = [
        *(header_of(case.read_text(encoding="utf-8"))[1] for case in CASES),
        *(expected for _, expected in BROKEN.values()),
        *(f"[{code}]" for _, problems in CHANGED.values() for _, code, _ in problems),
        *(f"[{code}]" for code in TEXTS),
        *(expected for _, expected in WRONG_CALLS.values()),
        "[unreadable-file]",
        "[bad-template]\n[replaces-nothing]",  # test_overrides.py
        "[blocked-by-policy]\n[file-elsewhere]",  # test_finish.py
        "[no-file]\n[unportable-name]",  # test_inputs.py, test_portable_names.py
        "[file-of-another-kind]\n[bad-svg]",  # test_page_files.py
        "[bad-signature]\n[stale-signature]\n[unknown-signer]\n[bad-signer]",  # test_signatures.py
        "[quote-not-signed]",
        "[image-not-shown]\n[unused-image]",  # test_images.py
        "[missing-fingerprint]\n[impossible-fingerprint]",  # test_evidence.py
        "[front-matter]\n[page-language]",  # test_front_matter.py, test_page_language.py
    ]
    covered = set(re.findall(r"\[([a-z0-9-]+)\]$", "\n".join(shown), re.M))
    assert len(named) > 50
    assert sorted(named - covered) == []
