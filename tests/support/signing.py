"""SSH keys made for a run, their signatures, and the toy signed with one; OpenSSH is not needed."""

from __future__ import annotations

import base64
import hashlib
import struct
from datetime import date
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sourcebook.book.evidence.signatures import NAMESPACE
from sourcebook.commands.quotes import sign_receipts
from sourcebook.commands.quotes.texts import read_texts
from sourcebook.commands.quotes.verify_quotes import compare, write_verification
from sourcebook.project import load_project

NAME = "ann@example.org"
CALLED = "Ann Lee"
DAY = date(2024, 3, 1)


def string(content: bytes) -> bytes:
    """A string of SSH."""
    return struct.pack(">I", len(content)) + content


class Key:
    """An Ed25519 key made for the run."""

    def __init__(self) -> None:
        self.private = Ed25519PrivateKey.generate()
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.blob = string(b"ssh-ed25519") + string(public)

    def line(self, name: str = NAME, options: str = "", called: str = CALLED) -> str:
        """The line of allowed_signers that trusts the key."""
        return " ".join(filter(None, (name, options, "ssh-ed25519", base64.b64encode(self.blob).decode(), called)))

    def sign(self, message: bytes, namespace: str = NAMESPACE) -> str:
        """The signature of a message in Base64, as `ssh-keygen -Y sign` makes it."""
        head = string(namespace.encode()), string(b""), string(b"sha512")
        value = self.private.sign(b"".join((b"SSHSIG", *head, string(hashlib.sha512(message).digest()))))
        signature = string(string(b"ssh-ed25519") + string(value))
        blob = b"".join((b"SSHSIG", struct.pack(">I", 1), string(self.blob), *head, signature))
        return base64.b64encode(blob).decode()


def write_signed(folder: Path, key: Key, day: date = DAY) -> list[str]:
    """What `quotes --write --sign` writes in a project whose texts are at hand."""
    project = load_project(folder)
    texts = read_texts(project.book, folder / ".texts")
    with patch.object(sign_receipts, "_ask_openssh", lambda message, file: key.sign(message)):
        return write_verification(project, texts, [*compare(project.book, texts)], day, Path("key"))


def trust(folder: Path, *lines: str) -> None:
    """Let these lines say whose signatures count."""
    (folder / "data" / "allowed_signers").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def ask_for_signatures(folder: Path) -> None:
    """Set `require_verified: signed`."""
    file = folder / "data" / "site.yaml"
    file.write_text(file.read_text("utf-8").replace("require_verified: true", "require_verified: signed"), "utf-8")
