"""Lists that are too long for a page: how they are divided, where anchors then lead, and that nothing is lost."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sourcebook.book.book import anchor, quote_anchor
from sourcebook.commands.links.check import check_links
from sourcebook.core.collation import Collation
from sourcebook.core.dates.edtf import parse_edtf
from sourcebook.core.labels import load_labels
from sourcebook.exports.json_data import data_files
from sourcebook.pagination.divisions import CLAIMS, EVENTS
from sourcebook.pagination.page_lists import listed_events
from sourcebook.pagination.partition import (
    LIMITS,
    NOTHING,
    Limits,
    PagedList,
    Part,
    Step,
    Steps,
    address_of,
    by_steps,
    page_lists_apart,
    steps_by_year,
    steps_in_text,
    steps_of_date,
    steps_of_name,
)
from sourcebook.project import Project
from sourcebook.records.vocabulary import Vocabulary
from sourcebook.site.pages import all_pages
from sourcebook.site.part_pages import leaves_of, part_view, wholes_of_record
from sourcebook.site.renderer import Rendered, Renderer
from sourcebook.views.builder import ViewBuilder
from sourcebook.views.filter import declared_facets, events_file, filter_view
from sourcebook.views.index_filter import index_data
from sourcebook.views.pages.entity import profile_view
from sourcebook.views.pages.indexes import in_list
from sourcebook.views.pages.topic import topic_view
from sourcebook.views.part_links import part_words
from sourcebook.views.sections import rows_of
from support.long_lists import FRAME, busy_book, pages_of, views_of, write_site

#: The limit of a page of the site, and limits under which a few records are many.
MOST = 300_000
SMALL = Limits(page=6_000, part=4_000)
ENGLISH = Collation("en")
HARBOUR = partial(steps_of_name, "Harbour", ENGLISH)


def slugs(steps: Steps) -> list[str]:
    return [step.slug for step in steps]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1921-05-02", ["1920s", "1921", "1921-05", "1921-05-02"]),
        ("1921-05", ["1920s", "1921", "1921-05", "1921-05-undated"]),
        ("1921-05-02/1921-05-04", ["1920s", "1921", "1921-05", "1921-05-undated"]),
        ("1921", ["1920s", "1921", "1921-undated"]),
        ("../1921-05-02", ["1920s", "1921", "1921-undated"]),
        ("0987", ["980s", "987", "987-undated"]),
        ("0009", ["9", "9-undated"]),
        ("0000", ["1-bc", "1-bc-undated"]),
        ("-0043-03-15", ["50-bc-decade", "44-bc", "44-bc-03", "44-bc-03-15"]),
        ("unknown", ["undated", "undated-vote"]),
    ],
)
def test_dates_divide_by_decade_year_month_and_day(date: str, expected: list[str]) -> None:
    assert slugs(steps_of_date(parse_edtf(date), (Step("event-type", "Vote", "undated-vote"),))) == expected


def test_the_whole_chronology_divides_by_years_at_once() -> None:
    assert slugs(steps_by_year(parse_edtf("1921-05-02"), HARBOUR)) == ["1921", "1921-05", "1921-05-02"]


def test_parts_of_early_decades_stand_before_later_ones() -> None:
    dates = ("unknown", "1005", "0995", "0009", "0000", "-0043-04", "-0043-03", "-0044", "-0102")
    assert sorted(dates, key=lambda date: by_steps(steps_of_date(parse_edtf(date)))) == list(reversed(dates))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Émile", ["e", "em", "emi"]),
        ("A B", ["a", "ab"]),
        ("عمر", ["u639", "u639u645", "u639u645u631"]),
        ("7 of Nine", ["other"]),
        ("—", ["other"]),
    ],
)
def test_names_divide_by_their_first_letters(name: str, expected: list[str]) -> None:
    assert slugs(steps_of_name(name, ENGLISH)) == expected


def test_a_text_divides_into_ever_shorter_stretches() -> None:
    assert slugs(steps_in_text("words", 12_345)) == ["words-10000-19999", "words-12000-12999", "words-12300-12399"]


def of_days(*days: str, weight: int = 1) -> PagedList:
    return PagedList("Chronology", days, lambda day: weight, lambda day: steps_of_date(parse_edtf(day), HARBOUR))


def tree(parts: tuple[Part, ...]) -> dict[str, object]:
    return {part.step.slug: tree(part.parts) if part.parts else list(part.items) for part in parts}


def test_only_what_is_too_long_is_divided_further() -> None:
    days = ("1910-01-01", "1920-01-01", "1921-05-02", "1921-05-03", "1921-06-01")
    assert tree(of_days(*days).parts(2)) == {
        "1910s": ["1910-01-01"],
        "1920s": {
            "1920": ["1920-01-01"],
            "1921": {"1921-05": ["1921-05-02", "1921-05-03"], "1921-06": ["1921-06-01"]},
        },
    }


def test_a_type_of_entities_called_like_another_choice_of_the_filter_is_no_other_choice() -> None:
    """Say, a reference on springs, which it calls sources, or one whose persons belong to topics."""
    book = busy_book(30)
    names = ("topic", "event-type", "status", "source", "from", "to")
    for entity, name in zip(book.entities.values(), names * 9, strict=False):
        vars(entity)["type"] = name
    types = {name: book.vocabulary.entity_types["person"].model_copy(update={"plural": name.upper()}) for name in names}
    views = views_of(replace(book, vocabulary=book.vocabulary.model_copy(update={"entity_types": types})))
    found = filter_view(views)
    assert len({facet.name for facet in found.facets} | {"from", "to"}) == len(found.facets) + 2
    values = {facet.label: {choice.value for choice in facet.choices} for facet in found.facets}
    assert {name: values[name.upper()] <= book.entities.keys() for name in names} == dict.fromkeys(names, True)
    assert values[views.labels("filter.source")] <= book.sources.keys()


def test_a_group_of_a_topic_has_the_same_anchor_whether_it_is_divided_or_not() -> None:
    whole, divided = (topic_view(views_of(busy_book(30), limits), "all") for limits in (LIMITS, SMALL))
    assert [one.anchor for one in whole.sections if one.kind == "cards" and one.rows] == ["Group-person"]
    assert "Group-person" in [one.anchor for one in divided.sections if one.kind == "ways"]


def test_no_part_leads_to_one_part_only() -> None:
    days = ("1910-01-01", "1921-05-02", "1921-05-03", "1921-05-04")
    assert tree(of_days(*days).parts(2)) == {
        "1910s": ["1910-01-01"],
        "1920s": {day: [day] for day in ("1921-05-02", "1921-05-03", "1921-05-04")},
    }


def test_what_has_no_month_stands_behind_the_months() -> None:
    days = ("1921-01-02", "1921", "1921-02-03")
    assert list(tree(of_days(*days).parts(2))) == ["1921-01", "1921-02", "1921-undated"]


def test_a_step_that_is_kept_is_taken_even_alone() -> None:
    listing = replace(of_days("1921-05-02", "1921-05-03", "1921-06-01"), kept=1)
    assert tree(listing.parts(2)) == {
        "1920s": {"1921-05": ["1921-05-02", "1921-05-03"], "1921-06": ["1921-06-01"]},
    }


def addresses(listing: PagedList) -> set[str]:
    """Where the parts of a list stand."""
    return {address_of("people/x.html", "Chronology", one) for part in listing.parts(2) for one in part.all()}


def test_a_new_record_moves_no_part_that_is_not_too_long() -> None:
    days = ("1910-01-01", "1920-01-01", "1921-05-02", "1921-06-01")
    before, after = tree(of_days(*days).parts(2)), tree(of_days("1899-01-01", *days, "1932-01-01").parts(2))
    assert before.items() <= after.items()


@pytest.mark.parametrize("more", ["1921-05-02", "1921-05-05", "1921-07-01", "1925-01-01", "1911-01-01", "1850-01-01"])
@pytest.mark.parametrize(
    "days",
    [
        ("1921-05-02", "1921-05-03", "1921-05-04"),
        ("1921-05-02", "1921-05-02", "1921-05-02"),
        ("1910-01-01", "1921-05-02", "1921-05-03", "1921-06-04"),
    ],
)
def test_no_address_of_a_part_goes_when_a_record_is_added(days: tuple[str, ...], more: str) -> None:
    assert addresses(of_days(*days)) <= addresses(of_days(*sorted((*days, more))))


def test_what_nothing_tells_apart_is_numbered() -> None:
    assert tree(of_days(*["1921-05-02"] * 5).parts(2)) == {
        "1921-05-02-part-1": ["1921-05-02"] * 2,
        "1921-05-02-part-2": ["1921-05-02"] * 2,
        "1921-05-02-part-3": ["1921-05-02"],
    }


def test_the_heaviest_list_leaves_its_page_first_and_only_as_many_as_must() -> None:
    light, heavy = (
        of_days("1920", weight=100),
        PagedList("Said", "ab", lambda one: 90, partial(steps_of_name, collation=ENGLISH)),
    )
    assert list(page_lists_apart([light, heavy], Limits(page=150, part=90))) == ["Said"]
    assert list(page_lists_apart([light, heavy], Limits(page=280, part=90))) == []


def test_what_fits_on_its_page_stays_there(toy: Project, toy_views: ViewBuilder) -> None:
    records = (*toy.book.entities.values(), *toy.book.events.values(), *toy.book.sources.values())
    assert all(toy_views.placement.paged(record) is NOTHING for record in records)
    assert not [page.path for page in all_pages(toy_views) if "/" in page.path.partition("/")[2]]


def test_parts_are_called_by_what_their_things_have_in_common() -> None:
    labels = load_labels("en")
    assert [part_words(labels, step) for step in steps_of_date(parse_edtf("1921-05-02"), HARBOUR)] == [
        "1920s",
        "1921",
        "May 1921",
        "2 May 1921",
    ]


# ---- Sites whose lists are divided


@pytest.fixture(scope="module")
def small() -> ViewBuilder:
    """A book of sixty events under limits that divide nearly everything."""
    return views_of(busy_book(60), SMALL)


@pytest.fixture(scope="module")
def small_site(small: ViewBuilder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("divided") / "site"
    write_site(small, site)
    return site


def test_every_link_of_a_divided_site_leads_to_a_page_and_anchor(small_site: Path) -> None:
    assert check_links(small_site) == []


def test_no_address_is_made_twice(small: ViewBuilder) -> None:
    paths = [page.path for page in all_pages(small)]
    assert len(paths) == len(set(paths))


def test_every_thing_of_a_divided_list_is_in_one_of_its_parts(small: ViewBuilder) -> None:
    for record in (*small.book.entities.values(), *small.book.sources.values(), small.book.events["event-00000"]):
        listings = {
            "Chronology": small.book.events_of.get(record.key, []),
            "Quotes": small.book.quotations_from.get(record.key, []),
        }
        for whole in wholes_of_record(small, record):
            items = [item for part in leaves_of(whole.parts) for item in part.items]
            if whole.anchor == "Quotes":
                items = [quotation for passage in items for quote in passage.quotes for quotation in quote]
            if whole.anchor in listings:
                assert sorted(map(id, items)) == sorted(map(id, listings[whole.anchor]))


def test_every_event_of_a_person_is_reached_by_plain_links(small_site: Path) -> None:
    person = small_site / "people" / "person-0.html"
    found, seen = [person], {person}
    for page in found:
        for link in re.findall(r'href="([^"#]+\.html)', page.read_text("utf-8")):
            target = (page.parent / link).resolve()
            if target not in seen and target.parent == person.with_suffix(""):
                seen.add(target)
                found.append(target)
    text = "".join(page.read_text("utf-8") for page in found)
    assert {f"event-{number:05}" for number in range(60)} <= set(re.findall(r"event-\d{5}", text))


def test_the_address_of_what_was_moved_is_that_of_its_part(small: ViewBuilder, small_site: Path) -> None:
    source, event = small.book.sources["source-0"], small.book.events["event-00007"]
    [statement], quote = event.statements, event.citations[0]
    for record, name in ((source, quote_anchor(quote)), (event, anchor(statement))):
        path, _, fragment = small.placement.address(record, name).partition("#")
        assert f'id="{fragment}"' in (small_site / path).read_text("utf-8")
    assert small.placement.address(source, quote_anchor(quote)).startswith("sources/source-0/quotes-at-paragraph-")


def test_what_is_found_in_a_divided_list_leads_to_its_part(small: ViewBuilder, small_site: Path) -> None:
    renderer = Renderer(small.labels, "../../")
    pages = (page for page in all_pages(small) if page.path.startswith("sources/source-0/quotes-"))
    page, entries = next((page, entries) for page in pages if (entries := page.render(renderer).entries))
    assert (entries[0].anchor, entries[0].title) == ("", page.title)
    text = (small_site / page.path).read_text("utf-8")
    assert len(entries) > 1 and all(f'id="{entry.anchor}"' in text for entry in entries[1:])


def test_an_allegation_in_a_part_stands_beside_who_makes_it(small: ViewBuilder) -> None:
    labels = small.labels
    for path, text in pages_of(small):
        for claim in re.findall(r'<li class="sb-claim sb-kind-allegation".*?</li>', text, re.DOTALL):
            assert f"{labels('claim.by')} <a" in claim, path


def test_claims_in_a_part_are_in_lists_named_by_their_kinds(small: ViewBuilder) -> None:
    found = [
        (kind, name)
        for path, text in pages_of(small)
        if "/said" in path or "/makes" in path
        for kind, name in re.findall(r'<ul class="sb-claims" id="Said-(\w+)" aria-label="([^"]+)">', text)
    ]
    assert found and {name for _, name in found} == {small.labels(f"kind.{kind}.title") for kind, _ in found}


def test_denials_weigh_with_what_they_are_shown_beside(toy_views: ViewBuilder) -> None:
    allegation, denial = toy_views.book.claims_in("harmonium-quarrel")
    listing = CLAIMS.paged_list(toy_views.placement, "Said", (allegation, denial))
    assert listing.weigh(allegation) >= CLAIMS.weigh(allegation) + len(denial.statement.text)
    assert listing.weigh(denial) == CLAIMS.weigh(denial)
    sale, opening = (toy_views.book.events[key] for key in ("harmonium-sale", "opening-of-the-rooms"))
    events = EVENTS.paged_list(toy_views.placement, "Chronology", (sale, opening))
    assert events.weigh(sale) > EVENTS.weigh(sale) and events.weigh(opening) == EVENTS.weigh(opening)


def test_exported_addresses_lead_to_the_parts(small: ViewBuilder, small_site: Path) -> None:
    files = data_files(small.book, small.verification, small.placement)
    whole = json.loads(dict(files)["data/reference.json"])
    quoted = whole["sources"]["source-0"]["quoted"]
    for one in quoted:
        path, _, fragment = one["in_source"].partition("#")
        assert f'id="{fragment}"' in (small_site / path).read_text("utf-8")


@pytest.mark.parametrize("listed", [True, False])
def test_the_filter_of_the_chronology_knows_every_event(small: ViewBuilder, listed: bool) -> None:
    told = json.loads(events_file(small, listed).removeprefix("sourcebookEvents(").removesuffix(");\n"))
    choices = [(name, choice[0]) for name, found in told["facets"] for choice in found]
    assert len(told["events"]) == len(small.book.chronology)
    for event, (first, last, shape, numbers, *row) in zip(listed_events(small.book), told["events"], strict=True):
        date = event.date.date
        assert (first, last) == (date.earliest and date.earliest.year, date.latest and date.latest.year)
        assert (shape is None) == (not date.dated)
        assert {("person", one.entity) for one in event.participants} <= {choices[number] for number in numbers}
        assert bool(row) != listed
        if row:
            key, _, _, status, standing = row
            assert (key, status) == (event.key, "alleged" if event.status == "alleged" else "")
            assert bool(standing) == bool(event.by)


def test_a_row_of_a_divided_list_tells_namesakes_apart_and_says_who_they_are(toy_views: ViewBuilder) -> None:
    one = toy_views.book.entities["amos-pell"]
    twins = {f"twin-{word}": one.model_copy(update={"distinguish": word, "summary": f"A {word}."}) for word in "ab"}
    for key, twin in twins.items():
        vars(twin)["key"] = key
    views = ViewBuilder(replace(toy_views.book, entities=twins), toy_views.labels, toy_views.verification)
    told = json.loads(index_data(views, [*twins.values()], False).removeprefix("sourcebookEvents(")[:-3])
    assert [row[4:] for row in told["events"]] == [
        [f"twin-{word}", f"Amos Pell ({word})", "", "", "", f"A {word}."] for word in "ab"
    ]


def test_a_property_and_a_relation_of_one_name_are_two_facets(toy_views: ViewBuilder) -> None:
    shown = {"label": "Concern", "shown": ["filter"]}
    types = {"property_types": {"concerns": shown}, "relation_types": {"concerns": {**shown, "inverse": "subject of"}}}
    declared = Vocabulary.model_validate(types)
    changed = toy_views.book.vocabulary.model_copy(update={name: getattr(declared, name) for name in types})
    assert [name for name, _ in declared_facets(changed)] == ["is_concerns", "to_concerns"]


def test_the_filter_of_a_divided_list_knows_every_entity(toy_views: ViewBuilder) -> None:
    readers = in_list(toy_views.book, (one for one in toy_views.book.entities.values() if one.type == "person"))
    data = index_data(toy_views, readers, listed=False)
    told = json.loads(data.removeprefix("sourcebookEvents(").removesuffix(");\n"))
    assert told["facets"] == [["is_trade", [["librarian", "Librarian"], ["priest", "Priest"]]]]
    assert [(row[3], row[4], row[5]) for row in told["events"]] == [
        ([], "tobias-crumb", "Tobias Crumb"),
        ([0], "layla-haddad", "Layla Haddad"),
        ([], "edith-marlow", "Edith Marlow"),
        ([1], "amos-pell", "Amos Pell"),
    ]


# ---- The real limits


def test_no_page_of_a_busy_book_is_too_heavy() -> None:
    views = views_of(busy_book(700))
    assert views.placement.limits is LIMITS
    plain = re.compile(r"events/event-\d+\.html|people/person-[1-9]\d*\.html")
    sizes = {}
    for page in all_pages(views):
        if not plain.fullmatch(page.path):
            sizes[page.path] = len(page.render(Renderer(views.labels, page.root)).html.encode()) + FRAME
    assert {path: size for path, size in sizes.items() if size > MOST} == {}
    assert len([path for path in sizes if path.startswith("people/person-0/chronology-")]) > 5


def test_the_page_of_a_person_with_five_thousand_events_and_its_heaviest_parts_are_light_enough() -> None:
    views = views_of(busy_book(5_000))
    person = views.book.entities["person-0"]
    wholes = {whole.anchor: whole for whole in wholes_of_record(views, person)}
    assert sum(len(part.items) for part in leaves_of(wholes["Chronology"].parts)) == 5_000
    profile = profile_view(views, person)
    assert rows_of(profile.sections, "Chronology") == ()
    sizes = {"": _size(Renderer(views.labels, "../").page(profile))}
    for name, whole in wholes.items():
        leaves = leaves_of(whole.parts)
        heaviest = max(leaves, key=lambda part: len(part.items))
        sizes[name] = _size(Renderer(views.labels, "../../").page(part_view(views, whole, heaviest, leaves)))
    assert {name: size for name, size in sizes.items() if size + FRAME > MOST} == {}


def _size(rendered: Rendered) -> int:
    return len(rendered.html.encode())
