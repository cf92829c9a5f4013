"""Every query of queries.yaml finds what it must find first, in the theme's own search, from disk and from a server.

Of a hundred at most five are known to miss, and at most one of these is not among the first three.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from support.search_box import QUERIES, answers, asked


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


def missed(query: dict[str, Any], found: list[dict[str, Any]]) -> str:
    """What is wrong with the answer to a query that is known to miss: it is found, or later than is said."""
    if not miss(query, found):
        return "is found: its `misses` can go"
    near = {one["page"] for one in found[: query.get("among", 0)]}
    if "among" in query and not near.intersection(
        [query["first"]] if isinstance(query["first"], str) else query["first"]
    ):
        return f"is not among {query['among']}"
    return ""


def misses(queries: list[dict[str, Any]], found: list[list[dict[str, Any]]]) -> list[str]:
    """The queries whose answer is wrong, one line each, and those that are said to miss and hit."""
    table = []
    for query, one in zip(queries, found, strict=True):
        wrong = miss(query, one)
        if "misses" in query:
            wrong = missed(query, one)
        if wrong:
            table.append(f"{query['group'][:24]:24}  {query['q'][:40]:40}  {wrong}")
    return table


SITES = {"site": "real_site", "toy": "toy_site", "tongues": "tongues_site"}


@pytest.fixture(scope="module", params=SITES)
def built_site(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """The reference's own site, then the toy's, and that in many scripts."""
    return request.param, request.getfixturevalue(SITES[request.param])


def test_there_are_many_queries_and_few_that_are_known_to_miss():
    queries = [query for site in yaml.safe_load(QUERIES.read_text("utf-8")) for query in asked(site)]
    missing = [query for query in queries if "misses" in query]
    beyond = [query for query in missing if query.get("among") != 3]
    assert len(queries) >= 320
    assert len({(site, query["q"]) for site in SITES for query in asked(site)}) == len(queries)
    assert len(missing) <= 0.05 * len(queries)
    assert len(beyond) <= 0.01 * len(queries)


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
