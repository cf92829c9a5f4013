"""A site of hard cases: very long, very many, very few, written from right to left. Nothing runs over, nothing
overlaps, no heading stands above nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from support.kept_sites import kept_site
from support.projects import ROOT, copy_of_toy
from support.windows import Record

Address = Callable[[Path, str], str]
Data = dict[str, dict[str, Any]]

WORDS = "Fatima-Zahra bint Abd al-Rahman ibn Muhammad of the Upper Mill and the Lower Bakery "
LONG_NAME = (WORDS * 4)[:299].strip() + "."
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
ARABIC = "محمد بن عبد الرحمن بن عبد الله الفاسي الفهري"
#: Twenty years out of nine hundred. Each has twenty events.
YEARS = [1100 + round(number * 900 / 19) for number in range(20)]


def citation(quote: str = "as it is written", source: str = "chronicle") -> dict[str, Any]:
    return {"source": source, "quote": quote, "locator": "leaf 7"}


def person(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "person", "name": name, "description": "Somebody.", "citations": [citation()], **more}


def event(title: str, date: str, *who: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "date": date,
        "type": "meeting",
        "participants": [{"entity": one} for one in who],
        "description": "What happened.",
        "citations": [citation()],
        **more,
    }


def statement(text: str, kind: str, by: str | None = None, quote: str = "as it is written") -> dict[str, Any]:
    return {"text": text, "kind": kind, **({"by": by} if by else {}), "citations": [citation(quote)]}


def hard_data() -> tuple[Data, Data, Data]:
    """Sources, entities and events of the site of hard cases."""
    sources = {
        "chronicle": {
            "type": "book",
            "title": "Chronicle",
            "published": "2001",
            "language": "en",
            "authors": [LONG_NAME],
        },
        "leaf": {"type": "manuscript", "title": UNBROKEN[:300], "published": "unknown", "language": "de"},
        "riqa": {"type": "book", "title": f"كتاب {ARABIC}", "published": "1950", "language": "ar"},
        "unquoted": {"type": "book", "title": "Unquoted", "published": "1951", "language": "en"},
    }
    everybody = [f"guest-{number}" for number in range(20)]
    entities = {
        "long-name": person(
            LONG_NAME,
            aliases=[{"name": UNBROKEN[:300], "kind": "variant"}],
            roles=[
                {"organization": "unbroken", "wordings": [{"title": LONG_NAME, "citations": [citation(LONG_NAME)]}]}
            ],
            statements=[
                statement(f"{UNBROKEN[:300]} is what is said.", "allegation", LONG_NAME, UNBROKEN[:300]),
                statement("It is so.", "account", "from-right"),
            ],
            disagreements=[
                {
                    "question": f"Is it {UNBROKEN[:200]}?",
                    "positions": [statement(f"{number}", "assessment", "from-right") for number in range(5)],
                }
            ],
        ),
        "unbroken": {"type": "body", "name": UNBROKEN[:300], "description": UNBROKEN[:300], "citations": [citation()]},
        "from-right": person(
            ARABIC,
            description=f"من {ARABIC}",
            statements=[statement("قال ما قال.", "official", ARABIC)],
            citations=[citation("قال الراوي", "riqa"), citation(UNBROKEN[:300], "leaf")],
        ),
        "busy": person(
            "Busy Body",
            relations=[{"type": "neighbour-of", "entity": one, "citations": [citation()]} for one in everybody],
            topics=["founding"],
        ),
        "once": person("Once Only"),
        "alone": person("Nobody’s Friend"),
        **{one: person(f"Guest {one[6:]} {'of the Long Name' * (number % 4)}") for number, one in enumerate(everybody)},
    }
    events = {
        f"meeting-{number}": event(
            f"Meeting {number}",
            f"{YEARS[number // 20]}" + (f"-{1 + number % 12:02}-{1 + number % 28:02}" if number % 5 else "?"),
            "busy",
            everybody[number % 20],
            status="planned" if number % 7 == 0 else "occurred",
        )
        for number in range(20 * len(YEARS))
    }
    for one in events.values():
        if one["date"].endswith("?"):
            one["date"] = {"date": one["date"], "inferred": "It cannot have been otherwise."}
    events["feast"] = event(
        LONG_NAME,
        "1500-06-01",
        *everybody,
        "long-name",
        "from-right",
        status="alleged",
        by="from-right",
        places=[UNBROKEN[:200]],
        quotes=[{**citation(UNBROKEN[:300], "leaf"), "speaker": "long-name"}],
    )
    events["feast"]["participants"] += [{"name": f"{WORDS}{number}", "note": UNBROKEN[:90]} for number in range(38)]
    assert len(events["feast"]["participants"]) == 60
    events["only-one"] = event("Once", "1701/1704", "once")
    events["some-day"] = event(UNBROKEN[:300], "unknown", "from-right", status="announced", by=LONG_NAME)
    return sources, entities, events


def write_project(folder: Path, sources: Data, entities: Data, events: Data) -> Path:
    """The toy's settings and words with other records, and all the style sheets and scripts of the reference."""
    project = copy_of_toy(folder)
    engine = (project / "mkdocs.yml").read_text(encoding="utf-8")
    lines = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    assets = "\n".join(line for line in lines if line.startswith(("extra_css:", "extra_javascript:")))
    (project / "mkdocs.yml").write_text(re.sub(r"^extra_css: .*$", assets, engine, flags=re.MULTILINE), "utf-8")
    data = project / "data"
    for old in (data / "fingerprints", data / "events", project / "docs"):
        shutil.rmtree(old)
    (data / "receipts.yaml").unlink()
    settings = "title: Hard cases\nlanguage: en\nquote_words_max: 999\nquoted_percent_max: 100\n"
    (data / "site.yaml").write_text(settings, encoding="utf-8")
    vocabulary = (data / "vocabulary.yaml").read_text(encoding="utf-8")
    # The leads of topics retell records of the toy.
    vocabulary = re.sub(r"^    lead:\n(?: {6}.*\n)+", "", vocabulary, flags=re.MULTILINE)
    (data / "vocabulary.yaml").write_text(vocabulary.replace("[[rooms-above-bakery|the rooms]]", "rooms"), "utf-8")
    (data / "events").mkdir()
    for name, records in (("sources", sources), ("entities", entities), ("events/all", events)):
        (data / f"{name}.yaml").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    (project / "docs").mkdir()
    (project / "docs" / "about.md").write_text("# About\n\nHard cases.\n", encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def hard_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hard")
    return kept_site(write_project(folder, *hard_data()))


@pytest.fixture(scope="module")
def lone_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One source without a date, one person whom nothing names, one event, no topic with anything in it."""
    folder = tmp_path_factory.mktemp("lone")
    sources = {"leaf": {"type": "manuscript", "title": "Leaf", "published": "unknown", "language": "en"}}
    alone = {"alone": {**person("Alone"), "citations": [citation(source="leaf")]}}
    one = {"one": {**event("The one event", "1701"), "citations": [citation(source="leaf")]}}
    return kept_site(write_project(folder, sources, alone, one))


#: What is wrong on a page, by what is wrong. Boxes that scroll by themselves may be wider inside.
WRONG = """() => {
  const article = document.querySelector('article'), width = document.documentElement.clientWidth;
  const words = one => one.textContent.trim();
  const name = one => one.localName + '.' + (one.getAttribute('class') || one.id) + ' ' + words(one).slice(0, 50);
  const shown = one => one.getClientRects().length > 0;
  const all = [...article.querySelectorAll('*')]
    .filter(one => shown(one) && !one.closest('.sb-table, pre, .md-typeset__scrollwrap, svg, .headerlink'));

  const outside = all.filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.left < -1 || box.right > width + 1);
  });
  // Words that run out of their box would lie upon what stands beside it.
  const blocks = all.filter(one => /^(block|grid|list-item|flex|flow-root)$/.test(getComputedStyle(one).display));
  const running = blocks.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
    && getComputedStyle(one).overflowX === 'visible' && !one.querySelector('svg, .sb-table, pre'));

  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const over = [];
  const groups = 'ol, ul, dl, .sb-chron > li, .sb-pairs > li, .sb-info dl > div, figure, .sb-group';
  for (const group of [article, ...article.querySelectorAll(groups)]) {
    const parts = [...group.children].filter(shown).filter(one => !one.matches('.headerlink'));
    const boxes = parts.map(one => [...one.getClientRects()]);
    for (let i = 0; i < parts.length; i++)
      for (let j = i + 1; j < Math.min(parts.length, i + 60); j++)
        if (boxes[i].some(a => boxes[j].some(b => meet(a, b)))) over.push(name(parts[i]) + ' | ' + name(parts[j]));
  }

  const empty = [...article.querySelectorAll('h2, h3')].filter(shown).filter(heading => {
    const level = Number(heading.localName[1]);
    for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
      const other = /^h[1-6]$/.test(next.localName);
      if (other && Number(next.localName[1]) <= level) return true;
      if (!other && shown(next) && (words(next) || next.querySelector('svg'))) return false;
    }
    return true;
  });
  return {
    sideways: document.documentElement.scrollWidth > width ? [document.documentElement.scrollWidth] : [],
    outside: outside.map(name), running: running.map(name), over, empty: empty.map(name),
    nothing: [...article.querySelectorAll('ul:not([role=listbox]), ol, dl, table, aside')]
      .filter(one => !one.textContent.trim()).map(name),
  };
}"""

PAGES = """
index readers/long-name bodies/unbroken readers/from-right readers/busy readers/once readers/alone readers/guest-3
events/feast events/some-day events/only-one events/meeting-0 sources/chronicle sources/leaf sources/riqa
sources/unquoted sources/index chronology/index chronology/1100 chronology/1701 chronology/undated topics/index
topics/founding topics/readings readers/index bodies/index rooms/index index-a-z acronyms coverage
""".split()
LONE = """
index readers/alone events/one sources/leaf sources/index chronology/index chronology/1701 chronology/undated
topics/index topics/readings readers/index rooms/index index-a-z acronyms coverage
""".split()


#: What is looked at every day: the longest, and one of each kind. `make test-slow` looks at all.
DAILY = set("index readers/long-name readers/from-right readers/busy events/feast sources/leaf chronology/1701".split())


def looked_at(pages: list[str]) -> list[Any]:
    """The pages as parameters; those that are not for every day are slow."""
    return [pytest.param(path, marks=() if path in DAILY else pytest.mark.slow) for path in pages]


@pytest.fixture(scope="module", params=[1280, 390])
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[tuple[Page, Record]]:
    """A window of this width, and what its pages asked for and said."""
    record = Record()
    size: ViewportSize = {"width": request.param, "height": 900}
    with chromium.new_context(viewport=size, reduced_motion="reduce") as context:
        record.watch(context)
        yield context.new_page(), record
    assert record.outside == []


def look_at(window: tuple[Page, Record], address: str) -> dict[str, list[Any]]:
    """What is wrong on a page, first as it is opened, then with all its details open."""
    page, record = window
    record.messages.clear()
    page.goto(address)
    found = page.evaluate(WRONG)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    opened = page.evaluate(WRONG)
    wrong = {what: found[what] + [one for one in opened[what] if one not in found[what]] for what in found}
    return {what: some[:5] for what, some in {**wrong, "said": record.messages}.items() if some}


@pytest.mark.parametrize("path", looked_at(PAGES))
def test_hard_cases_stay_within_their_places(
    path: str, hard_site: Path, address: Address, window: tuple[Page, Record]
) -> None:
    assert look_at(window, f"{address(hard_site, 'file')}/{path}.html") == {}


@pytest.mark.parametrize("path", looked_at(LONE))
def test_next_to_nothing_is_no_empty_frame(
    path: str, lone_site: Path, address: Address, window: tuple[Page, Record]
) -> None:
    assert look_at(window, f"{address(lone_site, 'file')}/{path}.html") == {}


def test_names_from_right_to_left_stand_so(hard_site: Path, address: Address, page: Page) -> None:
    page.goto(f"{address(hard_site, 'file')}/readers/from-right.html")
    order = """() => {
      const range = document.createRange(), words = document.querySelector('h1').firstChild;
      const left = [0, 2].map(at => {
        range.setStart(words, at);
        range.setEnd(words, at + 1);
        return range.getBoundingClientRect().left;
      });
      return left[0] > left[1];
    }"""
    assert page.evaluate(order)
    assert page.locator("blockquote").first.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_pages_stay_small_enough_to_load(hard_site: Path) -> None:
    """The largest are the person with 400 events and the list of all of them."""
    sizes = {file.relative_to(hard_site).as_posix(): file.stat().st_size // 1024 for file in hard_site.rglob("*.html")}
    largest = sorted(sizes.items(), key=lambda pair: -pair[1])[:4]
    assert largest[0][1] < 800, largest
    assert sorted(sizes.values())[len(sizes) // 2] < 40, largest
