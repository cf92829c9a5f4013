"""What the pages of records list, as records: sources, quotes, claims, words, mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from ..book.book import Book, Claim, Quotation, quote_anchor
from ..book.evidence.passages import Passage, passages_of
from ..book.evidence.quotes import Verification
from ..core.locators import locator_key
from ..records.models import (
    Citation,
    Disagreement,
    Entity,
    Event,
    Image,
    PageRecord,
    Participant,
    Relation,
    Role,
    Statement,
)
from ..records.record import Record
from ..records.references import Reference
from ..records.source import Source

#: So many uses of a passage are listed on one page.
MOST_USES = 100
#: The first participants of a large event are on its page, the others on pages of their own.
FIRST = 12

Asked = tuple[Entity | Event, Disagreement]
Mention = tuple[PageRecord, tuple[str, ...]]
Cited = tuple[Source, int]
Related = tuple[str, Event, bool]
"""The type of a relation between events, the other event, and whether it is seen from there."""


def citations_for(book: Book, record: Entity | Event) -> Iterator[Citation]:
    """Yield every citation that the page of `record` shows."""
    key = record.key
    yield from citations_in(book, key)
    if isinstance(record, Entity):
        for claim in (*book.claims_at.get(key, ()), *book.claims_by.get(key, ())):
            yield from claim.statement.citations
        for event in book.events_of.get(key, ()):
            yield from event.citations
        yield from (quotation.citation for quotation in book.words_of.get(key, ()))


def citations_in(book: Book, key: str) -> Iterator[Citation]:
    """Yield the citations on the record `key` itself."""
    return (quotation.citation for quotation in book.citations_in.get(key, ()))


def cited(book: Book, citations: Iterable[Citation]) -> list[Cited]:
    """Return the sources of these citations, those most used first, each with its number of different quotes."""
    quotes: dict[str, set[str]] = {}
    for citation in citations:
        quotes.setdefault(citation.source, set()).update(filter(None, (citation.quote,)))
    rows = [(source, len(words)) for key, words in quotes.items() if (source := book.sources.get(key))]
    return sorted(rows, key=lambda row: (-row[1], row[0].published.sort_key, row[0].key))


def cited_on(book: Book, record: Entity | Event) -> list[Cited]:
    """Return the sources of the page of `record`, each with its number of different quotes there."""
    return cited(book, citations_for(book, record))


def quotes_in(rows: Iterable[Cited]) -> int:
    """Return the number of different quotes from sources: what is printed wherever a page's quotes are counted."""
    return sum(number for _, number in rows)


def claims_shown(book: Book, key: str) -> list[Claim]:
    """Return the claims on the page of the record `key` that are not positions in a disagreement."""
    return [claim for claim in book.claims_at.get(key, ()) if not claim.disagreement]


def claims_made(book: Book, key: str) -> list[Claim]:
    """Return the claims that the entity `key` makes and that its page does not show elsewhere."""
    shown = set(map(id, book.claims_at.get(key, ())))
    return [claim for claim in book.claims_by.get(key, ()) if id(claim) not in shown]


def words_shown(book: Book, record: Entity | Event) -> list[Quotation]:
    """Return quotes of words: those of an entity, or those spoken at an event."""
    found = book.words_of if isinstance(record, Entity) else book.quotations_in
    return [quotation for quotation in found.get(record.key, ()) if quotation.spoken]


def mentions(book: Book, record: PageRecord) -> list[Mention]:
    """Return the records that name `record` and that its page does not show elsewhere, by name; each with the fields
    that name it (`text` for a link in a text)."""
    found: dict[str, dict[str, None]] = {}
    listed = {event.key for event in book.events_of.get(record.key, ())}
    for use in book.references_to.get(record.key, ()):
        if use.to == "any" and use.root.key in listed:
            continue  # the text of an event that the chronology has
        if use.root.key != record.key and not _shown_elsewhere(record, use.holder, use.field):
            found.setdefault(use.root.key, {})[_named_in(use)] = None
    rows = [(other, tuple(fields)) for key, fields in found.items() if (other := book.get(key))]
    return sorted(rows, key=lambda row: book.names.key(row[0]))


def _named_in(use: Reference) -> str:
    """Return the field that names a record: `text` for a link, `image` for the source of a picture."""
    return "text" if use.to == "any" else "image" if isinstance(use.holder, Image) else use.field


def _shown_elsewhere(record: PageRecord, holder: Record, name: str) -> bool:
    """Return whether the page of `record` shows this kind of use in a section of its own."""
    match record:
        case Source():
            return name == "source" and not isinstance(holder, Image)
        case Event():
            return name in ("event", "answers", "of")
    return (
        isinstance(holder, Participant | Relation | Source)
        or (isinstance(holder, Event) and name in ("places", "by"))
        or (isinstance(holder, Role) and name == "organization")
        or name in ("about", "answers", "of", "speaker", "not_same_as")
        or (isinstance(holder, Statement) and name == "by")
    )


def passages_drawn(book: Book, verification: Verification, source: Source) -> list[Passage]:
    """Return the citations of a source as passages, grouped by their words or, by reference, by their locator, in the
    order of its text as far as receipts, else locators, tell."""
    alike: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in book.citations_from.get(source.key, ()):
        alike[quote_anchor(quotation.citation)].append(quotation)
    quotes = sorted(alike.values(), key=lambda group: _position_in_text(verification, group[0].citation))
    return passages_of(verification, map(tuple, quotes))


def cut_passage(passage: Passage) -> Iterator[Passage]:
    """Cut a passage with many uses into slices that fit on a page, each with some of the uses."""
    uses = [quotation for quote in passage.quotes for quotation in quote]
    if len(uses) <= MOST_USES:
        yield passage
        return
    for start in range(0, len(uses), MOST_USES):
        alike = groupby(uses[start : start + MOST_USES], key=lambda use: quote_anchor(use.citation))
        yield Passage(passage.words, tuple(tuple(quote) for _, quote in alike))


def joined_passages(slices: Iterable[Passage]) -> Iterator[Passage]:
    """Join the slices of a passage that are on one page."""
    for words, alike in groupby(slices, key=lambda one: (one.words, one.citation.locator)):
        uses = chain.from_iterable(chain.from_iterable(one.quotes) for one in alike)
        quotes: dict[str, list[Quotation]] = defaultdict(list)
        for use in uses:
            quotes[quote_anchor(use.citation)].append(use)
        yield Passage(words[0], tuple(map(tuple, quotes.values())))


def _position_in_text(verification: Verification, citation: Citation) -> tuple[object, ...]:
    """Sort key of quotes in the order of their text: by receipt, then by locator."""
    receipt = verification.state(citation.source, citation.quote).receipt
    return (0, receipt.at, citation.quote) if receipt else (1, locator_key(citation.locator or ""), citation.quote)


def disagreements_on(book: Book, records: Iterable[Entity | Event]) -> list[Asked]:
    """Return the disagreements on the pages of any of these records, each once, by home and question."""
    found = {id(one): (home, one) for record in records for home, one in book.disagreements_at.get(record.key, ())}
    return sorted(found.values(), key=lambda pair: (book.names.key(pair[0]), pair[1].question))


def number_of_quotes(book: Book, source: Source) -> int:
    """Return the number of different quotes from a source."""
    return len({quotation.citation.quote for quotation in book.quotations_from.get(source.key, ())})


def related(book: Book, event: Event) -> list[Related]:
    """Return the events related to this one, in chronological order, each with the type of the relation."""
    types = book.vocabulary.event_relations
    found = ((kind, book.events.get(key), inverse) for kind, key, inverse in book.related_to.get(event.key, ()))
    known = [(kind, other, inverse) for kind, other, inverse in found if other and kind in types]
    return sorted(known, key=lambda one: book.position[one[1].key])


def by_type(book: Book, events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return events by type, in the order of the vocabulary, as undated ones are listed; without empty types."""
    found: dict[str, list[Event]] = {name: [] for name in book.vocabulary.event_types}
    for event in events:
        found.setdefault(event.type, []).append(event)
    return {name: rows for name, rows in found.items() if rows}


def listed_events(book: Book) -> list[Event]:
    """Return all events in the order of the chronology’s page."""
    dated = [event for event in book.chronology if book.listed[event.key].year is not None]
    undated = (event for event in book.chronology if book.listed[event.key].year is None)
    return [*dated, *chain.from_iterable(by_type(book, undated).values())]
