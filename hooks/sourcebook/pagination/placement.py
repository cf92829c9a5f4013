"""On which page everything is: which sections have their own pages, and where each anchor is.

Everything that leads to an anchor calls `Placement.address`, so that links, search results and exported addresses lead
to the page that shows the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from ..book.book import Book, Claim, Quotation, anchor, quote_anchor
from ..book.coverage import Coverage
from ..book.evidence.passages import Passage
from ..book.evidence.quotes import Verification
from ..records.models import Citation, Disagreement, Entity, Event, PageRecord, Role, Statement
from ..records.source import Source
from .divisions import CARDS, WORKS, YEARS, Known
from .partition import (
    ACRONYM,
    LIMITS,
    Limits,
    Moved,
    PagedList,
    Part,
    address_of,
    page_lists_apart,
    steps_of_name,
    weight_of_acronym,
)
from .periods import by_period
from .sections import OF_COVERAGE, SECTIONS, Section, sections_of_topic

#: The pages of acronyms, coverage and recent changes.
ACRONYMS = "acronyms.html"
COVERAGE = "coverage.html"
CHANGES = "changes.html"


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of the page at `page`, which lists what belongs to `of` (usually a record), and those of them that
    have pages of their own."""

    page: str
    of: Any
    sections: tuple[Section, ...]
    paged: Moved

    def lists(self, known: Known) -> dict[str, Sequence[Any]]:
        """What each section lists, by its anchor."""
        return {section.anchor: section.items(known, self.of) for section in self.sections}


class Placement:
    """The page of everything in a book."""

    def __init__(self, book: Book, verification: Verification, limits: Limits = LIMITS):
        self.book = book
        self.verification = verification
        self.limits = limits
        self._moved: dict[str, Moved] = {}
        self._pages: dict[str, dict[str, str]] = {}

    def paged(self, record: Entity | Event | Source) -> Moved:
        """Return the sections of a record's page that have pages of their own, by anchor."""
        if record.key not in self._moved:
            self._moved[record.key] = self._move(SECTIONS[type(record)], record)
        return self._moved[record.key]

    def _move(self, sections: Sequence[Section], of: Any) -> Moved:
        divided = ((one, one.division) for one in sections if one.division)
        listings = [division.paged_list(self, one.anchor, one.items(self, of)) for one, division in divided]
        return page_lists_apart(listings, self.limits)

    def outline(self, record: Entity | Event | Source) -> Outline:
        """Return the sections of the page of a record."""
        return Outline(self.book.address(record), record, SECTIONS[type(record)], self.paged(record))

    def outline_of_topic(self, key: str) -> Outline:
        """Return the sections of the page of a topic."""
        sections, on = sections_of_topic(self.book, key), self.book.on_topic(key)
        return Outline(f"topics/{key}.html", on, sections, self._move(sections, on))

    def outline_of_coverage(self, found: Coverage) -> Outline:
        """Return the sections of the coverage page."""
        return Outline(COVERAGE, found, OF_COVERAGE, self._move(OF_COVERAGE, found))

    def address(self, record: PageRecord, name: str) -> str:
        """Return the address of the anchor `name` of a record, on the page that shows it."""
        page = self.book.address(record)
        if isinstance(record, Entity | Event | Source) and self.paged(record):
            page = self.paged_anchors(record).get(name, page)
        return f"{page}#{name}"

    def of_use(self, quotation: Quotation) -> str:
        """Return the address at which a quote is used: that of its statement or words, if these have an anchor."""
        if quotation.spoken:
            return self.address(quotation.home, anchor(quotation.citation))
        if isinstance(quotation.holder, Statement):
            return self.address(quotation.home, anchor(quotation.holder))
        return self.book.address(quotation.home)

    def of_quote(self, citation: Citation) -> str:
        """Return the address of a quote on its source's page, whether or not it is there."""
        source = self.book.sources.get(citation.source)
        name = quote_anchor(citation)
        return self.address(source, name) if source else f"sources/{citation.source}.html#{name}"

    def paged_anchors(self, record: Entity | Event | Source) -> dict[str, str]:
        """Return the anchors of a record that are not on its main page, each with its page."""
        if record.key not in self._pages:
            self._pages[record.key] = self._anchors(record)
        return self._pages[record.key]

    def _anchors(self, record: Entity | Event | Source) -> dict[str, str]:
        page = self.book.address(record)
        found: dict[str, str] = {}
        for section, parts in self.paged(record).items():
            for part in chain.from_iterable(one.leaves() for one in parts):
                for item in part.items:
                    for name in _anchors_of(item, record):
                        found.setdefault(name, address_of(page, section, part))
        return found

    # ---- lists that are pages themselves

    @cached_property
    def years(self) -> tuple[Part, ...]:
        """The chronology by years, each of which has a page."""
        return YEARS.paged_list(self, "", self.book.chronology, kept=1).parts(self.limits.part)

    @cached_property
    def periods(self) -> tuple[Part, ...]:
        """The chronology by years or, if these are many, by longer periods."""
        return by_period(self.years)

    @property
    def chronology_fits(self) -> bool:
        """Whether the whole chronology fits on a page."""
        return self.periods == self.years and self.fits(self.events(self.book.chronology))

    def events(self, events: Sequence[Event]) -> PagedList:
        """Events that are a whole page."""
        return YEARS.paged_list(self, "", events)

    def sources(self, sources: Sequence[Source]) -> tuple[Part, ...]:
        """The parts of the list of sources; none when it fits on a page."""
        return self.listed(WORKS.paged_list(self, "", sources))

    def entities(self, entities: Sequence[Entity]) -> tuple[Part, ...]:
        """Return the parts of a list of entities by name; none when it fits on a page."""
        return self.listed(CARDS.paged_list(self, "", entities))

    @cached_property
    def acronyms(self) -> tuple[Part, ...]:
        """The parts of the list of acronyms; none when it fits on a page."""
        uses = self.book.acronyms
        return self.listed(
            PagedList(
                "",
                tuple(uses),
                lambda name: ACRONYM + sum(weight_of_acronym(alias) for _, alias in uses[name]),
                lambda name: steps_of_name(name, self.book.names.collation),
            )
        )

    @cached_property
    def _acronym_pages(self) -> dict[str, str]:
        leaves = chain.from_iterable(part.leaves() for part in self.acronyms)
        return {name: address_of(ACRONYMS, "", part) for part in leaves for name in part.items}

    def acronym_page(self, name: str) -> str:
        """Return the page of an acronym."""
        return self._acronym_pages.get(name, ACRONYMS)

    def fits(self, listing: PagedList) -> bool:
        """Return whether a list fits on one page."""
        return listing.weight <= self.limits.page

    def listed(self, listing: PagedList) -> tuple[Part, ...]:
        """Return the parts of a list that is a whole page; none when it fits on that page."""
        return () if self.fits(listing) else listing.parts(self.limits.part)


def _anchors_of(item: object, record: PageRecord) -> Iterator[str]:
    """Yield the anchors within something moved from the page of `record`."""
    match item:
        case Claim() if item.home is record:
            yield anchor(item.statement)
        case (Entity() | Event() as home, Disagreement() as asked) if home is record:
            yield anchor(asked)
            yield from (anchor(position) for position in asked.positions)
        case Role():
            yield from filter(None, (anchor(item), item.shared))
        case Quotation() if item.home is record:
            yield anchor(item.citation)
        case Passage():
            yield from (quote_anchor(quote[0].citation) for quote in item.quotes)
