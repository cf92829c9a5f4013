"""Check former addresses against hand-written pages, which no redirect may replace."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from ..core.problems import Problem
from ..paths import guide_pages
from .book import Book

#: Endings of the files from which an engine makes pages. HTML in docs/ is refused, unless a command has written it.
_ENDS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


def former_addresses_are_free(root: Path, book: Book, written: Collection[str]) -> Iterator[Problem]:
    """A former address is not the address of a page of the guide, which every site has, or of a page in docs/, unless a
    command has `written` that page."""
    guide = {path for path, _ in guide_pages()}
    for record in book.published():
        for index, old in enumerate(record.formerly):
            for path in (f"{old}{end}" for end in _ENDS):
                if path in guide or (path not in written and os.path.lexists(root / "docs" / path)):
                    yield Problem(
                        record.location("formerly", index),
                        "old-id-in-use",
                        f"the old address {old!r} is that of a page{' of the guide' * (path in guide)}, docs/{path}",
                        "remove it here, or give the page another name",
                        record=record.key,
                    )
