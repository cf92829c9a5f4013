"""Signs that people type in the place of `[…]` for words left out of a quote."""

from __future__ import annotations

import re

from ..normalise import CUT

_DOTS = r"(?:…|\.\s?\.\s?\.)"
#: In brackets, nobody but an editor writes it; without them it may be the source's own.
_BRACKETED = re.compile(rf"\[\s?\.\s?\.\s?\.\s?\]|\[\s(?:…)\s?\]|\[…\s\]|\(\s?{_DOTS}\s?\)")
_ANY = re.compile(rf"{_BRACKETED.pattern}|(?<!\[){_DOTS}(?!\])")


def other_cuts(quote: str) -> tuple[str, ...]:
    """What stands in a quote as if it were `[…]`, in the order of the quote."""
    return tuple(match[0] for match in _ANY.finditer(quote))


def has_bracketed_cut(quote: str) -> bool:
    """Whether words are left out of a quote in a way that no source has of itself."""
    return _BRACKETED.search(quote) is not None


def with_cuts(quote: str) -> str:
    """The quote with `[…]` in the place of all of them."""
    return _ANY.sub(f" {CUT} ", quote).replace("  ", " ").strip()
