"""Dates in sentences: the words before a date fit every form that it can have."""

from __future__ import annotations

import re

import pytest

from sourcebook.site.renderer import Renderer
from sourcebook.views.pages.entity import profile_view
from support.pictures import LABELS, an_event, views_of

# Each row: the start and end of a relation, and how its page says when it was.
PERIODS = [
    ("1921", "1923", "from 1921 to 1923"),
    ("1921", "", "from 1921"),
    ("", "1923", "until 1923"),
    ("192X", "", "from the 1920s"),
    ("17XX", "18XX", "from the 18th century to the 19th century"),
    ("1921~", "1923?", "from about 1921 to 1923 (uncertain)"),
    ("[..1921]", "[1923..]", "from 1921 or earlier to 1923 or later"),
    ("-0043", "0014", "from 44 BC to AD 14"),
    ("[1921-03..1921-05]", "1923", "start: between March and May 1921, end: 1923"),
    ("1921", "[1923-03..1923-05]", "start: 1921, end: between March and May 1923"),
    ("unknown", "1923/1925", "start: date unknown, end: from 1923 to 1925"),
    ("", "unknown", "end: date unknown"),
]


@pytest.mark.parametrize(("start", "end", "words"), PERIODS)
def test_the_period_of_a_relation_reads_well(start: str, end: str, words: str) -> None:
    relation = {
        "type": "knows",
        "entity": "wide",
        **({"from": start} if start else {}),
        **({"to": end} if end else {}),
        "citations": [{"source": "source", "quote": "words"}],
    }
    views = views_of([an_event("1921", "me")], me={"relations": [relation]})
    html = Renderer(LABELS, "../").page(profile_view(views, views.book.entities["me"])).html
    said = " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert f" {words} " in said
