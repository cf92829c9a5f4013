"""Dates in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.core.dates.date_words import date_words, short_date_words
from sourcebook.core.dates.edtf import parse_edtf
from sourcebook.core.labels import Labels, load_labels

ENGLISH = load_labels("en")

# Each row: the date, its words, its words in a narrow column.
WORDS = [
    ("2014-09-30", "30 September 2014", "30 Sep 2014"),
    ("2014-09", "September 2014", "Sep 2014"),
    ("2014", "2014", "2014"),
    ("0800", "800", "800"),
    ("2014~", "about 2014", "c. 2014"),
    ("2015?", "2015 (uncertain)", "2015?"),
    ("2015-02%", "about February 2015 (uncertain)", "c. Feb 2015?"),
    ("201X", "the 2010s", "2010s"),
    ("201X~", "about the 2010s", "c. 2010s"),
    ("170X", "the years 1700 to 1709", "1700–1709"),
    ("17XX", "the 18th century", "18th c."),
    ("20XX", "the 21st century", "21st c."),
    ("01XX~", "about the 2nd century", "c. 2nd c."),
    ("17XX/18XX", "from the 18th century to the 19th century", "18th c. – 19th c."),
    # Before the year 1, and years that could be another number
    ("0000", "1 BC", "1 BC"),
    ("-0043", "44 BC", "44 BC"),
    ("-0043-03-15", "15 March 44 BC", "15 Mar 44 BC"),
    ("-0043-03%", "about March 44 BC (uncertain)", "c. Mar 44 BC?"),
    ("-0043-33", "1st quarter of 44 BC", "Q1 44 BC"),
    ("-0043-21", "spring 44 BC", "spring 44 BC"),
    ("-004X", "the years 50 to 41 BC", "50–41 BC"),
    ("-00XX", "the 1st century BC", "1st c. BC"),
    ("-02XX", "the 3rd century BC", "3rd c. BC"),
    ("0014-08-19", "19 August AD 14", "19 Aug AD 14"),
    ("004X", "the years AD 40 to 49", "AD 40–49"),
    ("000X", "the years 1 BC to AD 9", "1 BC–AD 9"),
    ("-0049/-0043", "from 50 to 44 BC", "50 – 44 BC"),
    ("-0049/-0043?", "from 50 BC to 44 BC (uncertain)", "50 BC – 44 BC?"),
    ("-0043/0014", "from 44 BC to AD 14", "44 BC – AD 14"),
    ("-0043/0114", "from 44 BC to AD 114", "44 BC – AD 114"),
    ("[-0049~, -0043~]", "about 50 or about 44 BC", "c. 50 or c. 44 BC"),
    ("../-0043", "until 44 BC", "until 44 BC"),
    ("-0043-03-01/-0043-03-15", "from 1 to 15 March 44 BC", "1 – 15 Mar 44 BC"),
    ("0886~/0899", "from about 886 to 899", "c. 886 – 899"),
    ("2014-XX", "2014, month unknown", "2014, month unknown"),
    ("2014-XX-XX", "2014, month unknown", "2014, month unknown"),
    ("2014-09-XX", "September 2014, day unknown", "Sep 2014, day unknown"),
    ("XXXX-04-14", "14 April, year unknown", "14 Apr, year unknown"),
    ("XXXX-02-29", "29 February, year unknown", "29 Feb, year unknown"),
    ("XXXX-04", "April, year unknown", "Apr, year unknown"),
    ("2015-21", "spring 2015", "spring 2015"),
    ("2015-22", "summer 2015", "summer 2015"),
    ("2015-23", "autumn 2015", "autumn 2015"),
    ("2015-24", "winter 2015", "winter 2015"),
    ("2015-34?", "2nd quarter of 2015 (uncertain)", "Q2 2015?"),
    ("2014-37", "early 2014", "early 2014"),
    ("2014-38", "mid-2014", "mid-2014"),
    ("2014-39~", "about late 2014", "c. late 2014"),
    ("unknown", "date unknown", "unknown"),
    # What lasted
    ("2014/2016", "from 2014 to 2016", "2014 – 2016"),
    ("2014/..", "from 2014 on", "from 2014 on"),
    ("../2016", "until 2016", "until 2016"),
    ("2014?/..", "from 2014 on (uncertain)", "from 2014 on?"),
    ("2014-03/2014-05", "from March to May 2014", "Mar – May 2014"),
    ("2014-03/2015-03", "from March 2014 to March 2015", "Mar 2014 – Mar 2015"),
    ("2014-05-12/2014-05-15", "from 12 to 15 May 2014", "12 – 15 May 2014"),
    ("2014-04-12/2014-05-12", "from 12 April to 12 May 2014", "12 Apr – 12 May 2014"),
    ("2014-05-12/2015-05-15", "from 12 May 2014 to 15 May 2015", "12 May 2014 – 15 May 2015"),
    ("2014-21/2014-23", "from spring 2014 to autumn 2014", "spring 2014 – autumn 2014"),
    ("2014-03/2014-05-12", "from March 2014 to 12 May 2014", "Mar 2014 – 12 May 2014"),
    # One moment
    ("[2015-03?..2015-12?]", "between March and December 2015 (uncertain)", "between Mar and Dec 2015?"),
    ("[2014-03?..2014-12]", "between March 2014 (uncertain) and December 2014", "between Mar 2014? and Dec 2014"),
    ("[2015-03~..2015-12~]", "between about March and about December 2015", "between c. Mar and c. Dec 2015"),
    ("[2015-05-12..2015-05-15]", "between 12 and 15 May 2015", "between 12 and 15 May 2015"),
    ("[2016-04-14..]", "14 April 2016 or later", "14 Apr 2016 or later"),
    ("[..2014]", "2014 or earlier", "2014 or earlier"),
    ("[..2014~]", "about 2014 or earlier", "c. 2014 or earlier"),
    ("[2015-05-12, 2015-05-15]", "12 or 15 May 2015", "12 or 15 May 2015"),
    ("[2014, 2016]", "2014 or 2016", "2014 or 2016"),
    (
        "[2015-05-12, 2015-05-15, 2015-06]",
        "12 May 2015, 15 May 2015, or June 2015",
        "12 May 2015, 15 May 2015, or Jun 2015",
    ),
    ("[2014-05-12, 2014-05-15, 2014-06-01]", "12 May, 15 May, or 1 June 2014", "12 May, 15 May, or 1 Jun 2014"),
    ("[2015-05-12?, 2015-06-15?]", "12 May or 15 June 2015 (uncertain)", "12 May or 15 Jun 2015?"),
]


@pytest.mark.parametrize(("text", "words", "short"), WORDS)
def test_a_date_is_worded_as_one_says_it(text: str, words: str, short: str) -> None:
    edtf = parse_edtf(text)
    assert (date_words(edtf, ENGLISH), short_date_words(edtf, ENGLISH)) == (words, short)


def test_no_word_comes_from_elsewhere_than_the_labels_and_babel() -> None:
    french = Labels(
        "fr",
        {
            "date.pattern.month": "LLLL y",
            "date.pattern.month-of-year": "LLLL",
            "date.pattern.quarter": "QQQQ y",
            "date.about": "vers {date}",
            "date.uncertain": "{date} (incertain)",
        },
    )
    texts = ["2014-08%", "2014-33", "[2014-02, 2014-12]"]
    assert [date_words(parse_edtf(text), french) for text in texts] == [
        "vers août 2014 (incertain)",
        "1er trimestre 2014",
        "février ou décembre 2014",
    ]


def test_a_language_decides_the_order_of_day_and_month() -> None:
    american = Labels("en-US", {**ENGLISH.table, "date.pattern.day": "MMMM d, y"})
    assert date_words(parse_edtf("2014-09-30"), american) == "September 30, 2014"


def test_two_tables_of_one_language_are_kept_apart() -> None:
    terse = Labels("en", {**ENGLISH.table, "date.about": "~{date}"})
    date = parse_edtf("2014~")
    words = [date_words(date, labels) for labels in (ENGLISH, terse, ENGLISH)]
    assert words == ["about 2014", "~2014", "about 2014"]


def test_every_pattern_and_form_of_words_for_dates_is_used() -> None:
    table = _Recording(ENGLISH.table)
    labels = Labels("en", table)
    for text, _, _ in WORDS:
        date_words(parse_edtf(text), labels)
        short_date_words(parse_edtf(text), labels)
    groups = ("date.pattern.", "date.part.", "date.interval.", "date.within.", "date.short.")
    assert {name for name in table if name.startswith(groups)} - table.used == set()


days = st.dates().map(str)
signs = st.sampled_from(["", "?", "~", "%"])
singles = st.builds("{:.{}}{}".format, days, st.sampled_from([4, 7, 10]), signs)
pairs = st.lists(singles, min_size=2, max_size=2, unique=True).map(
    lambda texts: sorted(texts, key=lambda text: parse_edtf(text).sort_key)
)
wholes = st.sampled_from(["{}", "{}/{}", "{}/..", "../{}", "[{}..{}]", "[..{}]", "[{}..]", "[{}, {}]"])


@settings(derandomize=True, deadline=None, database=None, max_examples=100)
@given(wholes, pairs)
def test_words_are_never_empty_and_hold_no_sign_of_the_notation(whole: str, pair: list[str]) -> None:
    edtf = parse_edtf(whole.format(*pair))
    for words in (date_words(edtf, ENGLISH), short_date_words(edtf, ENGLISH)):
        assert words.strip() == words != ""
        assert not set(words) & set("{}[]~%/")


class _Recording(dict[str, str]):
    """Labels that remember which of them were asked for."""

    def __init__(self, table: dict[str, str]):
        super().__init__(table)
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.used.add(name)
        return super().__getitem__(name)
