"""Compare two books record by record, ignoring the order and layout of files and keys.

Records are matched by id, or by `formerly` if they were renamed; their parts (claims, offices, quotes …) by `matching`.
The order of a list counts only where it has a meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..book.book import Book, inside
from ..book.evidence.quotes import Verification
from ..book.names.record_names import name_of
from ..book.text.plain_text import PlainText
from ..core.labels import Labels
from ..records.documents.tables import table_of
from ..records.models import (
    Citation,
    PageRecord,
)
from ..records.record import Record
from ..records.references import references_of
from ..records.vocabulary import Vocabulary
from .changes import STATES, Change, Detail, Verb
from .describe import about, around_difference, brief, in_full, said, title_of, worded
from .matching import ORDERED, Matching

#: Anchors, which readers do not see.
_UNTOLD = {"id"}


@dataclass(frozen=True, slots=True)
class Version:
    """A book at one moment, ready for comparison: as plain text, with the state of its quotes."""

    plain: PlainText
    verification: Verification

    @property
    def book(self) -> Book:
        """The book."""
        return self.plain.book

    @property
    def labels(self) -> Labels:
        """The labels of the language in which it is described."""
        return self.plain.labels


def compare_books(old: Version, new: Version) -> tuple[Change, ...]:
    """Return every record of `new` that differs from `old`, and those that are gone: sources, entities, events, then
    words of the vocabulary, the settings, and changes in the verification of quotes."""
    return tuple(_Comparison(old, new).changes())


@dataclass
class _Comparison:
    """Compares two books. `renamed` maps old ids of records to new ones."""

    old: Version
    new: Version
    renamed: dict[str, str] = field(default_factory=dict)
    matching: Matching = field(init=False)

    def __post_init__(self) -> None:
        self.matching = Matching(self.renamed)
        before, after = _everything(self.old.book), _everything(self.new.book)
        for key, record in after.items():
            if key not in before:
                for former in record.formerly:
                    old = former.rpartition("/")[2]
                    if old in before and old not in after:
                        self.renamed.setdefault(old, key)

    def changes(self) -> Iterator[Change]:
        before, after = _everything(self.old.book), _everything(self.new.book)
        origin = {new: old for old, new in self.renamed.items()}
        for key, record in after.items():
            yield from self._record(key, before.get(origin.get(key, key)), record)
        for key, record in before.items():
            if key not in after and key not in self.renamed:
                yield self._change("removed", key, record, self.old)
        yield from self._words()
        yield from self._settings()
        yield from self._verified()

    # ---- whole records

    def _record(self, key: str, old: PageRecord | None, new: PageRecord) -> Iterator[Change]:
        if old is None:
            if not new.withdrawn:
                yield self._change("added", key, new, self.new, quotes=self._states(_quotes(new)))
            return
        if old.key == key and _same(old, new):
            return
        if type(old) is not type(new):
            yield self._change("removed", key, old, self.old)
            yield self._change("added", key, new, self.new, quotes=self._states(_quotes(new)))
        elif new.withdrawn:
            if old.withdrawn != new.withdrawn:
                yield self._change("withdrawn", key, new, self.new, (self._reason(new),))
        elif not new.withdrawn:
            verb: Verb = "restored" if old.withdrawn else "renamed" if old.key != key else "changed"
            details = tuple(self._details(old, new, told=("withdrawn",)))
            fresh, gone = _quotes(new) - _quotes(old), _quotes(old) - _quotes(new)
            if verb == "renamed":
                words = self.new.labels("history.formerly", name=name_of(old), id=old.key)
                details = (Detail("id", words, old.key, key), *(one for one in details if one.part != "formerly"))
            if details or fresh or gone or verb != "changed":
                yield self._change(verb, key, new, self.new, details, self._states(fresh), gone.total())

    def _change(
        self,
        verb: Verb,
        key: str,
        record: PageRecord,
        version: Version,
        details: tuple[Detail, ...] = (),
        quotes: Mapping[str, int] | None = None,
        dropped: int = 0,
    ) -> Change:
        table = table_of(type(record))
        return Change(
            verb,
            table,
            key,
            version.plain.told_apart(record),
            about(version.plain, record),
            details,
            quotes or {},
            dropped,
        )

    def _reason(self, record: PageRecord) -> Detail:
        reason = self.new.plain.text(record.withdrawn)
        return Detail("withdrawn", self.new.labels("history.reason", reason=reason), "", reason)

    def _states(self, quotes: Counter[tuple[str, str]]) -> dict[str, int]:
        """Count these quotes by state, each quote once."""
        found = Counter(self.new.verification.state(source, quote).name for source, quote in quotes)
        return {state: found[state] for state in STATES if found[state]}

    def _verified(self) -> Iterator[Change]:
        """Yield the existing quotes whose state of verification has changed."""
        if self.old.verification is self.new.verification:
            return
        labels = self.new.labels
        moves: Counter[tuple[str, str]] = Counter()
        for source, quote in sorted(all_quotes(self.old.book) & all_quotes(self.new.book)):
            before, after = (version.verification.state(source, quote).name for version in (self.old, self.new))
            if before != after:
                moves[before, after] += 1
        details = [
            Detail("state", labels(f"history.{form}", n=number, state=labels(f"history.state.{after}")), before, after)
            for (before, after), number in sorted(moves.items())
            for form in ("state_of_one" if number == 1 else "state_of_many",)
        ]
        if details:
            yield Change("changed", "quotes", "", labels("history.verification"), "", tuple(details))

    # ---- vocabulary and settings

    def _words(self) -> Iterator[Change]:
        labels = self.new.labels
        for table in Vocabulary.model_fields:
            before: dict[str, Record] = getattr(self.old.book.vocabulary, table)
            after: dict[str, Record] = getattr(self.new.book.vocabulary, table)
            about = labels(f"history.table.{table}")
            for key, record in after.items():
                name = getattr(record, "label", key)
                if key not in before:
                    yield Change("added", table, key, name, about)
                elif not _same(before[key], record) and (details := tuple(self._details(before[key], record))):
                    yield Change("changed", table, key, name, about, details)
            for key, record in before.items():
                if key not in after:
                    yield Change("removed", table, key, getattr(record, "label", key), about)

    def _settings(self) -> Iterator[Change]:
        before, after = self.old.book.settings, self.new.book.settings
        details = () if _same(before, after) else tuple(self._details(before, after))
        if details:
            yield Change("changed", "settings", "", self.new.labels("history.table.settings"), "", details)

    # ---- what differs within a record

    def _details(self, old: Record, new: Record, within: str = "", told: tuple[str, ...] = ()) -> Iterator[Detail]:
        """Yield the differences between two records field by field.

        `within` names the part being compared; fields in `told` are already covered.
        """
        refers = references_of(type(new))
        for name, info in type(new).model_fields.items():
            if name in _UNTOLD or name in told:
                continue
            before, after = getattr(old, name), getattr(new, name)
            if before is after or before == after:
                continue
            part = _Nested(info.alias or name, refers.get(name, ""), within, name in ORDERED)
            if _is_nested(before) or _is_nested(after):
                yield from self._nested(part, before, after)
            elif isinstance(before, tuple) or isinstance(after, tuple):
                yield from self._list(part, before, after)
            elif isinstance(before, dict) or isinstance(after, dict):
                for key in sorted({*before, *after}):
                    yield from self._value(part, before.get(key), after.get(key), key)
            else:
                yield from self._value(part, before, after)

    def _value(self, part: _Nested, before: Any, after: Any, key: str = "") -> Iterator[Detail]:
        if self.matching.meaning(before, part.refers, old=True) == self.matching.meaning(after, part.refers):
            return
        was, now = worded(self.old.plain, before, part.refers), worded(self.new.plain, after, part.refers)
        if was == now:  # the difference is in what lies behind the words: how a date was worked out, which id is meant
            was, now = in_full(self.old.plain, before, was), in_full(self.new.plain, after, now)
        name = self._named(part, key)
        yield self._detail(part, name, *around_difference(was, now))

    def _list(self, part: _Nested, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Detail]:
        was = [
            (self.matching.meaning(one, part.refers, old=True), worded(self.old.plain, one, part.refers))
            for one in before
        ]
        now = [(self.matching.meaning(one, part.refers), worded(self.new.plain, one, part.refers)) for one in after]
        if [one for one, _ in was] == [one for one, _ in now]:
            return
        if part.ordered:
            yield self._detail(part, self._named(part), *(", ".join(words for _, words in side) for side in (was, now)))
            return
        for words in _without(was, now):
            yield self._detail(part, self._named(part), words, "")
        for words in _without(now, was):
            yield self._detail(part, self._named(part), "", words)

    def _nested(self, part: _Nested, before: tuple[Record, ...], after: tuple[Record, ...]) -> Iterator[Detail]:
        pairs, gone, fresh = self.matching.matched(list(before), list(after))
        for old, new in pairs:
            yield from self._nested_change(part, old, new)
        for old in gone:
            yield self._detail(part, self._named(part), said(self.old.plain, old), "")
        for new in fresh:
            words = said(self.new.plain, new)
            if isinstance(new, Citation):
                state = self.new.verification.state(new.source, new.quote).name
                words = self.new.labels(
                    "history.with_state", quote=words, state=self.new.labels(f"history.state.{state}")
                )
            yield self._detail(part, self._named(part), "", words)

    def _nested_change(self, part: _Nested, old: Record, new: Record) -> Iterator[Detail]:
        """Yield the differences in one part: first the part as a whole, then the parts within it."""
        refers = references_of(type(new))
        told = type(new).title_fields
        whole = any(
            self.matching.meaning(getattr(old, name), refers.get(name, ""), old=True)
            != self.matching.meaning(getattr(new, name), refers.get(name, ""))
            for name in told
        )
        before, after = title_of(self.old.plain, old), title_of(self.new.plain, new)
        whole = whole and before != after
        if whole:
            yield self._detail(part, self._named(part), before, after)
        yield from self._details(old, new, self._named(part, brief(after)), told if whole else ())

    def _detail(self, part: _Nested, name: str, before: str, after: str) -> Detail:
        labels = self.new.labels
        if before and after:
            words = labels("history.from_to", part=name, before=before, after=after)
        elif after:
            words = labels("history.set", part=name, after=after)
        else:
            words = labels("history.unset", part=name, before=before)
        return Detail(part.name, words, before, after)

    def _named(self, part: _Nested, of_what: str = "") -> str:
        """Return the name of a field or part, with the part that contains it."""
        labels = self.new.labels
        # A new field is shown under its own name until it has a label; many have one on the page of a source.
        own = labels.table.get(f"fact.{part.name}", part.name.replace("_", " "))
        name = labels.table.get(f"history.part.{part.name}") or (own if own.isupper() else own[:1].lower() + own[1:])
        if of_what:
            name = labels("history.part_of", part=name, name=of_what)
        return labels("history.within", part=name, within=part.within) if part.within else name


@dataclass(frozen=True, slots=True)
class _Nested:
    """A field of a record: its name in the file, what it refers to, the part that contains it, and whether order
    counts."""

    name: str
    refers: str
    within: str
    ordered: bool


def _everything(book: Book) -> dict[str, PageRecord]:
    """Return all records with pages, including withdrawn ones."""
    return {**book.sources, **book.entities, **book.events, **book.withdrawn}


def _same(old: Record, new: Record) -> bool:
    """Return whether two records are certainly identical, which skips most of them quickly."""
    return old is new or (type(old) is type(new) and old._source is not None and old._source == new._source)


def _is_nested(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Record)


def _without(some: list[tuple[object, str]], others: list[tuple[object, str]]) -> Iterator[str]:
    """Yield the words of those of `some` that are not in `others`."""
    known = {meaning for meaning, _ in others}
    return (words for meaning, words in some if meaning not in known)


def _quotes(record: Record) -> Counter[tuple[str, str]]:
    """Return the quotes of a record, each once."""
    return Counter(set(_quotes_in(record)))


def _quotes_in(record: Record) -> Iterator[tuple[str, str]]:
    return ((one.source, one.quote) for one in inside(record) if isinstance(one, Citation) and one.quote)


def all_quotes(book: Book) -> set[tuple[str, str]]:
    """Return the quotes of a book as pairs of source and words; the book need not be linked."""
    return {quote for record in book.records() for quote in _quotes_in(record)}
