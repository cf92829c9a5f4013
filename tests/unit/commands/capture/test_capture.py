"""`sourcebook capture`: from a file to a source, with its words, a draft of its record and its fingerprint."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sourcebook.book.comparison.matching import Text
from sourcebook.cli import main
from sourcebook.commands.additions.bounded import MissingPackageError, RefusedError
from sourcebook.commands.capture.extractor import read_work
from sourcebook.commands.capture.kinds import kind_of
from sourcebook.commands.capture.pdf_columns import _logical
from sourcebook.commands.capture.sentences import naming_sentences
from sourcebook.project import load_project
from support.pdf_files import lines, pdf, pdf_of_streams, with_password

BASE = Path(__file__).parents[3] / "cases" / "base"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fog Closes the Bridge | Gazette</title>
<meta property="og:site_name" content="Harbour Gazette"><meta name="author" content="Ada Finch">
<meta property="article:published_time" content="1995-08-01T06:00:00Z">
<link rel="canonical" href="https://gazette.example/fog">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle"}]}</script></head>
<body><nav><a href="/">Home</a> <a href="/sea">At sea</a></nav><main><article><h1>Fog Closes the Bridge</h1>
<p>For the fog the harbour <b>police</b> last night closed the bridge until morning, said Ann Lee.</p>
<p>The Tea Club met on the other side on 4 March 1901, and nobody of it could go home before the sun was up.</p>
</article></main><footer>Cookies and terms</footer></body></html>"""
TEXT = """Fog Closes the Bridge
For the fog the harbour police last night closed the bridge until morning, said Ann Lee.
The Tea Club met on the other side on 4 March 1901, and nobody of it could go home before the sun was up.
"""
RECORD = """harbour-gazette-1995-08-01:
  # look at: guessed from what the page says to machines
  type: article-newspaper
  title: "Fog Closes the Bridge"
  # look at: compare with the byline: names, and nothing else
  authors: ["Ada Finch"]
  # look at: the name of the site; leave it out if the work does not say it
  publisher: "Harbour Gazette"
  # look at: compare with the dateline; machines are often told another day
  published: "1995-08-01"
  # look at: as the page declares it
  language: en
  # look at: as the page declares it
  url: "https://gazette.example/fog"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without problems."""
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def capture(project: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["capture", "--project", str(project), *map(str, arguments)])


def written(project: Path) -> dict[str, bytes]:
    """Every file of a project, but the caches."""
    files = (file for file in project.rglob("*") if file.is_file() and ".cache" not in file.parts)
    return {file.relative_to(project).as_posix(): file.read_bytes() for file in files}


def given(tmp_path: Path, name: str, content: str | bytes) -> Path:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


# ---- what is written


def test_a_saved_page_becomes_a_source_with_its_text_and_fingerprint(project: Path, tmp_path: Path) -> None:
    before = written(project)
    result = capture(project, given(tmp_path, "fog.html", PAGE))
    assert (result.exit_code, result.stdout.splitlines()[:4]) == (
        0,
        [
            "written: data/sources.yaml",
            "written: data/fingerprints/harbour-gazette-1995-08-01.json",
            "written: .texts/harbour-gazette-1995-08-01.txt",
            "harbour-gazette-1995-08-01: Fog Closes the Bridge",
        ],
    )
    after = written(project)
    assert after[".texts/harbour-gazette-1995-08-01.txt"].decode() == TEXT
    added = after["data/sources.yaml"].decode().removeprefix(before["data/sources.yaml"].decode())
    assert added.partition("  text:\n")[0] == f"\n{RECORD}"
    assert {name for name in before if before[name] != after[name]} == {"data/sources.yaml"}


def test_its_quotes_are_verified_at_once_and_nothing_is_left_to_write(project: Path, tmp_path: Path) -> None:
    capture(project, given(tmp_path, "fog.html", PAGE))
    events = project / "data" / "events.yaml"
    events.write_text(
        events.read_text()
        + "\nfog:\n  title: Fog\n  date: 1995-07-31\n  type: meeting\n  description: A fog.\n  citations:\n"
        "    - source: harbour-gazette-1995-08-01\n"
        "      quote: the harbour police last night closed the bridge until morning\n"
    )
    found = load_project(project)
    assert [problem for problem in found.problems if problem.record == "fog"] == []
    quote = found.book.events["fog"].citations[0]
    assert found.verification.state(quote.source, quote.quote).name == "fingerprint"
    assert found.book.sources["harbour-gazette-1995-08-01"].text is not None


def test_a_dry_run_prints_the_record_and_writes_nothing(project: Path, tmp_path: Path) -> None:
    before = written(project)
    result = capture(project, given(tmp_path, "fog.html", PAGE), "--dry-run")
    assert (result.exit_code, result.stdout, written(project)) == (0, RECORD, before)


def test_a_dry_run_lists_the_quotes_too(project: Path, tmp_path: Path) -> None:
    before = written(project)
    result = capture(project, given(tmp_path, "fog.html", PAGE), "--dry-run", "--quotes")
    assert result.stdout.startswith(RECORD) and "      quote: " in result.stdout.removeprefix(RECORD)
    assert written(project) == before


def test_without_a_known_name_it_says_where_quotes_are_to_be_had(project: Path, tmp_path: Path) -> None:
    result = capture(project, given(tmp_path, "cat.txt", "A Cat\nThe cat slept.\n"), "--dry-run", "--quotes")
    assert "no sentence names an entity" in result.stderr and "copy quotes from the text" in result.stderr


def test_the_day_of_a_page_may_be_older_than_the_web(project: Path, tmp_path: Path) -> None:
    old = given(tmp_path, "fog.html", PAGE.replace("1995-08-01", "1921-08-01"))
    assert capture(project, old, "--dry-run").stdout == RECORD.replace("1995-08-01", "1921-08-01")


def test_a_plain_text_has_its_first_line_for_a_title(project: Path, tmp_path: Path) -> None:
    result = capture(project, given(tmp_path, "fog.txt", TEXT), "--dry-run", "--type", "article-newspaper")
    assert result.stdout == (
        "fog-closes-the-bridge:\n  type: article-newspaper\n  # look at: the first line of the text\n"
        '  title: "Fog Closes the Bridge"\n  # look at: no date was found; the dateline or imprint may say it\n'
        "  published: unknown\n"
        "  # look at: the work does not say it; this is the language of the site\n  language: en\n"
    )


def test_the_pages_of_a_pdf_are_kept_apart_and_what_it_says_of_itself_is_marked(project: Path, tmp_path: Path) -> None:
    said = {"Title": "On Bridges", "Author": "A. Finch", "CreationDate": "D:19950801060000Z"}
    file = given(tmp_path, "b.pdf", pdf([lines("The bridge is old."), lines("The new one is of iron.")], said))
    result = capture(project, file)
    assert (result.exit_code, (project / ".texts" / "on-bridges.txt").read_text()) == (
        0,
        "The bridge is old.\n\fThe new one is of iron.\n",
    )
    assert (
        "published: look at: the file was made on 1995-08-01; the work may say when it was published" in result.stdout
    )


@pytest.mark.parametrize("title", ["Microsoft Word - letter.docx", "untitled", "scan-0012.pdf", ""])
def test_what_programs_write_in_the_place_of_a_title_is_not_taken_for_one(title: str) -> None:
    found = read_work("pdf", pdf([lines("On Bridges\nThe bridge is old.")], {"Title": title}), "b.pdf")
    assert (found.fields["title"], found.doubts["title"]) == ("On Bridges", "the first line of the text")


def test_columns_whose_lines_the_file_has_in_turn_are_read_one_after_the_other(project: Path, tmp_path: Path) -> None:
    left = lines(" ".join(f"The {n}th council voted for a {n}th bridge of iron" for n in range(4, 13)), 50, 700, 40)
    right = lines(" ".join(f"Nobody of the {n}th board had asked for one of wood" for n in range(4, 13)), 310, 700, 40)
    mixed = [one for pair in zip(left, right, strict=False) for one in pair]
    head = [(50.0, 760.0, "The Harbour Gazette, a paper for the harbour and the town on both sides of the old bridge")]
    file = given(tmp_path, "c.pdf", pdf([[*head, *mixed]]))
    result = capture(project, file, "--id", "columns")
    assert result.exit_code == 0, result.output
    text = " ".join((project / ".texts" / "columns.txt").read_text().split())
    assert "for a 4th bridge of iron The 5th council voted for a 5th bridge of iron" in text
    assert "for one of wood Nobody of the 11th board had asked for one of wood" in text


def test_an_id_that_is_taken_is_counted_on_and_one_that_is_given_refused(project: Path, tmp_path: Path) -> None:
    capture(project, given(tmp_path, "one.txt", "A fog\nThe fog came over the harbour."))
    capture(project, given(tmp_path, "two.txt", "A fog\nThe fog went from the harbour."))
    assert sorted(file.name for file in (project / ".texts").iterdir()) == ["a-fog-2.txt", "a-fog.txt"]
    result = capture(project, given(tmp_path, "three.txt", "A fog\nOf other words."), "--id", "a-fog")
    assert (result.exit_code, "the id 'a-fog' is taken\n    choose another" in result.stderr) == (1, True)


@pytest.mark.parametrize("content", [PAGE, PAGE.replace("gazette.example/fog", "gazette.example/other")])
def test_the_same_work_is_not_captured_twice(project: Path, tmp_path: Path, content: str) -> None:
    capture(project, given(tmp_path, "fog.html", PAGE))
    before = written(project)
    result = capture(project, given(tmp_path, "again.html", content))
    assert (result.exit_code, "that of the source" in result.stderr or "those of the source" in result.stderr) == (
        1,
        True,
    )
    assert written(project) == before


def test_what_a_page_says_of_itself_cannot_break_the_record(project: Path, tmp_path: Path) -> None:
    hostile = PAGE.replace("Ada Finch", "]\u202e: &a *b !tag {{ 7*7 }}\n# &amp;quot;").replace(
        'href="https://gazette.example/fog"', 'href="javascript:alert(1)"'
    )
    hostile = hostile.replace('lang="en"', 'lang="no such language"').replace("1995-08-01T", "1995-88-01T")
    result = capture(project, given(tmp_path, "h.html", hostile), "--id", "hostile")
    found = load_project(project)
    source = found.book.sources["hostile"]
    assert (result.exit_code, source.url, source.language, found.sound) == (0, None, "en", True)
    assert "url was left out" in (project / "data" / "sources.yaml").read_text()


# ---- what is refused

NO_WORDS = b"1 0 0 1 50 50 cm 0 0 100 100 re f\n"
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty.txt": ("  \n", "this is empty"),
    "word.docx": (b"PK\x03\x04 and so on", "this is a Word file, an e-book or an archive"),
    "scan.png": (b"\x89PNG\r\n", "this is a picture"),
    "page.mht": ("From: x\nContent-Type: multipart/related; boundary=1\n\n", "this is a web archive in one file"),
    "program.txt": (b"\x7fELF\x00\x01\x02", "this is not a text"),
    "script.html": (
        "<!doctype html><html><body><script>render()</script></body></html>",
        "there is no text in this page",
    ),
    "scan.pdf": (pdf_of_streams([NO_WORDS] * 3), "there are no words in the 3 pages of this PDF"),
    "locked.pdf": (with_password(pdf([lines("Secret words of a report.")]), "iron"), "this PDF asks for a password"),
    "broken.pdf": (b"%PDF-1.4\n" + b"nothing of a PDF\n" * 9, "this PDF cannot be read"),
    "bomb.pdf": (pdf_of_streams([b"(a) Tj " * 2**24]), "a part of this PDF becomes far larger when it is unpacked"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_words_is_refused_with_what_to_do_and_nothing_is_written(
    project: Path, tmp_path: Path, name: str
) -> None:
    content, message = REFUSED[name]
    before = written(project)
    file = given(tmp_path, name, content)
    result = capture(project, file)
    said = result.stderr.removeprefix("Error: ").splitlines()
    assert (result.exit_code, said[0].startswith(f"{file}: {message}")) == (1, True), result.output
    assert (said[1][:5].strip() != "", said[1].startswith("    "), written(project)) == (True, True, before)


def test_a_file_of_200_mb_is_refused_before_it_is_read(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "large.html"
    with file.open("wb") as stream:
        stream.truncate(200 * 2**20)
    result = capture(project, file)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {file}: the file is larger than 64 MB\n    save only the article or the pages that are quoted\n",
    )


def test_a_file_that_is_not_there_is_named(project: Path) -> None:
    result = capture(project, "no-such.html")
    assert (result.exit_code, "no-such.html: " in result.stderr) == (1, True)


def test_reading_ends_when_it_takes_too_long() -> None:
    with pytest.raises(RefusedError, match=r"takes longer than 0\.01 seconds"):
        read_work("text", b"words", "slow.txt", seconds=0.01)


def test_a_page_nested_without_end_ends_in_a_message_or_its_words(project: Path, tmp_path: Path) -> None:
    result = capture(project, given(tmp_path, "deep.html", "<!doctype html>" + "<div>" * 100_000 + "words of a page"))
    assert result.exit_code in (0, 1) and "Traceback" not in result.output


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pypdf.py").write_text("raise ModuleNotFoundError('no pypdf', name='pypdf')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(MissingPackageError, match="needs the package pypdf: make capture, or "):
        read_work("pdf", pdf([lines("words")]), "a.pdf")


def test_modules_in_the_current_folder_are_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert read_work("html", PAGE.encode(), "fog.html").text == TEXT.strip()


@pytest.mark.parametrize(("link", "told"), [(".texts", "a link, which may"), ("data/fingerprints", "file-elsewhere")])
def test_nothing_is_written_through_a_link_that_came_with_a_branch(
    project: Path, tmp_path: Path, link: str, told: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (project / link).symlink_to(elsewhere)
    before = written(project)
    result = capture(project, given(tmp_path, "fog.html", PAGE))
    assert (result.exit_code, [*elsewhere.iterdir()], written(project)) == (1, [], before)


def test_a_type_that_csl_does_not_have_is_refused(project: Path, tmp_path: Path) -> None:
    result = capture(project, given(tmp_path, "fog.html", PAGE), "--type", "article-newspapr")
    assert (result.exit_code, "'article-newspaper'" in result.stderr) == (1, True)


def test_an_id_that_is_none_is_refused(project: Path, tmp_path: Path) -> None:
    before = written(project)
    result = capture(project, given(tmp_path, "fog.html", PAGE), "--id", "../../Fog")
    assert (result.exit_code, "'../../Fog' is not an id" in result.stderr, written(project)) == (1, True, before)


# ---- letters

WORDS = "Le café de la jetée\nÀ l’aube, la brume ferme le pont du port."
ENCODED = {
    "UTF-8 with a mark": (WORDS.encode("utf-8-sig"), ""),
    "UTF-16": (WORDS.encode("utf-16"), ""),
    "Windows-1252": (WORDS.encode("cp1252"), "it declares no encoding and was read as Windows-1252"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_texts_of_other_encodings_are_read_and_marked_where_that_is_a_guess(name: str) -> None:
    content, doubt = ENCODED[name]
    found = read_work("text", content, "cafe.txt")
    assert (found.text, found.doubts.get("text", "")[: len(doubt)]) == (WORDS, doubt)


def test_signs_that_no_text_has_are_left_out_of_a_page_and_what_they_were_meant_as_is_read() -> None:
    page = PAGE.replace("until morning", "&#0;&#1;until&#xD800; &#147;morning&#x94;\x01\x00").replace(
        "Closes", "Cl&#2;oses"
    )
    found = read_work("html", page.encode(), "fog.html")
    assert found.text == TEXT.replace("until morning", "until “morning”").strip()


def test_a_page_is_read_in_the_encoding_that_it_declares(project: Path, tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").replace("Fog Closes", "Brume à l’aube").replace("’", "'")
    found = read_work("html", page.encode("latin-1"), "brume.html")
    assert (found.fields["title"], "text" in found.doubts) == ("Brume à l'aube the Bridge", False)


# ---- sentences to choose from


def test_sentences_that_name_what_the_records_know_are_listed_ready_to_be_cited(project: Path, tmp_path: Path) -> None:
    result = capture(project, given(tmp_path, "fog.html", PAGE))
    listed = capture(project, "harbour-gazette-1995-08-01", "--quotes")
    assert listed.stdout == (
        "    # ann-lee\n    - source: harbour-gazette-1995-08-01\n"
        '      quote: "For the fog the harbour police last night closed the bridge until morning, said Ann Lee."\n'
        '      locator: "paragraph 1"\n'
        "    # tea-club, first-tea\n    - source: harbour-gazette-1995-08-01\n"
        '      quote: "The Tea Club met on the other side on 4 March 1901, and nobody of it could go home before the '
        'sun was up."\n      locator: "paragraph 2"\n'
    ), result.output


def test_sentences_of_a_pdf_go_over_its_lines_without_heads_and_numbers(project: Path, tmp_path: Path) -> None:
    body = (
        ("Nobody came in the first year of the", "club, and the harbour was frozen."),
        ("Ann Lee was, said the har-", "bour master, the first to pour tea in forty-"),
        ("one years. The Vicar", "would not drink it."),
    )
    pages = [
        [(60.0, 700.0, one), (60.0, 686.0, other), (60.0, 90.0, "THE TEA LETTER"), (60.0, 60.0, str(number))]
        for number, (one, other) in enumerate(body, 1)
    ]
    capture(project, given(tmp_path, "letter.pdf", pdf(pages)), "--id", "letter")
    listed = capture(project, "letter", "--quotes").stdout
    quote = "Ann Lee was, said the harbour master, the first to pour tea in forty-"
    assert f'      quote: "{quote}"\n      locator: "page 2"\n' in listed, listed
    assert Text((project / ".texts" / "letter.txt").read_text()).find("the harbour master, the first to pour tea")


def test_long_texts_are_read_in_linear_time() -> None:
    """What grew faster with the length would not end here."""
    assert kind_of(b"<!---->" * 500 + b"words", "page") == "text"
    assert kind_of(b"<!-- a -- b -->\n<!-- > -->" * 50 + b"<html>", "page") == "html"
    book = load_project(BASE).book
    long = f"X, {'x, ' * 4000}and Ann Lee. "
    text = "Title\n" + "Ann Lee poured the tea. " * 50_000 + long + "She said so on 4. March. " * 2
    found = list(naming_sentences(book, text, "Title"))
    assert (len(found), found[0].words, found[-1].words) == (50_000, *["Ann Lee poured the tea."] * 2)
    assert list(naming_sentences(book, f"{'a' * 200_000}\n\f", "Title")) == []


@pytest.mark.parametrize(
    "written",
    ["le 4 mars 1901", "am 4. März 1901", "في 4 مارس 1901", "March 4th, 1901", "1901-03-04", "4/3/1901"],
)
def test_a_date_is_recognized_as_people_write_it_unless_it_could_be_another(written: str) -> None:
    book = load_project(BASE).book
    found = [one.names for one in naming_sentences(book, f"So {written}, it says.", "")]
    assert found == ([] if "/" in written else [("first-tea",)])


# ---- scripts from right to left


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        (".1919 סרממ הלחה", "החלה ממרס 1919."),
        ("12:30 העשב דעווה סנכתה BBC", "BBC התכנס הוועד בשעה 12:30"),
        ("a line of English", "a line of English"),
    ],
)
def test_a_line_that_is_written_as_it_is_seen_is_turned_but_for_its_numbers(seen: str, read: str) -> None:
    assert _logical(seen) == read
