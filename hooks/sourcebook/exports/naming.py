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


def plain_text(book: Book, text: str | None) -> str:
    """A text without its marks, paragraphs joined by a space; a link says its own words, else the record's name."""
    if not text or ("[[" not in text and "\n" not in text):
        return text or ""
    return " ".join(
        "".join(
            piece if isinstance(piece, str) else piece.words or _name(book, piece.id) or piece.id for piece in paragraph
        )
        for paragraph in parse_paragraphs(text)
    )


def called(book: Book, labels: Labels, name: str) -> str:
    """Who `name` is, an id or a literal name. A source that speaks for itself is called the text of its title."""
    source = book.sources.get(name)
    return labels("source.as_author", title=source.title) if source else _name(book, name) or name


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


def _name(book: Book, key: str) -> str:
    record = book.get(key)
    return name_of(record) if record else ""
