"""Receipts: which is that of a quote, by whatever version of the rules, and whether it can be."""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ...records.models import Source
from ...records.receipts import Receipt, Receipts
from ..normalise import RULES, VERSION, is_unspaced, normalise, normalised_quote, segments, words

#: What mends a receipt.
VERIFY_AGAIN = "verify the quotes again where the text is: .venv/bin/sourcebook quotes --write"


@functools.lru_cache(maxsize=2**16)
def receipt_key(quote: str, version: int = VERSION) -> str:
    """The name of a quote's receipt: BLAKE2b, 16 bytes, of its normal form by these rules, hexadecimal."""
    return hashlib.blake2b(normalised_quote(quote, version).encode(), digest_size=16).hexdigest()


def rules_of(receipts: Receipts | None, source: str) -> int:
    """The version of the rules by which the receipts of a source were made."""
    return 1 if receipts and (receipts.version == 1 or source in receipts.earlier) else VERSION


def receipts_of(receipts: Receipts | None, source: str) -> Mapping[str, Receipt]:
    """The receipts of the quotes of a source."""
    if receipts is None:
        return {}
    return receipts.receipts.get(source) or receipts.earlier.get(source, {})


def receipt_of(receipts: Receipts | None, source: str, quote: str) -> Receipt | None:
    """The receipt of a quote, by whatever rules it was made."""
    return receipts_of(receipts, source).get(receipt_key(quote, rules_of(receipts, source)))


@functools.lru_cache(maxsize=2**16)
def lengths(quote: str, version: int = VERSION) -> tuple[int, ...]:
    """The number of words of each part of a quote; empty when it has no word at all."""
    rules = RULES[version]
    numbers = tuple(len(rules.words(rules.normalise(part))) for part in segments(quote))
    return numbers if any(numbers) else ()


@functools.lru_cache(maxsize=2**16)
def size(quote: str) -> int:
    """How long a quote is for a reader, in words: two characters of a script without spaces count as one."""
    found = [word for part in segments(quote) for word in words(normalise(part))]
    unspaced = sum(map(is_unspaced, found))
    return len(found) - unspaced + math.ceil(unspaced / 2)


def places(receipt: Receipt) -> Iterator[tuple[int, int]]:
    """The first and the last word of each part, as a receipt has them."""
    for at, number in zip(receipt.at, receipt.words, strict=False):
        if number:
            yield at, at + number - 1


def fits(receipt: Receipt, quote: str, source: Source | None, version: int) -> bool:
    """Whether a receipt can be that of a quote: so many words in each part, one part after the other, in its text."""
    if receipt.words != lengths(quote, version) or len(receipt.at) != len(receipt.words):
        return False
    spans = list(places(receipt))
    in_order = all(one[0] < other[0] for one, other in pairwise(spans))
    # A part that begins within a word of version 1 (“known” in “well-known”) counts from the next.
    return in_order and not (source and source.text and spans[-1][1] > source.text.words + 1)
