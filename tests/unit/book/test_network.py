"""The network of the entities with most connections: who is in it, and when there is none."""

from __future__ import annotations

from typing import Any

import pytest

from sourcebook.book.ties import network as networks
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.figures.network import network_view
from support.pictures import an_event, views_of

FELLOWS = [f"fellow-{number}" for number in range(20)]
CROWD = [*FELLOWS, "me"]
ALLEGED: dict[str, Any] = {"status": "alleged", "by": "me"}


@pytest.mark.parametrize(
    "event",
    [
        an_event("2014", *FELLOWS, **ALLEGED),
        an_event("2014", *CROWD),
        an_event("2014", *FELLOWS, type="complaint"),
        an_event("2014", *(f"{name}:mentioned" for name in FELLOWS)),
    ],
    ids=["alleged", "crowd", "a type that ties nobody", "mentions"],
)
def test_what_connects_nobody_makes_no_network(event: dict[str, Any]) -> None:
    views = views_of([event])
    assert (views.network.is_worth_drawing, network_view(views).dots) == (False, ())


def ranked(views: ViewBuilder) -> list[str]:
    return [entity.key for entity in views.network.entities]


def test_a_network_of_five_is_drawn() -> None:
    views = views_of([an_event("2014", *FELLOWS[:5])])
    assert views.network.is_worth_drawing
    assert ranked(views) == FELLOWS[:5]


def test_nobody_ranks_by_allegations_or_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "MOST", 5)
    met = an_event("2014", *FELLOWS[5:10])
    views = views_of([met, an_event("2015", *FELLOWS[:5], **ALLEGED), an_event("2016", *FELLOWS[:5], *FELLOWS[10:])])
    assert sorted(ranked(views)) == sorted(FELLOWS[5:10])


def test_the_page_of_a_dense_network_is_light_enough() -> None:
    """Everybody has met everybody twice, under long titles."""
    pairs = [(one, other) for at, one in enumerate(FELLOWS) for other in FELLOWS[:at]] * 2
    title = "Meeting of many words " * 13
    views = views_of([an_event("2014", *pair, title=f"{title}{number}") for number, pair in enumerate(pairs)])
    page = next(page for page in all_pages(views) if page.path == "network.html")
    html = page.render(Renderer(views.labels, page.root)).html
    assert 100_000 < len(html.encode()) < 230_000
    assert html.count("<dd") == html.count("sb-tie") > 100
