"""Forms for new records: each field with whether it is required, its form, and where to find it.

A form is made from the descriptions of the models and the words of the vocabulary. A line that begins with `# `
explains; in any other line, delete the `#` to use the field.
"""

from __future__ import annotations

import re
import textwrap
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Union, get_args, get_origin

from ..book.properties import applies
from ..core.problems import did_you_mean
from ..records.bibliography import contributor
from ..records.documents.field_help import SHORT, WHERE
from ..records.documents.short_form import MEANING, OF_RECORD
from ..records.documents.tables import TABLES
from ..records.models import Citation, PageRecord, Statement
from ..records.receipts import TextInfo
from ..records.record import Record
from ..records.values.fields import KINDS as CLAIMS
from ..records.values.fields import CslType, RefersTo
from ..records.values.identifiers import parse_doi, parse_isbn, parse_issn
from ..records.values.images import parse_image_file, parse_licence
from ..records.values.types import parse_id, parse_language, parse_url
from ..records.vocabulary import PropertyType, Vocabulary
from ..records.when import When

WIDTH = 100

#: The records that have a form, by their names for the command, with their files.
KINDS: dict[str, tuple[type[PageRecord], str]] = {model.noun: (model, table) for table, model in TABLES.items()}

#: Fields that another may replace.
_INSTEAD = {
    ("Participant", "entity"): "this or name",
    ("Relation", "entity"): "this or name",
    ("Citation", "source"): "must, here or once as source of the record",
}
#: Fields that new records lack: they tell what became of an older record.
_LATER = frozenset(PageRecord.model_fields)

_LIVING = "Of living persons, only what the sources say of their public acts; what is alleged is a statement."

#: Explanations for short forms where the model's description is not enough.
_BRIEFLY = {
    ("Source", "published"): "2014-09-30, 2014-09, 2014? (uncertain) or unknown",
    ("Event", "date"): "2014-09-30, 2014-09, 2014? (uncertain) or unknown",
    ("Event", "participants"): 'who took part; name: "" in the place of entity for those who have no page',
    ("Participant", "entity"): "id of an entity",
    ("Citation", "quote"): "words exactly as they stand in the source: copy them; […] marks words left out",
}

#: Forms of values that occur in several fields, as the guide calls them; the head of a form explains those that it
#: uses.
_LEGEND = {
    "line": "text on one line",
    "text": "text, in which [[id]] links to a record",
    "who": "the id of an entity, or a name as it is written",
    "names": "each the id of an entity, or a name as it is written, whole or in its parts: {family: Berg, given: Anna, "
    "particle: van der, suffix: Jr.}",
    "date": "EDTF: 2014, 2014-09-30, 2015-02? (uncertain), 2014~ (about), 2014/2016 (lasted), [2014..2016] (one moment "
    'between), unknown …; or {date: "", time: "14:30", as_written: "", words: "", inferred: ""}, where '
    "as_written is the date in the source’s own calendar, and inferred says how it was worked out",
    "language": "its tag: en, fr, ar, pt-BR",
}
_REFERS = {
    "source": "id of a source",
    "entity": "id of an entity",
    "event": "id of an event",
    "claim": "record#anchor of a statement, or id of an event",
    "who": "who",
    "work": "id of a work, or its title",
    "text": "text",
}
_PLURALS = {
    "word": "words",
    "name": "names",
    "language": "languages",
    "id of an entity": "ids of entities",
    "record#anchor of a statement, or id of an event": "record#anchor of statements, or ids of events",
    "id of a work, or its title": "ids of works, or titles",
}
_FORMS = {
    parse_id: "id",
    parse_url: "address",
    parse_language: "language",
    parse_doi: "DOI",
    parse_isbn: "ISBN",
    parse_issn: "ISSN",
    contributor: "name",
    parse_image_file: "path",
    parse_licence: "licence",
}


class UnknownTypeError(Exception):
    """There is no such type of record; `str()` names the known ones."""


def record_form(kind: str, word: str | None, vocabulary: Vocabulary, every_field: bool = False) -> str:
    """Return the form of a new record of a kind (`KINDS`), of the type `word` if given.

    It has the required fields and those used most, or every field, explained. Raises UnknownTypeError.
    """
    model, table = KINDS[kind]
    known = known_types(kind, vocabulary)
    if word is not None and word not in known:
        hint = did_you_mean(word, known) or f"known: {', '.join(known)}"
        raise UnknownTypeError(f"there is no type {word!r} of {table}; {hint}")
    persons = {name for name, one in vocabulary.entity_types.items() if one.schema_type == "Person"}
    caution = _LIVING if kind == "entity" and word in persons else ""
    if not every_field:
        return _short_form(kind, word, vocabulary, caution)
    # Only persons hold offices, and they have no position, if the vocabulary says which types these are.
    without = {"coordinates" if word in persons else "roles"} if kind == "entity" and word and persons else set()
    form = _Form(vocabulary, word or "", frozenset(without))
    fields = [*_indented(form.fields(model, full=True))]
    head = [
        f"A new {kind}{f' of the type {word}' if word else ''}, for data/{table}.yaml. Write an id in the place of the "
        "words in capitals, and what belongs there between the quotation marks.",
        "Lines that begin with # and a space explain; delete them. Other lines with # are fields that may be left out: "
        "delete the # to use one, or the line.",
        *(f"{name}: {form.legend[name]}" for name in _LEGEND if name in form.legend),
    ]
    head += [caution] if caution else []
    lines = [*(line for text in head for line in _comment(text)), f"ID-OF-THE-{kind.upper()}:", *fields]
    return "".join(f"{line}\n" for line in lines)


def statement_form(word: str | None, vocabulary: Vocabulary, every_field: bool = False) -> str:
    """Return the form of a new statement, of the kind of claim `word` where one is named (see `record_form`)."""
    if word is not None and word not in CLAIMS:
        raise UnknownTypeError(f"there is no kind of claim {word!r}; {did_you_mean(word, CLAIMS) or ', '.join(CLAIMS)}")
    without = frozenset() if word in ("denial", None) else frozenset({"answers"})
    must = frozenset({"fact": (), "denial": ("by", "answers")}.get(word or "fact", ("by",)))
    form = (_Form if every_field else _ShortForm)(vocabulary, word or "", without, must)
    fields = [*_indented(_item([*form.fields(Statement, full=every_field)]))]
    command = " ".join(filter(None, ("sourcebook new statement", word, "--all")))
    more = "Every field is explained above it." if every_field else f"Every field, explained: {command}"
    head = (
        f"A new statement{f' of the kind {word}' if word else ''}, for the list 'statements' of an entity or event, or "
        f"for the positions of a disagreement. A field after # may be left out; delete the # to use it. {more}",
        *(f"{name}: {form.legend[name]}" for name in _LEGEND if name in form.legend),
    )
    return "".join(f"{line}\n" for line in (*(line for text in head for line in _comment(text)), *fields))


def _short_form(kind: str, word: str | None, vocabulary: Vocabulary, caution: str) -> str:
    model, table = KINDS[kind]
    command = " ".join(filter(None, ("sourcebook new", kind, word, "--all")))
    head = (
        f"# A new {kind} for data/{table}.yaml. Write an id of your own in the place of the words in capitals.",
        f"# A field after # may be left out; delete the # to use it. Every field, explained: {command}",
        *([f"# {caution}"] if caution else []),
        f"ID-OF-THE-{kind.upper()}:",
    )
    fields = _indented(_ShortForm(vocabulary, word or "", frozenset()).fields(model, full=False))
    return "".join(f"{line}\n" for line in (*head, *fields))


def known_types(kind: str, vocabulary: Vocabulary) -> list[str]:
    """Return the types that records of a kind may have: words of the vocabulary, of CSL, or the kinds of claims."""
    tables: dict[str, Iterable[str]] = {
        "entity": vocabulary.entity_types,
        "event": vocabulary.event_types,
        "statement": CLAIMS,
    }
    return list(tables.get(kind, get_args(CslType)))


@dataclass
class _Form:
    """Makes the lines of a record of the type `word`. A nested record is explained at its first use only. `legend`
    collects the forms of values to be explained."""

    vocabulary: Vocabulary
    word: str
    without: frozenset[str]
    #: Fields of a statement that its kind asks for.
    asked: frozenset[str] = frozenset()
    explained: set[type[Record]] = field(default_factory=set)
    legend: dict[str, str] = field(default_factory=dict)

    def fields(self, model: type[Record], full: bool) -> Iterator[str]:
        """Yield the lines of a record's fields: required ones, then, in a full form, the others as comments."""
        self.explained.add(model)
        # Required fields come first: the hyphen of a list item cannot precede a comment.
        for must in (True, False) if full else (True,):
            for key, info in model.model_fields.items():
                name = info.alias or key
                if key in _LATER or key in self.without or _record_in(info.annotation) is TextInfo:
                    continue
                if self._must(model, name, info) is must:
                    if full:
                        yield from self._explanation(model, name, info, must)
                    lines = self._field(model, name, info)
                    yield from lines if must else _switched_off(lines)

    def _must(self, model: type[Record], name: str, info: Any) -> bool:
        """Whether the field must be there."""
        return info.is_required() or name in model.needed or (model is Statement and name in self.asked)

    def _field(self, model: type[Record], name: str, info: Any) -> Iterator[str]:
        kind, inner = get_origin(info.annotation), _record_in(info.annotation)
        if inner and inner is not When:
            yield f"{name}:"
            for number in range(2 if name == "positions" else 1):
                lines = [*self.fields(inner, full=number == 0 and inner not in self.explained)]
                yield from _item(lines) if kind is tuple else _indented(lines)
        elif info.annotation is bool:
            yield f"{name}: {'false' if info.default else 'true'}"
        elif kind is dict:
            yield f"{name}:"
            yield '  website: ""'
        elif kind is tuple:
            yield f'{name}: [""]'
        else:
            named = name == "type" if issubclass(model, PageRecord) else model is Statement and name == "kind"
            own = self.word if named and (name == "type" or self.word in CLAIMS) else info.default
            yield f"{name}: {own}" if own and isinstance(own, str) else f'{name}: ""'

    def _explanation(self, model: type[Record], name: str, info: Any, must: bool) -> Iterator[str]:
        label = _INSTEAD.get((model.__name__, name), "must" if must else "may")
        form = self._form(info)
        self.legend |= {word: _LEGEND[word] for word in re.findall(r"\w+", form) if word in _LEGEND}
        yield from _comment(f"{label}, {form}: {info.description or ''}".replace("`", ""))
        if words := self._words(info):
            yield from _comment(f"one of: {', '.join(words)}")
        if where := WHERE.get(model.__name__, {}).get(name):
            yield from _comment(f"where to find it: {where}")

    def _form(self, info: Any) -> str:
        """Return the form of a field's value."""
        annotation = info.annotation
        inner = _record_in(annotation)
        if inner and inner is not When:
            known = ", as above" if inner in self.explained else ""
            return f"{'list' if get_origin(annotation) is tuple else 'fields beneath'}{known}"
        marks = [*info.metadata, *_marks(annotation)]
        to = next((mark.to for mark in marks if isinstance(mark, RefersTo)), "")
        form = next((form for mark in marks for check, form in _FORMS.items() if _func(mark) is check), "line")
        if inner is When:
            form = "date"
        elif annotation is bool:
            form = "true or false"
        elif to in _REFERS:
            form = form if form == "name" else _REFERS[to]
        elif to or self._words(info):  # a new vocabulary may have no words for a field yet
            form = "word"
        return f"list of {_PLURALS.get(form, form)}" if get_origin(annotation) is tuple else form

    def _words(self, info: Any) -> list[str]:
        """Return the words that a field allows, if not all are allowed."""
        for mark in (*info.metadata, *_marks(info.annotation)):
            if isinstance(mark, RefersTo) and mark.to not in _REFERS:
                words = getattr(self.vocabulary, mark.to)
                applying = (name for name in words if mark.to != "property_types" or self._applies(words[name]))
                return list(applying)
        return [word for one in _literals(info.annotation) for word in get_args(one)]

    def _applies(self, kind: PropertyType) -> bool:
        """Return whether records of this form's type may have a property."""
        return not self.word or applies(kind, self.word)


def _short_fields(model: type[Record]) -> list[str]:
    """Return the fields of a short form, and before its citations the source that they share."""
    names = SHORT[model.__name__].split()
    if model in OF_RECORD:
        names.insert(names.index("citations"), "source")
    return names


class _ShortForm(_Form):
    """Makes the lines of the fields used most, each with a comment on its value."""

    def fields(self, model: type[Record], full: bool) -> Iterator[str]:
        """Yield the lines of a record's fields, optional ones as comments. `full` makes no difference.

        A record names the source of its citations once.
        """
        self.explained.add(model)
        own = bool(self.explained & OF_RECORD.keys())
        for name in _short_fields(model):
            if name in self.without or (own and model is Citation and name == "source"):
                continue
            if name not in model.model_fields:
                yield f'{name}: ""  # {MEANING[name]}'
                continue
            info = model.model_fields[name]
            first, *rest = self._field(model, name, info)
            about = _BRIEFLY.get((model.__name__, name)) or (info.description or "").replace("`", "")
            lines = (first if name in ("type", "kind") and self.word else f"{first}  # {about}", *rest)
            yield from lines if self._must(model, name, info) else _switched_off(lines)


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for one in _parts(annotation) if (found := _record_in(one))), None)


def _literals(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield annotation
        return
    for one in _parts(annotation):
        yield from _literals(one)


def _parts(annotation: Any) -> tuple[Any, ...]:
    inside = get_origin(annotation) in (tuple, Union, types.UnionType) or hasattr(annotation, "__metadata__")
    return get_args(annotation) if inside else ()


def _marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for one in _parts(annotation):
        yield from _marks(one)


def _func(mark: Any) -> Any:
    return getattr(mark, "func", None)


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False)]


def _indented(lines: Iterator[str] | list[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}"


def _item(lines: list[str]) -> Iterator[str]:
    """Yield the lines as a list item: the hyphen precedes the first field, after its explanation."""
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    for number, line in enumerate(lines):
        yield f"  - {line}" if number == first else f"    {line}" if number > first else f"  {line}"


def _switched_off(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"#{line}"
