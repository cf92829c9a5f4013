"""What the things of a list weigh, and by what they are divided: one `Division` a sort of thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Protocol

from ..book.book import Book, Claim, Office, Quotation, quote_anchor
from ..book.connections import Connection
from ..book.coverage import SourceCoverage
from ..book.passages import Passage
from ..book.plain_text import name_of
from ..book.quotes import Verification
from ..book.summaries import summary_of
from ..records.fields import KINDS
from ..records.models import Entity, Event, PageRecord, Source, Statement
from .page_lists import Asked, Cited, Mention, Related
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
    steps_of_name,
    weight_of_disagreement,
    weight_of_event,
    weight_of_office,
    weight_of_quotes,
    weight_of_statement,
)

#: How many shared events a connection lists; the rest is left to the chronology.
MOST_EVENTS = 12


class Known(Protocol):
    """What lists are made from: a book, and the state of its quotes."""

    book: Book
    verification: Verification


@dataclass(frozen=True, slots=True)
class Division:
    """How a list of one sort of things is divided: what each weighs, and what each may be found by.

    The sort keys are those of the parts, of their steps, and of the things, where these have another order in parts
    than in the whole list.
    """

    weigh: Callable[[Any], int]
    steps: Callable[[Known, Any], Steps]
    parts_by: Callable[[Steps], Any] | None = None
    things_by: Callable[[Any], Any] | None = None

    def paged_list(self, known: Known, anchor: str, things: Iterable[Any], kept: int = 0) -> PagedList:
        """The list with the anchor `anchor`, ready to be divided."""
        items = sorted(things, key=self.things_by) if self.things_by else tuple(things)
        return PagedList(anchor, items, self.weigh, partial(self.steps, known), self.parts_by, kept)


def _claim_weight(claim: Claim) -> int:
    return LINK + weight_of_statement(claim.statement)


def _claim_steps(known: Known, claim: Claim) -> Steps:
    statement, home = claim.statement, claim.home
    when = statement.date or (home.date if isinstance(home, Event) else None)
    kind = Step("kind", statement.kind, statement.kind)
    steps = steps_of_date(when.date, name_of(home)) if when else steps_of_name(name_of(home))
    return (kind, *(Step(step.by, step.value, f"{kind.slug}-{step.slug}") for step in steps))


def _by_kind(steps: Steps) -> tuple[int, tuple[tuple[str, str], ...]]:
    return KINDS.index(steps[0].value), by_steps(steps)


def _asked_weight(asked: Asked) -> int:
    return weight_of_disagreement(asked[1])


def _asked_steps(known: Known, asked: Asked) -> Steps:
    return steps_of_name(name_of(asked[0]))


def _spoken_weight(quotation: Quotation) -> int:
    return LINK + weight_of_quotes([quotation.citation])


def _spoken_steps(known: Known, quotation: Quotation) -> Steps:
    source = known.book.sources.get(quotation.citation.source)
    return _source_steps(known, source) if source else steps_of_name("")


def _source_weight(source: Source | Cited) -> int:
    return SOURCE_ROW


def _source_steps(known: Known, source: Source) -> Steps:
    return steps_of_date(source.published.date, source.title)


def _cited_steps(known: Known, cited: Cited) -> Steps:
    return _source_steps(known, cited[0])


def _drawn_weight(passage: Passage) -> int:
    weight = 2 * LINK + weight_of_quotes(quote[0].citation for quote in passage.quotes)
    for quotation in chain.from_iterable(passage.quotes):
        holder = quotation.holder
        words = holder.text if isinstance(holder, Statement) else getattr(holder, "description", "")
        weight += 2 * LINK + len(words)
    return weight


def _drawn_steps(known: Known, passage: Passage) -> Steps:
    """Where a passage is in its text, as far as is known; else by its words, as its anchor is."""
    citation = passage.citation
    receipt = known.verification.state(citation.source, citation.quote).receipt
    number = re.search(r"\d{1,6}", citation.locator or "")
    if receipt and receipt.at:
        return steps_in_text("words", receipt.at[0])
    if number:
        return steps_in_text("place", int(number[0]))
    name = quote_anchor(citation)
    return tuple(Step("unplaced", name[2 : 2 + end], f"unplaced-{name[2 : 2 + end]}") for end in (1, 2, 3))


def _by_position(steps: Steps) -> int:
    """Sort key of quotes: by words of the text, then by locators, then those of which nothing is known; else in their
    order."""
    return ("words", "place", "unplaced").index(steps[0].by)


def _event_steps(known: Known, event: Event) -> Steps:
    return steps_of_date(event.date.date, event.title)


def _year_steps(known: Known, event: Event) -> Steps:
    return steps_by_year(event.date.date, event.title)


def _card_weight(entity: Entity) -> int:
    return CARD + len(summary_of(entity))


def _entity_steps(known: Known, entity: Entity) -> Steps:
    return steps_of_name(entity.name)


def _office_weight(office: Office) -> int:
    return weight_of_office(office.role)


def _office_steps(known: Known, office: Office) -> Steps:
    return _entity_steps(known, office.holder)


def _connection_weight(connection: Connection) -> int:
    quotes = chain.from_iterable(end.relation.citations for end in connection.relations)
    listed = 1 + len(connection.relations) + len(connection.offices) + min(MOST_EVENTS, len(connection.events))
    return 2 * LINK * listed + weight_of_quotes(quotes)


def _connection_steps(known: Known, connection: Connection) -> Steps:
    return _entity_steps(known, connection.other)


def _named_weight(record: PageRecord) -> int:
    return LINK + len(name_of(record))


def _named_steps(known: Known, record: PageRecord) -> Steps:
    return steps_of_name(name_of(record))


def by_name_of(record: PageRecord) -> str:
    """Sort key of records of every table."""
    return name_of(record).casefold()


def _mention_weight(mention: Mention) -> int:
    return _named_weight(mention[0])


def _mention_steps(known: Known, mention: Mention) -> Steps:
    return _named_steps(known, mention[0])


def _related_weight(related: Related) -> int:
    return _named_weight(related[1])


def _related_steps(known: Known, related: Related) -> Steps:
    return _named_steps(known, related[1])


def _by_name_of_related(related: Related) -> str:
    return by_name_of(related[1])


def _coverage_weight(row: tuple[Source, SourceCoverage]) -> int:
    return 2 * LINK


def _coverage_steps(known: Known, row: tuple[Source, SourceCoverage]) -> Steps:
    return _source_steps(known, row[0])


CLAIMS = Division(_claim_weight, _claim_steps, _by_kind)
QUESTIONS = Division(_asked_weight, _asked_steps, by_steps)
SPOKEN = Division(_spoken_weight, _spoken_steps, by_steps)
CITED = Division(_source_weight, _cited_steps, by_steps)
WORKS = Division(_source_weight, _source_steps, by_steps)
DRAWN = Division(_drawn_weight, _drawn_steps, _by_position)
EVENTS = Division(weight_of_event, _event_steps)
#: The whole chronology, whose years have pages however few they are.
YEARS = Division(weight_of_event, _year_steps)
CARDS = Division(_card_weight, _entity_steps)
OFFICES = Division(_office_weight, _office_steps, by_steps)
CONNECTIONS = Division(_connection_weight, _connection_steps, by_steps)
MENTIONS = Division(_mention_weight, _mention_steps)
RELATED = Division(_related_weight, _related_steps, things_by=_by_name_of_related)
NAMED = Division(_named_weight, _named_steps, things_by=by_name_of)
COVERED = Division(_coverage_weight, _coverage_steps, by_steps)
