"""Marks that people type instead of `[…]` for omitted words."""

from __future__ import annotations

import re

from .normalise import CUT

_DOTS = r"(?:…|\.\s?\.\s?\.)"
#: Only an editor writes these in brackets; without brackets, they may come from the source.
_BRACKETED = re.compile(rf"\[\s?\.\s?\.\s?\.\s?\]|\[\s(?:…)\s?\]|\[…\s\]|\(\s?{_DOTS}\s?\)")
_ANY = re.compile(rf"{_BRACKETED.pattern}|(?<!\[){_DOTS}(?!\])")


def other_cuts(quote: str) -> tuple[str, ...]:
    """Return the marks in a quote that look like cuts but are not `[…]`, in order."""
    return tuple(match[0] for match in _ANY.finditer(quote))


def has_bracketed_cut(quote: str) -> bool:
    """Return whether a quote has a cut in a form that no source would have by itself."""
    return _BRACKETED.search(quote) is not None


def with_cuts(quote: str) -> str:
    """Return the quote with `[…]` instead of each other mark."""
    return _ANY.sub(f" {CUT} ", quote).replace("  ", " ").strip()
