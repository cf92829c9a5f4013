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
from .exports.naming import name_of
from .model import Book, Claim, Office, Quotation, anchor, quote_anchor
from .parting import (
    CARD,
    LIMITS,
    LINK,
    SOURCE_ROW,
    Limits,
    Listing,
    Moved,
    Part,
    Step,
    Steps,
    address_of,
    by_steps,
    move,
    sort_name,
    steps_by_year,
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
    return sorted(rows, key=lambda row: name_of(row[0]).casefold())


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
        (0, int(part)) if part.isdecimal() else (1, part)
        for part in re.split(r"(\d{1,18})", locator.casefold())
        if part
    )


def disagreements_on(book: Book, records: Iterable[Entity | Event]) -> list[Asked]:
    """The disagreements on the pages of any of these records, each once, by home and question."""
    found = {id(one): (home, one) for record in records for home, one in book.disagreements_at.get(record.key, ())}
    return sorted(found.values(), key=lambda pair: (name_of(pair[0]), pair[1].question))


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
            page = self.moved_anchors(record).get(name, page)
        return f"{page}#{name}"

    def of_use(self, quotation: Quotation) -> str:
        """The address at which a quote is used: that of its statement or of its words where these have an anchor."""
        if quotation.spoken:
            return self.address(quotation.home, anchor(quotation.citation, "quote"))
        if isinstance(quotation.holder, Statement):
            return self.address(quotation.home, anchor(quotation.holder, "claim"))
        return self.book.address(quotation.home)

    def of_quote(self, citation: Citation) -> str:
        """Where a quote stands on its source's page, or would stand."""
        source = self.book.sources.get(citation.source)
        name = quote_anchor(citation)
        return self.address(source, name) if source else f"sources/{citation.source}.html#{name}"

    def moved_anchors(self, record: Entity | Event | Source) -> dict[str, str]:
        """The anchors of a record that are not on its page, each with the page on which it stands."""
        if record.key not in self._pages:
            self._pages[record.key] = self._anchors(record)
        return self._pages[record.key]

    def _anchors(self, record: Entity | Event | Source) -> dict[str, str]:
        page, found = self.book.address(record), {}
        for section, parts in self.moved(record).items():
            for part in chain.from_iterable(one.leaves() for one in parts):
                for item in part.items:
                    for name in _anchors_of(item, record):
                        found[name] = address_of(page, section, part)
        return found

    def _weight(self, event: Event) -> int:
        if event.key not in self._weights:
            self._weights[event.key] = weight_of_event(event)
        return self._weights[event.key]

    def _of_home(self, record: Entity | Event) -> list[Listing]:
        """The lists on an entity's or event's page that may grow."""
        book, key = self.book, record.key
        listings = [
            Listing("Said", claims_shown(book, key), _claim_weight, _claim_steps, _by_kind),
            Listing("Differ", book.disagreements_at.get(key, ()), _asked_weight, _asked_steps, by_steps),
            Listing("Words", words_shown(book, record), _spoken_weight, self._steps_of_words, by_steps),
            self.sources("Sources", cited(book, citations_for(book, record))),
            Listing("Mentions", mentions(book, record), _mention_weight, _mention_steps),
        ]
        if isinstance(record, Event):
            related = (book.events.get(other) for _, other, _ in book.related_to.get(key, ()))
            return [*listings, self.names("Related", (one for one in related if one))]
        return [
            *listings,
            Listing("Office-holders", book.offices_at.get(key, ()), _office_weight, _office_steps, by_steps),
            self.events(book.events_of.get(key, ())),
            Listing("Makes", claims_made(book, key), _claim_weight, _claim_steps, _by_kind),
            Listing("Connections", bonds(book, record), _bond_weight, _bond_steps, by_steps),
            self.sources("Published", [(one, 0) for one in book.works_of.get(key, ())]),
        ]

    def _of_source(self, source: Source) -> list[Listing]:
        found = quotes_of(self.book, self.verification, source)
        return [
            Listing("Quotes", found, _drawn_weight, lambda group: self._steps_of_quote(group[0].citation), _by_place),
            self.names("Contains", self.book.within.get(source.key, ())),
            Listing("Mentions", mentions(self.book, source), _mention_weight, _mention_steps),
        ]

    def events(self, events: Sequence[Event], anchor: str = "Chronology") -> Listing:
        """Events in the order of a chronology."""
        return Listing(anchor, events, self._weight, lambda event: steps_of_date(event.date.date, event.title))

    def chronology(self) -> Listing:
        """The whole chronology. Its years have pages, however few they are."""
        return Listing(
            "",
            self.book.chronology,
            self._weight,
            lambda event: steps_by_year(event.date.date, event.title),
            kept=1,
        )

    def sources(self, anchor: str, rows: Sequence[Cited]) -> Listing:
        """Sources by date of publication."""
        return Listing(anchor, rows, lambda row: SOURCE_ROW, _source_steps, by_steps)

    def entities(self, anchor: str, entities: Sequence[Entity]) -> Listing:
        """Entities by name."""
        return Listing(anchor, entities, _card_weight, lambda entity: steps_of_name(entity.name))

    def names(self, anchor: str, records: Iterable[Lasting]) -> Listing:
        """Links to records, by name."""
        ordered = sorted(records, key=lambda record: name_of(record).casefold())
        return Listing(anchor, ordered, _named_weight, lambda record: steps_of_name(name_of(record)))

    @cached_property
    def acronyms(self) -> tuple[Part, ...]:
        """The parts of the list of acronyms; none when it fits on a page."""
        uses = self.book.acronyms
        return self.listed(
            Listing(
                "",
                sorted(uses, key=sort_name),
                lambda name: LINK + sum(weight_of_acronym(alias) for _, alias in uses[name]),
                steps_of_name,
            )
        )

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
        groups: dict[str, list[Entity]] = {name: [] for name in self.book.vocabulary.entity_types}
        for entity in entities:
            groups.setdefault(entity.type, []).append(entity)
        listings = [
            self.events(events),
            Listing("Differ", disagreements_on(self.book, homes), _asked_weight, _asked_steps, by_steps),
            *(self.entities(f"Group-{name}", members) for name, members in groups.items()),
            self.sources("Sources", cited(self.book, citations)),
        ]
        return move(listings, self.limits)

    def fits(self, listing: Listing) -> bool:
        """Whether a list fits on one page."""
        return listing.weight <= self.limits.page

    def listed(self, listing: Listing) -> tuple[Part, ...]:
        """The parts of a list that is a page itself; none when it fits on that page."""
        return () if self.fits(listing) else listing.parts(self.limits.part)

    def _steps_of_words(self, quotation: Quotation) -> Steps:
        source = self.book.sources.get(quotation.citation.source)
        return steps_of_date(source.published.date, source.title) if source else steps_of_name("")

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


def _by_kind(steps: Steps) -> tuple[int, tuple[tuple[str, str], ...]]:
    return KINDS.index(steps[0].value), by_steps(steps)


def _by_place(steps: Steps) -> int:
    """Sort key of quotes: by words of the text, then by locators, then those of which nothing is known; else in their
    order."""
    return ("words", "place", "unplaced").index(steps[0].by)


# What things weigh, and what each is divided by.


def _claim_weight(claim: Claim) -> int:
    return LINK + weight_of_statement(claim.statement)


def _claim_steps(claim: Claim) -> Steps:
    statement, home = claim.statement, claim.home
    when = statement.date or (home.date if isinstance(home, Event) else None)
    kind = Step("kind", statement.kind, statement.kind)
    steps = steps_of_date(when.date, name_of(home)) if when else steps_of_name(name_of(home))
    return (kind, *(Step(step.by, step.value, f"{kind.slug}-{step.slug}") for step in steps))


def _asked_weight(asked: Asked) -> int:
    return weight_of_disagreement(asked[1])


def _asked_steps(asked: Asked) -> Steps:
    return steps_of_name(name_of(asked[0]))


def _spoken_weight(quotation: Quotation) -> int:
    return LINK + weight_of_quotes([quotation.citation])


def _source_steps(row: Cited) -> Steps:
    return steps_of_date(row[0].published.date, row[0].title)


def _drawn_weight(group: Sequence[Quotation]) -> int:
    weight = 2 * LINK + weight_of_quotes([group[0].citation])
    for quotation in group:
        holder = quotation.holder
        words = holder.text if isinstance(holder, Statement) else getattr(holder, "description", "")
        weight += 2 * LINK + len(words)
    return weight


def _card_weight(entity: Entity) -> int:
    return CARD + len(entity.description)


def _office_weight(office: Office) -> int:
    return weight_of_office(office.role)


def _office_steps(office: Office) -> Steps:
    return steps_of_name(office.holder.name)


def _bond_weight(bond: Bond) -> int:
    quotes = chain.from_iterable(tie.relation.citations for tie in bond.relations)
    listed = 1 + len(bond.relations) + len(bond.offices) + min(MOST_EVENTS, len(bond.events))
    return 2 * LINK * listed + weight_of_quotes(quotes)


def _bond_steps(bond: Bond) -> Steps:
    return steps_of_name(bond.other.name)


def _mention_weight(mention: Mention) -> int:
    return _named_weight(mention[0])


def _mention_steps(mention: Mention) -> Steps:
    return steps_of_name(name_of(mention[0]))


def _named_weight(record: Lasting) -> int:
    return LINK + len(name_of(record))


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
