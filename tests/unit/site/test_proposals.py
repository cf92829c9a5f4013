"""The data of the form on which readers propose changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sourcebook.history.forge import proposal_addresses
from sourcebook.project import Project, load_project
from sourcebook.records.vocabulary import Repository
from sourcebook.site.files import site_files
from sourcebook.site.proposals import proposal_texts
from support.projects import copy_of_toy


def scripts(project: Project) -> dict[str, str]:
    return {path: make() for path, make in proposal_texts(project.views, project.fingerprints)}


def value(script: str) -> Any:
    """What a data script hands to its function."""
    return json.loads(script.partition("(")[2].removesuffix(");\n"))


def test_there_is_a_script_for_the_page_for_records_and_for_each_fingerprint(toy: Project) -> None:
    assert [*scripts(toy)] == [
        "propose/data.js",
        "propose/records-0.js",
        *(f"propose/fingerprint-{key}.js" for key in toy.fingerprints),
    ]


def test_the_records_are_those_of_the_files_without_what_was_withdrawn(toy: Project) -> None:
    made = scripts(toy)
    records = value(made["propose/records-0.js"])
    assert records.keys() == {record.key for record in toy.book.records()}
    assert records["opening-of-the-rooms"]["participants"][1] == {"entity": "reading-society"}
    assert toy.book.withdrawn
    for text in made.values():
        for key, record in toy.book.withdrawn.items():
            assert f'"{key}"' not in text and str(record.withdrawn) not in text


def test_fields_come_in_the_order_of_the_files(toy: Project) -> None:
    from sourcebook.records.documents.formatter import house_order
    from sourcebook.records.models import Entity, Event, Statement
    from sourcebook.records.source import Source

    schemas = value(scripts(toy)["propose/data.js"])["schemas"]
    for model in (Source, Entity, Event, Statement):
        assert [*schemas[model.__name__]["properties"]] == [*house_order(model)]


def test_a_source_within_another_is_compared_with_the_text_of_that(toy: Project) -> None:
    texts = value(scripts(toy)["propose/data.js"])["texts"]
    assert set(texts.values()) <= toy.fingerprints.keys()
    within = [source.key for source in toy.book.sources.values() if source.within in toy.fingerprints]
    assert within and all(texts[key] == toy.book.sources[key].within for key in within)


def test_a_site_can_be_without_the_form(tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    file = folder / "data" / "site.yaml"
    file.write_text(file.read_text("utf-8").replace("proposals: true", "proposals: false"), "utf-8")
    project = load_project(folder)
    paths = {one.path for one in site_files(project)}
    assert {path for path in paths if path.startswith("propose")} == set()
    pages = [one.make() for one in site_files(project) if one.path.startswith("events/") and one.path.endswith(".html")]
    assert pages and not any(b"propose.html" in page for page in pages)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://github.com/x/y",
            {
                "new": "https://github.com/x/y/new/a/b?filename=FILE&value=VALUE",
                "issue": "https://github.com/x/y/issues/new?template=propose-a-change.yml&title=TITLE&proposal=PROPOSAL",
            },
        ),
        (
            "https://gitlab.com/x/y/",
            {
                "new": "https://gitlab.com/x/y/-/new/a/b?file_name=FILE&content=VALUE",
                "issue": "https://gitlab.com/x/y/-/issues/new?issue[title]=TITLE&issue[description]=BODY",
            },
        ),
        ("https://codeberg.org/x/y", {"issue": "https://codeberg.org/x/y/issues/new?title=TITLE&body=BODY"}),
    ],
)
def test_a_proposal_goes_on_where_the_forge_has_a_way(url: str, expected: dict[str, str]) -> None:
    assert proposal_addresses(Repository(url=url, branch="a/b")) == expected
