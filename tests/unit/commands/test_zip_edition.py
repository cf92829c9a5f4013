"""The offline edition: one ZIP file that is the site."""

import zipfile
from pathlib import Path

import pytest

from sourcebook.commands.zip_edition import write_offline_zip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with what a built site has."""
    for name, text in {
        "index.html": "<p>Home",
        "people/x.html": "<p>X",
        "404.html": "<p>Nothing",
        "assets/javascripts/bundle.js": "1",
        "assets/javascripts/bundle.js.map": "{}",
        "assets/javascripts/lunr/min/lunr.fr.min.js": "fr",
        "assets/javascripts/lunr/min/lunr.de.min.js": "de",
        "assets/javascripts/lunr/min/lunr.stemmer.support.min.js": "all",
        "search/search_index.json": '{"config": {"lang": ["en", "fr"]}}',
    }.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "site"


def test_it_holds_what_a_reader_needs_in_a_folder_of_its_name(site: Path, tmp_path: Path) -> None:
    write_offline_zip(site, tmp_path / "reference.zip")
    assert zipfile.ZipFile(tmp_path / "reference.zip").namelist() == [
        "reference/assets/javascripts/bundle.js",
        "reference/assets/javascripts/lunr/min/lunr.fr.min.js",
        "reference/assets/javascripts/lunr/min/lunr.stemmer.support.min.js",
        "reference/index.html",
        "reference/people/x.html",
        "reference/search/search_index.json",
    ]


def test_the_edition_of_before_is_no_part_of_the_next_where_it_lies_in_the_site(site: Path) -> None:
    assert [write_offline_zip(site, site / "reference.zip") for _ in range(2)] == [6, 6]


def test_the_same_site_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_offline_zip(site, tmp_path / name / "reference.zip", 1_700_000_000)
        for file in site.rglob("*.html"):
            file.touch()
    assert (tmp_path / "one/reference.zip").read_bytes() == (tmp_path / "two/reference.zip").read_bytes()


def test_an_older_file_stays_when_there_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "reference.zip").write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        write_offline_zip(tmp_path / "nothing", tmp_path / "reference.zip")
    assert (tmp_path / "reference.zip").read_bytes() == b"old"
