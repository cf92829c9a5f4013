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

    `home` leads to the record it belongs to when it is shown on another's page. `denials` answer it; `answered` leads
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
    """The claims of one kind, with what the kind means."""

    kind: str
    title: str
    meaning: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """A question and its positions, side by side."""

    question: TextView
    positions: tuple[ClaimView, ...]
    anchor: str = ""
    home: LinkView | None = None


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """Somebody's part in an event."""

    who: LinkView
    role: str
    note: TextView = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list. `own` holds the part of the entity on whose page the list stands.

    Where the list can be filtered, `facets` names what the event can be chosen by (`person:id topic:id …`), `first` and
    `last` the days between which it lies (ISO 8601; empty where open).
    """

    id: str
    link: LinkView
    date: DateView
    type: str
    status: str
    status_label: str
    by: LinkView | None
    own: tuple[ParticipantView, ...]
    others: tuple[ParticipantView, ...]
    places: tuple[LinkView, ...]
    quotes: tuple[QuoteView, ...]
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
    quotes: tuple[QuoteView, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office: who holds it or where, from when to when, and as each source words it."""

    who: LinkView
    start: DateView | None
    end: DateView | None
    wordings: tuple[WordingView, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class RelationView:
    """How two entities stand to each other, from the side of the page."""

    label: str
    other: LinkView
    start: DateView | None
    end: DateView | None
    quotes: tuple[QuoteView, ...]


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
    """Words of somebody, with the record they belong to."""

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


def plain(text: TextView) -> str:
    """The words of a text without its links, paragraphs joined by a space."""
    return " ".join(
        "".join(piece if isinstance(piece, str) else piece.named for piece in paragraph) for paragraph in text
    )
