"""Keep `mkdocs serve` alive, correct and quick: show what is wrong on every address while the site cannot be built, and
make files from records on demand.

MkDocs' own server leaves requests waiting when a rebuild fails, and ends when a plugin exits. Here a rebuild never
fails as far as the server can tell, so open pages load whatever there is: the list of faults, and the site again once
they are mended.

A rebuild does not write everything. It leaves functions that make the other files; a file is made at its first request,
and served until the next rebuild, which begins with an empty folder. So no file is older than the records, and nothing
needs to know which page shows which record. What no open page needs, and what must be done although nobody asks for it,
such as looking for faults in hand-written pages, is done after the reader has the page.
"""

from __future__ import annotations

import logging
import os.path
import posixpath
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from ..core.problems import Problem, ProblemsError
from ..core.terminal import as_shown
from ..site.renderer import Rendered
from ..untrusted.escaping import in_lines

#: The page of faults, in the folder of the served site. No record's name begins with a dot.
PAGE = ".faults.html"

#: How long a server waits after a rebuild before it does the rest, and between two pieces of it, in seconds: requests
#: come first.
BEFORE_THE_REST, BETWEEN = 0.3, 0.005

Respond = Callable[..., Any]
Answer = Callable[[dict[str, Any], Respond], Iterable[bytes]]


class Server(Protocol):
    """The part of the engine's server that is used here."""

    builder: Callable[[], None]
    root: str
    mount_path: str

    def serve_request(self, environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        """Answer a request, after any rebuild in progress."""

    def set_app(self, application: Answer) -> None:
        """Let `application` answer requests."""


class LazyServer:
    """Rebuilds a server's site, makes files on demand, and shows faults instead of the site while there are any."""

    def __init__(self, server: Server, root: Path, page: Callable[[Sequence[Problem], str, bool], Rendered]):
        self.server = server
        self.root = root
        self.page = page
        self.build = server.builder
        #: Functions that make missing files, by path in the site; by the path of a folder with a final slash, what
        #: makes everything in it.
        self.makers: dict[str, Callable[[], object]] = {}
        #: What the build has left for afterwards, in order. Until that is done, an address may be one that is not known
        #: yet.
        self.rest: deque[Callable[[], object]] = deque()
        self._broken: set[str] = set()
        self._faulty = False
        self._builds = 0
        #: Held while files are made: neither the engine nor a book's views can do two things at a time.
        self._lock = threading.Lock()
        server.builder = self.rebuild
        server.set_app(self.answer)

    def rebuild(self) -> None:
        """Build the site. Errors are shown, not raised."""
        with self._lock:
            self._builds += 1
            self._faulty = not self._done(self._build_calmly, PAGE)
            if self._faulty:
                self.rest.clear()
        if self.rest:
            threading.Thread(target=self._finish_slowly, args=(self._builds,), daemon=True).start()

    def _finish_slowly(self, build: int) -> None:
        """Do the rest of a build unless another begins."""
        time.sleep(BEFORE_THE_REST)
        while self._go_on(build):
            time.sleep(BETWEEN)

    def finish(self) -> None:
        """Do the rest of the build now."""
        while self._go_on(self._builds):
            pass

    def stop(self) -> None:
        """Do nothing more."""
        with self._lock:
            self.rest.clear()

    def _go_on(self, build: int) -> bool:
        """Do a piece of the rest of a build. Return false when there is none."""
        with self._lock:
            if self.rest and build == self._builds:
                self._do_next()
                return True
        return False

    def _do_next(self) -> None:
        self._faulty = not self._done(self.rest.popleft(), PAGE)
        if self._faulty:
            self.rest.clear()

    def make(self, path: str) -> None:
        """Make a file of the site unless that is done. When it cannot be made, the reason is shown at its address."""
        make = self.makers.pop(path, None) or self.makers.pop(f"{posixpath.dirname(path)}/", None)
        if make and not self._done(make, path + PAGE):
            self._broken.add(path)

    def _build_calmly(self) -> None:
        """Build, and retry when a file has vanished: an editor was saving."""
        try:
            self._build_anew()
        except FileNotFoundError:
            self._build_anew()

    def _build_anew(self) -> None:
        self.makers.clear()
        self.rest.clear()
        self._broken.clear()
        self.build()

    def _done(self, work: Callable[[], object], page: str) -> bool:
        """Do `work`. When it fails, write the reason to the file `page` of the site."""
        heard = _Heard()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            work()
        except ProblemsError as error:
            print_problems(error.problems, self.root)
            self._show(page, error.problems)
        except (Exception, SystemExit) as error:
            if isinstance(error, SystemExit | OSError) or hasattr(error, "format_message"):
                print(in_lines(error), file=sys.stderr)
            else:
                print(in_lines(traceback.format_exc()), file=sys.stderr)  # a fault of the generator or of a plugin
            self._show(page, (), "\n".join(dict.fromkeys([*heard.messages, str(error)])))
        else:
            return True
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)
        return False

    def _show(self, page: str, problems: Sequence[Problem], message: str = "") -> None:
        file = Path(self.server.root, page)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.page(problems, message, page != PAGE).html, "utf-8")

    def answer(self, environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        """Answer a request like the server, after making the requested file. Answer with the page of faults while the
        site cannot be built, or when the file cannot be made.

        Waits for a rebuild in progress. When another has begun meanwhile, the server is asked again.
        """
        if environ["PATH_INFO"].startswith("/livereload/"):
            return self.server.serve_request(environ, start_response)
        while True:
            with self._lock:
                builds = self._builds
                asked = {**environ, "PATH_INFO": self._what_to_show(environ["PATH_INFO"])}
            head: list[tuple[Any, ...]] = []
            body = self.server.serve_request(asked, lambda *given, head=head: head.append(given))
            if builds == self._builds:
                start_response(*head[-1])
                return body

    def _what_to_show(self, address: str) -> str:
        """Return the address itself, once its file is made, or that of a page of faults. Addresses are as WSGI gives
        them: each byte of UTF-8 as one letter."""
        mount, asked = self.server.mount_path, address.encode("latin-1").decode("utf-8", "ignore")
        while self.rest and not self._is_known(self._path(asked)):
            self._do_next()
        if self._faulty:
            return mount + PAGE
        path = self._path(asked)
        self.make(path)
        return (mount + path + PAGE).encode().decode("latin-1") if path in self._broken else address

    def _is_known(self, path: str) -> bool:
        """Return whether a file of the site is there, or can be made now."""
        return path in self.makers or path in self._broken or os.path.isfile(os.path.join(self.server.root, path))

    def _path(self, address: str) -> str:
        """Return the file of the site that the server reads for an address."""
        rest = address.removeprefix(self.server.mount_path)
        path = posixpath.normpath(f"/{rest}{'index.html' if address.endswith('/') else ''}").lstrip("/")
        return f"{path}/index.html" if f"{path}/index.html" in self.makers else path


class _Heard(logging.Handler):
    """Collects the engine's warnings during a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def print_problems(problems: Iterable[Problem], root: Path) -> None:
    """Print the list like `sourcebook check`, among the messages of the server."""
    print(as_shown(problems, root, sys.stderr), end="", file=sys.stderr, flush=True)
