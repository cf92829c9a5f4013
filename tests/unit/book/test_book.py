"""The linked book: what can be looked up from one record to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourcebook.book.book import Book, anchor, quote_anchor
from sourcebook.book.coverage import independent
from sourcebook.project import Project, load_project
from sourcebook.records.models import Disagreement, Spoken, Statement
from sourcebook.records.record import Record
from sourcebook.records.source import Source
from sourcebook.records.when import When


def written(book: Book) -> Iterator[str]:
    """The whole book as lines: its records with the fields that are set, then its indexes."""
    for record in (*book.records(), *book.withdrawn.values()):
        yield f"{type(record).__name__} {record.key}"
        yield from _fields(record, "  ")
    yield "Uses"
    for use in book.references:
        at = "" if use.index is None else f"[{use.index}]"
        path = "".join(f"{field}/" for _, field in use.path)
        yield f"  {use.root.key or type(use.root).__name__}: {path}{use.field}{at} -> {use.to} {use.value!r}"
    yield "Claims"
    for claim in book.claims:
        question = f" ({claim.disagreement.question})" if claim.disagreement else ""
        yield f"  {claim.home.key}: {claim.statement.kind}: {claim.statement.text!r}{question}"
    yield "Quotations"
    for quotation in book.quotations:
        spoken = ", spoken" if quotation.spoken else ""
        holder = type(quotation.holder).__name__
        yield f"  {quotation.home.key}: {holder}{spoken}: {quotation.citation.source}: {quotation.citation.quote!r}"
    yield "Chronology"
    for event in book.chronology:
        yield f"  {event.date.date.text}: {event.key}"
    yield "Indexes"
    indexes = {
        "events_of": {key: [event.key for event in events] for key, events in book.events_of.items()},
        "claims_at": {key: [claim.statement.text for claim in claims] for key, claims in book.claims_at.items()},
        "claims_by": {key: [claim.statement.text for claim in claims] for key, claims in book.claims_by.items()},
        "words_of": {key: [one.citation.quote for one in found] for key, found in book.words_of.items()},
        "ties": {
            key: [(tie.relation.type, tie.other, tie.inverse) for tie in ties]
            for key, ties in book.relation_ends.items()
        },
        "offices_at": {key: [office.holder.key for office in found] for key, found in book.offices_at.items()},
        "related_to": book.related_to,
        "acronyms": {key: [entity.key for entity, _ in found] for key, found in book.acronyms.items()},
        "references_to": {key: [use.root.key for use in uses] for key, uses in book.references_to.items()},
    }
    for name, index in indexes.items():
        for key, found in index.items():
            yield f"  {name} {key}: {found}"


def _fields(record: Record, indent: str) -> Iterator[str]:
    for name in sorted(record.model_fields_set):
        value = getattr(record, name)
        values = value if isinstance(value, tuple) else (value,)
        if isinstance(value, When):
            yield f"{indent}{name}: {value.date.text}" + "".join(f"; {x}" for x in (value.words, value.inferred) if x)
        elif any(isinstance(one, Record) for one in values):
            for one in values:
                yield f"{indent}{name}:"
                yield from _fields(one, f"{indent}  ")
        else:
            yield f"{indent}{name}: {value!r}"


def test_the_linked_toy_is_as_it_was(toy: Project, golden: Callable[[str, str], None]) -> None:
    golden("book.txt", "\n".join(written(toy.book)) + "\n")


def test_withdrawn_records_are_found_nowhere_but_among_the_withdrawn(toy: Project) -> None:
    book = toy.book
    everywhere = [
        *(record.key for record in book.records()),
        *(event.key for event in book.chronology),
        *book.references_to,
    ]
    assert set(book.withdrawn) == {"leaflet", "miss-nobody", "moonlight-reading"}
    assert set(book.withdrawn) & set(everywhere) == set()
    assert [book.get(key) for key in book.withdrawn] == [None, None, None]


def test_a_relation_is_seen_from_both_sides(toy: Project) -> None:
    seen = {
        key: [(tie.relation.type, tie.other, tie.inverse) for tie in toy.book.relation_ends[key]]
        for key in ("reading-society", "village-libraries")
    }
    assert seen == {
        "reading-society": [("part-of", "village-libraries", False)],
        "village-libraries": [("part-of", "reading-society", True)],
    }


def test_a_relation_of_events_is_seen_from_both_sides(toy: Project) -> None:
    related = toy.book.related_to
    assert (related["reading-month"], related["reading-day"]) == (
        [("part-of", "reading-day", False)],
        [("part-of", "reading-month", True)],
    )


def test_a_claim_stands_on_its_record_and_on_those_it_is_about_once_each(toy: Project) -> None:
    where = {key for key, claims in toy.book.claims_at.items() for claim in claims if claim.statement.id == "thanked"}
    assert where == {"layla-haddad", "rooms-above-bakery"}


def test_the_positions_of_a_disagreement_are_claims_on_the_pages_it_is_about(toy: Project) -> None:
    about = [claim.statement.text for claim in toy.book.claims_at["reading-society"]]
    assert about == ["Layla.", "L.", "In 1923.", "In 1922."]
    assert [one.question for _, one in toy.book.disagreements_at["reading-society"]] == [
        "How is the librarian’s first name written?",
        "In what year was it founded?",
    ]


def test_events_belong_to_participants_places_and_whoever_alleges_them(toy: Project) -> None:
    events = {key: [event.key for event in events] for key, events in toy.book.events_of.items()}
    assert events["rooms-above-bakery"] == ["opening-of-the-rooms", "jubilee"]
    assert events["amos-pell"] == ["request-for-rooms"]
    assert "Mill Lane" not in events


def test_the_fellows_of_a_participant_are_all_others_named_or_not(toy: Project) -> None:
    opening = toy.book.events["opening-of-the-rooms"]
    fellows = [one.entity or one.name for one in toy.book.co_participants(opening, "layla-haddad")]
    assert fellows == ["reading-society", "edith-marlow", "those who stood on the stairs"]


def test_the_chronology_is_ordered_by_first_day_then_last_then_id_and_ends_with_what_has_no_year(toy: Project) -> None:
    keys = [(event.date.date.sort_key, event.key) for event in toy.book.chronology]
    undated = [event.key for event in toy.book.chronology if not event.date.date.dated]
    assert keys == sorted(keys)
    assert [event.key for event in toy.book.chronology[-len(undated) :]] == undated
    assert undated == sorted(undated)


def test_words_spoken_are_told_from_words_that_prove(toy: Project) -> None:
    spoken = [one.citation.quote for one in toy.book.quotations if one.spoken and one.citation.speaker == "amos-pell"]
    assert spoken == ["no candle shall burn among the books."]


def test_a_topic_holds_its_entities_by_name_and_its_events_in_time(toy: Project) -> None:
    entities, events = toy.book.on_topic("founding")
    assert [entity.key for entity in entities] == ["layla-haddad", "harmonium-quarrel", "reading-society"]
    assert [event.key for event in events] == ["request-for-rooms", "harmonium-sale", "opening-of-the-rooms"]


def test_addresses_come_from_the_vocabulary(toy: Project) -> None:
    book = toy.book
    keys = ("layla-haddad", "opening-of-the-rooms", "minutes-1924")
    records = [record for key in keys if (record := book.get(key))]
    assert [book.address(record) for record in records] == [
        "readers/layla-haddad.html",
        "events/opening-of-the-rooms.html",
        "sources/minutes-1924.html",
    ]


# ---- anchors --------------------------------------------------------------------------------------------------------


def test_an_anchor_is_the_id_or_comes_from_the_words_not_from_the_position(toy: Project) -> None:
    claims = [claim.statement for claim in toy.book.claims if claim.home.key == "layla-haddad"]
    anchors = {statement.text: anchor(statement) for statement in claims}
    assert anchors == {
        "Without her the stairs would lead nowhere.": "thanked",
        "She lends books above the bread oven.": "claim-fef2a09f",
        "Layla.": "name-in-full",
        "L.": "claim-d40070e5",
    }


def test_the_same_words_share_an_anchor_on_the_page_of_their_source(toy: Project) -> None:
    anchors = {one.citation.quote: quote_anchor(one.citation) for one in toy.book.quotations}
    assert len(set(anchors.values())) == len(anchors)


def test_anchors_of_different_kinds_differ_even_for_the_same_words() -> None:
    statement = Statement.model_construct(id=None, text="x")
    question = Disagreement.model_construct(id=None, question="x")
    quote = Spoken.model_construct(id=None, quote="x")
    assert len({anchor(part) for part in (statement, question, quote)}) == 3


# ---- independence ---------------------------------------------------------------------------------------------------


def sources(text: str) -> list[Source]:
    """Sources of one line each: `a retells b, c within d`."""
    found = []
    for line in text.split(";"):
        key, *words = line.split()
        fields = {"key": key, "retells": (), "within": None}
        for verb, other in zip(words[::2], words[1::2], strict=True):
            fields[verb] = (*fields["retells"], other) if verb == "retells" else other
        source = Source.model_construct(retells=fields["retells"], within=fields["within"])
        vars(source)["key"] = key  # as the reader does, records being frozen
        found.append(source)
    return found


# Each row: the sources, and the groups of those that are not independent.
GROUPS = [
    ("a; b", ["a", "b"]),
    ("a retells x; b retells x; c", ["ab", "c"]),
    ("a; b retells a; c retells b", ["abc"]),
    ("c retells b; a; b retells a", ["abc"]),
    ("a within b; b", ["ab"]),
    ("a within x; b within x", ["ab"]),
    ("a retells x; b retells y; c retells x retells y", ["abc"]),
    ("a retells a", ["a"]),
]


@pytest.mark.parametrize(("text", "groups"), GROUPS)
def test_sources_that_retell_one_work_or_stand_within_another_are_one_voice(text: str, groups: list[str]) -> None:
    assert sorted("".join(sorted(group)) for group in independent(sources(text))) == groups


# ---- tolerance ------------------------------------------------------------------------------------------------------


def test_a_book_with_ids_that_name_nothing_links_all_the_same(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    entity = """ann:
  type: nothing
  name: Ann
  description: See [[nobody]].
  citations: [{source: nowhere, quote: some words of nobody}]
  relations: [{type: x, entity: nobody}]
  roles: [{organization: no-club}]
"""
    for name, text in {"sources": "{}", "entities": entity, "events": "{}", "vocabulary": "{}"}.items():
        (data / f"{name}.yaml").write_text(text, encoding="utf-8")
    book = load_project(tmp_path).book
    assert book.address(book.entities["ann"]) == "entities/ann.html"
    assert list(written(book))
