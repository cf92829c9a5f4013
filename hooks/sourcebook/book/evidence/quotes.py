"""Verify quotes against their sources: by receipt and fingerprint, without the texts.

The state belongs to a source and its quoted words, however many claims cite them. There are three states, strongest
first: verified against the text (by a receipt), verified against the fingerprint, not verified.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from ...core.problems import Location, Problem
from ...records.models import Citation
from ...records.receipts import Receipt, Receipts
from ...records.source import Source
from ..book import Book, Quotation
from ..comparison.fingerprints import Fingerprint, is_long_enough
from ..comparison.nearest import marked
from ..comparison.normalise import RULES, VERSION
from ..comparison.other_cuts import has_bracketed_cut, other_cuts, with_cuts
from .orphans import orphans
from .receipts import VERIFY_AGAIN, fits, lengths, places, receipt_of, rules_of, words_of

StateName = Literal["text", "fingerprint", "none", "reference"]


@dataclass(frozen=True, slots=True)
class QuoteState:
    """How far a quote is verified.

    `receipt` is set when it was compared with the text. `why` says what prevents verification (`short`,
    `no-fingerprint`). `vouched` names the signers who vouch for it, as pages show them; if empty, the verification is
    only a contributor's claim. `reference` means that no words are quoted, so there is nothing to verify.
    """

    name: StateName
    receipt: Receipt | None = None
    why: str = ""
    vouched: tuple[str, ...] = ()


BY_REFERENCE = QuoteState("reference")


@dataclass(frozen=True)
class Verification:
    """The state of every quote of a book by source and words, and the problems found in the process."""

    states: dict[tuple[str, str], QuoteState] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    #: The first and last word (from 1) of each quote in a text, by the source that the text belongs to.
    spans: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def state(self, source: str, quote: str) -> QuoteState:
        """Return the state of the words `quote` of `source`; if empty, the state of a citation by reference."""
        return self.states.get((source, quote), QuoteState("none")) if quote else BY_REFERENCE


@dataclass(frozen=True)
class VerificationWhenAsked(Verification):
    """A verification that computes each state on demand, for callers that need few of them.

    Here a quote with words that are not in the fingerprint is merely unverified; `verify` reports it as a problem.
    """

    book: Book | None = None
    receipts: Receipts | None = None
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)

    def state(self, source: str, quote: str) -> QuoteState:
        """Return the state of the words `quote` of `source`; if empty, the state of a citation by reference."""
        if not quote:
            return BY_REFERENCE
        home = text_of(self.book, source) if self.book else source
        print_ = self.fingerprints.get(home)
        if not lengths(quote) or (print_ and _missing_words(quote, print_)):
            return QuoteState("none", why="none")
        return _state(quote, receipt_of(self.receipts, source, quote), print_)


# ---- comparing with receipts and fingerprints ----------------------------------------------------------------------


def text_of(book: Book, source: str) -> str:
    """Return the id of the source whose text contains the quotes of `source`: itself, or the source it is within."""
    seen = set()
    while source not in seen and (record := book.sources.get(source)):
        seen.add(source)
        if record.text or not record.within:
            break
        source = record.within
    return source


def verify(book: Book, receipts: Receipts | None, fingerprints: Mapping[str, Fingerprint]) -> Verification:
    """Verify every quote by its receipt and its source's fingerprint, without any text."""
    states: dict[tuple[str, str], QuoteState] = {}
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    problems: list[Problem] = list(_of_other_versions(receipts, fingerprints))
    failed: Counter[tuple[str, str]] = Counter()
    for source, quotations in book.quotations_from.items():
        home = text_of(book, source)
        record, print_ = book.sources.get(home), fingerprints.get(home)
        for quotation in quotations:
            quote = quotation.citation.quote
            if (source, quote) in states:
                continue
            receipt = receipt_of(receipts, source, quote)
            state = states[source, quote] = _state(quote, receipt, print_)
            spans[home] += places(receipt) if receipt else ()
            at_quote = list(_quote_problems(quotation, receipt, print_))
            problems += at_quote
            if receipt:
                problems += _receipt_problems(quotation.citation, receipt, record, rules_of(receipts, source))
            elif at_quote or (book.settings.require_verified and state.name == "none"):
                failed[quotation.home.key, source] += 1
    problems += orphans(book, receipts, failed)
    return Verification(states, tuple(problems), spans)


def _of_other_versions(receipts: Receipts | None, fingerprints: Mapping[str, Fingerprint]) -> Iterator[Problem]:
    """Report once that receipts or fingerprints were made by an older version of the rules."""
    if receipts and receipts.version not in RULES:
        yield Problem(
            receipts.location("version"),
            "bad-receipt",
            f"the receipts use version {receipts.version} of the rules of comparison, not {VERSION}",
            VERIFY_AGAIN,
        )
    locations = [Location(f"data/fingerprints/{key}.json") for key, one in fingerprints.items() if one.version == 1]
    if receipts and (receipts.version == 1 or receipts.earlier):
        locations.insert(0, receipts.location("version" if receipts.version == 1 else "earlier"))
    if locations:
        more = f" (and {len(locations) - 1} more files)" if len(locations) > 1 else ""
        yield Problem(
            locations[0],
            "old-rules",
            f"made by version 1 of the rules of comparison{more}, and still read by them",
            f"renew them by version {VERSION}, which knows marks and signs; {VERIFY_AGAIN}",
            "warning",
        )


def _state(quote: str, receipt: Receipt | None, print_: Fingerprint | None) -> QuoteState:
    if receipt:
        return QuoteState("text", receipt)
    if print_ is None:
        return QuoteState("none", why="no-fingerprint")
    parts = words_of(quote, print_.version)
    if not parts or not all(is_long_enough(part, print_.version) for part in parts):
        return QuoteState("none", why="short")
    return QuoteState("fingerprint")


def _quote_problems(quotation: Quotation, receipt: Receipt | None, print_: Fingerprint | None) -> Iterator[Problem]:
    """Yield the problems of a quote's words: there are none, the source does not have them, a cut is not marked."""
    citation = quotation.citation
    location, record = citation.location("quote"), quotation.home.key
    if not lengths(citation.quote):
        yield Problem(
            location, "empty-quote", "the quote contains no words", "quote words of the source", record=record
        )
        return
    missing = _missing_words(citation.quote, print_) if print_ else ""
    if not receipt and _is_cut_otherwise(citation.quote, bool(missing), print_):
        yield cut_mark(citation, record)
    elif missing:
        yield Problem(
            location,
            "quote-not-in-source",
            f"these words are not in {citation.source!r}: {missing}",
            "copy the words exactly from the source, above all those between > and <; "
            "write […] where you leave words out",
            record=record,
        )


def _is_cut_otherwise(quote: str, missing: bool, print_: Fingerprint | None) -> bool:
    """Return whether a quote marks omitted words by something other than `[…]`, as far as can be known without the
    text."""
    if print_ is None:
        return has_bracketed_cut(quote)
    return missing and bool(other_cuts(quote)) and not _missing_words(with_cuts(quote), print_)


def cut_mark(citation: Citation, record: str) -> Problem:
    """Return the problem that words are left out of a quote by something other than `[…]`."""
    found = " and ".join(dict.fromkeys(repr(one) for one in other_cuts(citation.quote)))
    return Problem(
        citation.location("quote"),
        "cut-mark",
        f"{found} is written for words left out of the quote, where […] belongs",
        "write […], with the single character …; this does it: .venv/bin/sourcebook format",
        record=record,
    )


def _receipt_problems(citation: Citation, receipt: Receipt, source: Source | None, version: int) -> Iterator[Problem]:
    """Yield the problems of a quote's receipt: it cannot belong to the quote, or was made for another text."""
    if not fits(receipt, citation.quote, source, version):
        yield Problem(
            receipt.location(),
            "bad-receipt",
            f"the receipt does not match its quote from {citation.source!r}: it was edited",
            VERIFY_AGAIN,
        )
    if source and source.text and receipt.text != source.text.sha256:
        yield Problem(
            receipt.location("text"),
            "receipt-of-another-text",
            f"the receipt is for a different text of {citation.source!r}",
            VERIFY_AGAIN,
        )


def _missing_words(quote: str, print_: Fingerprint) -> str:
    """Return the first words of a quote that are not in the fingerprinted text, with the differing words between `>`
    and `<`.

    Return an empty string when all are in it, or when they are too few to look up.
    """
    for found in words_of(quote, print_.version):
        runs = print_.missing(found)
        if runs:
            held = {at for run, is_held in print_.looked_up(found) if is_held for at in run}
            return _with_suspects_marked(found, runs, held)
    return ""


def _with_suspects_marked(found: Sequence[str], runs: Sequence[range], held: set[int]) -> str:
    """Return the first words that are not in a text.

    Words that every run over them lacks, and no run has, are marked.
    """
    first = runs[0]
    common = set(first).intersection(*(run for run in runs if run.start < first.stop))
    suspects = common - held or common or set(first)
    shown = found[first.start : max(first.stop, max(suspects) + 1)]
    stops = list(accumulate(len(word) + 1 for word in shown))
    spans = [(stop - len(word) - 1, stop - 1) for word, stop in zip(shown, stops, strict=True)]
    return marked(" ".join(shown), spans, {at - first.start for at in suspects})


def unverified(book: Book, verification: Verification) -> Iterator[Problem]:
    """Quotes are verified: an error if `require_verified` is set, else a warning."""
    seen: set[tuple[str, str]] = set()
    told = {problem.location for problem in verification.problems}
    for quotation in book.quotations:
        source, quote = quotation.citation.source, quotation.citation.quote
        state = verification.state(source, quote)
        # A source that is missing or could not be read is reported elsewhere.
        if source in book.sources and state.name == "none" and (source, quote) not in seen:
            seen.add((source, quote))
            location = quotation.citation.location("quote")
            if location not in told:
                yield _unverified(location, source, text_of(book, source), state, quotation.home.key)


def _unverified(location: Location, source: str, home: str, state: QuoteState, record: str) -> Problem:
    if state.why == "short":
        message = "the quote is too short to be verified by the fingerprint"
        hint = "quote five words or more in each part (ten characters without spaces), or restore verified words"
    else:
        message = f"the quote is not verified, and {source!r} has no fingerprint"
        hint = f"save the text as .texts/{home}.txt, then: .venv/bin/sourcebook quotes --write"
    return Problem(location, "quote-not-verified", message, hint, record=record)


def quoted_words(verification: Verification, source: str) -> int | None:
    """Return how many words of the text of `source` are quoted, counting each word once; None without receipts.

    Receipts of all sources that are quoted from that text count.
    """
    if source not in verification.spans:
        return None
    number = reached = 0
    for first, last in sorted(verification.spans[source]):
        number += max(0, last - max(reached, first - 1))
        reached = max(reached, last)
    return number


def quoted_share(book: Book, verification: Verification, source: str) -> float | None:
    """Return the share (0 to 1) of the text of `source` that is quoted; None if unknown."""
    record = book.sources.get(source)
    number = quoted_words(verification, source)
    length = record.text.words if record and record.text else 0
    return min(1.0, number / length) if number is not None and length else None
