"""Read `reference.json`, which every site publishes, back into records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...records.documents.house_order import house_order
from ...records.documents.tables import TABLES
from ...records.record import Record
from ..additions.bounded import RefusedError
from .read_file import Candidate, Refused


def own_withdrawn(found: Any, place: str) -> Iterator[Refused]:
    """Yield the records that were withdrawn, of which a reference has only the reason."""
    for key in found.get("withdrawn") or {}:
        yield Refused(f"{place}, withdrawn, {key}", "only its reason is there; withdraw it by hand")


def own_records(found: Any, place: str) -> Iterator[Candidate]:
    """Yield every record of a reference, without what was derived from others. Raises RefusedError."""
    tables = {table: found.get(table) for table in TABLES} if isinstance(found, dict) else {}
    if not tables or not any(isinstance(records, dict) for records in tables.values()):
        raise RefusedError(place, "this is not the reference.json of a site", f"it needs one of: {', '.join(TABLES)}")
    for table, records in tables.items():
        for key, record in (records if isinstance(records, dict) else {}).items():
            if isinstance(record, dict):
                yield Candidate(table, key, _written(record, TABLES[table]), f"{place}, {table}, {key}")


def _written(value: dict[str, Any], model: type[Record]) -> dict[str, Any]:
    """Return the fields that a contributor wrote, nested records alike. What a record has by default is left out."""
    order, defaults = house_order(model), _defaults(model)
    return {
        name: _of_field(one, order[name].record, order[name].by_word)
        for name, one in value.items()
        if name in order and one != defaults.get(name)
    }


def _of_field(value: Any, model: type[Record] | None, by_word: bool) -> Any:
    if model is None:
        return value
    if isinstance(value, list):
        return [_of_field(one, model, by_word) for one in value]
    if isinstance(value, dict):
        if by_word:
            return {word: _of_field(one, model, False) for word, one in value.items()}
        written = _written(value, model)
        return written["date"] if written.keys() == {"date"} and "date" in value else written
    return value


def _defaults(model: type[Record]) -> dict[str, Any]:
    return {info.alias or name: info.default for name, info in model.model_fields.items() if not info.is_required()}
