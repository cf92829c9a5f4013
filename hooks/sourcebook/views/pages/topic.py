"""The pages of topics, and their list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...book.book import Book
from ...book.text.summaries import summary_of
from ...exports.citation import CitingView, citing_view
from ..blocks.images import PICTURES
from ..blocks.leads import LeadParagraph, lead_view
from ..builder import ViewBuilder
from ..elements import LinkView, TextView
from ..provenance import ProvenanceView
from ..record import topic_link
from ..sections import BIBLIOGRAPHY, EVENTS, MAP, QUESTIONS, SectionView, ShownAs, section_views
from .indexes import CARDS


@dataclass(frozen=True, slots=True)
class TopicView:
    """The page of a topic."""

    template: ClassVar = "topic.html"

    title: str
    summary: TextView
    description: TextView
    lead: tuple[LeadParagraph, ...]
    kicker: tuple[str, ...]
    sections: tuple[SectionView, ...]
    citing: CitingView
    provenance: ProvenanceView


def shown_on_topic(book: Book) -> dict[str, ShownAs]:
    """Return the style of the sections of a topic's page, in order. Those with pages of their own come first."""
    groups = (f"Group-{name}" for name in book.vocabulary.entity_types)
    return {
        "Chronology": EVENTS,
        "Differ": QUESTIONS,
        **dict.fromkeys(groups, CARDS),
        "Map": MAP,
        "Pictures": PICTURES,
        "Sources": BIBLIOGRAPHY,
    }


def topic_view(views: ViewBuilder, key: str) -> TopicView:
    """Return everything with the topic `key`."""
    book, labels, outline = views.book, views.labels, views.placement.outline_of_topic(key)
    topic, lists = book.vocabulary.topics[key], outline.lists(views.placement)
    return TopicView(
        title=topic.label,
        summary=views.text(topic.summary),
        description=views.text(topic.description),
        lead=lead_view(views, topic.lead),
        kicker=(labels("topic.kind"),),
        sections=section_views(views, outline, lists, shown_on_topic(book)),
        citing=citing_view(book, labels, topic.label, outline.page, files=True, edition=views.edition),
        provenance=ProvenanceView(),  # a topic has no record of its own
    )


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in a list, with its number of events."""

    link: LinkView
    summary: TextView
    events: int


@dataclass(frozen=True, slots=True)
class TopicsView:
    """The list of topics."""

    template: ClassVar = "topics.html"

    topics: tuple[TopicRow, ...]


def topic_rows(views: ViewBuilder) -> tuple[TopicRow, ...]:
    """Return all topics, in the order of the vocabulary."""
    book = views.book
    return tuple(
        TopicRow(topic_link(views, key), views.text(summary_of(topic)), len(book.on_topic(key)[1]))
        for key, topic in book.vocabulary.topics.items()
    )


def topics_view(views: ViewBuilder) -> TopicsView:
    """Return all topics, each with its description and number of events."""
    return TopicsView(topic_rows(views))
