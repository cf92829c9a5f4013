"""How each kind of list is divided: one `Division` per kind of item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Protocol

from ..book.book import Book, Claim, Quotation, quote_anchor
from ..book.evidence.passages import Passage
from ..book.evidence.quotes import Verification
from ..book.names.record_names import name_of
from ..book.text.summaries import summary_of
from ..book.ties.connections import Connection
from ..records.models import Disagreement, Event, PageRecord, Statement
from ..records.source import Source
from ..records.values.fields import KINDS
from ..records.values.types import as_id
from .page_lists import cut_passage
from .partition import (
    CARD,
    LINK,
    SOURCE_ROW,
    UNDATED,
    PagedList,
    Step,
    Steps,
    by_steps,
    steps_by_year,
    steps_in_text,
    steps_of_date,
    steps_of_locator,
    steps_of_name,
    weight_of_alias,
    weight_of_disagreement,
    weight_of_event,
    weight_of_office,
    weight_of_participant,
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
    things_by: Callable[[Known, Any], Any] | None = None
    #: The number of items above which the list leaves its page, whatever it weighs.
    most: int | None = None
    #: Cuts an item that may itself be too heavy for a page.
    cut: Callable[[Any], Iterable[Any]] | None = None

    def paged_list(self, known: Known, anchor: str, things: Iterable[Any], kept: int = 0) -> PagedList:
        """Return the list with the anchor `anchor`, ready to be divided."""
        items = sorted(things, key=partial(self.things_by, known)) if self.things_by else tuple(things)
        if self.cut:
            items = tuple(chain.from_iterable(map(self.cut, items)))
        weigh, steps = partial(self._weigh, known), partial(self.steps, known)
        return PagedList(anchor, items, weigh, steps, self.parts_by, kept, self.most)

    def _weigh(self, known: Known, thing: Any) -> int:
        """What a thing weighs with the denials that are shown beside it."""
        if not known.book.has_denials:  # most books have none, and all things of all lists are weighed
            return self.weigh(thing)
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
    named = _undated_event(known, home) if isinstance(home, Event) else _letters(known, home, f"{UNDATED}-")
    steps = steps_of_date(when.date, named) if when else _letters(known, home)
    return (kind, *(Step(step.by, step.value, f"{kind.slug}-{step.slug}") for step in steps))


def _by_kind(steps: Steps) -> tuple[int, tuple[tuple[str, str], ...]]:
    return KINDS.index(steps[0].value), by_steps(steps)


def _spoken_steps(known: Known, quotation: Quotation) -> Steps:
    source = known.book.sources.get(quotation.citation.source)
    return _source_steps(known, source) if source else steps_of_name("", known.book.names.collation)


def _source_steps(known: Known, source: Source) -> Steps:
    slug = f"{UNDATED}-{as_id(source.type)}"
    kind = Step("source-type", source.type, slug)
    return steps_of_date(source.published.date, (kind, *_letters(known, source, f"{slug}-")))


def _letters(known: Known, record: PageRecord, before: str = "") -> Steps:
    """Return the first letters of a record's name, as lists sort it."""
    return steps_of_name(known.book.names.sort_name(record), known.book.names.collation, before)


def _event_steps(known: Known, event: Event) -> Steps:
    return steps_of_date(known.book.listed[event.key], _undated_event(known, event))


def _undated_event(known: Known, event: Event) -> Steps:
    """Divide events without a date by their type. Titles often begin alike: “Birth of …”, “Marriage of …”."""
    kind = known.book.vocabulary.event_types.get(event.type)
    return (Step("event-type", kind.label if kind else event.type, f"{UNDATED}-{as_id(event.type)}"),)


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


def _connection_steps(known: Known, connection: Connection) -> Steps:
    """Divide connections by name, also with those without a page."""
    return _letters_of(known, connection.other.key if connection.other else connection.name)


def _letters_of(known: Known, who: str) -> Steps:
    """Return the first letters of the name of an entity, or of a literal name."""
    record = known.book.get(who)
    return _letters(known, record) if record else steps_of_name(who, known.book.names.collation)


def _named_weight(record: PageRecord) -> int:
    return LINK + len(name_of(record))


def _named_steps(known: Known, record: PageRecord) -> Steps:
    match record:
        case Event():
            return _event_steps(known, record)
        case Source():
            return _source_steps(known, record)
    return _letters(known, record)


CLAIMS = Division(lambda claim: LINK + weight_of_statement(claim.statement), _claim_steps, _by_kind)
QUESTIONS = Division(
    lambda asked: weight_of_disagreement(asked[1]), lambda known, asked: _named_steps(known, asked[0]), by_steps
)
SPOKEN = Division(lambda quotation: LINK + weight_of_quotes([quotation.citation]), _spoken_steps, by_steps)
CITED = Division(lambda cited: SOURCE_ROW, lambda known, cited: _source_steps(known, cited[0]), by_steps)
WORKS = Division(lambda source: SOURCE_ROW, _source_steps, by_steps)
DRAWN = Division(_drawn_weight, _drawn_steps, _by_position, cut=cut_passage)
EVENTS = Division(weight_of_event, _event_steps)
#: The whole chronology, whose years have pages even if they are few.
YEARS = Division(
    weight_of_event,
    lambda known, event: steps_by_year(known.book.listed[event.key], _undated_event(known, event)),
)
CARDS = Division(lambda entity: CARD + len(summary_of(entity)), _letters)
#: Participants keep the order of their record, which may be one of rank.
PARTICIPANTS = Division(weight_of_participant, lambda known, participant: (), most=40)
NAMES = Division(weight_of_alias, lambda known, alias: steps_of_name(alias.name, known.book.names.collation), by_steps)
#: The offices of somebody, and those who hold offices somewhere.
OFFICES_HELD = Division(weight_of_office, lambda known, role: _letters_of(known, role.organization), by_steps)
OFFICES = Division(
    lambda office: weight_of_office(office.role), lambda known, office: _letters(known, office.holder), by_steps
)
CONNECTIONS = Division(_connection_weight, _connection_steps, by_steps)
MENTIONS = Division(
    lambda mention: _named_weight(mention[0]), lambda known, mention: _named_steps(known, mention[0]), by_steps
)
RELATED = Division(
    lambda related: _named_weight(related[1]),
    lambda known, related: _named_steps(known, related[1]),
    by_steps,
    things_by=lambda known, related: known.book.names.key(related[1]),
)
NAMED = Division(_named_weight, _named_steps, by_steps, things_by=lambda known, record: known.book.names.key(record))
COVERED = Division(lambda row: 2 * LINK, lambda known, row: _source_steps(known, row[0]), by_steps)
