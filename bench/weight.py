"""What the pages of records weigh, and what of them is the theme's: all around the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("people", "organizations", "places", "events", "sources")


def weight(site: Path) -> dict[str, float]:
    """The megabytes of all pages of records together, without parts of their lists, and the kilobytes of the frame of
    one on average."""
    whole, frames = zip(*map(_bytes, _records(site)), strict=True)
    return {"records": sum(whole) / 1e6, "frame": sum(frames) / len(frames) / 1e3}


def _records(site: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (file for file in (site / folder).glob("*.html") if file.name != "index.html")


def _bytes(file: Path) -> tuple[int, int]:
    """The bytes of a page, and of its frame."""
    html = file.read_bytes()
    article = html.rindex(b"</article>") - html.index(b"<article")
    return len(html), len(html) - article
