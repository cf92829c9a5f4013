"""The A–Z index, and the list of acronyms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ...book.text.acronyms import acronym_anchor
from ...book.text.plain_text import isolate, with_standing
from ...pagination.partition import LINK, PagedList, Part, Steps, address_of, steps_of_name
from ...pagination.placement import ACRONYMS
from ..builder import ViewBuilder
from ..elements import CountView, LinkView, QuoteView, TextView
from ..part_links import part_links
from ..record import other_names
from ..sections import ShownAs


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A name in the A–Z index, and the form by which it is sorted; `see` if it is not the main name of its entity."""

    name: str
    sorted_as: str
    link: LinkView
    see: bool
    kind: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """The names that begin with one letter."""

    letter: str
    anchor: str
    entries: tuple[NameEntry, ...]


@dataclass(frozen=True, slots=True)
class NamesView:
    """The A–Z index: its letters, or links to its parts if it is too long for a page."""

    template: ClassVar = "names.html"

    letters: tuple[LetterView, ...]
    parts: tuple[CountView, ...]


#: The address of the A–Z index.
NAMES = "index-a-z.html"


def names_view(views: ViewBuilder) -> NamesView:
    """Return every name of every entity."""
    parts = names_divided(views)
    if parts:
        return NamesView((), part_links(views.labels, parts, partial(address_of, NAMES, "")))
    return NamesView(letters_view(views), ())


def names_divided(views: ViewBuilder) -> tuple[Part, ...]:
    """Return the parts of the A–Z index; none if it fits on a page."""
    return views.placement.listed(PagedList("", _sorted_names(views), _weight_of_name, partial(_steps_of_entry, views)))


def _weight_of_name(entry: NameEntry) -> int:
    return LINK + len(entry.name) + len(entry.link.about)


def _steps_of_entry(views: ViewBuilder, entry: NameEntry) -> Steps:
    return steps_of_name(entry.sorted_as, views.book.names.collation)


def _sorted_names(views: ViewBuilder) -> list[NameEntry]:
    key = views.book.names.collation.key
    return sorted(_name_entries(views), key=lambda entry: (key(entry.sorted_as), entry.see, entry.link.text))


def letters_view(views: ViewBuilder) -> tuple[LetterView, ...]:
    """Return every name of every entity, by first letter without its accent."""
    groups: dict[str, list[NameEntry]] = {}
    for entry in _sorted_names(views):
        groups.setdefault(views.book.names.collation.group(entry.sorted_as), []).append(entry)
    return tuple(LetterView(letter, _anchor_of(letter), tuple(found)) for letter, found in groups.items())


def _anchor_of(letter: str) -> str:
    return f"Letter-{letter.lower() if letter.isascii() and letter.isalpha() else ord(letter[0])}"


def _name_entries(views: ViewBuilder) -> Iterator[NameEntry]:
    names, types = views.book.names, views.book.vocabulary.entity_types
    for entity in views.book.entities.values():
        kind = types[entity.type].label if entity.type in types else entity.type
        sorted_as, link = names.sort_name(entity), views.link(entity)
        shown = sorted_as if _has_same_words(sorted_as, entity.name) else entity.name
        yield NameEntry(with_standing(shown, isolate(names.phrase(entity))), sorted_as, link, False, kind)
        for name in other_names(entity):
            form = names.sort_form(entity, name)
            yield NameEntry(form, form, link, True, kind)


def _has_same_words(sorted_as: str, name: str) -> bool:
    """Return whether a sort form is a way to write the name, and not only what orders it, such as `henri 04`."""
    one, other = (sorted(filter(str.isalnum, words)) for words in (sorted_as, name))
    return one == other


@dataclass(frozen=True, slots=True)
class ExpansionView:
    """What one source says an acronym stands for.

    If it says nothing, the expansion is empty and `meant` has our own identification.
    """

    entity: LinkView
    expansion: str
    meant: TextView
    note: TextView
    sources: tuple[LinkView, ...]
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class AcronymView:
    """An acronym with each source's expansion, our own identification, or a note that there is none."""

    acronym: str
    anchor: str
    expanded: bool
    expansions: tuple[ExpansionView, ...]


@dataclass(frozen=True, slots=True)
class AcronymsView:
    """The list of acronyms, or links to its parts if it is too long for a page."""

    template: ClassVar = "acronyms.html"

    acronyms: tuple[AcronymView, ...]
    parts: tuple[CountView, ...]


def acronyms_view(views: ViewBuilder) -> AcronymsView:
    """Return every acronym with each source's expansion."""
    parts = views.placement.acronyms
    if parts:
        return AcronymsView((), part_links(views.labels, parts, partial(address_of, ACRONYMS, "")))
    return AcronymsView(acronym_views(views, views.book.acronyms), ())


def acronym_views(views: ViewBuilder, names: Iterable[str]) -> tuple[AcronymView, ...]:
    """Return these acronyms, each with each source's expansion."""
    found = []
    for name in names:
        uses = views.book.acronyms[name]
        expansions = tuple(
            ExpansionView(
                views.link(entity),
                alias.expansion or "",
                views.text(entity.identified_as.text) if entity.identified_as and not alias.expansion else (),
                views.text(alias.note),
                tuple(dict.fromkeys(views.source_link(citation.source) for citation in alias.citations)),
                views.quotes(alias.citations),
            )
            for entity, alias in uses
        )
        found.append(
            AcronymView(name, acronym_anchor(name), any(one.expansion or one.meant for one in expansions), expansions)
        )
    return tuple(found)


def _entries(views: ViewBuilder, entries: Sequence[NameEntry], at: str) -> Sequence[NameEntry]:
    return entries


def _acronyms(views: ViewBuilder, names: Sequence[str], at: str) -> tuple[AcronymView, ...]:
    return acronym_views(views, names)


#: The style of names and acronyms in parts of their lists.
NAMES_SHOWN = ShownAs("index", _entries)
ACRONYMS_SHOWN = ShownAs("acronyms", _acronyms)
