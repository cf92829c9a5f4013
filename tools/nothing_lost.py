"""Tells whether a site still says what it said: `python tools/nothing_lost.py OLD NEW`, two built sites.

Of every statement, quote and office in the tables of the old site it asks whether the new one shows it in full at home:
its words, its kind, who makes it and through whom, and each quote with its source. It also lists the addresses of
parts of pages that led somewhere. Prints what is lost; exit 1 when there is any.
"""

from __future__ import annotations

import csv
import functools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import html

#: Ids that only pictures, and the headings of sections, had.
_NOT_SAID = re.compile(r"(strip|axis|ties|__)|.*-(title|desc)$")
Row = dict[str, str]


def lost(old: Path, new: Path) -> Iterator[str]:
    """What `old` said and `new` does not say at home, a line each."""
    for row in _rows(old, "statements"):
        part = _part(new, row["page"])
        wanted = (row["text"], row["by_name"], *row["via_names"].split("; "))
        badge = part is not None and part.find_class(f"sb-kind-{row['kind']}")
        yield from _missing(row["page"], part, wanted if badge or part is None else (*wanted, f"({row['kind']})"))
    for row in _rows(old, "quotes"):
        wanted = (row["quote"], row["source_title"], row["locator"], row["speaker_name"], *row["via_names"].split("; "))
        yield from _missing(row["page"], _part(new, row["page"]), (*wanted, row["translation"], row["note"]))
    for row in _rows(old, "roles"):
        part = _part(new, row["page"])
        office = part.getparent() if part is not None and "sb-when" in part.get("class", "") else part
        yield from _missing(row["page"], office, (row["title"], row["organization_name"]))
    yield from _lost_anchors(old, new)


def _rows(site: Path, table: str) -> Iterator[Row]:
    with (site / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _missing(page: str, part: html.HtmlElement | None, wanted: tuple[str, ...]) -> Iterator[str]:
    """The words that a part of a page should hold and does not."""
    shown = "" if part is None else _words(part.text_content())
    yield from (f"{page}: {words}" for words in wanted if _words(words) not in shown)


def _words(text: str) -> str:
    return " ".join(re.sub("[\u2068\u2069]", "", text).split())


def _part(site: Path, address: str) -> html.HtmlElement | None:
    """The part of a page that an address leads to, wherever the list is in which it stands; the whole text of the page
    without an anchor."""
    path, _, anchor = address.partition("#")
    elements = _elements(site / path)
    if anchor not in elements:
        parts = site / path.removesuffix(".html") / "anchors.js"
        moved = json.loads(parts.read_text("utf-8").partition("(")[2].rpartition(")")[0]) if parts.exists() else {}
        elements = _elements(parts.parent / moved[anchor]) if anchor in moved else {}
    return elements.get(anchor)


@functools.cache
def _elements(file: Path) -> dict[str, html.HtmlElement]:
    """The elements of a page's text by their ids, and the whole by the empty one."""
    if not file.exists():
        return {}
    [article] = html.parse(file, html.HTMLParser(encoding="utf-8")).getroot().iter("article")
    return {"": article, **{element.get("id"): element for element in article.iter() if element.get("id")}}


def _lost_anchors(old: Path, new: Path) -> Iterator[str]:
    for file in sorted(old.glob("*/*.html")):
        page = file.relative_to(old).as_posix()
        if (new / page).exists() and page.split("/")[0] not in ("contribute", "changes"):
            wanted = [name for name in _elements(file) if not _NOT_SAID.match(name)]
            yield from (f"{page}#{name}: leads nowhere" for name in wanted if _part(new, f"{page}#{name}") is None)


if __name__ == "__main__":
    found = sorted(set(lost(Path(sys.argv[1]), Path(sys.argv[2]))))
    print("\n".join(found) or "nothing is lost")
    sys.exit(bool(found))
