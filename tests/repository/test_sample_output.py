"""What README and the guide say that the command prints is what it prints."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from support.guide import CONTRIBUTE
from support.projects import ROOT


def checked_with(page: Path, record: str, mistakes: dict[str, str], folder: Path) -> str:
    """The output of `sourcebook check` after the examples of a page, up to that of `record`, were pasted above the
    first records of a copy of the data; that of `record` with mistakes."""
    shutil.copytree(ROOT / "data", folder / "data")
    for file, example in re.findall(r"^```yaml\n# (data/\S+)\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S):
        is_last = example.startswith(f"{record}:")
        paste(folder / file, with_mistakes(example, mistakes) if is_last else example)
        if is_last:
            return CliRunner().invoke(main, ["--project", str(folder), "check"]).output
    raise AssertionError(f"{page.name} has no example {record}")


def paste(file: Path, example: str) -> None:
    """Paste an example above the first record of a file, where its line does not depend on how much the file holds."""
    before, after = re.split(r"^(?=[a-z])", file.read_text("utf-8"), maxsplit=1, flags=re.M)
    file.write_text(f"{before}{example}\n{after}", "utf-8")


def with_mistakes(example: str, mistakes: dict[str, str]) -> str:
    for right, wrong in mistakes.items():
        assert example.count(right) == 1
        example = example.replace(right, wrong)
    return example


@pytest.mark.parametrize(
    ("page", "record", "mistakes"),
    [
        (ROOT / "README.md", "harbour-bridge-vote-1921", {"role: decider": "role: decided", "locator:": "locater:"}),
        (CONTRIBUTE / "index.md", "bridge-closed-by-fog", {'"1924-07-31"': '"31.7.1924"'}),
    ],
    ids=["README", "guide"],
)
def test_the_problems_shown_are_those_that_check_prints(
    page: Path, record: str, mistakes: dict[str, str], tmp_path: Path
) -> None:
    (shown,) = re.findall(r"^```text\n(data/events\.yaml:.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    *problems, summary = checked_with(page, record, mistakes, tmp_path).splitlines()
    assert "error" in summary
    assert "\n".join(problems) == shown.rstrip()
