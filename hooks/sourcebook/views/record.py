"""What the pages of entities, events and sources have in common: facts, how they are cited, their description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core.labels import Labels
from ..exports.citation import CitingView, citing_view
from ..pagination.page_lists import Cited
from ..records.models import Entity, Event, Source
from .builder import ViewBuilder
from .elements import DateView, LinkView


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of an infobox: its name, and what stands beside it."""

    name: str
    links: tuple[LinkView, ...]
    date: DateView | None = None


#: So many names stand in a row of an infobox; a further link leads to the rest.
_MOST_IN_FACT = 30


def shortened(labels: Labels, links: tuple[LinkView, ...], rest: str) -> tuple[LinkView, ...]:
    """The first of many links, and one to the address where all of them stand."""
    left = len(links) - _MOST_IN_FACT
    return links if left <= 0 else (*links[:_MOST_IN_FACT], LinkView(labels("ties.more", n=left), rest))


def topic_link(views: ViewBuilder, topic: str) -> LinkView:
    """A link to the page of a topic."""
    return LinkView(views.book.vocabulary.topics[topic].label, f"topics/{topic}.html")


def topic_links(views: ViewBuilder, topics: Iterable[str]) -> tuple[LinkView, ...]:
    """Links to the pages of those topics that the vocabulary has."""
    return tuple(topic_link(views, topic) for topic in topics if topic in views.book.vocabulary.topics)


def other_names(entity: Entity) -> tuple[str, ...]:
    """The names of an entity besides its own, each once: an acronym that no source expands is the name itself."""
    return tuple(dict.fromkeys(alias.name for alias in entity.aliases if alias.name != entity.name))


def sources_fact(views: ViewBuilder, page: str, sources: Sequence[Cited]) -> LinkView:
    """How many sources a page rests on, of all that there are, and with how many quotes; it leads to their list."""
    labels, book = views.labels, views.book
    number = labels("profile.of_sources", n=len(sources), all=len(book.sources))
    quotes = labels.count("profile.quotes", sum(number for _, number in sources))
    return LinkView(labels("fact.sources_and_quotes", sources=number, quotes=quotes), f"{page}#Sources")


def citing_of(views: ViewBuilder, record: Entity | Event | Source) -> CitingView:
    """How the record's page is cited."""
    name, address = views.plain.named(record), views.book.address(record)
    files = isinstance(record, Source)
    # Of the page of a source Zotero finds the source.
    past = views.edition, record.formerly
    return citing_view(views.book, views.labels, name, address, files, True, *past, coins=not files)


def description_of(views: ViewBuilder, record: Entity | Event | Source) -> str:
    """The description of a page for previews: plain words, with their attribution. The summary, where there is one."""
    summary = views.plain.text(record.summary)
    match record:
        case Entity():
            return summary or views.plain.text(record.description)
        case Event():
            return f"{views.about(record)}: {summary or views.plain.text(record.description)}"
        case Source():
            return f"{views.about(record)}: {summary or record.title}"
