"""Rules on references to other records, and on links in texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.problems import HintCache, Problem, did_you_mean, with_article
from ...records.documents.tables import TABLES
from ...records.models import PageRecord, Related, Relation
from ...records.record import Record
from ...records.references import Reference, references_of
from ...records.values.types import is_id, links_in, parse_pieces
from ...untrusted.signs import fault_of_name
from ..book import Book
from .registry import rule

_OR_LITERAL = {"who", "work"}


#: The tables of records that a field may name, by `RefersTo.to`.
_ACCEPTED: dict[str, tuple[str, ...]] = {
    "source": ("source",),
    "entity": ("entity",),
    "event": ("event",),
    "claim": ("entity", "event"),
    "who": ("entity", "source"),
    "work": ("source", "entity"),
    "any": ("entity", "event", "source"),
}


@rule
def ids_name_records(book: Book) -> Iterator[Problem]:
    """Every id names a record of the right type, including ids in the `[[…]]` of texts."""
    kinds = _tables(book)
    known = {to: book.broken.union(*(kinds[name] for name in names)) for to, names in _ACCEPTED.items()}
    searches = HintCache()
    for use in (*book.references, *book.unresolved):
        if use.record in known.get(use.to, (use.record,)):
            continue
        if use.to == "any" or is_id(use.record):  # else a literal name, or reported for its form
            yield _unknown_id(book, use, _ACCEPTED[use.to], searches)


def _tables(book: Book) -> dict[str, Mapping[str, PageRecord]]:
    """Return the tables of a book, by the noun for one of their records."""
    return {model.noun: book.tables[name] for name, model in TABLES.items()}


def _unknown_id(book: Book, use: Reference, kinds: tuple[str, ...], searches: HintCache) -> Problem:
    other = book.get(use.record)
    wanted = " or ".join(kinds) if len(kinds) < 3 else "record"
    if use.record in book.withdrawn:
        message, code = f"the record {use.record!r} is withdrawn", "withdrawn-id"
        hint = "remove the reference: a withdrawn record must not be named anywhere"
    elif other:
        message, code = (
            f"{use.record!r} is {with_article(other.noun)}, but {use.field!r} names {with_article(wanted)}",
            "wrong-kind-of-id",
        )
        hint = ""
    else:
        tables = _tables(book)
        code = f"unknown-{kinds[0] if len(kinds) < 3 else 'id'}"
        message = f"no {wanted} has the id {use.record!r}"
        hint = searches.hint(
            f"{kinds} {use.record}",
            lambda: did_you_mean(use.record, [key for kind in kinds for key in tables[kind]]),
        )
        if use.to in _OR_LITERAL:
            hint = "; ".join(
                filter(None, (hint, "if it has no record, write its name as text, not in the form of an id"))
            )
    return Problem(use.location, code, message, hint, record=use.root.key)


@rule
def nothing_refers_to_itself_or_twice(book: Book) -> Iterator[Problem]:
    """No record is related to itself, and no list names the same thing twice."""
    seen: set[tuple[int, str, str]] = set()
    for use in book.references:
        to_others = isinstance(use.holder, Relation | Related) or use.field in ("not_same_as", "retells")
        if to_others and use.value == use.root.key:
            yield Problem(
                use.location,
                "refers-to-itself",
                "the record refers to itself",
                "name another record",
                record=use.root.key,
            )
        if use.index is not None and use.to != "any":
            name = (id(use.holder), use.field, use.value)
            if name in seen:
                yield Problem(
                    use.location,
                    "named-twice",
                    f"{use.value!r} appears twice in {use.field!r}",
                    "delete one of the two",
                    record=use.root.key,
                )
            seen.add(name)


@rule
def sources_are_within_others_sensibly(book: Book) -> Iterator[Problem]:
    """A source is not within itself, directly or indirectly."""
    for source in book.sources.values():
        seen = {source.key}
        outer = source.within
        while outer and outer in book.sources:
            if outer in seen:
                yield Problem(
                    source.location("within"),
                    "within-itself",
                    f"the source {source.key!r} is within itself",
                    "'within' names the source in which this one is embedded",
                    record=source.key,
                )
                break
            seen.add(outer)
            outer = book.sources[outer].within


@rule
def records_are_referred_to(book: Book) -> Iterator[Problem]:
    """Sources are quoted, and entities are referred to by another record or have claims of their own (warning)."""
    if book.broken:  # what could not be read may refer to them
        return
    for source in book.sources.values():
        if not book.references_to.get(source.key):
            yield Problem(
                source.location(),
                "unused-source",
                f"nothing refers to the source {source.key!r}",
                "quote it, or delete it",
                "warning",
                source.key,
            )
    for entity in book.entities.values():
        elsewhere = any(use.root is not entity for use in book.references_to.get(entity.key, ()))
        if not elsewhere and not (entity.statements or entity.relations or entity.roles or entity.disagreements):
            yield Problem(
                entity.location(),
                "unused-entity",
                f"nothing refers to the entity {entity.key!r}",
                "name it in an event or a statement, or delete it",
                "warning",
                entity.key,
            )


@rule
def links_are_closed(book: Book) -> Iterator[Problem]:
    """Double square brackets in our own texts always form a link."""
    for root, holder, name, text in _texts(book):
        if "[[" in text or "]]" in text:
            rest = "".join(piece for piece in parse_pieces(text) if isinstance(piece, str))
            if "[[" in rest or "]]" in rest:
                yield Problem(
                    holder.location(name),
                    "unclosed-link",
                    "square brackets that do not form a link",
                    "write [[id]] or [[id|shown words]]",
                    record=root.key,
                )


@rule
def links_show_words(book: Book) -> Iterator[Problem]:
    """The words that a link shows are visible."""
    for root, holder, name, text in _texts(book):
        for link in links_in(text) if "[[" in text else ():
            if fault := fault_of_name(link.words) if link.words else None:
                yield Problem(holder.location(name), fault.code, fault.message, fault.hint, record=root.key)


def _texts(book: Book) -> Iterator[tuple[PageRecord, Record, str, str]]:
    """Yield every text that may contain links, with its page record, the record that holds it, and its field."""
    for model in book.kinds_of_records:
        names = [name for name, to in references_of(model).items() if to == "text"]
        for root, holder in book.of_kinds(model) if names else ():
            for name in names:
                text = getattr(holder, name)
                if isinstance(text, str):
                    yield root, holder, name, text
