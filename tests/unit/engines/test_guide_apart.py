"""The guide for contributors: linked in the footer of every page, in the navigation only of its own pages. The map and
the network, which may be in no navigation, are linked beside it."""

from __future__ import annotations

import re
from pathlib import Path

TABS = re.compile(r'<nav class="md-tabs".*?</nav>', re.S)
FOOTER = re.compile(r"<footer.*?</footer>", re.S)


def part(site: Path, path: str, pattern: re.Pattern[str]) -> str:
    [found] = pattern.findall((site / path).read_text("utf-8"))
    return str(found)


def test_every_page_leads_to_the_guide_in_its_footer(real_site: Path) -> None:
    ways = {"index.html": "contribute/", "places/rabat.html": "../contribute/", "404.html": "contribute/"}
    for path, way in {**ways, "contribute/dates.html": ""}.items():
        assert f'<a href="{way}index.html">Contribute</a>' in part(real_site, path, FOOTER)


def test_every_page_leads_to_the_map_and_the_network_in_its_footer(real_site: Path) -> None:
    for path, root in {
        "index.html": "",
        "places/rabat.html": "../",
        "about.html": "",
        "contribute/dates.html": "../",
    }.items():
        footer = part(real_site, path, FOOTER)
        assert f'<a href="{root}map.html">Map</a> · <a href="{root}network.html">Network</a> · ' in footer


def test_only_pages_of_the_guide_have_it_in_their_navigation(real_site: Path) -> None:
    shown = {path: "Contribute" in part(real_site, path, TABS) for path in ("about.html", "contribute/dates.html")}
    assert shown == {"about.html": False, "contribute/dates.html": True}
    html = (real_site / "contribute" / "dates.html").read_text("utf-8")
    assert re.search(r'class="md-nav__link[^>]*>\s*<span class="md-ellipsis">\s*Problems', html)
