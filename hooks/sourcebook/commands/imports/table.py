"""Read the rows of a CSV file into records by a mapping."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...records.values.types import as_id, is_id
from ..additions.bounded import RefusedError
from ..capture.plain_text import decoded
from .mapping import TableMapping, expect_columns, filled
from .read_file import Candidate, Refused

_SEPARATORS = ",;\t|"
_LONGEST_CELL = 2**20
#: What a spreadsheet computes. A number, a date or a telephone number may begin with a sign, too.
_FORMULA = re.compile(r"\s*(?:=|@|[+-](?=[^\W\d]|\())")
#: How our own tables keep a spreadsheet from computing a text.
_INERT = re.compile(r"^'+(?=\s*[=+\-@])")


def rows_of(content: bytes, mapping: TableMapping, place: str) -> Iterator[tuple[str, dict[str, str] | Refused]]:
    """Yield each row with its place, or why it cannot be read. Raises RefusedError for a file that is no table."""
    text, doubt = decoded(content, mapping.encoding)
    if doubt:
        raise RefusedError(place, doubt, "say it in the mapping, such as encoding: windows-1252, or save as UTF-8")
    if "\0" in text:
        raise RefusedError(place, "this is not a table of text", "save it as CSV (UTF-8)")
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.StringIO(text, newline="")
    separator = mapping.separator or _separator(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        _expect_head(head, place)
        expect_columns(mapping, head, place)
        for cells in reader:
            where = f"{place}:{reader.line_num}"
            if any(cell.strip() for cell in cells):
                yield where, _row(where, head, cells, mapping)
    except csv.Error as error:
        where = f"{place}:{reader.line_num}"
        raise RefusedError(where, f"the table breaks off: {error}", "close the quotation marks") from error


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return max(_SEPARATORS, key=head.count)


def _expect_head(head: list[str], place: str) -> None:
    if not any(head):
        raise RefusedError(place, "the table is empty", "its first line holds the names of the columns")
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise RefusedError(f"{place}:1", f"two columns are called {twice[0]!r}", "give one of them another name")


def _row(where: str, head: list[str], cells: list[str], mapping: TableMapping) -> dict[str, str] | Refused:
    if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
        return Refused(where, f"it has {len(cells)} cells, and the table {len(head)} columns")
    row = dict(zip(head, [*cells, *[""] * len(head)], strict=False))
    for name in sorted(mapping.columns & row.keys()):
        if _FORMULA.match(row[name]):
            return Refused(where, f"the cell {name!r} holds a formula: save the values of the table instead")
        row[name] = _INERT.sub("", row[name]).strip()
        row[name] = str(mapping.replace.get(name, {}).get(row[name], row[name]))
    return row


def table_candidates(content: bytes, mapping: TableMapping, place: str) -> tuple[list[Candidate], list[Refused]]:
    """Return the records of a table, and the rows that become none. Rows with one id become one record: their lists are
    joined. Raises RefusedError."""
    records: dict[str, Candidate] = {}
    refused: list[Refused] = []
    for where, row in rows_of(content, mapping, place):
        made = row if isinstance(row, Refused) else _candidate(where, row, mapping)
        if isinstance(made, Refused):
            refused.append(made)
            continue
        try:
            before = records.get(made.key)
            records[made.key] = replace(before, fields=joined(before.fields, made.fields)) if before else made
        except DifferenceError as error:
            refused.append(Refused(where, f"{made.key}: {error}, as {records[made.key].place} has it"))
    return list(records.values()), refused


def _candidate(where: str, row: Mapping[str, str], mapping: TableMapping) -> Candidate | Refused:
    given = filled(mapping.id, row, mapping)
    key = given if given and is_id(given) else as_id(given or "")
    if not is_id(key):
        return Refused(where, "no id can be made of it: add a column of ids, lower-case words joined by hyphens")
    fields = filled(mapping.record, row, mapping) or {}
    return Candidate(mapping.table, key, fields, where, adds=mapping.adds)


# ---- several rows for one record


class DifferenceError(Exception):
    """Two rows of one record say different things; `str()` says of what."""


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return one record of two rows: lists are joined, each item once. Raises DifferenceError for anything else that
    differs."""
    made = dict(one)
    for name, value in other.items():
        before = made.get(name)
        if isinstance(before, list) and isinstance(value, list):
            made[name] = [*before, *(item for item in value if item not in before)]
        elif before is not None and before != value:
            raise DifferenceError(f"{name!r} is not the same")
        else:
            made[name] = value
    return made
