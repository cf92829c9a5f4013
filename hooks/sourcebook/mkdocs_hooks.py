"""What MkDocs calls: checks the data, adds the pages made from it, and puts the site in place only when it is whole.

The only module that knows MkDocs. Nothing here decides what a page shows.
"""

from __future__ import annotations

import atexit
import datetime
import json
import logging
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler
from watchdog.observers.polling import PollingObserverVFS

from .core.atomic import Lock, LockedError, lock_of, put_in_place, room_beside
from .core.inputs import Folder, one_file
from .core.labels import Labels, load_labels
from .core.problems import Place, Problem, ProblemsError, as_text, in_order
from .core.system_faults import EnvironmentFaultError, in_words, read_epoch
from .core.yaml_reader import hidden_in_front_matter
from .engines.dev_server import Keeper
from .engines.front_matter import allowed, as_inert, inert_text, mistakes, too_long
from .engines.page_language import pages_are_trusted
from .engines.parallel import FEWEST, Beside, processes, shared
from .engines.request_guard import guarded
from .engines.theme_cache import Shells
from .exports.citation import edition_words
from .paths import ASSETS, TEMPLATES, guide_pages
from .project import NoProjectError, Project, load_project
from .site.content_policy import (
    NOT_FOUND,
    ByTheme,
    Forbidden,
    allowing,
    as_problem,
    by_theme,
    finish_page,
    forbidden,
    forbidden_by_hand,
    looks_suspect,
    policy_of,
    source_of,
)
from .site.overrides import NAME as OVERRIDES
from .site.overrides import mistaken
from .site.page_files import cleaned_svg, faults_in_pages, faults_of_kind, is_svg
from .site.pages import Body, Make, Page, all_pages, files_when_asked
from .site.renderer import Heading, Markup, Rendered, Renderer, inert, pass_context
from .site.search_entries import Entry
from .site.search_index import as_document, besides, site_file, start_of_index, write_index
from .site.search_shards import write_shards
from .untrusted.harmless import in_line, in_lines, make_log_harmless
from .untrusted.portable_names import twins
from .views.provenance import tells_changes

log = logging.getLogger("mkdocs.plugins.sourcebook")

#: Pages of the theme that are made otherwise; a site's own `custom_dir` comes before it.
THEME = TEMPLATES / "theme"


#: Without a history there is no true day; the sitemap then says none.
_NO_DAY = datetime.date(1980, 1, 1)


class _Build:
    """What the hooks of one run of MkDocs share: it calls them one by one, with nothing of ours in between.

    A server has a `keeper`; before it has, MkDocs makes a first build that must not fail, so that one is empty.
    """

    serving = False
    keeper: Keeper | None = None
    site = ""
    docs = ""
    lock: Lock | None = None
    #: The process that writes the generated files which are no pages.
    writer: Beside | None = None
    project: Project
    labels: Labels | None = None
    #: How deep in folders pages stand, what is the theme's in them all, and what pages have that is forbidden.
    depths: set[int]
    theme: ByTheme
    copied: dict[str, File]
    blocked: list[Problem]
    #: What is wrong with the front matter of pages, and the templates of its own that the site lets them choose; None
    #: when the owner answers for all pages.
    front: Sequence[Problem] = ()
    templates: set[str] | None
    #: The navigation, and all pages with those that are made when they are asked for.
    nav: Navigation
    pages: list[File]

    @classmethod
    def before_serving(cls) -> bool:
        """Whether this is the empty build."""
        return cls.serving and cls.keeper is None

    @classmethod
    def when_asked(cls, config: MkDocsConfig) -> bool:
        """Whether what is made from records waits for requests. Not when the engine makes the navigation of all pages:
        then it has to know them."""
        return cls.keeper is not None and config.nav is not None


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether MkDocs serves and follows edits. With `--no-livereload` it only shows a whole build."""
    try:
        read_epoch(os.environ)
    except EnvironmentFaultError as error:
        raise Abort(str(error)) from error
    if command == "serve":
        _guard(LiveReloadServer)
    _Build.serving = command == "serve" and "--no-livereload" not in sys.argv
    _Build.keeper = None
    _Build.labels = None
    make_log_harmless("mkdocs")


def _guard(server: type[LiveReloadServer]) -> None:
    """Let a guard stand before every request. A server that follows no edits calls no hook, so all servers have it."""
    if hasattr(server, "unguarded"):
        return
    unguarded, inject = server.get_app, cast(Callable[[Any, bytes, int], bytes], server._inject_js_into_html)

    def get_app(self: LiveReloadServer) -> Any:
        return guarded(unguarded(self) or self.serve_request, urlsplit(self.url).hostname or "", _served_policy)

    def with_nonce(self: LiveReloadServer, content: bytes, epoch: int) -> bytes:
        """The page with the server's own script, which the policy knows by a word that no page knows."""
        script = inject(self, b"</body>", epoch).removesuffix(b"</body>")
        script = script.replace(b"<script>", f'<script nonce="{_NONCE}">'.encode(), 1)
        before, end, after = content.rpartition(b"</body>")
        return before + script + end + after if end else content + script

    server.unguarded = unguarded  # type: ignore[attr-defined]
    server.get_app = get_app  # type: ignore[method-assign, assignment]
    server._inject_js_into_html = with_nonce  # type: ignore[method-assign]


#: Other than in any earlier process: nobody can have written it into a page.
_NONCE = secrets.token_urlsafe(24)


def _served_policy() -> str:
    """The policy of what is served: that of all pages, the server's own script, and the style of the page of faults."""
    policy = allowing(
        _Build.theme.policy if hasattr(_Build, "theme") else policy_of("", ()), "script-src", f"'nonce-{_NONCE}'"
    )
    return allowing(policy, "style-src", _style_of_faults())


@cache
def _style_of_faults() -> str:
    page = _page_of_faults((), "", False).html
    return source_of(page.partition("<style>")[2].partition("</style>")[0])


@event_priority(-1000)  # after plugins that name the builder to the server: the keeper takes its place
def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> None:
    """Let the keeper build and show faults; watch what no project can do without."""
    root = Path(config.config_file_path).parent
    _follow_no_links(server, config)
    for name in ("data", OVERRIDES):
        if (root / name).is_dir() and not (root / name).is_symlink():
            server.watch(str(root / name))
    # The watch of mkdocs.yml itself ends when an editor moves the file away for a moment.
    server.watch(str(root), recursive=False)
    bind = partial(_bind, server.server_address, server.server_bind)
    server.server_bind = bind  # type: ignore[method-assign]  # of this one server
    _Build.keeper = Keeper(server, root, _page_of_faults)
    _Build.keeper.rebuild()


def _follow_no_links(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Let the server watch no folder that a link leads to: it would look at all that is in it, again and again."""
    watched = [*server._watched_paths]
    for path in watched:
        server.unwatch(path)
    observer = PollingObserverVFS(os.lstat, os.scandir, polling_interval=server.observer.timeout)
    server.observer = observer  # type: ignore[assignment]  # declared as the one that follows links
    for path in watched:
        if not os.path.islink(path):
            server.watch(path)
    config.watch = [path for path in config.watch if not os.path.islink(path)]


def _bind(address: tuple[Any, ...], bind: Callable[[], None]) -> None:
    """Let a server take its address; where somebody else has it, stop with a sentence and not with a traceback."""
    host, port, *_ = address
    try:
        bind()
    except OSError as error:
        raise Abort(
            f"nothing is served at {host}:{port}: {error.strerror}. Mostly another server still runs: end it with Ctrl "
            f"and C where it was started, or take another address: .venv/bin/mkdocs serve --dev-addr {host}:{port + 1}"
        ) from error


def _page_of_faults(problems: Sequence[Problem], message: str, of_page: bool) -> Rendered:
    """What stands for the site, or a page, while it cannot be built, in its own language once that is known."""
    return Renderer(_Build.labels or load_labels("en"), "").problems(problems, message, of_page)


@event_priority(100)  # before any plugin looks at site_dir
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the data, and build beside the site instead of in it.

    Raises PluginError with the list of problems when there are errors, before anything is written.
    """
    if _Build.before_serving():
        config.nav = None
        # Nothing has looked through docs/ yet, where a link may lead anywhere: this build finds an empty folder.
        _Build.docs, config.docs_dir = config.docs_dir, config.site_dir
        return config
    root = Path(config.config_file_path).parent
    try:
        project = load_project(root)
    except NoProjectError as error:
        raise PluginError(in_lines(error)) from error
    _Build.project = project
    _Build.labels = project.labels
    for problem in project.problems:
        if problem.severity == "warning":
            log.info("%s", problem)
    if not project.sound:
        _report(project.problems)
    if faults := in_order(faults_in_pages(_docs(config))):
        _report(faults, "docs/")
    settings = project.book.settings
    config.site_name = inert(settings.title)
    if settings.subtitle:
        config.site_description = inert(settings.subtitle)
    _add_history(config, project)
    _add_templates(config, project)
    _spare_search(config)
    trusted = pages_are_trusted(config.extra)
    _Build.front, _Build.templates = (), None if trusted else _own_templates(config, project)
    config.extra["sourcebook"] = {
        "trusted_pages": trusted,
        "not_found": _not_found(config, project),
        "serving": _Build.serving,
        "no_day": _NO_DAY.isoformat(),
    }
    if _Build.serving:
        _go_on_at_faults(config)
    else:
        _build_beside(config)
    return config


def _go_on_at_faults(config: MkDocsConfig) -> None:
    """Let the macros plugin show a fault in the page where it stands, instead of ending the process."""
    if "macros" in config.plugins:
        config.plugins["macros"].config["on_error_fail"] = False


def _spare_search(config: MkDocsConfig) -> None:
    """Keep the theme's search from pages made from records: its index excludes them, but it looks through each."""
    plugins = [config.plugins[name] for name in ("search", "material/search") if name in config.plugins]
    events = config.plugins.events["page_context"]
    for at, method in enumerate(events):
        if getattr(method, "__self__", None) in plugins:
            events[at] = _of_other_pages(method)


def _of_other_pages(method: Callable[..., Any]) -> Callable[..., Any]:
    def called(context: Any, *, page: EnginePage, **more: Any) -> Any:
        return None if isinstance(page, _RecordPage) else method(context, page=page, **more)

    return called


def _add_templates(config: MkDocsConfig, project: Project) -> None:
    """Put our templates before those of the theme, and those of the site before ours."""
    first = 1 if config.theme.custom_dir else 0
    config.theme.dirs.insert(first, str(THEME))
    if project.overrides:
        config.theme.dirs.insert(first, str(project.overrides.folder))
        for problem in mistaken(project.overrides, _replaceable(config)):
            log.warning("%s", problem)


def _replaceable(config: MkDocsConfig) -> set[str]:
    """The paths of what a site may put files of its own in the place of: templates, styles and scripts."""
    theme = [Path(folder) for folder in config.theme.dirs[1:]]
    folders = (
        (TEMPLATES, "*.html"),
        *((folder, "*.html") for folder in theme),
        *((one, "partials/**/*.html") for one in theme),
    )
    found = {file.relative_to(folder).as_posix() for folder, pattern in folders for file in folder.glob(pattern)}
    return found | {f"assets/{file.relative_to(ASSETS).as_posix()}" for file in ASSETS.rglob("*") if file.is_file()}


def _own_templates(config: MkDocsConfig, project: Project) -> set[str]:
    """The templates in `overrides` that a page may choose: those that take the place of none."""
    return set(project.overrides.templates) - _replaceable(config) if project.overrides else set()


def _not_found(config: MkDocsConfig, project: Project) -> str:
    root_url = urlsplit(config.site_url or "").path or "/"
    try:
        return Renderer(project.labels, root_url, overrides=project.overrides).not_found().html
    except ProblemsError as error:
        _report(error.problems, "a template")


def _add_history(config: MkDocsConfig, project: Project) -> None:
    """Name the edition at the foot of every page; without history, leave its page out of the navigation."""
    edition = project.views.edition
    if edition:
        config.copyright = f"{config.copyright or ''} {inert(edition_words(edition, project.labels))}".strip()
    if config.nav and not tells_changes(project.views):
        config.nav = _without(config.nav, "changes.md")


def _without(nav: Any, path: str) -> Any:
    """The navigation without what leads to `path`."""
    if isinstance(nav, dict):
        return {name: _without(value, path) for name, value in nav.items() if value != path}
    if isinstance(nav, list):
        return [kept for one in nav if one != path and (kept := _without(one, path)) not in ({}, [])]
    return nav


def _report(problems: Sequence[Problem], what: str = "the data") -> NoReturn:
    """Stop the build with the list of problems; the keeper of a server shows it."""
    if _Build.serving:
        raise ProblemsError(problems)
    raise PluginError(f"{what} has problems, nothing was built:\n{as_text(problems)}")


def _build_beside(config: MkDocsConfig) -> None:
    """Let the engine write to a folder beside the site, so that a build that fails leaves the old site as it was."""
    _give_up()
    site = Path(config.site_dir).resolve()  # a link to a folder stays one
    try:
        _Build.lock = Lock(lock_of(site))
    except LockedError as error:
        raise PluginError(f"another build is writing {in_line(site)}: wait until it is done") from error
    _Build.site = str(site)
    config.site_dir = str(room_beside(site))


@atexit.register  # a plugin that ends the process tells nobody
def _give_up() -> None:
    """Remove what a build that failed has written beside the site, and let other builds write it."""
    if _Build.writer:
        _Build.writer.give_up()
        _Build.writer = None
    if _Build.lock:
        shutil.rmtree(f"{_Build.site}.new", ignore_errors=True)
        _Build.lock.release()
        _Build.lock = None


@event_priority(50)  # before plugins that look at the pages
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages; a hand-written page at the same path wins."""
    if _Build.before_serving():
        config.docs_dir = _Build.docs
        return Files([])
    _examine_files(files, config)
    project = _Build.project
    views = project.views
    by_hand = {file.dest_uri for file in files}
    added = [one for page in all_pages(views) if (one := _add_page(files, config, page, project, by_hand))]
    try:
        _render_bodies(added, Path(config.site_dir).parent)
    except ProblemsError as error:
        _report(error.problems, "a template")
    for path, make in files_when_asked(views, project.overrides):
        if path not in by_hand:
            files.append(_Export.of(config, path, make))
    _add_guide(files, config)
    _add_assets(files, config)
    if faults := in_order(_same_elsewhere(files, config)):
        _report(faults, "docs/")
    return files


def _add_guide(files: Files, config: MkDocsConfig) -> None:
    """Add the guide for contributors; the navigation may be without it, and a page of the site's own comes before."""
    for path, file in guide_pages():
        if not files.get_file_from_path(path):
            page = File.generated(config, path, abs_src_path=str(file))
            page.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(page)


def _add_assets(files: Files, config: MkDocsConfig) -> None:
    """Add the package's styles and scripts, except those that the site has itself."""
    for asset in sorted(ASSETS.rglob("*")):
        path = f"assets/{asset.relative_to(ASSETS).as_posix()}"
        if asset.is_file() and not files.get_file_from_path(path):
            files.append(File.generated(config, path, abs_src_path=str(asset)))


def _docs(config: MkDocsConfig) -> Folder:
    """The folder of pages written by hand, by default docs/."""
    root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
    if docs.is_relative_to(root):
        return Folder.of(root, docs.relative_to(root).as_posix())
    return Folder(docs.resolve(), docs.name)  # mkdocs.yml says so, which is code


def _examine_files(files: Files, config: MkDocsConfig) -> None:
    """Refuse files beside pages that are not of the kinds which may be there, and clean those that are drawings."""
    docs = _docs(config)
    beside = [one for one in files if one.src_dir == config.docs_dir and one.inclusion is not InclusionLevel.EXCLUDED]
    if faults := in_order(faults_of_kind(docs, (file.src_uri for file in beside))):
        _report(faults, "docs/")
    for file in beside:
        if is_svg(file.src_uri):
            file.content_bytes = cleaned_svg(docs, file.src_uri)


def _same_elsewhere(files: Files, config: MkDocsConfig) -> Iterator[Problem]:
    """Files of the site, and their folders, that are one with another where case does not count. Those made from
    records never are."""
    own = {config.docs_dir, str(Path(config.config_file_path).parent / OVERRIDES)}
    sources: dict[str, File] = {}
    for file in files:
        path = file.dest_uri
        while path and (path not in sources or file.src_dir in own):
            sources[path] = file
            path = path.rpartition("/")[0]
    for path, other in twins(sources):
        if sources[path].src_dir in own:
            yield one_file(_path_in_project(sources[path], config), other)


class _Export(File):
    """A generated file that is no page. Its text is made when somebody asks for it, or when it is written; where
    another process does that, the engine has nothing to copy."""

    make: Make
    beside = False

    @classmethod
    def of(cls, config: MkDocsConfig, path: str, make: Make) -> _Export:
        """The file at `path`, with the text that `make` makes."""
        file: _Export = cls.generated(config, path, content="")  # type: ignore[assignment]  # declared as File
        file.make = make
        del file._content
        return file

    @cached_property
    def _content(self) -> bytes:  # type: ignore[override]  # where the engine keeps what was generated
        try:
            return self.make().encode("utf-8")
        except ProblemsError as error:
            _report(error.problems, "a template")

    def copy_file(self, dirty: bool = False) -> None:
        """Write the file, unless another process does."""
        if not self.beside:
            super().copy_file(dirty)


def _write_beside(files: Files) -> None:
    """Let another process write the exports when they are many, as they are after all plugins have seen them; not in a
    server."""
    left_out = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)
    exports = [file for file in files if isinstance(file, _Export) and file.inclusion not in left_out]
    if not _Build.serving and processes() > 1 and len(exports) >= FEWEST:
        for file in exports:
            file.beside = True
        _Build.writer = Beside(lambda: _write(exports))


def _write(files: Iterable[_Export]) -> None:
    """Write generated files, and keep none of their texts."""
    folders: set[str] = set()
    for file in files:
        folder = os.path.dirname(file.abs_dest_path)
        if folder not in folders:
            os.makedirs(folder, exist_ok=True)
            folders.add(folder)
        with open(file.abs_dest_path, "wb") as written:
            written.write(file.content_bytes)
        del file._content


def _add_page(
    files: Files, config: MkDocsConfig, page: Page, project: Project, by_hand: Collection[str]
) -> _RecordPage | None:
    source = page.path.removesuffix(".html") + ".md"
    if files.get_file_from_path(source):
        return None
    file = File.generated(config, source, content="")
    if file.dest_uri in by_hand:
        return None
    if _Build.when_asked(config):
        file = _PageWhenAsked.of(config, file)
    if page.aside:
        file.inclusion = InclusionLevel.NOT_IN_NAV
    files.append(file)
    return _RecordPage(page, Renderer(project.labels, page.root, overrides=project.overrides), file, config)


class _PageWhenAsked(File):
    """The file of a page that a server makes at the first request for it. The engine takes it for one that is only
    copied, and there is nothing to copy; links to it lead where they will lead."""

    @classmethod
    def of(cls, config: MkDocsConfig, file: File) -> _PageWhenAsked:
        """What takes the place of the file of a page."""
        made = cls.generated(config, file.src_uri, content="")
        assert isinstance(made, _PageWhenAsked)
        made.dest_uri = file.dest_uri
        return made

    def is_documentation_page(self) -> bool:
        """No: the engine would make it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Do nothing."""


def _render_bodies(pages: list[_RecordPage], folder: Path) -> None:
    """Render the bodies of pages, in several processes, and keep them in files in `folder`: the engine reads all pages
    before it writes the first. Not in a server, whose threads another process would lack."""
    if not _Build.serving:
        bodies = shared(_RecordPage.rendered, pages, processes(), folder)
        for number, page in enumerate(pages):
            page.body = partial(bodies.__getitem__, number)


class _RecordPage(EnginePage):
    """A page whose body is finished HTML: it passes by Markdown and macros.

    The theme's templates do not escape, so titles and descriptions are handed over in an inert form.
    """

    def __init__(self, page: Page, renderer: Renderer, file: File, config: MkDocsConfig):
        super().__init__(inert(page.short_title or page.title), file, config)
        self.record_page = page
        self.renderer = renderer
        #: The body, rendered when it is asked for, or read where it is kept.
        self.body: Callable[[], Body] = cache(lambda: self.rendered())
        self.read_source(config)  # what the navigation shows of a page that is not made yet

    def rendered(self) -> Body:
        """The body. Raises ProblemsError when a template of the site is faulty."""
        return self.record_page.render(self.renderer)

    def read_source(self, config: MkDocsConfig) -> None:
        """Give the engine the front matter; there is no source."""
        page = self.record_page
        self.markdown = ""
        # The theme titles the first page by the site's name alone, when it has no title of its own.
        title = {} if page.path == "index.html" else {"title": inert(page.title)}
        self.meta = {
            **title,
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
        """The HTML of the page once it is rendered: the body, or what a plugin has made of it, which alone is held."""
        return self.body().html if self._unchanged else self._content

    @content.setter
    def content(self, html: str | None) -> None:
        self._unchanged = html is not None and html == self.body().html
        self._content = None if self._unchanged else html

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]  # the engine's attribute; it only reads it
        """The anchors that pages written by hand may link to; also asked of a page that is not made yet."""
        return {heading.anchor for heading in self.body().headings}


def _table_of_contents(headings: tuple[Heading, ...]) -> TableOfContents:
    """The engine's table of contents; each heading hangs beneath the nearest higher one before it."""
    top: list[AnchorLink] = []
    open_: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(str(inert(heading.words)), heading.anchor, heading.level)
        while open_ and open_[-1].level >= link.level:
            open_.pop()
        (open_[-1].children if open_ else top).append(link)
        open_.append(link)
    return TableOfContents(top)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Give the theme's templates what renders a page made from a record, unless a page written by hand is faulty."""
    if _Build.front:
        _report(_Build.front, "a page")
    shown = [file for file in files if file.inclusion not in _left_out()]
    _Build.pages = [file for file in shown if file.is_documentation_page() or isinstance(file.page, _RecordPage)]
    _date_pages(_Build.pages)
    shells = Shells(env)
    _Build.depths = {file.url.count("/") for file in _Build.pages}
    _Build.theme = by_theme("", _Build.depths)
    _Build.blocked = []
    _Build.copied = {file.dest_uri: file for file in files.static_pages() if file.dest_uri.endswith(".html")}
    env.globals["in_shell"] = pass_context(lambda context: shells.page(context.get_all()))
    _write_beside(files)
    if _Build.keeper and _Build.when_asked(config):
        for file in shown:
            if isinstance(file, _Export):
                file.beside = True
                _Build.copied.pop(file.dest_uri, None)
            if isinstance(file, _Export | _PageWhenAsked):
                _Build.keeper.makers[file.dest_uri] = partial(_make, file, env, config, files)
    return env


def _left_out() -> tuple[InclusionLevel, ...]:
    """The levels of files that are no part of the site; a server shows drafts."""
    return (InclusionLevel.EXCLUDED,) if _Build.serving else (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


@event_priority(-1000)  # after plugins that change the navigation
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Remember the navigation, for pages that are made later. The theme does not escape its titles, which may be names
    of folders."""
    _Build.nav = nav
    _make_inert(nav.items)
    return nav


def _make_inert(items: Iterable[Any]) -> None:
    """Make the titles that the navigation gives to sections, pages and links text."""
    for item in items:
        if "title" in vars(item):  # pages have one of their own unless the navigation gives it
            item.title = inert_text(item.title)
        _make_inert(item.children or ())


def on_page_read_source(page: EnginePage, config: MkDocsConfig) -> None:
    """Refuse front matter on which the engine's reader could crash."""
    if not isinstance(page, _RecordPage) and too_long(page.file.content_string):
        place = Place(_path_in_project(page.file, config))
        _report([Problem(place, "front-matter", "the front matter is too long", "keep it under 10,000 characters")])


@event_priority(1000)  # before plugins that read what a page says of itself
def on_page_markdown(markdown: str, *, page: EnginePage, config: MkDocsConfig, files: Files) -> str:
    """Keep of a page's front matter what a page may have."""
    if isinstance(page, _RecordPage) or _Build.templates is None:
        return markdown
    path, source = _path_in_project(page.file, config), page.file.content_string
    found = list(mistakes(page.meta, path, source, _Build.templates))
    page.meta = as_inert(allowed(page.meta, _Build.templates))
    if found and _Build.serving:
        return Renderer(_Build.project.labels, "").problem_list(found).html
    _Build.front = (*_Build.front, *found)
    return markdown


@event_priority(-1000)  # after plugins that change a page's title
def on_page_content(html: str, *, page: EnginePage, config: MkDocsConfig, files: Files) -> str:
    """Make the texts inert that the theme prints without escaping, wherever a page has its title from."""
    if isinstance(page, _RecordPage):
        return html
    page.meta = as_inert(page.meta)
    if "title" not in page.meta and not isinstance(vars(page).get("title"), Markup):
        vars(page).pop("title", None)  # of the heading as it was written, or with the HTML that a macro made there
    page.title = inert_text(page.title)
    if not page.is_homepage:
        # Else the theme takes the page's title, and reads the entities in it.
        page.meta.setdefault("title", page.title)
    return html


def on_template_context(context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
    """Let templates such as the sitemap see all pages."""
    context["pages"] = [file for file in _Build.pages if not _is_draft(file)]
    return context


def on_page_context(context: Any, *, page: EnginePage, config: MkDocsConfig, nav: Navigation) -> Any:
    """Let the theme see all pages."""
    context["pages"] = _Build.pages
    return context


def _make(file: File, env: Any, config: MkDocsConfig, files: Files) -> None:
    """Make a file of the served site, as the engine would in a build: a page with all events of the plugins.

    Raises ProblemsError when a template of the site is faulty, or what it makes is forbidden.
    """
    name = file.dest_uri.removesuffix(".html")
    try:
        if file.page:
            _populate_page(file.page, config, files)
            _build_page(file.page, config, _Build.pages, _Build.nav, env, excluded=_is_draft(file))
        elif isinstance(file, _Export):
            file.beside = False
            file.copy_file()
            if file.dest_uri.endswith(".html"):
                _Build.blocked += (
                    as_problem(one, file.dest_uri) for one in forbidden(file.content_string, _Build.theme.policy)
                )
    except ProblemsError as error:
        raise ProblemsError(replace(one, record=one.record or name) for one in error.problems) from error
    except Exception:
        log.error("%s cannot be made", in_line(name))
        raise
    if _Build.blocked:
        blocked, _Build.blocked = _Build.blocked, []
        _report(blocked, "a page")


def _is_draft(file: File) -> bool:
    return file.inclusion is InclusionLevel.DRAFT


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _date_pages(files: Iterable[File]) -> None:
    """Let the sitemap say the day of the edition instead of that of the build, unless SOURCE_DATE_EPOCH names one: the
    same data give the same bytes."""
    edition = None if _Build.before_serving() else _Build.project.views.edition
    day = edition.commit.when.astimezone(datetime.UTC).date() if edition else _NO_DAY
    for file in files:
        if file.page and "SOURCE_DATE_EPOCH" not in os.environ:
            file.page.update_date = day.isoformat()


@event_priority(1000)  # before plugins that read what was built
def finish_writing(config: MkDocsConfig) -> None:
    """Wait until everything is written."""
    if _Build.writer:
        writer, _Build.writer = _Build.writer, None
        writer.finish()


@event_priority(-1000)  # after plugins that change what a page is
def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Finish a page of the theme. MkDocs writes them before all others; one of them tells the policy of all."""
    if template_name == NOT_FOUND:
        _Build.theme = by_theme(output, _Build.depths)
    return _finished(output, template_name, "main.html", "base.html") if template_name.endswith(".html") else output


@event_priority(-1000)  # after plugins that change what a page is
def on_post_page(output: str, *, page: EnginePage, config: MkDocsConfig) -> str:
    """Finish a page, and remember what it has that its policy forbids."""
    if not isinstance(page, _RecordPage):
        path = _path_in_project(page.file, config)
        source = page.file.content_string
        if page.file.abs_src_path:
            _Build.blocked += hidden_in_front_matter(Path(page.file.abs_src_path).read_bytes(), path)
        found = _forbidden_by_hand(output, page.url, page.content or "")
        _Build.blocked += (as_problem(one, path, source) for one in found)
    elif _Build.project.overrides and looks_suspect(output, _Build.theme.policy):
        _Build.blocked += (as_problem(one, page.url) for one in forbidden(output, _Build.theme.policy))
    return _finished(output, page.file.dest_uri, page.meta.get("template", "main.html"), "base.html")


def _forbidden_by_hand(html: str, url: str, content: str | None = None) -> Iterator[Forbidden]:
    """What must not be in a page written by hand; if the owner answers for all pages, only what the policy forbids."""
    if _Build.templates is None:
        return forbidden(html if content is None else content, _Build.theme.policy)
    return forbidden_by_hand(html, _Build.theme, "../" * url.count("/"), content)


def _finished(output: str, path: str, *templates: str) -> str:
    """The page at `path` as it is written. The server of MkDocs puts a script into each page, which the policy would
    forbid. Raises PluginError when nothing can be finished: one of the site's `templates` is to blame, if it has any.
    """
    if _Build.serving:
        return output
    try:
        return finish_page(output, _Build.theme.policy)
    except ValueError as error:
        own = [f"{OVERRIDES}/{one}" for one in templates if (_Build.project.root / OVERRIDES / one).is_file()]
        raise PluginError(in_line(f"{(own or [path])[0]}: {error}")) from error


def _path_in_project(file: File, config: MkDocsConfig) -> str:
    """Where the source of a page is, for a message."""
    root, path = Path(config.config_file_path).parent, Path(file.abs_src_path or file.src_uri)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file.src_uri


def finish_others(config: MkDocsConfig) -> None:
    """Finish the pages that the engine only copies, such as redirects; refuse a site that has something forbidden."""
    if _Build.before_serving():
        return
    for path, copied in sorted(_Build.copied.items()):
        file = Path(config.site_dir, path)
        html = file.read_text("utf-8")
        ours = isinstance(copied, _Export)
        found = forbidden(html, _Build.theme.policy) if ours else _forbidden_by_hand(html, path)
        _Build.blocked += (as_problem(one, path) for one in found)
        file.write_text(_finished(html, path, "moved.html"), "utf-8")
    if _Build.blocked:
        _report(_Build.blocked, "a page")


@event_priority(-50)  # search writes its index at 0
def complete_index(config: MkDocsConfig) -> None:
    """Put the index of all pages beside the theme's, for the theme to load from a server and from disk."""
    folder = Path(config.site_dir, "search")
    theirs = folder / "search_index.json"
    if not theirs.is_file() or _Build.before_serving():
        return
    known, labels = json.loads(theirs.read_text("utf-8")), _Build.project.labels
    settings = _Build.project.book.settings
    if _Build.keeper and _Build.when_asked(config):
        # Named by the moment, so that no page of before reads them: what they hold is not known yet.
        name = f"{time.time_ns():x}"
        index, scripts = start_of_index(known, name, labels, settings), site_file(name, settings)
        _Build.keeper.makers[f"search/{name}/"] = partial(_make_shards, folder / name, known["docs"])
    else:
        found = _documents(lambda page: page.body().entries)
        index, scripts = write_index(known, found, labels, settings)
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    files = {"search_index.json": written, "search_index.js": f"var __index = {written}", **scripts}
    for path, content in files.items():
        _write_text(folder / path, content)


def _documents(entries: Callable[[_RecordPage], Iterable[Entry]]) -> Iterator[dict[str, Any]]:
    """What search finds in the pages made from records."""
    for file in _Build.pages:
        if isinstance(page := file.page, _RecordPage):
            yield from (as_document(page.record_page.path, one, page.record_page.boost) for one in entries(page))


def _make_shards(folder: Path, by_hand: Sequence[dict[str, Any]]) -> None:
    """Write the scripts of the search index, of the pages written by hand and those that may not be made yet."""
    labels = _Build.project.labels
    documents = _documents(lambda page: page.record_page.render.entries(labels))
    _, scripts = write_shards([*besides(by_hand), *documents])
    for name, script in scripts.items():
        _write_text(folder / name, script)


@event_priority(-1000)  # after every plugin has written its files
def swap_site(config: MkDocsConfig) -> None:
    """Put the finished site in the place of the old one."""
    if _Build.serving or _has_warnings(config):
        return
    put_in_place(Path(config.site_dir), Path(_Build.site))
    config.site_dir = _Build.site
    _give_up()


def _has_warnings(config: MkDocsConfig) -> bool:
    """Whether MkDocs, being strict, will abort right after this event."""
    if not config.strict:
        return False
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return any(counter.get_counts() for counter in counters)


on_post_build = CombinedEvent(finish_writing, complete_index, finish_others, swap_site)


def on_build_error(error: Exception, **_: Any) -> None:
    """Remove what a failed build has written beside the site. Where the system refused something, end with a sentence;
    a server goes on, and tells it itself."""
    _give_up()
    if isinstance(error, OSError | UnicodeError) and not _Build.serving:
        raise Abort(in_words(error)) from error
