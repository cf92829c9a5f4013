"""Draft the record of a source from what its work says of itself. What is uncertain gets a comment to look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...core.patterns import compiled
from ...core.yaml.characters import without_refused
from ...core.yaml.reader import parse_yaml
from ...records.documents.reader import read_records
from ...records.source import Source
from ...records.values.types import MAX_ID, as_id, is_id
from ...untrusted.own_network import reach_of
from ..additions.yaml_text import record_yaml
from .captured import Captured

LOOK = "look at: "
_WORDS_OF_ID = 6
_LONGEST = 300
_MARKS = compiled(r"[\p{Cc}\p{Cf}\ufffd&&[^\u200c\u200d]]+")

#: What stands in for a required field that the work does not say.
_REQUIRED = {
    "type": ("document", "what kind of work it is"),
    "published": ("unknown", "no date was found; the dateline or imprint may say it"),
}


class NoIdError(Exception):
    """No id can be made of the title; `str()` says what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The record of a source: its id, its fields, and what to look at by field."""

    key: str
    fields: Mapping[str, object]
    notes: Mapping[str, str]

    @property
    def yaml(self) -> str:
        """The record as it is written."""
        return record_yaml(self.key, self.fields, Source, self.notes)


def draft(captured: Captured, stem: str, language: str, key: str | None, taken: Collection[str]) -> Draft:
    """Return the draft of a source. `stem` stands in for a title, `language` for one that is not said.

    The id is `key`, else one made of publisher and day, or of the title, that is not taken. Raises NoIdError.
    """
    fields, doubts = _clean(captured.fields), dict(captured.doubts)
    if not fields.get("title"):
        fields["title"], doubts["title"] = stem, "no title was found; this is the name of the file"
    if not fields.get("language"):
        fields["language"], doubts["language"] = language, "the work does not say it; this is the language of the site"
    for name, (value, doubt) in _REQUIRED.items():
        if not fields.get(name):
            fields[name], doubts[name] = value, doubts.get(name, doubt)
    if (url := str(fields.get("url", ""))) and _is_private(url):
        del fields["url"]
        doubts["type"] = f"url was left out: {url!r} is an address that readers cannot reach"
    chosen = key or _free(_id_of(fields), taken)
    fields, doubts = _without_faults(chosen, fields, doubts, stem, language)
    return Draft(chosen, fields, {name: f"{LOOK}{doubt}" for name, doubt in doubts.items()})


def _is_private(url: str) -> bool:
    try:
        return bool(reach_of(urlsplit(url).hostname or ""))
    except ValueError:
        return False  # no address, which is found out below


def _clean(fields: Mapping[str, str | list[str]]) -> dict[str, object]:
    """Return fields on one line each, without signs that show nothing."""
    made: dict[str, object] = {}
    for name, value in fields.items():
        cleaned = list(filter(None, map(_line, value))) if isinstance(value, list) else _line(value)
        if cleaned:
            made[name] = cleaned
    return made


def _line(text: str) -> str:
    spaced = _MARKS.sub(" ", text.replace("\u00ad", ""))
    return " ".join(without_refused(spaced).split())[:_LONGEST].strip()


def _id_of(fields: Mapping[str, object]) -> str:
    """Return an id: the publisher and the day, as `harbour-gazette-1921-05-03`, else the first words of the title."""
    publisher, day = as_id(str(fields.get("publisher", ""))), str(fields.get("published", ""))
    if publisher and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return f"{publisher}-{day}"
    return "-".join(as_id(str(fields["title"])).split("-")[:_WORDS_OF_ID])[: MAX_ID - 4].strip("-")


def _free(key: str, taken: Collection[str]) -> str:
    if not is_id(key):
        raise NoIdError("no id can be made of the title, whose letters are of another script\n    choose one: --id")
    number, free = 2, key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free


def _without_faults(
    key: str, fields: dict[str, object], doubts: dict[str, str], stem: str, language: str
) -> tuple[dict[str, object], dict[str, str]]:
    """Leave out what no record may hold, such as an address that is none, and say so."""
    instead: dict[str, object] = {"title": as_id(stem) or key, "language": language, "published": "unknown"}
    for _ in range(len(fields)):
        text = record_yaml(key, fields, Source)
        document = parse_yaml(text.encode("utf-8", "replace"), "draft")
        problems = [*document.problems, *read_records(document, Source)[1]]
        if not problems:
            break
        name = _field_at(text, problems[0].location.line)
        if name not in fields:
            break
        value = fields.pop(name)
        doubts[name if name in instead else "type"] = (
            f"{name} was left out: {_line(str(value))!r} is none that a record can hold"
        )
        if name in instead:
            fields[name] = instead[name]
    return fields, {name: doubt for name, doubt in doubts.items() if name in fields or name == "text"}


def _field_at(text: str, line: int) -> str:
    """Return the field of a record that a line belongs to."""
    heads = [found[1] for one in text.split("\n")[:line] if (found := re.match(r"  (\w+):", one))]
    return heads[-1] if heads else ""
