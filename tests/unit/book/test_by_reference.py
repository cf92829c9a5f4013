"""Places that are cited without words: shown as such, counted apart, never verified."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sourcebook.book.coverage import coverage
from sourcebook.book.evidence.quotes import unverified
from sourcebook.book.rules.evidence.by_reference import sources_of_some_types_may_be_cited_by_reference
from sourcebook.exports.json_data import Data
from sourcebook.exports.jsonld import event_nodes
from sourcebook.exports.tables.files import TABLES, table_files
from sourcebook.history.describe import said
from sourcebook.project import Project
from sourcebook.records.vocabulary import SourceType
from sourcebook.site.renderer import Renderer
from sourcebook.site.search.entries import section_entries
from sourcebook.views.pages.coverage import coverage_view
from sourcebook.views.pages.event import event_view
from sourcebook.views.pages.source import source_view


def test_such_a_citation_is_no_quote_and_never_verified(toy: Project) -> None:
    citations = [one.citation for one in toy.book.citations if not one.citation.quote]
    states = {toy.verification.state(one.source, one.quote).name for one in citations}
    assert (len(citations), states) == (4, {"reference"})
    assert not {one.citation.source for one in toy.book.quotations} & {one.source for one in citations}
    assert list(unverified(toy.book, toy.verification)) == []


def test_it_is_counted_apart(toy: Project) -> None:
    found = coverage(toy.book, toy.verification)
    rows = {row.source: (row.quotes, row.by_reference) for row in found.sources if row.by_reference}
    assert (found.by_reference, rows) == (4, {"loans-register": (0, 2), "chapter-1963": (0, 2)})
    assert found.quotes == sum(found.states.values())
    assert "0 + 2 by reference" in Renderer(toy.labels, "").page(coverage_view(toy.views)).html


def test_its_page_says_that_no_words_are_quoted(toy: Project) -> None:
    body = Renderer(toy.labels, "../").page(event_view(toy.views, toy.book.events["first-loan"])).html
    assert "<blockquote" not in body
    assert body.count(">by reference, no words quoted<") == 4
    assert body.count("<summary>By reference, no words quoted</summary>") == 2


def test_the_page_of_its_source_lists_it_in_the_order_of_the_places(toy: Project) -> None:
    view = source_view(toy.views, toy.book.sources["loans-register"])
    [section] = (one for one in view.sections if one.anchor == "Quotes")
    assert [one.quote.locator for one in section.rows] == ["id A000007, term 1923", "id A000123, term 1999"]
    entries = list(section_entries(view.sections, toy.labels))
    assert [entry.title for entry in entries][:1] == ["By reference, id A000007, term 1923"]
    assert "“" not in repr(entries)


def test_exports_have_it_without_words(toy: Project) -> None:
    record = Data(toy.book, toy.verification).record(toy.book.events["first-loan"])
    assert record["citations"][1] == {
        "source": "chapter-1963",
        "locator": "p. 17",
        "places": [{"kind": "page", "value": "17"}],
        "in_source": record["citations"][1]["in_source"],
        "verified": "reference",
    }
    table = dict(table_files(toy.book, toy.labels, toy.verification))["data/quotes.csv"]
    assert sum(",reference," in line for line in table.splitlines()) == 4
    nodes = json.dumps(event_nodes(toy.views.placement, toy.labels, toy.book.events["first-loan"]))
    assert "sources/chapter-1963.html#Top" in nodes
    assert "Quotation" not in nodes
    assert len(TABLES) == 11


def test_a_list_of_changes_says_where_it_is(toy: Project) -> None:
    citation = toy.book.events["first-loan"].citations[1]
    assert said(toy.views.plain, citation) == "by reference, no words quoted (Bread and Loans, p. 17)"


@pytest.mark.parametrize("allowed", [True, False])
def test_the_vocabulary_decides_for_each_type_of_source(toy: Project, allowed: bool) -> None:
    types = {name: SourceType(by_reference=allowed) for name in ("dataset", "chapter")}
    book = replace(toy.book, vocabulary=toy.book.vocabulary.model_copy(update={"source_types": types}))
    codes = [one.code for one in sources_of_some_types_may_be_cited_by_reference(book)]
    assert codes == ([] if allowed else ["missing-quote"] * 4)
