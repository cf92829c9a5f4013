"""Every file of a site, with what makes its bytes: the way from a project to its site in one function.

MkDocs' hooks, the development server and the files for another engine all use `site_files`. They make the bytes of a
file only when they write or serve it, because that takes most of a build.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from ..book.book import Book
from ..book.comparison.fingerprints import Fingerprint
from ..book.coverage import coverage
from ..book.images import images_on_topic, images_shown
from ..book.places import all_places, places_of_entity, places_on_topic
from ..core.files.inputs import Folder, read_input
from ..core.labels import Labels
from ..exports.atom import as_atom
from ..exports.citation import Bibliographies, bibliography_paths
from ..exports.json_data import data_files, data_paths
from ..exports.reference_schema import PATH as SCHEMA
from ..exports.reference_schema import schema_files
from ..exports.tables.files import TABLES, table_files
from ..history.changes import Past
from ..pagination.page_lists import citations_for
from ..paths import ASSETS, guide_pages
from ..records.models import Entity, Event
from ..records.source import Source
from ..views.builder import ViewBuilder
from ..views.elements import LinkView
from ..views.figures.land import Frame, land_picture
from ..views.figures.map import frame_for
from ..views.filter import EVENTS as EVENTS_FILE
from ..views.filter import events_file
from ..views.index_filter import data_address, index_data, index_filter
from ..views.pages.changes import feed_entries, tells_changes
from ..views.pages.indexes import in_list
from .overrides import NAME as OVERRIDES
from .overrides import Overrides
from .pages import Page, all_pages, own_pages
from .proposals import proposal_texts
from .renderer import Renderer

MakeText = Callable[[], str]


class ProjectLike(Protocol):
    """What a site needs of its project."""

    @property
    def root(self) -> Path:
        """The project's folder."""

    @property
    def views(self) -> ViewBuilder:
        """Makes the views of its pages."""

    @property
    def fingerprints(self) -> Mapping[str, Fingerprint]:
        """The fingerprints of its sources."""

    @property
    def overrides(self) -> Overrides | None:
        """The files that replace the package's own."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site: its path relative to the root, and a function that makes its bytes. That raises ProblemsError
    when a template of the site is faulty."""

    path: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class PageFile(SiteFile):
    """A page made from records. Its bytes are its body, which the engine puts into the theme."""

    page: Page

    @property
    def source(self) -> str:
        """The path of the Markdown file for other engines, and of a hand-written page that replaces this one."""
        return self.path.removesuffix(".html") + ".md"


@dataclass(frozen=True, slots=True)
class ExportFile(SiteFile):
    """A file made from records that is not a page: a redirect, a bibliography, a table, a feed."""


@dataclass(frozen=True, slots=True)
class GuideFile(SiteFile):
    """A page of the contributors' guide, at the path of its Markdown; its bytes are the Markdown."""

    file: Path


@dataclass(frozen=True, slots=True)
class AssetFile(SiteFile):
    """A style, script or picture for pages; `of_site` for one of the site's overrides."""

    file: Path
    of_site: bool = False


def site_files(project: ProjectLike) -> Iterator[SiteFile]:
    """Yield every file of the site that is not written by hand. A hand-written one at the same path replaces it."""
    yield from page_files(project.views, project.overrides)
    yield from export_files(project.views, project.overrides)
    for path, make in proposal_texts(project.views, project.fingerprints):
        yield ExportFile(path, partial(_encoded, make))
    yield from _copied_files(project)


def first_files(project: ProjectLike) -> Iterator[SiteFile]:
    """Yield those that are quickly known: all but exports and the pages of long lists."""
    yield from page_files(project.views, project.overrides, own_pages)
    yield from _copied_files(project)


def _copied_files(project: ProjectLike) -> Iterator[SiteFile]:
    for path, file in guide_pages():
        yield GuideFile(path, file.read_bytes, file)
    yield from asset_files(project)


def page_files(
    views: ViewBuilder,
    overrides: Overrides | None = None,
    pages: Callable[[ViewBuilder], Iterator[Page]] = all_pages,
) -> Iterator[PageFile]:
    """Yield the pages made from records, all of them or those that `pages` yields."""
    for page in pages(views):
        yield PageFile(page.path, partial(_body, page, views.labels, overrides), page)


def _body(page: Page, labels: Labels, overrides: Overrides | None) -> bytes:
    return page.render(Renderer(labels, page.root, overrides=overrides)).html.encode()


def asset_files(project: ProjectLike) -> Iterator[AssetFile]:
    """Yield the styles and scripts of the site's overrides, and those of the package without an override."""
    own = project.overrides.paths if project.overrides else []
    folder = Folder.of(project.root, OVERRIDES)
    for path in own:
        if path.endswith((".css", ".js")) or (ASSETS.parent / path).is_file():
            file = folder.path / path
            yield AssetFile(path, partial(read_input, file, folder), file, of_site=True)
    for file in sorted(ASSETS.rglob("*")):
        path = f"assets/{file.relative_to(ASSETS).as_posix()}"
        if file.is_file() and path not in own:
            yield AssetFile(path, file.read_bytes, file)


def export_files(views: ViewBuilder, overrides: Overrides | None = None) -> Iterator[ExportFile]:
    """Yield every file made from records that is not a page."""
    for path, make in _texts(views, overrides):
        yield ExportFile(path, partial(_encoded, make))
    yield from _image_files(views.book)


def _image_files(book: Book) -> Iterator[ExportFile]:
    """Yield each size of the pictures that pages show."""
    shown = {image.file: stored for record in book.records() for image, stored in images_shown(book, record)}
    shown |= {image.file: stored for key in book.vocabulary.topics for image, stored in images_on_topic(book, key)}
    for _, stored in sorted(shown.items()):
        for width, _ in stored.sizes:
            yield ExportFile(stored.address(width), partial(stored.webp, width))


def _encoded(make: MakeText) -> bytes:
    return make().encode("utf-8")


def _texts(views: ViewBuilder, overrides: Overrides | None) -> Iterator[tuple[str, MakeText]]:
    """Yield the path of each file, and what makes its text."""
    book, verification, placement = views.book, views.verification, views.placement
    yield from _together(_former_paths(book), redirects, views, overrides)
    if views.past and tells_changes(views):
        yield "changes.xml", partial(_feed, views, views.past)
    yield EVENTS_FILE, partial(events_file, views, placement.chronology_fits)
    yield from _index_filters(views)
    for frame in sorted(_frames(book), key=lambda frame: frame.path):
        yield frame.path, partial(land_picture, frame)
    yield from _anchor_files(views)
    yield "coverage.json", partial(_coverage_file, views)
    yield from _together(data_paths(book), data_files, book, verification, placement)
    yield from _together([SCHEMA], schema_files)
    yield from _together([table.path for table in TABLES], table_files, book, views.labels, verification, placement)
    made = Bibliographies(book)
    yield from _bibliography(made, "bibliography", book.sources.keys)
    for key in book.sources:
        yield from _bibliography(made, f"sources/{key}", partial(list, [key]))
    for topic in book.vocabulary.topics:
        yield from _bibliography(made, f"topics/{topic}", partial(_cited_on, book, topic))


def _feed(views: ViewBuilder, past: Past) -> str:
    """Return the feed of recent changes."""
    settings, updated = views.book.settings, past.edition.commit.when.isoformat()
    title = f"{settings.title}: {views.labels('history.title')}"
    entries = tuple(feed_entries(views))
    return as_atom(title, settings.title, settings.language, settings.url or "", updated, entries)


def _together(
    paths: Iterable[str], make: Callable[..., Iterable[tuple[str, str]]], *of_what: object
) -> Iterator[tuple[str, MakeText]]:
    """Yield files that `make(*of_what)` makes together when the first is needed. Each text is kept until it is used."""
    made: dict[str, str] = {}

    def one(path: str) -> str:
        if path not in made:
            made.update(make(*of_what))
        return made.pop(path)

    for path in paths:
        yield path, partial(one, path)


def _bibliography(
    made: Bibliographies, base: str, sources: Callable[[], Iterable[str]]
) -> Iterator[tuple[str, MakeText]]:
    return _together(bibliography_paths(base), lambda: made.files(base, sources()))


def _coverage_file(views: ViewBuilder) -> str:
    found = asdict(coverage(views.book, views.verification))
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _anchor_files(views: ViewBuilder) -> Iterator[tuple[str, MakeText]]:
    """Yield a script per divided page that maps its anchors to the pages of its parts; moved.js reads it."""
    book = views.book
    records: list[Entity | Event | Source] = [*book.entities.values(), *book.events.values(), *book.sources.values()]
    for record in records:
        if views.placement.paged(record) and (found := views.placement.paged_anchors(record)):
            pages = {name: path.rpartition("/")[2] for name, path in found.items()}
            folder = book.address(record).removesuffix(".html")
            text = f"sourcebookAnchors({json.dumps(pages, separators=(',', ':'))});\n"
            yield f"{folder}/anchors.js", partial(str, text)


def _index_filters(views: ViewBuilder) -> Iterator[tuple[str, MakeText]]:
    """Yield the data of the filters of lists of entities."""
    entities = views.book.entities.values()
    for name, kind in views.book.vocabulary.entity_types.items():
        members = in_list(views.book, (one for one in entities if one.type == name))
        if index_filter(views, kind.plural, kind.folder, members):
            listed = not views.placement.entities(members)
            yield data_address(kind.folder), partial(index_data, views, members, listed)


def _frames(book: Book) -> set[Frame]:
    """Return the parts of the earth that are on any map."""
    if not book.located:
        return set()
    of_entities = (places_of_entity(book, entity) for entity in book.entities.values())
    of_topics = (places_on_topic(book, *book.on_topic(topic)) for topic in book.vocabulary.topics)
    return {frame_for(places) for places in (all_places(book), *of_entities, *of_topics) if places}


def _cited_on(book: Book, topic: str) -> set[str]:
    """Return the ids of the sources cited on the records of a topic."""
    entities, events = book.on_topic(topic)
    return _cited(book, [*entities, *events])


def _cited(book: Book, records: Iterable[Entity | Event]) -> set[str]:
    """Return the ids of the sources that records cite."""
    return {citation.source for record in records for citation in citations_for(book, record)}


def _former_paths(book: Book) -> Iterator[str]:
    """Yield the files of former addresses."""
    for record in book.published():
        yield from (f"{old}.html" for old in record.formerly)


def redirects(views: ViewBuilder, overrides: Overrides | None = None) -> Iterator[tuple[str, str]]:
    """Yield the file of each former address, with the whole document that leads on from there."""
    renderer = Renderer(views.labels, "../", overrides=overrides)
    book = views.book
    for record in book.published():
        # Nothing names a withdrawn record, not even a redirect.
        words = views.labels("withdrawn.title") if record.withdrawn else views.plain.named(record)
        for old in record.formerly:
            yield f"{old}.html", renderer.moved(LinkView(words, book.address(record))).html
