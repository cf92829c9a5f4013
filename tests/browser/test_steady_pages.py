"""Nothing on a page moves while it is loaded, and pages load no script that they do not use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, ClassVar

import pytest
from playwright.sync_api import Page

from sourcebook.pagination.partition import Limits
from sourcebook.views.pages.propose import SCRIPTS
from support.chromium import QuietHandler, serving
from support.long_lists import busy_book, views_of, write_site

Address = Callable[[Path, str], str]

#: Adds up how far things move on a page without the reader's doing.
OBSERVE = """
    window.moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { window.moved += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
"""
#: Resolves when everything has been drawn that was to be drawn.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
#: Resolves when something has moved: what is measured is measured.
UNTIL_MOVED = """() => new Promise(done => {
    (function look() { if (window.moved > 0.01) done(true); else requestAnimationFrame(look); })();
})"""
#: Of the window, times how much of it moves. A tenth counts as little.
MOST_MOVED = 0.01
PROFILE = "people/abdellatif-hammouchi.html"


#: Where a page is cut that comes piece by piece, and what is there when the piece behind the cut has come.
CUTS = {
    b"<h1": "h1",
    b"</h1>": ".sb-lede",
    b"<figure": "figure",
    b"<aside": "aside",
    b"<h2": "h2",
    b"<footer": "footer",
}


class Pieces(QuietHandler):
    """Serves a site. A page comes in pieces, each when `next_piece` is released."""

    next_piece: ClassVar[threading.Semaphore]

    def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:
        words = source.read()
        ends = [*cuts(words), len(words)] if words.lstrip().startswith(b"<!doctype") else [len(words)]
        for start, end in zip([0, *ends], ends, strict=False):
            if start:
                self.next_piece.acquire(timeout=30)
            outputfile.write(words[start:end])
            outputfile.flush()


def cuts(words: bytes) -> list[int]:
    """Where a page is cut."""
    return sorted(at for mark in CUTS if (at := words.find(mark)) > 0)


@pytest.mark.parametrize("path", ["index.html", PROFILE, "chronology/index.html", "index-a-z.html"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_comes_piece_by_piece(page: Page, real_site: Path, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 850})
    page.add_init_script(OBSERVE)
    words = (real_site / path).read_bytes()
    handler = type("Handler", (Pieces,), {"next_piece": threading.Semaphore(0)})
    with serving(real_site, handler) as root:
        page.goto(f"{root}/{path}", wait_until="commit")
        for at in cuts(words):
            page.evaluate(DRAWN)
            handler.next_piece.release()
            [shown] = (shown for mark, shown in CUTS.items() if words.startswith(mark, at))
            page.wait_for_selector(shown, state="attached")
        page.wait_for_load_state("networkidle")
        page.evaluate(DRAWN)
        assert page.evaluate("window.moved") < MOST_MOVED
        page.evaluate("document.querySelector('.md-content').style.paddingTop = '300px'")
        page.evaluate(UNTIL_MOVED)


def own_scripts(page: Page) -> set[str]:
    """The scripts of ours that the page asks for, except those of every page."""
    everywhere = {"search.js", "previews.js", "furniture.js", "quotes.js", "memory.js", "palette.js"}
    sources = page.eval_on_selector_all("script[src]", "all => all.map(script => script.getAttribute('src'))")
    names = {source.rpartition("/")[2] for source in sources}
    return {name for name in names if not name.startswith("bundle.")} - everywhere


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", set()),
        (PROFILE, set()),
        ("sources/index.html", set()),
        ("chronology/index.html", {"chronology.js", "combobox.js"}),
        ("propose.html", {"data.js", *(script.rpartition("/")[2] for script in SCRIPTS)}),
    ],
)
def test_a_page_loads_no_script_that_it_does_not_use(
    page: Page, real_site: Path, address: Address, path: str, expected: set[str]
) -> None:
    page.goto(f"{address(real_site, 'file')}/{path}")
    assert own_scripts(page) == expected


# ---- Lists that are too long for a page


@pytest.fixture(scope="module")
def styled_site(tmp_path_factory: pytest.TempPathFactory, real_site: Path) -> Path:
    """Pages of a book whose lists are divided, with the styles of the theme and ours but nothing else of the theme."""
    site = tmp_path_factory.mktemp("styled") / "site"
    write_site(views_of(busy_book(60), Limits(page=6_000, part=4_000)), site)
    [theme] = (real_site / "assets" / "stylesheets").glob("main.*.min.css")
    links = "".join(
        f'<link rel="stylesheet" href="{{root}}{name}">'
        for name in ("main.css", *(f"assets/stylesheets/{name}.css" for name in ("sourcebook", "filter")))
    )
    (site / "main.css").write_bytes(theme.read_bytes())
    for path in ("people/person-0.html", "chronology/index.html"):
        file = site / path
        file.write_text(
            f"{file.read_text('utf-8')}{links.replace('{root}', '../')}".replace(
                "</title>", '</title><body class="md-typeset">', 1
            ),
            "utf-8",
        )
    return site


def test_the_ways_to_parts_stand_side_by_side(page: Page, styled_site: Path, address: Address) -> None:
    page.goto(f"{address(styled_site, 'file')}/people/person-0.html")
    tops = page.eval_on_selector_all(
        ".sb-ways-on", "all => all.map(ways => [...ways.children].slice(0, 2).map(way => way.offsetTop))"
    )
    pairs = [pair for pair in tops if len(pair) == 2]
    assert pairs and all(first == second for first, second in pairs)


@pytest.mark.parametrize("width", [320, 390, 800, 1280])
def test_the_ways_into_the_reference_do_not_touch_each_other(
    page: Page, toy_site: Path, address: Address, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 850})
    page.goto(f"{address(toy_site, 'file')}/index.html")
    gaps = page.eval_on_selector_all(
        ".sb-ways > div",
        """all => all.flatMap(div => [...div.querySelectorAll("dd")].map(way => way.getBoundingClientRect())
            .flatMap((box, at, boxes) => at && box.top < boxes[at - 1].bottom - 1 ? [box.left - boxes[at - 1].right]
                                                                                  : []))""",
    )
    assert all(gap > 8 for gap in gaps), gaps


def test_a_printed_chronology_says_what_was_chosen(page: Page, styled_site: Path, address: Address) -> None:
    page.goto(f"{address(styled_site, 'file')}/chronology/index.html#status=alleged")
    page.wait_for_selector("ol.sb-found")
    page.emulate_media(media="print")
    assert page.locator(".sb-filter input:visible").count() == 0
    assert page.locator(".sb-choices button:visible").all_inner_texts() == ["Status: Alleged"]
    assert page.locator(".sb-filter [role=status]").is_visible()
    page.emulate_media(media="screen")
    page.click(".sb-filter button[type=reset]")
    page.emulate_media(media="print")
    assert page.locator(".sb-filter").is_hidden()
