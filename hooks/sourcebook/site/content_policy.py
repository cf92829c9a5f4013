"""Post-process built pages: add the Content-Security-Policy, and `rel=noreferrer` to outgoing links.

The policy lets a page load files of the site, over http (`'self'`) and from disk (`file:`), and nothing else. Of inline
scripts only the theme's run, by their hashes. The theme's are those on the page for unknown addresses (`404.html`),
which has no words of a record or an author. `site.forbidden` finds what the policy would block.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..untrusted.escaping import between_tags
from .page_tags import tags_of_theme

#: The page for unknown addresses, on which everything is the theme's.
NOT_FOUND = "404.html"
#: What a page may load, by kind. `data:` is for the icons in the theme's styles. Our pages need no frames, forms,
#: plug-ins or base for links.
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
#: Types of scripts that are data, which no browser runs.
DATA = ("application/json", "application/ld+json")
#: Linked sites are not told where a reader comes from.
_REFERRER = '<meta name="referrer" content="no-referrer">'
_REL = ("noopener", "noreferrer")

#: What may precede the policy: nothing that it could apply to. Browsers look for the encoding at the very beginning, so
#: the policy follows it.
_NOTHING = r"(?:\s|<!--[^<>]*-->)*"
_ATTRIBUTES = r"""(?:\s+[\w:-]+(?:=(?:"[^"<>]*"|'[^'<>]*'|[\w-]+))?)*\s*"""
HEAD = re.compile(
    rf"""\ufeff?{_NOTHING}(?:<!doctype[^<>]*>)?{_NOTHING}(?:<html{_ATTRIBUTES}>)?{_NOTHING}<head{_ATTRIBUTES}>"""
    r"""(?:\s*<meta charset="[^"]*">)?""",
    re.I,
)
WRITTEN = re.compile(rf'\n<meta http-equiv="Content-Security-Policy" content="[^"]*">\n{re.escape(_REFERRER)}')
#: The path to the site's root, in the first address that a page loads.
_ROOT = re.compile(r"""(?:href|src)="([^":]*?)assets/""")
#: Links out of the site. Searched as plain text: a pattern would take most of a page's time.
_OUTSIDE = ('href="https://', 'href="http://', 'href="//')
_REL_OF = re.compile(r"""\srel\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.I)


#: The message for a page that does not begin with its head.
HEADLESS = (
    "a page does not begin with its <head>, where browsers are told what they may load; before it nothing may "
    "stand but <!doctype>, <html> and comments, as in the theme's pages"
)


class ByTheme(NamedTuple):
    """What the theme writes into every page: the policy that names its scripts, and its tags."""

    policy: str
    tags: Collection[str]


def by_theme(not_found: str, depths: Collection[int]) -> ByTheme:
    """Learn from the page `404.html` what is the theme's on all pages, which are in folders of these `depths`."""
    return ByTheme(policy_of(not_found, depths), tags_of_theme(not_found, root_of(not_found)))


def root_of(not_found: str) -> str:
    """Return the path of the site's root on a web server, from its page `404.html`."""
    found = _ROOT.search(not_found)
    return found[1] if found else "/"


def policy_of(not_found: str, depths: Collection[int]) -> str:
    """Return the policy of all pages of a site, from its page `404.html` and the folder depths of all others.

    A theme tells its scripts where the site's root is: a full path on `404.html`, `.`, `..` or `../..` on others. So
    each depth adds a hash.
    """
    ways = [_way(depth) for depth in sorted(depths)]
    root = root_of(not_found)
    scripts: dict[str, None] = {}
    for script in inline_scripts(not_found):
        scripts[script] = None
        for named in (f'"{root}"', f'"{root.rstrip("/")}"'):
            if len(named) > 2 and named in script:
                scripts |= dict.fromkeys(script.replace(named, f'"{way}"', 1) for way in ways)
                break
    hashes = "".join(f" '{script_hash(script)}'" for script in scripts)
    return "; ".join(_RULES).format(hashes=hashes)


def _way(depth: int) -> str:
    return "/".join([".."] * depth) or "."


def inline_scripts(html: str) -> Iterator[str]:
    """Yield the inline scripts of a page, except data."""
    start = html.find("<script")
    while start >= 0:
        open_ = html.find(">", start)
        end = html.find("</script", open_)
        tag = html[start:open_]
        if " src=" not in tag and not any(kind in tag for kind in DATA):
            yield html[open_ + 1 : end]
        start = html.find("<script", end)


def allowing(policy: str, kind: str, source: str) -> str:
    """Return the policy with one more source of a kind, such as `script-src`."""
    return policy.replace(f"{kind} ", f"{kind} {source} ", 1)


def source_of(text: str) -> str:
    """Return how a policy names an inline script or style."""
    return f"'{script_hash(text)}'"


def script_hash(script: str) -> str:
    """Return how a policy names an inline script, without the quotes."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def finish_page(html: str, policy: str) -> str:
    """Return a whole page with the policy as early as possible, and with links out of the site that send no referrer.
    Finishing twice gives the same page. Raises ValueError when it does not begin with its <head>: anything before that
    would have no policy."""
    head = HEAD.match(html)
    if not head:
        raise ValueError(HEADLESS)
    end = head.end()
    before = WRITTEN.match(html, end)
    written = f'\n<meta http-equiv="Content-Security-Policy" content="{between_tags(policy)}">\n{_REFERRER}'
    return "".join([html[:end], written, *_outside_links(html, before.end() if before else end)])


def _outside_links(html: str, done: int) -> Iterator[str]:
    """Yield the page from `done` on, with `rel="noopener noreferrer"` on every link out of the site."""
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
    """Return the beginning of a link out of the site, with `rel="noopener noreferrer"`."""
    rel = _REL_OF.search(tag)
    words = rel[1].strip("\"'").split() if rel else []
    if words[:2] == list(_REL):
        return tag
    bare = tag[: rel.start()] + tag[rel.end() :] if rel else tag
    return f'<a rel="{" ".join(dict.fromkeys((*_REL, *words)))}"{bare[2:]}'


def _places(html: str) -> Iterator[int]:
    """Yield the positions of addresses outside the site in attributes `href`."""
    for spelled in _OUTSIDE:
        at = html.find(spelled)
        while at >= 0:
            yield at
            at = html.find(spelled, at + 1)
