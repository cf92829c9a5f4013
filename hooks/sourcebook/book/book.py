"""The linked book: every record of a reference, and everything that can be looked up from one to another.

Built once from the records by `link`; nothing in it changes afterwards. It is tolerant: an id that names nothing is
left to `checks`, and simply leads nowhere here.
"""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..records.models import (
    Alias,
    Anchored,
    Citation,
    Disagreement,
    Entity,
    Event,
    PageRecord,
    Participant,
    Relation,
    Role,
    Source,
    Statement,
)
from ..records.record import Record
from ..records.references import Reference, nested_of, references_in
from ..records.tables import TABLES, table_of
from ..records.types import is_id
from ..records.vocabulary import Settings, Vocabulary

LastingT = TypeVar("LastingT", bound=PageRecord)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and where it stands: in `home`, and in a disagreement when it is one of its positions."""

    home: Entity | Event
    statement: Statement
    disagreement: Disagreement | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A citation and what it stands for: `holder` is the record it proves, or `home` itself for words in their own
    right (`spoken`)."""

    home: PageRecord
    holder: Record
    citation: Citation
    disagreement: Disagreement | None
    spoken: bool


@dataclass(frozen=True, slots=True)
class RelationEnd:
    """A relation seen from one of its two sides. `inverse` when `home`, which records it, is the other side."""

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
    """Sources, entities and events by id, the vocabulary, the settings, and the indexes over them.

    `broken` holds the ids of records that stand in the files and could not be read, `unresolved` what these refer to.
    `gone` are the addresses that were withdrawn, with the reason: of pages that are no record's, and of parts of
    records that stay.
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
    quotations: tuple[Quotation, ...] = ()
    chronology: tuple[Event, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def gone_anchors(self) -> dict[str, list[tuple[str, str]]]:
        """The anchors that were withdrawn, by their page, each with the reason."""
        parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for address, reason in self.gone.items():
            page, _, anchor = address.partition("#")
            if anchor:
                parts[page].append((anchor, reason))
        return dict(parts)

    @property
    def tables(self) -> dict[str, Mapping[str, PageRecord]]:
        """The records that have pages, by the name of their table."""
        return {name: getattr(self, name) for name in TABLES}

    def records(self) -> Iterator[PageRecord]:
        """Sources, entities and events, in the order of their files."""
        for table in self.tables.values():
            yield from table.values()

    def get(self, key: str) -> PageRecord | None:
        """The record with the id `key`, or None."""
        return self.entities.get(key) or self.events.get(key) or self.sources.get(key)

    def folder(self, record: PageRecord) -> str:
        """The folder of the record's page."""
        kind = self.vocabulary.entity_types.get(record.type) if isinstance(record, Entity) else None
        return kind.folder if kind else table_of(type(record))

    def address(self, record: PageRecord) -> str:
        """URL of the record's page, relative to the site's root: `people/abdellatif-hammouchi.html`."""
        return f"{self.folder(record)}/{record.key}.html"

    @functools.cached_property
    def dated(self) -> tuple[Event, ...]:
        """The events that have a place in time, in its order."""
        return tuple(event for event in self.chronology if event.date.date.dated)

    @functools.cached_property
    def position(self) -> dict[str, int]:
        """The position of each event in `dated`."""
        return {event.key: index for index, event in enumerate(self.dated)}

    @functools.cached_property
    def nested(self) -> dict[str, tuple[Record, ...]]:
        """Each record, and every record in it, outer ones first, by id."""
        return {root.key: tuple(inside(root)) for root in self.records()}

    @functools.cached_property
    def _nested_by_kind(self) -> dict[type[Record], list[tuple[PageRecord, Record]]]:
        found: dict[type[Record], list[tuple[PageRecord, Record]]] = defaultdict(list)
        for root in self.records():
            for part in self.nested[root.key]:
                found[type(part)].append((root, part))
        return dict(found)

    @property
    def kinds_of_records(self) -> tuple[type[Record], ...]:
        """The kinds of records there are, those inside others among them."""
        return tuple(self._nested_by_kind)

    def of_kinds(self, *kinds: type[Record]) -> Iterator[tuple[PageRecord, Record]]:
        """Every record of these kinds, with the one that it is or stands in."""
        for kind in kinds:
            yield from self._nested_by_kind.get(kind, ())

    @functools.cached_property
    def claims_at(self) -> dict[str, list[Claim]]:
        """Claims by the entity or event on whose page they stand: their home, and entities they are `about`."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            about = (*claim.statement.about, *(claim.disagreement.about if claim.disagreement else ()))
            for key in dict.fromkeys((claim.home.key, *about)):
                found[key].append(claim)
        return found

    @functools.cached_property
    def claims_by(self) -> dict[str, list[Claim]]:
        """Claims by the entity that makes them."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.statement.by:
                found[claim.statement.by].append(claim)
        return found

    @functools.cached_property
    def _denials(self) -> dict[int, list[Claim]]:
        """Denials by the identity of the statement or event that they answer: two records may say the same."""
        found: dict[int, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for target in claim.statement.answers if claim.statement.kind == "denial" else ():
                answered = self.answered(target)
                found[id(answered.statement if isinstance(answered, Claim) else answered)].append(claim)
        return found

    def denials_of(self, said: Statement | Event) -> Sequence[Claim]:
        """The denials that answer a statement or an event."""
        return self._denials.get(id(said), ())

    def answered(self, target: str) -> Claim | Event | None:
        """What a denial answers: the statement `record#anchor`, or the event with that id; None when there is none."""
        key, mark, name = target.partition("#")
        if not mark:
            return self.events.get(key)
        return next((claim for claim in self.claims_in(key) if anchor(claim.statement) == name), None)

    def claims_in(self, key: str) -> Iterator[Claim]:
        """The claims that are recorded on the record `key`, positions in disagreements among them."""
        return (claim for claim in self.claims_at.get(key, ()) if claim.home.key == key)

    @functools.cached_property
    def disagreements_at(self) -> dict[str, list[tuple[Entity | Event, Disagreement]]]:
        """Disagreements, with their home, by the entity or event on whose page they stand."""
        found: dict[str, list[tuple[Entity | Event, Disagreement]]] = defaultdict(list)
        homes: list[Entity | Event] = [*self.entities.values(), *self.events.values()]
        for home in homes:
            for disagreement in home.disagreements:
                for key in dict.fromkeys((home.key, *disagreement.about)):
                    found[key].append((home, disagreement))
        return found

    @functools.cached_property
    def events_of(self) -> dict[str, list[Event]]:
        """Events in chronological order by the entities that took part in them or where they took place."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.chronology:
            people = (participant.entity for participant in event.participants if participant.entity)
            for key in dict.fromkeys((*people, *event.places, *((event.by,) if event.by else ()))):
                if key in self.entities:
                    found[key].append(event)
        return found

    @functools.cached_property
    def words_of(self) -> dict[str, list[Quotation]]:
        """Quotations by the entity whose words they are."""
        found: dict[str, list[Quotation]] = defaultdict(list)
        for quotation in self.quotations:
            if quotation.citation.speaker:
                found[quotation.citation.speaker].append(quotation)
        return found

    @functools.cached_property
    def quotations_from(self) -> dict[str, list[Quotation]]:
        """Quotations by the source they are drawn from."""
        found: dict[str, list[Quotation]] = defaultdict(list)
        for quotation in self.quotations:
            found[quotation.citation.source].append(quotation)
        return found

    @functools.cached_property
    def quotations_in(self) -> dict[str, list[Quotation]]:
        """Quotations by the record on which they stand."""
        found: dict[str, list[Quotation]] = defaultdict(list)
        for quotation in self.quotations:
            found[quotation.home.key].append(quotation)
        return found

    @functools.cached_property
    def relation_ends(self) -> dict[str, list[RelationEnd]]:
        """Relations by entity, each seen from both sides."""
        found: dict[str, list[RelationEnd]] = defaultdict(list)
        for entity in self.entities.values():
            for relation in entity.relations:
                found[entity.key].append(RelationEnd(entity, relation, relation.entity, inverse=False))
                found[relation.entity].append(RelationEnd(entity, relation, entity.key, inverse=True))
        return found

    @functools.cached_property
    def offices_at(self) -> dict[str, list[Office]]:
        """Offices by the organization where they are held."""
        found: dict[str, list[Office]] = defaultdict(list)
        for entity in self.entities.values():
            for role in entity.roles:
                found[role.organization].append(Office(entity, role))
        return found

    @functools.cached_property
    def related_to(self) -> dict[str, list[tuple[str, str, bool]]]:
        """For each event the others it stands in relation to: relation type, the other's id, whether inverse."""
        found: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for event in self.chronology:
            for related in event.related:
                found[event.key].append((related.type, related.event, False))
                found[related.event].append((related.type, event.key, True))
        return found

    @functools.cached_property
    def works_of(self) -> dict[str, list[Source]]:
        """Sources by the entity that wrote or published them."""
        found: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources.values():
            for key in dict.fromkeys((*source.authors, *((source.publisher,) if source.publisher else ()))):
                found[key].append(source)
        return found

    @functools.cached_property
    def within(self) -> dict[str, list[Source]]:
        """Sources by the source in which they stand."""
        found: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources.values():
            if source.within:
                found[source.within].append(source)
        return found

    @functools.cached_property
    def retellings(self) -> dict[str, list[Source]]:
        """Sources by the work that they retell."""
        found: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources.values():
            for work in source.retells:
                found[work].append(source)
        return found

    @functools.cached_property
    def renamed(self) -> dict[str, PageRecord]:
        """Records by the ids that they had formerly."""
        return {old.rpartition("/")[2]: record for record in self.records() for old in record.formerly}

    @functools.cached_property
    def acronyms(self) -> dict[str, list[tuple[Entity, Alias]]]:
        """Aliases of the kind `acronym` by the acronym, in alphabetical order."""
        found: dict[str, list[tuple[Entity, Alias]]] = defaultdict(list)
        for entity in self.entities.values():
            for alias in entity.aliases:
                if alias.kind == "acronym":
                    found[alias.name].append((entity, alias))
        return dict(sorted(found.items()))

    def on_topic(self, topic: str) -> tuple[list[Entity], list[Event]]:
        """Entities by name and events in order of time that carry `topic`."""
        entities = [entity for entity in self.entities.values() if topic in entity.topics]
        return sorted(entities, key=by_name), [event for event in self.chronology if topic in event.topics]

    def co_participants(self, event: Event, key: str) -> tuple[Participant, ...]:
        """The participants of `event` other than the entity `key`."""
        return tuple(participant for participant in event.participants if participant.entity != key)


def link(
    sources: dict[str, Source],
    entities: dict[str, Entity],
    events: dict[str, Event],
    vocabulary: Vocabulary,
    settings: Settings,
    broken: Iterable[str] = (),
    unresolved: Iterable[Reference] = (),
    gone: Mapping[str, str] | None = None,
) -> Book:
    """The book of these records. Withdrawn records are in `withdrawn` and nowhere else."""
    everything: dict[str, PageRecord] = {**sources, **entities, **events}
    withdrawn = {key: record for key, record in everything.items() if record.withdrawn}
    kept = (_kept(sources), _kept(entities), _kept(events))
    words = (getattr(vocabulary, table) for table in type(vocabulary).model_fields)
    uses = tuple(use for records in (*kept, *words) for record in records.values() for use in references_in(record))
    references_to: dict[str, list[Reference]] = defaultdict(list)
    for use in uses:
        if use.names_record and is_id(use.record):
            references_to[use.record].append(use)
    homes: list[Entity | Event] = [*kept[1].values(), *kept[2].values()]
    return Book(
        *kept,
        withdrawn,
        vocabulary,
        settings,
        frozenset(broken),
        tuple(unresolved),
        uses,
        dict(references_to),
        claims=tuple(claim for home in homes for claim in _claims(home)),
        quotations=tuple(_quotation(use) for use in uses if isinstance(use.holder, Citation) and use.field == "source"),
        chronology=tuple(sorted(kept[2].values(), key=_in_time)),
        gone=gone or {},
    )


def inside(record: Record) -> Iterator[Record]:
    """A record and every record in it, outer ones first."""
    yield record
    for name in nested_of(type(record)):
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from inside(value)
        else:
            for item in value or ():
                yield from inside(item)


def by_name(record: Entity) -> tuple[str, str]:
    """Sort key of entities in lists: the name without regard to case, then the id."""
    return record.name.casefold(), record.key


def anchor(record: Anchored) -> str:
    """The anchor of a part of a record: its `id`, else its kind and a hash of its words.

    It never depends on the part's number, so that it stays when records are added or sorted.
    """
    if record.id:
        return record.id
    words: str = getattr(record, record.identity[-1])
    if isinstance(record, Role):
        words += "\n" + "\n".join(wording.title for wording in record.wordings)
    return f"{record.anchor_kind}-{hashlib.blake2b(words.encode(), digest_size=4).hexdigest()}"


def quote_anchor(citation: Citation) -> str:
    """The anchor of a quote on its source's page; the same words share one."""
    return f"q-{hashlib.blake2b(citation.quote.encode(), digest_size=4).hexdigest()}"


def _kept(records: dict[str, LastingT]) -> dict[str, LastingT]:
    return {key: record for key, record in records.items() if not record.withdrawn}


def _in_time(event: Event) -> tuple[object, str]:
    return event.date.date.sort_key, event.key


def _claims(home: Entity | Event) -> Iterator[Claim]:
    for statement in home.statements:
        yield Claim(home, statement)
    for disagreement in home.disagreements:
        for position in disagreement.positions:
            yield Claim(home, position, disagreement)


def _quotation(use: Reference) -> Quotation:
    assert isinstance(use.holder, Citation) and isinstance(use.root, PageRecord)
    holder, name = use.path[-1]
    disagreement = next((record for record, _ in use.path if isinstance(record, Disagreement)), None)
    return Quotation(use.root, holder, use.holder, disagreement, spoken=name == "quotes")


def independent(sources: Iterable[Source]) -> list[frozenset[str]]:
    """Groups of sources that are not independent: they retell one work, or one stands within another.

    Each group is a set of source ids; the number of groups is the number of independent voices.
    """
    groups: list[tuple[set[str], set[str]]] = []
    for source in sources:
        works = {source.key, *source.retells, *((source.within,) if source.within else ())}
        members = {source.key}
        apart = []
        for known_works, known in groups:
            if known_works & works:
                works |= known_works
                members |= known
            else:
                apart.append((known_works, known))
        groups = [*apart, (works, members)]
    return [frozenset(members) for _, members in groups]
