"""What the guide says about captures and imports is what the commands do, and what it counts is what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sourcebook.cli import main
from sourcebook.core.problems import has_errors
from sourcebook.project import load_project
from support.guide import CONTRIBUTE

PAGE = (CONTRIBUTE / "capture.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
TABLES = "sources|entities|events|vocabulary"
SOURCE = "the-harbour-gazette-1995-08-01"


def block(language: str, beginning: str) -> str:
    """The one example of the page that begins like that, without the line that names its file."""
    (found,) = [text for kind, text in BLOCKS if kind == language and text.startswith(beginning)]
    return re.sub(r"\A# data/\S+\n", "", found)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small reference of the page Records, which accepts no quote that is not verified."""
    folder = tmp_path / "reference"
    (folder / "data").mkdir(parents=True)
    text = (CONTRIBUTE / "records.md").read_text("utf-8")
    for name, example in re.findall(
        r"^```yaml\n# data/(sources|entities|events|vocabulary)\.yaml\n(.*?)^```$", text, re.M | re.S
    ):
        with (folder / "data" / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"{example}\n")
    (folder / "data" / "site.yaml").write_text("title: The bridge\n")
    (folder / "fog.html").write_text(block("html", "<!doctype html>"), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_the_page_of_the_example_is_captured_as_the_record_of_the_example(project: Path) -> None:
    before = (project / "data" / "sources.yaml").read_text("utf-8")
    result = run("capture", "fog.html")
    added = (project / "data" / "sources.yaml").read_text("utf-8").removeprefix(before)
    assert result.exit_code == 0, result.output
    assert added.partition("  text:\n")[0].lstrip() == block("yaml", "# data/sources.yaml")


def test_the_sentences_shown_are_those_that_are_listed(project: Path) -> None:
    shown = block("text", "    # harbour-board")
    assert run("capture", "fog.html", "--quotes").stdout.endswith(f"\n{shown}")
    assert run("capture", SOURCE, "--quotes").stdout == shown


def test_the_table_of_the_example_gives_the_report_of_the_example(project: Path) -> None:
    (project / "clerks.csv").write_text(block("csv", "Name,"), encoding="utf-8")
    (project / "clerks.yaml").write_text(block("yaml", "table: entities"), encoding="utf-8")
    result = run("import", "clerks.csv", "--mapping", "clerks.yaml")
    assert result.stdout.partition("\n")[2] == block("text", "clerks.csv:4")
    offices = load_project(project).book.entities["edwin-hale"].roles
    assert [role.start.date.text for role in offices if role.start] == ["1921"]


# ---- what is counted


class Walk:
    """What somebody does from the article to a clean check."""

    def __init__(self, project: Path):
        self.project = project
        self.commands = self.failed = self.fields = self.copied = self.texts = 0

    def run(self, *arguments: str) -> None:
        self.commands += 1
        result = run(*arguments)
        self.failed += arguments == ("check",) and self.errors_of_new_records()
        assert "Traceback" not in result.output

    def errors_of_new_records(self) -> bool:
        """Whether a problem of the new records stops the check. The quotes of the other ones have no texts here."""
        new = (SOURCE, "bridge-closed-by-fog-1995")
        return has_errors(one for one in load_project(self.project).problems if one.record in new)

    def write(self, table: str, record: str) -> None:
        with (self.project / "data" / f"{table}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"\n{record}")

    @property
    def counts(self) -> tuple[int, ...]:
        return self.commands, self.failed, self.fields, self.copied, self.texts


def by_hand(walk: Walk) -> None:
    """As the page Contribute says: source, event, check, text, quotes, receipts, check."""
    record = re.sub(r"^ *#.*\n", "", block("yaml", "# data/sources.yaml"), flags=re.M)
    walk.write("sources", record)
    walk.fields = len(re.findall(r"^  \w+:", record, re.M))
    walk.write("events", block("yaml", "# data/events.yaml"))
    walk.copied = 2
    walk.run("check")
    (walk.project / ".texts").mkdir()
    text = re.sub(r"<[^>]+>", "", block("html", "<!doctype html>"))
    (walk.project / ".texts" / f"{SOURCE}.txt").write_text(text, encoding="utf-8")
    walk.commands += 1  # mkdir .texts
    walk.texts += 1
    walk.run("quotes")
    walk.run("quotes", "--write")
    walk.run("check")


def with_capture(walk: Walk) -> None:
    walk.run("capture", "fog.html", "--quotes")
    walk.write("events", block("yaml", "# data/events.yaml"))
    walk.run("check")


@pytest.mark.parametrize(("way", "column"), [(by_hand, 0), (with_capture, 1)])
def test_what_the_page_counts_is_what_it_takes(project: Path, way: Callable[[Walk], None], column: int) -> None:
    with (project / "data" / "site.yaml").open("a") as file:
        file.write("require_verified: true\n")
    walk = Walk(project)
    way(walk)
    rows = re.findall(r"^\| (?:commands|checks|fields|quotes|texts)[^|]*\| (\d+) \| (\d+) \|$", PAGE, re.M)
    assert not walk.errors_of_new_records()
    assert walk.counts == tuple(int(row[column]) for row in rows)
