"""Parse `allowed_signers`, the list of trusted SSH keys, in the format of OpenSSH and git (ssh-keygen, “ALLOWED
SIGNERS”).

A line is `name[,name…] [options] type key [what pages call the signer]`. Unlike OpenSSH, it allows no patterns and no
certificates, so that each line says whom it trusts.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from .signs import fault_of_name
from .sshsig import KEY_TYPES, SignatureError, check_key

#: A larger file trusts too many.
MAX_BYTES = 1024 * 1024

_PATTERN = re.compile(r"[*?!]")
_OPTION = re.compile(r'(?P<name>[A-Za-z-]+)(?:=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^",\s]*)))?')
#: Fields are separated by white space, except inside the quotation marks of options.
_FIELD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(\d{4}(?:\d\d)?)?Z?")


class SignerError(ValueError):
    """A line that trusts nobody, or more than it shows. `hint` gives the cure."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Signer:
    """One line: the names for a key in SSH's own form, what pages call its owner, and its limits.

    Signatures are valid if made on the day `after` or later, and before the day `before`. Without `namespaces` they are
    valid in all namespaces.
    """

    names: tuple[str, ...]
    key: bytes
    called: str
    namespaces: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    def signs_for(self, namespace: str) -> bool:
        """Return whether the line allows signatures in a namespace."""
        return not self.namespaces or namespace in self.namespaces

    def signs_on(self, day: date) -> bool:
        """Return whether the line allows signatures made on a day."""
        return (self.after is None or self.after <= day) and (self.before is None or day < self.before)


def parse_signers(content: bytes) -> Iterator[tuple[int, Signer | SignerError]]:
    """Yield each line that is not a comment with its number, from 1: the signer, or the problem of the line."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith(b"#"):
            try:
                yield number, parse_signer(line.decode("utf-8").strip())
            except UnicodeDecodeError:
                yield number, SignerError("the line is not UTF-8", "save the file with the encoding UTF-8")
            except SignerError as error:
                yield number, error


def parse_signer(line: str) -> Signer:
    """Return the signer of one line. Raise SignerError if it is invalid."""
    fields = list(_FIELD.finditer(line))
    kinds = [at for at, field in enumerate(fields[:3]) if at and field[0] in KEY_TYPES]
    if not kinds or len(fields) < kinds[0] + 2:
        hint = f"write: name@example.org type key Name; types are {', '.join(KEY_TYPES)}"
        raise SignerError("the line has no name, type and key", hint)
    kind = kinds[0]
    names = _names(fields[0][0])
    key = _key(fields[kind][0], fields[kind + 1][0])
    called = line[fields[kind + 1].end() :].strip() or names[0]
    if fault := fault_of_name(called):
        raise SignerError(fault.message, fault.hint)
    signer = Signer(names, key, called)
    return _limited(signer, fields[1][0]) if kind == 2 else signer


def signer_line(key: bytes) -> str:
    """Return the line to add for a key, with placeholders for the signer's names."""
    kind = key[4 : 4 + int.from_bytes(key[:4])].decode("utf-8", "replace")
    return f'you@example.org namespaces="sourcebook-receipts" {kind} {base64.b64encode(key).decode()} Your Name'


def _names(field: str) -> tuple[str, ...]:
    names = tuple(field.strip('"').split(","))
    if _PATTERN.search(field):
        raise SignerError(f"{field!r} is a pattern", "write the name of each signer; patterns trust whoever fits them")
    if not all(names) or any(fault_of_name(name) for name in names):
        raise SignerError(f"{field!r} is not a list of names", "write name@example.org, or several joined by commas")
    return names


def _limited(signer: Signer, field: str) -> Signer:
    """Return the signer with the limits set by the options of its line."""
    at = 0
    while match := _OPTION.match(field, at):
        value = match["quoted"] or match["bare"] or ""
        signer = _with_option(signer, match["name"].lower(), value)
        at = match.end() + 1
        if match.end() == len(field):
            return signer
        if field[match.end()] != ",":
            break
    raise SignerError(f"{field!r} is not a list of options", 'write namespaces="sourcebook-receipts"')


def _with_option(signer: Signer, name: str, value: str) -> Signer:
    match name:
        case "namespaces":
            return replace(signer, namespaces=_namespaces(value))
        case "valid-after":
            return replace(signer, after=_day(value))
        case "valid-before":
            return replace(signer, before=_day(value))
        case "cert-authority":
            raise SignerError("certificates are not accepted", "write a line for the key of each signer")
    raise SignerError(f"unknown option {name!r}", "there are: namespaces, valid-after, valid-before")


def _namespaces(value: str) -> tuple[str, ...]:
    if _PATTERN.search(value):
        raise SignerError(f"the namespace {value!r} is a pattern", "write each namespace")
    # An option without a value allows nothing, and must not be read as no limit.
    return tuple(value.split(","))


def _day(value: str) -> date:
    """Return the day of a time. Days are compared, so a time within a day counts as its beginning."""
    match = _DAY.fullmatch(value)
    try:
        if match:
            return date(*map(int, match.groups()[:3]))
    except ValueError:
        pass
    raise SignerError(f"{value!r} is not a day", "write the year, month and day: 20261231")


def _key(kind: str, field: str) -> bytes:
    try:
        key = base64.b64decode(field, validate=True)
        check_key(key)
    except (ValueError, binascii.Error, SignatureError) as error:
        reason = f": {error}" if isinstance(error, SignatureError) else ""
        raise SignerError(
            f"the key cannot be read{reason}", "copy the whole line of the file that ends in .pub"
        ) from error
    if not key[4:].startswith(kind.encode()) or int.from_bytes(key[:4]) != len(kind):
        raise SignerError(f"the key is not of the type {kind}", "copy the whole line of the file that ends in .pub")
    return key
