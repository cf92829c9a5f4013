"""Every file of a site, with what makes its bytes when asked: the way from a project to its site in one function.

MkDocs' hooks, the development server and the files for another engine take from `site_files` what they need. Whoever
takes a file asks for its bytes when it writes or serves them, and not before: to make all takes most of a build.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from ..book.book import Book
from ..book.coverage import coverage
from ..core.inputs import Folder, read_input
from ..core.labels import Labels
from ..exports.atom import as_atom
from ..exports.citation import Bibliographies, bibliography_paths
from ..exports.csv_tables import TABLES, table_files
from ..exports.json_data import data_files, data_paths
from ..exports.reference_schema import PATH as SCHEMA
from ..exports.reference_schema import schema_files
from ..history.changes import Past
from ..pagination.page_lists import citations_for
from ..paths import ASSETS, guide_pages
from ..records.models import Entity, Event, Source
from ..views.builder import ViewBuilder
from ..views.elements import LinkView
from ..views.filter import EVENTS as EVENTS_FILE
from ..views.filter import events_file
from ..views.pages.changes import feed_entries, tells_changes
from .overrides import NAME as OVERRIDES
from .overrides import Overrides
from .pages import Page, all_pages
from .renderer import Renderer

MakeText = Callable[[], str]


class ProjectLike(Protocol):
    """What of a project its site is made from."""

    @property
    def root(self) -> Path:
        """Its folder."""

    @property
    def views(self) -> ViewBuilder:
        """What makes the views of its pages."""

    @property
    def overrides(self) -> Overrides | None:
        """The files that take the place of the package's own."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site: its path relative to the root, and what makes its bytes. That raises ProblemsError when a
    template of the site is faulty."""

    path: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class PageFile(SiteFile):
    """A page made from records. Its bytes are its body, around which the engine puts the theme."""

    page: Page

    @property
    def source(self) -> str:
        """The path of the Markdown for an engine that reads it, and of a page that takes its place."""
        return self.path.removesuffix(".html") + ".md"


@dataclass(frozen=True, slots=True)
class ExportFile(SiteFile):
    """A file made from records that is no page: a redirect, a bibliography, a table, a feed."""


@dataclass(frozen=True, slots=True)
class GuideFile(SiteFile):
    """A page of the guide for contributors, at the path of its Markdown; its bytes are the Markdown."""

    file: Path


@dataclass(frozen=True, slots=True)
class AssetFile(SiteFile):
    """A style, script or picture that pages use; `of_site` when it is one of the site's overrides."""

    file: Path
    of_site: bool = False


def site_files(project: ProjectLike) -> Iterator[SiteFile]:
    """Every file of the site that is not written by hand. One written by hand at the same path takes its place."""
    yield from page_files(project.views, project.overrides)
    yield from export_files(project.views, project.overrides)
    for path, file in guide_pages():
        yield GuideFile(path, file.read_bytes, file)
    yield from asset_files(project)


def page_files(views: ViewBuilder, overrides: Overrides | None = None) -> Iterator[PageFile]:
    """Every page made from records."""
    for page in all_pages(views):
        yield PageFile(page.path, partial(_body, page, views.labels, overrides), page)


def _body(page: Page, labels: Labels, overrides: Overrides | None) -> bytes:
    return page.render(Renderer(labels, page.root, overrides=overrides)).html.encode()


def asset_files(project: ProjectLike) -> Iterator[AssetFile]:
    """The styles and scripts of the site's overrides, and of the package those that have no override."""
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
    """Every file made from records that is no page."""
    for path, make in _texts(views, overrides):
        yield ExportFile(path, partial(_encoded, make))


def _encoded(make: MakeText) -> bytes:
    return make().encode("utf-8")


def _texts(views: ViewBuilder, overrides: Overrides | None) -> Iterator[tuple[str, MakeText]]:
    """The path of each file, and what makes its text."""
    book, verification, placement = views.book, views.verification, views.placement
    yield from _together(_former_paths(book), redirects, views, overrides)
    if views.past and tells_changes(views):
        yield "changes.xml", partial(_feed, views, views.past)
    if not placement.fits(placement.chronology()):
        yield EVENTS_FILE, partial(events_file, views)
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
    """The feed of recent changes."""
    settings, updated = views.book.settings, past.edition.commit.when.isoformat()
    title = f"{settings.title}: {views.labels('history.title')}"
    entries = tuple(feed_entries(views))
    return as_atom(title, settings.title, settings.language, settings.url or "", updated, entries)


def _together(
    paths: Iterable[str], make: Callable[..., Iterable[tuple[str, str]]], *of_what: object
) -> Iterator[tuple[str, MakeText]]:
    """Files that `make(*of_what)` makes all at once, when the first of them is asked for; each is then held until it is
    asked for itself."""
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
    """For each page that is divided a script that says on which part each of its anchors stands; moved.js reads it."""
    book = views.book
    records: list[Entity | Event | Source] = [*book.entities.values(), *book.events.values(), *book.sources.values()]
    for record in records:
        if views.placement.paged(record) and (found := views.placement.paged_anchors(record)):
            pages = {name: path.rpartition("/")[2] for name, path in found.items()}
            folder = book.address(record).removesuffix(".html")
            text = f"sourcebookAnchors({json.dumps(pages, separators=(',', ':'))});\n"
            yield f"{folder}/anchors.js", partial(str, text)


def _cited_on(book: Book, topic: str) -> set[str]:
    """The ids of the sources cited on what belongs to a topic."""
    entities, events = book.on_topic(topic)
    return _cited(book, [*entities, *events])


def _cited(book: Book, records: Iterable[Entity | Event]) -> set[str]:
    """The ids of the sources that records cite."""
    return {citation.source for record in records for citation in citations_for(book, record)}


def _former_paths(book: Book) -> Iterator[str]:
    """The files of former addresses."""
    for record in (*book.records(), *book.withdrawn.values()):
        yield from (f"{old}.html" for old in record.formerly)


def redirects(views: ViewBuilder, overrides: Overrides | None = None) -> Iterator[tuple[str, str]]:
    """For each former address the path of its file and the whole document that leads on from there."""
    renderer = Renderer(views.labels, "../", overrides=overrides)
    book = views.book
    for record in (*book.records(), *book.withdrawn.values()):
        # A withdrawn record is named nowhere, in no redirect either.
        words = views.labels("withdrawn.title") if record.withdrawn else views.plain.named(record)
        for old in record.formerly:
            yield f"{old}.html", renderer.moved(LinkView(words, book.address(record))).html
