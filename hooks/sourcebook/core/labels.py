"""The words of the interface: one table per language, `labels/<language>.yaml`, with dotted names for its entries."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from ..paths import LABELS
from .problems import ProblemsError
from .yaml.reader import parse_yaml


class Labels:
    """Words by name: `labels("date.about", date="2014")` fills the entry's `{date}`."""

    def __init__(self, language: str, table: dict[str, str]):
        self.language = language
        self.table = table

    def __call__(self, name: str, /, **values: object) -> str:
        """Return the label `name` with `values` filled in. Raises KeyError when there is no such entry."""
        return self.table[name].format_map(values) if values else self.table[name]

    def count(self, name: str, number: int) -> str:
        """Return the label for a number of things: the entry `name.one` for 1, else `name.other`, with `{n}` filled
        in."""
        return self(f"{name}.{'one' if number == 1 else 'other'}", n=number)


def languages() -> list[str]:
    """Return the languages that have a table (BCP 47)."""
    return sorted(file.stem for file in LABELS.glob("*.yaml"))


def load_labels(language: str) -> Labels:
    """Return the table of `language`. Raises ProblemsError when the table is faulty, KeyError when there is none."""
    file = LABELS / f"{language}.yaml"
    if not file.is_file():
        raise KeyError(language)
    return Labels(language, _table(file.read_bytes(), f"labels/{file.name}"))


@functools.lru_cache(maxsize=2)  # reading it takes a sixth of the time of reading a small reference, at every edit
def _table(content: bytes, path: str) -> dict[str, str]:
    document = parse_yaml(content, path)
    if document.problems:
        raise ProblemsError(document.problems)
    return dict(_flat(document.value, ""))


def _flat(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
