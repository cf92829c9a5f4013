"""The parts that pages are made of, ready to show: links, dates, quotes, claims, events, offices.

A view holds words and addresses, no records; addresses are relative to the site's root. Templates only walk over it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..book.plain_text import with_standing


@dataclass(frozen=True, slots=True)
class LinkView:
    """A name, and the address it leads to; an empty address for names that have no page. `about` says what it is.

    `standing` is set where the words are the title of an event that no source reports as having taken place: what it
    is then, and by whom. It is shown wherever the words are.
    """

    text: str
    path: str = ""
    about: str = ""
    standing: str = ""

    @property
    def named(self) -> str:
        """The words in plain text: “Sale of the harmonium (Alleged by the village)”."""
        return with_standing(self.text, self.standing)


TextView = tuple[tuple[str | LinkView, ...], ...]
"""A text: its paragraphs, each made of words and links."""


@dataclass(frozen=True, slots=True)
class DateView:
    """A date in words, as the value of `<time datetime>` (or None), and how it was worked out."""

    text: str
    datetime: str | None = None
    how: TextView = ()


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote with everything that says where it comes from. `anchor` is set on the page where it is at home."""

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
    """What somebody answers to a claim or an alleged event, shown beside it; `link` leads to the denial with its
    quotes."""

    by: LinkView
    text: TextView
    link: LinkView


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A statement with who makes it, through whom, in which sources, and the quotes that show it. `where` is the word
    before the sources: “in” for what they say themselves, “as reported in” for what somebody else does.

    On the page of another record it is one line: `home` then leads to where it is shown in full, its sources are named
    only if nobody else is, and it has no date and no quotes. `denials` answer it; `answered` leads
    to what it answers itself.
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
    """A question and its positions. On another page than its own it leads home, and each position is one line."""

    question: TextView
    positions: tuple[ClaimView, ...]
    home: LinkView | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """Somebody's part in an event."""

    who: LinkView
    role: str
    note: TextView = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list: what happened, in one sentence, which is the link to its page.

    Where the list can be filtered, `facets` names what the event can be chosen by (`person:id topic:id …`), `first` and
    `last` the days between which it lies (ISO 8601; empty where open).
    """

    id: str
    link: LinkView
    date: DateView
    status: str
    status_label: str
    by: LinkView | None
    denials: tuple[DenialView, ...] = ()
    facets: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class WordingView:
    """An office in one source's words. `as_of` is the date of the source, `language` that of its words where it is not
    the reader's."""

    title: str
    via: tuple[LinkView, ...]
    as_of: DateView
    language: str = ""


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A time for which an office was held, with the first of its wordings. `home` leads to where it is shown in full
    when that is another's page."""

    start: DateView | None
    end: DateView | None
    wording: WordingView | None
    anchor: str = ""
    home: LinkView | None = None


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of a source, with the wordings of an office that it shows."""

    quote: QuoteView
    wordings: tuple[WordingView, ...]


@dataclass(frozen=True, slots=True)
class OfficeView:
    """What somebody holds at one place: who or where, the periods, and the passages with all `number` wordings."""

    who: LinkView
    periods: tuple[PeriodView, ...]
    number: int = 0
    passages: tuple[PassageView, ...] = ()

    @property
    def inferred(self) -> tuple[DateView, ...]:
        """The dates that say how they are known."""
        dates = (date for period in self.periods for date in (period.start, period.end))
        return tuple(date for date in dates if date and date.how)


@dataclass(frozen=True, slots=True)
class ConnectedView:
    """One of those with whom the page's entity is connected in the same way: since when, until when, what shows it, and
    how often, where a tie is an event."""

    other: LinkView
    start: DateView | None = None
    end: DateView | None = None
    quotes: tuple[QuoteView, ...] = ()
    number: int = 1

    @property
    def inferred(self) -> tuple[DateView, ...]:
        """The dates that say how they are known."""
        return tuple(date for date in (self.start, self.end) if date and date.how)


@dataclass(frozen=True, slots=True)
class TiesView:
    """Those with whom the page's entity is connected in the same way."""

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
    """Words of somebody; on the page of another record than they belong to, as a link to where they stand in full."""

    quote: QuoteView
    home: LinkView | None


@dataclass(frozen=True, slots=True)
class MentionView:
    """A record that names the page's record, and as what."""

    link: LinkView
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountView:
    """A way into the reference or to a part of a list: what, how many, where."""

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
    """The words of a text without its links, paragraphs joined by a space."""
    return " ".join(
        "".join(piece if isinstance(piece, str) else piece.named for piece in paragraph) for paragraph in text
    )
