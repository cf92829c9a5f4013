"""Measures in a browser how soon search answers, and how much it loads: ours against the theme's, on the same pages.

    python bench/search_speed.py OURS THEIRS [--runs 5] [--word quotemark000123 …]

OURS is a built site of Sourcebook, THEIRS the same pages built by MkDocs-Material alone (`bench/reference.py` makes
them), with `bench/iframe-worker.js` among its polyfills, without which its search does not work from disk. Each run is
a fresh profile: it opens a page, goes to the box as soon as the page is there, types a word, and waits for the first
result. Prints medians; the bytes are those of the index and its scripts, from opening the page to the first result.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.chromium import ARGUMENTS, find_chromium, serving

PAGE = "about.html"
WORDS = ("quotemark000123", "harbour", "Council")
BOX = "[data-md-component=search-query]"

# Types into the box, waits for the first result, and watches for how long nothing else could be done meanwhile.
FIRST_RESULT = """(word) => new Promise((resolve) => {
  const list = document.querySelector("[data-md-component=search-result]").lastElementChild;
  const field = document.querySelector("[data-md-component=search-query]");
  const begin = performance.now();
  let before = begin, frozen = 0, done = false;
  const channel = new MessageChannel(); // a task after each task: timers would be held back
  channel.port1.onmessage = () => {
    const now = performance.now();
    frozen = Math.max(frozen, now - before);
    before = now;
    if (done) resolve({waited: done - begin, frozen});
    else channel.port2.postMessage(0);
  };
  new MutationObserver(() => {
    if (!done && list.querySelector("li")) done = performance.now();
  }).observe(list, {childList: true});
  document.querySelector("#__search").click();
  field.focus();
  field.value = word;
  field.dispatchEvent(new Event("keyup"));
  channel.port2.postMessage(0);
})"""


@dataclass(frozen=True, slots=True)
class Run:
    """One search: milliseconds to the first result, the longest time without a turn for anything else, bytes loaded."""

    waited: float
    frozen: float
    loaded: int


def search_once(browser: Browser, site: Path, address: str, word: str) -> Run:
    """Open a page of the site in a fresh profile and search for the word at once."""
    asked: set[str] = set()
    with browser.new_context() as context:
        context.on("request", lambda request: asked.add(urlsplit(request.url).path))
        page = context.new_page()
        page.goto(f"{address}/{PAGE}")
        found = page.evaluate(FIRST_RESULT, word)
        counted = set(asked)
        page.wait_for_load_state("networkidle")  # more results come after the first ones
    loaded = sum(_size(site, path) for path in counted if "/search" in path or "iframe-worker" in path)
    return Run(found["waited"], found["frozen"], loaded)


def _size(site: Path, path: str) -> int:
    local = Path(unquote(path))
    file = local if local.is_file() else site / unquote(path).lstrip("/")
    return file.stat().st_size if file.is_file() else 0


def measure(sites: dict[str, Path], words: list[str], runs: int) -> dict[tuple[str, str, str], Run]:
    """The medians by scheme, word and site; the sites take turns, so that what else the machine does meets both."""
    found: dict[tuple[str, str, str], list[Run]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for _ in range(runs):
            for word in words:
                for name, site in sites.items():
                    with serving(site) as server:
                        for scheme, address in (("http", server), ("disk", site.resolve().as_uri())):
                            run = search_once(browser, site, address, word)
                            found.setdefault((scheme, word, name), []).append(run)
        browser.close()
    return {key: median(each) for key, each in found.items()}


def median(runs: list[Run]) -> Run:
    """The median of each number."""
    return Run(
        statistics.median(run.waited for run in runs),
        statistics.median(run.frozen for run in runs),
        round(statistics.median(run.loaded for run in runs)),
    )


def as_table(found: dict[tuple[str, str, str], Run]) -> str:
    """The medians as a table in Markdown, ours beside theirs."""
    lines = ["| from | word typed | first result, ms | of theirs | longest freeze, ms | loaded, kB |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for scheme, word in dict.fromkeys(key[:2] for key in found):
        ours, theirs = found[scheme, word, "ours"], found[scheme, word, "theirs"]
        lines.append(
            f"| {scheme} | {word} | {ours.waited:.0f} / {theirs.waited:.0f} | {ours.waited / theirs.waited:.2f} "
            f"| {ours.frozen:.0f} / {theirs.frozen:.0f} | {ours.loaded / 1000:.0f} / {theirs.loaded / 1000:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours", type=Path)
    parser.add_argument("theirs", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--word", action="append", help="a word to type; may be given several times")
    given = parser.parse_args()
    sites = {"ours": given.ours, "theirs": given.theirs}
    print(as_table(measure(sites, given.word or list(WORDS), given.runs)))


if __name__ == "__main__":
    main()
