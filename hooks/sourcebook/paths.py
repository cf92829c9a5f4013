"""Where the package's own files are: everything that is not Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent
#: Templates of pages; `theme` holds those that take the place of the theme's.
TEMPLATES = PACKAGE / "templates"
#: The words of the interface, a file a language.
LABELS = PACKAGE / "labels"
#: Styles, scripts and pictures.
ASSETS = PACKAGE / "assets"
#: The guide for contributors, which every site has: pages in Markdown, at their paths within `docs/`.
GUIDE = PACKAGE / "guide"
#: The files of a new project.
SKELETON = PACKAGE / "skeleton"


def own_code() -> Iterator[Path]:
    """Every module of the package, in order of path; not the files of a new project."""
    return (file for file in sorted(PACKAGE.rglob("*.py")) if not file.is_relative_to(SKELETON))


def guide_pages() -> Iterator[tuple[str, Path]]:
    """The path within `docs/` and the file of each page of the guide, in order of path."""
    return ((file.relative_to(GUIDE).as_posix(), file) for file in sorted(GUIDE.rglob("*.md")))
