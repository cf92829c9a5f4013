"""Rules on citations without words: which sources allow them, and which claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ....core.problems import Problem, did_you_mean
from ....records.models import Alias, Event, Statement, Wording
from ....records.values.fields import CslType
from ...book import Book, Quotation
from ..registry import rule

#: What is said of somebody must be quoted in the words in which it was said.
_NEED_WORDS = frozenset({"allegation", "denial", "assessment"})


@rule
def sources_of_some_types_may_be_cited_by_reference(book: Book) -> Iterator[Problem]:
    """A citation without words has a locator, and its source has a type that the vocabulary allows to be cited this
    way."""
    for one in _by_reference(book):
        citation, source = one.citation, book.sources.get(one.citation.source)
        allowed = source and book.vocabulary.source_types.get(source.type)
        if source and not (allowed and allowed.by_reference):
            yield Problem(
                citation.location(),
                "missing-quote",
                f"the citation has no quote, and a {source.type} may not be cited by reference",
                f"quote the words, or allow it in data/vocabulary.yaml: source_types: "
                f"{{{source.type}: {{by_reference: true}}}}",
                record=one.home.key,
            )
        elif citation.speaker or citation.translation:
            field = "speaker" if citation.speaker else "translation"
            yield Problem(
                citation.location(field),
                "missing-quote",
                f"{field!r} needs quoted words, and there are none",
                f"quote the words, or delete {field!r}",
                record=one.home.key,
            )
        elif source and not citation.locator:
            yield Problem(
                citation.location(),
                "missing-locator",
                "a citation without a quote needs 'locator'",
                "locator: where in the source it is, such as page 12",
                record=one.home.key,
            )


@rule
def claims_about_others_have_words(book: Book) -> Iterator[Problem]:
    """Allegations, denials, assessments, and whatever is shown as a source's own words have a citation with words."""
    for one in _by_reference(book):
        if what := _needs_words(one):
            yield Problem(
                one.citation.location(),
                "claim-without-words",
                f"{what} is cited without words",
                "quote the words in which the source says it",
                record=one.home.key,
            )


@rule
def types_of_sources_are_those_of_csl(book: Book) -> Iterator[Problem]:
    """The vocabulary names only source types that exist."""
    known = get_args(CslType)
    for name, entry in book.vocabulary.source_types.items():
        if name not in known:
            hint = did_you_mean(name, known) or f"known: {', '.join(known)}"
            yield Problem(entry.location(), "unknown-word", f"{name!r} is not a type of sources", hint)


def _by_reference(book: Book) -> Iterator[Quotation]:
    return (one for one in book.citations if not one.citation.quote)


def _needs_words(one: Quotation) -> str:
    """Return what a citation supports if that must be quoted; empty if a locator is enough."""
    match one.holder:
        case Statement() as statement if statement.kind in _NEED_WORDS:
            return f"a statement of kind {statement.kind!r}"
        case Event() as event if event.status == "alleged":
            return "an alleged event"
        case Wording():
            return "the wording of an office"
        case Alias() as alias if alias.expansion:
            return "the expansion of an acronym"
    return ""
