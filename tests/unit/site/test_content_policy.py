"""What is done to a built site: one policy, links that tell nothing, and what is refused."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sourcebook.site.content_policy import finish_page, policy_of
from sourcebook.site.forbidden import forbidden, looks_suspect
from support.projects import build, copy_of_toy

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
NOT_FOUND = (
    '<head><link href="/assets/a.css"><script>scope=new URL("/",location)</script></head><script>b("/.")</script>'
)


def pages(site: Path) -> dict[str, str]:
    return {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in sorted(site.rglob("*.html"))}


class Links(HTMLParser):
    """The links of a page that lead to other sites: their addresses and relations."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "a" and named.get("href", "").startswith(("http", "//")):
            self.found.append((named["href"], named.get("rel", "")))


# ---- the policy


def test_every_page_of_a_site_has_one_and_the_same_policy(toy_site: Path) -> None:
    found = {path: POLICY.findall(html) for path, html in pages(toy_site).items()}
    assert {len(policies) for policies in found.values()} == {1}
    [not_found] = found.pop("404.html")
    [policy] = {policies[0] for policies in found.values()}
    assert {"index.html", "about.html", "readers/layla-haddad.html"} <= found.keys()
    # The page for unknown addresses says where the site is, and has two scripts for that on disk.
    assert not_found.replace("base-uri 'self' file:", "base-uri 'none'").split()[6:] == policy.split()[4:]


def test_redirects_have_it_too(toy_site: Path) -> None:
    redirects = {path: html for path, html in pages(toy_site).items() if 'http-equiv="refresh"' in html}
    assert redirects and all(POLICY.search(html) for html in redirects.values())


def test_a_page_tells_its_encoding_where_browsers_look_for_it_and_the_policy_comes_next(toy_site: Path) -> None:
    for path, html in pages(toy_site).items():
        head = html[: html.index("Content-Security-Policy")].encode("utf-8")
        assert re.search(rb'<meta charset="utf-8">\n<meta http-equiv="$', head), path
        assert len(head) < 1000
        assert not re.search(rb"<(script|style|link|base|img)\b", head), path


def test_the_policy_is_strict(toy_site: Path) -> None:
    [text] = POLICY.findall((toy_site / "index.html").read_text("utf-8"))
    policy = {name: sources for name, *sources in map(str.split, text.split(";"))}
    assert [word for word in policy.pop("script-src") if not word.startswith("'sha256-")] == ["'self'", "file:"]
    assert policy == {
        "default-src": ["'none'"],
        "style-src": ["'self'", "file:"],
        "img-src": ["'self'", "file:", "data:"],
        "font-src": ["'self'", "file:"],
        "connect-src": ["'self'", "file:"],
        "manifest-src": ["'self'", "file:"],
        "worker-src": ["'none'"],
        "frame-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_scripts_that_are_allowed_are_those_of_the_page_404_at_each_depth() -> None:
    policy = policy_of(NOT_FOUND, {0, 2})
    hashes = re.findall("'(sha256-[^']*)'", policy)
    assert len(hashes) == 4
    page = '<head></head><script>scope=new URL("{}",location)</script><script>b("/.")</script>'
    assert {way: looks_suspect(page.format(way), policy) for way in ("/", ".", "..", "../..")} == {
        "/": False,
        ".": False,
        "..": True,
        "../..": False,
    }


def test_a_page_finished_twice_is_as_if_finished_once(toy_site: Path) -> None:
    old, new = policy_of(NOT_FOUND, {0}), policy_of(NOT_FOUND, {0, 1})
    page = '<!doctype html><head>\n<meta charset="utf-8"><title>x</title></head><a href="https://a.example/">a</a>'
    assert finish_page(finish_page(page, old), new) == finish_page(page, new)
    for path, html in pages(toy_site).items():
        [policy] = POLICY.findall(html)
        assert finish_page(html, policy.replace("&#x27;", "'")) == html, path


@pytest.mark.parametrize(
    "before",
    [
        "<script src='x.js'></script>",
        "<!-- <head> --><script src='x.js'></script>",
        "<!--><script src='x.js'></script>-->",
        "<html title='<head>'><script src='x.js'></script>",
        "<html lang=\"a\" title='>'>",
        "words",
    ],
)
def test_a_page_whose_head_is_not_its_beginning_cannot_be_finished(before: str) -> None:
    with pytest.raises(ValueError):
        finish_page(f"<!doctype html>{before}<head></head>", "policy")


def test_what_may_stand_before_the_head(toy_site: Path) -> None:
    before = '\ufeff<!-- a > b --><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\n<html lang="en" class="no-js" >\n'
    page = before.replace(" > b", "") + "<head>"
    assert finish_page(page, "policy").startswith(f'{page}\n<meta http-equiv="Content-Security-Policy"')
    with pytest.raises(ValueError):
        finish_page(f"{before}<head>", "policy")


# ---- links


def test_links_to_other_sites_tell_nobody_where_from(toy_site: Path) -> None:
    found = {path: links for path, html in pages(toy_site).items() if (links := Links(html).found)}
    assert sum(map(len, found.values())) > 10
    bare = {
        path: address
        for path, links in found.items()
        for address, rel in links
        if not {"noopener", "noreferrer"} <= set(rel.split())
    }
    assert bare == {}
    assert all('<meta name="referrer" content="no-referrer">' in html for html in pages(toy_site).values())


@pytest.mark.parametrize(
    ("link", "finished"),
    [
        (
            '<a href="https://a.example/?b=c&amp;d">',
            '<a rel="noopener noreferrer" href="https://a.example/?b=c&amp;d">',
        ),
        ('<a rel="me noopener" href="http://a.example">', '<a rel="noopener noreferrer me" href="http://a.example">'),
        ("<a href=\"//a.example\" rel='license'>", '<a rel="noopener noreferrer license" href="//a.example">'),
        ('<a href="http.html">', '<a href="http.html">'),
        ('<link rel="canonical" href="https://a.example/">', '<link rel="canonical" href="https://a.example/">'),
        ('<a rel="noopener noreferrer external" href="https://a.example/">', None),
        ('<aside>Write href="https://a.example/" into <a href="a.html">', None),
        ('<abbr title="x" href="https://a.example/">', None),
    ],
)
def test_a_link_keeps_what_it_has(link: str, finished: str | None) -> None:
    page = finish_page(f"<head></head><p>{link}x</a> {link}y</a>", "policy")
    assert page.partition("<p>")[2] == f"{finished or link}x</a> {finished or link}y</a>"


# ---- what is refused

BLOCKED = {
    '<p style="color: red">': "a style",
    "<style>p {}</style>": "a style",
    '<img alt="" src="a.png" onerror="x()">': "a script",
    "<script>x()</script>": "a script",
    '<script type="module">x()</script>': "a script",
    '<a href=" JavaScript:x()">': "a link that is a script",
    '<iframe src="a.html"></iframe>': "a frame",
    '<form action="/search"></form>': "a form that is sent",
    '<script src="https://a.example/x.js"></script>': "something from another host",
    '<img alt="" src="//a.example/x.png">': "something from another host",
    "<script src='ht\ntps:\\\\a.example/x.js'></script>": "something from another host",
    "<a href='java\tscript:x()'>": "a link that is a script",
    '<img alt="" srcset="a.png, https://a.example/x.png 2x">': "something from another host",
    '<link rel="preconnect" href="https://a.example">': "something from another host",
    '<meta http-equiv="Refresh" content="0;url=//a.example">': "a way to another host that nobody chose",
}
#: Oddly spelled, as only a person writes: found in pages of persons, which are read tag by tag.
ODD = ("ht\ntps", "java\tscript", "srcset", "preconnect", "Refresh")


@pytest.mark.parametrize("text", BLOCKED)
def test_what_the_policy_would_kill_is_found(text: str) -> None:
    html, policy = f"<p title='a > b'>\n<p>{text}", policy_of(NOT_FOUND, {1})
    assert [(one.what, one.line) for one in forbidden(html, policy)] == [(BLOCKED[text], 2)]
    assert looks_suspect(html.replace(" JavaS", "javas"), policy) or any(words in text for words in ODD)


def test_what_may_stand_in_a_page_is_not_found() -> None:
    policy = policy_of(NOT_FOUND, {1})
    allowed = (
        '<script type="application/ld+json">{"a": "<p style=x onclick=y>"}</script><script src="a.js"></script>'
        '<p title="style onclick">style=&quot;x&quot; javascript</p><script>b("/.")</script><form name="a"></form>'
        '<link rel="canonical" href="https://a.example/"><meta http-equiv="refresh" content="0; url=../b.html">'
    )
    assert (list(forbidden(allowed, policy)), looks_suspect(allowed.replace("style=x onclick=y", ""), policy)) == (
        [],
        False,
    )


def test_an_author_is_told_what_browsers_would_leave_alone_and_where_it_stands(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    page = project / "docs" / "about.md"
    words = '\nA line.\n\n<p style="color: red" onclick="x()">Red.</p>\n\n<script>alert(1)</script>\n'
    page.write_text(page.read_text("utf-8") + words, "utf-8")
    site = project / "site"
    site.mkdir()
    (site / "index.html").write_text("as before", "utf-8")
    lines = page.read_text("utf-8").splitlines()
    result = build(project, site)
    found = re.findall(r"^(\S+): (.*) \[blocked-by-policy\]$", result.stdout + result.stderr, re.M)
    at = lines.index('<p style="color: red" onclick="x()">Red.</p>') + 1
    told = ", which browsers are told to leave alone: "
    assert (result.returncode, found) == (
        1,
        [
            (f"docs/about.md:{at}:1", f'a style{told}<p style="color: red" onclick="x()">'),
            (f"docs/about.md:{at}:1", f'a script{told}<p style="color: red" onclick="x()">'),
            (f"docs/about.md:{at + 2}:1", f"a script{told}<script>"),
        ],
    )
    assert pages(site) == {"index.html": "as before"}


def test_a_page_in_html_is_no_page_of_an_author(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "docs" / "raw.html").write_text("<!doctype html><head></head><p>Words.\n", "utf-8")
    result = build(project, project / "site")
    assert (result.returncode, (project / "site").exists()) == (1, False)
    assert "docs/raw.html:1:1: files that end in .html are not published beside pages" in result.stderr


def test_no_file_of_the_machine_is_published_by_a_link(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (tmp_path / "secret.txt").write_text("of the machine", "utf-8")
    (project / "docs" / "within.txt").symlink_to(project / "docs" / "about.md")
    (project / "docs" / "leak.txt").symlink_to(tmp_path / "secret.txt")
    result = build(project, project / "site")
    assert (result.returncode, (project / "site").exists()) == (1, False)
    assert re.findall(r"^.*\[file-elsewhere\]$", result.stderr, re.M) == [
        "docs/leak.txt:1:1: a link that leads out of docs/ [file-elsewhere]"
    ]


def test_a_page_that_breaks_off_is_not_taken_for_one_without_fault() -> None:
    found = list(forbidden('<p>\n<![foo[ x> <p onclick="x()">', ""))
    assert [one.line for one in found] == [2]


@pytest.mark.parametrize("piece", ['href="https://', '<a href="https://b.example" ', '<a href="https://', "<p href='"])
def test_a_page_is_finished_in_a_time_that_grows_with_its_length(piece: str) -> None:
    words = piece * (400_000 // len(piece))
    started = time.process_time()
    finished = finish_page(f"<head></head><p>{words}</p>", "policy")
    assert time.process_time() - started < 2
    assert finished.endswith("</p>") and finished.count("href=") == words.count("href=")
