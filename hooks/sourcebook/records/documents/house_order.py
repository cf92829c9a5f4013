"""The order of a record's fields in the data files."""

from __future__ import annotations

import functools
from typing import NamedTuple, get_origin

from ..models import PageRecord
from ..record import Record, record_within


class Holds(NamedTuple):
    """The content of a field: the type of its records, or none, and whether it maps words to them."""

    record: type[Record] | None
    by_word: bool


@functools.cache
def house_order(model: type[Record]) -> dict[str, Holds]:
    """Return a record's fields in the order of the layout, under the names contributors write.

    Those that all page records share come last.
    """
    shared = PageRecord.model_fields.keys()
    fields = sorted(model.model_fields.items(), key=lambda pair: pair[0] in shared)
    return {
        info.alias or name: Holds(record_within(info.annotation), get_origin(info.annotation) is dict)
        for name, info in fields
    }
