"""The policy of pages in a browser, from disk and from a server: everything works under it, and nothing else runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from support.windows import Record, Windows

Address = Callable[[Path, str], str]
PAGE = "people/abdellatif-hammouchi.html"
TOOLTIP = "[role=tooltip]"


#: Every day the pages are tried from disk, where a policy says less; a server's are slow.
SCHEMES = ["file", pytest.param("http", marks=pytest.mark.slow)]


@pytest.fixture(params=SCHEMES)
def site(request: pytest.FixtureRequest, real_site: Path, address: Address) -> str:
    """Where the reference is visited."""
    return address(real_site, request.param)


@dataclass
class Visit:
    """A page that may ask another host, which would answer with a script that acts; `answered` is what it gave."""

    page: Page
    answered: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        self.answered.append(route.request.url)
        route.fulfill(body="window.acted = true", content_type="text/javascript")

    @property
    def refused(self) -> list[str]:
        """What the browser says that it does not do because of the policy."""
        return [message for message in self.messages if "Content Security Policy" in message]


@pytest.fixture
def visit(windows: Windows) -> Iterator[Visit]:
    """A visit without the rule that no request may leave the machine: browsers report those that they refuse, too."""
    record = Record()
    with windows.lent(record) as page:
        visit = Visit(page, messages=record.messages)
        page.context.route("https://other.example/**", visit.answer)
        yield visit


def use_everything(page: Page, site: str) -> None:
    """Do all that a reader can do with scripts."""
    page.goto(f"{site}/{PAGE}")
    link = page.locator("article a[dir]").first
    link.focus()
    expect(page.locator(TOOLTIP)).to_be_visible()
    scheme = page.get_attribute("body", "data-md-color-scheme")
    for number in (1, 2):
        page.locator("[data-md-component=palette] label:visible").click()
        assert page.evaluate("Object.keys(localStorage).length") == 1, number
    assert page.get_attribute("body", "data-md-color-scheme") != scheme
    page.reload()
    assert page.get_attribute("body", "data-md-color-scheme") != scheme
    page.goto(f"{site}/chronology/index.html")
    everything = page.locator("li.sb-event:visible").count()
    page.locator("input[name=person]").fill("hammouchi")
    page.locator("input[name=person][aria-activedescendant]").press("Enter")
    assert 0 < page.locator("li.sb-event:visible").count() < everything
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("Hamouchi")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.locator(".md-search-result__link").first.click()
    expect(page.locator("article mark").first).to_be_visible()
    page.goto(f"{site}/about.html")


def test_search_filter_colours_and_previews_work_and_nothing_is_refused(page: Page, record: Record, site: str) -> None:
    use_everything(page, site)
    assert record.messages == []


def test_nothing_is_stored_but_the_choice_of_colours(page: Page, site: str) -> None:
    use_everything(page, site)
    stored = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]")
    databases = page.evaluate("indexedDB.databases ? indexedDB.databases().then(all => all.length) : 0")
    assert (len(stored[0]), stored[0][0].endswith(".__palette"), stored[1:], databases, page.context.cookies()) == (
        1,
        True,
        [[], ""],
        0,
        [],
    )


def test_no_file_of_the_site_becomes_a_worker(visit: Visit, real_site: Path, address: Address) -> None:
    visit.page.goto(f"{address(real_site, 'http')}/{PAGE}")
    register = (
        "navigator.serviceWorker.register('../assets/javascripts/furniture.js').then(() => 'yes', e => e.message)"
    )
    assert visit.page.evaluate(register) != "yes"
    assert any("worker-src" in message for message in visit.refused)


#: What stands at the end of a page's article, and what the browser calls the rule that forbids it.
INJECTED = {
    "a script": ("<script>window.acted = true</script>", "script-src"),
    "a module": ('<script type="module">window.acted = true</script>', "script-src"),
    "a handler": ('<img alt="" src="x" onerror="window.acted = true">', "script-src"),
    "a script of another host": ('<script src="https://other.example/x.js"></script>', "script-src"),
    "a script in its address": ('<script src="data:text/javascript,window.acted=true"></script>', "script-src"),
    "a frame": ('<iframe srcdoc="<script>parent.acted = true</script>"></iframe>', "script-src"),
    "a frame of another host": ('<iframe src="https://other.example/"></iframe>', "frame-src"),
    "a style": ("<style>h1 { color: rgb(1, 2, 3) !important }</style>", "style-src"),
    "a style in a tag": ('<style>@import "https://other.example/x.css"</style>', "style-src"),
    "a picture of another host": ('<img alt="" src="https://other.example/x.png">', "img-src"),
    "a plug-in": ('<object data="https://other.example/x"></object>', "object-src"),
    "another base": ('<base href="https://other.example/">', "base-uri"),
}


#: What is dead until a reader does something, and what the reader does.
WAITING = {
    "a link": ('<a id="put" href="javascript:void(window.acted = true)">x</a>', "one => one.click()"),
    "a button": ('<button id="put" onclick="window.acted = true">x</button>', "one => one.click()"),
    "a form": ('<form id="put" action="https://other.example/"><input name="q"></form>', "one => one.submit()"),
    "a look": ('<p id="put" style="position: fixed">x</p>', "one => { window.acted = one.style.position !== '' }"),
}


@pytest.fixture(scope="module")
def changed(toy_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy with a page for each thing that somebody who got at it could put in, named by it."""
    site = tmp_path_factory.mktemp("changed") / "site"
    shutil.copytree(toy_site, site)
    html = (site / "about.html").read_text("utf-8")
    put = {name: one[0] for name, one in (INJECTED | WAITING).items()} | {
        "all": "".join(one for one, _ in INJECTED.values())
    }
    for name, injected in put.items():
        (site / f"{name}.html").write_text(html.replace("</article>", f"{injected}</article>"), "utf-8")
    file = site / "all.html"
    file.write_text(re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", file.read_text("utf-8")), "utf-8")
    return site


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("what", INJECTED)
def test_what_is_put_into_a_page_is_dead(what: str, scheme: str, changed: Path, address: Address, visit: Visit) -> None:
    visit.page.goto(f"{address(changed, scheme)}/{what}.html")
    colour = visit.page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert (visit.page.evaluate("'acted' in window"), colour != "rgb(1, 2, 3)", visit.answered) == (False, True, [])
    assert [message for message in visit.refused if INJECTED[what][1] in message]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("what", WAITING)
def test_what_waits_for_a_reader_is_dead_too(
    what: str, scheme: str, changed: Path, address: Address, visit: Visit
) -> None:
    visit.page.goto(f"{address(changed, scheme)}/{what}.html")
    visit.page.locator("#put").evaluate(WAITING[what][1])
    visit.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    assert (visit.page.evaluate("window.acted === true"), visit.answered, len(visit.refused)) == (False, [], 1)


def test_without_the_policy_they_would_act(changed: Path, address: Address, visit: Visit) -> None:
    """What the tests above find dead is alive where there is no policy."""
    visit.page.goto(f"{address(changed, 'http')}/all.html")
    colour = visit.page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    acted = visit.page.evaluate("window.acted")
    assert (acted, colour, len(set(visit.answered)) >= 4, visit.refused) == (True, "rgb(1, 2, 3)", True, [])
