"""For everyone: axe finds nothing, the keyboard reaches and closes everything, and nothing is lost at 200 % or in print
order. What the pages are without scripts, style sheets or screen is in test_plain.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, ViewportSize, expect

Address = Callable[[Path, str], str]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false})"

BUSY = "people/abdellatif-hammouchi.html"
#: A page of each kind.
KINDS = {
    "home": "index.html",
    "profile": BUSY,
    "small profile": "people/joe-biden.html",
    "organization": "organizations/dgsn.html",
    "occurred": "events/hammouchi-haines-rabat-2022.html",
    "announced": "events/legion-dhonneur-announced.html",
    "planned": "events/retailleau-visit-planned.html",
    "alleged": "events/averted-attacks-in-europe.html",
    "source": "sources/powerofmorocco-2022-09-20.html",
    "chronology": "chronology/index.html",
    "year": "chronology/2015.html",
    "undated": "chronology/undated.html",
    "topic": "topics/human-rights-complaints.html",
    "topics": "topics/index.html",
    "people": "people/index.html",
    "organizations": "organizations/index.html",
    "states": "states/index.html",
    "places": "places/index.html",
    "agreements": "agreements/index.html",
    "affairs": "affairs/index.html",
    "occasions": "occasions/index.html",
    "publications": "publications/index.html",
    "works": "works/index.html",
    "terms": "terms/index.html",
    "sources": "sources/index.html",
    "A–Z": "index-a-z.html",
    "acronyms": "acronyms.html",
    "coverage": "coverage.html",
    "data": "data.html",
    "propose": "propose.html",
    "changes": "changes.html",
    "about": "about.html",
    "verification": "verification.html",
    "contribute": "contribute/index.html",
    "contribute: dates": "contribute/dates.html",
    "404": "404.html",
}
#: The pages that are looked at every day: each template once, and what is densest. `make test-slow` looks at all.
DAILY = {"home", "profile", "alleged", "source", "chronology", "people", "about", "404"}
#: Lists of entities are made alike: one of them is enough in the second look.
ONCE = set("organizations states places agreements affairs occasions publications works terms".split())


def kinds(*without: str) -> list[Any]:
    """The kinds of pages as parameters; those that are not for every day are slow."""
    left = [kind for kind in KINDS if kind not in without]
    return [pytest.param(kind, marks=() if kind in DAILY else pytest.mark.slow) for kind in left]


PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def site(real_site: Path, address: Address) -> str:
    """The address of the reference on a server: the page for wrong addresses has no style sheet on disk."""
    return address(real_site, "http")


@pytest.fixture(scope="module")
def looks(chromium: Browser) -> Iterator[dict[str, Page]]:
    """A page with light colours on a desk and one with dark colours on a phone, for tests that change nothing."""
    desk = chromium.new_context(viewport=DESK, color_scheme="light", reduced_motion="reduce")
    phone = chromium.new_context(viewport=PHONE, color_scheme="dark", reduced_motion="reduce")
    with desk, phone:
        yield {"light, desk": desk.new_page(), "dark, phone": phone.new_page()}


def violations(page: Page) -> list[str]:
    """What axe finds on a page: the rule, and where."""
    page.evaluate(AXE_SCRIPT)
    return [
        f"{found['id']}: {node['target']} {node['html'][:200]} {[one['message'] for one in node['any'] + node['all']]}"
        for found in page.evaluate(RUN_AXE, TAGS)["violations"]
        for node in found["nodes"]
    ]


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


@pytest.mark.parametrize("kind", kinds())
def test_axe_finds_nothing_on_a_desk_with_everything_open(
    kind: str, site: str, real_site: Path, looks: dict[str, Page]
) -> None:
    if kind == "changes" and not (real_site / KINDS[kind]).exists():
        pytest.skip("without history there is no such page")
    page = looks["light, desk"]
    page.goto(f"{site}/{KINDS[kind]}")
    open_details(page)
    assert violations(page) == []


@pytest.mark.parametrize("kind", kinds(*ONCE))
def test_axe_finds_nothing_on_a_phone_in_the_dark(
    kind: str, site: str, real_site: Path, looks: dict[str, Page]
) -> None:
    if kind == "changes" and not (real_site / KINDS[kind]).exists():
        pytest.skip("without history there is no such page")
    page = looks["dark, phone"]
    page.goto(f"{site}/{KINDS[kind]}")
    assert violations(page) == []


@pytest.mark.parametrize("path", ["quarrels/harmonium-quarrel.html", "events/harmonium-sale.html"])
@pytest.mark.parametrize("look", ["light, desk", "dark, phone"])
def test_a_denial_can_be_read_and_followed_where_it_answers(
    look: str, path: str, toy_site: Path, address: Address, looks: dict[str, Page]
) -> None:
    """The toy has denials: of an allegation and of an alleged event."""
    page = looks[look]
    page.goto(f"{address(toy_site, 'http')}/{path}")
    assert violations(page) == []
    # It stands beside the sentence of the lead, too, that retells what it answers.
    expect(page.locator(".sb-denial").first).to_be_visible()
    page.locator(".sb-denial .sb-on a").first.click()
    denial = page.locator(".sb-claim:target")
    expect(denial).to_contain_text("In answer to: Sale of the harmonium")
    expect(denial.locator(".sb-badge")).to_have_text("Denial")


@pytest.mark.parametrize("look", ["light, desk", "dark, phone"])
def test_axe_finds_nothing_in_what_scripts_open(look: str, site: str, looks: dict[str, Page]) -> None:
    page = looks[look]
    page.goto(f"{site}/{KINDS['organization']}")
    page.locator(".md-content a[dir][title]:visible").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert violations(page) == []
    page.locator(".md-search__input").focus()
    page.keyboard.type("Biden")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    if look == "dark, phone":
        page.get_by_role("button", name="Navigation").click()
        expect(page.locator("nav.md-sidebar--primary a").first).to_be_in_viewport()
        assert violations(page) == []


# ---- the keyboard

FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const sign = one.matches('svg a') ? getComputedStyle(one.querySelector('rect')) : null;
  const label = one.matches('.md-option') ? getComputedStyle(one.nextElementSibling) : style;
  return {
    what: one.localName + '.' + one.getAttribute('class') + ' ' + one.textContent.trim().slice(0, 40),
    body: one === document.body,
    marked: sign ? sign.stroke !== 'none' : label.outlineStyle !== 'none' && parseFloat(label.outlineWidth) >= 1,
    inside: box.right > 0 && box.left < innerWidth && one.checkVisibility({visibilityProperty: true}),
  };
}"""


FOCUS_DAILY = {("index.html", "phone"), (BUSY, "desk")}


def focused(page: Page, presses: int) -> list[dict[str, Any]]:
    """What has the focus after each of so many presses of Tab, until the page is left."""
    found = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now["body"]:
            break
        found.append(now)
    return found


@pytest.mark.parametrize(
    ("path", "size"),
    [
        pytest.param(path, size, id=f"{path}-{name}", marks=() if (path, name) in FOCUS_DAILY else pytest.mark.slow)
        for path in ("index.html", "people/index.html", BUSY, "contribute/records.html")
        for name, size in {"desk": DESK, "phone": PHONE}.items()
    ],
)
def test_whatever_has_the_focus_is_on_the_page_and_marked(path: str, size: ViewportSize, site: str, page: Page) -> None:
    page.set_viewport_size(size)
    page.goto(f"{site}/{path}")
    found = focused(page, 50)
    assert len(found) > 25
    assert [one["what"] for one in found if not (one["marked"] and one["inside"])] == []


def test_links_in_pictures_are_marked(site: str, page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto(f"{site}/chronology/index.html")
    page.keyboard.press("Tab")  # by keyboard, so that what has the focus is marked
    links = page.locator(".sb-picture svg a:visible")
    assert links.count() > 3
    for number in range(links.count()):
        links.nth(number).focus()
        mark = page.evaluate(FOCUS)
        assert mark["marked"] and mark["inside"], mark["what"]


def test_words_behind_a_claim_open_and_close_by_keyboard(site: str, page: Page) -> None:
    page.goto(f"{site}/{BUSY}")
    details = page.locator("details.sb-cite").first
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(details.locator("blockquote").first).to_be_visible()
    page.keyboard.press("Space")
    expect(details.locator("blockquote").first).to_be_hidden()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_search_opens_finds_and_closes_by_keyboard(size: ViewportSize, site: str, page: Page) -> None:
    page.set_viewport_size(size)
    page.goto(f"{site}/about.html")
    query = page.locator(".md-search__input")
    for _ in range(6):
        page.keyboard.press("Tab")
        if query.evaluate("one => one === document.activeElement"):
            break
    expect(query).to_be_focused()
    page.keyboard.type("Haines")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".md-search-result__link").first).to_be_hidden()
    # The theme takes a focus that is lost and back at once for one that was never lost; its clock is the page's own.
    page.evaluate("() => new Promise(done => setTimeout(done, 200))")
    page.keyboard.press("/")
    expect(query).to_be_focused()
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Avril Haines")


def test_colours_are_chosen_by_keyboard_and_stay(site: str, page: Page) -> None:
    page.goto(f"{site}/about.html")
    body = page.locator("body")
    seen = [body.get_attribute("data-md-color-media")]
    page.locator(".md-option").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(body.get_attribute("data-md-color-media"))
    assert seen[0] == seen[3] and len(set(seen)) == 3
    page.keyboard.press("ArrowLeft")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_events_are_filtered_by_keyboard(site: str, page: Page) -> None:
    page.goto(f"{site}/chronology/index.html")
    everything = page.locator("li.sb-event:visible").count()
    page.get_by_role("combobox", name="People").focus()
    page.keyboard.type("Abdellatif Ham")
    expect(page.get_by_role("option", selected=True)).to_have_text(re.compile("Abdellatif Hammouchi"))
    page.keyboard.press("Tab")
    expect(page.locator("input[name=person]")).to_have_value("Abdellatif Hammouchi")
    assert 0 < page.locator("li.sb-event:visible").count() < everything
    page.locator(".sb-filter button[type=reset]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("li.sb-event:visible")).to_have_count(everything)


def test_what_a_link_leads_to_is_shown_on_focus_and_hidden_by_escape(site: str, page: Page) -> None:
    page.goto(f"{site}/{BUSY}")
    link = page.locator(".md-content a[dir]:visible").first
    link.focus()
    preview = page.get_by_role("tooltip")
    expect(preview).to_be_visible()
    expect(link).to_have_accessible_description(re.compile(r"\w+"))
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    expect(link).to_be_focused()


def test_the_drawer_of_a_phone_opens_and_closes_by_keyboard(site: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/index.html")
    button = page.get_by_role("button", name="Navigation")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    inner = page.locator("nav.md-sidebar--primary").get_by_role("link", name="People", exact=True)
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)["inside"], page.evaluate(FOCUS)["what"]
        if inner.evaluate("one => one === document.activeElement"):
            break
    expect(inner).to_be_focused()
    expect(inner).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Shift+Tab")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_parts_of_the_drawer_of_a_page_with_a_navigation_beside_it_open_and_close_by_keyboard(
    site: str, page: Page
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/about.html")
    button, side = page.get_by_role("button", name="Navigation"), page.locator(".md-sidebar--primary")
    part = side.locator("label.md-nav__link[for^=__nav_]", has_text="About")
    inner = side.get_by_role("link", name="Coverage", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(part).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("Tab")
        if inner.evaluate("one => one === document.activeElement"):
            break
    expect(inner).to_be_focused()
    expect(inner).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(part).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


# ---- headings, languages, zoom, motion


def headings(file: Path) -> list[int]:
    """The levels of the headings of a page's article, in their order; none of a page that only leads on to another."""
    article = file.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    return [
        int(level) for level in re.findall(r'(?:<h(?=[1-6][ >])|<[^>]* role="heading" aria-level=")([1-6])', article)
    ]


@pytest.mark.parametrize("which", ["real_site", "toy_site"])
def test_headings_stand_in_order_without_gaps(which: str, request: pytest.FixtureRequest) -> None:
    built: Path = request.getfixturevalue(which)
    found = {file.relative_to(built).as_posix(): headings(file) for file in built.rglob("*.html")}
    wrong = {
        path: levels
        for path, levels in found.items()
        if levels and (levels[0] != 1 or levels.count(1) != 1 or any(b > a + 1 for a, b in pairwise(levels)))
    }
    assert wrong == {}
    assert sum(map(bool, found.values())) > 25


def test_words_in_another_language_say_so(site: str, toy_site: Path, address: Address, page: Page) -> None:
    page.goto(f"{site}/sources/powerofmorocco-2022-09-20.html")
    assert set(page.eval_on_selector_all("blockquote", "all => all.map(one => one.lang)")) == {"fr"}
    page.goto(f"{address(toy_site, 'http')}/readers/layla-haddad.html")
    languages = "all => all.map(one => [one.closest('[lang]').lang, one.textContent])"
    words = [*page.eval_on_selector_all("blockquote, .sb-office-title, #Names ~ .sb-namelist b", languages)]
    said = {text.strip("“”"): language for language, text in words}
    assert said["une dame venue de Beyrouth"] == "fr"
    assert said["ليلى حداد"] == "ar"
    assert said["first librarian"] == "en"


@pytest.mark.parametrize("kind", kinds(*ONCE, "changes"))
def test_nothing_scrolls_sideways_at_200_per_cent(kind: str, site: str, zoomed: Page) -> None:
    zoomed.goto(f"{site}/{KINDS[kind]}")
    open_details(zoomed)
    assert zoomed.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.fixture(scope="module")
def zoomed(chromium: Browser) -> Iterator[Page]:
    """A window of 1280 by 900 whose reader has everything twice as large."""
    with chromium.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2) as context:
        yield context.new_page()


def test_nothing_moves_for_readers_who_want_no_motion(site: str, page: Page) -> None:
    page.goto(f"{site}/{BUSY}")
    moving = """all => all.filter(one => ['', '::before', '::after'].some(part => {
      const style = getComputedStyle(one, part || null);
      return style.animationName !== 'none' || style.scrollBehavior === 'smooth'
        || style.transitionDuration.split(',').some(time => parseFloat(time) > 0);
    })).map(one => one.outerHTML.slice(0, 120))"""
    assert page.eval_on_selector_all("*", moving) == []
