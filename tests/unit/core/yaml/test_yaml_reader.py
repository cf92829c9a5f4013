"""What is read from YAML, and where each value stands. Refusals: test_checks.py."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.core.problems import Location
from sourcebook.core.yaml.nodes import UNREADABLE, Document, Mapping, PlainNumber, Sequence
from sourcebook.core.yaml.reader import parse_exactly, parse_yaml

TEXT = """# A comment
first:
    name: Ann   # another
    dates: [1901, "1902"]
    long: >-
      folded
      text

    "quoted key": no
second: {}
"""


def plain(value: Any) -> Any:
    """A value without its places; what YAML means as nothing is an empty text, since BaseLoader does not tell them."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return "" if value in (None, "~", "null") else str(value)


def by_pyyaml(content: bytes) -> Any:
    """What PyYAML reads, every scalar as text."""
    return yaml.load(content.decode("utf-8-sig"), Loader=yaml.CBaseLoader)


def test_every_key_and_value_knows_its_line_and_column() -> None:
    document = parse_yaml(TEXT.encode(), "data/x.yaml")
    wanted = [
        ((), False),
        (("first",), True),
        (("first",), False),
        (("first", "name"), True),
        (("first", "name"), False),
        (("first", "dates", 1), False),
        (("first", "long"), False),
        (("first", "quoted key"), True),
        (("first", "missing"), False),
        (("first", "dates", 7), False),
        (("second",), False),
    ]
    found = [str(document.find(location, of_key=of_key)) for location, of_key in wanted]
    assert document.problems == ()
    assert found == [
        f"data/x.yaml:{place}"
        for place in ["2:1", "2:1", "3:5", "3:5", "3:11", "4:19", "5:11", "9:5", "3:5", "4:12", "10:9"]
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [(word, word) for word in "no yes on True 2015-05-15 12:30 010 0x1F 1_000 .inf =".split()]
    + [("'~'", "~"), ('"null"', "null"), ("''", "")],
)
def test_every_scalar_stays_the_text_that_is_written(written: str, text: str) -> None:
    assert parse_yaml(f"a: {written}".encode(), "x").value == {"a": text}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_is_none(written: str) -> None:
    assert parse_yaml(f"a: {written}".encode(), "x").value == {"a": None}


@pytest.mark.parametrize(
    ("written", "is_number"), [("1984", True), ("-3.5e7", True), ('"1984"', False), ("1-2", False)]
)
def test_a_number_without_quotation_marks_is_told_from_one_with_them(written: str, is_number: bool) -> None:
    assert isinstance(parse_yaml(f"a: {written}".encode(), "x").value["a"], PlainNumber) is is_number


def test_an_empty_file_has_no_value_and_no_fault() -> None:
    document = parse_yaml(b"# nothing\n", "x")
    assert (document.value, document.whole, document.problems) == (None, True, ())


def test_what_stands_before_a_syntax_error_is_kept_but_for_the_record_it_stands_in() -> None:
    document = parse_yaml(b"a: {b: c}\nd:\n  e: f\n  g: h: i\n", "x")
    assert (document.value, document.whole) == ({"a": {"b": "c"}, "d": UNREADABLE}, False)


def test_a_key_whose_value_was_never_reached_takes_nothing_with_it() -> None:
    document = parse_yaml(b"a: {b: c}\nd:\n\te: f\n", "x")
    assert (document.value, document.whole) == ({"a": {"b": "c"}}, False)


def test_the_place_of_a_character_counts_characters_not_bytes() -> None:
    [problem] = parse_yaml("é: a\nñ: ü\0".encode(), "x").problems
    assert problem.location == Location("x", 2, 5)


YAML_SIGNS = "ab01-:,[]{}#&*!|>'\"%@`?~<=. \n\t\r\0\u202e\ufeff\u2028é"
texts = st.one_of(st.text(max_size=60), st.text(alphabet=YAML_SIGNS, max_size=40))

#: Pieces that YAML files are made of, so that many of what is made of them can be read.
PIECES = [
    *("a: ", "b: ", "c:", "- ", "? ", "\n", "\n", "\n  ", "\n  ", "\n    ", "a: b\n", "  c: d\n", "- e\n"),
    *("[", "]", "{", "}", ", ", "[[a]]", "{}", "[]", "[" * 40, "12", "-1.5", "null", "~", '"', "'", "“x”", "‘y’"),
    *("word", "two words", "é", "\u00a0", "# no", "|\n", ">-\n", ":", "=", "AT&T ", "x*y ", "\\x07", "\\"),
    *("&a ", "*a", "!", "!!str ", "! ", "<<", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "<<<<<<< a\n", "=======\n"),
    *("\t", "\r\n", "\u2028", "\ufeff", "\u202e"),
    *('"a #b"', "'c #d'", "e #f", " #g", '"h\\x20#i"', '"j\\ #k"', "l# m #n"),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def everything(document: Document) -> tuple[Any, ...]:
    """What was read: values with their kinds and places, and what was said of them."""
    return (
        document.path,
        _with_places(document.value),
        document.location,
        document.problems,
        document.whole,
    )


def _with_places(value: Any) -> Any:
    if isinstance(value, Mapping):
        inside = [
            (name, value.location(name, of_key=True), value.location(name), _with_places(value[name])) for name in value
        ]
        return type(value), value.location(), inside
    if isinstance(value, Sequence):
        return type(value), value.location(), [(value.location(at), _with_places(one)) for at, one in enumerate(value)]
    return type(value), value


@settings(max_examples=400)
@given(st.one_of(pieces, texts))
def test_what_is_read_quickly_is_what_is_read_exactly(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    assert everything(parse_yaml(content, "x")) == everything(parse_exactly(text, "x"))


@settings(max_examples=400)
@given(st.one_of(st.binary(max_size=60), texts.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_no_bytes_raise_and_what_is_whole_and_without_fault_is_what_pyyaml_reads(content: bytes) -> None:
    document = parse_yaml(content, "x")
    if document.whole and not document.problems:
        assert plain(document.value) == plain(by_pyyaml(content))


@settings(max_examples=60)
@given(
    st.recursive(
        texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
    )
)
def test_what_pyyaml_writes_in_any_style_is_read_back(value: Any) -> None:
    for flow in (True, False):
        content = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True).encode("utf-8", "surrogatepass")
        document = parse_yaml(content, "x")
        if document.whole and not document.problems:
            assert plain(document.value) == plain(by_pyyaml(content))
