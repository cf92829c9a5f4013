"""The files beside pages: of known kinds only, and what their names say."""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sourcebook.core.files.inputs import Folder
from sourcebook.core.files.managed_files import fill
from sourcebook.engines.zensical import data_of, finish, page_sources
from sourcebook.project import load_project
from sourcebook.site.page_files import faults_in_docs
from support import warm_python
from support.projects import build, built, copy_of_toy, served

PAGE = b"<!doctype html><script>x()</script>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script><circle r="1" onclick="x()"/></svg>'

FINE: dict[str, bytes] = {
    "page.md": b"# A page\n",
    "a.png": b"\x89PNG\r\n\x1a\n" + b"x" * 100,
    "a.JPG": b"\xff\xd8\xff\xe0",
    "a.jpeg": b"\xff\xd8\xff\xe1",
    "a.gif": b"GIF89a",
    "a.webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "a.avif": b"\0\0\0\x1cftypavif",
    "a.ico": b"\0\0\1\0\1\0",
    "a.svg": SVG.encode(),
    "a.pdf": b"%PDF-1.7\n",
    "a.csv": "name,années\nx,é\n".encode(),
    "a.tsv": b"\xef\xbb\xbfa\tb\n",
    "a.txt": b"a < b",
    "a.json": b'{"a": 1}',
    "a.geojson": b'{"type": "FeatureCollection", "features": []}',
    "a.bib": b"@misc{a}",
    "a.ris": b"TY  - GEN",
    "empty.txt": b"",
    ".hidden.js": b"x()",
}

#: Kinds that a browser would run, or that cannot be known.
REFUSED = (
    "x.js X.JS x.mjs x.cjs x.html x.HTM x.htm x.xhtml x.xht x.shtml x.xml x.svgz x.swf x.wasm x.css x.php x.zip x.mht "
    "x.webmanifest x.appcache x.xsl x.rdf x.atom x.hta x.jar x.mp4 x.woff2 x CNAME x.png. x.txt.js x.md.html "
    "assets/javascripts/search.js assets/javascripts/previews.js assets/stylesheets/sourcebook.css"
).split()

#: Files whose content is another than their name says.
FALSE: dict[str, bytes] = {
    "a.png": PAGE,
    "a.jpg": b"\x89PNG\r\n\x1a\n",
    "a.gif": b"GIF88a",
    "a.webp": b"RIFF\0\0\0\0WAVE",
    "a.avif": b"\0\0\0\x1cftypisom",
    "a.ico": b"\0\0\2\0",
    "a.pdf": PAGE + b"%PDF-1.7",
    "a.svg": PAGE,
    "a.txt": PAGE,
    "b.txt": b" \n\t\xef\xbb\xbf<script>x()</script>"[3:],
    "c.txt": b"\xef\xbb\xbf<html>",
    "d.txt": b"a\0b",
    "a.csv": b"caf\xe9",
    "b.csv": b"<?xml version='1.0'?><x/>",
    "a.json": b"x()",
    "b.json": b"[" * 100_000,
    "a.geojson": b"importScripts('x.js')",
    "a.bib": PAGE,
    "empty.png": b"",
    "empty.json": b"",
}


def docs_with(folder: Path, files: dict[str, bytes]) -> Folder:
    docs = Folder.of(folder, "docs")
    for name, content in files.items():
        (docs.path / name).parent.mkdir(parents=True, exist_ok=True)
        (docs.path / name).write_bytes(content)
    return docs


def test_files_of_the_kinds_that_may_be_there_may_be_there(tmp_path: Path) -> None:
    assert faults_in_docs(docs_with(tmp_path, FINE)) == []


@pytest.mark.parametrize("name", REFUSED)
def test_files_of_other_kinds_are_refused_by_name_whatever_they_hold(name: str, tmp_path: Path) -> None:
    for content in (b"", b"\x89PNG\r\n\x1a\n", b"x()"):
        found = faults_in_docs(docs_with(tmp_path, {name: content}))
        told = [(one.location.path, bool(one.hint)) for one in found if one.code == "file-of-another-kind"]
        assert told == [(f"docs/{name}", True)]


@pytest.mark.parametrize("name", FALSE)
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, tmp_path: Path) -> None:
    found = faults_in_docs(docs_with(tmp_path, {name: FALSE[name]}))
    assert [(one.location.path, bool(one.hint)) for one in found] == [(f"docs/{name}", True)]
    assert {one.code for one in found} <= {"file-of-another-kind", "bad-svg"}


def test_no_message_shows_what_a_file_holds(tmp_path: Path) -> None:
    found = faults_in_docs(docs_with(tmp_path, {name: b"secret-7f3a" for name in (*FALSE, *REFUSED)}))
    assert len(found) > 40 and "7f3a" not in "".join(map(str, found))


def test_a_build_publishes_the_cleaned_drawing_and_other_files_as_they_are(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    docs_with(project, {f"guide/{name}": content for name, content in FINE.items() if name != "page.md"})
    page = project / "docs" / "about.md"
    page.write_text(page.read_text("utf-8") + "\n![A](guide/a.svg) [B](guide/a.pdf)\n", "utf-8")
    site = built(project, project / "site")
    drawing = (site / "guide" / "a.svg").read_text("utf-8")
    assert ("<circle" in drawing, "script" in drawing, "onclick" in drawing) == (True, False, False)
    assert 'src="guide/a.svg"' in (site / "about.html").read_text("utf-8")
    assert (site / "guide" / "a.pdf").read_bytes() == FINE["a.pdf"]
    assert not (site / "guide" / ".hidden.js").exists()


def test_a_build_with_files_that_act_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    acting = {"x.html": PAGE, "x.js": b"x()", "guide/x.xml": PAGE, "pic.png": PAGE, "b.svg": b"<svg>"}
    docs_with(project, {**acting, "drafts/.x/y.js": b"x()"})
    result = build(project, project / "site")
    told = sorted(line.partition(":")[0] for line in result.stderr.splitlines() if line.startswith("docs/"))
    assert (result.returncode, told, (project / "site").exists()) == (1, sorted(f"docs/{one}" for one in acting), False)


def test_a_style_of_the_site_is_in_overrides_and_mkdocs_names_it(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    (project / "overrides").mkdir()
    (project / "overrides" / "own.css").write_text("p { color: red }\n", "utf-8")
    (project / "mkdocs.yml").write_text(
        (project / "mkdocs.yml").read_text("utf-8").replace("extra_css: [", "extra_css: [own.css, "), "utf-8"
    )
    site = built(project, project / "site")
    assert (site / "own.css").read_text("utf-8") == "p { color: red }\n"
    assert 'href="own.css"' in (site / "about.html").read_text("utf-8")
    assert ("own.css", b"p { color: red }\n") in list(page_sources(load_project(project), ()))


# ---- while serving


def asked(address: str) -> tuple[int, str]:
    """The status and text of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_a_server_shows_the_cleaned_drawing(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    docs_with(project, {"guide/a.svg": SVG.encode()})
    with served(project, Path(sys.executable), {**os.environ, "NO_MKDOCS_2_WARNING": "1"}) as address:
        status, drawing = asked(f"{address}/guide/a.svg")
    assert (status, "<circle" in drawing, "script" in drawing) == (200, True, False)


def test_a_server_shows_what_must_not_be_there_and_reads_nothing_of_it(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    docs_with(project, {"x.js": b"x()"})
    (project / "docs" / "machine").symlink_to("/")
    os.mkfifo(project / "docs" / "pipe.md")
    with served(project, Path(sys.executable), {**os.environ, "NO_MKDOCS_2_WARNING": "1"}) as address:
        _, page = asked(f"{address}/index.html")
        status, script = asked(f"{address}/x.js")
    assert [name in page for name in ("docs/machine:1", "docs/pipe.md:1")] == [True, True]
    assert "x()" not in script, status


# ---- another engine


def engine_site(project: Path) -> Path:
    """A site as another engine could have built it: all files of docs/ as they are."""
    site = project / "site"
    for file in (project / "docs").rglob("*"):
        if file.is_file() and file.suffix != ".md":
            (site / file.relative_to(project / "docs")).parent.mkdir(parents=True, exist_ok=True)
            (site / file.relative_to(project / "docs")).write_bytes(file.read_bytes())
    for name in ("index.html", "404.html"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("<!doctype html><head></head>", "utf-8")
    return site


def test_what_another_engine_built_has_the_cleaned_drawing(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    docs_with(project, {"guide/a.svg": SVG.encode()})
    site = engine_site(project)
    assert finish(site, load_project(project)) == []
    assert "script" not in (site / "guide" / "a.svg").read_text("utf-8")


def test_what_the_commands_wrote_for_it_is_no_file_of_another_kind(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    loaded = load_project(project)
    written = {**dict(page_sources(loaded, ())), **dict(data_of(loaded))}
    docs_with(project, {path: content for path, content in written.items() if not path.endswith(".md")})
    site = engine_site(project)
    favicon = (site / "assets" / "images" / "favicon.svg").read_bytes()
    assert finish(site, loaded) == []
    assert (site / "assets" / "images" / "favicon.svg").read_bytes() == favicon
    # A redirect in docs/ is a page of somebody's until the command that wrote it has noted so.
    for path, _ in data_of(loaded):
        (project / "docs" / path).unlink()
    fill(project / "docs", "export", data_of(loaded))
    checked = warm_python.run("sourcebook", "check", "--format", "json", cwd=project, environment=os.environ)
    assert json.loads(checked.stdout) == []


def test_a_note_that_calls_a_file_written_is_not_believed(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    loaded = load_project(project)
    redirect = next(path for path, _ in data_of(loaded) if path.endswith(".html"))
    docs_with(project, {redirect: PAGE, "assets/javascripts/search.js": b"x()"})
    found = finish(engine_site(project), loaded)
    assert sorted(one.location.path for one in found) == sorted(
        [f"docs/{redirect}", "docs/assets/javascripts/search.js"]
    )
