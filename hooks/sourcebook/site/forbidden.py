"""Find what the content policy would block, and tags that only the theme may write, in finished pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from ..core.html_reader import BrokenHtmlError, Tag, read_html
from ..core.problems import Location, Problem
from .content_policy import DATA, ByTheme, inline_scripts, script_hash
from .page_tags import HINTS as TAG_HINTS
from .page_tags import Forbidden as Forbidden
from .page_tags import risky_in_body, risky_tags

_ELSEWHERE = ("http:", "https:", "//")
#: Schemes that links may have. The others run what they hold, or open files of the reader's machine.
_SCHEME = re.compile("([a-z][a-z0-9+.-]*):")
_SCHEMES = ("http", "https", "mailto", "tel")
_ADDRESSES = ("href", "xlink:href")
#: Relations of <link> for which no browser makes a request.
_SAID = {"alternate", "author", "canonical", "license", "me", "next", "prev"}
_FRAMES = ("iframe", "frame", "object", "embed", "base")
_SUSPECT = ("<style", " style=", "javascript:", " action=", ' src="http', ' src="//', *(f"<{name}" for name in _FRAMES))
_HANDLER = re.compile(" on[a-z]+=")
_IN_A_FILE = "put styles and scripts into files of overrides/, named in mkdocs.yml under extra_css and extra_javascript"
_BROKEN = "broken HTML"
_HINTS = {
    _BROKEN: "write &lt;![ for <![",
    "a link that is a script": "link to an address",
    "a link to no address": "link to an address that begins with https:// or http://, or to a file of the site",
    "a frame": "link to what it shows",
    "a form that is sent": "link to where it would be sent",
    "a way to another host that nobody chose": "link to it",
    "a message that is sent with a click": "link to the address alone",
    "something from another host": "put a copy into docs/, or link to it: a page loads nothing from elsewhere",
}


def forbidden(html: str, policy: str) -> Iterator[Forbidden]:
    """Yield what the policy would block in HTML: scripts other than the theme's, styles, event handlers, links that are
    scripts, frames, forms, and anything from another host."""
    script: list[str] | None = None  # the pieces of an inline script, while inside of it
    try:
        for piece in read_html(html):
            if isinstance(piece, Tag):
                yield from (Forbidden(what, piece.written, piece.line) for what in _forbidden_in(piece))
                script = [] if _is_inline_script(piece) else None
            elif isinstance(piece, str):
                if script is not None:
                    script.append(piece)
            else:
                if script is not None and script_hash("".join(script)) not in policy:
                    yield Forbidden("a script", "<script>", piece.line)
                script = None
    except BrokenHtmlError as error:
        yield Forbidden(_BROKEN, "<![", error.line)


def as_problem(found: Forbidden, path: str, source: str | None = None) -> Problem:
    """Return the problem of something forbidden. `path` is the page, or the file that it was made from; `source` is
    that file's text, in which the tag is searched for."""
    line = found.line if source is None else _line_in(source, found.tag)
    why = "which only the theme may write" if found.what in TAG_HINTS else "which browsers are told to leave alone"
    why = "after which nothing can be checked" if found.what == _BROKEN else why
    hint = TAG_HINTS.get(found.what) or _HINTS.get(found.what, _IN_A_FILE)
    return Problem(Location(path, line), "blocked-by-policy", f"{found.what}, {why}: {found.tag[:80]}", hint)


def _line_in(source: str, tag: str) -> int:
    """Return the line of a page's source that a tag comes from, written directly or as Markdown."""
    for words in (tag, *_as_written(tag)):
        if (at := source.find(words)) >= 0:
            return source.count("\n", 0, at) + 1
    return 1


def _as_written(tag: str) -> Iterator[str]:
    """Yield how a tag may be written in Markdown: as an attribute in braces, or an address in brackets."""
    for name, value in re.findall(r'([\w:-]+)="([^"]*)"', tag):
        yield from (f"{name}={value}", f"{name}='{unescape(value)}'", f'{name}="{value}"')
        if ":" in value:
            yield unescape(value)


def forbidden_by_hand(html: str, theme: ByTheme, root: str, content: str | None = None) -> Iterator[Forbidden]:
    """Yield what must not be in a page written by a person, including tags that only the theme may write. `content` is
    the page without the theme's part; None for a whole page written by hand. `root` leads from it to the site's root.
    """
    read = html if content is None or looks_suspect(html, theme.policy) else content
    found = list(forbidden(read, theme.policy))
    yield from found
    told = {one.tag for one in found}
    searched = html if theme.tags or content is None else content  # of a theme without that page nothing is known
    tags = [*risky_tags(searched, root, theme.tags, whole=content is None), *risky_in_body(content or "", root)]
    for one in tags:
        if one.tag not in told:
            told.add(one.tag)
            yield one


def looks_suspect(html: str, policy: str) -> bool:
    """Return whether a page may have something forbidden, by a quick test. It misses odd spellings, which a person can
    write, and templates and themes do not."""
    return (
        any(words in html for words in _SUSPECT)
        or bool(_HANDLER.search(html))
        or any(script_hash(script) not in policy for script in inline_scripts(html))
    )


def _forbidden_in(tag: Tag) -> Iterator[str]:
    """Yield what the policy forbids about a tag and its attributes."""
    attributes = (_what_of(tag.name, name, value or "") for name, value in tag.attributes)
    yield from filter(None, (_what_of_tag(tag.name), *attributes, _way_to_another_host(tag.name, dict(tag.attributes))))


def _is_inline_script(tag: Tag) -> bool:
    named = dict(tag.attributes)
    return tag.name == "script" and "src" not in named and (named.get("type") or "").lower() not in DATA


def _what_of_tag(tag: str) -> str:
    return "a style" if tag == "style" else "a frame" if tag in _FRAMES else ""


def _what_of(tag: str, name: str, value: str) -> str:
    """Return what the policy forbids about an attribute; empty for nothing."""
    address = _as_browsers_read(value)
    scheme = _SCHEME.match(address) if name in _ADDRESSES else None
    if name == "style":
        return "a style"
    if name.startswith("on"):
        return "a script"
    if address.startswith(("javascript:", "vbscript:")):
        return "a link that is a script"
    if scheme and scheme[1] not in _SCHEMES:
        return "a link to no address"
    if name == "ping":
        return "a message that is sent with a click"
    if name in ("src", "poster") and address.startswith(_ELSEWHERE):
        return "something from another host"
    if name == "srcset" and any(one.startswith(_ELSEWHERE) for one in map(_as_browsers_read, value.split(","))):
        return "something from another host"
    return "a form that is sent" if name == "formaction" or (tag, name) == ("form", "action") else ""


def _way_to_another_host(tag: str, named: Mapping[str, str | None]) -> str:
    """Return how a tag sends a browser to another host before a reader does anything; empty for not at all. The policy
    has no rule for some of these."""
    if tag == "meta" and (named.get("http-equiv") or "").strip().lower() == "refresh":
        leads = re.search("[:\\\\]|//", named.get("content") or "")
        return "a way to another host that nobody chose" if leads else ""
    if tag == "link" and _as_browsers_read(named.get("href") or "").startswith(_ELSEWHERE):
        return "" if {*(named.get("rel") or "").lower().split()} <= _SAID else "something from another host"
    return ""


def _as_browsers_read(address: str) -> str:
    """Return an address as browsers take it: without white space and control characters, backslashes as slashes."""
    return re.sub(r"[\x00-\x20]", "", address).replace("\\", "/").lower()
