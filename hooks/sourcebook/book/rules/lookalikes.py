"""Rules against deceptive names, in which a letter, or the whole name, looks like another."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from ...core.problems import Location, Problem
from ...records.models import Alias, Entity
from ...records.record import Record, names_of
from ...records.references import references_of
from ...records.values.types import is_id
from ...untrusted.lookalikes import foreign_letter, letters, mixed_word, script_of, skeleton
from ..book import Book

#: Fields that name a person or thing, besides those that refer to somebody or to a work.
_TITLES = frozenset({"name", "title"})


class Name(NamedTuple):
    """A name in a file, with its record and field.

    `own` is true for the name of a person or thing, which no other name may resemble.
    """

    words: str
    record: str
    own: bool
    holder: Record
    field: str
    at: int | None

    @property
    def location(self) -> Location:
        """Return the location of the name, which is computed for few of them."""
        return self.holder.location(self.field, self.at)


def deceptions(book: Book) -> Iterator[Problem]:
    """Yield the problems of names that go beyond their form."""
    names = list(_names(book))
    return chain(_mixed(names), _alike(names, book.names.different))


def _mixed(names: Iterable[Name]) -> Iterator[Problem]:
    """No word of a name mixes letters of two scripts that resemble each other (warning)."""
    for name in names:
        if word := mixed_word(name.words):
            letter = foreign_letter(word)
            yield Problem(
                name.location,
                "mixed-scripts",
                f"the letter {letter} (U+{ord(letter):04X}) of {word!r} is {script_of(letter)}, others are not",
                "write each word in letters of one script",
                "warning",
                name.record,
            )


def _alike(names: Iterable[Name], different: Container[frozenset[str]]) -> Iterator[Problem]:
    """No name looks like that of another record but has different letters, unless one of them says that they are
    `not_same_as` each other (warning)."""
    seen: dict[str, dict[str, Name]] = {}
    told: set[str] = set()
    # Letters beyond ASCII are mostly the ones that imitate others.
    for name in sorted((one for one in names if one.own), key=lambda one: not one.words.isascii()):
        spellings = seen.setdefault(skeleton(name.words), {})
        own = letters(name.words)
        others = (one for spelling, one in spellings.items() if spelling != own and one.record != name.record)
        first = next((one for one in others if frozenset((one.record, name.record)) not in different), None)
        spellings.setdefault(own, name)
        if first and name.words not in told:
            told.add(name.words)
            yield Problem(
                name.location,
                "confusable-name",
                f"{name.words!r} looks like {first.words!r} ({first.location}) and has other letters",
                "if both are the same, write them with the same letters" + _or_different(first, name),
                "warning",
                name.record,
            )


def _or_different(first: Name, name: Name) -> str:
    """Return the hint for names of two entities."""
    if not (isinstance(first.holder, Entity | Alias) and isinstance(name.holder, Entity | Alias)):
        return ""
    return f"; if not, write in {name.record}: not_same_as: [{first.record}]"


def _names(book: Book) -> Iterator[Name]:
    """Yield every name, title and label of a book that may deceive."""
    for model in book.kinds_of_records:
        if fields := _fields(model):
            for root, holder in book.of_kinds(model):
                yield from _names_in(holder, root.key, fields)
    for table in type(book.vocabulary).model_fields:
        words: dict[str, Record] = getattr(book.vocabulary, table)
        for word in words.values():
            yield from _names_in(word, "", _fields(type(word)))
    yield from _names_in(book.settings, "", _fields(type(book.settings)))


def _fields(model: type[Record]) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of a record that may hold names, except words of the vocabulary.

    Each has its name, its name in the files, and whether it names a person or thing.
    """
    refers = references_of(model)
    found = ((name, written, refers.get(name, "")) for name, written in names_of(model))
    return tuple(
        (name, written, bool(to) or name in _TITLES) for name, written, to in found if to in ("", "who", "work")
    )


def _names_in(holder: Record, record: str, fields: Iterable[tuple[str, str, bool]]) -> Iterator[Name]:
    values = vars(holder)
    for field, written, own in fields:
        value = values.get(field)
        if not value:
            continue
        for at, words in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            # Words in ASCII mix no scripts, and only names of persons and things are compared.
            if (own or not words.isascii()) and not is_id(words):
                yield Name(words, record, own and bool(record), holder, written, at)
