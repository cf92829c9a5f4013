"""What a list or preview says of a record in one line: its summary, else the first sentence of its description."""

from __future__ import annotations

import re

from ..records.models import Entity, Event, Source
from ..records.types import LINK
from ..records.vocabulary import Topic

#: Where a sentence may end: a sign that ends one, what closes a quotation or bracket, then white space and no small
#: letter. Signs of Chinese and Japanese need no space.
_END = re.compile(r"[.!?…؟۔।]+[\"'”’»)\]]*(?=\s+[^\sa-z])|[。！？]+[」』”’）]*")
#: What stands before a full stop that ends no sentence: an initial, an abbreviation such as “Gen.” or “U.S.”.
_SHORTENED = re.compile(r"(?:^|[\s(“‘\"'])(?:[^\W\d_]|[A-Z][^\W\d_]{1,3}|No|[\w.]*\.[\w.]*)$")


def summary_of(record: Entity | Event | Source | Topic) -> str:
    """The summary of a record; without one, the first sentence of its description, and for a source nothing."""
    if record.summary or isinstance(record, Source):
        return record.summary or ""
    return first_sentence(record.description)


def first_sentence(text: str) -> str:
    """The first sentence of a text with its links: in doubt more, never less than a sentence."""
    linked = [match.span() for match in LINK.finditer(text)]
    for end in _END.finditer(text):
        inside = any(start < end.end() and end.start() < stop for start, stop in linked)
        if not inside and not (text[end.start()] == "." and _SHORTENED.search(text[: end.start()])):
            return text[: end.end()]
    return text
