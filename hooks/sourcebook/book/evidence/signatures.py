"""What a signature covers, and which quotes the valid signatures vouch for.

Anybody can write a receipt or fill a fingerprint. Whoever compared the quotes with the text may therefore sign the
result with an SSH key, once for each source; `data/allowed_signers` says whose signatures count. A signature lists the
hash of each receipt, so adding, moving or removing other quotes leaves it valid. It names the version of the rules of
comparison, and covers no receipt or fingerprint made by another version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...core.problems import Problem
from ...records.receipts import Receipt, Receipts, Signature, Signatures
from ..book import Book
from ..comparison.fingerprints import Fingerprint
from ..comparison.normalise import VERSION, segments
from .quotes import QuoteState, Verification, text_of
from .receipts import receipt_key, receipts_of, rules_of

#: The namespace of these signatures, so that one made for a commit or a letter is not accepted.
NAMESPACE = "sourcebook-receipts"


@dataclass(frozen=True, slots=True)
class Voucher:
    """What one valid signature vouches for: the receipts with these hashes, and perhaps the source's fingerprint."""

    signer: str
    receipts: frozenset[str]
    fingerprint: bool


# ---- what is signed ------------------------------------------------------------------------------------------------


def signed_message(source: str, signature: Signature) -> bytes:
    """Return the bytes that a signer of `source` signs: lines of ASCII that a person can read before signing."""
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
    """Return the hexadecimal SHA-256 of a receipt: all its fields except `uses`, and the hash of its quote.

    The hash of the quote and the positions fix the order of its parts.
    """
    found = [key, receipt.level, receipt.at, receipt.words, receipt.text, receipt.date.text]
    return hashlib.sha256(json.dumps(found, separators=(",", ":")).encode()).hexdigest()


def fingerprint_hash(print_: Fingerprint) -> str:
    """Return the hexadecimal SHA-256 of all fields of a fingerprint, independent of the layout of its file."""
    numbers = [print_.version, print_.words, print_.runs, print_.runs_unspaced, print_.bits]
    found = [print_.source, *numbers, print_.salt.hex(), print_.filter.hex()]
    return hashlib.sha256(json.dumps(found, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a signature covers besides receipts: the version of the rules, the hash and length of the text, and the hash
    of the fingerprint."""

    rules: int
    text: str
    words: int
    fingerprint: str | None

    @classmethod
    def signed(cls, signature: Signature) -> Evidence:
        """Return the evidence that a signature was made for."""
        return cls(signature.rules, signature.text, signature.words, signature.fingerprint)


def evidence_of(
    book: Book, source: str, receipts: Receipts | None, fingerprints: Mapping[str, Fingerprint]
) -> Evidence | None:
    """Return the current evidence for a source.

    Return None without a text, or if its receipts and its fingerprint have different versions of the rules.
    """
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
    """Return the verification with the signers of each quote, and the problems of signatures and signers.

    `signers` is the content of `data/allowed_signers`.
    """
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
    """Return the names of those who vouch for a quote.

    They signed its receipt, or, if it has none, the fingerprint. A fingerprint ignores the order of a quote's parts, so
    it vouches for undivided quotes only.
    """
    if state.receipt:
        own = receipt_hash(receipt_key(quote, rules), state.receipt)
        names = [one.signer for one in found.get(source, ()) if own in one.receipts]
    elif state.name == "fingerprint" and len(segments(quote)) == 1:
        names = [one.signer for one in found.get(text_of(book, source), ()) if one.fingerprint]
    else:
        names = []
    return tuple(dict.fromkeys(names))


def receipt_hashes(receipts: Receipts | None, source: str) -> tuple[str, ...]:
    """Return the hashes of all receipts of a source, sorted."""
    return tuple(sorted(receipt_hash(key, receipt) for key, receipt in receipts_of(receipts, source).items()))


def unsigned(book: Book, verification: Verification) -> Iterator[Problem]:
    """Every verified quote has a valid signature: an error if the settings require signatures."""
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
