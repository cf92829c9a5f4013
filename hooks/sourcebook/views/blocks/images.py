"""Views of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...book.images import StoredImage, images_shown
from ...records.models import Image, PageRecord, Picture
from ...records.values.images import licence_address, licence_name
from ..builder import ViewBuilder
from ..elements import DateView, LinkView, QuoteView, TextView
from ..sections import ShownAs


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture: the addresses of its sizes with their widths, the smallest first; width and height of the largest; its
    words, and to whom it belongs."""

    sizes: tuple[tuple[str, int], ...]
    width: int
    height: int
    alt: str
    caption: TextView
    licence: LinkView
    credit: str = ""
    date: DateView | None = None
    source: LinkView | None = None
    locator: str = ""
    quotes: tuple[QuoteView, ...] = ()

    @property
    def largest(self) -> str:
        """The address of the largest size."""
        return self.sizes[-1][0]


def image_view(views: ViewBuilder, image: Picture, stored: StoredImage) -> ImageView:
    """Return a picture with its file."""
    width, height = stored.sizes[-1]
    found = ImageView(
        tuple((stored.address(width), width) for width, _ in stored.sizes),
        width,
        height,
        image.alt,
        views.text(image.caption),
        LinkView(licence_name(image.licence), licence_address(image.licence)),
        image.credit or "",
        views.maybe_date(image.date),
    )
    if not isinstance(image, Image):
        return found
    source = views.source_link(image.source) if image.source else None
    return replace(found, source=source, locator=image.locator or "", quotes=views.quotes(image.citations))


def first_image(views: ViewBuilder, record: PageRecord) -> ImageView | None:
    """Return the picture at the head of a record's page; None if the page shows none."""
    return next((image_view(views, *shown) for shown in images_shown(views.book, record)), None)


def preview_of(views: ViewBuilder, record: PageRecord) -> str:
    """Return the address of the picture in previews of a record's page on other sites; empty if it shows none."""
    image = first_image(views, record)
    return image.largest if image else ""


def facsimiles(views: ViewBuilder, shown: Sequence[tuple[Image, StoredImage]], locator: str) -> tuple[ImageView, ...]:
    """Return those of the pictures that a source's page shows which are of the place that a quote of it names."""
    return tuple(image_view(views, *pair) for pair in shown if locator and pair[0].locator == locator)


def _pictures(views: ViewBuilder, shown: Sequence[tuple[Picture, StoredImage]], at: str) -> Iterator[ImageView]:
    return (image_view(views, *pair) for pair in shown)


PICTURES = ShownAs("pictures", _pictures)
