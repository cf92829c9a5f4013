"""Rewording keeps an address: a statement with new words inherits the one that it was published at.

The ledger remembers the evidence behind each published statement and question: its kind, who makes it and about whom,
what it answers, and its citations with their speakers. A new
statement of the same record with the same evidence is the old one in other words, if there is only one of each.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..records.models import Anchored, Citation, Disagreement, Statement
from ..records.record import Record, keep
from .book import Book, anchor


class Published(Protocol):
    """An address of the ledger, as far as it matters here."""

    @property
    def address(self) -> str:
        """The published address."""

    @property
    def evidence(self) -> str:
        """A hash of the evidence behind what it leads to; empty if unknown."""

    @property
    def withdrawn(self) -> str:
        """Why it was withdrawn; empty for the others."""


def evidence_of(part: Anchored) -> str:
    """Return a hash of who makes a statement, how, about whom, in answer to what, and by which citations and speakers;
    of a question, that of its positions.

    It is empty for parts whose words are all that identifies them.
    """
    if isinstance(part, Disagreement):
        said = sorted(map(evidence_of, part.positions))
    elif isinstance(part, Statement):
        cited = sorted(" ".join((_of_citation(one), one.speaker or "", *one.via)) for one in part.citations)
        said = [part.kind, part.by or "", *map(" ".join, _told(part)), *cited] if cited else []
    else:
        said = []
    return hashlib.blake2b("\n".join(said).encode(), digest_size=8).hexdigest() if any(said) else ""


def _of_citation(citation: Citation) -> str:
    return f"{citation.source} {citation.quote or citation.locator or ''}"


def _told(statement: Statement) -> tuple[Iterable[str], ...]:
    """Return through whom a statement comes, what it answers, and whom it is about: with another, it is another one."""
    return statement.via, sorted(statement.answers), sorted(statement.about)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A part of a record whose address is made from its words, with the hash of its evidence."""

    part: Anchored
    evidence: str


def parts_with_evidence(parts: Iterable[Record]) -> Iterator[Reworded]:
    """Yield the statements and questions among the parts of a record that have no `id`, with their evidence."""
    for part in parts:
        if isinstance(part, Anchored) and part.anchor_kind and not part.id and (evidence := evidence_of(part)):
            yield Reworded(part, evidence)


def inherit_addresses(book: Book, ledger: Sequence[Published]) -> None:
    """Give reworded statements and questions the anchors that they were published at."""
    links: dict[str, list[Published]] = defaultdict(list)
    for link in ledger:
        page, _, name = link.address.partition("#")
        if name and link.evidence and not link.withdrawn:
            links[page].append(link)
    for record in book.records() if links else ():
        pages = (book.address(record), *(f"{old}.html" for old in record.formerly))
        published = [link for page in pages for link in links.get(page, ())]
        if published:
            _inherit(book.nested[record.key], published)


def _inherit(parts: Iterable[Record], published: list[Published]) -> None:
    names = {link.address.partition("#")[2]: link.evidence for link in published}
    present = {anchor(part) for part in parts if isinstance(part, Anchored) and part.anchor_kind}
    lost = _by_evidence({name: evidence for name, evidence in names.items() if name not in present})
    if not lost:
        return
    new = [one for one in parts_with_evidence(parts) if anchor(one.part) not in names]
    for evidence, old in lost.items():
        likely = [one.part for one in new if one.evidence == evidence and _kind(old[0]) == one.part.anchor_kind]
        if len(old) == len(likely) == 1:
            keep(likely[0], inherited=old[0])


def _by_evidence(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, evidence in names.items():
        found[evidence].append(name)
    return found


def _kind(name: str) -> str:
    """Return the prefix of an anchor made from text, which names the kind of its part."""
    return name.rpartition("-")[0]


def ambiguous_parts(book: Book) -> Iterator[Anchored]:
    """Yield the parts that could not be told apart once they were reworded: several in a record have one evidence."""
    for record in book.records():
        groups: dict[tuple[str, str], list[Anchored]] = defaultdict(list)
        for one in parts_with_evidence(book.nested[record.key]):
            groups[one.part.anchor_kind, one.evidence].append(one.part)
        yield from (part for group in groups.values() if len(group) > 1 for part in group)
