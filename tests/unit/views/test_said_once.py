"""What a page says once: the wording of an office, the doubt about a date, the title of a source; and counts of one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sourcebook.records.when import When
from sourcebook.site.renderer import Renderer
from sourcebook.views.blocks.spans import span_view
from sourcebook.views.pages.entity import profile_view
from support.pictures import LABELS, an_event, views_of

CITED = [{"source": "source", "quote": "words"}]


def an_office(title: str = "chief", **more: Any) -> dict[str, Any]:
    return {"organization": "the mill", "wordings": [{"title": title, "citations": CITED}], **more}


def offices(*roles: dict[str, Any]) -> str:
    """The section of offices on the page of their holder, without markup."""
    views = views_of([an_event("1921", "me")], me={"roles": list(roles)})
    html = Renderer(LABELS, "../").page(profile_view(views, views.book.entities["me"])).html
    section = html.partition('<h2 id="Offices"')[2].partition("<h2 ")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


def test_only_an_office_without_dates_is_held_as_of_its_source() -> None:
    assert "chief as of 4 March 1997" in offices(an_office())
    assert "as of" not in offices(an_office(**{"from": "1921"}))


def test_an_office_held_twice_in_the_same_words_has_one_wording() -> None:
    held_twice = offices(an_office(**{"from": "1921", "to": "1923"}), an_office(**{"from": "1930"}))
    assert ("wording" in held_twice, held_twice.count("chief")) == (False, 2)
    assert "2 wordings" in offices(an_office(), an_office("head"))


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("mid-June", "mid-June (uncertain)"),
        ("mid-June (most likely of 2022)", "mid-June (most likely of 2022)"),
        ("Perhaps in spring", "Perhaps in spring"),
    ],
)
def test_words_that_say_that_a_date_is_uncertain_are_not_followed_by_it(own: str, words: str) -> None:
    when = When.model_validate({"date": "2022-06?", "words": own, "inferred": "It was."})
    assert views_of([]).plain.date(when) == words


def test_a_span_says_once_that_both_ends_are_uncertain() -> None:
    views = views_of([an_event({"date": f"{year}?", "inferred": "It was."}) for year in (1921, 1923)])
    span = span_view(views, views.book.chronology)
    assert span and span.text == "1921 – 1923 (uncertain)"


def claims(*kinds: tuple[str, str | None]) -> list[bool]:
    """Whether each of these claims, with kinds and authors, names its source."""
    said = [
        {"kind": kind, "text": f"It is {number}.", **({"by": by} if by else {}), "citations": CITED}
        for number, (kind, by) in enumerate(kinds)
    ]
    views = views_of([], me={"statements": said})
    html = Renderer(LABELS, "../").page(profile_view(views, views.book.entities["me"])).html
    return ["<cite>" in one.partition("<details")[0] for one in html.split('<li class="sb-claim')[1:]]


def test_the_title_of_a_source_is_not_repeated_for_the_next_claim_that_somebody_makes() -> None:
    assert claims(("allegation", "the miller"), ("allegation", "the baker")) == [True, False]


def test_a_claim_that_only_its_source_makes_always_names_it() -> None:
    assert claims(("fact", None), ("fact", None)) == [True, True]


def test_a_count_of_one_is_not_written() -> None:
    views = views_of([an_event("1921", "me", "wide")])
    html = Renderer(LABELS, "../").page(profile_view(views, views.book.entities["me"])).html
    connections = html.partition('id="Connections"')[2].partition("<h2 ")[0]
    assert "sb-term" in connections and "sb-number" not in connections
