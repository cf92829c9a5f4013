"""Pages as they were accepted: the body of a page of the toy for each template, byte for byte.

A template that changes a page on purpose changes tests/golden too: `.venv/bin/pytest --accept`, then look at git diff.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from sourcebook.core.problems import Location, Problem
from sourcebook.engines.macros import Macros
from sourcebook.paths import TEMPLATES
from sourcebook.project import Project, load_project
from sourcebook.site.files import redirects
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Heading, Renderer, encoded, heading_html, heading_markdown, inert
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.pages.chronology import chronology_view
from sourcebook.views.pages.event import event_view
from sourcebook.views.pages.overview import home_view
from sourcebook.views.pages.source import source_view
from sourcebook.views.record import description_of
from sourcebook.views.sections import rows_of
from support.projects import copy_of_toy

#: One page or more for each template that makes a page.
PAGES = {
    "home.html": ["index.html"],
    "profile.html": ["readers/layla-haddad.html", "rooms/rooms-above-bakery.html", "quarrels/harmonium-quarrel.html"],
    "event.html": ["events/opening-of-the-rooms.html", "events/harmonium-sale.html", "events/jubilee.html"],
    "source.html": [
        "sources/almanach-1931.html",
        "sources/letter-countess.html",
        "sources/chapter-1963.html",
        "sources/loans-register.html",
    ],
    "chronology.html": ["chronology/index.html"],
    "year.html": ["chronology/1923.html", "chronology/undated.html"],
    "index.html": ["bodies/index.html"],
    "names.html": ["index-a-z.html"],
    "acronyms.html": ["acronyms.html"],
    "coverage.html": ["coverage.html"],
    "data.html": ["data.html"],
    "propose.html": ["propose.html"],
    "map.html": ["map.html"],
    "network.html": ["network.html"],
    "topics.html": ["topics/index.html"],
    "topic.html": ["topics/founding.html"],
    "sources.html": ["sources/index.html"],
    "tombstone.html": ["readers/miss-nobody.html"],
}
#: A macro for each template that only macros use.
MACROS = {
    "rows.html": 'chronology(topic="founding")',
    "cards.html": 'entities(type="body")',
    "quote.html": 'cite("almanach-1931", "Le pain et le livre se rompent ensemble.")',
    "link.html": 'link("layla-haddad")',
    "bibliography.html": "bibliography()",
}
#: Rendered by tests of their own; the changes of a reference, which need its history, in test_changes.py; parts of
#: lists in test_parting.py, names that several have in test_namesakes.py.
OTHERS = {"namesakes.html", "moved.html", "problems.html", "not_found.html", "changes.html", "part.html"}


@pytest.fixture(scope="module")
def pages(toy: Project, toy_views: ViewBuilder) -> dict[str, str]:
    """The bodies of all pages of the toy by their path."""
    return {page.path: page.render(Renderer(toy.labels, page.root)).html for page in all_pages(toy_views)}


def test_every_template_has_a_golden_page() -> None:
    included = {name for file in TEMPLATES.glob("*.html") for name in quoted(file.read_text(encoding="utf-8"))}
    templates = {file.name for file in TEMPLATES.glob("*.html")}
    assert templates - included == PAGES.keys() | MACROS.keys() | OTHERS


def quoted(template: str) -> list[str]:
    """The templates that a template imports or includes."""
    return [
        piece.split('"')[1] for piece in template.split("{%") if piece.strip().startswith(("import", "include", "from"))
    ]


@pytest.mark.parametrize("path", [path for paths in PAGES.values() for path in paths])
def test_a_page_is_as_it_was_accepted(path: str, pages: dict[str, str], golden: Callable[[str, str], None]) -> None:
    golden(f"pages/{path}", pages[path])


@pytest.mark.parametrize(("template", "call"), MACROS.items())
def test_what_a_macro_gives_is_as_it_was_accepted(
    template: str, call: str, toy: Project, golden: Callable[[str, str], None]
) -> None:
    macros = Macros(toy, "guide/page.html")
    golden(f"macros/{template}", eval(call, {name: getattr(macros, name) for name in dir(macros)}))


def test_a_profile_for_markdown_is_as_it_was_accepted(toy: Project, golden: Callable[[str, str], None]) -> None:
    golden("macros/profile.md", Macros(toy, "guide/page.html").profile("amos-pell"))


def test_the_document_at_a_former_address_is_as_it_was_accepted(
    toy_views: ViewBuilder, golden: Callable[[str, str], None]
) -> None:
    golden("pages/readers/l-haddad.html", dict(redirects(toy_views))["readers/l-haddad.html"])


def test_the_page_of_problems_is_as_it_was_accepted(toy: Project, golden: Callable[[str, str], None]) -> None:
    problems = [
        Problem(Location("data/a.yaml", 3, 7), "bad-date", "'<x>' is not a date", "write 2014\nor 2015"),
        Problem(Location("data/b.yaml"), "same-url", "twice", severity="warning"),
    ]
    lines = {problems[0].location: "     3 | date: <x>\n       |       ^"}
    golden("pages/problems.html", Renderer(toy.labels, "").problems(problems, lines=lines).html)


def test_the_page_for_a_wrong_address_is_as_it_was_accepted(toy: Project, golden: Callable[[str, str], None]) -> None:
    golden("pages/not_found.html", Renderer(toy.labels, "/").not_found().html)


def test_no_golden_file_is_left_over(pytestconfig: pytest.Config) -> None:
    folder = Path(__file__).parents[2] / "golden"
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert found == {
        "book.txt",
        "macros/profile.md",
        "pages/not_found.html",
        "pages/problems.html",
        "pages/readers/l-haddad.html",
        *(f"pages/{path}" for paths in PAGES.values() for path in paths),
        *(f"macros/{template}" for template in MACROS),
    }


# ---- what holds for all pages --------------------------------------------------------------------------------------


def test_no_two_pages_share_an_address(toy_views: ViewBuilder) -> None:
    paths = [page.path for page in all_pages(toy_views)]
    assert sorted(set(paths)) == sorted(paths)


def test_every_page_has_one_first_heading_and_no_level_is_skipped(toy: Project, toy_views: ViewBuilder) -> None:
    steps = {
        (page.path, before.level, after.level)
        for page in all_pages(toy_views)
        for headings in [page.render(Renderer(toy.labels, page.root)).headings]
        for before, after in zip((Heading(0, "", ""), *headings), headings, strict=False)
        if after.level > before.level + 1 or (after.level == 1) != (before.level == 0)
    }
    assert steps == set()


def test_rendering_twice_gives_the_same(toy: Project, toy_views: ViewBuilder, pages: dict[str, str]) -> None:
    again = {page.path: page.render(Renderer(toy.labels, page.root)).html for page in all_pages(toy_views)}
    assert again == pages


# ---- text that must not be interpreted ------------------------------------------------------------------------------

HOSTILE = "<b>{{ 7*7 }}</b> {% x %} [a](javascript:x) {: onclick=x } *[HTML]: x \"'&lt;`_*#|$"


def test_a_heading_in_markdown_holds_no_sign_that_markdown_or_jinja_reads() -> None:
    line = heading_markdown(Heading(2, "A-b", HOSTILE), "link")
    words = line.removeprefix("## ").removesuffix(" {: #A-b }")
    assert (line.startswith("## "), line.endswith(" {: #A-b }"), set(words) & set("<>{}[]()*_`\"'#|$:!\\")) == (
        True,
        True,
        {"#"},  # of the numeric entities
    )


def test_a_heading_in_html_escapes_its_words() -> None:
    assert heading_html(Heading(2, "x", "<b>"), "a link").startswith('<h2 id="x">&lt;b&gt;<a ')


@pytest.mark.parametrize("write", [encoded, inert])
def test_inert_words_read_as_themselves(write: Callable[[str], str]) -> None:
    assert unescape(str(write(HOSTILE))) == HOSTILE


def test_the_example_on_the_first_page_is_a_claim_that_somebody_makes(toy_views: ViewBuilder) -> None:
    example = home_view(toy_views).example
    assert example is not None
    assert [claim.by is not None for claim in example.claims] == [True]


def test_wherever_the_title_of_an_event_stands_that_nobody_reports_its_standing_stands_beside_it(
    toy: Project, toy_views: ViewBuilder
) -> None:
    """Alleged, announced or planned: in every list, on pages and their parts, and in what macros give."""
    claimed = {key: event for key, event in toy_views.book.events.items() if event.status != "occurred"}
    bare, times = [], 0
    for path, html in [
        *((page.path, page.render(Renderer(toy.labels, page.root)).html) for page in all_pages(toy_views)),
        *((key, Macros(toy, "page.html").link(key)) for key in claimed),
    ]:
        for found in re.finditer(r'<a dir="auto"[^>]* href="[^"]*events/([a-z-]+)\.html[^>]*>([^<]*)</a>', html):
            event = claimed.get(found[1])
            if event is None or unescape(found[2]) != event.title:
                continue
            times += 1
            before, after = html[: found.start()], unescape(html[found.end() : found.end() + 200])
            row = before.endswith("</div>") and "sb-standing" in before.rpartition("<li ")[2]
            beside = after.startswith(
                f' <span class="sb-standing-of">(<bdi>{toy_views.plain.standing(event)}</bdi>)</span>'
            )
            if not (row or beside):
                bare.append((path, found[0]))
    assert bare == []
    assert times > 3 * len(claimed)


@pytest.mark.parametrize("key", ["harmonium-sale", "jubilee"])
def test_what_a_page_is_called_elsewhere_says_that_its_event_is_only_claimed(key: str, toy_views: ViewBuilder) -> None:
    """The title of the window, of a link on other sites, and in a bibliography."""
    event = toy_views.book.events[key]
    named = f"{event.title} ({toy_views.plain.standing(event)})"
    assert next(page.title for page in all_pages(toy_views) if page.path == f"events/{key}.html") == named
    citing = event_view(toy_views, event).citing
    assert all(named in unescape(text) for text in (citing.plain, unquote_plus(citing.coins)))


def test_what_is_said_of_an_alleged_event_says_by_whom(toy_views: ViewBuilder) -> None:
    """On hovering, in the description of its page, in a picture, and beside its quote on the page of the source."""
    event = toy_views.book.events["harmonium-sale"]
    source = source_view(toy_views, toy_views.book.sources["gazette-1923-05-12"])
    supports = [
        one
        for passage in rows_of(source.sections, "Quotes")
        for quote in passage.quotes
        for one in quote.supports
        if one.link.path == "events/harmonium-sale.html"
    ]
    strip = chronology_view(toy_views, toy_views.book.chronology, "").strip
    assert strip is not None
    said = [
        toy_views.about(event),
        description_of(toy_views, event),
        *(mark.text for mark in strip.marks if event.title in mark.text),
        *(one.by.text if one.by else "" for one in supports),
    ]
    assert len(said) == 4 and all("the village" in words for words in said), said
    assert all("denied by Amos Pell" in words for words in said[:3]), said
    denials = {denial.by.text for one in supports for denial in one.denials}
    assert denials == {"Amos Pell"}


def test_a_denial_is_shown_beside_what_it_answers_and_in_a_group_of_its_own(toy_views: ViewBuilder) -> None:
    quarrel = toy_views.book.entities["harmonium-quarrel"]
    groups = {group.kind: group for group in toy_views.claim_groups(toy_views.book.claims_in(quarrel.key), quarrel.key)}
    assert list(groups) == ["allegation", "denial"]
    (allegation,), (denial,) = groups["allegation"].claims, groups["denial"].claims
    (shown,) = allegation.denials
    assert (shown.by, shown.text) == (denial.by, denial.text)
    assert shown.link.path == f"quarrels/harmonium-quarrel.html#{denial.anchor}"
    assert [link.text for link in denial.answered] == [
        "Sale of the harmonium",
        "Allegation by the village: The shelves were paid for with the parish harmonium.",
    ]
    assert not denial.denials and not allegation.answered


def test_wherever_a_claim_is_shown_its_denials_are_shown_beside_it(toy: Project, toy_views: ViewBuilder) -> None:
    """On its own page, and on those of whom it is about and of whoever makes it."""
    denied = next(claim.statement for claim in toy_views.book.claims if toy_views.book.denials_of(claim.statement))
    shown = {
        page.path: ("sb-denial" in item, "Amos Pell" in item)
        for page in all_pages(toy_views)
        for item in re.findall(r'<li class="sb-claim.*?</li>', page.render(Renderer(toy.labels, page.root)).html, re.S)
        if denied.text in unescape(item) and "sb-kind-allegation" in item.partition(">")[0]
    }
    both = (True, True)
    assert shown == {"quarrels/harmonium-quarrel.html": both, "rooms/rooms-above-bakery.html": both}


def test_a_denial_on_another_page_says_what_it_answers(toy: Project, toy_views: ViewBuilder) -> None:
    vicar = next(page for page in all_pages(toy_views) if page.path == "readers/amos-pell.html")
    html = vicar.render(Renderer(toy.labels, vicar.root)).html
    (item,) = re.findall(r'<li class="sb-claim sb-elsewhere sb-kind-denial">.*?</li>', html, re.S)
    assert "In answer to:" in item and "Sale of the harmonium" in item and "by the village" in item


def test_words_said_to_be_spoken_at_an_alleged_event_are_shown_with_its_standing(tmp_path: Path) -> None:
    """On the page of the speaker, where the search finds them, and in linked data."""
    folder = copy_of_toy(tmp_path)
    words = "somebody sold the parish harmonium to pay"
    spoken = f'  quotes: [{{source: gazette-1923-05-12, quote: "{words}", speaker: tobias-crumb}}]\n'
    file = folder / "data" / "events" / "1923.yaml"
    file.write_text(file.read_text("utf-8").replace("  status: alleged\n", f"  status: alleged\n{spoken}"), "utf-8")
    project = load_project(folder)
    assert project.problems == ()
    page = next(page for page in all_pages(project.views) if page.path == "readers/tobias-crumb.html")
    body = page.render(Renderer(project.labels, page.root))
    standing = "Alleged by the village, denied by Amos Pell"
    assert f'{words}</a>” <span class="sb-standing-of">(<bdi>{standing}</bdi>)</span>' in body.html
    lines = [line for entry in body.entries for line in entry.paragraphs if words in line]
    assert lines and all(standing in line for line in lines)
    nodes = json.loads(source_view(project.views, project.book.sources["gazette-1923-05-12"]).jsonld.nodes)
    (node,) = [node for node in nodes if node.get("text") == words]
    assert (node["creditText"], "creator" in node) == (f"Tobias Crumb ({standing})", False)


def test_an_event_in_a_list_is_shown_with_its_denials(toy_views: ViewBuilder) -> None:
    rows = {row.id: row for row in toy_views.event_rows(toy_views.book.chronology)}
    assert [denial.by.text for denial in rows["harmonium-sale"].denials] == ["Amos Pell"]
    assert not any(row.denials for key, row in rows.items() if key != "harmonium-sale")
