"""Every query of queries.yaml finds what it must find first, in the theme's own search, from disk and from a server."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

QUERIES = Path(__file__).parents[1] / "queries.yaml"

# Types each query as a reader would, and reads the list that the theme shows. The field is emptied in between, so that
# the answer to one query is never taken for that to the next.
ASK = """
async (queries) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const [meta, list] = document.querySelector("[data-md-component=search-result]").children;
  const type = (words, done) => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(Error(`no answer to ${words}: ${meta.textContent}`)), 10000);
    const look = new MutationObserver(() => {
      if (done(meta.textContent)) { look.disconnect(); clearTimeout(late); resolve(); }
    });
    look.observe(meta, {childList: true, characterData: true, subtree: true});
    field.value = words;
    field.dispatchEvent(new Event("keyup"));
  });
  const empty = (text) => text.startsWith("Type to start");
  const words = (element) => element ? element.textContent.trim() : "";
  const result = (link) => ({
    anchor: decodeURIComponent(new URL(link.href).hash.slice(1)),
    title: words(link.querySelector("h1, h2")),
    tags: [...link.querySelectorAll(".md-tag")].map(words),
    excerpt: [...link.querySelectorAll("article > p:not(.md-search-result__terms)")].map(words),
    marked: [...link.querySelectorAll("mark")].map(words),
    missing: words(link.querySelector(".md-search-result__terms")),
    folded: !!link.closest("details"),
  });
  const root = new URL(JSON.parse(document.querySelector("#__config").textContent).base, location.href).pathname;
  document.querySelector(".md-search__output").style.display = "none"; // nobody looks: no time for the layout
  const answers = [];
  document.querySelector("#__search").click();
  field.focus();
  // The index is made when the search is opened; until then nothing is answered.
  if (!empty(meta.textContent)) await type("", empty);
  for (const query of queries) {
    await type(query, (text) => !empty(text));
    answers.push([...list.children].slice(0, 10).map((item) => {
      const links = [...item.querySelectorAll("a")];
      const page = new URL(links[0].href).pathname.slice(root.replace(/\\/?$/, "/").length);
      return {page: page.replace(/\\.html$/, ""), results: links.map(result)};
    }));
    await type("", empty);
  }
  return answers;
}
"""


def asked(site: str) -> list[dict[str, Any]]:
    """The queries of one site, each with its group."""
    groups = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))[site]
    return [{**query, "group": group} for group, queries in groups.items() for query in queries]


def answers(page: Page, address: str, queries: list[str]) -> list[list[dict[str, Any]]]:
    """What the search shows for each query: its first ten pages, each with the results under it."""
    page.goto(f"{address}/index.html")
    found: list[list[dict[str, Any]]] = page.evaluate(ASK, queries)
    return found


def miss(query: dict[str, Any], found: list[dict[str, Any]]) -> str:
    """What is wrong with the answer; empty when it is right."""
    wanted = query["first"] if isinstance(query["first"], list) else [query["first"]]
    pages = [one["page"] for one in found]
    if wanted == ["none"]:
        return f"nothing expected, got {pages[0]}" if pages else ""
    if not pages:
        return f"{wanted[0]} expected, nothing found"
    if pages[0] not in wanted:
        place = next((str(at + 1) for at, name in enumerate(pages) if name in wanted), "not among ten")
        return f"{wanted[0]} expected ({place}), got {pages[0]}"
    shown = [one["anchor"] for one in found[0]["results"] if not one["folded"]]
    if query.get("section") and query["section"] not in shown:
        return f"section {query['section']} expected, got {shown}"
    return ""


def misses(queries: list[dict[str, Any]], found: list[list[dict[str, Any]]]) -> list[str]:
    """The queries whose answer is wrong, one line each, and those that are said to miss and hit."""
    table = []
    for query, one in zip(queries, found, strict=True):
        wrong = miss(query, one)
        if "misses" in query:
            wrong = "" if wrong else "is found: its `misses` can go"
        if wrong:
            table.append(f"{query['group'][:24]:24}  {query['q'][:40]:40}  {wrong}")
    return table


@pytest.fixture(scope="module", params=["site", "toy"])
def built_site(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """The reference's own site, then the toy's."""
    fixture = "real_site" if request.param == "site" else "toy_site"
    return request.param, request.getfixturevalue(fixture)


def test_each_query_finds_first_what_it_must_from_disk_and_from_a_server(built_site, address, page, record):
    name, folder = built_site
    queries = asked(name)
    from_disk, from_server = (
        answers(page, address(folder, scheme), [query["q"] for query in queries]) for scheme in ("file", "http")
    )
    wrong = misses(queries, from_disk)
    assert not wrong, "\n".join([f"{len(wrong)} of {len(queries)} queries miss:", *wrong])
    assert from_disk == from_server
    assert record.messages == []
