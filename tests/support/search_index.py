"""What the search of a built site finds and shows, read from its shards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sourcebook.site.search.shards import read_parts


def documents_of(site: Path) -> list[dict[str, Any]]:
    """Location, title, text and tags of each part of a page, in the order of their numbers."""
    shards = sorted((site / "search").glob("*/parts-*.js"), key=lambda file: int(file.stem.partition("-")[2]))
    return [part for file in shards for part in read_parts(file.read_text(encoding="utf-8"))]
