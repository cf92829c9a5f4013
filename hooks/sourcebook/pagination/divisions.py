"""How each kind of list is divided: one `Division` per kind of item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Protocol

from ..book.book import Book, Claim, Quotation, quote_anchor
from ..book.connections import Connection
from ..book.evidence.passages import Passage
from ..book.evidence.quotes import Verification
from ..book.text.plain_text import name_of
from ..book.text.summaries import summary_of
from ..records.models import Disagreement, Event, PageRecord, Statement
from ..records.source import Source
from ..records.values.fields import KINDS
from .partition import (
    CARD,
    LINK,
    SOURCE_ROW,
    PagedList,
    Step,
    Steps,
    by_steps,
    steps_by_year,
    steps_in_text,
    steps_of_date,
    steps_of_locator,
    steps_of_name,
    weight_of_disagreement,
    weight_of_event,
    weight_of_office,
    weight_of_quotes,
    weight_of_statement,
)

#: So many shared events of a connection count for its weight. A page of many names is divided before it is heavy: it
#: would be too long to read, and the addresses of its parts stay.
_MOST_EVENTS = 12


class Known(Protocol):
    """What lists are made from: a book, and the state of its quotes."""

    book: Book
    verification: Verification


@dataclass(frozen=True, slots=True)
class Division:
    """How a list of one kind of items is divided: the weight of an item, and the steps by which it may be found.

    The sort keys order the parts, by their steps, and the items, if parts have another order than the whole list.
    """

    weigh: Callable[[Any], int]
    steps: Callable[[Known, Any], Steps]
    parts_by: Callable[[Steps], Any] | None = None
    things_by: Callable[[Any], Any] | None = None

    def paged_list(self, known: Known, anchor: str, things: Iterable[Any], kept: int = 0) -> PagedList:
        """Return the list with the anchor `anchor`, ready to be divided."""
        items = sorted(things, key=self.things_by) if self.things_by else tuple(things)
        return PagedList(anchor, items, partial(self._weigh, known), partial(self.steps, known), self.parts_by, kept)

    def _weigh(self, known: Known, thing: Any) -> int:
        """What a thing weighs with the denials that are shown beside it."""
        denials = chain.from_iterable(map(known.book.denials_of, _deniable(thing)))
        return self.weigh(thing) + sum(3 * LINK + len(claim.statement.text) for claim in denials)


def _deniable(thing: Any) -> Iterator[Statement | Event]:
    """The statements and events in a thing of a list, beside which denials are shown."""
    match thing:
        case Event():
            yield thing
        case Claim():
            yield thing.statement
        case Quotation(holder=Statement() | Event() as holder, spoken=False):
            yield holder
        case Disagreement():
            yield from thing.positions
        case tuple() | list():
            for part in thing:
                yield from _deniable(part)


def _claim_steps(known: Known, claim: Claim) -> Steps:
    statement, home = claim.statement, claim.home
    when = statement.date or (home.date if isinstance(home, Event) else None)
    kind = Step("kind", statement.kind, statement.kind)
    steps = steps_of_date(when.date, name_of(home)) if when else steps_of_name(name_of(home))
    return (kind, *(Step(step.by, step.value, f"{kind.slug}-{step.slug}") for step in steps))


def _by_kind(steps: Steps) -> tuple[int, tuple[tuple[str, str], ...]]:
    return KINDS.index(steps[0].value), by_steps(steps)


def _spoken_steps(known: Known, quotation: Quotation) -> Steps:
    source = known.book.sources.get(quotation.citation.source)
    return _source_steps(source) if source else steps_of_name("")


def _source_steps(source: Source) -> Steps:
    return steps_of_date(source.published.date, source.title)


def _drawn_weight(passage: Passage) -> int:
    weight = 2 * LINK + weight_of_quotes(quote[0].citation for quote in passage.quotes)
    for quotation in chain.from_iterable(passage.quotes):
        holder = quotation.holder
        words = holder.text if isinstance(holder, Statement) else getattr(holder, "description", "")
        weight += 2 * LINK + len(words)
    return weight


def _drawn_steps(known: Known, passage: Passage) -> Steps:
    """Divide passages by their position in the text where it is known, else by their anchors."""
    citation = passage.citation
    receipt = known.verification.state(citation.source, citation.quote).receipt
    if receipt and receipt.at:
        return steps_in_text("words", receipt.at[0])
    if citation.locator and (steps := steps_of_locator(citation.locator)):
        return steps
    name = quote_anchor(citation)
    return tuple(Step("unplaced", name[2 : 2 + end], f"unplaced-{name[2 : 2 + end]}") for end in (1, 2, 3))


def _by_position(steps: Steps) -> int:
    """Sort key of parts of quotes: by words of the text, then by locators, then those without a known position."""
    return ("words", "place", "prefix", "unplaced").index(steps[0].by)


def _connection_weight(connection: Connection) -> int:
    quotes = chain.from_iterable(end.relation.citations for end in connection.relations)
    listed = 1 + len(connection.relations) + len(connection.offices) + min(_MOST_EVENTS, len(connection.events))
    return 2 * LINK * listed + weight_of_quotes(quotes)


def _named_weight(record: PageRecord) -> int:
    return LINK + len(name_of(record))


def _named_steps(record: PageRecord) -> Steps:
    return steps_of_name(name_of(record))


def by_name_of(record: PageRecord) -> str:
    """Sort key of records of every table."""
    return name_of(record).casefold()


CLAIMS = Division(lambda claim: LINK + weight_of_statement(claim.statement), _claim_steps, _by_kind)
QUESTIONS = Division(
    lambda asked: weight_of_disagreement(asked[1]), lambda known, asked: _named_steps(asked[0]), by_steps
)
SPOKEN = Division(lambda quotation: LINK + weight_of_quotes([quotation.citation]), _spoken_steps, by_steps)
CITED = Division(lambda cited: SOURCE_ROW, lambda known, cited: _source_steps(cited[0]), by_steps)
WORKS = Division(lambda source: SOURCE_ROW, lambda known, source: _source_steps(source), by_steps)
DRAWN = Division(_drawn_weight, _drawn_steps, _by_position)
EVENTS = Division(weight_of_event, lambda known, event: steps_of_date(event.date.date, event.title))
#: The whole chronology, whose years have pages even if they are few.
YEARS = Division(weight_of_event, lambda known, event: steps_by_year(event.date.date, event.title))
CARDS = Division(lambda entity: CARD + len(summary_of(entity)), lambda known, entity: steps_of_name(entity.name))
OFFICES = Division(
    lambda office: weight_of_office(office.role), lambda known, office: steps_of_name(office.holder.name), by_steps
)
CONNECTIONS = Division(_connection_weight, lambda known, connection: steps_of_name(connection.name), by_steps)
MENTIONS = Division(lambda mention: _named_weight(mention[0]), lambda known, mention: _named_steps(mention[0]))
RELATED = Division(
    lambda related: _named_weight(related[1]),
    lambda known, related: _named_steps(related[1]),
    things_by=lambda related: by_name_of(related[1]),
)
NAMED = Division(_named_weight, lambda known, record: _named_steps(record), things_by=by_name_of)
COVERED = Division(lambda row: 2 * LINK, lambda known, row: _source_steps(row[0]), by_steps)
