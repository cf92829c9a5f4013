"""Which pages exist, and what each shows: one `Page` per file of the site, rendered on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from ..core.labels import Labels
from ..pagination.partition import Part, Step, address_of
from ..pagination.periods import periods_within
from ..pagination.placement import ACRONYMS, CHANGES, COVERAGE
from ..records.models import Entity, Event
from ..records.source import Source
from ..views.blocks.images import preview_of
from ..views.builder import ViewBuilder
from ..views.figures.map import MAP_PAGE
from ..views.figures.network import NETWORK, network_view
from ..views.pages.changes import changes_view, tells_changes
from ..views.pages.chronology import (
    chronology_address,
    chronology_view,
    divided_chronology_view,
    divided_year_view,
    filtered_chronology_view,
    year_view,
)
from ..views.pages.coverage import coverage_view
from ..views.pages.entity import profile_view
from ..views.pages.event import event_view
from ..views.pages.indexes import CARDS, SOURCES, all_sources_view, index_view
from ..views.pages.names import NAMES, acronyms_view, names_view
from ..views.pages.namesakes import address_of_name, namesakes_view, shared_names
from ..views.pages.overview import TombstoneView, data_view, home_view, whole_map_view
from ..views.pages.propose import PROPOSE, propose_view
from ..views.pages.source import source_view
from ..views.pages.topic import topic_view, topics_view
from ..views.part_links import part_links, part_words
from ..views.record import description_of
from ..views.sections import EVENTS
from .part_pages import (
    Whole,
    leaves_of,
    part_title,
    part_view,
    whole_of,
    wholes_of_lists,
    wholes_of_record,
    wholes_of_topic,
)
from .renderer import Heading, PageView, Renderer
from .search.entries import Entry, entries_of


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a page: its HTML, its headings in order, and its search entries."""

    html: str
    headings: tuple[Heading, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The content of a page, made on demand."""

    view: Callable[[], PageView]

    def __call__(self, renderer: Renderer) -> Body:
        """Return the body of the page."""
        view = self.view()
        rendered = renderer.page(view)
        return Body(rendered.html, rendered.headings, entries_of(view, renderer.labels))

    def entries(self, labels: Labels) -> tuple[Entry, ...]:
        """Return the page's search entries without rendering it."""
        return entries_of(self.view(), labels)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site. `path` is its address relative to the root (`people/x.html`), `title` and `description` are
    plain words, `short_title` is its name in the navigation, `boost` its weight in search, `render` makes its body."""

    path: str
    title: str
    description: str
    render: Shown
    boost: float = 1.0
    short_title: str = ""
    #: The address of its picture in previews on other sites.
    image: str = ""
    #: Whether the navigation may lack it: the page does not always exist.
    aside: bool = False
    #: The pages of its lists that are too long for it. To find them, everything on it is weighed.
    parts: Callable[[], Iterable[Page]] = tuple

    @property
    def root(self) -> str:
        """The path from the page to the site's root."""
        return "../" * self.path.count("/")


def all_pages(views: ViewBuilder) -> Iterator[Page]:
    """Yield every page made from the records of a book."""
    for page in own_pages(views):
        yield page
        yield from page.parts()


def own_pages(views: ViewBuilder) -> Iterator[Page]:
    """Yield the pages without those of their long lists, which takes a fraction of the time."""
    yield _home(views)
    yield from _entities(views)
    yield from _events(views)
    yield from _source_pages(views)
    yield from _chronology(views)
    yield from _topics(views)
    yield from _indexes(views)
    yield from _namesakes(views)
    yield from _changes(views)
    yield from _left_behind(views)


def _shows(make: Callable[..., PageView], *of_what: object) -> Shown:
    """Return content that shows the view `make(*of_what)`."""
    return Shown(partial(make, *of_what))


def _home(views: ViewBuilder) -> Page:
    settings = views.book.settings
    body = _shows(home_view, views)
    return Page(
        "index.html", settings.title, settings.subtitle or settings.title, body, short_title=views.labels("home.short")
    )


def _entities(views: ViewBuilder) -> Iterator[Page]:
    for entity in views.book.entities.values():
        yield _of_record(views, entity, _shows(profile_view, views, entity), 1.3)


def _events(views: ViewBuilder) -> Iterator[Page]:
    for event in views.book.events.values():
        yield _of_record(views, event, _shows(event_view, views, event), 1.15)


def _source_pages(views: ViewBuilder) -> Iterator[Page]:
    for source in views.book.sources.values():
        yield _of_record(views, source, _shows(source_view, views, source), 1)


def _of_record(views: ViewBuilder, record: Entity | Event | Source, body: Shown, boost: float) -> Page:
    return Page(
        views.book.address(record),
        views.plain.named(record),
        description_of(views, record),
        body,
        boost,
        image=preview_of(views, record),
        parts=lambda: _parts_of(views, wholes_of_record(views, record), boost),
    )


def _parts_of(views: ViewBuilder, wholes: Iterable[Whole], boost: float = 0.5, skip: int = 0) -> Iterator[Page]:
    """Yield the pages of divided lists; parts of the first `skip` levels have pages of other kinds."""
    for whole in wholes:
        leaves = leaves_of(whole.parts)
        for part in chain.from_iterable(one.all(skip) for one in whole.parts):
            body = _shows(part_view, views, whole, part, leaves)
            title = part_title(views, whole, part)
            lede = views.labels.count("part.things", len(part.items))
            yield Page(whole.address(part), title, f"{title}. {lede}", body, boost, aside=True)


def _chronology(views: ViewBuilder) -> Iterator[Page]:
    labels, years = views.labels, views.placement.years
    title, lede = labels("chronology.title"), labels("chronology.lede")
    yield Page("chronology/index.html", title, lede, _shows(filtered_chronology_view, views, title, lede), 0.5)
    for part in periods_within(views.placement.periods):
        yield _period(views, part)
    for part in years:
        yield _year(views, part)
    if all(part.step.by != "undated" for part in years):
        yield _year(views, Part((Step("undated", "", "undated"),), ()))
    yield from _parts_of(views, [_whole_chronology(views, years)], skip=1)


def _period(views: ViewBuilder, part: Part) -> Page:
    """Return the chronology of a decade or century: its events if they fit on a page, else links to its parts."""
    name = part_words(views.labels, part.step)
    lede = views.labels.count("fact.events", len(part.items)) + "."
    if views.placement.fits(views.placement.events(part.items)):
        body = _shows(chronology_view, views, part.items, name, lede)
    else:
        body = _shows(divided_chronology_view, views, part.items, part.parts, name, lede)
    return Page(chronology_address(part), views.labels("chronology.page", year=name), lede, body, 0.5, aside=True)


def _whole_chronology(views: ViewBuilder, years: tuple[Part, ...]) -> Whole:
    title = views.labels("chronology.title")
    return Whole("chronology/index.html", title, "", "", years, EVENTS, "", chronology_address)


def _year(views: ViewBuilder, part: Part) -> Page:
    """Return the chronology of a year, or of events without a date."""
    labels, dated = views.labels, part.step.by != "undated"
    name = part_words(labels, part.step)
    number = labels.count("fact.events", len(part.items))
    lede = (
        labels("chronology.of_year", year=name, events=number)
        if dated
        else labels("chronology.of_undated", events=number)
        if part.items
        else labels("chronology.none_undated")
    )
    if part.parts:
        body = _shows(divided_year_view, views, part, name, lede)
    else:
        body = _shows(year_view, views, part.items, name, lede)
    return Page(chronology_address(part), labels("chronology.page", year=name), lede, body, 0.5)


def _topics(views: ViewBuilder) -> Iterator[Page]:
    labels = views.labels
    body = _shows(topics_view, views)
    yield Page("topics/index.html", labels("topics.title"), labels("topics.lede"), body)
    for key, topic in views.book.vocabulary.topics.items():
        body, lede = _shows(topic_view, views, key), views.plain.text(topic.summary or topic.description)
        parts = partial(_parts_of_topic, views, key)
        yield Page(f"topics/{key}.html", topic.label, lede, body, parts=parts)


def _parts_of_topic(views: ViewBuilder, key: str) -> Iterator[Page]:
    return _parts_of(views, wholes_of_topic(views, key))


def _indexes(views: ViewBuilder) -> Iterator[Page]:
    book, labels = views.book, views.labels
    for name, kind in book.vocabulary.entity_types.items():
        members = sorted((one for one in book.entities.values() if one.type == name), key=book.names.key)
        path = f"{kind.folder}/index.html"
        parts = views.placement.entities(members)
        ways = part_links(labels, parts, partial(address_of, path, ""))
        body = _shows(index_view, views, kind, members, ways)
        yield Page(path, kind.plural, labels("index.description", plural=kind.plural), body, 0.5)
        yield from _parts_of(views, [whole_of(path, kind.plural, parts, CARDS)])
    body = _shows(all_sources_view, views)
    yield Page(SOURCES, labels("sources.title"), labels("sources.lede"), body, 0.5)
    body = _shows(names_view, views)
    yield Page(NAMES, labels("names.title"), labels("names.lede"), body, 0.5)
    body = _shows(coverage_view, views)
    lists = partial(_parts_of_lists, views)
    yield Page(COVERAGE, labels("coverage.title"), labels("coverage.lede"), body, 0.5, parts=lists)
    body = _shows(data_view, labels)
    if views.network.is_worth_drawing:
        title, lede = labels("network.title"), labels("network.lede")
        yield Page(NETWORK, title, lede, _shows(network_view, views), 0.5, aside=True)
    if views.book.located:
        title, lede = labels("map.title"), labels("map.lede")
        yield Page(MAP_PAGE, title, lede, _shows(whole_map_view, views), 0.5, aside=True)
    yield Page("data.html", labels("data.title"), labels("data.lede"), body, 0.5)
    if book.settings.proposals:
        yield Page(PROPOSE, labels("propose.title"), labels("propose.lede"), _shows(propose_view), 0.1, aside=True)
    body = _shows(acronyms_view, views)
    yield Page(ACRONYMS, labels("acronyms.title"), labels("acronyms.lede"), body, 0.5)


def _parts_of_lists(views: ViewBuilder) -> Iterator[Page]:
    """Yield the pages of the long lists of all names, sources and acronyms, and of the page of coverage."""
    return _parts_of(views, wholes_of_lists(views))


def _namesakes(views: ViewBuilder) -> Iterator[Page]:
    """Yield the pages of names that several entities have. Whoever searches for such a name finds its page first."""
    for name, entities in shared_names(views):
        path, body = address_of_name(name), _shows(namesakes_view, views, name, entities)
        yield Page(path, name, views.labels.count("names.number", len(entities)), body, 2.0, aside=True)
        yield from _parts_of(views, [whole_of(path, name, views.placement.entities(entities), CARDS)])


def _changes(views: ViewBuilder) -> Iterator[Page]:
    # Without history such a page would have nothing true to say.
    if tells_changes(views):
        view = changes_view(views)
        body = _shows(lambda: view)
        yield Page(CHANGES, view.title, view.lede, body, 0.1, aside=True)


def _left_behind(views: ViewBuilder) -> Iterator[Page]:
    """Yield pages at the addresses of withdrawn records, and at others that the ledger calls withdrawn."""
    book, labels = views.book, views.labels
    for record in book.withdrawn.values():
        body = _shows(TombstoneView, record.withdrawn)
        yield Page(book.address(record), labels("withdrawn.title"), labels("withdrawn.lede"), body, 0.1)
    for address, reason in book.gone.items():
        if "#" not in address:
            body = _shows(TombstoneView, reason)
            yield Page(address, labels("withdrawn.title"), labels("withdrawn.lede"), body, 0.1)
