"""The finishing of the built site: its pages, its search index, and the swap."""

from __future__ import annotations

import datetime
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page as EnginePage

from ...core.yaml.characters import hidden_in_front_matter
from ...site.content_policy import NOT_FOUND, finish_page
from ...site.forbidden import Forbidden, as_problem, forbidden, forbidden_by_hand, looks_suspect
from ...site.not_found import working_anywhere
from ...site.overrides import NAME as OVERRIDES
from ...site.search.entries import Entry
from ...site.search.index import as_document, besides, site_file, start_of_index, synonyms_of, write_index
from ...site.search.shards import write_shards
from ...untrusted.escaping import in_line
from .files import Export, PageWhenAsked
from .pages import RecordPage
from .private import has_warnings, search_plugins, set_date
from .run import Build, current, path_in_project, report

#: The day of the pages without a history; the sitemap then omits it.
NO_DAY = datetime.date(1980, 1, 1)


def date_pages(build: Build) -> None:
    """Put the day of the edition into the sitemap instead of that of the build, unless SOURCE_DATE_EPOCH is set: the
    same data give the same bytes."""
    for file in build.pages:
        if not isinstance(file, PageWhenAsked) and file.page:
            date_page(file.page, build)


def date_page(page: EnginePage, build: Build) -> None:
    """Do so with one page."""
    edition = build.project.views.edition
    if "SOURCE_DATE_EPOCH" not in os.environ:
        day = edition.commit.when.astimezone(datetime.UTC).date() if edition else NO_DAY
        set_date(page, day.isoformat())


# ---- pages


def examine_page(output: str, page: EnginePage, config: MkDocsConfig, build: Build) -> None:
    """Remember what the policy forbids on a page."""
    if not isinstance(page, RecordPage):
        build.blocked += _blocked_by_hand(output, page, config, build)
    elif build.project.overrides and looks_suspect(output, build.theme.policy):
        build.blocked += (as_problem(one, page.url) for one in forbidden(output, build.theme.policy))


def _blocked_by_hand(output: str, page: EnginePage, config: MkDocsConfig, build: Build) -> Iterator[Any]:
    path, source = path_in_project(page.file, config), page.file.content_string
    if page.file.abs_src_path:
        yield from hidden_in_front_matter(Path(page.file.abs_src_path).read_bytes(), path)
    found = _forbidden_by_hand(build, output, page.url, page.content or "")
    yield from (as_problem(one, path, source) for one in found)


def _forbidden_by_hand(build: Build, html: str, url: str, content: str | None = None) -> tuple[Forbidden, ...]:
    """Return what must not be in a hand-written page. A server examines no page again that has not changed."""
    asked, examined = (html, content, build.templates is None, build.theme), current().examined
    known = examined.get(url)
    if known and known[0] == asked:
        return known[1]
    found = tuple(_found_by_hand(build, html, url, content))
    if current().serving:
        examined[url] = asked, found
    return found


def _found_by_hand(build: Build, html: str, url: str, content: str | None) -> Iterator[Forbidden]:
    """Yield what must not be in a hand-written page; if the owner answers for all pages, only what the policy
    forbids."""
    if build.templates is None:
        return forbidden(html if content is None else content, build.theme.policy)
    return forbidden_by_hand(html, build.theme, "../" * url.count("/"), content)


def finished(output: str, path: str, *templates: str) -> str:
    """Return the page at `path` as it is written. MkDocs' server adds a script to each page, which the policy would
    block. Raises PluginError when it cannot be finished, which can only be due to one of the site's `templates` if it
    has any."""
    if current().serving:
        return output
    build = current().build
    policy = build.theme.policy
    if path == NOT_FOUND:
        output, policy = working_anywhere(output, policy)
    try:
        return finish_page(output, policy)
    except ValueError as error:
        own = [f"{OVERRIDES}/{one}" for one in templates if (build.project.root / OVERRIDES / one).is_file()]
        raise PluginError(in_line(f"{(own or [path])[0]}: {error}")) from error


def finish_copied(config: MkDocsConfig, build: Build) -> None:
    """Finish the pages that the engine only copies, such as redirects; refuse a site with something forbidden."""
    for path, copied in sorted(build.copied.items()):
        file = Path(config.site_dir, path)
        html = file.read_text("utf-8")
        ours = isinstance(copied, Export)
        found = forbidden(html, build.theme.policy) if ours else _forbidden_by_hand(build, html, path)
        build.blocked += (as_problem(one, path) for one in found)
        file.write_text(finished(html, path, "moved.html"), "utf-8")
    report_blocked(build)


def report_blocked(build: Build) -> None:
    """Stop when pages have something forbidden."""
    if build.blocked:
        blocked, build.blocked = build.blocked, []
        report(blocked, "a page")


# ---- search


def complete_index(config: MkDocsConfig, build: Build) -> None:
    """Write the index of all pages next to the theme's, for use from a server and from disk."""
    folder = Path(config.site_dir, "search")
    theirs = folder / "search_index.json"
    if not theirs.is_file():
        return
    if build.leaves_rest:
        theirs.unlink()  # it lacks pages; whoever asks for it waits for them
        return
    _complete_index(theirs, config, build)


def complete_index_later(config: MkDocsConfig, build: Build) -> None:
    """Write the index of a served site once all hand-written pages are made."""
    for plugin in search_plugins(config):
        plugin.on_post_build(config=config)
        _complete_index(Path(config.site_dir, "search", "search_index.json"), config, build)


def _complete_index(theirs: Path, config: MkDocsConfig, build: Build) -> None:
    folder, known = theirs.parent, json.loads(theirs.read_text("utf-8"))
    if build.leaves_rest:  # pages were made in the order in which they were asked for
        places = {file.url: place for place, file in enumerate(build.pages)}
        known["docs"].sort(key=lambda document: places.get(document["location"].partition("#")[0], -1))
    index, scripts = _index(known, config, build, folder)
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    _write_all(folder, {"search_index.json": written, "search_index.js": f"var __index = {written}", **scripts})


def _index(known: Any, config: MkDocsConfig, build: Build, folder: Path) -> tuple[Any, dict[str, str]]:
    """Return the index and its scripts; in a server, what makes the scripts on demand."""
    run, labels, book = current(), build.project.labels, build.project.book
    if not run.keeper or not run.makes_when_asked(config):
        return write_index(known, _documents(build, lambda page: page.body().entries), labels, book)
    # Named by the time, so that no older page reads them: their content is not known yet.
    name = f"{time.time_ns():x}"
    run.keeper.makers[f"search/{name}/"] = partial(_make_shards, build, folder / name, known["docs"])
    return start_of_index(known, name, labels, book.settings), site_file(name, book.settings)


def _documents(build: Build, entries: Callable[[RecordPage], Iterable[Entry]]) -> Iterator[dict[str, Any]]:
    """Yield the search documents of pages made from records."""
    for file in build.pages:
        if isinstance(page := file.page, RecordPage):
            yield from (as_document(page.record_page.path, one, page.record_page.boost) for one in entries(page))


def _make_shards(build: Build, folder: Path, by_hand: Sequence[dict[str, Any]]) -> None:
    """Write the scripts of the search index, including hand-written pages and pages not made yet."""
    labels = build.project.labels
    documents = _documents(build, lambda page: page.record_page.render.entries(labels))
    _write_all(folder, write_shards([*besides(by_hand, labels), *documents], synonyms_of(build.project.book))[1])


def _write_all(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


# ---- the whole


def swap_in(config: MkDocsConfig, build: Build) -> None:
    """Replace the old site by the finished one, unless MkDocs is about to abort. A process that ends after the build
    removes the old one at its end, after the message that the site is built."""
    if build.staging and not has_warnings(config):
        build.staging.swap_in(Path(config.site_dir))
        config.site_dir = str(build.staging.site)
        if not current().ends:
            build.staging.give_up()
