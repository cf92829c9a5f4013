"""Version 1 of the rules of comparison, kept for receipts and fingerprints that have not been renewed.

A word was the text between spaces, without punctuation around it. Compatibility forms, including superscripts, became
the usual ones. `normalise` has the current rules.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_SIGNS = str.maketrans(
    dict.fromkeys(_DROPPED, "")
    | dict.fromkeys("“”„‟«»‹›〝〞＂″", '"')
    | dict.fromkeys("‘’‚‛ʼ′`´＇", "'")
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
)
_EDGES = re.compile(r"^[^\w\[\]]+|[^\w\[\]]+$")


def normalise(text: str) -> str:
    """Return `text` in the form in which version 1 compared quotes."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).split())


def words(normalised: str) -> list[str]:
    """Return the words of a normalised text."""
    return [word for token in normalised.split(" ") if (word := _EDGES.sub("", token))]
