"""Links out of the site, asked of a server of the test's own; no clock is waited for."""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.commands.link_check import OutsideLink
from sourcebook.commands.outside import TIMED_OUT, Answer, Finding, Visitor, asker, report_as_json, report_as_text
from sourcebook.core.problems import Place


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Server(BaseHTTPRequestHandler):
    """Answers by the path."""

    asked: ClassVar[list[tuple[str, str, str]]] = []
    times: ClassVar[Counter[str]] = Counter()
    release = threading.Event()

    def do_GET(self) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        self.times[self.path] += 1
        headers = {
            "/moved": (301, "/fine"),
            "/twice": (308, "/moved"),
            "/for-now": (302, "/fine"),
            "/mixed": (301, "/for-now"),
            "/to-gone": (301, "/gone"),
            "/letters": (301, "/n\u00e9".encode().decode("latin-1")),
            "/circle": (302, "/elcric"),
            "/elcric": (302, "/circle"),
            "/on": (302, "/on1"),
        }
        if self.path.startswith("/on"):
            self._say(302, {"Location": f"/on{int(self.path[3:] or 0) + 1}"})
        elif self.path in headers:
            status, to = headers[self.path]
            self._say(status, {"Location": to})
        elif self.path == "/no-head":
            self._say(405 if self.command == "HEAD" else 200)
        elif self.path == "/busy":
            self._say(429 if self.times["/busy"] < 3 else 200, {"Retry-After": "7"})
        elif self.path == "/always-busy":
            self._say(429)
        elif self.path == "/silent":
            self.release.wait(10)
        else:
            self._say({"/gone": 404, "/removed": 410, "/secret": 403, "/broken": 500}.get(self.path, 200))

    do_HEAD = do_GET

    def _say(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked, Server.times = [], Counter()
    Server.release.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        Server.release.set()
        running.shutdown()


def visited(url: str, timeout: float = 5, clock: Clock | None = None) -> Finding:
    clock = clock or Clock()
    ask = asker("A test", timeout, own_network=True)
    return Visitor(ask, 1, 3, clock, clock.sleep).visit(OutsideLink(url, Place("a.html", 2, 3), 1))


@pytest.mark.parametrize(
    ("path", "state", "status", "now"),
    [
        ("/fine", "ok", 200, ""),
        ("/fine?a=é%20[b]", "ok", 200, ""),
        ("/no-head", "ok", 200, ""),
        ("/moved", "moved", 200, "/fine"),
        ("/twice", "moved", 200, "/fine"),
        ("/for-now", "ok", 200, "/fine"),
        ("/mixed", "ok", 200, "/fine"),
        ("/letters", "moved", 200, "/n\u00e9"),
        ("/to-gone", "gone", 404, "/gone"),
        ("/gone", "gone", 404, ""),
        ("/removed", "gone", 410, ""),
        ("/secret", "refused", 403, ""),
        ("/broken", "refused", 500, ""),
        ("/always-busy", "refused", 429, ""),
        ("/circle", "unreachable", 0, "/circle"),
        ("/on", "unreachable", 0, "/on11"),
    ],
)
def test_what_becomes_of_an_address(server: str, path: str, state: str, status: int, now: str) -> None:
    found = visited(server + path)
    expected = "" if not now or server + now == server + path else server + now
    assert (found.state, found.status, found.now) == (state, status, expected)


def test_a_server_that_says_nothing_is_asked_three_times(server: str) -> None:
    asked = []
    inner = asker("A test", 0.05, own_network=True)

    def ask(method: str, url: str) -> Answer:
        asked.append(method)
        return inner(method, url)

    clock = Clock()
    found = Visitor(ask, 1, 3, clock, clock.sleep).visit(OutsideLink(f"{server}/silent", Place("a.html"), 1))
    assert (found.state, found.words, asked) == ("timed-out", TIMED_OUT, ["HEAD"] * 3)


def test_a_server_that_says_when_to_come_back_is_waited_for(server: str) -> None:
    clock = Clock()
    assert visited(f"{server}/busy", clock=clock).state == "ok"
    assert (Server.times["/busy"], clock.slept) == (3, [7, 7])


@pytest.mark.parametrize(("said", "wait"), [("", 10), ("0", 1), ("99999", 120), ("soon", 10), ("-5", 1)])
def test_nobody_is_waited_for_longer_than_two_minutes_or_less_than_the_pause(said: str, wait: float) -> None:
    clock = Clock()
    answers = iter([Answer(503, retry_after=said), Answer(200)])
    visitor = Visitor(lambda method, url: next(answers), 1, 3, clock, clock.sleep)
    assert visitor.visit(OutsideLink("https://a.example/", Place("a.html"), 1)).state == "ok"
    assert clock.slept == [wait]


def test_where_nobody_listens_it_is_unreachable() -> None:
    assert visited("http://127.0.0.1:1/").state == "unreachable"


def test_every_request_says_who_asks_and_only_get_follows_a_head_that_fails(server: str) -> None:
    visited(f"{server}/fine")
    visited(f"{server}/gone")
    assert Server.asked == [("HEAD", "/fine", "A test"), ("HEAD", "/gone", "A test"), ("GET", "/gone", "A test")]


def test_between_two_requests_to_one_host_there_is_a_pause_which_others_use() -> None:
    clock, asked = Clock(), []

    def ask(method: str, url: str) -> Answer:
        asked.append((clock.now, url))
        return Answer(200)

    urls = ("https://a.example/1", "https://a.example/2", "https://b.example/1", "https://b.example/2")
    links = [OutsideLink(url, Place("a.html"), 1) for url in urls]
    assert len([*Visitor(ask, 2, 3, clock, clock.sleep).visit_all(links)]) == 4
    assert asked == [(0, urls[0]), (0, urls[2]), (2, urls[1]), (2, urls[3])]


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "192.168.0.1"])
def test_addresses_of_the_own_network_are_left_alone(host: str) -> None:
    """Links come from pull requests; the machine that checks them may reach more than their authors."""
    answer = asker("A test", 1)("HEAD", f"http://{host}/")
    assert answer == Answer(0, fault="it is an address on the own network")


def test_a_redirect_into_the_own_network_is_not_followed() -> None:
    inner = asker("A test", 1)

    def ask(method: str, url: str) -> Answer:
        return Answer(302, "http://127.0.0.1:1/secret") if "example" in url else inner(method, url)

    found = Visitor(ask, 0).visit(OutsideLink("https://a.example/", Place("a.html"), 1))
    assert (found.state, found.words) == ("unreachable", "it is an address on the own network")


def test_a_host_is_looked_up_once_so_that_it_cannot_be_another_machine_when_it_is_asked(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up, look_up = [], socket.getaddrinfo

    def names(host: str, *arguments: Any, **options: Any) -> Any:
        looked_up.append(host)
        return look_up("127.0.0.1" if host == "a.example" else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    address = server.replace("127.0.0.1", "a.example")
    assert asker("A test", 5, own_network=True)("HEAD", f"{address}/fine").status == 200
    assert looked_up.count("a.example") == 1


@pytest.mark.parametrize("url", ["https://[a.example/", "https://a.example]/", "https:///", "https://a.example:x/"])
def test_what_is_no_address_is_unreachable_whether_it_stands_in_a_page_or_a_server_leads_to_it(url: str) -> None:
    inner = asker("A test", 1)

    def ask(method: str, asked: str) -> Answer:
        return Answer(301, url) if asked == "https://b.example/" else inner(method, asked)

    links = [OutsideLink(one, Place("a.html"), 1) for one in (url, "https://b.example/")]
    assert [one.state for one in Visitor(ask, 0).visit_all(links)] == ["unreachable"] * 2


def test_no_server_steers_the_terminal_in_which_the_report_is_read() -> None:
    answers = iter([Answer(301, "/\x1b[31m\u202e a#b"), Answer(200)])
    found = Visitor(lambda method, url: next(answers), 0).visit(OutsideLink("https://a.example/", Place("a.html"), 1))
    assert found.now == "https://a.example/%1B[31m%E2%80%AE%20a"


FINDINGS = [
    Finding("https://a.example/", "ok", 200, "", "", "a.html:1:1", 2),
    Finding("https://b.example/", "moved", 200, "https://c.example/", "", "b.html:1:1", 1),
    Finding("https://d.example/", "gone", 404, "", "", "d.html:1:1", 1),
    Finding("https://e.example/", "timed-out", 0, "", TIMED_OUT, "e.html:1:1", 1),
]


def test_the_report_names_the_worst_first_and_counts() -> None:
    assert report_as_text(FINDINGS) == (
        "d.html:1:1: gone: https://d.example/ (status 404)\n"
        "e.html:1:1: timed-out: https://e.example/ (no answer in time)\n"
        "b.html:1:1: moved: https://b.example/\n"
        "    it is now: https://c.example/\n"
        "gone: 1; timed-out: 1; moved: 1; ok: 1\n"
    )
    assert report_as_text([]) == "no addresses\n"
    assert json.loads(report_as_json(FINDINGS))[1]["now"] == "https://c.example/"


def test_the_command_says_what_is_gone(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipaddress.IPv4Address.is_global", True)
    (tmp_path / "index.html").write_text(
        f'<link rel="canonical" href="https://example.org/book/index.html"><a href="{server}/fine">1</a>'
        f'<a href="{server}/gone">2</a>'
    )
    options = ["links", str(tmp_path), "--outside", "--pause", "0"]
    done = CliRunner().invoke(main, options)
    assert (done.exit_code, f"gone: {server}/gone (status 404)\ngone: 1; ok: 1\n" in done.output) == (1, True)
    assert Server.asked[0][2].endswith("link checker (+https://example.org/book/)")
    done = CliRunner().invoke(main, [*options, "--format", "json"])
    assert [one["state"] for one in json.loads(done.output)] == ["ok", "gone"]


def test_without_a_site_nothing_is_asked(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["links", str(tmp_path), "--outside"])
    assert (done.exit_code, "there is no built site in this folder" in done.output) == (1, True)
