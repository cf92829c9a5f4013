"""`make serve`: pages follow edits by themselves; faults are shown at every address until they are mended."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sourcebook.core.problems import as_text
from sourcebook.project import load_project
from support.projects import TOY, copy_of_toy

#: How long to wait for what must come, in seconds. Nothing takes as long, but a machine may be busy.
PATIENCE = 120
PROFILE = "readers/layla-haddad.html"
OPENING = "events/opening-of-the-rooms.html"
GAZETTE = "sources/gazette-1923-05-12.html"
#: The files in data/ that tests change.
DATA = ("sources", "entities", "vocabulary", "site", "events/1923")


@dataclass
class Server:
    """A running `mkdocs serve`: the project that it serves, its address, and what it has printed."""

    project: Path
    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def printed(self) -> str:
        return self.log.read_text("utf-8")

    def idle(self) -> bool:
        """Whether the last rebuild that began has ended, or none has begun."""
        printed = self.printed()
        ended = "Reloading browsers" in printed.rpartition("Building documentation...")[2]
        return ended or "Detected file changes" not in printed

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which stands in the file once."""
        file = self.project / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), "utf-8")


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition that no browser can see."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"in vain: {what}"
        time.sleep(0.02)


@contextmanager
def serving(project: Path) -> Iterator[Server]:
    """The project served by a process of its own, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project.parent / "log"
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=project, env=environment, stdout=output, stderr=output)
    server = Server(project, f"http://127.0.0.1:{port}", log, process)
    try:
        until(lambda: "Serving on" in server.printed() or process.poll() is not None, "a server")
        yield server
        assert process.poll() is None, server.printed()
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The toy, served."""
    with serving(copy_of_toy(tmp_path_factory.mktemp("served"))) as found:
        yield found


@pytest.fixture
def server(one_server: Server) -> Iterator[Server]:
    """The toy, served; a test that fails leaves its files as they were, too."""
    yield one_server
    for name in ("mkdocs.yml", "docs/about.md", *(f"data/{one}.yaml" for one in DATA)):
        restored(one_server, name)


@pytest.fixture(autouse=True)
def patience(page: Page) -> None:
    page.set_default_timeout(PATIENCE * 1000)
    expect.set_options(timeout=PATIENCE * 1000)


def shows_faults(page: Page, *words: str) -> None:
    """The page becomes the list of faults, with these words in it."""
    expect(page.get_by_role("heading", level=1)).to_have_text("The site cannot be built")
    for one in words:
        expect(page.locator("body")).to_contain_text(one)


def shows(page: Page, title: str) -> None:
    """The page becomes the one with this heading."""
    expect(page.locator("h1").first).to_contain_text(title)


def restored(server: Server, name: str) -> None:
    """Put a file back as it is in the toy."""
    text = (TOY / name).read_text("utf-8")
    if name == "mkdocs.yml":
        text = text.replace("../../hooks/", f"{Path(__file__).parents[2].as_posix()}/hooks/")
    file = server.project / name
    if not file.is_file() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8")


# ---- edits ----------------------------------------------------------------------------------------------------------


def test_nothing_that_is_served_is_forbidden_by_its_policy(server: Server, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in ("", PROFILE, "about.html"):
        page.goto(f"{server.url}/{address}", wait_until="load")
    server.edit("data/site.yaml", "language: en", "languag: en")
    shows_faults(page, "did you mean")
    restored(server, "data/site.yaml")
    shows(page, "About")
    assert [one for one in said if "Content Security Policy" in one] == []
    assert any("Enabled live reload" in one for one in said)


def test_an_open_page_follows_an_edit_by_itself(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/{OPENING}")
    server.edit("data/events/1923.yaml", "title: The rooms above the bakery open", "title: The rooms open at last")
    shows(page, "The rooms open at last")
    page.goto(f"{server.url}/{GAZETTE}")
    expect(page.locator("article")).to_contain_text("The rooms open at last")


@pytest.mark.slow
def test_a_new_file_of_events_gets_its_pages(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/{GAZETTE}")
    text = (TOY / "data" / "events" / "1923.yaml").read_text("utf-8")
    first = text[text.index("opening-of-the-rooms:") : text.index("  quotes:")]
    new = first.replace("opening-of-the-rooms", "second-opening").replace("above the bakery open", "open again")
    file = server.project / "data" / "events" / "new.yaml"
    file.write_text(new, "utf-8")
    expect(page.locator("article")).to_contain_text("The rooms open again")
    page.goto(f"{server.url}/events/second-opening.html")
    shows(page, "The rooms open again")
    file.unlink()
    expect(page.locator("h1").first).not_to_contain_text("The rooms open again")


@pytest.mark.slow
def test_a_file_that_an_editor_replaces_by_renaming_is_followed(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/{OPENING}")
    file = server.project / "data" / "events" / "1923.yaml"
    beside = file.with_name(".1923.yaml.swp")
    beside.write_text(file.read_text("utf-8").replace("The rooms above the bakery open", "Renamed into place"), "utf-8")
    os.replace(beside, file)
    shows(page, "Renamed into place")


# ---- faults in the data ---------------------------------------------------------------------------------------------


def write(name: str, text: str) -> Callable[[Path], None]:
    """What writes a file of the project."""

    def act(project: Path) -> None:
        (project / name).write_text(text, "utf-8")

    return act


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    """What changes a file of the project."""

    def act(project: Path) -> None:
        file = project / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return act


def halve(name: str) -> Callable[[Path], None]:
    """What saves half of a file, as a full disk or a slow editor does."""

    def act(project: Path) -> None:
        file = project / name
        text = file.read_text("utf-8")
        file.write_text(text[: text.index("quote: ") + 12], "utf-8")

    return act


def remove(name: str) -> Callable[[Path], None]:
    """What deletes a file of the project."""
    return lambda project: (project / name).unlink()


# Each row: the file, how it is broken, and words of what is then said.
FAULTS: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "an unknown field of an event": (
        "data/events/1923.yaml",
        replace("data/events/1923.yaml", "  title:", "  titel:"),
        "did you mean 'title'?",
    ),
    "a word that the vocabulary has lost": (
        "data/vocabulary.yaml",
        replace("data/vocabulary.yaml", "librarian:", "libarian:"),
        "'librarian' is not a participant role",
    ),
    "a setting that is none": ("data/site.yaml", write("data/site.yaml", "titel: x\n"), "did you mean 'title'"),
    "a setting that looks like a part of a page": (
        "data/site.yaml",
        write("data/site.yaml", '"<img src=x onerror=alert(1)>": x\n'),
        "<img src=x onerror=alert(1)>",
    ),
    "a file saved by half": ("data/events/1923.yaml", halve("data/events/1923.yaml"), "[yaml-syntax]"),
    "a deleted file": ("data/sources.yaml", remove("data/sources.yaml"), "the file data/sources.yaml is missing"),
}


@pytest.mark.slow
def test_faults_are_shown_at_every_address_and_in_the_terminal_until_they_are_mended(
    server: Server, page: Page
) -> None:
    until(server.idle, "an end of the rebuilds")  # that the test before this one began
    page.goto(f"{server.url}/{PROFILE}")
    before = len(server.printed())
    lists = []
    mended = ""
    for file, break_, words in FAULTS.values():  # one after the other: a build that fails is a quick one
        if mended:
            restored(server, mended)
        break_(server.project)
        shows_faults(page, words)
        assert page.locator("img").count() == 0
        lists.append(as_text(load_project(server.project).problems))
        mended = file
    with page.context.new_page() as other:
        for address in ("", OPENING, "no-such-page.html", "assets/stylesheets/sourcebook.css"):
            other.goto(f"{server.url}/{address}")
            shows_faults(other, words)
    restored(server, mended)
    shows(page, "Layla Haddad")
    until(server.idle, "an end of the rebuilds")
    # A build that began before the first edit may still have read the broken file: what it says counts, too.
    builds = server.printed()[before:].split("Building documentation...")
    failed = [build for build in builds if "Documentation built in" not in build]
    # A build may begin between two edits, or meet a file that is half written: then it tells of something else.
    assert max(sum(map(build.count, lists)) for build in failed) == 1
    assert [one for one in lists if not any(one in build for build in failed)] == []
    assert "Traceback" not in server.printed()[before:]


@pytest.mark.slow
def test_a_server_that_is_started_with_faulty_data_shows_the_faults_and_then_the_site(
    tmp_path: Path, page: Page
) -> None:
    project = copy_of_toy(tmp_path)
    replace("data/events/1923.yaml", "  title:", "  titel:")(project)
    with serving(project) as server:
        page.goto(f"{server.url}/{PROFILE}")
        shows_faults(page, "did you mean 'title'?")
        assert server.printed().count(as_text(load_project(project).problems)) == 1
        restored(server, "data/events/1923.yaml")
        shows(page, "Layla Haddad")


# ---- faults in pages and settings -----------------------------------------------------------------------------------

#: What is wrong in a page written by hand, and what is then said in its place.
IN_PAGES = {
    '{{ profile("layla-hadad") }}': "profile(): no entity has the id 'layla-hadad' [unknown-entity]",
    '{{ profil("layla-haddad") }}': "there is no macro 'profil' [unknown-macro]",
    "{% if %}": "not Jinja: Expected an expression, got 'end of statement block' [macro-syntax]",
    "{{ nothing.at_all }}": "a page cannot use a part of a value ('.' or '[…]') [page-language]",
}


def test_a_fault_in_a_page_is_shown_there_and_other_pages_stay(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/about.html")
    before = len(server.printed())
    pages = {f"faulty-{number}": text for number, text in enumerate(IN_PAGES)}
    for name, text in pages.items():
        write(f"docs/guide/{name}.md", f"# A page\n\n{text}\n")(server.project)
    write("docs/about.md", "# Edited\n")(server.project)
    shows(page, "Edited")
    for name, text in pages.items():
        page.goto(f"{server.url}/guide/{name}.html")
        expect(page.locator("article")).to_contain_text(IN_PAGES[text])
    for name in pages:
        (server.project / "docs" / "guide" / f"{name}.md").unlink()
    assert [words for words in IN_PAGES.values() if words not in server.printed()[before:]] == []
    page.goto(f"{server.url}/about.html")
    restored(server, "docs/about.md")
    expect(page.locator("h1").first).not_to_contain_text("Edited")


@pytest.mark.slow
def test_nonsense_in_the_settings_of_the_engine_is_shown_and_mended_and_edits_are_followed_afterwards(
    server: Server, page: Page
) -> None:
    page.goto(f"{server.url}/{PROFILE}")
    settings = server.project / "mkdocs.yml"
    write("mkdocs.yml", "nav: [\n")(server.project)
    shows_faults(page, "error parsing the configuration file")
    write("mkdocs.yml", "site_name: 1\n")(server.project)
    shows_faults(page, "Config value 'site_name'")
    settings.unlink()  # as editors do that move a file away for a moment
    shows_faults(page, "mkdocs.yml", "does not exist")
    restored(server, "mkdocs.yml")
    shows(page, "Layla Haddad")
    server.edit("mkdocs.yml", "  - About: about.md", "  - About this: about.md")
    expect(page.locator("nav").filter(has_text="About this").first).to_be_attached()


def test_nothing_that_was_tried_failed_outside_of_a_build(server: Server) -> None:
    assert re.findall(r"An error happened|Exception happened|/serving.py", server.printed()) == []
