"""What a finished page may not have unless the theme writes it, in pages of MkDocs and in files that are copied."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sourcebook.site.content_policy import ByTheme, by_theme
from sourcebook.site.forbidden import forbidden_by_hand
from sourcebook.site.page_tags import risky_tags, tags_of_theme
from support.projects import build, copy_of_toy

NOT_FOUND = (
    '<head><meta charset="utf-8"><link rel="stylesheet" href="/assets/a.css"><script src="/assets/javascripts/b.js">'
    '</script><script>b("/.")</script></head><form class="search" name="search"></form>'
)
THEME = by_theme(NOT_FOUND, {0, 1})
#: What the theme writes on a page that stands one folder deep.
FRAME = NOT_FOUND.replace('="/', '="../')

SCRIPT, HIDES, AWAY = (
    "a script of its own",
    "a tag that hides what stands in it",
    "a way to another page that nobody chose",
)
# Each row: what a person writes into a page, and what it is called.
REFUSED = {
    '<script src="x.js"></script>': SCRIPT,
    "<SCRIPT SRC=x.txt></SCRIPT>": SCRIPT,
    '<script/src="x.js"></script>': SCRIPT,
    '<script type="module" src="x.js"></script>': SCRIPT,
    '<script src="assets/javascripts/b.js"></script>': SCRIPT,
    '<script type="application/json" src="x.js"></script>': SCRIPT,
    '<script src="../assets/javascripts/nothing-of-ours.js"></script>': SCRIPT,
    '<!--><script src="x.js"></script>-->': SCRIPT,
    '<textarea><a title="</textarea><script src=x.js>"></a></textarea>': HIDES,
    '<script id="__config" type="application/json">{"base": "https://a.example"}</script>': SCRIPT,
    '<script type="application/json">{}</script>': SCRIPT,
    '<p id="__config">{}</p>': "an id of the theme",
    '<p title=">" ID=__search>x</p>': "an id of the theme",
    '<meta name="robots" content="noindex">': AWAY,
    '<link rel="canonical" href="https://a.example/">': "a link for browsers",
    '<meta http-equiv="refresh" content="0; url=b.html">': AWAY,
    "<META content='0' HTTP-EQUIV=refresh>": AWAY,
    '<!--><meta http-equiv="refresh" content="0; url=b.html">-->': AWAY,
    '<meta name="referrer" content="unsafe-url">': AWAY,
    '<meta name="description" content=">" http-equiv="refresh">': AWAY,
    '<link rel="stylesheet" href="x.css">': "a link for browsers",
    '<link rel="manifest" href="x.json">': "a link for browsers",
    '<link rel="preload" href="x.js" as="script">': "a link for browsers",
    '<base href="x/">': "a frame",
    "<iframe srcdoc='x'></iframe>": "a frame",
    '<object data="x.svg"></object>': "a frame",
    '<embed src="x.pdf">': "a frame",
    '<form method="get"></form>': "a form",
    '<form action="x"></form>': "a form that is sent",
    '<button formaction="x"></button>': "a form that is sent",
    '<video src="x.mp4"></video>': "a film or a sound",
    '<svg><animate attributeName="href" values="x"/></svg>': "an animation of links",
    '<svg><set attributeName="href" to="x"/></svg>': "an animation of links",
    '<template><p>x</p></template>': HIDES,
    '<noscript><p title="</noscript>"></p></noscript>': HIDES,
    "<style>p {}</style>": "a style",
    '<p style="color: red">x</p>': "a style",
    '<p onclick="x()">x</p>': "a script",
    '<p OnClick = x()>x</p>': "a script",
    '<a href="javascript:x()">x</a>': "a link that is a script",
    '<a href="&#106;avascript:x()">x</a>': "a link that is a script",
    '<a href="vbscript:x()">x</a>': "a link that is a script",
    '<a href="data:text/html,x">x</a>': "a link to no address",
    '<a href="blob:x">x</a>': "a link to no address",
    '<a href="file:///etc/passwd">x</a>': "a link to no address",
    '<svg><a xlink:href="data:text/html,x">x</a></svg>': "a link to no address",
    '<a href="b.html" ping="x">x</a>': "a message that is sent with a click",
}  # fmt: skip


#: What a whole page of a person's own may have.
OF_WHOLE_PAGES = ('rel="stylesheet"', 'rel="canonical"', 'name="robots"', "ID=__search", 'id="__config">{}</p>')


@pytest.mark.parametrize("text", REFUSED)
def test_what_only_the_theme_may_write_is_found_in_the_words_of_a_person(text: str) -> None:
    page = f"{FRAME}\n{text}\n"
    found = list(forbidden_by_hand(page, THEME, "../", text))
    assert (
        {one.what for one in found} == {REFUSED[text]}
        if REFUSED[text] != HIDES
        else HIDES in {one.what for one in found}
    )
    whole = list(forbidden_by_hand(f"<!doctype html><head></head>{text}", THEME, "../"))
    assert whole != [] or any(words in text for words in OF_WHOLE_PAGES)


@pytest.mark.parametrize("root", ["", "../", "../../"])
def test_the_themes_own_tags_are_allowed_at_every_depth(root: str) -> None:
    page = NOT_FOUND.replace('="/', f'="{root}')
    assert list(risky_tags(page, root, tags_of_theme(NOT_FOUND, "/"))) == []
    assert (list(risky_tags(page, "../../../", tags_of_theme(NOT_FOUND, "/"))) == []) is False


def test_what_a_page_may_have_is_not_found() -> None:
    content = (
        '<script type="application/ld+json">{"a": 1}</script><script src="../assets/javascripts/moved.js"></script>'
        '<svg><g><title id="a">x</title></g></svg><a href="mailto:a@b.example">x</a><a href="b.html#c">x</a><details>'
        '<img src="data:image/png;base64,x" alt=""><code>&lt;script src="x.js"&gt;</code></details><a href="//a.b">'
    )
    head = '<meta name="description" content="x"><meta property="og:title" content="x"><link rel="next" href="b.html">'
    assert list(forbidden_by_hand(FRAME + head + content, THEME, "../", content)) == []
    whole = '<meta charset="utf-8"><link rel="stylesheet" href="a.css">'
    assert list(forbidden_by_hand(whole, THEME, "")) == []


def test_what_the_theme_writes_once_nobody_writes_before_it() -> None:
    settings = '<script id="__config" type="application/json">'
    theme = by_theme(f"{NOT_FOUND}{settings}{{}}</script>", {1})
    page = f"<!doctype html>{FRAME}{settings}{{}}</script>"
    assert list(forbidden_by_hand(page, theme, "../")) == []
    assert [one.what for one in forbidden_by_hand(f"{page}{settings}{{}}</script>", theme, "../")] == [SCRIPT]


def test_ids_that_markdown_makes_are_nobodys() -> None:
    made = '<input id="__tabbed_1_1"><a id="__codelineno-0-1"></a><span id="__span-0-1"><code>id="__init__"</code>'
    assert list(forbidden_by_hand(FRAME + made, THEME, "../", made)) == []


def test_a_hole_in_a_template_is_found_though_the_words_of_the_page_are_harmless() -> None:
    for hole in (
        '<meta http-equiv=refresh content="0">',
        "<script src=x.js></script>",
        "<p style='x'>",
        "<p onload=x>",
    ):
        assert list(forbidden_by_hand(FRAME + hole, THEME, "../", "Words.")), hole


def test_of_a_theme_without_a_page_for_what_is_not_found_nothing_is_known() -> None:
    nothing = ByTheme(THEME.policy, frozenset())
    assert list(forbidden_by_hand('<script src="a.js"></script>', nothing, "", "Words.")) == []
    assert len(list(forbidden_by_hand("", nothing, "", '<script src="a.js"></script>'))) == 1


def test_a_build_tells_them_with_file_and_line_also_in_markdown(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    lines = (
        "# B", '<script src="x.js"></script>', "[x](javascript:x)", "[y](data:text/html,x)", "Words.\n{: onclick=x }",
        '<meta http-equiv="refresh" content="0; url=about.html">', '<div title="<base href=x>">x</div>',
    )  # fmt: skip
    (project / "docs" / "guide" / "b.md").write_text("\n\n".join(lines) + "\n", "utf-8")
    result = build(project)
    said = result.stdout + result.stderr
    assert (result.returncode, (project / "site").exists(), "Traceback" in said) == (1, False, False)
    found = re.findall(r"^(?:docs/)?guide/(\S+): ([^,]*), which .* \[blocked-by-policy\]\n    \S", said, re.M)
    assert found == [
        ("b.md:5:1", "a link that is a script"),
        ("b.md:7:1", "a link to no address"),
        ("b.md:10:1", "a script"),
        ("b.md:3:1", "a script of its own"),
        ("b.md:12:1", "a way to another page that nobody chose"),
        ("b.md:14:1", "a frame"),
    ]
