"""Which kind of file was given, by its first bytes; files that hold no words are refused with what to do."""

from __future__ import annotations

import re
from typing import Literal

from ..additions.bounded import RefusedError

Kind = Literal["html", "pdf", "text"]

#: Each comment ends at its first `-->`, for good: to try longer ones would take for ever where there are many.
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*+)?+(?:<!--(?:(?!-->).){0,1000}+-->\s*+)*+<(?:!doctype\s+html|html|head|body|article)\b",
    re.I | re.S,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
#: The first bytes of what is often given for a text, what it is, and what to do.
_OTHERS = (
    (b"PK\x03\x04", "a Word file, an e-book or an archive", "save it as a PDF, a page or plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "save it as a PDF, a page or plain text"),
    (b"{\\rtf", "a file in Rich Text Format", "save it as a PDF, a page or plain text"),
    (b"\x89PNG", "a picture", "let a program read its words first, such as tesseract or ocrmypdf"),
    (b"\xff\xd8\xff", "a picture", "let a program read its words first, such as tesseract or ocrmypdf"),
    (b"\x1f\x8b", "a packed file", "unpack it, then capture what was in it"),
    (b"bplist00", "a web archive of Safari", "save it as page source or as a PDF"),
)
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}content-type:\s*multipart/related", re.I)


def kind_of(content: bytes, place: str, declared: str = "") -> Kind:
    """Return the kind of a file, whose server may have declared one. Raises RefusedError for those without words."""
    if not content.strip():
        raise RefusedError(place, "this is empty", "save the work again")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    for start, what, cure in _OTHERS:
        if content.startswith(start):
            raise RefusedError(place, f"this is {what}", cure)
    if _MHTML.match(content[:8192].replace(b"\r\n", b"\n")):
        raise RefusedError(place, "this is a web archive in one file", "save it as a page (“HTML only”) or as a PDF")
    begins = content[:4096].replace(b"\0", b"")
    for mark in _MARKS:
        begins = begins.removeprefix(mark)
    if "html" in declared.lower() or _HTML.match(begins.lstrip()):
        return "html"
    return "text"
