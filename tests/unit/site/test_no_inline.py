"""No page has a style, a script or a handler of an event in it, so that a host may forbid them all but the theme's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

#: How the scripts begin that the theme writes into its pages: where the site's root is, the colours chosen, the tab
#: that an address names. A host that forbids scripts in pages allows these by their hashes.
OF_THE_THEME = (
    "__md_scope=new URL(",
    'var palette=__md_get("__palette")',
    "var target=document.getElementById(location.hash",
)
#: What is no script, whatever its element is called.
DATA = ("application/json", "application/ld+json")

TAG = re.compile(r"""<([a-z][a-z0-9]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""\s([a-z-]+)(?:=("[^"]*"|'[^']*'|[^\s>]+))?""")


def inline(text: str) -> list[str]:
    """Everything in a page that would need a host's leave to act."""
    found = []
    end = 0
    for tag in TAG.finditer(text):
        if tag.start() < end:
            continue  # inside a script
        name, attributes = tag[1], {name: (value or "").strip("\"'") for name, value in ATTRIBUTE.findall(tag[2])}
        found += [
            f"{tag[0]}"
            for attribute, value in attributes.items()
            if attribute == "style" or attribute.startswith("on") or value.lower().startswith("javascript:")
        ]
        if name == "style":
            found.append(tag[0])
        elif name == "script":
            end = text.index("</script>", tag.end())
            script = text[tag.end() : end].strip()
            known = "src" in attributes or attributes.get("type") in DATA or script.startswith(OF_THE_THEME)
            found += [] if known else [script[:80]]
    return found


@pytest.mark.parametrize("which", ["real_site", "toy_site"])
def test_pages_have_no_style_script_or_handler_in_them(which: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(which)
    pages = {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8") for file in site.rglob("*.html")}
    assert len(pages) > 25
    # The page for unknown addresses finds the site's root on disk; its own policy names these two scripts.
    on_disk = inline(pages.pop("404.html"))
    assert [script.startswith('if(location.protocol=="file:")') for script in on_disk] == [True, True]
    assert {path: found for path, text in pages.items() if (found := inline(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<td style='x'>",
        '<a href="x" onclick="y">',
        "<a href='javascript:void(0)'>",
        "<style>p {}</style>",
        '<script>alert("<p>")</script>',
        '<script type="module">x</script>',
    ],
)
def test_each_of_them_would_be_found(text: str) -> None:
    assert len(inline(f'<!doctype html><p title="a > b">{text}')) == 1


def test_what_is_allowed_is_not_found() -> None:
    allowed = (
        '<script type="application/json">{"a": "<p style=x>"}</script><script src="a.js"></script>'
        '<p title="style=x onclick=y">style="x"</p><script>__md_scope=new URL(".",location)</script>'
    )
    assert inline(allowed) == []
