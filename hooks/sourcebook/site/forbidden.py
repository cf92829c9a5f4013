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
#: Where links may lead. The others run what they hold, or open files of the reader's machine.
_SCHEME = re.compile("([a-z][a-z0-9+.-]*):")
_SCHEMES = ("http", "https", "mailto", "tel")
_ADDRESSES = ("href", "xlink:href")
#: What <link> may say of another host, since no browser asks there for it.
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
    """What stands in HTML and would be dead under the policy: scripts other than the theme's, styles, handlers of
    events, links that are scripts, frames, forms that are sent, and what another host would have to give."""
    script: list[str] | None = None  # the pieces of a script that stands in the page, while inside of it
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
    """What to tell whoever wrote it: `path` is the page, or the file that it was made of; `source` is that file's text,
    in which the tag is looked for."""
    line = found.line if source is None else _line_in(source, found.tag)
    why = "which only the theme may write" if found.what in TAG_HINTS else "which browsers are told to leave alone"
    why = "after which nothing can be checked" if found.what == _BROKEN else why
    hint = TAG_HINTS.get(found.what) or _HINTS.get(found.what, _IN_A_FILE)
    return Problem(Location(path, line), "blocked-by-policy", f"{found.what}, {why}: {found.tag[:80]}", hint)


def _line_in(source: str, tag: str) -> int:
    """The line of a page's source that a tag was made of: it stands there itself, or Markdown has made it."""
    for words in (tag, *_as_written(tag)):
        if (at := source.find(words)) >= 0:
            return source.count("\n", 0, at) + 1
    return 1


def _as_written(tag: str) -> Iterator[str]:
    """How what is in a tag may stand in Markdown: as an attribute in braces, or as an address in brackets."""
    for name, value in re.findall(r'([\w:-]+)="([^"]*)"', tag):
        yield from (f"{name}={value}", f"{name}='{unescape(value)}'", f'{name}="{value}"')
        if ":" in value:
            yield unescape(value)


def forbidden_by_hand(html: str, theme: ByTheme, root: str, content: str | None = None) -> Iterator[Forbidden]:
    """What must not be in a page that a person has written: also tags that only the theme may write. `content` is what
    the page has besides the theme's; a page without any of that is whole by a person's hand. `root` leads from it to
    the site's root."""
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
    """Whether a page may have something forbidden, by signs that are quickly found: not those that are oddly spelled,
    which a person can write, and our templates and themes do not."""
    return (
        any(words in html for words in _SUSPECT)
        or bool(_HANDLER.search(html))
        or any(script_hash(script) not in policy for script in inline_scripts(html))
    )


def _forbidden_in(tag: Tag) -> Iterator[str]:
    """What a tag is, and what its attributes are, that the policy forbids."""
    attributes = (_what_of(tag.name, name, value or "") for name, value in tag.attributes)
    yield from filter(None, (_what_of_tag(tag.name), *attributes, _way_to_another_host(tag.name, dict(tag.attributes))))


def _is_inline_script(tag: Tag) -> bool:
    named = dict(tag.attributes)
    return tag.name == "script" and "src" not in named and (named.get("type") or "").lower() not in DATA


def _what_of_tag(tag: str) -> str:
    return "a style" if tag == "style" else "a frame" if tag in _FRAMES else ""


def _what_of(tag: str, name: str, value: str) -> str:
    """What an attribute is that the policy forbids; nothing when it does not."""
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
    """What a tag in which other hosts are named asks of the browser before the reader does anything. The policy has no
    rule for some of that."""
    if tag == "meta" and (named.get("http-equiv") or "").strip().lower() == "refresh":
        leads = re.search("[:\\\\]|//", named.get("content") or "")
        return "a way to another host that nobody chose" if leads else ""
    if tag == "link" and _as_browsers_read(named.get("href") or "").startswith(_ELSEWHERE):
        return "" if {*(named.get("rel") or "").lower().split()} <= _SAID else "something from another host"
    return ""


def _as_browsers_read(address: str) -> str:
    """An address as browsers take it: without white space and control characters, backslashes as slashes."""
    return re.sub(r"[\x00-\x20]", "", address).replace("\\", "/").lower()
