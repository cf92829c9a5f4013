"""Merge overlapping quotes of a source into passages.

Receipts say where each quote is. They can be edited by hand, so quotes are merged only where they also have the same
words in the same positions, and enough of them: a passage never says anything that no quote says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...records.models import Citation
from ...records.receipts import Receipt
from ..book import Quotation
from ..comparison.normalise import CUT, normalise, segments, words
from .quotes import Verification

Quoted = tuple[Quotation, ...]
"""The quotations of the same words."""

#: Two quotes that each have words of their own are merged when they share at least this many.
_SHARED = 4
_TOKEN = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a source, and its quotes, each with everything that it supports."""

    words: str
    quotes: tuple[Quoted, ...]

    @property
    def citation(self) -> Citation:
        """The first citation of the passage."""
        return self.quotes[0][0].citation


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as a quote writes it, with the signs and space around it, and whether the quote goes on.

    Of words written as one (“d’honneur”), the first has the text.
    """

    text: str
    word: str
    inner: bool


class _Growing:
    """A passage under construction, beginning with `quote`; `last` is the number of its last word."""

    def __init__(self, quote: Quoted, receipt: Receipt | None):
        self.quotes = [quote]
        self.receipt = receipt
        self.last = _last(receipt)

    @cached_property
    def tokens(self) -> dict[int, _Token]:
        """The words by their number in the text. Computed on demand, because most quotes overlap with no other."""
        return _placed(self.quotes[0][0].citation.quote, self.receipt)

    def take(self, quote: Quoted, receipt: Receipt | None) -> bool:
        """Add a quote if its words overlap with the passage and agree with it. Return whether it was added."""
        tokens = _placed(quote[0].citation.quote, receipt)
        shared = self.tokens.keys() & tokens.keys()
        enough = min(_SHARED, len(self.tokens), len(tokens))
        if not 0 < enough <= len(shared) or not all(_alike(self.tokens[at], tokens[at]) for at in shared):
            return False
        for at, token in tokens.items():
            if at not in self.tokens or _is_fuller(token, self.tokens[at]):
                self.tokens[at] = token
        self.quotes.append(quote)
        self.last = max(self.last, _last(receipt))
        return True

    def passage(self) -> Passage:
        """Return the finished passage; a passage of one quote is that quote."""
        if len(self.quotes) == 1:
            return Passage(self.quotes[0][0].citation.quote, tuple(self.quotes))
        return Passage(f" {CUT} ".join(_runs(self.tokens)), tuple(self.quotes))


def passages_of(verification: Verification, quotes: Iterable[Quoted]) -> list[Passage]:
    """Return the quotes from one source as passages in text order, merging those of a paragraph that overlap."""
    found: list[_Growing] = []
    near: dict[str, list[_Growing]] = defaultdict(list)
    for quote in quotes:
        citation = quote[0].citation
        receipt = verification.state(citation.source, citation.quote).receipt
        first, place = receipt.at[0] if receipt and receipt.at else 0, citation.locator or ""
        # Quotes are sorted by their first word, so a passage that ends before this one overlaps with no later quote.
        near[place] = [one for one in near[place] if one.last >= first] if first else []
        if not any(one.take(quote, receipt) for one in near[place]):
            grown = _Growing(quote, receipt)
            found.append(grown)
            near[place].append(grown)
    return [one.passage() for one in found]


def _alike(one: _Token, other: _Token) -> bool:
    """Return whether two quotes have the same word here, and both or neither begin a written word with it."""
    return one.word == other.word and bool(one.text) == bool(other.text)


def _is_fuller(token: _Token, other: _Token) -> bool:
    """Return whether a word has more of the text: at the ends of a quote, the marks before its first word and the
    punctuation after its last may have been left out."""
    after = token.inner and not other.inner
    return after or (token.inner == other.inner and token.text != other.text and token.text.endswith(other.text))


def _last(receipt: Receipt | None) -> int:
    """Return the number of a quote's last word; 0 if unknown."""
    return (
        max((at + number - 1 for at, number in zip(receipt.at, receipt.words, strict=False)), default=0)
        if receipt
        else 0
    )


def _placed(quote: str, receipt: Receipt | None) -> dict[int, _Token]:
    """Return the words of a quote by their number in the text; empty unless every number is known."""
    parts = [_tokens(part) for part in segments(quote)]
    if receipt is None or receipt.words != tuple(map(len, parts)) or len(receipt.at) != len(parts):
        return {}
    return {start + at: token for start, part in zip(receipt.at, parts, strict=True) for at, token in enumerate(part)}


def _tokens(part: str) -> list[_Token]:
    """Return the words of a part of a quote, each with the text after it; empty if they cannot be told apart."""
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(part):
        first, *rest = words(normalise(match[0])) or [""]
        if first:
            found += [(match[0], first), *(("", word) for word in rest)]
        elif found:
            text, word = found[-1]
            found[-1] = (text + match[0], word)
        else:
            return []
    return [_Token(text, word, at < len(found)) for at, (text, word) in enumerate(found, 1)]


def _runs(tokens: Mapping[int, _Token]) -> Iterator[str]:
    """Yield each gapless sequence of words.

    Punctuation at the end of a quote is dropped, since it may be incomplete.
    """
    run: list[str] = []
    last = 0
    for at in sorted(tokens):
        if run and (at != last + 1 or not tokens[last].inner):
            yield "".join(run).strip()
            run = []
        run.append(tokens[at].text)
        last = at
    yield "".join(run).strip()
