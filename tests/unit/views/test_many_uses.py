"""The page of a source of which one passage is quoted by hundreds of records."""

from __future__ import annotations

import re

from sourcebook.book.book import quote_anchor
from sourcebook.book.evidence.quotes import Verification
from sourcebook.book.link import link
from sourcebook.core.labels import load_labels
from sourcebook.records.models import Entity
from sourcebook.records.source import Source
from sourcebook.records.vocabulary import Settings, Vocabulary
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from support.pictures import keyed

LABELS = load_labels("en")


def pages_of_register(people: int) -> dict[str, str]:
    """The pages of a register of which each of so many people quotes the same words, by address."""
    cited = [{"source": "register", "quote": "all of these were members"}]
    entities = {
        f"person-{at:04}": {
            "type": "person",
            "name": f"Person {at}",
            "description": "Somebody.",
            "citations": cited,
            "statements": [{"text": "He or she was a member.", "kind": "fact", "citations": cited}],
        }
        for at in range(people)
    }
    book = link(
        keyed(Source, {"register": {"type": "book", "title": "A register", "published": "1922", "language": "en"}}),
        keyed(Entity, entities),
        {},
        Vocabulary.model_validate({"entity_types": {"person": {"label": "Person", "plural": "P", "folder": "people"}}}),
        Settings(),
    )
    views = ViewBuilder(book, LABELS, Verification())
    [citation] = book.entities["person-0000"].citations
    assert views.placement.of_quote(citation).endswith(f"#{quote_anchor(citation)}")
    return {
        page.path: page.render(Renderer(LABELS, page.root)).html
        for page in all_pages(views)
        if page.path.startswith("sources/register")
    }


def test_the_uses_of_a_passage_are_divided_and_none_is_lost() -> None:
    pages = pages_of_register(700)
    first, *parts = pages.values()
    assert len(parts) > 2 and max(map(len, pages.values())) < 265_000
    assert "1 entry" in first
    listed = [key for html in parts for key in dict.fromkeys(re.findall(r"people/(person-\d+)\.html", html))]
    assert sorted(set(listed)) == [f"person-{at:04}" for at in range(700)]


def test_a_page_shows_a_passage_once_however_many_uses_it_has_there() -> None:
    for html in pages_of_register(700).values():
        ids = re.findall(r'id="(q-[^"]+)"', html)
        assert len(ids) == len(set(ids)) <= 1


def test_a_passage_with_some_hundred_uses_stays_on_the_page_of_its_source() -> None:
    [html] = pages_of_register(150).values()
    assert len(set(re.findall(r"people/(person-\d+)\.html", html))) == 150
