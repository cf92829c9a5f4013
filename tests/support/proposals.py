"""The form for proposals as a person uses it, and proposals applied to copies of the toy."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner, Result
from playwright.sync_api import Locator, Page

from sourcebook.cli import main


class Form:
    """The form in a page."""

    def __init__(self, page: Page, address: str):
        self.page, self.address = page, address

    def open(self, fragment: str = "") -> Form:
        """Open the form, with what the fragment asks for, and unfold what is in the record already."""
        self.page.goto(f"{self.address}/propose.html{fragment}")
        self.page.wait_for_selector("#Proposal button")
        self.page.evaluate("() => document.querySelectorAll('.sb-fold').forEach(one => { one.open = true; })")
        return self

    def press(self, words: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=words, exact=True).last.click()

    def part(self, heading: str) -> Locator:
        """The last record of the proposal with this heading."""
        return self.page.locator("section.sb-part", has=self.page.locator("h2", has_text=heading)).last

    def field(self, name: str, number: int = -1, within: Locator | None = None) -> Locator:
        """The control of a field; the last one by default."""
        found = (within or self.page.locator("#Proposal")).locator(
            f"[data-field={name!r}] :is(input, textarea, select)"
        )
        return found.nth(number)

    def fill(self, within: Locator | None = None, number: int = -1, **values: str) -> None:
        """Type into fields, or choose in them."""
        for name, value in values.items():
            control = self.field(name, number, within)
            if control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
                control.blur()

    def told(self, name: str, number: int = -1) -> str:
        """What is said about a field."""
        self.settle()
        said = self.page.locator(f"[data-field={name!r}] .sb-told").nth(number)
        return " ".join(said.inner_text().split())

    def quote_state(self, expected: str, number: int = -1) -> None:
        """Wait until the state of a quote is the expected one."""
        said = self.page.locator("[data-field='quote'] .sb-told").nth(number)
        said.and_(self.page.locator(f".sb-quote-{expected}")).wait_for(state="attached", timeout=5_000)

    @property
    def missing(self) -> list[str]:
        """What is still missing."""
        self.settle()
        return self.page.locator(".sb-missing button").all_inner_texts()

    @property
    def yaml(self) -> str:
        """The proposal as text."""
        self.settle()
        area = self.page.locator(".sb-output textarea")
        return area.input_value() if area.count() else ""

    @property
    def changes(self) -> list[list[str]]:
        """The rows of the table of changes: field, old, new."""
        self.settle()
        return [row.locator("th, td").all_inner_texts() for row in self.page.locator(".sb-output tbody tr").all()]

    def settle(self) -> None:
        """Wait until what was typed last is shown."""
        self.page.evaluate("() => sourcebookPropose.settled()")


def applied(project: Path, text: str) -> Result:
    """What `sourcebook apply` says to a proposal, or to the text of an issue."""
    file = project.parent / "proposal.yaml"
    file.write_text(text, "utf-8", newline="")
    return CliRunner().invoke(main, ["--project", str(project), "apply", str(file)])


def block(text: str) -> str:
    """The block of YAML in the text of an issue."""
    found = re.search(r"^(`{3,})yaml\n(.*?)^\1$", text, re.M | re.S)
    return found[2] if found else ""
