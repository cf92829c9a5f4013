"""The order of a record's fields in the data files."""

from __future__ import annotations

import functools
from typing import NamedTuple, get_origin

from ..models import Citation, PageRecord
from ..record import Record, record_within
from .short_form import OF_RECORD, QUOTES


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
    order: dict[str, Holds] = {}
    for name, info in fields:
        if name == "citations":
            order |= dict.fromkeys(OF_RECORD.get(model, ()), Holds(None, by_word=False))
        order[info.alias or name] = Holds(record_within(info.annotation), get_origin(info.annotation) is dict)
    return order | ({QUOTES: Holds(model, by_word=False)} if issubclass(model, Citation) else {})
