"""Rules on claims: who makes them, and that each is made once."""

from __future__ import annotations

from collections.abc import Iterator

from ....core.problems import Problem
from ....records.documents.faulty import missing_citation
from ....records.models import Disagreement, Event, Property, Role, Statement
from ...book import Book, anchor
from ...terms import office_of
from ..registry import rule


@rule
def claims_are_cited(book: Book) -> Iterator[Problem]:
    """Every claim has at least one citation."""
    for root, holder in book.of_kinds(*(kind for kind in book.kinds_of_records if kind.cited)):
        if not getattr(holder, "citations", ()):
            yield missing_citation(root, holder)


@rule
def claims_name_who_makes_them(book: Book) -> Iterator[Problem]:
    """A statement that is not reported as fact says who makes it, and so does an alleged event."""
    for root, holder in book.of_kinds(Statement, Event):
        if isinstance(holder, Statement) and holder.kind != "fact" and not holder.by:
            yield Problem(
                holder.location("kind"),
                "missing-by",
                f"a statement of kind {holder.kind!r} needs 'by'",
                "by: id or name of who makes it",
                record=root.key,
            )
        elif isinstance(holder, Event) and holder.status == "alleged" and not holder.by:
            yield Problem(
                holder.location("status"),
                "missing-by",
                "an alleged event needs 'by'",
                "by: id or name of who alleges it",
                record=root.key,
            )


@rule
def what_occurred_is_nobodys_word(book: Book) -> Iterator[Problem]:
    """Only an alleged, announced or planned event says by whom."""
    for event in book.events.values():
        if event.by and event.status == "occurred":
            yield Problem(
                event.location("by"),
                "by-without-allegation",
                "'by' says who alleges, announces or plans an event, and this one has occurred",
                "add status: alleged, or delete 'by' and name them among the participants",
                record=event.key,
            )


@rule
def disagreements_have_two_sides(book: Book) -> Iterator[Problem]:
    """A disagreement has two or more positions, each with its citations."""
    for root, holder in book.of_kinds(Disagreement):
        if sum(bool(position.citations) for position in holder.positions) < 2:
            yield Problem(
                holder.location("positions"),
                "too-few-positions",
                "a disagreement needs two positions or more, each with a citation",
                "if the sources agree, make it a statement",
                record=root.key,
            )


@rule
def disagreements_have_two_voices(book: Book) -> Iterator[Problem]:
    """The positions of a disagreement come from two sources, or two speakers."""
    for root, holder in book.of_kinds(Disagreement):
        if len(holder.positions) < 2:
            continue
        sources = {citation.source for position in holder.positions for citation in position.citations}
        if len(sources) == 1 and len({position.by for position in holder.positions}) == 1:
            yield Problem(
                holder.location("positions"),
                "one-voice",
                "all positions of this disagreement are those of one speaker in one source",
                "record them as statements, or name in 'by' who holds each",
                "warning",
                record=root.key,
            )


@rule
def offices_are_worded(book: Book) -> Iterator[Problem]:
    """An office has at least one wording."""
    for root, holder in book.of_kinds(Role):
        if not holder.wordings:
            yield Problem(
                holder.location(),
                "missing-wording",
                "an office needs wordings",
                "wordings:\n  - title: the office in the source's words\n    citations: …",
                record=root.key,
            )


@rule
def claims_are_made_once(book: Book) -> Iterator[Problem]:
    """No statement, office or property occurs twice, word for word, in one record. An office held again is another."""
    for root in book.records():
        seen: set[object] = set()
        for holder in book.nested[root.key]:
            if isinstance(holder, Statement | Role | Disagreement | Property) and not holder.id:
                name = office_of(holder) if isinstance(holder, Role) else anchor(holder)
                if name in seen:
                    yield Problem(
                        holder.location(),
                        "same-claim",
                        "this record says the same twice",
                        "merge the two and keep both citations",
                        record=root.key,
                    )
                seen.add(name)
