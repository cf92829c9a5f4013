"""Put records at the end of a data file, and fields at the end of a record's list. What is there stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...core.files.inputs import Folder, is_there, read_input
from ...core.yaml.nodes import Mapping
from ...core.yaml.reader import parse_yaml
from ...project import Project


class NotPlacedError(Exception):
    """The records cannot be written; `str()` says why, and what to do."""


def with_records(project: Project, table: str, records: Iterable[str]) -> dict[Path, str]:
    """Return the file of a table with these records, as YAML, at its end."""
    file = project.root / "data" / f"{table}.yaml"
    content = text_of(project, file) if is_there(file) else ""
    document = parse_yaml(content.encode(), f"data/{table}.yaml")
    if isinstance(document.value, Mapping) and document.value and not _is_block(document.value):
        raise NotPlacedError(f"data/{table}.yaml is written in braces\n    run sourcebook format, then try again")
    if isinstance(document.value, Mapping) and not document.value:
        content = "".join(line for line in content.splitlines(keepends=True) if line.strip() != "{}")
    body = "\n".join(records)
    before = content.rstrip("\n")
    return {file: f"{before}\n\n{body}" if before else body}


def text_of(project: Project, file: Path) -> str:
    """Return the text of a data file, with Unix line ends. Raises InputError."""
    content = read_input(file, Folder.of(project.root, "data")).decode("utf-8-sig")
    return content.replace("\r\n", "\n")


def _is_block(mapping: Mapping) -> bool:
    mark = next(iter(mapping.marks.values()))
    return mark[:2] == (mapping.line, mapping.column)
