"""Locators of quotes whose place their text tells: page marks and numbered paragraphs. Nothing is guessed.

A page begins at a form feed, as tools that read PDF files write it, or at a line such as `[page 12]`. A paragraph has a
number when most lines of the text begin with one (`12.`, `[12]`, `¶ 12`), each the number after that of the last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from ...book.book import Quotation
from ...book.comparison.normalise import normalise, words
from ...core.files.inputs import Folder, read_input
from ...core.yaml.nodes import Mapping
from ...core.yaml.reader import parse_yaml
from ...core.yaml.tree import compose, scalars
from ...untrusted.escaping import in_yaml

#: A text, and the citations from it with the number of their first word there.
Found = Iterable[tuple[Quotation, str, int]]

_PAGE = re.compile(r"^[ \t]*\[(?:page|p\.?)\s*(\w{1,8})\][ \t]*$|\f", re.IGNORECASE | re.MULTILINE)
_NUMBER = re.compile(r"(?:^|(?<=\f))[ \t]*(?:\[(\d{1,4})\]|(\d{1,4})[.)]|¶\s?(\d{1,4})\.?)[ \t]+(?=\S)", re.MULTILINE)
#: Fewer numbers than these may be those of a list.
_LEAST = 3


def locator_at(text: str, word: int) -> str:
    """The page and paragraph of the word with this number in a text, from 1; empty when the text does not tell."""
    return _Places(text).at(word)


class _Places:
    """Where the pages and numbered paragraphs of a text begin."""

    def __init__(self, text: str):
        self.kinds = [
            _starts(text, "page", _pages(text)),
            _starts(text, "paragraph", _paragraphs(text)),
        ]

    def at(self, word: int) -> str:
        found = []
        for starts, names in self.kinds:
            place = bisect_right(starts, word) - 1
            if place >= 0:
                found.append(names[place])
        return ", ".join(found)


def _starts(text: str, kind: str, marks: list[tuple[int, str]]) -> tuple[list[int], list[str]]:
    """The number of the first word behind each mark, and what is said of it."""
    starts, before, end = [], 0, 0
    for offset, _ in marks:
        before += len(words(normalise(text[end:offset])))
        starts.append(before + 1)
        end = offset
    return starts, [f"{kind} {value}" for _, value in marks]


def _pages(text: str) -> list[tuple[int, str]]:
    """Where each page begins, and its number: as the marks say, else counted from 1."""
    marks = list(_PAGE.finditer(text))
    named = [(mark.end(), mark[1]) for mark in marks if mark[1]]
    if named or not marks:
        return named
    return [(start, str(number)) for number, start in enumerate((0, *(mark.end() for mark in marks)), 1)]


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """Where each numbered paragraph begins; none where numbers only count a list."""
    marks: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(text):
        number = int(next(filter(None, match.groups())))
        if not marks or number == marks[-1][1] + 1:
            marks.append((match.start(), number))
    lines = sum(1 for line in text[marks[0][0] :].splitlines() if line.strip()) if marks else 0
    enough = len(marks) >= _LEAST and 2 * len(marks) >= lines
    return [(start, str(number)) for start, number in marks] if enough else []


def locator_files(root: Path, found: Found) -> dict[Path, str]:
    """The data files in which citations without a locator get the one that their text tells."""
    places: dict[str, _Places] = {}
    wanted: dict[str, dict[int, tuple[Mapping, str]]] = defaultdict(dict)
    for quotation, text, word in found:
        citation = quotation.citation
        mapping = citation._source
        if citation.locator or mapping is None:
            continue
        if text not in places:
            places[text] = _Places(text)
        if locator := places[text].at(word):
            wanted[mapping.path][id(mapping)] = mapping, locator
    return {file: text for path, found in wanted.items() for file, text in _filled(root, path, found.values())}


def _is_block(mapping: Mapping) -> bool:
    """Whether a mapping is written without braces: it begins where its first key does."""
    first = next(iter(mapping.marks.values()))
    return first[:2] == (mapping.line, mapping.column)


def _is_words(mapping: Mapping) -> bool:
    """Whether a citation is its words alone: the quote is where its name would be."""
    marks = mapping.marks["quote"]
    return marks[:2] == marks[2:]


def _filled(root: Path, path: str, wanted: Iterable[tuple[Mapping, str]]) -> Iterator[tuple[Path, str]]:
    read = read_input(root / path, Folder.of(root, "data")).decode("utf-8")
    content = StringIO(read, newline=None).read()
    lines = content.split("\n")
    written = {(one.start_mark.line + 1, one.start_mark.column + 1): one for one in scalars(compose(content))}
    # From the end on: what is written moves what follows it.
    for mapping, locator in sorted(wanted, reverse=True, key=lambda one: one[0].marks["quote"]):
        field = f'locator: "{locator}"'
        if _is_words(mapping):
            _add_around(lines, written[mapping.marks["quote"][2:]], field)
        else:
            (_add_line if _is_block(mapping) else _add_within)(lines, mapping, field)
    made = "\n".join(lines)
    before, after = parse_yaml(content.encode(), path), parse_yaml(made.encode(), path)
    if made != content and not after.problems and _without_locators(before.value) == _without_locators(after.value):
        yield root / path, made


def _add_around(lines: list[str], words: Any, field: str) -> None:
    """Make a mapping in braces of words alone, and of a field."""
    first, last = words.start_mark, words.end_mark
    if first.line != last.line:
        return
    text = lines[first.line]
    quote = text[first.column : last.column] if words.style in ("'", '"') else in_yaml(words.value)
    lines[first.line] = f"{text[: first.column]}{{quote: {quote}, {field}}}{text[last.column :]}"


def _add_line(lines: list[str], mapping: Mapping, field: str) -> None:
    """Add a field to a mapping without braces, on a line below its quote."""
    indent = mapping.column - 1
    end = mapping.marks["quote"][2]
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    lines.insert(end, f"{' ' * indent}{field}")


def _add_within(lines: list[str], mapping: Mapping, field: str) -> None:
    """Add a field to a mapping in braces, before its quote."""
    line, column, *_ = mapping.marks["quote"]
    text = lines[line - 1]
    lines[line - 1] = f"{text[: column - 1]}{field}, {text[column - 1 :]}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _without_locators(value: Any) -> Any:
    match value:
        case dict():
            rest = {key: _without_locators(one) for key, one in value.items() if key != "locator"}
            return rest["quote"] if rest.keys() == {"quote"} else rest  # words alone become a mapping
        case list():
            return [_without_locators(one) for one in value]
    return value
