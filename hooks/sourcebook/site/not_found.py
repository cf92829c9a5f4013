"""The page `404.html`, which a web server shows at unknown addresses of any depth, and which works from disk as well.

Its links are relative to the site's root, which `<base>` names. On disk the root is the folder of the page, so there a
script corrects `<base>` and what the theme's scripts read.
"""

from __future__ import annotations

import re

from .content_policy import HEAD, WRITTEN, allowing, root_of, source_of

_CONFIG = re.compile(r'<script id="__config" type="application/json">.*?</script>', re.S)
#: Runs before anything is loaded. The theme only assigns `__md_scope`, which then has no effect.
_BASE = (
    'if(location.protocol=="file:"){document.querySelector("base").href=".";'
    'Object.defineProperty(window,"__md_scope",{value:new URL(".",location)})}'
)
#: Runs before the theme reads its settings.
_SETTINGS = (
    'if(location.protocol=="file:"){let e=document.getElementById("__config"),c=JSON.parse(e.textContent);'
    'c.base=".";e.textContent=JSON.stringify(c)}'
)


def working_anywhere(html: str, policy: str) -> tuple[str, str]:
    """Return the page `404.html` as it works over http and from disk, and its policy. A page whose links are not those
    of the theme stays as it is."""
    head, config, root = HEAD.match(html), _CONFIG.search(html), root_of(html)
    if not head or not config or "<base" in html:
        return html, policy
    before, between, after = html[head.end() : config.start()], config[0], html[config.end() :]
    found = (
        f'{html[: head.end()]}<base href="{root}"><script>{_BASE}</script>{_relative(before, root)}{between}'
        f"<script>{_SETTINGS}</script>{_relative(after, root)}"
    )
    for script in (_BASE, _SETTINGS):
        policy = allowing(policy, "script-src", source_of(script))
    return found, policy.replace("base-uri 'none'", "base-uri 'self' file:")


def as_engine_made(html: str) -> str:
    """Return the page `404.html` as the engine made it, without its policy and what `working_anywhere` adds."""
    ours = re.search(f'<base href="([^"]*)"><script>{re.escape(_BASE)}</script>', html)
    if not ours:
        return html
    bare = WRITTEN.sub("", html, count=1).replace(ours[0], "", 1).replace(f"<script>{_SETTINGS}</script>", "", 1)
    return _LOCAL.sub(lambda link: f' {link[1]}="{ours[1]}{"" if link[2] == "." else link[2]}"', bare)


#: A link within the site, relative to its root.
_LOCAL = re.compile(r' (href|src)="(?![a-z]+:|[/#])([^"]*)"')


def _relative(html: str, root: str) -> str:
    """Return HTML whose links to the site are relative to its root."""
    return re.sub(rf' (href|src)="{re.escape(root)}([^"]*)"', lambda link: f' {link[1]}="{link[2] or "."}"', html)
