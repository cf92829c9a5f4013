"""Names, texts and attributions in plain words, as the formats without links have them."""

from __future__ import annotations

from ..fields import parse_paragraphs
from ..labels import Labels
from ..model import Book, Quotation
from ..records import Alias, Entity, Event, Lasting, Relation, Source, Statement, Wording

#: What a quote stands for, by the record that holds it.
_WHAT = {Wording: "role", Relation: "relation", Alias: "name"}


def name_of(record: Lasting) -> str:
    """What a record is called: an entity's name, an event's or source's title."""
    match record:
        case Entity():
            return record.name
        case Event() | Source():
            return record.title
    return record.key


def standing(labels: Labels, event: Event, by: str) -> str:
    """The status of an event in words, with `by`, the words for who alleges, announces or plans it, where somebody
    does: “Alleged by the village”."""
    status = labels(f"status.{event.status}")
    return f"{status} {labels('event.by')} {by}" if by else status


def named(book: Book, labels: Labels, record: Lasting) -> str:
    """What a record is called; the title of an event that is only alleged, announced or planned says so, and by whom:
    “Sale of the harmonium (Alleged by the village)”."""
    if not isinstance(record, Event) or record.status == "occurred":
        return name_of(record)
    return f"{record.title} ({standing(labels, record, called(book, labels, record.by) if record.by else '')})"


def plain_text(book: Book, labels: Labels, text: str | None) -> str:
    """A text without its marks, paragraphs joined by a space; a link says its own words, else what the record is
    called."""
    if not text or ("[[" not in text and "\n" not in text):
        return text or ""
    return " ".join(
        "".join(
            piece if isinstance(piece, str) else piece.words or _named(book, labels, piece.id) for piece in paragraph
        )
        for paragraph in parse_paragraphs(text)
    )


def called(book: Book, labels: Labels, name: str) -> str:
    """Who `name` is, an id or a literal name. A source that speaks for itself is called the text of its title."""
    record = book.get(name)
    if isinstance(record, Source):
        return labels("source.as_author", title=record.title)
    return name_of(record) if record else name


def attribution(book: Book, labels: Labels, said: Statement | Event) -> str:
    """By whom a statement or event is claimed, through whom it came, and in which sources it stands; never empty when
    it is cited."""
    via = said.via if isinstance(said, Statement) else ()
    sources = dict.fromkeys(citation.source for citation in said.citations if citation.source != said.by)
    titles = (book.sources[key].title for key in sources if key in book.sources)
    return ", ".join(
        (
            *((labels("data.by", name=called(book, labels, said.by)),) if said.by else ()),
            *(labels("data.through", name=called(book, labels, name)) for name in via),
            *(labels("data.in", title=title) for title in titles),
        )
    )


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


def _named(book: Book, labels: Labels, key: str) -> str:
    record = book.get(key)
    return named(book, labels, record) if record else key
