"""The records of a reference, exactly as DATA_MODEL fixes their fields: those with a page, and those within them.

Records are frozen and know where they stand: `record.location("by")` is the file, line and column of that field.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from .bibliography import Contributors, Csl
from .fields import (
    AliasKind,
    ClaimAddress,
    CslType,
    Doi,
    EdtfDate,
    EntityId,
    EventId,
    Figure,
    FormerAddress,
    Id,
    Isbn,
    Issn,
    Kind,
    Language,
    Line,
    Locator,
    Prose,
    Quote,
    RefersTo,
    SourceId,
    Status,
    Summary,
    Truth,
    Url,
    Who,
    Work,
    without_brackets,
)
from .receipts import TextInfo
from .record import Record


class When(Record):
    """A date, written as EDTF text or as this mapping."""

    date: EdtfDate = Field(description="EDTF text: `2014`, `2014-09-30`, `2015-02?`, `[2015-03..2015-12]`, `unknown` …")
    words: Line | None = Field(None, description="the date as pages shall show it: “early 2014”")
    inferred: Prose | None = Field(None, description="how the date was worked out; needed when it carries a `?`")


def _when(value: Any) -> Any:
    value = without_brackets(value)
    return {"date": value} if isinstance(value, str) else value


Date = Annotated[When, BeforeValidator(_when)]


class Anchored(Record):
    """A part of a record that may have an anchor on its page: its `id`, else one made from its words."""

    #: What an anchor made from words begins with; empty for parts that have none of their own.
    anchor_kind: ClassVar[str] = ""

    id: Id | None = None


class Citation(Anchored):
    """The unit everything hangs on: words of a source, and where they stand."""

    noun: ClassVar = "quote"
    needed: ClassVar = ("quote",)
    identity: ClassVar = ("source", "quote")
    title_fields: ClassVar = ("source", "quote", "speaker")

    id: Id | None = Field(None, description="anchor of this quote, unique in its record")
    source: SourceId = Field(description="id in sources.yaml")
    quote: Quote = Field(
        "", description="words exactly as they stand in the source; `[…]` marks words left out; empty: by reference"
    )
    locator: Locator | None = Field(None, description="page, paragraph, folio, line or minute")
    speaker: Who | None = Field(None, description="whose words they are: an entity's id or a literal name")
    via: tuple[Who, ...] = Field((), description="through whom the source has them, nearest to the speaker first")
    translation: Prose | None = Field(None, description="our translation, when the quote is in another language")
    note: Prose | None = Field(None, description="our remark on the quote")


Citations = Annotated[tuple[Citation, ...], Field(description="the quotes that show it; at least one")]


class Spoken(Citation):
    """A quote in its own right: somebody's words, not the proof of a claim."""

    anchor_kind: ClassVar = "quote"

    quote: Quote = Field(description="words exactly as they stand in the source; `[…]` marks words left out")
    speaker: Who = Field(description="whose words they are: an entity's id or a literal name")


class Statement(Anchored):
    """The one form of a claim."""

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
    by: Who | None = Field(None, description="who makes it; required for every kind but `fact`")
    via: tuple[Who, ...] = Field((), description="through whom the source has it, nearest to `by` first")
    answers: tuple[ClaimAddress, ...] = Field(
        (), description="what a denial answers: `record#anchor` of a statement, or the id of an alleged event"
    )
    about: tuple[EntityId, ...] = Field((), description="further entities whose pages show it")
    date: Date | None = Field(None, description="when it was said, or holds")
    citations: Citations = ()


class Disagreement(Anchored):
    """One question on which sources, or one source and itself, say different things."""

    noun: ClassVar = "question"
    anchor_kind: ClassVar = "question"
    needed: ClassVar = ("positions",)
    identity: ClassVar = ("question",)
    title_fields: ClassVar = ("question",)

    id: Id | None = Field(None, description="anchor of the disagreement, unique in its record")
    question: Prose = Field(description="what they differ on, as a question")
    about: tuple[EntityId, ...] = Field((), description="further entities whose pages show it")
    positions: tuple[Statement, ...] = Field((), description="two or more statements that answer it differently")


class Alias(Record):
    """Another name of an entity."""

    noun: ClassVar = "name"
    identity: ClassVar = ("name",)
    title_fields: ClassVar = ("name", "kind")

    name: Line = Field(description="the name")
    language: Language | None = Field(None, description="its language (BCP 47)")
    kind: AliasKind = Field("alias", description="`alias`, `acronym`, `transliteration` or `variant` (a spelling)")
    expansion: Line | None = Field(None, description="for an acronym: the words it stands for, as the source has them")
    note: Prose | None = Field(None, description="why the names are taken to be one")
    citations: Citations = ()


class Wording(Record):
    """An office as one source words it."""

    noun: ClassVar = "office"
    cited: ClassVar = "office"
    needed: ClassVar = ("citations",)
    identity: ClassVar = ("title",)
    title_fields: ClassVar = ("title",)

    title: Line = Field(description="the office, in the source's words")
    via: tuple[Who, ...] = Field((), description="through whom the source has it")
    citations: Citations = ()


class Role(Anchored):
    """An office held."""

    noun: ClassVar = "office"
    anchor_kind: ClassVar = "office"
    needed: ClassVar = ("wordings",)
    identity: ClassVar = ("organization",)
    title_fields: ClassVar = ("organization", "start", "end")

    id: Id | None = Field(None, description="anchor of the office, unique in its record")
    organization: Who = Field(description="where: an entity's id or a literal name")
    start: Date | None = Field(None, alias="from", description="since when, only where a source says so")
    end: Date | None = Field(None, alias="to", description="until when, only where a source says so")
    wordings: tuple[Wording, ...] = Field((), description="the office as each source words it")


class Relation(Record):
    """How the entity stands to another; the other's page shows the inverse."""

    noun: ClassVar = "relation"
    cited: ClassVar = "relation"
    needed: ClassVar = ("citations",)
    identity: ClassVar = ("type", "entity")
    title_fields: ClassVar = ("type", "entity", "start", "end")

    type: Annotated[Line, RefersTo("relation_types")] = Field(description="relation type of the vocabulary")
    entity: EntityId = Field(description="the other entity")
    start: Date | None = Field(None, alias="from", description="since when")
    end: Date | None = Field(None, alias="to", description="until when")
    citations: Citations = ()


class Participant(Record):
    """Who took part in an event: an entity, or a name for those who have no page."""

    noun: ClassVar = "participant"
    needed: ClassVar = ("entity",)
    identity: ClassVar = ("name", "entity")
    title_fields: ClassVar = ("entity", "name", "role")

    entity: EntityId | None = Field(None, description="the entity")
    name: Line | None = Field(None, description="words for those who have no page")
    role: Annotated[Line, RefersTo("participant_roles")] = Field("participant", description="role of the vocabulary")
    note: Prose | None = Field(None, description="what a reader should know of their part")


class Related(Record):
    """How the event stands to another; the other's page shows the inverse."""

    noun: ClassVar = "relation"
    identity: ClassVar = ("event", "type")
    title_fields: ClassVar = ("event", "type")

    event: EventId = Field(description="the other event")
    type: Annotated[Line, RefersTo("event_relations")] = Field(description="event relation of the vocabulary")


class Snapshot(Record):
    """An archived copy of a source."""

    url: Url = Field(description="address of the copy")
    date: Date = Field(description="when it was made")


class LeadSentence(Record):
    """A sentence at the head of a page, and the event or statement that it retells.

    Pages print it with the kind or status of that, who says it, and who denies it.
    """

    noun: ClassVar = "sentence"
    identity: ClassVar = ("of", "text")
    title_fields: ClassVar = ("text",)

    text: Prose = Field(description="one sentence, in our words")
    of: ClaimAddress = Field(description="what it retells: the id of an event, or `record#anchor` of a statement")


Lead = Annotated[
    tuple[LeadSentence, ...],
    Field(description="three to five sentences under the description: what happened, in order"),
]


class Identification(Record):
    """Which person, body or abbreviation the sources mean: ours, not theirs."""

    noun: ClassVar = "identification"
    title_fields: ClassVar = ("text",)

    text: Prose = Field(description="who or what is meant: “the United States of America”")
    reason: Prose = Field(description="why the sources mean just this")
    url: Url | None = Field(None, description="a page that says so, of which a stored copy was read")


class PageRecord(Record):
    """What records with a page of their own share."""

    formerly: tuple[FormerAddress, ...] = Field((), description="old addresses `folder/old-id` that lead here")
    withdrawn: Prose | None = Field(None, description="why the record was withdrawn; its page says only this")


def _may(description: str) -> Any:
    """A field of a source that may be left out."""
    return Field(None, description=description)


def _list(description: str) -> Any:
    """A list in a source that may be left out."""
    return Field((), description=description)


class Source(PageRecord):
    """A work that is quoted. Fields with the mark `Csl` follow the one list of names in bibliographies."""

    noun: ClassVar = "source"

    type: CslType = Field(description="item type of CSL 1.0.2")
    title: Line = Field(description="title as it stands in the work")
    title_supplied: Truth = Field(False, description="true when the title is ours")
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    authors: Annotated[Contributors, Csl("author", "author", "AU", "au", "author")] = _list(
        "entity ids or literal names"
    )
    editors: Annotated[Contributors, Csl("editor", "editor", "A2", "contributor", "editor")] = _list("who edited it")
    translators: Annotated[Contributors, Csl("translator", "translator", "A4", "contributor", "translator")] = _list(
        "who translated it"
    )
    interviewers: Annotated[Contributors, Csl("interviewer", "", "A2", "contributor", "contributor")] = _list(
        "who asked the questions of an interview"
    )
    recipients: Annotated[Contributors, Csl("recipient", "", "A2", "contributor", "recipient")] = _list(
        "to whom a letter or message was written"
    )
    publisher: Who | None = _may("entity id or literal name; absent when the text does not say")
    container_title: Annotated[Line | None, Csl("container-title", ris="T2", schema="isPartOf")] = _may(
        "title of the journal, newspaper, site, programme or book in which it appeared"
    )
    volume: Annotated[Figure | None, Csl("volume", "volume", "VL", schema="volumeNumber")] = _may("volume")
    issue: Annotated[Figure | None, Csl("issue", "number", "IS", schema="issueNumber")] = _may(
        "issue of the volume, or of the newspaper"
    )
    pages: Annotated[Figure | None, Csl("page", "pages", "SP", schema="pagination")] = _may(
        "its first and last page there: `3–17`"
    )
    edition: Annotated[Figure | None, Csl("edition", "edition", "ET", schema="bookEdition")] = _may(
        "edition: `2`, `revised`"
    )
    number: Annotated[Figure | None, Csl("number", "number", "M1")] = _may(
        "number of a report, standard, bill or patent"
    )
    collection: Annotated[Line | None, Csl("collection-title", "series", "T3")] = _may("series in which it appeared")
    collection_number: Annotated[Figure | None, Csl("collection-number", "number")] = _may("its number in that series")
    genre: Annotated[Line | None, Csl("genre", "type", "M3", schema="genre")] = _may(
        "what kind of thing it is, more closely than its type: `PhD thesis`, `communiqué`"
    )
    place: Annotated[Line | None, Csl("publisher-place", "address", "CY")] = _may("place of publication")
    published: Date = Field(description="date of publication")
    recorded: Annotated[Date | None, Csl("event-date", "eventdate", schema="dateCreated")] = _may(
        "when it was recorded, spoken or written, where that is not when it was published"
    )
    language: Language = Field(description="language of the work (BCP 47)")
    other_languages: Annotated[tuple[Language, ...], Csl()] = _list("further languages of a work in several")
    original_title: Annotated[Line | None, Csl("original-title", "origtitle", "OP")] = _may(
        "title of the original, for a translation or new edition"
    )
    original_language: Annotated[Language | None, Csl(bibtex="origlanguage")] = _may("language of the original")
    original_published: Annotated[Date | None, Csl("original-date", "origdate")] = _may(
        "when the original was published"
    )
    translated_title: Annotated[Line | None, Csl(bibtex="titleaddon", ris="TT", schema="alternateName")] = _may(
        "our translation of the title"
    )
    doi: Annotated[Doi | None, Csl("DOI", "doi", "DO", schema="sameAs")] = _may("DOI: `10.1000/182`")
    isbn: Annotated[Isbn | None, Csl("ISBN", "isbn", "SN", schema="isbn")] = _may("ISBN")
    issn: Annotated[Issn | None, Csl("ISSN", "issn", "SN", schema="issn")] = _may("ISSN of the journal or newspaper")
    archive: Annotated[Line | None, Csl("archive", "library", "DB")] = _may("archive or library that keeps it")
    archive_place: Annotated[Line | None, Csl("archive-place")] = _may("where that archive is")
    shelfmark: Annotated[Line | None, Csl("archive_location", "library", "CN")] = _may(
        "where it is in that archive: shelfmark, fonds, file, call number"
    )
    url: Url | None = Field(None, description="address of the work")
    archived: Snapshot | None = Field(None, description="an archived copy")
    accessed: Date | None = Field(None, description="when the address was last looked at")
    within: SourceId | None = Field(
        None, description="the source in which we have it, and in whose text it is verified"
    )
    retells: tuple[Work, ...] = Field((), description="works that this one retells: ids or literal titles")
    note: Prose | None = Field(None, description="what a reader should know: undated, furniture left out, perspective")
    paragraphs: tuple[Prose, ...] = Field((), description="what each paragraph of the text says, in our words")
    left_out: Prose | None = Field(
        None, description="what of the work was left out of the text, and which names stand only there"
    )
    text: TextInfo | None = Field(None, description="written by the quote tool")
    fingerprint: Truth = Field(True, description="false when no fingerprint of the text shall be published")


class Entity(PageRecord):
    """Who or what the site is about."""

    noun: ClassVar = "entity"
    cited: ClassVar = "description"
    needed: ClassVar = ("citations",)

    type: Annotated[Line, RefersTo("entity_types")] = Field(description="entity type of the vocabulary")
    name: Line = Field(description="the name the page carries")
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    description: Prose = Field(description="what it is, in a sentence or two; never an allegation")
    citations: Citations = ()
    lead: Lead = ()
    identified_as: Identification | None = Field(
        None, description="which person, body or abbreviation is meant, where the sources do not say it"
    )
    aliases: tuple[Alias, ...] = Field((), description="other names")
    roles: tuple[Role, ...] = Field((), description="offices held")
    relations: tuple[Relation, ...] = Field((), description="how it stands to others")
    statements: tuple[Statement, ...] = Field((), description="what is said of it")
    disagreements: tuple[Disagreement, ...] = Field((), description="where sources differ on it")
    quotes: tuple[Spoken, ...] = Field((), description="words that belong to no event")
    topics: tuple[Annotated[Line, RefersTo("topics")], ...] = Field((), description="topics of the vocabulary")
    links: dict[Line, Url] = Field(default_factory=dict, description="addresses elsewhere: `wikidata`, `website`, …")


class Event(PageRecord):
    """What happened, was announced, planned or alleged, and when."""

    noun: ClassVar = "event"
    cited: ClassVar = "description"
    needed: ClassVar = ("citations",)

    title: Line = Field(description="what happened, in a few words; never an allegation")
    date: Date = Field(description="when")
    type: Annotated[Line, RefersTo("event_types")] = Field(description="event type of the vocabulary")
    status: Status = Field("occurred", description="`occurred`, `announced`, `planned` or `alleged`")
    by: Who | None = Field(None, description="who alleges, announces or plans it; required when it is `alleged`")
    places: tuple[Who, ...] = Field((), description="where: entity ids or literal names")
    participants: tuple[Participant, ...] = Field((), description="who took part")
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    description: Prose = Field(description="what happened, in our words; each claim stands in a cited quote")
    citations: Citations = ()
    quotes: tuple[Spoken, ...] = Field((), description="words spoken or written there")
    statements: tuple[Statement, ...] = Field((), description="what is said of it")
    disagreements: tuple[Disagreement, ...] = Field((), description="where sources differ on it")
    topics: tuple[Annotated[Line, RefersTo("topics")], ...] = Field((), description="topics of the vocabulary")
    note: Prose | None = Field(None, description="our remark")
    related: tuple[Related, ...] = Field((), description="how it stands to other events")
