"""Fingerprints of texts: whoever adds a quote can check it, anywhere, without the text.

A fingerprint holds every run of five words (shingle) of a normalised text in a Bloom filter, each hashed by
BLAKE2b (RFC 7693) with a public key of the source. Four bits a shingle: of shingles that do not stand in the text, 1 in
16 passes by chance, so a changed word inside a quote, which spoils five shingles, passes 1 time in a million; and a
filter so coarse is of no use to guess the text from. `guide/verification.md` says what this detects and
what it leaks.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from . import normalise

VERSION = 1
#: Words a shingle.
SHINGLE = 5
#: Bits set a shingle.
HASHES = 4
#: Bits of the filter a shingle, with which 1 in 2**HASHES of other shingles passes: HASHES / ln 2.
BITS_PER_SHINGLE = HASHES / math.log(2)

#: Larger files are no fingerprints of ours: 64 MB would be a text of ninety million words.
MAX_BYTES = 64 * 1024 * 1024


class FingerprintError(ValueError):
    """A file that is not a fingerprint that can be used. `hint` says what to do."""

    def __init__(self, message: str, hint: str = "make it again where the text is: sourcebook quotes --write"):
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The shingles of the text of `source`, which has `words` words; `salt` is the public key of its hashes."""

    source: str
    words: int
    salt: bytes
    bits: int
    filter: bytes

    def holds(self, shingle: str) -> bool:
        """Whether the five words of `shingle`, in normal form with single spaces, may stand in the text."""
        return self.missing(shingle.split(" ")) is None

    def missing(self, words: Sequence[str]) -> int | None:
        """The position of the first run of five of `words` that does not stand in the text, or None."""
        keyed, found = _keyed(self.salt), self.filter
        for at, shingle in enumerate(_shingles(words)):
            for bit in _bits(shingle, keyed, self.bits):
                if not found[bit >> 3] >> (bit & 7) & 1:
                    return at
        return None


def fingerprint(source: str, normalised_text: str) -> Fingerprint:
    """The fingerprint of a normalised text. The same text of the same source gives the same one."""
    words = normalise.words(normalised_text)
    salt = hashlib.blake2b(f"{source}\n{normalised_text}".encode(), digest_size=16, person=b"sourcebook-salt").digest()
    shingles = set(_shingles(words))
    bits = max(8, math.ceil(len(shingles) * BITS_PER_SHINGLE / 8) * 8)
    found = bytearray(bits // 8)
    keyed = _keyed(salt)
    for shingle in shingles:
        for bit in _bits(shingle, keyed, bits):
            found[bit >> 3] |= 1 << (bit & 7)
    return Fingerprint(source, len(words), salt, bits, bytes(found))


def _shingles(words: Sequence[str]) -> Iterator[bytes]:
    """Each run of five words, with single spaces, in UTF-8."""
    encoded = [word.encode() for word in words]
    return (b" ".join(encoded[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


_NUMBERS = struct.Struct(f">{HASHES}Q")


def _keyed(salt: bytes) -> hashlib.blake2b:
    """BLAKE2b with the key of a source. A copy takes half the time that making one does."""
    return hashlib.blake2b(digest_size=8 * HASHES, key=salt)


def _bits(shingle: bytes, keyed: hashlib.blake2b, bits: int) -> tuple[int, int, int, int]:
    """The bits of a filter with so many that stand for a run of words."""
    hashed = keyed.copy()
    hashed.update(shingle)
    one, two, three, four = _NUMBERS.unpack(hashed.digest())
    return one % bits, two % bits, three % bits, four % bits


def as_json(print_: Fingerprint) -> str:
    """The file of a fingerprint: a header that says how it was made, and the filter in Base64."""
    return (
        json.dumps(
            {
                "version": VERSION,
                "normalisation": normalise.VERSION,
                "source": print_.source,
                "words": print_.words,
                "k": SHINGLE,
                "hashes": HASHES,
                "bits": print_.bits,
                "salt": print_.salt.hex(),
                "filter": base64.b64encode(print_.filter).decode(),
            },
            indent=1,
        )
        + "\n"
    )


def parse_fingerprint(content: bytes, source: str) -> Fingerprint:
    """The fingerprint of `source` in the bytes of its file. Raises FingerprintError for anything else."""
    if len(content) > MAX_BYTES:
        raise FingerprintError("the fingerprint is too large")
    try:
        header = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FingerprintError("the fingerprint is not whole JSON") from error
    if not isinstance(header, dict):
        raise FingerprintError("the fingerprint is not a JSON object")
    _expect(header, "version", VERSION, "is of version")
    _expect(header, "normalisation", normalise.VERSION, "is of a text normalised by the rules of version")
    _expect(header, "source", source, "is of the source")
    _expect(header, "k", SHINGLE, "is made of runs of this many words:")
    _expect(header, "hashes", HASHES, "has this many bits a run:")
    return _body(header, source)


def _expect(header: dict[str, Any], name: str, wanted: object, words: str) -> None:
    given = header.get(name)
    if given != wanted or isinstance(given, bool):
        raise FingerprintError(f"the fingerprint {words} {given!r}, not {wanted!r}")


def _body(header: dict[str, Any], source: str) -> Fingerprint:
    words, bits = header.get("words"), header.get("bits")
    if not _is_count(words) or not _is_count(bits) or not bits:
        raise FingerprintError("the fingerprint does not say how many words and bits it has")
    try:
        salt = bytes.fromhex(header["salt"])
        found = base64.b64decode(header["filter"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise FingerprintError("the fingerprint has no salt or no filter that can be read") from error
    if len(salt) != 16 or len(found) * 8 != bits:
        raise FingerprintError("the fingerprint is truncated: its filter has not the size it names")
    return Fingerprint(source, words, salt, bits, found)


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40
