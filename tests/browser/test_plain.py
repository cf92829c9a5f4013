"""What a page is without scripts, without style sheets, as text, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

Address = Callable[[Path, str], str]
PROFILE = "people/abdellatif-hammouchi.html"
EVENT = "events/legion-dhonneur-announced.html"
SOURCE = "sources/key-to-police-cooperation.html"

#: The sections of the profile, in the order in which they are read.
SECTIONS = [
    "Abdellatif Hammouchi",
    "Offices",
    "What is said",
    "Reported as fact",
    "Official statements",
    "Allegations",
    "Assessments",
    "Where sources differ",
    "Chronology",
    "Connections",
    "Names and spellings",
    "Sources used",
    "Cite this page",
]
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


@pytest.fixture
def plain(page_without_scripts: Page) -> Page:
    """A page without scripts and style sheets."""
    page_without_scripts.route(
        "**/*", lambda route: route.abort() if route.request.resource_type == "stylesheet" else route.continue_()
    )
    return page_without_scripts


def test_a_profile_reads_in_order_without_scripts_and_style_sheets(
    plain: Page, real_site: Path, address: Address
) -> None:
    plain.goto(f"{address(real_site, 'file')}/{PROFILE}")
    assert plain.evaluate("getComputedStyle(document.querySelector('.sb-claim')).borderLeftWidth") == "0px"
    plain.evaluate(OPEN)
    words = plain.inner_text("article")
    places = [words.index(SECTIONS[0]), words.index("Head of Morocco’s General Directorate for National Security")]
    places += [words.index(f"\n{section}¶") for section in SECTIONS[1:]]
    assert places == sorted(places)


def test_every_claim_says_who_makes_it_before_and_shows_its_words_after(
    plain: Page, real_site: Path, address: Address
) -> None:
    plain.goto(f"{address(real_site, 'file')}/{PROFILE}")
    plain.evaluate(OPEN)
    claims = plain.locator("article .sb-claim")
    assert claims.count() > 10
    parts = """all => all.map(claim => [
      claim.innerText,
      ...['.sb-badge', '.sb-who', '.sb-said', 'blockquote', 'figcaption cite']
        .map(part => claim.querySelector(part).innerText),
    ])"""
    for words, badge, who, said, quote, source in claims.evaluate_all(parts):
        assert len(who) > len(badge) + 5, words
        places = [words.index(part) for part in (badge, who, said, quote)]
        assert places == sorted(places), words
        assert words.rindex(source) > places[-1], words


def test_an_allegation_is_never_without_who_makes_it_as_text(plain: Page, real_site: Path, address: Address) -> None:
    plain.goto(f"{address(real_site, 'file')}/{PROFILE}")
    lines = plain.inner_text("article").splitlines()
    alleged = [line for line in lines if line.startswith("Allegation ")]
    assert alleged and all(" by " in line or "in" in line.split() for line in alleged), alleged


def test_the_way_in_comes_first_and_skips_the_navigation(plain: Page, real_site: Path, address: Address) -> None:
    plain.goto(f"{address(real_site, 'file')}/{PROFILE}")
    skip = plain.locator("a:visible").first
    assert (skip.inner_text(), plain.locator(skip.get_attribute("href") or "#").count()) == ("Skip to content", 1)


# ---- paper

#: What does not stand on paper: whatever serves to move about, and copies of the citation for programs.
NOT_ON_PAPER = [
    *(".md-header", ".md-tabs", ".md-sidebar", ".md-search", ".md-footer", ".md-top", ".md-skip"),
    *(".headerlink", ".sb-contents", ".sb-jump", ".sb-siblings", ".sb-filter", ".sb-form", ".sb-files"),
]


@pytest.fixture
def paper(page: Page) -> Page:
    """A page as it is printed."""
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("path", [PROFILE, EVENT, SOURCE, "chronology/index.html", "people/index.html", "index.html"])
def test_paper_has_every_word_and_nothing_of_the_screen(
    path: str, paper: Page, real_site: Path, address: Address
) -> None:
    paper.goto(f"{address(real_site, 'file')}/{path}")
    shown = "all => all.filter(one => one.getClientRects().length).map(one => one.outerHTML.slice(0, 100))"
    assert paper.eval_on_selector_all(", ".join(NOT_ON_PAPER), shown) == []
    hidden = """all => all.flatMap(one => [...one.children].slice(1)).filter(one => {
      const box = one.getBoundingClientRect();
      return !(box.width && box.height && one.checkVisibility({visibilityProperty: true}));
    }).map(one => one.outerHTML.slice(0, 100))"""
    assert paper.eval_on_selector_all("details:not(.sb-form)", hidden) == []
    assert paper.evaluate("document.documentElement.scrollWidth") <= 700


def test_paper_is_black_on_white_for_readers_in_the_dark(paper: Page, real_site: Path, address: Address) -> None:
    paper.emulate_media(media="print", color_scheme="dark")
    paper.goto(f"{address(real_site, 'file')}/{PROFILE}")
    look = "one => [getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor]"
    ink, ground = paper.locator(".sb-said").first.evaluate(look)
    assert (ink, ground) == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")


def test_paper_names_the_addresses_of_outside_links_and_of_no_others(
    paper: Page, toy_site: Path, address: Address
) -> None:
    paper.goto(f"{address(toy_site, 'file')}/sources/gazette-1923-05-12.html")
    after = "all => all.map(one => [one.getAttribute('href'), getComputedStyle(one, '::after').content])"
    links = paper.eval_on_selector_all("article a:not(.headerlink)", after)
    outside = {href: content for href, content in links if href.startswith("http")}
    assert outside
    for href, content in outside.items():
        assert href in content
    assert {content for href, content in links if not href.startswith("http")} <= {"none", "normal", ""}
