"""The entries of the search index, made from views of the toy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sourcebook.site.renderer import Renderer
from sourcebook.site.search.entries import Entry, event_entries, profile_entries, source_entries
from sourcebook.site.search.index import as_document, write_index
from sourcebook.site.search.segmentation import SEPARATOR
from sourcebook.site.search.shards import read_parts
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.event import event_view
from sourcebook.views.pages.source import source_view
from sourcebook.views.sections import rows_of

DENIAL = "Denial by Amos Pell: It is a fable. Amos Pell says so of the tale of the sale."


def test_a_profile_is_tagged_with_what_it_is_and_its_other_names(toy_views: ViewBuilder):
    view = profile_view(toy_views, toy_views.book.entities["layla-haddad"])
    first = next(profile_entries(view, toy_views.labels))
    assert first.tags == ("Reader", "ليلى حداد", "Leila Hadad", "L. Haddad")


def test_an_office_is_found_with_its_holder(toy_views: ViewBuilder):
    view = profile_view(toy_views, toy_views.book.entities["layla-haddad"])
    first = next(profile_entries(view, toy_views.labels))
    titles = [
        wording.title
        for office in rows_of(view.sections, "Offices")
        for passage in office.passages
        for wording in passage.wordings
    ]
    assert titles
    assert (first.also, first.paragraphs[-1]) == (tuple(dict.fromkeys(titles)), "; ".join(dict.fromkeys(titles)))
    assert as_document("a.html", first, 1.0)["also"] == list(first.also)


def test_a_name_that_the_title_has_already_is_no_tag(toy_views: ViewBuilder):
    view = profile_view(toy_views, toy_views.book.entities["village-libraries"])
    assert next(profile_entries(view, toy_views.labels)).tags == ("Body", "U.V.L.")


def test_values_of_properties_and_relatives_without_a_page_are_found(toy_views: ViewBuilder):
    found = {
        key: {
            entry.anchor: entry.paragraphs for entry in profile_entries(profile_view(toy_views, one), toy_views.labels)
        }
        for key, one in toy_views.book.entities.items()
    }
    assert found["layla-haddad"]["Properties"] == (
        "Came from: Beirut",
        "Trade: Librarian",
        "Register of libraries: R-97 Found in the printed register under her full name.",
    )
    assert found["tobias-crumb"]["Connections"] == ("neighbour of: the readers of the library",)
    assert "Connections" not in found["layla-haddad"]


def test_a_claim_stands_in_one_paragraph_with_who_makes_it_and_its_words(toy_views: ViewBuilder):
    view = profile_view(toy_views, toy_views.book.entities["rooms-above-bakery"])
    found = {entry.anchor: entry.paragraphs for entry in profile_entries(view, toy_views.labels)}
    assert found["Said-prediction"] == (
        f"Prediction by Tobias Crumb {toy_views.labels('claim.reported_in')} A Library for Wexcombe: "
        "The smell of bread will draw more readers than the books. "
        "“Mr. Tobias Crumb, the baker, expects that the smell of bread will draw more readers than the books.”",
    )


def test_an_event_that_is_alleged_says_so_and_by_whom_in_its_first_paragraph(toy_views: ViewBuilder):
    view = event_view(toy_views, toy_views.book.events["harmonium-sale"])
    first = next(event_entries(view, toy_views.labels))
    assert first.tags == ("Event · Sale", "", "Alleged by the village, denied by Amos Pell")
    assert first.paragraphs[0].startswith(
        "Alleged by the village, denied by Amos Pell: 12 May 1923 or earlier. Somebody is said to have sold"
    )


def test_an_allegation_is_found_with_its_denial_in_its_paragraph(toy_views: ViewBuilder):
    view = profile_view(toy_views, toy_views.book.entities["harmonium-quarrel"])
    found = {entry.anchor: entry for entry in profile_entries(view, toy_views.labels)}
    (alleged,), (denied,) = found["Said-allegation"].paragraphs, found["Said-denial"].paragraphs
    assert alleged.startswith("Allegation by the village")
    assert alleged.endswith(DENIAL)
    assert denied.startswith(
        "Denial by Amos Pell as reported in A Library for Wexcombe (In answer to: Sale of the harm"
    )
    gazette = source_view(toy_views, toy_views.book.sources["gazette-1923-05-12"])
    drawn = [words for entry in source_entries(gazette, toy_views.labels) for words in entry.paragraphs]
    assert [words.endswith(DENIAL) for words in drawn if "Allegation" in words] == [True]


@pytest.mark.parametrize(
    ("event", "tags"),
    {
        "reading-day": ("Event · Reading", "1 June 1923, about 20:15 (“\u206816 شوال 1341\u2069”)", ""),
        "reading-third": ("Event · Reading", "early 1927", ""),
        "reading-between": ("Event · Reading", "", ""),  # its first paragraph says so
    }.items(),
)
def test_a_plain_date_is_a_tag_of_its_event(toy_views: ViewBuilder, event: str, tags: tuple[str, ...]):
    view = event_view(toy_views, toy_views.book.events[event])
    first = next(event_entries(view, toy_views.labels))
    assert first.tags == tags


def test_a_quote_of_a_source_stands_with_what_it_supports_and_who_says_it(toy_views: ViewBuilder):
    view = source_view(toy_views, toy_views.book.sources["gazette-1923-05-12"])
    found = [entry for entry in source_entries(view, toy_views.labels) if "a fable [sic]" in str(entry.paragraphs)]
    assert [(entry.title, entry.paragraphs) for entry in found] == [
        (
            "Quote",
            (
                "Relation, Quarrel over the harmonium: concerns Amos Pell. "
                "Denial by Amos Pell: It is a fable. Amos Pell says so of the tale of the sale. "
                '“Mr. Pell calls this "a fable [sic] of idle tongues".”',
            ),
        )
    ]


def test_a_quote_says_whose_words_it_holds_and_through_whom_they_came(toy_views: ViewBuilder):
    views, labels = toy_views, toy_views.labels
    profile = profile_view(views, views.book.entities["amos-pell"])
    words = next(entry for entry in profile_entries(profile, labels) if entry.anchor == "Words")
    assert words.paragraphs[0] == ("Words of Amos Pell, via his warden: “no candle shall burn among the books.”")
    source = source_view(views, views.book.sources["almanach-1931"])
    paragraphs = [words for entry in source_entries(source, labels) for words in entry.paragraphs]
    assert next(words for words in paragraphs if "se rompent" in words) == (
        "Layla Haddad. Words of Layla Haddad, via the text “Petit almanach des bibliothèques de campagne”: "
        "“Le pain et le livre se rompent ensemble.” Bread and book are broken together. "
        "The verb is that of the sacrament."
    )


def test_a_quote_that_came_through_somebody_says_so(toy_views: ViewBuilder):
    [quote] = toy_views.quotes(toy_views.book.events["opening-of-the-rooms"].citations)[:1]
    through = replace(quote, via=toy_views.those(["reading-society", "a clerk"]))
    view = replace(event_view(toy_views, toy_views.book.events["opening-of-the-rooms"]), quotes=(through,))
    first = next(event_entries(view, toy_views.labels)).paragraphs[0]
    assert first.endswith(f". Via Reading Society, a clerk: “{quote.words}”")


def test_what_is_one_answer_of_several_says_to_which_question(toy_views: ViewBuilder):
    view = source_view(toy_views, toy_views.book.sources["almanach-1931"])
    found = [words for entry in source_entries(view, toy_views.labels) for words in entry.paragraphs]
    [answer] = [words for words in found if "fondée en 1922" in words]
    question = toy_views.book.events["opening-of-the-rooms"].disagreements[0].question
    assert answer.startswith(f"One answer to: {question} Reported: In 1922. “La bibliothèque, fondée en 1922")
    page = Renderer(toy_views.labels, "../").page(view).html
    assert '<bdi>In 1922.</bdi> <span class="sb-on">One answer to: <a ' in page


def test_the_quote_of_an_alleged_event_names_it_with_who_alleges_it(toy_views: ViewBuilder):
    view = source_view(toy_views, toy_views.book.sources["gazette-1923-05-12"])
    found = [words for entry in source_entries(view, toy_views.labels) for words in entry.paragraphs]
    assert [
        words.partition("Sale of the harmonium")[2][:47] for words in found if "Sale of the harmonium" in words
    ] == [" (Alleged by the village, denied by Amos Pell)."]


def test_claims_repeated_from_other_pages_count_less_than_at_home(toy_views: ViewBuilder):
    own = profile_view(toy_views, toy_views.book.entities["harmonium-quarrel"])
    weights = {
        entry.anchor: entry.weight
        for entry in profile_entries(own, toy_views.labels)
        if entry.anchor.startswith("Said")
    }
    assert weights == {"Said-allegation": 1.0, "Said-denial": 1.0}
    layla = profile_view(toy_views, toy_views.book.entities["rooms-above-bakery"])
    repeated = [e.weight for e in profile_entries(layla, toy_views.labels) if e.anchor == "Said-assessment"]
    assert repeated == [0.6]


def test_an_entry_is_written_as_html_with_nothing_left_to_interpret():
    entry = Entry("", "A & <b>", ("<img onerror=x> & “so”", ""), ("<i>", "", "A & <b>", "<i>"))
    assert as_document("x.html", entry, 1.0) == {
        "location": "x.html",
        "title": "A &amp; &lt;b&gt;",
        "text": "<p>&lt;img onerror=x&gt; &amp; “so”</p>",
        "boost": 1.1,
        "tags": ["&lt;i&gt;"],
    }


def test_the_theme_is_told_where_words_end_and_its_documents_are_in_shards_below_records(toy_views: ViewBuilder):
    theirs = {"config": {"lang": ["en"], "separator": "x"}, "docs": [{"location": "a.html", "title": "A", "text": ""}]}
    ours = as_document("b.html", Entry("", "B", ()), 1.0)
    index, shards = write_index(theirs, [ours], toy_views.labels, toy_views.book)
    assert (index["config"]["lang"], index["config"]["separator"], index["docs"]) == (["en"], SEPARATOR, [])
    folder = index["config"]["shards"]
    assert [one["location"] for one in read_parts(shards[f"{folder}/parts-0.js"])] == ["a.html", "b.html"]
    assert '"weights":[[0.1],[1.3]]' in shards[f"{folder}/start.js"]


def test_pages_for_contributors_are_marked_and_apart(toy_views: ViewBuilder):
    """Weights below 0 tell search to find them only if asked."""
    paths = ("contribute/dates.html", "contribute/dates.html#x", "about.html")
    theirs = {"config": {}, "docs": [{"location": path, "title": "A", "text": ""} for path in paths]}
    index, shards = write_index(theirs, [], toy_views.labels, toy_views.book)
    folder = index["config"]["shards"]
    tags = {one["location"]: one["tags"] for one in read_parts(shards[f"{folder}/parts-0.js"])}
    assert tags == {paths[0]: ["Guide for contributors"], paths[1]: [], paths[2]: []}
    assert '"weights":[[-0.1,-0.1],[0.1]]' in shards[f"{folder}/start.js"]
