"""Read one work in a process of its own: `python -P -m sourcebook.commands.capture.extractor PLACE KIND …`."""

from __future__ import annotations

from ..additions.bounded import SECONDS, answer, read_bounded
from .captured import Captured
from .kinds import Kind

PACKAGES = "trafilatura lxml-html-clean pypdf pdfplumber"


def read_work(
    kind: Kind, content: bytes, place: str, address: str = "", charset: str = "", seconds: float = SECONDS
) -> Captured:
    """Return what is in a file of a kind, from `address`, declared to be of an encoding.

    Raises RefusedError; MissingPackageError without the extra `capture`.
    """
    return Captured(**read_bounded(__spec__.name, [kind, address, charset], content, place, PACKAGES, seconds))


def extract(content: bytes, place: str, kind: str, address: str, charset: str) -> dict[str, object]:
    """Return what `Captured(**…)` takes. Raises RefusedError; ModuleNotFoundError without the extra `capture`."""
    # Each imports what it needs: the others need not be installed.
    if kind == "pdf":
        from .pdf_text import read_pdf

        return read_pdf(content, place).as_json()
    if kind == "html":
        from .html_text import read_page

        return read_page(content, place, address, charset).as_json()
    from .plain_text import read_text

    return read_text(content, place).as_json()


if __name__ == "__main__":
    answer(extract)
