"""Names that deceive: letters of two scripts in one word, and names that look like others."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.project import load_project
from sourcebook.untrusted.lookalikes import foreign_letter, letters, mixed_word, skeleton
from sourcebook.untrusted.signs import MAX_LINE, MAX_MARKS, MAX_TEXT, fault_of_name, fault_of_text, hidden_in

BASE = Path(__file__).parents[2] / "cases" / "base"


@pytest.mark.parametrize(
    ("text", "word", "letter"),
    [
        ("Miss Lаyla Haddad", "Lаyla", "а"),
        ("раураl.com", "раураl", "l"),
        ("Αdmin", "Αdmin", "Α"),
        ("Аlice and Вob", "Аlice", "А"),
        ("Ꭺnna", "Ꭺnna", "Ꭺ"),
        ("Adminб", "Adminб", "б"),
        ("Ѕourcebook", "Ѕourcebook", "Ѕ"),
        ("Ԝilliam", "Ԝilliam", "Ԝ"),
        ("кофfе", "кофfе", "f"),
    ],
)
def test_a_word_with_letters_of_two_scripts_is_told_with_the_letter(text: str, word: str, letter: str) -> None:
    assert (unicodedata.normalize("NFC", mixed_word(text)), foreign_letter(mixed_word(text))) == (
        unicodedata.normalize("NFC", word),
        letter,
    )


HONEST = [
    "Яндекс (Yandex)",
    "Яндекс",
    "X-лучи",
    "Αθήνα",
    "東京タワーTower",
    "Tシャツの店",
    "한국KBS방송",
    "大韓民國 대한민국",
    "ㄅㄆㄇ注音abc",
    "می‌خواهم",
    "بن علي Ben Ali",
    "Łódź",
    "Zürich",
    "naïve cœur Ærø",
    "İstanbul",
    "Nguyễn Văn A",
    "μTorrent",
    "Δt",
    "kΩ",
    "№ 5",
    "ʻOkina Hawaiʻi",
    "Ａdmin",
    "ไทย Thai",
    "Հայաստան",
    "საქართველო",
    "O’Neil-Смит",
    "2-я армия",
    "H₂O",
    "",
]


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_name_is_not_warned_of(text: str) -> None:
    assert mixed_word(text) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lаyla", "Layla"),
        ("раураl", "paypal"),
        ("Al", "AI"),
        ("modern", "modem"),
        ("Tom 10", "Tom lO"),
        ("𝐋ayla", "Layla"),
        ("Ⅼayla", "Layla"),
        ("Αnn", "Ann"),
        ("علي", "على"),
        ("ѕсоре", "scope"),
    ],
)
def test_names_that_look_alike_have_one_skeleton_and_other_letters(one: str, other: str) -> None:
    assert (skeleton(one) == skeleton(other), letters(one) == letters(other)) == (True, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann", "Anne"), ("Layla", "Leyla"), ("Σ", "E"), ("Müller", "Muller"), ("Наталья", "Natalia"), ("東", "束")],
)
def test_names_that_differ_to_the_eye_have_two_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_a_name_that_differs_in_punctuation_or_form_has_the_same_letters() -> None:
    assert letters("O’Neil") == letters("O'Neil")
    assert letters("e\u0301t\u00e9") == letters("\u00e9te\u0301")


@given(st.text(max_size=30))
def test_any_text_has_a_skeleton_in_whatever_form_it_is_written(text: str) -> None:
    assert mixed_word(text) == "" or len(mixed_word(text)) > 1
    assert skeleton(unicodedata.normalize("NFC", text)) == skeleton(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("field", "own"),
    [
        ('title: "The sеcond tea"', False),
        ('by: "Αnn Lee"', True),
        ('places: ["Τea Club"]', True),
        ('participants: [{name: "Ann Iee"}, {name: "Аnn Lee"}]', True),
        ('note: "Lаyla came"', None),
    ],
)
def test_every_field_of_names_is_looked_at_and_no_prose(field: str, own: bool | None, tmp_path: Path) -> None:
    project = Path(shutil.copytree(BASE, tmp_path / "project"))
    given_fields = {
        "title": "title: The second tea",
        "date": "date: 1901-03-11",
        "type": "type: meeting",
        "status": "status: alleged",
        "by": "by: ann-lee",
        "description": "description: The club met again.",
        "citations": 'citations: [{source: diary, quote: "we met again in a week"}]',
    }
    given_fields[field.partition(":")[0]] = field
    (project / "data" / "events").mkdir()
    text = "second-tea:\n" + "".join(f"  {line}\n" for line in given_fields.values())
    (project / "data" / "events" / "x.yaml").write_text(text, encoding="utf-8")
    problems = load_project(project).problems
    assert {one.severity for one in problems} <= {"warning"}
    found = {one.code for one in problems}
    assert found == (set() if own is None else {"mixed-scripts", "confusable-name"} if own else {"mixed-scripts"})


def test_the_table_of_letters_is_not_read_where_nobody_asks_for_it() -> None:
    code = (
        "import sys, pathlib\nfrom sourcebook.project import load_project\n"
        f"assert not load_project(pathlib.Path({str(BASE)!r})).problems\n"
        "print('confusable_homoglyphs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# ---- signs of names and texts

#: The 23 code points that passed for a name, and others of their kind.
BLANKS = (
    "\u3164 \u200c \u200d \u2800 \u00ad \u034f \u115f \u1160 \u17b4 \u17b5 \u180b \u180c \u180d \u180f \u206a \u206f "
    "\uffa0 \ufe00 \ufe0f \ufff0 \U0001bca0 \U0001d173 \U000e0100 \U000e01ef \U000e0080 \u3164\u200d \u2800\u00a0 "
    "— … ‼ \u0301"
).split(" ")


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
def test_what_has_no_letter_to_see_is_no_name(text: str) -> None:
    fault = fault_of_name(text)
    assert fault and fault.code == "no-letter"


@pytest.mark.parametrize(
    "text", ["Ann", "7", "中", "π", "ع", "a\u0301", "№5", "Ⅳ", "²", *(text for text in HONEST if text)]
)
def test_what_has_a_letter_to_see_may_be_a_name(text: str) -> None:
    assert fault_of_name(text) is None


@given(st.text(max_size=40))
def test_a_name_without_fault_has_a_letter_and_hides_nothing(text: str) -> None:
    if fault_of_name(text) is None:
        assert any(unicodedata.category(sign)[0] in "LN" for sign in text)
        assert list(hidden_in(text)) == []
    assert fault_of_text(f"{text} and some words") is None or len(text) > MAX_MARKS


def test_the_bounds_are_those_that_are_told() -> None:
    assert (fault_of_name("x" * MAX_LINE), fault_of_text("x" * MAX_TEXT)) == (None, None)
    assert fault_of_name("a" + "\u0301" * MAX_MARKS) is None
    faults = [
        fault_of_name("x" * (MAX_LINE + 1)),
        fault_of_name("x" * 1_000_000),
        fault_of_text("x" * (MAX_TEXT + 1)),
        fault_of_text("a" + "\u0301" * (MAX_MARKS + 1)),
        fault_of_name("a" + "\u0335" * 99),
    ]
    assert [fault.message if fault else "" for fault in faults] == [
        "301 characters: a name or title has at most 300",
        "1,000,000 characters: a name or title has at most 300",
        "20,001 characters: a text has at most 20,000",
        "9 marks on one letter (a), more than 8",
        "99 marks on one letter (a), more than 8",
    ]
