"""Where the package's other files are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent
#: Templates of pages; those in `theme` replace the theme's.
TEMPLATES = PACKAGE / "templates"
#: The labels of the interface, one file per language.
LABELS = PACKAGE / "labels"
#: Styles, scripts and pictures.
ASSETS = PACKAGE / "assets"
#: The contributors' guide, part of every site: Markdown pages at their paths within `docs/`.
GUIDE = PACKAGE / "guide"
#: The coast of all land, for maps.
LAND = PACKAGE / "land" / "land.json"
#: The folder of those of its pages that are only for contributors.
FOR_CONTRIBUTORS = "contribute/"
#: The files of a new project.
SKELETON = PACKAGE / "skeleton"


def own_code() -> Iterator[Path]:
    """Yield every module of the package, sorted by path, except the files of a new project."""
    return (file for file in sorted(PACKAGE.rglob("*.py")) if not file.is_relative_to(SKELETON))


def guide_pages() -> Iterator[tuple[str, Path]]:
    """Yield the path within `docs/` and the file of each page of the guide, sorted by path."""
    return ((file.relative_to(GUIDE).as_posix(), file) for file in sorted(GUIDE.rglob("*.md")))
