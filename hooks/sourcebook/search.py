"""The search index, made from what pages show instead of from their HTML.

Each entry is a page or a part of one. A claim's attribution and its words stand in one paragraph, since search shows
whole paragraphs: an allegation is never found without who makes it. What kind of thing a page is about, its other names
and its date are its tags: search shows them with every result of the page, and finds by them nearly as by its title.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

from . import folding
from .labels import Labels
from .page_views import (
    AcronymsView,
    AcronymView,
    ChronologyView,
    EventView,
    HomeView,
    IndexView,
    ProfileView,
    SourceQuote,
    SourceView,
    SupportView,
    TopicRow,
    TopicView,
)
from .part_views import PartView
from .records import Settings
from .shards import FORM, as_script, write_shards
from .views import ClaimGroup, ClaimView, DisagreementView, LinkView, OfficeView, QuoteView, SpokenView, plain


class Entry(NamedTuple):
    """A part of a page that can be found: its anchor (empty for the page itself), title, plain paragraphs and tags, and
    what it counts for among the parts of its page."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...] = ()
    weight: float = 1.0


#: So many words of a question are searched, and so many letters of each: an address can bring a question of any length.
LIMITS = {"words": 32, "letters": 60}
#: Somebody's own words, or the wording of an office, stand where they belong: above what others make of them. The theme
#: gives a page 2.5 times what it gives a section.
OWN_WORDS = 2.5
#: What is repeated on the page of another whom it concerns: its home comes first.
REPEATED = 0.6
#: Pages that are no records, such as those on how to contribute.
BESIDES = 0.1


#: What a word counts for where it stands. The theme's own numbers (a thousand for a title, a million for a tag) let one
#: common word of a title outdo a whole sentence found in a quote.
FIELDS = {"title": {"boost": 10}, "text": {"boost": 1}, "tags": {"boost": 9}}


def write_index(
    index: dict[str, Any], documents: Iterable[dict[str, Any]], labels: Labels, settings: Settings
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the theme loads with every page, and by their paths beside it what search loads on use: the shards of the
    index, and what the search of other sites must know of this one.

    The first has no documents, but what search must know: where words end, what counts how much, the rules of spelling,
    which search-words.js applies to what is typed, and the folder of the shards. Those hold the documents of the
    theme's index and ours. No word is left out of them, since “US” and “may” are in the theme's list of words that say
    nothing; those are left out of what is typed.
    """
    folder, shards = write_shards([*besides(index["docs"]), *documents])
    files = {f"{folder}/{name}": script for name, script in shards.items()}
    return start_of_index(index, folder, labels, settings), files | site_file(folder, settings)


def besides(by_hand: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The documents of the pages written by hand, as they stand among ours."""
    return ({"boost": BESIDES, **document} for document in by_hand)


def site_file(folder: str, settings: Settings) -> dict[str, str]:
    """By its path in `search/`, the script by which a site beside this one finds the index. Its name stays, so that it
    can be found; the folder of the shards does not."""
    return dict([as_script("site", {"title": settings.title, "form": _form(), "shards": folder})])


def _form() -> str:
    """The same for all sites whose tables can be searched as one: made alike, with the same rules of spelling."""
    rules = json.dumps([FORM, folding.SEPARATOR, folding.folding_rules()])
    return hashlib.sha256(rules.encode("utf-8")).hexdigest()[:12]


def _beside(labels: Labels, settings: Settings) -> dict[str, Any]:
    """What the search must know to search other sites, too."""
    words = {"inside": labels("search.inside"), "missed": labels("search.missed")}
    return {"also": {"sites": settings.search_also, "form": _form(), **words}} if settings.search_also else {}


def start_of_index(index: dict[str, Any], folder: str, labels: Labels, settings: Settings) -> dict[str, Any]:
    """What is loaded with every page when the shards stand in this folder: see `write_index`."""
    found = {
        "separator": folding.SEPARATOR,
        "pipeline": [],
        "fields": FIELDS,
        "folding": {"rules": folding.folding_rules(), "ignored": labels("search.ignored")},
        "shards": folder,
        "best": labels("search.best"),
        "limits": LIMITS,
        "most": labels("search.most", words=LIMITS["words"], letters=LIMITS["letters"]),
        **_beside(labels, settings),
    }
    return {"config": {**index["config"], **found}, "docs": []}


def as_document(path: str, entry: Entry, boost: float) -> dict[str, Any]:
    """An entry as the theme's search reads it: `{location, title, text, boost, tags}`, all of it being HTML.

    Of two titles with the word, the shorter one is more likely meant: Paris, not Attacks in Paris.
    """
    tags = [escape(tag, quote=False) for tag in dict.fromkeys(entry.tags) if tag not in ("", entry.title)]
    brevity = 1 if entry.anchor else 1 + 0.3 / max(len(entry.title.split()), 1)
    return {
        "location": f"{path}#{entry.anchor}" if entry.anchor else path,
        "title": escape(entry.title, quote=False),
        "text": "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in entry.paragraphs if paragraph),
        "boost": round(boost * brevity * entry.weight, 3),
        **({"tags": tags} if tags else {}),
    }


def profile_entries(view: ProfileView, labels: Labels) -> Iterator[Entry]:
    """A profile: its description with its names, then each section of its own."""
    own = set(folding.words(view.name))
    others = (name.name for name in view.names if not own.issuperset(folding.words(name.name)))
    yield Entry("", view.name, (plain(view.description),), (view.kicker[0], *others))
    yield from _claims("Said", view.claims, labels)
    yield from _disagreements(view.disagreements, labels)
    yield from _offices("Offices", labels("profile.offices"), view.offices, labels, OWN_WORDS)
    yield from _offices("Office-holders", labels("profile.holders"), view.holders, labels, OWN_WORDS * REPEATED)
    yield from _words(view.words, labels("profile.words"), labels)


def event_entries(view: EventView, labels: Labels) -> Iterator[Entry]:
    """An event: its description with its status and quotes, its day and who and what has to do with it, then what is
    said of it."""
    by = f" {labels('event.by')} {view.by.words}" if view.by else ""
    status = f"{view.status_label}{by}: " if by or view.status != "occurred" else ""
    # A plain date is a tag. One of more words names several, and would be found by each as well as what was then.
    tagged = bool(view.date.datetime) or len(view.date.words.split()) < 4
    when = "" if tagged else f"{view.date.words[:1].upper()}{view.date.words[1:]}. "
    described = " ".join((f"{status}{when}{plain(view.description)}", *_quoted(view.quotes, labels)))
    related = (*(part.who.words for part in view.parts), *(link.words for fact in view.facts for link in fact.links))
    around = " · ".join(filter(None, (view.date.datetime, *related)))
    kind = f"{labels('search.event')} · {view.kicker[0]}"
    tags = (kind, view.date.words if tagged else "", status.removesuffix(": "))
    yield Entry("", view.title, (described, around), tags)
    yield from _claims("Said", view.claims, labels)
    yield from _disagreements(view.disagreements, labels)
    yield from _words(view.words, labels("event.words"), labels)


def source_entries(view: SourceView, labels: Labels) -> Iterator[Entry]:
    """A source, then each quote with what it supports."""
    names = ", ".join(link.words for fact in view.facts for link in fact.links)
    dates = [fact.date.words for fact in view.facts if fact.date]
    kind = f"{labels('search.source')} · {view.kicker[0]}"
    yield Entry("", view.title, (names, plain(view.note)), (kind, *dates[:1]))
    yield from _drawn(view.quotes, labels)


def _drawn(quotes: Iterable[SourceQuote], labels: Labels) -> Iterator[Entry]:
    for one in quotes:
        supports = (_support(support, labels) for support in one.supports)
        title = labels("search.quote", place=one.quote.locator) if one.quote.locator else labels("search.some_quote")
        yield Entry(one.anchor, title, (" ".join((*supports, *_quoted([one.quote], labels))),))


def _support(support: SupportView, labels: Labels) -> str:
    """What a quote stands for, with who says it or whose it is. A description is found on its own page."""
    if support.kind:
        by = f" {labels('claim.by')} {support.by.words}" if support.by else ""
        asked = f"{labels('claim.question')} {support.question.words} " if support.question else ""
        return f"{asked}{support.what}{by}: {plain(support.words)}"
    named = f"{support.what}, {support.link.named}"
    if support.what == labels("support.words"):
        return f"{support.link.named}."  # whose they are stands before the words
    described = support.what == labels("support.description")
    return f"{named}." if described or not support.words else f"{named}: {plain(support.words)}."


def topic_entries(view: TopicView, labels: Labels) -> Iterator[Entry]:
    """A topic: what it covers."""
    yield Entry("", view.title, (plain(view.description),), (view.kicker[0],))


def topics_entries(rows: Iterable[TopicRow], labels: Labels) -> Iterator[Entry]:
    """The list of topics."""
    yield Entry("", labels("topics.title"), (", ".join(row.link.words for row in rows),))


def part_entries(view: PartView, labels: Labels) -> Iterator[Entry]:
    """What is at home in a part of a list, as it would be found in the whole."""
    content = view.content
    found = (
        *_claims("Said", content.claims, labels),
        *_disagreements(content.disagreements, labels),
        *_offices("Top", labels("profile.holders"), content.offices, labels, OWN_WORDS * REPEATED),
        *_words(content.words, view.title, labels, "Top"),
        *_drawn(content.quotes, labels),
        *_acronyms(content.acronyms, labels),
    )
    if found:
        yield Entry("", view.title, ())
        yield from found


def acronym_entries(view: AcronymsView, labels: Labels) -> Iterator[Entry]:
    """The acronyms, each with its expansions."""
    yield Entry("", labels("acronyms.title"), (labels("acronyms.lede"),))
    yield from _acronyms(view.acronyms, labels)


def _acronyms(acronyms: Iterable[AcronymView], labels: Labels) -> Iterator[Entry]:
    for one in acronyms:
        uses = (f"{use.entity.words}: {use.expansion or labels('acronyms.not_expanded')}" for use in one.expansions)
        yield Entry(one.anchor, one.acronym, tuple(uses))


def home_entries(view: HomeView, labels: Labels) -> Iterator[Entry]:
    """The first page."""
    yield Entry("", view.title, (view.subtitle,))


def title_entries(view: IndexView | ChronologyView, labels: Labels) -> Iterator[Entry]:
    """A list, found by its title: what it lists is found by itself."""
    yield Entry("", view.title, (), (labels("chronology.title"),) if isinstance(view, ChronologyView) else ())


def _claims(prefix: str, groups: Iterable[ClaimGroup], labels: Labels) -> Iterator[Entry]:
    for group in groups:
        lines = tuple(claim_line(claim, labels) for claim in group.claims)
        yield Entry(f"{prefix}-{group.kind}", group.title, lines, weight=_weight(claim.home for claim in group.claims))


def _disagreements(views: Iterable[DisagreementView], labels: Labels) -> Iterator[Entry]:
    for view in views:
        if view.anchor:
            yield Entry(view.anchor, plain(view.question), tuple(claim_line(one, labels) for one in view.positions))


def _offices(anchor: str, title: str, offices: Iterable[OfficeView], labels: Labels, weight: float) -> Iterator[Entry]:
    lines = tuple(
        f"{office.who.words}: " + " ".join((wording.title, *_quoted(wording.quotes, labels)))
        for office in offices
        for wording in office.wordings
    )
    if lines:
        yield Entry(anchor, title, lines, weight=weight)


def _weight(homes: Iterable[LinkView | None]) -> float:
    """What a section counts for, of whose parts some have their home elsewhere."""
    elsewhere = [home is not None for home in homes]
    return 1 - (1 - REPEATED) * sum(elsewhere) / len(elsewhere) if elsewhere else 1.0


def _words(views: Sequence[SpokenView], title: str, labels: Labels, anchor: str = "Words") -> Iterator[Entry]:
    lines = tuple(_quoted((view.quote for view in views), labels))
    if lines:
        yield Entry(anchor, title, lines, weight=OWN_WORDS * _weight(view.home for view in views))


def claim_line(claim: ClaimView, labels: Labels) -> str:
    """A claim in one line of plain words: its kind, who makes it, through whom, where, the claim, the words quoted."""
    parts = [claim.label]
    if claim.by:
        parts.append(f"{labels('claim.by')} {claim.by.words}")
    if claim.via:
        parts.append(f"{labels('claim.through')} {_names(claim.via)}")
    if claim.reported_in:
        parts.append(f"{claim.where} {_names(claim.reported_in)}")
    return " ".join((f"{' '.join(parts)}: {plain(claim.text)}", *_quoted(claim.quotes, labels)))


def _names(links: Iterable[LinkView]) -> str:
    return ", ".join(link.words for link in links)


def _quoted(quotes: Iterable[QuoteView], labels: Labels) -> Iterator[str]:
    """Quotes, with whose words they are and through whom they came."""
    for quote in quotes:
        of = f"{labels('quote.speaker')} {quote.speaker.words}" if quote.speaker else ""
        via = labels("quote.through" if of else "quote.via")
        whose = ", ".join(filter(None, (of, f"{via} {_names(quote.via)}" if quote.via else "")))
        yield " ".join(filter(None, (f"{whose}:" if whose else "", f"“{quote.words}”", plain(quote.translation))))
