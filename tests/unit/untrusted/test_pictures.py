"""Pictures from strangers: what is read of them, what is left of them, and what is refused before it is decoded."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from sourcebook.untrusted.pictures import MAX_SIDE, PictureError, as_webp, size_of

RED, BLUE = (200, 0, 0), (0, 0, 200)


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **saved: Any) -> io.BytesIO:
    """A picture whose upper left quarter is red, on blue."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    stream = io.BytesIO()
    image.save(stream, kind, **saved)
    stream.seek(0)
    return stream


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of(width: int, height: int) -> io.BytesIO:
    """A PNG whose header has this size, and hardly any pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 90))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""))


def webp(stream: io.BytesIO, kind: str, width: int) -> Image.Image:
    return Image.open(io.BytesIO(as_webp(stream, kind, width)), formats=["WEBP"])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("more", [{}, {"progressive": True, "lossless": True}], ids=["plain", "other"])
def test_a_copy_that_broke_off_is_refused_without_being_decoded(kind: str, more: dict[str, bool]) -> None:
    whole = a_picture(kind, (300, 200), **more).getvalue()
    assert size_of(io.BytesIO(whole), kind) == (300, 200)
    for part in (0.3, 0.6, 0.9):
        with pytest.raises(PictureError):
            size_of(io.BytesIO(whole[: int(len(whole) * part)]), kind)
    with pytest.raises(PictureError, match="the file ends before the picture does"):
        size_of(io.BytesIO(whole[:-8]), kind)


def test_the_end_of_a_preview_in_a_photograph_is_not_that_of_the_photograph() -> None:
    exif = Image.Exif()
    exif[0x010E] = a_picture("JPEG").getvalue()
    whole = a_picture("JPEG", (300, 200), exif=exif).getvalue()
    assert whole.count(b"\xff\xd9") == 2
    assert size_of(io.BytesIO(whole), "JPEG") == (300, 200)
    with pytest.raises(PictureError, match="ends before"):
        size_of(io.BytesIO(whole[:-2]), "JPEG")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_scaled_to_a_width_as_webp(kind: str) -> None:
    picture = webp(a_picture(kind), kind, 30)
    assert (picture.format, picture.size) == ("WEBP", (30, 20))


def test_nothing_but_the_pixels_is_left() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET camera"
    exif[0x8825] = {1: "N", 2: (51.0, 45.0, 0.0)}
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRET words")
    jpeg = a_picture("JPEG", exif=exif, icc_profile=b"SECRET profile", comment=b"SECRET comment", xmp=b"SECRET xmp")
    png = a_picture("PNG", exif=exif, icc_profile=b"SECRET profile", pnginfo=text)
    for stream, kind in ((jpeg, "JPEG"), (png, "PNG")):
        assert b"SECRET" in stream.getvalue() or kind == "PNG"  # there it is compressed
        made = as_webp(stream, kind, 30)
        chunks = {made[at : at + 4] for at in range(12, len(made) - 8)} & {b"EXIF", b"XMP ", b"ICCP"}
        assert (b"SECRET" in made, chunks) == (False, set())


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1)), (2, (1, 0)), (4, (0, 1))]
)
def test_a_picture_is_turned_upright(orientation: int, corner: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    size = (40, 60) if orientation in (6, 8) else (60, 40)
    assert size_of(a_picture("JPEG", exif=exif), "JPEG") == size
    picture = webp(a_picture("JPEG", exif=exif), "JPEG", size[0]).convert("RGB")
    pixel = picture.getpixel(tuple(5 + at * (side - 10) for at, side in zip(corner, size, strict=True)))
    assert (picture.size, isinstance(pixel, tuple) and pixel[0] > pixel[2]) == (size, True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGBA", "I;16", "P", "CMYK"])
def test_every_mode_can_be_shown(mode: str) -> None:
    kind, stream = "JPEG" if mode == "CMYK" else "PNG", io.BytesIO()
    Image.new(mode, (8, 8)).save(stream, kind)
    stream.seek(0)
    assert webp(stream, kind, 8).mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")


def test_a_deep_grey_keeps_its_shade() -> None:
    stream = io.BytesIO()
    Image.new("I;16", (8, 8), 32768).save(stream, "PNG")
    stream.seek(0)
    shade = webp(stream, "PNG", 8).convert("L").getpixel((4, 4))
    assert isinstance(shade, int | float) and abs(shade - 128) < 4


REFUSED: dict[str, tuple[Callable[[], io.BytesIO], str, str]] = {
    "another format": (a_picture, "JPEG", "this is not a picture in the format JPEG"),
    "a page": (lambda: io.BytesIO(b"<html><script>x()</script>"), "PNG", "this is not a picture in the format PNG"),
    "nothing": (io.BytesIO, "WEBP", "this is not a picture in the format WEBP"),
    "a drawing": (lambda: io.BytesIO(b"<svg/>"), "PNG", "this is not a picture in the format PNG"),
    "PostScript": (lambda: io.BytesIO(b"%!PS-Adobe-3.0 EPSF-3.0\n"), "JPEG", "not a picture in the format JPEG"),
    "41 megapixels": (lambda: png_of(7000, 5858), "PNG", "the picture has 41 megapixels"),
    "a bomb": (lambda: png_of(60_000, 60_000), "PNG", "the picture has more than 40 megapixels"),
    "a long strip": (lambda: png_of(MAX_SIDE + 1, 9), "PNG", "the picture has a side of 16384 pixels"),
    "no width": (lambda: png_of(0, 9), "PNG", "this is not a picture in the format PNG"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_shown_is_refused_by_its_header(why: str) -> None:
    made, kind, message = REFUSED[why]
    with pytest.raises(PictureError, match=message) as error:
        size_of(made(), kind)
    assert error.value.hint


def test_a_picture_that_ends_too_soon_is_found_when_it_is_read() -> None:
    whole = a_picture("JPEG", (200, 200)).getvalue()
    cut = whole[: len(whole) - 60]
    with pytest.raises(PictureError, match="ends before"):
        size_of(io.BytesIO(cut), "JPEG")
    with pytest.raises(PictureError, match="cannot be read to its end"):
        as_webp(io.BytesIO(cut), "JPEG", 100)


def test_faulty_exif_turns_nothing() -> None:
    stream = a_picture("JPEG", exif=b"Exif\0\0II*\0" + b"\xff" * 40)
    assert size_of(stream, "JPEG") == (60, 40)
