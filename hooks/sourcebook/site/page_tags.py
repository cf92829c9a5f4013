"""Tags that no page may have unless the theme writes them: what redirects, loads, runs, or hides content.

The policy blocks scripts and frames of strangers, but it has no rule for redirects, and would allow a script that is a
file of the site. So the finished bytes of a page are searched for such tags. What is in `404.html`, which has no words
of a record or an author, is the theme's. The search includes comments and attributes: browsers and readers of HTML
differ about where a comment ends.
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
    """Something that must not be in a page: what it is, its tag, and its line."""

    what: str
    tag: str
    line: int


#: Names of tags, by what messages call them.
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
#: The cures. `site.forbidden` has those for everything that the policy forbids as well.
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
#: A placeholder for the path to the site's root in tags of the theme.
_TO_ROOT = "\ufffc"
#: Tags of a theme that differ from page to page, and data, which no browser runs.
_OF_A_PAGE = re.compile(
    r'<meta (?:name="(?:description|author|generator|viewport|color-scheme|theme-color|robots|twitter:[\w:]+)"'
    r'|property="(?:og|article|twitter):[\w:]+") content="[^"<>]*"\s*/?>'
    r'|<link (?:rel="(?:prev|next|canonical|alternate)"|href="[^"<>]*"|type="[\w/+-]+"|hreflang="[\w-]+"|\s)+\s*/?>'
    r'|<script type="application/ld\+json">'
    r"|<form(?: class=\"sb-[^>]*)?(?: hidden[^>]*)?>"
)
#: What our macros write into a page's body; nothing else belongs there.
_OF_A_BODY = re.compile(r'<script type="application/ld\+json">|<form class="sb-[^>]*>')
#: Ids by which a theme and its scripts find elements: the first one counts. Markdown extensions make the exceptions.
_ID_OF_THEME = re.compile("__(?!tabbed_|codelineno-|span-)")
#: What the head of a whole page written by hand may have besides.
_OF_A_HEAD = re.compile(
    r'<meta charset="[\w-]+"\s*/?>|<link rel="(?:stylesheet|icon)" href="(?![\w+.-]*:|//)[^"<>\\]*"\s*/?>'
)


def risky_tags(html: str, root: str, known: Collection[str] = (), whole: bool = False) -> Iterator[Forbidden]:
    """Yield the tags of a page that only the theme may write, except those `known` from it. `root` leads from the page
    to the site's root. A `whole` page written by hand may have more in its head."""
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
    """Yield tags that a page's own part may not have, though a theme may write them, and ids that the theme would take
    for its own."""
    for found in _found(content):
        if not _OF_A_BODY.fullmatch(found.tag) and not _is_ours(found.tag, root):
            yield found
    if "__" in content:
        yield from _ids_of_theme(content)


def _found(html: str) -> Iterator[Forbidden]:
    """Yield every tag of a risky kind."""
    line, at = 1, 0
    for found in _RISKY.finditer(html):
        line, at = line + html.count("\n", at, found.start()), found.start()
        yield Forbidden(_WHAT[found[1].lower()], found[0], line)


def _ids_of_theme(content: str) -> Iterator[Forbidden]:
    """Yield tags with an id by which the theme finds its own."""
    with suppress(BrokenHtmlError):  # `forbidden` reports where a page breaks off
        for piece in read_html(content):
            if isinstance(piece, Tag) and any(
                name == "id" and _ID_OF_THEME.match(value or "") for name, value in piece.attributes
            ):
                yield Forbidden("an id of the theme", piece.written, piece.line)


def tags_of_theme(not_found: str, root: str) -> tuple[str, ...]:
    """Return the risky tags of a theme, as often as they are on its page for unknown addresses. There, `root` begins
    what is loaded."""
    begins = re.compile(rf'((?:href|src)="){re.escape(root)}')
    return tuple(begins.sub(rf"\g<1>{_TO_ROOT}", found[0]) for found in _RISKY.finditer(not_found))


def _is_ours(tag: str, root: str) -> bool:
    """Return whether a tag loads a script of this package, as some of our templates do."""
    found = re.fullmatch(rf'<script src="{re.escape(root)}assets/(javascripts/[\w-]+\.js)"(?: defer)?>', tag)
    return found is not None and (ASSETS / found[1]).is_file()
