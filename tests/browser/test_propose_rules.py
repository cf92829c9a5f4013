"""The form compares words, makes fingerprints and understands dates as Python does: on many strings of many scripts."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sourcebook.book.comparison.fingerprints import as_json, is_long_enough
from sourcebook.book.comparison.matching import Text
from sourcebook.book.comparison.normalise import normalise, segments, words
from sourcebook.book.comparison.other_cuts import other_cuts, with_cuts
from sourcebook.core.dates.date_habits import rewritten
from sourcebook.core.dates.edtf import DateError, parse_edtf
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.data_folder import record_files
from sourcebook.records.documents.editing import Edit, edited, plain
from sourcebook.records.models import PageRecord
from support.projects import TOY
from support.proposals import Form

Address = Callable[[Path, str], str]

#: Pieces of which texts are made: letters, digits and signs with rules of their own.
PIECES = (
    "abc déf ", "0123456789½²①%$-−–", "漢字カナーひらがな、。", "ไทยลาว", "ខ្មែរ မြန်မာ", "العربية ٠١٢٣٪ـ", "עברית ״׳־",
    "한국어 ", "देवनागरी ",
    "  \n\n\t\u3000\u00a0\u2028", "“”‘’«»`´'\"", "…[…]()[]", "\u00ad\u200b\u200d\ufe0f\u0301\u0327", "ﬁ㎏ｶﾞﾊﾟ가각𝔸𝟘",
)  # fmt: skip
HEADS = "\n".join(
    f"{f'RUNNING HEAD {n}' if n % 2 else f'{n} RUNNING HEAD'}\nwords of the page num-\nber {n} go — \non\n\n{n}\n\f"
    for n in range(1, 8)
)
DATES = [
    "15 June 1921", "le 15 juin 1921", "15. Juni 1921", "١٥ يونيو ١٩٢١", "June 1921", "1921 June", "06/1921",
    "1921-6-5", "19210615",
    "about 1921", "c. 1921", "vers 1921", "1921?", "spring 1921", "winter 1921/22", "early 1921", "44 BC",
    "AD 30", "the 1920s",
    "between 1921 and 1923", "between March and May 1912", "from 1921 to 1923", "1914-18", "1914–1918",
    "3-5 May 1912", "1921 or 1922",
    "Q3 1921", "second quarter 1921", "12.5.1921", "3/4/1921", "May 5", "14 April", "unknown", "n.d.",
    "1921-06-15T12:00",
    "hello", "1921-13", "31 June 1921",
]  # fmt: skip


@pytest.fixture
def page_of_form(page: Page, toy_site: Path, address: Address) -> Page:
    """The page of the form, whose functions are asked."""
    return Form(page, address(toy_site, "file")).open().page


def texts() -> Iterator[str]:
    rng = random.Random(11)
    for length in (1, 5, 30, 200):
        for _ in range(150):
            yield "".join(rng.choice(rng.choice(PIECES)) for _ in range(length))
    yield from ("", " ", HEADS, "n't and -5 or 3-5, €-5; 10 %", "well-\nknown and well-known —\nthere", "a\r\nb-\r\nc")


def ask(page: Page, function: str, every: list[Any]) -> list[Any]:
    return list(page.evaluate(f"every => {{ const P = sourcebookPropose; return every.map({function}); }}", every))


def test_words_and_fingerprints_are_those_of_python(page_of_form: Page) -> None:
    every = list(texts())
    given = ask(page_of_form, "t => [P.normalise(t), P.words(P.normalise(t)), P.makeFingerprint('src', t)]", every)
    for text, (normal, found, file) in zip(every, given, strict=True):
        assert (normal, found) == (normalise(text), words(normalise(text)))
        assert file == json.loads(as_json(Text(text).fingerprint("src")))


def test_parts_and_cuts_of_quotes_are_those_of_python(page_of_form: Page) -> None:
    every = [*texts(), "a ... b", "a […] b", "a (…) b", "a [ … ] b", "a[...]b", "x … y […] z . . . w"]
    given = ask(
        page_of_form,
        "t => [P.segments(t), P.otherCuts(t), P.withCuts(t), P.isLongEnough(P.words(P.normalise(t)))]",
        every,
    )
    for text, (parts, cuts, mended, long) in zip(every, given, strict=True):
        assert (tuple(parts), tuple(cuts), mended) == (segments(text), other_cuts(text), with_cuts(text))
        assert long == is_long_enough(words(normalise(text)))


def test_quotes_are_looked_up_as_python_does(page_of_form: Page) -> None:
    rng = random.Random(3)
    text = " ".join("".join(rng.choice(rng.choice(PIECES[:8])) for _ in range(6)) for _ in range(400))
    print_ = Text(text).fingerprint("src")
    found = words(normalise(text))
    quotes = [found[at : at + rng.randrange(3, 25)] for at in rng.choices(range(len(found) - 30), k=60)]
    quotes += [[*one[:3], "other", *one[3:]] for one in quotes]
    asked = """([file, quotes]) => { const P = sourcebookPropose, print = P.readFingerprint(file);
      const missing = words => P.lookUp(words, print).filter(run => !run.held);
      return quotes.map(words => missing(words).map(run => [run.start, run.stop])); }"""
    given = page_of_form.evaluate(asked, [json.loads(as_json(print_)), quotes])
    assert given == [[[run.start, run.stop] for run in print_.missing(one)] for one in quotes]


def is_date(text: str) -> bool:
    try:
        parse_edtf(text)
    except DateError:
        return False
    return True


def test_dates_are_those_of_python(page_of_form: Page) -> None:
    every = [
        "2014", "2014-09", "2014-09-30", "2014-02-30", "2015-02?", "2014~", "-0043", "-0000", "0000", "201X",
        "17XX", "2XXX", "XXXX-04-14",
        "XXXX-02-30", "XXXX", "2014-XX", "2014-XX-XX", "2014-XX-05", "2014-09-XX", "2014-21", "2014-25",
        "2014-36", "2014-40", "2014/2016",
        "2014/..", "../2014", "../..", "2014/", "[2014..2016]", "[..2016]", "[..]", "[2014, 2016]", "[2014]",
        "unknown", "Unknown", "",
        "201X-05", "2014-13", "2014-00", "2014-9", "14", "20145",
    ]  # fmt: skip
    given = ask(page_of_form, "t => P.isDate(t)", every)
    assert [one for one, said in zip(every, given, strict=True) if said != is_date(one)] == []


def test_what_is_meant_by_a_date_is_what_the_checker_suggests(page_of_form: Page) -> None:
    given = ask(page_of_form, "t => P.isDate(t) ? null : P.datesMeant(t)", DATES)
    expected = [None if is_date(one) else list(rewritten(one, is_date)) for one in DATES]
    wrong = {one: (said, wanted) for one, said, wanted in zip(DATES, given, expected, strict=True) if said != wanted}
    assert wrong == {}


# ---- changes


def mutated(value: Any, rng: random.Random) -> Any:
    """A value with some of its fields and items changed, left out, added or moved."""
    if isinstance(value, dict):
        made = {key: mutated(inner, rng) if rng.random() < 0.4 else inner for key, inner in value.items()}
        if len(made) > 1 and rng.random() < 0.2:
            del made[rng.choice([*made])]
        return made
    if isinstance(value, list):
        made_list = [mutated(one, rng) if rng.random() < 0.4 else one for one in value]
        if len(made_list) > 1 and rng.random() < 0.3:
            made_list.insert(rng.randrange(len(made_list)), made_list.pop())
        if len(made_list) > 1 and rng.random() < 0.3:
            del made_list[rng.randrange(len(made_list))]
        if rng.random() < 0.3:
            made_list.insert(rng.randrange(len(made_list) + 1), copy.deepcopy(rng.choice(value)))
        return made_list
    return f"{value}, changed: {rng.randrange(9)}"


def test_changes_made_one_by_one_give_what_was_meant(page_of_form: Page) -> None:
    rng = random.Random(4)
    for file, model in record_files(TOY):
        if not issubclass(model, PageRecord):
            continue
        text = file.read_text("utf-8")
        whole = plain(parse_yaml(text.encode(), file.name).value)
        for key, old in whole.items():
            new = mutated(old, rng)
            for change in page_of_form.evaluate("([old, now]) => sourcebookPropose.changes([], old, now)", [old, new]):
                given = {name: change[name] for name in ("old", "new") if name in change}
                text = edited(text, file.name, model, Edit((key, *change["field"]), **given))
            assert plain(parse_yaml(text.encode(), file.name).value)[key] == new
