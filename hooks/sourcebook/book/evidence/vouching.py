"""Verify signatures with the keys of `data/allowed_signers`, and compare them with the current evidence.

This is the only module that verifies signatures; `signatures` defines what they cover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ...core.problems import Location, Problem, did_you_mean
from ...records.documents.tables import SIGNERS
from ...records.receipts import Receipts, Signature, Signatures
from ...untrusted.allowed_signers import Signer, SignerError, parse_signers
from ...untrusted.sshsig import SignatureError, parse_signature, verify_signature
from ..book import Book
from ..comparison.fingerprints import Fingerprint
from .signatures import NAMESPACE, Evidence, Voucher, evidence_of, signed_message

_SIGN_AGAIN = "sign again where the text is: .venv/bin/sourcebook quotes --write --sign KEY"


def read_signers(content: bytes) -> tuple[tuple[Signer, ...], list[Problem]]:
    """Parse the content of `data/allowed_signers`. Return the signers, and the problems of its lines."""
    signers: list[Signer] = []
    problems: list[Problem] = []
    for number, found in parse_signers(content):
        if isinstance(found, SignerError):
            problems.append(Problem(Location(SIGNERS, number), "bad-signer", str(found), found.hint))
        else:
            signers.append(found)
    return tuple(signers), problems


def vouchers(
    book: Book,
    receipts: Receipts | None,
    signatures: Signatures,
    fingerprints: Mapping[str, Fingerprint],
    signers: Sequence[Signer],
) -> tuple[dict[str, list[Voucher]], list[Problem]]:
    """Return what the valid signatures vouch for, by source, and the problems of the others."""
    found: dict[str, list[Voucher]] = {}
    problems: list[Problem] = []
    for source, by_signer in signatures.signatures.items():
        for name, signature in by_signer.items():
            fault = _fault(source, name, signature, evidence_of(book, source, receipts, fingerprints), signers)
            if isinstance(fault, Problem):
                problems.append(fault)
            else:
                called, prints = fault, signature.fingerprint is not None
                found.setdefault(source, []).append(Voucher(called, frozenset(signature.receipts), prints))
    return found, problems


def _fault(
    source: str, name: str, signature: Signature, evidence: Evidence | None, signers: Sequence[Signer]
) -> Problem | str:
    """Check a signature against the evidence.

    Return its problem, or, if it is valid, the name that pages show for its signer.
    """
    lines = [signer for signer in signers if name in signer.names]
    if not lines:
        return _unknown(signature, name, signers)
    try:
        called = _verified(signed_message(source, signature), signature, name, lines)
    except SignatureError as error:
        return Problem(
            signature.location("signature"),
            "bad-signature",
            f"the signature of {name!r} for {source!r} is not valid: {error}",
            f"{_SIGN_AGAIN}\nor delete it",
        )
    if Evidence.signed(signature) == evidence:
        return called
    return Problem(
        signature.location(),
        "stale-signature",
        f"{name!r} signed another text, fingerprint or version of the rules of {source!r}",
        f"{_SIGN_AGAIN}\nor restore what was signed",
    )


def _unknown(signature: Signature, name: str, signers: Sequence[Signer]) -> Problem:
    known = [one for signer in signers for one in signer.names]
    return Problem(
        signature.location(),
        "unknown-signer",
        f"{name!r} is not in {SIGNERS}, so this signature has no effect",
        did_you_mean(name, known) or f"whoever trusts {name!r} adds the key to {SIGNERS}, in a change of its own",
        "warning",
    )


def _verified(message: bytes, signature: Signature, name: str, lines: Sequence[Signer]) -> str:
    """Return the name that pages show for the owner of the key that signed a message.

    Raise SignatureError if invalid.
    """
    parsed = parse_signature(signature.signature)
    own = [line for line in lines if line.key == parsed.key]
    if not own:
        raise SignatureError(f"it was made with a key that {SIGNERS} does not give to {name!r}")
    allowed = [line for line in own if line.signs_for(NAMESPACE)]
    if not allowed:
        raise SignatureError(f"{SIGNERS} does not let this key sign for the namespace {NAMESPACE!r}")
    day = _day(signature)
    timely = [line for line in allowed if line.signs_on(day)]
    if not timely:
        raise SignatureError(f"{SIGNERS} does not let this key sign on {day}")
    verify_signature(parsed, message, NAMESPACE)
    return timely[0].called


def _day(signature: Signature) -> date:
    try:
        return date.fromisoformat(signature.date.text)
    except ValueError as error:
        raise SignatureError(f"its date {signature.date.text!r} is not a day") from error
