"""Files for an engine other than MkDocs, and the finishing of the site that it built.

MkDocs takes the generated pages from the hooks. Another engine, such as Zensical, reads files: generated pages in
Markdown, next to hand-written ones. A record's text must stay text there: the body of a page is finished blocks of
HTML, in which no macro can begin, and headings, titles and descriptions have entities for all signs with a meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..core.files.inputs import Folder, InputError, read_input
from ..core.files.managed_files import written_before
from ..core.problems import Location, Problem
from ..project import Project
from ..site.files import AssetFile, ExportFile, PageFile, SiteFile, asset_files, site_files
from ..site.finished_site import finished_files
from ..site.page_files import cleaned_svg, faults_in_docs, is_svg, published
from ..site.pages import Page, all_pages
from ..site.renderer import Renderer, inert
from ..site.search.index import as_document, write_index
from ..untrusted.escaping import in_line, without_macros

#: The title of a page. It becomes HTML without a link to itself, as with MkDocs.
_TITLE = re.compile(r"^# (.*) \{: #(\S+) \}$", re.M)
#: The engines' indexes of hand-written pages, with the key of the entries.
_INDEXES = (("search/search_index.json", "docs"), ("search.json", "items"))
#: Translates between the theme's messages and our search.
_BRIDGE = "assets/javascripts/search-zensical.js"
_SEARCH = re.compile(r'<script src="([^"]*)assets/javascripts/search\.js"></script>')


def page_sources(project: Project, by_hand: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each generated page in Markdown, of the guide, and of styles and scripts. A page
    `by_hand` at the same path replaces the generated one."""
    for file in site_files(project):
        if isinstance(file, PageFile):
            if file.source not in by_hand:
                yield file.source, _source(file.page, project).encode("utf-8")
        elif not isinstance(file, ExportFile) and file.path not in by_hand:
            yield file.path, file.make()


def without_ours(problems: Iterable[Problem], project: Project) -> list[Problem]:
    """Return the problems of files in docs/ without those of files that `pages` and `export` write. Their content is
    compared, because a note that lists them may come with a stranger's branch."""
    docs = Folder.of(project.root, "docs")
    ours = {one.path: one for one in site_files(project) if isinstance(one, AssetFile | ExportFile)}
    return [one for one in problems if not _is_written(docs, ours.get(one.location.path.removeprefix("docs/")))]


def _is_written(docs: Folder, file: SiteFile | None) -> bool:
    """Return whether docs/ has this file of the site with the same content."""
    try:
        return file is not None and read_input(docs.path / file.path, docs) == file.make()
    except InputError:
        return False


def _drawings(site: Path, project: Project) -> Iterator[tuple[str, str]]:
    """Yield path and cleaned text of each drawing in docs/ that is in the site."""
    docs, ours = Folder.of(project.root, "docs"), {asset.path for asset in asset_files(project)}
    for path in published(docs):
        if is_svg(path) and path not in ours and (site / path).is_file():
            yield path, cleaned_svg(docs, path).decode("utf-8")


def _source(page: Page, project: Project) -> str:
    body = page.render(Renderer(project.labels, page.root, markdown=True, overrides=project.overrides)).html
    # The first page is titled by the site's name alone.
    title = {} if page.path == "index.html" else {"title": str(inert(page.title))}
    about = {**title, "description": str(inert(page.description)), "hide": ["navigation"]}
    front = {**about, "search": {"exclude": True}, "render_macros": False}
    # JSON is valid YAML, with one way of writing each value.
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
    titled = _TITLE.sub(r'<h1 id="\2">\1</h1>', body, count=1)
    return f"---\n{lines}---\n\n{without_macros(titled)}\n"


def data_of(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file that is not a page: redirects, bibliographies, tables, feeds."""
    return ((file.path, file.make()) for file in site_files(project) if isinstance(file, ExportFile))


def written_by_hand(project: Project) -> set[str]:
    """Return the paths of the files in docs/, without those that the command `pages` has written."""
    docs = project.root / "docs"
    found = {file.relative_to(docs).as_posix() for file in docs.rglob("*") if file.is_file()}
    return found - written_before(docs, "pages")


def finish(site: Path, project: Project) -> list[Problem]:
    """Finish a site as the hooks do after MkDocs: complete its search, write its policy. It is replaced in one step;
    with problems it does not change.

    Raises FileNotFoundError when there is no built site, LockedError while another process makes it.
    """
    site = site.resolve()  # a link to a folder stays one
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"there is no built site in {in_line(site)}")
    taken = [file for ending in (".md", ".html") if (file := project.root / "docs" / f"404{ending}").is_file()]
    if taken:
        return [_in_the_place_of_the_theme(file.relative_to(project.root).as_posix()) for file in taken]
    if found := without_ours(faults_in_docs(Folder.of(project.root, "docs")), project):
        return found
    ours = set(_made_by_us(project))
    written = {**dict(_search_files(site, project)), **dict(_drawings(site, project))}
    return finished_files(site, written, _bridged, ours)


def _made_by_us(project: Project) -> Iterator[str]:
    """Yield the addresses of files that our templates made and nobody has replaced by hand."""
    by_hand, docs = written_by_hand(project), Folder.of(project.root, "docs")
    for file in site_files(project):
        if isinstance(file, PageFile):
            if file.source not in by_hand:
                yield file.path
        elif isinstance(file, ExportFile) and (file.path not in by_hand or _is_written(docs, file)):
            yield file.path


def _in_the_place_of_the_theme(path: str) -> Problem:
    """Return the problem of a page at `404.html`, which must be the theme's own: it tells which scripts are the
    theme's."""
    message = "a page in the place of the theme's own, from which it is known which scripts are the theme's"
    return Problem(Location(path), "blocked-by-policy", message, "give the page another name")


def _search_files(site: Path, project: Project) -> Iterator[tuple[str, str]]:
    """Yield the index of all pages, in place of the engine's own in the site."""
    for path, key in _INDEXES:
        if (site / path).is_file():
            theirs = json.loads((site / path).read_text("utf-8"))
            if "shards" in theirs["config"]:
                continue  # complete since it was finished before
            known = {"config": theirs["config"], "docs": [_as_ours(one) for one in theirs[key]]}
            documents = _documents(project, known["docs"])
            index, scripts = write_index(known, documents, project.labels, project.book)
            written = json.dumps({"config": index["config"], key: []}, ensure_ascii=False, separators=(",", ":"))
            yield path, written
            yield path.removesuffix("on"), f"var __index = {written}"
            yield from ((f"search/{name}", script) for name, script in scripts.items())


def _documents(project: Project, by_hand: Collection[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the search documents of generated pages that no hand-written page replaces."""
    taken = {one["location"].partition("#")[0] for one in by_hand}
    for page in all_pages(project.views):
        if page.path not in taken:
            body = page.render(Renderer(project.labels, page.root, overrides=project.overrides))
            yield from (as_document(page.path, entry, page.boost) for entry in body.entries)


def _as_ours(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of an engine's index with our keys."""
    kept = {key: entry[key] for key in ("location", "title", "text")}
    return {**kept, "tags": entry["tags"]} if entry.get("tags") else kept


def _bridged(html: str) -> str:
    """Return a page by Zensical with the script that connects its search box to our search."""
    if 'name="generator" content="zensical' not in html or _BRIDGE in html:
        return html
    return _SEARCH.sub(lambda found: f'{found[0]}<script src="{found[1]}{_BRIDGE}"></script>', html)
