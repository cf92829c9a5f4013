"""Text in bibliographies ends no field, begins no line and runs no command."""

from __future__ import annotations

import pytest
import rispy
from pybtex.database import parse_string

from sourcebook.untrusted.escaping import in_bibtex, in_bibtex_verbatim, in_ris
from support.bibtex_text import plain

HOSTILE = [
    "} } @book{evil, title = {x}}",
    r"\input{/etc/passwd} \write18{ls}",
    "100 % of $5 & #1 _x_ ~y^2 \\z",
    "{unclosed",
    "ER  - \nTY  - BOOK",
    "a\u2028TI  - b\rTI  - c",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_field_of_bibtex_says_the_text_and_nothing_else(text: str) -> None:
    entries = parse_string(f"@misc{{x, title = {{{in_bibtex(text)}}}, year = {{1}}}}", "bibtex").entries
    assert list(entries) == ["x"]
    assert plain(entries["x"].fields["title"]) == " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_brace_ends_a_field_that_is_read_letter_by_letter(text: str) -> None:
    entries = parse_string(f"@misc{{x, doi = {{{in_bibtex_verbatim(text)}}}, year = {{1}}}}", "bibtex").entries
    assert (list(entries), entries["x"].fields["year"]) == (["x"], "1")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_ris_stays_one_line(text: str) -> None:
    [record] = rispy.loads(f"TY  - BOOK\nTI  - {in_ris(text)}\nER  - \n")
    assert record == {"type_of_reference": "BOOK", "title": " ".join(text.split())}
