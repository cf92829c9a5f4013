"""Read a page of a PDF by the places of its words where the order of the file is not that of reading.

That is so where the file has the lines of two columns in turn, and for scripts that are written from right to left, of
which files have the letters as they are seen, from the left.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pdfplumber

#: Two columns have at least this many lines beside each other; fewer may be a table.
_LINES = 8
#: Words of a line of a column, on average; the cells of a table have fewer.
_WORDS = 3
#: Half of the gap between two columns, in points.
_GAP = 4
#: How far the middles of words of one line may be apart, in heights of a word.
_SAME_LINE = 0.4
#: The gap is in this part of the page's width, in per cent.
_MIDDLE = range(30, 70)

_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_FORWARD = "[0-9\u0660-\u0669\u06f0-\u06f9A-Za-z\u00c0-\u024f]+"
#: Within a line from right to left, what goes on from left to right: numbers, and words of other scripts.
_RUN = re.compile(f"{_FORWARD}(?:[ .,:/%\u2013-]*{_FORWARD})*%?")

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
        rightward = is_from_right(text)
        if not rightward and not _may_mix(places):
            return text
        if self._plumbed is None:
            self._plumbed = pdfplumber.open(io.BytesIO(self._content))
        found = self._plumbed.pages[number]
        lines = _lines(found)
        read = list(_by_columns(lines, found.width, rightward))
        if rightward:
            return "\n".join(map(_logical, read or map(_text, lines)))
        return "\n".join(read) or text


def is_from_right(text: str) -> bool:
    """Return whether most letters of a text are of a script that is written from right to left."""
    return 2 * len(_RIGHT.findall(text)) > sum(map(str.isalpha, text))


def _logical(line: str) -> str:
    """Return a line in the order of reading, given its signs from left to right as they are seen."""
    if not is_from_right(line):
        return line
    return _RUN.sub(lambda run: run[0][::-1], line[::-1])


def _may_mix(places: list[tuple[float, float]]) -> bool:
    """Return whether many lines go on, in the order of the file, far to the right at the same height."""
    jumps = (abs(one[1] - other[1]) < 2 and other[0] - one[0] > 100 for one, other in pairwise(places))
    return sum(jumps) >= _LINES


def _lines(page: Any) -> list[Line]:
    """Return the words of a page by lines. Bold or foreign words of a line may be a little higher or lower."""
    lines: list[Line] = []
    for word in sorted(page.extract_words(), key=_height):
        first = lines[-1][0] if lines else None
        if first and _height(word) - _height(first) < _SAME_LINE * (first["bottom"] - first["top"]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: float(word["x0"])) for line in lines]


def _height(word: dict[str, Any]) -> float:
    """Return how far below the top of the page the middle of a word is."""
    return float(word["top"] + word["bottom"]) / 2


def _by_columns(lines: list[Line], width: float, rightward: bool) -> Iterator[str]:
    """Yield the lines of a page: those of one column, then the other; lines across both in their place.

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
            yield from map(_text, (*(right if rightward else left), *(left if rightward else right), line))
            left, right = [], []
        else:
            left.append([word for word in line if word["x0"] < middle])
            right.append([word for word in line if word["x0"] >= middle])
    yield from map(_text, (*right, *left) if rightward else (*left, *right))


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
