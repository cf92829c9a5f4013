"""The mapping of a table: a YAML file that looks like a record, with names of columns in braces.

    table: entities
    id: "{Surname} {Forename}"
    record:
      type: person
      name: "{Forename} {Surname}"
      description: "Member of the Harbour Board."
      citations:
        - {source: "{Source}", quote: "{Words}", locator: "page {Page}"}

Values whose columns are all empty are left out, and so are mappings of which nothing is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...core.problems import Location, Problem, did_you_mean
from ...core.yaml.nodes import Mapping as YamlMapping
from ...core.yaml.reader import parse_yaml
from ...records.documents.tables import TABLES
from ..additions.bounded import RefusedError

_COLUMN = re.compile(r"\{([^{}]*)\}")
_FORM = 'separator: ";", split: {Column: ";"}, replace: {Column: {old: new}}'
_KEYS = ("table", "id", "adds", "encoding", "separator", "split", "replace", "record")


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How rows become records.

    With `adds`, rows add to the lists of records that are there. `split` names columns that hold several values, with
    what divides them; `replace` has other words for cells.
    """

    table: str
    id: str
    record: Mapping[str, Any]
    adds: bool = False
    encoding: str = ""
    separator: str = ""
    split: Mapping[str, str] = field(default_factory=dict)
    replace: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def columns(self) -> set[str]:
        """The columns that it names."""
        return {*_columns(self.id), *_columns(self.record), *self.split, *self.replace}


def read_mapping(content: bytes, place: str) -> TableMapping:
    """Read the file of a mapping. Raises RefusedError, with its line, for what it may not hold."""
    document = parse_yaml(content, place)
    if document.problems:
        raise _refused(document.problems[0])
    value = document.value
    if not isinstance(value, YamlMapping):
        raise RefusedError(place, "this is not a mapping", "write table:, id: and record:")
    for key in value:
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS) or f"known: {', '.join(_KEYS)}"
            raise _refused(Problem(value.location(key, of_key=True), "unknown-field", f"unknown key {key!r}", hint))
    if value.get("table") not in TABLES:
        raise RefusedError(place, "it does not say which table the rows belong to", f"table: {'|'.join(TABLES)}")
    for key, kind in (("id", str), ("record", Mapping)):
        if not isinstance(value.get(key), kind):
            raise RefusedError(
                place, f"the key {key!r} is missing", 'id: "{Name}" and record: with the fields below it'
            )
    for key in ("split", "replace"):
        if not isinstance(value.get(key, {}), Mapping):
            where = value.location(key)
            raise _refused(Problem(where, "wrong-type", f"expected columns below {key!r}", f"{key}: {{Column: …}}"))
    for holder, key, one, kind in _parts(value):
        if not isinstance(one, kind):
            message = f"expected {'text' if kind is str else 'a mapping'} for {key!r}"
            raise _refused(Problem(holder.location(key), "wrong-type", message, _FORM))
    if len(value.get("separator", ",")) != 1:
        raise _refused(Problem(value.location("separator"), "wrong-type", "expected one character", 'separator: ";"'))
    found = {key: value[key] for key in _KEYS if key in value}
    return TableMapping(**{**found, "adds": found.get("adds") == "true"})


def _parts(value: YamlMapping) -> Iterator[tuple[YamlMapping, str, Any, type[Any]]]:
    """Yield the other texts and mappings in a mapping: where each is, its key, itself, and what it has to be."""
    yield from ((value, key, value[key], str) for key in ("adds", "encoding", "separator") if key in value)
    for key, kind in (("split", str), ("replace", Mapping)):
        yield from ((value[key], column, one, kind) for column, one in value.get(key, {}).items())


def _refused(problem: Problem) -> RefusedError:
    return RefusedError(problem.location, problem.message, problem.hint or "correct this line")


def expect_columns(mapping: TableMapping, columns: Iterable[str], place: str) -> None:
    """Raise RefusedError for a column that the mapping names and the table lacks."""
    known = list(columns)
    for name in sorted(mapping.columns - set(known)):
        hint = did_you_mean(name, known) or f"its columns: {', '.join(known)}"
        raise RefusedError(Location(place), f"the table has no column {name!r}", hint)


def _columns(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from _COLUMN.findall(value)
        case Mapping():
            yield from (name for one in value.values() for name in _columns(one))
        case list() | tuple():
            yield from (name for one in value for name in _columns(one))


# ---- a row


def filled(template: Any, row: Mapping[str, str], mapping: TableMapping) -> Any:
    """Return a template with the cells of a row in place of their columns; None if nothing is left."""
    match template:
        case str():
            return _filled_text(template, row)
        case Mapping():
            found = {name: one for name in template if (one := filled(template[name], row, mapping)) is not None}
            return found if found and (_has_cells(template, row) or not [*_columns(template)]) else None
        case list() | tuple():
            items = [one for part in template for one in _items(part, row, mapping)]
            return items or None
    return template


def _items(template: Any, row: Mapping[str, str], mapping: TableMapping) -> Iterator[Any]:
    """Yield the items of a list: several for a column that holds several."""
    whole = _COLUMN.fullmatch(template) if isinstance(template, str) else None
    if whole and (divider := mapping.split.get(whole[1])):
        yield from (part.strip() for part in row[whole[1]].split(divider.strip() or divider) if part.strip())
    elif (one := filled(template, row, mapping)) is not None:
        yield one


def _filled_text(template: str, row: Mapping[str, str]) -> str | None:
    if not _COLUMN.search(template):
        return template
    if not _has_cells(template, row):
        return None
    text = _COLUMN.sub(lambda found: row[found[1]], template)
    # A quote is left as its cell has it; around an empty cell there would be two spaces.
    return text if _COLUMN.fullmatch(template) else " ".join(text.split())


def _has_cells(template: Any, row: Mapping[str, str]) -> bool:
    return any(row[name].strip() for name in _columns(template))
