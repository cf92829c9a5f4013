"""Timelines: the position of every dot, line and label. Templates only write them out.

Horizontal positions are in per cent of the width, so that a wider figure has no larger text; everything else is in
pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.dates.date_words import short_date_words, short_month, year_span, year_words
from ...core.dates.days import first_of, year_slug
from ...core.dates.edtf import month_of
from ...core.labels import Labels
from ...records.models import Event
from ...untrusted.escaping import in_html
from ..builder import ViewBuilder
from .axis import TARGET, LabelView, Wanted, lines_of, middle_of, month_days, placed, ticks_of, year_labels, years_of
from .marks import MarkView, at_height, mark_of
from .scale import Scale, scale_of_days, scale_of_years
from .text_width import shortened, to_tenth

LANE = 9  # pixels between two marks above each other
MAX_LANES = 12
#: Shorter lists of events need no figure.
FEWEST = 4
MAX_MARKS = 80
BINS = 40
BAR = 64  # pixels: the height of the highest bar
MOST_NAMED = 12
#: The most characters of tooltips in a figure.
MOST_WORDS = 3000


@dataclass(frozen=True, slots=True)
class StackView:
    """Part of a column: its style (`day`, `span`, `hollow`), its top and its height, and the ids of its events."""

    form: str
    y: float
    height: float
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The number of events in a period, if there are too many for a mark each."""

    x: float
    width: float
    stacks: tuple[StackView, ...]
    text: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """A line of the legend: a sign and its meaning."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class StripView:
    """A timeline of events.

    `axis` is the height of the axis, `lines` its segments, and `breaks` the periods left out between them. `shows` has
    the ids of the events of each mark, or of each part of a column, in the order in which they are drawn.
    """

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
    shows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Spot:
    """The position of an event: its mark without a height, and the space it needs."""

    event: Event
    left: float
    right: float
    mark: MarkView


def strip_of_years(views: ViewBuilder, id: str, events: Sequence[Event], on_page: bool = False) -> StripView | None:
    """Return the events over the years; None if too few have dates.

    Labels link to groups on the page, or to the years' pages.
    """
    dated = [event for event in events if event.date.date.dated]
    if len(dated) < FEWEST:
        return None
    scale = scale_of_years(years_of(event.date.date for event in dated))
    counts = Counter(year for event in dated if (year := views.book.listed[event.key].year) is not None)
    labels = year_labels(views.labels, scale, counts, on_page)
    title = views.labels("picture.strip.all")
    return _strip(views, id, title, events, scale, labels, _by_year(views.labels, counts))


def strip_of_months(
    views: ViewBuilder,
    year: int,
    events: Sequence[Event],
    anchors: Mapping[int, str],
    paths: Mapping[int, str] | None = None,
) -> StripView | None:
    """Return the events of a year over its months.

    `anchors` are those of the months on the page, `paths` the pages of months that have their own.
    """
    if len(events) < FEWEST:
        return None
    labels, first = views.labels, first_of(year)
    scale = scale_of_days(first, first_of(year + 1))
    wanted = [
        Wanted(
            middle_of(scale, *month_days(year, month)),
            short_month(month, labels),
            anchors.get(month, ""),
            (paths or {}).get(month, ""),
        )
        for month in range(1, 13)
    ]
    months = placed(sorted(wanted, key=lambda one: not (one.anchor or one.path)))
    known = (month_of(views.book.listed[event.key]) for event in events)
    counts = Counter(short_month(month.month, labels) for month in known if month)
    by_month = [labels("picture.of", name=name, n=number) for name, number in counts.items()]
    if len(events) > counts.total():
        by_month.append(labels("picture.no_month", n=len(events) - counts.total()))
    title = labels("picture.strip.months", year=year_words(year, labels))
    return _strip(views, f"strip-{year_slug(year)}", title, events, scale, months, by_month)


def _strip(
    views: ViewBuilder,
    id: str,
    title: str,
    events: Sequence[Event],
    scale: Scale,
    labels: tuple[LabelView, ...],
    counts: Sequence[str],
) -> StripView:
    """Return the timeline of `events` on `scale`."""
    dated = [event for event in events if event.date.date.dated]
    spots = [_spot(event, scale, views) for event in dated]
    lanes = _lanes([(spot.left, spot.right) for spot in spots]) if len(spots) <= MAX_MARKS else None
    marks: tuple[MarkView, ...] = ()
    columns: tuple[ColumnView, ...] = ()
    if lanes is None:
        axis = BAR + 8
        columns = tuple(_columns(spots, scale, axis, views.labels))
    else:
        axis = max([0, *(lane + 1 for lane in lanes)]) * LANE + 8
        marks = tuple(at_height(spot.mark, axis - 9 - lane * LANE) for spot, lane in zip(spots, lanes, strict=True))
        marks = _with_few_words(marks)
    breaks = tuple(to_tenth((piece.left + piece.right) / 2) for piece in scale.pieces if piece.cut)
    return StripView(
        id=id,
        title=title,
        description=_described(events, dated, counts, views.labels),
        height=axis + TARGET + 4,
        axis=axis,
        lines=tuple(lines_of(scale)),
        breaks=breaks,
        ticks=tuple(ticks_of(scale)),
        labels=labels,
        marks=marks,
        columns=columns,
        legend=tuple(_legend(marks, columns, breaks, views.labels)),
        shows=tuple(stack.events for column in columns for stack in column.stacks)
        or tuple((event.key,) for event in dated),
    )


def _spot(event: Event, scale: Scale, views: ViewBuilder) -> _Spot:
    date = event.date.date
    mark = mark_of(date, scale, event.status, _words(event, views))
    if mark.width:
        return _Spot(event, mark.x - 0.6, mark.x + mark.width + 0.6, mark)
    return _Spot(event, mark.x - 1.5, mark.x + 1.5, mark)


def _words(event: Event, views: ViewBuilder) -> str:
    """Return the tooltip of a mark: date and title, and, unless the event is reported as having happened, its status
    and by whom."""
    words = f"{short_date_words(event.date.date, views.labels)}: {shortened(event.title, 80)}"
    if event.status == "occurred":
        return words
    return views.labels("picture.status", words=words, status=views.plain.standing(event))


def _with_few_words(marks: tuple[MarkView, ...]) -> tuple[MarkView, ...]:
    """Return the marks, without tooltips if these would make the page heavy."""
    if sum(len(in_html(mark.text)) for mark in marks) <= MOST_WORDS:
        return marks
    return tuple(replace(mark, text="") for mark in marks)


def _lanes(rooms: Sequence[tuple[float, float]]) -> list[int] | None:
    """Return the lowest free lane for each period; None if there are not enough lanes."""
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


def _columns(spots: Sequence[_Spot], scale: Scale, axis: int, labels: Labels) -> Iterator[ColumnView]:
    """Yield columns that count events in periods of equal width, each event once, at the middle of its date."""
    left, right = scale.pieces[0].left, scale.pieces[-1].right
    width = (right - left) / BINS
    bins: dict[int, list[Event]] = {}
    for spot in spots:
        middle = spot.mark.x + spot.mark.width / 2
        bins.setdefault(min(BINS - 1, max(0, int((middle - left) / width))), []).append(spot.event)
    unit = BAR / max(len(found) for found in bins.values())
    for index, found in sorted(bins.items()):
        years = sorted(year for event in found if (year := event.date.date.year) is not None)
        words = labels("picture.of", name=year_span(years[0], years[-1], labels), n=len(found))
        stacks = tuple(_stacks(found, unit, axis))
        yield ColumnView(to_tenth(left + (index + 0.1) * width), to_tenth(0.8 * width), stacks, words)


def _form(event: Event) -> str:
    date = event.date.date
    if event.status != "occurred":
        return "hollow"
    return "day" if date.form == "day" and not date.uncertain and not date.approximate else "span"


def _stacks(found: Sequence[Event], unit: float, axis: int) -> Iterator[StackView]:
    """Yield the parts of a column from the bottom up, each high enough to be visible."""
    by_form = {form: tuple(event.key for event in found if _form(event) == form) for form in ("day", "span", "hollow")}
    total = max(len(found) * unit, 2.0 * sum(map(bool, by_form.values())))
    y = float(axis)
    for form, events in by_form.items():
        if events:
            height = max(2.0, total * len(events) / len(found))
            y -= height
            yield StackView(form, to_tenth(y), to_tenth(height), events)


def _described(events: Sequence[Event], dated: Sequence[Event], counts: Sequence[str], labels: Labels) -> str:
    """Return a description of the figure: how many events, in which years, with which status, and how many without a
    date."""
    parts = [labels.count("picture.events", len(events))]
    if dated:
        first, last = min(years_of(one.date.date for one in dated)), max(years_of(one.date.date for one in dated))
        parts.append(labels("picture.dated", n=len(dated), span=year_span(first, last, labels)))
    if len(events) > len(dated):
        parts.append(labels("picture.undated", n=len(events) - len(dated)))
    statuses = Counter(event.status for event in events)
    for status in ("announced", "planned", "alleged"):
        if statuses[status]:
            parts.append(labels("picture.of", name=labels(f"status.{status}"), n=statuses[status]) + ".")
    if counts:
        parts.append(", ".join(counts) + ".")
    return " ".join(parts)


def _by_year(labels: Labels, counts: Counter[int]) -> list[str]:
    """Return the number of events in each year, or only in the busiest ones if there are many years."""
    shown = sorted(sorted(counts, key=lambda year: (-counts[year], year))[:MOST_NAMED])
    words = [labels("picture.of", name=year_words(year, labels), n=counts[year]) for year in shown]
    rest = counts.total() - sum(counts[year] for year in shown)
    return [*words, labels("picture.other_years", n=rest)] if rest else words


def _legend(
    marks: Sequence[MarkView], columns: Sequence[ColumnView], breaks: Sequence[float], labels: Labels
) -> Iterator[KeyView]:
    """Yield the signs that occur in the figure."""
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
