"""What a quote supports, for the page of its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...book.book import Quotation
from ...records.models import Alias, Entity, Event, Image, Property, Relation, Spoken, Statement, Wording
from ..blocks.properties import other_end
from ..builder import ViewBuilder
from ..elements import DenialView, LinkView, TextView


@dataclass(frozen=True, slots=True)
class SupportView:
    """What a quote supports.

    It has the kind and text of the claim, its record, its author, the question it answers if sources differ, and its
    denials. `own` is true if the source itself is the author.
    """

    what: str
    kind: str
    words: TextView
    link: LinkView
    by: LinkView | None
    question: LinkView | None = None
    denials: tuple[DenialView, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class SupportGroup:
    """What a quote supports in one record: its name, relation or office, then claims.

    Records of which it supports only the description share a group.
    """

    records: tuple[LinkView, ...]
    named: tuple[SupportView, ...]
    claims: tuple[SupportView, ...]


def support_view(views: ViewBuilder, quotation: Quotation) -> SupportView:
    """Return what `quotation` supports, in the words of its record."""
    labels, holder, home = views.labels, quotation.holder, quotation.home
    link = views.link(home)
    by = None
    kind = ""
    match holder:
        case Statement():
            what, words, kind = labels(f"kind.{holder.kind}.label"), views.text(holder.text), holder.kind
            by = views.who(holder.by) if holder.by else None
        case Wording():
            what, words = labels("support.office"), ((holder.title,),)
        case Relation():
            relation = views.book.vocabulary.relation_types.get(holder.type)
            what = labels("support.relation")
            words = ((f"{relation.label if relation else holder.type} ", other_end(views, holder)),)
        case Property():
            what, words = labels("support.property"), ((views.plain.property(holder),),)
        case Image():
            what, words = labels("support.image"), ((holder.caption,),)
        case Alias():
            what, words = labels("support.name"), ((holder.name,),)
        case _ if isinstance(quotation.citation, Spoken):
            what, words = labels("support.words"), ((views.who(quotation.citation.speaker),),)
        case Entity() | Event():
            what, words = labels("support.description"), ()  # it is read where it leads
            by = views.who(holder.by) if isinstance(holder, Event) and holder.by else None
        case _:
            what, words = labels("support.other"), ()
    asked = quotation.disagreement
    question = views.question(home, asked) if asked else None
    own = isinstance(holder, Statement) and holder.by == quotation.citation.source
    return SupportView(what, kind, words, link, by, question, denials_to(views, quotation), own)


def denials_to(views: ViewBuilder, quotation: Quotation) -> tuple[DenialView, ...]:
    """Return the denials of the statement or event that a quote supports."""
    holder = quotation.holder
    return views.denials(holder) if isinstance(holder, Statement | Event) and not quotation.spoken else ()


def support_groups(supports: Iterable[SupportView]) -> tuple[SupportGroup, ...]:
    """Return what a quote supports by record, first the records of which it supports nothing but the description."""
    by_record: dict[str, list[SupportView]] = {}
    for support in supports:
        by_record.setdefault(support.link.path, []).append(support)
    described = [found for found in by_record.values() if len(found) == 1 and _only_describes(found[0])]
    first = [SupportGroup(tuple(found[0].link for found in described), tuple(described[0]), ())] if described else []
    return (*first, *(_group(found) for found in by_record.values() if found not in described))


def _only_describes(support: SupportView) -> bool:
    return not (support.kind or support.words or support.by or support.denials)


def _group(supports: list[SupportView]) -> SupportGroup:
    claims = tuple(one for one in supports if one.kind or one.denials)
    return SupportGroup((supports[0].link,), tuple(one for one in supports if one not in claims), claims)
