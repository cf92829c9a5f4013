"""The records that contributors write: those with pages, and those within them.

Records are frozen and know their location: `record.location("by")` is the file, line and column of that field.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from .bibliography import SortName
from .record import Record
from .values.fields import (
    AliasKind,
    ClaimAddress,
    EntityId,
    EventId,
    FormerAddress,
    Id,
    ImageFile,
    Kind,
    Language,
    Latitude,
    Licence,
    Line,
    Locator,
    Longitude,
    Precision,
    Prose,
    Quote,
    RefersTo,
    SourceId,
    Status,
    Summary,
    Url,
    Value,
    Who,
)
from .when import Date


class Anchored(Record):
    """A part of a record that may have an anchor on its page: its `id`, or one made from its text."""

    #: The prefix of anchors made from text; empty for parts that have none of their own.
    anchor_kind: ClassVar[str] = ""
    #: The anchor that it was published at before it was reworded; set when records are linked.
    inherited: ClassVar[str] = ""

    id: Id | None = None


class Citation(Anchored):
    """The words of a source that support a claim, and their place in it."""

    noun: ClassVar = "quote"
    needed: ClassVar = ("quote",)
    identity: ClassVar = ("source", "quote")
    title_fields: ClassVar = ("source", "quote", "speaker")

    id: Id | None = Field(None, description="anchor of this quote, unique in its record")
    source: SourceId = Field(description="id in sources.yaml")
    quote: Quote = Field(
        "", description="the exact words of the source; `[…]` marks omitted words; empty for a citation by reference"
    )
    locator: Locator | None = Field(None, description="page, paragraph, folio, line or minute")
    speaker: Who | None = Field(None, description="the speaker or author: the id of an entity, or a name")
    via: tuple[Who, ...] = Field(
        (), description="intermediaries through whom the source has the words, nearest to the speaker first"
    )
    translation: Prose | None = Field(None, description="our translation of a quote in another language")
    note: Prose | None = Field(None, description="our remark on the quote")


Citations = Annotated[tuple[Citation, ...], Field(description="the quotes that support it; at least one")]


class Spoken(Citation):
    """A quote in its own right: somebody's words, not the proof of a claim."""

    anchor_kind: ClassVar = "quote"

    quote: Quote = Field(description="the exact words of the source; `[…]` marks omitted words")
    speaker: Who = Field(description="the speaker or author: the id of an entity, or a name")


class Statement(Anchored):
    """A claim, with its kind, its author and its sources."""

    noun: ClassVar = "statement"
    anchor_kind: ClassVar = "claim"
    cited: ClassVar = "statement"
    needed: ClassVar = ("citations",)
    identity: ClassVar = ("text",)
    title_fields: ClassVar = ("text", "kind", "by")

    id: Id | None = Field(None, description="anchor of the statement, unique in its record")
    text: Prose = Field(description="the claim, in our words")
    kind: Kind = Field(
        description="`fact` (reported as fact), `official`, `account` (somebody's own factual word), `allegation`, "
        "`denial`, `assessment`, `prediction`"
    )
    by: Who | None = Field(None, description="who makes the claim; required for every kind but `fact`")
    via: tuple[Who, ...] = Field((), description="intermediaries through whom the source has it, nearest to `by` first")
    answers: tuple[ClaimAddress, ...] = Field(
        (), description="what a denial answers: `record#anchor` of a statement, or the id of an alleged event"
    )
    about: tuple[EntityId, ...] = Field((), description="other entities whose pages show it")
    date: Date | None = Field(None, description="when it was said, or the time it refers to")
    citations: Citations = ()


class Disagreement(Anchored):
    """A question on which sources differ, or one source contradicts itself."""

    noun: ClassVar = "question"
    anchor_kind: ClassVar = "question"
    needed: ClassVar = ("positions",)
    identity: ClassVar = ("question",)
    title_fields: ClassVar = ("question",)

    id: Id | None = Field(None, description="anchor of the disagreement, unique in its record")
    question: Prose = Field(description="the point of disagreement, as a question")
    about: tuple[EntityId, ...] = Field((), description="other entities whose pages show it")
    positions: tuple[Statement, ...] = Field((), description="two or more statements that answer it differently")


class Alias(Record):
    """Another name of an entity."""

    noun: ClassVar = "name"
    identity: ClassVar = ("name",)
    title_fields: ClassVar = ("name", "kind")

    name: Line = Field(description="the name")
    language: Language | None = Field(None, description="its language (BCP 47)")
    kind: AliasKind = Field(
        "alias", description="`alias`, `acronym`, `transliteration` or `variant` (another spelling)"
    )
    expansion: Line | None = Field(
        None, description="for an acronym, the words it abbreviates, as the source writes them"
    )
    note: Prose | None = Field(None, description="why both names are taken to mean the same")
    citations: Citations = ()


class Wording(Record):
    """An office in the words of one source."""

    noun: ClassVar = "office"
    cited: ClassVar = "office"
    needed: ClassVar = ("citations",)
    identity: ClassVar = ("title",)
    title_fields: ClassVar = ("title",)

    title: Line = Field(description="the office, in the source's words")
    via: tuple[Who, ...] = Field((), description="intermediaries through whom the source has it")
    citations: Citations = ()


class Role(Anchored):
    """An office held."""

    noun: ClassVar = "office"
    anchor_kind: ClassVar = "office"
    needed: ClassVar = ("wordings",)
    identity: ClassVar = ("organization",)
    title_fields: ClassVar = ("organization", "start", "end")

    #: Its period, if it is one of several terms of an office in the same words; set when records are linked.
    term: ClassVar[str] = ""
    #: Of the first of them, the anchor of the office itself.
    shared: ClassVar[str] = ""

    id: Id | None = Field(None, description="anchor of the office, unique in its record")
    organization: Who = Field(description="the organization: the id of an entity, or a name")
    start: Date | None = Field(None, alias="from", description="start of the office, only if a source gives it")
    end: Date | None = Field(None, alias="to", description="end of the office, only if a source gives it")
    wordings: tuple[Wording, ...] = Field((), description="the office as each source words it")


class Relation(Record):
    """A relation to another entity, whose page shows the inverse, or to somebody without a page."""

    noun: ClassVar = "relation"
    cited: ClassVar = "relation"
    needed: ClassVar = ("entity", "citations")
    identity: ClassVar = ("type", "name", "entity")
    title_fields: ClassVar = ("type", "entity", "name", "start", "end")

    type: Annotated[Line, RefersTo("relation_types")] = Field(description="relation type from the vocabulary")
    entity: EntityId | None = Field(None, description="the other entity")
    name: Line | None = Field(None, description="name or description of somebody without a page")
    start: Date | None = Field(None, alias="from", description="start of the relation")
    end: Date | None = Field(None, alias="to", description="end of the relation")
    place: Who | None = Field(None, description="where it began or holds: the id of an entity, or a name")
    note: Prose | None = Field(None, description="what readers should know about it")
    citations: Citations = ()


class Property(Anchored):
    """A value of a property that the vocabulary declares: a date of birth, a rank, an identifier."""

    noun: ClassVar = "property"
    anchor_kind: ClassVar = "property"
    needed: ClassVar = ("citations",)
    identity: ClassVar = ("type", "value")
    title_fields: ClassVar = ("type", "value")

    id: Id | None = Field(None, description="anchor of the property, unique in its record")
    type: Annotated[Line, RefersTo("property_types")] = Field(description="property type from the vocabulary")
    value: Value = Field(description="its value, in the form that the vocabulary declares")
    start: Date | None = Field(None, alias="from", description="since when it applies")
    end: Date | None = Field(None, alias="to", description="until when it applies")
    note: Prose | None = Field(None, description="how it was worked out or checked")
    citations: Citations = ()


class Participant(Record):
    """A participant in an event: an entity, or a name for somebody without a page."""

    noun: ClassVar = "participant"
    needed: ClassVar = ("entity",)
    identity: ClassVar = ("name", "entity")
    title_fields: ClassVar = ("entity", "name", "role")

    entity: EntityId | None = Field(None, description="the entity")
    name: Line | None = Field(None, description="name or description of somebody without a page")
    role: Annotated[Line, RefersTo("participant_roles")] = Field("participant", description="role from the vocabulary")
    note: Prose | None = Field(None, description="what readers should know about their part")


class Related(Record):
    """A relation to another event, whose page shows the inverse."""

    noun: ClassVar = "relation"
    identity: ClassVar = ("event", "type")
    title_fields: ClassVar = ("event", "type")

    event: EventId = Field(description="the other event")
    type: Annotated[Line, RefersTo("event_relations")] = Field(description="event relation from the vocabulary")


class LeadSentence(Record):
    """A sentence at the head of a page, and the event or statement that it retells.

    Pages show it with the kind or status of that claim or event, who says it, and who denies it.
    """

    noun: ClassVar = "sentence"
    identity: ClassVar = ("of", "text")
    title_fields: ClassVar = ("text",)

    text: Prose = Field(description="one sentence, in our words")
    of: ClaimAddress = Field(description="the event (its id) or statement (`record#anchor`) that it retells")


Lead = Annotated[
    tuple[LeadSentence, ...],
    Field(description="what happened, in order: three to five sentences under the description"),
]


class Identification(Record):
    """Our judgement of which person, body or abbreviation the sources mean."""

    noun: ClassVar = "identification"
    title_fields: ClassVar = ("text",)

    text: Prose = Field(description="who or what is meant: “the United States of America”")
    reason: Prose = Field(description="why the sources must mean this")
    url: Url | None = Field(None, description="a page that says so, read in a stored copy")


class Coordinates(Record):
    """The position of a place: one point, however large the place is."""

    noun: ClassVar = "position"
    needed: ClassVar = ("note",)
    title_fields: ClassVar = ("latitude", "longitude")

    latitude: Latitude = Field(description="degrees north of the equator, negative in the south: `34.02`")
    longitude: Longitude = Field(description="degrees east of Greenwich, negative in the west: `-6.84`")
    precision: Precision = Field(
        "settlement", description="what the point stands for: `exact`, `settlement`, `region`, `country`"
    )
    note: Prose | None = Field(None, description="where the numbers come from, if no source is cited")
    citations: Citations = ()


class Picture(Record):
    """A picture in `data/media/`, of what its record is about."""

    noun: ClassVar = "picture"
    identity: ClassVar = ("file",)
    title_fields: ClassVar = ("file", "caption")

    file: ImageFile = Field(description="file in `data/media/`: `harbour-bridge.jpg`")
    caption: Prose = Field(description="what the picture shows, in our words; never an allegation")
    alt: Quote = Field(description="what there is to see, for readers who do not see it")
    licence: Licence = Field(description="SPDX identifier of its licence, or an address of Creative Commons")
    credit: Line | None = Field(None, description="who made it, in the words that its licence asks for")
    date: Date | None = Field(None, description="when it was made")


class Image(Picture):
    """A picture of what its record is about, with its evidence; on a source, also a facsimile of one of its pages."""

    source: SourceId | None = Field(None, description="the source that it is taken from, if that is another record")
    locator: Locator | None = Field(None, description="page of the source that a facsimile shows, as quotes give it")
    citations: Citations = ()


class PageRecord(Record):
    """The fields that all records with pages share."""

    formerly: tuple[FormerAddress, ...] = Field((), description="former addresses `folder/old-id`, which redirect here")
    withdrawn: Prose | None = Field(None, description="why the record was withdrawn; its page shows nothing else")


class Entity(PageRecord):
    """A person, organization, place or other subject of the site."""

    noun: ClassVar = "entity"
    cited: ClassVar = "description"
    needed: ClassVar = ("citations",)

    type: Annotated[Line, RefersTo("entity_types")] = Field(description="entity type from the vocabulary")
    name: Line = Field(description="main name, the title of the page")
    sort: SortName | None = Field(
        None,
        description="its name as lists sort it, as text (`Berg, Anna van der`) or in the parts that authors have; else "
        "the family name of a person comes first",
    )
    distinguish: Line | None = Field(
        None,
        description="a few words after the name, wherever others have the same name: `baker`, `Member for Northport`",
    )
    not_same_as: tuple[EntityId, ...] = Field(
        (), description="entities of the same or a similar name that are certainly others"
    )
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    description: Prose = Field(description="one or two sentences on what it is; never an allegation")
    citations: Citations = ()
    lead: Lead = ()
    identified_as: Identification | None = Field(
        None, description="the person, body or abbreviation that is meant, if the sources do not say so"
    )
    aliases: tuple[Alias, ...] = Field((), description="other names")
    roles: tuple[Role, ...] = Field((), description="offices held")
    relations: tuple[Relation, ...] = Field((), description="relations to other entities")
    coordinates: Coordinates | None = Field(None, description="position of a place, for maps")
    properties: tuple[Property, ...] = Field((), description="values of properties that the vocabulary declares")
    statements: tuple[Statement, ...] = Field((), description="statements about it")
    disagreements: tuple[Disagreement, ...] = Field((), description="questions on which sources differ")
    quotes: tuple[Spoken, ...] = Field((), description="quotes that belong to no event")
    topics: tuple[Annotated[Line, RefersTo("topics")], ...] = Field((), description="topics from the vocabulary")
    links: dict[Line, Url] = Field(default_factory=dict, description="links to other sites: `wikidata`, `website`, …")
    images: tuple[Image, ...] = Field((), description="pictures")


class Event(PageRecord):
    """Something that happened, was announced, planned or alleged."""

    noun: ClassVar = "event"
    cited: ClassVar = "description"
    needed: ClassVar = ("citations",)

    title: Line = Field(description="what happened, in a few words; never an allegation")
    date: Date = Field(description="date of the event")
    type: Annotated[Line, RefersTo("event_types")] = Field(description="event type from the vocabulary")
    status: Status = Field("occurred", description="`occurred`, `announced`, `planned` or `alleged`")
    by: Who | None = Field(None, description="who alleges, announces or plans it; required for `alleged`")
    places: tuple[Who, ...] = Field(
        (), description="where it happened: ids of entities, or names of places without a page"
    )
    participants: tuple[Participant, ...] = Field((), description="who took part")
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    description: Prose = Field(description="what happened, in our words; a cited quote supports each claim")
    citations: Citations = ()
    quotes: tuple[Spoken, ...] = Field((), description="quotes spoken or written there")
    statements: tuple[Statement, ...] = Field((), description="statements about it")
    disagreements: tuple[Disagreement, ...] = Field((), description="questions on which sources differ")
    topics: tuple[Annotated[Line, RefersTo("topics")], ...] = Field((), description="topics from the vocabulary")
    note: Prose | None = Field(None, description="our remark")
    related: tuple[Related, ...] = Field((), description="relations to other events")
    images: tuple[Image, ...] = Field((), description="pictures")
