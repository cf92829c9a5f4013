"""What search finds in a page, made from the view of the page instead of its HTML.

Each entry is a page or a part of one. A claim's attribution, its words and its denials are one paragraph, since search
shows whole paragraphs: an allegation is never found without who makes it and who denies it. The kind of thing that a
page is about, its other names and its date are tags: search shows them with every result of the page, and they count
nearly as much as its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from ...book.text.plain_text import with_standing
from ...core.labels import Labels
from ...core.quotation_marks import apart
from ...views.blocks.images import ImageView
from ...views.blocks.properties import PropertyView, ValueView
from ...views.elements import (
    ClaimGroup,
    ClaimView,
    DenialView,
    DisagreementView,
    LinkView,
    NameView,
    OfficeView,
    QuoteView,
    RoleView,
    SpokenView,
    TiesView,
    plain,
)
from ...views.pages.chronology import ChronologyView, YearPageView
from ...views.pages.entity import ProfileView
from ...views.pages.event import EventView
from ...views.pages.indexes import IndexView
from ...views.pages.names import AcronymsView, AcronymView, ExpansionView
from ...views.pages.namesakes import NamesakesView
from ...views.pages.overview import HomeView
from ...views.pages.source import PassageView, SourceView
from ...views.pages.supports import SupportView
from ...views.pages.topic import TopicsView, TopicView
from ...views.sections import SectionView, rows_of
from ..part_pages import PartView
from .segmentation import words


class Entry(NamedTuple):
    """A part of a page that can be found: its anchor (empty for the page itself), title, plain paragraphs and tags, its
    weight among the parts of its page, and names by which it is found without showing them."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...] = ()
    weight: float = 1.0
    also: tuple[str, ...] = ()


#: The weight of somebody's own words, or of the wording of an office: above what others say about them. The theme gives
#: a page 2.5 times the weight of a section.
OWN_WORDS = 2.5
#: The weight of what another's page repeats: its home comes first.
REPEATED = 0.6

# ---- Pages


def entries_of(view: object, labels: Labels) -> tuple[Entry, ...]:
    """Return what search finds in the page that shows `view`. A page of another kind is found by what it lists."""
    make = _OF_PAGES.get(type(view))
    return tuple(make(view, labels)) if make else ()


def profile_entries(view: ProfileView, labels: Labels) -> Iterator[Entry]:
    """Yield a profile: its description with its names and offices, then each section of its own."""
    own = set(words(view.name))
    names: tuple[NameView, ...] = rows_of(view.sections, "Names")
    others = (name.name for name in names if not own.issuperset(words(name.name)))
    offices = tuple(_held(rows_of(view.sections, "Offices")))
    identified = view.identified_as
    meant = f"{labels('identified.label')}: {plain(identified.text)}" if identified else ""
    paragraphs = (plain(view.description), meant, plain(view.summary), "; ".join(offices))
    shared = () if view.plain_name == view.name else (view.plain_name,)
    yield Entry("", view.name, paragraphs, (view.kicker[0], *shared, *others), also=offices)
    # The claims that it makes are found on their own pages.
    yield from section_entries((one for one in view.sections if one.anchor != "Makes"), labels)


def _held(offices: Iterable[OfficeView]) -> Iterator[str]:
    """Yield the offices of somebody, as each source words them: whoever looks for an office looks for its holder."""
    passages = (passage for office in offices for passage in office.passages)
    return iter(dict.fromkeys(wording.title for passage in passages for wording in passage.wordings))


def event_entries(view: EventView, labels: Labels) -> Iterator[Entry]:
    """Yield an event: its description with status and quotes, its day and everybody involved, then what is said about
    it."""
    by = f" {labels('event.by')} {view.by.text}" if view.by else ""
    standing = f"{view.status_label}{by}" if by or view.status != "occurred" else ""
    deniers = ", ".join(dict.fromkeys(denial.by.text for denial in view.denials))
    standing = labels("claim.denied", said=standing, names=deniers) if deniers else standing
    status = f"{standing}: " if standing else ""
    # A plain date is a tag. A longer one names several days, and would be found for each as if it happened then.
    tagged = bool(view.date.datetime) or len(view.date.text.split()) < 4
    when = "" if tagged else f"{view.date.text[:1].upper()}{view.date.text[1:]}. "
    # Who denies it is said; the words of the denial are found where they are at home.
    described = " ".join((f"{status}{when}{plain(view.description)}", *_quoted(view.quotes, labels)))
    roles: tuple[RoleView, ...] = rows_of(view.sections, "Participants")
    names = (one.who.text for role in roles for one in role.participants)
    related = (*names, *(link.text for fact in view.facts for link in fact.links))
    around = " · ".join(filter(None, (view.date.datetime, *related)))
    kind = f"{labels('search.event')} · {view.kicker[0]}"
    tags = (kind, view.date.text if tagged else "", status.removesuffix(": "))
    summary = f"{status}{plain(view.summary)}" if view.summary else ""
    yield Entry("", view.title, (described, around, summary), tags)
    yield from section_entries(view.sections, labels)


def source_entries(view: SourceView, labels: Labels) -> Iterator[Entry]:
    """Yield a source, then each quote with what it supports."""
    names = ", ".join(link.text for fact in view.facts for link in fact.links)
    dates = [fact.date.text for fact in view.facts if fact.date]
    kind = f"{labels('search.source')} · {view.kicker[0]}"
    # What was left out is found by the names that stand only there.
    left_out = plain(rows_of(view.sections, "Left-out"))
    yield Entry("", view.title, (names, plain(view.note), plain(view.summary), left_out), (kind, *dates[:1]))
    yield from section_entries(view.sections, labels)


def _part_entries(view: PartView, labels: Labels) -> Iterator[Entry]:
    """Yield what belongs to a part of a list, as in the undivided list, else the words of its title."""
    content = view.content
    if content and content.kind == "spoken":
        content = replace(content, title=view.title)
    found = tuple(section_entries([content] if content else (), labels))
    if content and content.kind == "participants":
        names = (one.who.text for role in content.rows for one in role.participants)
        yield Entry("", view.title, (" · ".join(names),))
    elif found:
        yield Entry("", view.title, ())
        yield from found


def _acronyms_entries(view: AcronymsView, labels: Labels) -> Iterator[Entry]:
    """Yield the acronyms, each with its expansions."""
    yield Entry("", labels("acronyms.title"), (labels("acronyms.lede"),))
    yield from _expansions(view.acronyms, labels)


def _topic_entries(view: TopicView, labels: Labels) -> Iterator[Entry]:
    yield Entry("", view.title, (plain(view.description), plain(view.summary)), (view.kicker[0],))


def _topics_entries(view: TopicsView, labels: Labels) -> Iterator[Entry]:
    yield Entry("", labels("topics.title"), (", ".join(row.link.text for row in view.topics),))


def _home_entries(view: HomeView, labels: Labels) -> Iterator[Entry]:
    yield Entry("", view.title, (view.subtitle,))


def _index_entries(view: IndexView, labels: Labels) -> Iterator[Entry]:
    yield Entry("", view.title, ())


def _namesakes_entries(view: NamesakesView, labels: Labels) -> Iterator[Entry]:
    listed = tuple(f"{card.link.text}: {plain(card.summary)}" for card in view.cards)
    yield Entry("", view.name, listed, (labels("names.title"),))


def _chronology_entries(view: ChronologyView | YearPageView, labels: Labels) -> Iterator[Entry]:
    yield Entry("", view.title, (), (labels("chronology.title"),))


_OF_PAGES: dict[type, Callable[[Any, Labels], Iterable[Entry]]] = {
    ProfileView: profile_entries,
    EventView: event_entries,
    SourceView: source_entries,
    PartView: _part_entries,
    AcronymsView: _acronyms_entries,
    TopicView: _topic_entries,
    TopicsView: _topics_entries,
    HomeView: _home_entries,
    IndexView: _index_entries,
    NamesakesView: _namesakes_entries,
    ChronologyView: _chronology_entries,
    YearPageView: _chronology_entries,
}

# ---- Sections


def section_entries(sections: Iterable[SectionView], labels: Labels) -> Iterator[Entry]:
    """Yield what search finds in the sections of a page, kind after kind, in the order below."""
    listed = tuple(sections)
    for kind, make in _OF_SECTIONS.items():
        for section in listed:
            if section.kind == kind:
                yield from make(section, labels)


def _claims(section: SectionView, labels: Labels) -> Iterator[Entry]:
    groups: tuple[ClaimGroup, ...] = section.rows
    for group in groups:
        lines = tuple(claim_line(claim, labels) for claim in group.claims)
        weight = _weight(claim.home for claim in group.claims)
        yield Entry(f"{section.anchor}-{group.kind}", group.title, lines, weight=weight)


def _disagreements(section: SectionView, labels: Labels) -> Iterator[Entry]:
    views: tuple[DisagreementView, ...] = section.rows
    for view in views:
        if view.anchor:
            yield Entry(view.anchor, plain(view.question), tuple(claim_line(one, labels) for one in view.positions))


def _offices(section: SectionView, labels: Labels) -> Iterator[Entry]:
    """Yield offices; they belong to the page of their holder, which has their anchors."""
    offices: tuple[OfficeView, ...] = section.rows
    lines = tuple(f"{office.who.text}: {words}" for office in offices for words in _wordings(office, labels))
    if lines:
        at_home = all(office.passages for office in offices)
        yield Entry(section.anchor, section.title, lines, weight=OWN_WORDS if at_home else OWN_WORDS * REPEATED)


def _wordings(office: OfficeView, labels: Labels) -> Iterator[str]:
    """The wordings of an office with the passages that show them; on the page of its body the first of each period."""
    for one in office.passages:
        yield " ".join((*(wording.title for wording in one.wordings), *_quoted([one.quote], labels)))
    if not office.passages:
        yield from (period.wording.title for period in office.periods if period.wording)


def _words(section: SectionView, labels: Labels) -> Iterator[Entry]:
    views: tuple[SpokenView, ...] = section.rows
    lines = tuple(
        with_standing(words, view.home.standing if view.home else "")
        for view in views
        for words in _quoted([view.quote], labels)
    )
    if lines:
        yield Entry(section.anchor, section.title, lines, weight=OWN_WORDS * _weight(view.home for view in views))


def _drawn(section: SectionView, labels: Labels) -> Iterator[Entry]:
    passages: tuple[PassageView, ...] = section.rows
    for one in chain.from_iterable(passage.quotes for passage in passages):
        supports = (_support(support, labels) for support in one.supports)
        kind = "quote" if one.quote.words else "reference"
        place = one.quote.locator
        title = labels(f"search.{kind}", place=place) if place else labels("search.some_quote")
        denials = dict.fromkeys(denial for support in one.supports for denial in support.denials)
        found = (*supports, *_quoted([one.quote], labels), *_denied(denials, labels))
        yield Entry(one.anchor, title, (" ".join(found),))


def _pictures(section: SectionView, labels: Labels) -> Iterator[Entry]:
    images: tuple[ImageView, ...] = section.rows
    lines = (", ".join(filter(None, (plain(one.caption), one.credit))) for one in images)
    if images:
        yield Entry(section.anchor, section.title, tuple(lines))


def _properties(section: SectionView, labels: Labels) -> Iterator[Entry]:
    """The values of declared properties, each with our remark."""
    found: tuple[PropertyView, ...] = section.rows
    lines = tuple(f"{one.name}: {'; '.join(map(_value, one.values))}" for one in found)
    if lines:
        yield Entry(section.anchor, section.title, lines)


def _value(one: ValueView) -> str:
    return " ".join(filter(None, (one.value.text, plain(one.note))))


def _ties(section: SectionView, labels: Labels) -> Iterator[Entry]:
    """Those with whom somebody is connected and who have no page on which they would be found."""
    groups: tuple[TiesView, ...] = section.rows
    named = ((group.label, [tie.other.text for tie in group.ties if not tie.other.path]) for group in groups)
    lines = tuple(f"{label}: {', '.join(names)}" for label, names in named if names)
    if lines:
        yield Entry(section.anchor, section.title, lines)


def _acronyms(section: SectionView, labels: Labels) -> Iterator[Entry]:
    return _expansions(section.rows, labels)


_OF_SECTIONS: dict[str, Callable[[SectionView, Labels], Iterator[Entry]]] = {
    "claims": _claims,
    "disagreements": _disagreements,
    "offices": _offices,
    "spoken": _words,
    "quotes": _drawn,
    "acronyms": _acronyms,
    "properties": _properties,
    "ties": _ties,
    "pictures": _pictures,
}

# ---- What they are made of


def _expansions(acronyms: Iterable[AcronymView], labels: Labels) -> Iterator[Entry]:
    for one in acronyms:
        uses = (f"{use.entity.text}: {_expansion(use, labels)}" for use in one.expansions)
        yield Entry(one.anchor, one.acronym, tuple(uses))


def _expansion(use: ExpansionView, labels: Labels) -> str:
    meant = labels("acronyms.identified", meant=plain(use.meant)) if use.meant else ""
    return use.expansion or meant or labels("acronyms.not_expanded")


def _support(support: SupportView, labels: Labels) -> str:
    """Return what a quote supports, with who says it or whose it is. A description is found on its own page."""
    if support.kind:
        by = f" {labels('claim.by')} {support.by.text}" if support.by else ""
        asked = f"{labels('claim.question')} {support.question.text} " if support.question else ""
        return f"{asked}{support.what}{by}: {plain(support.words)}"
    named = f"{support.what[:1].upper()}{support.what[1:]}, {support.link.named}"
    if support.what == labels("support.words"):
        return f"{support.link.named}."  # their speaker precedes the words
    described = support.what == labels("support.description")
    return f"{named}." if described or not support.words else f"{named}: {plain(support.words)}."


def _weight(homes: Iterable[LinkView | None]) -> float:
    """Return the weight of a section some of whose parts belong to other pages."""
    elsewhere = [home is not None for home in homes]
    return 1 - (1 - REPEATED) * sum(elsewhere) / len(elsewhere) if elsewhere else 1.0


def claim_line(claim: ClaimView, labels: Labels) -> str:
    """Return a claim in one line of plain words: kind, who makes it, through whom, where, the claim, the quoted
    words, and its denials."""
    parts = [claim.label]
    if claim.by:
        parts.append(f"{labels('claim.by')} {claim.by.text}")
    if claim.via:
        parts.append(f"{labels('claim.through')} {_names(claim.via)}")
    if claim.reported_in:
        parts.append(f"{claim.where} {_names(claim.reported_in)}")
    answered = "; ".join(link.named for link in claim.answered)
    if answered:
        parts.append(f"({labels('claim.answered')} {answered})")
    text = claim.home.text if claim.home else plain(claim.text)
    said = f"{' '.join(parts)}: {text}"
    return " ".join((said, *_quoted(claim.quotes, labels), *_denied(claim.denials, labels)))


def _denied(denials: Iterable[DenialView], labels: Labels) -> Iterator[str]:
    """What is answered to a claim, each with who does: it stands in the paragraph of the claim."""
    for one in denials:
        yield f"{labels('kind.denial.label')} {labels('claim.by')} {one.by.text}: {plain(one.text)}"


def _names(links: Iterable[LinkView]) -> str:
    return ", ".join(link.text for link in links)


def _in_marks(words: str, labels: Labels) -> str:
    return f"{labels('quote.open')}{apart(words)}{labels('quote.close')}"


def _quoted(quotes: Iterable[QuoteView], labels: Labels) -> Iterator[str]:
    """Yield quotes with their speakers and through whom they came."""
    for quote in quotes:
        of = f"{labels('quote.speaker')} {quote.speaker.text}" if quote.speaker else ""
        via = labels("quote.through" if of else "quote.via")
        whose = ", ".join(filter(None, (of, f"{via} {_names(quote.via)}" if quote.via else "")))
        words = _in_marks(quote.words, labels) if quote.words else ""
        if words:
            yield " ".join(filter(None, (f"{whose}:" if whose else "", words, plain(quote.translation))))
        else:
            yield ", ".join(filter(None, (quote.source.text, quote.locator, quote.state_words)))
