"""Who is connected with whom, and in which way."""

from __future__ import annotations

import pytest

from sourcebook.book.ties.connections import connections
from sourcebook.views.blocks.connections import ties_views
from sourcebook.views.builder import ViewBuilder
from support.pictures import an_event, office, views_of


def ties_of(views: ViewBuilder, key: str = "me") -> dict[str, list[tuple[str, int]]]:
    """The others by the way in which they are connected, each with how often."""
    connected = connections(views.book, views.book.entities[key])
    return {
        group.label: [(one.other.path.removeprefix("people/").removesuffix(".html"), one.number) for one in group.ties]
        for group in ties_views(views, connected, key)
    }


def test_relations_offices_and_shared_events_connect_from_both_sides() -> None:
    relation = {"type": "knows", "entity": "fellow-2"}
    views = views_of(
        [
            an_event("2014", "me", "fellow-1"),
            an_event("2015", "me", "fellow-2", places=["fellow-3"], type="remark"),
            an_event("2016", "me", "fellow-2", type="remark"),
        ],
        me={"relations": [relation], "roles": [office("fellow-1", "source")]},
    )
    assert ties_of(views) == {
        "offices in": [("fellow-1", 1)],
        "knows": [("fellow-2", 1)],
        "met": [("fellow-1", 1)],
        "took part in the same event": [("fellow-2", 2)],
        "events at": [("fellow-3", 1)],
    }
    assert ties_of(views, "fellow-1") == {"office-holders": [("me", 1)], "met": [("me", 1)]}
    assert ties_of(views, "fellow-2") == {
        "known to": [("me", 1)],
        "took part in the same event": [("me", 2)],
        "events at": [("fellow-3", 1)],
    }
    assert ties_of(views, "fellow-3") == {"took part in an event here": [("fellow-2", 1), ("me", 1)]}


def test_the_quotes_of_a_relation_stand_with_the_one_that_records_it() -> None:
    citations = [{"source": "source", "quote": "words"}]
    views = views_of([], me={"relations": [{"type": "knows", "entity": "fellow-2", "citations": citations}]})

    def quotes(key: str) -> list[int]:
        connected = connections(views.book, views.book.entities[key])
        return [len(one.quotes) for group in ties_views(views, connected, key) for one in group.ties]

    assert (quotes("me"), quotes("fellow-2")) == ([1], [0])


NO_TIES = {
    "an alleged event": an_event("2014", "me", "fellow-1", status="alleged", by="fellow-2"),
    "a complaint": an_event("2014", "me", "fellow-1", type="complaint"),
    "a mention of the other": an_event("2014", "me", "fellow-1:mentioned", places=[]),
    "a mention at a place": an_event("2014", "me:mentioned", places=["fellow-1"]),
}


@pytest.mark.parametrize("name", NO_TIES)
def test_what_is_alleged_or_only_mentioned_connects_nobody(name: str) -> None:
    views = views_of([NO_TIES[name]])
    assert (ties_of(views), ties_of(views, "fellow-1")) == ({}, {})


def test_a_claim_connects_nobody() -> None:
    claim = {"text": "He did it.", "kind": "allegation", "by": "fellow-1", "about": ["fellow-2"]}
    claim["citations"] = [{"source": "source", "quote": "words"}]
    assert ties_of(views_of([], me={"statements": [claim]})) == {}


def test_only_those_met_whose_meeting_has_taken_place() -> None:
    views = views_of(
        [
            an_event("2014-05-05", "me", "fellow-1"),
            an_event("2015", "me", "fellow-1", status="planned"),
            an_event("2016", "me", "fellow-1", type="remark"),
        ]
    )
    assert ties_of(views) == {
        "met": [("fellow-1", 1)],
        "took part in the same event": [("fellow-1", 1)],
        "announced or planned event": [("fellow-1", 1)],
    }


def test_whoever_came_to_meet_somebody_has_not_met_them() -> None:
    views = views_of([an_event("2014", "me", "fellow-1:to-be-met", "fellow-2:to-be-met", type="remark")])
    assert ties_of(views) == {"came to meet": [("fellow-1", 1), ("fellow-2", 1)]}
    assert ties_of(views, "fellow-1") == {"was to be met by": [("me", 1)]}


@pytest.mark.parametrize("status", ["planned", "announced"])
def test_nobody_took_part_in_what_is_only_planned(status: str) -> None:
    event = an_event("2030", "me", "fellow-1", "fellow-2:to-be-met", status=status, by="me", places=["fellow-3"])
    views = views_of([event])
    assert ties_of(views, "fellow-3") == {"announced or planned here": [("fellow-1", 1), ("me", 1)]}
    assert ties_of(views)["announced or planned event"] == [("fellow-1", 1), ("fellow-2", 1)]


def test_those_with_most_ties_come_first() -> None:
    views = views_of(
        [an_event(str(year), "me", "fellow-9") for year in range(2000, 2003)] + [an_event("2014", "me", "wide")]
    )
    assert ties_of(views) == {"met": [("fellow-9", 3), ("wide", 1)]}


def test_a_symmetric_relation_that_both_sides_record_is_shown_once_on_each_page() -> None:
    views = views_of(
        [],
        me={"relations": [{"type": "married-to", "entity": "fellow-1", "from": "1900"}]},
        fellow_1={"relations": [{"type": "married-to", "entity": "me", "from": "1900"}]},
        fellow_2={"relations": [{"type": "married-to", "entity": "me", "from": "1910"}]},
    )
    assert ties_of(views) == {"married to": [("fellow-1", 1), ("fellow-2", 1)]}
    assert ties_of(views, "fellow-1") == {"married to": [("me", 1)]}


def test_two_periods_of_a_symmetric_relation_are_both_shown() -> None:
    views = views_of(
        [],
        me={"relations": [{"type": "married-to", "entity": "fellow-1", "from": "1900"}]},
        fellow_1={"relations": [{"type": "married-to", "entity": "me", "from": "1920"}]},
    )
    assert ties_of(views) == {"married to": [("fellow-1", 1), ("fellow-1", 1)]}
