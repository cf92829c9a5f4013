"""Several terms of one office: each has an address of its own, and none takes over that of another."""

from __future__ import annotations

import pytest

from sourcebook.book.book import anchor
from sourcebook.book.permalinks import nested_anchors
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.pages.entity import profile_view
from support.pictures import LABELS, NAMES, office, views_of

WHO = next(iter(NAMES))


def held(*terms: dict[str, str]) -> ViewBuilder:
    roles = [office("The Council", "source", **term) for term in terms]
    return views_of([], **{WHO.replace("-", "_"): {"roles": roles}})


def anchors(views: ViewBuilder) -> dict[str, str]:
    """The anchor of each term, by its start."""
    roles = views.book.entities[WHO].roles
    return {role.start.date.text if role.start else "": anchor(role) for role in roles}


def test_a_term_that_is_added_takes_over_no_address_of_another() -> None:
    once = {found.anchor for found in nested_anchors(held({"from": "1910"}).book.entities[WHO])}
    (before,) = anchors(held({"from": "1910"})).values()
    two, three = held({"from": "1910"}, {"from": "1914"}), held({"from": "1910"}, {"from": "1900"}, {"from": "1914"})
    assert once <= {found.anchor for found in nested_anchors(three.book.entities[WHO])}
    assert before not in anchors(two).values() and before not in anchors(three).values()
    assert anchors(two).items() <= anchors(three).items()


@pytest.mark.parametrize("others", [[], [{"from": "1900"}], [{"to": "1900"}, {"from": "1910", "to": "1911"}]])
def test_the_address_of_an_office_is_once_on_the_page_however_often_it_was_held(others: list[dict[str, str]]) -> None:
    (shared,) = anchors(held({"from": "1910"})).values()
    views = held({"from": "1910"}, *others)
    entity = views.book.entities[WHO]
    html = Renderer(LABELS, "../").page(profile_view(views, entity)).html
    published = [found.anchor for found in nested_anchors(entity) if found.noun == "office"]
    assert shared in published
    assert {name: html.count(f'id="{name}"') for name in published} == dict.fromkeys(published, 1)


def test_a_term_may_keep_the_address_of_the_office_as_its_id() -> None:
    (shared,) = anchors(held({"from": "1910"})).values()
    views = held({"from": "1910", "id": shared}, {"from": "1900"})
    names = [found.anchor for found in nested_anchors(views.book.entities[WHO])]
    assert names.count(shared) == 1 and anchors(views)["1910"] == shared
