"""The filter of the chronology."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sourcebook.book.book import quote_anchor
from sourcebook.pagination.partition import Limits
from sourcebook.views.builder import ViewBuilder
from support.long_lists import busy_book, views_of, write_site
from support.windows import Record

Address = Callable[[Path, str], str]


@pytest.fixture(params=["file", "http"])
def chronology(request: pytest.FixtureRequest, real_site: Path, address: Address) -> str:
    """Address of the chronology of the reference."""
    return f"{address(real_site, request.param)}/chronology/index.html"


def shown(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "li[data-facets]", "all => all.filter(e => e.checkVisibility()).map(e => e.dataset.facets)"
    )


def test_a_choice_leaves_its_events_and_stands_in_the_address(page: Page, chronology: str) -> None:
    page.goto(chronology)
    everything = shown(page)
    page.select_option("select[name=person]", "abdellatif-hammouchi")
    found = shown(page)
    assert found == [facets for facets in everything if "person:abdellatif-hammouchi" in facets.split()]
    assert 0 < len(found) < len(everything)
    assert page.url.endswith("#person=abdellatif-hammouchi")
    assert page.inner_text(".sb-filter [role=status]").startswith(f"{len(found)} of {len(everything)}")


def test_an_address_with_choices_shows_what_they_choose(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#topic=france-morocco&from=2014&to=2015")
    facets = shown(page)
    assert facets and all("topic:france-morocco" in one.split() for one in facets)
    years = page.eval_on_selector_all("h2", "all => all.filter(e => e.checkVisibility()).map(e => e.id)")
    assert {year for year in years if year.startswith("y-")} <= {"y-2010", "y-2013", "y-2014", "y-2015", "y-2016"}


@pytest.mark.parametrize(("start", "end"), [(1936, 1937), (1937, 1940), (None, 1937), (1940, None)])
def test_a_choice_of_years_leaves_what_may_fall_into_them(
    page: Page, toy_site: Path, toy_views: ViewBuilder, address: Address, start: int | None, end: int | None
) -> None:
    """As the macro has it: also what began before and went on, or is only known to be earlier or later."""
    asked = [f"{name}={year}" for name, year in (("from", start), ("to", end)) if year]
    page.goto(f"{address(toy_site, 'file')}/chronology/index.html#{'&'.join(asked)}")
    found = page.eval_on_selector_all(
        "li[data-facets]", "all => all.filter(e => e.checkVisibility()).map(e => e.querySelector('.sb-what > a').href)"
    )
    expected = [
        event.key
        for event in toy_views.book.chronology
        if (date := event.date.date).dated
        and (start is None or date.latest is None or date.latest.year >= start)
        and (end is None or date.earliest is None or date.earliest.year <= end)
    ]
    assert [url.rpartition("/")[2].removesuffix(".html") for url in found] == expected


@pytest.mark.parametrize("asked", ["person=x&" * 5000, "x" * 50_000, f"person={'%20' * 9000}", "$&$'$`=&" * 900])
def test_an_address_of_any_length_is_read_as_far_as_choices_go(page: Page, chronology: str, asked: str) -> None:
    page.goto(f"{chronology}#topic=france-morocco&{asked}")
    said = page.inner_text(".sb-filter [role=status]")
    facets = shown(page)
    assert facets and all("topic:france-morocco" in one.split() for one in facets)
    assert (len(said) < 3000, "{words}" in said) == (True, False)


def test_an_unknown_choice_is_left_out_with_a_notice(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#person=nobody&colour=red&status=planned")
    assert all("status:planned" in facets.split() for facets in shown(page))
    assert "person=nobody, colour=red" in page.inner_text(".sb-filter [role=status]")


def test_that_nothing_is_found_is_said(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#person=avril-haines&to=2013")
    assert (shown(page), "No event matches" in page.inner_text(".sb-filter [role=status]")) == ([], True)


def test_the_numbers_beside_the_choices_follow_the_other_choices(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#person=avril-haines")
    number = len(shown(page))
    option = page.text_content("select[name=status] option[value=occurred]") or ""
    assert option.endswith(f"({number})")


def test_everything_comes_back(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#status=planned")
    page.click(".sb-filter button[type=reset]")
    page.wait_for_function("!location.hash")
    assert len(shown(page)) == page.locator("li[data-facets]").count()


def test_without_javascript_the_whole_list_is_there_and_no_filter(
    page_without_scripts: Page, real_site: Path, address: Address
) -> None:
    page = page_without_scripts
    page.goto(f"{address(real_site, 'file')}/chronology/index.html")
    assert (page.locator("li.sb-event:visible").count() > 40, page.locator(".sb-filter:visible").count()) == (True, 0)


# ---- A chronology that is too long for one page


@pytest.fixture(scope="module")
def divided_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages, without the theme, of a book whose chronology is divided by years and months."""
    site = tmp_path_factory.mktemp("divided") / "site"
    write_site(views_of(busy_book(60), Limits(page=6_000, part=4_000)), site)
    return site


@pytest.fixture(params=["file", "http"])
def divided(request: pytest.FixtureRequest, divided_site: Path, address: Address) -> str:
    """Address of the divided chronology."""
    return f"{address(divided_site, request.param)}/chronology/index.html"


def found(page: Page) -> list[str]:
    return page.eval_on_selector_all("ol.sb-found a", "all => all.map(a => a.href.replace(/.*\\/|\\.html$/g, ''))")


def test_the_events_of_a_divided_chronology_are_loaded_when_the_filter_is_opened(page: Page, divided: str) -> None:
    page.goto(divided)
    assert page.locator("script[src$='chronology/events.js']").count() == 0
    page.click(".sb-filter-open button")
    page.wait_for_selector(".sb-filter select[name=person]")
    assert (page.locator(".sb-filter-open").is_visible(), found(page)) == (False, [])
    assert page.evaluate("document.activeElement.localName") == "select"


def test_the_filter_of_a_divided_chronology_finds_over_all_its_pages(page: Page, divided: str) -> None:
    page.goto(f"{divided}#person=person-10&status=alleged")
    page.wait_for_selector("ol.sb-found")
    book = busy_book(60)
    expected = [
        event.key
        for event in book.chronology
        if event.status == "alleged" and any(one.entity == "person-10" for one in event.participants)
    ]
    assert found(page) == expected
    assert page.inner_text(".sb-filter [role=status]").startswith(f"{len(expected)} of 60")
    standing = page.locator("ol.sb-found .sb-standing").all_inner_texts()
    assert len(standing) == len(expected) and all(" by " in words for words in standing)
    page.click("ol.sb-found a")
    assert page.url.endswith(f"events/{expected[0]}.html")


def test_without_choices_the_years_of_a_divided_chronology_stand_alone(page: Page, divided: str) -> None:
    page.goto(f"{divided}#status=alleged")
    page.wait_for_selector("ol.sb-found")
    page.click(".sb-filter button[type=reset]")
    page.wait_for_function("!location.hash")
    assert (found(page), page.locator(".sb-years a").count() > 1) == ([], True)


def test_an_address_with_choices_leaves_the_focus_where_it_was(page: Page, divided: str) -> None:
    page.goto(f"{divided}#status=alleged")
    page.wait_for_selector("ol.sb-found")
    assert page.evaluate("document.activeElement.localName") == "body"


def test_an_address_that_nobody_could_have_meant_is_no_error(page: Page, divided: str, record: Record) -> None:
    root = divided.removesuffix("/chronology/index.html")
    page.goto(f"{root}/sources/source-0.html#100%")
    assert page.locator("h1").is_visible()
    assert not [message for message in record.messages if message.startswith("uncaught")]


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_an_old_link_to_a_quote_leads_on_to_the_part_where_it_stands(
    page: Page, divided_site: Path, address: Address, scheme: str
) -> None:
    views = views_of(busy_book(60), Limits(page=6_000, part=4_000))
    source = views.book.sources["source-0"]
    name = quote_anchor(views.book.events["event-00007"].citations[0])
    root = address(divided_site, scheme)
    page.goto(f"{root}/sources/source-0.html#{name}")
    page.wait_for_url(f"{root}/{views.placement.address(source, name)}")
    assert page.locator(f"#{name}").is_visible()


def test_without_javascript_a_divided_chronology_is_read_by_its_years_months_and_days(
    page_without_scripts: Page, divided_site: Path, address: Address
) -> None:
    page = page_without_scripts
    page.goto(f"{address(divided_site, 'file')}/chronology/index.html")
    assert page.locator(".sb-filter:visible, .sb-filter-open:visible").count() == 0
    page.click(".sb-years a >> nth=0")
    steps = []
    while not page.locator("li.sb-event:visible").count():
        page.click(".sb-ways-on a >> nth=0")
        steps.append(re.sub(r"\d", "0", page.url.rpartition("/")[2]))
    assert steps == ["0000-00.html", "0000-00-00.html"]
