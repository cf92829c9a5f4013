"""Which lists the page of a record has, as records, and which of them are on pages of their own.

Everything that leads to an anchor asks `Places.address`, so that links, search results and exported addresses lead to
the page on which the words stand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from .bonds import Bond, bonds
from .exports.naming import title_of
from .model import Book, Claim, Office, Quotation, anchor, quote_anchor
from .parting import (
    CARD,
    LIMITS,
    LINK,
    SOURCE_ROW,
    Limits,
    Moved,
    Part,
    Section,
    Step,
    Steps,
    Thing,
    address_of,
    divided,
    move,
    sort_name,
    steps_in_text,
    steps_of_date,
    steps_of_name,
    weight_of_acronym,
    weight_of_disagreement,
    weight_of_event,
    weight_of_office,
    weight_of_quotes,
    weight_of_statement,
)
from .quotes import Verification
from .records import (
    KINDS,
    Citation,
    Disagreement,
    Entity,
    Event,
    Lasting,
    Participant,
    Record,
    Relation,
    Role,
    Source,
    Statement,
)

Asked = tuple[Entity | Event, Disagreement]
Mention = tuple[Lasting, tuple[str, ...]]
Cited = tuple[Source, int]

#: Where the list of acronyms stands.
ACRONYMS = "acronyms.html"

#: How many shared events a connection lists; the rest is left to the chronology.
MOST_EVENTS = 12

# ---- What pages list


def citations_for(book: Book, record: Entity | Event) -> Iterator[Citation]:
    """Every citation that the page of `record` shows."""
    key = record.key
    yield from citations_in(book, key)
    if isinstance(record, Entity):
        for claim in (*book.claims_at.get(key, ()), *book.claims_by.get(key, ())):
            yield from claim.statement.citations
        for event in book.events_of.get(key, ()):
            yield from event.citations
        yield from (quotation.citation for quotation in book.words_of.get(key, ()))


def citations_in(book: Book, key: str) -> Iterator[Citation]:
    """The citations on the record `key` itself."""
    return (quotation.citation for quotation in book.quotations_in.get(key, ()))


def cited(book: Book, citations: Iterable[Citation]) -> list[Cited]:
    """The sources of these citations, those most used first, each with its number of different quotes."""
    quotes: dict[str, set[str]] = {}
    for citation in citations:
        quotes.setdefault(citation.source, set()).add(citation.quote)
    rows = [(source, len(words)) for key, words in quotes.items() if (source := book.sources.get(key))]
    return sorted(rows, key=lambda row: (-row[1], row[0].published.date.sort_key, row[0].key))


def claims_shown(book: Book, key: str) -> list[Claim]:
    """The claims on the page of the record `key` that are no positions in a disagreement."""
    return [claim for claim in book.claims_at.get(key, ()) if not claim.disagreement]


def claims_made(book: Book, key: str) -> list[Claim]:
    """The claims that the entity `key` makes and that its page does not show otherwise."""
    shown = set(map(id, book.claims_at.get(key, ())))
    return [claim for claim in book.claims_by.get(key, ()) if id(claim) not in shown]


def words_shown(book: Book, record: Entity | Event) -> list[Quotation]:
    """Words in their own right: of an entity, or spoken at an event."""
    found = book.words_of if isinstance(record, Entity) else book.quotations_in
    return [quotation for quotation in found.get(record.key, ()) if quotation.spoken]


def mentions(book: Book, record: Lasting) -> list[Mention]:
    """The records that name `record` and whom its page does not show otherwise, by name; each with the fields in which
    they do (`text` for a link in a text)."""
    found: dict[str, dict[str, None]] = {}
    for use in book.uses_of.get(record.key, ()):
        if use.root.key != record.key and not _shown_elsewhere(record, use.holder, use.field):
            found.setdefault(use.root.key, {})["text" if use.to == "any" else use.field] = None
    rows = [(other, tuple(fields)) for key, fields in found.items() if (other := book.get(key))]
    return sorted(rows, key=lambda row: title_of(row[0]).casefold())


def _shown_elsewhere(record: Lasting, holder: Record, name: str) -> bool:
    """Whether the page of `record` shows this kind of use in a section of its own."""
    match record:
        case Source():
            return name == "source"
        case Event():
            return name == "event"
    return (
        isinstance(holder, Participant | Relation | Source)
        or (isinstance(holder, Event) and name in ("places", "by"))
        or (isinstance(holder, Role) and name == "organization")
        or name in ("about", "speaker")
        or (isinstance(holder, Statement) and name == "by")
    )


def quotes_of(book: Book, verification: Verification, source: Source) -> list[list[Quotation]]:
    """The quotations from a source, those of the same words together, in the order of its text as far as the receipts,
    else the locators tell."""
    by_words: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in book.quotations_from.get(source.key, ()):
        by_words[quotation.citation.quote].append(quotation)
    return sorted(by_words.values(), key=lambda group: _place_in_text(verification, group[0].citation))


def _place_in_text(verification: Verification, citation: Citation) -> tuple[object, ...]:
    """Sort key of quotes in the order of their text: by the receipt, else, after those, by the locator."""
    receipt = verification.state(citation.source, citation.quote).receipt
    return (0, receipt.at, citation.quote) if receipt else (1, _locator_key(citation.locator or ""), citation.quote)


def _locator_key(locator: str) -> tuple[tuple[int, int | str], ...]:
    """Natural order: numbers by value; the title before everything."""
    if locator == "title":
        return ()
    return tuple(
        (0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", locator.casefold()) if part
    )


def disagreements_on(book: Book, records: Iterable[Entity | Event]) -> list[Asked]:
    """The disagreements on the pages of any of these records, each once, by home and question."""
    found = {id(one): (home, one) for record in records for home, one in book.disagreements_at.get(record.key, ())}
    return sorted(found.values(), key=lambda pair: (title_of(pair[0]), pair[1].question))


# ---- What may be moved


class Places:
    """On which page everything of a book stands."""

    def __init__(self, book: Book, verification: Verification, limits: Limits = LIMITS):
        self.book = book
        self.verification = verification
        self.limits = limits
        self._moved: dict[str, Moved] = {}
        self._pages: dict[str, dict[str, str]] = {}
        self._weights: dict[str, int] = {}

    def moved(self, record: Entity | Event | Source) -> Moved:
        """What of the page of a record is on pages of its own, by the anchors of its sections."""
        if record.key not in self._moved:
            sections = self._of_source(record) if isinstance(record, Source) else self._of_home(record)
            self._moved[record.key] = move(sections, self.limits)
        return self._moved[record.key]

    def address(self, record: Lasting, name: str) -> str:
        """Where the anchor `name` of a record is: the address of the page on which it stands, with the anchor."""
        page = self.book.address(record)
        if isinstance(record, Entity | Event | Source) and self.moved(record):
            if record.key not in self._pages:
                self._pages[record.key] = self._anchors(record)
            page = self._pages[record.key].get(name, page)
        return f"{page}#{name}"

    def _anchors(self, record: Entity | Event | Source) -> dict[str, str]:
        """The pages of the anchors that were moved."""
        page, found = self.book.address(record), {}
        for section, parts in self.moved(record).items():
            for part in chain.from_iterable(one.leaves() for one in parts):
                for item in part.items:
                    for name in _anchors_of(item, record):
                        found[name] = address_of(page, section, part)
        return found

    def _event(self, event: Event) -> Thing:
        if event.key not in self._weights:
            self._weights[event.key] = weight_of_event(event)
        return Thing(event, self._weights[event.key], steps_of_date(event.date.date, event.title))

    def _of_home(self, record: Entity | Event) -> list[Section]:
        """The sections of an entity's or event's page that may grow."""
        book, key = self.book, record.key
        sections = [
            Section("Said", [_claim(one) for one in claims_shown(book, key)], _by_kind),
            Section("Differ", [_asked(one) for one in book.disagreements_at.get(key, ())], by_steps),
            Section("Words", [self._spoken(one) for one in words_shown(book, record)], by_steps),
            Section("Sources", self.sources(cited(book, citations_for(book, record))), by_steps),
            Section("Mentions", [_mention(one) for one in mentions(book, record)]),
        ]
        if isinstance(record, Event):
            related = (book.events.get(other) for _, other, _ in book.related_to.get(key, ()))
            return [*sections, Section("Related", [_named(one, LINK) for one in related if one])]
        return [
            *sections,
            Section("Office-holders", [_office(one) for one in book.offices_at.get(key, ())], by_steps),
            Section("Chronology", self.events(book.events_of.get(key, ()))),
            Section("Makes", [_claim(one) for one in claims_made(book, key)], _by_kind),
            Section("Connections", [_bond(one) for one in bonds(book, record)], by_steps),
            Section("Published", self.sources((one, 0) for one in book.works_of.get(key, ())), by_steps),
        ]

    def _of_source(self, source: Source) -> list[Section]:
        found = quotes_of(self.book, self.verification, source)
        return [
            Section("Quotes", [self._drawn(source, group) for group in found], _by_part),
            Section("Contains", [_named(one, LINK) for one in self.book.within.get(source.key, ())], by_steps),
            Section("Mentions", [_mention(one) for one in mentions(self.book, source)]),
        ]

    def events(self, events: Iterable[Event]) -> list[Thing]:
        """Events in the order of a chronology."""
        return [self._event(event) for event in events]

    def sources(self, rows: Iterable[Cited]) -> list[Thing]:
        """Sources by date of publication."""
        return [Thing(row, SOURCE_ROW, steps_of_date(row[0].published.date, row[0].title)) for row in rows]

    def entities(self, entities: Iterable[Entity]) -> list[Thing]:
        """Entities by name."""
        return [Thing(one, CARD + len(one.description), steps_of_name(one.name)) for one in entities]

    def names(self, records: Iterable[Lasting]) -> list[Thing]:
        """Links to records, by name."""
        ordered = sorted(records, key=lambda record: title_of(record).casefold())
        return [_named(record, LINK) for record in ordered]

    @cached_property
    def acronyms(self) -> tuple[Part, ...]:
        """The parts of the list of acronyms; none when it fits on a page."""
        things = [
            Thing(name, LINK + sum(weight_of_acronym(alias) for _, alias in uses), steps_of_name(name))
            for name, uses in self.book.acronyms.items()
        ]
        return self.listed(sorted(things, key=lambda thing: sort_name(thing.item)))

    @cached_property
    def _acronym_pages(self) -> dict[str, str]:
        leaves = chain.from_iterable(part.leaves() for part in self.acronyms)
        return {name: address_of(ACRONYMS, "", part) for part in leaves for name in part.items}

    def acronym_page(self, name: str) -> str:
        """The page on which an acronym stands."""
        return self._acronym_pages.get(name, ACRONYMS)

    def topic(self, key: str) -> Moved:
        """What of the page of a topic is on pages of its own."""
        entities, events = self.book.on_topic(key)
        homes: list[Entity | Event] = [*entities, *events]
        citations = (citation for home in homes for citation in citations_in(self.book, home.key))
        groups = (
            (name, [entity for entity in entities if entity.type == name]) for name in self.book.vocabulary.entity_types
        )
        return move(
            [
                Section("Chronology", self.events(events)),
                Section("Differ", [_asked(one) for one in disagreements_on(self.book, homes)], by_steps),
                *(Section(f"Group-{name}", self.entities(members), by_steps) for name, members in groups),
                Section("Sources", self.sources(cited(self.book, citations)), by_steps),
            ],
            self.limits,
        )

    def whole(self, things: Sequence[Thing]) -> bool:
        """Whether a list fits on one page."""
        return sum(thing.weight for thing in things) <= self.limits.page

    def listed(self, things: Sequence[Thing]) -> tuple[Part, ...]:
        """The parts of a list that is a page itself; none when it fits on that page."""
        return () if self.whole(things) else divided(things, self.limits.part)

    def _spoken(self, quotation: Quotation) -> Thing:
        source = self.book.sources.get(quotation.citation.source)
        steps = steps_of_date(source.published.date, source.title) if source else steps_of_name("")
        return Thing(quotation, LINK + weight_of_quotes([quotation.citation]), steps)

    def _drawn(self, source: Source, group: list[Quotation]) -> Thing:
        citation = group[0].citation
        weight = 2 * LINK + weight_of_quotes([citation])
        for quotation in group:
            statement = quotation.holder if isinstance(quotation.holder, Statement) else None
            weight += 2 * LINK + len(statement.text if statement else getattr(quotation.holder, "description", ""))
        return Thing(group, weight, self._steps_of_quote(citation))

    def _steps_of_quote(self, citation: Citation) -> Steps:
        """Where a quote stands in its text, as far as is known; else by its words, as its anchor is."""
        receipt = self.verification.state(citation.source, citation.quote).receipt
        number = re.search(r"\d{1,6}", citation.locator or "")
        if receipt and receipt.at:
            return steps_in_text("words", receipt.at[0])
        if number:
            return steps_in_text("place", int(number[0]))
        name = quote_anchor(citation)
        return tuple(Step("unplaced", name[2 : 2 + end], f"unplaced-{name[2 : 2 + end]}") for end in (1, 2, 3))


def by_sort_name(entity: Entity) -> tuple[str, str]:
    """Sort key of entities by what indexes sort names by."""
    return sort_name(entity.name), entity.key


def by_steps(thing: Thing) -> tuple[tuple[str, str], ...]:
    """Sort key by what things are divided by, what is undated last."""
    return tuple(("" if step.by == "date" else step.by, step.slug) for step in thing.steps)


def _by_kind(thing: Thing) -> tuple[int, tuple[tuple[str, str], ...]]:
    return KINDS.index(thing.item.statement.kind), by_steps(thing)


def _by_part(thing: Thing) -> tuple[int, int]:
    """Sort key of quotes: by words of the text, then by locators, then those of which nothing is known; else in their
    order."""
    return ("words", "place", "unplaced").index(thing.steps[0].by), 0


def _claim(claim: Claim) -> Thing:
    statement, home = claim.statement, claim.home
    when = statement.date or (home.date if isinstance(home, Event) else None)
    kind = Step("kind", statement.kind, statement.kind)
    steps = steps_of_date(when.date, title_of(home)) if when else steps_of_name(title_of(home))
    return Thing(claim, LINK + weight_of_statement(statement), (kind, *_beneath(kind, steps)))


def _beneath(above: Step, steps: Steps) -> Iterator[Step]:
    return (Step(step.by, step.value, f"{above.slug}-{step.slug}") for step in steps)


def _asked(asked: Asked) -> Thing:
    home, disagreement = asked
    return Thing(asked, weight_of_disagreement(disagreement), steps_of_name(title_of(home)))


def _office(office: Office) -> Thing:
    return Thing(office, weight_of_office(office.role), steps_of_name(office.holder.name))


def _bond(bond: Bond) -> Thing:
    quotes = chain.from_iterable(tie.relation.citations for tie in bond.relations)
    listed = 1 + len(bond.relations) + len(bond.offices) + min(MOST_EVENTS, len(bond.events))
    return Thing(bond, 2 * LINK * listed + weight_of_quotes(quotes), steps_of_name(bond.other.name))


def _mention(mention: Mention) -> Thing:
    return Thing(mention, LINK + len(title_of(mention[0])), steps_of_name(title_of(mention[0])))


def _named(record: Lasting, weight: int) -> Thing:
    return Thing(record, weight + len(title_of(record)), steps_of_name(title_of(record)))


def _anchors_of(item: object, record: Lasting) -> Iterator[str]:
    """The anchors that something moved from the page of `record` brings with it."""
    match item:
        case Claim() if item.home is record:
            yield anchor(item.statement, "claim")
        case (Entity() | Event() as home, Disagreement() as asked) if home is record:
            yield anchor(asked, "question")
            yield from (anchor(position, "claim") for position in asked.positions)
        case Quotation() if item.home is record:
            yield anchor(item.citation, "quote")
        case [Quotation() as first, *_] if isinstance(record, Source):
            yield quote_anchor(first.citation)
