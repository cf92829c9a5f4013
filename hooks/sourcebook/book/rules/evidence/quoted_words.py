"""Rules on what pages show as a source's words outside its quotes: names, titles, dates, and what our own texts have in
quotation marks.

Notes are exempt, because they speak of words around a quote, which only the text has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ....core.problems import Problem
from ....records.models import (
    Citation,
    Entity,
    Event,
    Image,
    LeadSentence,
    Property,
    Relation,
    Role,
    Statement,
)
from ....records.record import Record
from ....records.values.types import Link, parse_pieces
from ....records.when import When
from ...book import Book, Claim
from ...comparison.matching import Text
from ...comparison.nearest import nearest_passage
from ...comparison.normalise import CUT, segments
from ...comparison.other_cuts import with_cuts
from ...names.record_names import names_of_entity
from ..registry import rule

#: Words between double quotation marks of any shape. Single ones are often apostrophes.
_QUOTED = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|”([^“”]+)”|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|『([^『』]+)』|(?<!\w)\"([^\"]+)\"(?!\w)"
)
#: What an editor adds to a quote, or puts instead of its words.
_INSERTED = re.compile(r"\[[^\[\]]*\]")
#: Signs that some house styles put before a closing quotation mark.
_TRAILING = " .,;:!?…、。，"
#: The fields of our own words in which readers take quotation marks for those of a source.
_TEXTS: dict[type[Record], tuple[str, ...]] = {
    Statement: ("text",),
    LeadSentence: ("text",),
    Entity: ("summary", "description"),
    Event: ("title", "summary", "description"),
    Property: ("value",),
    Relation: ("name",),
    Image: ("caption",),
}


@rule
def names_and_titles_are_quoted(book: Book) -> Iterator[Problem]:
    """What pages show as a source's words occurs in the quotes cited for it: titles of offices, names, and the
    expansions of acronyms. The case of the first letter is ignored.

    Transliterations are exempt, because the source has other letters, and names that are cited by reference alone.
    """
    for key, entity in book.entities.items():
        for wording in (one for role in entity.roles for one in role.wordings):
            yield from _not_quoted(wording, "title", wording.title, wording.citations, key)
        for alias in entity.aliases:
            if alias.kind != "transliteration":
                yield from _not_quoted(alias, "name", alias.name, alias.citations, key)
            yield from _not_quoted(alias, "expansion", alias.expansion, alias.citations, key)


def _not_quoted(
    holder: Record, field: str, words: str | None, citations: tuple[Citation, ...], record: str
) -> Iterator[Problem]:
    quoted = [citation.quote for citation in citations if citation.quote]
    if not words or not quoted:
        return
    if any(f" {words} " in f" {quote} " for quote in quoted):
        return  # it is there as it is written, which is found in a tenth of the time
    quotes = [Text(quote) for quote in quoted]
    if not _is_in(words, quotes):
        near = _nearest(words, quotes)
        yield Problem(
            holder.location(field),
            "not-in-quote",
            f"{words!r} is not in the quotes that are cited for it",
            f"copy it from there: {near}" if near else "cite a quote that has it",
            record=record,
        )


@rule
def words_in_quotation_marks_are_quoted(book: Book) -> Iterator[Problem]:
    """Words in quotation marks in our own texts occur in a quote that is cited for them, or in its translation
    (warning). The names of records are exempt."""
    names = set(_names(book))
    for record, holder in _holders(book):
        for field in _TEXTS[type(holder)]:
            marked = dict.fromkeys(in_quotation_marks(getattr(holder, field) or ""))
            if found := [words for words in marked if words not in names]:
                yield from _not_found(holder, field, found, _cited_for(book, record, holder), record)


def _holders(book: Book) -> Iterator[tuple[str, Record]]:
    """Yield whatever has a text of ours, with the id of its record: parts of records, and the leads of topics."""
    yield from ((root.key, holder) for root, holder in book.of_kinds(*_TEXTS))
    yield from (("", sentence) for topic in book.vocabulary.topics.values() for sentence in topic.lead)


def in_quotation_marks(text: str) -> Iterator[str]:
    """Yield the words in quotation marks in a text, without what an editor inserted."""
    if not any(mark in text for mark in '“”„«»「『"'):
        return
    shown = "".join((piece.words or piece.id) if isinstance(piece, Link) else piece for piece in parse_pieces(text))
    for match in _QUOTED.finditer(shown):
        words = with_cuts(_INSERTED.sub(CUT, next(filter(None, match.groups())).strip().rstrip(_TRAILING)))
        if segments(words):
            yield words


def _names(book: Book) -> Iterator[str]:
    """Yield the names and titles of records, which many put in quotation marks."""
    for entity in book.entities.values():
        yield from names_of_entity(entity)
    yield from (event.title for event in book.events.values())
    yield from (source.title for source in book.sources.values())


def _cited_for(book: Book, record: str, holder: Record) -> Iterator[Citation]:
    """Yield the citations that can have words of a text: its own, or all those of the record that it describes."""
    match holder:
        case Entity() | Event():
            yield from (one.citation for one in book.quotations_in.get(record, ()))
        case LeadSentence():
            said = book.answered(holder.of)
            yield from (said.statement.citations if isinstance(said, Claim) else said.citations if said else ())
        case _:
            yield from getattr(holder, "citations", ())


def _not_found(
    holder: Record, field: str, found: Iterable[str], citations: Iterable[Citation], record: str
) -> Iterator[Problem]:
    """Yield one problem for a text, which names the first of the words that are in no quote, and counts the others."""
    quotes = [Text(text) for one in citations for text in (one.quote, one.translation) if text]
    first, *others = [words for words in found if not _is_in(words, quotes)] or [""]
    if first:
        near = _nearest(first, quotes)
        more = f", as are {len(others)} more" if others else ""
        yield Problem(
            holder.location(field),
            "not-in-quote",
            f"“{first}” is in quotation marks{more}, and not in a quote that is cited for it",
            f"copy it from there: {near}" if near else "cite a quote that has it, or take the quotation marks away",
            "warning",
            record,
        )


def _is_in(words: str, quotes: Iterable[Text]) -> bool:
    """Return whether a quote has these words, the case of the first letter aside."""
    either = (words, words[0].lower() + words[1:], words[0].upper() + words[1:])
    return any(quote.find(one) for quote in quotes for one in either)


def _nearest(words: str, quotes: Iterable[Text]) -> str:
    return next(filter(None, (nearest_passage(words, quote) for quote in quotes)), "")


@rule
def dates_are_written_as_in_a_quote(book: Book) -> Iterator[Problem]:
    """A date as a source writes it occurs in a quote of its record."""
    for root, holder in book.of_kinds(Statement, Event, Role, Relation, Property, Image):
        for field in ("date", "start", "end"):
            when = getattr(holder, field, None)
            if isinstance(when, When) and when.as_written:
                quotes = [Text(one.citation.quote) for one in book.quotations_in.get(root.key, ())]
                if not any(quote.find(when.as_written) for quote in quotes):
                    near = _nearest(when.as_written, quotes)
                    yield Problem(
                        when.location("as_written"),
                        "not-in-quote",
                        f"{when.as_written!r} is shown as the words of a source, and no quote of the record has it",
                        f"copy it from there: {near}" if near else "cite a quote that has it, or write: words: …",
                        record=root.key,
                    )
