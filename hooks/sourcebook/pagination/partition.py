"""Divide lists that are too long for a page, so that no page grows without bound.

A list is divided by lasting properties of its items: decade, year, month and day, or the first letters of a name. So
the address of a part (`people/x/chronology-1920s.html`) stays when a record is added. Only a part that becomes too long
is divided further; its page remains and leads on. A step that all items share is skipped, since it would lead to one
part only; when a record changes that, pages are added and none removed. Where nothing is left to divide by, parts are
numbered.

The weight of a list is estimated from its records before anything is rendered, because it decides which pages exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.collation import NO_LETTER, Collation, group_of
from ..core.dates.days import decade_slug, period_around, year_slug, year_text
from ..core.dates.edtf import Edtf, month_of
from ..core.locators import parse_locator
from ..records.models import Alias, Citation, Disagreement, Event, Participant, Role, Statement
from ..records.values.types import as_id
from ..untrusted.portable_names import is_device


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of HTML, estimated as below, which is right within a quarter. No page should exceed 300 kB including the
    theme (30 kB): about what a phone loads in a second and shows without a pause.

    `page`: the weight of all lists on a record's page, above which the heaviest move to their own pages. `part`: the
    weight of such a page.
    """

    page: int = 200_000
    part: int = 180_000


LIMITS = Limits()

# ---- What things weigh in HTML: measured on the reference, markup without the words that are counted each time.

LINK = 220
#: An acronym with its first use. Like a card, it weighs more than its HTML, for a long list is not read.
ACRONYM = 1000
_ROW, _QUOTE, _CLAIM, _OFFICE = 450, 700, 600, 500
SOURCE_ROW = 1000
#: So many participants of an event count: rows do not list them.
_MOST_WEIGHED = 12
CARD = 600


def weight_of_quotes(citations: Iterable[Citation]) -> int:
    """Return the weight of quotes that open in place."""
    return sum(_QUOTE + len(one.quote) + _length(one.note) + _length(one.translation) for one in citations)


def weight_of_event(event: Event) -> int:
    """Return the weight of an event in a chronology."""
    weighed = event.participants[:_MOST_WEIGHED]
    linked = len(weighed) + len(event.places)
    notes = sum(_length(one.note) for one in weighed)
    return _ROW + LINK * linked + len(event.title) + notes + weight_of_quotes(event.citations)


def weight_of_statement(statement: Statement) -> int:
    """Return the weight of a claim with its quotes."""
    linked = 2 + len(statement.via) + len(statement.answers) + len(statement.citations)
    return _CLAIM + LINK * linked + len(statement.text) + weight_of_quotes(statement.citations)


def weight_of_disagreement(disagreement: Disagreement) -> int:
    """Return the weight of a question with its positions."""
    return _CLAIM + len(disagreement.question) + sum(weight_of_statement(one) for one in disagreement.positions)


def weight_of_office(role: Role) -> int:
    """Return the weight of an office with its wordings."""
    return _OFFICE + sum(_OFFICE + len(one.title) + weight_of_quotes(one.citations) for one in role.wordings)


def weight_of_alias(alias: Alias) -> int:
    """Return the weight of another name of an entity."""
    return LINK + len(alias.name) + weight_of_acronym(alias)


def weight_of_participant(participant: Participant) -> int:
    """Return the weight of somebody's part in an event, on its page."""
    return LINK + len(participant.name or "") + _length(participant.note)


def weight_of_acronym(alias: Alias) -> int:
    """Return the weight of an expansion of an acronym."""
    return 2 * LINK + _length(alias.expansion) + _length(alias.note) + weight_of_quotes(alias.citations)


def _length(text: str | None) -> int:
    return len(text or "")


# ---- What things are divided by


@dataclass(frozen=True, slots=True)
class Step:
    """A property that the items of a part share.

    `by` is its kind: `date` (`value` in EDTF), `undated`, `event-type` (its label), `source-type`, `month-unknown`,
    `day-unknown`, `period` (years, `1920/1929`), `letter`, `kind` (of a claim), `words` (in a text), `place` or
    `prefix` (of a locator), `unplaced`, `number`. `slug` is used in the address, and includes the steps above. `rank`
    orders letters.
    """

    by: str
    value: str
    slug: str
    rank: str = ""


Steps = tuple[Step, ...]

#: The slug of what has no date, and the beginning of those of its parts.
UNDATED = "undated"
#: Steps that come after all others.
_UNKNOWN = ("undated", "month-unknown", "day-unknown", "unplaced")

#: The years of a decade; nine years before and after the turn of the era are in none.
_DECADE = 10
#: The most letters of a name to divide by.
_LETTERS = 3
_NO_LETTERS = re.compile("[ ,]")
#: The lengths of stretches of a text, in words or in numbers of a locator.
_STRETCHES = {"words": (10_000, 1_000, 100), "place": (100, 10, 1)}
#: Larger numbers in locators count as this one.
_LARGEST = 999_999
#: So many first characters of a value that is no number may divide.
_PREFIX = 12


def steps_of_date(date: Edtf, undated: Steps = ()) -> Steps:
    """Return decade, year, month, day; without a date, the steps `undated`."""
    by_year = steps_by_year(date, undated)
    if date.year is None or abs(date.year) < _DECADE:
        return by_year
    decade = f"{year_text(date.year)[:-1]}X"
    first, _ = period_around(date.year, _DECADE)
    return (Step("date", decade, decade_slug(first)), *by_year)


def steps_by_year(date: Edtf, undated: Steps = ()) -> Steps:
    """Return year, month, day, for the whole chronology; without a date, the steps `undated`."""
    if date.year is None:
        return (Step("undated", "", UNDATED), *undated)
    year = Step("date", year_text(date.year), year_slug(date.year))
    month = month_of(date)
    if month is None:
        return (year, Step("month-unknown", year.value, f"{year.slug}-undated"))
    slug = f"{year.slug}-{month.month:02}"
    in_month = Step("date", month.isoformat()[:-3], slug)
    if date.earliest != date.latest or date.earliest is None:
        return (year, in_month, Step("day-unknown", in_month.value, f"{slug}-undated"))
    return (year, in_month, Step("date", date.earliest.isoformat(), f"{slug}-{date.earliest.day:02}"))


def by_steps(steps: Steps) -> tuple[tuple[str, str], ...]:
    """Sort key of steps, undated ones last."""
    return tuple(
        ("", _by_time(step.value)) if step.by == "date" else (step.by, step.rank or step.slug) for step in steps
    )


def _by_time(date: str) -> str:
    """Sort key of dates of equal precision. Before the year 1, higher numbers are earlier."""
    return f"-{date[1:5].translate(_REVERSED)}{date[5:]}" if date.startswith("-") else date


_REVERSED = str.maketrans("0123456789", "9876543210")


def steps_of_name(name: str, collation: Collation, before: str = "") -> Steps:
    """Return the first letters of a name, as lists sort it; `before` precedes them in addresses."""
    found = collation.letters(name)
    group = group_of(found)
    if group == NO_LETTER:
        return (Step("letter", group, f"{before}other"),)
    letters = _NO_LETTERS.sub("", found)[:_LETTERS]
    own = () if letters[0].casefold() == group.casefold() else (_letter_step(group, group, before, collation),)
    ends = range(1, len(letters) + 1)
    return (*own, *(_letter_step(letters[:end], letters[:end].title(), before, collation) for end in ends))


def _letter_step(letters: str, shown: str, before: str, collation: Collation) -> Step:
    return Step("letter", shown, before + "".join(map(_in_address, letters)), collation.rank(letters))


def _in_address(letter: str) -> str:
    return letter if letter.isascii() else f"u{ord(letter):x}"


def steps_in_text(by: str, position: int) -> Steps:
    """Return stretches of a text around the number of a word (`words`)."""
    return _stretches(by, "", by, position)


def steps_of_locator(text: str) -> Steps:
    """Stretches of pages, paragraphs and so on around the place that a locator names first; of a value that is no
    number, such as a shelfmark or an id, its first characters. Nothing for words alone."""
    first = parse_locator(text)[0]
    # A word of a contributor's own must not be that of another division, nor make an address too long.
    slug = f"at-{as_id(first.kind)[:20]}" if first.kind else "place"
    if first.number is not None:
        return _stretches("place", f"{first.kind}/", slug, min(first.number, _LARGEST))
    value = re.sub(r"\W+", "", first.value.casefold())
    ends = range(1, min(_PREFIX, len(value)) + 1) if first.kind else ()
    return tuple(
        Step("prefix", f"{first.kind} {value[:end].upper()}", f"{slug}-{''.join(map(_in_address, value[:end]))}")
        for end in ends
    )


def _stretches(by: str, before: str, slug: str, position: int) -> Steps:
    found = []
    for length in _STRETCHES[by]:
        first, last = position // length * length, position // length * length + length - 1
        found.append(Step(by, f"{before}{first}/{last}", f"{slug}-{first}-{last}"))
    return tuple(found)


# ---- Dividing


@dataclass(frozen=True, slots=True)
class PagedList:
    """A list: the anchor of its section (empty when the list is the whole page), its items, their weights and steps.
    `in_order` is a sort key of the parts, if they have another order than the page. `kept` is the number of steps that
    are not skipped even when they lead to one part only. `most` is the number of items above which it leaves its page,
    whatever it weighs."""

    anchor: str
    items: Sequence[Any]
    weigh: Callable[[Any], int]
    steps: Callable[[Any], Steps]
    in_order: Callable[[Steps], Any] | None = None
    kept: int = 0
    most: int | None = None

    @property
    def weight(self) -> int:
        """The weight of the whole list."""
        return sum(map(self.weigh, self.items))

    def parts(self, most: int) -> tuple[Part, ...]:
        """Return the list in parts that weigh no more than `most`, as far as items can be told apart."""
        things = [_Thing(item, self.weigh(item), self.steps(item)) for item in self.items]
        if self.in_order:
            key = self.in_order
            things.sort(key=lambda thing: key(thing.steps))
        return _divided(things, most, 0, self.kept)


@dataclass(frozen=True, slots=True)
class _Thing:
    """An item with its weight and steps."""

    item: Any
    weight: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list, on a page of its own. `steps` are all that its items share, including skipped ones. When it is
    too long for a page, that page leads to `parts`."""

    steps: Steps
    items: tuple[Any, ...]
    parts: tuple[Part, ...] = ()

    @property
    def step(self) -> Step:
        """What tells the part from its neighbours."""
        return self.steps[-1]

    def leaves(self) -> Iterator[Part]:
        """Yield the undivided parts."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def all(self, below: int = 0) -> Iterator[Part]:
        """Yield the part and every part within, or only those that are `below` it by so many steps."""
        if not below:
            yield self
        for part in self.parts:
            yield from part.all(max(0, below - 1))


def _divided(things: Sequence[_Thing], most: int, depth: int, kept: int) -> tuple[Part, ...]:
    """Divide items by the first step from `depth` on that tells them apart, or by the one at `depth` when that is
    `kept`. Parts have the order of their items, unknown ones last; too heavy ones are divided further. Items without
    such a step follow in numbered parts."""
    found = _by_step(things, depth)
    while depth >= kept and len(found) == 1 and None not in found:
        depth += 1
        found = _by_step(things, depth)
    numbered = found.pop(None, [])
    groups = sorted(found.values(), key=lambda group: _in_line(group[0].steps[depth]))
    return (*(_part(group, most, depth + 1, kept) for group in groups), *_numbered(numbered, most, depth))


def _in_line(step: Step) -> tuple[bool, str]:
    return step.by in _UNKNOWN, step.rank


def _by_step(things: Iterable[_Thing], depth: int) -> dict[Step | None, list[_Thing]]:
    found: dict[Step | None, list[_Thing]] = {}
    for thing in things:
        found.setdefault(thing.steps[depth] if depth < len(thing.steps) else None, []).append(thing)
    return found


def _part(things: Sequence[_Thing], most: int, depth: int, kept: int) -> Part:
    """Return the part of items that share their first `depth` steps."""
    steps, items = things[0].steps[:depth], tuple(thing.item for thing in things)
    if len(items) == 1 or sum(thing.weight for thing in things) <= most:
        return Part(steps, items)
    return Part(steps, items, _divided(things, most, depth, kept))


def _numbered(things: Iterable[_Thing], most: int, depth: int) -> Iterator[Part]:
    """Yield numbered parts of items that share only their first `depth` steps, in order, cut where a part would exceed
    `most`."""
    chunks: list[list[_Thing]] = []
    weight = 0
    for thing in things:
        if not chunks or weight + thing.weight > most:
            chunks.append([])
            weight = 0
        chunks[-1].append(thing)
        weight += thing.weight
    for number, chunk in enumerate(chunks, 1):
        steps = chunk[0].steps[:depth]
        slug = f"{steps[-1].slug}-part-{number}" if steps else f"part-{number}"
        yield Part((*steps, Step("number", str(number), slug)), tuple(thing.item for thing in chunk))


Moved = Mapping[str, tuple[Part, ...]]
"""The sections of a page that are on pages of their own, by their anchors."""

#: Most pages have moved nothing.
NOTHING: Moved = {}


def page_lists_apart(listings: Sequence[PagedList], limits: Limits) -> Moved:
    """Choose which lists move to their own pages: largest first, until the page fits."""
    weights = {listing.anchor: listing.weight for listing in listings}
    moved = {one.anchor for one in listings if one.most is not None and len(one.items) > one.most}
    total = sum(weight for anchor, weight in weights.items() if anchor not in moved)
    for anchor in sorted(weights, key=lambda anchor: -weights[anchor]):
        if total <= limits.page:
            break
        if anchor not in moved:
            moved.add(anchor)
            total -= weights[anchor]
    return {one.anchor: one.parts(limits.part) for one in listings if one.anchor in moved} or NOTHING


def address_of(page: str, section: str, part: Part) -> str:
    """Return the address of a part of a section of the page at `page`: `people/x/chronology-1920s.html`. The part of a
    list that is a whole page has no section's name: `people/index/a.html`."""
    slug = part.step.slug
    named = f"{section.lower()}-{slug}" if section else f"letters-{slug}" if is_device(slug) else slug
    return f"{page.removesuffix('.html')}/{named}.html"
