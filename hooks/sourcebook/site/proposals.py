"""The data of the form on which readers propose changes, as scripts, because a page opened from disk may read no files.

The form is made from the JSON Schemas of the records, with the words of the vocabulary. One script is loaded with the
page: the schemas, the names of all records, the words of the interface. Others when the form needs them: the records as
their files have them, some in each, and the fingerprints of the sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ..book.book import Book
from ..book.comparison.fingerprints import Fingerprint, as_json
from ..book.evidence.quotes import text_of
from ..core.dates.date_habits import HABITS, PARTS, RANGES
from ..core.labels import Labels
from ..history.forge import proposal_addresses
from ..records.documents.field_help import SHORT, WHERE
from ..records.documents.json_schema import file_schema
from ..records.documents.tables import TABLES, table_of
from ..records.models import Entity, PageRecord
from ..records.record import written
from ..records.vocabulary import Vocabulary
from ..views.builder import ViewBuilder
from ..views.pages.propose import DATA, FOLDER

Json = dict[str, Any]

#: How many records are loaded together.
_TOGETHER = 50


def proposal_texts(views: ViewBuilder, fingerprints: Mapping[str, Fingerprint]) -> Iterator[tuple[str, Any]]:
    """Yield the path of each data script, and what makes its text."""
    if not views.book.settings.proposals:
        return
    yield DATA, partial(_data, views, fingerprints)
    for number, keys in enumerate(_shards(views.book)):
        yield f"{FOLDER}/records-{number}.js", partial(_records, views.book, keys)
    for key, print_ in fingerprints.items():
        yield f"{FOLDER}/fingerprint-{key}.js", partial(_fingerprint, print_)


def _script(function: str, value: object) -> str:
    return f"{function}({json.dumps(value, ensure_ascii=False, separators=(',', ':'))});\n"


def _shards(book: Book) -> Iterator[tuple[str, ...]]:
    keys = [record.key for record in book.records()]
    yield from (tuple(keys[at : at + _TOGETHER]) for at in range(0, len(keys), _TOGETHER))


def _records(book: Book, keys: tuple[str, ...]) -> str:
    found = {key: _plain(written(record)) for key in keys if (record := book.get(key))}
    return _script("sourcebookRecords", found)


def _plain(value: Any) -> Any:
    """Return a value of a data file as JSON has it: scalars are text, and what is empty is left out."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_plain(one) for one in value if one is not None]
    return str(value).strip()


def _fingerprint(print_: Fingerprint) -> str:
    return _script("sourcebookFingerprint", json.loads(as_json(print_)))


def _data(views: ViewBuilder, fingerprints: Mapping[str, Fingerprint]) -> str:
    book, labels = views.book, views.labels
    repository = book.settings.repository
    return _script(
        "sourcebookProposeData",
        {
            "words": _below(labels, "propose."),
            "kinds": {table: model.__name__ for table, model in TABLES.items()},
            "schemas": _schemas(book.vocabulary),
            "short": {model: names.split() for model, names in SHORT.items()},
            "where": WHERE,
            "names": _names(book.vocabulary, labels),
            "records": list(_rows(views)),
            "texts": {key: home for key in book.sources if (home := text_of(book, key)) in fingerprints},
            "dates": _dates(),
            "forge": proposal_addresses(repository) if repository else {},
        },
    )


def _below(labels: Labels, prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): words for name, words in labels.table.items() if name.startswith(prefix)}


def _schemas(vocabulary: Vocabulary) -> Json:
    """Return the definitions of all records by name, with their fields in house order (`formatter.house_order`)."""
    found: Json = {}
    for model in TABLES.values():
        found |= file_schema(model, vocabulary, short_form=False)["$defs"]
    for definition in found.values():
        fields = definition.get("properties", {})
        shared = [name for name in fields if name in PageRecord.model_fields]
        own = [name for name in fields if name not in PageRecord.model_fields]
        definition["properties"] = {name: fields[name] for name in (*own, *shared)}
    return found


def _names(vocabulary: Vocabulary, labels: Labels) -> dict[str, dict[str, str]]:
    """Return the labels of words that a field may have, by the table that it refers to or by the field's name."""
    tables = {name: getattr(vocabulary, name) for name in Vocabulary.model_fields}
    found = {
        name: {word: label for word, one in table.items() if (label := getattr(one, "label", ""))}
        for name, table in tables.items()
    }
    for name in ("kind", "status", "source_type"):
        words = _below(labels, f"{name}.")
        found[name] = {word.removesuffix(".label"): label for word, label in words.items() if _is_name(name, word)}
    return found


def _is_name(table: str, word: str) -> bool:
    return word.endswith(".label") if table == "kind" else "." not in word


def _rows(views: ViewBuilder) -> Iterator[list[object]]:
    """Yield of each record: id, name, table, what it is, and the number of the script that has it."""
    book = views.book
    shard = {key: number for number, keys in enumerate(_shards(book)) for key in keys}
    for record in book.records():
        kind = book.vocabulary.entity_types[record.type].label if isinstance(record, Entity) else record.noun
        yield [record.key, views.plain.named(record), table_of(type(record)), kind, shard[record.key]]


def _dates() -> Json:
    from ..core.dates.date_phrases import known_phrases  # it loads Babel

    return {
        "phrases": {phrase: tokens[0] for phrase, tokens in known_phrases().items() if len(tokens) == 1},
        "habits": [[_in_javascript(pattern.pattern), *forms] for pattern, forms in HABITS],
        "ranges": [[_in_javascript(pattern.pattern), form] for pattern, form in RANGES],
        "parts": PARTS,
    }


def _in_javascript(pattern: str) -> str:
    return pattern.replace("(?P<", "(?<")
