"""Salvage what is known of unreadable records, so that one error does not hide others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, get_origin

from ...core.problems import Problem
from ...core.yaml.nodes import Document, Mapping, Sequence
from ..record import Record, keep, record_within
from ..references import Reference, plan_of, references_in_text
from ..vocabulary import Vocabulary
from .reader import meant_as, validated


def words_of_faulty(document: Document) -> Vocabulary | None:
    """Return the words of an unreadable vocabulary, so that the records that use them can still be checked.

    A word with a faulty entry has its id for every text. Return None if a table is not a mapping.
    """
    tables: dict[str, Any] = {}
    for name, info in Vocabulary.model_fields.items():
        given = document.value.get(name, {}) if isinstance(document.value, Mapping) else None
        model = record_within(info.annotation)
        if not isinstance(given, Mapping | dict) or model is None:
            return None
        tables[name] = {word: _entry(model, word, value) for word, value in given.items()}
    return Vocabulary.model_construct(None, **tables)


def _entry(model: type[Record], word: str, value: Any) -> Record:
    record = validated(value, model, "")[0] if isinstance(value, Mapping) else None
    if record is None:
        required = (name for name, info in model.model_fields.items() if info.is_required())
        record = model.model_construct(None, **dict.fromkeys(required, word))
        keep(record, _source=value if isinstance(value, Mapping) else None)
    return record


def references_in_faulty(document: Document, model: type[Record], read: Collection[str]) -> Iterator[Reference]:
    """Yield the references of the unreadable records in a file, as far as their text shows.

    `read` are the ids of the readable ones. A faulty field thus does not hide the other faults of its record.
    """
    for root, holder, held, value in _nested_of_faulty(document, model, read):
        yield from _references_of_faulty(root, holder, held, value)


def _nested_of_faulty(
    document: Document, model: type[Record], read: Collection[str]
) -> Iterator[tuple[Record, Record, type[Record], Mapping]]:
    """Yield the unreadable records and those within them: the page record, the part, its type, and its text."""
    for key, value in document.value.items() if isinstance(document.value, Mapping) else ():
        if key not in read and isinstance(value, Mapping) and "withdrawn" not in value:
            kind = meant_as(value, model)
            root = _bare(kind, value)
            keep(root, key=key)
            yield root, root, kind, value
            yield from _nested_within(root, kind, value)


def _nested_within(
    root: Record, model: type[Record], value: Mapping
) -> Iterator[tuple[Record, Record, type[Record], Mapping]]:
    for _, field, _, nested in plan_of(model):
        given = value.get(field)
        for part in given if isinstance(given, Sequence) else (given,):
            if nested and isinstance(part, Mapping):
                yield root, _bare(nested, part), nested, part
                yield from _nested_within(root, nested, part)


def _bare(model: type[Record], value: Mapping) -> Record:
    """Return a record without fields that knows the location of `value`."""
    record = model.model_construct()
    keep(record, _source=value)
    return record


def _references_of_faulty(root: Record, holder: Record, model: type[Record], value: Mapping) -> Iterator[Reference]:
    for name, field, to, nested in plan_of(model):
        given = value.get(field)
        if nested:
            continue
        if isinstance(given, str) and get_origin(model.model_fields[name].annotation) is tuple:
            continue  # the text has to become a list first, which is reported
        if isinstance(given, Sequence):
            for index, text in enumerate(given):
                if isinstance(text, str):
                    yield from references_in_text(root, holder, field, index, to, text.strip(), ())
        elif isinstance(given, str) and given.strip():
            yield from references_in_text(root, holder, field, None, to, given.strip(), ())


def missing_citation(root: Record, holder: Record) -> Problem:
    """Return the problem that the claim `holder`, part of the record `root`, has no citation."""
    return Problem(
        holder.location("citations"),
        "missing-citation",
        f"the {holder.cited} has no citation",
        'citations:\n  - source: id-of-the-source\n    quote: "words of the source"',
        record=root.key,
    )


def uncited_in_faulty(document: Document, model: type[Record], read: Collection[str]) -> Iterator[Problem]:
    """Yield the claims without citations in the unreadable records of a file, as far as their text shows."""
    for root, holder, held, value in _nested_of_faulty(document, model, read):
        if held.cited and not value.get("citations"):
            yield missing_citation(root, holder)
