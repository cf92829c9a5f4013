"""One-line summaries for lists and previews."""

from __future__ import annotations

import re
from collections.abc import Collection

from ...records.models import Entity, Event
from ...records.source import Source
from ...records.values.types import LINK
from ...records.vocabulary import Topic

#: Where a sentence may end: punctuation, closing quotation marks and brackets, then white space. Chinese and Japanese
#: punctuation needs no space.
_END = re.compile(r"(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’»)\]]*+(?=\s+(\S))|[。！？]+[」』”’）]*")
#: The last sign of a sentence, before closing quotation marks and brackets.
_ENDED = re.compile(r"[.!?…؟۔।。！？][\"'”’»)\]」』）]*$")
_WORD = re.compile(r"[^\W\d_]+")
#: What precedes a full stop that ends no sentence: an initial, or an abbreviation such as “Gen.” or “U.S.”.
_SHORTENED = re.compile(r"(?:^|[\s(“‘\"'])(?:[^\W\d_]|[A-Z][^\W\d_]{1,3}|No|[\w.]*\.[\w.]*)$")

#: No abbreviation is longer, with the sign before it. More is not looked at, however long a text is.
_LONGEST = 40
#: What precedes a full stop before a number.
_NUMBERED = re.compile(r"\b(?:no|nos|nr|num|vol|pp|pl|fol|fig|ch|chap|art|sec|ca)$", re.I)


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
        if (
            not inside
            and not (end[1] or "").islower()
            and not (
                text[end.start()] == "."
                and _is_abbreviated(text[max(0, end.start() - _LONGEST) : end.start()], end[1] or "")
            )
        ):
            return text[: end.end()]
    return text


def _is_abbreviated(before: str, after: str) -> bool:
    """Return whether a full stop after these words, and before this sign, ends an abbreviation."""
    return bool(_SHORTENED.search(before) or (after.isdecimal() and _NUMBERED.search(before)))


def is_whole(sentence: str, refers_back: Collection[str]) -> bool:
    """Return whether a sentence can be read by itself: it is no fragment, and does not begin with a word that refers to
    something before it (`refers_back`, in lower case), such as “he”."""
    first = _WORD.search(sentence)
    begins = first is not None and not first[0][0].islower() and first[0].casefold() not in refers_back
    return begins and _ENDED.search(sentence) is not None
