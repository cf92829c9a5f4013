"""Pictures of time as numbers: where every dot, line and label stands. Templates only write them down.

Time runs from left to right in per cent of the width, so that a picture becomes wider without its text becoming
larger; everything else is in pixels. Labels are chosen for the width of a phone (NARROW), further ones for that of a
page (WIDE), which narrow screens leave out.
"""

from __future__ import annotations

import datetime
import html
import math
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...book.book import anchor
from ...core.date_words import date_words, short_date_words, short_month
from ...core.edtf import Edtf
from ...core.labels import Labels
from ...records.models import Entity, Event, Role
from ..builder import Views
from ..elements import LinkView
from .scale import Scale, first_of, scale_of_days, scale_of_years
from .text_width import fitting, line_height, shortened, text_width, to_tenth

NARROW = 288  # a screen of 320 pixels without the page's margins
WIDE = 600
TARGET = 24  # pixels: the least width and height of what can be tapped

LANE = 9  # pixels between two marks above each other
MAX_LANES = 12
MAX_MARKS = 80
BINS = 40
BAR = 64  # pixels: the height of the highest bar
MOST_NAMED = 12
#: Characters of tooltips that a picture may carry.
MOST_WORDS = 3000


@dataclass(frozen=True, slots=True)
class MarkView:
    """An event, or the date of an office's source. A dot at `x` (a day), or a bar of `width` (somewhere within, or
    lasting), its middle at `y`; `before` and `after` tell that it may reach further."""

    x: float
    y: int
    width: float
    status: str
    before: bool
    after: bool
    words: str

    @property
    def end(self) -> float:
        """Where a bar ends."""
        return to_tenth(self.x + self.width)

    @property
    def middle(self) -> float:
        """The middle of a bar."""
        return to_tenth(self.x + self.width / 2)


@dataclass(frozen=True, slots=True)
class StackView:
    """Part of a column: how it is drawn (`day`, `span`, `hollow`), its top and its height."""

    form: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The number of events of a stretch of time, where there are too many for a mark each."""

    x: float
    width: float
    stacks: tuple[StackView, ...]
    words: str


@dataclass(frozen=True, slots=True)
class LabelView:
    """A year or month under the axis, around `x`. It leads to `anchor` on the page or to `path`, or nowhere.

    `wide` when there is no room for it on a narrow screen; `width` in pixels.
    """

    x: float
    width: int
    words: str
    anchor: str
    path: str
    title: str
    wide: bool


@dataclass(frozen=True, slots=True)
class KeyView:
    """A line of the legend: the sign, and what it means."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class StripView:
    """Events over time. `axis` is the height of the axis, `lines` its parts, `breaks` what is left out between them."""

    id: str
    title: str
    description: str
    height: int
    axis: int
    lines: tuple[tuple[float, float], ...]
    breaks: tuple[float, ...]
    ticks: tuple[float, ...]
    labels: tuple[LabelView, ...]
    marks: tuple[MarkView, ...]
    columns: tuple[ColumnView, ...]
    legend: tuple[KeyView, ...]


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A stretch of an office: `held` (stated), `maybe` (one end lies within it), `open` (an end is not stated)."""

    form: str
    x: float
    width: float

    @property
    def end(self) -> float:
        """Where it ends."""
        return to_tenth(self.x + self.width)


@dataclass(frozen=True, slots=True)
class RowView:
    """An office on the axis. `known` holds the dates of sources that speak of it; `arrow` is where an open end points
    to later, `tail` where an open start points to earlier."""

    link: LinkView
    words: str
    y: int
    segments: tuple[SegmentView, ...]
    known: tuple[MarkView, ...]
    tail: float | None
    arrow: float | None


@dataclass(frozen=True, slots=True)
class AxisView:
    """Offices above the events of the same time."""

    rows: tuple[RowView, ...]
    strip: StripView


# ---- Events over time


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A label for which room is looked for."""

    x: float
    words: str
    anchor: str = ""
    path: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event stands: its mark without a height, and how much room it takes."""

    event: Event
    left: float
    right: float
    mark: MarkView


def strip_of_years(
    views: Views, id: str, name: str, events: Sequence[Event], on_page: bool = False
) -> StripView | None:
    """The events over the years, of `name` or of everything; labels lead to groups on the page or to years' pages.

    None when fewer than two have a place in time: there would be nothing to see.
    """
    dated = [event for event in events if event.date.date.dated]
    if len(dated) < 2:
        return None
    scale = scale_of_years(_years(event.date.date for event in dated))
    labels = _year_labels(views, scale, dated, on_page)
    title = views.labels("picture.strip.title", name=name) if name else views.labels("picture.strip.all")
    return _strip(views, id, title, events, scale, labels, 0, _by_year(views.labels, dated))


def strip_of_months(
    views: Views,
    id: str,
    year: int,
    events: Sequence[Event],
    anchors: Mapping[int, str],
    paths: Mapping[int, str] | None = None,
) -> StripView | None:
    """The events of a year over its months; `anchors` are those of the months' groups on the page, `paths` the pages of
    months that have their own."""
    if len(events) < 2:
        return None
    labels, first = views.labels, first_of(year)
    scale = scale_of_days(first, first_of(year + 1))
    wanted = [
        _Wanted(
            _middle(scale, *_month(year, month)),
            short_month(month, labels),
            anchors.get(month, ""),
            (paths or {}).get(month, ""),
        )
        for month in range(1, 13)
    ]
    months = _placed(sorted(wanted, key=lambda one: not (one.anchor or one.path)))
    counts = Counter(
        short_month(date.earliest.month, labels)
        for event in events
        if (date := event.date.date).earliest and date.latest and (date.latest - date.earliest).days < 31
    )
    by_month = [labels("picture.of", name=name, n=number) for name, number in counts.items()]
    if len(events) > counts.total():
        by_month.append(labels("picture.no_month", n=len(events) - counts.total()))
    return _strip(views, id, labels("picture.strip.months", year=year), events, scale, months, 0, by_month)


def _month(year: int, month: int) -> tuple[int, int]:
    """First day of a month and of the next, as ordinals."""
    first = datetime.date(year, month, 1).toordinal()
    return first, first + monthrange(year, month)[1]


def _strip(
    views: Views,
    id: str,
    title: str,
    events: Sequence[Event],
    scale: Scale,
    labels: tuple[LabelView, ...],
    top: int,
    counts: Sequence[str],
    said_before: str = "",
) -> StripView:
    """The picture of `events` on `scale`, beginning at the height `top`."""
    dated = [event for event in events if event.date.date.dated]
    places = [_place(event, scale, views) for event in dated]
    lanes = _lanes([(place.left, place.right) for place in places]) if len(places) <= MAX_MARKS else None
    marks: tuple[MarkView, ...] = ()
    columns: tuple[ColumnView, ...] = ()
    if lanes is None:
        axis = top + BAR + 8
        columns = tuple(_columns(places, scale, axis, views.labels))
    else:
        axis = top + max([0, *(lane + 1 for lane in lanes)]) * LANE + 8
        marks = tuple(_at(place.mark, axis - 9 - lane * LANE) for place, lane in zip(places, lanes, strict=True))
        marks = _with_few_words(marks)
    breaks = tuple(to_tenth((piece.left + piece.right) / 2) for piece in scale.pieces if piece.cut)
    return StripView(
        id=id,
        title=title,
        description=" ".join(part for part in (said_before, _described(events, dated, counts, views.labels)) if part),
        height=axis + TARGET + 4,
        axis=axis,
        lines=tuple(_lines(scale)),
        breaks=breaks,
        ticks=tuple(_ticks(scale)),
        labels=labels,
        marks=marks,
        columns=columns,
        legend=tuple(_legend(marks, columns, breaks, views.labels)),
    )


def _years(dates: Iterable[Edtf]) -> Iterator[int]:
    """The years in which dates begin and end."""
    for date in dates:
        yield from (day.year for day in (date.earliest, date.latest) if day)


def _place(event: Event, scale: Scale, views: Views) -> _Place:
    date = event.date.date
    mark = _mark(date, scale, event.status, _words(event, views))
    if mark.width:
        return _Place(event, mark.x - 0.6, mark.x + mark.width + 0.6, mark)
    return _Place(event, mark.x - 1.5, mark.x + 1.5, mark)


def _mark(date: Edtf, scale: Scale, status: str, words: str) -> MarkView:
    """A date as a mark: a dot for a day that is certain, else a bar as long as the time that is meant."""
    first, last = date.earliest, date.latest
    start, end = (first or last), (last or first)
    assert start and end
    left, right = scale.at(start.toordinal()), scale.at(end.toordinal() + 1)
    before = first is None or first.toordinal() < scale.first
    after = last is None or last.toordinal() >= scale.end
    middle = (left + right) / 2
    if date.form == "day" and not date.uncertain and not date.approximate:
        return MarkView(to_tenth(middle), 0, 0.0, status, False, False, words)
    if first is None:
        left = right - 4
    elif last is None:
        right = left + 4
    elif right - left < 3:
        left, right = middle - 1.5, middle + 1.5
    left, right = max(0.5, left), min(99.5, right)
    return MarkView(to_tenth(left), 0, to_tenth(right - left), status, before, after, words)


def _words(event: Event, views: Views) -> str:
    """What a mark stands for: date, title, and of what is not reported as having taken place the status and by whom."""
    words = f"{short_date_words(event.date.date, views.labels)}: {shortened(event.title, 80)}"
    if event.status == "occurred":
        return words
    return views.labels("picture.status", words=words, status=views.plain.standing(event))


def _at(mark: MarkView, y: int) -> MarkView:
    return replace(mark, y=y)


def _with_few_words(marks: tuple[MarkView, ...]) -> tuple[MarkView, ...]:
    """The marks, without their words when these would make the page heavy."""
    if sum(len(html.escape(mark.words)) for mark in marks) <= MOST_WORDS:
        return marks
    return tuple(replace(mark, words="") for mark in marks)


def _lanes(rooms: Sequence[tuple[float, float]]) -> list[int] | None:
    """For each stretch the lowest lane in which nothing is in its way; None when the lanes do not suffice."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for left, right in rooms:
        lane = next(
            (index for index, others in enumerate(taken) if all(right <= a or b <= left for a, b in others)), len(taken)
        )
        if lane == MAX_LANES:
            return None
        if lane == len(taken):
            taken.append([])
        taken[lane].append((left, right))
        found.append(lane)
    return found


def _columns(places: Sequence[_Place], scale: Scale, axis: int, labels: Labels) -> Iterator[ColumnView]:
    """Events counted by stretches of equal width, each once, at the middle of its date."""
    left, right = scale.pieces[0].left, scale.pieces[-1].right
    width = (right - left) / BINS
    bins: dict[int, list[Event]] = {}
    for place in places:
        middle = place.mark.x + place.mark.width / 2
        bins.setdefault(min(BINS - 1, max(0, int((middle - left) / width))), []).append(place.event)
    unit = BAR / max(len(found) for found in bins.values())
    for index, found in sorted(bins.items()):
        years = sorted(year for event in found if (year := event.date.date.year) is not None)
        span = str(years[0]) if years[0] == years[-1] else labels("picture.years", first=years[0], last=years[-1])
        words = labels("picture.of", name=span, n=len(found))
        stacks = tuple(_stacks(Counter(_form(event) for event in found), unit, axis))
        yield ColumnView(to_tenth(left + (index + 0.1) * width), to_tenth(0.8 * width), stacks, words)


def _form(event: Event) -> str:
    date = event.date.date
    if event.status != "occurred":
        return "hollow"
    return "day" if date.form == "day" and not date.uncertain and not date.approximate else "span"


def _stacks(counts: Counter[str], unit: float, axis: int) -> Iterator[StackView]:
    """The parts of a column, standing on each other; never so low that one could not be seen."""
    total = max(counts.total() * unit, 2.0 * len(counts))
    y = float(axis)
    for form in ("day", "span", "hollow"):
        if counts[form]:
            height = max(2.0, total * counts[form] / counts.total())
            y -= height
            yield StackView(form, to_tenth(y), to_tenth(height))


def _lines(scale: Scale) -> Iterator[tuple[float, float]]:
    """The axis, without what is left out; it reaches the picture's sides."""
    whole = [piece for piece in scale.pieces if not piece.cut]
    for piece in whole:
        left = 0.0 if piece is whole[0] else piece.left
        yield to_tenth(left), to_tenth(100.0 if piece is whole[-1] else piece.right)


def _ticks(scale: Scale) -> Iterator[float]:
    """Where years begin, as long as there is room between them; where months do, on the axis of a year."""
    if scale.end - scale.first <= 366:
        year = _year_of(scale.first)
        yield from (to_tenth(scale.at(_month(year, month)[0])) for month in range(1, 13))
        return
    for piece in scale.pieces:
        first, last = _year_of(piece.first), _year_of(piece.end - 1)
        if not piece.cut and (piece.right - piece.left) / (last - first + 1) >= 4:
            yield from (to_tenth(scale.at(first_of(year))) for year in range(first, last + 1))


def _year_of(day: int) -> int:
    return datetime.date.fromordinal(day).year


def _middle(scale: Scale, first: int, end: int) -> float:
    return (scale.at(first) + scale.at(end - 1)) / 2


def _year_labels(views: Views, scale: Scale, dated: Sequence[Event], on_page: bool) -> tuple[LabelView, ...]:
    """Years under the axis: the first and last, those beside what is left out, then those with most events."""
    counts = Counter(year for event in dated if (year := event.date.date.year) is not None)
    whole = [piece for piece in scale.pieces if not piece.cut]
    edges = [_year_of(day) for piece in whole for day in (piece.first, piece.end - 1)]
    ends = dict.fromkeys((edges[0], edges[-1], *edges))
    busiest = sorted(counts, key=lambda year: (-counts[year], year))
    in_order = dict.fromkeys((*(year for year in ends if year in counts), *busiest, *ends))
    return _placed([_year_label(views.labels, scale, year, counts[year], on_page) for year in in_order])


def _year_label(labels: Labels, scale: Scale, year: int, number: int, on_page: bool) -> _Wanted:
    words, x = str(year), _middle(scale, first_of(year), first_of(year + 1))
    if not number:
        return _Wanted(x, words)
    if on_page:
        return _Wanted(x, words, f"y-{year}", "", labels("picture.of", name=words, n=number))
    return _Wanted(x, words, "", f"chronology/{year}.html", labels("chronology.page", year=words))


def _placed(wanted: Sequence[_Wanted]) -> tuple[LabelView, ...]:
    """The labels for which there is room; those that come first are placed first."""
    found: list[LabelView] = []
    for wide, canvas in ((False, NARROW), (True, WIDE)):
        for one in wanted:
            width = max(TARGET, math.ceil(text_width(one.words)))
            half = (width + 1) / canvas * 50
            middle = min(100 - half, max(half, one.x))
            known = any(other.words == one.words for other in found)
            if not known and all(abs(middle - other.x) > half + (other.width + 1) / canvas * 50 for other in found):
                found.append(LabelView(to_tenth(middle), width, one.words, one.anchor, one.path, one.title, wide))
    return tuple(sorted(found, key=lambda label: label.x))


def _described(events: Sequence[Event], dated: Sequence[Event], counts: Sequence[str], labels: Labels) -> str:
    """The picture in words: how many events, how many in which year, of which status, and how many without date."""
    parts = [labels.count("picture.events", len(events))]
    if dated:
        first, last = min(_years(one.date.date for one in dated)), max(_years(one.date.date for one in dated))
        span = str(first) if first == last else labels("picture.years", first=first, last=last)
        parts.append(labels("picture.dated", n=len(dated), span=span))
    if len(events) > len(dated):
        parts.append(labels("picture.undated", n=len(events) - len(dated)))
    statuses = Counter(event.status for event in events)
    for status in ("announced", "planned", "alleged"):
        if statuses[status]:
            parts.append(labels("picture.of", name=labels(f"status.{status}"), n=statuses[status]) + ".")
    if counts:
        parts.append(", ".join(counts) + ".")
    return " ".join(parts)


def _by_year(labels: Labels, dated: Sequence[Event]) -> list[str]:
    """The number of events in each year; where there are many years, in those with most."""
    counts = Counter(year for event in dated if (year := event.date.date.year) is not None)
    shown = sorted(sorted(counts, key=lambda year: (-counts[year], year))[:MOST_NAMED])
    words = [labels("picture.of", name=year, n=counts[year]) for year in shown]
    rest = sum(counts.values()) - sum(counts[year] for year in shown)
    return [*words, labels("picture.other_years", n=rest)] if rest else words


def _legend(
    marks: Sequence[MarkView], columns: Sequence[ColumnView], breaks: Sequence[float], labels: Labels
) -> Iterator[KeyView]:
    """The signs that occur in the picture."""
    forms = {stack.form for column in columns for stack in column.stacks}
    if any(not mark.width for mark in marks) or "day" in forms:
        yield KeyView("day", labels("picture.key.day"))
    if any(mark.width for mark in marks) or "span" in forms:
        yield KeyView("span", labels("picture.key.span"))
    statuses = {mark.status for mark in marks}
    yield from (
        KeyView(status, labels(f"picture.key.{status}"))
        for status in ("announced", "planned", "alleged")
        if status in statuses
    )
    if "hollow" in forms:
        yield KeyView("announced", labels("picture.key.hollow"))
    if breaks:
        yield KeyView("break", labels("picture.key.break"))


# ---- Offices and events on one axis

ROW = 34  # pixels: an office's name and line, at least
_BESIDE = 13  # what is left of them for the line and what stands on it
_BELOW = 6  # what there is under the line
#: More offices than these make no picture that can be overlooked; the section beneath has them all.
MOST_OFFICES = 40


def axis_view(views: Views, entity: Entity, events: Sequence[Event]) -> AxisView | None:
    """The offices that `entity` holds, else those held there, above its events; None when none has a date."""
    book, labels = views.book, views.labels
    held = [(role, views.who(role.organization), entity) for role in entity.roles] or [
        (office.role, views.link(office.holder), office.holder) for office in book.offices_at.get(entity.key, ())
    ]
    shown = [(role, link, holder, dates) for role, link, holder in held if (dates := _dates(views, role))]
    dated = [event for event in events if event.date.date.dated]
    if not shown:
        return None
    more = len(shown) - MOST_OFFICES
    shown = shown[:MOST_OFFICES]
    scale = scale_of_years(
        (*_years(event.date.date for event in dated), *_years(date for *_, dates in shown for date in dates))
    )
    names = Counter(link.words for _, link, _, _ in shown)
    height = max(ROW, *(math.ceil(line_height(link.words)) + _BESIDE for _, link, _, _ in shown))
    rows = []
    for index, (role, link, holder, _) in enumerate(shown):
        title = role.wordings[0].title if role.wordings else ""
        words = f"{link.words} ({title})" if names[link.words] > 1 and title else link.words
        to_office = views.link(holder, words, anchor(role))
        rows.append(_row(views, role, to_office, scale, (index + 1) * height - _BELOW))
    said = [labels("picture.axis.office", who=row.link.words, words=row.words) for row in rows]
    undated = len(held) - len(shown) - max(0, more)
    if undated:
        said.append(labels("picture.axis.undated", n=undated))
    if more > 0:
        said.append(labels("picture.axis.more", n=more))
    title = labels("picture.axis.title", name=entity.name)
    years = _year_labels(views, scale, dated, on_page=False)
    top = len(rows) * height + 8
    counts = _by_year(labels, dated)
    strip = _strip(views, f"axis-{entity.key}", title, events, scale, years, top, counts, " ".join(said))
    legend = (*_axis_legend(rows, labels), *strip.legend)
    return AxisView(tuple(rows), replace(strip, legend=legend))


def _dates(views: Views, role: Role) -> list[Edtf]:
    """Every date that is known of an office."""
    stated = [when.date for when in (role.start, role.end) if when and when.date.dated]
    return [*stated, *_known(views, role)]


def _known(views: Views, role: Role) -> list[Edtf]:
    """The dates of the sources that speak of an office, in order, each once."""
    sources = views.book.sources
    dates = {
        date.text: date
        for wording in role.wordings
        for citation in wording.citations
        if (source := sources.get(citation.source)) and (date := source.published.date).dated
    }
    return sorted(dates.values(), key=lambda date: date.sort_key)


def _row(views: Views, role: Role, link: LinkView, scale: Scale, y: int) -> RowView:
    labels = views.labels
    dates = _known(views, role)
    known = tuple(_at(_mark(date, scale, "known", date_words(date, labels)), y) for date in dates)
    segments, tail, arrow = _segments(role, scale, known)
    said = []
    if role.start:
        said.append(labels("picture.axis.from", date=views.date(role.start).words))
    if role.end:
        said.append(labels("picture.axis.to", date=views.date(role.end).words))
    elif role.start:
        said.append(labels("picture.axis.no_end"))
    said += [labels("picture.axis.as_of", date=mark.words) for mark in known]
    shown = LinkView(shortened(link.words, fitting(link.words, NARROW)), link.path, link.words)
    return RowView(shown, ", ".join(said), y, segments, known, tail, arrow)


def _segments(
    role: Role, scale: Scale, known: Sequence[MarkView]
) -> tuple[tuple[SegmentView, ...], float | None, float | None]:
    """The stretches of an office, and where an open start and an open end point."""
    start = _mark(role.start.date, scale, "", "") if role.start and role.start.date.dated else None
    end = _mark(role.end.date, scale, "", "") if role.end and role.end.date.dated else None
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


def _axis_legend(rows: Sequence[RowView], labels: Labels) -> Iterator[KeyView]:
    forms = {segment.form for row in rows for segment in row.segments}
    for form in ("held", "open", "maybe"):
        if form in forms:
            yield KeyView(form, labels(f"picture.key.{form}"))
    if any(row.known for row in rows):
        yield KeyView("known", labels("picture.key.known"))
