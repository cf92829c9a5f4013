"""New records are put below those that are there, which stay as they are, letter for letter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sourcebook.commands.additions import place
from sourcebook.commands.additions.place import Files, NotPlacedError
from sourcebook.core.yaml.nodes import Document
from sourcebook.project import load_project

BASE = Path(__file__).parents[3] / "cases" / "base"
ONE = "one:\n  type: book\n  title: One\n  published: 1901\n  language: en\n"
NEW = "new:\n  type: book\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "project"))


def added_to(project: Path, content: str | None) -> str:
    """The file of sources, of this content, after a record was added."""
    file = project / "data" / "sources.yaml"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content.encode())
    files = Files(load_project(project))
    files.add_records("sources", [NEW])
    return files.changed[load_project(project).root / "data" / "sources.yaml"]


@pytest.mark.parametrize(
    ("content", "made"),
    [
        (ONE, f"{ONE}\n{NEW}"),
        (f"# A head.\n{ONE}\n\n# A foot.\n\n\n", f"# A head.\n{ONE}\n\n# A foot.\n\n{NEW}"),
        (ONE.rstrip(), f"{ONE}\n{NEW}"),
        ("\ufeff" + ONE.replace("\n", "\r\n"), f"{ONE}\n{NEW}"),
        ("# Nothing yet.\n{}\n", f"# Nothing yet.\n\n{NEW}"),
        ("", NEW),
        (None, NEW),
    ],
)
def test_a_record_goes_to_the_end_of_its_file(project: Path, content: str | None, made: str) -> None:
    assert added_to(project, content) == made


@pytest.mark.parametrize(
    "content",
    [
        "{one: {type: book, title: One, published: 1901, language: en}}\n",
        f"{ONE}  note: |+\n    Lines that are kept.\n\n\n",
    ],
)
def test_a_file_that_would_say_something_else_is_not_added_to(project: Path, content: str) -> None:
    with pytest.raises(NotPlacedError):
        added_to(project, content)


def test_items_go_to_the_end_of_their_lists_and_a_file_is_read_no_oftener_for_more_records(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, number = project / "data" / "entities.yaml", 30
    before = file.read_text("utf-8").rstrip("\n")
    head = "  type: person\n  name: N\n  description: D\n"
    record = f"{head}  aliases:\n    - name: A\n# A remark.\n"
    file.write_text(before + "\n" + "".join(f"p{at}:\n{record}" for at in range(number)), "utf-8")
    files = Files(load_project(project))
    read: list[str] = []
    parse = place.parse_yaml

    def counted(content: bytes, path: str) -> Document:
        read.append(path)
        return parse(content, path)

    monkeypatch.setattr(place, "parse_yaml", counted)
    added = {"topics": ["tea"], "aliases": [{"name": "b"}, {"name": "A"}], "not_same_as": ["ann-lee"]}
    files.add_items((files.project.book.entities[f"p{at}"], added) for at in range(number))
    made = f"{head}  aliases:\n    - name: A\n    - name: b\n  topics: [tea]\n  not_same_as: [ann-lee]\n# A remark.\n"
    assert list(files.changed.values()) == [before + "\n" + "".join(f"p{at}:\n{made}" for at in range(number))]
    assert len(read) == 2
