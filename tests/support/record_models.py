"""Every class of records, by name: those with a page, those within them, the vocabulary and the settings."""

from __future__ import annotations

from sourcebook.records import bibliography, models, receipts, source, vocabulary, when
from sourcebook.records.record import Record

MODELS: dict[str, type[Record]] = {
    name: one
    for module in (bibliography, models, receipts, source, vocabulary, when)
    for name, one in vars(module).items()
    if isinstance(one, type) and issubclass(one, Record)
}
