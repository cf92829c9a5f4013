"""The box of the search as a reader uses it: what it shows for what is typed. And the queries of queries.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


#: What happens when a reader goes to the box; then when one types.
OPEN = """() => {
  document.querySelector("#__search").click();
  document.querySelector("[data-md-component=search-query]").focus();
}"""


TYPE = """(words) => new Promise((resolve) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const [meta, list] = document.querySelector("[data-md-component=search-result]").children;
  new MutationObserver((_, look) => {
    if (list.querySelector("li")) { look.disconnect(); resolve(list.querySelector("a").href); }
  }).observe(list, {childList: true});
  list.replaceChildren();
  field.value = words;
  field.dispatchEvent(new Event("keyup"));
})"""
