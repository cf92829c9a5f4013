"""Link records into a book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from ..records.models import Citation, Disagreement, Entity, Event, PageRecord
from ..records.references import Reference, references_in
from ..records.source import Source
from ..records.values.types import is_id
from ..records.vocabulary import Settings, Vocabulary
from .book import Book, Claim, Quotation
from .images import StoredImage
from .order import in_order
from .terms import tell_terms_apart

PageRecordT = TypeVar("PageRecordT", bound=PageRecord)


def link(
    sources: dict[str, Source],
    entities: dict[str, Entity],
    events: dict[str, Event],
    vocabulary: Vocabulary,
    settings: Settings,
    broken: Iterable[str] = (),
    unresolved: Iterable[Reference] = (),
    gone: Mapping[str, str] | None = None,
    images: Mapping[str, StoredImage] | None = None,
) -> Book:
    """Link these records into a book. Withdrawn records appear in `withdrawn` only."""
    everything: dict[str, PageRecord] = {**sources, **entities, **events}
    withdrawn = {key: record for key, record in everything.items() if record.withdrawn}
    kept = (_kept(sources), _kept(entities), _kept(events))
    words = (getattr(vocabulary, table) for table in type(vocabulary).model_fields)
    uses = tuple(use for records in (*kept, *words) for record in records.values() for use in references_in(record))
    references_to: dict[str, list[Reference]] = defaultdict(list)
    for use in uses:
        if use.names_record and is_id(use.record):
            references_to[use.record].append(use)
    chronology, listed = in_order(kept[2], vocabulary)
    citations = tuple(_quotation(use) for use in uses if isinstance(use.holder, Citation) and use.field == "source")
    for entity in kept[1].values():
        tell_terms_apart(entity.roles)
    return Book(
        *kept,
        withdrawn,
        vocabulary,
        settings,
        frozenset(broken),
        tuple(unresolved),
        uses,
        dict(references_to),
        claims=tuple(claims_of(kept[1], kept[2])),
        citations=citations,
        quotations=tuple(one for one in citations if one.citation.quote),
        chronology=chronology,
        listed=listed,
        gone=gone or {},
        images=images or {},
    )


def _kept(records: dict[str, PageRecordT]) -> dict[str, PageRecordT]:
    return {key: record for key, record in records.items() if not record.withdrawn}


def claims_of(entities: Mapping[str, Entity], events: Mapping[str, Event]) -> Iterator[Claim]:
    """Yield the claims in these records, including the positions in disagreements."""
    homes: list[Entity | Event] = [*entities.values(), *events.values()]
    return (claim for home in homes for claim in _claims(home))


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
