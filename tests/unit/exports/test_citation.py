"""How pages and sources are cited; every export is read back by a tool of its field."""

from __future__ import annotations

import html
import json
import re
import urllib.parse
import warnings
from typing import Any, get_args

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string
from pybtex.plugin import find_plugin

from sourcebook.core.dates.edtf import parse_edtf
from sourcebook.exports.bibtex import bibtex_entry
from sourcebook.exports.citation import Bibliographies, citing_view, text_fragment
from sourcebook.exports.coins import as_coins
from sourcebook.exports.csl import csl_date, csl_item, csl_json_entry, joined_csl_json
from sourcebook.exports.ris import ris_entry
from sourcebook.project import Project
from sourcebook.records.bibliography import bibliographic_fields
from sourcebook.records.models import PageRecord
from sourcebook.records.source import Source
from sourcebook.records.values.fields import CslType
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.views.pages.source import source_view
from sourcebook.views.sections import rows_of
from support.bibtex_text import plain

#: Names and titles that formats trip over: corporate authors with “and”, Arabic, braces, special signs.
HARD: list[dict[str, Any]] = [
    {
        "id": f"hard-{number}",
        "type": "article-newspaper",
        "title": text,
        "author": [{"literal": text}, {"literal": "Ministry of Trade and Industry"}],
        "container-title": text,
        "language": "en",
    }
    for number, text in enumerate(
        (
            "عبد اللطيف حموشي",
            "Smith and Sons and Daughters",
            "A {brace} and an unclosed {",
            "100 % of $5 & #1 _x_ ~y^2 \\z",
            "Comma, Jr., The",
            "TY - not the end",
            "@book{evil, title={x}}",
        )
    )
]


_COINS = r'class="Z3988" title="([^"]*)"'


def test_pybtex_reads_every_source_back(toy: Project) -> None:
    items = [csl_item(toy.book, source) for source in toy.book.sources.values()]
    entries = parse_string("\n".join(map(bibtex_entry, items)), "bibtex").entries
    assert [(key, plain(entry.fields["title"].strip("{}"))) for key, entry in entries.items()] == [
        (item["id"], item["title"]) for item in items
    ]


def test_pybtex_reads_hard_names_whole() -> None:
    entries = parse_string("\n".join(map(bibtex_entry, HARD)), "bibtex").entries
    for item in HARD:
        entry = entries[item["id"]]
        names = [plain(" ".join(person.last_names)[1:-1]) for person in entry.persons["author"]]
        assert (names, plain(entry.fields["title"][1:-1])) == (
            [one["literal"] for one in item["author"]],
            item["title"],
        )


def test_rispy_reads_every_source_back(toy: Project) -> None:
    items = [csl_item(toy.book, source) for source in toy.book.sources.values()]
    records = rispy.loads("\n".join(map(ris_entry, items)))
    assert [(record["id"], record["title"]) for record in records] == [(item["id"], item["title"]) for item in items]


def test_rispy_reads_hard_names_whole() -> None:
    records = rispy.loads("\n".join(map(ris_entry, HARD)))
    assert [(record["title"], record["authors"]) for record in records] == [
        (item["title"], [one["literal"] for one in item["author"]]) for item in HARD
    ]


def test_csl_json_reads_back(toy: Project) -> None:
    items = [csl_item(toy.book, source) for source in toy.book.sources.values()]
    assert json.loads(joined_csl_json(map(csl_json_entry, [*items, *HARD]))) == [*items, *HARD]


@pytest.mark.parametrize(
    ("edtf", "date"),
    [
        ("2014-10-16", {"date-parts": [[2014, 10, 16]]}),
        ("2014-10", {"date-parts": [[2014, 10]]}),
        ("2014", {"date-parts": [[2014]]}),
        ("2014~", {"date-parts": [[2014]], "circa": True}),
        ("[2015-03?..2015-12?]", {"date-parts": [[2015, 3], [2015, 12]], "circa": True}),
        ("2014-09/2014-11", {"date-parts": [[2014, 9], [2014, 11]]}),
        ("2014-03-05/2016", {"date-parts": [[2014, 3, 5], [2016]]}),
        ("2014/2016", {"date-parts": [[2014], [2016]]}),
        ("2015-21", {"date-parts": [[2015]], "season": 1}),
        ("2015-24~", {"date-parts": [[2015]], "season": 4, "circa": True}),
        ("2015-21/2015-23", {"date-parts": [[2015]]}),
        ("2015-33", {"date-parts": [[2015, 1], [2015, 3]]}),
        ("2015-38", {"date-parts": [[2015, 5], [2015, 8]]}),
        ("201X", {"date-parts": [[2010], [2019]], "circa": True}),
        ("20XX", {"date-parts": [[2000], [2099]], "circa": True}),
        ("2014-XX", {"date-parts": [[2014]]}),
        ("2014-09-XX", {"date-parts": [[2014, 9]]}),
        ("[2014-03-01, 2014-05-02]", {"date-parts": [[2014]], "circa": True}),
        ("[2014, 2016]", {"date-parts": [[2014], [2016]], "circa": True}),
        ("[2016-04-14..]", {"date-parts": [[2016]], "circa": True}),
        ("XXXX-04-14", {}),
        ("unknown", {}),
        # CSL has no year 0.
        ("-0043-03-15", {"date-parts": [[-44, 3, 15]]}),
        ("0000", {"date-parts": [[-1]]}),
        ("-0043/0014", {"date-parts": [[-44], [14]]}),
        ("../-0043", {"date-parts": [[-44]], "circa": True}),
        ("0886~/0899", {"date-parts": [[886], [899]], "circa": True}),
    ],
)
def test_a_date_says_no_more_than_is_known(edtf: str, date: dict[str, Any]) -> None:
    assert csl_date(parse_edtf(edtf)) == date


@pytest.mark.parametrize(
    ("edtf", "year", "day"),
    [
        ("2014-10-16", "2014", "2014-10-16"),
        ("2014-10", "2014", "2014-10"),
        ("2014~", "[2014?]", "[2014?]"),
        ("2014-10-16?", "[2014?]", "[2014?]"),
        ("[2015-03?..2015-12?]", "[2015?]", "[2015?]"),
        ("[2015-03?..2016-01?]", "[2015–2016?]", "[2015–2016?]"),
        ("[2016-04-14..]", "[2016?]", "[2016?]"),
        ("2014-09/2014-11", "2014", "2014"),
        ("2014-09-03/2014-09-28", "2014", "2014-09"),
        ("1939/1945", "1939–1945", "1939–1945"),
        ("-0043-03-15", "44 BC", "44 BC"),
        ("-0043~", "[44 BC?]", "[44 BC?]"),
        ("-0043/0114", "44 BC–114", "44 BC–114"),
    ],
)
def test_formats_that_know_no_doubt_are_told_no_day_that_is_not_known(edtf: str, year: str, day: str) -> None:
    item = {**HARD[0], "issued": csl_date(parse_edtf(edtf))}
    [record] = rispy.loads("\n".join(map(ris_entry, [item])))
    assert record["year"] == year
    assert record.get("date", day).strip("/").replace("/", "-") == day
    assert parse_string("\n".join(map(bibtex_entry, [item])), "bibtex").entries[item["id"]].fields["year"] == year
    assert urllib.parse.parse_qs(as_coins(item))["rft.date"] == [day]


def test_a_source_without_date_or_author_has_neither_in_any_format() -> None:
    item = {"id": "bare", "type": "post", "title": "A post", "language": "en"}
    entry = parse_string("\n".join(map(bibtex_entry, [item])), "bibtex").entries["bare"]
    assert (dict(entry.fields), dict(entry.persons)) == ({"title": "{A post}", "langid": "english"}, {})
    assert rispy.loads("\n".join(map(ris_entry, [item]))) == [
        {"type_of_reference": "ELEC", "id": "bare", "title": "A post", "language": "en"}
    ]


def test_coins_hold_title_and_authors_as_zotero_reads_them() -> None:
    pairs = urllib.parse.parse_qs(as_coins(HARD[0]))
    assert (pairs["rft.title"], pairs["rft.au"]) == ([HARD[0]["title"]], [one["literal"] for one in HARD[0]["author"]])


def found_by_zotero(toy: Project, path: str) -> tuple[set[str], str]:
    """The titles that Zotero finds in a page, and its list of sources."""
    [page] = (page for page in all_pages(toy.views) if page.path == path)
    body = page.render(Renderer(toy.labels, page.root)).html
    found = {urllib.parse.parse_qs(html.unescape(one))["rft.title"][0] for one in re.findall(_COINS, body)}
    return found, body[body.index('id="Sources"') :]


@pytest.mark.parametrize(
    ("path", "title"), [("readers/layla-haddad.html", "Layla Haddad"), ("events/jubilee.html", "Jubilee (Planned)")]
)
def test_a_page_of_a_record_holds_what_zotero_finds_of_itself(toy: Project, path: str, title: str) -> None:
    assert found_by_zotero(toy, path)[0] == {title}


def test_the_page_of_a_topic_holds_what_zotero_finds_of_itself_and_each_source(toy: Project) -> None:
    found, shown = found_by_zotero(toy, "topics/founding.html")
    sources = {source.title for key, source in toy.book.sources.items() if f"sources/{key}.html" in shown}
    assert found == {"The founding", *sources} and sources


def test_the_page_of_a_source_holds_what_zotero_finds_of_it(toy: Project) -> None:
    source = toy.book.sources["almanach-1931"]
    body = Renderer(toy.labels, "../").page(source_view(toy.views, source)).html
    found = [urllib.parse.parse_qs(html.unescape(one))["rft.title"][0] for one in re.findall(_COINS, body)]
    assert found == [source.title]


def test_the_page_of_a_source_leads_to_each_quote_in_the_work_and_its_archived_copy(toy: Project) -> None:
    source = next(one for one in toy.book.sources.values() if one.url and one.archived)
    view = source_view(toy.views, source)
    body = html.unescape(Renderer(toy.labels, "../").page(view).html)
    wanted = [address for one in rows_of(view.sections, "Quotes") for address in (one.live, one.archived)]
    assert re.findall(r'href="([^"]*:~:text=[^"]*)"', body) == wanted != []


def test_a_page_is_cited_with_its_title_the_references_and_its_address(toy: Project) -> None:
    view = citing_view(toy.book, toy.labels, "Edith Marlow", "people/edith-marlow.html", files=True)
    address = f"{str(toy.book.settings.url).rstrip('/')}/people/edith-marlow.html"
    assert view.plain == f"“Edith Marlow”. In: {toy.book.settings.title}. {address}"
    item = dict(urllib.parse.parse_qsl(view.coins))
    assert (item["rft.title"], item["rft.identifier"]) == ("Edith Marlow", address)


def test_a_bibliography_is_three_files(toy: Project) -> None:
    files = dict(Bibliographies(toy.book).files("topics/reading", toy.book.sources))
    assert list(files) == ["topics/reading.bib", "topics/reading.ris", "topics/reading.csl.json"]
    items = [csl_item(toy.book, source) for source in toy.book.sources.values()]
    assert list(files.values()) == [
        "\n".join(map(bibtex_entry, items)),
        "\n".join(map(ris_entry, items)),
        joined_csl_json(map(csl_json_entry, items)),
    ]
    assert [*dict(Bibliographies(toy.book).files("topics/none", [])).values()] == ["", "", "[]\n"]


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("a short quote", "a%20short%20quote"),
        ("commas, hyphens-and & ampersands", "commas%2C%20hyphens%2Dand%20%26%20ampersands"),
        ("cut here […] and there", "cut%20here,and%20there"),
        (" ".join(f"w{n}" for n in range(20)), "w0%20w1%20w2%20w3,w16%20w17%20w18%20w19"),
        ("déjà vu", "d%C3%A9j%C3%A0%20vu"),
    ],
)
def test_a_text_fragment_names_the_quoted_words(quote: str, directive: str) -> None:
    assert text_fragment("https://a.example/x", quote) == f"https://a.example/x#:~:text={directive}"


def test_a_text_fragment_follows_a_fragment_of_the_address() -> None:
    assert text_fragment("https://a.example/x#part", "so it is") == "https://a.example/x#part:~:text=so%20it%20is"


# ---- every field, read back ----------------------------------------------------------------------------------------


def entry_of(toy: Project, key: str) -> tuple[dict[str, Any], Any, dict[str, Any]]:
    """A source of the toy as CSL has it, as pybtex reads it and as rispy does."""
    item = csl_item(toy.book, toy.book.sources[key])
    [record] = rispy.loads(ris_entry(item))
    return item, parse_string(bibtex_entry(item), "bibtex").entries[key], record


def test_a_chapter_is_part_of_its_book_in_every_format(toy: Project) -> None:
    item, bibtex, ris = entry_of(toy, "chapter-1963")
    assert (item["container-title"], item["publisher"]) == ("Village Libraries of the Shire", "Shire & Sons")
    wanted = {
        "booktitle": "Village Libraries of the Shire",
        "publisher": r"Shire \& Sons",
        "series": "Shire Studies",
        "volume": "2",
        "pages": "14--29",
        "edition": "2",
        "address": "London",
        "date": "1963/1964",
        "langid": "english",
        "origlanguage": "french",
        "isbn": "978-0-306-40615-7",
    }
    assert bibtex.type == "incollection"
    assert {name: bibtex.fields[name] for name in wanted} == wanted
    assert (ris["secondary_title"], ris["start_page"], ris["end_page"], ris["place_published"]) == (
        "Village Libraries of the Shire",
        "14",
        "29",
        "London",
    )


def test_a_name_in_parts_has_them_in_every_format(toy: Project) -> None:
    item, bibtex, ris = entry_of(toy, "loans-register")
    person = bibtex.persons["editor"][0]
    assert item["editor"][0] == {
        "family": "Berg",
        "given": "Anna",
        "non-dropping-particle": "van der",
        "suffix": "Jr.",
    }
    parts = [person.prelast_names, person.last_names, person.lineage_names, person.first_names]
    assert [" ".join(one).strip("{}") for one in parts] == ["van der", "Berg", "Jr.", "Anna"]
    assert ris["secondary_authors"][0] == "van der Berg, Anna, Jr."


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ({"family": "al-Haddad", "given": "Layla"}, "al-Haddad"),
        ({"family": "Masri", "non-dropping-particle": "al-", "given": "A."}, "al-Masri"),
        ({"family": "Dyke", "non-dropping-particle": "Van", "given": "Dick"}, "Van Dyke"),
        ({"family": "Smith and Sons", "given": "J."}, "Smith and Sons"),
        ({"family": "García Márquez", "given": "Gabriel"}, "García Márquez"),
        ({"family": "Comma, Inc."}, "Comma, Inc."),
    ],
)
def test_pybtex_reads_a_family_name_whole(name: dict[str, str], last: str) -> None:
    item = {"id": "x", "type": "book", "title": "T", "language": "en", "author": [name]}
    [person] = parse_string(bibtex_entry(item), "bibtex").entries["x"].persons["author"]
    assert (" ".join(person.last_names).strip("{}"), person.prelast_names) == (last, [])


@pytest.mark.parametrize(
    ("kind", "entry", "field"),
    [
        ("report", "techreport", "institution"),
        ("thesis", "phdthesis", "school"),
        ("book", "book", "publisher"),
        ("chapter", "incollection", "publisher"),
        ("dataset", "misc", "howpublished"),
        ("webpage", "misc", "howpublished"),
        ("manuscript", "unpublished", "note"),
        ("pamphlet", "booklet", "howpublished"),
    ],
)
def test_the_publisher_is_in_the_field_that_its_type_prints(kind: str, entry: str, field: str) -> None:
    item = {
        **{"id": "x", "type": kind, "title": "T", "language": "fr", "publisher": "The Press"},
        **{"author": [{"literal": "A"}], "container-title": "B" if kind == "chapter" else ""},
        "issued": {"date-parts": [[2014]]},
    }
    found = parse_string(bibtex_entry(item), "bibtex").entries["x"]
    fields = {name: value for name, value in found.fields.items() if name not in ("booktitle", "date", "year")}
    assert (found.type, fields) == (entry, {"title": "{T}", field: "The Press", "langid": "french"})


#: An item with a value in every variable that a field of a source has.
WHOLE: dict[str, Any] = {
    "id": "x",
    "title": "T",
    "language": "fr",
    "publisher": "The Press",
    "issued": {"date-parts": [[2014]]},
    **{
        field.csl.name: [{"family": field.name, "given": "A."}] if field.kind == "names" else field.name
        for field in bibliographic_fields(Source)
        if field.csl.name and field.kind in ("names", "text")
    },
}
PLAIN = find_plugin("pybtex.style.formatting", "plain")()


def styled(item: dict[str, Any]) -> str:
    """An item as BibTeX's plain style prints it. Raises an error for a field that it misses."""
    (entry,) = parse_string(bibtex_entry(item), "bibtex").entries.values()
    (found,) = PLAIN.format_entries([entry])
    return str(found.text)


@pytest.mark.parametrize("kind", get_args(CslType))
def test_bibtex_prints_every_type_whatever_it_lacks(kind: str) -> None:
    assert "T" in styled({**WHOLE, "type": kind})
    assert "T" in styled({"id": "x", "type": kind, "title": "T", "language": "fr"})
    for name in WHOLE.keys() - {"id", "title", "language"}:
        assert "T" in styled({one: value for one, value in WHOLE.items() if one != name} | {"type": kind}), name


@pytest.mark.parametrize(("kind", "number"), [("article-journal", "issue"), ("report", "number"), ("book", "number")])
def test_the_number_of_a_work_is_what_its_type_calls_so(kind: str, number: str) -> None:
    (entry,) = parse_string(bibtex_entry({**WHOLE, "type": kind}), "bibtex").entries.values()
    assert entry.fields["number"] == number


@pytest.mark.parametrize(
    ("edtf", "written"),
    [
        ("2015-21", "2015-21"),
        ("2014-03/2014-05", "2014-03/2014-05"),
        ("2014/2016", "2014/2016"),
        ("201X", "2010~/2019~"),
        ("2015-33", "2015-01/2015-03"),
        ("[2014-03-01, 2014-05-02]", "2014~"),
    ],
)
def test_a_date_of_biblatex_claims_no_more_than_the_record(edtf: str, written: str) -> None:
    item = {**HARD[0], "issued": csl_date(parse_edtf(edtf))}
    assert parse_string(bibtex_entry(item), "bibtex").entries[item["id"]].fields["date"] == written


def test_a_season_is_in_the_date_of_ris() -> None:
    [record] = rispy.loads(ris_entry({**HARD[0], "issued": csl_date(parse_edtf("2015-21"))}))
    assert (record["year"], record["date"]) == ("2015", "2015///spring")


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("fr", "french"),
        ("en-GB", "british"),
        ("de", "ngerman"),
        ("pt-BR", "brazilian"),
        ("zh-Hant", "chinese"),
        ("qqq", ""),
    ],
)
def test_a_language_is_called_as_latex_calls_it(tag: str, name: str) -> None:
    entry = parse_string(bibtex_entry({**HARD[0], "language": tag}), "bibtex").entries[HARD[0]["id"]]
    assert entry.fields.get("langid", "") == name


def printed(items: list[dict[str, Any]]) -> list[str]:
    """The items as citeproc-py prints them in the style of Harvard."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it knows no `custom`, which the schema of CSL has
        bibliography = CitationStylesBibliography(
            CitationStylesStyle("harvard-cite-them-right", validate=False), CiteProcJSON(items), formatter.plain
        )
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    return [str(one) for one in bibliography.bibliography()]


def test_citeproc_prints_every_source(toy: Project) -> None:
    items = [csl_item(toy.book, source) for source in toy.book.sources.values()]
    assert len(printed(items)) == len(items)


def test_citeproc_prints_a_chapter_with_its_book(toy: Project) -> None:
    [text] = printed([csl_item(toy.book, toy.book.sources["chapter-1963"])])
    wanted = ("al-Haddad, L.", "1963", "Bread and Loans", "Village Libraries of the Shire", "Shire & Sons", "14–29")
    assert [words for words in wanted if words not in text] == []


def test_coins_name_the_work_by_its_numbers(toy: Project) -> None:
    pairs = urllib.parse.parse_qs(as_coins(csl_item(toy.book, toy.book.sources["loans-register"])))
    assert pairs["rft_id"] == ["info:doi/10.5555/rooms.1960/(12)"]
    assert pairs["rft.contributor"][0] == "Anna van der Berg Jr."
    assert pairs["rft.language"] == ["en", "fr"]


def test_a_doi_leads_to_its_registry_as_other_links_out_of_the_site_do(toy: Project) -> None:
    body = Renderer(toy.labels, "../").page(source_view(toy.views, toy.book.sources["loans-register"])).html
    [link] = re.findall(r'<a [^>]*href="https://doi\.org[^>]*>[^<]*</a>', body)
    assert link == (
        '<a class="sb-outside" rel="noopener noreferrer external" href="https://doi.org/10.5555/rooms.1960/(12)">'
        "doi.org/10.5555/rooms.1960/(12)</a>"
    )


def test_every_field_of_bibliographies_is_named_by_one_list() -> None:
    """A field that a source has beside these is no library's."""
    own = "type title sort title_supplied summary publisher published language".split()
    own += "url archived accessed within retells note".split()
    tool = ["paragraphs", "left_out", "text", "fingerprint", "images", *PageRecord.model_fields]
    assert {field.name for field in bibliographic_fields(Source)} == Source.model_fields.keys() - {*own, *tool}
