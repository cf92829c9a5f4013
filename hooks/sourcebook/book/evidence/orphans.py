"""Find receipts whose quotes are gone, so that no verified quote is silently changed or removed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from ...core.problems import Problem
from ...records.receipts import Receipt, Receipts
from ..book import Book
from .receipts import VERIFY_AGAIN, receipt_key, rules_of


def orphans(book: Book, receipts: Receipts | None, failed: Mapping[tuple[str, str], int]) -> Iterator[Problem]:
    """A record has its quotes as often as when they were verified; there is one problem for each record.

    Quotes verified on a record that now has another id belong to the new one, by its `formerly`. `failed` counts the
    quotes of a record from a source that have problems of their own: a quote that was altered is not reported twice.
    """
    if not receipts:
        return
    uses = quote_uses(book, receipts)
    lost: dict[str, list[tuple[str, Receipt]]] = defaultdict(list)
    now_on: dict[str, Counter[str]] = defaultdict(Counter)
    for source, found in chain(receipts.receipts.items(), receipts.earlier.items()):
        for key, receipt in found.items():
            now = uses[source, key]
            for home, times in receipt.uses.items():
                here = book.renamed[home].key if home in book.renamed else home
                if now[here] < times and not _not_missed(home, book):
                    lost[home].append((source, receipt))
                    now_on[home].update(other for other in now if other not in receipt.uses)
    for home, gone in lost.items():
        by_source = Counter(source for source, _ in gone)
        if any(number > failed.get((home, source), 0) for source, number in by_source.items()):
            yield _orphan(book, home, gone, now_on[home])


def _not_missed(home: str, book: Book) -> bool:
    """Return whether to say nothing about the record `home`: it was withdrawn, or may be in an unreadable file."""
    return home in book.withdrawn or home in book.broken or (bool(book.broken) and book.get(home) is None)


def _orphan(book: Book, home: str, lost: list[tuple[str, Receipt]], now_on: Counter[str]) -> Problem:
    """Return the problem of a record that lost quotes. `now_on` names the records that have them now."""
    (source, first), number = lost[0], len(lost)
    mend = "quotes are never corrected: if it was changed by mistake, restore its words"
    if book.get(home) is None:
        told = f"{number} verified quotes" if number > 1 else "a verified quote"
        message = f"the record {home!r} is gone, and with it {told}"
        for heir in filter(None, (book.get(key) for key, _ in now_on.most_common(1))):
            mend = f"if {heir.key!r} is its new id, add to that record: formerly: [{book.folder(heir)}/{home}]"
    elif number > 1:
        message = f"{number} quotes that were verified on {home!r} are no longer there"
    else:
        message = f"a quote from {source!r} that was verified on {home!r} is no longer there"
    return Problem(
        first.location(),
        "orphan-receipt",
        message,
        f"{mend}\nif it was removed on purpose, {VERIFY_AGAIN}; without the text, add to that: --drop-removed",
        record=home,
    )


def quote_uses(book: Book, receipts: Receipts | None) -> dict[tuple[str, str], Counter[str]]:
    """Count how often each quote, by source and receipt key, is used on each record."""
    uses: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for quotation in book.quotations:
        citation = quotation.citation
        key = receipt_key(citation.quote, rules_of(receipts, citation.source))
        uses[citation.source, key][quotation.home.key] += 1
    return uses
