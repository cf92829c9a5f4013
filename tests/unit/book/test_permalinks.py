"""Published addresses stay: what is promised exists, anchors do not count, and nothing vanishes without a word."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.book.book import Book, anchor
from sourcebook.book.link import link
from sourcebook.book.permalinks import LEDGER, Permalink, lasting_addresses, lost_permalinks, read_ledger
from sourcebook.book.rewording import evidence_of
from sourcebook.cli import main
from sourcebook.commands.links.references import PageRead
from sourcebook.core.problems import as_text
from sourcebook.project import Project, load_project
from sourcebook.records.models import Entity, Event, Statement
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from sourcebook.views.builder import ViewBuilder
from support.commit_history import Work
from support.projects import ROOT, TOY, built, copy_of_toy

HomeT = TypeVar("HomeT", bound=Entity | Event)


def permalinks(project: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["permalinks", "--project", str(project), *options])
    return done.exit_code, done.output


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A copy of the toy whose addresses are all in its ledger."""
    project = copy_of_toy(tmp_path)
    assert permalinks(project, "--write")[0] == 0
    return project


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    file.write_text(text.replace(old, new), "utf-8")


def found(project: Path) -> str:
    """The problems that concern the ledger."""
    problems = load_project(project).problems
    return as_text([problem for problem in problems if problem.code in ("lost-permalink", "bad-permalink")])


def anchors(html: str) -> set[str]:
    return PageRead(html).anchors


# ---- what is promised


def test_every_promised_address_is_in_the_built_site(toy: Project, toy_site: Path) -> None:
    known: dict[str, set[str]] = {}
    missing = []
    for address in lasting_addresses(toy.book):
        page, _, name = address.partition("#")
        file = toy_site / page
        if page not in known and file.is_file():
            known[page] = anchors(file.read_text("utf-8"))
        # A page written by hand has taken the place of this one.
        if page != "readers/tobias-crumb.html" and (page not in known or (name and name not in known[page])):
            missing.append(address)
    assert missing == []


def test_the_ledger_of_this_reference_is_sorted_and_holds_no_address_twice() -> None:
    ledger, problems = read_ledger((ROOT / LEDGER).read_bytes())
    addresses = [one.address for one in ledger]
    assert (problems, addresses) == ([], sorted(set(addresses)))
    assert len(addresses) > 100


def shuffled(book: Book, seed: int, more: bool) -> Book:
    """The same records in another order, and so their parts; with `more`, one record and one statement are new."""
    mix = random.Random(seed)

    new = next(one for record in book.events.values() for one in record.statements)

    def parts(record: Any) -> Any:
        names = ("statements", "disagreements", "quotes", "roles")
        lists: dict[str, list[object]] = {key: [*getattr(record, key)] for key in names if hasattr(record, key)}
        for items in lists.values():
            mix.shuffle(items)
        if more:
            lists["statements"].append(new.model_copy(update={"text": "It rained."}))
        return record.model_copy(update={key: tuple(items) for key, items in lists.items()})

    def table(records: dict[str, HomeT]) -> dict[str, HomeT]:
        items = [(key, parts(record)) for key, record in records.items()]
        mix.shuffle(items)
        return dict(items)

    entities, events = table(book.entities), table(book.events)
    sources = [*book.sources.items()]
    mix.shuffle(sources)
    kept = {key: record for key, record in book.withdrawn.items() if isinstance(record, Entity)}
    return link(dict(sources), {**entities, **kept}, events, book.vocabulary, book.settings)


def ids_of_pages(book: Book, toy: Project) -> dict[str, set[str]]:
    views, renderer = ViewBuilder(book, toy.labels, toy.verification), Renderer(toy.labels, "")
    return {page.path: anchors(page.render(renderer).html) for page in all_pages(views)}


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32), more=st.booleans())
def test_anchors_stay_when_records_and_their_parts_are_added_or_sorted(seed: int, more: bool) -> None:
    toy = load_project(TOY)
    before = ids_of_pages(shuffled(toy.book, 0, more=False), toy)
    after = ids_of_pages(shuffled(toy.book, seed, more), toy)
    assert {page: ids - after[page] for page, ids in before.items() if ids - after[page]} == {}


# ---- what has vanished


def test_what_is_published_and_still_there_is_no_problem(published: Path) -> None:
    assert (found(published), permalinks(published)[0]) == ("", 0)


def test_a_new_record_is_not_in_the_ledger_before_it_is_written(published: Path) -> None:
    replace(published / "data" / "entities.yaml", "\nmiss-nobody:\n", "\nbea-day:\n  withdrawn: W\n\nmiss-nobody:\n")
    text = (published / "data" / "entities.yaml").read_text("utf-8")
    fields = "  type: person\n  name: Bea Day\n  description: A guest.\n"
    (published / "data" / "entities.yaml").write_text(text.replace("bea-day:\n", f"bea-day:\n{fields}"), "utf-8")
    before = (published / LEDGER).read_text("utf-8").splitlines()
    code, output = permalinks(published)
    assert (code, "not in the ledger: readers/bea-day.html\n" in output) == (1, True)
    assert (published / LEDGER).read_text("utf-8").splitlines() == before
    assert permalinks(published, "--write")[0] == 0
    assert {*(published / LEDGER).read_text("utf-8").splitlines()} - {*before} == {"readers/bea-day.html"}


ROOMS, YEAR = "events/opening-of-the-rooms.html", ("data", "events", "1923.yaml")
FIRST = "text: The village has a library at last."
LATER = "text: Now the village has a library."
#: In other words, and by somebody else.
FACT = f"{FIRST}\n      kind: fact"
ACCOUNT = f"{LATER}\n      kind: account\n      by: layla-haddad"
GONE = (
    f"data/events/1923.yaml:34:7: opening-of-the-rooms: the address '{ROOMS}#claim-335c10be' was published, and is gone"
)


def line_of(project: Path, address: str) -> int:
    lines = (project / LEDGER).read_text("utf-8").splitlines()
    return [line.partition(" ")[0] for line in lines].index(address) + 1


def test_a_reworded_statement_keeps_its_address_by_itself_and_so_it_does_when_reworded_again(published: Path) -> None:
    for old, new in ((FIRST, LATER), (LATER, "text: A library, at last.")):
        replace(published.joinpath(*YEAR), old, new)
        statement = load_project(published).book.events["opening-of-the-rooms"].statements[0]
        assert (found(published), anchor(statement)) == ("", "claim-335c10be")
        assert permalinks(published)[0] == 0


def test_a_reworded_question_keeps_its_address_by_itself(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    year = project.joinpath(*YEAR)
    replace(year, "    - id: year\n      question", "    - question")
    assert permalinks(project, "--write")[0] == 0
    [address] = [one for one in lasting_addresses(load_project(project).book) if f"{ROOMS}#question-" in one]
    replace(year, "question: In what year was it founded?", "question: When was it founded?")
    assert address in lasting_addresses(load_project(project).book)


TWINS = """\
  statements:
    - text: It rained.
      kind: fact
      citations: [{source: gazette-1923-05-12, quote: "Little Wexcombe has a library at last."}]
    - {text: It poured., kind: fact, citations: [{source: gazette-1923-05-12, quote: "Little Wexcombe has a library at last."}]}
"""  # noqa: E501 - what is in braces is one line


def test_statements_of_the_same_evidence_are_told_apart_by_an_id_that_is_written(published: Path) -> None:
    year = published.joinpath(*YEAR)
    replace(year, f"  statements:\n    - {FIRST}", f"{TWINS}    - {FIRST}")
    before = [anchor(one) for one in load_project(published).book.events["opening-of-the-rooms"].statements]
    code, output = permalinks(published, "--write")
    written = load_project(published).book.events["opening-of-the-rooms"].statements
    assert code == 0 and "written: data/events/1923.yaml: an id where" in output
    assert [one.id for one in written] == before
    assert "written" not in permalinks(published, "--write")[1]
    replace(year, "It poured.", "It poured down.")
    assert found(published) == ""


def test_of_two_that_may_be_the_old_one_none_inherits_its_address(published: Path) -> None:
    replace(published.joinpath(*YEAR), f"  statements:\n    - {FIRST}", f"{TWINS}    - {LATER}")
    assert f"'{ROOMS}#claim-335c10be' was published, and is gone" in found(published)


def test_a_ledger_without_evidence_is_read_and_completed(published: Path) -> None:
    ledger = published / LEDGER
    complete = ledger.read_text("utf-8")
    ledger.write_text(re.sub(" evidence: .*", "", complete), "utf-8")
    assert found(published) == ""
    assert permalinks(published, "--write")[0] == 0
    assert ledger.read_text("utf-8") == complete


def test_a_statement_that_is_reworded_and_attributed_otherwise_keeps_its_address_by_an_id(published: Path) -> None:
    replace(published.joinpath(*YEAR), FACT, ACCOUNT)
    line = line_of(published, f"{ROOMS}#claim-335c10be")
    assert found(published) == (
        f"{GONE} (line {line} of {LEDGER}) [lost-permalink]\n"
        "    if this statement was reworded and cited or attributed otherwise, it keeps its address by the field id: "
        "claim-335c10be\n"
        f"    if it was taken away, write into line {line} of {LEDGER}: {ROOMS}#claim-335c10be withdrawn: the reason\n"
    )
    replace(published.joinpath(*YEAR), ACCOUNT, f"id: claim-335c10be\n      {ACCOUNT}")
    assert found(published) == ""


OTHERWISE = {
    "another speaker": (
        'has a library at last."\n  dis',
        'has a library at last."\n          speaker: edith-marlow\n  dis',
    ),
    "another intermediary": (FACT.replace(FIRST, LATER), f"{LATER}\n      kind: fact\n      via: [edith-marlow]"),
    "about somebody else": (FACT.replace(FIRST, LATER), f"{LATER}\n      kind: fact\n      about: [edith-marlow]"),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_what_is_said_by_or_about_somebody_else_does_not_inherit_an_address(published: Path, what: str) -> None:
    replace(published.joinpath(*YEAR), FIRST, LATER)
    assert found(published) == ""
    replace(published.joinpath(*YEAR), *OTHERWISE[what])
    assert f"'{ROOMS}#claim-335c10be' was published, and is gone" in found(published)


def test_a_denial_that_answers_something_else_is_another_one() -> None:
    one, other = (
        Statement.model_validate(
            {
                **{"text": "He denies it.", "kind": "denial", "by": "ann", "answers": [claim]},
                "citations": [{"source": "diary", "quote": "I did not"}],
            }
        )
        for claim in ("bob#theft", "bob#fraud")
    )
    assert evidence_of(one) != evidence_of(other)


def withdraw(project: Path, reason: str) -> None:
    """Mark the first statement as withdrawn in the ledger."""
    text = (project / LEDGER).read_text("utf-8")
    made, number = re.subn(rf"({re.escape(ROOMS)}#claim-335c10be.*)\n", rf"\1 withdrawn: {reason}", text)
    assert number == 1
    (project / LEDGER).write_text(made, "utf-8")


def test_a_statement_that_was_taken_away_needs_a_reason_in_the_ledger(published: Path) -> None:
    text = published.joinpath(*YEAR).read_text("utf-8")
    start = text.index(f"    - {FIRST}")
    end = text.index("  disagreements:", start)
    published.joinpath(*YEAR).write_text(text[:start].removesuffix("  statements:\n") + text[end:], "utf-8")
    assert f"'{ROOMS}#claim-335c10be' was published, and is gone" in found(published)
    withdraw(published, "It was a hope.\n")
    assert found(published) == ""
    published.joinpath(*YEAR).write_text(text, "utf-8")
    assert "is marked as withdrawn, but still exists [bad-permalink]" in found(published)


def test_at_the_address_of_a_part_that_was_taken_away_stands_the_reason_and_nothing_more(published: Path) -> None:
    """Also at that of before the record had another id."""
    replace(published.joinpath(*YEAR), FACT, ACCOUNT)
    withdraw(published, "It was <b>hope</b>.\nevents/opening.html#claim-0a1b2c3d withdrawn: Nobody said so.\n")
    project = load_project(published)
    [page] = [one for one in all_pages(project.views) if one.path == ROOMS]
    shown = page.render(Renderer(project.labels, "../"))
    assert re.findall(r'<p class="sb-files sb-withdrawn" id="([\w-]+)">(.*)</p>', shown.html) == [
        (name, f"A part of this page was withdrawn (#{name}). The reason: <bdi>{reason}</bdi>")
        for name, reason in (
            ("claim-335c10be", "It was &lt;b&gt;hope&lt;/b&gt;."),
            ("claim-0a1b2c3d", "Nobody said so."),
        )
    ]
    assert "hope" not in str(shown.entries) and found(published) == ""


def test_what_is_written_later_keeps_the_reasons(published: Path) -> None:
    file = published / LEDGER
    file.write_text(file.read_text("utf-8") + "topics/milk.html withdrawn: Nobody took milk.\n", "utf-8")
    replace(file, "topics/readings.html\n", "")
    assert permalinks(published, "--write")[0] == 0
    assert file.read_text("utf-8").endswith(
        "topics/founding.html\ntopics/milk.html withdrawn: Nobody took milk.\ntopics/readings.html\n"
    )


def test_a_record_with_another_id_keeps_its_page_and_anchors_by_its_former_address(published: Path) -> None:
    for file in published.rglob("*.yaml"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"\bopening-of-the-rooms\b", "rooms-open", text), "utf-8")
    assert f"the page '{ROOMS}' was published, and is gone [lost-permalink]" in found(published)
    replace(published.joinpath(*YEAR), "[events/opening]", "[events/opening, events/opening-of-the-rooms]")
    assert found(published) == ""
    replace(published.joinpath(*YEAR), FACT, ACCOUNT)
    assert f"'{ROOMS}#claim-335c10be' was published, and is gone" in found(published)


def seconds(book: Book, events: dict[str, Event]) -> float:
    """How long it takes to find that no statement of these records has its published address any more."""
    lines = [
        Permalink(f"{book.address(record)}#claim-{number:08x}", "", number)
        for record in events.values()
        for number in range(len(record.statements))
    ]
    start = time.process_time()
    assert len([*lost_permalinks(book, tuple(lines))]) == len(lines)
    return time.process_time() - start


@pytest.mark.parametrize("records", ["one record", "a record each"])
def test_four_times_as_many_lines_take_about_four_times_as_long(toy: Project, records: str) -> None:
    event = next(one for one in toy.book.events.values() if one.statements)

    def events(number: int) -> dict[str, Event]:
        said = [event.statements[0].model_copy(update={"text": f"It rained {one} times."}) for one in range(number)]
        if records == "one record":
            return {event.key: event.model_copy(update={"statements": tuple(said)})}
        keys = [f"event-{one}" for one in range(number)]
        return {key: event.model_copy(update={"key": key, "statements": (said[0],)}) for key in keys}

    took = []
    for made in map(events, (1000, 4000)):
        book = link(toy.book.sources, {}, made, toy.book.vocabulary, toy.book.settings)
        took.append(min(seconds(book, made) for _ in range(3)))
    assert took[1] < took[0] * 9


def test_nothing_is_said_of_a_record_that_cannot_be_read(published: Path) -> None:
    replace(published.joinpath(*YEAR), FIRST, "tent: The village has a library at last.")
    assert found(published) == ""


def test_no_line_of_the_ledger_can_name_a_file_outside_of_the_site() -> None:
    lines = (
        "../index.html withdrawn: x",
        "a/../../b.html withdrawn: x",
        "/etc/b.html withdrawn: x",
        "people/a.html withdrawn: \u202eabc",
        "https://example.org/people/a.html",
        "people/a.html#<b>",
        "<<<<<<< HEAD",
        "people/\xe9.html",
    )
    for line in lines:
        ledger, problems = read_ledger(line.encode())
        assert (ledger, [problem.code for problem in problems]) == ((), ["bad-permalink"]), line


# ---- what is left where something was


def test_a_withdrawn_record_and_topic_leave_their_reason_alone(published: Path) -> None:
    """In no page, feed, export, index or picture is anything else of them, the changes that git knows among them."""
    work = Work(published)
    work.git("init", "-q")
    entities = published / "data" / "entities.yaml"
    replace(entities, "  withdrawn: The record rested on a misreading.\n", "")
    work.commit("2024-01-01T12:00:00+00:00")
    replace(
        entities,
        '"a boy to mind the stove"\n',
        '"a boy to mind the stove"\n  formerly: [readers/old-nobody]\n  withdrawn: A misreading.\n',
    )
    with (published / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write("topics/milk.html withdrawn: Nobody took <b>milk</b>.\n")
    work.commit("2024-01-02T12:00:00+00:00")
    site = built(published, published / "site")
    said = "Miss Nobody", "taken for a librarian"
    named = [
        (file.relative_to(site).as_posix(), words)
        for file in sorted(site.rglob("*"))
        if file.is_file()
        for words in said
        if words in file.read_text("utf-8", "replace")
    ]
    assert named == []
    topic = (site / "topics" / "milk.html").read_text("utf-8")
    former = (site / "readers" / "old-nobody.html").read_text("utf-8")
    assert "Nobody took &lt;b&gt;milk&lt;/b&gt;." in topic
    assert 'href="../readers/miss-nobody.html"' in former
