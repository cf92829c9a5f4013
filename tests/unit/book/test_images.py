"""The pictures of records: their files, where they are shown, and where they are held back."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from sourcebook.book.images import images_on_topic, images_shown
from sourcebook.core.problems import ProblemsError, as_text
from sourcebook.exports.json_data import Data
from sourcebook.exports.jsonld import profile_nodes
from sourcebook.project import Project, load_project
from sourcebook.records.values.images import licence_address, licence_name, parse_licence
from sourcebook.records.values.types import FormError
from sourcebook.site.files import export_files
from sourcebook.site.pages import all_pages
from sourcebook.site.renderer import Renderer
from support.projects import TOY, copy_of_toy

PAPER = "papers/wexcombe-gazette.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_of_toy(tmp_path)


def page(project: Project, path: str) -> str:
    found = next(page for page in all_pages(project.views) if page.path == path)
    return found.image + "\n" + found.render(Renderer(project.labels, found.root)).html


def add(project: Path, text: str, file: str = "entities.yaml") -> None:
    with (project / "data" / file).open("a", encoding="utf-8") as written:
        written.write(text)


def with_claim(project: Path, statement: str) -> Project:
    """The project with one more statement on the paper, whose page has a picture."""
    file = project / "data" / "entities.yaml"
    text = file.read_text("utf-8")
    old = "  description: The paper of the village.\n"
    assert old in text
    cited = 'citations: [{source: gazette-1923-05-12, quote: "let the Gazette know"}]'
    file.write_text(text.replace(old, f"{old}  statements: [{{{statement}, {cited}}}]\n"), "utf-8")
    return load_project(project)


# ---- files


def test_a_picture_is_published_once_in_each_size_however_many_records_show_it(toy: Project) -> None:
    made = {file.path: file.make for file in export_files(toy.views) if file.path.startswith("media/")}
    assert list(made) == ["media/rooms.png/400.webp", "media/rooms.png/480.webp"]
    sizes = [Image.open(io.BytesIO(make())).size for make in made.values()]
    assert sizes == [(400, 267), (480, 320)]


def test_a_wide_picture_has_two_sizes_and_room_is_kept_for_the_larger(project: Path) -> None:
    Image.new("RGB", (3000, 1500)).save(project / "data" / "media" / "rooms.png")
    html = page(load_project(project), PAPER)
    assert 'srcset="../media/rooms.png/400.webp 400w, ../media/rooms.png/1200.webp 1200w"' in html
    assert 'width="1200" height="600" alt="A house with a steep roof." loading="lazy"' in html


def test_a_file_that_is_missing_or_unused_is_told(project: Path) -> None:
    media = project / "data" / "media"
    (media / "rooms.png").rename(media / "room.png")
    (media / ".DS_Store").write_bytes(b"")
    problems = load_project(project).problems
    found, told = as_text(problems), [problem for problem in problems if problem.code == "missing-image"]
    assert {problem.location.path for problem in told} >= {"data/entities.yaml", "data/vocabulary.yaml"}
    assert [problem.hint for problem in told] == ["did you mean 'room.png'?"] * 4
    assert "data/media/room.png:1:1: warning: no record uses this file [unused-image]" in found
    assert ".DS_Store" not in found


def test_unused_files_are_not_told_while_records_cannot_be_read(project: Path) -> None:
    (project / "data" / "media" / "spare.png").write_bytes((TOY / "data" / "media" / "rooms.png").read_bytes())
    add(project, "broken: [\n")
    assert "unused-image" not in as_text(load_project(project).problems)


def test_a_link_out_of_the_folder_is_not_read(project: Path, tmp_path: Path) -> None:
    file = project / "data" / "media" / "rooms.png"
    shutil.move(file, tmp_path / "elsewhere.png")
    file.symlink_to(tmp_path / "elsewhere.png")
    loaded = load_project(project)
    codes = [problem.code for problem in loaded.problems]
    assert (codes, loaded.book.images) == (["file-elsewhere"], {})


def test_a_file_that_is_no_picture_has_one_problem_with_place_and_cure(project: Path) -> None:
    (project / "data" / "media" / "rooms.png").write_bytes(b"<svg onload='x()'/>")
    assert as_text(load_project(project).problems) == (
        "data/media/rooms.png:1:1: this is not a picture in the format PNG [bad-image]\n"
        "    save it as JPEG, PNG or WebP, and give it the ending of that format\n"
    )


def test_a_picture_that_ends_too_soon_has_one_problem_with_place_and_cure(project: Path) -> None:
    file = project / "data" / "media" / "rooms.png"
    file.write_bytes(file.read_bytes()[:300])
    assert as_text(load_project(project).problems) == (
        "data/media/rooms.png:1:1: the picture cannot be read to its end: the file ends before the picture does "
        "[bad-image]\n"
        "    copy it again, or save it again in the program that made it\n"
    )


def test_a_picture_that_is_damaged_within_stops_the_build_with_a_problem(project: Path) -> None:
    file = project / "data" / "media" / "rooms.png"
    content = bytearray(file.read_bytes())
    content[300:400] = bytes(100)
    file.write_bytes(content)
    loaded = load_project(project)
    assert loaded.sound
    made = next(file for file in export_files(loaded.views) if file.path == "media/rooms.png/400.webp")
    with pytest.raises(ProblemsError) as error:
        made.make()
    assert [(str(one.location), one.code) for one in error.value.problems] == [
        ("data/media/rooms.png:1:1", "bad-image")
    ]


# ---- where they are shown


def test_the_head_the_gallery_and_previews_show_a_picture_with_its_licence(toy: Project) -> None:
    html = page(toy, PAPER)
    assert html.startswith("media/rooms.png/480.webp\n")
    assert html.count('alt="A house with a steep roof."') == 2
    assert ('id="Pictures"' in html, "<bdi>by permission</bdi>" in html) == (True, True)


def test_a_facsimile_is_beside_the_quotes_of_its_place_alone(toy: Project) -> None:
    html = page(toy, "sources/gazette-1923-05-12.html")
    passages = html.split('<figure class="sb-quote">')[1:]
    places = {
        "paragraph 1" in one.split("</figure>")[0]: "sb-facsimile" in one.split("</figure>")[0] for one in passages
    }
    assert places == {True: True, False: False}


def test_a_source_of_a_picture_says_so(toy: Project) -> None:
    assert "source of a picture" in page(toy, "sources/almanach-1931.html")


ALLEGED = {
    "an allegation": "text: It printed lies., kind: allegation, by: amos-pell",
    "a denial": 'text: It printed no lies., kind: denial, by: amos-pell, answers: ["harmonium-sale"]',
}


@pytest.mark.parametrize("what", ALLEGED)
def test_nothing_of_a_picture_is_on_a_page_that_reports(what: str, project: Path) -> None:
    loaded = with_claim(project, ALLEGED[what])
    html, paper = page(loaded, PAPER), loaded.book.entities["wexcombe-gazette"]
    views = loaded.views
    nodes = json.dumps(profile_nodes(views.placement, views.labels, paper))
    assert ("media/" in html, "Pictures" in html, "media/" in nodes) == (False, False, False)
    assert "sizes" not in json.dumps(Data(loaded.book, loaded.verification).record(paper))
    assert "image-not-shown" in [problem.code for problem in loaded.problems]


def test_a_picture_is_shown_beside_what_alleges_nothing(project: Path) -> None:
    loaded = with_claim(project, "text: It is read by all., kind: assessment, by: amos-pell")
    assert "media/rooms.png" in page(loaded, PAPER)


def test_the_settings_may_allow_portraits_beside_allegations(project: Path) -> None:
    file = project / "data" / "site.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("portraits_beside_allegations: false", "portraits_beside_allegations: true"), "utf-8")
    loaded = with_claim(project, ALLEGED["an allegation"])
    assert "media/rooms.png" in page(loaded, PAPER)
    assert "image-not-shown" not in [problem.code for problem in loaded.problems]


def test_the_same_file_is_held_back_on_other_pages_that_accuse_whom_it_shows(project: Path) -> None:
    """On the event and the source in which the entity is accused, while a page without the allegation shows it."""
    loaded = with_claim(project, ALLEGED["an allegation"])
    book = loaded.book
    assert images_shown(book, book.sources["gazette-1923-05-12"]) == []
    assert len(images_shown(book, book.events["opening-of-the-rooms"])) == 1


def test_an_event_that_is_only_alleged_shows_no_picture(project: Path) -> None:
    file = project / "data" / "events" / "1923.yaml"
    old = "opening-of-the-rooms:\n"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(
        text.replace(old, f"{old}  status: alleged\n  by: amos-pell\n", 1).replace("  status: occurred\n", "", 1),
        "utf-8",
    )
    loaded = load_project(project)
    event = loaded.book.events["opening-of-the-rooms"]
    assert (bool(event.images), images_shown(loaded.book, event)) == (True, [])
    assert "the event is only alleged" in as_text(loaded.problems)


def test_a_lead_that_retells_an_allegation_holds_back_the_portrait(project: Path) -> None:
    file = project / "data" / "entities.yaml"
    old = "  description: The paper of the village.\n"
    lead = "  lead: [{text: A harmonium was sold., of: harmonium-sale}]\n"
    file.write_text(file.read_text("utf-8").replace(old, old + lead), "utf-8")
    book = load_project(project).book
    assert images_shown(book, book.entities["wexcombe-gazette"]) == []


# ---- licences


@pytest.mark.parametrize(
    ("licence", "name", "address"),
    [
        ("cc-by-sa-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC0-1.0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("etalab-2.0", "etalab-2.0", "https://spdx.org/licenses/etalab-2.0.html"),
        ("LicenseRef-by-permission", "by permission", ""),
        ("https://creativecommons.org/licenses/by/3.0/igo/", "CC BY 3.0", "same"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/deed.fr", "CC BY-NC-ND 4.0", "same"),
        ("http://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark 1.0", "same"),
        ("https://creativecommons.org/publicdomain/zero/1.0", "CC0 1.0", "same"),
    ],
)
def test_a_licence_has_a_name_and_an_address(licence: str, name: str, address: str) -> None:
    parsed = parse_licence(licence)
    assert (licence_name(parsed), licence_address(parsed)) == (name, licence if address == "same" else address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CC",
        "Creative Commons",
        "public domain",
        "CC-BY-5.0",
        "MIT OR CC-BY-4.0",
        "https://example.org/licence",
        "https://creativecommons.org.example/licenses/by/4.0/",
        "javascript:alert(1)",
        "(" * 500,
    ],
)
def test_what_is_no_licence_is_refused(text: str) -> None:
    with pytest.raises(FormError) as error:
        parse_licence(text)
    assert (error.value.code, bool(error.value.hint)) == ("bad-licence", True)


def test_the_page_of_a_topic_shows_its_pictures(toy: Project) -> None:
    html = page(toy, "topics/founding.html")
    assert ('id="Pictures"' in html, 'alt="Two rooms with bare walls"' in html) == (True, True)


def test_the_page_of_a_topic_shows_nobody_of_whom_it_lists_an_allegation(project: Path) -> None:
    alleged = """
gazette-sold:
  title: Sale of the paper
  date: "1930"
  type: gift
  status: alleged
  by: amos-pell
  participants: [{entity: wexcombe-gazette}]
  description: The paper was sold.
  citations: [{source: gazette-1923-05-12, quote: the paper was sold to nobody}]
  topics: [founding]
"""
    (project / "data" / "events" / "sold.yaml").write_text(alleged, "utf-8")
    loaded = load_project(project)
    assert images_on_topic(loaded.book, "founding") == []
    assert "the page lists an allegation about whom it shows [image-not-shown]" in as_text(loaded.problems)
    assert "Pictures" not in page(loaded, "topics/founding.html")
