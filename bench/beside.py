"""Measures what it costs to search sites that lie side by side together, by the number of neighbours.

    python bench/beside.py FOLDER [--size 125/500] [--sites 6] [--runs 5]

Makes so many projects of this size (entities/events) with different seeds in FOLDER, which must not exist, builds them
side by side, and searches from the first of them, with none of its neighbours, one, two, and so on. Each run is a fresh
profile, as in `search_speed.py`; the bytes are those of the index and its scripts up to the first result. The words are
one that only the last neighbour has, one that one quote of each site has, and one that is frequent in all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright
from project import Size, make_project
from search_speed import Run, median, search_once

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.chromium import ARGUMENTS, find_chromium, serving

EVERYWHERE = ("quotemark000123", "harbour")


def only_in(number: int) -> str:
    """The word that only the site of this number has."""
    return f"onlyinsite{number}"


def make_sites(folder: Path, size: Size, number: int) -> Path:
    """The folder with so many sites, each built of a project of its own and searched together with all others."""
    also = ", ".join(f"../{name}/" for name in range(number))
    for name in range(number):
        project = folder / "projects" / str(name)
        make_project(project, size, seed=name + 1)
        with (project / "data" / "site.yaml").open("a", encoding="utf-8") as settings:
            settings.write(f"search_also: [{also}]\n")
        with (project / "docs" / "about.md").open("a", encoding="utf-8") as about:
            about.write(f"\nOne word: {only_in(name)}.\n")
        site = folder / "sites" / str(name)
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
        subprocess.run(command, cwd=project, check=True, capture_output=True)
    return folder / "sites"


def keep_neighbours(site: Path, number: int) -> None:
    """Let the search of the site know so many of its neighbours; with none it is that of a site without the setting."""
    file = site / "search" / "search_index.json"
    index = json.loads(file.read_text("utf-8"))
    index["config"].pop("also", None)
    if number:
        others = [f"../{name}/" for name in range(1, number + 1)]
        index["config"]["also"] = {**_known(site), "sites": others}
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    file.write_text(written, "utf-8")
    file.with_suffix(".js").write_text(f"var __index = {written}", "utf-8")


def _known(site: Path) -> dict[str, object]:
    """What a neighbour, whose index nobody changes, was told of the others."""
    index = json.loads((site.with_name("1") / "search" / "search_index.json").read_text("utf-8"))
    found: dict[str, object] = index["config"]["also"]
    return found


def measure(sites: Path, numbers: list[int], runs: int) -> Iterator[tuple[str, str, int, Run]]:
    """The medians by scheme, word and number of neighbours; these take turns, so that what else the machine does meets
    all alike."""
    found: dict[tuple[str, str, int], list[Run]] = {}
    with sync_playwright() as playwright, serving(sites) as server:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for number in numbers * runs:
            keep_neighbours(sites / "0", number)
            for scheme, root in (("http", server), ("disk", sites.resolve().as_uri())):
                for word in (only_in(number), *EVERYWHERE):
                    named = word if word in EVERYWHERE else "one site’s"
                    run = search_once(browser, sites, f"{root}/0", word)
                    found.setdefault((scheme, named, number), []).append(run)
        browser.close()
    return ((*key, median(each)) for key, each in sorted(found.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="125/500")
    parser.add_argument("--sites", type=int, default=6)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    entities, events = map(int, given.size.split("/"))
    sites = make_sites(given.folder, Size(entities, events, events), given.sites)
    numbers = sorted({0, 1, 2, given.sites - 1} & set(range(given.sites)))
    print("| from | word typed | neighbours | first result, ms | longest freeze, ms | loaded, kB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for scheme, word, number, run in measure(sites, numbers, given.runs):
        print(f"| {scheme} | {word} | {number} | {run.waited:.0f} | {run.frozen:.0f} | {run.loaded / 1000:.0f} |")


if __name__ == "__main__":
    main()
