"""Drawings beside pages: what draws is kept, what acts is gone, and what would load something is refused."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from sourcebook.untrusted.svg import MAX_BYTES, SvgError, clean_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
BARE = '<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'


def cleaned(inside: str, head: str = HEAD) -> str:
    """What is left of the content of a drawing, on one line."""
    text = clean_svg(f"{head}{inside}</svg>".encode()).decode().removeprefix(BARE).removesuffix("</svg>")
    return "".join(line.strip() for line in text.splitlines())


#: What stands in a drawing, and what is left of it beside a circle.
ACTS = {
    "a script": "<script>x()</script>",
    "a script of another file": '<script href="x.js"/><script xlink:href="data:text/javascript,x()"/>',
    "a script in capitals and with a prefix": '<SCRIPT>x()</SCRIPT><s:script xmlns:s="http://www.w3.org/2000/svg"/>',
    "HTML": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="x()"><script/></body></foreignObject>',
    "HTML without foreignObject": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">x()</h:script>',
    "a handler element": '<handler type="text/javascript">x()</handler>',
    "frames": '<iframe src="x.html"/><embed src="x"/><object data="x"/><video src="x"/>',
    "a style sheet": '<?xml-stylesheet href="https://other.example/x.css"?>',
}


@pytest.mark.parametrize("what", ACTS)
def test_what_acts_is_gone_and_what_draws_is_kept(what: str) -> None:
    assert cleaned(f'{ACTS[what]}<circle r="3"/>') == '<circle r="3"/>'


@pytest.mark.parametrize("handler", ["onload", "onclick", "onbegin", "OnFocusIn", "xlink:onload"])
def test_handlers_are_gone(handler: str) -> None:
    head = HEAD.replace("viewBox", f'{handler}="x()" viewBox')
    assert cleaned(f'<circle {handler}="x()" r="3"/>', head) == '<circle r="3"/>'


@pytest.mark.parametrize(
    "link", ["javascript:x()", " jav&#x09;ascript:x()", "JAVASCRIPT:x()", "data:text/html,x", "https://other.example/"]
)
def test_links_lead_nowhere(link: str) -> None:
    assert cleaned(f'<a href="{link}"><text>x</text></a><a xlink:href="{link}"/>') == "<a><text>x</text></a><a/>"


def test_no_animation_sets_a_link_or_a_handler() -> None:
    for name in ("href", "xlink:href", "onclick", "style"):
        left = cleaned(f'<set attributeName="{name}" to="javascript:x()"/><animate attributeName="{name}" values="y"/>')
        assert "attributeName" not in left


#: What names something that is not in the drawing.
LOADS = {
    "a picture of another host": '<image href="https://other.example/x.png"/>',
    "a picture beside it": '<image xlink:href="x.png"/>',
    "a part of another drawing": '<use href="https://other.example/x.svg#a"/>',
    "a part of a drawing beside it": '<use xlink:href="x.svg#a"/>',
    "an import": "<style>@import url(https://other.example/x.css);</style>",
    "an import by words": '<style>@IMPORT "//other.example/x.css";</style>',
    "an import that is spelled oddly": '<style>@\\69mport "https://other.example/x.css";</style>',
    "a font": "<style>@font-face{font-family:x;src:url(https://other.example/x.woff)}</style>",
    "a style": "<style>circle{fill:url(https://other.example/#a)}</style>",
    "a style in CDATA": "<style><![CDATA[circle{fill:url( 'https://other.example/#a')}]]></style>",
    "a style with a prefix": '<s:style xmlns:s="http://www.w3.org/2000/svg">a{b:url(//other.example)}</s:style>',
    "a style that is spelled oddly": "<style>circle{fill:\\75rl(https://other.example/)}</style>",
    "a set of pictures": '<style>a{background:image-set("https://other.example" 1x)}</style>',
    "a source": '<style>a{cursor:SRC("https://other.example")}</style>',
    "a style of an element": '<circle style="fill:url(https://other.example/a#b)"/>',
    "a colour": '<circle fill="url(https://other.example/a#b)"/>',
    "a mask": "<circle mask=\"image-set('//other.example' 1x)\"/>",
    "an animated colour": '<animate attributeName="fill" values="red;url(https://other.example/a)"/>',
}


@pytest.mark.parametrize("what", LOADS)
def test_what_would_load_something_is_refused_or_gone(what: str) -> None:
    try:
        left = cleaned(LOADS[what])
    except SvgError as error:
        assert ("would load something" in str(error), bool(error.hint)) == (True, True)
    else:
        assert "other.example" not in left and "x.svg" not in left


#: What is no drawing that can be cleaned.
BROKEN = {
    "not closed": f"{HEAD}<g>",
    "two drawings": f"{HEAD}</svg><svg/>",
    "words": "hello",
    "a page": "<!doctype html><html><script>x()</script></html>",
    "a page as XML": '<html xmlns="http://www.w3.org/1999/xhtml"><script>x()</script></html>',
    "without a namespace": '<svg viewBox="0 0 1 1"><circle r="1"/></svg>',
    "a file of the machine": f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}<text>&a;</text></svg>',
    "an entity": f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}<text>&a;</text></svg>',
    "a parameter entity": f'<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://other.example/x.dtd"> %a;]>{HEAD}</svg>',
    "laughs": '<!DOCTYPE svg [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(20))
    + f"]>{HEAD}<text>&u;</text></svg>",
    "too deep": f"{HEAD}{'<g>' * 100_000}{'</g>' * 100_000}</svg>",
    "too large": f"{HEAD}{'<g/>' * (MAX_BYTES // 4)}</svg>",
    "an unknown encoding": f'<?xml version="1.0" encoding="utf-7"?>{HEAD}</svg>',
    "nothing": "",
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_drawing_is_refused_soon(what: str) -> None:
    start = time.process_time()
    with pytest.raises(SvgError) as error:
        clean_svg(BROKEN[what].encode())
    assert (bool(error.value.hint), time.process_time() - start < 5) == (True, True)


def test_a_drawing_keeps_what_it_shows() -> None:
    inside = (
        "<title>A map</title><style>.a{fill:url(#g)} @media print{.a{fill:black}}</style>"
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<g transform="scale(2)"><path class="a" d="M0 0h1" style="stroke:rgb(1,2,3)"/><use href="#g"/></g>'
        '<image href="data:image/png;base64,iVBORw0KGgo="/><text>مرحبا &amp; é</text>'
    )
    left = cleaned(inside)
    for kept in (
        "A map",
        "url(#g)",
        "@media print",
        "stop-color",
        "scale(2)",
        "M0 0h1",
        'href="#g"',
        "iVBO",
        "مرحبا &amp;",
    ):
        assert kept in left, kept


def test_a_cleaned_drawing_is_clean_and_the_same_in_every_process() -> None:
    code = (
        "import sys; from sourcebook.untrusted.svg import clean_svg; once = clean_svg(sys.stdin.buffer.read()); "
        "assert clean_svg(once) == once; sys.stdout.buffer.write(once)"
    )
    drawing = f'{HEAD}<rect y="1" x="2" fill="red" width="3" height="4" data-a="b" aria-label="c"/></svg>'.encode()
    runs = {subprocess.run([sys.executable, "-c", code], input=drawing, capture_output=True).stdout for _ in range(3)}
    assert (len(runs), b"rect" in runs.pop()) == (1, True)
