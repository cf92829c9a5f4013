"""Read a PDF: the words of each page, and what the file says of itself.

The extra `capture` installs pypdf, which reads words in the order in which the file has them, and pdfplumber, which
knows where they are, for pages whose file mixes columns.
"""

from __future__ import annotations

import io
import logging
import re

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from ..additions.bounded import RefusedError
from .captured import Captured
from .pdf_columns import Columns, is_from_right
from .plain_text import LONGEST_TITLE

#: More pages are a book, of which a part is quoted.
MAX_PAGES = 2000
#: A page with fewer letters holds no words of the work: a number, a stamp.
_FEW = 5
#: More of these among the letters of a page mean that its fonts do not say which letters they draw.
_BROKEN_SHARE = 0.02

#: What a font that does not say which letters it draws leaves behind.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff]")

#: What programs write into a file in the place of its title.
_NO_TITLE = re.compile(
    r"^microsoft \w+ -|^untitled|^\(?anonymous|\.(?:docx?|dvi|html?|indd|odt|pdf|pptx?|qxd|rtf|tex)$", re.I
)
#: Scripts whose marks many fonts in PDFs do not name: those of India, Thai, Lao, Tibetan, Burmese, Khmer.
_MARKED = re.compile("[\u0900-\u109f\u1780-\u17ff]")
_MARKS = "in this script, PDFs often lack marks of letters: compare each quote with the page"
_FROM_RIGHT = "it is written from right to left: compare numbers and brackets with the page"
_OCR = "a scan has pictures of words: let a program read them first, such as ocrmypdf in.pdf out.pdf"


def read_pdf(content: bytes, place: str) -> Captured:
    """Read a PDF. Its pages are divided by form feeds. Raises RefusedError."""
    logging.disable(logging.ERROR)  # pypdf tells of each fault that it mends
    try:
        reader = _opened(content, place)
        pages = _pages(reader, content, place)
        fields, doubts = _fields(reader, pages)
    except LimitReachedError as error:
        cure = "open it and print it to a new PDF, or save the words as plain text"
        raise RefusedError(place, "a part of this PDF becomes far larger when it is unpacked", cure) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        # pypdf raises whatever a malformed file leads to.
        cure = "open it and print it to a new PDF, or save the words as plain text"
        raise RefusedError(place, f"this PDF cannot be read ({type(error).__name__})", cure) from error
    doubts |= _doubts_of_words(pages)
    return Captured("\n\f".join(pages), fields, doubts)


def _opened(content: bytes, place: str) -> PdfReader:
    reader = PdfReader(io.BytesIO(content))
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError as error:
        raise RefusedError(place, "this PDF is encrypted in a rare way", "save a copy without encryption") from error
    if locked:
        cure = "save a copy without it: qpdf --password=… --decrypt in.pdf out.pdf, or print it to a new PDF"
        raise RefusedError(place, "this PDF asks for a password", cure)
    return reader


def _pages(reader: PdfReader, content: bytes, place: str) -> list[str]:
    number = len(reader.pages)
    if number > MAX_PAGES:
        raise RefusedError(
            place, f"this PDF has {number} pages, more than {MAX_PAGES}", "save the pages that are quoted"
        )
    columns = Columns(content)
    texts = (columns.text_of(at, page) for at, page in enumerate(reader.pages))
    pages = [_CONTROL.sub("\ufffd", text).strip() for text in texts]
    if not any(_letters(page) >= _FEW for page in pages):
        raise RefusedError(place, f"there are no words in the {number} page{'s' * (number != 1)} of this PDF", _OCR)
    return pages


def _letters(page: str) -> int:
    return sum(map(str.isalpha, page))


def _fields(reader: PdfReader, pages: list[str]) -> tuple[dict[str, str | list[str]], dict[str, str]]:
    """Return the fields of the source, and what is uncertain of them: whoever makes a PDF rarely fills them in."""
    fields: dict[str, str | list[str]] = {"type": "document"}
    doubts = {"type": "a PDF does not say what kind of work it is"}
    said = reader.metadata
    title = (said.title or "").strip() if said else ""
    first = next(line.strip() for page in pages for line in page.split("\n") if line.strip())
    if title and not _NO_TITLE.search(title):
        fields["title"], doubts["title"] = title, "as the file says; compare with the first page"
    elif len(first) <= LONGEST_TITLE:
        fields["title"], doubts["title"] = first, "the first line of the text"
    if said and (author := (said.author or "").strip()):
        fields["authors"], doubts["authors"] = [author], "as the file says; often it is whoever made the file"
    if said and (made := said.creation_date):
        doubts["published"] = f"the file was made on {made.date().isoformat()}; the work may say when it was published"
    if language := str(reader.root_object.get("/Lang", "")).strip():
        fields["language"], doubts["language"] = language, "as the file says"
    return fields, doubts


def _doubts_of_words(pages: list[str]) -> dict[str, str]:
    """Return what is uncertain of the words: pages that are pictures, fonts without letters, lines from the right."""
    empty = [str(number) for number, page in enumerate(pages, 1) if _letters(page) < _FEW]
    broken = [str(number) for number, page in enumerate(pages, 1) if _is_broken(page)]
    found = [
        *([f"no words on page {_several(empty)}"] if empty else []),
        *([f"letters are missing on page {_several(broken)}: copy quotes from there by hand"] if broken else []),
        *([_MARKS] if any(map(_MARKED.search, pages)) else []),
        *([_FROM_RIGHT] if any(map(is_from_right, pages)) else []),
    ]
    return {"text": "; ".join(found)} if found else {}


def _several(numbers: list[str]) -> str:
    return ", ".join(numbers[:8]) + (" …" if len(numbers) > 8 else "")


def _is_broken(page: str) -> bool:
    return sum(map(_no_letter, page)) > _BROKEN_SHARE * max(1, _letters(page))


def _no_letter(sign: str) -> bool:
    """Return whether a sign is none that a work has: a replacement, one of private use."""
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff"
