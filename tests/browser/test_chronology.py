"""The filter of the chronology."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

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


def test_an_unknown_choice_is_left_out_with_a_notice(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#person=nobody&colour=red&status=planned")
    assert all("status:planned" in facets.split() for facets in shown(page))
    assert "person=nobody, colour=red" in page.inner_text(".sb-filter [role=status]")


def test_that_nothing_is_found_is_said(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#person=avril-haines&to=2013")
    assert (shown(page), "Nothing found" in page.inner_text(".sb-filter [role=status]")) == ([], True)


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


def test_without_javascript_the_whole_list_is_there_and_no_filter(chromium, real_site: Path, address: Address) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address(real_site, 'file')}/chronology/index.html")
    assert (page.locator("li.sb-event:visible").count() > 40, page.locator(".sb-filter:visible").count()) == (True, 0)
    context.close()
