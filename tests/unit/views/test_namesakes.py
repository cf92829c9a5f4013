"""People of one name: how they are told apart, the page of their name, and how they are sorted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sourcebook.book.evidence.quotes import Verification
from sourcebook.book.rules.duplicates import namesakes_are_told_apart
from sourcebook.core.labels import load_labels
from sourcebook.exports.json_data import data_files
from sourcebook.project import Project, load_project
from sourcebook.site.files import page_files
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.site.search.entries import entries_of
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.filter import _choice
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.indexes import cards
from sourcebook.views.pages.names import letters_view
from sourcebook.views.pages.namesakes import address_of_name, namesakes_of
from sourcebook.views.record import MOST_IN_FACT
from support.calls import calls_of
from support.invented_people import crowd
from support.projects import copy_of_toy

MORE = """
zoe-baker:
  type: person
  name: "Zo\\u00eb Ada Berg"
  distinguish: baker
  description: Bakes.
zoe-sexton:
  type: person
  name: "Zoe\\u0308 Ada  berg"
  distinguish: sexton
  description: Digs.
zoe-elsewhere:
  type: person
  name: Z. Berg
  distinguish: not shown, since nobody else is called so
  sort: {family: Aberg, given: Z.}
  not_same_as: [zoe-baker]
  aliases: [{name: ZOË ADA Berg}]
  description: Lives elsewhere.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    toy = copy_of_toy(tmp_path)
    (toy / "data" / "entities").mkdir()
    (toy / "data" / "entities" / "more.yaml").write_text(MORE, "utf-8")
    return load_project(toy)


def test_who_shares_a_name_is_told_apart_in_links_titles_cards_filters_and_attributions(project: Project) -> None:
    views, book = project.views, project.book
    told = "Zoë Ada Berg (baker)"
    baker = book.entities["zoe-baker"]
    assert views.link(baker).text == told
    assert views.plain.who("zoe-baker") == told
    assert profile_view(views, baker).name == told
    assert told in [page.title for page in all_pages(views)]
    assert told in [card.link.text for card in cards(views, book.entities.values())]
    assert _choice(views, "person", "zoe-baker", 1).label == told
    assert views.link(book.entities["zoe-elsewhere"]).text == "Z. Berg"


def test_a_shared_name_has_a_page_to_which_who_has_it_leads(project: Project) -> None:
    views = project.views
    path = address_of_name("Zoë Ada Berg")
    assert path == address_of_name("zoe\u0308  ada\u00a0BERG") and path.startswith("index-a-z/name-zoe-ada-berg-")
    page = next(page for page in all_pages(views) if page.path == path)
    [entry] = page.render.entries(views.labels)
    html = page.render(Renderer(views.labels, page.root)).html
    assert [html.count(f"../readers/zoe-{one}.html") for one in ("baker", "sexton", "elsewhere")] == [1, 1, 1]
    assert (page.title, entry.title) == ("Zoë Ada Berg", "Zoë Ada Berg")
    assert [paragraph.partition(":")[0] for paragraph in entry.paragraphs] == [
        "Z. Berg",
        "Zoë Ada Berg (baker)",
        "Zoe\u0308 Ada  berg (sexton)",
    ]
    facts = {fact.name: fact.links for fact in profile_view(views, project.book.entities["zoe-sexton"]).facts}
    assert [link.path for link in facts["Others of this name"]] == [
        "readers/zoe-elsewhere.html",
        "readers/zoe-baker.html",
        path,
    ]


def test_its_page_outranks_theirs_in_search_which_also_have_the_name_alone(project: Project) -> None:
    views = project.views
    boosts = {page.path: page.boost for page in all_pages(views)}
    assert boosts[address_of_name("Zoë Ada Berg")] > max(
        boosts[f"readers/zoe-{one}.html"] for one in ("baker", "sexton")
    )
    [entry, *_] = entries_of(profile_view(views, project.book.entities["zoe-baker"]), views.labels)
    assert "Zoë Ada Berg" in entry.tags


def test_pages_of_those_who_are_not_the_same_lead_to_each_other(project: Project) -> None:
    found = {}
    for key in ("zoe-baker", "zoe-elsewhere"):
        facts = profile_view(project.views, project.book.entities[key]).facts
        found[key] = next(fact.links[0].path for fact in facts if fact.name == "Not the same as")
    assert found == {"zoe-baker": "readers/zoe-elsewhere.html", "zoe-elsewhere": "readers/zoe-baker.html"}


def test_lists_and_the_index_have_one_order(project: Project) -> None:
    views = project.views
    people = [one for one in project.book.entities.values() if one.type == "person"]
    assert [card.link.text for card in cards(views, people)] == [
        "Z. Berg",
        "Zoë Ada Berg (baker)",
        "Zoe\u0308 Ada  berg (sexton)",
        "Tobias Crumb",
        "Layla Haddad",
        "Edith Marlow",
        "Amos Pell",
    ]
    index = [(one.letter, one.anchor, [entry.name for entry in one.entries]) for one in letters_view(views)]
    assert index[0] == ("A", "Letter-a", ["Z. Berg"])
    assert index[1][2][:3] == ["Berg, ZOË ADA", "Berg, Zoë Ada (baker)", "berg, Zoe\u0308 Ada (sexton)"]
    assert len({anchor for _, anchor, _ in index}) == len(index)


def test_no_two_pages_have_one_address(project: Project) -> None:
    paths = [file.path for file in page_files(project.views)]
    assert len(set(paths)) == len(paths)


def test_a_name_in_parts_is_exported_as_it_was_written(project: Project) -> None:
    [text] = [
        text for path, text in data_files(project.book, project.verification) if path == "readers/zoe-elsewhere.json"
    ]
    assert '"sort": {"family": "Aberg", "given": "Z."}' in text


@pytest.mark.parametrize(
    "work",
    [
        lambda views: [namesakes_of(views, entity) for entity in views.book.entities.values()],
        lambda views: list(namesakes_are_told_apart(views.book)),
    ],
    ids=["links", "check"],
)
def test_the_work_grows_with_those_of_one_name_and_not_with_their_square(work: Callable[[ViewBuilder], object]) -> None:
    few, many = (ViewBuilder(crowd(number), load_labels("en"), Verification()) for number in (100, 200))
    counts = [calls_of(lambda views=views: work(views)) for views in (few, many)]
    assert counts[1] < 2.3 * counts[0]


def test_a_page_names_the_first_of_many_of_one_name_and_leads_to_all() -> None:
    views = ViewBuilder(crowd(50), load_labels("en"), Verification())
    links = namesakes_of(views, views.book.entities["person-00003"])
    assert [link.path for link in links[:4]] == [f"people/person-0000{number}.html" for number in (0, 1, 2, 4)]
    assert (len(links), links[-1].text, links[-1].path) == (
        MOST_IN_FACT + 1,
        "all 50 called John Smith",
        address_of_name("John Smith"),
    )
