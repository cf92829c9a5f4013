"""Check that evidence is plausible: a fingerprint exists where one is expected, and its text can exist.

A fingerprint with every bit set contains every quote, and a source without one is never compared with anything. Both
can be detected without the text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...core.problems import Location, Problem
from ...records.documents.tables import FINGERPRINTS
from ...records.receipts import Receipts
from ...records.source import Source
from ..book import Book
from ..comparison.fingerprints import HASHES, HASHES_UNSPACED, SHINGLE, SHINGLE_UNSPACED, Fingerprint, bits_for
from .quotes import text_of
from .receipts import VERIFY_AGAIN

#: How many standard deviations the share of set bits may be off: a genuine filter fails once in a billion.
_DEVIATIONS = 6


@dataclass(frozen=True, slots=True)
class Base:
    """Settings that a change cannot make for itself, taken from the revision that it is based on: who may sign, how far
    quotes must be verified, and which sources have a fingerprint."""

    signers: bytes
    require_verified: bool | str
    fingerprinted: frozenset[str]


def needed(here: bool | str, base: Base | None) -> bool | str:
    """Return the stricter of the `require_verified` settings here and at the base: `signed`, true or false."""
    asked = {here, base.require_verified if base else False}
    return "signed" if "signed" in asked else True in asked


def evidence_problems(
    book: Book, receipts: Receipts | None, fingerprints: Mapping[str, Fingerprint], base: Base | None
) -> Iterator[Problem]:
    """Yield the problems of the evidence that do not concern single quotes."""
    yield from missing_fingerprints(book, receipts, fingerprints, base)
    yield from impossible_fingerprints(book, fingerprints)


def missing_fingerprints(
    book: Book, receipts: Receipts | None, fingerprints: Mapping[str, Fingerprint], base: Base | None
) -> Iterator[Problem]:
    """A source whose quotes were compared with its text has a fingerprint, and one that has it at the base keeps it."""
    compared = {text_of(book, one) for one in (*receipts.receipts, *receipts.earlier)} if receipts else set()
    for key, source in book.sources.items():
        has = key in fingerprints
        taken = base is not None and not base.fingerprinted.isdisjoint(_ids(source))
        kept = has and source.fingerprint and source.text
        wanted = taken or (source.fingerprint and (source.text or key in compared))
        if wanted and not (kept if taken else has):
            yield _missing(source, taken)


def _ids(source: Source) -> Iterator[str]:
    """Yield the id of a source, and those it had: a new name is no way around the base."""
    yield source.key
    yield from (old.removeprefix("sources/") for old in source.formerly)


def _missing(source: Source, taken: bool) -> Problem:
    if taken:
        return Problem(
            source.location("fingerprint"),
            "missing-fingerprint",
            f"this change takes the text or the fingerprint of {source.key!r} away",
            "restore both; whoever answers for the site decides in a change of its own which source goes without",
            record=source.key,
        )
    return Problem(
        source.location("text"),
        "missing-fingerprint",
        f"the text of {source.key!r} was compared with quotes, but its fingerprint is missing",
        f"restore {FINGERPRINTS}/{source.key}.json, or {VERIFY_AGAIN}\n"
        "a source whose fingerprint must not be published says: fingerprint: false",
        record=source.key,
    )


def impossible_fingerprints(book: Book, fingerprints: Mapping[str, Fingerprint]) -> Iterator[Problem]:
    """A fingerprint has a size and a share of set bits that are possible for its text."""
    for key, print_ in fingerprints.items():
        source = book.sources.get(key)
        if fault := _fault(print_, source):
            yield Problem(
                Location(f"{FINGERPRINTS}/{key}.json"),
                "impossible-fingerprint",
                f"the fingerprint of {key!r} cannot be that of its text: {fault}",
                f"somebody edited it; {VERIFY_AGAIN}",
            )


def _fault(print_: Fingerprint, source: Source | None) -> str:
    """Return why no text can have this fingerprint; empty if one can."""
    if source and source.text and source.text.words != print_.words:
        return f"it is of {print_.words:,} words, the text has {source.text.words:,}"
    if fault := _wrong_size(print_):
        return fault
    share = int.from_bytes(print_.filter).bit_count()
    least, most = (_expected(print_.bits, hashes) for hashes in _hashes(print_))
    if not least[0] <= share <= most[1]:
        return f"{share:,} of its {print_.bits:,} bits are set, which no text leads to"
    return ""


#: A text that repeats runs of words has fewer distinct runs than words, but at least one for this many words.
_REPEATED = 4
#: A text has at most this many readings (line ends after hyphens, with and without page furniture), times two, because
#: two runs may begin or end at a word where scripts with and without spaces meet.
_RUNS_A_WORD = 4 * 2


def _wrong_size(print_: Fingerprint) -> str:
    """Return what is wrong with the number of runs or bits for this many words; empty if nothing is."""
    if print_.version == 1:
        most = bits_for(max(0, print_.words - SHINGLE + 1), 0)
        if print_.bits > most:
            return f"it has {print_.bits:,} bits, and a text of {print_.words:,} words needs {most:,} at most"
        if print_.bits % 8 or (print_.words >= 2 * SHINGLE and print_.bits * _REPEATED < most):
            return f"it has {print_.bits:,} bits, and a text of {print_.words:,} words needs {most:,}"
        return ""
    runs = print_.runs + print_.runs_unspaced
    if print_.bits != bits_for(print_.runs, print_.runs_unspaced):
        return f"it has {print_.bits:,} bits, which does not match its number of runs of words"
    if runs > print_.words * _RUNS_A_WORD:
        return f"it has {runs:,} runs of words, and a text of {print_.words:,} words has fewer"
    if print_.words >= 2 * SHINGLE_UNSPACED and runs * _REPEATED < print_.words - SHINGLE_UNSPACED + 1:
        return f"it has {runs:,} runs of words, and a text of {print_.words:,} words has more"
    return ""


def _hashes(print_: Fingerprint) -> tuple[int, int]:
    """Return the least and greatest number of hashes in the filter. In version 1, its size allows only an estimate."""
    if print_.version != 1:
        hashes = print_.runs * HASHES + print_.runs_unspaced * HASHES_UNSPACED
        return hashes, hashes
    most = min(max(0, print_.words - SHINGLE + 1), math.floor(print_.bits * math.log(2) / HASHES))
    return max(0, math.floor((print_.bits - 8) * math.log(2) / HASHES)) * HASHES, most * HASHES


def _expected(bits: int, hashes: int) -> tuple[float, float]:
    """Return the range of set bits to expect in a filter after this many hashes: balls thrown into bins."""
    load = hashes / bits
    unset = math.exp(-load)
    mean, deviation = bits * (1 - unset), math.sqrt(bits * unset * (1 - (1 + load) * unset))
    return mean - _DEVIATIONS * deviation - 1, mean + _DEVIATIONS * deviation + 1


def stray_fingerprint(location: Location, source: str) -> Problem:
    """Return the problem that a fingerprint exists where there must be none."""
    return Problem(
        location,
        "stray-fingerprint",
        f"there is a fingerprint for {source!r}, which is not a source or must not have one",
        "delete the file",
    )
