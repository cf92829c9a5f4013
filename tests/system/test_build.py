"""Whole builds, as `make site` runs them: what a site holds, and what a build that fails leaves behind."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sourcebook.commands.links.check import check_links
from sourcebook.core.problems import as_text
from sourcebook.project import load_project
from sourcebook.site.pages import all_pages
from sourcebook.views.builder import ViewBuilder
from support.page_reader import parts_of
from support.projects import ROOT, build, built_cold, copy_of_toy
from support.search_index import documents_of


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


# ---- the toy --------------------------------------------------------------------------------------------------------


def test_every_page_of_the_contract_is_in_the_site(toy_site: Path) -> None:
    wanted = [
        "index.html",
        "readers/index.html",
        "readers/layla-haddad.html",
        "bodies/reading-society.html",
        "rooms/rooms-above-bakery.html",
        "quarrels/harmonium-quarrel.html",
        "papers/wexcombe-gazette.html",
        "events/opening-of-the-rooms.html",
        "sources/index.html",
        "sources/almanach-1931.html",
        "chronology/index.html",
        "chronology/1923.html",
        "chronology/undated.html",
        "topics/index.html",
        "topics/founding.html",
        "index-a-z.html",
        "acronyms.html",
        "coverage.html",
        # what was renamed or withdrawn
        "readers/leila-hadad.html",
        "readers/l-haddad.html",
        "events/opening.html",
        "sources/gazette-1923.html",
        "readers/miss-nobody.html",
        "events/moonlight-reading.html",
        "sources/leaflet.html",
        # written by hand
        "about.html",
        "guide/reading.html",
    ]
    assert [path for path in wanted if not (toy_site / path).is_file()] == []


def test_every_generated_page_is_in_the_site(toy_site: Path, toy_views: ViewBuilder) -> None:
    assert [page.path for page in all_pages(toy_views) if not (toy_site / page.path).is_file()] == []


def test_every_link_and_anchor_of_the_toy_leads_somewhere(toy_site: Path) -> None:
    assert as_text(check_links(toy_site)) == ""


def test_a_page_written_by_hand_wins_over_the_generated_page_of_the_same_path(toy_site: Path) -> None:
    page = text_of(toy_site / "readers" / "tobias-crumb.html")
    assert ("A page written by hand" in page, "sb-lede" in page) == (True, False)


def test_a_former_address_leads_on_by_itself_and_by_a_link(toy_site: Path) -> None:
    page = text_of(toy_site / "readers" / "leila-hadad.html")
    assert re.findall(r'url=([^"]+)"|<a [^>]*href="([^"]+)"', page) == [
        ("../readers/layla-haddad.html", ""),
        ("", "../readers/layla-haddad.html"),
    ]


def test_a_withdrawn_record_leaves_its_reason_and_nothing_else(toy_site: Path) -> None:
    said = text_of(toy_site / "readers" / "miss-nobody.html")
    everywhere = [page for page in toy_site.rglob("*.html") if "Miss Nobody" in text_of(page)]
    assert ("The record rested on a misreading." in said, everywhere) == (True, [])


def test_title_and_description_of_a_page_come_from_its_record(toy_site: Path) -> None:
    page = text_of(toy_site / "readers" / "layla-haddad.html").partition("</head>")[0]
    assert re.findall(r'<title>([^<]*)</title>|<meta name="description" content="([^"]*)"', page) == [
        ("", "First librarian of the rooms in Mill Lane"),
        ("Layla Haddad - The rooms above the bakery", ""),
    ]


@pytest.mark.parametrize("path", ["readers/layla-haddad.html", "events/harmonium-sale.html", "guide/reading.html"])
def test_what_other_sites_show_of_a_page_is_its_title_and_description(toy_site: Path, path: str) -> None:
    page = text_of(toy_site / path).partition("</head>")[0]
    shown = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))
    [title] = re.findall(r"<title>(.*?)</title>", page, re.S)
    [description] = re.findall(r'<meta name="description" content="([^"]*)">', page)
    assert title.startswith(shown["title"]) and shown["title"]
    assert html.unescape(shown["description"]) == html.unescape(description)


def test_records_are_found_by_search_and_tell_a_claim_with_who_makes_it(toy_site: Path) -> None:
    documents = documents_of(toy_site)
    locations = {entry["location"] for entry in documents}
    claims = [entry["text"] for entry in documents if "the stairs would lead nowhere" in entry["text"]]
    assert {"readers/layla-haddad.html", "events/opening-of-the-rooms.html", "about.html"} <= locations
    assert [text for text in claims if "The Chairman" not in text] == []


def test_what_only_the_replaced_search_of_the_theme_loads_is_left_out(toy_site: Path, tongues_site: Path) -> None:
    for site in (toy_site, tongues_site):
        found = [
            path.name for path in (site / "assets" / "javascripts").iterdir() if path.name in ("lunr", "search.js")
        ]
        assert found == ["search.js"]


def test_nothing_of_the_site_is_fetched_from_another_host(toy_site: Path) -> None:
    loaded = {
        (page.name, value)
        for page in toy_site.rglob("*.html")
        for part in parts_of(page)
        if isinstance(part, tuple) and (part[0] in ("script", "img", "iframe", "source") or part[0] == "link")
        for name, value in part[1]
        if name in ("src", "href") and re.match(r"(https?:)?//", value)
    }
    assert loaded == set()


def test_two_builds_of_the_same_data_give_the_same_bytes(toy_site: Path, tmp_path: Path) -> None:
    again = built_cold(copy_of_toy(tmp_path), tmp_path / "site")
    first, second = files_of(toy_site), files_of(again)
    assert [path for path in first.keys() | second.keys() if first.get(path) != second.get(path)] == []


# ---- the reference itself -------------------------------------------------------------------------------------------


def test_the_data_of_the_reference_has_no_problems() -> None:
    assert as_text(load_project(ROOT).problems) == ""


def test_every_link_and_anchor_of_the_reference_leads_somewhere(real_site: Path) -> None:
    assert as_text(check_links(real_site)) == ""


# ---- builds that fail -----------------------------------------------------------------------------------------------


def add(name: str, text: str) -> Callable[[Path], None]:
    """What adds a file to the project."""

    def act(project: Path) -> None:
        (project / name).write_text(text, encoding="utf-8")

    return act


FAULTY = """second-opening:
  titel: A second opening
  title: A second opening
  date: 1923-13
  type: opening
  description: Nothing.

third-opening:
  title: A third opening
  date: 1923
  type: opning
  description: Nothing.
"""
# Each row: how the toy is broken, and what the build prints of it, line by line, in order.
FAILS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "bad data": (
        add("data/events/faulty.yaml", FAULTY),
        [
            "the data has problems, nothing was built:",
            "data/events/faulty.yaml:2:3: second-opening: unknown field 'titel' [unknown-field]",
            "    did you mean 'title'?",
            "data/events/faulty.yaml:4:9: second-opening: '1923-13' is not a date: there is no month 13 [bad-date]",
            "data/events/faulty.yaml:9:3: third-opening: the description has no citation [missing-citation]",
            "data/events/faulty.yaml:11:9: third-opening: 'opning' is not an event type [unknown-word]",
            "    did you mean 'opening'?",
        ],
    ),
    "data that cannot be read": (
        add("data/events/faulty.yaml", "x:\n\ty: z\n"),
        ["data/events/faulty.yaml:2:1: a tab at the beginning of the line [yaml-syntax]"],
    ),
    "a wrong id in a macro": (
        add("docs/guide/faulty.md", '# Faulty\n\n{{ profile("layla-hadad") }}\n'),
        [
            "docs/guide/faulty.md:3:1: profile(): no entity has the id 'layla-hadad' [unknown-entity]",
            "    did you mean 'layla-haddad'?",
        ],
    ),
    "an error in a page's Jinja": (
        add("docs/guide/faulty.md", "# Faulty\n\n{% if %}\n"),
        ["docs/guide/faulty.md:3:1: not Jinja: Expected an expression, got 'end of statement block' [macro-syntax]"],
    ),
    "a link to no page, which is a warning": (
        add("docs/guide/faulty.md", "[nowhere](nowhere.md)\n"),
        ["nowhere.md"],
    ),
}


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, dict[str, bytes], list[str]]]:
    """Of each build: its status, what it printed, the site after it, and what else there is beside the site."""

    def run(name: str) -> tuple[int, str, dict[str, bytes], list[str]]:
        project = copy_of_toy(tmp_path_factory.mktemp("fails"))
        FAILS[name][0](project)
        site = project / "site"
        (site / "old").mkdir(parents=True)
        (site / "old" / "page.html").write_bytes(b"the old site")
        result = build(project)
        beside = sorted(file.name for file in project.iterdir() if file.name.startswith("site"))
        return result.returncode, result.stdout + result.stderr, files_of(site), beside

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(FAILS, pool.map(run, FAILS), strict=True))


@pytest.mark.parametrize("name", FAILS)
def test_a_build_that_fails_says_so_by_its_status_and_leaves_the_old_site_as_it_was(
    name: str, failed: dict[str, tuple[int, str, dict[str, bytes], list[str]]]
) -> None:
    status, _, site, beside = failed[name]
    assert (status, site, beside) == (1, {"old/page.html": b"the old site"}, ["site"])


@pytest.mark.parametrize("name", FAILS)
def test_a_build_that_fails_says_why_in_order_and_without_a_traceback(
    name: str, failed: dict[str, tuple[int, str, dict[str, bytes], list[str]]]
) -> None:
    _, output, _, _ = failed[name]
    at = 0
    for line in FAILS[name][1]:
        found = output.find(line, at)
        assert found >= 0, f"{line!r} is not in what follows:\n{output[at:]}"
        at = found + len(line)
    assert "Traceback" not in output
    assert output.count("[unknown-field]") <= 1, "each problem is said once"


def test_a_build_that_succeeds_replaces_the_old_site_whole(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "site").mkdir()
    (project / "site" / "old.html").write_bytes(b"the old site")
    (project / "site.new").mkdir()  # of a build that was killed
    result = build(project)
    beside = sorted(file.name for file in project.iterdir() if file.name.startswith("site"))
    present = [(project / "site" / name).exists() for name in ("old.html", "index.html")]
    assert (result.returncode, present, beside) == (0, [False, True], ["site"])


def test_a_site_that_is_a_link_to_a_folder_stays_one(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    public = tmp_path / "server" / "public"
    public.mkdir(parents=True)
    (public / "old.html").write_bytes(b"the old site")
    (project / "site").symlink_to(public)
    result = build(project)
    present = [(public / name).exists() for name in ("old.html", "index.html")]
    assert (result.returncode, (project / "site").is_symlink(), present) == (0, True, [False, True])
    assert [file.name for file in public.parent.iterdir()] == ["public"]


def test_the_old_site_is_put_back_when_a_build_was_killed_between_two_renames(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "site.old").mkdir()
    (project / "site.old" / "page.html").write_bytes(b"the old site")
    FAILS["bad data"][0](project)
    build(project)
    beside = sorted(file.name for file in project.iterdir() if file.name.startswith("site"))
    assert beside == ["site.old"] or files_of(project / "site") == {"page.html": b"the old site"}
