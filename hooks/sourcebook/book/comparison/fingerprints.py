"""Fingerprints of texts, by which anybody can check an added quote without the text.

A fingerprint holds every run of words of a text in a Bloom filter, each hashed by BLAKE2b (RFC 7693) with a public key
of the source. A run has five words and sets four bits. A run that is not in the text passes by chance 1 time in 16; a
changed word inside a quote spoils five runs and passes 1 time in a million. A filter this coarse is of no use for
guessing the text. In scripts without spaces, each character is a word, and a run has ten and sets two bits: five
characters at four bits would leak the text. `guide/verification.md` says what a fingerprint detects and what it leaks.

The header of a fingerprint file has `version` and `normalisation` (the versions of these rules and of those for texts),
`source`, `words` (the length of the text), `runs` and `runs_unspaced` (the number of distinct runs of each kind),
`bits` (which follow from those: `bits_for`), `salt` and `filter`. Version 1 counts neither kind of run.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any, TypeGuard

from . import normalise
from .normalise import has_unspaced, is_unspaced

#: Fingerprints have the version of the rules by which their texts are normalised.
VERSION = normalise.VERSION
#: Words in a run, and in a run that has scripts without spaces.
SHINGLE, SHINGLE_UNSPACED = 5, 10
#: Bits set for a run, and for a run that has scripts without spaces.
HASHES, HASHES_UNSPACED = 4, 2
#: The weight of a word, and of one in a script without spaces; every run weighs ten, whatever its words are.
_WEIGHT, _WEIGHT_UNSPACED, _WEIGHT_OF_RUN = 2, 1, 10

#: Larger files are rejected: 64 MB would be the fingerprint of a text of ninety million words.
MAX_BYTES = 64 * 1024 * 1024


class FingerprintError(ValueError):
    """An unusable fingerprint file. `hint` gives the cure."""

    def __init__(self, message: str, hint: str = "make it again where the text is: sourcebook quotes --write"):
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The runs of words in the text of `source`, which has `words` words; `salt` is the public key of its hashes.

    Of its distinct runs, `runs` consist of words between spaces and `runs_unspaced` include scripts without spaces.
    Both are 0 in a fingerprint of version 1.
    """

    source: str
    words: int
    salt: bytes
    bits: int
    filter: bytes
    runs: int = 0
    runs_unspaced: int = 0
    version: int = VERSION

    def holds(self, words: str) -> bool:
        """Return whether `words`, in normal form with single spaces, may occur in the text."""
        return not self.missing(words.split(" "))

    def missing(self, words: Sequence[str]) -> list[range]:
        """Return the runs of `words` that are not in the text, as positions in `words`."""
        return [positions for positions, held in self.looked_up(words) if not held]

    def looked_up(self, words: Sequence[str]) -> Iterator[tuple[range, bool]]:
        """Yield each run of `words`, as positions in `words`, with whether it may be in the text."""
        keyed, found, bits = _keyed(self.salt), self.filter, self.bits
        for run in _runs(words, self.version):
            held = True
            for number in _numbers(run, keyed):
                bit = number % bits
                if not found[bit >> 3] >> (bit & 7) & 1:
                    held = False
                    break
            yield run[1], held


_Run = tuple[bytes, range, int]
"""Consecutive words, their position, and how many bits they set."""


def is_long_enough(words: Sequence[str], version: int = VERSION) -> bool:
    """Return whether words can be looked up in a fingerprint: they make up at least one run."""
    if version == 1:
        return len(words) >= SHINGLE
    return sum(map(_weight, words)) >= _WEIGHT_OF_RUN


def bits_for(runs: int, runs_unspaced: int) -> int:
    """Return the size in bits of a filter for this many distinct runs; about half of its bits will be set."""
    return max(8, math.ceil((runs * HASHES + runs_unspaced * HASHES_UNSPACED) / math.log(2) / 8) * 8)


def fingerprint(source: str, readings: Iterable[Sequence[str]], text: str) -> Fingerprint:
    """Make the fingerprint of a text in normal form, whose words may have several readings, the usual one first.

    The result depends only on the text and the source.
    """
    several = list(readings)
    salt = hashlib.blake2b(f"{source}\n{text}".encode(), digest_size=16, person=b"sourcebook-salt").digest()
    runs = {run[0]: run for words in several for run in _runs(words, VERSION)}
    spaced = sum(hashes == HASHES for _, _, hashes in runs.values())
    bits = bits_for(spaced, len(runs) - spaced)
    found = bytearray(bits // 8)
    keyed = _keyed(salt)
    for run in runs.values():
        for number in _numbers(run, keyed):
            bit = number % bits
            found[bit >> 3] |= 1 << (bit & 7)
    return Fingerprint(source, len(several[0]), salt, bits, bytes(found), spaced, len(runs) - spaced)


def _weight(word: str) -> int:
    return _WEIGHT_UNSPACED if is_unspaced(word) else _WEIGHT


def _runs(words: Sequence[str], version: int) -> Iterator[_Run]:
    """Yield every run of words, joined by single spaces, in UTF-8."""
    encoded = [word.encode() for word in words]
    if version == 1 or not has_unspaced(" ".join(words)):  # most quotes
        for at in range(len(encoded) - SHINGLE + 1):
            yield b" ".join(encoded[at : at + SHINGLE]), range(at, at + SHINGLE), HASHES
        return
    weights = [_weight(word) for word in words]
    for positions in _windows(weights):
        spaced = _WEIGHT_UNSPACED not in weights[positions.start : positions.stop]
        content = b" ".join(encoded[positions.start : positions.stop])
        yield content, positions, HASHES if spaced else HASHES_UNSPACED


def _windows(weights: Sequence[int]) -> Iterator[range]:
    """Yield the shortest ranges that weigh enough, starting or ending at each position.

    Every word is in at least one range, if there are any.
    """
    for one, length in ((_WEIGHT, SHINGLE), (_WEIGHT_UNSPACED, SHINGLE_UNSPACED)):
        if weights.count(one) == len(weights):
            yield from (range(at, at + length) for at in range(len(weights) - length + 1))
            return
    sums = list(accumulate(weights, initial=0))
    from_each = (range(at, bisect_left(sums, one + _WEIGHT_OF_RUN)) for at, one in enumerate(sums))
    up_to_each = (range(bisect_right(sums, one - _WEIGHT_OF_RUN) - 1, at) for at, one in enumerate(sums))
    every = chain((one for one in from_each if one.stop < len(sums)), (one for one in up_to_each if one.start >= 0))
    yield from dict.fromkeys(every)


_NUMBERS = struct.Struct(f">{HASHES}Q")


def _keyed(salt: bytes) -> hashlib.blake2b:
    """Return BLAKE2b keyed for a source. Copying it takes half the time of making a new one."""
    return hashlib.blake2b(digest_size=8 * HASHES, key=salt)


def _numbers(run: _Run, keyed: hashlib.blake2b) -> tuple[int, ...]:
    """Return the numbers that represent a run of words: its bits, in a filter of any size."""
    content, _, number = run
    hashed = keyed.copy()
    hashed.update(content)
    return _NUMBERS.unpack(hashed.digest())[:number]


def as_json(print_: Fingerprint) -> str:
    """Return the text of a fingerprint file: a header that says how it was made, and the filter in Base64."""
    header = {
        "version": VERSION,
        "normalisation": normalise.VERSION,
        "source": print_.source,
        "words": print_.words,
        "runs": print_.runs,
        "runs_unspaced": print_.runs_unspaced,
        "bits": print_.bits,
        "salt": print_.salt.hex(),
        "filter": base64.b64encode(print_.filter).decode(),
    }
    return json.dumps(header, indent=1) + "\n"


def parse_fingerprint(content: bytes, source: str) -> Fingerprint:
    """Parse the bytes of the fingerprint file of `source`. Raise FingerprintError if it is invalid."""
    if len(content) > MAX_BYTES:
        raise FingerprintError("the fingerprint is too large")
    try:
        header = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FingerprintError("the fingerprint is not whole JSON") from error
    if not isinstance(header, dict):
        raise FingerprintError("the fingerprint is not a JSON object")
    version = header.get("version")
    if version != 1 or isinstance(version, bool):
        _expect(header, "version", VERSION, "is of version")
        version = VERSION
    _expect(header, "normalisation", version, "is of a text normalised by the rules of version")
    _expect(header, "source", source, "is of the source")
    if version == 1:
        _expect(header, "k", SHINGLE, "is made of runs of this many words:")
        _expect(header, "hashes", HASHES, "has this many bits a run:")
    return _body(header, source, version)


def _expect(header: dict[str, Any], name: str, wanted: object, words: str) -> None:
    given = header.get(name)
    if given != wanted or isinstance(given, bool):
        raise FingerprintError(f"the fingerprint {words} {given!r}, not {wanted!r}")


def _body(header: dict[str, Any], source: str, version: int) -> Fingerprint:
    words, bits = header.get("words"), header.get("bits")
    if not _is_count(words) or not _is_count(bits) or not bits:
        raise FingerprintError("the fingerprint does not say how many words and bits it has")
    runs, unspaced = (0, 0) if version == 1 else (header.get("runs"), header.get("runs_unspaced"))
    if not _is_count(runs) or not _is_count(unspaced):
        raise FingerprintError("the fingerprint does not say how many runs of words it has")
    if version != 1 and bits != bits_for(runs, unspaced):
        raise FingerprintError("the fingerprint has not as many bits as its runs of words ask for")
    try:
        salt = bytes.fromhex(header["salt"])
        found = base64.b64decode(header["filter"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise FingerprintError("the fingerprint has no salt or no filter that can be read") from error
    if len(salt) != 16 or len(found) * 8 != bits:
        raise FingerprintError("the fingerprint is truncated: its filter does not have the stated size")
    return Fingerprint(source, words, salt, bits, found, runs, unspaced, version)


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40
