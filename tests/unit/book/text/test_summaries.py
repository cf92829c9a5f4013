"""What lists say of a record: its summary, else the first sentence of its description."""

from __future__ import annotations

import pytest

from sourcebook.book.text.summaries import first_sentence, summary_of
from sourcebook.records.models import Entity
from sourcebook.records.source import Source
from support.pictures import an_event, views_of


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One sentence.", "One sentence."),
        ("No full stop", "No full stop"),
        ("He came. He went.", "He came."),
        ("He said “Enough.” Then he went.", "He said “Enough.”"),
        (
            "Gen. Smith came from the U.S. Then he went home. He stayed.",
            "Gen. Smith came from the U.S. Then he went home.",
        ),
        ("A. B. Carter wrote it in No. 5 of 1923. It is lost.", "A. B. Carter wrote it in No. 5 of 1923."),
        ("Sitting on the bridge, no. 7: it was short. It rained.", "Sitting on the bridge, no. 7: it was short."),
        ("Asked, he said no. 7 others agreed.", "Asked, he said no. 7 others agreed."),
        ("He said no. Then he went.", "He said no."),
        ("It cost 2.50 pounds. That was much.", "It cost 2.50 pounds."),
        (
            "See [[ada|Ada T. Thornwell. The engineer]] there. She drew it.",
            "See [[ada|Ada T. Thornwell. The engineer]] there.",
        ),
        ("They met. Nobody else came.", "They met."),
        ("They met in Rabat", "They met in Rabat"),
        ("Mr. J. Crumb of the U.S. Navy came. He left.", "Mr. J. Crumb of the U.S. Navy came."),
        ("They said “We met.” Nobody else came.", "They said “We met.”"),
        ("Is it so? It is.", "Is it so?"),
        ("He said that […] he came. He left.", "He said that […] he came."),
        ("It cost 3.5 million. It sold.", "It cost 3.5 million."),
        ("They came at 9 p.m. on Monday. They left.", "They came at 9 p.m. on Monday."),
        ("他们见了面。然后离开。", "他们见了面。"),
        ("هل التقيا؟ نعم.", "هل التقيا؟"),
        ("", ""),
        ("图书馆开放。有两间房。", "图书馆开放。"),
        ("فتحت المكتبة؟ نعم فتحت.", "فتحت المكتبة؟"),
    ],
)
def test_the_first_sentence_ends_where_a_sentence_surely_ends(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_a_summary_comes_before_the_description() -> None:
    entity = Entity.model_construct(summary=None, description="A baker. He bakes.")
    assert summary_of(entity) == "A baker."
    assert summary_of(entity.model_copy(update={"summary": "Baker in Mill Lane"})) == "Baker in Mill Lane"
    assert summary_of(Source.model_construct(summary=None)) == ""


@pytest.mark.parametrize(
    ("summary", "description", "line"),
    [
        ("Bea came to tea", "She had tea.", "Bea came to tea"),
        (None, "Bea Day came to tea. She had two cups.", "Bea Day came to tea."),
        (None, "“Bea Day” came to tea.", "“Bea Day” came to tea."),
        (None, "She came to tea.", "Tea"),
        (None, "This was tea.", "Tea"),
        (None, "with two cups of it", "Tea"),
        (None, "Two cups of tea", "Tea"),
        (None, "她来喝茶。", "她来喝茶。"),
    ],
)
def test_the_line_of_an_event_can_be_read_by_itself(summary: str | None, description: str, line: str) -> None:
    """Else it is the title, which always can."""
    event = an_event("1901", title="Tea", description=description, **({"summary": summary} if summary else {}))
    views = views_of([event])
    assert views.event_row(views.book.events["e-0"]).link.text == line
