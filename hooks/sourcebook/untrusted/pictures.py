"""Read pictures that may come from strangers: their size from the header, whether they are whole, and the picture again
as WebP.

What is written again has nothing of the file but its pixels: no Exif, no place or camera, no preview, no text.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

# Imported only where a picture is read: few projects have one.
if TYPE_CHECKING:
    from PIL.Image import Image

#: The largest accepted picture, and its longest side, which is that of WebP.
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_383

_ORIENTATION = 0x0112
#: How to turn a picture upright, by its orientation in Exif: names of `PIL.Image.Transpose`.
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_SIDEWAYS = (5, 6, 7, 8)


class PictureError(ValueError):
    """The picture is not used. `hint` says what to do."""

    def __init__(self, message: str, hint: str):
        super().__init__(message)
        self.hint = hint


def size_of(stream: BinaryIO, kind: str) -> tuple[int, int]:
    """Return the width and height in pixels of a picture of the format `kind` when upright, without decoding it.

    Raises PictureError when it has another format, is too large, or ends before its pixels do.
    """
    if _is_cut_short(stream, kind):
        raise _cut_short("the file ends before the picture does")
    with _opened(stream, kind) as image:
        return _upright(image.size, _orientation(image))


def as_webp(stream: BinaryIO, kind: str, width: int) -> bytes:
    """Return a picture of the format `kind` as WebP, upright, `width` pixels wide, without metadata. Raises
    PictureError."""
    with _opened(stream, kind) as image:
        try:
            return _written(_scaled(image, width))
        except Exception as error:  # the decoders raise whatever their libraries do
            raise _cut_short(type(error).__name__) from error


@contextmanager
def _opened(stream: BinaryIO, kind: str) -> Iterator[Image]:
    """Open a picture without decoding it."""
    from PIL import Image, WebPImagePlugin  # noqa: F401  # registers WebP, which Pillow itself would do with 40 others

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of sizes, which are refused below, and of faulty Exif, which is dropped
        try:
            image = Image.open(stream, formats=[kind])
        except Image.DecompressionBombError as error:
            raise _too_large(f"more than {MAX_PIXELS // 10**6} megapixels") from error
        except Exception as error:  # the readers raise whatever they meet
            raise PictureError(f"this is not a picture in the format {kind}", _CURE) from error
        with image:
            _expect_sane(*image.size)
            yield image


def _expect_sane(width: int, height: int) -> None:
    """Raise PictureError when a picture is too large."""
    if width * height > MAX_PIXELS:
        raise _too_large(f"{width * height / 10**6:.0f} megapixels")
    if max(width, height) > MAX_SIDE:
        raise _too_large(f"a side of {max(width, height)} pixels")


# ---- whether a file is whole, by the marks that its format has at the end


def _is_cut_short(stream: BinaryIO, kind: str) -> bool:
    """Return whether a file of this format ends before its picture does; files of other formats do not."""
    begins, ends = _MARKS[kind]
    cut = stream.read(len(begins)) == begins and not ends(stream)
    stream.seek(0)
    return cut


def _png_ends(stream: BinaryIO) -> bool:
    """Return whether a PNG has its last chunk. Each chunk begins with its length and its name."""
    while len(head := stream.read(8)) == 8:
        if head[4:] == b"IEND":
            return True
        stream.seek(int.from_bytes(head[:4], "big") + 4, io.SEEK_CUR)
    return False


def _jpeg_ends(stream: BinaryIO) -> bool:
    """Return whether a JPEG has its end mark behind its pixels, not only that of a preview before them."""
    while len(head := stream.read(4)) == 4 and head[0] == 0xFF:
        if head[1] == _START_OF_SCAN:
            return b"\xff\xd9" in stream.read()
        if head[1] == 0xFF:  # a mark may have several of these before it
            stream.seek(-3, io.SEEK_CUR)
        else:
            stream.seek(int.from_bytes(head[2:], "big") - 2, io.SEEK_CUR)
    return False


def _webp_ends(stream: BinaryIO) -> bool:
    """Return whether a WebP is as long as its header says."""
    stated = int.from_bytes(stream.read(4), "little") + 8
    return stream.seek(0, io.SEEK_END) >= stated


_START_OF_SCAN = 0xDA
#: The first bytes of a file in each format, and whether what follows them is whole.
_MARKS = {
    "PNG": (b"\x89PNG\r\n\x1a\n", _png_ends),
    "JPEG": (b"\xff\xd8", _jpeg_ends),
    "WEBP": (b"RIFF", _webp_ends),
}


def _cut_short(why: str) -> PictureError:
    return PictureError(
        f"the picture cannot be read to its end: {why}", "copy it again, or save it again in the program that made it"
    )


_CURE = "save it as JPEG, PNG or WebP, and give it the ending of that format"


def _too_large(size: str) -> PictureError:
    limits = f"at most {MAX_PIXELS // 10**6} megapixels, and {MAX_SIDE} pixels a side"
    return PictureError(f"the picture has {size}", f"make it smaller: {limits}")


def _orientation(image: Image) -> int:
    """Return the orientation in the header. That after the pixels, which some files have, would need decoding."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1)) if "exif" in image.info else 1
    except Exception:  # faulty Exif, which is dropped
        return 1


def _upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    width, height = size
    return (height, width) if orientation in _SIDEWAYS else (width, height)


def height_at(width: int, size: tuple[int, int]) -> int:
    """Return the height of a picture of this size when it is scaled to `width`."""
    return max(1, round(size[1] * width / size[0]))


def _scaled(image: Image, width: int) -> Image:
    """Return the picture upright, `width` pixels wide."""
    from PIL.Image import Resampling, Transpose

    orientation = _orientation(image)
    size = width, height_at(width, _upright(image.size, orientation))
    lying = _upright(size, orientation)
    image.draft(None, lying)  # JPEG is decoded at a half, quarter or eighth of its size
    deep = image.mode.startswith("I;16")
    whole = image.point(lambda value: value / 256, "L") if deep else image
    picture = whole.convert("RGBA" if whole.has_transparency_data else "RGB")
    picture = picture.resize(lying, Resampling.LANCZOS, reducing_gap=3)
    return picture.transpose(Transpose[_TURNS[orientation]]) if orientation in _TURNS else picture


def _written(picture: Image) -> bytes:
    written = io.BytesIO()
    # Without these, Pillow would keep what it read.
    picture.save(written, "WEBP", quality=80, method=4, icc_profile=b"", exif=b"", xmp=b"")
    return written.getvalue()
