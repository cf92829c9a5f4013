"""Fingerprints of texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.fingerprints import FingerprintError, as_json, fingerprint, parse_fingerprint
from sourcebook.book.normalise import normalise, words

TEXT = normalise(" ".join(f"word{number} follows the {number * 7 % 13}th" for number in range(200)))


def test_every_run_of_five_words_of_the_text_is_found() -> None:
    assert fingerprint("a-source", TEXT).missing(words(TEXT)) is None


def test_a_changed_word_is_found_where_the_first_run_with_it_begins() -> None:
    quote = words(TEXT)[40:60]
    quote[10] = "otherwise"
    missing = fingerprint("a-source", TEXT).missing(quote)
    assert missing is not None and 6 <= missing <= 10


def test_about_one_in_sixteen_other_runs_passes() -> None:
    found = fingerprint("a-source", TEXT)
    passed = sum(found.holds(f"not in this text {number}") for number in range(4000))
    assert 4000 / 32 < passed < 4000 / 10


def test_the_filter_has_less_than_six_bits_a_run() -> None:
    found = fingerprint("a-source", TEXT)
    assert found.bits <= 5.8 * (found.words - 4) + 8


def test_the_same_text_gives_the_same_file_and_another_source_another_key() -> None:
    one, again, other = (fingerprint(name, TEXT) for name in ("one", "one", "other"))
    assert as_json(one) == as_json(again)
    assert one.salt != other.salt


def test_a_text_of_fewer_than_five_words_has_no_runs() -> None:
    found = fingerprint("short", "four words only here")
    assert found.missing(["four", "words", "only", "here"]) is None
    assert not found.holds("four words only here now")


def test_a_file_reads_back_as_it_was() -> None:
    found = fingerprint("a-source", TEXT)
    assert parse_fingerprint(as_json(found).encode(), "a-source") == found


def header(**changes: object) -> bytes:
    return json.dumps({**json.loads(as_json(fingerprint("a-source", TEXT))), **changes}).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not whole JSON"),
        (header()[:-40], "not whole JSON"),
        (b"[" * 100_000, "not whole JSON"),
        (b"[1]", "not a JSON object"),
        (header(version=2), "is of version 2, not 1"),
        (header(version=True), "is of version True"),
        (header(normalisation=0), "normalised by the rules of version 0"),
        (header(source="another"), "is of the source 'another'"),
        (header(k=4), "this many words: 4"),
        (header(hashes=8), "bits a run: 8"),
        (header(bits=8), "truncated"),
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
