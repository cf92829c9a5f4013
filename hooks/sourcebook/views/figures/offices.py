"""A picture of offices over time, above the events of the same period."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...book.book import anchor
from ...core.date_words import date_words
from ...core.edtf import Edtf
from ...core.labels import Labels
from ...records.models import Entity, Event, Role
from ..builder import ViewBuilder
from ..elements import LinkView
from .axis import NARROW, years_of
from .marks import MarkView, at_height, mark_of
from .scale import Scale, scale_of_years
from .text_width import fitting, line_height, shortened, to_tenth
from .timeline import KeyView, StripView, strip_over_years

ROW = 34  # pixels: an office's name and line, at least
_BESIDE = 13  # pixels of the row for the line and what is on it
_BELOW = 6  # what there is under the line
#: More offices do not fit into one picture; the section below has them all.
MOST_OFFICES = 40


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A period of an office: `held` (stated), `maybe` (one end lies within it), `open` (an end is not stated)."""

    form: str
    x: float
    width: float

    @property
    def end(self) -> float:
        """The right end."""
        return to_tenth(self.x + self.width)


@dataclass(frozen=True, slots=True)
class RowView:
    """An office on the axis. `known` holds the dates of sources that mention it; `arrow` is where an open end points to
    later, `tail` where an open start points to earlier."""

    link: LinkView
    text: str
    y: int
    segments: tuple[SegmentView, ...]
    known: tuple[MarkView, ...]
    tail: float | None
    arrow: float | None


@dataclass(frozen=True, slots=True)
class AxisView:
    """Offices above the events of the same period."""

    rows: tuple[RowView, ...]
    strip: StripView


@dataclass(frozen=True, slots=True)
class _Office:
    """An office, a link to its other side, its holder, and every date known of it."""

    role: Role
    link: LinkView
    holder: Entity
    dates: list[Edtf]


def axis_view(views: ViewBuilder, entity: Entity, events: Sequence[Event]) -> AxisView | None:
    """Return the offices that `entity` holds, else those held there, above its events; None when none has a date."""
    offices = list(_offices(views, entity))
    with_dates = [office for office in offices if office.dates]
    if not with_dates:
        return None
    shown, labels = with_dates[:MOST_OFFICES], views.labels
    dated = [event.date.date for event in events if event.date.date.dated]
    scale = scale_of_years((*years_of(dated), *years_of(date for office in shown for date in office.dates)))
    height = max(ROW, *(math.ceil(line_height(office.link.text)) + _BESIDE for office in shown))
    rows = tuple(_rows(views, shown, scale, height))
    said = " ".join(_said(rows, len(offices) - len(with_dates), len(with_dates) - len(shown), labels))
    title = labels("picture.axis.title", name=entity.name)
    strip = strip_over_years(views, f"axis-{entity.key}", title, events, scale, len(rows) * height + 8, said)
    return AxisView(rows, replace(strip, legend=(*_legend(rows, labels), *strip.legend)))


def _offices(views: ViewBuilder, entity: Entity) -> Iterator[_Office]:
    for role in entity.roles:
        yield _Office(role, views.who(role.organization), entity, _dates(views, role))
    if not entity.roles:
        for office in views.book.offices_at.get(entity.key, ()):
            yield _Office(office.role, views.link(office.holder), office.holder, _dates(views, office.role))


def _rows(views: ViewBuilder, offices: Sequence[_Office], scale: Scale, height: int) -> Iterator[RowView]:
    """Yield a row for each office. Titles tell offices of the same name apart."""
    names = Counter(office.link.text for office in offices)
    for number, office in enumerate(offices, 1):
        role, words = office.role, office.link.text
        title = role.wordings[0].title if role.wordings else ""
        shown = f"{words} ({title})" if names[words] > 1 and title else words
        link = views.link(office.holder, shown, anchor(role))
        yield _row(views, role, link, scale, number * height - _BELOW)


def _said(rows: Sequence[RowView], undated: int, more: int, labels: Labels) -> Iterator[str]:
    """Yield the offices in words, and how many are left out."""
    yield from (labels("picture.axis.office", who=row.link.text, words=row.text) for row in rows)
    if undated:
        yield labels("picture.axis.undated", n=undated)
    if more:
        yield labels("picture.axis.more", n=more)


def _dates(views: ViewBuilder, role: Role) -> list[Edtf]:
    """Return every date known of an office."""
    stated = [when.date for when in (role.start, role.end) if when and when.date.dated]
    return [*stated, *_known(views, role)]


def _known(views: ViewBuilder, role: Role) -> list[Edtf]:
    """Return the dates of the sources that mention an office, in order, without repetitions."""
    sources = views.book.sources
    dates = {
        date.text: date
        for wording in role.wordings
        for citation in wording.citations
        if (source := sources.get(citation.source)) and (date := source.published.date).dated
    }
    return sorted(dates.values(), key=lambda date: date.sort_key)


def _row(views: ViewBuilder, role: Role, link: LinkView, scale: Scale, y: int) -> RowView:
    labels = views.labels
    dates = _known(views, role)
    known = tuple(at_height(mark_of(date, scale, "known", date_words(date, labels)), y) for date in dates)
    segments, tail, arrow = _segments(role, scale, known)
    said = []
    if role.start:
        said.append(labels("picture.axis.from", date=views.date(role.start).text))
    if role.end:
        said.append(labels("picture.axis.to", date=views.date(role.end).text))
    elif role.start:
        said.append(labels("picture.axis.no_end"))
    said += [labels("picture.axis.as_of", date=mark.text) for mark in known]
    shown = LinkView(shortened(link.text, fitting(link.text, NARROW)), link.path, link.text)
    return RowView(shown, ", ".join(said), y, segments, known, tail, arrow)


def _segments(
    role: Role, scale: Scale, known: Sequence[MarkView]
) -> tuple[tuple[SegmentView, ...], float | None, float | None]:
    """Return the periods of an office, and where an open start and an open end point."""
    start = mark_of(role.start.date, scale, "", "") if role.start and role.start.date.dated else None
    end = mark_of(role.end.date, scale, "", "") if role.end and role.end.date.dated else None
    if not start and not end:
        return (), None, None
    found = [SegmentView("maybe", one.x, one.width) for one in (start, end) if one and one.width]
    last = max((mark.x + mark.width for mark in known), default=0.0)
    first = min((mark.x for mark in known), default=100.0)
    tail = arrow = None
    if start and end:
        found.append(_segment("held", start.x + start.width, end.x))
    elif start:
        begin = start.x + start.width
        arrow = to_tenth(min(99.5, max(last, begin) + 4))
        found.append(_segment("open", begin, arrow))
    elif end:
        tail = to_tenth(max(0.5, min(first, end.x) - 4))
        found.append(_segment("open", tail, end.x))
    return tuple(one for one in found if one.width > 0), tail, arrow


def _segment(form: str, left: float, right: float) -> SegmentView:
    return SegmentView(form, to_tenth(left), to_tenth(max(0.0, right - left)))


def _legend(rows: Sequence[RowView], labels: Labels) -> Iterator[KeyView]:
    forms = {segment.form for row in rows for segment in row.segments}
    for form in ("held", "open", "maybe"):
        if form in forms:
            yield KeyView(form, labels(f"picture.key.{form}"))
    if any(row.known for row in rows):
        yield KeyView("known", labels("picture.key.known"))
