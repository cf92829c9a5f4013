"""Tags that no page may have unless the theme writes them: what redirects, loads, runs, or hides what stands in it.

The policy leaves scripts and frames of strangers dead, but it has no rule for a redirect, and a script that is a file
of the site would run. So the finished bytes of a page are searched for such tags. Whatever is in `404.html`, where
there are no words of a record or an author, is the theme's. Tags are looked for anywhere, also in comments and
attributes: what a browser takes for a comment is not always what another reader of HTML does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import NamedTuple

from ..core.html_reader import BrokenHtmlError, Tag, read_html
from ..paths import ASSETS


class Forbidden(NamedTuple):
    """Something in a page that must not be there: what it is, its tag, and in which line that stands."""

    what: str
    tag: str
    line: int


#: The names of tags, with what they are called in a message.
_KINDS = {
    "a script of its own": ("script",),
    "a style": ("style",),
    "a frame": ("iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe", "base"),
    "a way to another page that nobody chose": ("meta",),
    "a link for browsers": ("link",),
    "a form": ("form",),
    "a film or a sound": ("video", "audio"),
    "an animation of links": ("animate", "animatemotion", "animatetransform", "set"),
    "a tag that hides what stands in it": (
        *("textarea", "template", "noscript", "noembed", "noframes", "xmp", "plaintext", "math", "foreignobject"),
    ),
}
_WHAT = {name: what for what, names in _KINDS.items() for name in names}
#: What to do instead. Every other kind is told by the policy's rules, too, and has its hint there.
HINTS = {
    "a script of its own": "scripts of a site are named in mkdocs.yml, under extra_javascript",
    "a way to another page that nobody chose": "link to it; an address that was published is kept with `formerly`",
    "a link for browsers": "styles of a site are named in mkdocs.yml, under extra_css",
    "an id of the theme": "write an id that does not begin with __",
    "a form": "link to where it would be sent",
    "a film or a sound": "link to it",
    "an animation of links": "put the picture into a file under docs/",
    "a tag that hides what stands in it": "write the text as Markdown, and code between ``` and ```",
}
_RISKY = re.compile(rf"<({'|'.join(_WHAT)})(?=[\s/>])[^>]*>?", re.I)
#: Stands for the way to the site's root in tags of the theme.
_TO_ROOT = "\ufffc"
#: What a theme says of the page itself, which differs from page to page, and data that no browser runs.
_OF_A_PAGE = re.compile(
    r'<meta (?:name="(?:description|author|generator|viewport|color-scheme|theme-color|robots|twitter:[\w:]+)"'
    r'|property="(?:og|article|twitter):[\w:]+") content="[^"<>]*"\s*/?>'
    r'|<link (?:rel="(?:prev|next|canonical|alternate)"|href="[^"<>]*"|type="[\w/+-]+"|hreflang="[\w-]+"|\s)+\s*/?>'
    r'|<script type="application/ld\+json">'
    r"|<form(?: class=\"sb-[^>]*)?(?: hidden[^>]*)?>"
)
#: What our macros write into a page; of the rest, nothing belongs into its body.
_OF_A_BODY = re.compile(r'<script type="application/ld\+json">|<form class="sb-[^>]*>')
#: What a theme and its scripts find by its id: the first that has it. Extensions of Markdown make the others.
_ID_OF_THEME = re.compile("__(?!tabbed_|codelineno-|span-)")
#: What a whole page of a person's own may have in its head besides.
_OF_A_HEAD = re.compile(
    r'<meta charset="[\w-]+"\s*/?>|<link rel="(?:stylesheet|icon)" href="(?![\w+.-]*:|//)[^"<>\\]*"\s*/?>'
)


def risky_tags(html: str, root: str, known: Collection[str] = (), whole: bool = False) -> Iterator[Forbidden]:
    """The tags in a page that only the theme may write, except those `known` from it. From the page, `root` leads to
    the site's root; a page that is `whole` by a person's hand may have more in its head."""
    theirs = Counter(tag.replace(_TO_ROOT, way) for tag in known for way in {root, root or "./"})
    for found in _found(html):
        tag = found.tag
        again = theirs[tag] < 1 and tag in theirs
        if tag in theirs and (" id=" in tag or " src=" in tag):
            theirs[tag] -= 1  # the theme writes it so often, and takes the first for its own
        harmless = (tag in theirs and not again) or _OF_A_PAGE.fullmatch(tag) or (whole and _OF_A_HEAD.fullmatch(tag))
        if not harmless and not _is_ours(tag, root):
            yield found


def risky_in_body(content: str, root: str) -> Iterator[Forbidden]:
    """The tags in what a page has besides the theme's that may not be there, though a theme may write them; and ids
    by which the theme would take them for its own."""
    for found in _found(content):
        if not _OF_A_BODY.fullmatch(found.tag) and not _is_ours(found.tag, root):
            yield found
    if "__" in content:
        yield from _ids_of_theme(content)


def _found(html: str) -> Iterator[Forbidden]:
    """Every tag of a risky kind."""
    line, at = 1, 0
    for found in _RISKY.finditer(html):
        line, at = line + html.count("\n", at, found.start()), found.start()
        yield Forbidden(_WHAT[found[1].lower()], found[0], line)


def _ids_of_theme(content: str) -> Iterator[Forbidden]:
    """Tags with an id by which the theme finds its own."""
    with suppress(BrokenHtmlError):  # `forbidden` reports where a page breaks off
        for piece in read_html(content):
            if isinstance(piece, Tag) and any(
                name == "id" and _ID_OF_THEME.match(value or "") for name, value in piece.attributes
            ):
                yield Forbidden("an id of the theme", piece.written, piece.line)


def tags_of_theme(not_found: str, root: str) -> tuple[str, ...]:
    """The risky tags of a theme, each as often as on its page for addresses that lead nowhere; `root` begins what is
    loaded there."""
    begins = re.compile(rf'((?:href|src)="){re.escape(root)}')
    return tuple(begins.sub(rf"\g<1>{_TO_ROOT}", found[0]) for found in _RISKY.finditer(not_found))


def _is_ours(tag: str, root: str) -> bool:
    """Whether a tag loads a script of this package, as some of our templates do."""
    found = re.fullmatch(rf'<script src="{re.escape(root)}assets/(javascripts/[\w-]+\.js)"(?: defer)?>', tag)
    return found is not None and (ASSETS / found[1]).is_file()
