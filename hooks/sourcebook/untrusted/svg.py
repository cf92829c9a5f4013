"""SVG files made harmless: pictures that show what is in them, and neither run nor load anything.

An SVG that a browser opens as a page runs its scripts, and has no policy of ours. So none is published as it was
written: `svg-hush` keeps the elements and attributes that draw. Styles that load files, which it does not know, are
refused, and its output is checked once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from py_svg_hush import filter_svg

#: Larger drawings are better as bitmaps.
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 50

_SVG = "http://www.w3.org/2000/svg"
#: The kinds of pictures that a drawing may contain.
_PICTURES = {"image": ["png", "jpeg", "gif", "webp"]}
#: What loads something in CSS, or disguises a word. `url(#…)` is a part of the drawing.
_LOADS = re.compile(
    r"""\\|@(?!media\b)|url\((?!\s*['"]?#)|\b(?:src|image|image-set|-webkit-image-set|cross-fade|element)\s*\(""", re.I
)
_WITHIN = re.compile(r"#|data:image/(?:png|jpeg|gif|webp)[;,]", re.I)
#: Attributes that hold no CSS.
_WORDS = re.compile(r"(?:aria|data)-|(?:id|class|role|lang)$")

_EMBED = "put it into the drawing (as data:image/png;base64,…), or delete what refers to it"


class SvgError(ValueError):
    """The SVG is not published. `hint` says what to do."""

    def __init__(self, message: str, hint: str, line: int = 1):
        super().__init__(message)
        self.hint = hint
        self.line = line


def clean_svg(content: bytes) -> bytes:
    """Return a drawing that looks the same and does nothing. Raises SvgError when it is not a drawing, or would load
    something."""
    if len(content) > MAX_BYTES:
        raise SvgError(f"the drawing is larger than {MAX_BYTES // 2**20} MB", "save it as a PNG, or simplify its paths")
    _expect(content, written=False)
    try:
        cleaned = filter_svg(content, _PICTURES)
    except Exception as error:
        raise SvgError("not an SVG that can be cleaned", "save it again as “plain SVG”, or as a PNG") from error
    _expect(cleaned, written=True)
    return cleaned


def _expect(content: bytes, written: bool) -> None:
    """Raise SvgError unless this is a drawing whose styles load nothing. In one `written` by the cleaner no attribute
    may load anything either."""
    reader = _Reader(written)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        message = f"not well-formed: {expat.ErrorString(error.code)}"
        raise SvgError(message, "save it again with a drawing program", error.lineno) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, SvgError):
            raise
        raise SvgError("in an encoding that is not known", "save it again with the encoding UTF-8") from error


class _Reader:
    """Reads a drawing, and raises SvgError at anything forbidden."""

    def __init__(self, written: bool):
        self.written = written
        self.open: list[str] = []
        self.style: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _entity(self, *_: object) -> None:
        raise SvgError("it declares entities", "save it again as “plain SVG”", self.parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.open and name != f"{_SVG} svg":
            hint = f'its first element is to be <svg xmlns="{_SVG}">'
            raise SvgError("not an SVG", hint, self.parser.CurrentLineNumber)
        self.open.append(name.rpartition(" ")[2].lower())
        if len(self.open) > MAX_DEPTH:
            raise SvgError(f"nested deeper than {MAX_DEPTH} levels", "simplify it", self.parser.CurrentLineNumber)
        if self.written:
            for value in _loading(attributes):
                self._refuse(value)

    def _text(self, text: str) -> None:
        if "style" in self.open:
            self.style.append(text)

    def _end(self, _: str) -> None:
        if self.open.pop() == "style":
            style = "".join(self.style)
            self.style.clear()
            if found := _LOADS.search(style):
                self._refuse(style[found.start() :])

    def _refuse(self, value: str) -> None:
        message = f"the drawing would load something that is not in it: {value.strip()[:80]!r}"
        raise SvgError(message, _EMBED, self.parser.CurrentLineNumber)


def _loading(attributes: dict[str, str]) -> Iterator[str]:
    """Yield the values of attributes that refer outside of the drawing."""
    for name, value in attributes.items():
        bare = name.rpartition(" ")[2].lower()
        if bare in ("href", "src"):
            if not _WITHIN.match(value.strip()):
                yield value
        elif not _WORDS.match(bare) and _LOADS.search(value):
            yield value
