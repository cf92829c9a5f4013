"""The events that MkDocs calls: check the data, add the pages made from it, and swap the site in only when it is
complete.

Each function passes what the engine gives to a module beside this one. Nothing here decides what a page shows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from ...core.system_faults import EnvironmentFaultError, in_words, read_epoch
from ...core.terminal import Progress
from ...site.content_policy import NOT_FOUND, by_theme
from ...site.renderer import pass_context
from ...untrusted.harmless import make_log_harmless
from ..page_language import pages_are_trusted
from ..theme_cache import Shells
from . import files as site
from . import output as built
from . import pages, settings
from . import server as serving
from .run import Build, Run, current, report, start


def on_startup(command: str, dirty: bool) -> None:
    """Begin a run, with a server or not. With `--no-livereload` MkDocs only shows a finished build."""
    try:
        read_epoch(os.environ)
    except EnvironmentFaultError as error:
        raise Abort(str(error)) from error
    if command == "serve":
        serving.guard_servers()
    start(Run(serving=command == "serve" and "--no-livereload" not in sys.argv, ends=command == "build"))
    make_log_harmless("mkdocs")


@event_priority(-1000)  # after plugins that name the builder to the server: the keeper takes its place
def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> None:
    """Let the keeper build and show faults."""
    serving.keep(server, config)


def on_shutdown() -> None:
    """Let a server do nothing more in the folder that the engine is about to remove."""
    if keeper := current().keeper:
        keeper.stop()


@event_priority(100)  # before any plugin looks at site_dir
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the data, and build next to the site instead of in it.

    Raises PluginError with the list of problems when there are errors, before anything is written.
    """
    run = current()
    if run.before_serving:
        serving.begin_empty(config)
        return config
    project = settings.sound_project(config)
    settings.set_names(config, project)
    settings.add_templates(config, project)
    settings.spare_search(config)
    trusted = pages_are_trusted(config.extra)
    build = run.begin(Build(project, None if trusted else settings.own_templates(config, project)))
    settings.tell_templates(config, project, trusted)
    if run.serving:
        build.leaves_rest = run.leaves_rest(config)
        settings.go_on_at_faults(config)
    else:
        build.staging = settings.build_beside(config)
    return config


@event_priority(50)  # before plugins that look at the pages
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files of the site; a hand-written page at the same path wins."""
    if current().before_serving:
        return serving.end_empty(config)
    site.examine_files(files, config)
    site.leave_out_stemmers(files, config)
    site.add_files(files, config)
    site.refuse_twins(files, config)
    return files


@event_priority(-1000)  # after plugins that change the navigation
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Remember the navigation for pages that are made later, and escape its titles, which may be names of folders: the
    theme does not. The guide is not in it, but linked in the footer."""
    pages.make_navigation_inert(nav.items)
    if not current().before_serving:
        build = current().build
        if build.leaves_rest:
            build.leaves_rest = site.leave_hand_written(nav, files, config)
        build.nav, build.guide = nav, pages.set_guide_apart(nav)
        config.extra["sourcebook"]["footer"] = pages.links_in_footer(files, build.guide)
    return nav


def on_page_read_source(page: Page, config: MkDocsConfig) -> None:
    """Refuse front matter that could crash the engine's reader."""
    if not isinstance(page, pages.RecordPage):
        pages.refuse_long_front_matter(page, config)


@event_priority(1000)  # before plugins that read what a page says of itself
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep only allowed front matter."""
    if isinstance(page, pages.RecordPage):
        return markdown
    return pages.keep_allowed_front_matter(markdown, page, config, current().build)


@event_priority(-1000)  # after plugins that change a page's title
def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make the title of a hand-written page inert."""
    if not isinstance(page, pages.RecordPage):
        pages.make_title_inert(page)
    return html


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Give the theme's templates what renders a page made from a record, unless a hand-written page has faults."""
    run = current()
    if run.before_serving:
        return env
    build = run.build
    if build.front:
        report(build.front, "a page")
    shown = [file for file in files if file.inclusion not in run.left_out()]
    build.pages = [
        one
        for one in shown
        if one.is_documentation_page() or isinstance(one, site.PageWhenAsked) or isinstance(one.page, pages.RecordPage)
    ]
    build.progress = Progress(len(build.pages), "pages", sys.stderr)
    build.depths = {file.url.count("/") for file in build.pages}
    build.theme = by_theme("", build.depths)
    build.copied = {file.dest_uri: file for file in files.static_pages() if file.dest_uri.endswith(".html")}
    built.date_pages(build)
    settings.compact_theme(env, config)
    shells = Shells(env)
    env.globals["in_shell"] = pass_context(lambda context: shells.page(context.get_all()))
    site.write_beside(files)
    serving.make_when_asked(shown, env, config, files)
    serving.leave_rest(env, config, files)
    return env


def on_template_context(context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
    """Let templates such as the sitemap see all pages."""
    if not current().before_serving:
        context["pages"] = [file for file in current().build.pages if file.inclusion is not InclusionLevel.DRAFT]
    return context


def on_page_context(context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Let the theme see all pages, and pages of the guide the guide in the navigation."""
    build = current().build
    context["pages"] = build.pages
    context["nav"] = pages.navigation_of(page, nav, build.guide)
    return context


@event_priority(-1000)  # after plugins that change what a page is
def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Finish a page of the theme. MkDocs writes these before all others; one of them determines the policy of all."""
    if current().before_serving:
        return output
    if template_name == NOT_FOUND:
        build = current().build
        build.theme = by_theme(output, build.depths)
    if not template_name.endswith(".html"):
        return output
    return built.finished(output, template_name, "main.html", "base.html")


@event_priority(-1000)  # after plugins that change what a page is
def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Finish a page, and remember what its policy forbids in it."""
    current().build.progress.step()
    built.examine_page(output, page, config, current().build)
    return built.finished(output, page.file.dest_uri, page.meta.get("template", "main.html"), "base.html")


@event_priority(1000)  # before plugins that read what was built
def finish_writing(config: MkDocsConfig) -> None:
    """Wait until everything is written."""
    if not current().before_serving and (writer := current().build.take_writer()):
        writer.finish()


@event_priority(-50)  # search writes its index at 0
def complete_index(config: MkDocsConfig) -> None:
    """Write the index of all pages next to the theme's."""
    if not current().before_serving:
        built.complete_index(config, current().build)


def finish_copied(config: MkDocsConfig) -> None:
    """Finish the pages that the engine only copies; refuse a site with something forbidden."""
    if not current().before_serving:
        built.finish_copied(config, current().build)


@event_priority(-1000)  # after every plugin has written its files
def swap_in(config: MkDocsConfig) -> None:
    """Replace the old site by the finished one."""
    if not current().serving:
        built.swap_in(config, current().build)


on_post_build = CombinedEvent(finish_writing, complete_index, finish_copied, swap_in)


def on_build_error(error: Exception, **_: Any) -> None:
    """Remove what a failed build has written. When the system refused something, end with a sentence; a server
    continues, and reports it itself."""
    current().give_up()
    if isinstance(error, OSError | UnicodeError) and not current().serving:
        raise Abort(in_words(error)) from error
