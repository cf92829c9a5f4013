"""Records that configure a reference, each a whole file: the vocabulary, and the settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .models import Lead, Picture
from .record import Record
from .values.fields import (
    Id,
    Language,
    Line,
    Pattern,
    Prose,
    RefersTo,
    Required,
    SchemaName,
    SiteBeside,
    Summary,
    Truth,
    Url,
    UrlTemplate,
)
from .values.types import FormError


class EntityType(Record):
    """A type of entities."""

    label: Line = Field(description="name of one such entity")
    plural: Line = Field(description="plural of that name")
    folder: Id = Field(description="folder of their pages")
    icon: Id = Field("circle-small", description="icon of the Material Design set")
    schema_type: Line = Field("Thing", alias="schema", description="schema.org type")


class Word(Record):
    """A word of the vocabulary."""

    label: Line = Field(description="label shown to readers")
    description: Prose | None = Field(None, description="its meaning")


class EventType(Word):
    """A type of events."""

    meeting: Truth = Field(False, description="true if the participants meet each other")
    ties: Truth = Field(True, description="false if taking part connects nobody, as in a complaint about somebody")
    ties_up_to: Annotated[int, Field(ge=0)] = Field(
        12, description="if more take part, the event connects them with its places only, not with each other"
    )


class ParticipantRole(Word):
    """The role of a participant in an event."""

    meets: Truth = Field(
        False, description="true if somebody in this role meets the other participants, as a visitor does"
    )
    to_be_met: Truth = Field(
        False, description="true if others came to meet somebody in this role, and no source says whether they met"
    )
    ties: Truth = Field(True, description="false if the role connects nobody, as for people only mentioned, or accused")


class RelationType(Record):
    """A type of relation between events, with its name from either side."""

    label: Line = Field(description="label on this side's page")
    inverse: Line = Field(description="label on the other side's page")
    circular: Truth = Field(False, description="true if a chain of such relations may lead back to its start")


class EventRelation(RelationType):
    """A type of relation between events."""

    order: Literal["before", "after"] | None = Field(
        None,
        description="`before` if the event that has the relation came before the other, `after` if it came after it; "
        "lists keep this order where dates leave it open",
    )


Place = Literal["infobox", "index", "filter"]
Shown = Annotated[
    tuple[Place, ...],
    Field(description="where pages show it besides its section: `infobox`, `index` (lists of entities), `filter`"),
]


class EntityRelationType(RelationType):
    """A type of relation between entities, with its name from either side."""

    shown: Shown = ()
    schema_property: SchemaName | None = Field(None, alias="schema", description="schema.org property: `memberOf`")
    ftm: SchemaName | None = Field(None, description="FollowTheMoney schema of the relation: `Membership`")


class PropertyType(Record):
    """A property that entities may have: how it is written, and where pages show it."""

    label: Line = Field(description="its name")
    type: Literal["text", "date", "number", "identifier", "choice"] = Field("text", description="form of its values")
    of: tuple[Annotated[Line, RefersTo("entity_types")], ...] = Field(
        (), description="types of entities that may have it; all, if left out"
    )
    unit: Line | None = Field(None, description="unit of a number: `m`, `inhabitants`")
    choices: dict[str, Line] = Field(default_factory=dict, description="values of a choice, with their labels")
    pattern: Pattern | None = Field(
        None, description="regular expression that the whole of an identifier matches: `Q[1-9][0-9]*`"
    )
    url: UrlTemplate | None = Field(
        None, description="page of an identifier, with `{value}` in its place: `https://viaf.org/viaf/{value}`"
    )
    shown: Shown = ("infobox",)
    schema_property: SchemaName | None = Field(None, alias="schema", description="schema.org property: `birthDate`")
    ftm: SchemaName | None = Field(None, description="FollowTheMoney property: `birthDate`")


class Topic(Record):
    """A topic with a page of its own."""

    label: Line = Field(description="its name")
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    description: Prose = Field(description="its scope")
    lead: Lead = ()
    images: tuple[Picture, ...] = Field((), description="pictures")


class SourceType(Record):
    """The permitted uses of sources of one CSL item type."""

    by_reference: Truth = Field(False, description="true if they may be cited by a locator alone, without quoted words")


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    folded = [name.casefold() for name in names]
    twice = next((name for name, fold in zip(names, folded, strict=True) if folded.count(fold) > 1), "")
    if twice:
        raise FormError(f"{twice!r} is named more than once", "delete one of the two")
    return names


def _different(words: tuple[str, ...]) -> tuple[str, ...]:
    """Require at least two words, and no duplicates."""
    if len(words) < 2:
        raise FormError("one word has no synonym", "name at least two words that search treats as equivalent")
    return _once(words)


class Synonyms(Record):
    """Words that search treats as equivalent. Readers never see them."""

    words: Annotated[tuple[Line, ...], AfterValidator(_different)] = Field(
        description="two or more words, names or abbreviations: `[ISIL, Daesh, Islamic State]`"
    )


class Vocabulary(Record):
    """The words that records may use and the code does not depend on."""

    entity_types: dict[str, EntityType] = Field(default_factory=dict, description="types of entities")
    event_types: dict[str, EventType] = Field(default_factory=dict, description="types of events")
    participant_roles: dict[str, ParticipantRole] = Field(
        default_factory=dict, description="roles of participants in events"
    )
    relation_types: dict[str, EntityRelationType] = Field(
        default_factory=dict, description="relations between entities"
    )
    property_types: dict[str, PropertyType] = Field(default_factory=dict, description="properties of entities")
    event_relations: dict[str, EventRelation] = Field(default_factory=dict, description="relations between events")
    topics: dict[str, Topic] = Field(default_factory=dict, description="topics")
    source_types: dict[str, SourceType] = Field(
        default_factory=dict, description="permitted uses of sources, by CSL item type"
    )
    search_synonyms: dict[str, Synonyms] = Field(
        default_factory=dict, description="groups of words that search treats as equivalent"
    )


class Repository(Record):
    """The public repository of the project's files, so that pages can link to the lines of their records."""

    url: Url = Field(description="address of the repository's first page: `https://github.com/owner/name`")
    branch: Line = Field("main", description="branch that contributors start from")
    forge: Literal["github", "gitlab", "forgejo"] | None = Field(
        None, description="the software that serves it; can be left out if its address shows it"
    )


class Settings(Record):
    """Settings of the reference, `data/site.yaml`."""

    title: Line = Field("Sourcebook", description="title of the reference")
    subtitle: Line | None = Field(None, description="one line under the title")
    language: Language = Field("en", description="language of the interface (a file in labels/)")
    url: Url | None = Field(None, description="address where the reference is published, for citations of its pages")
    repository: Repository | None = Field(None, description="public repository of the project's files")
    search_also: Annotated[tuple[SiteBeside, ...], AfterValidator(_once)] = Field(
        (), description="neighbouring sites that the search box also searches: `../region-b/`"
    )
    changes_months: Annotated[int, Field(ge=0)] = Field(
        6, description="number of months before the last commit that “Recent changes” covers"
    )
    require_verified: Required = Field(
        False,
        description="`true` makes an unverified quote an error; `signed` also one without a valid signature",
    )
    quote_words_min: Annotated[int, Field(ge=0)] = Field(
        4, description="shorter quotes cause a warning, except spoken words"
    )
    quote_words_max: Annotated[int, Field(ge=1)] = Field(60, description="longer quotes cause a warning")
    quoted_percent_max: Annotated[int, Field(ge=0, le=100)] = Field(
        25, description="quoting a larger percentage of a text's words causes a warning"
    )
    proposals: Truth = Field(True, description="false for a site without the page on which readers propose changes")
    portraits_beside_allegations: Truth = Field(
        False,
        description="true to show pictures of an entity also on pages that report an allegation about it, and those of "
        "alleged events",
    )
