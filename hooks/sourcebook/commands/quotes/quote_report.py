"""The output of `sourcebook quotes`: the state of every quote, or each claim next to its quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...book.book import Quotation
from ...core.problems import Location, Problem, as_text, has_errors, in_order
from ...project import Project
from ...records.documents.short_form import with_origins
from ...untrusted.escaping import in_line
from ...views.elements import plain
from ...views.pages.supports import support_view
from .texts import Texts
from .verify_quotes import Comparison, edited_receipts

#: The problems that are also shown with the quotes.
VERIFICATION_CODES = {
    "bad-fingerprint",
    "bad-receipt",
    "cut-mark",
    "empty-quote",
    "old-rules",
    "orphan-receipt",
    "quote-not-in-source",
    "receipt-of-another-text",
}
#: The state of a quote that was compared with a text that is no longer available.
EARLIER = "verified against the text earlier (receipt)"
_STATES = {"text": EARLIER, "fingerprint": "verified against the fingerprint", "none": "not verified"}


class Report(NamedTuple):
    """The text to print, and whether there were no problems."""

    text: str
    sound: bool


class _Shown(NamedTuple):
    """A quote in the report: its state and its line, which is empty if only its receipt can vouch for it."""

    state: str
    line: str


def report(project: Project, texts: Texts, comparisons: list[Comparison]) -> Report:
    """Return a line for each quote, failed ones last, then their problems, and the number of quotes in each state."""
    known = [problem for problem in project.problems if problem.code in VERIFICATION_CODES]
    refused = {problem.location for problem in known if problem.code == "quote-not-in-source"}
    quotes = [_shown(project, comparison, refused) for comparison in comparisons]
    lines = "".join(quote.line for quote in sorted(quotes, key=lambda one: one.state == "failed"))
    told = _unless_the_text_says_more(known, comparisons)
    mismatches = (one.problem for one in comparisons if one.problem)
    found = in_order([*texts.problems, *told, *edited_receipts(project, texts, comparisons), *mismatches])
    problems = with_origins(found, project.taken)
    counts = sorted(Counter(quote.state for quote in quotes).items())
    total = "; ".join(f"{state}: {number}" for state, number in counts) or "no quotes"
    return Report(f"{lines}{as_text(problems)}{total}\n", not has_errors(problems))


def _unless_the_text_says_more(known: list[Problem], comparisons: list[Comparison]) -> Iterator[Problem]:
    """Yield the problems known without the texts, except those that a text explains better: one altered quote is one
    error."""
    found = {one.quotation.citation.location("quote") for one in comparisons if one.found}
    failed = {one.quotation.citation.location("quote") for one in comparisons if one.problem}
    altered = {one.quotation.home.key for one in comparisons if one.problem}
    for problem in known:
        of_quote = problem.location in failed or (problem.code == "cut-mark" and problem.location in found)
        if not of_quote and not (problem.code == "orphan-receipt" and problem.record in altered):
            yield problem


def _shown(project: Project, comparison: Comparison, refused: set[Location]) -> _Shown:
    location, found = comparison.quotation.citation.location("quote"), comparison.found
    failed = bool(comparison.problem or (not found and location in refused))
    state = "failed" if failed else _state(project, comparison)
    where = f" ({found.level}, from word {found.at[0]})" if found else ""
    return _Shown(state, "" if state == EARLIER else f"{location}: {state}{where}\n")


def _state(project: Project, comparison: Comparison) -> str:
    if comparison.found:
        return "verified against the text"
    citation = comparison.quotation.citation
    return _STATES[project.verification.state(citation.source, citation.quote).name]


def claims(project: Project, citations: Iterable[Quotation]) -> Iterator[str]:
    """Yield the claim of each citation next to its quote, one per line, with its record, the alleged speaker, which no
    comparison can verify, and its denials."""
    views = project.views
    for quotation in citations:
        support = support_view(views, quotation)
        by = f" ({project.labels('claim.by')} {support.by.text})" if support.by else ""
        cited = quotation.citation
        said = plain(support.words) or _described(project, quotation)
        yield in_line(f"{cited.location('quote')}: {support.link.named}: {support.what}{by}: {said}") + "\n"
        words = f"“{cited.quote}”" if cited.quote else f"by reference, no words quoted: {cited.locator}"
        speaker = f"speaker: {views.plain.who(cited.speaker)}" if cited.speaker else "no speaker named"
        yield in_line(f"    {words} ({cited.source}; {speaker})") + "\n"
        for denial in support.denials:
            yield in_line(f"    denied by {denial.by.text}: {plain(denial.text)}") + "\n"


def _described(project: Project, quotation: Quotation) -> str:
    """Return the description that a quote supports; pages lead to it instead. Empty for what has none."""
    return project.views.plain.text(getattr(quotation.holder, "description", ""))
