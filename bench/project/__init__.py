"""Makes a project of invented records, always the same for the same shape, numbers and seed.

Each shape has what real projects of its kind have; the sources have texts, so that every quote is verified and has a
fingerprint.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .family import Family
from .gazetteer import Gazetteer
from .parliament import Parliament
from .usual import Size, Usual, marker
from .writing import Invented, write_project

__all__ = ["SHAPES", "Shape", "Size", "make_project", "marker"]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of project, and its full size."""

    make: Callable[[Size, random.Random], Invented]
    full: Size


SHAPES: dict[str, Shape] = {
    "usual": Shape(Usual, Size(500, 2_000, 2_000)),
    "parliament": Shape(Parliament, Size(914, 881, 6_929)),
    "family": Shape(Family, Size(3_451, 2_998, 2_998)),
    "gazetteer": Shape(Gazetteer, Size(332, 1_416, 939)),
}


def make_project(folder: Path, size: Size, seed: int = 1, shape: str = "usual") -> None:
    """Write a project of this shape and size into `folder`, which must not exist: data, texts, fingerprints, receipts,
    pages."""
    write_project(folder, SHAPES[shape].make(size, random.Random(seed)))
