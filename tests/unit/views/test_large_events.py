"""Events in which hundreds took part: what they connect, how their pages list them, and what the site then weighs."""

from __future__ import annotations

from functools import partial

import pytest

from sourcebook.book.evidence.quotes import Verification
from sourcebook.book.link import link
from sourcebook.book.ties.connections import connections
from sourcebook.core.labels import load_labels
from sourcebook.records.models import Entity, Event
from sourcebook.records.source import Source
from sourcebook.records.vocabulary import Settings, Vocabulary
from sourcebook.site.pages import Page, all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.event import event_view
from support.calls import calls_of
from support.pictures import keyed

LABELS = load_labels("en")


def views_of_meeting(number: int, **event_type: object) -> ViewBuilder:
    """One meeting of so many people at one place."""
    kinds = ("person", "People"), ("place", "Places")
    vocabulary = Vocabulary.model_validate(
        {
            "entity_types": {
                kind: {"label": kind, "plural": plural, "folder": plural.lower(), "schema": kind.title()}
                for kind, plural in kinds
            },
            "event_types": {"meeting": {"label": "Meeting", "meeting": True, **event_type}},
            "participant_roles": {"participant": {"label": "participant"}},
        }
    )
    people = {
        f"person-{at}": {"type": "person", "name": f"Person {at}", "description": "Somebody."} for at in range(number)
    }
    hall = {"hall": {"type": "place", "name": "Hall", "description": "A hall."}}
    meeting = {
        "title": "A large meeting",
        "date": "1921-05-02",
        "type": "meeting",
        "places": ["hall"],
        "participants": [{"entity": key} for key in people],
        "description": "They met.",
        "citations": [{"source": "book", "quote": "they all met in the hall"}],
    }
    book = link(
        keyed(Source, {"book": {"type": "book", "title": "A book", "published": "1922", "language": "en"}}),
        keyed(Entity, {**people, **hall}),
        keyed(Event, {"meeting": meeting}),
        vocabulary,
        Settings(),
    )
    return ViewBuilder(book, LABELS, Verification())


def connected(views: ViewBuilder, key: str) -> list[str]:
    return [one.other.key for one in connections(views.book, views.book.entities[key])]


def test_a_meeting_of_more_than_twelve_connects_its_participants_with_the_place_alone() -> None:
    assert len(connected(views_of_meeting(12), "person-0")) == 12  # eleven people and the place
    views = views_of_meeting(13)
    assert connected(views, "person-0") == ["hall"]
    assert len(connected(views, "hall")) == 13


def test_the_vocabulary_says_how_many_an_event_connects() -> None:
    assert connected(views_of_meeting(3, ties_up_to=2), "person-0") == ["hall"]
    assert len(connected(views_of_meeting(40, ties_up_to=40), "person-0")) == 40


def test_nobody_has_met_everybody_at_a_large_meeting() -> None:
    views = views_of_meeting(13)
    facts = {fact.name: fact.links for fact in profile_view(views, views.book.entities["person-0"]).facts}
    assert "Met" not in facts


def test_a_page_shows_the_first_of_many_participants_and_leads_to_all() -> None:
    views = views_of_meeting(300)
    view = event_view(views, views.book.events["meeting"])
    section = next(one for one in view.sections if one.anchor == "Participants")
    names = [one.who.text for role in section.rows for one in role.participants]
    assert (names, section.number) == ([f"Person {at}" for at in range(12)], 300)
    assert section.rest
    assert (section.rest.text, section.rest.path) == ("and 288 others", "events/meeting/participants-part-1.html")
    html = rendered(pages(views)[section.rest.path])
    assert all(f">Person {at}<" in html for at in range(300))


def test_all_of_forty_participants_are_on_the_page() -> None:
    views = views_of_meeting(40)
    view = event_view(views, views.book.events["meeting"])
    section = next(one for one in view.sections if one.anchor == "Participants")
    assert (sum(len(role.participants) for role in section.rows), section.rest) == (40, None)


def test_search_finds_a_large_event_by_each_participant() -> None:
    found = " · ".join(
        paragraph
        for page in pages(views_of_meeting(300)).values()
        if page.path.startswith("events/meeting")
        for entry in page.render.entries(LABELS)
        for paragraph in entry.paragraphs
    )
    assert {f"Person {at}" for at in range(300)} <= set(found.split(" · "))


@pytest.mark.parametrize("measure", ["bytes", "calls"])
def test_site_and_time_grow_with_participants_and_not_with_their_square(measure: str) -> None:
    """The bytes of all pages, and the function calls that make them: twice as many participants make no more than
    twice as many of either."""
    cost = {"bytes": bytes_of_site, "calls": lambda views: calls_of(partial(bytes_of_site, views))}[measure]
    small, large = (cost(views_of_meeting(number)) for number in (200, 400))
    assert large < 2.1 * small


def bytes_of_site(views: ViewBuilder) -> int:
    return sum(len(html) for html in map(rendered, pages(views).values()))


def pages(views: ViewBuilder) -> dict[str, Page]:
    return {page.path: page for page in all_pages(views)}


def rendered(page: Page) -> str:
    return page.render(Renderer(LABELS, page.root)).html
