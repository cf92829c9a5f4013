"""Keeps `mkdocs serve` alive and truthful: while the site cannot be built, every address shows what is wrong.

The server as MkDocs makes it leaves requests waiting when a rebuild fails, and ends when a plugin exits. Here a rebuild
never fails as far as the server can tell, so that open pages load what there is to show: the list of faults, and the
site again once they are mended.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from .problems import Problem, ProblemsError
from .render import Rendered
from .terminal import as_shown

#: The page of faults, in the folder of the served site. No record has a name that begins with a dot.
PAGE = ".faults.html"

Respond = Callable[..., Any]
Answer = Callable[[dict[str, Any], Respond], Iterable[bytes]]


class Server(Protocol):
    """As much of the engine's server as is used here."""

    builder: Callable[[], None]
    root: str
    mount_path: str

    def serve_request(self, environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        """Answer a request, after the rebuild that is under way."""

    def set_app(self, application: Answer) -> None:
        """Let `application` answer requests."""


class Keeper:
    """Rebuilds the site of a server, and answers in its place while there are faults."""

    def __init__(self, server: Server, root: Path, page: Callable[[Sequence[Problem], str], Rendered]):
        self.server = server
        self.root = root
        self.page = page
        self.build = server.builder
        self.faults: str | None = None
        server.builder = self.rebuild
        server.set_app(self.answer)

    def rebuild(self) -> None:
        """Build the site; what goes wrong is shown and does not get out."""
        heard = _Heard()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            self._build_calmly()
            self.faults = None
        except ProblemsError as error:
            print_problems(error.problems, self.root)
            self.show(error.problems)
        except (Exception, SystemExit) as error:
            if isinstance(error, SystemExit | OSError) or hasattr(error, "format_message"):
                print(error, file=sys.stderr)
            else:
                traceback.print_exc()  # a fault of the generator or of a plugin
            self.show((), "\n".join(dict.fromkeys([*heard.messages, str(error)])))
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)

    def _build_calmly(self) -> None:
        """Build, and once more when a file is gone that was there: an editor was saving."""
        try:
            self.build()
        except FileNotFoundError:
            self.build()

    def show(self, problems: Sequence[Problem], message: str = "") -> None:
        """Show these faults at every address from now on."""
        self.faults = self.page(problems, message).html
        file = Path(self.server.root, PAGE)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.faults, "utf-8")

    def answer(self, environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        """Answer a request as the server does, with the page of faults for any address while there are some.

        The server waits for a rebuild that is under way; when the state has changed meanwhile, it is asked again.
        """
        while True:
            faults = self.faults
            asked = environ
            if faults and not environ["PATH_INFO"].startswith("/livereload/"):
                asked = {**environ, "PATH_INFO": self.server.mount_path + PAGE}
            head: list[tuple[Any, ...]] = []
            body = self.server.serve_request(asked, lambda *given, head=head: head.append(given))
            if faults is self.faults:
                start_response(*head[-1])
                return body


class _Heard(logging.Handler):
    """Keeps what the engine warned of during a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def print_problems(problems: Iterable[Problem], root: Path) -> None:
    """Print the list as `sourcebook check` does, among the messages of the server."""
    print(as_shown(problems, root, sys.stderr), end="", file=sys.stderr, flush=True)
