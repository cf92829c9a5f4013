"""Fetch one page or PDF for a person: http and https alone, of bounded size and time, from public addresses.

The address that a name leads to is looked up once, examined, and connected to, so that no second answer of a name
server can lead elsewhere. Redirects are followed, each examined alike. Nothing is sent but the request for the page.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urljoin, urlsplit

from ... import __version__
from ...records.values.types import FormError, parse_url
from ...untrusted.escaping import in_address
from ...untrusted.own_network import reach_of
from ..additions.bounded import RefusedError
from .captured import MAX_BYTES

#: Seconds for one answer of the network, and for everything.
_WAIT, SECONDS = 20.0, 60.0
_REDIRECTS = 5
#: Signs of a path or query that are sent as they are.
_SAFE = "/%:;()._-~!$&'*+,=@?"
_BY_HAND = "open it in a browser, save the page or print it to a PDF, and capture that file"
_HEADERS = {
    "User-Agent": f"Sourcebook/{__version__} (captures one page for a person)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered: the address after redirects, the kind and encoding that it declares, and the bytes."""

    address: str
    kind: str
    charset: str
    content: bytes


def fetch(address: str, private: bool = False, limit: int = MAX_BYTES, seconds: float = SECONDS) -> Fetched:
    """Fetch `address`. With `private`, it may lead to this machine or its network. Raises RefusedError."""
    ends = time.monotonic() + seconds
    for _ in range(_REDIRECTS + 1):
        connection, path = _connection(address, private)
        # A server that sends its headers letter by letter is never late for any of them.
        watch = threading.Timer(max(0.0, ends - time.monotonic()), connection.cut)
        watch.daemon = True
        watch.start()
        try:
            connection.request("GET", path, headers=_HEADERS)
            answer = connection.getresponse()
            if answer.status in (301, 302, 303, 307, 308) and (target := answer.getheader("Location")):
                address = urljoin(address, _as_written(target))
                continue
            _expect_page(address, answer)
            content = b"".join(_pieces(address, answer, limit, ends, seconds))
            return Fetched(address, *_declared(answer.headers), content)
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() > ends:
                raise _too_slow(address, seconds) from error
            raise RefusedError(
                address, f"the server does not answer as it should ({_reason(error)})", _BY_HAND
            ) from error
        finally:
            watch.cancel()
            connection.close()
    raise RefusedError(address, f"it leads on more than {_REDIRECTS} times", _BY_HAND)


def _too_slow(address: str, seconds: float) -> RefusedError:
    return RefusedError(address, f"it takes longer than {seconds:g} seconds", _BY_HAND)


def _connection(address: str, private: bool) -> tuple[_To, str]:
    """Return a connection to the host of an address, and what to ask of it."""
    try:
        parts = urlsplit(parse_url(address))
    except FormError as error:
        raise RefusedError(address, str(error), error.hint or "copy the address from the browser") from error
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    place = _examined(address, host, port, private)
    path = in_address(parts.path or "/", _SAFE) + (f"?{in_address(parts.query, _SAFE)}" if parts.query else "")
    return (_SecureTo if secure else _To)(host, port, place), path


def _examined(address: str, host: str, port: int, private: bool) -> str:
    """Return the IP address of a host; refuse one that only this machine or its network reaches."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise RefusedError(address, f"there is no host {host!r}", "copy the address from the browser") from error
    if not private and (reach_of(host) or any(reach_of(one) for one in found)):
        cure = "if you mean it, and nobody else gave you the address: --private"
        raise RefusedError(address, "it leads to this machine or its own network", cure)
    return found[0]


class _To(http.client.HTTPConnection):
    """A connection to an IP address that was examined, with the name of its host."""

    def __init__(self, host: str, port: int, place: str):
        super().__init__(host, port, timeout=_WAIT)
        self.place = place

    def connect(self) -> None:
        self.sock = socket.create_connection((self.place, self.port), _WAIT)

    def cut(self) -> None:
        """End the connection, whoever waits for it."""
        with suppress(OSError, AttributeError):  # it is not there yet, or no more
            self.sock.shutdown(socket.SHUT_RDWR)


class _SecureTo(_To):
    """The same with TLS; the certificate has to name the host."""

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _expect_page(address: str, answer: http.client.HTTPResponse) -> None:
    if answer.status != 200:
        raise RefusedError(address, f"the server answers {answer.status} {answer.reason}", _BY_HAND)
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise RefusedError(address, "the server packs its answer, though it was asked not to", _BY_HAND)


def _pieces(address: str, answer: http.client.HTTPResponse, limit: int, ends: float, seconds: float) -> Iterator[bytes]:
    """Yield the body of an answer, no more of it than `limit` bytes, no longer than to the time `ends`."""
    number = 0
    while piece := answer.read1(2**16):
        number += len(piece)
        if number > limit:
            raise RefusedError(address, f"it is larger than {limit // 2**20} MB", _BY_HAND)
        if time.monotonic() > ends:
            raise _too_slow(address, seconds)
        yield piece
    if time.monotonic() > ends:
        raise _too_slow(address, seconds)
    if answer.length:  # which `read1` does not notice
        raise RefusedError(address, "the connection ended before the page did", "try again")


def _declared(headers: Message) -> tuple[str, str]:
    """Return the kind and the encoding that a server declares."""
    return headers.get_content_type(), str(headers.get_content_charset("") or "")


def _as_written(target: str) -> str:
    """Return a header with the letters beyond ASCII that servers write in UTF-8, which Python reads as Latin-1."""
    try:
        return target.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return target


def _reason(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said).splitlines()[0][:200]
