"""Settings that a project makes in MkDocs' configuration: names, navigation, templates, and values for our
templates."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from ...core.files.atomic import LockedError
from ...core.problems import ProblemsError, in_order
from ...exports.citation import edition_words
from ...paths import ASSETS, TEMPLATES
from ...project import NoProjectError, Project, load_project
from ...site.overrides import mistaken
from ...site.page_files import faults_in_pages
from ...site.renderer import Renderer, inert
from ...untrusted.escaping import in_line, in_lines
from ...views.pages.changes import tells_changes
from ..theme_templates import compact_templates
from .files import docs_folder
from .output import NO_DAY
from .pages import RecordPage
from .private import list_no_icons, search_plugins, wrap_page_context
from .run import Staging, current, report

log = logging.getLogger("mkdocs.plugins.sourcebook")

#: Pages that replace the theme's; a site's own `custom_dir` comes before it.
THEME = TEMPLATES / "theme"


def sound_project(config: MkDocsConfig) -> Project:
    """Return the project if it has no errors. Raises PluginError with the list of problems if it has."""
    try:
        project = load_project(Path(config.config_file_path).parent)
    except NoProjectError as error:
        raise PluginError(in_lines(error)) from error
    current().labels = project.labels
    for problem in project.problems:
        if problem.severity == "warning":
            log.info("%s", problem)
    if not project.sound:
        report(project.problems)
    if faults := in_order(faults_in_pages(docs_folder(config))):
        report(faults, "docs/")
    return project


def set_names(config: MkDocsConfig, project: Project) -> None:
    """Take the site's names from the data. Name the edition at the foot of every page; without history, remove its page
    from the navigation."""
    settings, edition = project.book.settings, project.views.edition
    config.site_name = inert(settings.title)
    if settings.subtitle:
        config.site_description = inert(settings.subtitle)
    if edition:
        config.copyright = f"{config.copyright or ''} {inert(edition_words(edition, project.labels))}".strip()
    if config.nav and not tells_changes(project.views):
        config.nav = _without(config.nav, "changes.md")


def _without(nav: Any, path: str) -> Any:
    """Return the navigation without links to `path`."""
    if isinstance(nav, dict):
        return {name: _without(value, path) for name, value in nav.items() if value != path}
    if isinstance(nav, list):
        return [kept for one in nav if one != path and (kept := _without(one, path)) not in ({}, [])]
    return nav


# ---- templates


def add_templates(config: MkDocsConfig, project: Project) -> None:
    """Put our templates before those of the theme, and those of the site before ours."""
    list_no_icons(config)
    first = 1 if config.theme.custom_dir else 0
    config.theme.dirs.insert(first, str(THEME))
    if project.overrides:
        config.theme.dirs.insert(first, str(project.overrides.folder))
        for problem in mistaken(project.overrides, _replaceable(config)):
            log.warning("%s", problem)


def compact_theme(environment: Any, config: MkDocsConfig) -> None:
    """Let the theme's templates and ours leave no indentation and no blank lines in pages."""
    dirs = config.theme.dirs
    at = dirs.index(str(THEME))
    compact_templates(environment, dirs[:at], dirs[at:])


def own_templates(config: MkDocsConfig, project: Project) -> set[str]:
    """Return the templates in `overrides` that a page may choose: those that replace none."""
    return set(project.overrides.templates) - _replaceable(config) if project.overrides else set()


def _replaceable(config: MkDocsConfig) -> set[str]:
    """Return the paths of files that a site may replace: templates, styles and scripts."""
    theme = [Path(folder) for folder in config.theme.dirs[1:]]
    folders = (
        (TEMPLATES, "*.html"),
        *((folder, "*.html") for folder in theme),
        *((one, "partials/**/*.html") for one in theme),
    )
    found = {file.relative_to(folder).as_posix() for folder, pattern in folders for file in folder.glob(pattern)}
    return found | {f"assets/{file.relative_to(ASSETS).as_posix()}" for file in ASSETS.rglob("*") if file.is_file()}


def tell_templates(config: MkDocsConfig, project: Project, trusted: bool) -> None:
    """Pass to the theme's templates and the macros what they need, under `extra.sourcebook`."""
    config.extra["sourcebook"] = {
        "trusted_pages": trusted,
        "not_found": _not_found(config, project),
        "serving": current().serving,
        "no_day": NO_DAY.isoformat(),
    }


def _not_found(config: MkDocsConfig, project: Project) -> str:
    root_url = urlsplit(config.site_url or "").path or "/"
    try:
        return Renderer(project.labels, root_url, overrides=project.overrides).not_found().html
    except ProblemsError as error:
        report(error.problems, "a template")


# ---- plugins, and where the site is written


def spare_search(config: MkDocsConfig) -> None:
    """Keep the theme's search from scanning pages made from records, which its index excludes anyway."""
    wrap_page_context(config, search_plugins(config), _of_other_pages)


def _of_other_pages(method: Callable[..., Any]) -> Callable[..., Any]:
    def called(context: Any, *, page: Any, **more: Any) -> Any:
        return None if isinstance(page, RecordPage) else method(context, page=page, **more)

    return called


def go_on_at_faults(config: MkDocsConfig) -> None:
    """Let the macros plugin show a fault in its page instead of ending the process."""
    if "macros" in config.plugins:
        config.plugins["macros"].config["on_error_fail"] = False


def build_beside(config: MkDocsConfig) -> Staging:
    """Let the engine write to a folder next to the site."""
    try:
        staging = Staging(Path(config.site_dir))
    except LockedError as error:
        site = in_line(Path(config.site_dir).resolve())
        raise PluginError(f"another build is writing {site}: wait until it is done") from error
    config.site_dir = str(staging.folder)
    return staging
