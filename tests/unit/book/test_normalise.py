"""Text made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.normalise import normalise, normalised_quote, segments, words


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("said\N{NO-BREAK SPACE}Moroccan", "said Moroccan"),
        ("a\N{EM SPACE}\t\n b ", "a b"),
        ("co\N{SOFT HYPHEN}operation", "cooperation"),
        ("zero\N{ZERO WIDTH SPACE}width", "zerowidth"),
        ("\N{RIGHT-TO-LEFT MARK}abc\N{LEFT-TO-RIGHT MARK}", "abc"),
        ("“curly” «guillemets» „low“", '"curly" "guillemets" "low"'),
        ("Legion d’honneur, l‘État, `so´", "Legion d'honneur, l'État, 'so'"),
        ("2014–15 — so ‑ it−is", "2014-15 - so - it-is"),
        ("\N{LATIN SMALL LIGATURE FI}le …", "file ..."),
        ("E\N{COMBINING ACUTE ACCENT}tat", "État"),
        ("[relations] and 12,000", "[relations] and 12,000"),
    ],
)
def test_typography_is_unified_and_words_are_kept(written: str, normal: str) -> None:
    assert normalise(written) == normal


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_case_and_order_count() -> None:
    assert len({normalise(text) for text in ("The King spoke", "the king spoke", "spoke The King")}) == 3


def test_a_quote_is_cut_at_its_marks_before_anything_else() -> None:
    assert segments("one two […] three… four […]") == ("one two", "three… four")
    assert normalised_quote("one “two” […]  three") == 'one "two" […] three'


def test_words_are_without_the_punctuation_around_them_but_with_square_brackets() -> None:
    assert words(normalise("“We had (it), [relations] — it’s 12,000 co-operators.”")) == [
        "We", "had", "it", "[relations]", "it's", "12,000", "co-operators",
    ]  # fmt: skip


def test_a_text_of_plain_signs_alone_is_normalised_like_one_with_others() -> None:
    signs = "".join(map(chr, range(128)))
    text = " ".join(f"{one}x{other}" for one, other in zip(signs, reversed(signs), strict=True))
    assert f"{normalise(text)} é" == normalise(f"{text} é")
