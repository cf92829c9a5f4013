"""Read a proposal: a YAML file, or the block of YAML in the text of an issue. All of it is untrusted data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.yaml.reader import parse_yaml
from ...records.documents.editing import ABSENT, plain
from ...records.documents.short_form import DEFAULTS
from ...records.documents.tables import TABLES
from ...records.values.types import FormError, is_id, parse_id
from ...untrusted.portable_names import is_device

#: Larger files are no proposals.
MAX_BYTES = 4 * 1024 * 1024
#: So many records, changes or fingerprints a person can read before accepting them; more would take hours to apply.
MOST = 500
VERSION = "1"
_PARTS = {"proposal", "records", "changes", "fingerprints"}
_BLOCK = re.compile(r"^(`{3,})ya?ml[ \t]*\n(.*?)^\1[ \t]*$", re.M | re.S)

#: Longer numbers are none of a fingerprint.
_NUMBER = re.compile(r"[0-9]{1,15}")


class ProposalError(Exception):
    """A file that is no proposal, or one that does not fit the project; `str()` says why."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record that is to be added to a table."""

    table: str
    key: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a record: the field, by names and positions, and its old and new value (or `editing.ABSENT`)."""

    table: str
    key: str
    field: tuple[str, ...]
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes: new records, changes of others, and the headers of fingerprints by their sources."""

    records: tuple[NewRecord, ...]
    changes: tuple[Change, ...]
    fingerprints: dict[str, dict[str, Any]]


def read_proposal(content: bytes, name: str) -> Proposal:
    """Read the bytes of a proposal or an issue; `name` is for messages. Raise ProposalError."""
    if len(content) > MAX_BYTES:
        raise ProposalError(f"{name} is too large for a proposal")
    document = parse_yaml(_yaml_in(content), name)
    if document.problems:
        raise ProposalError("\n".join(str(problem) for problem in document.problems))
    value = document.value
    if not isinstance(value, Mapping) or value.get("proposal") != VERSION:
        raise ProposalError(f"{name} is no proposal: it does not begin with proposal: {VERSION!r}")
    if unknown := sorted(value.keys() - _PARTS):
        raise ProposalError(f"{name}: unknown part {unknown[0]!r}; known: {', '.join(sorted(_PARTS))}")
    whole = Proposal(
        tuple(map(_record, _list(value, "records"))),
        tuple(map(_change, _list(value, "changes"))),
        dict(map(_fingerprint, _list(value, "fingerprints"))),
    )
    if not (whole.records or whole.changes or whole.fingerprints):
        raise ProposalError(f"{name} proposes nothing")
    return whole


def _yaml_in(content: bytes) -> bytes:
    """Return the block of YAML in the text of an issue, or the content itself."""
    text = content.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n")
    block = _BLOCK.search(text)
    return (block[2] if block else text).encode("utf-8", "surrogateescape")


def _list(value: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    several = value.get(name, [])
    if not isinstance(several, list) or not all(isinstance(one, Mapping) for one in several):
        raise ProposalError(f"{name} is not a list of entries with fields")
    if len(several) > MOST:
        raise ProposalError(f"there are {len(several)} {name}, more than {MOST}: divide the proposal")
    for one in several:
        yield plain(one)


def _known(entry: dict[str, Any], *needed: str, others: tuple[str, ...] = ()) -> None:
    if missing := sorted({*needed} - entry.keys()):
        raise ProposalError(f"the field {missing[0]!r} of an entry is missing")
    if unknown := sorted(entry.keys() - {*needed, *others}):
        raise ProposalError(f"unknown field {unknown[0]!r} of an entry")


def _address(entry: dict[str, Any]) -> tuple[str, str]:
    """Return the table and the id in `record`: `events/harbour-bridge-vote-1921`."""
    table, slash, key = str(entry["record"]).partition("/")
    if table not in TABLES or not slash:
        raise ProposalError(f"{entry['record']!r} names no record: write the table and the id, events/some-id")
    return table, _id(key)


def _id(text: str) -> str:
    """Return an id that may be the name of a file."""
    try:
        parse_id(text)
    except FormError as error:
        raise ProposalError(f"{error}; {error.hint}") from error
    if text == DEFAULTS:
        raise ProposalError(f"no record can have the id {text!r}: choose another id")
    if is_device(text):
        raise ProposalError(f"{text!r} cannot be the name of a file on every system: choose another id")
    return text


def _record(entry: dict[str, Any]) -> NewRecord:
    _known(entry, "record", "value")
    if not isinstance(entry["value"], dict) or not entry["value"]:
        raise ProposalError(f"{entry['record']} has no fields")
    return NewRecord(*_address(entry), entry["value"])


def _change(entry: dict[str, Any]) -> Change:
    _known(entry, "record", "field", others=("old", "new"))
    field = entry["field"]
    if not isinstance(field, list) or not field or not all(isinstance(step, str) for step in field):
        raise ProposalError(f"{entry['record']}: 'field' is not a list of names and positions")
    if "old" not in entry and "new" not in entry:
        raise ProposalError(f"{entry['record']}: a change has neither 'old' nor 'new'")
    return Change(*_address(entry), tuple(field), entry.get("old", ABSENT), entry.get("new", ABSENT))


def _fingerprint(entry: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    source = str(entry.get("source", ""))
    if not is_id(source):
        raise ProposalError("a fingerprint names no source")
    texts = {"source", "salt", "filter"}
    numbers = {name: int(value) for name, value in entry.items() if name not in texts and _NUMBER.fullmatch(str(value))}
    return source, {**entry, **numbers}
