"""What lists say of a record: its summary, else the first sentence of its description."""

from __future__ import annotations

import pytest

from sourcebook.book.text.summaries import first_sentence, summary_of
from sourcebook.records.models import Entity
from sourcebook.records.source import Source


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
        ("It cost 2.50 pounds. That was much.", "It cost 2.50 pounds."),
        (
            "See [[ada|Ada T. Thornwell. The engineer]] there. She drew it.",
            "See [[ada|Ada T. Thornwell. The engineer]] there.",
        ),
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
