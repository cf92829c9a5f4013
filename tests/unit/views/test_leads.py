"""Sentences of a lead are marked as what they retell, whatever they say themselves."""

from __future__ import annotations

import re

from sourcebook.book.text.plain_text import PlainText
from sourcebook.history.describe import said
from sourcebook.records.models import LeadSentence
from sourcebook.records.record import keep
from sourcebook.records.values.fields import KINDS, STATUSES
from sourcebook.site.renderer import Renderer
from sourcebook.views.blocks.leads import SentenceView, lead_view
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.elements import plain
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.topic import topic_view


def sentence(of: str, text: str = "He did it.") -> LeadSentence:
    made = LeadSentence(text=text, of=of)
    keep(made, _source=None)
    return made


def only(views: ViewBuilder, of: str) -> SentenceView:
    [paragraph] = lead_view(views, [sentence(of)])
    return paragraph.sentences[0]


def test_whatever_a_sentence_says_it_has_the_mark_of_what_it_retells(toy_views: ViewBuilder) -> None:
    """Every statement and event of the toy, retold in words that hide what it is."""
    book = toy_views.book
    for claim in book.claims:
        of = f"{claim.home.key}#{claim.statement.id or toy_views.claim(claim, claim.home.key).anchor}"
        mark, statement = only(toy_views, of).mark, claim.statement
        shown = (mark.badge, mark.by.text if mark.by else "") if mark else None
        if statement.kind == "fact" and getattr(claim.home, "status", "occurred") == "occurred":
            assert shown is None
        elif statement.kind != "fact":
            assert shown == (f"kind-{statement.kind}", toy_views.who(statement.by or "").text)
    for event in book.events.values():
        mark = only(toy_views, event.key).mark
        assert (mark.badge if mark else "status-occurred") == f"status-{event.status}"
        assert event.status != "alleged" or (mark and mark.by and mark.by.text == "the village")
    assert {*KINDS} >= {claim.statement.kind for claim in book.claims}
    assert {*STATUSES} == {event.status for event in book.events.values()}


def test_what_is_reported_of_an_event_that_was_only_announced_is_no_more_certain(toy_views: ViewBuilder) -> None:
    [claim] = [one for one in toy_views.book.claims if one.home.key == "atlases-promised"]
    of = f"atlases-promised#{toy_views.claim(claim, 'atlases-promised').anchor}"
    mark = only(toy_views, of).mark
    assert claim.statement.kind != "fact" or (mark and mark.badge == "status-announced")


def test_a_denial_ends_the_paragraph_of_what_it_answers(toy_views: ViewBuilder) -> None:
    lead = toy_views.book.entities["harmonium-quarrel"].lead
    shown = [
        (len(one.sentences), [plain(denial.text)[:14] for denial in one.denials]) for one in lead_view(toy_views, lead)
    ]
    # It answers the first two sentences, and is said once for both.
    assert shown == [(2, ["It is a fable."]), (1, [])]


def test_a_sentence_that_retells_nothing_is_not_shown(toy_views: ViewBuilder) -> None:
    """It cannot be marked, and may be an allegation."""
    assert lead_view(toy_views, [sentence("harmonium-quarrel#gone"), sentence("harmonium-quarrel")]) == ()


def test_a_page_prints_the_mark_with_the_way_to_what_is_retold(toy_views: ViewBuilder) -> None:
    renderer = Renderer(toy_views.labels, "../")
    quarrel = toy_views.book.entities["harmonium-quarrel"]
    for html in (
        renderer.page(profile_view(toy_views, quarrel)).html,
        renderer.page(topic_view(toy_views, "founding")).html,
    ):
        lead = "".join(re.findall(r'<p class="sb-lead">.*?</p>', html, re.S))
        assert re.search(
            r'paid for the shelves\.</bdi>&#8239;<span class="sb-mark"><span class="sb-tight">'
            r'\(<a class="sb-badge sb-kind-allegation" '
            r'href="\.\./quarrels/harmonium-quarrel\.html#paid-for-the-shelves"[^>]*>Allegation</a></span> by '
            r"<bdi>the village</bdi>, via ",
            lead,
        )
        assert '<p class="sb-denial sb-kind-denial">' in html


def test_a_list_of_changes_says_whose_allegation_a_sentence_retells(toy_views: ViewBuilder) -> None:
    words = said(PlainText(toy_views.book, toy_views.labels), toy_views.book.entities["harmonium-quarrel"].lead[0])
    assert words == "The parish harmonium paid for the shelves. (Allegation by the village, denied by Amos Pell)"
