"""Text made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.comparison.normalise import normalise, normalised_quote, segments, words
from sourcebook.book.evidence.receipts import size


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("said\N{NO-BREAK SPACE}Moroccan", "said Moroccan"),
        ("a\N{EM SPACE}\t\n b ", "a b"),
        ("co\N{SOFT HYPHEN}operation", "cooperation"),
        ("العـــربية", "العربية"),
        ("10² 2½ 10⁵ ①", "10² 2½ 10⁵ ①"),
        ("x\N{COMBINING CIRCUMFLEX ACCENT}", "x\N{COMBINING CIRCUMFLEX ACCENT}"),
        ("葛󠄀城", "葛城"),
        ("人民 大会\n在 2014 年，开 会。 完", "人民大会在2014年,开会。完"),
        ("ที่ ประชุม Bangkok", "ที่ประชุมBangkok"),
        ("「会議」 בית־ספר", '"会議"בית-ספר'),
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


def test_words_are_runs_of_letters_marks_and_digits_and_square_brackets_are_words() -> None:
    assert words(normalise("“We had (it), [relations] — it’s 12,000 co-operators.”")) == [
        "We", "had", "it", "[", "relations", "]", "it", "s", "12", "000", "co", "operators",
    ]  # fmt: skip


def test_a_text_of_plain_signs_alone_is_normalised_like_one_with_others() -> None:
    signs = "".join(map(chr, range(128)))
    text = " ".join(f"{one}x{other}" for one, other in zip(signs, reversed(signs), strict=True))
    assert f"{normalise(text)} é" == normalise(f"{text} é")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$20 €20 20 %", ["$", "20", "€", "20", "20", "%"]),
        ("+3 −3 (-3) 2014–15 a -$5", ["+", "3", "-", "3", "-", "3", "2014", "15", "a", "-", "$", "5"]),
        ("10² 2½ 21⁄2 § 5 20°C", ["10", "²", "2", "½", "21", "⁄", "2", "§", "5", "20", "°", "C"]),
        ("disagreed¹. x̂", ["disagreed", "¹", "x̂"]),
        ("की बैठक हुई", ["की", "बैठक", "हुई"]),
        ("שָׁלוֹם مُحَمَّد", ["שָׁלוֹם", "مُحَمَّد"]),
        ("人大,ラーメン 5月", ["人", "大", "ラ", "ー", "メ", "ン", "5", "月"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("ភ្នំពេញ", ["ភ្", "នំ", "ពេ", "ញ"]),
        ("ကို ລາວ", ["ကို", "ລ", "າ", "ວ"]),
        ("서울 시청", ["서울", "시청"]),
    ],
)
def test_words_are_told_by_category_and_script_alone(text: str, found: list[str]) -> None:
    assert words(normalise(text)) == found


def test_two_characters_of_a_script_without_spaces_are_as_long_as_a_word() -> None:
    assert [size(quote) for quote in ("one two […] three", "人民代表大会", "第5屆 […] 大会", "")] == [3, 3, 3, 0]
