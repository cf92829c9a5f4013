"""Texts as pages show them: what links and acronyms in them become."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from sourcebook.book.evidence.quotes import QuoteState, StateName
from sourcebook.pagination.sections import OF_COVERAGE, SECTIONS, sections_of_topic
from sourcebook.paths import TEMPLATES
from sourcebook.project import load_project
from sourcebook.records.models import Entity, Event
from sourcebook.records.source import Source
from sourcebook.site.search import entries
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.elements import LinkView, plain
from sourcebook.views.pages import coverage as view_coverage
from sourcebook.views.pages import entity as view_entity
from sourcebook.views.pages import event as view_event
from sourcebook.views.pages import source as view_source
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.indexes import card
from sourcebook.views.pages.topic import shown_on_topic

NAMES = ("R.S.", "RS", "RS-2", "Réf", "&Co", "C/O", "N.")
TEXT = "person: {label: Person, plural: People, folder: people, icon: account, schema: Person}"


def entity(key: str, name: str, rest: str) -> str:
    return f"{key}:\n  type: person\n  name: {name}\n{rest}"


@pytest.fixture
def views_of(tmp_path: Path) -> Callable[[str], ViewBuilder]:
    """Makes views of a book with these entities, whose lack of citations is of no matter here."""

    def make(entities: str) -> ViewBuilder:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "vocabulary.yaml").write_text(f"entity_types:\n  {TEXT}\n", encoding="utf-8")
        (tmp_path / "data" / "entities.yaml").write_text(entities, encoding="utf-8")
        project = load_project(tmp_path)
        return ViewBuilder(project.book, project.labels, project.verification)

    return make


def test_two_records_whose_descriptions_link_to_each_other(views_of: Callable[[str], ViewBuilder]) -> None:
    views = views_of(
        entity("ada", "Ada", "  description: Sister of [[bea]].\n")
        + entity("bea", "Bea", "  description: Sister of [[ada|the elder]], and of [[bea]].\n")
    )
    ada, bea = views.book.entities["ada"], views.book.entities["bea"]
    assert views.link(ada).about == "Sister of Bea."
    assert views.link(bea).about == "Sister of the elder, and of Bea."
    assert plain(views.text(ada.description)) == views.about(ada)


def test_somebody_whose_description_links_to_an_event_that_they_allege(
    views_of: Callable[[str], ViewBuilder], tmp_path: Path
) -> None:
    """What says what a record is follows no link: here it would come back to where it began."""
    event = "  title: Sale\n  type: sale\n  date: 1923\n  status: alleged\n  by: ada\n  description: A sale.\n"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "events.yaml").write_text(f"sale:\n{event}", encoding="utf-8")
    views = views_of(entity("ada", "Ada", "  description: Who told of the [[sale]].\n"))
    assert views.link(views.book.entities["ada"]).about == "Who told of the Sale (Alleged by Ada)."
    assert views.link(views.book.events["sale"]).about.startswith("Alleged by Ada, ")


def test_words_of_a_link_that_are_called_like_an_anchor_are_not_taken_for_one(
    views_of: Callable[[str], ViewBuilder],
) -> None:
    views = views_of(entity("ada", "Ada", "  description: A name.\n"))
    ada = views.book.entities["ada"]
    assert (views.link(ada, words="Names"), views.link(ada, fragment="Names")) == (
        LinkView("Names", "people/ada.html", "A name."),
        LinkView("Ada", "people/ada.html#Names", "A name."),
    )


def test_what_an_entity_is_called_also_is_not_what_it_is_called(views_of: Callable[[str], ViewBuilder]) -> None:
    aliases = "  aliases:\n    - {name: RS, kind: acronym}\n    - {name: R.S., kind: acronym}\n"
    views = views_of(entity("rs", "RS", f"  description: A body.\n{aliases}"))
    body = views.book.entities["rs"]
    assert card(views, body).names == "R.S."
    assert profile_view(views, body).facts[0].links == (LinkView("R.S."),)


def test_each_state_of_a_quote_has_its_own_words(toy_views: ViewBuilder) -> None:
    """Also where it is looked up anew for each quote, and stands in memory where another stood."""
    states = {"fingerprint": toy_views.labels("state.fingerprint"), "none": toy_views.labels("state.none")}
    names: list[StateName] = ["fingerprint", "none", "none", "fingerprint"]
    assert [toy_views._state_words(QuoteState(name)) for name in names] == [states[name] for name in names]


def test_acronyms_are_found_as_one_pattern_of_all_would_find_them(views_of: Callable[[str], ViewBuilder]) -> None:
    """Whatever stands around them: the longest at a place, none within a word, each once a text."""
    names = "".join(f"    - {{name: {name!r}, kind: acronym}}\n" for name in NAMES)
    views = views_of(entity("ada", "Ada", f"  description: A name.\n  aliases:\n{names}"))
    assert set(views.book.acronyms) == set(NAMES)
    longest = "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True)))
    draw = random.Random(7)
    for _ in range(2000):
        text = "".join(draw.choices([*NAMES, " ", " ", "a", ".", "_", "2", "&"], k=8)).strip()
        expected = list(dict.fromkeys(re.findall(rf"(?<!\w)(?:{longest})(?!\w)", text)))
        shown = [piece for paragraph in views.text(text) for piece in paragraph]
        assert [piece.text for piece in shown if isinstance(piece, LinkView)] == expected, text
        assert plain(views.text(text)) == text


# ---- sections

PAGES = {
    Entity: view_entity.SHOWN,
    Event: view_event.SHOWN,
    Source: view_source.SHOWN,
}


def test_every_section_of_a_page_is_shown_and_only_those(toy_views: ViewBuilder) -> None:
    pages = [
        *((SECTIONS[table], shown) for table, shown in PAGES.items()),
        (sections_of_topic(toy_views.book, "founding"), shown_on_topic(toy_views.book)),
        (OF_COVERAGE, view_coverage.SHOWN),
    ]
    for sections, shown in pages:
        assert sorted(section.anchor for section in sections) == sorted(shown)


def test_every_section_is_called_something(toy_views: ViewBuilder) -> None:
    sections = [*chain.from_iterable(SECTIONS.values()), *sections_of_topic(toy_views.book, "founding"), *OF_COVERAGE]
    assert all(section.named(toy_views.labels) for section in sections)


def test_every_kind_of_section_has_a_macro_of_its_name_and_search_knows_no_other() -> None:
    macros = set(re.findall(r"macro (\w+)\(section, h\)", (TEMPLATES / "sections.html").read_text("utf-8")))
    shown = [*chain.from_iterable(page.values() for page in (*PAGES.values(), view_coverage.SHOWN))]
    kinds = {how.kind for one in shown for how in (one, one.in_part) if how}
    assert kinds <= macros
    assert set(entries._OF_SECTIONS) <= macros
