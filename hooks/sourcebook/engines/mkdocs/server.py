"""Changes to MkDocs' development server: a guard in front of it, a keeper in it, pages made on demand."""

from __future__ import annotations

import gzip
import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.utils import get_build_timestamp

from ...core.labels import load_labels
from ...core.problems import Problem, ProblemsError
from ...core.terminal import excerpts
from ...site.content_policy import allowing, policy_of, source_of
from ...site.files import SiteFile, site_files
from ...site.forbidden import as_problem, forbidden
from ...site.overrides import NAME as OVERRIDES
from ...site.renderer import Rendered, Renderer
from ...untrusted.escaping import in_line
from ..dev_server import LazyServer
from ..request_guard import guarded
from . import files as site
from .files import SITEMAP, Export, PageWhenAsked
from .output import complete_index_later, date_page, report_blocked
from .private import build_page, follow_no_links, guard_all_servers, tell_taken_address
from .run import Build, current

log = logging.getLogger("mkdocs.plugins.sourcebook")

#: How many files a server lists before it looks again whether somebody asks for something.
_AT_ONCE = 200

#: Random for each process, so that nobody can have written it into a page.
_NONCE = secrets.token_urlsafe(24)

#: How many letters of a line the page of faults shows.
_WIDTH = 100


# ---- what is done to all servers


def guard_servers() -> None:
    """Put the guard in front of every request, and give the server's own script the nonce of the policy."""
    guard_all_servers(
        lambda answer, server: guarded(answer, urlsplit(server.url).hostname or "", _policy),
        lambda script: script.replace(b"<script>", f'<script nonce="{_NONCE}">'.encode(), 1),
    )


def _policy() -> str:
    """Return the policy of what is served: that of all pages, plus the server's own script and the style of the page of
    faults."""
    build = current().latest
    policy = allowing(build.theme.policy if build else policy_of("", ()), "script-src", f"'nonce-{_NONCE}'")
    return allowing(policy, "style-src", _style_of_faults())


@cache
def _style_of_faults() -> str:
    page = _page_of_faults((), "", False).html
    return source_of(page.partition("<style>")[2].partition("</style>")[0])


def _page_of_faults(problems: Sequence[Problem], message: str, of_page: bool, root: Path | None = None) -> Rendered:
    """Return the page that replaces the site, or a page, while it cannot be built, in the site's language once that is
    known. It shows the lines of the files in `root`."""
    lines = excerpts(problems, root, _WIDTH) if root else {}
    return Renderer(current().labels or load_labels("en"), "").problems(problems, message, of_page, lines)


# ---- what is done to one that follows edits


def keep(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Let the keeper build and show faults; watch what every project needs."""
    root = Path(config.config_file_path).parent
    follow_no_links(server, config)
    for name in ("data", OVERRIDES):
        if (root / name).is_dir() and not (root / name).is_symlink():
            server.watch(str(root / name))
    # The watch of mkdocs.yml itself ends when an editor moves the file away for a moment.
    server.watch(str(root), recursive=False)
    tell_taken_address(server)
    current().keeper = keeper = LazyServer(server, root, partial(_page_of_faults, root=root))
    keeper.rebuild()


def begin_empty(config: MkDocsConfig) -> None:
    """Let the first build find nothing: docs/ is not checked yet, and a link in it may lead anywhere."""
    config.nav = None
    current().docs, config.docs_dir = config.docs_dir, config.site_dir


def end_empty(config: MkDocsConfig) -> Files:
    """Return the files of the first build: none."""
    config.docs_dir = current().docs
    return Files([])


def make_when_asked(shown: Iterable[File], env: Any, config: MkDocsConfig, files: Files) -> None:
    """Tell the keeper of a server how to make files from records, and pages that wait."""
    run = current()
    if run.keeper and run.makes_when_asked(config):
        for file in shown:
            if isinstance(file, Export):
                file.beside = True
                run.build.copied.pop(file.dest_uri, None)
            if isinstance(file, Export | PageWhenAsked):
                run.keeper.makers[file.dest_uri] = partial(_make, file, env, config, files)


def leave_rest(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Tell the keeper of a server what to do when the reader has a page: list all files, make the hand-written pages,
    look at their links, and write the search index."""
    run = current()
    if run.keeper and run.build.leaves_rest:
        by_hand = [file for file in run.build.pages if _waits_by_hand(file)]
        run.keeper.rest += [
            partial(_list_files, _Listing(site_files(run.build.project), {*files}), env, config, files),
            *(partial(run.keeper.make, file.dest_uri) for file in by_hand),
            partial(_look_at_links, by_hand, config, files),
            partial(complete_index_later, config, run.build),
        ]


def _waits_by_hand(file: File) -> bool:
    return isinstance(file, PageWhenAsked) and "make_page" not in vars(file)


@dataclass
class _Listing:
    """The listing of a site's files: those to come, the engine's files before it, and the place of each in a build, by
    the path of its source."""

    found: Iterator[SiteFile]
    known: set[File]
    places: dict[str, int] = field(default_factory=dict)


def _list_files(listing: _Listing, env: Any, config: MkDocsConfig, files: Files) -> None:
    """Add some of the files that are not known yet, so that no request waits for all. Come back for the others."""
    some = [*islice(listing.found, _AT_ONCE)]
    for one in some:
        listing.places[site.source_of(one)] = len(listing.places)
    site.add_some(some, files, config)
    keeper = current().keeper
    if some and keeper:
        keeper.rest.appendleft(partial(_list_files, listing, env, config, files))
    else:
        _end_list(listing, env, config, files)


def _end_list(listing: _Listing, env: Any, config: MkDocsConfig, files: Files) -> None:
    """Let all files be asked for, and put all pages in the order of a build, which search shows."""
    build, places = current().build, listing.places
    set_exclusions(files, config)
    site.refuse_twins(files, config)
    new = [file for file in files if file not in listing.known and file.inclusion not in current().left_out()]
    make_when_asked(new, env, config, files)
    if keeper := current().keeper:
        keeper.makers |= dict.fromkeys((SITEMAP, f"{SITEMAP}.gz"), partial(_make_sitemap, env, config, build))
    build.pages += (file for file in new if isinstance(file, PageWhenAsked))
    build.pages.sort(key=lambda file: -1 if file.generated_by is None else places.get(file.src_uri, -1))


def _make_sitemap(env: Any, config: MkDocsConfig, build: Build) -> None:
    """Write the list of all pages like the engine in a build."""
    shown = [file for file in build.pages if file.page and file.inclusion is not InclusionLevel.DRAFT]
    pages = [file.page for file in shown if file.page]
    for page in pages:
        date_page(page, build)
    text = env.get_template(SITEMAP).render(get_context(build.nav, shown, config)).encode()
    Path(config.site_dir, SITEMAP).write_bytes(text)
    packed = gzip.compress(text, mtime=get_build_timestamp(pages=pages))
    Path(config.site_dir, f"{SITEMAP}.gz").write_bytes(packed)


def _look_at_links(by_hand: Iterable[File], config: MkDocsConfig, files: Files) -> None:
    """Warn of links from hand-written pages to anchors that no page has."""
    for file in by_hand:
        if file.page:
            file.page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)


def _make(file: File, env: Any, config: MkDocsConfig, files: Files) -> None:
    """Make a file of the served site like the engine in a build: a page with all events of the plugins.

    Raises ProblemsError when a template of the site is faulty, or the result is forbidden.
    """
    name, build = file.dest_uri.removesuffix(".html"), current().build
    try:
        if file.page:
            date_page(file.page, build)
            draft = file.inclusion is InclusionLevel.DRAFT
            build_page(file.page, config, files, build.pages, build.nav, env, excluded=draft)
        elif isinstance(file, Export):
            _make_export(file, build)
    except ProblemsError as error:
        named = "" if _waits_by_hand(file) else name
        raise ProblemsError(replace(one, record=one.record or named) for one in error.problems) from error
    except Exception:
        log.error("%s cannot be made", in_line(name))
        raise
    report_blocked(build)


def _make_export(file: Export, build: Build) -> None:
    file.beside = False
    file.copy_file()
    if file.dest_uri.endswith(".html"):
        found = forbidden(file.content_string, build.theme.policy)
        build.blocked += (as_problem(one, file.dest_uri) for one in found)
