"""Everything that is used of MkDocs, its theme's plugins and watchdog although they do not document it.

`USED` names each with the reason. A test fails when the installed version lacks one of them, or when another module
uses a name with an underscore of another package.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any, cast

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from watchdog.observers.polling import PollingObserverVFS

from ...site.renderer import FileSystemLoader

#: The names by module and class, with the reason.
USED = {
    "mkdocs.commands.build._populate_page": "a server makes a page when it is asked for, with all events of plugins",
    "mkdocs.commands.build._build_page": "the same: the theme around it",
    "mkdocs.livereload.LiveReloadServer._inject_js_into_html": "its script needs the word by which the policy knows it",
    "mkdocs.livereload.LiveReloadServer._watched_paths": "what it watches already is watched without following links",
    "mkdocs.livereload.LiveReloadServer.observer": "the same",
    "mkdocs.livereload.LiveReloadServer.get_app": "a guard stands before every request, also without any hook",
    "mkdocs.livereload.LiveReloadServer.server_bind": "an address that is taken is told in a sentence",
    "mkdocs.plugins.PluginCollection.events": "the theme's search would look through each page that it leaves out",
    "mkdocs.structure.files.File._content": "a file's bytes are made when they are asked for, and let go afterwards",
    "mkdocs.structure.pages.Page.links_to_anchors": "a page made from records has none to be checked",
    "mkdocs.structure.pages.Page.present_anchor_ids": "links to anchors are checked before a page is made",
    "mkdocs.structure.pages.Page.update_date": "the sitemap says the day of the edition",
    "mkdocs.utils.CountHandler": "a strict build that has warned ends after its last event, so it is not put in place",
    "watchdog.observers.polling.PollingObserverVFS": "the only observer that can be told how to look at a file",
}


#: How often a server looks whether a file has changed, in seconds. The engine’s half a second would be most of the time
#: that an edit of a small site takes.
LOOKS_EVERY = 0.2

# ---- building


def build_page(
    page: Page, config: MkDocsConfig, files: Files, pages: list[File], nav: Navigation, env: Any, excluded: bool
) -> None:
    """Make one page of a built site, as a build does."""
    _populate_page(page, config, files)
    _build_page(page, config, pages, nav, env, excluded=excluded)


class MadeFile(File):
    """A generated file whose bytes `make` makes when the engine first needs them."""

    make: Callable[[], bytes]

    @classmethod
    def at(cls, config: MkDocsConfig, path: str, make: Callable[[], bytes]) -> MadeFile:
        """Return the file at `path` of the site."""
        file = cast(MadeFile, cls.generated(config, path, content=""))
        file.make = make
        file.forget()
        return file

    def made(self) -> bytes:
        """The bytes of the file."""
        return self.make()

    def forget(self) -> None:
        """Drop the bytes; they can be made again."""
        vars(self).pop("_content", None)

    @cached_property
    def _content(self) -> bytes:  # type: ignore[override]  # where the engine keeps what was generated
        return self.made()


class _ThemeFiles(FileSystemLoader):
    """Finds the theme's files without looking through its thousands of icons: the engine asks for a list of all files,
    and then leaves out folders that begin with a dot."""

    def list_templates(self) -> list[str]:
        """Return the paths of all files outside of these folders."""
        found: set[str] = set()
        for folder in self.searchpath:
            for path, folders, names in os.walk(folder, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                start = "" if path == folder else f"{os.path.relpath(path, folder)}/".replace(os.sep, "/")
                found.update(start + name for name in names)
        return sorted(found)


def list_no_icons(config: MkDocsConfig) -> None:
    """Let the engine list only those files of the theme that it may copy."""
    get_env = config.theme.get_env

    def get_quick_env() -> Any:
        environment = get_env()
        environment.loader = _ThemeFiles(config.theme.dirs)
        return environment

    config.theme.get_env = get_quick_env  # type: ignore[method-assign]  # of this one theme


def set_date(page: Page, day: str) -> None:
    """Set the day in the sitemap, which is else that of the build."""
    page.update_date = day


def has_warnings(config: MkDocsConfig) -> bool:
    """Return whether MkDocs in strict mode will abort after its last event."""
    if not config.strict:
        return False
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return any(counter.get_counts() for counter in counters)


def search_plugins(config: MkDocsConfig) -> list[Any]:
    """Return the plugins that write the theme's index."""
    return [config.plugins[name] for name in ("search", "material/search") if name in config.plugins]


def wrap_page_context(config: MkDocsConfig, plugins: Collection[object], wrap: Callable[..., Any]) -> None:
    """Replace what these plugins do before a page is rendered by `wrap(method)`."""
    events = config.plugins.events["page_context"]
    for at, method in enumerate(events):
        if getattr(method, "__self__", None) in plugins:
            events[at] = wrap(method)


# ---- serving


def guard_all_servers(guard: Callable[[Any, LiveReloadServer], Any], mark_script: Callable[[bytes], bytes]) -> None:
    """Put a guard in front of every request, and mark the server's own script. This changes the class, because a server
    without live reload calls no hook."""
    server = LiveReloadServer
    if hasattr(server, "unguarded"):
        return
    unguarded, inject = server.get_app, cast(Callable[[Any, bytes, int], bytes], server._inject_js_into_html)

    def get_app(self: LiveReloadServer) -> Any:
        return guard(unguarded(self) or self.serve_request, self)

    def with_marked_script(self: LiveReloadServer, content: bytes, epoch: int) -> bytes:
        script = mark_script(inject(self, b"</body>", epoch).removesuffix(b"</body>"))
        before, end, after = content.rpartition(b"</body>")
        return before + script + end + after if end else content + script

    server.unguarded = unguarded  # type: ignore[attr-defined]  # ours, kept on its class
    server.get_app = get_app  # type: ignore[method-assign, assignment]  # of all servers
    server._inject_js_into_html = with_marked_script  # type: ignore[method-assign]  # of all servers


def follow_no_links(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Let the server watch no linked folder, whose whole content it would scan again and again."""
    watched = [*server._watched_paths]
    for path in watched:
        server.unwatch(path)
    observer = PollingObserverVFS(os.lstat, os.scandir, polling_interval=LOOKS_EVERY)
    server.observer = observer  # type: ignore[assignment]  # declared as the one that follows links
    for path in _no_links(watched):
        server.watch(path)
    config.watch = _no_links(config.watch)


def _no_links(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not os.path.islink(path)]


def tell_taken_address(server: LiveReloadServer) -> None:
    """Stop with a sentence instead of a traceback when the server's address is taken."""
    address: tuple[Any, ...] = server.server_address
    (host, port, *_), bind = address, server.server_bind

    def server_bind() -> None:
        try:
            bind()
        except OSError as error:
            raise Abort(
                f"nothing is served at {host}:{port}: {error.strerror}. Mostly another server still runs: end it "
                "with Ctrl and C where it was started, or take another address: "
                f".venv/bin/mkdocs serve --dev-addr {host}:{port + 1}"
            ) from error

    server.server_bind = server_bind  # type: ignore[method-assign]  # of this one server
