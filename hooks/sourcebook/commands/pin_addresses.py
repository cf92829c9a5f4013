"""Write the field `id` into statements and questions whose address could not be told from another's once reworded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..book.book import anchor
from ..book.rewording import ambiguous_parts
from ..core.files.atomic import write_whole
from ..core.files.inputs import Folder, read_input
from ..core.problems import Location
from ..core.yaml.reader import parse_yaml
from ..project import Project


def pin_ambiguous_addresses(project: Project) -> Iterator[str]:
    """Give each of them its present anchor as `id`. Yield the paths of the files that are written."""
    wanted: dict[str, dict[Location, str]] = defaultdict(dict)
    for part in ambiguous_parts(project.book):
        location = part.location()
        wanted[location.path][location] = anchor(part)
    for path, ids in wanted.items():
        content = read_input(project.root / path, Folder.of(project.root, "data"))
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        made = _with_ids(text, ids.items())
        after = parse_yaml(made.encode(), path)
        if not after.problems and _without_ids(after.value) == _without_ids(parse_yaml(content, path).value):
            write_whole(Path(project.root / path), made)
            yield path


def _with_ids(text: str, ids: Iterable[tuple[Location, str]]) -> str:
    """Return a text with the field `id` before the first field of the mappings at these places."""
    lines = text.split("\n")
    for location, name in sorted(ids, reverse=True):
        line, column = lines[location.line - 1], location.column - 1
        if line[column] == "{":
            field = f"{{id: {name}, {line[column + 1 :]}"
        else:
            field = f"id: {name}\n{' ' * column}{line[column:]}"
        lines[location.line - 1] = line[:column] + field
    return "\n".join(lines)


def _without_ids(value: Any) -> Any:
    match value:
        case dict():
            return {key: _without_ids(one) for key, one in value.items() if key != "id"}
        case list():
            return [_without_ids(one) for one in value]
    return value
