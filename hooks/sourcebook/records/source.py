"""The record of a source: a work that is quoted."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from .bibliography import Contributors, Csl, SortName
from .models import Image, PageRecord
from .receipts import TextInfo
from .record import Record
from .values.fields import (
    CslType,
    Doi,
    Figure,
    Isbn,
    Issn,
    Language,
    Line,
    Prose,
    SourceId,
    Summary,
    Truth,
    Url,
    Who,
    Work,
)
from .when import Date


class Snapshot(Record):
    """An archived copy of a source."""

    url: Url = Field(description="address of the copy")
    date: Date = Field(description="when it was made")


def _may(description: str) -> Any:
    """Return an optional field of a source."""
    return Field(None, description=description)


def _list(description: str) -> Any:
    """Return an optional list of a source."""
    return Field((), description=description)


class Source(PageRecord):
    """A work that is quoted. Fields with the mark `Csl` take their bibliographic names from it."""

    noun: ClassVar = "source"

    type: CslType = Field(description="item type of CSL 1.0.2")
    title: Line = Field(description="title as printed in the work")
    sort: SortName | None = Field(
        None, description="its title as lists sort it, if not as written: `Harbour Gazette, The`"
    )
    title_supplied: Truth = Field(False, description="true when the title is ours")
    summary: Summary | None = Field(None, description="one line for lists and previews; no allegation, no praise")
    authors: Annotated[Contributors, Csl("author", "author", "AU", "au", "author")] = _list("ids of entities, or names")
    editors: Annotated[Contributors, Csl("editor", "editor", "A2", "contributor", "editor")] = _list("who edited it")
    translators: Annotated[Contributors, Csl("translator", "translator", "A4", "contributor", "translator")] = _list(
        "who translated it"
    )
    interviewers: Annotated[Contributors, Csl("interviewer", "", "A2", "contributor", "contributor")] = _list(
        "who conducted the interview"
    )
    recipients: Annotated[Contributors, Csl("recipient", "", "A2", "contributor", "recipient")] = _list(
        "who received the letter or message"
    )
    publisher: Who | None = _may("id of an entity, or a name; absent if the text does not give it")
    container_title: Annotated[Line | None, Csl("container-title", ris="T2", schema="isPartOf")] = _may(
        "title of the journal, newspaper, site, programme or book in which it appeared"
    )
    volume: Annotated[Figure | None, Csl("volume", "volume", "VL", schema="volumeNumber")] = _may("volume")
    issue: Annotated[Figure | None, Csl("issue", "number", "IS", schema="issueNumber")] = _may(
        "issue of the volume, or of the newspaper"
    )
    pages: Annotated[Figure | None, Csl("page", "pages", "SP", schema="pagination")] = _may(
        "first and last page: `3–17`"
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
        "genre, more specific than its type: `PhD thesis`, `communiqué`"
    )
    place: Annotated[Line | None, Csl("publisher-place", "address", "CY")] = _may("place of publication")
    published: Date = Field(description="date of publication")
    recorded: Annotated[Date | None, Csl("event-date", "eventdate", schema="dateCreated")] = _may(
        "when it was recorded, spoken or written, if not at the time of publication"
    )
    language: Language = Field(description="language of the work (BCP 47)")
    other_languages: Annotated[tuple[Language, ...], Csl()] = _list("other languages of a multilingual work")
    original_title: Annotated[Line | None, Csl("original-title", "origtitle", "OP")] = _may(
        "original title of a translation or new edition"
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
    archive_place: Annotated[Line | None, Csl("archive-place")] = _may("place of that archive")
    shelfmark: Annotated[Line | None, Csl("archive_location", "library", "CN")] = _may(
        "location in that archive: shelfmark, fonds, file, call number"
    )
    url: Url | None = Field(None, description="address of the work")
    archived: Snapshot | None = Field(None, description="an archived copy")
    accessed: Date | None = Field(None, description="when the address was last visited")
    within: SourceId | None = Field(None, description="the source that contains it, and in whose text it is verified")
    retells: tuple[Work, ...] = Field((), description="works that this one retells: ids or literal titles")
    note: Prose | None = Field(
        None, description="what readers should know: no date, page furniture left out, perspective"
    )
    paragraphs: tuple[Prose, ...] = Field((), description="summary of each paragraph of the text, in our words")
    left_out: Prose | None = Field(
        None, description="parts of the work that the text omits, and the names that occur only there"
    )
    text: TextInfo | None = Field(None, description="written by the quote tool")
    fingerprint: Truth = Field(True, description="false if no fingerprint of the text may be published")
    images: tuple[Image, ...] = _list("pictures, among them facsimiles of its pages")
