"""The link checker, on small sites: each fault alone, and a site without fault."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sourcebook.commands.links.check import check_links
from sourcebook.commands.links.references import PageRead
from sourcebook.core.problems import Location, Problem
from sourcebook.site.search.shards import write_shards

ADDRESS = "https://example.org/book/"

HOME = """<!doctype html>
<html lang="en"><head><title>Book</title>
<link rel="canonical" href="https://example.org/book/index.html">
<link rel="stylesheet" href="assets/main.css"><link rel="icon" href="data:image/png;base64,AA==">
<meta property="og:image" content="https://example.org/book/assets/map.svg"></head>
<body><h1 id="home">Book</h1>
<a href="#home" class="md-skip">Skip</a> <a href="#">Top</a> <a href="#top">Top</a> <a href="">Again</a>
<a href="#__consent">Cookies</a> <a href="?h=word#home">Marked</a>
<a href=" events/un.html?h=a#la-date ">A date</a>
<a href="events/un.html#la-date:~:text=date">Words</a> <a href="events/un.html#:~:text=date">Words</a>
<a href="events/un.html#%D9%84%D9%82%D8%A7%D8%A1">لقاء</a>
<a href="caf%C3%A9.html">Café</a> <a href="café.html">Café</a>
<a href="mailto:a@example.org">Mail</a> <a href="tel:+33">Call</a> <a href="https://other.org/a#b">Out</a>
<a href="assets/report.pdf#page=3">Report</a>
<img src="assets/map.svg" srcset="assets/map.svg 1x, assets/map.svg 2x" alt="">
<img src="data:image/gif;base64,R0lGOD,dhAQ" alt="" srcset="data:image/gif;base64,R0lG 1x, assets/map.svg 2x">
<svg><use href="assets/map.svg#pin"></use><use xlink:href="#mark"/><g id="mark"><path d="M0 0"/></g></svg>
<!-- <a href="nowhere.html"> --><script>"<a href='nowhere.html'>"</script>
</body></html>
"""
EVENT = """<link rel="canonical" href="https://example.org/book/events/un.html">
<link rel="prev" href="../index.html">
<h1 id="un">Un</h1> <h2 id="la-date">La date</h2> <h2 id="لقاء">لقاء</h2>
<a name="old">Old</a> <a href="#old">Old</a>
<a href="../index.html#home">Home</a>
"""
EVENT_ALONE = '<h1 id="un">Un</h1>'
NOT_FOUND = """<link rel="stylesheet" href="/book/assets/main.css"><a href="/book/index.html#home">Home</a>
<a href="/book/">Home</a> <a href="/book/events/un.html">Un</a>
"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.org/book/</loc></url>
<url><loc>https://example.org/book/events/un.html</loc></url>
</urlset>
"""
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://example.org/book/feed.xml"/>
<entry><link href="https://example.org/book/events/un.html#la-date"/></entry></feed>
"""


def index(*locations: str) -> str:
    """A search index with an entry for each of the locations."""
    return json.dumps({"config": {}, "docs": [{"location": location, "text": ""} for location in locations]})


INDEX = index("index.html", "events/un.html", "events/un.html#la-date")
VALID = {
    "index.html": HOME,
    "events/un.html": EVENT,
    "café.html": "<p>Café</p>",
    "404.html": NOT_FOUND,
    "sitemap.xml": SITEMAP,
    "feed.xml": FEED,
    "assets/main.css": "",
    "assets/report.pdf": "",
    "assets/map.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="pin"/></svg>',
    "search/search_index.json": INDEX,
    "search/search_index.js": f"var __index = {INDEX}",
}


def write(site: Path, files: dict[str, str]) -> Path:
    """The folder `site` with these files in it."""
    for path, text in files.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return site


def problems_of(site: Path, **files: str) -> list[Problem]:
    """The problems of a small site whose home page says `home`; other files may be added by path."""
    pages = {"index.html": files.pop("home", ""), "events/un.html": EVENT_ALONE, "events/index.html": ""}
    return check_links(write(site, {**pages, **files}))


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_site_without_fault_gives_no_problem(tmp_path: Path) -> None:
    assert check_links(write(tmp_path, VALID)) == []
    assert check_links(tmp_path, ADDRESS) == []


def test_a_folder_without_pages_is_not_a_site(tmp_path: Path) -> None:
    assert codes(check_links(tmp_path)) == ["no-site"]


def test_a_problem_names_the_file_line_and_column_of_the_tag_and_a_near_match(tmp_path: Path) -> None:
    home = '<p class="a">one</p>\n<p title="é">two <b>x</b> <a class="c" href="events/unn.html">link</a></p>'
    assert problems_of(tmp_path, home=home) == [
        Problem(
            Location("index.html", 2, 27),
            "broken-link",
            "the link 'events/unn.html' leads to 'events/unn.html', which is not in the site",
            "did you mean 'events/un.html'?",
        )
    ]


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="no.html">',
        "<a href=no.html>",
        "<a href='no.html'>",
        '<A HREF="no.html">',
        '<area href="no.html">',
        '<a\n  href="no.html">',
        '<a title="a > b" href="no.html">',
        '<title>x</title><a href="no.html">',
        '<link rel="stylesheet" href="no.css">',
        '<link rel="icon" href="no.png">',
        '<link rel="next" href="no.html">',
        '<link rel="alternate" hreflang="fr" href="no.html">',
        '<link rel="preload" imagesrcset="no.png 2x">',
        '<img src="no.png">',
        '<img srcset="events/un.html 1x, no.png 2x">',
        '<source srcset="no.webp">',
        '<script src="no.js"></script>',
        '<iframe src="no.html"></iframe>',
        '<video poster="no.png"></video>',
        '<audio src="no.mp3"></audio>',
        '<object data="no.svg"></object>',
        '<embed src="no.svg">',
        '<body background="no.png">',
        '<svg><use href="no.svg#a"/></svg>',
        '<svg><use xlink:href="no.svg#a"/></svg>',
        '<svg><image href="no.png"/></svg>',
        '<svg><a href="no.html"><text>x</text></a></svg>',
        '<blockquote cite="no.html">',
        '<form action="no.html">',
        '<meta http-equiv="refresh" content="0; url=no.html">',
        '<link rel="stylesheet" href="">',
        '<img src="">',
        '<a href="https:/other.org">',
    ],
)
def test_every_kind_of_reference_must_lead_to_a_file(tmp_path: Path, tag: str) -> None:
    assert codes(problems_of(tmp_path, home=tag)) == ["broken-link"]


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("Events/un.html", "did you mean 'events/un.html'?"),
        ("events/UN.html", "did you mean 'events/un.html'?"),
        ("un.html", "did you mean 'events/un.html'?"),
        ("events/un.htm", "did you mean 'events/un.html'?"),
        ("events/unn.html", "did you mean 'events/un.html'?"),
        ("events/zzzzzz.html", ""),
        ("nowhere/zzzzzz.html", ""),
    ],
)
def test_letters_count_with_their_case_and_a_hint_names_a_near_file(
    tmp_path: Path,
    link: str,
    hint: str,
) -> None:
    [problem] = problems_of(tmp_path, home=f'<a href="{link}">x</a>')
    assert (problem.code, problem.hint) == ("broken-link", hint)


@pytest.mark.parametrize("link", ["../index.html", "events/../../a.html", "..", "%2e%2e/a.html"])
def test_a_link_may_not_leave_the_site(tmp_path: Path, link: str) -> None:
    [problem] = problems_of(tmp_path, home=f'<a href="{link}">x</a>')
    assert (problem.code, problem.message) == ("broken-link", f"the link {link!r} leads out of the site")


@pytest.mark.parametrize("link", ["events/", "events", "./events/", "events/../events/"])
def test_a_link_to_a_folder_is_a_problem_because_a_disk_shows_no_index(tmp_path: Path, link: str) -> None:
    [problem] = problems_of(tmp_path, home=f'<a href="{link}#x">x</a>')
    assert (problem.code, problem.hint) == ("folder-link", "write 'events/index.html#x'")


def test_a_link_to_the_folder_of_the_page_or_of_the_site_is_a_link_to_a_folder(tmp_path: Path) -> None:
    event = '<a href="./">x</a> <a href="..">x</a>'
    problems = problems_of(tmp_path, home='<a href=".">x</a>', **{"events/a.html": event})
    assert codes(problems) == ["folder-link"] * 3
    assert [problem.hint for problem in problems] == [
        "write 'index.html'",
        "write '../index.html'",
        "write 'index.html'",
    ]


def test_a_folder_without_an_index_is_a_broken_link(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, home='<a href="a/">x</a> <a href="a/b">y</a>', **{"a/b/c.html": ""})
    assert codes(problems) == ["broken-link"] * 2


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    assert codes(problems_of(tmp_path, home='<a href="events/un.html/">x</a>')) == ["broken-link"]


def test_an_anchor_must_exist_in_the_page_it_is_sought_in(tmp_path: Path) -> None:
    home = (
        '<h1 id="home">x</h1><a href="#hone">x</a>\n'
        '<a href="events/un.html#home">y</a>\n<a href="events/un.html#UN">z</a>'
    )
    assert problems_of(tmp_path, home=home) == [
        Problem(
            Location("index.html", 1, 21),
            "broken-anchor",
            "there is no anchor 'hone' in this page",
            "did you mean 'home'?",
        ),
        Problem(Location("index.html", 2, 1), "broken-anchor", "there is no anchor 'home' in 'events/un.html'"),
        Problem(Location("index.html", 3, 1), "broken-anchor", "there is no anchor 'UN' in 'events/un.html'"),
    ]


def test_the_form_for_proposals_is_told_by_the_fragment_which_record_to_open(tmp_path: Path) -> None:
    home = '<a href="events/un.html#edit=x">x</a> <a href="propose.html#edit=x">y</a>'
    problems = problems_of(tmp_path, home=home, **{"propose.html": '<div id="Proposal"></div>'})
    assert [problem.message for problem in problems] == ["there is no anchor 'edit=x' in 'events/un.html'"]


def test_only_the_name_of_a_link_is_an_anchor(tmp_path: Path) -> None:
    home = '<a name="a"></a><input name="b"><a href="#a">1</a><a href="#b">2</a>'
    assert codes(problems_of(tmp_path, home=home)) == ["broken-anchor"]


def test_an_anchor_after_a_query_of_the_page_itself_is_checked_page_by_page(tmp_path: Path) -> None:
    pages = {"events/a.html": '<p id="a"><a href="?q#a">x</a>', "events/b.html": '<p id="b"><a href="?q#a">x</a>'}
    assert [problem.location.path for problem in problems_of(tmp_path, **pages)] == ["events/b.html"]


def test_an_anchor_in_a_picture_must_exist(tmp_path: Path) -> None:
    home = '<svg><use href="a.svg#in"/><use href="a.svg#out"/></svg><img src="a.svg#svgView(scale(2))">'
    problems = problems_of(tmp_path, home=home, **{"a.svg": '<svg><g id="in"/></svg>'})
    assert codes(problems) == ["broken-anchor"]


def test_an_id_stands_once_in_a_page(tmp_path: Path) -> None:
    home = '<a id="x" name="x"></a>\n<p id="__theme"><p id="__theme">\n<b id="x">'
    assert problems_of(tmp_path, home=home) == [
        Problem(
            Location("index.html", 3, 1),
            "duplicate-anchor",
            "the id 'x' is repeated (first in line 1)",
            "give one of the two another id: a link leads to the first only",
        )
    ]


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("/book/events/un.html#un", "write 'events/un.html#un'"),
        ("/book/events/", "write 'events/index.html'"),
        ("\\book\\events\\un.html", "write 'events/un.html'"),
        ("/events/un.html", ""),
        ("//other.org/a", "write 'https://other.org/a'"),
    ],
)
def test_a_link_from_the_root_is_a_problem_as_it_is_dead_from_disk(
    tmp_path: Path,
    link: str,
    hint: str,
) -> None:
    home = f'<link rel="canonical" href="{ADDRESS}"><a href="{link}">x</a>'
    [problem] = problems_of(tmp_path, home=home)
    assert (problem.code, problem.hint) == ("absolute-link", hint)


def test_the_page_for_unknown_addresses_may_link_from_the_root_but_not_to_nothing(tmp_path: Path) -> None:
    page = '<a href="/book/events/un.html#no">1</a>\n<a href="/book/no.html">2</a>\n<a href="/events/un.html">3</a>'
    problems = check_links(write(tmp_path, {**VALID, "404.html": page}))
    assert [(problem.location.line, problem.code) for problem in problems] == [
        (1, "broken-anchor"),
        (2, "broken-link"),
        (3, "broken-link"),
    ]


def test_only_the_page_for_unknown_addresses_may_name_the_root_of_its_links(tmp_path: Path) -> None:
    page = '<base href="/"> <a href="events/un.html">x</a>'
    assert problems_of(tmp_path, **{"404.html": page}) == []
    assert [problem.code for problem in problems_of(tmp_path, home=page)] == ["base-element"]


def test_without_an_address_the_page_for_unknown_addresses_links_from_the_top(tmp_path: Path) -> None:
    assert problems_of(tmp_path, **{"404.html": '<a href="/events/un.html">x</a> <a href="/">y</a>'}) == []


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="javascript:alert(1)">',
        '<a href=" JavaScript:alert(1)">',
        '<a href="java&#10;script:alert(1)">',
        '<a href="&#1;javascript:alert(1)">',
        '<a href="data:text/html,x">',
        '<iframe src="data:text/html,x"></iframe>',
        '<script src="data:,x"></script>',
        '<object data="data:text/html,x"></object>',
        '<form action="javascript:x">',
        '<a href="vbscript:x">',
        '<a href="file:///etc/passwd">',
        '<svg><a xlink:href="javascript:x"></a></svg>',
        '<meta http-equiv="refresh" content="0;url=javascript:x">',
        '<a href="note: one.html">',
    ],
)
def test_a_link_that_runs_code_or_has_an_unknown_scheme_is_unsafe(tmp_path: Path, tag: str) -> None:
    assert codes(problems_of(tmp_path, home=tag)) == ["unsafe-link"]


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://unpkg.com/x"></script>',
        '<link rel="stylesheet" href="https://fonts.org/x">',
        '<img src="https://other.org/x.png">',
        '<link rel="preconnect" href="https://fonts.org">',
    ],
)
def test_what_a_page_loads_from_another_host_is_a_warning_once_an_address(tmp_path: Path, tag: str) -> None:
    [problem] = problems_of(tmp_path, home=tag, **{"events/a.html": tag})
    assert (problem.code, problem.severity) == ("outside-resource", "warning")


def test_a_full_address_of_the_site_itself_must_exist(tmp_path: Path) -> None:
    home = (
        f'<link rel="canonical" href="{ADDRESS}index.html"><a href="{ADDRESS}events/">1</a>\n'
        f'<a href="{ADDRESS}no.html">2</a>\n<a href="http://EXAMPLE.org/book/events/un.html#no">3</a>\n'
        '<a href="https://example.org/other.html">4</a>'
    )
    problems = problems_of(tmp_path, home=home)
    assert [(problem.location.line, problem.code) for problem in problems] == [(2, "broken-link"), (3, "broken-anchor")]


def test_the_address_given_goes_before_that_of_the_home_page(tmp_path: Path) -> None:
    home = f'<link rel="canonical" href="{ADDRESS}"><a href="https://a.org/no.html">x</a>'
    site = write(tmp_path, {"index.html": home})
    assert codes(check_links(site)) == []
    assert codes(check_links(site, "https://a.org")) == ["broken-link"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sitemap.xml", f"<urlset>\n<url><loc> {ADDRESS}no.html </loc></url></urlset>"),
        ("sitemap.xml", f"<s:urlset xmlns:s='x'>\n<s:url><s:loc>{ADDRESS}no.html</s:loc></s:url></s:urlset>"),
        ("feed.xml", f"<rss><channel>\n<item><link>{ADDRESS}no.html</link></item></channel></rss>"),
        ("feeds/feed.xml", f"<feed>\n<entry><link href='{ADDRESS}no.html'/></entry></feed>"),
    ],
)
def test_an_entry_of_a_sitemap_or_feed_must_exist(tmp_path: Path, path: str, text: str) -> None:
    [problem] = check_links(write(tmp_path, {**VALID, path: text}))
    assert (problem.location.path, problem.location.line, problem.code) == (path, 2, "broken-link")


def test_a_location_of_the_search_index_must_exist_with_its_anchor(tmp_path: Path) -> None:
    found = index("", "index.html", "events/no.html", "events/un.html#no", "/events/un.html")
    problems = check_links(write(tmp_path, {**VALID, "search/search_index.json": found}))
    assert {(problem.location.path, problem.code) for problem in problems} == {
        ("search/search_index.json", code) for code in ("absolute-link", "broken-anchor", "broken-link")
    }


def test_a_location_in_a_shard_of_the_search_index_must_exist_with_its_anchor(tmp_path: Path) -> None:
    documents = [
        {"location": path, "title": "", "text": ""} for path in ("events/un.html", "events/un.html#no", "no.html")
    ]
    folder, shards = write_shards(documents)
    found = {f"search/{folder}/{name}": script for name, script in shards.items()}
    problems = check_links(write(tmp_path, {**VALID, **found}))
    assert [(problem.location.path, problem.code) for problem in problems] == [
        (f"search/{folder}/parts-0.js", "broken-anchor"),
        (f"search/{folder}/parts-0.js", "broken-link"),
    ]


def test_the_copy_of_the_search_index_for_use_from_disk_is_checked_when_it_differs(tmp_path: Path) -> None:
    copy = f"var __index = {index('no.html')};\n"
    [problem] = check_links(write(tmp_path, {**VALID, "search/search_index.js": copy}))
    assert (problem.location.path, problem.code) == ("search/search_index.js", "broken-link")


def test_a_link_into_a_site_that_is_searched_together_with_this_one_is_left_alone(tmp_path: Path) -> None:
    also = '{"config": {"also": {"sites": ["../mill/"]}}, "docs": []}'
    pages = {"x/y.html": '<a href="../../mill/people/x.html#no">in</a> <a href="../../mil/x.html">out</a>'}
    [problem] = check_links(write(tmp_path, {**VALID, "search/search_index.json": also, **pages}))
    assert problem.message == "the link '../../mil/x.html' leads out of the site"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.html", b"<p>\n\xff</p>"),
        ("sitemap.xml", b"<urlset>\n<url></urlset>"),
        ("sitemap.xml", b"<?xml version='1.0' encoding='x-none'?><urlset/>"),
        ("search/search_index.json", b"{"),
        ("search/search_index.json", b"[]"),
        ("search/search_index.js", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path, path: str, content: bytes) -> None:
    file = write(tmp_path, {"index.html": "", path: ""}) / path
    file.write_bytes(content)
    assert codes(check_links(tmp_path)) == ["unreadable-file"]


@pytest.mark.parametrize(
    "text",
    [
        "<![",
        "<![foo",
        "<![foo[<p>",
        "<!--",
        "<a href=",
        "<p id='",
        "</",
        "<",
        "&#",
        "<script>",
        "<title>",
        "</p",
        "<p =",
    ],
)
def test_no_broken_markup_stops_the_checker(tmp_path: Path, text: str) -> None:
    assert set(codes(problems_of(tmp_path, home=text))) <= {"unreadable-file"}


def test_a_base_element_is_a_problem(tmp_path: Path) -> None:
    assert codes(problems_of(tmp_path, home='<base target="_top"><base href="events/">')) == ["base-element"]


def test_passing_over_idle_tags_changes_nothing_of_what_is_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = (
        '<p class="a">x</p><input disabled><br/><img alt="a" src="x"><b data-id="1" hreflang="en">'
        "<i ID='j'></i></b><!-- <b> --><a title='<b>' href=\"y\"><c-d e=\"f\" id=k></c-d >\n"
    )
    text = f"<title>{tags}</title>{tags}<script>{tags}</script><svg viewBox='0'><path d='M0'/></svg>\n{tags}"
    short = PageRead(text)
    monkeypatch.setattr("sourcebook.commands.links.references._IDLE_TAG", re.compile("(?!)"))
    long = PageRead(text)
    assert (short.broken, short.ids, short.twice, short.references) == (None, long.ids, long.twice, long.references)
    assert {reference.url for reference in short.references} == {"x", "y"}


def test_a_site_full_of_dead_links_is_checked_in_time(tmp_path: Path) -> None:
    pages = {f"events/e{number}.html": "" for number in range(500)}
    home = "".join(f'<a href="events/f{number}x.html#a">x</a>' for number in range(1000))
    problems = problems_of(tmp_path, home=home, **pages)
    assert (len(problems), {problem.code for problem in problems}) == (1000, {"broken-link"})


def test_what_a_style_sheet_loads_must_be_in_the_site(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>Home</p>")
    (tmp_path / "assets" / "here.svg").write_text("<svg></svg>")
    (tmp_path / "assets" / "main.css").write_text(
        '@import "more.css";\n'
        "a { background: url(here.svg) } b { background: url('../assets/here.svg'); filter: url(#blur) }\n"
        "/* url(in-a-comment.svg) */ i { background: url(data:image/svg+xml;base64,AA==) }\n"
        'u { background: url( "gone.svg" ) } s { src: url(https://fonts.example/a.woff2) }\n'
    )
    assert [(str(problem.location), problem.code) for problem in check_links(tmp_path)] == [
        ("assets/main.css:1:1", "broken-link"),
        ("assets/main.css:4:17", "broken-link"),
        ("assets/main.css:4:46", "outside-resource"),
    ]
