"""SSH signatures: those of OpenSSH verify, and nothing else does."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sourcebook.untrusted.allowed_signers import parse_signer
from sourcebook.untrusted.sshsig import SignatureError, as_base64, check_key, parse_signature, verify_signature
from support.signing import Key, string

KEY = Key()
MESSAGE = b"what was found\n"


def verify(signature: str, message: bytes = MESSAGE, namespace: str = "sourcebook-receipts") -> None:
    verify_signature(parse_signature(signature), message, namespace)


def test_a_signature_is_of_one_message_in_one_namespace() -> None:
    signature = KEY.sign(MESSAGE)
    verify(signature)
    with pytest.raises(SignatureError, match="does not match the signed data"):
        verify(signature, b"something else\n")
    with pytest.raises(SignatureError, match="was made for 'sourcebook-receipts'"):
        verify(signature, namespace="git")
    with pytest.raises(SignatureError, match="was made for 'git'"):
        verify(KEY.sign(MESSAGE, "git"))


def test_no_byte_of_a_signature_can_be_changed() -> None:
    blob = base64.b64decode(KEY.sign(MESSAGE))
    for at in range(len(blob)):
        changed = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        with pytest.raises(SignatureError):
            verify(base64.b64encode(changed).decode())


def test_no_part_of_a_signature_is_one_nor_one_with_something_behind_it() -> None:
    blob = base64.b64decode(KEY.sign(MESSAGE))
    for other in (*(blob[:at] for at in range(len(blob))), blob + b"x"):
        with pytest.raises(SignatureError):
            verify(base64.b64encode(other).decode())


@pytest.mark.parametrize("text", ["", "no base64!", "AAAA", "U1NIU0lH", "é", "A" * 100_000])
def test_what_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(SignatureError):
        parse_signature(text)


def hardware_signature(flags: int, application: bytes = b"ssh:") -> str:
    """The signature of a hardware key, made as such a key makes it."""
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    kind = b"sk-ecdsa-sha2-nistp256@openssh.com"
    key = b"".join(map(string, (kind, b"nistp256", point, application)))
    head = b"".join(map(string, (b"sourcebook-receipts", b"", b"sha512")))
    signed = b"SSHSIG" + head + string(hashlib.sha512(MESSAGE).digest())
    details = bytes([flags, 0, 0, 0, 7])
    proof = hashlib.sha256(application).digest() + details + hashlib.sha256(signed).digest()
    numbers = decode_dss_signature(private.sign(proof, ec.ECDSA(SHA256())))
    value = b"".join(string(number.to_bytes(33)) for number in numbers)
    signature = string(string(kind) + string(value) + details)
    return base64.b64encode(b"SSHSIG\0\0\0\1" + string(key) + head + signature).decode()


def test_a_hardware_key_has_to_be_touched() -> None:
    verify(hardware_signature(flags=1))
    with pytest.raises(SignatureError, match="was not touched"):
        verify(hardware_signature(flags=0))


def test_short_and_unknown_keys_are_refused() -> None:
    short = b"".join(map(string, (b"ssh-rsa", (65537).to_bytes(3), ((1 << 1023) + 1).to_bytes(128))))
    with pytest.raises(SignatureError, match="fewer than 2048 bits"):
        check_key(short)
    for key in (
        b"",
        string(b"ssh-dss"),
        string(b"ssh-ed25519-cert-v01@openssh.com"),
        string(b"ssh-ed25519") + string(b"x"),
    ):
        with pytest.raises(SignatureError):
            check_key(key)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 2048"])
def test_signatures_of_openssh_verify(kind: str, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", *kind.split(), "-N", "", "-C", "Ann Lee", "-f", str(key)], check=True)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "sourcebook-receipts", "-f", str(key)]
    signature = subprocess.run(command, input=MESSAGE, capture_output=True, check=True).stdout.decode()
    verify(signature)
    verify(as_base64(signature))
    signer = parse_signer(f"ann@example.org {key.with_suffix('.pub').read_text('utf-8').strip()}")
    assert (signer.key, signer.called) == (parse_signature(signature).key, "Ann Lee")
