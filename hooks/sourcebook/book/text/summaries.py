"""One-line summaries for lists and previews."""

from __future__ import annotations

import re

from ...records.models import Entity, Event
from ...records.source import Source
from ...records.values.types import LINK
from ...records.vocabulary import Topic

#: Where a sentence may end: punctuation, closing quotation marks and brackets, then white space that no small letter
#: follows. Chinese and Japanese punctuation needs no space.
_END = re.compile(r"[.!?…؟۔।]+[\"'”’»)\]]*(?=\s+[^\sa-z])|[。！？]+[」』”’）]*")
#: What precedes a full stop that ends no sentence: an initial, or an abbreviation such as “Gen.” or “U.S.”.
_SHORTENED = re.compile(r"(?:^|[\s(“‘\"'])(?:[^\W\d_]|[A-Z][^\W\d_]{1,3}|No|[\w.]*\.[\w.]*)$")


def summary_of(record: Entity | Event | Source | Topic) -> str:
    """Return a record's summary, or else the first sentence of its description; for a source without one, nothing."""
    if record.summary or isinstance(record, Source):
        return record.summary or ""
    return first_sentence(record.description)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text with its links: in doubt more, never less than a sentence."""
    linked = [match.span() for match in LINK.finditer(text)]
    for end in _END.finditer(text):
        inside = any(start < end.end() and end.start() < stop for start, stop in linked)
        if not inside and not (text[end.start()] == "." and _SHORTENED.search(text[: end.start()])):
            return text[: end.end()]
    return text
