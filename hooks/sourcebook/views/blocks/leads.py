"""The lead of a page: sentences that retell events and statements, each marked as what it retells.

The mark is added here, not by the author of the sentence, so that it cannot be missing: an allegation in a lead is
marked as anywhere else, with who makes it and who denies it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...book.book import Claim, anchor
from ...records.models import Entity, Event, Identification, LeadSentence
from ..builder import ViewBuilder
from ..elements import DenialView, LinkView, TextView


@dataclass(frozen=True, slots=True)
class MarkView:
    """The mark of a sentence that is not simply reported: the badge and its meaning, who says it, and through whom.

    `badge` is the name of its style: `kind-allegation`, `status-announced`.
    """

    badge: str
    label: str
    meaning: str
    by: LinkView | None


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence, with a link to what it retells.

    `mark` is None for reported facts; `question` links to the question that it answers.
    """

    text: TextView
    link: LinkView
    mark: MarkView | None = None
    via: tuple[LinkView, ...] = ()
    question: LinkView | None = None


@dataclass(frozen=True, slots=True)
class LeadParagraph:
    """Sentences that form a paragraph, and the denials of the last one."""

    sentences: tuple[SentenceView, ...]
    denials: tuple[DenialView, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentificationView:
    """Our judgement of who or what the sources mean, with the reason; `url` is a page that confirms it."""

    text: TextView
    reason: TextView
    url: str


def identification_view(views: ViewBuilder, found: Identification | None) -> IdentificationView | None:
    """Return an identification, if there is one."""
    return IdentificationView(views.text(found.text), views.text(found.reason), found.url or "") if found else None


def lead_view(views: ViewBuilder, lead: Iterable[LeadSentence]) -> tuple[LeadParagraph, ...]:
    """Return the sentences of a lead. Denials end a paragraph, so that they are next to what they answer.

    A sentence that retells nothing is left out, because its mark is unknown.
    """
    paragraphs: list[LeadParagraph] = []
    run: list[SentenceView] = []
    found = list(_sentences(views, lead))
    for (view, denials), (_, next_denials) in zip(found, [*found[1:], (None, ())], strict=False):
        run.append(view)
        if denials and denials != next_denials:
            paragraphs.append(LeadParagraph(tuple(run), denials))
            run = []
    return (*paragraphs, LeadParagraph(tuple(run))) if run else tuple(paragraphs)


def _sentences(
    views: ViewBuilder, lead: Iterable[LeadSentence]
) -> Iterator[tuple[SentenceView, tuple[DenialView, ...]]]:
    for sentence in lead:
        match views.book.answered(sentence.of):
            case Claim() as claim:
                yield _of_claim(views, sentence, claim), views.denials(claim.statement)
            case Event() as event:
                link = views.link(event)
                yield SentenceView(views.text(sentence.text), link, _of_event(views, event)), views.denials(event)


def _of_claim(views: ViewBuilder, sentence: LeadSentence, claim: Claim) -> SentenceView:
    statement, home = claim.statement, claim.home
    # A fact about an event that is only announced or alleged is no more certain than the event.
    mark = _of_kind(views, claim) if statement.kind != "fact" else _of_event(views, home)
    question = views.question(home, claim.disagreement) if claim.disagreement else None
    link = views.link(home, fragment=anchor(statement))
    return SentenceView(views.text(sentence.text), link, mark, views.those(statement.via), question)


def _of_kind(views: ViewBuilder, claim: Claim) -> MarkView:
    kind, by = claim.statement.kind, claim.statement.by
    labels = views.labels
    who = views.who(by) if by else None
    return MarkView(f"kind-{kind}", labels(f"kind.{kind}.label"), labels(f"kind.{kind}.meaning"), who)


def _of_event(views: ViewBuilder, event: Entity | Event) -> MarkView | None:
    if not isinstance(event, Event) or event.status == "occurred":
        return None
    labels, status = views.labels, event.status
    who = views.who(event.by) if event.by else None
    return MarkView(f"status-{status}", labels(f"status.{status}"), labels(f"status_meaning.{status}"), who)
