"""The sentence that stands for an event in lists."""

from __future__ import annotations

import pytest

from sourcebook.book.text.plain_text import first_sentence

TEXTS = {
    "They met. Nobody else came.": "They met.",
    "They met in Rabat": "They met in Rabat",
    "Mr. J. Crumb of the U.S. Navy came. He left.": "Mr. J. Crumb of the U.S. Navy came.",
    "They said “We met.” Nobody else came.": "They said “We met.”",
    "Is it so? It is.": "Is it so?",
    "He said that […] he came. He left.": "He said that […] he came.",
    "It cost 3.5 million. It sold.": "It cost 3.5 million.",
    "They came at 9 p.m. on Monday. They left.": "They came at 9 p.m. on Monday.",
    "他们见了面。然后离开。": "他们见了面。",
    "هل التقيا؟ نعم.": "هل التقيا؟",
    "": "",
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_sentence_is_whole(text: str) -> None:
    assert first_sentence(text) == TEXTS[text]
