"""Names, texts and attributions in plain text, for formats without links."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ...core.dates.date_words import date_words
from ...core.labels import Labels
from ...records.models import Alias, Event, Image, LeadSentence, PageRecord, Property, Relation, Statement, Wording
from ...records.source import Source
from ...records.values.types import Link, parse_paragraphs
from ...records.vocabulary import PropertyType
from ...records.when import When
from ..book import Book, Claim, Quotation
from ..names.record_names import name_of
from ..properties import date_of
from .summaries import first_sentence, is_whole

#: What a quote supports, by the type of record that holds it.
_WHAT = {Wording: "role", Relation: "relation", Alias: "name", Property: "property", Image: "image"}


#: Unicode's marks around text that has its own direction (UAX 9, “Explicit Directional Isolates”).
_ISOLATED = "\u2068{}\u2069"


def isolate(words: str) -> str:
    """Return text that can be placed next to other plain text.

    Right-to-left text, which could reorder its surroundings, is wrapped in Unicode's isolating marks.
    """
    turning = any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in words)
    return _ISOLATED.format(words) if turning else words


def with_standing(title: str, standing: str) -> str:
    """Return a title or name followed by what belongs to it: “Sale of the harmonium (Alleged by the village)”."""
    return f"{isolate(title)} ({standing})" if standing else title


@dataclass(frozen=True, slots=True)
class PlainText:
    """Turns records, texts, dates and attributions into plain text without links, in the language of `labels`."""

    book: Book
    labels: Labels

    def named(self, record: PageRecord) -> str:
        """Return the name of a record.

        The title of an event that is only alleged, announced or planned includes that, and by whom: “Sale of the
        harmonium (Alleged by the village)”.
        """
        return with_standing(self.told_apart(record), self.standing_of_title(record))

    def told_apart(self, record: PageRecord) -> str:
        """Return the name of a record without its standing: “Anna Berg (baker)” where others are called Anna Berg."""
        return with_standing(name_of(record), isolate(self.book.names.phrase(record)))

    def sentence(self, event: Event) -> str:
        """Return what happened in one sentence: the event's summary, else the first sentence of its description, or its
        title where that says too little by itself. It does not include the attribution, which is shown beside it."""
        if event.summary:
            return self.text(event.summary)
        first = self.text(first_sentence(event.description))
        return first if is_whole(first, self.labels("event.refers_back").split()) else event.title

    def named_by_id(self, key: str) -> str:
        """Return the name of the record with the id `key`, or the id itself if there is none."""
        record = self.book.get(key)
        return self.named(record) if record else key

    def standing_of_title(self, record: PageRecord) -> str:
        """Return what must appear beside the title of a record: the standing of an event that is not reported as having
        taken place, else nothing."""
        return self.standing(record) if isinstance(record, Event) and record.status != "occurred" else ""

    def standing(self, event: Event) -> str:
        """Return the status of an event, with who alleges, announces or plans it, and who denies it: “Alleged by the
        village”."""
        status = self.labels(f"status.{event.status}")
        by = f" {self.labels('event.by')} {isolate(self.who(event.by))}" if event.by else ""
        return self.with_denials(f"{status}{by}", event)

    def with_denials(self, words: str, said: Statement | Event, label: str = "claim.denied") -> str:
        """Append who denies a claim or alleged event to `words`: “Alleged by the village, denied by Amos Pell”.

        `label` names the text that joins the two.
        """
        deniers = dict.fromkeys(claim.statement.by or "" for claim in self.book.denials_of(said))
        names = ", ".join(isolate(self.who(name)) for name in deniers)
        return self.labels(label, said=words, names=names) if names else words

    def claim(self, statement: Statement) -> str:
        """Return a statement with its kind and author: “Allegation by the village: Somebody sold it.”"""
        kind, text = self.labels(f"kind.{statement.kind}.label"), self.text(statement.text)
        if statement.by:
            return self.labels("history.claim_by", kind=kind, by=self.who(statement.by), text=text)
        return self.labels("history.claim", kind=kind, text=text)

    def answered(self, target: str) -> str:
        """Return what a denial answers: a claim with its author, or an event by its title."""
        match self.book.answered(target):
            case Claim() as claim:
                return self.claim(claim.statement)
            case Event() as event:
                return self.named(event)
        return target

    def retold(self, sentence: LeadSentence) -> str:
        """Return a sentence of a lead, followed by what it retells: “He sold the harmonium. (Allegation by the
        village)”."""
        text, mark = self.text(sentence.text), self._mark(sentence.of)
        return self.labels("history.retold", said=text, mark=mark) if mark else text

    def _mark(self, target: str) -> str:
        match self.book.answered(target):
            case Claim(statement=Statement(kind="fact"), home=Event() as home):
                return self.standing_of_title(home)
            case Claim(statement=statement) if statement.by:
                by = self.labels("data.by", name=isolate(self.who(statement.by)))
                return self.with_denials(f"{self.labels(f'kind.{statement.kind}.label')} {by}", statement)
            case Event() as event:
                return self.standing_of_title(event)
        return ""

    def who(self, name: str) -> str:
        """Return the name for `name`, which is an id or a literal name.

        A source that speaks for itself is named by its title.
        """
        record = self.book.get(name)
        if isinstance(record, Source):
            return self.labels("source.as_author", title=record.title)
        return self.told_apart(record) if record else name

    def text(self, text: str | None) -> str:
        """Return a text without markup, paragraphs joined by a space.

        A link becomes its own words, or else the record's name.
        """
        if not text or ("[[" not in text and "\n" not in text):
            return text or ""
        return " ".join("".join(map(self._piece, paragraph)) for paragraph in parse_paragraphs(text))

    def _piece(self, piece: str | Link) -> str:
        return piece if isinstance(piece, str) else piece.words or self.named_by_id(piece.id)

    def date(self, when: When) -> str:
        """Return a date in words: the record's own, or else a wording of its EDTF text and its time; then as its source
        writes it in another calendar."""
        if when.words:
            words = self._own_words(when)
        else:
            words = date_words(when.date, self.labels, when.time)
        if when.as_written:
            return self.labels("date.as_written", date=isolate(words), words=isolate(when.as_written))
        return words

    def _own_words(self, when: When) -> str:
        """Return the wording that a date has in its record, which says that the date is uncertain if it is."""
        words, doubts = when.words or "", self.labels("date.own_doubts").split()
        if not when.uncertain or any(doubt in words.lower() for doubt in doubts):
            return words
        return self.labels("date.own_words_uncertain", date=words)

    def property(self, found: Property) -> str:
        """Return a property with its value: “Born: March 2, 1948”."""
        kind = self.book.vocabulary.property_types.get(found.type)
        value = value_words(kind, found.value, self.labels) if kind else found.value
        name = isolate(kind.label if kind else found.type)
        return self.labels("property.words", name=name, value=isolate(value))

    def attribution(self, said: Statement | Event) -> str:
        """Return the attribution of a statement or event: who claims it, through whom it came, the sources, and who
        denies it. It is never empty if there are citations."""
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


def value_words(kind: PropertyType, value: str, labels: Labels) -> str:
    """Return the value of a property for readers: a date in words, a number with its unit, the label of a choice."""
    date = date_of(kind, value)
    if date:
        return date_words(date, labels)
    if kind.type == "number" and kind.unit:
        return f"{value}\N{NO-BREAK SPACE}{kind.unit}"
    return kind.choices.get(value, value)


def what_for(quotation: Quotation) -> str:
    """Return what a quote supports: `words` in their own right, a `statement`, a `position` in a disagreement, a
    `role`, a `relation`, a `property`, a picture (`image`), a `name`, or else the `description` of the record."""
    if quotation.spoken:
        return "words"
    if isinstance(quotation.holder, Statement):
        return "position" if quotation.disagreement else "statement"
    return _WHAT.get(type(quotation.holder), "description")


def claimed(quotation: Quotation) -> tuple[str, str]:
    """Return the kind and author of the claim that a quote supports, or two empty texts if it supports none.

    The description of an alleged event is an allegation.
    """
    match quotation.holder:
        case Statement() as statement:
            return statement.kind, statement.by or ""
        case Event() as event if event.status == "alleged" and not quotation.spoken:
            return "allegation", event.by or ""
    return "", ""
