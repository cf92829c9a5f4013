"""What lists, previews and search say of a record when it has a summary, and when the sources are identified."""

from __future__ import annotations

from sourcebook.site.renderer import Renderer
from sourcebook.site.search.entries import entries_of
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.elements import plain
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.indexes import all_sources_view, card
from sourcebook.views.pages.names import acronyms_view
from sourcebook.views.pages.source import source_view
from sourcebook.views.pages.topic import topic_rows
from sourcebook.views.record import description_of


def test_lists_show_the_summary_else_the_first_sentence(toy_views: ViewBuilder) -> None:
    entities = toy_views.book.entities
    assert plain(card(toy_views, entities["layla-haddad"]).summary) == "First librarian of the rooms in Mill Lane"
    assert plain(card(toy_views, entities["tobias-crumb"]).summary) == "Baker in Mill Lane, beneath the library."
    assert plain(topic_rows(toy_views)[0].summary) == "How the rooms came to be"
    assert [plain(row.summary) for row in all_sources_view(toy_views).rows if row.summary] == [
        "Report of the Wexcombe Gazette on the opening of the rooms"
    ]


def test_a_preview_shows_the_summary_and_says_by_whom_an_event_is_alleged(toy_views: ViewBuilder) -> None:
    book = toy_views.book
    assert description_of(toy_views, book.entities["layla-haddad"]) == "First librarian of the rooms in Mill Lane"
    sale = description_of(toy_views, book.events["harmonium-sale"])
    assert sale.startswith("Alleged by the village, denied by Amos Pell; ")
    assert sale.endswith(": Somebody is said to have sold the harmonium")


def test_an_identification_is_marked_as_ours_wherever_it_is_shown(toy_views: ViewBuilder) -> None:
    view = profile_view(toy_views, toy_views.book.entities["reading-society"])
    html = Renderer(toy_views.labels, "../").page(view).html
    assert ">Identified by us</span> <bdi>The Wexcombe Reading Society.</bdi>" in html
    assert 'rel="noopener noreferrer external" href="https://societies.example/wexcombe?a=1&amp;b=2"' in html
    assert "Identified by us: The Wexcombe Reading Society." in entries_of(view, toy_views.labels)[0].paragraphs
    [stamp] = [one for one in acronyms_view(toy_views).acronyms if one.acronym == "B.P.W."]
    assert [plain(use.meant) for use in stamp.expansions] == ["The Wexcombe Reading Society."]


def test_the_page_of_a_source_tells_its_paragraphs_and_what_was_left_out(toy_views: ViewBuilder) -> None:
    view = source_view(toy_views, toy_views.book.sources["gazette-1923-05-12"])
    sections = {section.anchor: section for section in view.sections}
    # A paragraph leads to the first quote whose locator names it.
    assert [(one.number, bool(one.path)) for one in sections["Paragraphs"].rows] == [(1, True), (2, True), (3, True)]
    assert "Messrs. Quill" in plain(sections["Left-out"].rows)
    assert any("Messrs. Quill" in text for text in entries_of(view, toy_views.labels)[0].paragraphs)
