"""What a page may say of itself, and that it is only words wherever the theme prints it."""

from __future__ import annotations

import os
import re
import sys
import time
import urllib.request
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from mkdocs.utils.meta import get_data

from sourcebook.engines.front_matter import KEYS, allowed, as_inert, inert_text, mistakes, too_long
from support.projects import build, built, copy_of_toy, served

AWAY = "<meta http-equiv=refresh content='0;url=https://evil.example'>"
LINE = "write a text in one line, of at most 300 characters"
WORDS = "write the words themselves, without braces"
PLAIN = "a title is plain text, in which no macro is called"
OTHERS = f"a page may have: {', '.join(KEYS)}; else delete the line"

# Each row: a line of front matter, what is said of it, and the cure.
REFUSED = {
    "template: redirect.html": ("a page cannot choose the template 'redirect.html'", "delete the line"),
    "template: ../secret.html": ("a page cannot choose the template '../secret.html'", "delete the line"),
    "template: [a]": ("template cannot be a list", "write the name of a file, as article.html"),
    "location: https://evil.example": ("a page has no 'location' in its front matter", OTHERS),
    "include_yaml: [/etc/passwd]": ("a page has no 'include_yaml' in its front matter", OTHERS),
    "ignore_macros: true": (
        "a page has no 'ignore_macros' in its front matter",
        "did you mean 'render_macros'?; else delete the line",
    ),
    "titel: x": (
        "a page has no 'titel' in its front matter",
        "did you mean 'title' or 'subtitle'?; else delete the line",
    ),
    "on: x": ("a page has no 'True' in its front matter", OTHERS),
    'title: "{{ 7 * 7 }}"': (PLAIN, WORDS),
    'title: "{% set x = 1 %}"': (PLAIN, WORDS),
    "title: a\u3164b": ("title: character 2 is the invisible U+3164", "delete it: 'ab'"),
    "title: \u2800": ("title: 'U+2800' has no letter or digit that can be seen", "write it with letters or digits"),
    "title: L\u200cayla": ("title: character 2 is the invisible U+200C", "delete it: 'Layla'"),
    f"title: a{chr(0x301) * 9}": (
        "title: 9 marks on one letter (a), more than 8",
        "write the letter without them",
    ),
    "title: [a, b]": ("title cannot be a list", LINE),
    "title: {a: b}": ("title cannot be a mapping", LINE),
    "title: no": ("title cannot be true or false", LINE),
    f"title: {'a' * 301}": (f"title cannot be '{'a' * 60}…'", LINE),
    f"title: 0x{'f' * 5000}": ("title cannot be this number", LINE),
    "description: !!binary aGk=": (
        "description cannot be this",
        "write a text of one paragraph, in quotation marks if it has a colon",
    ),
    "hide: [everything]": ("hide cannot be a list", "write a list of navigation, toc, path, footer, tags, feedback"),
    "icon: ../../secret": ("icon cannot be '../../secret'", "write a name, as material/anchor"),
    'status: "x onclick=y"': ("status cannot be 'x onclick=y'", "write a word, as new"),
    "tags: [<b>]": ("tags cannot be a list", "write a list of plain words: [ports, sea routes]"),
    "search: {exclude: maybe}": ("search cannot be a mapping", "write {exclude: true}, or {boost: 2}"),
    "search: {boost: .inf}": ("search cannot be a mapping", "write {exclude: true}, or {boost: 2}"),
    'render_macros: "false"': ("render_macros cannot be 'false'", "write true or false"),
}


def of(text: str) -> tuple[dict[str, Any], str]:
    """The front matter with these lines as MkDocs reads it, and the page."""
    source = f"---\nauthor: x\n{text}\n---\n# A page\n"
    return get_data(source)[1], source


@pytest.mark.parametrize("line", REFUSED, ids=lambda line: line[:30])
def test_what_a_page_may_not_have_is_told_with_its_line_and_the_cure(line: str) -> None:
    meta, source = of(line)
    [problem] = mistakes(meta, "docs/a.md", source, ())
    expected_line = 1 if line.startswith("on:") else 3  # YAML takes the word for true
    assert (problem.location.path, problem.location.line, problem.code) == ("docs/a.md", expected_line, "front-matter")
    assert (problem.message, problem.hint) == REFUSED[line]
    assert allowed(meta, ()) == {"author": "x"}


def test_what_a_page_may_have_is_kept() -> None:
    meta, source = of(
        'title: "1984: a year"\ndescription: 1984\nsubtitle: 2014-10-16\nhide: [toc, navigation]\nstatus: new\n'
        "search: {exclude: true, boost: 2}\ntags: [ports, Sea routes]\nicon: material/anchor\nrender_macros: false\n"
        "comments: true\ntemplate: article.html"
    )
    assert list(mistakes(meta, "docs/a.md", source, {"article.html"})) == []
    assert allowed(meta, {"article.html"}) == meta
    assert meta.keys() == KEYS.keys()


def test_values_that_grow_without_end_are_told_in_few_words() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    meta, source = of("\n".join([*lines, "title: *i"]))
    found = list(mistakes(meta, "docs/a.md", source, ()))
    assert (len(found), max(len(one.message) for one in found) < 100) == (10, True)


def test_front_matter_without_hyphens_is_read_too() -> None:
    source = "Template: redirect.html\nLocation: https://evil.example\n\nWords.\n"
    found = [(one.location.line, one.message) for one in mistakes(get_data(source)[1], "docs/a.md", source, ())]
    assert found == [
        (1, "a page cannot choose the template 'redirect.html'"),
        (2, "a page has no 'location' in its front matter"),
    ]


def test_front_matter_that_is_no_yaml_is_told() -> None:
    meta, source = of("title: a: b")
    assert [one.message for one in mistakes(meta, "docs/a.md", source, ())] == ["the front matter cannot be read"]


def test_what_a_reader_of_yaml_could_crash_on_is_not_read() -> None:
    assert too_long(f"---\ntitle: {'[' * 100_000}\n---\n")
    assert not too_long(f"---\ntitle: x\n---\n{'[' * 100_000}\n") and not too_long("# A page\n\n---\n")


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("A <b> & \"c\" 'd' {{ e }}", "A &lt;b&gt; &amp; &#34;c&#34; &#39;d&#39; &#123;&#123; e &#125;&#125;"),
        ("Tom &amp; &lt;b&gt;", "Tom &amp; &lt;b&gt;"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        (1984, "1984"),
    ],
)
def test_texts_are_only_words_and_stay_so(words: object, written: str) -> None:
    assert inert_text(words) == inert_text(inert_text(words)) == written
    assert as_inert(as_inert({"title": words, "hide": ["toc"]})) == {"title": written, "hide": ["toc"]}


class Outline(HTMLParser):
    """The tags of a page with their attributes' names, and its words."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def with_words(folder: Path, words: str) -> Path:
    """A site in whose every title, description and author stand these words, in five pages of the navigation."""
    project = copy_of_toy(folder)
    settings = project / "mkdocs.yml"
    nav = f"  - about.md\n  - '{words.replace(chr(39), chr(39) * 2)}':\n      - guide/b.md\n      - guide/c.md\n"
    settings.write_text(settings.read_text("utf-8").replace("  - About: about.md\n", nav), "utf-8")
    quoted = words.replace("'", "''")
    keys = "".join(f"{key}: '{quoted}'\n" for key in ("title", "description", "author", "subtitle"))
    text = (project / "docs" / "about.md").read_text("utf-8").partition("---\n")[2].partition("---\n")[2]
    (project / "docs" / "about.md").write_text(f"---\n{keys}---\n{text}", "utf-8")
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (project / "docs" / "guide" / "b.md").write_text(f"# {escaped}\n\n## {escaped}\n\nWords.\n", "utf-8")
    label = '{: data-toc-label="' + escaped.replace('"', "&quot;") + '" }'
    (project / "docs" / "guide" / "c.md").write_text(f"# Head\n\n## Sub {label}\n\nWords.\n", "utf-8")
    return project


def test_words_of_a_page_about_itself_are_words_on_every_page(tmp_path: Path) -> None:
    """A site with hostile words has the tags and attributes of one with harmless words, and shows them as they are."""
    hostile = f"About {AWAY}\"> </title><script src=x.js></script><img src=x onerror='y'> &lt;script&gt;"
    sites = {}
    for name, words in (("hostile", hostile), ("harmless", "About")):
        folder = tmp_path / name
        folder.mkdir()
        project = with_words(folder, words)
        site = built(project, project / "site")
        sites[name] = {
            file.relative_to(site).as_posix(): Outline(file.read_text("utf-8")) for file in site.rglob("*.html")
        }
    assert len(sites["hostile"]) > 50
    differ = [path for path, page in sites["hostile"].items() if page.tags != sites["harmless"][path].tags]
    assert differ == []
    shown = unescape(hostile)
    assert all(shown in sites["hostile"][path].words for path in ("about.html", "guide/b.html", "index.html"))


def test_a_macro_in_a_heading_gives_the_page_a_title_of_words(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "docs" / "guide" / "b.md").write_text('# See {{ link("layla-haddad") }}\n\nWords.\n', "utf-8")
    site = built(project, project / "site")
    assert "<title>See Layla Haddad - " in (site / "guide" / "b.html").read_text("utf-8")


def test_all_faults_of_all_pages_are_told_and_the_old_site_stays(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "docs" / "guide" / "b.md").write_text("---\ntemplate: redirect.html\nlocation: x\n---\n# B\n", "utf-8")
    (project / "docs" / "guide" / "c.md").write_text('---\ntitle: "{{ 7 * 7 }}"\n---\n# C\n', "utf-8")
    (project / "site").mkdir()
    (project / "site" / "old.html").write_text("old", "utf-8")
    result = build(project)
    said = result.stdout + result.stderr
    assert (result.returncode, "Traceback" in said) == (1, False)
    assert [file.name for file in (project / "site").iterdir()] == ["old.html"]
    assert re.findall(r"^(\S+): .* \[front-matter\]$", said, re.M) == [
        "docs/guide/b.md:2:1",
        "docs/guide/b.md:3:1",
        "docs/guide/c.md:2:1",
    ]


def test_while_serving_the_list_of_problems_takes_the_place_of_the_page(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    guide = project / "docs" / "guide"
    (guide / "b.md").write_text("---\ntemplate: redirect.html\n---\n# B\n", "utf-8")
    (guide / "c.md").write_text("# {{ cycler.__init__ }}\n\n{% for x in [1] %}{% endfor %}\n", "utf-8")
    with served(project, Path(sys.executable), {**os.environ, "NO_MKDOCS_2_WARNING": "1"}) as address:
        b, c, whole = (said_by(f"{address}/{path}.html") for path in ("guide/b", "guide/c", "about"))
    assert "docs/guide/b.md:2:1" in b and "a page cannot choose the template" in b
    assert "docs/guide/c.md:1:1" in c and "docs/guide/c.md:3:1" in c and '{{ link("one-id") }}' in c
    assert "The founding" in whole


def said_by(address: str) -> str:
    end = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return unescape(answer.read().decode())
        except urllib.error.HTTPError as error:
            assert time.monotonic() < end, error.read().decode()
            time.sleep(0.05)
