"""The state of a run of MkDocs, which calls its hooks one by one and passes nothing between them.

The command makes a `Run`, and each build in it a `Build`: a server builds again and again. `current()` is the only
place that holds them.
"""

from __future__ import annotations

import atexit
import shutil
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Navigation

from ...core.files.atomic import Lock, lock_of, put_in_place, staging_dir
from ...core.labels import Labels
from ...core.problems import Problem, ProblemsError, as_text
from ...core.terminal import Progress
from ...project import Project
from ...site.content_policy import ByTheme, by_theme
from ...site.forbidden import Forbidden
from ..dev_server import LazyServer
from ..parallel import Beside


class Staging:
    """A folder next to a site that replaces it when complete, so that a failed build leaves the old site unchanged.
    Raises LockedError while another build writes the site."""

    def __init__(self, site: Path):
        self.site = site.resolve()  # a link to a folder stays one
        self._lock: Lock | None = Lock(lock_of(self.site))
        self.folder = staging_dir(self.site)

    def swap_in(self, folder: Path) -> None:
        """Replace the old site by the finished folder. What `give_up` removes is then the old one."""
        self.folder = put_in_place(folder, self.site) or self.folder

    def give_up(self) -> None:
        """Remove the folder, and release the lock."""
        if self._lock:
            shutil.rmtree(self.folder, ignore_errors=True)
            self._lock.release()
            self._lock = None


#: The plugins that make each page for itself, by their modules.
_KNOWN = ("sourcebook.", "mkdocs_macros.", "material.plugins.search.", "mkdocs.contrib.search")


@dataclass
class Build:
    """The shared state of one build's hooks."""

    project: Project
    #: The site's own templates that pages may choose; None when the owner answers for all pages.
    templates: Collection[str] | None
    #: Where the site is made; None in a server, which writes into the folder that it serves.
    staging: Staging | None = None
    #: The process that writes the exports.
    writer: Beside | None = None
    #: Problems in the front matter of pages.
    front: list[Problem] = field(default_factory=list)
    #: Forbidden things in pages.
    blocked: list[Problem] = field(default_factory=list)
    #: The depths of pages in folders, and what is the theme's on all of them.
    depths: Collection[int] = ()
    theme: ByTheme = field(default_factory=lambda: by_theme("", ()))
    #: Pages that the engine only copies, by address.
    copied: dict[str, File] = field(default_factory=dict)
    #: All pages, including those made on demand; their navigation.
    pages: list[File] = field(default_factory=list)
    nav: Navigation = field(default_factory=lambda: Navigation([], []))
    #: Whether hand-written pages and the list of all files are left for afterwards.
    leaves_rest: bool = False
    #: The section of the guide, which only the navigation of its own pages shows.
    guide: Any = None
    #: What a terminal shows while pages are made.
    progress: Progress = field(default_factory=lambda: Progress(0, "", sys.stderr))

    def take_writer(self) -> Beside | None:
        """Return the writing process, which the caller must end."""
        writer, self.writer = self.writer, None
        return writer

    def give_up(self) -> None:
        """Remove what a failed build has written next to the site, and release the lock."""
        if writer := self.take_writer():
            writer.give_up()
        if self.staging:
            self.staging.give_up()


@dataclass
class Run:
    """A run of the command `mkdocs`: whether it serves with live reload, and then what rebuilds the site.

    Before a server has its keeper, MkDocs makes a first build that must not fail, so that one is empty.
    """

    serving: bool = False
    #: Whether the process ends after a build.
    ends: bool = False
    keeper: LazyServer | None = None
    #: The labels, once the language is known.
    labels: Labels | None = None
    #: The folder of hand-written pages, while the empty build has another.
    docs: str = ""
    latest: Build | None = None
    #: What a server found in each hand-written page, by its address, with what that depends on.
    examined: dict[str, tuple[object, tuple[Forbidden, ...]]] = field(default_factory=dict)

    @property
    def before_serving(self) -> bool:
        """Whether this is the empty build."""
        return self.serving and self.keeper is None

    @property
    def build(self) -> Build:
        """The build in progress, or the one that is served."""
        assert self.latest, "on_config makes it"
        return self.latest

    def begin(self, build: Build) -> Build:
        """Begin a build, and remove what an earlier one has left."""
        self.give_up()
        self.latest = build
        return build

    def give_up(self) -> None:
        """Remove what a failed build has left."""
        if self.latest:
            self.latest.give_up()

    def makes_when_asked(self, config: MkDocsConfig) -> bool:
        """Return whether files made from records wait for requests. Not when the engine generates the navigation: it
        then needs all pages."""
        return self.keeper is not None and config.nav is not None

    def leaves_rest(self, config: MkDocsConfig) -> bool:
        """Return whether hand-written pages and the list of all files wait until the reader has a page: when files wait
        for requests anyway, no warning must stop the build, and no plugin that we do not know looks at all pages."""
        if not self.makes_when_asked(config) or config.strict:
            return False
        methods = (method for listening in config.plugins.events.values() for method in listening)
        return all(method.__module__.startswith(_KNOWN) for method in methods)

    def left_out(self) -> tuple[InclusionLevel, ...]:
        """Return the levels of files that are not part of the site; a server shows drafts."""
        return (InclusionLevel.EXCLUDED,) if self.serving else (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


_runs = [Run()]


def current() -> Run:
    """Return the run in progress."""
    return _runs[-1]


def start(run: Run) -> None:
    """Make `run` the current one."""
    current().give_up()
    _runs[:] = [run]


@atexit.register  # a plugin that ends the process tells nobody
def _give_up() -> None:
    current().give_up()


def report(problems: Sequence[Problem], what: str = "the data") -> NoReturn:
    """Stop the build with the list of problems; a server's keeper shows it."""
    if current().serving:
        raise ProblemsError(problems)
    raise PluginError(f"{what} has problems, nothing was built:\n{as_text(problems, 'kinds')}")


def path_in_project(file: File, config: MkDocsConfig) -> str:
    """Return the path of a page's source for a message."""
    root, path = Path(config.config_file_path).parent, Path(file.abs_src_path or file.src_uri)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file.src_uri
