"""The counts that pages print: the same wherever the same thing is counted."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

#: What is counted (the address of a page, and what of it), the number, and where it is printed or can be counted.
Count = tuple[tuple[str, str], int, str]

_LINK = r'<a[^>]*href="([^"#]*)(?:#[^"]*)?"[^>]*>'
#: An entity or a topic in a list, with its numbers.
_CARD = re.compile(
    rf'<div class="sb-title">{_LINK}(?:(?!sb-title).)*?<div class="sb-counts">'
    r"(?:(\d+) events?)?(?: · )?(?:(\d+) quotes?)?<",
    re.S,
)
#: Rows of the infobox.
_EVENTS = re.compile(rf"<dd>{_LINK}(\d+) events?</a>")
_QUOTES = re.compile(rf"<dd>{_LINK}(?:\d+ of \d+ sources, )?(\d+) quotes?</a>")
#: A link to a page, or to a part of this one, with its number of entries.
_NUMBERED = re.compile(r'<a[^>]*href="([^"]*)"[^>]*>[^<]*</a>(?:</cite>)? <span class="sb-number">(\d+)</span>')
_SOURCE = re.compile(rf"<li><cite>{_LINK}.*? · (\d+) quotes?</div></li>", re.S)
_COVERED = re.compile(rf'<th scope="row">{_LINK}[^<]*</a></th><td>(\d+)')
_SELECT = re.compile(r'<select name="([^"]+)">(.*?)</select>', re.S)
_CHOICE = re.compile(r'<option value="([a-z0-9-]+)">[^<]*\((\d+)\)</option>')
_FACETS = re.compile(r'data-facets="([^"]*)"')


def counts_of(site: Path) -> Iterator[Count]:
    """Yield the counts on all pages of records, their lists, and the first page."""
    kept = {
        (page.startswith("topics/"), id_of(page)): page for page in pages_of(site) if not page.endswith("index.html")
    }
    for page in pages_of(site):
        html = (site / page).read_text("utf-8")
        for match in _CARD.finditer(html):
            if match[2] or match[3]:
                yield (at(page, match[1]), "events"), int(match[2] or 0), f"a card on {page}"
            if match[3]:
                yield (at(page, match[1]), "quotes"), int(match[3]), f"a card on {page}"
        for pattern, what in ((_EVENTS, "events"), (_QUOTES, "quotes")):
            for match in pattern.finditer(html):
                yield (at(page, match[1]), what), int(match[2]), f"the infobox of {page}"
        yield from numbered(page, html)
        yield from listed(page, html)
        for (facet, key), number in choices(html):
            if (facet == "topic", key) in kept:
                yield (kept[facet == "topic", key], "events"), number, f"the filter of {page}"


def numbered(page: str, html: str) -> Iterator[Count]:
    """Yield the numbers behind links: of a source its quotes, of the chronology of a page its events."""
    for address, number in _NUMBERED.findall(html):
        path, _, anchor = address.partition("#")
        if path.split("/")[-2:-1] == ["sources"] and not path.endswith("index.html"):
            yield (at(page, path), "quotes"), int(number), f"a number on {page}"
        elif anchor == "Chronology":
            yield (at(page, path) if path else page, "events"), int(number), f"the contents of {page}"
        elif path.endswith(".html"):
            yield (at(page, path), "entries"), int(number), f"a number on {page}"


def listed(page: str, html: str) -> Iterator[Count]:
    """Yield what a page lists: its events, its cards, its sources with their quotes."""
    events = section(html, "Chronology") if "/events/" not in page else ""
    if events and "sb-ways-on" not in events:
        yield (page, "events"), events.count('<li class="sb-event'), f"the chronology of {page}"
    if page.endswith("/index.html") and (cards := html.count('<div class="sb-counts">')):
        yield (page, "entries"), cards, f"the cards of {page}"
    if re.fullmatch(r"chronology/\d{4}\.html", page) and "sb-ways-on" not in html:
        yield (page, "entries"), html.count('<li class="sb-event'), f"the events of {page}"
    for match in _COVERED.finditer(html):
        yield (at(page, match[1]), "quotes"), int(match[2]), f"a row of {page}"
    if page == "sources/index.html":
        for match in _SOURCE.finditer(html):
            yield (at(page, match[1]), "quotes"), int(match[2]), f"a row of {page}"
    elif not page.startswith("topics/") and (sources := _SOURCE.findall(section(html, "Sources"))):
        yield (page, "quotes"), sum(int(number) for _, number in sources), f"the sources of {page}"


def choices(html: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield what events can be filtered by, with the number of its events: as printed, and as counted."""
    for name, options in _SELECT.findall(html):
        yield from (((name, key), int(number)) for key, number in _CHOICE.findall(options))
    found: dict[tuple[str, str], int] = defaultdict(int)
    for facet in " ".join(_FACETS.findall(html)).split():
        name, _, key = facet.partition(":")
        found[name, key] += 1
    yield from found.items()


def section(html: str, anchor: str) -> str:
    """Return the section with this anchor, up to the next heading of its rank."""
    match = re.search(rf'<h2 id="{anchor}".*?(?=<h2 |<div class="sb-tools"|</article>)', html, re.S)
    return match[0] if match else ""


def pages_of(site: Path) -> list[str]:
    return [page.relative_to(site).as_posix() for page in sorted(site.rglob("*.html"))]


def id_of(page: str) -> str:
    return posixpath.basename(page).removesuffix(".html")


def at(page: str, address: str) -> str:
    """Return the page to which an address on `page` leads."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address)) if address else page


@pytest.mark.parametrize("fixture", ["toy_site", "real_site"])
def test_every_page_prints_the_same_number_of_the_same_thing(fixture: str, request: pytest.FixtureRequest) -> None:
    found: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for what, number, where in counts_of(request.getfixturevalue(fixture)):
        found[what][number].append(where)
    assert {what: dict(numbers) for what, numbers in found.items() if len(numbers) > 1} == {}
    several = [what for what, numbers in found.items() if sum(map(len, numbers.values())) > 1]
    assert {what for _, what in several} == {"events", "quotes", "entries"}
