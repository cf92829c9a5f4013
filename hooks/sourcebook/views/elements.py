"""Views of the elements of pages: links, dates, quotes, claims, events, offices.

A view has text and addresses, not records; addresses are relative to the site's root. Templates only walk over it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..book.text.plain_text import with_standing


@dataclass(frozen=True, slots=True)
class LinkView:
    """A name and its address, which is empty for names without a page. `about` describes the target.

    `standing` is set if the text is the title of an event that no source reports as having taken place: it gives the
    event's status and attribution, and is shown wherever the text is.
    """

    text: str
    path: str = ""
    about: str = ""
    standing: str = ""

    @property
    def named(self) -> str:
        """The plain text: “Sale of the harmonium (Alleged by the village)”."""
        return with_standing(self.text, self.standing)


TextView = tuple[tuple[str | LinkView, ...], ...]
"""A text: its paragraphs, each made of words and links."""


@dataclass(frozen=True, slots=True)
class DateView:
    """A date in words, as the value of `<time datetime>` (or None), and how it was inferred. Its words say if it is
    uncertain."""

    text: str
    datetime: str | None = None
    how: TextView = ()
    #: Its words cannot follow “from” or “as of”.
    apart: bool = False
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote with its complete provenance. `anchor` is set on its source's page."""

    words: str
    source: LinkView
    date: DateView
    anchor: str = ""
    language: str = ""
    locator: str = ""
    speaker: LinkView | None = None
    via: tuple[LinkView, ...] = ()
    within: LinkView | None = None
    translation: TextView = ()
    note: TextView = ()
    state: str = "none"
    state_words: str = ""


@dataclass(frozen=True, slots=True)
class DenialView:
    """A denial of a claim or an alleged event, shown beside it; `link` leads to the denial with its quotes."""

    by: LinkView
    text: TextView
    link: LinkView


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A statement with its author, intermediaries, sources and quotes. `where` introduces the sources: “in” for their
    own claims, “as reported in” for those of others.

    On the page of another record it is one line, without date and quotes: `home` links to the full statement, and its
    sources are named only if nobody else is. `denials` answer it; `answered` links to what it answers itself.
    """

    text: TextView
    kind: str
    label: str
    by: LinkView | None
    via: tuple[LinkView, ...]
    where: str
    reported_in: tuple[LinkView, ...]
    date: DateView | None
    quotes: tuple[QuoteView, ...]
    support: str = ""
    anchor: str = ""
    home: LinkView | None = None
    question: LinkView | None = None
    denials: tuple[DenialView, ...] = ()
    answered: tuple[LinkView, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The claims of one kind."""

    kind: str
    title: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """A question and its positions. On other pages than its own it links home, and each position is one line."""

    question: TextView
    positions: tuple[ClaimView, ...]
    home: LinkView | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """Somebody's part in an event, with a note on it."""

    who: LinkView
    note: TextView = ()


@dataclass(frozen=True, slots=True)
class RoleView:
    """Those who had the same role in an event, and what the role means."""

    label: str
    meaning: TextView
    participants: tuple[ParticipantView, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list: what happened, in one sentence, which links to its page."""

    id: str
    link: LinkView
    date: DateView
    status: str
    status_label: str
    by: LinkView | None
    denials: tuple[DenialView, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingView:
    """An office in one source's words.

    `as_of` is the date of the source, `language` that of its words if it differs from the reader's.
    """

    title: str
    via: tuple[LinkView, ...]
    as_of: DateView
    language: str = ""


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A time for which an office was held, with its first wording.

    `home` links to the full entry if that is on another page.
    """

    start: DateView | None
    end: DateView | None
    wording: WordingView | None
    anchor: str = ""
    #: The anchor of the office, at the first of its terms.
    shared: str = ""
    home: LinkView | None = None


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of a source, with the wordings of an office that it supports."""

    quote: QuoteView
    wordings: tuple[WordingView, ...]


@dataclass(frozen=True, slots=True)
class OfficeView:
    """Somebody's offices in one organization: the person or organization, the periods, and the passages with all
    `number` different wordings."""

    who: LinkView
    periods: tuple[PeriodView, ...]
    number: int = 0
    passages: tuple[PassageView, ...] = ()

    @property
    def inferred(self) -> tuple[DateView, ...]:
        """The inferred dates."""
        dates = (date for period in self.periods for date in (period.start, period.end))
        return tuple(date for date in dates if date and date.how)


@dataclass(frozen=True, slots=True)
class ConnectedView:
    """An entity connected with the page's entity: since when, until when, where, our remark, the evidence, and for
    events, how often."""

    other: LinkView
    start: DateView | None = None
    end: DateView | None = None
    place: LinkView | None = None
    note: TextView = ()
    quotes: tuple[QuoteView, ...] = ()
    number: int = 1

    @property
    def known(self) -> bool:
        """Whether more is known of the connection than that it is one."""
        return bool(self.start or self.end or self.place or self.note or self.quotes)

    @property
    def inferred(self) -> tuple[DateView, ...]:
        """The inferred dates."""
        return tuple(date for date in (self.start, self.end) if date and date.how)


@dataclass(frozen=True, slots=True)
class TiesView:
    """The entities connected with the page's entity in one way."""

    label: str
    ties: tuple[ConnectedView, ...]


@dataclass(frozen=True, slots=True)
class NameView:
    """Another name of an entity."""

    name: str
    kind: str
    language: str
    expansion: str
    note: TextView
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class SpokenView:
    """Somebody's words; on another record's page, with a link to the full quote."""

    quote: QuoteView
    home: LinkView | None


@dataclass(frozen=True, slots=True)
class MentionView:
    """A record that names the page's record, and its role there."""

    link: LinkView
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountView:
    """A link into the reference or to a part of a list: its label, its count, its address."""

    number: int
    link: LinkView


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in a list, with the number of quotes drawn from it."""

    link: LinkView
    date: DateView
    authors: tuple[LinkView, ...]
    publisher: LinkView | None
    type: str
    quotes: int
    coins: str
    summary: TextView = ()


def plain(text: TextView) -> str:
    """Return a text without links, paragraphs joined by a space."""
    return " ".join(
        "".join(piece if isinstance(piece, str) else piece.named for piece in paragraph) for paragraph in text
    )
