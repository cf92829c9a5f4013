"""Describe records, their parts and the values of their fields for reports of changes.

Claims are always described with their authors.
"""

from __future__ import annotations

from typing import Any

from ..book.text.plain_text import PlainText
from ..core.quotation_marks import apart
from ..records.bibliography import PersonName
from ..records.models import (
    Alias,
    Citation,
    Disagreement,
    Entity,
    Event,
    Image,
    LeadSentence,
    PageRecord,
    Participant,
    Property,
    Related,
    Relation,
    Role,
    Statement,
    Wording,
)
from ..records.receipts import TextInfo
from ..records.record import Record
from ..records.source import Snapshot, Source
from ..records.when import When

#: Longer values, in words, are abbreviated to the words around the difference.
_LONG = 40
_AROUND = 8
#: The number of words of a part's title when it only gives the context.
_TITLE = 14


def about(plain: PlainText, record: PageRecord) -> str:
    """Return a short description of a record. An allegation includes its author."""
    labels = plain.labels
    match record:
        case Entity():
            kind = plain.book.vocabulary.entity_types.get(record.type)
            return kind.label if kind else record.type
        case Event():
            parts = [labels("history.table.events")]
            if record.by and record.status != "occurred":
                by = f"{labels(f'event.status_by.{record.status}')} {plain.who(record.by)}"
                parts.append(plain.with_denials(by, record))
            elif record.status != "occurred":
                parts.append(labels(f"status.{record.status}"))
            return ", ".join((*parts, plain.date(record.date)))
        case Source():
            return f"{labels(f'source_type.{record.type}')}, {plain.date(record.published)}"
    return ""


def said(plain: PlainText, record: Record) -> str:
    """Return a part of a record in words. A claim includes its kind and author."""
    labels = plain.labels
    match record:
        case Citation():
            return _citation(plain, record)
        case Statement():
            return _claim(plain, record)
        case LeadSentence():
            return plain.retold(record)
        case Disagreement():
            answers = " · ".join(_claim(plain, position) for position in record.positions)
            question = plain.text(record.question)
            return labels("history.question", question=question, answers=answers) if answers else question
        case Role():
            titles = ", ".join(dict.fromkeys(wording.title for wording in record.wordings))
            held = labels("history.office", title=titles, organization=plain.who(record.organization))
            return f"{held}{_period(plain, record)}"
        case Wording():
            return record.title
        case Alias():
            return labels("history.named", name=record.name, about=labels(f"alias.{record.kind}"))
        case Relation():
            kind = plain.book.vocabulary.relation_types.get(record.type)
            other = plain.who(record.entity) if record.entity else record.name or ""
            return f"{kind.label if kind else record.type} {other}{_period(plain, record)}"
        case Image():
            return labels("history.named", name=plain.text(record.caption), about=record.file)
        case Property():
            return f"{plain.property(record)}{_period(plain, record)}"
        case Participant():
            role = plain.book.vocabulary.participant_roles.get(record.role)
            name = plain.who(record.entity) if record.entity else record.name or ""
            return labels("history.named", name=name, about=role.label if role else record.role)
        case Related():
            tie = plain.book.vocabulary.event_relations.get(record.type)
            return f"{tie.label if tie else record.type} {plain.named_by_id(record.event)}"
    return ""


def title_of(plain: PlainText, record: Record) -> str:
    """Return the title of a part that contains a difference, without the fields that are compared separately."""
    match record:
        case Disagreement():
            return plain.text(record.question)
        case Role():
            return f"{plain.who(record.organization)}{_period(plain, record)}"
    return said(plain, record)


def brief(words: str) -> str:
    """Return the beginning of a title that only gives the context."""
    parts = words.split()
    return words if len(parts) <= _TITLE else " ".join((*parts[:_TITLE], "…"))


def _claim(plain: PlainText, statement: Statement) -> str:
    answered = "; ".join(map(plain.answered, statement.answers))
    words = plain.claim(statement)
    if answered:
        words = plain.labels("history.in_answer", said=words, answered=answered)
    return plain.with_denials(words, statement, "history.denied")


def _citation(plain: PlainText, citation: Citation) -> str:
    labels = plain.labels
    source = plain.book.sources.get(citation.source)
    title = source.title if source else citation.source
    if not citation.quote:
        return labels("history.reference", source=title, place=citation.locator or "")
    if citation.speaker:
        speaker = plain.who(citation.speaker)
        return labels("history.quote_of", quote=apart(citation.quote), source=title, speaker=speaker)
    return labels("history.quote", quote=apart(citation.quote), source=title)


def _period(plain: PlainText, record: Role | Relation | Property) -> str:
    apart = any(when.apart for when in (record.start, record.end) if when)
    first, last = ("start", "end") if apart else ("from", "to" if record.start else "until")
    names, between = {first: record.start, last: record.end}, ", " if apart else " "
    ends = [f"{plain.labels(f'office.{name}')} {plain.date(when)}" for name, when in names.items() if when]
    return f", {between.join(ends)}" if ends else ""


def worded(plain: PlainText, value: Any, refers: str) -> str:
    """Return the value of a field in words; empty if there is none."""
    labels, vocabulary = plain.labels, plain.book.vocabulary
    match value:
        case None:
            return ""
        case bool():
            return labels("history.yes" if value else "history.no")
        case When():
            return plain.date(value)
        case Snapshot():
            return f"{value.url}, {plain.date(value.date)}"
        case TextInfo():
            return labels("history.words", n=value.words)
        case tuple():
            return "; ".join(
                said(plain, one) if isinstance(one, Record) else worded(plain, one, refers) for one in value
            )
        case Record():
            return ", ".join(
                words for name in type(value).model_fields if (words := worded(plain, getattr(value, name), ""))
            )
        case str() if refers == "text":
            return plain.text(value)
        case str() if refers == "claim":
            return plain.answered(value)
        case str() if refers in ("source", "entity", "event", "who", "work", "any"):
            return plain.who(value)
        case str() if refers:
            word = getattr(vocabulary, refers).get(value)
            return str(word.label) if word else value
    return str(value)


def in_full(plain: PlainText, value: Any, words: str) -> str:
    """Return the words of a value, followed by what they leave out."""
    labels = plain.labels
    match value:
        case PersonName():
            return labels("history.named", name=words, about=worded(plain, value.parts, ""))
        case When(inferred=str()):
            how = plain.text(value.inferred)
            return labels("history.inferred", date=words, how=how)
        case TextInfo():
            return labels("history.named", name=words, about=value.sha256[:12])
        case When():
            return labels("history.named", name=words, about=" ".join(filter(None, (value.date.text, value.time))))
        case str() if value != words:
            return labels("history.named", name=words, about=value)
    return words


def around_difference(before: str, after: str) -> tuple[str, str]:
    """Abbreviate two long values to the words around their difference; return short ones whole."""
    was, now = before.split(), after.split()
    if not was or not now or max(len(was), len(now)) <= _LONG:
        return before, after
    start = next((at for at, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), None)
    start = min(len(was), len(now)) if start is None else start
    tail = 0
    while tail < min(len(was), len(now)) - start and was[-1 - tail] == now[-1 - tail]:
        tail += 1
    return _cut(was, start, tail), _cut(now, start, tail)


def _cut(words: list[str], start: int, tail: int) -> str:
    first, last = max(0, start - _AROUND), len(words) - max(0, tail - _AROUND)
    return " ".join((*(["…"] if first else []), *words[first:last], *(["…"] if last < len(words) else [])))
