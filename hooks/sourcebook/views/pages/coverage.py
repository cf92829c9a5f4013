"""The coverage page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...book.coverage import Coverage, SourceCoverage, coverage
from ...core.labels import Labels
from ...pagination.sections import OF_COVERAGE
from ...records.source import Source
from ..builder import ViewBuilder
from ..elements import LinkView
from ..sections import LINKS, SectionView, ShownAs, section_views


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A source in the table of the coverage page; cells in the order of its columns."""

    source: LinkView
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage page. `rows` are those of the table, or only their sum if the sources have their own pages."""

    template: ClassVar = "coverage.html"

    measures: tuple[Measure, ...]
    rows: tuple[CoverageRow, ...]
    sections: tuple[SectionView, ...]


def _rows(views: ViewBuilder, covered: Sequence[tuple[Source, SourceCoverage]], at: str) -> Iterator[CoverageRow]:
    return (coverage_row(views, row) for _, row in covered)


#: The style of the sections, in the order of the page: the table, then the lists of records.
SHOWN = {
    OF_COVERAGE[0].anchor: ShownAs("coverage", _rows),
    **{
        section.anchor: ShownAs(
            "records",
            LINKS.rows,
            in_part=LINKS,
            meaning=section.title.replace(".title", ".meaning"),
            nothing="coverage.nothing",
        )
        for section in OF_COVERAGE[1:]
    },
}

_MEASURES = ("claims", "claims_of_one_source", "claims_corroborated", "claims_disputed")


def coverage_view(views: ViewBuilder) -> CoverageView:
    """Return how well the reference is supported."""
    found = coverage(views.book, views.verification)
    outline = views.placement.outline_of_coverage(found)
    table, *lists = section_views(views, outline, outline.lists(views.placement), SHOWN, after=OF_COVERAGE[0].anchor)
    # Left out by references that quote everything, as most do.
    measures = (*_MEASURES, *(("by_reference",) if found.by_reference else ()))
    return CoverageView(
        tuple(Measure(views.labels(f"coverage.{name}"), str(getattr(found, name))) for name in measures),
        (*table.rows, _sum(found, views.labels)),
        tuple(lists),
    )


def _sum(found: Coverage, labels: Labels) -> CoverageRow:
    share = f"{found.words_quoted / found.words:.0%}" if found.words else "–"
    quotes = _quotes(found.quotes, found.by_reference, labels)
    total = (quotes, *found.states.values(), found.signed, found.words_quoted, share)
    return CoverageRow(LinkView(labels("coverage.all")), tuple(map(str, total)))


def coverage_row(views: ViewBuilder, row: SourceCoverage) -> CoverageRow:
    """Return a source for the table of the coverage page."""
    return CoverageRow(views.source_link(row.source), _cells(row, views.labels))


def _quotes(number: int, by_reference: int, labels: Labels) -> str:
    """Return the number of quotes, followed by that of places cited without words."""
    return labels("coverage.and_by_reference", n=number, more=by_reference) if by_reference else str(number)


def _cells(row: SourceCoverage, labels: Labels) -> tuple[str, ...]:
    unknown = labels("coverage.unknown")
    words = unknown if row.words_quoted is None else labels("coverage.of_words", n=row.words_quoted, all=row.words or 0)
    return (
        _quotes(row.quotes, row.by_reference, labels),
        *map(str, row.states.values()),
        str(row.signed),
        words,
        unknown if row.share is None else f"{row.share:.0%}",
    )
