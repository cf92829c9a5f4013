"""Recognise page furniture in the text of a printed work: page numbers, and running heads.

Only lines that cannot belong to the work count: consecutive numbers that are alone on a line, and lines that recur at
the ends of pages. Ignoring anything else would let a quote omit words of its source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

#: How often a line must recur to be a running head.
_TIMES = 3
#: The greatest length of a running head.
_LENGTH = 60
_NUMBER = re.compile(r"\d{1,4}")
_ALONE = re.compile(r"[\W_]*\d{1,4}[\W_]*")
_CAPITALS = re.compile(r"#\D+|[^\d#]+#")
_FORM_FEED = "\f"


def furniture(lines: list[str]) -> set[int]:
    """Return the indexes of the lines that are page furniture."""
    alone = [at for at, line in enumerate(lines) if _ALONE.fullmatch(line)]
    numbers = set(_counting_on(lines, alone))
    heads = set(_heads(lines, numbers))
    return numbers | heads


def _counting_on(lines: list[str], several: Iterable[int]) -> Iterator[int]:
    """Yield the lines, of several with one number each, whose number continues to, or from, the next one's."""
    for one, other in pairwise(several):
        if int(_first_number(lines[other])) - int(_first_number(lines[one])) == 1:
            yield from (one, other)


def _first_number(line: str) -> str:
    match = _NUMBER.search(line)
    return match[0] if match else "0"


def _heads(lines: list[str], numbers: set[int]) -> Iterator[int]:
    """Yield lines that recur, apart from a number, at the ends of pages; lines in capitals beside a page number may be
    anywhere."""
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
    """Return whether a line is next to a page number or the end of a page, ignoring blank lines."""
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
