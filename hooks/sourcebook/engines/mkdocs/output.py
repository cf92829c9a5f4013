"""What is done to the built site: pages are finished, the index of search is completed, the whole is put in place."""

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
from ...site.content_policy import Forbidden, as_problem, finish_page, forbidden, forbidden_by_hand, looks_suspect
from ...site.overrides import NAME as OVERRIDES
from ...site.search.entries import Entry
from ...site.search.index import as_document, besides, site_file, start_of_index, synonyms_of, write_index
from ...site.search.shards import write_shards
from ...untrusted.escaping import in_line
from .files import Export
from .pages import RecordPage
from .private import has_warnings, set_date
from .run import Build, current, path_in_project, report

#: Without a history there is no true day; the sitemap then says none.
NO_DAY = datetime.date(1980, 1, 1)


def date_pages(build: Build) -> None:
    """Let the sitemap say the day of the edition instead of that of the build, unless SOURCE_DATE_EPOCH names one: the
    same data give the same bytes."""
    edition = build.project.views.edition
    day = edition.commit.when.astimezone(datetime.UTC).date() if edition else NO_DAY
    for file in build.pages:
        if file.page and "SOURCE_DATE_EPOCH" not in os.environ:
            set_date(file.page, day.isoformat())


# ---- pages


def examine_page(output: str, page: EnginePage, config: MkDocsConfig, build: Build) -> None:
    """Remember what a page has that its policy forbids."""
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


def _forbidden_by_hand(build: Build, html: str, url: str, content: str | None = None) -> Iterator[Forbidden]:
    """What must not be in a page written by hand; if the owner answers for all pages, only what the policy forbids."""
    if build.templates is None:
        return forbidden(html if content is None else content, build.theme.policy)
    return forbidden_by_hand(html, build.theme, "../" * url.count("/"), content)


def finished(output: str, path: str, *templates: str) -> str:
    """The page at `path` as it is written. The server of MkDocs puts a script into each page, which the policy would
    forbid. Raises PluginError when nothing can be finished: one of the site's `templates` is to blame, if it has any.
    """
    if current().serving:
        return output
    build = current().build
    try:
        return finish_page(output, build.theme.policy)
    except ValueError as error:
        own = [f"{OVERRIDES}/{one}" for one in templates if (build.project.root / OVERRIDES / one).is_file()]
        raise PluginError(in_line(f"{(own or [path])[0]}: {error}")) from error


def finish_copied(config: MkDocsConfig, build: Build) -> None:
    """Finish the pages that the engine only copies, such as redirects; refuse a site that has something forbidden."""
    for path, copied in sorted(build.copied.items()):
        file = Path(config.site_dir, path)
        html = file.read_text("utf-8")
        ours = isinstance(copied, Export)
        found = forbidden(html, build.theme.policy) if ours else _forbidden_by_hand(build, html, path)
        build.blocked += (as_problem(one, path) for one in found)
        file.write_text(finished(html, path, "moved.html"), "utf-8")
    report_blocked(build)


def report_blocked(build: Build) -> None:
    """Stop when pages have something that is forbidden."""
    if build.blocked:
        blocked, build.blocked = build.blocked, []
        report(blocked, "a page")


# ---- search


def complete_index(config: MkDocsConfig, build: Build) -> None:
    """Put the index of all pages beside the theme's, for the theme to load from a server and from disk."""
    folder = Path(config.site_dir, "search")
    theirs = folder / "search_index.json"
    if not theirs.is_file():
        return
    index, scripts = _index(json.loads(theirs.read_text("utf-8")), config, build, folder)
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    _write_all(folder, {"search_index.json": written, "search_index.js": f"var __index = {written}", **scripts})


def _index(known: Any, config: MkDocsConfig, build: Build, folder: Path) -> tuple[Any, dict[str, str]]:
    """The index and its scripts; in a server, what makes the scripts when they are asked for."""
    run, labels, book = current(), build.project.labels, build.project.book
    if not run.keeper or not run.makes_when_asked(config):
        return write_index(known, _documents(build, lambda page: page.body().entries), labels, book)
    # Named by the moment, so that no page of before reads them: what they hold is not known yet.
    name = f"{time.time_ns():x}"
    run.keeper.makers[f"search/{name}/"] = partial(_make_shards, build, folder / name, known["docs"])
    return start_of_index(known, name, labels, book.settings), site_file(name, book.settings)


def _documents(build: Build, entries: Callable[[RecordPage], Iterable[Entry]]) -> Iterator[dict[str, Any]]:
    """What search finds in the pages made from records."""
    for file in build.pages:
        if isinstance(page := file.page, RecordPage):
            yield from (as_document(page.record_page.path, one, page.record_page.boost) for one in entries(page))


def _make_shards(build: Build, folder: Path, by_hand: Sequence[dict[str, Any]]) -> None:
    """Write the scripts of the search index, of the pages written by hand and those that may not be made yet."""
    labels = build.project.labels
    documents = _documents(build, lambda page: page.record_page.render.entries(labels))
    _write_all(folder, write_shards([*besides(by_hand), *documents], synonyms_of(build.project.book))[1])


def _write_all(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


# ---- the whole


def swap_in(config: MkDocsConfig, build: Build) -> None:
    """Put the finished site in the place of the old one, unless MkDocs is about to abort."""
    if build.staging and not has_warnings(config):
        build.staging.swap_in(Path(config.site_dir))
        config.site_dir = str(build.staging.site)
