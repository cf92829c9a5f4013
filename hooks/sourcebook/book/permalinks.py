"""The ledger of published addresses, `data/permalinks.txt`, and the check that none of them is lost.

These addresses of a published site are permanent: the pages of records and topics, and the anchors of statements,
disagreements, offices and quotes in their own right on a record's page. The ledger has one on each line, sorted. An
anchor belongs to its record, even when divided lists show it elsewhere (`pagination`). After the address of a statement
or question comes a hash of its evidence, by which it is recognized once it is reworded (`rewording`). A line may end
with the reason why its page or part was withdrawn:

    people/ada.html#claim-1a2b3c4d evidence: 5f6e7d8c9a0b1c2d withdrawn: The paper took it back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..core.problems import Location, Problem
from ..records.models import Anchored, PageRecord, Role
from ..untrusted.portable_names import is_device
from .book import Book, anchor, inside
from .rewording import evidence_of

LEDGER = "data/permalinks.txt"

_HEAD = (
    "# Addresses that were published: written by `sourcebook permalinks --write` before a release.\n"
    "# A line is never deleted. When what it leads to was taken away, write why: ADDRESS withdrawn: the reason\n"
)
#: Folder, name and anchor have the form of ids, so no line can point outside the site.
_LINE = re.compile(
    r"([a-z0-9-]+/[a-z0-9-]+\.html(?:#[a-z0-9-]+)?)(?: +evidence: *([0-9a-f]{16}))?(?: +withdrawn: *(\S.*))?"
)


@dataclass(frozen=True, slots=True)
class Permalink:
    """A published address (`people/ada.html`, `people/ada.html#claim-1a2b3c4d`), the reason if it was withdrawn (else
    empty), its line in the ledger, and a hash of the evidence of what it leads to (else empty)."""

    address: str
    withdrawn: str
    line: int
    evidence: str = ""

    @property
    def page(self) -> str:
        """The page, without the anchor."""
        return self.address.partition("#")[0]

    @property
    def location(self) -> Location:
        """The file and line of the entry."""
        return Location(LEDGER, self.line)


Ledger = tuple[Permalink, ...]


def read_ledger(content: bytes) -> tuple[Ledger, list[Problem]]:
    """Return the addresses of a ledger, and the problems of its lines."""
    found: list[Permalink] = []
    problems: list[Problem] = []
    for number, line in enumerate(content.decode("utf-8-sig", "replace").split("\n"), 1):
        written = line.strip()
        match = _LINE.fullmatch(written)
        if match and written.isprintable() and not any(map(is_device, match[1].partition("#")[0].split("/"))):
            found.append(Permalink(match[1], match[3] or "", number, match[2] or ""))
        elif written and not written.startswith("#"):
            problems.append(
                Problem(
                    Location(LEDGER, number),
                    "bad-permalink",
                    f"this is not the address of a page: {written[:80]!r}",
                    "write folder/name.html or folder/name.html#anchor; for what was taken away, after it "
                    "withdrawn: the reason",
                )
            )
    return tuple(found), problems


def withdrawn_addresses(ledger: Ledger) -> dict[str, str]:
    """Return the addresses that the ledger marks as withdrawn, with reasons: pages that are no record's, and parts."""
    return {link.address: link.withdrawn for link in ledger if link.withdrawn}


# ---- what a book promises


@dataclass(frozen=True, slots=True)
class NestedAnchor:
    """A part of a record that has its own address: its anchor, whether the anchor was made from its text, its name in
    messages, its location, and a hash of its evidence (else empty)."""

    anchor: str
    made: bool
    noun: str
    location: Location
    evidence: str = ""


def nested_anchors(record: PageRecord) -> Iterator[NestedAnchor]:
    """Yield the parts of a record that have permanent addresses, in the order of its fields."""
    for part in inside(record):
        if isinstance(part, Anchored) and part.anchor_kind:
            yield NestedAnchor(anchor(part), not part.id, part.noun, part.location(), evidence_of(part))
        if isinstance(part, Role) and part.shared:
            yield NestedAnchor(part.shared, True, part.noun, part.location())


def lasting_addresses(book: Book) -> Iterator[str]:
    """Yield every permanent address of the site, including those of former and withdrawn pages."""
    for record in book.published():
        page = book.address(record)
        yield page
        yield from (f"{old}.html" for old in record.formerly)
        if not record.withdrawn:
            yield from (f"{page}#{part.anchor}" for part in nested_anchors(record))
    yield from map(topic_address, book.vocabulary.topics)


def topic_address(topic: str) -> str:
    """Return the address of a topic's page."""
    return f"topics/{topic}.html"


def unpublished(book: Book, ledger: Ledger) -> list[str]:
    """Return the permanent addresses that are missing from the ledger, sorted."""
    return sorted(set(lasting_addresses(book)) - {link.address for link in ledger})


def as_ledger(book: Book, ledger: Ledger) -> str:
    """Return the ledger with all permanent addresses of the book added, and their present evidence; no entry is
    removed."""
    reasons = dict.fromkeys(lasting_addresses(book), "") | {link.address: link.withdrawn for link in ledger}
    evidence = {link.address: link.evidence for link in ledger} | _evidence(book)
    return _HEAD + "".join(
        f"{address}{_noted('evidence', evidence.get(address))}{_noted('withdrawn', reason)}\n"
        for address, reason in sorted(reasons.items())
    )


def _evidence(book: Book) -> dict[str, str]:
    """Return the evidence of the statements and questions of a book by their addresses."""
    return {
        f"{book.address(record)}#{part.anchor}": part.evidence
        for record in book.published()
        if not record.withdrawn
        for part in nested_anchors(record)
    }


def _noted(word: str, value: str | None) -> str:
    return f" {word}: {value}" if value else ""


# ---- what has vanished


def lost_permalinks(book: Book, ledger: Ledger) -> Iterator[Problem]:
    """Every published address still leads somewhere, unless it is marked as withdrawn, and then it does not.

    Nothing is reported while a record cannot be read, because the address may be part of it.
    """
    if book.broken:
        return
    records = {book.address(record): record for record in book.records()}
    pages = {*records, *map(topic_address, book.vocabulary.topics)}
    moved = {f"{old}.html": book.address(record) for record in book.published() for old in record.formerly}
    gone = {*map(book.address, book.withdrawn.values()), *withdrawn_addresses(ledger)} - pages
    wanted: dict[str, list[Permalink]] = defaultdict(list)
    for link in ledger:
        page = moved.get(link.page, link.page)
        if "#" in link.address:
            wanted[page].append(link)
        elif link.withdrawn and page in pages:
            yield _still_there(link)
        elif page not in pages and page not in gone:
            yield _lost_page(link)
    for page, links in wanted.items():
        if page in records:
            yield from _lost_anchors(records[page], links)


def _still_there(link: Permalink) -> Problem:
    return Problem(
        link.location,
        "bad-permalink",
        f"{link.address!r} is marked as withdrawn, but still exists",
        "delete 'withdrawn:' and the reason from the line",
    )


def _lost_page(link: Permalink) -> Problem:
    name = link.page.removesuffix(".html")
    hint = (
        f"for a record that has another id or type now, add to it: formerly: [{name}]\n"
        "put a record that was deleted back, with the field withdrawn: the reason"
    )
    if name.startswith("topics/"):
        hint = f"write why after it: {link.address} withdrawn: the reason"
    return Problem(link.location, "lost-permalink", f"the page {link.address!r} was published, and is gone", hint)


def _lost_anchors(record: PageRecord, links: Collection[Permalink]) -> Iterator[Problem]:
    """Yield the published anchors (`links`) that a record no longer has."""
    parts = {part.anchor: part for part in nested_anchors(record)}
    known = {link.address.partition("#")[2] for link in links}
    new: dict[str, list[NestedAnchor]] = defaultdict(list)
    for name, part in parts.items():
        if part.made and name not in known:
            new[_kind(name)].append(part)
    for link in links:
        name = link.address.partition("#")[2]
        if name in parts:
            if link.withdrawn:
                yield _still_there(link)
        elif not link.withdrawn:
            yield _lost_anchor(record, link, name, new[_kind(name)])


def _kind(anchor: str) -> str:
    """Return the prefix of an anchor made from text, which names the kind of its part."""
    return anchor.rpartition("-")[0]


def _lost_anchor(record: PageRecord, link: Permalink, name: str, likely: list[NestedAnchor]) -> Problem:
    """Return the problem of a published part that is gone.

    When exactly one new part is `likely` to be a rewording of it, the problem is located there.
    """
    part = likely[0] if len(likely) == 1 else None
    return Problem(
        part.location if part else record.location(),
        "lost-permalink",
        f"the address {link.address!r} was published, and is gone (line {link.line} of {LEDGER})",
        f"if {f'this {part.noun}' if part else 'what was there'} was reworded and cited or attributed otherwise, it "
        f"keeps its address by the field id: {name}\n"
        f"if it was taken away, write into line {link.line} of {LEDGER}: {link.address} withdrawn: the reason",
        record=record.key,
    )
