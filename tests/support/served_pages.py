"""A project as `mkdocs serve` serves it, asked without a network."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from mkdocs.commands.serve import serve
from mkdocs.livereload import LiveReloadServer

from sourcebook.engines.mkdocs import run as runs

#: What the server of MkDocs adds to a page.
RELOAD = re.compile(rb'<script nonce="[\w-]+">\nvar livereload = .*?</script>', re.DOTALL)


class Served:
    """A project served by MkDocs, asked without a network: the real server, builder and hooks."""

    def __init__(self, project: Path, server: LiveReloadServer):
        self.project = project
        self.server = server
        self.site = Path(server.root)

    def ask(self, path: str) -> tuple[str, bytes]:
        """The status and the content at an address."""
        environ: dict[str, Any] = {"PATH_INFO": "/" + path}
        setup_testing_defaults(environ)
        status: list[str] = []
        application: Any = self.server.get_app()
        body = application(environ, lambda code, headers: status.append(code))
        return status[0], RELOAD.sub(b"", b"".join(body))

    def shows(self, path: str) -> bytes:
        """The content at an address that there is."""
        status, content = self.ask(path)
        assert status == "200 OK", path
        return content

    def rebuild(self) -> None:
        """What the server does when a file has changed, with the rest that it does after the reader has the page."""
        self.server.builder()
        keeper = runs.current().keeper
        assert keeper
        keeper.finish()

    def made(self) -> set[str]:
        """The pages and files of records that have been written."""
        folders = ("readers", "bodies", "rooms", "events", "sources", "data", "topics")
        return {
            file.relative_to(self.site).as_posix()
            for folder in folders
            for file in (self.site / folder).rglob("*")
            if file.is_file() and file.name != "tobias-crumb.html"
        }


@contextmanager
def served(project: Path) -> Iterator[Served]:
    """The project as `mkdocs serve` serves it; only that nobody listens to a port and nothing watches files."""
    given, done = threading.Event(), threading.Event()
    before = runs.current()
    found: list[Served] = []

    def wait(server: LiveReloadServer, **_: object) -> None:
        found.append(Served(project, server))
        given.set()
        done.wait()

    patch = pytest.MonkeyPatch()
    patch.setattr(LiveReloadServer, "serve", wait)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            serve(str(project / "mkdocs.yml"))
        except BaseException as error:
            errors.append(error)
            given.set()

    thread = threading.Thread(target=run)
    thread.start()
    given.wait()
    try:
        assert not errors, errors
        yield found[0]
    finally:
        done.set()
        thread.join()
        patch.undo()
        runs.start(before)
