"""Chromium for the tests of this folder, and pages whose requests and messages are recorded."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from support.chromium import ARGUMENTS, NAMES, find_chromium, serving
from support.fonts import FONTS, font_of, launch_with
from support.windows import Record, Windows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # pytest hands over the tests of every folder, not of this one alone.
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def give_up(reason: str) -> NoReturn:
    """Skip what cannot be tried here; with REQUIRE_BROWSER=1 it fails."""
    (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def program() -> str:
    """Where Chromium is; without it tests are skipped."""
    found = find_chromium()
    if not found:
        give_up(f"no Chromium: neither CHROMIUM nor the path has one ({', '.join(NAMES)})")
    return found


@pytest.fixture(scope="session")
def engine() -> Iterator[BrowserType]:
    """What starts browsers."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(program: str, engine: BrowserType) -> Iterator[Browser]:
    """One browser for all tests, with the fonts of this machine."""
    browser = engine.launch(executable_path=program, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session", params=FONTS)
def lettered(
    request: pytest.FixtureRequest, program: str, engine: BrowserType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """For each of FONTS one browser, as on a machine whose sans-serif it is."""
    browser = launch_with(engine, request.param, tmp_path_factory.mktemp("fonts"), program, ARGUMENTS)
    try:
        if (found := font_of(browser, "system-ui")) != request.param:
            give_up(f"no {request.param}: the browser takes {found} in its place")
        yield browser
    finally:
        browser.close()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    """The windows of the browser, each lent to one test after another."""
    return Windows(chromium)


@pytest.fixture
def record() -> Record:
    """What `page` asked for and said, to compare with what a test expects."""
    return Record()


@pytest.fixture
def page(windows: Windows, record: Record) -> Iterator[Page]:
    """A page in a fresh profile. Whatever the test is about, none of its requests may leave the machine."""
    with windows.lent(record) as page:
        yield page
    assert record.outside == []


@pytest.fixture
def page_without_scripts(windows: Windows, record: Record) -> Iterator[Page]:
    """The same in a browser that runs no scripts."""
    with windows.lent(record, java_script_enabled=False) as page:
        yield page
    assert record.outside == []


@pytest.fixture(scope="session")
def address() -> Iterator[Callable[[Path, str], str]]:
    """`address(site, "http" | "file")`: where a built site is to be visited."""
    with ExitStack() as servers:

        def visit(site: Path, scheme: str) -> str:
            return servers.enter_context(serving(site)) if scheme == "http" else site.resolve().as_uri()

        yield visit
