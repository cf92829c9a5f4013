"""Fingerprints of texts."""

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.comparison import version_1
from sourcebook.book.comparison.fingerprints import (
    Fingerprint,
    FingerprintError,
    as_json,
    bits_for,
    is_long_enough,
    parse_fingerprint,
)
from sourcebook.book.comparison.matching import Text
from sourcebook.book.comparison.normalise import normalise, words

TEXT = normalise(" ".join(f"word{number} follows the {number * 7 % 13}th" for number in range(200)))


@cache
def of(source: str, text: str) -> Fingerprint:
    return Text(text).fingerprint(source)


def test_every_run_of_five_words_of_the_text_is_found() -> None:
    assert of("a-source", TEXT).missing(words(TEXT)) == []


def test_a_changed_word_is_found_where_the_first_run_with_it_begins() -> None:
    quote = words(TEXT)[40:60]
    quote[10] = "otherwise"
    missing = of("a-source", TEXT).missing(quote)
    assert missing and all(10 in run for run in missing)


def test_about_one_in_sixteen_other_runs_passes() -> None:
    found = of("a-source", TEXT)
    passed = sum(found.holds(f"not in this text {number}") for number in range(4000))
    assert 4000 / 32 < passed < 4000 / 10


def test_the_filter_has_less_than_six_bits_a_run() -> None:
    found = of("a-source", TEXT)
    assert found.bits <= 5.8 * (found.words - 4) + 8


def test_the_same_text_gives_the_same_file_and_another_source_another_key() -> None:
    one, again, other = (of(name, TEXT) for name in ("one", "one", "other"))
    assert as_json(one) == as_json(again)
    assert one.salt != other.salt


def test_a_text_of_fewer_than_five_words_has_no_runs() -> None:
    found = of("short", "four words only here")
    assert found.missing(["four", "words", "only", "here"]) == []
    assert not found.holds("four words only here now")


def test_a_file_reads_back_as_it_was() -> None:
    found = of("a-source", TEXT)
    assert parse_fingerprint(as_json(found).encode(), "a-source") == found


def header(**changes: object) -> bytes:
    return json.dumps({**json.loads(as_json(of("a-source", TEXT))), **changes}).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not whole JSON"),
        (header()[:-40], "not whole JSON"),
        (b"[" * 100_000, "not whole JSON"),
        (b"[1]", "not a JSON object"),
        (header(version=3), "is of version 3, not 2"),
        (header(version=True), "is of version True"),
        (header(normalisation=0), "normalised by the rules of version 0"),
        (header(source="another"), "is of the source 'another'"),
        (header(normalisation=1), "normalised by the rules of version 1, not 2"),
        (header(version=1), "normalised by the rules of version 2, not 1"),
        (header(version=1, normalisation=1, k=4), "this many words: 4"),
        (header(version=1, normalisation=1, k=5, hashes=8), "bits a run: 8"),
        (header(version=1, normalisation=1, k=5, hashes=4, bits=8), "truncated"),
        (header(bits=8), "as many bits as its runs"),
        (header(runs=7), "as many bits as its runs"),
        (header(runs=None), "how many runs of words"),
        (header(runs_unspaced=True), "how many runs of words"),
        (header(bits=-1), "how many words and bits"),
        (header(words="9"), "how many words and bits"),
        (header(filter="AAAA"), "truncated"),
        (header(filter="not base64"), "no filter that can be read"),
        (header(filter=None), "no filter that can be read"),
        (header(salt="xyz"), "no filter that can be read"),
        (header(salt="00"), "truncated"),
    ],
)
def test_a_file_that_is_no_fingerprint_of_the_source_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(FingerprintError) as refused:
        parse_fingerprint(content, "a-source")
    assert message in str(refused.value)
    assert "sourcebook quotes --write" in refused.value.hint


@given(
    st.binary(max_size=200)
    | st.dictionaries(st.text(), st.integers() | st.text()).map(lambda it: json.dumps(it).encode())
)
def test_whatever_a_file_holds_is_refused_by_a_message(content: bytes) -> None:
    with pytest.raises(FingerprintError):
        parse_fingerprint(content, "a-source")


def test_a_fingerprint_of_version_1_is_read_by_its_own_rules() -> None:
    print_ = Fingerprint("a-source", 1000, b"\0" * 16, 16, b"\xff\xff", version=1)
    content = {"version": 1, "normalisation": 1, "source": "a-source", "words": 1000, "k": 5, "hashes": 4, "bits": 16}
    written = json.dumps({**content, "salt": "00" * 16, "filter": "//8="}).encode()
    assert parse_fingerprint(written, "a-source") == print_
    assert print_.missing(version_1.words("it's 12,000 co-operators, no more, no less")) == []


CHINESE = "人民代表大会会议昨天在北京召开并通过了关于修建新桥的决定市长说工程将于明年春天开始"
MIXED = "他说 the new bridge 将于 2014 年 5 月 open to all who 过河 and nobody pays 一分钱 for it"


@pytest.mark.parametrize("text", [CHINESE, MIXED, f"{MIXED} {CHINESE}"])
def test_every_word_of_a_long_enough_passage_is_in_a_run_whatever_the_script(text: str) -> None:
    every = words(normalise(text))
    found = of("a-source", text)
    for start in range(len(every)):
        for stop in range(start + 1, len(every) + 1):
            passage = every[start:stop]
            if is_long_enough(passage):
                assert found.missing(passage) == []
                strange = [[*passage[:at], "zebra", *passage[at + 1 :]] for at in (0, len(passage) - 1)]
                empty = Fingerprint("a-source", 0, b"\0" * 16, 8, b"\0")
                assert all({0, len(one) - 1} <= set().union(*empty.missing(one)) for one in strange)


def test_a_run_in_scripts_without_spaces_has_ten_characters_and_two_bits() -> None:
    found = of("a-source", CHINESE)
    number = len(CHINESE) - 9
    assert (found.words, found.runs, found.runs_unspaced) == (len(CHINESE), 0, number)
    assert found.bits == bits_for(0, number) <= 2.9 * number + 8
    assert [is_long_enough(list(CHINESE[:length])) for length in (9, 10)] == [False, True]


def test_about_half_of_the_bits_are_set() -> None:
    for text in (TEXT, CHINESE * 9):
        found = of("a-source", text)
        assert 0.4 < sum(byte.bit_count() for byte in found.filter) / found.bits < 0.6


def test_lines_and_pages_may_be_read_in_either_way() -> None:
    page = (
        "the whole council of the town met on the old bridge and the mé-\n{0}\nTHE GAZETTE\n\n"
        "tiers spoke of {1} costs at length to everybody who was there and cared"
    )
    text = "\n".join(page.format(number, "old rare few new".split()[number - 11]) for number in range(11, 15))
    found = of("a-source", text)
    assert found.missing(words("on the old bridge and the métiers spoke of rare costs")) == []
    assert found.missing(words("on the old bridge and the mé")) == []
    assert found.missing(words("on the old bridge and the métiers spoke of other costs")) != []
