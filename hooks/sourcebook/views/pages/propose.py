"""The page on which readers propose changes: a form that runs in the browser, with the data of `site.proposals`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...records.models import PageRecord
from ..builder import ViewBuilder

#: The address of the page.
PROPOSE = "propose.html"
#: The folder of its data, the file that it always loads, and its scripts in the order in which they run.
FOLDER = "propose"
DATA = f"{FOLDER}/data.js"
SCRIPTS = tuple(
    f"assets/javascripts/propose-{name}.js"
    for name in "words hash fingerprint furniture dates yaml changes page quotes fields advice form out start".split()
)


@dataclass(frozen=True, slots=True)
class ProposeView:
    """The page with the form."""

    template: ClassVar = "propose.html"

    data: str
    scripts: tuple[str, ...]
    guide: str


def propose_view() -> ProposeView:
    """Return the page with the form."""
    return ProposeView(DATA, SCRIPTS, "contribute/propose.html")


def propose_address(views: ViewBuilder, record: PageRecord) -> str:
    """Return the address of the form with a record in it; empty for a site without the form."""
    return f"{PROPOSE}#edit={record.key}" if views.book.settings.proposals else ""
