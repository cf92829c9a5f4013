"""Quotes verified against their sources: by the text where it is at hand, by receipt and fingerprint everywhere.

A quote is one source's words; that several claims rest on it changes nothing. Three states, strongest first: verified
against the text (a receipt says so), verified against the fingerprint, not verified.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from ..core.problems import Problem
from ..records.models import Receipt, Receipts, Source
from .book import Book, Quotation
from .fingerprints import SHINGLE, Fingerprint
from .normalise import CUT, VERSION, normalise, normalised_quote, segments, words

Level = Literal["exact", "typographic"]
StateName = Literal["text", "fingerprint", "none"]

#: What mends a receipt.
VERIFY_AGAIN = "verify the quotes again where the text is: .venv/bin/sourcebook quotes --write"

#: Words of the text shown on either side of a passage that differs from a quote.
_AROUND = 3


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote stands in a text: how closely, and of each of its parts the number of its first word in the text
    (counted from 1) and how many words it has."""

    level: Level
    at: tuple[int, ...]
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuoteState:
    """How far a quote is verified. `receipt` is there when it was compared with the text; `why` says what is in the way
    of a verification (`short`, `no-fingerprint`); `vouched` are those whose signatures vouch for it, as pages call
    them: without any, a contributor claims it."""

    name: StateName
    receipt: Receipt | None = None
    why: str = ""
    vouched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verification:
    """The state of every quote of a book by source and words, and the problems found on the way."""

    states: dict[tuple[str, str], QuoteState] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    #: Where the quotes of each text stand in it, by the source whose text it is: first and last word, from 1.
    spans: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def state(self, source: str, quote: str) -> QuoteState:
        """The state of the words `quote` of `source`."""
        return self.states.get((source, quote), QuoteState("none"))


@dataclass(frozen=True)
class VerificationWhenAsked(Verification):
    """The same for whoever asks for few quotes: each is looked at when asked for.

    A quote with words that are not in the fingerprint is not verified here; `verify` tells it as a problem.
    """

    book: Book | None = None
    receipts: Receipts | None = None
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)

    def state(self, source: str, quote: str) -> QuoteState:
        """The state of the words `quote` of `source`."""
        known = self.receipts.receipts if self.receipts else {}
        home = text_of(self.book, source) if self.book else source
        print_ = self.fingerprints.get(home)
        if not lengths(quote) or (print_ and _missing_words(quote, print_)):
            return QuoteState("none", why="none")
        return _state(quote, known.get(source, {}).get(receipt_key(quote)), print_)


# ---- comparing with a text -----------------------------------------------------------------------------------------


def find_quote(quote: str, text: str) -> Match | None:
    """Where `quote` stands in `text`: every segment, whole words, in order. None when it does not."""
    parts, normal = segments(quote), normalise(text)
    normal_parts = tuple(map(normalise, parts))
    starts = _find(normal_parts, normal) if parts else None
    if starts is None:
        return None
    level: Level = "exact" if _find(parts, text) is not None else "typographic"
    at = tuple(len(words(normal[:start])) + 1 for start in starts)
    return Match(level, at, tuple(len(words(part)) for part in normal_parts))


def _find(parts: Iterable[str], text: str) -> list[int] | None:
    """Where the parts begin in `text`, one after the other."""
    starts, end = [], 0
    for part in parts:
        at = _find_words(part, text, end)
        if at < 0:
            return None
        starts.append(at)
        end = at + len(part)
    return starts


def _find_words(part: str, text: str, start: int) -> int:
    """Where `part` begins in `text` without cutting a word at its ends; -1 when nowhere."""
    at = text.find(part, start) if part else -1
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(part) : at + len(part) + 1]
        if not (before.isalnum() and part[0].isalnum()) and not (after.isalnum() and part[-1].isalnum()):
            return at
        at = text.find(part, at + 1)
    return -1


def nearest_passage(quote: str, text: str) -> str:
    """The passage of `text` most like `quote`, words that differ between `>` and `<`; empty when nothing is alike."""
    wanted, given = normalise(quote.replace(CUT, " ")).split(), normalise(text).split()
    if not wanted or not given:
        return ""
    match = difflib.SequenceMatcher(None, given, wanted, autojunk=False).find_longest_match()
    if not match.size:
        return ""
    start = max(0, match.a - match.b - _AROUND)
    passage = given[start : match.a - match.b + len(wanted) + _AROUND]
    same = difflib.SequenceMatcher(None, passage, wanted, autojunk=False)
    marked = [
        word if tag == "equal" else f">{word}<"
        for tag, first, last, _, _ in same.get_opcodes()
        for word in passage[first:last]
    ]
    return " ".join(_trimmed(marked))


def _trimmed(marked: list[str]) -> list[str]:
    """Without the differing words at both ends, save one on each side: they only surround the passage."""
    equal = [at for at, word in enumerate(marked) if not word.startswith(">")]
    return marked[max(0, equal[0] - 1) : equal[-1] + 2] if equal else marked


def text_sha256(text: str) -> str:
    """SHA-256 of the normalised text, hexadecimal: what a source's `text` and its receipts name."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


@functools.lru_cache(maxsize=2**16)
def receipt_key(quote: str) -> str:
    """The name of a quote's receipt: BLAKE2b, 16 bytes, of its normal form, hexadecimal."""
    return hashlib.blake2b(normalised_quote(quote).encode(), digest_size=16).hexdigest()


# ---- comparing with receipts and fingerprints ----------------------------------------------------------------------


def text_of(book: Book, source: str) -> str:
    """The id of the source in whose text the quotes of `source` stand: its own, else that of the one it is within."""
    seen = set()
    while source not in seen and (record := book.sources.get(source)):
        seen.add(source)
        if record.text or not record.within:
            break
        source = record.within
    return source


def verify(book: Book, receipts: Receipts | None, fingerprints: dict[str, Fingerprint]) -> Verification:
    """The state of every quote, without any text: by its receipt and by its source's fingerprint."""
    known = receipts.receipts if receipts else {}
    states: dict[tuple[str, str], QuoteState] = {}
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    problems: list[Problem] = list(_of_another_version(receipts))
    for source, quotations in book.quotations_from.items():
        home = text_of(book, source)
        record, print_ = book.sources.get(home), fingerprints.get(home)
        for quotation in quotations:
            quote = quotation.citation.quote
            if (source, quote) in states:
                continue
            receipt = known.get(source, {}).get(receipt_key(quote))
            states[source, quote] = _state(quote, receipt, print_)
            spans[home] += _spans(receipt) if receipt else ()
            problems += _quote_problems(quotation, receipt, record, print_)
    problems += _orphans(book, receipts)
    return Verification(states, tuple(problems), spans)


def _of_another_version(receipts: Receipts | None) -> Iterator[Problem]:
    """Receipts of texts that were normalised by other rules say nothing of how they are compared now."""
    if receipts and receipts.version != VERSION:
        yield Problem(
            receipts.location("version"),
            "bad-receipt",
            f"the receipts use version {receipts.version} of the rules of normalisation, not {VERSION}",
            VERIFY_AGAIN,
        )


def _state(quote: str, receipt: Receipt | None, print_: Fingerprint | None) -> QuoteState:
    if receipt:
        return QuoteState("text", receipt)
    if print_ is None:
        return QuoteState("none", why="no-fingerprint")
    if min(lengths(quote), default=0) < SHINGLE:
        return QuoteState("none", why="short")
    return QuoteState("fingerprint")


@functools.lru_cache(maxsize=2**16)
def lengths(quote: str) -> tuple[int, ...]:
    """The number of words of each part of a quote; empty when it has no word at all."""
    numbers = tuple(len(words(normalise(part))) for part in segments(quote))
    return numbers if any(numbers) else ()


def _spans(receipt: Receipt) -> Iterator[tuple[int, int]]:
    """The first and the last word of each part, as a receipt has them."""
    for at, number in zip(receipt.at, receipt.words, strict=False):
        if number:
            yield at, at + number - 1


def _fits(receipt: Receipt, quote: str, source: Source | None) -> bool:
    """Whether a receipt can be that of a quote: so many words in each part, one part after the other, in its text."""
    if receipt.words != lengths(quote) or len(receipt.at) != len(receipt.words):
        return False
    spans = list(_spans(receipt))
    in_order = all(one[0] < other[0] for one, other in pairwise(spans))
    # A part that begins within a word (“known” in “well-known”) counts from the next.
    return in_order and not (source and source.text and spans[-1][1] > source.text.words + 1)


def _quote_problems(
    quotation: Quotation, receipt: Receipt | None, source: Source | None, print_: Fingerprint | None
) -> Iterator[Problem]:
    """What is wrong with one quote: nothing to compare, words the source does not have, a receipt of another text."""
    citation = quotation.citation
    location, record = citation.location("quote"), quotation.home.key
    if not lengths(citation.quote):
        yield Problem(
            location, "empty-quote", "the quote contains no words", "quote words of the source", record=record
        )
        return
    if receipt and not _fits(receipt, citation.quote, source):
        yield Problem(
            receipt.location(),
            "bad-receipt",
            f"the receipt does not match its quote from {citation.source!r}: it was edited",
            VERIFY_AGAIN,
        )
    if receipt and source and source.text and receipt.text != source.text.sha256:
        yield Problem(
            receipt.location("text"),
            "receipt-of-another-text",
            f"the receipt is for a different text of {citation.source!r}",
            VERIFY_AGAIN,
        )
    missing = print_ and _missing_words(citation.quote, print_)
    if missing:
        yield Problem(
            location,
            "quote-not-in-source",
            f"these words are not in {citation.source!r}: {missing}",
            "copy the words exactly from the source; write […] where you leave words out",
            record=record,
        )


def _missing_words(quote: str, print_: Fingerprint) -> str:
    """The first five words in a row that are not in the fingerprinted text; empty when all are, or are too few."""
    for part in segments(quote):
        found = words(normalise(part))
        at = print_.missing(found)
        if at is not None:
            return " ".join(found[at : at + SHINGLE])
    return ""


def _orphans(book: Book, receipts: Receipts | None) -> Iterator[Problem]:
    """Records on which quotes no longer stand as often as when they were verified; one problem for each record.

    What was verified on a record that has another id now belongs to that, as its `formerly` says.
    """
    if not receipts:
        return
    uses = quote_uses(book)
    lost: dict[str, list[tuple[str, Receipt]]] = defaultdict(list)
    now_on: dict[str, Counter[str]] = defaultdict(Counter)
    for source, found in receipts.receipts.items():
        for key, receipt in found.items():
            now = uses[source, key]
            for home, times in receipt.uses.items():
                here = book.renamed[home].key if home in book.renamed else home
                if now[here] < times and not _not_missed(home, book):
                    lost[home].append((source, receipt))
                    now_on[home].update(other for other in now if other not in receipt.uses)
    for home, orphans in lost.items():
        yield _orphan(book, home, orphans, now_on[home])


def _not_missed(home: str, book: Book) -> bool:
    """Whether nothing is said of the record `home`: it was withdrawn, or may stand where nothing could be read."""
    return home in book.withdrawn or home in book.broken or (bool(book.broken) and book.get(home) is None)


def _orphan(book: Book, home: str, orphans: list[tuple[str, Receipt]], now_on: Counter[str]) -> Problem:
    """The problem of a record that lost quotes. `now_on` says on which others they stand now."""
    (source, first), number = orphans[0], len(orphans)
    mend = "quotes are never corrected: if it was changed by mistake, restore its words"
    if book.get(home) is None:
        told = f"{number} verified quotes" if number > 1 else "a verified quote"
        message = f"the record {home!r} is gone, and with it {told}"
        for heir in filter(None, (book.get(key) for key, _ in now_on.most_common(1))):
            mend = f"if {heir.key!r} is its new id, add to that record: formerly: [{book.folder(heir)}/{home}]"
    elif number > 1:
        message = f"{number} quotes that were verified on {home!r} are no longer there"
    else:
        message = f"a quote from {source!r} that was verified on {home!r} is no longer there"
    lines = ", ".join(str(line) for line in sorted(receipt.location().line for _, receipt in orphans))
    delete = f"delete {'line' if number == 1 else 'lines'} {lines} of {first.location().path}"
    return Problem(
        first.location(),
        "orphan-receipt",
        message,
        f"{mend}\nif it was removed on purpose, {VERIFY_AGAIN}; without the text, {delete}",
    )


def quote_uses(book: Book) -> dict[tuple[str, str], Counter[str]]:
    """How often each quote, by source and the name of its receipt, stands on each record."""
    uses: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for quotation in book.quotations:
        citation = quotation.citation
        uses[citation.source, receipt_key(citation.quote)][quotation.home.key] += 1
    return uses


def unverified(book: Book, verification: Verification) -> Iterator[Problem]:
    """Quotes in no better state than “not verified”: an error where the settings say `require_verified`."""
    seen: set[tuple[str, str]] = set()
    for quotation in book.quotations:
        source, quote = quotation.citation.source, quotation.citation.quote
        state = verification.state(source, quote)
        # A source that is not there, or could not be read, is told as that.
        if source in book.sources and state.name == "none" and lengths(quote) and (source, quote) not in seen:
            seen.add((source, quote))
            short = state.why == "short"
            yield Problem(
                quotation.citation.location("quote"),
                "quote-not-verified",
                "the quote is too short to be verified by the fingerprint"
                if short
                else f"the quote is not verified, and {source!r} has no fingerprint",
                "quote five words or more in each part"
                if short
                else f"save the text as .texts/{text_of(book, source)}.txt, then: .venv/bin/sourcebook quotes --write",
                record=quotation.home.key,
            )


def quoted_words(verification: Verification, source: str) -> int | None:
    """How many words of the text of `source` stand in quotes, each word counted once; None without receipts.

    Counted from the places in the receipts of all sources whose quotes stand in that text.
    """
    if source not in verification.spans:
        return None
    number = reached = 0
    for first, last in sorted(verification.spans[source]):
        number += max(0, last - max(reached, first - 1))
        reached = max(reached, last)
    return number


def quoted_share(book: Book, verification: Verification, source: str) -> float | None:
    """The share (0 to 1) of the text of `source` that is quoted; None when it is not known."""
    record = book.sources.get(source)
    number = quoted_words(verification, source)
    length = record.text.words if record and record.text else 0
    return min(1.0, number / length) if number is not None and length else None
