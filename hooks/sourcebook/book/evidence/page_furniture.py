"""Page furniture in the text of a printed work: page numbers, and the running heads beside them.

Only what cannot be a line of the work itself counts: numbers alone on a line that count on from one to the next, and
lines that recur where a page ends. Leaving out anything else would let a quote leave out words of its source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

#: How often a line has to recur to be a running head.
_TIMES = 3
#: A running head is no longer.
_LENGTH = 60
_NUMBER = re.compile(r"\d{1,4}")
_ALONE = re.compile(r"[\W_]*\d{1,4}[\W_]*")
_CAPITALS = re.compile(r"#\D+|[^\d#]+#")
_FORM_FEED = "\f"


def furniture(lines: list[str]) -> set[int]:
    """The numbers, from 0, of the lines of a text that are page furniture."""
    alone = [at for at, line in enumerate(lines) if _ALONE.fullmatch(line)]
    numbers = set(_counting_on(lines, alone))
    heads = set(_heads(lines, numbers))
    return numbers | heads


def _counting_on(lines: list[str], several: Iterable[int]) -> Iterator[int]:
    """Those of several lines with one number each that count on to, or from, the next of them."""
    for one, other in pairwise(several):
        if int(_first_number(lines[other])) - int(_first_number(lines[one])) == 1:
            yield from (one, other)


def _first_number(line: str) -> str:
    match = _NUMBER.search(line)
    return match[0] if match else "0"


def _heads(lines: list[str], numbers: set[int]) -> Iterator[int]:
    """Lines that recur, but for a number, where a page ends; anywhere, if they are capitals beside a number that counts
    on."""
    recurring: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        content = line.strip()
        if 0 < len(content) <= _LENGTH:
            recurring[_NUMBER.sub("#", content)].append(at)
    for form, found in recurring.items():
        if len(found) >= _TIMES:
            if _CAPITALS.fullmatch(form) and form.isupper():
                yield from _counting_on(lines, found)
            yield from (at for at in found if _ends_a_page(lines, at, numbers))


def _ends_a_page(lines: list[str], at: int, numbers: set[int]) -> bool:
    """Whether a line is beside a page number or the end of a page, blank lines aside."""
    if _FORM_FEED in lines[at]:
        return True
    for step in (-1, 1):
        beside = at + step
        while 0 <= beside < len(lines) and not lines[beside].strip():
            if _FORM_FEED in lines[beside]:
                return True
            beside += step
        if beside in numbers or (step == 1 and beside < len(lines) and lines[beside].startswith(_FORM_FEED)):
            return True
    return False
