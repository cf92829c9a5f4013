"""What is done to the pages of a built site: one Content-Security-Policy for all of them, links that tell nothing.

The policy lets a page load what belongs to the site, over http (`'self'`) and from disk (`file:`), and nothing else. Of
scripts that stand in a page only those of the theme run, by their hashes. They are the ones that stand in the page for
addresses that lead nowhere (`404.html`), too, on which there are no words of a record or an author; so whatever else
gets into a page is dead. What an author needs belongs into a file: `forbidden` finds what the policy would kill.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

from ..core.atomic import lock_of, locked, staging_dir, swap_dirs
from ..core.html_reader import BrokenHtmlError, Tag, read_html
from ..core.problems import Location, Problem
from .page_tags import HINTS as TAG_HINTS
from .page_tags import Forbidden as Forbidden
from .page_tags import risky_in_body, risky_tags, tags_of_theme

#: The page on which only the theme speaks.
NOT_FOUND = "404.html"
#: What a page may load, by kind. `data:` are the icons in the theme's styles. A frame, a form, a plug-in, another base
#: for links: nothing of ours needs them.
_OWN = "'self' file:"
_RULES = (
    "default-src 'none'",
    f"script-src {_OWN}{{hashes}}",
    f"style-src {_OWN}",
    f"img-src {_OWN} data:",
    f"font-src {_OWN}",
    f"connect-src {_OWN}",
    f"manifest-src {_OWN}",
    "worker-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
)
#: Whoever is linked to does not learn from where.
_REFERRER = '<meta name="referrer" content="no-referrer">'
_REL = ("noopener", "noreferrer")

#: Up to where nothing stands in a page that a policy could apply to. A browser looks for the encoding at the very
#: beginning, so the policy comes after it.
_NOTHING = r"(?:\s|<!--[^<>]*-->)*"
_ATTRIBUTES = r"""(?:\s+[\w:-]+(?:=(?:"[^"<>]*"|'[^'<>]*'|[\w-]+))?)*\s*"""
_HEAD = re.compile(
    rf"""\ufeff?{_NOTHING}(?:<!doctype[^<>]*>)?{_NOTHING}(?:<html{_ATTRIBUTES}>)?{_NOTHING}<head{_ATTRIBUTES}>"""
    r"""(?:\s*<meta charset="[^"]*">)?""",
    re.I,
)
_WRITTEN = re.compile(rf'\n<meta http-equiv="Content-Security-Policy" content="[^"]*">\n{re.escape(_REFERRER)}')
#: How the way to the site's root begins whatever a page loads.
_ROOT = re.compile(r"""(?:href|src)="([^":]*?)assets/""")
#: How links out of the site are written. Looked for as they stand: a pattern would take most of the time of a page.
_OUTSIDE = ('href="https://', 'href="http://', 'href="//')
_REL_OF = re.compile(r"""\srel\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.I)


#: What is said of a page that does not begin with its head.
HEADLESS = (
    "a page does not begin with its <head>, where browsers are told what they may load; before it nothing may "
    "stand but <!doctype>, <html> and comments, as in the theme's pages"
)


class ByTheme(NamedTuple):
    """What is the theme's in every page: the policy that names its scripts, and its tags."""

    policy: str
    tags: Collection[str]


def by_theme(not_found: str, depths: Collection[int]) -> ByTheme:
    """What the page `404.html` tells of all pages of a site, whose depths in folders these are."""
    found = _ROOT.search(not_found)
    return ByTheme(policy_of(not_found, depths), tags_of_theme(not_found, found[1] if found else "/"))


def policy_of(not_found: str, depths: Collection[int]) -> str:
    """The policy of all pages of a site, from its page `404.html` and the depths of all others in folders.

    A theme tells its scripts where the root of the site is: on `404.html` by a whole path, on others by `.`, `..` or
    `../..`. So each depth gives a hash more.
    """
    ways = [_way(depth) for depth in sorted(depths)]
    found = _ROOT.search(not_found)
    root = found[1] if found else "/"
    scripts: dict[str, None] = {}
    for script in _inline(not_found):
        scripts[script] = None
        for named in (f'"{root}"', f'"{root.rstrip("/")}"'):
            if len(named) > 2 and named in script:
                scripts |= dict.fromkeys(script.replace(named, f'"{way}"', 1) for way in ways)
                break
    hashes = "".join(f" '{_hash(script)}'" for script in scripts)
    return "; ".join(_RULES).format(hashes=hashes)


def _way(depth: int) -> str:
    return "/".join([".."] * depth) or "."


def _inline(html: str) -> Iterator[str]:
    """The scripts that stand in a page, without what is data."""
    start = html.find("<script")
    while start >= 0:
        open_ = html.find(">", start)
        end = html.find("</script", open_)
        tag = html[start:open_]
        if " src=" not in tag and not any(kind in tag for kind in _DATA):
            yield html[open_ + 1 : end]
        start = html.find("<script", end)


def allowing(policy: str, kind: str, source: str) -> str:
    """The policy that allows one source more of a kind, such as `script-src`."""
    return policy.replace(f"{kind} ", f"{kind} {source} ", 1)


def source_of(text: str) -> str:
    """How a policy names a script or style that stands in a page."""
    return f"'{_hash(text)}'"


@functools.lru_cache(maxsize=256)
def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def finish_page(html: str, policy: str) -> str:
    """A whole page with the policy, before anything that it could apply to, and with links out of the site that give
    the page away to nobody. A page that was finished before is finished anew. ValueError when it does not begin with
    its <head>: what stands before that would have no policy."""
    head = _HEAD.match(html)
    if not head:
        raise ValueError(HEADLESS)
    end = head.end()
    before = _WRITTEN.match(html, end)
    written = f'\n<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=False)}">\n{_REFERRER}'
    return "".join([html[:end], written, *_outside_links(html, before.end() if before else end)])


def _outside_links(html: str, done: int) -> Iterator[str]:
    """The page from `done` on, in pieces, with `rel="noopener noreferrer"` on every link that leads out of the site."""
    searched = start = end = done
    for at in sorted(_places(html)):
        if at < end:
            continue  # in a tag that was looked at
        searched, start = at, max(start, html.rfind("<", searched, at))
        if html[start : start + 2] != "<a" or not html[start + 2].isspace() or (end := html.find(">", at)) < 0:
            end = at
            continue
        yield html[done:start]
        yield _giving_nothing_away(html[start:end])
        done = start = end
    yield html[done:]


def _giving_nothing_away(tag: str) -> str:
    """The beginning of a link that leads out of the site, with `rel="noopener noreferrer"`."""
    rel = _REL_OF.search(tag)
    words = rel[1].strip("\"'").split() if rel else []
    if words[:2] == list(_REL):
        return tag
    bare = tag[: rel.start()] + tag[rel.end() :] if rel else tag
    return f'<a rel="{" ".join(dict.fromkeys((*_REL, *words)))}"{bare[2:]}'


def _places(html: str) -> Iterator[int]:
    """Where the page has an address outside the site in an attribute `href`."""
    for spelled in _OUTSIDE:
        at = html.find(spelled)
        while at >= 0:
            yield at
            at = html.find(spelled, at + 1)


# ---- what the policy would kill

_DATA = ("application/json", "application/ld+json")
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
                if script is not None and _hash("".join(script)) not in policy:
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
        or any(_hash(script) not in policy for script in _inline(html))
    )


def _forbidden_in(tag: Tag) -> Iterator[str]:
    """What a tag is, and what its attributes are, that the policy forbids."""
    attributes = (_what_of(tag.name, name, value or "") for name, value in tag.attributes)
    yield from filter(None, (_what_of_tag(tag.name), *attributes, _way_to_another_host(tag.name, dict(tag.attributes))))


def _is_inline_script(tag: Tag) -> bool:
    named = dict(tag.attributes)
    return tag.name == "script" and "src" not in named and (named.get("type") or "").lower() not in _DATA


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


# ---- a site in a folder


def finished_files(
    site: Path, files: Mapping[str, str], change: Callable[[str], str], ours: Collection[str]
) -> list[Problem]:
    """Finish every page of a built site, each after `change`, and write `files` (path, text) into it.

    The whole is made beside the site and put in its place at the end. With problems nothing is changed. Of the pages
    `ours` only templates have written the tags; all others are read tag by tag. Raises LockedError while somebody else
    makes the site.
    """
    with locked(lock_of(site)):
        new = staging_dir(site)
        pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
        not_found = (site / NOT_FOUND).read_text("utf-8", "replace") if NOT_FOUND in pages else ""
        theme = by_theme(not_found, {path.count("/") for path in pages})
        made = {*ours, NOT_FOUND}
        problems = [one for path in pages for one in _problems_of(site / path, path, theme, path in made)]
        if problems:
            return problems
        try:
            # What stays the same is linked, which takes no time and no room.
            shutil.copytree(site, new, copy_function=_link, ignore=shutil.ignore_patterns("*.html"))
            for path in pages:
                _write(new / path, finish_page(change((site / path).read_text("utf-8")), theme.policy))
            for path, text in files.items():
                _write(new / path, text)
            swap_dirs(new, site)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return []


def _problems_of(file: Path, path: str, theme: ByTheme, ours: bool) -> Iterator[Problem]:
    try:
        html = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        hint = "save it again with the encoding UTF-8"
        yield Problem(Location(path, line), "not-utf8", f"byte 0x{error.object[error.start]:02X} is not UTF-8", hint)
        return
    if not _HEAD.match(html):
        yield Problem(Location(path), "blocked-by-policy", HEADLESS)
    if not ours:
        found = forbidden_by_hand(_WRITTEN.sub("", html), theme, "../" * path.count("/"))
    else:
        found = forbidden(html, theme.policy) if looks_suspect(html, theme.policy) else iter(())
    yield from (as_problem(one, path) for one in found)


def _link(file: str, other: str) -> None:
    try:
        os.link(file, other)
    except OSError:
        shutil.copy2(file, other)


def _write(file: Path, text: str) -> None:
    """Write a file anew: what is linked with the file of the old site must not be written into."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_text(text, "utf-8")
