"""The time axis of a figure, which is linear except that long empty periods are cut out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ...core.dates.days import first_of

#: The margin on either side, for marks and labels at the edge, in per cent of the width.
MARGIN = 3.0
#: The width of a period that is cut out, in per cent.
BREAK = 4.0
#: The minimum width of a period between cuts, in per cent.
LEAST = 2.5
MAX_BREAKS = 8
#: This many empty years, or fewer, are never cut out.
FEW = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Days `first` to `end` (ordinals, without `end`), drawn from `left` to `right` (per cent of the width).

    `cut` if its years are left out.
    """

    first: int
    end: int
    left: float
    right: float
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A time axis: its pieces from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def first(self) -> int:
        """The first day, as an ordinal."""
        return self.pieces[0].first

    @property
    def end(self) -> int:
        """The day after the last, as an ordinal."""
        return self.pieces[-1].end

    def at(self, day: int) -> float:
        """Return the position of the start of `day`; days outside are at the edge."""
        for piece in self.pieces:
            if day < piece.end:
                share = max(0, day - piece.first) / (piece.end - piece.first)
                return piece.left + share * (piece.right - piece.left)
        return self.pieces[-1].right


def scale_of_days(first: int, end: int) -> Scale:
    """Return an axis of the days `first` to `end`, without `end`."""
    return Scale((Piece(first, end, MARGIN, 100 - MARGIN),))


def scale_of_years(years: Iterable[int]) -> Scale:
    """Return an axis with all of `years` (at least one). Long gaps between them are cut out."""
    used = sorted(set(years))
    runs = _runs(used, _longest_kept(used))
    least = LEAST if len(runs) > 1 else 0.0
    free = 100 - 2 * MARGIN - BREAK * (len(runs) - 1) - least * len(runs)
    per_day = free / sum(end - first for first, end in runs)
    pieces: list[Piece] = []
    left = MARGIN
    for first, end in runs:
        if pieces:
            pieces.append(Piece(pieces[-1].end, first, left, left + BREAK, cut=True))
            left += BREAK
        pieces.append(Piece(first, end, left, left + least + (end - first) * per_day))
        left = pieces[-1].right
    return Scale(tuple(pieces))


def _longest_kept(used: list[int]) -> int:
    """Return how many empty years are kept between used ones: few in comparison with the years used.

    If more than MAX_BREAKS gaps are longer, only outliers among them are cut out, or none.
    """
    kept = max(FEW, len(used) // 6)
    longest = sorted((after - before - 1 for before, after in pairwise(used)), reverse=True)
    return max(kept, longest[MAX_BREAKS]) if len(longest) > MAX_BREAKS else kept


def _runs(used: list[int], kept: int) -> list[tuple[int, int]]:
    """Return runs of years in days: the first day, and the day after the last."""
    runs: list[tuple[int, int]] = []
    before = used[0]
    for year in used:
        first, end = first_of(year), first_of(year + 1)
        if runs and year - before - 1 <= kept:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((first, end))
        before = year
    return runs
