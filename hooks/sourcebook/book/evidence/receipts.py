"""Look up the receipt of a quote, whatever its version, and check that it is possible."""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ...records.receipts import Receipt, Receipts
from ...records.source import Source
from ..comparison.normalise import RULES, VERSION, has_unspaced, is_unspaced, normalised_quote, segments

#: The cure for a bad receipt.
VERIFY_AGAIN = "verify the quotes again where the text is: .venv/bin/sourcebook quotes --write"


@functools.lru_cache(maxsize=2**16)
def receipt_key(quote: str, version: int = VERSION) -> str:
    """Return the key of a quote's receipt: the hexadecimal 16-byte BLAKE2b of its normal form in this version."""
    return hashlib.blake2b(normalised_quote(quote, version).encode(), digest_size=16).hexdigest()


# What is asked of a quote is asked at once, so that few need to be remembered; only its length is asked again later.
@functools.lru_cache(maxsize=2**6)
def words_of(quote: str, version: int = VERSION) -> tuple[list[str], ...]:
    """Return the words of each part of a quote, in normal form."""
    return tuple(map(RULES[version].words, segments(normalised_quote(quote, version))))


def rules_of(receipts: Receipts | None, source: str) -> int:
    """Return the version of the rules behind the receipts of a source."""
    return 1 if receipts and (receipts.version == 1 or source in receipts.earlier) else VERSION


def receipts_of(receipts: Receipts | None, source: str) -> Mapping[str, Receipt]:
    """Return the receipts of a source's quotes."""
    if receipts is None:
        return {}
    return receipts.receipts.get(source) or receipts.earlier.get(source, {})


def receipt_of(receipts: Receipts | None, source: str, quote: str) -> Receipt | None:
    """Return the receipt of a quote, whatever its version."""
    return receipts_of(receipts, source).get(receipt_key(quote, rules_of(receipts, source)))


@functools.lru_cache(maxsize=2**16)
def lengths(quote: str, version: int = VERSION) -> tuple[int, ...]:
    """Return the number of words of each part of a quote; empty if it has no words."""
    numbers = tuple(map(len, words_of(quote, version)))
    return numbers if any(numbers) else ()


@functools.lru_cache(maxsize=2**16)
def size(quote: str) -> int:
    """Return the length of a quote in words, as a reader sees it: two characters of a script without spaces count as
    one."""
    number = sum(lengths(quote))
    if not has_unspaced(quote):
        return number
    unspaced = sum(is_unspaced(word) for part in words_of(quote) for word in part)
    return number - unspaced + math.ceil(unspaced / 2)


def places(receipt: Receipt) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each part, according to a receipt."""
    for at, number in zip(receipt.at, receipt.words, strict=False):
        if number:
            yield at, at + number - 1


def fits(receipt: Receipt, quote: str, source: Source | None, version: int) -> bool:
    """Return whether a receipt can belong to a quote: its parts have the right lengths, are in order, and lie in the
    text."""
    if receipt.words != lengths(quote, version) or len(receipt.at) != len(receipt.words):
        return False
    spans = list(places(receipt))
    in_order = all(one[0] < other[0] for one, other in pairwise(spans))
    # A part that begins within a word of version 1 (“known” in “well-known”) counts from the next word.
    return in_order and not (source and source.text and spans[-1][1] > source.text.words + 1)
