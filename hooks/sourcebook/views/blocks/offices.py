"""Views of offices: on the page of who holds them, and on the organization's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...book.book import anchor
from ...records.models import Citation, Entity, Role, Wording
from ..builder import ViewBuilder
from ..elements import DateView, LinkView, OfficeView, PassageView, PeriodView, QuoteView, WordingView


def offices_held(views: ViewBuilder, roles: Sequence[Role], organization: str) -> OfficeView:
    """Return the offices that somebody holds in `organization` (id or literal name), in full, for the holder's
    page."""
    passages: dict[QuoteView, list[WordingView]] = {}
    for wording in (wording for role in roles for wording in role.wordings):
        for quote in views.quotes(wording.citations):
            passages.setdefault(quote, []).append(_wording(views, wording))
    return OfficeView(
        who=views.who(organization),
        periods=tuple(replace(_period(views, role), anchor=anchor(role), shared=role.shared) for role in roles),
        number=len({wording.title for role in roles for wording in role.wordings}),
        passages=tuple(PassageView(quote, tuple(dict.fromkeys(found))) for quote, found in passages.items()),
    )


def offices_of(views: ViewBuilder, holder: Entity, roles: Sequence[Role]) -> OfficeView:
    """Return the offices that `holder` holds, for the organization's page, one line each, linked to the holder."""
    periods = (
        replace(_period(views, role), home=LinkView("", views.placement.address(holder, anchor(role))))
        for role in roles
    )
    return OfficeView(views.link(holder), tuple(periods))


def _period(views: ViewBuilder, role: Role) -> PeriodView:
    first = _wording(views, role.wordings[0]) if role.wordings else None
    return PeriodView(views.maybe_date(role.start), views.maybe_date(role.end), first)


def _wording(views: ViewBuilder, wording: Wording) -> WordingView:
    languages = {quote.language for quote in views.quotes(wording.citations)}
    return WordingView(
        title=wording.title,
        via=views.those(wording.via),
        as_of=_as_of(views, wording.citations),
        language=languages.pop() if len(languages) == 1 else "",
    )


def _as_of(views: ViewBuilder, citations: Sequence[Citation]) -> DateView:
    """Return the date of the earliest source among `citations`: the office is only known to be held as of then."""
    dates = [source.published for citation in citations if (source := views.book.sources.get(citation.source))]
    return views.date(min(dates, key=lambda when: when.sort_key)) if dates else DateView("")
