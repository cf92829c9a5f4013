"""Read the short form of data files: what many citations share is written once, and each takes it from there.

A record may name the `source` of its citations, and the `speaker` of its quotes; a file may name them for all its
records, under `defaults`. A citation is then its words alone, or a mapping without a source. Several quotes of one
source may be a list `quotes` beside it. Everything is resolved here, before records are made: these are always whole.

A citation that names a source itself takes nothing from its record or file, so the long form means the same everywhere.
Nor do the citations of a record or list that names a source take a speaker from further out, who spoke in another one.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ...core.problems import Location, Problem, did_you_mean
from ...core.yaml.nodes import Document, Mapping, PlainNumber, Sequence, location_of
from ...core.yaml.reader import parse_yaml
from ..models import Alias, Citation, Entity, Event, Spoken
from ..record import Record, within
from ..source import Source

#: The key of a file's defaults, beside the ids of its records.
DEFAULTS = "defaults"
#: The fields that a part takes from its record or file.
_TAKES: dict[type[Record], tuple[str, ...]] = {
    Citation: ("source", "speaker"),
    Spoken: ("source", "speaker"),
    Alias: ("language",),
    Source: ("language",),
}
#: The defaults that a file of these records may name, and those that a record itself may name.
OF_FILE: dict[type[Record], tuple[str, ...]] = {
    Source: ("language",),
    Entity: ("source", "speaker", "language"),
    Event: ("source", "speaker"),
}
OF_RECORD = {model: names for model, names in OF_FILE.items() if model is not Source}
#: What each default means, for schemas and forms.
MEANING = {
    "source": "source of all citations and quotes here that name none: an id in sources.yaml",
    "speaker": "speaker of all quotes here that name neither source nor speaker",
    "language": "language of what names none (BCP 47)",
}
#: The key of several quotes of one source, and what may be written beside it.
QUOTES = "quotes"
SHARED = ("source", "locator", "speaker", "via")


class Default(NamedTuple):
    """A value that citations take, the marks of its key and of itself, and whose it is, for messages."""

    value: Any
    key_mark: Any
    mark: Any
    owner: str


Scope = dict[str, Default]


class Taken(NamedTuple):
    """A citation that took its source from elsewhere: its mapping, the source, and the words that say from where."""

    citation: Mapping
    source: str
    origin: str


@dataclass(frozen=True)
class LongForm:
    """A document in long form, with its problems, and the citations that took their source from elsewhere."""

    document: Document
    taken: tuple[Taken, ...]


def parse_records(content: bytes, path: str, model: type[Record]) -> Document:
    """Read the bytes of a file of records, in short or long form, and return it in long form."""
    return in_long_form(parse_yaml(content, path), model).document


def in_long_form(document: Document, model: type[Record]) -> LongForm:
    """Return a freshly read file of records of `model` in long form. Its mappings are changed in place."""
    if not isinstance(document.value, Mapping) or model not in OF_FILE:
        return LongForm(document, ())
    made = _Expansion(document.value.path, document.whole)
    value = made.file(document.value, model)
    problems = (*document.problems, *made.problems)
    return LongForm(replace(document, value=value, problems=problems), tuple(made.taken))


@functools.cache
def _parts(model: type[Record]) -> tuple[tuple[str, type[Record]], ...]:
    """Return the fields of a model with parts that take defaults, or that have such parts."""
    fields = ((written, form[-1]) for _, written, form in within(model))
    return tuple((written, inner) for written, inner in fields if inner in _TAKES or _parts(inner))


@dataclass
class _Expansion:
    """Resolves the defaults of one file. `used` has the places of the defaults that something took; unless the file is
    `whole`, what takes the others may come after the place where reading stopped."""

    path: str
    whole: bool
    problems: list[Problem] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    used: set[Location] = field(default_factory=set)

    def file(self, value: Mapping, model: type[Record]) -> Mapping:
        """Return the records of a file without its defaults, each in long form."""
        scope: Scope = {}
        given = value.get(DEFAULTS)
        if isinstance(given, Mapping):
            scope = _scope(given, OF_FILE[model], "the file’s")
            self._refuse_unknown(given, OF_FILE[model])
        elif DEFAULTS in value:
            self._not_a_mapping(value)
        if DEFAULTS in value:
            value = value.without({DEFAULTS})
        for key, record in value.items():
            if isinstance(record, Mapping):
                value[key] = self._record(record, model, scope, key)
        self._unused(scope, "")
        return value

    def _record(self, record: Mapping, model: type[Record], scope: Scope, key: str) -> Mapping:
        # Without anything to take them, these may be the fields of a record that is in the wrong file.
        takers = any(name in record for name, _ in _parts(model))
        own = _scope(record, OF_RECORD.get(model, ()), "the record’s") if takers or "withdrawn" in record else {}
        if own:
            record = record.without(set(own))
        self._part(record, model, {**_beyond(scope, own), **own})
        if "withdrawn" not in record:
            self._unused(own, key)
        return record

    def _part(self, value: Mapping, model: type[Record], scope: Scope) -> None:
        """Give a record, and all within it, what they take."""
        for name in _TAKES.get(model, ()):
            self._take(value, name, scope)
        for name, inner in _parts(model):
            given = value.get(name)
            if given is None:
                continue
            if issubclass(inner, Citation):
                value[name] = self._citations(given, _value_mark(value, name), scope)
                continue
            for part in given if isinstance(given, Sequence) else (given,):
                if isinstance(part, Mapping):
                    self._part(part, inner, scope)

    def _take(self, value: Mapping, name: str, scope: Scope) -> None:
        if name in value or name not in scope:
            return
        default = scope[name]
        value.add(name, default.value, default.key_mark, default.mark)
        self.used.add(location_of(default.mark, self.path))
        if name == "source":
            origin = f"{default.owner} source, line {default.mark.line + 1}"
            self.taken.append(Taken(value, str(default.value), origin))

    def _citations(self, given: Any, mark: Any, scope: Scope) -> Any:
        """Return the citations of a field as a list of mappings, as far as they are some. One alone needs no list."""
        if _is_words(given) or isinstance(given, Mapping):
            alone = Sequence(self.path, mark)
            alone.append(given)
            alone.positions.append(mark)
            given = alone
        if not isinstance(given, Sequence):
            return given
        made = Sequence(self.path, given.start)
        for item, mark in zip(given, given.positions, strict=True):
            for one in self._items(item, mark, scope):
                made.append(one)
                made.positions.append(_start(one, mark))
        return made

    def _items(self, item: Any, mark: Any, scope: Scope) -> Iterator[Any]:
        """Yield the citations that an item of a list stands for: one, or those of its list `quotes`."""
        if isinstance(item, Mapping) and QUOTES in item:
            yield from self._group(item, scope)
        else:
            yield self._citation(item, mark, scope)

    def _group(self, group: Mapping, scope: Scope) -> Iterator[Any]:
        self._refuse_unknown(group, (*SHARED, QUOTES))
        own = _scope(group, SHARED, "the list’s")
        inner = {**_beyond(scope, own), **own}
        quotes = group[QUOTES]
        items: Iterable[tuple[Any, Any]] = (
            zip(quotes, quotes.positions, strict=True)
            if isinstance(quotes, Sequence)
            else ((quotes, _value_mark(group, QUOTES)),)
        )
        for item, mark in items:
            yield self._citation(item, mark, inner)

    def _citation(self, item: Any, mark: Any, scope: Scope) -> Any:
        """Return the mapping of one citation; anything that is none is returned as it is."""
        if _is_words(item):
            words = Mapping(self.path, mark)
            words.add("quote", item, mark, mark)
            item = words
        if isinstance(item, Mapping) and "source" not in item:
            for name in SHARED:
                self._take(item, name, scope)
        return item

    # ---- problems

    def _refuse_unknown(self, value: Mapping, known: tuple[str, ...]) -> None:
        for name in value.keys() - set(known):
            hint = did_you_mean(name, known) or f"known fields: {', '.join(sorted(known))}"
            if QUOTES in known and name in Citation.model_fields:
                hint = f"write it with the quote that it belongs to: {{quote: …, {name}: …}}"
            location = value.location(name, of_key=True)
            self.problems.append(Problem(location, "unknown-field", f"unknown field {name!r}", hint))

    def _not_a_mapping(self, value: Mapping) -> None:
        self.problems.append(
            Problem(
                value.location(DEFAULTS, of_key=True),
                "wrong-type",
                f"expected a mapping for {DEFAULTS!r}",
                f"write its fields below it, indented by two spaces; no record can have the id {DEFAULTS!r}",
            )
        )

    def _unused(self, scope: Scope, record: str) -> None:
        """Report the defaults of a record or file that nothing takes."""
        for name, default in scope.items():
            location = location_of(default.mark, self.path)
            if self.whole and location not in self.used:
                self.problems.append(
                    Problem(
                        location_of(default.key_mark, self.path),
                        "unused-default",
                        f"nothing uses {default.owner} {name}: every part names its own, or there is none",
                        "delete the line",
                        "warning",
                        record,
                    )
                )


def _scope(value: Mapping, names: tuple[str, ...], owner: str) -> Scope:
    """Return the defaults that a mapping names."""
    if not any(name in value for name in names):
        return {}
    marks = dict(zip(value, zip(value.positions[::2], value.positions[1::2], strict=True), strict=True))
    return {name: Default(value[name], *marks[name], owner) for name in names if name in value}


def _beyond(outer: Scope, own: Scope) -> Scope:
    """Return what is taken from further out than `own`: beyond a source, no words are those of its speaker."""
    return {name: default for name, default in outer.items() if "source" not in own or name not in SHARED}


def _value_mark(value: Mapping, name: str) -> Any:
    return value.positions[2 * list(value).index(name) + 1]


def _is_words(given: Any) -> bool:
    return isinstance(given, str) and not isinstance(given, PlainNumber)


def _start(given: Any, otherwise: Any) -> Any:
    return given.start if isinstance(given, Mapping | Sequence) else otherwise


def with_origins(problems: Iterable[Problem], taken: Iterable[Taken]) -> list[Problem]:
    """Return the problems; where one names the source of a citation in short form, it also says where that comes
    from."""
    found = list(problems)
    wanted = {problem.location for problem in found}
    origins = {place: one for one in taken for place in _places(one.citation) if place in wanted}
    return [_with_origin(problem, origins.get(problem.location)) for problem in found]


def _places(citation: Mapping) -> Iterator[Location]:
    """Yield where a citation is, and where each of its fields is but the source, which is elsewhere."""
    yield citation.location()
    yield from (citation.location(name) for name in citation if name != "source")


def _with_origin(problem: Problem, taken: Taken | None) -> Problem:
    if taken is None or repr(taken.source) not in problem.message or taken.origin in problem.message:
        return problem
    named = repr(taken.source)
    return replace(problem, message=problem.message.replace(named, f"{named} ({taken.origin})", 1))
