"""How well a reference is supported: the numbers and ids for the coverage page and `coverage.json`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..records.models import Citation
from ..records.source import Source
from .book import Book
from .evidence.quotes import QuoteState, StateName, Verification, quoted_share, quoted_words


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """How much of a source is quoted: distinct quotes by state, and words of its text.

    `words_quoted` counts each word of the text once, including words quoted from a work within it; None without
    receipts. `signed` counts quotes with a valid signature. `by_reference` counts places cited without words, which are
    not quotes.
    """

    source: str
    quotes: int
    states: dict[StateName, int]
    signed: int
    words_quoted: int | None
    words: int | None
    share: float | None
    by_reference: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The numbers of the coverage page.

    Claims are statements, including the positions of disagreements. A claim is corroborated when two or more
    independent sources are cited for it.
    """

    sources: tuple[SourceCoverage, ...]
    quotes: int
    states: dict[StateName, int]
    signed: int
    words_quoted: int
    words: int
    claims: int
    claims_of_one_source: int
    claims_corroborated: int
    claims_disputed: int
    entities_of_one_source: tuple[str, ...]
    events_of_one_source: tuple[str, ...]
    undated_sources: tuple[str, ...]
    inferred_sources: tuple[str, ...]
    undated_events: tuple[str, ...]
    events_without_place: tuple[str, ...]
    by_reference: int = 0


def voices(book: Book, citations: tuple[Citation, ...]) -> int:
    """Return the number of independent sources among `citations`.

    Sources that retell one work, or that are within one another, count as one.
    """
    sources = {
        citation.source: book.sources[citation.source] for citation in citations if citation.source in book.sources
    }
    return len(independent(sources.values()))


def coverage(book: Book, verification: Verification) -> Coverage:
    """Compute the coverage of a book."""
    states: dict[str, list[QuoteState]] = defaultdict(list)
    for (key, _), state in verification.states.items():
        states[key].append(state)
    rows = tuple(_of_source(book, verification, source, states[source.key]) for source in book.sources.values())
    claims = [voices(book, claim.statement.citations) for claim in book.claims]
    return Coverage(
        sources=rows,
        quotes=sum(row.quotes for row in rows),
        states=_count(state for row in rows for state in Counter(row.states).elements()),
        signed=sum(row.signed for row in rows),
        words_quoted=sum(row.words_quoted or 0 for row in rows),
        words=sum(row.words or 0 for row in rows),
        claims=len(claims),
        claims_of_one_source=sum(number == 1 for number in claims),
        claims_corroborated=sum(number > 1 for number in claims),
        claims_disputed=sum(claim.disagreement is not None for claim in book.claims),
        entities_of_one_source=tuple(key for key in book.entities if _voices_of(book, key) == 1),
        events_of_one_source=tuple(key for key in book.events if _voices_of(book, key) == 1),
        undated_sources=tuple(key for key, source in book.sources.items() if not source.published.date.dated),
        inferred_sources=tuple(
            key for key, source in book.sources.items() if source.published.date.dated and source.published.inferred
        ),
        undated_events=tuple(key for key, event in book.events.items() if not event.date.date.dated),
        events_without_place=tuple(key for key, event in book.events.items() if not event.places),
        by_reference=sum(row.by_reference for row in rows),
    )


def _voices_of(book: Book, key: str) -> int:
    return voices(book, tuple(quotation.citation for quotation in book.citations_in.get(key, ())))


def _of_source(book: Book, verification: Verification, source: Source, states: list[QuoteState]) -> SourceCoverage:
    quoted = quoted_words(verification, source.key)
    length = source.text.words if source.text else None
    return SourceCoverage(
        source.key,
        len(states),
        _count(state.name for state in states),
        sum(bool(state.vouched) for state in states),
        quoted,
        length,
        quoted_share(book, verification, source.key),
        len({one.citation.locator for one in book.citations_from.get(source.key, ()) if not one.citation.quote}),
    )


def _count(states: Iterable[StateName]) -> dict[StateName, int]:
    counted = Counter(states)
    names: tuple[StateName, ...] = ("text", "fingerprint", "none")
    return {name: counted[name] for name in names}


def independent(sources: Iterable[Source]) -> list[frozenset[str]]:
    """Group sources that are not independent: they retell one work, or one is within another.

    Return groups as sets of source ids; their number is the number of independent voices.
    """
    groups: list[tuple[set[str], set[str]]] = []
    for source in sources:
        works = {source.key, *source.retells, *((source.within,) if source.within else ())}
        members = {source.key}
        apart = []
        for known_works, known in groups:
            if known_works & works:
                works |= known_works
                members |= known
            else:
                apart.append((known_works, known))
        groups = [*apart, (works, members)]
    return [frozenset(members) for _, members in groups]
