"""The records of a reference, exactly as DATA_MODEL fixes their fields, and reading them from YAML.

Records are frozen and know where they stand: `record.place("by")` is the file, line and column of that field. What a
field refers to (an id, a word of the vocabulary, links in a text) is part of its type, so that one rule checks them
all and a new field is covered by itself.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainValidator,
    ValidationError,
)
from pydantic_core import PydanticKnownError

from ..core.edtf import DateError, Edtf, parse_edtf
from ..core.problems import Place, Problem, did_you_mean
from ..core.yaml_reader import UNREADABLE, Document, Mapping, PlainNumber, Sequence
from ..untrusted.portable_names import device_fault, is_device
from ..untrusted.signs import Fault, fault_of_name, fault_of_text
from .types import (
    RESERVED,
    FormError,
    as_id,
    id_hint,
    is_id,
    links_in,
    parse_id,
    parse_language,
    parse_site_beside,
    parse_url,
)

Kind = Literal["fact", "official", "allegation", "assessment", "prediction"]
Status = Literal["occurred", "announced", "planned", "alleged"]
AliasKind = Literal["alias", "acronym", "transliteration", "variant"]

KINDS: tuple[str, ...] = get_args(Kind)
STATUSES: tuple[str, ...] = get_args(Status)

#: Item types of CSL 1.0.2 (appendix III of its specification).
CslType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]


@dataclass(frozen=True, slots=True)
class Refers:
    """What the text of a field names.

    `to` is `source`, `entity`, `event` (an id), `who` (the id of an entity, or of a source that speaks for itself, or a
    literal name), `work` (a source's or
    entity's id or a literal title), `text` (links in it), or the name of a table of the vocabulary (one of its words).
    """

    to: str


def _line(given: Any) -> str:
    return _sound(_on_one_line(given), fault_of_name)


def _quote(given: Any) -> str:
    return _sound(_on_one_line(given), fault_of_text)


def _prose(given: Any) -> str:
    return _sound(_text(given), fault_of_text)


def _sound(text: str, fault_of: Callable[[str], Fault | None]) -> str:
    """The text itself. Raises FormError when it has a fault."""
    if fault := fault_of(text):
        raise FormError(fault.message, fault.hint, fault.code)
    return text


def _on_one_line(given: Any) -> str:
    text = _text(given)
    if "\n" in text:
        raise FormError("a line break in a one-line text", "write the text on one line")
    return text


def _text(given: Any) -> str:
    # In pydantic's place, which would make a plain text of a number first; most of what is read goes through here.
    if type(given) is not str:
        raise _no_text(given)
    text = given.strip()
    if not text:
        raise FormError("the text is empty", "fill it in, or delete the line")
    return text


def _no_text(given: Any) -> Exception:
    if isinstance(given, PlainNumber):
        return FormError(f"expected text, found the number {given}", f'if the text is meant, write "{given}"')
    return PydanticKnownError("string_type")


def _truth(value: Any) -> Any:
    """`true` and `false` alone. What else YAML's readers take for them, such as `yes`, is told how to write."""
    if not isinstance(value, str) or value in ("true", "false"):
        return value
    meant = next((word for word, others in _MEANT.items() if value.lower() in others), "true or false")
    raise FormError(f"expected true or false, found {value!r}", f"write {meant}")


_MEANT = {"true": ("true", "yes", "y", "on", "1"), "false": ("false", "no", "n", "off", "0")}


def _once(ways: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((way for way in ways if ways.count(way) > 1), "")
    if twice:
        raise FormError(f"{twice!r} is named more than once", "delete one of the two")
    return ways


def _edtf(value: Any) -> Any:
    value = _brackets(value)
    return parse_edtf(value) if isinstance(value, str) else value


def _when(value: Any) -> Any:
    value = _brackets(value)
    return {"date": value} if isinstance(value, str) else value


def _brackets(value: Any) -> Any:
    """`[2014..2016]` without quotation marks is a list to YAML, and the EDTF text to whoever wrote it."""
    if isinstance(value, Sequence) and value and all(isinstance(part, str) for part in value):
        return f"[{', '.join(value)}]"
    return value


Id = Annotated[str, AfterValidator(parse_id)]
Line = Annotated[str, PlainValidator(_line, json_schema_input_type=str)]
Quote = Annotated[str, PlainValidator(_quote, json_schema_input_type=str)]
Prose = Annotated[str, PlainValidator(_prose, json_schema_input_type=str), Refers("text")]
Truth = Annotated[bool, BeforeValidator(_truth)]
Locator = Annotated[str, AfterValidator(_quote)]
Url = Annotated[str, AfterValidator(parse_url)]
Language = Annotated[str, AfterValidator(parse_language)]
SiteBeside = Annotated[str, AfterValidator(parse_site_beside)]
SourceId = Annotated[Id, Refers("source")]
EntityId = Annotated[Id, Refers("entity")]
EventId = Annotated[Id, Refers("event")]
Who = Annotated[Line, Refers("who")]
Work = Annotated[Line, Refers("work")]
EdtfDate = Annotated[InstanceOf[Edtf], BeforeValidator(_edtf)]
FormerAddress = Annotated[str, AfterValidator(lambda text: _former(text))]


def _former(text: str) -> str:
    folder, slash, name = text.partition("/")
    if not slash or not is_id(folder) or not is_id(name):
        raise FormError(f"{text!r} is not a former address", "write the folder and the old id: people/old-id")
    if device := next(filter(is_device, (folder, name)), ""):
        raise FormError(*device_fault("name", device))
    return text


class Record(BaseModel):
    """What all records share: they do not change, and they know their place."""

    model_config = ConfigDict(
        frozen=True,
        arbitrary_types_allowed=True,
        populate_by_name=False,
        protected_namespaces=(),
        # Only the outer records need a validator of their own: a third of the time that importing this takes.
        defer_build=True,
    )

    # Not fields, and set by `_keep` alone. They are read everywhere, and pydantic's private attributes take ten times
    # as long.
    #: The record's id in its file; empty for records inside others.
    key: ClassVar[str] = ""
    _source: ClassVar[Mapping | None] = None
    _line: ClassVar[int] = 0

    def place(self, name: str | None = None, index: int | None = None) -> Place:
        """Where the field `name` stands in the file (item `index` of a list), or the record itself."""
        source = self._source
        if source is None:
            return Place("")
        if name is None or name not in source:
            return source.place()
        value = source[name]
        return value.place(index) if index is not None and isinstance(value, Sequence) else source.place(name)


def lines_of(record: Record) -> tuple[int, int]:
    """The first and the last line of a record in its file: from its id to where its last value begins."""
    first = record._line or record.place().line
    return first, max((first, *_lines(record._source)))


def _lines(value: Any) -> Iterator[int]:
    if isinstance(value, Mapping):
        yield from (mark.line + 1 for mark in value.positions[1::2])
        value = list(value.values())
    elif isinstance(value, Sequence):
        yield from (mark.line + 1 for mark in value.positions)
    if isinstance(value, list):
        for one in value:
            yield from _lines(one)


@functools.cache
def field_names(model: type[BaseModel]) -> frozenset[str]:
    """The names of a model's fields as contributors write them."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _unknown_fields(value: Mapping, unknown: set[str], known: frozenset[str]) -> Iterator[Problem]:
    for name in sorted(unknown):
        hint = did_you_mean(name, known) or f"known fields: {', '.join(sorted(known))}"
        yield Problem(value.place(name, of_key=True), "unknown-field", f"unknown field {name!r}", hint)


class When(Record):
    """A date, written as EDTF text or as this mapping."""

    date: EdtfDate = Field(description="EDTF text: `2014`, `2014-09-30`, `2015-02?`, `[2015-03..2015-12]`, `unknown` …")
    words: Line | None = Field(None, description="the date as pages shall show it: “early 2014”")
    inferred: Prose | None = Field(None, description="how the date was worked out; needed when it carries a `?`")


Date = Annotated[When, BeforeValidator(_when)]


class Citation(Record):
    """The unit everything hangs on: words of a source, and where they stand."""

    id: Id | None = Field(None, description="anchor of this quote, unique in its record")
    source: SourceId = Field(description="id in sources.yaml")
    quote: Quote = Field(description="words exactly as they stand in the source; `[…]` marks words left out")
    locator: Locator | None = Field(None, description="page, paragraph or minute")
    speaker: Who | None = Field(None, description="whose words they are: an entity's id or a literal name")
    via: tuple[Who, ...] = Field((), description="through whom the source has them, nearest to the speaker first")
    translation: Prose | None = Field(None, description="our translation, when the quote is in another language")
    note: Prose | None = Field(None, description="our remark on the quote")


Citations = Annotated[tuple[Citation, ...], Field(description="the quotes that show it; at least one")]


class Spoken(Citation):
    """A quote in its own right: somebody's words, not the proof of a claim."""

    speaker: Who = Field(description="whose words they are: an entity's id or a literal name")


class Statement(Record):
    """The one form of a claim."""

    id: Id | None = Field(None, description="anchor of the statement, unique in its record")
    text: Prose = Field(description="the claim, in our words")
    kind: Kind = Field(description="`fact` (reported as fact), `official`, `allegation`, `assessment`, `prediction`")
    by: Who | None = Field(None, description="who makes it; required for every kind but `fact`")
    via: tuple[Who, ...] = Field((), description="through whom the source has it, nearest to `by` first")
    about: tuple[EntityId, ...] = Field((), description="further entities whose pages show it")
    date: Date | None = Field(None, description="when it was said, or holds")
    citations: Citations = ()


class Disagreement(Record):
    """One question on which sources, or one source and itself, say different things."""

    id: Id | None = Field(None, description="anchor of the disagreement, unique in its record")
    question: Prose = Field(description="what they differ on, as a question")
    about: tuple[EntityId, ...] = Field((), description="further entities whose pages show it")
    positions: tuple[Statement, ...] = Field((), description="two or more statements that answer it differently")


class Alias(Record):
    """Another name of an entity."""

    name: Line = Field(description="the name")
    language: Language | None = Field(None, description="its language (BCP 47)")
    kind: AliasKind = Field("alias", description="`alias`, `acronym`, `transliteration` or `variant` (a spelling)")
    expansion: Line | None = Field(None, description="for an acronym: the words it stands for, as the source has them")
    note: Prose | None = Field(None, description="why the names are taken to be one")
    citations: Citations = ()


class Wording(Record):
    """An office as one source words it."""

    title: Line = Field(description="the office, in the source's words")
    via: tuple[Who, ...] = Field((), description="through whom the source has it")
    citations: Citations = ()


class Role(Record):
    """An office held."""

    id: Id | None = Field(None, description="anchor of the office, unique in its record")
    organization: Who = Field(description="where: an entity's id or a literal name")
    start: Date | None = Field(None, alias="from", description="since when, only where a source says so")
    end: Date | None = Field(None, alias="to", description="until when, only where a source says so")
    wordings: tuple[Wording, ...] = Field((), description="the office as each source words it")


class Relation(Record):
    """How the entity stands to another; the other's page shows the inverse."""

    type: Annotated[Line, Refers("relation_types")] = Field(description="relation type of the vocabulary")
    entity: EntityId = Field(description="the other entity")
    start: Date | None = Field(None, alias="from", description="since when")
    end: Date | None = Field(None, alias="to", description="until when")
    citations: Citations = ()


class Participant(Record):
    """Who took part in an event: an entity, or a name for those who have no page."""

    entity: EntityId | None = Field(None, description="the entity")
    name: Line | None = Field(None, description="words for those who have no page")
    role: Annotated[Line, Refers("participant_roles")] = Field("participant", description="role of the vocabulary")
    note: Prose | None = Field(None, description="what a reader should know of their part")


class Related(Record):
    """How the event stands to another; the other's page shows the inverse."""

    event: EventId = Field(description="the other event")
    type: Annotated[Line, Refers("event_relations")] = Field(description="event relation of the vocabulary")


class Snapshot(Record):
    """An archived copy of a source."""

    url: Url = Field(description="address of the copy")
    date: Date = Field(description="when it was made")


class TextInfo(Record):
    """What the quote tool knows of a source's text; written by it."""

    sha256: Line = Field(description="SHA-256 of the normalised text, hexadecimal")
    words: Annotated[int, Field(ge=0)] = Field(description="number of words of the normalised text")


class Receipt(Record):
    """Written by the quote tool when it has found a quote in its source's text."""

    level: Literal["exact", "typographic"] = Field(description="`exact`, or equal but for typography")
    at: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        description="number, from 1, of each part's first word in the text"
    )
    words: tuple[Annotated[int, Field(ge=0)], ...] = Field(description="number of words of each part")
    text: Line = Field(description="SHA-256 of the normalised text")
    date: EdtfDate = Field(description="day of the verification")
    uses: dict[str, Annotated[int, Field(ge=1)]] = Field(description="how often the quote stands on each record")


class Receipts(Record):
    """The receipts of all quotes, `data/receipts.yaml`: by source, then by a hash of the normalised quote."""

    version: Annotated[int, Field(ge=1)] = Field(description="version of the normalisation of texts")
    receipts: dict[str, dict[str, Receipt]] = Field(default_factory=dict, description="receipts by source and quote")


class Lasting(Record):
    """What records with a page of their own share."""

    formerly: tuple[FormerAddress, ...] = Field((), description="old addresses `folder/old-id` that lead here")
    withdrawn: Prose | None = Field(None, description="why the record was withdrawn; its page says only this")


class Source(Lasting):
    """A work that is quoted."""

    type: CslType = Field(description="item type of CSL 1.0.2")
    title: Line = Field(description="title as it stands in the work")
    title_supplied: Truth = Field(False, description="true when the title is ours")
    authors: tuple[Who, ...] = Field((), description="entity ids or literal names")
    publisher: Who | None = Field(None, description="entity id or literal name; absent when the text does not say")
    published: Date = Field(description="date of publication")
    language: Language = Field(description="language of the work (BCP 47)")
    url: Url | None = Field(None, description="address of the work")
    archived: Snapshot | None = Field(None, description="an archived copy")
    accessed: Date | None = Field(None, description="when the address was last looked at")
    within: SourceId | None = Field(
        None, description="the source in which we have it, and in whose text it is verified"
    )
    retells: tuple[Work, ...] = Field((), description="works that this one retells: ids or literal titles")
    note: Prose | None = Field(None, description="what a reader should know: undated, furniture left out, perspective")
    text: TextInfo | None = Field(None, description="written by the quote tool")
    fingerprint: Truth = Field(True, description="false when no fingerprint of the text shall be published")


class Entity(Lasting):
    """Who or what the site is about."""

    type: Annotated[Line, Refers("entity_types")] = Field(description="entity type of the vocabulary")
    name: Line = Field(description="the name the page carries")
    description: Prose = Field(description="one sentence for lists, cards and previews; never an allegation")
    citations: Citations = ()
    aliases: tuple[Alias, ...] = Field((), description="other names")
    roles: tuple[Role, ...] = Field((), description="offices held")
    relations: tuple[Relation, ...] = Field((), description="how it stands to others")
    statements: tuple[Statement, ...] = Field((), description="what is said of it")
    disagreements: tuple[Disagreement, ...] = Field((), description="where sources differ on it")
    quotes: tuple[Spoken, ...] = Field((), description="words that belong to no event")
    topics: tuple[Annotated[Line, Refers("topics")], ...] = Field((), description="topics of the vocabulary")
    links: dict[Line, Url] = Field(default_factory=dict, description="addresses elsewhere: `wikidata`, `website`, …")


class Event(Lasting):
    """What happened, was announced, planned or alleged, and when."""

    title: Line = Field(description="what happened, in a few words; never an allegation")
    date: Date = Field(description="when")
    type: Annotated[Line, Refers("event_types")] = Field(description="event type of the vocabulary")
    status: Status = Field("occurred", description="`occurred`, `announced`, `planned` or `alleged`")
    by: Who | None = Field(None, description="who alleges, announces or plans it; required when it is `alleged`")
    places: tuple[Who, ...] = Field((), description="where: entity ids or literal names")
    participants: tuple[Participant, ...] = Field((), description="who took part")
    description: Prose = Field(description="what happened, in our words; each claim stands in a cited quote")
    citations: Citations = ()
    quotes: tuple[Spoken, ...] = Field((), description="words spoken or written there")
    statements: tuple[Statement, ...] = Field((), description="what is said of it")
    disagreements: tuple[Disagreement, ...] = Field((), description="where sources differ on it")
    topics: tuple[Annotated[Line, Refers("topics")], ...] = Field((), description="topics of the vocabulary")
    note: Prose | None = Field(None, description="our remark")
    related: tuple[Related, ...] = Field((), description="how it stands to other events")


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
    ties: Truth = Field(True, description="false when the role connects with nobody: who is only mentioned, or accused")


class RelationType(Record):
    """A type of relation, and what it is called from the other side."""

    label: Line = Field(description="what this side's page says")
    inverse: Line = Field(description="what the other side's page says")


class Topic(Record):
    """A topic with a page of its own."""

    label: Line = Field(description="its name")
    description: Prose = Field(description="what it covers")


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
    require_verified: Truth = Field(False, description="true makes a quote that is not verified an error")
    quote_words_min: Annotated[int, Field(ge=0)] = Field(
        4, description="a shorter quote that is not speech is warned of"
    )
    quote_words_max: Annotated[int, Field(ge=1)] = Field(60, description="a longer quote is warned of")
    quoted_percent_max: Annotated[int, Field(ge=0, le=100)] = Field(
        25, description="a larger share of a text quoted, in per cent of its words, is warned of"
    )


# ---- reading -------------------------------------------------------------------------------------------------------

RecordT = TypeVar("RecordT", bound=Record)

#: What each record with a page is called in messages, and where it stands.
_FILES: dict[type[Record], tuple[str, str]] = {
    Source: ("a source", "data/sources.yaml"),
    Entity: ("an entity", "data/entities.yaml"),
    Event: ("an event", "data/events.yaml"),
}


def read_record(document: Document, model: type[RecordT]) -> tuple[RecordT | None, list[Problem]]:
    """The one record that a whole file is (vocabulary, settings). None when it cannot be read."""
    if not isinstance(document.value, Mapping):
        return None, [_not_a_mapping(document)] if document.whole else []
    return _validate(document.value, model, "")


def words_of_faulty(document: Document) -> Vocabulary | None:
    """The words of a vocabulary that could not be read, so that records that use them can be checked all the same. A
    word whose entry is faulty has its id for every text. None when a table is none."""
    tables: dict[str, Any] = {}
    for name, holds in house_order(Vocabulary).items():
        given = document.value.get(name, {}) if isinstance(document.value, Mapping) else None
        if not isinstance(given, Mapping | dict) or holds.record is None:
            return None
        tables[name] = {word: _entry(holds.record, word, value) for word, value in given.items()}
    return Vocabulary.model_construct(None, **tables)


def _entry(model: type[Record], word: str, value: Any) -> Record:
    record = _validate(value, model, "")[0] if isinstance(value, Mapping) else None
    if record is None:
        required = (name for name, info in model.model_fields.items() if info.is_required())
        record = model.model_construct(None, **dict.fromkeys(required, word))
        _keep(record, _source=value if isinstance(value, Mapping) else None)
    return record


def read_records(document: Document, model: type[RecordT]) -> tuple[dict[str, RecordT], list[Problem]]:
    """The records of a file that maps ids to records, and everything wrong with them."""
    if not isinstance(document.value, Mapping):
        return {}, [_not_a_mapping(document)] if document.whole else []
    records: dict[str, RecordT] = {}
    problems: list[Problem] = []
    for key, value in document.value.items():
        problems += _id_problems(document.value, key)
        if value is UNREADABLE:
            continue
        if not isinstance(value, Mapping):
            problems.append(_not_a_record(document.value, key, model))
            continue
        record, found = _validate(value, model, key)
        meant = _meant_as(value, model) if found else model
        problems += found if meant is model else [_in_the_wrong_file(document.value, key, meant)]
        if record is not None:
            # What is no id, such as one in capitals, is reported; others mean the id that it should be.
            name = key if is_id(key) or as_id(key) in document.value else as_id(key) or key
            _keep(record, key=name, _line=document.value.place(key, of_key=True).line)
            records[name] = record
    return records, problems


def _meant_as(value: Mapping, model: type[Record]) -> type[Record]:
    """What a record is that was found among those of `model`: of another kind when it would be whole as that only."""
    kinds = [one for one in _FILES if _fits(value, one)]
    return kinds[0] if kinds and model in _FILES and model not in kinds else model


def _fits(value: Mapping, model: type[Record]) -> bool:
    """Whether a mapping has all fields that a record needs, and none that it does not know."""
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    return {name for name, info in fields.items() if info.is_required()} <= value.keys() <= fields.keys()


def _in_the_wrong_file(mapping: Mapping, key: str, kind: type[Record]) -> Problem:
    one, file = _FILES[kind]
    return Problem(
        mapping.place(key, of_key=True),
        "wrong-file",
        f"this record has the fields of {one}, but is in another file",
        f"move it to {file}",
        record=key,
    )


def _id_problems(mapping: Mapping, key: str) -> Iterator[Problem]:
    place = mapping.place(key, of_key=True)
    if not is_id(key):
        yield Problem(place, "bad-id", f"{key!r} is not an id", id_hint(key), record=key)
    elif key in RESERVED:
        yield Problem(
            place,
            "reserved-id",
            f"the id {key!r} is the name of a page or folder of the site",
            "choose another id",
            record=key,
        )
    elif is_device(key):
        yield Problem(place, "reserved-id", *device_fault("id", key), record=key)


def _not_a_mapping(document: Document) -> Problem:
    if document.value is None:
        return Problem(document.place, "empty-file", "the file is empty", "write {} while there are no records")
    return Problem(
        document.place,
        "wrong-type",
        f"expected a mapping, found {_shape(document.value)}",
        "each record begins with its id and a colon, in the first column",
    )


def _not_a_record(mapping: Mapping, key: str, model: type[Record]) -> Problem:
    place, value = mapping.place(key), mapping[key]
    if key in field_names(model):
        return Problem(
            mapping.place(key, of_key=True),
            "wrong-type",
            f"expected the id of a record, found the field {key!r}",
            "put two spaces before it to make it a field of the record above",
        )
    if value is None:
        return Problem(
            place, "empty-value", f"the record {key!r} is empty", "fill in its fields, or delete it", record=key
        )
    return Problem(
        place,
        "wrong-type",
        f"expected a mapping for the record {key!r}, found {_shape(value)}",
        "write its fields below it, indented by two spaces",
        record=key,
    )


def _shape(value: Any) -> str:
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "text"


def _validate(value: Mapping, model: type[RecordT], key: str) -> tuple[RecordT | None, list[Problem]]:
    record = None
    try:
        record = model.model_validate(value)
        problems = [] if _remember_places(record, value) else list(_unknown(value, model))
    except ValidationError as error:
        problems = list(_unknown(value, model))
        hints = {problem.place: problem.hint for problem in problems}
        problems += (
            _problem(value, detail)
            for detail in error.errors(include_url=False)
            if detail["input"] is not UNREADABLE and not _is_misspelt(value, detail, hints)
        )
    return record, [problem if problem.record else _of_record(problem, key) for problem in problems]


def _is_misspelt(value: Mapping, detail: Any, hints: dict[Place, str]) -> bool:
    """Whether a missing field stands there under another name, for which `hints`, by the places of unknown fields,
    proposes it. One mistake is told once."""
    if detail["type"] != "missing":
        return False
    *around, name = detail["loc"]
    for step in around:
        value = value[step]
    return any(hints.get(value.place(key, of_key=True)) == did_you_mean(key, [name]) != "" for key in value)


def _keep(record: Record, **values: object) -> None:
    """Set what is no field of a record, which does not change otherwise."""
    vars(record).update(values)


def _remember_places(record: Record, value: Mapping) -> bool:
    """Let a record, and those in it, know where they stand; whether they have all the fields that stand there."""
    vars(record)["_source"] = value
    model = type(record)
    known = value.keys() <= field_names(model)
    for name, written, form in _within(model):
        if written in value:
            for one, part in _pairs(getattr(record, name), value[written], form):
                if isinstance(part, Mapping):
                    known = _remember_places(one, part) and known
    return known


def _unknown(value: Mapping, model: type[Record]) -> Iterator[Problem]:
    """Fields that a record, or one in it, does not have."""
    known = field_names(model)
    unknown = value.keys() - known
    if unknown:
        yield from _unknown_fields(value, unknown, known)
    for _, written, form in _within(model):
        if written in value:
            for _, part in _pairs(value[written], value[written], form):
                if isinstance(part, Mapping):
                    yield from _unknown(part, form[-1])


def _pairs(made: Any, value: Any, form: tuple[Any, ...]) -> Iterable[tuple[Any, Any]]:
    """What was made of each part that may be a record, beside that part; `form` says how it stands in its field."""
    holds, *inside = form
    if not inside:
        return [(made, value)]
    found: Iterable[tuple[Any, Any]]
    if holds is tuple and isinstance(value, Sequence):
        found = zip(made, value, strict=True)
    elif holds is dict and isinstance(value, Mapping):
        found = ((made[key], part) for key, part in value.items())
    else:
        return ()
    return found if len(inside) == 1 else (pair for one, part in found for pair in _pairs(one, part, tuple(inside)))


def _of_record(problem: Problem, key: str) -> Problem:
    return Problem(problem.place, problem.code, problem.message, problem.hint, problem.severity, key)


def _problem(value: Mapping, detail: Any) -> Problem:
    """Pydantic's description of one error, in the words and at the place that contributors know."""
    document = Document(value.path, value, value.place(), (), whole=True)
    location = tuple(step for step in detail["loc"])
    place = document.find(location)
    name = next((step for step in reversed(location) if isinstance(step, str)), "")
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    cause = context.get("error")
    if kind == "missing":
        return Problem(place, "missing-field", f"the field {name!r} is missing", f"add the line {name}: …")
    if given is None:
        return Problem(place, "empty-value", f"the field {name!r} is empty", _EMPTY_HINT)
    if isinstance(cause, DateError):
        return Problem(place, "bad-date", str(cause), cause.hint)
    if isinstance(cause, FormError):
        return Problem(place, cause.code, str(cause), cause.hint)
    if kind == "literal_error":
        known = [word.strip("' ") for word in context["expected"].replace(" or ", ", ").split(",")]
        hint = did_you_mean(str(given), known) or f"known: {', '.join(known)}"
        return Problem(place, "unknown-word", f"{given!r} is not a valid {name!r}", hint)
    if kind in _EXPECTED:
        message = f"expected {_EXPECTED[kind]} for {name!r}, found {_shape(given)}"
        return Problem(place, "wrong-type", message, _type_hint(kind, name, given))
    for bound, (size, rest) in _BOUNDS.items():
        if bound in context:
            return Problem(place, "bad-value", f"{given} is too {size} ({name!r})", f"write {context[bound]} or {rest}")
    return Problem(place, "bad-value", f"{name!r}: {detail['msg'][:1].lower()}{detail['msg'][1:]}", "")


_EMPTY_HINT = "fill it in, or delete the line; text that begins with # needs quotation marks"


def _type_hint(kind: str, name: str, given: Any) -> str:
    """What to write where something of another shape belongs."""
    if kind == "tuple_type" and isinstance(given, str) and given.isprintable():
        return f"write it as a list: {name}: [{given}]"
    if kind == "tuple_type":
        return "begin each item of the list with a hyphen and a space"
    if kind in ("model_type", "dict_type"):
        return "write its fields below it, indented by two spaces, each with its name, a colon and its value"
    if kind == "string_type" and isinstance(given, list):
        return "text that begins with [ needs quotation marks; a list is not allowed here"
    if kind == "string_type":
        return "text that holds a colon and a space needs quotation marks"
    if kind.startswith("int_"):
        return "write digits only, such as 25"
    return ""


#: What pydantic calls the bounds of numbers, and how a number outside of them is too small or too large.
_BOUNDS = {"ge": ("small", "more"), "le": ("large", "less")}


_EXPECTED = {
    "string_type": "text",
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "is_instance_of": "a date",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
}


#: What `Refers.to` may say of values that name records; all others are tables of the vocabulary.
RECORD_REFERENCES = frozenset({"source", "entity", "event", "any", "who", "work"})


# ---- what records refer to -----------------------------------------------------------------------------------------


# Not frozen, since there are many, and frozen ones take three times as long to make.
@dataclass(slots=True, eq=False)
class Use:
    """A record that names something: `value` stands in `field` of `holder`, which is part of the record `root`.

    `path` holds the records from `root` down to `holder`, with the field that led from each to the next.
    """

    root: Record
    holder: Record
    field: str
    index: int | None
    to: str
    value: str
    path: tuple[tuple[Record, str], ...]

    @property
    def names_record(self) -> bool:
        """Whether the value is meant as, or may be, the id of a record; else it is a word of the vocabulary."""
        return self.to in RECORD_REFERENCES

    @property
    def place(self) -> Place:
        """Where the name stands."""
        return self.holder.place(self.field, self.index)


def uses_in(root: Record) -> list[Use]:
    """Everything that `root` and the records in it refer to, in the order of the fields."""
    found: list[Use] = []
    _gather(root, root, (), found)
    return found


def _gather(root: Record, holder: Record, path: tuple[tuple[Record, str], ...], found: list[Use]) -> None:
    """Append what `holder` and the records in it refer to."""
    values = vars(holder)
    for name, field, to, nested in _plan(type(holder)):
        value = values[name]
        if not value:
            continue
        several = isinstance(value, tuple)
        if nested:
            inside = (*path, (holder, field))
            for record in value if several else (value,):
                _gather(root, record, inside, found)
        elif to == "text" and not several:
            if "[[" in value:
                found += _uses_of_text(root, holder, field, None, to, value, path)
        else:
            for index, text in enumerate(value) if several else ((None, value),):
                found += _uses_of_text(root, holder, field, index, to, text, path)


def _uses_of_text(
    root: Record,
    holder: Record,
    field: str,
    index: int | None,
    to: str,
    text: str,
    path: tuple[tuple[Record, str], ...],
) -> Iterable[Use]:
    if to != "text":
        return (Use(root, holder, field, index, to, text, path),)
    return [Use(root, holder, field, index, "any", link.id, path) for link in links_in(text)] if "[[" in text else ()


def uses_in_faulty(document: Document, model: type[Record], read: Collection[str]) -> Iterator[Use]:
    """What the records of a file that could not be read refer to, as far as their text tells; `read` are the ids of
    those that could. So a faulty field does not hide the other faults of its record."""
    for root, holder, held, value in _parts_of_faulty(document, model, read):
        yield from _uses_of_faulty(root, holder, held, value)


def _parts_of_faulty(
    document: Document, model: type[Record], read: Collection[str]
) -> Iterator[tuple[Record, Record, type[Record], Mapping]]:
    """The records that could not be read and those within them: the outermost, the part, its kind, and its text."""
    for key, value in document.value.items() if isinstance(document.value, Mapping) else ():
        if key not in read and isinstance(value, Mapping) and "withdrawn" not in value:
            kind = _meant_as(value, model)
            root = _bare(kind, value)
            _keep(root, key=key)
            yield root, root, kind, value
            yield from _parts_within(root, kind, value)


def _parts_within(
    root: Record, model: type[Record], value: Mapping
) -> Iterator[tuple[Record, Record, type[Record], Mapping]]:
    for _, field, _, nested in _plan(model):
        given = value.get(field)
        for part in given if isinstance(given, Sequence) else (given,):
            if nested and isinstance(part, Mapping):
                yield root, _bare(nested, part), nested, part
                yield from _parts_within(root, nested, part)


def _bare(model: type[Record], value: Mapping) -> Record:
    """A record without fields that knows the place of `value`."""
    record = model.model_construct()
    _keep(record, _source=value)
    return record


def _uses_of_faulty(root: Record, holder: Record, model: type[Record], value: Mapping) -> Iterator[Use]:
    for _, field, to, nested in _plan(model):
        given = value.get(field)
        if nested:
            continue
        if isinstance(given, Sequence):
            for index, text in enumerate(given):
                if isinstance(text, str):
                    yield from _uses_of_text(root, holder, field, index, to, text.strip(), ())
        elif isinstance(given, str) and given.strip():
            yield from _uses_of_text(root, holder, field, None, to, given.strip(), ())


def missing_citation(root: Record, holder: Record) -> Problem:
    """That the claim `holder`, part of the record `root`, has no citation."""
    nouns = {Entity: "description", Event: "description", Wording: "office", Relation: "relation"}
    return Problem(
        holder.place("citations"),
        "missing-citation",
        f"the {nouns.get(type(holder), 'statement')} has no citation",
        'citations:\n  - source: id-of-the-source\n    quote: "words of the source"',
        record=root.key,
    )


#: The records that make a claim, each of which needs a citation.
CLAIMS = (Entity, Event, Statement, Wording, Relation)


def uncited_in_faulty(document: Document, model: type[Record], read: Collection[str]) -> Iterator[Problem]:
    """The claims without citations in the records of a file that could not be read, as far as their text tells."""
    for root, holder, held, value in _parts_of_faulty(document, model, read):
        if held in CLAIMS and not value.get("citations"):
            yield missing_citation(root, holder)


class Holds(NamedTuple):
    """What stands in a field: records of a kind, or none, and whether it maps words to them."""

    record: type[Record] | None
    by_word: bool


@functools.cache
def house_order(model: type[Record]) -> dict[str, Holds]:
    """A record's fields as contributors write them, in the order in which they are laid out: last what all records with
    a page share."""
    shared = Lasting.model_fields.keys()
    fields = sorted(model.model_fields.items(), key=lambda pair: pair[0] in shared)
    return {
        info.alias or name: Holds(record_within(info.annotation), get_origin(info.annotation) is dict)
        for name, info in fields
    }


@functools.cache
def _within(model: type[Record]) -> tuple[tuple[str, str, tuple[Any, ...]], ...]:
    """The fields of a record that hold others: the name, that in the files, and the containers around a record, from
    outside: `(tuple, Citation)`, `(dict, Topic)`, `(When,)`."""
    fields = ((name, info.alias or name, _form(info.annotation)) for name, info in model.model_fields.items())
    return tuple((name, written, form) for name, written, form in fields if form)


def _form(annotation: Any) -> tuple[Any, ...]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return (annotation,)
    inside = next((form for part in get_args(annotation) if (form := _form(part))), ())
    container = get_origin(annotation)
    return (container, *inside) if inside and container in (tuple, dict) else inside


def record_within(annotation: Any) -> type[Record] | None:
    """The kind of record that a field with this annotation holds, alone or in a container; None for others."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for part in get_args(annotation) if (found := record_within(part))), None)


@functools.cache
def references_of(model: type[Record]) -> dict[str, str]:
    """What the fields of a record refer to (`Refers.to`), by name; fields that refer to nothing are left out."""
    return {name: to for name, _, to, nested in _plan(model) if not nested}


@functools.cache
def names_of(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a record that hold names, titles or labels: the name of the field, and that in the files."""
    fields = model.model_fields.items()
    return tuple((name, info.alias or name) for name, info in fields if _is_name(info.annotation, info.metadata))


def _is_name(annotation: Any, metadata: Iterable[Any]) -> bool:
    """Whether a field takes lines: alone, in a tuple, or as the keys of a mapping."""
    if any(isinstance(mark, PlainValidator) and mark.func is _line for mark in metadata):
        return True
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _is_name(inside[0], inside[1:])
    return get_origin(annotation) in (tuple, Union, types.UnionType) and any(_is_name(one, ()) for one in inside)


@functools.cache
def parts_of(model: type[Record]) -> tuple[str, ...]:
    """The names of a record's fields that hold records: one, or a tuple of them."""
    return tuple(name for name, _, _, nested in _plan(model) if nested)


@functools.cache
def _plan(model: type[Record]) -> tuple[tuple[str, str, str, type[Record] | None], ...]:
    """For each field that refers to something: its name, that in the file, to what, and which records it holds."""
    plan = []
    for name, info in model.model_fields.items():
        to, nested = _target(info.annotation, tuple(info.metadata))
        if to or nested:
            plan.append((name, info.alias or name, to, nested))
    return tuple(plan)


def _target(annotation: Any, metadata: tuple[Any, ...]) -> tuple[str, type[Record] | None]:
    for mark in metadata:
        if isinstance(mark, Refers):
            return mark.to, None
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _target(inner, tuple(marks))
    if get_origin(annotation) in (tuple, Union, types.UnionType):
        for part in get_args(annotation):
            found = _target(part, ())
            if found != ("", None):
                return found
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return "", annotation
    return "", None
