"""The filter of the chronology."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sourcebook.book.book import Book, quote_anchor
from sourcebook.pagination.page_lists import listed_events
from sourcebook.pagination.partition import Limits
from sourcebook.project import Project, load_project
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.filter import facets_of
from support.long_lists import busy_book, views_of, write_site
from support.windows import Record

Address = Callable[[Path, str], str]
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["file", "http"])
def chronology(request: pytest.FixtureRequest, real_site: Path, address: Address) -> str:
    """Address of the chronology of the reference."""
    return f"{address(real_site, request.param)}/chronology/index.html"


@pytest.fixture(scope="module")
def book() -> Book:
    """The records of the reference."""
    return load_project(ROOT).book


def shown(page: Page) -> list[str]:
    """The ids of the events in the list, once the filter has done its work."""
    if "=" in page.url:
        page.wait_for_function("document.querySelector('.sb-filter [role=status]').textContent")
    return page.eval_on_selector_all(
        "li.sb-event",
        """all => all.filter(e => e.checkVisibility())
          .map(e => e.querySelector('.sb-what > a').href.replace(/.*\\/|\\.html$/g, ''))""",
    )


def with_choices(book: Book, *choices: tuple[str, str]) -> list[str]:
    return [event.key for event in listed_events(book) if set(choices) <= set(facets_of(book, event))]


def type_and_take(page: Page, name: str, words: str, key: str = "Enter") -> None:
    """Type into a field of the filter, and take the first suggestion."""
    field = page.locator(f".sb-filter input[name={name}]")
    field.fill(words)
    field.and_(page.locator("[aria-activedescendant]")).press(key)


def said(page: Page) -> str:
    return page.inner_text(".sb-filter [role=status]")


def test_a_choice_leaves_its_events_and_stands_in_the_address(page: Page, chronology: str, book: Book) -> None:
    page.goto(chronology)
    type_and_take(page, "person", "hammouchi")
    expected = with_choices(book, ("person", "abdellatif-hammouchi"))
    assert shown(page) == expected
    assert page.input_value("input[name=person]") == "Abdellatif Hammouchi"
    assert page.url.endswith("#person=abdellatif-hammouchi")
    assert said(page).startswith(f"{len(expected)} of {len(book.chronology)}")


def test_nothing_is_loaded_before_a_field_is_used(page: Page, chronology: str) -> None:
    page.goto(chronology)
    assert page.locator("script[src$='chronology/events.js']").count() == 0
    page.focus(".sb-filter input[name=topic]")
    assert page.locator("script[src$='chronology/events.js']").count() == 1


def test_an_address_with_choices_shows_what_they_choose(page: Page, chronology: str, book: Book) -> None:
    page.goto(f"{chronology}#topic=france-morocco&from=2014&to=2015")
    found = shown(page)
    assert found and set(found) <= set(with_choices(book, ("topic", "france-morocco")))
    years = page.eval_on_selector_all("h2", "all => all.filter(e => e.checkVisibility()).map(e => e.id)")
    assert {year for year in years if year.startswith("y-")} <= {"y-2010", "y-2013", "y-2014", "y-2015", "y-2016"}


@pytest.mark.parametrize(("start", "end"), [(1936, 1937), (1937, 1940), (None, 1937), (1940, None)])
def test_a_choice_of_years_leaves_what_may_fall_into_them(
    page: Page, toy_site: Path, toy_views: ViewBuilder, address: Address, start: int | None, end: int | None
) -> None:
    """As the macro has it: also what began before and went on, or is only known to be earlier or later."""
    asked = [f"{name}={year}" for name, year in (("from", start), ("to", end)) if year]
    page.goto(f"{address(toy_site, 'file')}/chronology/index.html#{'&'.join(asked)}")
    expected = [
        event.key
        for event in listed_events(toy_views.book)
        if (date := event.date.date).dated
        and (start is None or date.latest is None or date.latest.year >= start)
        and (end is None or date.earliest is None or date.earliest.year <= end)
    ]
    assert shown(page) == expected


@pytest.mark.parametrize("asked", ["person=x&" * 5000, "x" * 50_000, f"person={'%20' * 9000}", "$&$'$`=&" * 900])
def test_an_address_of_any_length_is_read_as_far_as_choices_go(
    page: Page, chronology: str, book: Book, asked: str
) -> None:
    page.goto(f"{chronology}#topic=france-morocco&{asked}")
    assert shown(page) == with_choices(book, ("topic", "france-morocco"))
    assert (len(said(page)) < 3000, "{words}" in said(page)) == (True, False)


def test_an_unknown_choice_is_left_out_with_a_notice(page: Page, chronology: str, book: Book) -> None:
    page.goto(f"{chronology}#person=nobody&colour=red&status=planned&from=soon")
    assert shown(page) == with_choices(book, ("status", "planned"))
    assert "person=nobody, colour=red, from=soon" in said(page)


def test_words_that_fit_no_choice_are_left_out_with_a_notice(page: Page, chronology: str, book: Book) -> None:
    page.goto(f"{chronology}#status=planned")
    shown(page)
    for name, words in {"person": "Nobody Inparticular", "from": "last year"}.items():
        page.fill(f"input[name={name}]", words)
        page.press(f"input[name={name}]", "Tab")
        assert (words in said(page), page.input_value(f"input[name={name}]")) == (True, "")
    assert shown(page) == with_choices(book, ("status", "planned"))


def test_that_nothing_is_found_is_said(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#person=avril-haines&to=2013")
    assert (shown(page), "Nothing matches" in said(page)) == ([], True)


@pytest.mark.parametrize("typed", ["bénkilane", "BENKILANE", "abdelilah ben", "ilah benk"])
def test_case_accents_and_beginnings_do_not_matter(page: Page, chronology: str, typed: str) -> None:
    page.goto(chronology)
    type_and_take(page, "person", typed)
    assert page.url.endswith("#person=abdelilah-benkilane")


def test_an_entity_is_also_found_by_its_other_names(page: Page, chronology: str) -> None:
    page.goto(chronology)
    page.click(".sb-more > summary")
    type_and_take(page, "organization", "Directorate for National Security")
    assert page.url.endswith("#organization=dgsn")


def test_suggestions_have_numbers_that_follow_the_other_choices(page: Page, chronology: str) -> None:
    page.goto(f"{chronology}#person=avril-haines")
    number = len(shown(page))
    page.click("input[name=status]")
    assert page.locator("#Choices-status li").all_inner_texts() == [f"Occurred {number}"]


def test_suggestions_are_chosen_by_arrows_and_left_by_escape(page: Page, chronology: str) -> None:
    page.goto(chronology)
    field = page.locator("input[name=status]")
    field.focus()
    page.wait_for_function("document.querySelector('.sb-filter [role=status]').textContent")
    field.press("ArrowDown")
    field.press("ArrowDown")
    second = page.locator("#Choices-status [aria-selected=true]")
    assert (second.count(), second.get_attribute("id")) == (1, field.get_attribute("aria-activedescendant"))
    field.press("Escape")
    assert (page.locator("#Choices-status").is_visible(), field.get_attribute("aria-expanded")) == (False, "false")
    field.press("ArrowUp")
    field.press("Enter")
    assert "#status=" in page.url


def test_the_keys_of_an_input_method_take_no_suggestion(page: Page, chronology: str, book: Book) -> None:
    page.goto(chronology)
    field = page.locator("input[name=person]")
    field.fill("ham")
    field.and_(page.locator("[aria-activedescendant]")).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert (field.input_value(), "#" in page.url) == ("ham", False)


def test_a_window_that_loses_the_focus_takes_no_suggestion(page: Page, chronology: str) -> None:
    page.goto(chronology)
    field = page.locator("input[name=person]")
    field.fill("ham")
    field.and_(page.locator("[aria-activedescendant]")).dispatch_event("blur")  # and is the active element still
    assert (field.input_value(), "#" in page.url) == ("ham", False)
    field.press("Tab")
    assert page.url.endswith("#person=abdellatif-hammouchi")


def test_a_click_beside_the_suggestions_takes_none(page: Page, chronology: str, record: Record) -> None:
    page.goto(chronology)
    field = page.locator("input[name=person]")
    field.fill("ham")
    field.and_(page.locator("[aria-activedescendant]")).wait_for()
    page.locator("#Choices-person").dispatch_event("click")
    assert ("#" in page.url, page.locator("#Choices-person").is_visible()) == (False, True)


def test_each_choice_can_be_taken_off(page: Page, chronology: str, book: Book) -> None:
    page.goto(f"{chronology}#person=abdellatif-hammouchi&to=2015&source=france-and-morocco-announce")
    shown(page)
    chosen = page.locator(".sb-choices button")
    assert [one.split(":")[0] for one in chosen.all_inner_texts()] == ["People", "To year", "Source"]
    page.get_by_role("button", name="Remove To year: 2015").click()
    expected = with_choices(book, ("person", "abdellatif-hammouchi"), ("source", "france-and-morocco-announce"))
    assert (shown(page), chosen.count()) == (expected, 2)
    assert page.url.endswith("#person=abdellatif-hammouchi&source=france-and-morocco-announce")
    assert page.evaluate("document.activeElement.localName") == "button"


def test_the_picture_of_time_follows_the_filter(page: Page, chronology: str, book: Book) -> None:
    page.goto(f"{chronology}#person=abdellatif-hammouchi")
    found = shown(page)
    dated = [key for key in found if book.events[key].date.date.dated]
    marks = page.locator(".sb-strip :is(.sb-dot, .sb-span):not([visibility=hidden])")
    assert marks.count() == len(dated) < len([one for one in book.chronology if one.date.date.dated])


def test_everything_comes_back(page: Page, chronology: str, book: Book) -> None:
    page.goto(f"{chronology}#status=planned")
    page.click(".sb-filter button[type=reset]")
    page.wait_for_function("!location.hash")
    assert shown(page) == [event.key for event in listed_events(book)]
    assert page.locator(".sb-strip [visibility=hidden]").count() == 0


@pytest.mark.parametrize("asked", ["", "#person=abdellatif-hammouchi&from=2014"])
def test_on_a_phone_results_begin_on_the_first_screen(page: Page, chronology: str, asked: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{chronology}{asked}")
    shown(page)
    first = page.locator("li.sb-event:visible").first.bounding_box()
    assert first and first["y"] + first["height"] < 844


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


def test_the_filter_of_a_divided_chronology_finds_over_all_its_pages(page: Page, divided: str) -> None:
    page.goto(divided)
    page.click(".sb-more > summary")
    type_and_take(page, "person", "bruno 10")
    type_and_take(page, "status", "alleged")
    page.wait_for_selector("ol.sb-found")
    book = busy_book(60)
    expected = [
        event.key
        for event in listed_events(book)
        if event.status == "alleged" and any(one.entity == "person-10" for one in event.participants)
    ]
    assert found(page) == expected
    assert page.inner_text(".sb-filter [role=status]").startswith(f"{len(expected)} of 60")
    standing = page.locator("ol.sb-found .sb-standing").all_inner_texts()
    assert len(standing) == len(expected) and all(" by " in words for words in standing)
    marks = page.locator(".sb-strip :is(.sb-dot, .sb-span):not([visibility=hidden])")
    assert marks.count() == len([key for key in expected if book.events[key].date.date.dated])
    page.click("ol.sb-found a")
    assert page.url.endswith(f"events/{expected[0]}.html")


def test_columns_of_a_picture_keep_what_is_found(page: Page, tmp_path: Path, address: Address) -> None:
    write_site(views_of(busy_book(120), Limits(page=6_000, part=4_000)), tmp_path / "site")
    page.goto(f"{address(tmp_path / 'site', 'file')}/chronology/index.html")
    height = """all => all.reduce((sum, one) => sum + Number(one.getAttribute('height')), 0)"""
    everything = page.eval_on_selector_all("[class^=sb-column]", height)
    type_and_take(page, "status", "alleged")
    page.wait_for_selector("ol.sb-found")
    assert 0 < page.eval_on_selector_all("[class^=sb-column]", height) < everything / 4
    assert page.eval_on_selector_all(".sb-column-day, .sb-column-span", height) == 0
    page.click(".sb-filter button[type=reset]")
    assert page.eval_on_selector_all("[class^=sb-column]", height) == pytest.approx(everything)


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
    assert page.locator(".sb-filter:visible").count() == 0
    page.click(".sb-years a >> nth=0")
    steps = []
    while not page.locator("li.sb-event:visible").count():
        page.click(".sb-ways-on a >> nth=0")
        steps.append(re.sub(r"\d", "0", page.url.rpartition("/")[2]))
    assert steps == ["0000-00.html", "0000-00-00.html"]


def test_a_list_of_entities_is_filtered_by_what_the_vocabulary_declares(
    page: Page, toy_site: Path, address: Address
) -> None:
    page.goto(f"{address(toy_site, 'file')}/readers/index.html")
    page.focus(".sb-filter input")
    type_and_take(page, "is_trade", "pri")
    assert page.url.endswith("#is_trade=priest")
    assert said(page) == "1 of 4"
    visible = page.locator("li.sb-card").filter(visible=True)
    assert visible.locator(".sb-title").all_inner_texts() == ["Amos Pell"]
    page.goto(f"{address(toy_site, 'file')}/bodies/index.html")
    assert page.locator(".sb-filter").count() == 0  # nothing tells them apart


def test_what_is_found_in_a_divided_list_of_entities_says_who_they_are_and_has_no_status(
    page: Page, toy: Project, tmp_path: Path, address: Address
) -> None:
    limits = Limits(page=200, part=200)
    write_site(ViewBuilder(toy.book, toy.labels, toy.verification, limits=limits), tmp_path / "site")
    page.goto(f"{address(tmp_path / 'site', 'file')}/readers/index.html#is_trade=priest")
    page.wait_for_selector("ol.sb-found")
    assert page.locator("ol.sb-found .sb-what").all_inner_texts() == ["Amos Pell · Vicar of the parish."]
    assert page.locator("ol.sb-found .sb-badge").count() == 0
