"""Pages as MkDocs' objects: those made from records, and changes to hand-written ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from ...core.problems import Location, Problem
from ...paths import FOR_CONTRIBUTORS
from ...site.pages import Body, Page
from ...site.renderer import Heading, Markup, Renderer, inert
from ..front_matter import allowed, as_inert, inert_text, mistakes, too_long
from .run import Build, current, path_in_project, report

#: A title that Markdown and macros leave as it is.
_PLAIN = re.compile(r"[\w ,.:’–-]+")


class RecordPage(EnginePage):
    """A page whose body is finished HTML, which bypasses Markdown and macros.

    The theme's templates do not escape, so titles and descriptions are passed on in an inert form.
    """

    def __init__(self, page: Page, renderer: Renderer, file: File, config: MkDocsConfig):
        super().__init__(inert(page.short_title or page.title), file, config)
        self.record_page = page
        self.renderer = renderer
        #: The body, rendered on demand, or read from a file.
        self.body: Callable[[], Body] = cache(lambda: self.rendered())
        self.read_source(config)  # what the navigation shows of a page that is not made yet

    def rendered(self) -> Body:
        """Return the body. Raises ProblemsError when a template of the site is faulty."""
        return self.record_page.render(self.renderer)

    def read_source(self, config: MkDocsConfig) -> None:
        """Set the front matter; there is no source."""
        page = self.record_page
        self.markdown = ""
        # The theme titles the first page by the site's name alone when it has no title.
        title = {} if page.path == "index.html" else {"title": inert(page.title)}
        # Other sites need the full address of a picture.
        site = config.site_url or current().build.project.book.settings.url
        image = {"image": urljoin(site, page.image)} if page.image and site else {}
        self.meta = {
            **title,
            **image,
            "description": inert(page.description),
            "hide": ["navigation"],
            "search": {"exclude": True},
            "render_macros": False,
            "template": "record.html",
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render the body and the table of contents."""
        body = self.body()
        self.content = body.html
        self.toc = _table_of_contents(body.headings)
        self.links_to_anchors: dict[File, dict[str, str]] = {}

    @property
    def content(self) -> str | None:
        """The HTML of the page once it is rendered: the body, or what a plugin has made of it, which alone is kept."""
        return self.body().html if self._unchanged else self._content

    @content.setter
    def content(self, html: str | None) -> None:
        self._unchanged = html is not None and html == self.body().html
        self._content = None if self._unchanged else html

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]  # the engine's attribute; it only reads it
        """The anchors that hand-written pages may link to, also while the page is not made yet."""
        return {heading.anchor for heading in self.body().headings}


def _table_of_contents(headings: tuple[Heading, ...]) -> TableOfContents:
    """Return the engine's table of contents; each heading is a child of the last higher one before it."""
    top: list[AnchorLink] = []
    open_: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(str(inert(heading.text)), heading.anchor, heading.level)
        while open_ and open_[-1].level >= link.level:
            open_.pop()
        (open_[-1].children if open_ else top).append(link)
        open_.append(link)
    return TableOfContents(top)


# ---- pages written by hand


def refuse_long_front_matter(page: EnginePage, config: MkDocsConfig) -> None:
    """Refuse front matter that could crash the engine's reader."""
    if too_long(page.file.content_string):
        location = Location(path_in_project(page.file, config))
        report([Problem(location, "front-matter", "the front matter is too long", "keep it under 10,000 characters")])


def keep_allowed_front_matter(markdown: str, page: EnginePage, config: MkDocsConfig, build: Build) -> str:
    """Remove front matter that a page may not have. Return the Markdown, or while serving the problems in its place."""
    if build.templates is None:
        return markdown
    path, source = path_in_project(page.file, config), page.file.content_string
    found = list(mistakes(page.meta, path, source, build.templates))
    page.meta = as_inert(allowed(page.meta, build.templates))
    if found and current().serving:
        return Renderer(build.project.labels, "").problem_list(found).html
    build.front += found
    return markdown


def make_title_inert(page: EnginePage) -> None:
    """Escape the texts that the theme prints without escaping, wherever a page's title comes from."""
    page.meta = as_inert(page.meta)
    if "title" not in page.meta and not isinstance(vars(page).get("title"), Markup):
        vars(page).pop("title", None)  # of the heading as it was written, or with the HTML that a macro made there
    page.title = inert_text(page.title)
    if not page.is_homepage:
        # Else the theme uses the page's title, and decodes its entities.
        page.meta.setdefault("title", page.title)


def has_plain_title(page: EnginePage, config: MkDocsConfig) -> bool:
    """Return whether the title of a page in the navigation is known before it is rendered: given there, or a heading
    of words alone."""
    if "title" not in vars(page):
        page.read_source(config)
        if not _PLAIN.fullmatch(page.title or ""):
            return False
        page.title = inert_text(page.title)
    return True


def make_navigation_inert(items: Iterable[Any]) -> None:
    """Escape the titles that the navigation gives to sections, pages and links."""
    for item in items:
        if "title" in vars(item):  # pages have one of their own unless the navigation gives it
            item.title = inert_text(item.title)
        make_navigation_inert(item.children or ())


# ---- the guide


def set_guide_apart(nav: Navigation) -> Any:
    """Take the guide for contributors out of the navigation. Return its section or page there; None if it has none."""
    guide = next((one for one in nav.items if _is_guide(next(_pages_in(one), None))), None)
    if guide:
        nav.items.remove(guide)
    return guide


def _is_guide(first: EnginePage | None) -> bool:
    return first is not None and first.file.src_uri.startswith(FOR_CONTRIBUTORS)


def _pages_in(item: Any) -> Iterator[Any]:
    """Yield the pages of an entry of the navigation, in order."""
    if item.is_page:
        yield item
    for child in item.children or ():
        yield from _pages_in(child)


def navigation_of(page: EnginePage, nav: Navigation, guide: Any) -> Navigation:
    """Return the navigation that a page shows: pages of the guide show the guide, too."""
    if guide and (page is guide or guide in page.ancestors):
        return Navigation([*nav.items, guide], nav.pages)
    return nav


def links_in_footer(files: Files, guide: Any) -> list[dict[str, str]]:
    """Return address and title of what the footer of every page links to: the map and the network, which exist only for
    some books and may be in no navigation, and the guide."""
    labels = current().build.project.labels
    there = {name: file for name in ("map", "network") if (file := files.get_file_from_path(f"{name}.md"))}
    drawn = [{"url": file.url, "title": labels(f"{name}.title")} for name, file in there.items()]
    return [*drawn, *([{"url": next(_pages_in(guide)).url, "title": str(guide.title)}] if guide else ())]
