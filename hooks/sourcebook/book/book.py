"""The linked book: every record of a reference, with indexes between them.

`book.link` makes the book, which never changes afterwards. Ids that name no record are not resolved here: `book.rules`
reports them.
"""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.collation import Collation
from ..core.dates.edtf import Edtf
from ..records.bibliography import bibliographic_fields
from ..records.documents.tables import TABLES, table_of
from ..records.models import (
    Alias,
    Anchored,
    Citation,
    Disagreement,
    Entity,
    Event,
    PageRecord,
    Participant,
    Property,
    Relation,
    Role,
    Statement,
)
from ..records.record import Record
from ..records.references import Reference, nested_of
from ..records.source import Source
from ..records.vocabulary import Settings, Vocabulary
from .names.record_names import RecordNames
from .ties.crowds import crowds_in
from .ties.mirrors import recorded_there

if TYPE_CHECKING:
    from .images import StoredImage

K = TypeVar("K")
RecordT = TypeVar("RecordT", bound=Record)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its `home` record, and its disagreement if it is one of the positions."""

    home: Entity | Event
    statement: Statement
    disagreement: Disagreement | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A citation and what it supports.

    `holder` is the record that it proves, or `home` itself for a quote in its own right (`spoken`). A citation by
    reference has no words.
    """

    home: PageRecord
    holder: Record
    citation: Citation
    disagreement: Disagreement | None
    spoken: bool


@dataclass(frozen=True, slots=True)
class RelationEnd:
    """A relation seen from one of its two sides. `inverse` is true when `home`, which records it, is the other side."""

    home: Entity
    relation: Relation
    other: str
    inverse: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A role and the entity that holds it."""

    holder: Entity
    role: Role


@dataclass(frozen=True)
class Book:
    """Sources, entities and events by id, the vocabulary, the settings, and indexes over them.

    `broken` holds the ids of records in the files that could not be read, and `unresolved` the references from these.
    `gone` maps withdrawn addresses to reasons: pages that belong to no record, and parts of records that remain.
    """

    sources: dict[str, Source]
    entities: dict[str, Entity]
    events: dict[str, Event]
    withdrawn: dict[str, PageRecord]
    vocabulary: Vocabulary
    settings: Settings
    broken: frozenset[str]
    unresolved: tuple[Reference, ...] = ()
    references: tuple[Reference, ...] = ()
    references_to: dict[str, list[Reference]] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    #: All citations, and those that quote words.
    citations: tuple[Quotation, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    #: The events in order, and the date under which lists have each: its own, narrowed by what it is said to follow.
    chronology: tuple[Event, ...] = ()
    listed: Mapping[str, Edtf] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    #: The files in `data/media/` that records use, by their path there.
    images: Mapping[str, StoredImage] = field(default_factory=dict)

    @functools.cached_property
    def gone_anchors(self) -> dict[str, list[tuple[str, str]]]:
        """Withdrawn anchors, with their reasons, by page."""
        split = ((address.partition("#"), reason) for address, reason in self.gone.items())
        return _grouped((page, (anchor, reason)) for (page, _, anchor), reason in split if anchor)

    @property
    def tables(self) -> dict[str, Mapping[str, PageRecord]]:
        """The records that have pages, by table name."""
        return {name: getattr(self, name) for name in TABLES}

    def records(self) -> Iterator[PageRecord]:
        """Yield sources, entities and events, in the order of their files."""
        for table in self.tables.values():
            yield from table.values()

    def published(self) -> Iterator[PageRecord]:
        """Yield every record that has or had a page: those of `records`, then those that were withdrawn."""
        yield from self.records()
        yield from self.withdrawn.values()

    def get(self, key: str) -> PageRecord | None:
        """Return the record with the id `key`, or None."""
        return self.entities.get(key) or self.events.get(key) or self.sources.get(key)

    def folder(self, record: PageRecord) -> str:
        """Return the folder of the record's page."""
        kind = self.vocabulary.entity_types.get(record.type) if isinstance(record, Entity) else None
        return kind.folder if kind else table_of(type(record))

    def address(self, record: PageRecord) -> str:
        """Return the URL of the record's page, relative to the site's root: `people/abdellatif-hammouchi.html`."""
        return f"{self.folder(record)}/{record.key}.html"

    @functools.cached_property
    def names(self) -> RecordNames:
        """How lists sort the records by name, and what tells those of one name apart."""
        return RecordNames(self.entities, self.vocabulary.entity_types, Collation(self.settings.language))

    @functools.cached_property
    def position(self) -> dict[str, int]:
        """The index of each event in `chronology`, by id."""
        return {event.key: index for index, event in enumerate(self.chronology)}

    @functools.cached_property
    def nested(self) -> dict[str, tuple[Record, ...]]:
        """Each page record and the records within it, outer ones first, by id."""
        return {root.key: tuple(inside(root)) for root in self.records()}

    @functools.cached_property
    def _nested_by_kind(self) -> dict[type[Record], list[tuple[PageRecord, Any]]]:
        return _grouped((type(part), (root, part)) for root in self.records() for part in self.nested[root.key])

    @property
    def kinds_of_records(self) -> tuple[type[Record], ...]:
        """The types of records in the book, including nested ones."""
        return tuple(self._nested_by_kind)

    def of_kinds(self, *kinds: type[RecordT]) -> Iterator[tuple[PageRecord, RecordT]]:
        """Yield every record of these types, each with the page record that it is or belongs to."""
        for kind in kinds:
            yield from self._nested_by_kind.get(kind, ())

    @functools.cached_property
    def claims_at(self) -> dict[str, list[Claim]]:
        """Claims by the entity or event whose page shows them: their home, and the entities they are `about`."""
        return _grouped((key, claim) for claim in self.claims for key in _shown_at(claim))

    @functools.cached_property
    def claims_by(self) -> dict[str, list[Claim]]:
        """Claims by the entity that makes them."""
        return _grouped((claim.statement.by, claim) for claim in self.claims if claim.statement.by)

    @functools.cached_property
    def _denials(self) -> dict[int, list[Claim]]:
        """Denials by the identity (`id()`) of the statement or event answered, since two records may say the same."""
        found: dict[int, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for target in claim.statement.answers if claim.statement.kind == "denial" else ():
                answered = self.answered(target)
                found[id(answered.statement if isinstance(answered, Claim) else answered)].append(claim)
        return found

    @property
    def has_denials(self) -> bool:
        """Whether anything in the book is denied."""
        return bool(self._denials)

    def denials_of(self, said: Statement | Event) -> Sequence[Claim]:
        """Return the denials that answer a statement or an event."""
        return self._denials.get(id(said), ())

    def answered(self, target: str) -> Claim | Event | None:
        """Return what a denial answers: the statement `record#anchor`, the event with that id, or None."""
        key, mark, name = target.partition("#")
        if not mark:
            return self.events.get(key)
        return next((claim for claim in self.claims_in(key) if anchor(claim.statement) == name), None)

    def claims_in(self, key: str) -> Iterator[Claim]:
        """Return the claims recorded on the record `key`, including positions in disagreements."""
        return (claim for claim in self.claims_at.get(key, ()) if claim.home.key == key)

    @functools.cached_property
    def disagreements_at(self) -> dict[str, list[tuple[Entity | Event, Disagreement]]]:
        """Disagreements, with their home, by the entity or event whose page shows them."""
        homes: list[Entity | Event] = [*self.entities.values(), *self.events.values()]
        return _grouped(
            (key, (home, disagreement))
            for home in homes
            for disagreement in home.disagreements
            for key in dict.fromkeys((home.key, *disagreement.about))
        )

    @functools.cached_property
    def events_of(self) -> dict[str, list[Event]]:
        """Events in chronological order, by entity that took part or place where they happened."""
        return _grouped((key, event) for event in self.chronology for key in involved(event) if key in self.entities)

    @functools.cached_property
    def crowds(self) -> dict[str, frozenset[str]]:
        """The entities that take part in events too large to connect them with each other, by event."""
        return crowds_in(self.events.values(), self.vocabulary)

    @functools.cached_property
    def words_of(self) -> dict[str, list[Quotation]]:
        """Quotations by speaker."""
        return _grouped((one.citation.speaker, one) for one in self.quotations if one.citation.speaker)

    @functools.cached_property
    def citations_from(self) -> dict[str, list[Quotation]]:
        """Citations, including those by reference, by source."""
        found: dict[str, list[Quotation]] = defaultdict(list)
        for citation in self.citations:
            found[citation.citation.source].append(citation)
        return found

    @functools.cached_property
    def citations_in(self) -> dict[str, list[Quotation]]:
        """Citations, including those by reference, by the record that holds them."""
        found: dict[str, list[Quotation]] = defaultdict(list)
        for citation in self.citations:
            found[citation.home.key].append(citation)
        return found

    @functools.cached_property
    def quotations_from(self) -> dict[str, list[Quotation]]:
        """Quotations by source."""
        return _grouped((one.citation.source, one) for one in self.quotations)

    @functools.cached_property
    def quotations_in(self) -> dict[str, list[Quotation]]:
        """Quotations by the record that holds them."""
        return _grouped((one.home.key, one) for one in self.quotations)

    @functools.cached_property
    def relation_ends(self) -> dict[str, list[RelationEnd]]:
        """Relations by entity, each seen from both sides; one that both sides record is seen from each as it says."""
        found: dict[str, list[RelationEnd]] = defaultdict(list)
        mirrored = recorded_there(self.entities, self.vocabulary)
        for entity in self.entities.values():
            for relation in entity.relations:
                found[entity.key].append(RelationEnd(entity, relation, relation.entity or "", inverse=False))
                if relation.entity and id(relation) not in mirrored:
                    found[relation.entity].append(RelationEnd(entity, relation, entity.key, inverse=True))
        return found

    @functools.cached_property
    def located(self) -> frozenset[str]:
        """The ids of the entities with coordinates."""
        return frozenset(entity.key for entity in self.entities.values() if entity.coordinates)

    @functools.cached_property
    def offices_at(self) -> dict[str, list[Office]]:
        """Offices by organization."""
        return _grouped(
            (role.organization, Office(entity, role)) for entity in self.entities.values() for role in entity.roles
        )

    @functools.cached_property
    def related_to(self) -> dict[str, list[tuple[str, str, bool]]]:
        """Related events by event: the relation type, the other event's id, and whether the other event records the
        relation."""
        found: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for event in self.chronology:
            for related in event.related:
                found[event.key].append((related.type, related.event, False))
                found[related.event].append((related.type, event.key, True))
        return found

    @functools.cached_property
    def works_of(self) -> dict[str, list[Source]]:
        """Sources by the entity that wrote, published or otherwise contributed to them."""
        return _grouped((key, source) for source in self.sources.values() for key in _makers(source))

    @functools.cached_property
    def within(self) -> dict[str, list[Source]]:
        """Sources by the source that contains them."""
        return _grouped((source.within, source) for source in self.sources.values() if source.within)

    @functools.cached_property
    def retellings(self) -> dict[str, list[Source]]:
        """Sources by the work that they retell."""
        return _grouped((work, source) for source in self.sources.values() for work in source.retells)

    @functools.cached_property
    def renamed(self) -> dict[str, PageRecord]:
        """Records by their former ids."""
        return {old.rpartition("/")[2]: record for record in self.records() for old in record.formerly}

    @functools.cached_property
    def acronyms(self) -> dict[str, list[tuple[Entity, Alias]]]:
        """Aliases of the kind `acronym`, grouped by acronym in alphabetical order."""
        aliases = ((entity, alias) for entity in self.entities.values() for alias in entity.aliases)
        found = _grouped((alias.name, (entity, alias)) for entity, alias in aliases if alias.kind == "acronym")
        return dict(sorted(found.items(), key=lambda one: self.names.collation.key(one[0])))

    def on_topic(self, topic: str) -> tuple[list[Entity], list[Event]]:
        """Return the entities with `topic`, by name, and the events with it, in chronological order."""
        entities = [entity for entity in self.entities.values() if topic in entity.topics]
        return sorted(entities, key=self.names.key), [event for event in self.chronology if topic in event.topics]

    def co_participants(self, event: Event, key: str) -> tuple[Participant, ...]:
        """Return the participants of `event` other than the entity `key`."""
        return tuple(participant for participant in event.participants if participant.entity != key)


def inside(record: Record) -> Iterator[Record]:
    """Yield a record and every record within it, outer ones first."""
    yield record
    for name in nested_of(type(record)):
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from inside(value)
        else:
            for item in value or ():
                yield from inside(item)


def involved(event: Event) -> Iterable[str]:
    """Return the ids of everybody and every place on whose page an event is listed, each once."""
    people = (participant.entity for participant in event.participants if participant.entity)
    return dict.fromkeys((*people, *event.places, *((event.by,) if event.by else ())))


def contributors(source: Source) -> Iterator[str]:
    """Yield everybody who contributed to a source: authors, editors, translators and so on."""
    for one in bibliographic_fields(Source):
        if one.kind == "names":
            yield from getattr(source, one.name)


def anchor(record: Anchored) -> str:
    """Return the anchor of a part of a record: its `id`, the one it was published at, or its kind and a hash of its
    text.

    It never depends on the position of the part, so it survives adding and sorting records.
    """
    if record.id or record.inherited:
        return record.id or record.inherited
    words: str = getattr(record, record.identity[-1])
    if isinstance(record, Property):
        words += f"\n{record.type}"
    if isinstance(record, Role):
        words = "\n".join((words, *(wording.title for wording in record.wordings), *filter(None, [record.term])))
    return f"{record.anchor_kind}-{hashlib.blake2b(words.encode(), digest_size=4).hexdigest()}"


def quote_anchor(citation: Citation) -> str:
    """Return the anchor of a quote on its source's page.

    Equal quotes share one; a citation by reference uses its locator.
    """
    kind, words = ("q", citation.quote) if citation.quote else ("r", citation.locator or "")
    return f"{kind}-{hashlib.blake2b(words.encode(), digest_size=4).hexdigest()}"


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Group the second values by the first, keeping their order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _shown_at(claim: Claim) -> Iterable[str]:
    about = (*claim.statement.about, *(claim.disagreement.about if claim.disagreement else ()))
    return dict.fromkeys((claim.home.key, *about))


def _makers(source: Source) -> Iterable[str]:
    return dict.fromkeys((*contributors(source), *((source.publisher,) if source.publisher else ())))
