"""The common elements of the pages of entities, events and sources: facts, citation, description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core.labels import Labels
from ..exports.citation import CitingView, citing_view
from ..pagination.page_lists import Cited, quotes_in
from ..records.models import Entity, Event
from ..records.source import Source
from .builder import ViewBuilder
from .elements import DateView, LinkView


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of an infobox: its name and its values."""

    name: str
    links: tuple[LinkView, ...]
    date: DateView | None = None


#: The most names in a row of an infobox, before a link to the rest.
MOST_IN_FACT = 30


def shortened(labels: Labels, links: tuple[LinkView, ...], rest: str) -> tuple[LinkView, ...]:
    """Return the first of many links, and one to the address that has all of them."""
    left = len(links) - MOST_IN_FACT
    return links if left <= 0 else (*links[:MOST_IN_FACT], LinkView(labels("ties.more", n=left), rest))


def topic_link(views: ViewBuilder, topic: str) -> LinkView:
    """Return a link to the page of a topic."""
    return LinkView(views.book.vocabulary.topics[topic].label, f"topics/{topic}.html")


def topic_links(views: ViewBuilder, topics: Iterable[str]) -> tuple[LinkView, ...]:
    """Return links to the pages of those topics that the vocabulary has."""
    return tuple(topic_link(views, topic) for topic in topics if topic in views.book.vocabulary.topics)


def other_names(entity: Entity) -> tuple[str, ...]:
    """Return the other names of an entity, each once. An acronym that no source expands is a name itself."""
    return tuple(dict.fromkeys(alias.name for alias in entity.aliases if alias.name != entity.name))


def sources_fact(views: ViewBuilder, sources: Sequence[Cited]) -> LinkView:
    """Return a link to the page's list of sources, with the number of sources and quotes."""
    labels, book = views.labels, views.book
    number = labels("profile.of_sources", n=len(sources), all=len(book.sources))
    quotes = labels.count("profile.quotes", quotes_in(sources))
    return LinkView(labels("fact.sources_and_quotes", sources=number, quotes=quotes), "#Sources")


def citing_of(views: ViewBuilder, record: Entity | Event | Source) -> CitingView:
    """Return how to cite the record's page."""
    name, address = views.plain.named(record), views.book.address(record)
    files = isinstance(record, Source)
    # On the page of a source, Zotero finds the source instead of the page.
    past = views.edition, record.formerly
    return citing_view(views.book, views.labels, name, address, files, True, *past, coins=not files)


def description_of(views: ViewBuilder, record: Entity | Event | Source) -> str:
    """Return the description of a page for previews, in plain text with its attribution: the summary, if any."""
    summary = views.plain.text(record.summary)
    match record:
        case Entity():
            return summary or views.plain.text(record.description)
        case Event():
            return f"{views.about(record)}: {summary or views.plain.text(record.description)}"
        case Source():
            return f"{views.about(record)}: {summary or record.title}"
