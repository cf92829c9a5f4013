"""What records of pictures hold besides words: the path of a file in `data/media/`, and a licence."""

from __future__ import annotations

import re

from .types import FormError

#: The formats of pictures that are read, by the endings of their files.
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}

#: No part begins with a dot, so none leads out of the folder; the path needs no escaping in an address.
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_LONGEST = 150

_HOME = "https://creativecommons.org"
_CC = re.compile(
    r"https?://creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/([1-4]\.[0-9])(?:/[a-z]{2,3})?"
    r"|publicdomain/(zero|mark)/(1\.0))/?(?:deed(?:\.[a-zA-Z_-]+)?)?"
)
_CC_BY_SPDX = re.compile(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-([1-4]\.[0-9])")


def parse_image_file(text: str) -> str:
    """Return `text` if it is the path of a picture within `data/media/`: `bridge.jpg`, `letters/page-1.png`. Raise
    FormError otherwise."""
    if not _FILE.fullmatch(text) or len(text) > _LONGEST:
        hint = "give its path within that folder, of the letters a to z, digits, hyphens and dots: bridge.jpg"
        raise FormError(f"{text!r} is not the path of a picture in data/media/", hint, "bad-image")
    if ending_of(text) not in FORMATS:
        hint = "save the picture as JPEG, PNG or WebP, and give it that ending"
        raise FormError(f"{text!r} does not end in {', '.join(FORMATS)}", hint, "bad-image")
    return text


def ending_of(path: str) -> str:
    """Return the ending of a path, in lower case."""
    return f".{path.rpartition('.')[2].lower()}"


def parse_licence(text: str) -> str:
    """Return a licence as its SPDX identifier (`CC-BY-4.0`, `LicenseRef-by-permission`), or the address of a licence of
    Creative Commons. Raise FormError otherwise."""
    # Imported here, because few projects have pictures, and its list takes a twentieth of a second.
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if _CC.fullmatch(text):
        return text
    if "://" in text:
        raise _no_licence(text, "write the address of a licence of Creative Commons, or an identifier of SPDX")
    if re.search(r"\s", text):
        raise _no_licence(text, "write one identifier of SPDX, such as CC-BY-SA-4.0")
    try:
        return canonicalize_license_expression(text)
    except InvalidLicenseExpression as error:
        hint = "look it up at spdx.org/licenses: CC-BY-SA-4.0, CC0-1.0, or LicenseRef-by-permission for one of your own"
        raise _no_licence(text, hint) from error


def _no_licence(text: str, hint: str, code: str = "bad-licence") -> FormError:
    return FormError(f"{text!r} is not a licence", hint, code)


def licence_address(licence: str) -> str:
    """Return the address at which a licence is explained; empty for one that only the project knows."""
    if licence.startswith("http"):
        return licence
    if found := _CC_BY_SPDX.fullmatch(licence):
        return f"{_HOME}/licenses/{found[1].lower()}/{found[2]}/"
    if licence == "CC0-1.0":
        return f"{_HOME}/publicdomain/zero/1.0/"
    return "" if licence.startswith("LicenseRef-") else f"https://spdx.org/licenses/{licence.rstrip('+')}.html"


def licence_name(licence: str) -> str:
    """Return the name of a licence for readers: “CC BY-SA 4.0”, else its identifier."""
    found = _CC.fullmatch(licence)
    if found and found[1]:
        return f"CC {found[1].upper()} {found[2]}"
    if found:
        return "CC0 1.0" if found[3] == "zero" else "Public Domain Mark 1.0"
    if spdx := _CC_BY_SPDX.fullmatch(licence):
        return f"CC {spdx[1]} {spdx[2]}"
    own = licence.removeprefix("LicenseRef-")
    return licence if own == licence else own.replace("-", " ")
