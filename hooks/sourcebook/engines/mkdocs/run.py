"""The state of a run of MkDocs, which calls its hooks one by one, with nothing of ours in between.

`Run` is made when the command starts, `Build` by each build in it: a server builds again and again. `current()` is the
one place where they are held.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Navigation

from ...core.atomic import Lock, lock_of, staging_dir, swap_dirs
from ...core.labels import Labels
from ...core.problems import Problem, ProblemsError, as_text
from ...project import Project
from ...site.content_policy import ByTheme, by_theme
from ..dev_server import LazyServer
from ..parallel import Beside


class Staging:
    """A folder beside a site that takes its place when it is whole, so that a build that fails leaves the old site as
    it was. Raises LockedError while another build writes the site."""

    def __init__(self, site: Path):
        self.site = site.resolve()  # a link to a folder stays one
        self._lock: Lock | None = Lock(lock_of(self.site))
        self.folder = staging_dir(self.site)

    def swap_in(self, folder: Path) -> None:
        """Put the finished folder where the old site is, and let other builds write."""
        swap_dirs(folder, self.site)
        self.give_up()

    def give_up(self) -> None:
        """Remove what has been written beside the site, and let other builds write."""
        if self._lock:
            shutil.rmtree(self.folder, ignore_errors=True)
            self._lock.release()
            self._lock = None


@dataclass
class Build:
    """What the hooks of one build share."""

    project: Project
    #: The templates of its own that the site lets pages choose; None when the owner answers for all pages.
    templates: Collection[str] | None
    #: Where the site is made; a server writes it where it serves it from.
    staging: Staging | None = None
    #: The process that writes the generated files which are no pages.
    writer: Beside | None = None
    #: What is wrong with the front matter of pages.
    front: list[Problem] = field(default_factory=list)
    #: What pages have that is forbidden.
    blocked: list[Problem] = field(default_factory=list)
    #: How deep in folders pages stand, and what is the theme's in them all.
    depths: Collection[int] = ()
    theme: ByTheme = field(default_factory=lambda: by_theme("", ()))
    #: The pages that the engine only copies, by their address.
    copied: dict[str, File] = field(default_factory=dict)
    #: All pages, with those that are made when they are asked for; their navigation.
    pages: list[File] = field(default_factory=list)
    nav: Navigation = field(default_factory=lambda: Navigation([], []))

    def take_writer(self) -> Beside | None:
        """The process that writes; whoever takes it ends it."""
        writer, self.writer = self.writer, None
        return writer

    def give_up(self) -> None:
        """Remove what a build that failed has written beside the site, and let other builds write it."""
        if writer := self.take_writer():
            writer.give_up()
        if self.staging:
            self.staging.give_up()


@dataclass
class Run:
    """A run of the command `mkdocs`: whether it serves and follows edits, and then what rebuilds the site.

    Before a server has its keeper, MkDocs makes a first build that must not fail, so that one is empty.
    """

    serving: bool = False
    keeper: LazyServer | None = None
    #: The words of the interface, once the language is known.
    labels: Labels | None = None
    #: The folder of pages written by hand, while the empty build has another.
    docs: str = ""
    latest: Build | None = None

    @property
    def before_serving(self) -> bool:
        """Whether this is the empty build."""
        return self.serving and self.keeper is None

    @property
    def build(self) -> Build:
        """The build that is under way, or that is served."""
        assert self.latest, "on_config makes it"
        return self.latest

    def begin(self, build: Build) -> Build:
        """Begin a build; what an earlier one has left is removed."""
        self.give_up()
        self.latest = build
        return build

    def give_up(self) -> None:
        """Remove what a build that failed has left."""
        if self.latest:
            self.latest.give_up()

    def makes_when_asked(self, config: MkDocsConfig) -> bool:
        """Whether what is made from records waits for requests. Not when the engine makes the navigation of all pages:
        then it has to know them."""
        return self.keeper is not None and config.nav is not None

    def left_out(self) -> tuple[InclusionLevel, ...]:
        """The levels of files that are no part of the site; a server shows drafts."""
        return (InclusionLevel.EXCLUDED,) if self.serving else (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


_runs = [Run()]


def current() -> Run:
    """The run that is under way."""
    return _runs[-1]


def start(run: Run) -> None:
    """Let `run` be the one that is under way."""
    current().give_up()
    _runs[:] = [run]


@atexit.register  # a plugin that ends the process tells nobody
def _give_up() -> None:
    current().give_up()


def report(problems: Sequence[Problem], what: str = "the data") -> NoReturn:
    """Stop the build with the list of problems; the keeper of a server shows it."""
    if current().serving:
        raise ProblemsError(problems)
    raise PluginError(f"{what} has problems, nothing was built:\n{as_text(problems)}")


def path_in_project(file: File, config: MkDocsConfig) -> str:
    """Where the source of a page is, for a message."""
    root, path = Path(config.config_file_path).parent, Path(file.abs_src_path or file.src_uri)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file.src_uri
