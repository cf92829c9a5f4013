"""The files of a site as MkDocs' objects: those of `site_files` join the hand-written ones, which win."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from ...core.files.inputs import Folder, one_file
from ...core.problems import Problem, ProblemsError, in_order
from ...site.files import AssetFile, ExportFile, GuideFile, PageFile, SiteFile, first_files, site_files
from ...site.overrides import NAME as OVERRIDES
from ...site.page_files import cleaned_svg, faults_of_kind, is_svg
from ...site.renderer import Renderer
from ...untrusted.portable_names import twins
from ..parallel import FEWEST, Beside, processes, shared
from .pages import RecordPage, has_plain_title
from .private import MadeFile
from .run import current, path_in_project, report

#: The script of our search, and the folder of what the theme's search loads for languages other than English.
_SEARCH = "assets/javascripts/search.js"
_STEMMERS = "assets/javascripts/lunr/"
#: The engine's list of all pages.
SITEMAP = "sitemap.xml"


def docs_folder(config: MkDocsConfig) -> Folder:
    """Return the folder of hand-written pages, by default docs/."""
    root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
    if docs.is_relative_to(root):
        return Folder.of(root, docs.relative_to(root).as_posix())
    return Folder(docs.resolve(), docs.name)  # mkdocs.yml says so, which is code


def examine_files(files: Files, config: MkDocsConfig) -> None:
    """Refuse files next to pages that are not of an allowed kind, and clean drawings."""
    docs = docs_folder(config)
    beside = [one for one in files if one.src_dir == config.docs_dir and one.inclusion is not InclusionLevel.EXCLUDED]
    if faults := in_order(faults_of_kind(docs, (file.src_uri for file in beside))):
        report(faults, "docs/")
    for file in beside:
        if is_svg(file.src_uri):
            file.content_bytes = cleaned_svg(docs, file.src_uri)


def leave_out_stemmers(files: Files, config: MkDocsConfig) -> None:
    """Leave out the theme's scripts that only its own search loads, where ours replaces that."""
    if _SEARCH in config.extra.get("polyfills", ()):
        for file in [one for one in files if one.src_uri.startswith(_STEMMERS) and one.src_dir in config.theme.dirs]:
            files.remove(file)


def refuse_twins(files: Files, config: MkDocsConfig) -> None:
    """Refuse a site in which two files are the same where case does not count."""
    if faults := in_order(_twins(files, config)):
        report(faults, "docs/")


def _twins(files: Files, config: MkDocsConfig) -> Iterator[Problem]:
    """Yield files of the site, and their folders, that are the same as another where case does not count. Those made
    from records never are."""
    own = {config.docs_dir, str(Path(config.config_file_path).parent / OVERRIDES)}
    sources: dict[str, File] = {}
    for file in files:
        path = file.dest_uri
        while path and (path not in sources or file.src_dir in own):
            sources[path] = file
            path = path.rpartition("/")[0]
    for path, other in twins(sources):
        if sources[path].src_dir in own:
            yield one_file(path_in_project(sources[path], config), other)


# ---- the files of the site


class Export(MadeFile):
    """A file made from records that is not a page. Its bytes are made when they are needed or written; if another
    process writes it, the engine copies nothing."""

    beside = False

    def made(self) -> bytes:
        """The bytes of the file."""
        try:
            return super().made()
        except ProblemsError as error:
            report(error.problems, "a template")

    def copy_file(self, dirty: bool = False) -> None:
        """Write the file, unless another process does."""
        if not self.beside:
            super().copy_file(dirty)


class PageWhenAsked(File):
    """A page that a server makes at its first request. The engine takes it for a file to be copied, and there is
    nothing to copy; links lead to its future address."""

    make_page: Callable[[], RecordPage]

    @cached_property
    def page(self) -> Page:  # type: ignore[override]  # the engine's attribute, set when it is first read
        """The page. Unless the engine has made it, it is made when something asks for it."""
        return self.make_page()

    def is_documentation_page(self) -> bool:
        """Return false: the engine would make the page."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Do nothing."""


def wait(file: File) -> None:
    """Let a page wait until it is asked for."""
    file.dest_uri  # noqa: B018 - remembered: the engine would derive another from a file that is no page
    file.__class__ = PageWhenAsked


def leave_hand_written(nav: Navigation, files: Files, config: MkDocsConfig) -> bool:
    """Let hand-written pages of a server wait, except drafts. Return false when the navigation needs one's title that
    only rendering it would tell: then none waits, and all files are added now."""
    if not all(has_plain_title(page, config) for page in nav.pages):
        add_some(site_files(current().build.project), files, config)
        set_exclusions(files, config)
        return False
    config.theme.static_templates.discard(SITEMAP)  # it lists them all
    for file in files.documentation_pages(inclusion=InclusionLevel.is_included):
        if file.page is None:
            Page(None, file, config)  # as the engine does later
        wait(file)
    return True


def add_files(files: Files, config: MkDocsConfig) -> None:
    """Add every file of the site that no hand-written file replaces, and render the pages among them; in a server that
    leaves the rest for afterwards, those that are quickly known."""
    build = current().build
    add_some(first_files(build.project) if build.leaves_rest else site_files(build.project), files, config)


def source_of(one: SiteFile) -> str:
    """Return the path by which the engine knows a file."""
    return one.source if isinstance(one, PageFile) else one.path


def add_some(found: Iterable[SiteFile], files: Files, config: MkDocsConfig) -> None:
    """Add those of the files that are not there yet, and render the pages among them unless they wait."""
    there, pages = {file.dest_uri for file in files}, []
    for one in found:
        if isinstance(one, PageFile):
            if not (files.get_file_from_path(one.source) or one.path in there):
                pages += _add_page(files, config, one)
        elif isinstance(one, ExportFile):
            if one.path not in there:
                _add_export(files, config, one)
        elif isinstance(one, GuideFile | AssetFile) and not files.get_file_from_path(one.path):
            _add_copied(files, config, one)
    try:
        _render_bodies(pages, Path(config.site_dir).parent)
    except ProblemsError as error:
        report(error.problems, "a template")


def _add_page(files: Files, config: MkDocsConfig, one: PageFile) -> list[RecordPage]:
    """Add the file of a page. Return the page unless it waits."""
    file = File.generated(config, one.source, content="")
    if one.page.aside:
        file.inclusion = InclusionLevel.NOT_IN_NAV
    files.append(file)
    project = current().build.project
    renderer = Renderer(project.labels, one.page.root, overrides=project.overrides)
    if not current().makes_when_asked(config):
        return [RecordPage(one.page, renderer, file, config)]
    wait(file)
    vars(file)["make_page"] = partial(RecordPage, one.page, renderer, file, config)
    return []


def _add_export(files: Files, config: MkDocsConfig, one: ExportFile) -> None:
    files.append(Export.at(config, one.path, one.make))


def _add_copied(files: Files, config: MkDocsConfig, one: GuideFile | AssetFile) -> None:
    """Add a page of the guide, which may be missing from the navigation, or an asset. The theme finds overrides
    itself."""
    if isinstance(one, AssetFile) and one.of_site:
        return
    file = File.generated(config, one.path, abs_src_path=str(one.file))
    if isinstance(one, GuideFile):
        file.inclusion = InclusionLevel.NOT_IN_NAV
    files.append(file)


def _render_bodies(pages: list[RecordPage], folder: Path) -> None:
    """Render the bodies of pages in several processes, and keep them in files in `folder`, because the engine reads all
    pages before it writes the first. Not in a server, whose threads a fork would lack."""
    if not current().serving:
        if pages:
            pages[0].renderer.compile_templates()
        bodies = shared(RecordPage.rendered, pages, processes(), folder)
        for number, page in enumerate(pages):
            page.body = partial(bodies.__getitem__, number)


def write_beside(files: Files) -> None:
    """Let another process write the exports when they are many, after all plugins have seen them; not in a server."""
    run = current()
    exports = [file for file in files if isinstance(file, Export) and file.inclusion not in run.left_out()]
    if not run.serving and processes() > 1 and len(exports) >= FEWEST:
        for file in exports:
            file.beside = True
        run.build.writer = Beside(lambda: _write(exports))


def _write(files: Iterable[Export]) -> None:
    """Write generated files, and keep none of their texts."""
    folders: set[str] = set()
    for file in files:
        folder = os.path.dirname(file.abs_dest_path)
        if folder not in folders:
            os.makedirs(folder, exist_ok=True)
            folders.add(folder)
        with open(file.abs_dest_path, "wb") as written:
            written.write(file.content_bytes)
        file.forget()
