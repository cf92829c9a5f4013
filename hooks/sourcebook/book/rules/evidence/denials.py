"""Rules on denials and allegations: a denial answers a claim, and no allegation is presented as fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ....core.problems import Problem, did_you_mean
from ....records.models import Event, Statement
from ....records.references import Reference
from ....records.values.types import links_in
from ...book import Book, Claim, anchor
from ...comparison.matching import find_quote
from ...evidence.receipts import size
from ..registry import rule

#: So many statements are named in a hint.
_NAMED = 4


@rule
def denials_answer_claims(book: Book) -> Iterator[Problem]:
    """A denial answers an existing claim that can be denied: a statement or position that is not itself a denial, or an
    alleged, announced or planned event. A lead retells an existing statement, position or event."""
    for use in book.references:
        if use.to != "claim" or use.record in book.broken or not (book.entities | book.events).get(use.record):
            continue  # another rule tells of a record that is not there
        answered = book.answered(use.value)
        if answered is None and "#" in use.value:
            yield _unknown_claim(book, use)
        elif use.field == "answers" and (fault := _why_not(book, answered, use)):
            message, hint = fault
            yield Problem(use.location, "not-answerable", message, hint, record=use.root.key)
        elif answered is None:
            yield _retells_nothing(book, use)


def _unknown_claim(book: Book, use: Reference) -> Problem:
    home, name = use.value.split("#")
    record = book.entities.get(home) or book.events.get(home)
    for question in record.disagreements if record else ():
        if anchor(question) == name:
            positions = " or ".join(f"{home}#{anchor(one)}" for one in question.positions)
            hint = f"name the position that is denied: {positions}"
            return _no_claim(use, f"{use.value!r} is a question, and nobody claims it", hint)
    hint = did_you_mean(name, [anchor(claim.statement) for claim in book.claims_in(home)])
    return _no_claim(
        use,
        f"no statement of {home!r} has the anchor {name!r}",
        hint or f"give the statement an id, and name it: {home}#its-id",
    )


def _no_claim(use: Reference, message: str, hint: str) -> Problem:
    return Problem(use.location, "unknown-claim", message, hint, record=use.root.key)


def _retells_nothing(book: Book, use: Reference) -> Problem:
    return Problem(
        use.location,
        "not-retellable",
        f"{use.value!r} is an entity, and a lead retells an event or a statement",
        f"name the statement: {_deniable(book, use.value)}, or the id of an event",
        record=use.root.key,
    )


def _why_not(book: Book, answered: Claim | Event | None, use: Reference) -> tuple[str, str] | None:
    """Return why the target of a denial cannot be denied, with a hint; None if it can."""
    match answered:
        case None:
            return (
                f"{use.value!r} is an entity, which claims nothing",
                f"name the statement: {_deniable(book, use.value)}",
            )
        case Event(status="occurred"):
            return (
                f"{use.value!r} is an event that is reported to have occurred",
                "if only somebody says that it did, give it status: alleged and 'by'; else answer what is said of it: "
                + _deniable(book, use.value),
            )
        case Claim() as claim if claim.statement is use.holder:
            return "a denial does not answer itself", "name what it answers"
        case Claim() as claim if claim.statement.kind == "denial":
            return (
                f"{use.value!r} is a denial itself",
                "what is said against a denial is a claim of its own: give it the kind that it has, and 'by'",
            )
    return None


def _deniable(book: Book, home: str) -> str:
    """Return the addresses of what a record says that can be denied; of many, or none, only what one looks like."""
    found = [claim.statement for claim in book.claims_in(home) if claim.statement.kind != "denial"]
    named = [f"{home}#{anchor(one)}" for one in found] if len(found) <= _NAMED else []
    return " or ".join(named) or f"{home}#id-of-the-statement"


@rule
def only_denials_answer(book: Book) -> Iterator[Problem]:
    """A denial says what it answers (warning), and no other statement answers anything."""
    for root, holder in book.of_kinds(Statement):
        if holder.answers and holder.kind != "denial":
            yield Problem(
                holder.location("answers"),
                "answers-without-denial",
                f"only a denial answers something, and this statement has the kind {holder.kind!r}",
                "write kind: denial, or delete 'answers'",
                record=root.key,
            )
        elif holder.kind == "denial" and not holder.answers:
            yield Problem(
                holder.location("kind"),
                "denial-of-nothing",
                "this denial does not say what it answers, and is shown beside nothing",
                "answers: [record#anchor of the statement, or id of the alleged event]",
                "warning",
                root.key,
            )


@rule
def allegations_are_not_retold_as_facts(book: Book) -> Iterator[Problem]:
    """The words quoted for an alleged event are not quoted for a reported fact as well."""
    alleged: dict[str, list[tuple[Event, str]]] = defaultdict(list)
    for event in book.events.values():
        for citation in event.citations if event.status == "alleged" else ():
            alleged[citation.source].append((event, citation.quote))
    for claim in book.claims if alleged else ():
        for citation in claim.statement.citations if claim.statement.kind == "fact" else ():
            for event, quote in alleged[citation.source]:
                if _overlap(book, citation.quote, quote):
                    yield _alleged(claim, event.key)


def _overlap(book: Book, one: str, other: str) -> bool:
    """Return whether one of two quotes contains the other, which is long enough to support a claim."""
    least = book.settings.quote_words_min
    return any(
        size(inner) >= least and find_quote(inner, outer) is not None for inner, outer in ((one, other), (other, one))
    )


def _alleged(claim: Claim, event: str) -> Problem:
    return Problem(
        claim.statement.location("kind"),
        "alleged-as-fact",
        f"a statement is reported as a fact by the words that show {event!r}, which is only alleged",
        "give the statement the kind that it has, and 'by'; if it tells something else, quote the words for that alone",
        record=claim.home.key,
    )


@rule
def facts_link_allegations_by_their_titles(book: Book) -> Iterator[Problem]:
    """A reported fact that links an alleged event shows the event's title, which carries its attribution (warning)."""
    for claim in book.claims:
        statement = claim.statement
        for link in links_in(statement.text) if statement.kind == "fact" and "[[" in statement.text else ():
            event = book.events.get(link.id)
            if event and event.status == "alleged" and link.words:
                yield Problem(
                    statement.location("text"),
                    "alleged-as-fact",
                    f"a reported fact links the alleged event {link.id!r} without showing its title",
                    "if it retells the event, give the statement the kind that it has, and 'by'\n"
                    f"if it tells something else, write [[{link.id}]]: the title is shown with who alleges it",
                    "warning",
                    claim.home.key,
                )
