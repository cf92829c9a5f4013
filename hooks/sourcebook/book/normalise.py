"""Text made comparable: what counts as the same words, whoever typed them.

Version 1, in this order: compatibility forms (Unicode NFKC); soft hyphens, zero-width and bidirectional marks dropped;
quotation marks and apostrophes of any shape as `"` and `'`; dashes and hyphens of any length as `-`; white space of any
kind and width as one space. Letters, their case, words and their order are never changed.

A change of these rules is a new version: receipts and fingerprints carry theirs.
"""

from __future__ import annotations

import re
import unicodedata

VERSION = 1

#: What stands in a quote for words that were left out. Cut before normalising, which would make three dots of it.
CUT = "[…]"

_DROPPED = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_DOUBLE = "“”„‟«»‹›〝〞＂″"
_SINGLE = "‘’‚‛ʼ′`´＇"
_DASHES = "‐‑‒–—―−﹘﹣－"
_SIGNS = str.maketrans(
    dict.fromkeys(_DROPPED, "")
    | dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_DASHES, "-")
)


def normalise(text: str) -> str:
    """`text` in the form in which quotes are compared; see the rules above."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())  # what all of this does there, in a tenth of the time
    # Signs first, too: NFKC would make a space and an accent of some of them.
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).split())


def segments(quote: str) -> tuple[str, ...]:
    """The parts of a quote between its `[…]`, as they are written. Empty parts are left out."""
    return tuple(part.strip() for part in quote.split(CUT) if part.strip())


def normalised_quote(quote: str) -> str:
    """A quote in normal form, its cuts kept: what a receipt is made for."""
    return f" {CUT} ".join(map(normalise, segments(quote)))


def words(normalised: str) -> list[str]:
    """The words of a normalised text: what stands between spaces, without the punctuation around it.

    Square brackets belong to the word: they show what an editor has put in.
    """
    # Most have nothing around them, and that is told faster than by a search.
    return [word for token in normalised.split(" ") if (word := token if token.isalnum() else _EDGES.sub("", token))]


_EDGES = re.compile(r"^[^\w\[\]]+|[^\w\[\]]+$")
