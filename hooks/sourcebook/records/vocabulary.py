"""What a reference decides for itself, each a whole file: the words that its records use, and its settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .fields import (
    Id,
    Language,
    Line,
    Prose,
    Required,
    SiteBeside,
    Summary,
    Truth,
    Url,
)
from .models import Lead
from .record import Record
from .types import FormError


class EntityType(Record):
    """A type of entities."""

    label: Line = Field(description="what one is called")
    plural: Line = Field(description="what many are called")
    folder: Id = Field(description="folder of their pages")
    icon: Id = Field("circle-small", description="icon of the Material Design set")
    schema_type: Line = Field("Thing", alias="schema", description="type of schema.org")


class Word(Record):
    """A word of the vocabulary."""

    label: Line = Field(description="what readers see")
    description: Prose | None = Field(None, description="what it means")


class EventType(Word):
    """A type of events."""

    meeting: Truth = Field(False, description="true when those who take part meet each other")
    ties: Truth = Field(True, description="false when taking part connects nobody, as in a complaint about somebody")


class ParticipantRole(Word):
    """What a participant was in an event."""

    meets: Truth = Field(False, description="true when whoever has this role meets the others, as a visitor does")
    to_be_met: Truth = Field(
        False, description="true for whom others came to meet, when no source says whether they met"
    )
    ties: Truth = Field(True, description="false when the role connects with nobody: who is only mentioned, or accused")


class RelationType(Record):
    """A type of relation, and what it is called from the other side."""

    label: Line = Field(description="what this side's page says")
    inverse: Line = Field(description="what the other side's page says")


class Topic(Record):
    """A topic with a page of its own."""

    label: Line = Field(description="its name")
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    description: Prose = Field(description="what it covers")
    lead: Lead = ()


class SourceType(Record):
    """What sources of one item type of CSL may be used for."""

    by_reference: Truth = Field(
        False, description="true when they may be cited by a locator alone, without quoted words"
    )


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    folded = [name.casefold() for name in names]
    twice = next((name for name, fold in zip(names, folded, strict=True) if folded.count(fold) > 1), "")
    if twice:
        raise FormError(f"{twice!r} is named more than once", "delete one of the two")
    return names


def _different(words: tuple[str, ...]) -> tuple[str, ...]:
    """At least two words, none of them twice."""
    if len(words) < 2:
        raise FormError("one word has no synonym", "name at least two words that search takes for one another")
    return _once(words)


class Synonyms(Record):
    """Words that search takes for one another. Readers see them nowhere."""

    words: Annotated[tuple[Line, ...], AfterValidator(_different)] = Field(
        description="two or more words, names or abbreviations: `[ISIL, Daesh, Islamic State]`"
    )


class Vocabulary(Record):
    """The words that records may use and the code does not depend on."""

    entity_types: dict[str, EntityType] = Field(default_factory=dict, description="types of entities")
    event_types: dict[str, EventType] = Field(default_factory=dict, description="types of events")
    participant_roles: dict[str, ParticipantRole] = Field(
        default_factory=dict, description="what participants were in an event"
    )
    relation_types: dict[str, RelationType] = Field(default_factory=dict, description="how entities stand to another")
    event_relations: dict[str, RelationType] = Field(default_factory=dict, description="how events stand to another")
    topics: dict[str, Topic] = Field(default_factory=dict, description="topics")
    source_types: dict[str, SourceType] = Field(
        default_factory=dict, description="what sources may be used for, by their item type of CSL"
    )
    search_synonyms: dict[str, Synonyms] = Field(
        default_factory=dict, description="groups of words that search takes for one another"
    )


class Repository(Record):
    """Where the project's files are published, so that pages can lead to the lines a record stands on."""

    url: Url = Field(description="address of the repository's first page: `https://github.com/owner/name`")
    branch: Line = Field("main", description="branch that contributors start from")
    forge: Literal["github", "gitlab", "forgejo"] | None = Field(
        None, description="the software that runs there; absent when its address tells"
    )


class Settings(Record):
    """Settings of the reference, `data/site.yaml`."""

    title: Line = Field("Sourcebook", description="title of the reference")
    subtitle: Line | None = Field(None, description="one line under the title")
    language: Language = Field("en", description="language of the interface (a file in labels/)")
    url: Url | None = Field(None, description="address at which the reference is published, for citations of its pages")
    repository: Repository | None = Field(None, description="where the project's files are published")
    search_also: Annotated[tuple[SiteBeside, ...], AfterValidator(_once)] = Field(
        (), description="sites beside this one that its search box searches, too: `../region-b/`"
    )
    changes_months: Annotated[int, Field(ge=0)] = Field(
        6, description="so many months before the last commit are told under “Recent changes”"
    )
    require_verified: Required = Field(
        False,
        description="`true` makes a quote that is not verified an error, `signed` also one that nobody signed for",
    )
    quote_words_min: Annotated[int, Field(ge=0)] = Field(
        4, description="a shorter quote that is not speech is warned of"
    )
    quote_words_max: Annotated[int, Field(ge=1)] = Field(60, description="a longer quote is warned of")
    quoted_percent_max: Annotated[int, Field(ge=0, le=100)] = Field(
        25, description="a larger share of a text quoted, in per cent of its words, is warned of"
    )
