"""Write the built site as a ZIM file, which readers such as Kiwix open and search without a network.

The extra `zim` brings libzim, the library of the openZIM project. Only the article of a page is indexed for the
reader's own search, not the header, navigation and footer that every page repeats.
"""

from __future__ import annotations

import datetime
import errno
import hashlib
import mimetypes
import mmap
import os
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.html_reader import BrokenHtmlError, Tag, read_html
from ..core.terminal import counted
from ..untrusted.escaping import in_line
from .zip_edition import files_for_readers

#: ISO 639-3 codes, which ZIM requires, of likely languages of the interface.
_LANGUAGES = {"ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por"}
_SIDE = 48

#: Offsets in a file's header: its id of 16 bytes, and the position of the checksum of everything before it.
_ID_AT, _CHECKSUM_AT = 8, 72
#: The beginning of an index, before a version of two bytes and an id of 16 bytes.
_XAPIAN = b"\x0f\rXapian Glass"


class ZimMissingError(Exception):
    """The extra that writes ZIM files is not installed."""


@dataclass(frozen=True, slots=True)
class ZimInfo:
    """A ZIM file's metadata: title, one line, language (BCP 47), day of the edition."""

    title: str
    description: str
    language: str
    date: datetime.date


def write_zim(site: Path, file: Path, info: ZimInfo) -> int:
    """Write the built `site` to the ZIM `file`, which is replaced only when complete. Return its number of entries.

    Raises ZimMissingError without libzim, FileNotFoundError when `site` holds no site.
    """
    try:
        from libzim import writer
    except ImportError as error:
        raise ZimMissingError("this needs the package libzim: .venv/bin/pip install libzim") from error
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"there is no built site in {in_line(site)}")
    file.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.", suffix=".part") as folder:
        made = Path(folder) / file.name
        creator = writer.Creator(made).config_indexing(True, _LANGUAGES.get(info.language[:2], "eng"))
        with (
            _as_system(file),
            creator.config_nbworkers(1),
        ):  # several would put entries into the index in an order of chance
            creator.set_mainpath("index.html")
            creator.add_illustration(_SIDE, _illustration())
            for name, value in _metadata(info, file.stem):
                creator.add_metadata(name, value)
            for path in counted(files_for_readers(site, file), "files packed", sys.stderr):
                creator.add_item(_item(writer, path, path.relative_to(site).as_posix()))
                number += 1
        _settle(made)
        os.replace(made, file)
    return number


@contextmanager
def _as_system(file: Path) -> Iterator[None]:
    """Turn libzim's error about writing, which gives no reason, into an error of the system."""
    try:
        yield
    except RuntimeError as error:
        raise OSError(errno.EIO, "libzim cannot write this file", str(file)) from error


def _settle(file: Path) -> None:
    """Replace the random ids by libzim and Xapian with a hash of the content, so that the same site gives the same
    bytes. Their positions: https://wiki.openzim.org/wiki/ZIM_file_format, and `glass_version.cc`."""
    with open(file, "r+b") as stream, mmap.mmap(stream.fileno(), 0) as content:
        positions = [_ID_AT]
        at = content.find(_XAPIAN)
        while at >= 0:
            positions.append(at + len(_XAPIAN) + 2)
            at = content.find(_XAPIAN, at + 1)
        for position in positions:
            content[position : position + 16] = bytes(16)
        end = int.from_bytes(content[_CHECKSUM_AT : _CHECKSUM_AT + 8], "little")
        own = hashlib.sha256(memoryview(content)[:end]).digest()[:16]
        for position in positions:
            content[position : position + 16] = own
        content[end : end + 16] = hashlib.md5(memoryview(content)[:end], usedforsecurity=False).digest()


def _metadata(info: ZimInfo, name: str) -> Iterator[tuple[str, Any]]:
    yield "Name", name
    yield "Title", info.title[:30]  # bounds of the openZIM specification of metadata
    yield "LongDescription", f"{info.title}. {info.description}"[:4000]
    yield "Description", (info.description or info.title)[:80]
    yield "Language", _LANGUAGES.get(info.language[:2], "und")
    yield "Date", info.date
    yield "Creator", info.title
    yield "Publisher", "Sourcebook"
    yield "Tags", "_ftindex:yes;_category:other"


def _item(writer: Any, path: Path, address: str) -> Any:
    """Return an entry of the file. Pages have their title and the text to be indexed."""
    article = _Article(path.read_text("utf-8") if path.suffix == ".html" else "")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"

    class IndexData(writer.IndexData):  # type: ignore[misc] # libzim has no types
        def has_indexdata(self) -> bool:
            return bool(article.words)

        def get_title(self) -> str:
            return article.title

        def get_content(self) -> str:
            return " ".join(" ".join(article.words).split())

        def get_keywords(self) -> str:
            return ""

        def get_wordcount(self) -> int:
            return len(article.words)

        def get_geoposition(self) -> None:
            return None

    class Item(writer.Item):  # type: ignore[misc] # libzim has no types
        def get_path(self) -> str:
            return address

        def get_title(self) -> str:
            return article.title

        def get_mimetype(self) -> str:
            return kind

        def get_contentprovider(self) -> Any:
            return writer.FileProvider(path)

        def get_hints(self) -> dict[Any, int]:
            return {writer.Hint.FRONT_ARTICLE: path.suffix == ".html"}

        def get_indexdata(self) -> Any:
            return IndexData()

    return Item()


class _Article:
    """The title of a page, and the words of its article."""

    def __init__(self, html: str) -> None:
        self.title = ""
        self.words: list[str] = []
        self._inside = 0
        self._hidden = 0
        self._in_title = False
        with suppress(BrokenHtmlError):  # what could be read of the page is indexed
            for piece in read_html(html):
                if isinstance(piece, str):
                    self._text(piece)
                else:
                    self._tag(piece.name, 1 if isinstance(piece, Tag) else -1)

    def _tag(self, name: str, deeper: int) -> None:
        self._inside += deeper * (name == "article")
        self._hidden += deeper * (name in ("script", "style"))
        self._in_title = deeper == 1 and name == "title" and not self.title

    def _text(self, words: str) -> None:
        if self._in_title:
            self.title += words
        elif self._inside and not self._hidden and words.strip():
            self.words.append(words)


def _illustration() -> bytes:
    """Return the picture that readers show beside the title: an opening quotation mark, as PNG (RFC 2083)."""
    ink, paper = b"\x7a\x1f\x2b", b"\xff\xfe\xfb"
    rows = (b"\0" + b"".join(ink if _in_mark(x, y) else paper for x in range(_SIDE)) for y in range(_SIDE))
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _in_mark(x: int, y: int) -> bool:
    """Return whether a point is in one of the two strokes of the mark: a disc with a tail to its upper right."""
    for centre in (15, 33):
        if (x - centre) ** 2 + (y - 29) ** 2 <= 49 or (abs(x - centre - (24 - y) // 2 + 4) <= 3 and 12 <= y <= 29):
            return True
    return False
