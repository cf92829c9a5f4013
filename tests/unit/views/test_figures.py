"""Pictures: where things stand in them, what they say in words, and what they leave out."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.core.dates.edtf import parse_edtf
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.figures.axis import NARROW, TARGET, WIDE, LabelView
from sourcebook.views.figures.scale import scale_of_years
from sourcebook.views.figures.text_width import TEXT, shortened, text_width
from sourcebook.views.figures.timeline import StripView, strip_of_months, strip_of_years
from sourcebook.views.filter import events_file
from sourcebook.views.pages.chronology import chronology_view, year_view
from support.pictures import LABELS, NAMES, an_event, figures, html_of, views_of


def strip_of(views: ViewBuilder) -> StripView | None:
    return strip_of_years(views, "strip-me", views.book.events_of["me"])


BUSY = [
    an_event(date, "me", f"fellow-{number % 20}", status=status, **({"by": "Somebody"} if status == "alleged" else {}))
    for number, (date, status) in enumerate(
        itertools.islice(
            zip(
                itertools.cycle(["1990-01-05", "1990-02", "1990", "1991-07-14", "2001/2003", "[..2010-05]", "2011~"]),
                itertools.cycle(["occurred", "occurred", "announced", "planned", "alleged"]),
                strict=False,
            ),
            500,
        )
    )
]
AGES = [an_event(f"{year:04}", "me") for year in range(1100, 2001, 9)]
FEW = [
    an_event("2014-37", "me"),
    an_event("2015-02?", "me", status="announced"),
    an_event("2022-09-19", "me"),
    an_event("2022-10", "me"),
]
EVENTS = {
    "500 events": BUSY,
    "900 years": AGES,
    "four events": FEW,
    "before the year 1": [an_event(date, "me") for date in ("-0058", "-0043-03-15", "-0043-04", "0014", "../-0099")],
    "four on a day": [an_event("0001-01-01", "me")] * 4,
}


@pytest.fixture(params=EVENTS)
def strip(request: pytest.FixtureRequest) -> StripView:
    found = strip_of(views_of(EVENTS[request.param]))
    assert found
    return found


# ---- Where things stand


def overlapping(labels: list[LabelView], canvas: int) -> list[tuple[str, str]]:
    def ends(label: LabelView) -> tuple[float, float]:
        half = max(TARGET, text_width(label.text)) / canvas * 50
        return label.x - half, label.x + half

    return [(a.text, b.text) for a, b in itertools.combinations(labels, 2) if ends(a)[1] > ends(b)[0] + 0.1]


def test_labels_of_time_do_not_overlap_on_a_phone_or_on_a_page(strip: StripView) -> None:
    on_phone = [label for label in strip.labels if not label.wide]
    assert (overlapping(on_phone, NARROW), overlapping(list(strip.labels), WIDE)) == ([], [])


def test_everything_stands_within_the_picture(strip: StripView) -> None:
    xs = [x for line in strip.lines for x in line] + [label.x for label in strip.labels] + [*strip.breaks, *strip.ticks]
    xs += [x for mark in strip.marks for x in (mark.x, mark.end)]
    xs += [x for column in strip.columns for x in (column.x, column.x + column.width)]
    ys = [mark.y for mark in strip.marks] + [stack.y for column in strip.columns for stack in column.stacks]
    assert [x for x in xs if not 0 <= x <= 100] == []
    assert [y for y in ys if not 0 <= y <= strip.axis] == []
    assert strip.axis < strip.height <= 150


def test_marks_do_not_cover_each_other() -> None:
    strip = strip_of(views_of([an_event(f"{2010 + index % 7}-0{index % 9 + 1}", "me") for index in range(40)]))
    assert strip and strip.marks
    ends = [(mark.y, mark.x, mark.end) for mark in strip.marks]
    covered = [(a, b) for a, b in itertools.combinations(sorted(ends), 2) if a[0] == b[0] and a[2] > b[1] + 0.1]
    assert covered == []


def test_many_events_are_counted_in_columns_and_none_is_lost() -> None:
    strip = strip_of(views_of(BUSY))
    assert strip and not strip.marks
    assert sum(int(column.text.rsplit(": ", 1)[1]) for column in strip.columns) == len(BUSY)


def test_few_events_have_a_mark_each() -> None:
    strip = strip_of(views_of(FEW))
    assert strip and [(mark.width > 0, mark.status) for mark in strip.marks] == [
        (True, "occurred"),
        (True, "announced"),
        (False, "occurred"),
        (True, "occurred"),
    ]


def test_the_name_of_a_status_is_told_by_its_shape_and_in_the_legend() -> None:
    statuses = ("announced", "planned", "alleged", "alleged")
    views = views_of([an_event("2014-01-01", "me", status=one, by="X") for one in statuses])
    strip = strip_of(views)
    assert strip and [key.sign for key in strip.legend] == ["day", "announced", "planned", "alleged"]
    assert re.findall(r"<(circle|rect) class=\"sb-dot ([a-z-]+)\"", html_of(views)) == [
        ("circle", "sb-announced"),
        ("rect", "sb-planned"),
        ("circle", "sb-alleged"),
        ("circle", "sb-alleged"),
    ]


def test_long_empty_stretches_are_cut_out() -> None:
    scale = scale_of_years([1100, 1101, 2001])
    widths = [(piece.cut, round(piece.right - piece.left)) for piece in scale.pieces]
    assert widths == [(False, 59), (True, 4), (False, 31)]


def test_evenly_spread_years_are_not_cut() -> None:
    assert [piece.cut for piece in scale_of_years(range(1100, 2001, 9)).pieces] == [False]


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=60))
def test_an_axis_shows_every_year_in_order_and_within_bounds(years: list[int]) -> None:
    scale = scale_of_years(years)
    days = [parse_edtf(f"{year:04}-07-01").earliest for year in sorted(set(years))]
    xs = [scale.at(day.toordinal()) for day in days if day]
    assert xs == sorted(xs) and len(set(xs)) == len(xs)
    assert xs[0] >= 0 and xs[-1] <= 100
    assert sum(piece.cut for piece in scale.pieces) <= 8


def test_three_dated_events_make_no_picture() -> None:
    views = views_of([*FEW[:3], an_event("unknown", "me")])
    assert (strip_of(views), figures(html_of(views))) == (None, [])


# ---- What is said in words


def test_the_description_counts_every_event() -> None:
    undated = [an_event("unknown", "me"), an_event("XXXX-04-14", "me", status="planned")]
    strip = strip_of(views_of(FEW + undated))
    assert strip and strip.description == (
        "6 events. With a date: 4, 2014–2022. Without a date: 2. Announced: 1. Planned: 1. 2014: 1, 2015: 1, 2022: 2."
    )


def test_the_description_of_many_years_names_those_with_most_events_and_counts_the_rest() -> None:
    strip = strip_of(views_of([*AGES, *AGES[:1]]))
    assert strip
    counts = re.findall(r"(\d{4}|other years): (\d+)", strip.description)
    assert sum(int(number) for _, number in counts) == len(AGES) + 1
    assert counts[0] == ("1100", "2") and counts[-1][0] == "other years"


def test_the_months_of_a_year_lead_to_their_groups() -> None:
    views = views_of([an_event(date, "me") for date in ("2015-02-01", "2015-02-20", "2015", "2015-11")])
    view = year_view(views, views.book.chronology, "2015")
    assert view.months
    assert [(label.text, label.anchor) for label in view.months.labels if label.anchor] == [
        ("Feb", "M-2"),
        ("Nov", "M-3"),
    ]
    html = Renderer(LABELS, "../").page(view).html
    assert set(re.findall(r'href="#(M-\d)"', html)) <= set(re.findall(r'id="(M-\d)"', html))


def test_the_years_of_the_chronology_lead_to_their_groups() -> None:
    views = views_of(FEW)
    html = Renderer(LABELS, "../").page(chronology_view(views, views.book.chronology, "All")).html
    anchors = re.findall(r'href="#(y-\d+)" aria-label="(\d+: \d+)"', html)
    assert anchors == [("y-2014", "2014: 1"), ("y-2015", "2015: 1"), ("y-2022", "2022: 2")]
    assert {anchor for anchor, _ in anchors} <= set(re.findall(r'id="([^"]+)"', html))


def test_years_before_the_year_1_are_called_and_addressed_as_one_counts_them() -> None:
    views = views_of(
        [an_event(date, "me") for date in ("-0043-03-15", "-0043-04", "-0043", "-0043", "-0001-12", "0014")]
    )
    chronology = chronology_view(views, views.book.chronology, "All")
    assert [(year.anchor, year.title, year.path) for year in chronology.years] == [
        ("y-44-bc", "44 BC", "chronology/44-bc.html"),
        ("y-2-bc", "2 BC", "chronology/2-bc.html"),
        ("y-14", "AD 14", "chronology/14.html"),
    ]
    assert chronology.strip and "44 BC: 4, 2 BC: 1, AD 14: 1." in chronology.strip.description
    assert "44 BC–AD 14" in chronology.strip.description
    months = year_view(views, views.book.events_of["me"][:4], "44 BC").months
    assert months and (months.id, months.title) == ("strip-44-bc", "The events of 44 BC by month")


def test_the_filter_counts_years_before_the_year_1_downwards() -> None:
    views = views_of([an_event(date, "me") for date in ("-0043-03-15", "0000", "0014")])
    told = json.loads(events_file(views, listed=True).removeprefix("sourcebookEvents(").removesuffix(");\n"))
    assert [row[:2] for row in told["events"]] == [[-43, -43], [0, 0], [14, 14]]


def test_events_of_a_day_are_in_the_order_of_their_times() -> None:
    times = ("14:00~", "02:20", "")
    dates = [{"date": "1912-04-15", **({"time": time} if time else {})} for time in times]
    views = views_of([an_event("1912-04-15", "me") | {"date": date} for date in dates])
    words = [views.date(event.date).text for event in views.book.chronology]
    assert words == ["15 April 1912", "15 April 1912, 02:20", "15 April 1912, about 14:00"]


def test_an_event_that_lasts_beyond_its_year_stays_within_the_year_s_picture() -> None:
    views = views_of(
        [an_event("2014-11/2016-02", "me"), *(an_event(date, "me") for date in ("2015-02", "2015-03-01", "2015-04-01"))]
    )
    strip = strip_of_months(views, 2015, views.book.chronology, {})
    assert strip and [(mark.before, mark.after) for mark in strip.marks] == [
        (True, True),
        (False, False),
        (False, False),
        (False, False),
    ]


# ---- What is written


class Tags(HTMLParser):
    """Which elements a page has, and the ids and links among their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("events", EVENTS)
def test_a_picture_stays_small_and_is_the_same_each_time(events: str) -> None:
    first, second = (figures(html_of(views_of(EVENTS[events]))) for _ in range(2))
    assert first == second
    assert [len(figure.encode()) for figure in first if len(figure.encode()) >= 15_000] == []


def test_hostile_names_are_only_words() -> None:
    views = views_of([*(an_event("2014", "me", other) for other in NAMES if other != "me"), *FEW])
    drawn = figures(html_of(views))
    assert len(drawn) == 1
    tags = Tags("".join(drawn))
    allowed = "figure svg g title desc line rect circle path a text span p figcaption"
    assert tags.tags <= set(allowed.split())
    assert {name for name, _ in tags.attributes if name.startswith("on") or name == "style"} == set()


def test_ids_are_unique_and_every_name_and_description_is_there() -> None:
    html = html_of(views_of([*BUSY[:30], *FEW]))
    attributes = Tags(html).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = {value for name, value in attributes if name in ("aria-labelledby", "aria-describedby")}
    assert named <= set(ids) and len(named) == 2


# ---- Words that fit


def test_a_letter_keeps_its_accents_when_a_name_is_cut() -> None:
    assert [shortened("e\u0301" * 5, length) for length in (10, 6, 5)] == [
        "e\u0301" * 5,
        "e\u0301" * 2 + "…",
        "e\u0301" * 2 + "…",
    ]


def test_marks_take_no_room_and_capitals_and_broad_scripts_more_than_others() -> None:
    widths = [text_width(one) / TEXT for one in ("e\u0301", "é", "W", "Щ", "மா", "国", "😀", "Ơ")]
    assert [round(width, 2) for width in widths] == [0.65, 0.65, 1.0, 1.1, 2.16, 1.05, 1.3, 0.93]


def test_views_hold_plain_values(strip: StripView) -> None:
    """Frozen dataclasses of words and numbers, so that the same records give the same bytes."""

    def plain(value: object) -> bool:
        if isinstance(value, tuple):
            return all(map(plain, value))
        if is_dataclass(value):
            return all(plain(getattr(value, one.name)) for one in fields(value))
        return value is None or isinstance(value, str | int | float | bool)

    assert plain(strip)
