"""Writes an invented project: its records as YAML, its texts, fingerprints, receipts, settings and a page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import yaml

from sourcebook.commands.quotes.texts import read_texts
from sourcebook.commands.quotes.verify_quotes import compare, write_verification
from sourcebook.project import load_project

HOOKS = Path(__file__).parents[2] / "hooks"
#: Events in a file of events: beyond it the table is a folder, as the guide advises.
MOST_IN_FILE = 20_000

Record = dict[str, Any]

SETTINGS = "title: A measured reference\nsubtitle: Invented records\nlanguage: en\nrequire_verified: true\n"
MKDOCS = """\
site_name: A measured reference
use_directory_urls: false
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.top, toc.follow, search.suggest, search.highlight]
extra_css: [assets/stylesheets/sourcebook.css, assets/stylesheets/filter.css, assets/stylesheets/previews.css]
extra_javascript: [assets/javascripts/previews.js, assets/javascripts/furniture.js]
extra:
  polyfills: [assets/javascripts/search.js]
nav:
  - Home: index.md
  - Chronology: chronology/index.md
  - People: people/index.md
  - Organizations: organizations/index.md
  - Places: places/index.md
  - Topics: topics/index.md
  - Sources: sources/index.md
  - A–Z: index-a-z.md
  - About: about.md
not_in_nav: |
  /*.md
  /*/*.md
plugins:
  - search
  - macros:
      module_name: {hooks}/page_macros
      on_undefined: strict
      on_error_fail: true
hooks: [{hooks}/site_hooks.py]
markdown_extensions:
  - attr_list
  - toc:
      permalink: true
"""


class Invented(Protocol):
    """Invented records. The tables are made in this order; `texts`, by source, are complete after the last."""

    texts: Mapping[str, str]

    @property
    def vocabulary(self) -> str:
        """The vocabulary, as YAML."""
        ...

    @property
    def settings(self) -> str:
        """The settings, as YAML."""
        ...

    def entities(self) -> Iterable[tuple[str, Record]]:
        """Every entity."""
        ...

    def events(self) -> Iterable[tuple[str, Record]]:
        """Every event."""
        ...

    def sources(self) -> Iterable[tuple[str, Record]]:
        """Every source."""
        ...


def write_project(folder: Path, made: Invented) -> None:
    """Write invented records as a project into `folder`, which must not exist."""
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "vocabulary.yaml").write_text(made.vocabulary, "utf-8")
    (data / "site.yaml").write_text(made.settings, "utf-8")
    _write_table(data / "entities", made.entities())
    _write_table(data / "events", made.events())
    _write_table(data / "sources", made.sources())
    (folder / ".texts").mkdir()
    for key, text in made.texts.items():
        (folder / ".texts" / f"{key}.txt").write_text(text, "utf-8")
    (folder / "docs").mkdir()
    (folder / "docs" / "about.md").write_text("# About\n\nThese records are invented.\n", "utf-8")
    (folder / "mkdocs.yml").write_text(MKDOCS.replace("{hooks}", HOOKS.as_posix()), "utf-8")
    _verify(folder)


def _write_table(path: Path, records: Iterable[tuple[str, Record]]) -> None:
    """Records as YAML: one file, or a folder of files when there are many."""
    found = list(records)
    if len(found) <= MOST_IN_FILE:
        _write_yaml(path.with_suffix(".yaml"), found)
        return
    path.mkdir()
    for start in range(0, len(found), MOST_IN_FILE):
        _write_yaml(path / f"{start // MOST_IN_FILE:03}.yaml", found[start : start + MOST_IN_FILE])


def _write_yaml(file: Path, records: list[tuple[str, Record]]) -> None:
    blocks = (
        yaml.dump({key: record}, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)
        for key, record in records
    )
    file.write_text("\n".join(blocks), "utf-8")


def _verify(folder: Path) -> None:
    """Write receipts and fingerprints, as `sourcebook quotes --write` does, on a day that does not change."""
    project = load_project(folder)
    texts = read_texts(project.book, folder / ".texts")
    write_verification(project, texts, list(compare(project.book, texts)), datetime.date(2024, 1, 15))
