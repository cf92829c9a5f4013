"""Read BibTeX or RIS in a process of its own: `python -P -m sourcebook.commands.imports.reader PLACE FORMAT`."""

from __future__ import annotations

from typing import Any

from ..additions.bounded import answer, read_bounded

PACKAGES = "rispy pybtex"


def bibliography(form: str, text: str, place: str) -> list[dict[str, Any]]:
    """Return the entries of a BibTeX or RIS file as CSL items. Raises RefusedError, MissingPackageError."""
    found = read_bounded(__spec__.name, [form], text.encode("utf-8", "replace"), place, PACKAGES)
    return [item for item in found if isinstance(item, dict)]


def read(content: bytes, place: str, form: str) -> list[dict[str, Any]]:
    """Return the entries of a file as CSL items. Raises RefusedError, and ModuleNotFoundError without the extra."""
    # Each imports what it needs: the other need not be installed.
    if form == "bibtex":
        from .bibtex import read_bibtex

        return read_bibtex(content, place)
    from .ris import read_ris

    return read_ris(content, place)


if __name__ == "__main__":
    answer(read)
