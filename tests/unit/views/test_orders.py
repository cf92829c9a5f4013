"""The order and the grouping of long lists: offices by date, undated events by type, quotes by kinds of locator."""

from __future__ import annotations

from typing import Any

from sourcebook.book.evidence.quotes import Verification
from sourcebook.book.link import link
from sourcebook.core.labels import load_labels
from sourcebook.pagination.divisions import DRAWN, EVENTS, NAMED
from sourcebook.pagination.page_lists import passages_drawn
from sourcebook.records.models import Entity, Event
from sourcebook.records.source import Source
from sourcebook.records.vocabulary import Settings, Vocabulary
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.pages.chronology import year_view
from sourcebook.views.pages.entity import profile_view
from support.pictures import an_event, keyed, office, views_of

LABELS = load_labels("en")


def offices_of(views: ViewBuilder, key: str, anchor: str) -> list[tuple[str, list[str]]]:
    """Who or where each row of offices is, and the start of each period."""
    section = next(one for one in profile_view(views, views.book.entities[key]).sections if one.anchor == anchor)
    return [
        (row.who.path.rpartition("/")[2].removesuffix(".html"), [_start(period) for period in row.periods])
        for row in section.rows
    ]


def _start(period: Any) -> str:
    return period.start.text if period.start else ""


TERMS = {
    "fellow_1": {
        "roles": [
            office("fellow-9", "source"),
            office("fellow-9", "source", **{"from": "1910", "to": "1914"}),
            office("fellow-8", "source", **{"from": "1905"}),
            office("fellow-9", "source", **{"from": "1900", "to": "1904"}),
        ]
    },
    "fellow_2": {"roles": [office("fellow-9", "source", **{"from": "1890"})]},
    "fellow_3": {"roles": [office("fellow-9", "source")]},
}


def test_offices_are_in_order_of_date_and_each_body_has_one_row() -> None:
    views = views_of([], **TERMS)
    assert offices_of(views, "fellow-1", "Offices") == [("fellow-9", ["1900", "1910", ""]), ("fellow-8", ["1905"])]


def test_holders_are_in_order_of_date_and_each_has_one_row() -> None:
    views = views_of([], **TERMS)
    assert offices_of(views, "fellow-9", "Office-holders") == [
        ("fellow-2", ["1890"]),
        ("fellow-1", ["1900", "1910", ""]),
        ("fellow-3", [""]),
    ]


def test_every_term_of_an_office_in_the_same_words_has_an_anchor_and_the_office_keeps_its_own() -> None:
    def anchors(*roles: dict[str, Any]) -> list[tuple[str, str]]:
        views = views_of([], fellow_1={"roles": list(roles)})
        view = profile_view(views, views.book.entities["fellow-1"])
        section = next(one for one in view.sections if one.anchor == "Offices")
        return [(period.shared, period.anchor) for row in section.rows for period in row.periods]

    first, second = ({"from": start, "to": end} for start, end in (("1900", "1904"), ("1910", "1914")))
    alone = anchors(office("fellow-9", "source", **first))
    both = anchors(office("fellow-9", "source", **second), office("fellow-9", "source", **first))
    ((_, own),) = alone
    assert [shared for shared, _ in both] == [own, ""]
    assert len({own, *(name for _, name in both)}) == 3


BIRTHS = [
    an_event("unknown", type="remark", title="Birth of Ann"),
    an_event("unknown", type="meeting", title="Marriage of Bea"),
    an_event("unknown", type="remark", title="Death of Cid"),
]


def test_undated_events_are_grouped_by_type_and_not_by_the_first_letters_of_their_titles() -> None:
    views = views_of(BIRTHS)
    groups = year_view(views, views.book.chronology, "Undated").years[0].months
    assert [(group.title, len(group.rows)) for group in groups] == [("Meeting", 1), ("Remark", 2)]
    for division in (EVENTS, NAMED):
        parts = division.paged_list(views.placement, "x", views.book.chronology).parts(1)
        assert {leaf.steps[1].slug for part in parts for leaf in part.leaves()} == {"undated-meeting", "undated-remark"}


def test_undated_events_of_one_type_have_no_heading() -> None:
    views = views_of(BIRTHS[:1])
    assert [group.title for group in year_view(views, views.book.chronology, "Undated").years[0].months] == [""]


def test_events_are_divided_by_date_wherever_a_list_names_them() -> None:
    views = views_of([an_event("1921-05-02"), an_event("1935")])
    parts = NAMED.paged_list(views.placement, "x", views.book.chronology).parts(1)
    assert [part.step.slug for part in parts] == ["1920s", "1930s"]


LOCATORS = ("id A000123, term 2001", "minute 12:30", "line 7", "folio 3v", "page 12", "id A000123, term 1999", "page 2")


def test_quotes_are_ordered_by_kinds_of_locator_then_by_value() -> None:
    vocabulary = Vocabulary.model_validate(
        {"entity_types": {"person": {"label": "Person", "plural": "People", "folder": "people"}}}
    )
    citations = [{"source": "register", "quote": f"words at {at}", "locator": at} for at in LOCATORS]
    somebody = {"type": "person", "name": "Ann", "description": "Somebody.", "citations": citations}
    register = {"type": "book", "title": "Register", "published": "1922", "language": "en"}
    book = link(
        keyed(Source, {"register": register}),
        keyed(Entity, {"ann": somebody}),
        keyed(Event, {}),
        vocabulary,
        Settings(),
    )
    drawn = passages_drawn(book, Verification(), book.sources["register"])
    assert [passage.citation.locator for passage in drawn] == [
        "page 2",
        "page 12",
        "folio 3v",
        "line 7",
        "minute 12:30",
        "id A000123, term 1999",
        "id A000123, term 2001",
    ]
    views = ViewBuilder(book, LABELS, Verification())
    parts = DRAWN.paged_list(views.placement, "Quotes", drawn).parts(1)
    listed = [passage.citation.locator for part in parts for leaf in part.leaves() for passage in leaf.items]
    assert listed == [passage.citation.locator for passage in drawn]
