"""The form on which readers propose changes: the ways people go through it, and what it never does."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from sourcebook.core.problems import as_text, has_errors
from sourcebook.core.yaml.reader import parse_yaml
from sourcebook.paths import ASSETS
from sourcebook.project import load_project
from sourcebook.records.documents.editing import plain
from sourcebook.records.documents.formatter import formatted
from sourcebook.records.documents.tables import TABLES
from sourcebook.site.proposals import proposal_texts
from support.hostile_words import HOSTILE
from support.projects import ROOT, copy_of_toy
from support.proposals import Form, applied, block
from support.windows import Record

sys.path.insert(0, str(ROOT / "bench"))
from project import SHAPES, make_project

Address = Callable[[Path, str], str]

GITHUB = {
    "new": "https://github.com/x/y/new/main?filename=FILE&value=VALUE",
    "issue": "https://github.com/x/y/issues/new?template=propose-a-change.yml&title=TITLE&proposal=PROPOSAL",
}
FORGEJO = {"issue": "https://codeberg.org/x/y/issues/new?title=TITLE&body=BODY"}
GAZETTE = "On Saturday the Reading Society opened two rooms above the bakery in Mill Lane"


@pytest.fixture(params=["file", "http"])
def form(request: pytest.FixtureRequest, page: Page, toy_site: Path, address: Address) -> Form:
    """The form of the toy."""
    return Form(page, address(toy_site, request.param))


@pytest.fixture
def form_of_file(page: Page, toy_site: Path, address: Address) -> Form:
    """The form of the toy, from disk."""
    return Form(page, address(toy_site, "file"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the toy, to which proposals are applied."""
    return copy_of_toy(tmp_path)


def links(form: Form) -> list[str]:
    return form.page.eval_on_selector_all(".sb-links a", "all => all.map(a => a.href)")


def fill_event(form: Form, quote: str = GAZETTE) -> None:
    form.press("New event")
    form.fill(title="The baker is thanked", date="15 June 1923", type="meeting", description="The Society thanked him.")
    form.fill(source="gazette-1923-05-12", quote=quote, locator="paragraph 1")


# ---- the ways through it


def test_a_typo_is_corrected_and_nothing_else_changes(form: Form, project: Path) -> None:
    form.page.goto(f"{form.address}/events/opening-of-the-rooms.html")
    form.page.get_by_role("link", name="Correct or add").click()
    form.page.wait_for_selector("section.sb-part")
    assert form.changes == []
    form.fill(title="The rooms above the bakery were opened", number=0)
    assert form.changes == [
        ["opening-of-the-rooms: title", "The rooms above the bakery open", "The rooms above the bakery were opened"]
    ]
    file = project / "data" / "events" / "1923.yaml"
    before = file.read_text("utf-8")
    assert applied(project, form.yaml).output == "written: data/events/1923.yaml\n"
    expected = before.replace(
        "title: The rooms above the bakery open\n", 'title: "The rooms above the bakery were opened"\n'
    )
    assert file.read_text("utf-8") == expected != before


def test_a_new_event_with_a_known_source_is_a_file_in_house_layout(form: Form, project: Path) -> None:
    form.open()
    fill_event(form)
    form.quote_state("found")
    assert form.missing == []
    text = form.yaml
    assert text == (
        "the-baker-is-thanked-1923:\n"
        '  title: "The baker is thanked"\n'
        '  date: "1923-06-15"\n'
        "  type: meeting\n"
        '  description: "The Society thanked him."\n'
        "  citations:\n"
        "    - source: gazette-1923-05-12\n"
        f'      quote: "{GAZETTE}"\n'
        '      locator: "paragraph 1"\n'
    )
    assert formatted(text.encode(), "x.yaml", TABLES["events"]) == text
    (project / "data" / "events" / "the-baker-is-thanked-1923.yaml").write_text(text, "utf-8")
    problems = load_project(project).problems
    assert not has_errors(problems), as_text(problems)


def test_a_date_that_is_none_and_a_quote_that_is_not_found_are_told_at_the_end(form_of_file: Form) -> None:
    form = form_of_file.open()
    fill_event(form, GAZETTE.replace("Saturday", "Sunday"))
    form.quote_state("missing")
    assert (form.missing, form.page.locator(".sb-output .sb-advice button").all_inner_texts()) == ([], ["quote 1"])
    form.fill(date="last summer", quote=GAZETTE)
    form.quote_state("found")
    assert (form.missing, form.page.locator(".sb-output .sb-advice button").count()) == (["date"], 0)
    form.fill(date="15 June 1923")
    assert form.missing == []


def test_a_new_record_goes_on_as_a_file_an_issue_or_a_download(form_of_file: Form, project: Path) -> None:
    form = form_of_file.open()
    form.page.evaluate("forge => { sourcebookPropose.data.forge = forge; }", GITHUB)
    fill_event(form)
    text = form.yaml
    new, issue = [urlsplit(link) for link in links(form)]
    assert new.path == "/x/y/new/main"
    assert parse_qs(new.query) == {"filename": ["data/events/the-baker-is-thanked-1923.yaml"], "value": [text]}
    with form.page.expect_download() as download:
        form.press("Download the-baker-is-thanked-1923.yaml")
    assert download.value.path().read_text("utf-8") == text
    (proposal,) = parse_qs(issue.query)["proposal"]
    # GitHub puts the field into a block of its own.
    assert (
        applied(project, f"### The proposal\n\n```yaml\n{proposal}```\n").output
        == "written: data/events/the-baker-is-thanked-1923.yaml\n"
    )
    assert (project / "data" / "events" / "the-baker-is-thanked-1923.yaml").read_text("utf-8") == text


def test_a_new_article_is_claimed_and_its_text_stays_in_the_browser(form_of_file: Form, project: Path) -> None:
    form = form_of_file.open()
    article = "The rooms were cold.\n\nIn the winter of 1925 the Society bought a stove from the smith in Mill Lane."
    form.press("New source")
    form.fill(type="article-newspaper", title="A Stove for the Rooms", published="2 Feb 1925", language="en")
    form.fill(text=article)
    form.settle()
    fill_event(form, "the Society bought a stove from the smith")
    form.fill(form.part("New event"), source="a-stove-for-the-rooms")
    form.quote_state("claimed")
    assert "A maintainer has to compare" in form.told("quote")
    text = form.yaml
    assert "stove from the smith in Mill" not in text and "winter of 1925" not in text
    result = applied(project, text)
    assert result.output.splitlines() == [
        "written: data/sources/a-stove-for-the-rooms.yaml",
        "written: data/events/the-baker-is-thanked-1923.yaml",
        "written: data/fingerprints/a-stove-for-the-rooms.json",
        "claimed, to be compared by you with the text of a-stove-for-the-rooms: 1 quote",
    ]
    read = load_project(project)
    assert not has_errors(read.problems), as_text(read.problems)
    state = read.verification.state("a-stove-for-the-rooms", "the Society bought a stove from the smith")
    assert (state.name, state.vouched) == ("fingerprint", ())


def test_a_denial_asks_who_denies_and_what(form_of_file: Form, project: Path) -> None:
    form = form_of_file.open("#edit=harmonium-quarrel")
    form.press("Add to statements")
    form.fill(text="[[edith-marlow]] says that nothing was sold.", kind="denial")
    form.fill(source="gazette-1923-05-12", quote="A shelf is a promise, and a promise is a debt")
    assert {"by", "answers"} <= set(form.missing)
    assert "Who says so?" in form.page.locator("[data-field='by'] .sb-advice").last.inner_text()
    form.fill(by="edith-marlow")
    answers = form.page.locator("fieldset[data-field='answers']").last
    answers.locator("input").fill("harmonium-quarrel#paid-for-the-shelves")
    form.quote_state("missing")
    assert form.missing == []
    assert applied(project, form.yaml).exit_code == 0
    assert "answers:" in (project / "data" / "entities.yaml").read_text("utf-8")


def test_what_is_in_a_record_is_folded_until_it_is_asked_for(form_of_file: Form) -> None:
    form = form_of_file.open("#edit=layla-haddad")
    first = form.page.locator("details.sb-fold", has=form.page.locator("[data-field='quote']")).first
    assert first.locator("> summary").inner_text().startswith("citations 1 Miss Layla Haddad")
    form.fill(first, quote="", source="")
    first.evaluate("one => { one.open = false; }")
    form.settle()
    form.page.locator(".sb-missing button", has_text="citations").or_(
        form.page.locator(".sb-missing button", has_text="source")
    ).first.click()
    assert first.evaluate("one => one.open") and first.evaluate("one => one.contains(document.activeElement)")


def test_a_translation_is_added_to_a_quote(form_of_file: Form, project: Path) -> None:
    form = form_of_file.open("#edit=layla-haddad")
    more = form.page.locator("fieldset.sb-record", has=form.page.locator("legend", has_text="citations 1")).first
    more.locator("> select").select_option("translation")
    form.fill(more, translation="Miss Haddad came from Beirut.")
    (row,) = form.changes
    assert row[0] == "layla-haddad: citations / 0 / translation"
    before = (project / "data" / "entities.yaml").read_text("utf-8").splitlines()
    assert applied(project, form.yaml).exit_code == 0
    after = (project / "data" / "entities.yaml").read_text("utf-8").splitlines()
    (changed,) = (line for line in after if line not in before)
    assert changed.startswith("  citations: {id: came-from-beirut, quote: ")
    assert changed.endswith('translation: "Miss Haddad came from Beirut."}')
    assert len(after) == len(before)


# ---- what is told while typing


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("15 June 1921", "1921-06-15"),
        ("le 15 juin 1921", "1921-06-15"),
        ("June 1921", "1921-06"),
        ("about 1921", "1921~"),
        ("between 1921 and 1923", "[1921..1923]"),
        ("1914-18", "1914/1918"),
        ("spring 1921", "1921-21"),
        ("44 BC", "-0043"),
        ("1921-06-15", "1921-06-15"),
        ("unknown", "unknown"),
    ],
)
def test_dates_are_understood(form_of_file: Form, typed: str, expected: str) -> None:
    form = form_of_file.open("#new=events")
    form.fill(date=typed)
    assert form.field("date").input_value() == expected


def test_a_date_that_may_mean_two_things_is_asked_for(form_of_file: Form) -> None:
    form = form_of_file.open("#new=events")
    form.fill(date="3/4/1921")
    assert form.field("date").input_value() == "3/4/1921"
    form.press("1921-04-03")
    assert (form.field("date").input_value(), form.told("date")) == ("1921-04-03", "")


def test_an_allegation_is_asked_about_where_it_is_typed(form_of_file: Form) -> None:
    form = form_of_file.open("#new=events")
    form.fill(description="He is accused of fraud.")
    assert "no allegation" in form.page.locator("[data-field='description'] .sb-advice").inner_text()
    form.page.locator("section.sb-part > div > select").select_option("statements")
    form.fill(text="He took the money.", kind="allegation")
    assert "who alleges it" in form.page.locator("[data-field='text'] .sb-advice").inner_text()
    assert "Who says so?" in form.page.locator("[data-field='by'] .sb-advice").last.inner_text()
    form.fill(text="The vicar claims that he took the money.", by="the vicar")
    assert form.page.locator("[data-field='text'] .sb-advice").inner_text() == ""


def altered(quote: str, rng: random.Random) -> str:
    """A quote with one word changed, left out, added or moved."""
    words = quote.split(" ")
    at = rng.randrange(1, len(words) - 1)
    how = rng.randrange(4)
    if how == 0:
        words[at] = {"the": "a", "a": "the"}.get(words[at], "quite")
    elif how == 1:
        del words[at]
    elif how == 2:
        words.insert(at, "not")
    else:
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def test_of_200_altered_quotes_nearly_all_are_told_while_typing(page: Page, real_site: Path, address: Address) -> None:
    """The words of the reference's quotes, each with a small change that its source does not have."""
    form = Form(page, address(real_site, "file")).open()
    book = load_project(ROOT).book
    quotes = sorted(
        {(one.citation.source, one.citation.quote) for one in book.quotations if "[…]" not in one.citation.quote}
    )
    quotes = [one for one in quotes if len(one[1].split(" ")) >= 8]
    rng = random.Random(7)
    changed = [(source, altered(quote, rng)) for source, quote in rng.choices(quotes, k=200)]
    ask = "all => Promise.all(all.map(([source, quote]) => sourcebookPropose.quoteState(source, quote)))"
    told = [one["state"] for one in form.page.evaluate(ask, changed)]
    assert told.count("missing") >= 190
    kept = [one["state"] for one in form.page.evaluate(ask, quotes)]
    assert set(kept) == {"found"}


# ---- records as they are


def in_and_out(page: Page) -> list[Any]:
    """Each record as its file has it, as the form gives it back, as YAML, and how much the form finds missing."""
    return page.evaluate(
        """async () => { const P = sourcebookPropose, found = [];
          for (const row of P.rows.values()) {
            const raw = await P.record(row.id), editor = P.recordEditor(P.data.kinds[row.table], raw);
            const value = editor.value(), text = P.recordYaml(row.id, value);
            found.push([row.id, row.table, raw, value, text, editor.missing().length]);
          }
          return found; }"""
    )


@pytest.mark.parametrize("of", ["toy_site", "real_site", "tongues_site"])
def test_every_record_comes_out_of_the_form_as_it_went_in(
    page: Page, request: pytest.FixtureRequest, address: Address, of: str
) -> None:
    Form(page, address(request.getfixturevalue(of), "file")).open()
    comes_out_as_it_went_in(page)


@pytest.mark.parametrize("shape", ["family", "gazetteer", "parliament"])
def test_every_record_of_an_invented_shape_comes_out_of_the_form_as_it_went_in(
    page: Page, toy_site: Path, address: Address, tmp_path: Path, shape: str
) -> None:
    make_project(tmp_path / shape, SHAPES[shape].full.times(0.01), 1, shape)
    project = load_project(tmp_path / shape)
    site = tmp_path / "site"
    shutil.copytree(toy_site / "assets", site / "assets")
    shutil.copy2(toy_site / "propose.html", site)
    for path, make in proposal_texts(project.views, project.fingerprints):
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text(make(), "utf-8")
    Form(page, address(site, "file")).open()
    comes_out_as_it_went_in(page)


def comes_out_as_it_went_in(page: Page) -> None:
    records = in_and_out(page)
    assert len(records) > 5
    for key, table, raw, value, text, missing in records:
        document = parse_yaml(text.encode(), f"{key}.yaml")
        assert (value, document.problems, missing) == (raw, (), 0)
        assert plain(document.value) == {key: raw}
        assert formatted(text.encode(), f"{key}.yaml", TABLES[table]) == text


# ---- what it never does


def test_150_hostile_texts_are_inert_in_the_form_the_issue_and_the_files(
    form_of_file: Form, record: Record, project: Path
) -> None:
    pieces = HOSTILE.split(" ")
    texts = [
        HOSTILE,
        '```\n```yaml\nproposal: "1"\n```',
        "@everyone #1 <!--",
        "\u202eabc",
        "${{ github.token }}",
        "a\u2028b",
    ]
    texts += [f"{one} {other}" for one in pieces for other in pieces][: 150 - len(texts)]
    form = form_of_file.open()
    form.page.evaluate("forge => { sourcebookPropose.data.forge = forge; }", FORGEJO)
    fill_event(form)
    for number, text in enumerate(texts):
        name = ("title", "description", "quote", "locator", "source")[number % 5]
        form.field(name).evaluate(
            "(e, text) => { e.value = text; e.dispatchEvent(new Event('input', { bubbles: true })); }", text
        )
        out = form.yaml
        document = parse_yaml(out.encode(), "x.yaml")
        key = next(iter(document.value))
        value = document.value[key]
        found = value[name] if name in value else value["citations"][0][name]
        # The checker reports characters that hide something, and replaces them.
        assert document.problems or found.split() == text.split()
        for link in links(form):
            for (body,) in [parse_qs(urlsplit(link).query).get("body", [""])]:
                assert (
                    not body
                    or plain(parse_yaml(block(body).encode(), "x").value)["records"][0]["record"] == f"events/{key}"
                )
    assert form.page.locator("#Proposal :is(script, img, iframe, style)").count() == 0
    assert [one for one in record.messages if "Security" in one or one.startswith("uncaught")] == []


def test_nothing_is_asked_of_another_host_and_other_pages_load_no_script_of_the_form(
    page: Page, toy_site: Path, address: Address
) -> None:
    page.goto(f"{address(toy_site, 'file')}/events/opening-of-the-rooms.html")
    assert page.locator("script[src*='propose']").count() == 0


def test_the_scripts_of_the_form_are_small() -> None:
    scripts = sorted((ASSETS / "javascripts").glob("propose-*.js"))
    assert len(scripts) > 10
    whole = b"".join(script.read_bytes() for script in scripts)
    assert len(gzip.compress(whole)) < 60_000
    assert re.search(rb"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", whole) is None


def test_a_draft_stays_until_it_is_deleted(form_of_file: Form) -> None:
    form = form_of_file.open()
    fill_event(form)
    text = form.yaml
    form.page.on("dialog", lambda dialog: dialog.accept())
    form.page.goto(f"{form.address}/data.html")
    form.open()
    form.press("Go on with it")
    assert form.yaml == text
    form.page.goto(f"{form.address}/data.html")
    form.open()
    form.press("Delete the draft")
    form.page.goto(f"{form.address}/data.html")
    form.open()
    assert form.page.get_by_role("button", name="Go on with it").count() == 0


def test_another_address_opens_its_record_and_nothing_of_the_one_before(form_of_file: Form) -> None:
    form = form_of_file.open("#new=events")
    form.page.evaluate("location.hash = '#edit=layla-haddad'")
    form.page.get_by_role("heading", name="Correct: Layla Haddad").wait_for()
    assert (form.page.evaluate("sourcebookPropose.parts().map(one => one.id)"), form.missing) == (["layla-haddad"], [])


@pytest.mark.parametrize(
    "written", ["x", "null", "1", '{"parts": "xx"}', '{"parts": [null]}', '{"parts": [{"table": "constructor"}]}']
)
def test_what_others_left_in_the_place_of_a_draft_is_none(form_of_file: Form, record: Record, written: str) -> None:
    form = form_of_file.open()
    form.page.evaluate("text => localStorage.setItem(`sourcebook-proposal:${location.pathname}`, text)", written)
    form.page.goto(f"{form.address}/data.html")
    form.open()
    assert form.page.get_by_role("button", name="New event").count() == 1
    assert json.dumps(record.messages) == "[]"


def test_a_link_may_be_called_as_what_every_object_has(form_of_file: Form) -> None:
    old, now = {"home": "a"}, {"home": "a", "constructor": "b"}
    page = form_of_file.open().page
    there = page.evaluate("([old, now]) => sourcebookPropose.changes([], old, now)", [old, now])
    back = page.evaluate("([old, now]) => sourcebookPropose.changes([], now, old)", [old, now])
    assert (there, back) == ([{"field": ["constructor"], "new": "b"}], [{"field": ["constructor"], "old": "b"}])


def test_closing_warns_until_the_proposal_is_sent(form_of_file: Form) -> None:
    form = form_of_file.open()
    asked: list[str] = []
    form.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    fill_event(form)
    form.settle()
    form.page.goto(f"{form.address}/data.html")
    assert asked == ["beforeunload"]
    form.open()
    form.press("Go on with it")
    with form.page.expect_download():
        form.press("Download the-baker-is-thanked-1923.yaml")
    form.page.goto(f"{form.address}/data.html")
    assert asked == ["beforeunload"]


def test_an_id_must_be_free_and_have_its_form(form_of_file: Form) -> None:
    form = form_of_file.open()
    fill_event(form)
    for number, (text, told) in enumerate((("layla-haddad", "has this id already"), ("No Id!", "lower-case words"))):
        form.fill(id=text)
        assert (told in form.told("id"), form.missing, number) == (True, ["id"], number)


# ---- for everyone


@pytest.mark.parametrize("fragment", ["", "#new=events", "#edit=layla-haddad"])
def test_axe_finds_nothing(page: Page, toy_site: Path, address: Address, fragment: str) -> None:
    form = Form(page, address(toy_site, "file")).open(fragment)
    form.settle()
    page.evaluate(AXE_SCRIPT)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", tags)
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []


def test_an_event_can_be_written_with_the_keyboard_alone(form_of_file: Form) -> None:
    form = form_of_file.open()
    form.page.get_by_role("button", name="New event").focus()
    form.page.keyboard.press("Enter")
    assert form.page.evaluate("document.activeElement.textContent") == "New event"
    typed = {
        "title": "A stove",
        "date": "1925",
        "description": "It was bought.",
        "source": "gazette-1923-05-12",
        "quote": GAZETTE,
    }
    for _ in range(60):
        form.page.keyboard.press("Tab")
        name = form.page.evaluate("document.activeElement.closest('[data-field]')?.dataset.field || ''")
        if name == "type":
            form.page.keyboard.press("m")
        elif text := typed.pop(name, ""):
            form.page.keyboard.type(text)
        if form.page.evaluate("document.activeElement.textContent") == "Copy":
            break
    assert (typed, form.missing) == ({}, [])
    assert form.yaml.startswith("a-stove-1925:\n")


def test_the_form_fits_on_a_phone(page: Page, toy_site: Path, address: Address) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    form = Form(page, address(toy_site, "file")).open("#edit=layla-haddad")
    form.settle()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = """() => [...document.querySelectorAll('#Proposal *')].filter(e => e.checkVisibility()
      && !e.closest('.sb-table') && e.getBoundingClientRect().right > 391).length"""
    assert page.evaluate(wide) == 0


def test_a_wrong_address_shows_the_beginning(form_of_file: Form, record: Record) -> None:
    for fragment in ("#edit=nobody", "#edit=%E0%A4%A", "#new=x", "#edit=__proto__", "#new=constructor", "#x" * 5000):
        form_of_file.page.goto("about:blank")
        form_of_file.open(fragment)
        assert form_of_file.page.get_by_role("button", name="New event").count() == 1
    assert json.dumps(record.messages) == "[]"
