"""Small PDF files, written by hand: words at places, what the file says of itself, a password, too much."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Mapping

from pypdf import PdfReader, PdfWriter

#: Words and where they begin, in points from the lower left corner.
Placed = tuple[float, float, str]
LEADING = 14


def pdf(pages: Iterable[Iterable[Placed]], said: Mapping[str, str] = {}) -> bytes:
    """A PDF of these pages, of the size A4 and in one font, whose words are drawn in this order."""
    return pdf_of_streams([_stream(page) for page in pages], said)


def _stream(page: Iterable[Placed]) -> bytes:
    return b"".join(b"BT /F1 10 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (x, y, _escaped(words)) for x, y, words in page)


def _escaped(words: str) -> bytes:
    return words.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def pdf_of_streams(streams: list[bytes], said: Mapping[str, str] = {}) -> bytes:
    """A PDF whose pages have these contents."""
    numbers = range(4, 4 + 2 * len(streams), 2)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(streams)),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    }
    for number, content in zip(numbers, streams, strict=True):
        packed = zlib.compress(content)
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (number + 1)
        )
        objects[number + 1] = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    info = max(objects) + 1
    objects[info] = b"<<%s>>" % b"".join(b"/%s(%s)" % (k.encode(), _escaped(v)) for k, v in said.items())
    return _written(objects, info)


def _written(objects: Mapping[int, bytes], info: int) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in sorted(objects.items()):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (info + 1, info, start))
    return out.getvalue()


def lines(words: str, left: float = 60, top: float = 780, width: int = 90) -> list[Placed]:
    """The words in lines of at most so many signs, one under the other; an empty line between paragraphs."""
    found: list[Placed] = []
    for paragraph in words.split("\n"):
        line = ""
        for word in [*paragraph.split(), ""]:
            if line and (not word or len(line) + len(word) >= width):
                found.append((left, top - LEADING * len(found), line))
                line = word
            else:
                line = f"{line} {word}".strip()
    return found


def with_password(content: bytes, password: str) -> bytes:
    """The same PDF, which opens with the password alone."""
    writer = PdfWriter(PdfReader(io.BytesIO(content)))
    writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
