"""Which words of our own texts are in quotation marks."""

from __future__ import annotations

import pytest

from sourcebook.book.rules.evidence.quoted_words import in_quotation_marks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “yes,” and “no”.", ["yes", "no"]),
        ("„Ja“, „Nein”, »doch«, ”nej”, « oui », 「是」, 『否』", ["Ja", "Nein", "doch", "nej", "oui", "是", "否"]),
        ('She called it "a fable", of 5" by 6".', ["a fable"]),
        ("It is “a [tall] fable … of tongues”.", ["a […] fable […] of tongues"]),
        ("“[sic]” and “…” quote nothing", []),
        ("[[ann-lee|“her friend”]] and [[ann-lee]] don’t ‘quote’", ["her friend"]),
        ("“It never ends", []),
    ],
)
def test_words_in_quotation_marks_of_any_shape_are_found(text: str, found: list[str]) -> None:
    assert list(in_quotation_marks(text)) == found


@pytest.mark.parametrize("text", ["«" + " " * 20_000, "“" * 20_000, '"' * 19_999, "“" + "[ " * 9_000 + "”"])
def test_a_text_of_marks_alone_is_read_at_once(text: str) -> None:
    """Nothing here is searched again for each mark: such a text is read in a hundredth of a second, not in minutes."""
    assert len(list(in_quotation_marks(text))) < 2
