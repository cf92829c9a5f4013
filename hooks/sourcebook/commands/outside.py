"""Whether addresses outside the site still answer: slowly and politely, and only when somebody asks for it.

One request at a time, with a pause between two to the same host; HEAD, and GET where a server does not answer that; a
server that says when to come back is waited for. Redirects are followed one by one, so that one that is meant for good
can be told from one for the moment. Addresses of the own network are left alone, since links come from many hands.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from ..untrusted.harmless import in_json, in_line
from ..untrusted.own_network import reach_of
from .link_check import OutsideLink

#: `moved`: for good, the address should be changed; `gone`: the server knows it no more; `refused`: it answers, but not
#: to us; `timed-out`; `unreachable`: no such host, no connection, or redirects in a circle.
State = Literal["ok", "moved", "gone", "refused", "timed-out", "unreachable"]
STATES: tuple[State, ...] = ("gone", "unreachable", "timed-out", "refused", "moved", "ok")

_FOR_GOOD = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}
_LATER = {429, 503}
_MOST_REDIRECTS = 10
#: Nobody is waited for longer, in seconds.
_LONGEST_WAIT = 120.0


class Answer(NamedTuple):
    """What a server says: status (0: none), where it sends on to, when to come back; and what went wrong."""

    status: int
    location: str = ""
    retry_after: str = ""
    fault: str = ""


TIMED_OUT = "no answer in time"

Ask = Callable[[str, str], Answer]
"""A request: method and address in, answer out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of an address: `status` of the last answer (0: none), `now` where it leads when that is elsewhere,
    `words` about what went wrong, and where in the site it stands first, and how many times."""

    url: str
    state: State
    status: int
    now: str
    words: str
    place: str
    times: int


class Visitor:
    """Visits addresses. `clock` and `sleep` are those of the machine but in tests."""

    def __init__(
        self,
        ask: Ask,
        pause: float = 1.0,
        tries: int = 3,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self.ask = ask
        self.pause = pause
        self.tries = tries
        self.clock = clock
        self.sleep = sleep
        self._free: dict[str, float] = {}

    def visit_all(self, links: Iterable[OutsideLink]) -> Iterator[Finding]:
        """Each address, the hosts by turns, so that the pauses of one are used for others."""
        by_host: dict[str, deque[OutsideLink]] = {}
        for link in links:
            by_host.setdefault(_host(link.url), deque()).append(link)
        queues = deque(by_host.values())
        while queues:
            queue = queues.popleft()
            yield self.visit(queue.popleft())
            if queue:
                queues.append(queue)

    def visit(self, link: OutsideLink) -> Finding:
        """Follow one address to where it leads."""
        url, for_good, seen = link.url, True, {link.url}
        while True:
            answer = self._answer(url)
            if answer.status not in _REDIRECTS or not answer.location:
                break
            for_good = for_good and answer.status in _FOR_GOOD
            url = _onward(url, answer.location)
            if url in seen or len(seen) > _MOST_REDIRECTS:
                answer = Answer(0, fault="it leads in a circle" if url in seen else "it leads on and on")
                break
            seen.add(url)
        state = _state(answer)
        if state == "ok" and url != link.url and for_good:
            state = "moved"
        now = "" if url == link.url else url
        return Finding(link.url, state, answer.status, now, answer.fault, str(link.place), link.times)

    def _answer(self, url: str) -> Answer:
        """The answer of one address, by GET when HEAD is not understood, and again when it says “later” or nothing."""
        method = "HEAD"
        for left in reversed(range(self.tries)):
            answer = self._ask(method, url)
            if method == "HEAD" and answer.status >= 400 and answer.status not in _LATER:
                method = "GET"
                answer = self._ask(method, url)
            if left and answer.status in _LATER:
                self._free[_host(url)] = self.clock() + _wait(answer.retry_after, self.pause)
            elif not left or answer.fault != TIMED_OUT:
                break
        return answer

    def _ask(self, method: str, url: str) -> Answer:
        host = _host(url)
        early = self._free.get(host, 0.0) - self.clock()
        if early > 0:
            self.sleep(early)
        answer = self.ask(method, url)
        self._free[host] = self.clock() + self.pause
        return answer


def _host(url: str) -> str:
    return re.split("[/?#]", url.partition("://")[2])[0].lower()


def _onward(url: str, location: str) -> str:
    """Where a redirect leads, without signs that cannot be seen. What is no address stays what it is: whoever asks for
    it finds that out."""
    with suppress(ValueError):
        location = urljoin(url, location)
    return "".join(sign if sign.isprintable() and sign != " " else quote(sign) for sign in location.partition("#")[0])


def _state(answer: Answer) -> State:
    if answer.fault:
        return "timed-out" if answer.fault == TIMED_OUT else "unreachable"
    if answer.status in (404, 410):
        return "gone"
    return "ok" if 200 <= answer.status < 300 else "refused"


def _wait(retry_after: str, pause: float) -> float:
    """How long to wait, from a header in seconds or as a date (RFC 9110, 10.2.3)."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            seconds = 10 * pause
    return min(max(seconds, pause), _LONGEST_WAIT)


# ---- asking


def asker(agent: str, timeout: float, own_network: bool = False) -> Ask:
    """What asks servers, under the name `agent`. Addresses of the own network only if `own_network`."""

    def ask(method: str, url: str) -> Answer:
        try:
            return _request(method, url, agent, timeout, own_network)
        except TimeoutError:
            return Answer(0, fault=TIMED_OUT)
        except socket.gaierror:
            return Answer(0, fault="there is no such host")
        except (OSError, ValueError, http.client.HTTPException) as error:
            return Answer(0, fault=f"{type(error).__name__}: {error}")

    return ask


def _request(method: str, url: str, agent: str, timeout: float, own_network: bool) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Answer(0, fault="it is not a web address")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = [str(one[4][0]) for one in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    if not own_network and any(map(reach_of, (parts.hostname, *found))):
        return Answer(0, fault="it is an address on the own network")
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(parts.hostname, port)
    path = quote(f"{parts.path or '/'}?{parts.query}".rstrip("?"), safe="/?%:@!$&'()*+,;=~-._[]")
    try:
        connection.sock = _connected(found, port, timeout)
        if secure:
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=parts.hostname)
        connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*"})
        response = connection.getresponse()
        location = _decoded(response.getheader("Location", ""))
        return Answer(response.status, location, response.getheader("Retry-After", ""))
    finally:
        connection.close()


def _connected(addresses: Sequence[str], port: int, timeout: float) -> socket.socket:
    """A connection to the first of these addresses that takes one. The host's name is not looked up again: it could be
    that of a machine in the own network by then."""
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout)
    return socket.create_connection((addresses[-1], port), timeout)


def _decoded(header: str) -> str:
    """A header in which a server writes letters beyond ASCII as UTF-8, which http.client takes for Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except ValueError:
        return header


# ---- the report


def report_as_text(findings: Iterable[Finding]) -> str:
    """One line for each address that is not as it was, the worst first, then how many there are of each state."""
    found = sorted(findings, key=lambda one: (STATES.index(one.state), one.url))
    lines = []
    for one in found:
        if one.state != "ok":
            why = one.words or (f"status {one.status}" if one.state != "moved" else "")
            lines.append(in_line(f"{one.place}: {one.state}: {one.url}{f' ({why})' if why else ''}"))
            if one.state == "moved":
                lines.append(in_line(f"    it is now: {one.now}"))
    counts = "; ".join(f"{state}: {number}" for state in STATES if (number := sum(one.state == state for one in found)))
    return "".join(f"{line}\n" for line in (*lines, counts or "no addresses"))


def report_as_json(findings: Iterable[Finding]) -> str:
    """All of them, by address."""
    found = sorted(findings, key=lambda one: one.url)
    return in_json(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1)) + "\n"
