"""Which font the browser takes for words without serifs, whatever the machine prefers."""

from __future__ import annotations

import os
from pathlib import Path
from xml.sax.saxutils import escape

from playwright.sync_api import Browser, BrowserType

#: Debian's, Ubuntu's and Android's, and the one that is as wide as Arial. The first has the broadest letters of them,
#: the second the tallest lines.
FONTS = ("DejaVu Sans", "Noto Sans", "Liberation Sans")

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{aliases}
<selectfont><rejectfont>{others}</rejectfont></selectfont>
</fontconfig>
"""
_ALIAS = (
    '<match target="pattern"><test name="family"><string>{name}</string></test>'
    '<edit name="family" mode="prepend" binding="strong"><string>{font}</string></edit></match>'
)
_OTHER = '<pattern><patelt name="family"><string>{font}</string></patelt></pattern>'


def configuration(font: str) -> str:
    """Settings of fontconfig for a machine that has `font` as its sans-serif, and no other of FONTS."""
    aliases = [_ALIAS.format(name=name, font=escape(font)) for name in ("sans-serif", "system-ui")]
    others = [_OTHER.format(font=escape(one)) for one in FONTS if one != font]
    return _CONFIGURATION.format(aliases="\n".join(aliases), others="".join(others))


def launch_with(chromium: BrowserType, font: str, folder: Path, program: str, arguments: list[str]) -> Browser:
    """Chromium as it is on a machine whose sans-serif is `font`."""
    file = folder / "fonts.conf"
    file.write_text(configuration(font), encoding="utf-8")
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(file)}
    return chromium.launch(executable_path=program, args=arguments, env=environment)


def font_of(browser: Browser, families: str) -> str:
    """The font that the browser takes for Latin letters of `families`."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<p>Words</p>")
        page.add_style_tag(content=f"p {{ font-family: {families} }}")
        session = context.new_cdp_session(page)
        for domain in ("DOM", "CSS"):
            session.send(f"{domain}.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": "p"})["nodeId"]
        (used,) = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        return str(used["familyName"])
