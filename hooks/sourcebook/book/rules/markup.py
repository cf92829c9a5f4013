"""Rules on marks that have no meaning in the texts of records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.problems import Problem
from ...records.record import Record
from ...records.references import plan_of
from ..book import Book
from .registry import rule

#: Marks of Markdown with the words that they are around: bold, code, links, headings, lists. One asterisk or underscore
#: alone is often meant. Bold words are looked for so far, or a text full of marks would take for ever.
_MARKS = re.compile(
    r"(\*\*|__)(?=\S).{1,200}?(?<=\S)\1|(?<![\w*])\*(?=[^\s*])[^*\n]+(?<=[^\s*])\*(?![\w*])|`[^`\n]+`"
    r"|!?\[[^\[\]\n]+\]\([^()\s]*[/.#][^()\s]*\)|^#{1,6} .+|^[-*] .+",
    re.M,
)


@rule
def texts_have_no_markdown(book: Book) -> Iterator[Problem]:
    """Texts in our words have no Markdown (warning): pages show its marks as they are written."""
    for root in book.records():
        for holder in book.nested[root.key]:
            for name, text in _texts(holder):
                if found := _MARKS.search(text):
                    yield Problem(
                        holder.location(name),
                        "markdown-in-text",
                        f"the text has Markdown, which pages show as it is written: {_shortened(found[0])!r}",
                        "write the words without the marks; a link to a record is [[its-id]] or [[its-id|words]]",
                        "warning",
                        record=root.key,
                    )


def _texts(holder: Record) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record in which links are read: each field, and its words."""
    for name, written, to, _ in plan_of(type(holder)):
        text = getattr(holder, name) if to == "text" else None
        if isinstance(text, str) and not text.isalnum():
            yield written, text


def _shortened(words: str, most: int = 60) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
