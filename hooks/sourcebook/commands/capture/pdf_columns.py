"""Read a page of a PDF column by column where its file has the lines of two columns in turn."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

import pdfplumber

#: Two columns have at least this many lines beside each other; fewer may be a table.
_LINES = 8
#: Words of a line of a column, on average; the cells of a table have fewer.
_WORDS = 3
#: Half of the gap between two columns, in points.
_GAP = 4
#: The gap is in this part of the page's width, in per cent.
_MIDDLE = range(30, 70)

#: A line: its words from left to right, each with `x0` and `x1` and its `text`.
Line = list[dict[str, Any]]


class Columns:
    """The pages of a PDF, read with regard to columns. It is read a second time only if a page may mix them."""

    def __init__(self, content: bytes):
        self._content = content
        self._plumbed: Any = None

    def text_of(self, number: int, page: Any) -> str:
        """Return the text of a page of pypdf, the first being 0."""
        places: list[tuple[float, float]] = []

        def visit(text: str, matrix: list[float], place: list[float], *_: object) -> None:
            if text.strip():
                places.append((place[4] * matrix[0] + matrix[4], place[5] * matrix[3] + matrix[5]))

        text = str(page.extract_text(visitor_text=visit))
        if not _may_mix(places):
            return text
        if self._plumbed is None:
            self._plumbed = pdfplumber.open(io.BytesIO(self._content))
        found = self._plumbed.pages[number]
        return "\n".join(_by_columns(_lines(found), found.width)) or text


def _may_mix(places: list[tuple[float, float]]) -> bool:
    """Return whether many lines go on, in the order of the file, far to the right at the same height."""
    jumps = (abs(one[1] - other[1]) < 2 and other[0] - one[0] > 100 for one, other in pairwise(places))
    return sum(jumps) >= _LINES


def _lines(page: Any) -> list[Line]:
    words = sorted(page.extract_words(), key=lambda word: (round(word["top"]), word["x0"]))
    return [list(line) for _, line in groupby(words, key=lambda word: round(word["top"]))]


def _by_columns(lines: list[Line], width: float) -> Iterator[str]:
    """Yield the lines of a page: those of the left column, then the right one; lines across both in their place.

    Nothing when it has no columns of prose.
    """
    middle = max((width * share / 100 for share in _MIDDLE), key=lambda at: len(_beside(lines, at)))
    beside = _beside(lines, middle)
    if len(beside) < _LINES or not _is_prose(beside, middle):
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if _crosses(line, middle):
            yield from map(_text, (*left, *right, line))
            left, right = [], []
        else:
            left.append([word for word in line if word["x0"] < middle])
            right.append([word for word in line if word["x0"] >= middle])
    yield from map(_text, (*left, *right))


def _text(line: Line) -> str:
    return " ".join(word["text"] for word in line)


def _crosses(line: Line, middle: float) -> bool:
    return any(word["x0"] < middle + _GAP and word["x1"] > middle - _GAP for word in line)


def _beside(lines: list[Line], middle: float) -> list[Line]:
    """Return the lines with words on both sides of a gap and none in it."""
    return [line for line in lines if line[0]["x0"] < middle < line[-1]["x0"] and not _crosses(line, middle)]


def _is_prose(beside: list[Line], middle: float) -> bool:
    left = sum(1 for line in beside for word in line if word["x0"] < middle)
    right = sum(map(len, beside)) - left
    return min(left, right) >= _WORDS * len(beside)
