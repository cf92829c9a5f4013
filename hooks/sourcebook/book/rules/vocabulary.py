"""Rules on the words of `vocabulary.yaml`, and on their use."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.problems import Problem, did_you_mean, with_article
from ...records.values.types import RESERVED, is_id
from ...untrusted.portable_names import device_fault, is_device
from ..book import Book
from .registry import rule


@rule
def words_are_in_the_vocabulary(book: Book) -> Iterator[Problem]:
    """Types, roles, relations and topics are words of `vocabulary.yaml`."""
    for use in (*book.references, *book.unresolved):
        if use.names_record:
            continue
        known = getattr(book.vocabulary, use.to)
        if use.value not in known:
            hint = did_you_mean(use.value, known) or f"use a word of {use.to} in data/vocabulary.yaml, or add one there"
            yield Problem(
                use.location,
                "unknown-word",
                f"{use.value!r} is not {with_article(use.to.removesuffix('s').replace('_', ' '))}",
                hint,
                record=use.root.key,
            )


@rule
def folders_differ(book: Book) -> Iterator[Problem]:
    """Each entity type has its own folder, which the site does not use."""
    taken = set(RESERVED)
    for name, kind in book.vocabulary.entity_types.items():
        if kind.folder in taken:
            yield Problem(
                kind.location("folder"),
                "folder-taken",
                f"the folder {kind.folder!r} of {name!r} is already taken",
                "choose another folder",
            )
        taken.add(kind.folder)
        if is_device(kind.folder):
            yield Problem(kind.location("folder"), "reserved-id", *device_fault("folder", kind.folder))


@rule
def vocabulary_ids_are_ids(book: Book) -> Iterator[Problem]:
    """The words of the vocabulary have the form of ids, and no topic has the address of the list of topics."""
    for table in type(book.vocabulary).model_fields:
        for name, entry in getattr(book.vocabulary, table).items():
            # An entry without a location could not be read, and is reported where it is.
            if table != "source_types" and not is_id(name) and entry.location().path:
                yield Problem(
                    entry.location(),
                    "bad-id",
                    f"{name!r} (in {table}) is not an id",
                    "write lower-case words joined by hyphens",
                )
    for name in filter(is_device, book.vocabulary.topics):
        yield Problem(book.vocabulary.topics[name].location(), "reserved-id", *device_fault("topic", name))
    if "index" in book.vocabulary.topics:
        yield Problem(
            book.vocabulary.topics["index"].location(),
            "reserved-id",
            "the topic 'index' would have the address of the list of topics",
            "choose another id",
        )


@rule
def synonyms_are_in_one_group(book: Book) -> Iterator[Problem]:
    """No word is in two groups of synonyms, since search could not tell which is meant."""
    first: dict[str, str] = {}
    for name, group in book.vocabulary.search_synonyms.items():
        # A group that could not be read has its id for words.
        for at, word in enumerate(group.words if isinstance(group.words, tuple) else ()):
            before = first.setdefault(word.casefold(), name)
            if before != name:
                yield Problem(
                    group.location("words", at),
                    "synonym-twice",
                    f"{word!r} (in search_synonyms) is in {before!r} and in {name!r}",
                    "make one group of the two, or delete the word from one of them",
                )
