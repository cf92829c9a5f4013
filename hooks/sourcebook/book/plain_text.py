"""Names, texts and attributions in plain words, as the formats without links have them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ..core.date_words import date_words
from ..core.labels import Labels
from ..records.models import Alias, Entity, Event, PageRecord, Relation, Source, Statement, When, Wording
from ..records.types import Link, parse_paragraphs
from .book import Book, Claim, Quotation

#: What a quote stands for, by the record that holds it.
_WHAT = {Wording: "role", Relation: "relation", Alias: "name"}


def name_of(record: PageRecord) -> str:
    """What a record is called: an entity's name, an event's or source's title."""
    match record:
        case Entity():
            return record.name
        case Event() | Source():
            return record.title
    return record.key


#: Unicode's signs around words whose direction is their own (UAX 9, “Explicit Directional Isolates”).
_ISOLATED = "\u2068{}\u2069"


def isolate(words: str) -> str:
    """Words for plain text beside others. Right-to-left words, which may turn what is around them, are put between
    Unicode's isolating signs."""
    turning = any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in words)
    return _ISOLATED.format(words) if turning else words


def with_standing(title: str, standing: str) -> str:
    """A title followed by what is said of it: “Sale of the harmonium (Alleged by the village)”."""
    return f"{isolate(title)} ({standing})" if standing else title


@dataclass(frozen=True, slots=True)
class PlainText:
    """Says records, texts, dates and attributions in plain text, without links, in the language of `labels`."""

    book: Book
    labels: Labels

    def named(self, record: PageRecord) -> str:
        """What a record is called; the title of an event that is only alleged, announced or planned says so, and by
        whom: “Sale of the harmonium (Alleged by the village)”."""
        return with_standing(name_of(record), self.standing_of_title(record))

    def named_by_id(self, key: str) -> str:
        """What the record with the id `key` is called; the id itself when there is none."""
        record = self.book.get(key)
        return self.named(record) if record else key

    def standing_of_title(self, record: PageRecord) -> str:
        """What must be said beside the title of a record: the standing of an event that is not reported as having
        taken place, else nothing."""
        return self.standing(record) if isinstance(record, Event) and record.status != "occurred" else ""

    def standing(self, event: Event) -> str:
        """The status of an event, with who alleges, announces or plans it, and who denies it: “Alleged by the
        village”."""
        status = self.labels(f"status.{event.status}")
        by = f" {self.labels('event.by')} {isolate(self.who(event.by))}" if event.by else ""
        return self.with_denials(f"{status}{by}", event)

    def with_denials(self, words: str, said: Statement | Event, label: str = "claim.denied") -> str:
        """Words on a claim or an alleged event, followed by who denies it: “Alleged by the village, denied by Amos
        Pell”. `label` joins the two."""
        deniers = dict.fromkeys(claim.statement.by or "" for claim in self.book.denials_of(said))
        names = ", ".join(isolate(self.who(name)) for name in deniers)
        return self.labels(label, said=words, names=names) if names else words

    def claim(self, statement: Statement) -> str:
        """A statement with its kind and who makes it: “Allegation by the village: Somebody sold it.”"""
        kind, text = self.labels(f"kind.{statement.kind}.label"), self.text(statement.text)
        if statement.by:
            return self.labels("history.claim_by", kind=kind, by=self.who(statement.by), text=text)
        return self.labels("history.claim", kind=kind, text=text)

    def answered(self, target: str) -> str:
        """What a denial answers: a claim with who makes it, or an event by its title."""
        match self.book.answered(target):
            case Claim() as claim:
                return self.claim(claim.statement)
            case Event() as event:
                return self.named(event)
        return target

    def who(self, name: str) -> str:
        """Who `name` is, an id or a literal name. A source that speaks for itself is called the text of its title."""
        record = self.book.get(name)
        if isinstance(record, Source):
            return self.labels("source.as_author", title=record.title)
        return name_of(record) if record else name

    def text(self, text: str | None) -> str:
        """A text without its marks, paragraphs joined by a space; a link says its own words, else what the record is
        called."""
        if not text or ("[[" not in text and "\n" not in text):
            return text or ""
        return " ".join("".join(map(self._piece, paragraph)) for paragraph in parse_paragraphs(text))

    def _piece(self, piece: str | Link) -> str:
        return piece if isinstance(piece, str) else piece.words or self.named_by_id(piece.id)

    def date(self, when: When) -> str:
        """A date in words: the record's own, else worded from its EDTF text."""
        if when.words and when.date.uncertain:
            return self.labels("date.own_words_uncertain", date=when.words)
        return when.words or date_words(when.date, self.labels)

    def attribution(self, said: Statement | Event) -> str:
        """By whom a statement or event is claimed, through whom it came, in which sources it stands, and by whom it is
        denied; never empty when it is cited."""
        via = said.via if isinstance(said, Statement) else ()
        sources = dict.fromkeys(citation.source for citation in said.citations if citation.source != said.by)
        titles = (self.book.sources[key].title for key in sources if key in self.book.sources)
        words = ", ".join(
            (
                *((self.labels("data.by", name=self.who(said.by)),) if said.by else ()),
                *(self.labels("data.through", name=self.who(name)) for name in via),
                *(self.labels("data.in", title=title) for title in titles),
            )
        )
        return self.with_denials(words, said)


def what_for(quotation: Quotation) -> str:
    """What a quote stands for: `words` in their own right, a `statement`, a `position` in a disagreement, a `role`, a
    `relation`, a `name`, else the `description` of the record."""
    if quotation.spoken:
        return "words"
    if isinstance(quotation.holder, Statement):
        return "position" if quotation.disagreement else "statement"
    return _WHAT.get(type(quotation.holder), "description")


def claimed(quotation: Quotation) -> tuple[str, str]:
    """The kind of the claim that a quote stands for, and who makes it; both empty when it stands for no claim.

    The description of an alleged event is an allegation.
    """
    match quotation.holder:
        case Statement() as statement:
            return statement.kind, statement.by or ""
        case Event() as event if event.status == "alleged" and not quotation.spoken:
            return "allegation", event.by or ""
    return "", ""
