"""Where quotes are in texts, in every script, on scanned pages, and what is cut or changed."""

from __future__ import annotations

import itertools

import pytest

from sourcebook.book.comparison.matching import Match, Text, find_quote
from sourcebook.book.comparison.nearest import nearest_passage

TEXT = """“We had a difficult year of course, now it’s behind us, and [relations] are resuming,” said the co-chairman.

We agree."""


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("We had a difficult year of course", Match("exact", (1,), (7,))),
        ("now it’s behind us", Match("exact", (8,), (5,))),
        ("now it's behind us", Match("typographic", (8,), (5,))),
        ("and [relations] are resuming", Match("exact", (13,), (6,))),
        ("We had a difficult year […] are resuming", Match("exact", (1, 17), (5, 2))),
        ("said the co-chairman. We agree", Match("typographic", (19,), (6,))),
        ("said the co‑chairman", Match("typographic", (19,), (4,))),
        ("now it’s behind\N{NO-BREAK SPACE}us", Match("typographic", (8,), (5,))),
        ("and relations are resuming", None),
        ("now it’s behind you", None),
        ("now behind us", None),
        ("now it’s not behind us", None),
        ("resuming […] difficult", None),
        ("chair", None),
        ("iffi", None),
        ("[…]", None),
        ("", None),
        ("word " * 2000, None),
    ],
)
def test_a_quote_is_in_a_text_with_its_own_words_in_their_order(quote: str, found: Match | None) -> None:
    assert find_quote(quote, TEXT) == found


HINDI = "नगर परिषद की बैठक सोमवार को हुई और नए पुल की योजना पर सब सहमत हुए।"
HEBREW = "בית־הספר הישן שָׁלוֹם לכולם אמר ראש העיר אתמול"
ARABIC = "قال رئيس البلدية إنّ الجسر الجديد سيُفتح في شهر مايو"
THAI = "เทศบาลมีมติเมื่อวันจันทร์ให้สร้างสะพานใหม่ข้ามแม่น้ำ"
KHMER = "ក្រុមប្រឹក្សាបានសម្រេចសាងសង់ស្ពានថ្មីនៅថ្ងៃច័ន្ទ"
CHINESE = "昨天，市议会以九票对四票决定，\n在旧桥的位置修建一座新桥。"
JAPANESE = "市議会は月曜日、古い橋のかわりにコンクリートの橋をかけることを決めた。"

# Each row: a text, a quote, and whether it is true.
SCRIPTS = [
    (HINDI, "नगर परिषद की बैठक सोमवार को हुई", True),
    (HINDI, "नगर परिषद की बैठक सोमवार को हु", False),
    (HINDI, "नगर परिषद का बैठक", False),
    (HINDI, "परिषद क", False),
    (HEBREW, "הישן שָׁלוֹם לכולם", True),
    (HEBREW, "הישן שָׁלֹום לכולם", False),
    (HEBREW, "הישן שלום לכולם", False),
    (HEBREW, "הספר הישן", True),
    (HEBREW, "בית-הספר", True),
    (ARABIC, "إنّ الجسر الجديـــد سيُفتح", True),
    (ARABIC, "إن الجسر الجديد", False),
    (ARABIC, "الجسر الجديد سيَفتح", False),
    (ARABIC, "جسر الجديد", False),
    (THAI, "มีมติเมื่อวันจันทร์", True),
    (THAI, "มีมติเมือวันจันทร์", False),
    (THAI, "สร้างสะพานใหม", False),
    (THAI, "สร้างสะพานใหม่", True),
    (KHMER, "បានសម្រេចសាងសង់ស្ពាន", True),
    (KHMER, "បានសម្រេចសាងសង់ស្ពាន់", False),
    (CHINESE, "以九票对四票决定", True),
    (CHINESE, "以九票对五票决定", False),
    (CHINESE, "四票决定,在旧桥", True),
    (CHINESE, "四票决定 […] 修建一座", True),
    (JAPANESE, "古い橋のかわりに", True),
    (JAPANESE, "コンクリトの橋", False),
    (JAPANESE, "かける", True),
    ("the vector x̂ is", "the vector x", False),
    ("the vector x̂ is", "the vector x̂", True),
    # Signs and numbers.
    ("it cost $20 in all", "it cost €20", False),
    ("it cost $20 in all", "20 in all", False),
    ("some 5% of them", "some 5", False),
    ("some 5% of them", "some 5 of them", False),
    ("at −3 degrees", "at +3 degrees", False),
    ("at −3 degrees", "at -3 degrees", True),
    ("at −3 degrees", "3 degrees", False),
    ("about 10² men", "about 102 men", False),
    ("about 10² men", "about 10", False),
    ("about 10⁵ men", "about 105 men", False),
    ("of 2½ miles", "of 21⁄2 miles", False),
    ("of 2½ miles", "of 2", False),
    ("it cost 12,000 in all", "it cost 12", False),
    ("it cost 12,000 in all", "000 in all", False),
    ("from 2014–15 on", "from 2014", True),
    ("under § 5 of it", "under 5 of it", False),
    ("The others disagreed¹. He left.", "The others disagreed", True),
    ("The others disagreed¹. He left.", "The others disagreed.", False),
    ("we can’t go", "we can", False),
    ("we can’t go", "we can't", True),
    ("of Morocco’s army", "of Morocco", True),
    ("de l’État même", "État même", True),
    # Scans.
    ("tous les mé-\ntiers de la ville", "les métiers de", True),
    ("tous les mé\u00ad\ntiers de la ville", "les métiers de", True),
    ("tous les mé-\ntiers de la ville", "tous les mé", False),
    ("tous les mé-\ntiers de la ville", "tiers de la", False),
    ("said the co-\nchairman twice", "the co-chairman twice", True),
    ("said the co-\nchairman twice", "the cochairman twice", True),
    ("the pre-\nand post-war years", "pre- and post-war", True),
    ("in 1914-\n1918 they", "in 1914-1918", True),
    ("in 1914-\n1918 they", "in 19141918", False),
    ("he left—\nand returned", "left—and returned", True),
    ("the ﬁne eﬀect of co\u00adoperation", "the fine effect of cooperation", True),
]


@pytest.mark.parametrize(("text", "quote", "true"), SCRIPTS)
def test_true_quotes_pass_and_false_ones_do_not_in_every_script(text: str, quote: str, true: bool) -> None:
    assert (find_quote(quote, text) is not None) == true


@pytest.mark.parametrize("text", [HINDI, HEBREW, ARABIC, THAI, KHMER, CHINESE, JAPANESE])
def test_any_run_of_words_is_found_and_no_word_may_be_cut(text: str) -> None:
    prepared = Text(text)
    (reading,) = prepared.readings
    for start, stop in itertools.product(reading.starts, reading.stops):
        if start < stop:
            assert prepared.find(reading.normal[start:stop]) is not None
    inner = {at for start, stop in zip(reading.starts, reading.stops, strict=True) for at in range(start + 1, stop)}
    beginnings = [prepared.find(reading.normal[:at]) for at in inner]
    assert beginnings == [None] * len(inner)


def pages(*between: str) -> str:
    """Five pages, each with a line that goes on over the end of the page."""
    lines = [f"{word} began to speak of the bridge and" for word in "Ann Bea Cleo Dora Edith".split()]
    ends = [f"of the {word} that it would need." for word in "iron stone wood glass rope".split()]
    breaks = ["\n".join(between).replace("#", str(number)) for number in range(11, 16)]
    return "\n".join(f"{line}\n{page}\n{end}" for line, page, end in zip(lines, breaks, ends, strict=True))


@pytest.mark.parametrize(
    "between",
    [("#",), ("", "#", ""), ("— # —",), ("#", "\fTHE HARBOUR GAZETTE"), ("", "The Harbour Gazette", "#", ""),
     ("# THE HARBOUR GAZETTE",), ("\fThe Harbour Gazette",)],
)  # fmt: skip
def test_a_quote_goes_over_page_numbers_and_running_heads(between: tuple[str, ...]) -> None:
    found = find_quote("Cleo began to speak of the bridge and of the wood", pages(*between))
    furniture = sum(len(line.replace("#", "1").replace("—", "").split()) for line in between)
    assert found == Match("typographic", (2 * (15 + furniture) + 1,), (11,))


@pytest.mark.parametrize("line", ["not", "12", "The Harbour Gazette", "never, he said, 12"])
def test_a_line_that_may_be_of_the_work_is_not_left_out(line: str) -> None:
    assert find_quote("he did kill", f"he did\n{line}\nkill") is None


def test_a_page_number_may_be_quoted_as_well_as_left_out() -> None:
    assert find_quote("the bridge and 12 of the stone", pages("#")) == Match("typographic", (22,), (7,))


# ---- the nearest passage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "text", "passage"),
    [
        ("had a hard year of course, now", TEXT, "had a >difficult< year of course, now"),
        ("We had a difficult year of courses", TEXT, "We had a difficult year of >course<"),
        ("now it's not behind us", TEXT, "now it's >< behind us"),
        ("now it's behind us […] are resumed", TEXT, "are >resuming<"),
        ("We had a difficult year of course; now", TEXT, "We had a difficult year of course>,< now"),
        ("about 10", "there were about 10² men", "about 10>²<"),
        ("नगर परिषद की बैठक सोमवार को हु", HINDI, "नगर परिषद की बैठक सोमवार को >हुई<"),
        ("以九票对五票决定", CHINESE, "以九票对>四<票决定"),
        ("qwertz asdfgh", TEXT, ""),
        ("now it's behind us", TEXT, ""),
    ],
)
def test_the_nearest_passage_marks_what_differs(quote: str, text: str, passage: str) -> None:
    assert nearest_passage(quote, Text(text)) == passage


def test_a_quote_is_looked_for_where_its_rarer_words_are() -> None:
    text = " ".join(f"the word of the town on the day {number}" for number in range(2000))
    assert nearest_passage("the word of the town on that day 1234", Text(text)) == (
        "the word of the town on >the< day 1234"
    )
