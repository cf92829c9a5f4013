"""Changes of the evidence between two revisions: receipts, fingerprints, texts, signers, settings, addresses.

None of these appears in a record, and each can make an invented quote look verified. So all are listed, first those
that no change of a record explains. Files are compared raw, so that unreadable and unknown content is listed, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..book.book import Book
from ..book.comparison.normalise import RULES
from ..book.evidence.expected import Base
from ..book.evidence.receipts import receipt_key
from ..core.files.inputs import Folder, InputError, read_input
from ..core.labels import Labels
from ..core.yaml.nodes import Mapping as YamlMapping
from ..core.yaml.reader import parse_yaml
from ..records.documents.tables import DATA, FINGERPRINTS, SIGNERS, data_path
from ..records.receipts import Receipts, Signatures
from ..records.vocabulary import Settings
from ..untrusted.escaping import inert_markdown
from .diff import all_quotes
from .git import MOST_CONTENT, Repository
from .touched_files import fitting, printable

Files = Mapping[str, bytes]
"""The files of evidence of a revision: path, and contents."""

_EVIDENCE = re.compile(
    rf"{DATA}/(?:receipts\.yaml|signatures\.yaml|site\.yaml|allowed_signers|permalinks\.txt"
    r"|fingerprints/[^/]+\.json|sources\.yaml|sources/.+\.yaml)"
)
_LEDGER = f"{DATA}/permalinks.txt"
#: The fields of a source that determine where its words come from.
_FIELDS = ("text", "fingerprint", "within", "url", "archived")
#: The greatest length of the block in characters; further changes are only counted.
ROOM = 10_000


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """One change of the evidence in words; `explained` if the change of a record accounts for it."""

    words: str
    explained: bool = False


@dataclass(frozen=True, slots=True)
class _Uses:
    """The quotes of two books by source and receipt, and their sources; empty if a book cannot be read."""

    quotes: frozenset[tuple[str, str]] = frozenset()
    sources: frozenset[str] = frozenset()


def evidence_changes(
    repository: Repository, old: str, new: str | None, books: tuple[Book, Book] | None, labels: Labels
) -> tuple[EvidenceChange, ...]:
    """Return the changes of the evidence between two revisions, or between `old` and the work tree without `new`.

    `books` are the books of both, whose record changes explain changes of the evidence; None if they cannot be read.
    Raise RevisionError for an unknown revision.
    """
    before, after = _files_at(repository, old), _files_at(repository, new)
    one, other = (_uses(book) for book in books) if books else (_Uses(), _Uses())
    explained = _Uses(one.quotes ^ other.quotes, one.sources ^ other.sources)
    found = [
        *_receipts(before, after, explained, labels),
        *_fingerprints(before, after, explained, labels),
        *_sources(before, after, explained, labels),
        *_settings(before, after, labels),
        *_signers(before, after, labels),
        *_signatures(before, after, labels),
        *_addresses(before, after, labels),
    ]
    return tuple(sorted(found, key=lambda one: one.explained))


def _uses(book: Book) -> _Uses:
    quotes = frozenset((source, receipt_key(quote, rules)) for source, quote in all_quotes(book) for rules in RULES)
    return _Uses(quotes, frozenset(book.sources) | frozenset(book.withdrawn))


def base_at(repository: Repository, revision: str) -> Base:
    """Return the settings that a revision imposes on changes based on it, even if the rest of it is unreadable.

    Raise RevisionError for an unknown revision.
    """
    files = _files_at(repository, revision)
    fields = _fields_of_sources(files)
    asked = _mapping(files, data_path(Settings)).get("require_verified", "false")
    texts = (source for source, name in fields if name == "text")
    return Base(
        files.get(SIGNERS, b""),
        "signed" if asked == "signed" else asked == "true",
        frozenset(source for source in texts if fields.get((source, "fingerprint")) != repr("false")),
    )


# ---- reading both sides --------------------------------------------------------------------------------------------


def _files_at(repository: Repository, revision: str | None) -> Files:
    """Return the evidence files of a revision, or of the work tree."""
    if revision is None:
        folder = Folder.of(repository.root, DATA)
        paths = (file.relative_to(repository.root).as_posix() for file in sorted(folder.path.rglob("*")))
        found = {path: _read(repository.root / path, folder) for path in paths if _EVIDENCE.fullmatch(path)}
        return {path: content for path, content in found.items() if content is not None}
    ids = repository.files(repository.commit(revision), DATA)
    wanted = {path: name for path, name in ids.items() if _EVIDENCE.fullmatch(path)}
    contents = repository.contents(wanted.values())
    # Files too large to read still differ by their ids.
    return {path: contents.get(name, name.encode()) for path, name in wanted.items()}


def _read(file: Path, folder: Folder) -> bytes | None:
    try:
        return read_input(file, folder, MOST_CONTENT)
    except InputError:
        return None


def _mapping(files: Files, path: str, *names: str) -> Mapping[str, Any]:
    """Return the mapping in a file, or in its field `name`; empty if there is none."""
    value = parse_yaml(files[path], path).value if path in files else None
    for name in names:
        value = value.get(name) if isinstance(value, YamlMapping) else None
    return value if isinstance(value, YamlMapping) else {}


def _unlike(path: str, before: Files, after: Files) -> bool:
    return before.get(path) != after.get(path)


def _verb(before: object, after: object) -> str:
    return "added" if before is None else "removed" if after is None else "changed"


# ---- kinds of evidence ---------------------------------------------------------------------------------------------


def _receipts(before: Files, after: Files, explained: _Uses, labels: Labels) -> Iterator[EvidenceChange]:
    path = data_path(Receipts)
    old, new = (_all_receipts(files) for files in (before, after))
    counts: Counter[tuple[bool, str, str]] = Counter()
    for rules, source in {**old, **new}:
        one, other = (_plain(side.get((rules, source))) for side in (old, new))
        for key in {**one, **other}:
            if one.get(key) != other.get(key):
                verb = _verb(one.get(key), other.get(key))
                known = verb != "changed" and (source, key) in explained.quotes
                counts[known, source, verb] += 1
    for (known, source, verb), number in counts.items():
        form = f"{verb}.{'one' if number == 1 else 'other'}"
        words = labels(f"history.evidence.receipts.{form}", n=number, source=printable(source))
        yield EvidenceChange(words, known)
    yield from _setting(path, "version", before, after, labels)
    yield from _whole(path, before, after, old, new, bool(counts), labels)


def _all_receipts(files: Files) -> dict[tuple[str, str], object]:
    """Return the receipts of sources by version of the rules, and source."""
    path = data_path(Receipts)
    version = str(_mapping(files, path).get("version", ""))
    tables = ((version, _mapping(files, path, "receipts")), ("1", _mapping(files, path, "earlier")))
    return {(rules, source): found for rules, table in tables for source, found in table.items()}


def _plain(receipts: object) -> dict[str, object]:
    """Return the receipts of a source by key, without their uses, which change with every record."""
    found = receipts if isinstance(receipts, YamlMapping) else {}
    return {
        key: {name: part for name, part in value.items() if name != "uses"} if isinstance(value, YamlMapping) else value
        for key, value in found.items()
    }


def _whole(
    path: str, before: Files, after: Files, old: object, new: object, told: bool, labels: Labels
) -> Iterator[EvidenceChange]:
    """Yield changes of a file that its parts do not show: it was added, removed, or cannot be read."""
    if not told and _unlike(path, before, after) and not (old and new):
        verb = _verb(before.get(path), after.get(path))
        yield EvidenceChange(labels(f"history.verb.{verb}", name=path))


def _fingerprints(before: Files, after: Files, explained: _Uses, labels: Labels) -> Iterator[EvidenceChange]:
    for path in sorted({**before, **after}):
        if path.startswith(f"{FINGERPRINTS}/") and _unlike(path, before, after):
            source, verb = Path(path).stem, _verb(before.get(path), after.get(path))
            words = labels(f"history.evidence.fingerprint.{verb}", source=printable(source))
            yield EvidenceChange(words, verb != "changed" and source in explained.sources)


def _sources(before: Files, after: Files, explained: _Uses, labels: Labels) -> Iterator[EvidenceChange]:
    old, new = (_fields_of_sources(files) for files in (before, after))
    for source, name in sorted({**old, **new}):
        one, other = old.get((source, name)), new.get((source, name))
        if one != other:
            field, verb = labels(f"history.evidence.fields.{name}"), _verb(one, other)
            words = labels(f"history.evidence.field.{verb}", source=printable(source), field=field)
            yield EvidenceChange(words, verb != "changed" and source in explained.sources)


def _fields_of_sources(files: Files) -> dict[tuple[str, str], str]:
    """Return the fields of sources that determine where their words come from."""
    found: dict[tuple[str, str], str] = {}
    for path in files:
        if path.startswith(f"{DATA}/sources"):
            for source, record in _mapping(files, path).items():
                for name in _FIELDS:
                    if isinstance(record, YamlMapping) and name in record:
                        found[source, name] = repr(record[name])
    return found


def _settings(before: Files, after: Files, labels: Labels) -> Iterator[EvidenceChange]:
    yield from _setting(data_path(Settings), "require_verified", before, after, labels, "false")


def _setting(
    path: str, name: str, before: Files, after: Files, labels: Labels, default: str | None = None
) -> Iterator[EvidenceChange]:
    """Yield the change of a field with a single value; without a default, only if both sides have it."""
    one, other = (_mapping(files, path).get(name, default) for files in (before, after))
    if one is not None and other is not None and one != other:
        words = {"part": f"{path}, {name}", "before": printable(str(one)), "after": printable(str(other))}
        yield EvidenceChange(labels("history.from_to", **words))


def _signers(before: Files, after: Files, labels: Labels) -> Iterator[EvidenceChange]:
    yield from _lines(SIGNERS, "signer", before, after, labels)


def _addresses(before: Files, after: Files, labels: Labels) -> Iterator[EvidenceChange]:
    yield from _lines(_LEDGER, "address", before, after, labels)


def _lines(path: str, what: str, before: Files, after: Files, labels: Labels) -> Iterator[EvidenceChange]:
    """Yield the lines added to or removed from a file."""
    old, new = ([line.strip() for line in files.get(path, b"").splitlines()] for files in (before, after))
    for verb, lines, others in (("removed", old, new), ("added", new, old)):
        for line in dict.fromkeys(lines):
            if line and line not in others:
                words = printable(line.decode("utf-8", "backslashreplace"))
                yield EvidenceChange(labels(f"history.evidence.{what}.{verb}", line=words))


def _signatures(before: Files, after: Files, labels: Labels) -> Iterator[EvidenceChange]:
    path = data_path(Signatures)
    old, new = (_mapping(files, path, "signatures") for files in (before, after))
    told = False
    for source in sorted({**old, **new}):
        one, other = (_plain(side.get(source)) for side in (old, new))
        for signer in sorted({**one, **other}):
            if one.get(signer) != other.get(signer):
                told, verb = True, _verb(one.get(signer), other.get(signer))
                names = {"signer": printable(signer), "source": printable(source)}
                yield EvidenceChange(labels(f"history.evidence.signature.{verb}", **names))
    yield from _whole(path, before, after, old, new, told, labels)


# ---- in three forms ------------------------------------------------------------------------------------------------


def as_text(changes: Iterable[EvidenceChange], labels: Labels) -> str:
    """Return the block of text that precedes everything else; empty without changes."""
    groups = (f"{title}\n" + "".join(f"    - {line}\n" for line in lines) for title, lines in _groups(changes, labels))
    return "".join(f"{group}\n" for group in groups)


def as_markdown(changes: Iterable[EvidenceChange], labels: Labels) -> str:
    """Return the same block as Markdown, with inert names."""
    groups = (
        f"**{inert_markdown(title)}**\n\n" + "".join(f"- {inert_markdown(line)}\n" for line in lines)
        for title, lines in _groups(changes, labels)
    )
    return "".join(f"{group}\n" for group in groups)


def as_data(changes: Iterable[EvidenceChange]) -> list[dict[str, Any]]:
    """Return the changes for JSON: an array of `{words, explained}`."""
    return [asdict(one) for one in changes]


def _groups(changes: Iterable[EvidenceChange], labels: Labels) -> Iterator[tuple[str, Collection[str]]]:
    """Yield titles and lines: changes that no record explains, then the rest.

    Those beyond the limit are only counted.
    """
    found = list(changes)
    for explained, title in ((False, "without"), (True, "with")):
        lines = [one.words for one in found if one.explained == explained]
        if lines:
            shown = fitting(lines, ROOM)
            more = len(lines) - len(shown)
            rest = [labels.count("history.evidence.more", more)] if more else []
            yield labels(f"history.evidence.{title}"), [*shown, *rest]
