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
#: The files of a new project.
SKELETON = PACKAGE / "skeleton"


def own_code() -> Iterator[Path]:
    """Every module of the package, in order of path; not the files of a new project."""
    return (file for file in sorted(PACKAGE.rglob("*.py")) if not file.is_relative_to(SKELETON))
