"""Read the bytes of a text or page as characters."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from ..additions.bounded import RefusedError
from .captured import Captured

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What browsers take for these names, and for texts that declare nothing.
_WINDOWS = frozenset({"ascii", "iso8859-1", "cp1252"})
#: Control characters, which no text of a work has, beside line and page ends.
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
LONGEST_TITLE = 200


class Decoded(NamedTuple):
    """A text, and why a person has to look at its letters; empty if they are certain."""

    text: str
    doubt: str


def decoded(content: bytes, declared: str = "") -> Decoded:
    """Return the characters of `content`: by its mark, else as `declared`, else as UTF-8, else as Windows-1252."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _as(content, name, "")
    name = _codec(declared)
    if name and name not in _WINDOWS:
        try:
            return Decoded(content.decode(name), "")
        except UnicodeError:
            return _as(content, "utf-8", f"it is declared as {declared}, but has bytes that are not; look at accents")
    try:
        return Decoded(content.decode("utf-8"), "")
    except UnicodeDecodeError:
        doubt = "" if name else "it declares no encoding and was read as Windows-1252; look at letters with accents"
        return _as(content, "cp1252", doubt)


def _as(content: bytes, name: str, doubt: str) -> Decoded:
    text = content.decode(name, "replace")
    return Decoded(text, doubt or "some bytes are no letters; look for “\ufffd”" if "\ufffd" in text else doubt)


def _codec(declared: str) -> str:
    """Return Python's name of an encoding; empty for an unknown one, and for those that decode no text."""
    try:
        found = codecs.lookup(declared.strip())
        b"".decode(found.name)
    except (LookupError, ValueError):
        return ""
    return found.name


def read_text(content: bytes, place: str) -> Captured:
    """Read a plain text. Its first line may be the title. Raises RefusedError."""
    found = decoded(content)
    if CONTROL.search(found.text):
        raise RefusedError(place, "this is not a text", "save the words of the work as a page, a PDF or plain text")
    text = found.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    first = text.partition("\n")[0].strip()
    fields: dict[str, str | list[str]] = {"type": "document"}
    doubts = {"type": "a plain text does not say what kind of work it is"}
    if first and len(first) <= LONGEST_TITLE:
        fields["title"], doubts["title"] = first, "the first line of the text"
    return Captured(text, fields, doubts | ({"text": found.doubt} if found.doubt else {}))
