"""What a server shows after edits is what a build of the same data shows: pages are made when they are asked for."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sourcebook import data_folder
from sourcebook.core.yaml.nodes import Document
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.engines.mkdocs import run as runs
from sourcebook.engines.mkdocs.pages import RecordPage
from sourcebook.site.content_policy import finish_page
from sourcebook.site.pages import Body
from support.projects import built, copy_of_toy
from support.served_pages import Served, served

PROFILE = "readers/layla-haddad.html"
OPENING = "events/opening-of-the-rooms.html"
#: What says where the search index is, which differs.
HEADS = ("search/search_index.json", "search/search_index.js", "search/site.js")
ARTICLE = re.compile(rb"<article.*</article>", re.DOTALL)


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A copy of the toy, served."""
    with served(copy_of_toy(tmp_path_factory.mktemp("served"))) as found:
        yield found


@pytest.fixture
def server(one_server: Served) -> Served:
    """The toy as it is, served."""
    shutil.rmtree(one_server.project)
    copy_of_toy(one_server.project.parent)
    one_server.rebuild()
    return one_server


def append(name: str, text: str) -> Callable[[Path], None]:
    """What adds lines to a file."""

    def act(project: Path) -> None:
        file = project / name
        file.write_text(file.read_text("utf-8") + text if file.is_file() else text, "utf-8")

    return act


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    """What replaces words that stand in a file once."""

    def act(project: Path) -> None:
        file = project / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        file.write_text(text.replace(old, new), "utf-8")

    return act


EVENT = """
second-opening:
  title: The rooms open again
  date: 1924-05-12
  type: opening
  status: occurred
  participants: [{entity: layla-haddad, role: librarian}]
  description: "[[layla-haddad]] opened them."
  citations: [{source: gazette-1923-05-12, quote: "A shelf is a promise"}]
"""
ENTITY = """
nora-lamb:
  type: person
  name: Nora Lamb
  description: A neighbour of [[layla-haddad]].
  citations: [{source: gazette-1923-05-12, quote: "A shelf is a promise"}]
  relations:
    - type: neighbour-of
      entity: layla-haddad
      citations: [{source: gazette-1923-05-12, quote: "A shelf is a promise"}]
"""
SOURCE = """
letter-1925:
  type: book
  title: A letter
  authors: [layla-haddad]
  published: 1925
  language: en
"""

#: One edit of every kind, each with an address where it shows and words that are there afterwards.
EDITS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "an event changed": (
        swap("data/events/1923.yaml", "title: The rooms above the bakery open\n", "title: The rooms open at last\n"),
        PROFILE,
        "The rooms open at last",
    ),
    "an event added": (append("data/events/new.yaml", EVENT), PROFILE, "opened them."),
    "an entity changed": (
        swap("data/entities.yaml", "  name: Layla Haddad\n", "  name: Layla al-Haddad\n"),
        OPENING,
        "Layla al-Haddad",
    ),
    "an entity added": (append("data/entities.yaml", ENTITY), PROFILE, "Nora Lamb"),
    "an entity removed": (swap("data/entities.yaml", ENTITY, ""), "index-a-z.html", "Layla al-Haddad"),
    "a source changed": (
        swap("data/sources.yaml", "  title: A Library for Wexcombe\n", "  title: A Library for All\n"),
        OPENING,
        "A Library for All",
    ),
    "a source added": (append("data/sources.yaml", SOURCE), "sources/", "A letter"),
    "a source removed": (swap("data/sources.yaml", SOURCE, ""), "bibliography.bib", "A Library for All"),
    "a word of the vocabulary": (
        swap("data/vocabulary.yaml", "label: Opening,", "label: First day,"),
        OPENING,
        "First day",
    ),
    "a setting": (
        swap("data/site.yaml", "title: The rooms above the bakery\n", "title: Two rooms\n"),
        "data/reference.json",
        "Two rooms",
    ),
    "a receipt": (swap("data/site.yaml", "require_verified: true", "require_verified: false"), PROFILE, "al-Haddad"),
    "a page written by hand": (append("docs/about.md", "\n## Added\n\nWords.\n"), "about.html", "Added"),
}


def changed(server: Served) -> None:
    """Make every edit, first what adds and changes, then what removes, and look at pages each time."""
    for removing in (False, True):
        edits = {name: edit for name, edit in EDITS.items() if ("removed" in name) == removing}
        for edit, _, _ in edits.values():
            edit(server.project)
        server.rebuild()
        for name, (_, path, words) in edits.items():
            assert words in server.shows(path).decode(), name
    (server.project / "data" / "events" / "new.yaml").unlink()
    receipts = server.project / "data" / "receipts.yaml"
    receipts.write_text(receipts.read_text("utf-8").replace("date: 2023-11-14", "date: 2023-11-15"), "utf-8")
    server.rebuild()
    assert b"2023-11-15" in server.shows("readers/layla-haddad.json")
    assert b"The rooms open again" not in server.shows(PROFILE)
    assert server.ask("events/second-opening.html")[0] == "404 Not Found"


def everything(server: Served, addresses: list[str]) -> dict[str, bytes]:
    """What is at each address; the folder of the search index, which each rebuild names otherwise, by one name."""
    folder = json.loads(server.shows("search/search_index.json"))["config"]["shards"]
    asked = [re.sub("^search/[0-9a-f]{12,}/", f"search/{folder}/", path) for path in addresses]
    found = {path: server.shows(path) for path in asked}
    return {path.replace(folder, "x"): content.replace(folder.encode(), b"x") for path, content in found.items()}


def test_after_edits_of_every_kind_every_address_has_the_bytes_of_a_clean_start(server: Served, tmp_path: Path) -> None:
    changed(server)
    site = built(server.project, tmp_path / "built")
    addresses = sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    after = everything(server, addresses)
    with served(server.project) as clean:
        assert [path for path, content in everything(clean, addresses).items() if after[path] != content] == []
    # A server says another address of the site, adds no policy and does not mark links that lead out.
    name = json.loads((site / "search/search_index.json").read_text("utf-8"))["config"]["shards"]
    for path in set(addresses) - {"404.html", "sitemap.xml", "sitemap.xml.gz", *HEADS}:
        content, shown = (site / path).read_bytes(), after[path.replace(name, "x")]
        if path.endswith(".html"):
            content, shown = (b"".join(ARTICLE.findall(html)) for html in (content, finished(shown)))
        assert shown == content, path
    assert len(addresses) > 250


def finished(html: bytes) -> bytes:
    """A page with what a build does at its end."""
    return finish_page(html.decode(), "").encode()


def test_only_what_is_asked_for_is_made_and_made_once(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    body = RecordPage.rendered

    def noted(page: RecordPage) -> Body:
        rendered.append(page.record_page.path)
        return body(page)

    monkeypatch.setattr(RecordPage, "rendered", noted)
    assert (server.made(), rendered) == (set(), [])
    together = [threading.Thread(target=server.shows, args=(PROFILE,)) for _ in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    server.shows("data/reference.json")
    server.shows("rooms/")
    assert rendered == [PROFILE, "rooms/index.html"]
    assert server.made() == {PROFILE, "data/reference.json", "rooms/index.html"}
    server.rebuild()
    assert server.made() == set()


def test_a_page_of_a_record_waits_for_nothing_else_and_what_is_unknown_for_everything(server: Served) -> None:
    server.server.builder()
    assert b"<article" in server.shows(PROFILE)
    assert not [path for path in ("about.html", *HEADS, "sitemap.xml") if (server.site / path).exists()]
    assert b"<article" in server.shows("about.html")
    assert not (server.site / HEADS[0]).exists()
    assert b"shards" in server.shows(HEADS[0])
    assert b"layla-haddad" in server.shows("sitemap.xml")


def test_only_data_files_that_have_changed_are_read_again(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(content: bytes, path: str) -> Document:
        read.append(path)
        return parse_yaml(content, path)

    monkeypatch.setattr(data_folder, "parse_yaml", noted)
    EDITS["an event changed"][0](server.project)
    server.rebuild()
    assert read == ["data/events/1923.yaml"]


def test_the_rest_of_a_build_is_dropped_when_another_begins_or_the_server_ends(server: Served) -> None:
    server.server.builder()
    keeper = runs.current().keeper
    assert keeper and keeper.rest
    keeper.stop()
    keeper.finish()
    assert not (server.site / "about.html").exists()
    server.rebuild()
    assert (server.site / "about.html").exists()


def test_a_fault_in_the_rest_of_a_build_is_shown_at_every_address(server: Served, capfd: Any) -> None:
    (server.project / "docs" / "data").mkdir()
    (server.project / "docs" / "data" / "Reference.json").write_text("{}", "utf-8")  # as an export, where case is none
    server.server.builder()
    assert b"<article" in server.shows(PROFILE)
    keeper = runs.current().keeper
    assert keeper
    keeper.finish()
    assert b"docs/data/Reference.json" in server.shows(PROFILE)
    assert "docs/data/Reference.json" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/site_hooks.py]", "/site_hooks.py, looking.py]"),
        ("- About: about.md", "- about.md"),
    ],
    ids=["a plugin that may look at all pages", "a title that only a rendered page tells"],
)
def test_everything_is_made_at_once_where_pages_depend_on_others(tmp_path: Path, old: str, new: str) -> None:
    project = copy_of_toy(tmp_path)
    (project / "looking.py").write_text("def on_env(env, config, files):\n    pass\n", "utf-8")
    (project / "docs" / "about.md").write_text("# *About* this\n", "utf-8")
    swap("mkdocs.yml", old, new)(project)
    with served(project) as server:
        assert (server.site / "about.html").exists()
        assert b"<article" in server.shows(PROFILE)
        assert b"$schema" in server.shows("data/reference.json")


def test_a_request_that_a_rebuild_overtakes_is_answered_from_the_new_book(server: Served) -> None:
    answer = server.server.serve_request
    overtaken: list[str] = []

    def overtake(environ: dict[str, Any], start_response: Any) -> Any:
        if not overtaken:
            overtaken.append(environ["PATH_INFO"])
            swap("data/entities.yaml", "  name: Layla Haddad\n", "  name: Layla al-Haddad\n")(server.project)
            server.rebuild()
        return answer(environ, start_response)

    server.server.serve_request = overtake  # type: ignore[method-assign]  # the moment between making and sending
    assert b"Layla al-Haddad" in server.shows(PROFILE)


def test_unknown_addresses_are_not_found_and_folders_lead_to_their_pages(server: Served) -> None:
    for path in ("no-such.html", "readers/no-such.html", "search/none/start.js", "rooms.html"):
        assert server.ask(path)[0] == "404 Not Found", path
    assert server.ask("../data/entities.yaml")[0] == "400 Bad Request"
    assert server.ask("rooms")[0] == "302 Found"


def test_a_fault_while_a_page_is_made_is_shown_at_its_address_alone_until_it_is_mended(server: Served) -> None:
    template = server.project / "overrides" / "profile.html"
    template.parent.mkdir()
    template.write_text("{{ view.nothing }}", "utf-8")
    server.rebuild()
    for _ in range(2):
        shown = server.shows(PROFILE).decode()
        assert "readers/layla-haddad: " in shown and "overrides/profile.html" in shown
        assert "<h1>This page cannot be built</h1>" in shown
    assert b"<article" in server.shows(OPENING)
    template.write_text("<p onclick='x()'>Words</p>", "utf-8")  # what the policy of a site forbids
    server.rebuild()
    assert b"onclick" in server.shows(PROFILE) and b"<article" not in server.shows(PROFILE)
    template.unlink()
    server.rebuild()
    assert b"<article" in server.shows(PROFILE)


def test_a_failure_of_the_generator_is_shown_at_the_address_that_met_it(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(page: RecordPage) -> Body:
        raise ZeroDivisionError("no reader at all")

    monkeypatch.setattr(RecordPage, "rendered", fail)
    shown = server.shows(PROFILE).decode()
    assert "readers/layla-haddad" in shown and "no reader at all" in shown
    monkeypatch.undo()
    assert b"<article" in server.shows(OPENING)


def test_a_link_to_an_anchor_that_a_page_made_later_does_not_have_is_told(
    server: Served, caplog: pytest.LogCaptureFixture
) -> None:
    link = "\n[x](readers/layla-haddad.md#{})\n"
    append("docs/about.md", link.format("No-such") + link.format("Offices"))(server.project)
    server.rebuild()
    told = "\n".join(one.message for one in caplog.records)
    assert ("#No-such" in told, "#Offices" in told) == (True, False)
    assert b'href="readers/layla-haddad.html#Offices"' in server.shows("about.html")
