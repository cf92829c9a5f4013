"""The pages of the chronology: the whole one, and that of a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import ClassVar

from ...core.dates.date_words import month_words, year_words
from ...core.dates.days import year_slug
from ...core.dates.edtf import month_of, parse_edtf
from ...pagination.page_lists import by_type
from ...pagination.partition import Part
from ...records.models import Event
from ..builder import ViewBuilder
from ..elements import CountView, EventRow, LinkView
from ..figures.network import drawn_pages
from ..figures.timeline import StripView, strip_of_months, strip_of_years
from ..filter import FilterView, filter_view
from ..part_links import part_links


@dataclass(frozen=True, slots=True)
class MonthView:
    """The events of a month; `title` is empty for those of which only the year is known. Undated ones are by type."""

    title: str
    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """The events of a year."""

    anchor: str
    title: str
    path: str
    months: tuple[MonthView, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ChronologyView:
    """The chronology, with its filter, or of some years; undated events last."""

    template: ClassVar = "chronology.html"

    title: str
    lede: str
    years: tuple[YearView, ...]
    strip: StripView | None = None
    filter: FilterView | None = None
    #: Links to its parts, if it is too long for a page.
    parts: tuple[CountView, ...] = ()
    #: Links to the map and the network.
    drawn: tuple[LinkView, ...] = ()


@dataclass(frozen=True, slots=True)
class YearPageView:
    """The page of one year, or of undated events."""

    template: ClassVar = "year.html"

    title: str
    lede: str
    years: tuple[YearView, ...]
    months: StripView | None = None
    #: Links to the months, if these have their own pages.
    parts: tuple[CountView, ...] = ()


def filtered_chronology_view(views: ViewBuilder, title: str, lede: str) -> ChronologyView:
    """Return the whole chronology with its filter: its events, or if they are too many for a page, links to them."""
    if views.placement.chronology_fits:
        view = chronology_view(views, views.book.chronology, title, lede)
    else:
        view = divided_chronology_view(views, views.book.chronology, views.placement.periods, title, lede)
    return replace(view, filter=filter_view(views), drawn=drawn_pages(views))


def divided_chronology_view(
    views: ViewBuilder, events: Sequence[Event], parts: Sequence[Part], title: str, lede: str
) -> ChronologyView:
    """Return `events`, which are too many for a page, as links to `parts` of them."""
    ways = part_links(views.labels, parts, chronology_address)
    return ChronologyView(title, lede, (), strip_of_years(views, "strip-years", events), parts=ways)


def divided_year_view(views: ViewBuilder, part: Part, title: str, lede: str) -> YearPageView:
    """Return a year that is too long for a page: links to its months."""
    year = views.book.listed[part.items[0].key].year
    paths = {
        month.month: chronology_address(one)
        for one in part.parts
        if one.step.by == "date" and (month := month_of(parse_edtf(one.step.value)))
    }
    months = strip_of_months(views, year, part.items, {}, paths) if year is not None else None
    return YearPageView(title, lede, (), months, part_links(views.labels, part.parts, chronology_address))


def chronology_address(part: Part) -> str:
    """Return the address of the page of a year, month or day."""
    return f"chronology/{part.step.slug}.html"


def chronology_view(views: ViewBuilder, events: Iterable[Event], title: str, lede: str = "") -> ChronologyView:
    """Return `events`, which are in chronological order, by year and month."""
    listed = tuple(events)
    strip = strip_of_years(views, "strip-years", listed, on_page=True)
    return ChronologyView(title, lede, _years(views, listed), strip)


def year_view(views: ViewBuilder, events: Iterable[Event], title: str, lede: str = "") -> YearPageView:
    """Return the events of a year by month, or the undated ones."""
    listed = tuple(events)
    years = _years(views, listed)
    return YearPageView(title, lede, years, _strip_of_year(views, years, listed))


def _years(views: ViewBuilder, events: Sequence[Event]) -> tuple[YearView, ...]:
    years = []
    for year, group in groupby(events, key=lambda event: views.book.listed[event.key].year):
        rows = list(group)
        name = year_words(year, views.labels) if year is not None else views.labels("chronology.undated")
        slug = year_slug(year) if year is not None else "undated"
        months = _months(views, rows) if year is not None else _types(views, rows)
        years.append(YearView(f"y-{slug}", name, f"chronology/{slug}.html", months, len(rows)))
    return tuple(years)


def _strip_of_year(views: ViewBuilder, years: Sequence[YearView], events: tuple[Event, ...]) -> StripView | None:
    """Return the timeline of the months if there is only one year; otherwise None."""
    listed = views.book.listed
    year = listed[events[0].key].year if len(years) == 1 else None
    if year is None:
        return None
    titles = [month.title for month in years[0].months]
    first = {title: f"M-{titles.index(title) + 1}" for title in titles if title}
    months = {
        date.earliest.month: first[title]
        for event in events
        if (date := listed[event.key]).earliest and (title := month_words(date, views.labels))
    }
    return strip_of_months(views, year, events, months)


def _months(views: ViewBuilder, events: list[Event]) -> tuple[MonthView, ...]:
    found = groupby(events, key=lambda event: month_words(views.book.listed[event.key], views.labels))
    return tuple(MonthView(title, views.event_rows(rows)) for title, rows in found)


def _types(views: ViewBuilder, events: list[Event]) -> tuple[MonthView, ...]:
    """Return undated events by type, in the order of the vocabulary; without titles when all are of one."""
    types, found = views.book.vocabulary.event_types, by_type(views.book, events)
    titles = {name: types[name].label if name in types and len(found) > 1 else "" for name in found}
    return tuple(MonthView(titles[name], views.event_rows(rows)) for name, rows in found.items())
