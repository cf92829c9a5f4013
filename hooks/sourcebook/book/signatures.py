"""Who vouches for receipts and fingerprints: what a signature signs, and which quotes the valid ones vouch for.

Anybody can write a receipt, or refill a fingerprint. So whoever compared the quotes with the text may sign what was
found, once for each source, with an SSH key; `data/allowed_signers` says whose signatures count. Receipts are signed by
their hashes, each its own: adding, moving or removing another quote leaves the signature valid. A signature names the
version of the rules of comparison, and vouches for no receipt or fingerprint that was made by another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..core.problems import Problem
from ..records.receipts import Receipt, Receipts, Signature, Signatures
from .book import Book
from .evidence.receipts import receipt_key, receipts_of, rules_of
from .fingerprints import Fingerprint
from .normalise import VERSION, segments
from .quotes import QuoteState, Verification, text_of

#: The namespace of our signatures, so that one of a commit or a letter is none of ours.
NAMESPACE = "sourcebook-receipts"


@dataclass(frozen=True, slots=True)
class Voucher:
    """What one valid signature vouches for: the receipts with these hashes, and whether the source's fingerprint."""

    signer: str
    receipts: frozenset[str]
    fingerprint: bool


# ---- what is signed ------------------------------------------------------------------------------------------------


def signed_message(source: str, signature: Signature) -> bytes:
    """Return the bytes that a signer of `source` signs: lines of ASCII that can be read before signing."""
    lines = [
        "receipts of sourcebook, version 1",
        f"source {source}",
        f"rules {signature.rules}",
        f"text {signature.text} {signature.words}",
        f"fingerprint {signature.fingerprint or 'none'}",
        f"date {signature.date.text}",
        *(f"receipt {one}" for one in sorted(set(signature.receipts))),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def receipt_hash(key: str, receipt: Receipt) -> str:
    """Return the SHA-256 of a receipt, hexadecimal: of all its fields but `uses`, with the hash of its quote.

    The hash of the quote and the positions bind the order of its parts.
    """
    found = [key, receipt.level, receipt.at, receipt.words, receipt.text, receipt.date.text]
    return hashlib.sha256(json.dumps(found, separators=(",", ":")).encode()).hexdigest()


def fingerprint_hash(print_: Fingerprint) -> str:
    """Return the SHA-256 of a fingerprint, hexadecimal: of all its fields, however its file is laid out."""
    numbers = [print_.version, print_.words, print_.runs, print_.runs_unspaced, print_.bits]
    found = [print_.source, *numbers, print_.salt.hex(), print_.filter.hex()]
    return hashlib.sha256(json.dumps(found, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a signature is made for besides receipts: version of the rules, hash and words of the text, hash of the
    fingerprint."""

    rules: int
    text: str
    words: int
    fingerprint: str | None

    @classmethod
    def signed(cls, signature: Signature) -> Evidence:
        """Return what a signature was made for."""
        return cls(signature.rules, signature.text, signature.words, signature.fingerprint)


def evidence_of(
    book: Book, source: str, receipts: Receipts | None, fingerprints: Mapping[str, Fingerprint]
) -> Evidence | None:
    """Return what a signature of a source is made for as its records are now; None without a text, and where its
    receipts and its fingerprint were made by different versions of the rules."""
    home = text_of(book, source)
    record, print_ = book.sources.get(home), fingerprints.get(home)
    rules = {rules_of(receipts, source)} if receipts_of(receipts, source) else set()
    rules |= {print_.version} if print_ else set()
    if source not in book.sources or record is None or record.text is None or len(rules) > 1:
        return None
    by = rules.pop() if rules else VERSION
    return Evidence(by, record.text.sha256, record.text.words, fingerprint_hash(print_) if print_ else None)


# ---- what they vouch for -------------------------------------------------------------------------------------------


def vouched(
    book: Book,
    verification: Verification,
    receipts: Receipts | None,
    signatures: Signatures | None,
    fingerprints: Mapping[str, Fingerprint],
    signers: bytes,
) -> tuple[Verification, list[Problem]]:
    """Return the verification with those who vouch for each quote, and the problems of signatures and signers, whose
    file has these bytes."""
    if not signatures and not signers:
        return verification, []
    from .vouching import read_signers, vouchers  # what verifies signatures takes long to import

    known, problems = read_signers(signers)
    if not signatures:
        return verification, problems
    found, doubts = vouchers(book, receipts, signatures, fingerprints, known)
    return with_vouchers(book, receipts, verification, found), [*problems, *doubts]


def with_vouchers(
    book: Book, receipts: Receipts | None, verification: Verification, found: Mapping[str, Sequence[Voucher]]
) -> Verification:
    """Return the verification with the names of those who vouch for each quote."""
    states = {
        (source, quote): replace(state, vouched=_vouched(book, source, quote, state, found, rules_of(receipts, source)))
        for (source, quote), state in verification.states.items()
    }
    return replace(verification, states=states)


def _vouched(
    book: Book, source: str, quote: str, state: QuoteState, found: Mapping[str, Sequence[Voucher]], rules: int
) -> tuple[str, ...]:
    """Those who vouch for a quote: by its receipt when there is one, else by the fingerprint, which ignores the order
    of a quote's parts and so vouches for undivided quotes alone."""
    if state.receipt:
        own = receipt_hash(receipt_key(quote, rules), state.receipt)
        names = [one.signer for one in found.get(source, ()) if own in one.receipts]
    elif state.name == "fingerprint" and len(segments(quote)) == 1:
        names = [one.signer for one in found.get(text_of(book, source), ()) if one.fingerprint]
    else:
        names = []
    return tuple(dict.fromkeys(names))


def receipt_hashes(receipts: Receipts | None, source: str) -> tuple[str, ...]:
    """Return the hashes of all receipts of a source, in order."""
    return tuple(sorted(receipt_hash(key, receipt) for key, receipt in receipts_of(receipts, source).items()))


def unsigned(book: Book, verification: Verification) -> Iterator[Problem]:
    """Quotes that are verified by nobody whose signature counts: an error where the settings ask for signatures."""
    seen: set[tuple[str, str]] = set()
    for quotation in book.quotations:
        source, quote = quotation.citation.source, quotation.citation.quote
        state = verification.state(source, quote)
        if state.name != "none" and not state.vouched and (source, quote) not in seen:
            seen.add((source, quote))
            yield Problem(
                quotation.citation.location("quote"),
                "quote-not-signed",
                f"the quote from {source!r} is only claimed to be verified: no valid signature vouches for it",
                "whoever has the text signs: .venv/bin/sourcebook quotes --write --sign KEY",
                record=quotation.home.key,
            )
