"""Parse and verify SSH signatures by `ssh-keygen -Y sign` (OpenSSH, PROTOCOL.sshsig), without OpenSSH.

The cryptography comes from the package `cryptography`, which only this module imports; this module takes signatures
apart. Everything in a signature may come from an attacker.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

_MAGIC = b"SSHSIG"
_VERSION = 1
_ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\s(.*?)-----END SSH SIGNATURE-----", re.DOTALL)
#: The hashes that may be applied to a message before signing.
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
#: No valid signature is larger: one by an RSA key of 16,384 bits has 5 kB.
MAX_BYTES = 16 * 1024
#: Smaller RSA keys are refused. OpenSSH no longer makes them.
MIN_RSA_BITS = 2048

_CURVES: dict[bytes, tuple[ec.EllipticCurve, HashAlgorithm]] = {
    b"nistp256": (ec.SECP256R1(), SHA256()),
    b"nistp384": (ec.SECP384R1(), SHA384()),
    b"nistp521": (ec.SECP521R1(), SHA512()),
}
_RSA_HASHES: dict[bytes, HashAlgorithm] = {b"rsa-sha2-256": SHA256(), b"rsa-sha2-512": SHA512()}
_ED25519, _RSA, _ECDSA = b"ssh-ed25519", b"ssh-rsa", b"ecdsa-sha2-"
_SK_ED25519, _SK_ECDSA = b"sk-ssh-ed25519@openssh.com", b"sk-ecdsa-sha2-nistp256@openssh.com"

#: The types of keys that can sign, as named in allowed_signers.
KEY_TYPES = tuple(
    name.decode() for name in (_ED25519, *(_ECDSA + curve for curve in _CURVES), _RSA, _SK_ED25519, _SK_ECDSA)
)
#: The flag of a hardware key for a touch by its user.
_TOUCHED = 0x01


class SignatureError(ValueError):
    """An invalid signature or key; `str()` says why."""


@dataclass(frozen=True, slots=True)
class SshSignature:
    """The parts of a signature: the key in SSH's own form, the namespace, the hash of the message, the algorithm and
    its output. `details` are the flag and counter of a hardware key."""

    key: bytes
    namespace: str
    hash: bytes
    algorithm: bytes
    value: bytes
    details: bytes


def parse_signature(text: str) -> SshSignature:
    """Parse a signature in Base64, with or without OpenSSH's armor lines. Raise SignatureError if it is invalid."""
    armoured = _ARMOUR.search(text)
    try:
        blob = base64.b64decode("".join((armoured[1] if armoured else text).split()), validate=True)
    except (ValueError, binascii.Error) as error:
        raise SignatureError("the signature is not Base64") from error
    if not blob.startswith(_MAGIC) or len(blob) > MAX_BYTES:
        raise SignatureError("this is not an SSH signature")
    version, at = struct.unpack_from(">I", blob.ljust(10, b"\0"), len(_MAGIC))[0], len(_MAGIC) + 4
    if version != _VERSION:
        raise SignatureError(f"the signature has version {version} of its format, not {_VERSION}")
    key, namespace, _, hashed, signature = _strings(blob[at:], 5, whole=True)
    algorithm, value = _strings(signature, 2)
    details = signature[8 + len(algorithm) + len(value) :]
    return SshSignature(key, namespace.decode("utf-8", "replace"), hashed, algorithm, value, details)


def as_base64(signature: str) -> str:
    """Return a signature on one line, without OpenSSH's armor lines."""
    armoured = _ARMOUR.search(signature)
    return "".join((armoured[1] if armoured else signature).split())


def verify_signature(signature: SshSignature, message: bytes, namespace: str) -> None:
    """Verify that the key in a signature signed `message` in `namespace`. Raise SignatureError otherwise.

    The caller decides whether to trust the key.
    """
    if signature.namespace != namespace:
        raise SignatureError(f"the signature was made for {signature.namespace!r}, not for {namespace!r}")
    if signature.hash not in _HASHES:
        raise SignatureError("the signature was made with an unknown hash")
    hashed = _HASHES[signature.hash](message).digest()
    signed = _MAGIC + b"".join(map(_string, (namespace.encode(), b"", signature.hash, hashed)))
    try:
        _verify(signature, signed)
    except InvalidSignature as error:
        raise SignatureError("the signature does not match the signed data") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise error if isinstance(error, SignatureError) else SignatureError("the key cannot be read") from error


def check_key(key: bytes) -> None:
    """Raise SignatureError if `key`, in SSH's own form, is not one that can sign here."""
    try:
        _public_key(key)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise error if isinstance(error, SignatureError) else SignatureError("the key cannot be read") from error


def _verify(signature: SshSignature, signed: bytes) -> None:
    """Raise InvalidSignature, ValueError or SignatureError unless the key signed these bytes."""
    kind, key = _public_key(signature.key)
    if kind in (_SK_ED25519, _SK_ECDSA):
        signed = _by_hardware(signature, signed)
    elif signature.details:
        raise SignatureError("the signature has trailing bytes")
    if signature.algorithm != kind and not (kind == _RSA and signature.algorithm in _RSA_HASHES):
        raise SignatureError("the signature's algorithm does not belong to its key")
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature.value, signed)
    elif isinstance(key, rsa.RSAPublicKey):
        if signature.algorithm not in _RSA_HASHES:
            raise SignatureError("the signature was made with SHA-1, which proves nothing")
        key.verify(signature.value, signed, padding.PKCS1v15(), _RSA_HASHES[signature.algorithm])
    else:
        r, s = (int.from_bytes(number) for number in _strings(signature.value, 2, whole=True))
        key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(_hash_of(key)))


def _hash_of(key: ec.EllipticCurvePublicKey) -> HashAlgorithm:
    return next(hash_ for curve, hash_ in _CURVES.values() if curve.name == key.curve.name)


def _by_hardware(signature: SshSignature, signed: bytes) -> bytes:
    """Return what a hardware key signs: its application, whether it was touched, a counter, the rest."""
    if len(signature.details) != 5:
        raise SignatureError("the signature of the hardware key is incomplete")
    if not signature.details[0] & _TOUCHED:
        raise SignatureError("the hardware key was not touched when it signed")
    application = _strings(signature.key, 3 if signature.algorithm == _SK_ED25519 else 4, whole=True)[-1]
    return hashlib.sha256(application).digest() + signature.details + hashlib.sha256(signed).digest()


_Key = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def _public_key(key: bytes) -> tuple[bytes, _Key]:
    """Return the type of a key in SSH's own form, and the key. Raise ValueError or SignatureError if it is invalid."""
    (kind,) = _strings(key, 1)
    if kind in (_ED25519, _SK_ED25519):
        parts = _strings(key, 2 if kind == _ED25519 else 3, whole=True)
        return kind, ed25519.Ed25519PublicKey.from_public_bytes(parts[1])
    if kind.startswith(_ECDSA) or kind == _SK_ECDSA:
        _, curve, point, *_ = _strings(key, 4 if kind == _SK_ECDSA else 3, whole=True)
        if curve not in _CURVES or kind not in (_SK_ECDSA, _ECDSA + curve):
            raise SignatureError("the key is on an unknown curve")
        return kind, ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[curve][0], point)
    if kind == _RSA:
        _, exponent, modulus = _strings(key, 3, whole=True)
        numbers = rsa.RSAPublicNumbers(int.from_bytes(exponent), int.from_bytes(modulus))
        if numbers.n.bit_length() < MIN_RSA_BITS:
            raise SignatureError(f"the RSA key has fewer than {MIN_RSA_BITS} bits")
        return kind, numbers.public_key()
    raise SignatureError(f"keys of the type {kind.decode('utf-8', 'replace')!r} cannot sign here")


def _string(content: bytes) -> bytes:
    """Return an SSH string: its length in four bytes, then its bytes."""
    return struct.pack(">I", len(content)) + content


def _strings(blob: bytes, number: int, *, whole: bool = False) -> list[bytes]:
    """Return the first SSH strings in some bytes, which they must fill if `whole`. Raise SignatureError otherwise."""
    found = list(_read_strings(blob, number))
    if len(found) < number or (whole and sum(4 + len(one) for one in found) != len(blob)):
        raise SignatureError("the signature or its key is incomplete")
    return found


def _read_strings(blob: bytes, number: int) -> Iterator[bytes]:
    at = 0
    for _ in range(number):
        if len(blob) < at + 4:
            return
        end = at + 4 + int.from_bytes(blob[at : at + 4])
        if len(blob) < end:
            return
        yield blob[at + 4 : end]
        at = end
