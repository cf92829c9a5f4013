"""Which requests the server of drafts answers, and what it says of what it serves."""

from __future__ import annotations

import http.client
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sourcebook.engines.request_guard import WRONG_HOST, WRONG_PATH, refusal
from sourcebook.project import load_project
from sourcebook.untrusted.portable_names import fault_of_name
from support.projects import copy_of_toy, served
from support.served_pages import served as serving

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}

PROFILE = "/readers/layla-haddad.html"


def status(host: str | None, path: str = "/", address: str = "127.0.0.1") -> str:
    named = {} if host is None else {"HTTP_HOST": host}
    return refusal({"PATH_INFO": path, **named}, address)[0]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost:8000", "localhost.", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8000"],
)
def test_a_request_that_names_this_machine_is_answered(host: str) -> None:
    assert status(host) == ""


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "127.0.0.1,evil.example",
        "evil.example@localhost",
        "localhost:8000@evil.example",
        "localhost/",
        "192.168.1.5:8000",
        "127.0.0.2",
        "[::1",
        "::1",
        "localhost:x",
        "localhost\n",
        "ｌocalhost",
    ],
)
def test_a_request_that_names_another_host_is_not(host: str | None) -> None:
    assert status(host) == WRONG_HOST


def test_the_host_that_the_server_was_given_is_its_own() -> None:
    assert [status("drafts.example:8000", address=one) for one in ("drafts.example", "Drafts.example.")] == ["", ""]
    assert status("[fd00::1]:8000", address="fd00::1") == ""
    assert [status(host, address="0.0.0.0") for host in ("192.168.1.5:8000", "[fd00::1]", "evil.example")] == [
        "",
        "",
        WRONG_HOST,
    ]


def as_wsgi(path: str) -> str:
    return path.encode().decode("latin-1")


@pytest.mark.parametrize(
    "path", ["/", "/about.html", as_wsgi("/é/الأمن.html"), "/a b/%41", "/..a/b..", "/" + "x" * 3000]
)
def test_a_path_of_a_site_is_answered(path: str) -> None:
    assert status("localhost", path) == ""


@pytest.mark.parametrize(
    "path",
    [
        "/\0",
        "/a\0.html",
        "/../etc/passwd",
        "/a/../../b",
        "/./a",
        "/..\\a",
        "/a\n",
        "/\x7f",
        "/\xff",
        "/\xc0\xae\xc0\xae/x",
        "/\xed\xa0\x80",
        as_wsgi("/\u202e"),
        as_wsgi("/\ufffe"),
        "/Ā",
        "/" + "x" * 5000,
    ],
)
def test_a_path_that_is_none_is_refused(path: str) -> None:
    assert status("localhost", path) == WRONG_PATH


@pytest.mark.parametrize("name", ["می\u200cخواهم", "क्\u200dष", "a\u00a0b", "山\u3000田", "a b", "ليلى"])
def test_a_page_may_have_any_name_that_a_file_of_the_site_may_have(name: str) -> None:
    assert fault_of_name(name) is None
    assert status("localhost", as_wsgi(f"/{name}.html")) == ""


# ---- a server ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[(), ("--no-livereload",)], ids=["", "without livereload"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The toy, served by a process of its own."""
    project = copy_of_toy(tmp_path_factory.mktemp("guarded"))
    with served(project, Path(sys.executable), ENVIRONMENT, *request.param) as found:
        yield found


def ask(address: str, path: str, host: str = "localhost:1") -> tuple[int, dict[str, str], str]:
    """Ask with a path that is sent as it stands."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.putrequest("GET", path, skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def test_drafts_are_not_served_to_another_name(address: str) -> None:
    code, _, said = ask(address, PROFILE, "evil.example")
    assert (code, "Layla" in said, len(said.splitlines())) == (421, False, 1)
    assert "localhost" in said
    assert ask(address, "/search/site.js", "evil.example:8000")[0] == 421
    assert ask(address, "/livereload/0/0", "evil.example")[0] == 421


@pytest.mark.parametrize(
    "path", ["/%00", "/a%00.html", "/..%2f..%2fetc/passwd", "/%2e%2e/x", "/%ff", "/%c0%ae/x", "/%0a"]
)
def test_a_path_that_is_none_is_answered_in_a_sentence(address: str, path: str) -> None:
    code, _, said = ask(address, path)
    assert (code, said) == (400, "This is no path of a page.\n")


def test_a_name_that_no_file_can_have_is_not_found(address: str) -> None:
    assert ask(address, "/" + "x" * 2000)[0] == 404


@pytest.mark.parametrize("path", [PROFILE, "/about.html", "/search/site.js", "/sitemap.xml", "/no-such-page.html"])
def test_whatever_is_served_says_what_browsers_may_do_with_it(address: str, path: str) -> None:
    _, headers, body = ask(address, path)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "'unsafe" not in policy and policy.endswith("frame-ancestors 'none'")
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert headers["Cross-Origin-Resource-Policy"] == "same-site"
    scripts = re.findall(r'<script nonce="([^"]+)">', body)
    assert all(f"'nonce-{nonce}'" in policy for nonce in scripts)


# ---- former addresses ----------------------------------------------------------------------------------------------


def with_former_page(project: Path, name: str) -> Path:
    """A page by hand at an address that a record claims as its former one."""
    file = project / "data" / "entities.yaml"
    text = file.read_text("utf-8")
    assert "layla-haddad:" in text[: text.index("formerly: [")]
    file.write_text(text.replace("formerly: [", "formerly: [readers/by-hand, ", 1), "utf-8")
    page = project / "docs" / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("# Written by hand\n", "utf-8")
    return page


@pytest.mark.parametrize("name", ["readers/by-hand.md", "readers/by-hand.mkdn", "readers/by-hand.markdown"])
def test_a_former_address_that_is_a_page_by_hand_is_refused(tmp_path: Path, name: str) -> None:
    project = copy_of_toy(tmp_path)
    with_former_page(project, name)
    [problem] = [one for one in load_project(project).problems if one.severity == "error"]
    assert (problem.code, problem.record, name in problem.message) == ("old-id-in-use", "layla-haddad", True)


@pytest.mark.parametrize("address", ["contribute/records", "contribute/macros", "contribute/problems"])
def test_a_former_address_takes_the_place_of_no_page_of_the_guide(tmp_path: Path, address: str) -> None:
    project = copy_of_toy(tmp_path)
    file = project / "data" / "entities.yaml"
    file.write_text(file.read_text("utf-8").replace("formerly: [", f"formerly: [{address}, ", 1), "utf-8")
    [problem] = [one for one in load_project(project).problems if one.severity == "error"]
    assert problem.code == "old-id-in-use"
    assert problem.message == f"the old address '{address}' is that of a page of the guide, docs/{address}.md"


def test_a_former_address_takes_the_place_of_no_page_even_where_it_is_not_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copy_of_toy(tmp_path)
    with_former_page(project, "readers/by-hand.md")
    monkeypatch.setattr("sourcebook.project.former_addresses_are_free", lambda *_: ())
    with serving(project) as server:
        assert b"Written by hand" in server.shows("readers/by-hand.html")
        assert b"layla-haddad" in server.shows("readers/l-haddad.html")
