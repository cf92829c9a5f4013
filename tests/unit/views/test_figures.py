"""Pictures: where things stand in them, what they say in words, and what they leave out."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.connections import connections
from sourcebook.core.edtf import parse_edtf
from sourcebook.pagination.divisions import MOST_EVENTS
from sourcebook.records.models import Entity
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.connections import ConnectionView, connection_view
from sourcebook.views.figures.axis import NARROW, TARGET, WIDE, LabelView
from sourcebook.views.figures.network import MOST_TIES, NetworkView, network_view
from sourcebook.views.figures.offices import AxisView, axis_view
from sourcebook.views.figures.scale import scale_of_years
from sourcebook.views.figures.text_width import TEXT, line_height, most_lines, shortened, text_width, wrapped
from sourcebook.views.figures.timeline import StripView, strip_of_months, strip_of_years
from sourcebook.views.pages.chronology import chronology_view, year_view
from support.pictures import LABELS, NAMES, an_event, figures, html_of, office, views_of


def strip_of(views: ViewBuilder) -> StripView | None:
    return strip_of_years(views, "strip-me", "me", views.book.events_of["me"])


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
FEW = [an_event("2014-37", "me"), an_event("2015-02?", "me", status="announced"), an_event("2022-09-19", "me")]
EVENTS = {
    "500 events": BUSY,
    "900 years": AGES,
    "three events": FEW,
    "two on a day": [an_event("0001-01-01", "me")] * 2,
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
    ]


def test_the_name_of_a_status_is_told_by_its_shape_and_in_the_legend() -> None:
    views = views_of([an_event("2014-01-01", "me", status=one, by="X") for one in ("announced", "planned", "alleged")])
    strip = strip_of(views)
    assert strip and [key.sign for key in strip.legend] == ["day", "announced", "planned", "alleged"]
    assert re.findall(r"<(circle|rect) class=\"sb-dot ([a-z-]+)\"", html_of(views)) == [
        ("circle", "sb-announced"),
        ("rect", "sb-planned"),
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


def test_one_dated_event_makes_no_picture() -> None:
    views = views_of([an_event("2015", "me"), an_event("unknown", "me")])
    assert (strip_of(views), figures(html_of(views))) == (None, [])


# ---- What is said in words


def test_the_description_counts_every_event() -> None:
    undated = [an_event("unknown", "me"), an_event("XXXX-04-14", "me", status="planned")]
    strip = strip_of(views_of(FEW + undated))
    assert strip and strip.description == (
        "5 events. With a date: 3, 2014–2022. Without a date: 2. Announced: 1. Planned: 1. 2014: 1, 2015: 1, 2022: 1."
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
    assert anchors == [("y-2014", "2014: 1"), ("y-2015", "2015: 1"), ("y-2022", "2022: 1")]
    assert {anchor for anchor, _ in anchors} <= set(re.findall(r'id="([^"]+)"', html))


def test_an_event_that_lasts_beyond_its_year_stays_within_the_year_s_picture() -> None:
    views = views_of([an_event("2014-11/2016-02", "me"), an_event("2015-02", "me"), an_event("2015-03-01", "me")])
    strip = strip_of_months(views, "strip", 2015, views.book.chronology, {})
    assert strip and [(mark.before, mark.after) for mark in strip.marks] == [
        (True, True),
        (False, False),
        (False, False),
    ]


# ---- Offices


OFFICES = {
    "me": {
        "roles": [
            office("fellow-1", "source", **{"from": "1990", "to": "1995-03-01"}),
            office("fellow-2", "source", "later", **{"from": "1996-02-03"}),
            office("hostile", "source", to="2001-05-05"),
            office("a literal name that is long and goes on and on until nobody can read it any more", "later"),
            office("fellow-3", "undated"),
        ]
    }
}


@pytest.fixture
def axis() -> AxisView:
    views = views_of(FEW, **OFFICES)
    found = axis_view(views, views.book.entities["me"], views.book.events_of["me"])
    assert found
    return found


def test_an_office_is_drawn_as_far_as_its_dates_are_stated(axis: AxisView) -> None:
    drawn = [
        ([one.form for one in row.segments], len(row.known), row.tail is not None, row.arrow is not None)
        for row in axis.rows
    ]
    assert drawn == [
        (["maybe", "held"], 1, False, False),
        (["open"], 2, False, True),
        (["open"], 1, True, False),
        ([], 1, False, False),
    ]


def test_offices_are_said_in_words_and_those_without_a_date_counted(axis: AxisView) -> None:
    assert axis.strip.description.startswith(
        "Fellow Number 1: from 1990, to 1 March 1995, as of 4 March 1997. "
        "Fellow Number 2: from 3 February 1996, end not stated, as of 4 March 1997, as of between 2005 and 2007. "
    )
    assert "Offices without any date: 1. 3 events." in axis.strip.description


def test_offices_stand_within_the_picture_above_the_events(axis: AxisView) -> None:
    xs = [x for row in axis.rows for one in (*row.segments, *row.known) for x in (one.x, one.end)]
    xs += [x for row in axis.rows for x in (row.tail, row.arrow) if x is not None]
    assert [x for x in xs if not 0 <= x <= 100] == []
    assert max(row.y for row in axis.rows) < min(mark.y for mark in axis.strip.marks) < axis.strip.axis
    assert [row.link.text for row in axis.rows if text_width(row.link.text) > NARROW] == []


def test_a_body_shows_who_held_office_there() -> None:
    views = views_of(FEW, **OFFICES)
    axis = axis_view(views, views.book.entities["fellow-1"], [])
    assert axis and [(row.link.text, row.link.path.split("#")[0]) for row in axis.rows] == [
        ("The one in the middle", "people/me.html")
    ]


# ---- Connections and ties


def connection_views(views: ViewBuilder, entity: Entity) -> tuple[ConnectionView, ...]:
    return tuple(connection_view(views, one) for one in connections(views.book, entity))


def connected_with(views: ViewBuilder, key: str = "me") -> dict[str, tuple[int, ...]]:
    """The others with the numbers of relations, offices and events."""
    return {
        one.other.path.removeprefix("people/").removesuffix(".html"): (
            len(one.relations),
            len(one.offices),
            len(one.events) + one.more,
        )
        for one in connection_views(views, views.book.entities[key])
    }


def test_relations_offices_and_shared_events_connect_from_both_sides() -> None:
    relation = {"type": "knows", "entity": "fellow-2"}
    views = views_of(
        [an_event("2014", "me", "fellow-1"), an_event("2015", "me", "fellow-2", places=["fellow-3"])],
        me={"relations": [relation], "roles": [office("fellow-1", "source")]},
    )
    assert connected_with(views) == {"fellow-1": (0, 1, 1), "fellow-2": (1, 0, 1), "fellow-3": (0, 0, 1)}
    assert connected_with(views, "fellow-1") == {"me": (0, 1, 1)}
    assert connected_with(views, "fellow-3") == {"fellow-2": (0, 0, 1), "me": (0, 0, 1)}


NO_TIES = {
    "an alleged event": an_event("2014", "me", "fellow-1", status="alleged", by="fellow-2"),
    "a complaint": an_event("2014", "me", "fellow-1", type="complaint"),
    "a mention of the other": an_event("2014", "me", "fellow-1:mentioned", places=[]),
    "a mention at a place": an_event("2014", "me:mentioned", places=["fellow-1"]),
}


@pytest.mark.parametrize("name", NO_TIES)
def test_what_is_alleged_or_only_mentioned_connects_nobody(name: str) -> None:
    views = views_of([NO_TIES[name]])
    assert (connected_with(views), connected_with(views, "fellow-1")) == ({}, {})


def test_a_claim_connects_nobody() -> None:
    claim = {"text": "He did it.", "kind": "allegation", "by": "fellow-1", "about": ["fellow-2"]}
    claim["citations"] = [{"source": "source", "quote": "words"}]
    assert connected_with(views_of([], me={"statements": [claim]})) == {}


def test_an_event_says_its_status_and_whether_they_met() -> None:
    views = views_of(
        [
            an_event("2014-05-05", "me", "fellow-1"),
            an_event("2015", "me", "fellow-1", status="planned"),
            an_event("2016", "me", "fellow-1", type="remark"),
        ]
    )
    (one,) = connection_views(views, views.book.entities["me"])
    assert [(event.date.text, event.status, event.met) for event in one.events] == [
        ("5 May 2014", "occurred", True),
        ("2015", "planned", False),
        ("2016", "occurred", False),
    ]


def everybody() -> ViewBuilder:
    return views_of([an_event("2014", "me", other) for other in NAMES if other != "me"])


def ties_of_me(views: ViewBuilder) -> NetworkView | None:
    me = views.book.entities["me"]
    connected = connection_views(views, me)
    return network_view(views, me, connected, len(connected))


@pytest.fixture
def ties() -> NetworkView:
    views = everybody()
    found = ties_of_me(views)
    assert found
    return found


def test_lines_of_names_in_the_picture_of_ties_are_as_far_apart_as_they_are_tall() -> None:
    names = {"me": "The one in the middle", "latin": "Fellow " * 9, "urdu": "ٹھٹھہ " * 9, "arabic": "عبد " * 9}
    picture = ties_of_me(views_of([an_event("2014", "me", *names)], names))
    assert picture
    tops = sorted((node.end, y - 0.72 * line_height(line), y, line) for node in picture.nodes for y, line in node.lines)
    assert [len(node.lines) for node in picture.nodes] == [2, 2, 1]
    assert [
        (one[3], other[3])
        for one, other in itertools.pairwise(tops)
        if one[0] == other[0] and other[1] < one[2] + 0.27 * line_height(one[3])
    ] == []


def test_names_in_the_picture_of_ties_do_not_overlap_and_stay_within_it(ties: NetworkView) -> None:
    boxes = [node.box for node in ties.nodes]
    covered = [
        (a, b)
        for a, b in itertools.combinations(boxes, 2)
        if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
    ]
    outside = [box for box in boxes if box[0] < 0 or box[1] < 0 or box[0] + box[2] > ties.width + 0.1]
    too_wide = [line for node in ties.nodes for _, line in node.lines if text_width(line) > node.box[2]]
    in_box = all(node.box[1] < y <= node.box[1] + node.box[3] for node in ties.nodes for y, _ in node.lines)
    assert (covered, outside, too_wide, in_box) == ([], [], [], True)
    assert max(box[1] + box[3] for box in boxes) <= ties.height and min(box[3] for box in boxes) >= TARGET


def test_the_nearest_are_drawn_and_the_rest_counted(ties: NetworkView) -> None:
    assert (len(ties.nodes), ties.more) == (MOST_TIES, f"and {len(NAMES) - 1 - MOST_TIES} more")
    assert f"Connected to {len(NAMES) - 1} others" in ties.description and ties.description.endswith(ties.more)


def test_those_with_most_ties_come_first() -> None:
    views = views_of(
        [an_event(str(year), "me", "fellow-9") for year in range(2000, 2003)] + [an_event("2014", "me", "wide")]
    )
    near = connection_views(views, views.book.entities["me"])
    assert [(one.other.text[:8], one.number) for one in near] == [("Fellow N", 3), ("国家安全総局国家", 1)]


def test_of_all_events_that_two_share_it_is_said_which_may_not_have_been() -> None:
    years = range(2000, 2000 + MOST_EVENTS)
    views = views_of(
        [
            *(an_event(str(year), "me", "fellow-1", status="planned") for year in years),
            *(an_event(str(year), "me", "fellow-1") for year in range(2030, 2032)),
            *(an_event(f"2040-{month}", "me", "fellow-1", status="announced") for month in (10, 11)),
            an_event("2014", "me", "fellow-2"),
        ]
    )
    picture = ties_of_me(views)
    assert picture
    [nearest, _] = picture.nodes
    words = f"{MOST_EVENTS + 4} events, 2 of these announced, {MOST_EVENTS} of these planned"
    assert (nearest.title.endswith(f"({words})"), nearest.form) == (True, "event"), nearest.title


def test_one_connection_makes_no_picture() -> None:
    views = views_of([an_event("2014", "me", "fellow-1")])
    assert ties_of_me(views) is None


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
    views = views_of([*(an_event("2014", "me", other) for other in NAMES if other != "me"), *FEW], **OFFICES)
    drawn = figures(html_of(views))
    assert len(drawn) == 2
    tags = Tags("".join(drawn))
    allowed = "figure svg g title desc line rect circle path a text span p figcaption"
    assert tags.tags <= set(allowed.split())
    assert {name for name, _ in tags.attributes if name.startswith("on") or name == "style"} == set()


def test_ids_are_unique_and_every_name_and_description_is_there() -> None:
    html = html_of(views_of([*BUSY[:30], *FEW], **OFFICES))
    attributes = Tags(html).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = {value for name, value in attributes if name in ("aria-labelledby", "aria-describedby")}
    assert named <= set(ids) and len(named) == 4


# ---- Words that fit


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120), st.floats(60, 200))
def test_words_are_made_to_fit(text: str, room: float) -> None:
    lines = wrapped(text, room)
    assert len(lines) <= 2
    assert all(text_width(line) <= room + TEXT for line in lines)


def test_a_letter_keeps_its_accents_when_a_name_is_cut() -> None:
    assert [shortened("e\u0301" * 5, length) for length in (10, 6, 5)] == [
        "e\u0301" * 5,
        "e\u0301" * 2 + "…",
        "e\u0301" * 2 + "…",
    ]


def test_a_name_breaks_after_a_space_or_hyphen() -> None:
    assert wrapped("Counter-terrorism cooperation", 150) == ("Counter-terrorism", "cooperation")
    assert wrapped("Counter-terrorism", 90) == ("Counter-", "terrorism")


@pytest.mark.parametrize(
    ("text", "height", "lines"),
    [
        ("Abdellatif Hammouchi", 17, 2),
        ("国家安全総局", 17, 2),
        ("عبد اللطيف الحموشي", 20, 2),
        ("King \u1019\u103c\u102d\u102f\u1037", 20, 2),  # the tallest script in it counts
        ("نواز شریف ہے", 31, 1),
    ],
)
def test_a_name_has_as_much_room_for_its_lines_as_its_script_takes(text: str, height: int, lines: int) -> None:
    assert (math.ceil(line_height(text)), most_lines(text)) == (height, lines)
    assert len(wrapped(" ".join([text] * 5), 80)) == lines


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
