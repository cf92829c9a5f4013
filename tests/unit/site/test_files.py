"""One function names every file of a site, with what makes its bytes; what engines build has those files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sourcebook.project import Project, load_project
from sourcebook.site import files
from sourcebook.site.files import AssetFile, ExportFile, GuideFile, PageFile, site_files
from sourcebook.site.renderer import Renderer
from support.projects import copy_of_toy


def test_no_two_files_have_one_path(toy: Project) -> None:
    assert [path for path, number in Counter(file.path for file in site_files(toy)).items() if number > 1] == []


def test_a_built_site_has_every_file_with_its_bytes(toy: Project, toy_site: Path) -> None:
    for file in site_files(toy):
        built = toy_site / (file.path.removesuffix(".md") + ".html" if isinstance(file, GuideFile) else file.path)
        assert built.is_file(), file.path
        if isinstance(file, PageFile):
            assert file.source == file.path.removesuffix("html") + "md"
            assert b"<h1" in file.make(), file.path
        if isinstance(file, ExportFile | AssetFile) and not file.path.endswith(".html"):
            assert built.read_bytes() == file.make(), file.path


def test_an_override_takes_the_place_of_the_asset_of_the_same_path(tmp_path: Path) -> None:
    project = copy_of_toy(tmp_path)
    style = project / "overrides" / "assets" / "stylesheets" / "sourcebook.css"
    style.parent.mkdir(parents=True)
    style.write_bytes(b"p {}\n")
    (project / "overrides" / "own.css").write_bytes(b"a {}\n")
    (project / "overrides" / "profile.html").write_bytes(b"{{ view }}")
    found = {file.path: file for file in site_files(load_project(project)) if isinstance(file, AssetFile)}
    own = {path: file.make() for path, file in found.items() if file.of_site}
    assert own == {"assets/stylesheets/sourcebook.css": b"p {}\n", "own.css": b"a {}\n"}
    assert all(path.startswith("assets/") for path in found.keys() - own.keys())


def test_nothing_is_made_before_it_is_asked_for(toy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("made too early")

    monkeypatch.setattr(files, "data_files", fail)
    monkeypatch.setattr(Renderer, "page", fail)
    listed = {file.path: file for file in site_files(toy)}
    for path in ("readers/layla-haddad.html", "data/reference.json"):
        with pytest.raises(AssertionError, match="made too early"):
            listed[path].make()
