"""The ZIM edition, read back and searched by the library of its field."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pytest
from libzim.reader import Archive
from libzim.search import Query, Searcher

from sourcebook.commands.zim_edition import ZimInfo, ZimMissingError, write_zim
from sourcebook.project import load_project
from support.projects import ROOT

INFO = ZimInfo("The reference", "What sources say", "en", datetime.date(2024, 2, 29))


@pytest.fixture(scope="module")
def archive(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The reference as a ZIM file."""
    file = tmp_path_factory.mktemp("zim") / "reference.zim"
    write_zim(real_site, file, INFO)
    return Archive(file)


def found(archive: Archive, words: str) -> list[str]:
    results = Searcher(archive).search(Query().set_query(words))
    return list(results.getResults(0, 200))


def test_it_is_whole_and_opens_at_the_first_page(archive: Archive) -> None:
    assert (archive.check(), archive.main_entry.get_item().path) == (True, "index.html")


def test_every_record_is_an_entry_with_its_page(archive: Archive, real_site: Path) -> None:
    project = load_project(ROOT)
    for record in project.book.records():
        path = project.book.address(record)
        assert bytes(archive.get_entry_by_path(path).get_item().content) == (real_site / path).read_bytes()


def test_articles_are_found_by_their_words(archive: Archive) -> None:
    assert "events/hammouchi-haines-rabat-2022.html" in found(archive, "Hammouchi Haines Rabat")


def test_what_every_page_repeats_is_not_indexed(archive: Archive) -> None:
    pages = len(list(found(archive, "Contribute")))
    assert pages < archive.article_count / 4


def test_it_says_what_it_is(archive: Archive) -> None:
    names = ("Title", "Description", "Language", "Date")
    said = [bytes(archive.get_metadata(name)).decode() for name in names]
    assert said == ["The reference", "What sources say", "eng", "2024-02-29"]
    assert archive.has_illustration(48)


def test_without_the_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_site: Path
) -> None:
    monkeypatch.setitem(sys.modules, "libzim", None)
    with pytest.raises(ZimMissingError, match="pip install libzim"):
        write_zim(real_site, tmp_path / "x.zim", INFO)


def test_an_older_file_stays_when_there_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "reference.zim").write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        write_zim(tmp_path / "nothing", tmp_path / "reference.zim", INFO)
    assert (tmp_path / "reference.zim").read_bytes() == b"old"
