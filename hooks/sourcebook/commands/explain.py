"""The output of `sourcebook explain`."""

from __future__ import annotations

import textwrap
from itertools import groupby

from ..core.problems import did_you_mean
from ..site.explanations import explanations


class UnknownCodeError(Exception):
    """There is no such problem code; `str()` names the nearest."""


def explain(code: str) -> str:
    """Return what a problem code means, with a wrong and a right example. Raises UnknownCodeError."""
    known = explanations()
    code = code.strip("[]")
    if code not in known:
        hint = did_you_mean(code, known) or "sourcebook explain lists all of them"
        raise UnknownCodeError(f"there is no problem code {code!r}; {hint}")
    return str(known[code])


def list_codes() -> str:
    """Return all codes, by the groups of the guide."""
    groups = groupby(explanations().values(), lambda one: one.group)
    return "\n".join(
        "".join((f"{group}\n", *(f"  {one.code:<28}{_first_sentence(str(one.blocks[0].words))}\n" for one in members)))
        for group, members in groups
    )


def _first_sentence(words: str) -> str:
    return textwrap.shorten(words.partition(". ")[0].rstrip("."), 70, placeholder=" …")
