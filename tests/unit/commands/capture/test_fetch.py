"""Fetching one page: http and https alone, of bounded size and time, from public addresses unless a person says so."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.commands.additions.bounded import RefusedError
from sourcebook.commands.capture.fetch import fetch

BASE = Path(__file__).parents[3] / "cases" / "base"
PAGE = (
    "<!doctype html><html><head><title>Nebel über dem Hafen</title></head><body><article><h1>Nebel über dem Hafen</h1>"
    "<p>Wegen des Nebels schloss die Hafenpolizei die Brücke bis zum Morgen.</p></article></body></html>"
)


class Server(BaseHTTPRequestHandler):
    """Answers as servers do, and as they should not."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        Server.asked.append((self.path, self.headers["User-Agent"].split("/")[0]))
        match self.path.partition("?")[0]:
            case "/page" | "/N%C3%A9bel":
                self._send(200, {"Content-Type": "text/html; charset=iso-8859-1"}, PAGE.encode("latin-1"))
            case "/moved":
                self._send(302, {"Location": "/N\u00e9bel".encode().decode("latin-1")}, b"")
            case "/round":
                self._send(302, {"Location": "/round"}, b"")
            case "/to-a-file":
                self._send(302, {"Location": "file:///etc/passwd"}, b"")
            case "/large":
                self._send(200, {"Content-Type": "text/plain"}, b"words " * 2**18)
            case "/packed":
                self._send(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"\x1f\x8b")
            case "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"<!doctype html><p>The beginning")
            case "/half-a-header":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
                self.connection.recv(1)  # until the other side ends
            case "/no-http":
                self.wfile.write(b"\0\1\2 hello\r\n\r\n")
            case _:
                self._send(404, {}, b"")

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_page_is_asked_for_once_by_our_name_and_captured_with_its_address_and_encoding(
    server: str, tmp_path: Path
) -> None:
    project = shutil.copytree(BASE, tmp_path / "project")
    Server.asked.clear()
    arguments = ["capture", "--project", str(project), f"{server}/moved#top", "--private", "--id", "nebel"]
    result = CliRunner().invoke(main, arguments, env={"SOURCE_DATE_EPOCH": "0"})
    assert result.exit_code == 0, result.output
    record = (project / "data" / "sources.yaml").read_text("utf-8").partition("\nnebel:\n")[2]
    assert (result.exit_code, Server.asked) == (0, [("/moved", "Sourcebook"), ("/N%C3%A9bel", "Sourcebook")])
    assert "url was left out" in record and "\n  url:" not in record and '\n  accessed: "1970-01-01"\n' in record
    assert "schloss die Hafenpolizei die Brücke" in (project / ".texts" / "nebel.txt").read_text("utf-8")


REFUSED = {
    "/no-such": "the server answers 404 Not Found",
    "/round": "it leads on more than 5 times",
    "/to-a-file": "does not begin with http:// or https://",
    "/packed": "the server packs its answer, though it was asked not to",
    "/cut": "the connection ended before the page did",
    "/no-http": "the server does not answer as it should",
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_no_page_is_refused_with_what_to_do(server: str, path: str) -> None:
    with pytest.raises(RefusedError) as refused:
        fetch(f"{server}{path}", private=True)
    assert (REFUSED[path] in refused.value.message, bool(refused.value.cure)) == (True, True)


def test_a_page_that_is_larger_or_slower_than_it_may_be_is_not_read_to_its_end(server: str) -> None:
    with pytest.raises(RefusedError, match="it is larger than 1 MB"):
        fetch(f"{server}/large", private=True, limit=2**20)
    with pytest.raises(RefusedError, match="it takes longer than 0 seconds"):
        fetch(f"{server}/large", private=True, seconds=0)
    with pytest.raises(RefusedError, match=r"it takes longer than 0\.1 seconds"):
        fetch(f"{server}/half-a-header", private=True, seconds=0.1)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/page",
        "http://localhost:{port}/page",
        "http://[::1]:{port}/page",
        "http://169.254.169.254/latest/meta-data",
        "http://192.168.0.1/",
    ],
)
def test_addresses_of_the_machine_and_its_network_are_not_asked_unless_a_person_says_so(
    server: str, address: str
) -> None:
    Server.asked.clear()
    with pytest.raises(RefusedError, match="it leads to this machine or its own network") as refused:
        fetch(address.format(port=server.rpartition(":")[2]))
    assert ("--private" in refused.value.cure, Server.asked) == (True, [])


def _answers(monkeypatch: pytest.MonkeyPatch, address: str) -> list[str]:
    asked: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_public_name_that_leads_to_the_machine_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, "127.0.0.1")
    with pytest.raises(RefusedError, match="it leads to this machine"):
        fetch("http://gazette.example/page")


def test_a_name_is_looked_up_once_and_what_was_examined_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    asked = _answers(monkeypatch, "8.8.8.8")
    connected: list[Any] = []

    def connect(place: Any, timeout: float) -> socket.socket:
        connected.append(place)
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(RefusedError, match="the server does not answer as it should"):
        fetch("https://gazette.example/page")
    assert (asked, connected) == (["gazette.example"], [("8.8.8.8", 443)])


@pytest.mark.parametrize("address", ["ftp://gazette.example/a", "http://user:word@gazette.example/", "http://"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        fetch(address)
