"""The published sizes of a picture, as JSON."""

from __future__ import annotations

from ..book.book import Book
from ..book.images import images_shown
from ..records.documents.json_schema import Json
from ..records.models import Image, PageRecord

#: The schema of a picture's sizes.
SIZES: Json = {
    "type": "array",
    "description": "its sizes on the site, the smallest first; absent where its page does not show it",
    "items": {
        "type": "object",
        "properties": {
            "address": {"type": "string", "description": "address relative to the site's root"},
            "width": {"type": "integer", "description": "pixels"},
            "height": {"type": "integer", "description": "pixels"},
        },
        "required": ["address", "width", "height"],
        "additionalProperties": False,
    },
}


def sizes_of(book: Book, image: Image, home: PageRecord) -> Json:
    """Return the sizes of a picture if the page of its record `home` shows it."""
    for one, stored in images_shown(book, home):
        if one is image:
            return {
                "sizes": [
                    {"address": stored.address(width), "width": width, "height": height}
                    for width, height in stored.sizes
                ]
            }
    return {}
