"""Pages as linked data in the vocabulary of schema.org: a list of nodes for the page of each record.

No claim becomes a property of the person or body it is about. A person's node has names, the description (never an
allegation), offices with the quotes that word them, links to other sites, and the properties and relations for which
the vocabulary names a property of schema.org. Each statement is a separate Claim, with
its author and the quotes it appears in; a denial is a Claim `about` another, which has it as its `subjectOf`. Only
events that the sources report as having occurred are Events; announced, planned or alleged ones are Claims. Dates that
are uncertain, approximate or open are left out.

A literal name is text, because we must not guess whether it is a person or a body. Unknown values are left out.
Addresses (`@id`) are relative to the page.

Every node is complete on one page only: a claim on the page of its record, the words of a quote on that of its source.
Other pages refer to it. On a page, an entity has its name and type where it is first referred to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..book.book import Book, Claim, anchor, quote_anchor
from ..book.images import StoredImage, images_shown
from ..book.names.record_names import name_of
from ..book.properties import address_of_value, properties_by_type
from ..book.text.plain_text import PlainText, with_standing
from ..core.labels import Labels
from ..pagination.page_lists import FIRST
from ..pagination.placement import Placement
from ..records.bibliography import PersonName, bibliographic_fields
from ..records.models import Citation, Entity, Event, Image, PageRecord, Role, Statement
from ..records.source import Source
from ..records.values.identifiers import doi_address
from ..records.values.images import licence_address
from ..untrusted.escaping import in_script
from .schema_types import ATTENDEES, PLACES, WORKS
from .schema_values import Node, date_value, declared_value, geo, person, property_value, span

#: The anchor of a page's title, which identifies the subject of the page, as distinct from the page.
THING = "Top"

#: Properties that an entity's node has of its own, which no vocabulary replaces.
_OWN = frozenset(
    "name alternateName description disambiguatingDescription mainEntityOfPage sameAs subjectOf hasOccupation "
    "geo image".split()
)


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The nodes of a record's page as JSON that cannot end the script element around it; `base` is the address of the
    page, relative to the site's root unless the site has an address."""

    nodes: str
    base: str


def linked_data(book: Book, record: PageRecord, nodes: list[Node]) -> LinkedData:
    """Return the nodes of the page of `record`, ready for a page that shows it."""
    url, address = book.settings.url, book.address(record)
    text = in_script(json.dumps(nodes, ensure_ascii=False, separators=(",", ":")))
    return LinkedData(text, f"{url.rstrip('/')}/{address}" if url else address)


def profile_nodes(placement: Placement, labels: Labels, entity: Entity) -> list[Node]:
    """Return the nodes of an entity and the statements recorded with it."""
    book, graph = placement.book, _Graph(placement, labels, entity)
    kind = graph.type_of(entity)
    graph.add(
        {
            "@id": graph.thing(entity),
            "@type": kind,
            "name": entity.name,
            "alternateName": list(dict.fromkeys(alias.name for alias in entity.aliases if alias.name != entity.name)),
            "description": PlainText(book, labels).text(entity.description),
            **graph.identification(entity),
            "mainEntityOfPage": {"@id": graph.address(book.address(entity))},
            "subjectOf": graph.quotes(entity.citations),
            "hasOccupation": [node for role in entity.roles for node in graph.offices(role)]
            if kind == "Person"
            else [],
            "geo": geo(entity),
            "image": graph.images(entity),
            **graph.declared(entity),
        }
    )
    graph.claims(book.claims_at.get(entity.key, ()), entity)
    return graph.nodes


def event_nodes(placement: Placement, labels: Labels, event: Event) -> list[Node]:
    """Return the nodes of an event, or of the claim that there was or will be one, with its quotes and statements."""
    book, graph = placement.book, _Graph(placement, labels, event)
    common: Node = {
        "@id": graph.thing(event),
        "name": event.title,
        "mainEntityOfPage": {"@id": graph.address(book.address(event))},
        "image": graph.images(event),
    }
    own = _occurrence(graph, event) if event.status == "occurred" else _announcement(graph, event)
    graph.add({**common, **own})
    graph.words((citation, event) for citation in event.quotes)
    graph.claims(book.claims_at.get(event.key, ()), event)
    return graph.nodes


def _occurrence(graph: _Graph, event: Event) -> Node:
    """Return what is said of an event that took place."""
    entities = graph.book.entities
    attending = [name for name in graph.involved(event) if graph.may_attend(event, name)]
    located = [name for name in event.places if graph.is_place(name)]
    placed, involved = {*attending, *located}, [*graph.involved(event), *event.places]
    return {
        "@type": "Event",
        "description": PlainText(graph.book, graph.labels).text(event.description),
        **span(event.date),
        "location": [graph.who(name) for name in event.places if name in located or name not in entities],
        "attendee": [graph.who(name) for name in attending],
        "about": [graph.who(name) for name in involved if name in entities and name not in placed],
        "subjectOf": graph.quotes(event.citations),
    }


def _announcement(graph: _Graph, event: Event) -> Node:
    """Return the claim that an event took place, or will."""
    involved = [*graph.involved(event), *event.places]
    return {
        "@type": "Claim",
        "text": PlainText(graph.book, graph.labels).text(event.description),
        "genre": graph.labels(f"status.{event.status}"),
        "author": graph.who(event.by) if event.by else None,
        "creditText": graph.credit(event),
        "subjectOf": graph.denials(event),
        "about": [graph.who(name) for name in involved if name in graph.book.entities],
        "appearance": graph.quotes(event.citations),
    }


def source_nodes(placement: Placement, labels: Labels, source: Source) -> list[Node]:
    """Return the nodes of a work, and of the words quoted from it on its page."""
    book, graph = placement.book, _Graph(placement, labels, source)
    graph.add(
        {
            **graph.who_is(source),
            **graph.bibliography(source),
            "publisher": graph.who(source.publisher) if source.publisher else None,
            "datePublished": date_value(source.published),
            "inLanguage": [source.language, *source.other_languages],
            "url": source.url,
            "archivedAt": source.archived.url if source.archived else None,
            **({"isPartOf": graph.work(source.within)} if source.within else {}),
            "isBasedOn": [graph.work(name) for name in source.retells],
            "image": graph.images(source),
            "mainEntityOfPage": {"@id": graph.address(book.address(source))},
        }
    )
    if "Quotes" not in placement.paged(source):
        found = book.quotations_from.get(source.key, ())
        graph.words((quotation.citation, quotation.home if quotation.spoken else source) for quotation in found)
    return graph.nodes


class _Graph:
    """The nodes of one page, each once, its record's first."""

    def __init__(self, placement: Placement, labels: Labels, record: PageRecord):
        self.placement = placement
        self.book = placement.book
        self.labels = labels
        self.page = placement.book.address(record)
        self.root = "../" * self.page.count("/")
        self.things: dict[int, str] = {}
        self.named = {record.key}
        self.found: dict[str, Node] = {self.thing(record): {}}

    @property
    def nodes(self) -> list[Node]:
        return list(self.found.values())

    def add(self, node: Node) -> None:
        """Add a node without its empty properties; a list of one becomes its only value."""
        said = {
            name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in node.items()
        }
        self.found[node["@id"]] = {name: value for name, value in said.items() if value}

    def address(self, path: str) -> str:
        """Return the address of a page or part of the site, relative to the page."""
        page, mark, fragment = path.partition("#")
        if page != self.page:
            return self.root + path
        return f"#{fragment}" if mark else page.rpartition("/")[2]

    def thing(self, record: PageRecord) -> str:
        """Return the id of the subject of a record's page."""
        if id(record) not in self.things:
            self.things[id(record)] = self.address(f"{self.book.address(record)}#{THING}")
        return self.things[id(record)]

    def type_of(self, entity: Entity) -> str:
        """Return the type from the vocabulary; Thing if it is not a valid type name."""
        kind = self.book.vocabulary.entity_types.get(entity.type)
        return kind.schema_type if kind and re.fullmatch("[A-Z][A-Za-z0-9]+", kind.schema_type) else "Thing"

    def who_is(self, record: Entity | Source) -> Node:
        """Return a short node that names a record."""
        kind = self.type_of(record) if isinstance(record, Entity) else WORKS.get(record.type, "CreativeWork")
        self.named.add(record.key)
        return {"@id": self.thing(record), "@type": kind, "name": name_of(record)}

    def mention(self, record: Entity | Source) -> Node:
        """Return a reference to a record, which names it unless an earlier one does."""
        return {"@id": self.thing(record)} if record.key in self.named else self.who_is(record)

    def identification(self, entity: Entity) -> Node:
        """Return what says which person, body or abbreviation is meant, marked as our judgement, and other pages on
        it."""
        found, links = entity.identified_as, [*entity.links.values(), *self.identifiers(entity)]
        if found is None:
            return {"disambiguatingDescription": entity.distinguish, "sameAs": links}
        words = self.labels("acronyms.identified", meant=PlainText(self.book, self.labels).text(found.text))
        pages = links if not found.url or found.url in links else [*links, found.url]
        return {"disambiguatingDescription": [*filter(None, [entity.distinguish]), words], "sameAs": pages}

    def credit(self, said: Statement | Event) -> str:
        """Return the attribution in words, where author and quotes do not say all of it: an allegation, or an answer to
        one, those through whom it came, and who denies it."""
        kind = said.kind if isinstance(said, Statement) else "allegation" if said.status == "alleged" else ""
        via = isinstance(said, Statement) and said.via
        if kind in ("allegation", "denial") or via or self.book.denials_of(said):
            return PlainText(self.book, self.labels).attribution(said)
        return ""

    def who(self, name: str) -> Node | str:
        """Return the person or body for an id or literal name: a node for an entity, else text."""
        if isinstance(name, PersonName):
            return person(name)
        entity = self.book.entities.get(name)
        return self.mention(entity) if entity else PlainText(self.book, self.labels).who(name)

    def images(self, record: PageRecord) -> list[Node]:
        """Return the pictures that the page of a record shows, each with its licence."""
        return [self.image(image, stored) for image, stored in images_shown(self.book, record)]

    def image(self, image: Image, stored: StoredImage) -> Node:
        """Return a picture in its largest size."""
        width, height = stored.sizes[-1]
        node: Node = {
            "@type": "ImageObject",
            "contentUrl": self.address(stored.address(width)),
            "width": width,
            "height": height,
            "caption": PlainText(self.book, self.labels).text(image.caption),
            "license": licence_address(image.licence) or image.licence,
            "creditText": image.credit,
            "dateCreated": date_value(image.date),
            "isBasedOn": self.work(image.source) if image.source else None,
            "subjectOf": self.quotes(image.citations),
        }
        return {name: value for name, value in node.items() if value}

    def identifiers(self, entity: Entity) -> Iterator[str]:
        """Yield the addresses of an entity's identifiers on their own sites."""
        for kind, values in properties_by_type(self.book.vocabulary, entity.properties):
            yield from filter(None, (address_of_value(kind, one.value) for one in values))

    def declared(self, entity: Entity) -> Node:
        """Return the properties and relations for which the vocabulary names a property of schema.org."""
        found: Node = {}
        for kind, values in properties_by_type(self.book.vocabulary, entity.properties):
            if kind.schema_property and kind.schema_property not in _OWN:
                told = [value for one in values if (value := declared_value(kind, one.value)) is not None]
                found.setdefault(kind.schema_property, []).extend(told)
        for name, relation_type in self.book.vocabulary.relation_types.items():
            if relation_type.schema_property and relation_type.schema_property not in _OWN:
                ends = [one.entity or one.name or "" for one in entity.relations if one.type == name]
                found.setdefault(relation_type.schema_property, []).extend(map(self.who, ends))
        return found

    def bibliography(self, source: Source) -> Node:
        """Return a source's fields that have a property in schema.org."""
        found: Node = {}
        for field in bibliographic_fields(Source):
            value = getattr(source, field.name)
            if not value or not field.csl.schema:
                continue
            if field.kind == "names":
                found.setdefault(field.csl.schema, []).extend(self.who(name) for name in value)
            elif field.csl.schema == "isPartOf":
                found["isPartOf"] = {"@type": "CreativeWork", "name": value}
            else:
                found[field.csl.schema] = doi_address(value) if field.name == "doi" else property_value(value)
        return found

    def work(self, name: str) -> Node | str:
        """Return a work by its id or literal title."""
        record = self.book.sources.get(name) or self.book.entities.get(name)
        return self.mention(record) if record else name

    def is_place(self, name: str) -> bool:
        entity = self.book.entities.get(name)
        return entity is not None and self.type_of(entity) in PLACES

    def involved(self, event: Event) -> list[str]:
        """Return the participants of an event, each once; of a list on pages of its own those that its page shows."""
        shown = event.participants[:FIRST] if "Participants" in self.placement.paged(event) else event.participants
        return list(dict.fromkeys(one.entity or one.name or "" for one in shown))

    def may_attend(self, event: Event, name: str) -> bool:
        """Return whether somebody can be said to have attended: in events other than meetings, participants may be
        victims."""
        kind, entity = self.book.vocabulary.event_types.get(event.type), self.book.entities.get(name)
        return bool(kind and kind.meeting and entity and self.type_of(entity) in ATTENDEES)

    def offices(self, role: Role) -> Iterable[Node]:
        """Yield an office as each source words it, with its quotes."""
        for wording in role.wordings:
            node = {
                "@type": "Role",
                "roleName": wording.title,
                "hasOccupation": {"@type": "Occupation", "name": wording.title},
                "startDate": date_value(role.start),
                "endDate": date_value(role.end),
                "subjectOf": self.quotes(wording.citations),
            }
            yield {name: value for name, value in node.items() if value}

    def claims(self, claims: Iterable[Claim], home: Entity | Event) -> None:
        """Add the statements recorded in `home` and shown on its page, each with its author."""
        page = self.book.address(home)
        for claim in claims:
            address = self.placement.address(claim.home, anchor(claim.statement))
            if claim.home is not home or not address.startswith(page):
                continue
            statement, question = claim.statement, claim.disagreement
            about = dict.fromkeys((claim.home.key, *statement.about, *(question.about if question else ())))
            things = [self.thing(record) for key in about if (record := self.book.get(key))]
            things += [answered for target in statement.answers if (answered := self.answered(target))]
            self.add(
                {
                    "@id": self.address(address),
                    "@type": "Claim",
                    "text": PlainText(self.book, self.labels).text(statement.text),
                    "genre": self.labels(f"kind.{statement.kind}.label"),
                    "author": self.who(statement.by) if statement.by else None,
                    "creditText": self.credit(statement),
                    "subjectOf": self.denials(statement),
                    "about": [{"@id": thing} for thing in things],
                    "appearance": self.quotes(statement.citations),
                }
            )

    def claim_at(self, claim: Claim) -> str:
        """Return the address of a claim on the page of its record."""
        return self.address(self.placement.address(claim.home, anchor(claim.statement)))

    def denials(self, said: Statement | Event) -> list[Node]:
        """Return references to the denials of a claim; in schema.org, a work about another is its `subjectOf`."""
        return [{"@id": self.claim_at(claim)} for claim in self.book.denials_of(said)]

    def answered(self, target: str) -> str:
        """Return the address of the claim that a denial answers; empty if there is none."""
        found = self.book.answered(target)
        return self.claim_at(found) if isinstance(found, Claim) else self.thing(found) if found else ""

    def quotes(self, citations: Iterable[Citation]) -> list[Node]:
        """Return references to quotes, each once."""
        names = (self._name(citation) if citation.quote else self._work_of(citation) for citation in citations)
        return [{"@id": name} for name in dict.fromkeys(names) if name]

    def _work_of(self, citation: Citation) -> str:
        """Return the work that is cited without quoted words."""
        source = self.book.sources.get(citation.source)
        return self.thing(source) if source else ""

    def _name(self, citation: Citation) -> str:
        """Return the address of a quote on its source's page."""
        source = self.book.sources.get(citation.source)
        return self.address(self.placement.address(source, quote_anchor(citation))) if source else ""

    def words(self, quotes: Iterable[tuple[Citation, PageRecord]]) -> None:
        """Add quotes, each with the record at which it was spoken, if at any. Words quoted twice are one node; either
        citation may name the speaker."""
        plain = PlainText(self.book, self.labels)
        for citation, at in quotes:
            source, name = self.book.sources.get(citation.source), self._name(citation)
            if source is None or (name in self.found and not citation.speaker):
                continue
            work = self.thing(source)
            if work not in self.found:
                self.add(self.who_is(source))
            creators = [citation.speaker] if citation.speaker else source.authors
            # Words at an event that is only alleged are its speaker's as somebody says.
            alleged = isinstance(at, Event) and at.status == "alleged" and citation.speaker
            standing = plain.standing_of_title(at) if alleged else ""
            said = ", ".join(with_standing(plain.who(creator), standing) for creator in creators)
            self.add(
                {
                    "@id": name,
                    "@type": "Quotation",
                    "text": citation.quote,
                    "inLanguage": source.language,
                    **({"creditText": said} if standing else {"creator": [self.who(one) for one in creators]}),
                    "isBasedOn": {"@id": work},
                }
            )
