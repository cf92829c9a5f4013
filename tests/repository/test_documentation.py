"""Documentation cannot rot: everything that exists is explained, and every example is accepted by the checker."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import click
import pytest
from pydantic import BaseModel

from sourcebook.cli import main
from sourcebook.core.dates.date_words import date_words
from sourcebook.core.dates.edtf import DateError, parse_edtf
from sourcebook.core.labels import load_labels
from sourcebook.core.problems import Problem
from sourcebook.engines.macros import MACROS, Macros
from sourcebook.paths import GUIDE
from sourcebook.project import load_project
from sourcebook.records.record import field_names
from sourcebook.records.values.fields import KINDS, STATUSES, AliasKind
from support.guide import CONTRIBUTE, SECTIONS
from support.projects import TOY
from support.record_models import MODELS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "hooks" / "sourcebook"
MANUAL = ROOT / "manual"
ON_THE_FORGE = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted(MANUAL.rglob("*.md")),
]
PAGES = [*ON_THE_FORGE, *(page for folder in (DOCS, GUIDE) for page in sorted(folder.rglob("*.md")))]

#: Records without a page's section of their own: what others share, and a file that a sentence describes.
WITHOUT_SECTION = {"Record", "PageRecord", "Anchored", "Word", "RelationType", "Receipts", "Signatures"}

#: The record whose fields an example gives, before the example's own fields replace some of them.
TEMPLATES = {
    "an event": (
        "events",
        "example-event",
        {
            "title": 'title: "The last ferry"',
            "date": 'date: "1923-06-14"',
            "type": "type: other",
            "description": 'description: "The ferry made its last crossing."',
            "citations": "citations: [{source: harbour-herald-undated, quote: the ferry crossed for the last time}]",
        },
    ),
    "an entity": (
        "entities",
        "example-entity",
        {
            "type": "type: person",
            "name": "name: Example Person",
            "description": 'description: "Clerk of the Board."',
            "citations": "citations: [{source: harbour-herald-undated, quote: one of the clerks of the Board}]",
        },
    ),
    "a source": (
        "sources",
        "example-source",
        {
            "type": "type: article",
            "title": 'title: "An Example"',
            "published": 'published: "1924"',
            "language": "language: en",
        },
    ),
}
#: Files of one record: an example replaces tables or settings instead of adding records.
SINGLE = {"vocabulary", "site"}


class Example(NamedTuple):
    """A block of YAML in a page: what it shows (`data/events.yaml`, `wrong: fields of an event`), and its text."""

    what: str
    text: str


# ---- reading pages -------------------------------------------------------------------------------------------------


def _text(page: Path) -> str:
    return page.read_text("utf-8")


def _examples(text: str) -> Iterator[Example]:
    """The blocks of YAML whose first line says what they show."""
    for match in re.finditer(r"^```yaml\n# ([^\n]+)\n(.*?)^```$", text, re.M | re.S):
        yield Example(match[1], match[2])


def _sections(page: Path) -> dict[str, str]:
    """The text beneath each heading, up to the next one, without blocks of code."""
    parts = re.split(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", _text(page), flags=re.M | re.S), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _problem_sections() -> dict[str, str]:
    """The text beneath each heading of the list of problems that is a code."""
    parts = re.split(r"^### (\S+)$|^## .+$", _text(CONTRIBUTE / "problems.md"), flags=re.M)
    return {code: text for code, text in zip(parts[1::2], parts[2::2], strict=True) if code}


def _explained(section: str) -> set[str]:
    """The fields in the first table of a section."""
    table = re.search(r"^\| field .*?(?=\n\n|\Z)", section, re.M | re.S)
    return set(re.findall(r"^\| `(\w+)`", table[0], re.M)) if table else set()


# ---- what is explained ----------------------------------------------------------------------------------------------


def test_every_field_is_explained() -> None:
    models = {name: model for name, model in MODELS.items() if name not in WITHOUT_SECTION}
    assert models.keys() == SECTIONS.keys()
    page = _sections(CONTRIBUTE / "records.md")
    assert {name: _explained(page[SECTIONS[name]]) for name in models} == {
        name: set(field_names(model)) for name, model in models.items()
    }


def test_what_must_be_there_is_said_to() -> None:
    page = _sections(CONTRIBUTE / "records.md")
    for name, heading in SECTIONS.items():
        if name in ("Settings", "Receipt", "Signature", "TextInfo"):
            continue
        model: type[BaseModel] = MODELS[name]
        needed = {field.alias or key for key, field in model.model_fields.items() if field.is_required()}
        said = {match[1] for match in re.finditer(r"^\| `(\w+)` \| (?:yes|one of the two)\b", page[heading], re.M)}
        assert needed <= said, name


def test_every_kind_status_and_kind_of_alias_is_explained() -> None:
    text = (CONTRIBUTE / "records.md").read_text("utf-8")
    words = {*KINDS, *STATUSES, *get_args(AliasKind)}
    assert {word for word in words if f"`{word}`" not in text} == set()


def test_every_macro_and_its_arguments_are_explained() -> None:
    text = (CONTRIBUTE / "macros.md").read_text("utf-8")
    missing = []
    for name in MACROS:
        parameters = list(inspect.signature(getattr(Macros, name)).parameters.values())[1:]
        call = ", ".join(one.name if one.default is one.empty else f"{one.name}={one.default!r}" for one in parameters)
        missing += [] if f"`{name}({call})`" in text else [f"{name}({call})"]
    assert missing == []


def test_every_command_and_option_is_explained() -> None:
    text = (CONTRIBUTE / "index.md").read_text("utf-8")
    missing = []
    for name, command in main.commands.items():
        options = [
            max(one.opts, key=len) for one in command.params if isinstance(one, click.Option) and one.name != "help"
        ]
        missing += [word for word in (f"sourcebook {name}", *options) if word not in text]
    assert missing == []


def test_every_problem_is_explained_and_nothing_else() -> None:
    codes, patterns = _codes()
    explained = set(_problem_sections())
    assert codes - explained == set()
    assert [pattern for pattern in patterns if not any(map(re.compile(pattern).fullmatch, explained))] == []
    assert {code for code in explained - codes if not any(re.fullmatch(pattern, code) for pattern in patterns)} == set()


def test_the_picture_in_the_readme_is_small() -> None:
    assert (DOCS / "images" / "profile.png").stat().st_size < 150_000


def test_every_command_for_make_in_the_pages_exists() -> None:
    rules = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", _text(page), re.M)}
    assert {word for pair in named for word in pair if word} <= rules


def test_the_readme_shows_what_make_runs() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    runs = re.findall(r"^\t(\.venv/bin/.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert [line for line in runs if line.replace(" --quiet", "") not in readme] == []


@pytest.mark.parametrize("page", ON_THE_FORGE, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_and_headings_that_a_page_links_to_exist(page: Path) -> None:
    """Of pages that are read on the forge; MkDocs checks those of the site."""
    text = re.sub(r"^```.*?^```$", "", _text(page), flags=re.M | re.S)
    targets = [link.partition("#")[::2] for link in re.findall(r"\]\(([^):\s]+)\)", text)]
    found = [((page.parent / file).resolve() if file else page, heading) for file, heading in targets]
    assert [file for file, heading in found if not file.exists() or (heading and heading not in _anchors(file))] == []


def _anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as forges and MkDocs make them of plain words."""
    headings = re.findall(r"^#+ (.+)$", _text(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_no_table_of_the_guide_aligns_its_columns() -> None:
    """Without a setting in mkdocs.yml, Markdown gives such a cell a style, which the policy of pages forbids."""
    assert [page.name for page in GUIDE.rglob("*.md") if re.search(r"^\|[ |:-]*(-:|:-)", _text(page), re.M)] == []


def test_the_guide_leads_to_nothing_that_a_site_may_lack() -> None:
    """Every site has the guide, whatever else it has; so it names neither pages of this reference nor the manual."""
    found = {
        (page.name, link)
        for page in GUIDE.rglob("*.md")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", _text(page))
        if not (page.parent / link).resolve().is_relative_to(GUIDE) or not (page.parent / link).exists()
    }
    assert found == {("macros.md", "../coverage.md")}  # which is made for every site


#: Pages that this site once had, and the file of the manual that has taken them up.
MOVED = {
    "another-site": "adopting",
    "beyond-one-machine": "scale",
    "design": "design",
    "packages": "packages",
    "search": "scale",
    "second-engine": "second-engine",
    "security": "security",
    "speed": "scale",
}


def test_a_page_that_moved_to_the_manual_says_so_at_its_old_address() -> None:
    assert all((MANUAL / f"{name}.md").is_file() for name in MOVED.values())
    assert {
        page.stem: re.findall(r"`manual/([\w-]+)\.md`", _text(page)) for page in (DOCS / "contribute").glob("*.md")
    } == {old: [new] for old, new in MOVED.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_example_of_data_is_accepted(page: Path, tmp_path: Path) -> None:
    examples = [example for example in _examples(_text(page)) if example.what.startswith("data/")]
    if page == CONTRIBUTE / "problems.md" or not examples:
        return
    lengths = {}
    if not any(example.what == "data/vocabulary.yaml" for example in examples):
        shutil.copytree(ROOT / "data", tmp_path / "data")
        lengths = {
            f"data/{file.name}": len(file.read_text("utf-8").splitlines()) for file in (ROOT / "data").glob("*.yaml")
        }
    _write(tmp_path, examples)
    found = [
        problem
        for problem in load_project(tmp_path).problems
        if problem.location.line > lengths.get(problem.location.path, 0) and problem.code != "quote-not-verified"
    ]
    assert found == []


def _of_fields() -> Iterator[tuple[str, Example]]:
    for page in PAGES:
        for example in _examples(_text(page)):
            if example.what.startswith(("right: fields", "wrong: fields")) and page.name != "problems.md":
                yield page.name, example


@pytest.mark.parametrize(("page", "example"), [*_of_fields()])
def test_every_example_of_fields_is_accepted(page: str, example: Example, tmp_path: Path) -> None:
    assert _problems_of([example], tmp_path) == []


@pytest.mark.parametrize("code", sorted(_problem_sections()))
def test_a_wrong_example_gives_its_problem_and_the_right_one_does_not(code: str, tmp_path: Path) -> None:
    examples = list(_examples(_problem_sections()[code]))
    wrong = [example for example in examples if example.what.startswith("wrong")]
    right = [example for example in examples if example.what.startswith("right")]
    assert bool(wrong) == bool(right)
    if wrong:
        assert code in {problem.code for problem in _problems_of(wrong, tmp_path / "wrong")}
        found = _problems_of(right, tmp_path / "right")
        assert [problem for problem in found if problem.code == code or problem.severity == "error"] == []


def test_the_words_shown_for_dates_are_those_of_pages() -> None:
    english = load_labels("en")
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", _text(CONTRIBUTE / "dates.md"), re.M)
    shown, refused = {}, {}
    for date, words in rows:
        try:
            shown[date] = (words, date_words(parse_edtf(date), english))
        except DateError as error:
            refused[date] = (words, str(error).partition(": ")[2], error.hint)
    assert {date: pair for date, pair in shown.items() if pair[0] != pair[1]} == {}
    assert {date: row for date, row in refused.items() if row[0] != ": ".join(filter(None, row[1:]))} == {}
    assert len(shown) > 25 and len(refused) > 5


# ---- reading the code ----------------------------------------------------------------------------------------------

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def _codes() -> tuple[set[str], set[str]]:
    """The codes that stand in the package where problems are made, and patterns of those that are put together."""
    codes: set[str] = set()
    patterns: set[str] = set()
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(_text(file))):
            for part in _of_problem(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and _CODE.fullmatch(part.value):
                    codes.add(part.value)
                elif isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
                    prefix = str(part.values[0].value)
                    if re.fullmatch(r"[a-z]+-", prefix) and len(part.values) == 2:
                        patterns.add(f"{prefix}[a-z]+")
    return codes, patterns


def _of_problem(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in the making of a problem, or is given to a variable called `code`."""
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in ("Problem", "Fault", "CallError", "_problem", "_problem_at"):
            yield from ast.walk(node)
    elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 4:
        yield node.value.elts[1]  # of `render.mistakes_in_template`: line, code, message, hint
    elif isinstance(node, ast.Assign):
        names = {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
        if "code" in names:
            yield from ast.walk(node.value)
    elif isinstance(node, ast.arguments):
        for argument, default in zip(reversed(node.args), reversed(node.defaults), strict=False):
            if argument.arg == "code":
                yield default


# ---- making projects -----------------------------------------------------------------------------------------------


def _write(root: Path, examples: list[Example]) -> None:
    """Add the examples to the files that they name."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    if any("file: harbour-bridge.png" in example.text for example in examples):
        (root / "data" / "media").mkdir(exist_ok=True)
        shutil.copy(TOY / "data" / "media" / "rooms.png", root / "data" / "media" / "harbour-bridge.png")
    for example in examples:
        file = root / example.what
        before = file.read_text("utf-8") if file.is_file() else ""
        if file.stem in SINGLE and before:
            file.write_text(_replaced(before, example.text), "utf-8")
        else:
            file.write_text(f"{before}\n{example.text}" if before else example.text, "utf-8")


def _problems_of(examples: list[Example], root: Path) -> list[Problem]:
    """What the checker says of examples that are added to the small reference of records.md."""
    _write(root, [one for one in _examples(_text(CONTRIBUTE / "records.md")) if one.what.startswith("data/")])
    for example in examples:
        what = example.what.partition(": ")[2]
        if what.startswith("fields of "):
            table, key, fields = TEMPLATES[what.removeprefix("fields of ")]
            own = _chunks(example.text)
            lines = [text for name, text in fields.items() if name not in own] + [example.text]
            record = "".join(f"  {line}\n" if line else "\n" for part in lines for line in part.split("\n"))
            _write(root, [Example(f"data/{table}.yaml", f"{key}:\n{record}")])
        else:
            _write(root, [Example(what, example.text)])
    example_only = {("unused-source", "example-source"), ("unused-entity", "example-entity")}
    return [problem for problem in load_project(root).problems if (problem.code, problem.record) not in example_only]


def _chunks(text: str) -> dict[str, str]:
    """The text of each top-level key."""
    found: dict[str, str] = defaultdict(str)
    key = ""
    for line in text.splitlines(keepends=True):
        match = re.match(r"([\w]+):", line)
        key = match[1] if match else key
        found[key] += line
    return found


def _replaced(before: str, text: str) -> str:
    """`before` with the top-level keys of `text` in the place of its own."""
    return "".join((_chunks(before) | _chunks(text)).values())
