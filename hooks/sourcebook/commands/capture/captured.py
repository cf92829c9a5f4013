"""What is read from a page, a PDF or a text: its words, what it says of itself, and what a person has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

#: The largest file that is read. Larger ones hold pictures or films, or are no work of words.
MAX_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Captured:
    """The words of a work, with form feeds between pages; fields of its source; and doubts by field.

    A doubt about the words themselves has the field `text`.
    """

    text: str
    fields: Mapping[str, str | list[str]] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return what `Captured(**…)` takes."""
        return asdict(self)
