"""Sign the results of the quote tool into `data/signatures.yaml`, with an SSH key known to OpenSSH.

`ssh-keygen` signs, so keys with a passphrase, in an agent or on hardware work as they do for git. Everything else,
including verification, works without OpenSSH.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ...book.evidence.signatures import NAMESPACE, Evidence, receipt_hashes, signed_message
from ...book.evidence.vouching import read_signers
from ...core.dates.edtf import parse_edtf
from ...core.yaml.reader import parse_yaml
from ...data_folder import RECEIPTS, SIGNATURES
from ...project import Project
from ...records.documents.reader import read_record
from ...records.documents.tables import SIGNERS
from ...records.receipts import Receipts, Signature
from ...untrusted.allowed_signers import signer_line
from ...untrusted.sshsig import SignatureError, as_base64, parse_signature, verify_signature

#: The evidence for each source with an available text, except its receipts.
Found = Mapping[str, Evidence]
#: The signatures of a source, by signer.
_Signed = dict[str, dict[str, Signature]]

_HEAD = (
    "# Written by `sourcebook quotes --write --sign KEY`: signatures of those who compared the quotes with the texts.\n"
    "# Never edited by hand. Whose signatures count is in data/allowed_signers.\n"
)


class NotSignedError(Exception):
    """Nothing could be signed; `str()` says why, and what to do."""


def signatures_file(project: Project, receipts: str, found: Found, today: date, key: Path | None) -> dict[Path, str]:
    """Return the file of signatures that belongs to the new `receipts`, signed with `key` if given.

    Signatures of another text, fingerprint or version of the rules are dropped. Return an empty mapping if there is no
    file and nothing is signed. Raise NotSignedError if signing fails.
    """
    file = project.root / SIGNATURES
    signed = _still_true(project, found)
    if key:
        read = read_record(parse_yaml(receipts.encode(), RECEIPTS), Receipts)[0]
        signing = _Signing(project, key)
        for source, evidence in found.items():
            made = _unsigned(evidence, receipt_hashes(read, source), today)
            signed[source] = signing.signed(source, made, signed.get(source, {}))
    return {file: _as_yaml(signed)} if key or project.signatures else {}


def _still_true(project: Project, found: Found) -> _Signed:
    """Return the signatures that remain valid, without those made for other evidence than was found."""
    known = project.signatures.signatures if project.signatures else {}
    kept: _Signed = {}
    for source, by_signer in known.items():
        for name, signature in by_signer.items() if source in project.book.sources else ():
            if source not in found or found[source] == Evidence.signed(signature):
                kept.setdefault(source, {})[name] = signature
    return kept


def _unsigned(evidence: Evidence, receipts: tuple[str, ...], today: date) -> Signature:
    """Return the data to sign, with an empty signature."""
    return Signature.model_construct(
        None,
        rules=evidence.rules,
        text=evidence.text,
        words=evidence.words,
        fingerprint=evidence.fingerprint,
        date=parse_edtf(today.isoformat()),
        receipts=receipts,
        signature="",
    )


class _Signing:
    """Signs with one key, whose owner is known after its first signature.

    It signs only what the owner has not signed yet, because each signature may require a touch.
    """

    def __init__(self, project: Project, key: Path):
        self.project, self.key = project, key
        self.owner: tuple[bytes, str] | None = None

    def signed(self, source: str, made: Signature, before: dict[str, Signature]) -> dict[str, Signature]:
        """Return the signatures of a source, including the key's own. Raise NotSignedError if signing fails."""
        if self._has_signed(source, made, before):
            return before
        signature = as_base64(_ask_openssh(signed_message(source, made), self.key))
        key = parse_signature(signature).key
        self.owner = key, _name_of(self.project, key, made.date.text)
        if self._has_signed(source, made, before):
            return before
        return {**before, self.owner[1]: made.model_copy(update={"signature": signature})}

    def _has_signed(self, source: str, made: Signature, before: dict[str, Signature]) -> bool:
        if self.owner is None or self.owner[1] not in before:
            return False
        key, name = self.owner
        return _says_the_same(source, before[name], made, key)


def _says_the_same(source: str, before: Signature, now: Signature, key: bytes) -> bool:
    """Return whether an earlier signature by this key is valid and covers everything to be signed."""
    try:
        parsed = parse_signature(before.signature)
        verify_signature(parsed, signed_message(source, before), NAMESPACE)
    except SignatureError:
        return False
    return parsed.key == key and set(now.receipts) == set(before.receipts)


def _name_of(project: Project, key: bytes, day: str) -> str:
    """Return the name of a key in `data/allowed_signers`. Raise NotSignedError if it is missing."""
    for signer in read_signers(project.signers)[0]:
        if signer.key == key and signer.signs_for(NAMESPACE) and signer.signs_on(date.fromisoformat(day)):
            return signer.names[0]
    raise NotSignedError(f"{SIGNERS} has no line for this key; to trust it, add:\n{signer_line(key)}")


def _ask_openssh(message: bytes, key: Path) -> str:
    """Return the signature of a message as printed by OpenSSH, which may ask for a passphrase or a touch."""
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key)]
    try:
        done = subprocess.run(command, input=message, stdout=subprocess.PIPE, check=True)
    except FileNotFoundError as error:
        raise NotSignedError("signing needs ssh-keygen: install OpenSSH") from error
    except subprocess.CalledProcessError as error:
        raise NotSignedError("ssh-keygen did not sign; its message is above") from error
    return done.stdout.decode("ascii", "replace")


def _as_yaml(signed: _Signed) -> str:
    body = "".join(
        f"  {source}:\n" + "".join(_lines(name, one) for name, one in sorted(by_signer.items()))
        for source, by_signer in sorted(signed.items())
    )
    return f"{_HEAD}version: 1\nsignatures:" + (f"\n{body}" if body else " {}\n")


def _lines(name: str, signature: Signature) -> str:
    lines = [
        f"    {json.dumps(name, ensure_ascii=False)}:",
        f"      rules: {signature.rules}",
        f"      text: {signature.text}",
        f"      words: {signature.words}",
        *([f"      fingerprint: {signature.fingerprint}"] if signature.fingerprint else []),
        f"      date: {signature.date.text}",
        "      receipts:" + ("" if signature.receipts else " []"),
        *(f"        - {one}" for one in signature.receipts),
        f"      signature: {signature.signature}",
    ]
    return "".join(f"{line}\n" for line in lines)
