"""Put records at the end of a data file, and items at the end of a record's lists. What is there stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ...core.files.inputs import Folder, is_there, read_input
from ...core.yaml.nodes import Mapping as YamlMapping
from ...core.yaml.nodes import Sequence as YamlSequence
from ...core.yaml.reader import parse_yaml
from ...project import Project
from ...records.documents.house_order import house_order
from ...records.models import PageRecord
from .yaml_text import field_lines, item_lines


class NotPlacedError(Exception):
    """The records cannot be written: `args` are where or why, and what to do."""


class Files:
    """The data files that change, as they will be."""

    def __init__(self, project: Project):
        self.project = project
        self.changed: dict[Path, str] = {}

    def text(self, path: str) -> str:
        """Return the text of a file of the project, empty if there is none, with Unix line ends. Raises InputError."""
        file = self.project.root / path
        if file in self.changed or not is_there(file):
            return self.changed.get(file, "")
        content = read_input(file, Folder.of(self.project.root, "data")).decode("utf-8-sig")
        return content.replace("\r\n", "\n")

    def add_records(self, table: str, records: Iterable[str]) -> None:
        """Put records, as YAML, at the end of the file of a table. Raises NotPlacedError, InputError."""
        path = f"data/{table}.yaml"
        content = self.text(path)
        value = parse_yaml(content.encode(), path).value
        if isinstance(value, YamlMapping) and value and not _is_block(value):
            raise NotPlacedError(f"{path} is written in braces", "write each record on lines of its own")
        if isinstance(value, YamlMapping) and not value:
            content = "".join(line for line in content.splitlines(keepends=True) if line.strip() != "{}")
        before, body = content.rstrip("\n"), "\n".join(records)
        after = f"{before}\n\n{body}" if before else body
        new = parse_yaml(after.encode(), path).value
        there = value if isinstance(value, YamlMapping) else {}
        if not isinstance(new, YamlMapping) or any(new.get(key) != there[key] for key in there):
            cure = "end the file with a record whose last field is on one line"
            raise NotPlacedError(f"{path} cannot be added to without changing what it says", cure)
        self.changed[self.project.root / path] = after

    def add_items(self, added: Iterable[tuple[PageRecord, Mapping[str, list[Any]]]]) -> None:
        """Put items at the end of lists of records; those that are there already are left out.

        Raises NotPlacedError, InputError.
        """
        by_file: dict[str, list[tuple[PageRecord, Mapping[str, list[Any]]]]] = defaultdict(list)
        for record, lists in added:
            by_file[record.location().path].append((record, lists))
        for path, several in by_file.items():
            self._add_to(path, several)

    def _add_to(self, path: str, several: Iterable[tuple[PageRecord, Mapping[str, list[Any]]]]) -> None:
        content = self.text(path)
        root, lines = parse_yaml(content.encode(), path).value, content.split("\n")
        wanted, made = dict(root or {}), []
        for record, lists in several:
            fields = root[record.key] if isinstance(root, YamlMapping) else None
            if not isinstance(fields, YamlMapping) or not _is_block(fields):
                raise NotPlacedError(f"{path}: {record.key!r} is written in braces", "write each field on its own line")
            for name, items in lists.items():
                known = list(fields.get(name) or ())
                if fresh := [item for item in items if item not in known]:
                    wanted[record.key] = {**wanted[record.key], name: [*known, *fresh]}
                    made.append(_new_lines(lines, root, record, fields, name, fresh))
        # From the end on, so that all places stay what they were; at one place, the items of a list before a new field.
        for at, _, new in sorted(reversed(made), key=lambda one: one[:2], reverse=True):
            lines[at:at] = new
        self._keep(path, "\n".join(lines), wanted)

    def _keep(self, path: str, after: str, wanted: Mapping[str, Any]) -> None:
        """Keep the changed text of a file if it says what is wanted, and nothing else."""
        new = parse_yaml(after.encode(), path)
        if new.problems or new.value != wanted:
            differ = [key for key in wanted if not isinstance(new.value, dict) or new.value.get(key) != wanted[key]]
            raise NotPlacedError(f"{path}: {', '.join(differ[:1])} cannot be added to", "add the lines by hand")
        self.changed[self.project.root / path] = after


def _new_lines(
    lines: list[str], root: YamlMapping, record: PageRecord, fields: YamlMapping, name: str, items: list[Any]
) -> tuple[int, bool, list[str]]:
    """Return where the lines of new items belong, whether they are a new field, and the lines."""
    holds = house_order(type(record)).get(name)
    model = holds.record if holds else None
    end = _end(lines, root, record.key, len(lines))
    value = fields.get(name)
    if not value:
        return end, True, list(field_lines(name, items, fields.column - 1, model))
    where = fields.location(name, of_key=True)
    if not isinstance(value, YamlSequence) or value.location(0).line == where.line:
        raise NotPlacedError(f"{where}: {name!r} is written in brackets", "write its items on lines that begin with -")
    hyphen = lines[value.location(0).line - 1].index("-")
    return _end(lines, fields, name, end), False, [line for item in items for line in item_lines(item, hyphen, model)]


def _end(lines: list[str], mapping: YamlMapping, key: str, last: int) -> int:
    """Return the number of lines up to the end of a key of a mapping, without the blank lines and comments below."""
    start = mapping.location(key, of_key=True).line
    after = [line - 1 for other in mapping if (line := mapping.location(other, of_key=True).line) > start]
    end = min([*after, last])
    while end > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _is_block(mapping: YamlMapping) -> bool:
    mark = next(iter(mapping.marks.values()))
    return mark[:2] == (mapping.line, mapping.column)
